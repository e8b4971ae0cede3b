"""From published entries to frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from openinquest.ontology import Ontology
from openinquest.record.entry import EntryKind, Flat
from openinquest.record.frames import Clocks, Frames, Ingredients, build_frames
from openinquest.record.identity import short_key
from openinquest.record.log import GROUPS
from openinquest.record.rows import ROW_SCHEMA, Batch, rows_of_flats
from openinquest.release.entries import Published, identity_of
from openinquest.release.policy import Coarsened, PublicFields
from openinquest.release.shards import ByNumber

_AT_ONCE = 20_000
"""Statements that are held as Python's own objects, which take ten times the room of columns."""
_BY: Mapping[str, str] = {"coder": "c1", "coded_at": "2026-01-01T00:00:00Z", "method": "person"}
"""Who coded and judged is withheld; one coder stands for all."""


def public_frames(
    entries: Sequence[Published], ontology: Ontology | None = None, coarsened: Sequence[Coarsened] = ()
) -> Frames:
    """Return the frames of published entries, with coarsened groups in the place of those that stay in.

    Statements whose speaker is withheld are left out of them.
    """
    numbered = ByNumber(entries)
    public = PublicFields(numbered, coarsened)
    columns = [_rows([])]
    waiting: list[tuple[int, Flat]] = []
    judgements: list[tuple[int, Flat]] = []
    documents: list[tuple[int, Flat]] = []
    for n in numbered:
        kind = numbered[n].kind
        flat = _flat(n, kind, public)
        if flat is None:
            continue
        if kind is EntryKind.STATEMENT:
            waiting.append((n, flat))
            if len(waiting) == _AT_ONCE:
                columns.append(_rows(waiting))
                waiting = []
        elif kind is EntryKind.JUDGEMENT:
            # who judged is withheld; each judgement stands for itself
            judged = {"at": _BY["coded_at"], "method": _BY["method"]}
            judgements.append((n, judged | flat | {"by": f"#{n}"}))
        else:
            documents.append((n, flat))
    columns.append(_rows(waiting))
    return build_frames(Ingredients(pl.concat(columns), judgements, documents), Clocks(), ontology)


def _flat(n: int, kind: EntryKind, public: PublicFields) -> Flat | None:
    """Return what is shown of an entry; nothing where that tells of nothing."""
    if kind is EntryKind.CAPTURE:
        return None
    content, voice = public.fields(n, "content"), public.fields(n, "voice")
    if content is None or (kind is EntryKind.STATEMENT and voice is None):
        return None
    return content | (voice or {}) | (public.fields(n, "passage") or {})


def _rows(flats: Sequence[tuple[int, Flat]]) -> pl.DataFrame:
    """Return the rows of statements with their number and the key of their identity."""
    batch = Batch.of(rows_of_flats({**_BY, **flat} for _, flat in flats))
    texts = batch.canonical_json().iter_rows()
    keys = [_key(dict(zip(GROUPS, map(str.encode, found), strict=True))) for found in texts]
    return batch.rows.select(
        pl.Series("n", [n for n, _ in flats], dtype=pl.Int64),
        pl.Series("key", keys, dtype=pl.Int64),
        *ROW_SCHEMA,
    )


def _key(groups: Mapping[str, Any]) -> int:
    return short_key(identity_of(groups))
