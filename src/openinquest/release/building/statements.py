"""Statements and judgements as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from openinquest.inquiry import Material
from openinquest.ontology import JudgementKind
from openinquest.record.frames import Frames
from openinquest.release.snapshot import Judgement, Statement, Via

_SHOWN_JUDGEMENTS = frozenset(
    {
        JudgementKind.SUPPORTS, JudgementKind.UNDERMINES, JudgementKind.QUALIFIES,
        JudgementKind.CONTRADICTS, JudgementKind.DIFFERENT, JudgementKind.UNSURE,
    }
)  # fmt: skip


def statements_of(
    frames: Frames, material: Material, coarsened: Mapping[int, tuple[str, ...]] | None = None
) -> dict[int, Statement]:
    """Return the public statements by log number, definitions left out; `coarsened` are rules by log number."""
    via: dict[int, list[Via]] = {}
    for n, who, on, mode in frames.via.sort("n", "position").select("n", "who", "on", "mode").iter_rows():
        via.setdefault(n, []).append(Via(who, on or "", mode or ""))
    rows = frames.statements.filter(~pl.col("definition").fill_null(False)).sort("n")
    parties = {s.n: material.parties.of_statement(s) for s in material.statements(~pl.col("definition"))}
    plain = (
        "original", "target_part", "holds_at", "scope", "basis", "voice", "said_on", "occasion",
        "document", "wording", "quote", "type",
    )  # fmt: skip
    return {
        row["n"]: Statement(
            n=row["n"],
            thing=row["thing"],
            property=row["property"],
            value=row["value"] or "",
            stance=row["stance"],
            speaker=row["speaker"],
            target=row["target"],
            seq=row["seq"],
            via=tuple(via.get(row["n"], ())),
            party=parties.get(row["n"]) or "",
            coarsened=(coarsened or {}).get(row["n"], ()),
            **{name: row[name] or "" for name in plain},
        )
        for row in rows.iter_rows(named=True)
    }


def judgements_of(rows: pl.DataFrame) -> Iterable[Judgement]:
    """Yield the judgements that pages show, by log number."""
    shown = rows.filter(pl.col("kind").is_in([kind.value for kind in _SHOWN_JUDGEMENTS])).sort("n")
    for kind, left, right, reason in shown.select("kind", "left", "right", "reason").iter_rows():
        yield Judgement(kind, tuple(left), right or "", reason or "")
