"""What does not go together between two records; pulling lists it and decides nothing.

Named are things, documents, sheets and entries, never what is said: a label may be a private person's name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from openinquest.ontology import Ontology, Stance
from openinquest.record.codings import standing_codings
from openinquest.record.columnar import decoded
from openinquest.record.entry import RECORD, EntryKind, Flat, flattened
from openinquest.record.fold import split_language
from openinquest.record.frames import links
from openinquest.record.identity import short_key
from openinquest.record.log import GROUPS
from openinquest.record.merge import Link, merges
from openinquest.record.payloads import unpacked
from openinquest.record.standing import Judged, standing_judgements
from openinquest.record.store import JSON_COLUMNS

if TYPE_CHECKING:
    from openinquest.record.record import Apparatus, Record

_OF_LINKS = frozenset({"same", "different", "unsure", "retracts"})


class ConflictKind(StrEnum):
    """In what two records do not go together."""

    DEFINITION = "definition"
    """The record itself says of one thing what cannot both be: another type, another label in one language."""
    HANDLE = "handle"
    """Two documents have one handle."""
    MERGE = "merge"
    """One person judged two things the same, another that they are different."""
    SHEET = "sheet"
    """Both records hold rows of one sheet: an edition of it that is imported would take back those of the other."""
    CODER = "coder"
    """One pseudonym codes in both: its verdicts count as one person's."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of them: about what, and the numbers here of the entries on either side."""

    kind: ConflictKind
    about: str
    ours: tuple[int, ...]
    theirs: tuple[int, ...]

    def as_json(self) -> Flat:
        """Return it as plain data."""
        return {
            "kind": self.kind.value,
            "about": self.about,
            "ours": list(self.ours),
            "theirs": list(self.theirs),
        }


_DEFINED: Mapping[str, pl.DataType] = {
    "n": pl.Int64(), "key": pl.Int64(), "import": pl.String(),
    "thing": pl.String(), "property": pl.String(), "value": pl.String(), "holds_at": pl.String(),
}  # fmt: skip
_TYPE, _LABEL = "schema", "label"


class Gathered:
    """What of the entries that are taken may be in conflict with those here."""

    def __init__(self, ontology: Ontology) -> None:
        single = {
            p.name for schema in ontology.schemata.values() for p in schema.properties.values() if p.single
        }
        self._single = [*single, _TYPE, _LABEL]
        self._definitions: list[pl.DataFrame] = []
        self._judged: list[Judged] = []
        self._handles: dict[str, tuple[str, int]] = {}
        self._sheets: dict[str, int] = {}
        self._coders: dict[str, int] = {}

    def add(self, kind: EntryKind, entries: pl.DataFrame, here: pl.Series) -> None:
        """Take up entries; `here` are their numbers in this log."""
        if kind is EntryKind.STATEMENT:
            entries = entries.with_columns(here.alias("n"))
            _note(self._sheets, _firsts(entries, "sheet"))
            _note(self._coders, _firsts(entries, "coder"))
            self._definitions.append(self._defining(entries))
            return
        for n, flat in zip(here, flats_of(kind, entries), strict=True):
            _note(self._coders, {str(flat.get("by") or flat.get("coder") or ""): n})
            _note(self._sheets, {str((flat.get("coded_from") or {}).get("sheet") or ""): n})
            if kind is EntryKind.JUDGEMENT and flat["kind"] in _OF_LINKS:
                self._judged.append(Judged(n, flat))
            elif kind is EntryKind.DOCUMENT and flat.get("handle"):
                self._handles.setdefault(str(flat["id"]), (str(flat["handle"]), n))

    def _defining(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return of rows what the record itself says of things that excludes another value."""
        return rows.filter(
            pl.col("speaker") == RECORD,
            pl.col("stance") == Stance.ASSERTS.value,
            pl.col("property").is_in(self._single),
        ).select(pl.col(name).cast(kind) for name, kind in _DEFINED.items())

    def conflicts(
        self, record: Record, before: Apparatus, size: int, shared: bytearray
    ) -> tuple[Conflict, ...]:
        """Return the conflicts with the first `size` entries of a record; `shared` marks those that both logs hold."""
        ours = [Judged(n, flat) for n, flat in record.flats(EntryKind.JUDGEMENT)]
        standing, retracted = standing_judgements([*ours, *self._judged])
        said = pl.concat([pl.DataFrame(schema=dict(_DEFINED)), *self._definitions]).filter(
            ~pl.col("key").is_in([short_key(identifier) for identifier in retracted.codings]),
            ~pl.col("import").is_in(list(retracted.imports)).fill_null(False),
        )
        here = _Here.of(record, said["thing"].unique(), size, shared)
        known = self._defining(standing_codings(here.about, retracted, before.rejected))
        return (
            *_of_definitions(known, said),
            *self._of_handles(before),
            *_of_links(links(standing), links(before.standing), size),
            *_of_names(ConflictKind.SHEET, self._sheets, here.sheets),
            *_of_names(ConflictKind.CODER, self._coders, here.coders),
        )

    def _of_handles(self, before: Apparatus) -> Iterable[Conflict]:
        ids = {handle: identifier for identifier, handle in before.handles.items()}
        for identifier, (handle, n) in self._handles.items():
            known = ids.get(handle, identifier)
            if known != identifier:
                yield Conflict(ConflictKind.HANDLE, handle, (before.documents[known].n,), (n,))


@dataclass(frozen=True, slots=True)
class _Here:
    """What stands here already: rows about some things, and the sheets and coders of what the other log lacks."""

    about: pl.DataFrame
    sheets: Mapping[str, int]
    coders: Mapping[str, int]

    @classmethod
    def of(cls, record: Record, things: pl.Series, size: int, shared: bytearray) -> _Here:
        terms = record.store.terms()
        wanted = terms.filter(pl.col("text").is_in(things.implode()))["code"].implode()
        about = [decoded(record.store.statement_codes(0, 0), terms)]
        sheets: dict[str, int] = {}
        coders: dict[str, int] = {}
        for frame in record.store.table("statement"):
            rows = frame.filter(pl.col("n") <= size)
            if rows.is_empty():
                break
            mine = [n for n in rows["n"] if not shared[n]]
            codes = unpacked(rows)
            about.append(decoded(codes.filter(pl.col("thing").is_in(wanted)), terms))
            own = codes.filter(pl.col("n").is_in(mine)).select("n", "sheet", "coder")
            for found, column in ((sheets, "sheet"), (coders, "coder")):
                named = own.join(terms, left_on=column, right_on="code").with_columns(
                    pl.col("text").alias(column)
                )
                _note(found, _firsts(named, column))
        for kind in (EntryKind.DOCUMENT, EntryKind.CAPTURE, EntryKind.JUDGEMENT):
            for n, flat in record.flats(kind):
                if n <= size and not shared[n]:
                    _note(coders, {str(flat.get("by") or flat.get("coder") or ""): n})
                    _note(sheets, {str((flat.get("coded_from") or {}).get("sheet") or ""): n})
        return cls(pl.concat(about), sheets, coders)


def flats_of(kind: EntryKind, entries: pl.DataFrame) -> Iterable[Flat]:
    """Yield the flat form of entries whose groups stand in `JSON_COLUMNS`."""
    for texts in entries.select(JSON_COLUMNS).iter_rows():
        yield flattened(kind, {name: json.loads(text) for name, text in zip(GROUPS, texts, strict=True)})


def _firsts(rows: pl.DataFrame, column: str) -> dict[str, int]:
    """Return the first number of each text of a column."""
    return dict(rows.select(column, "n").drop_nulls().group_by(column).agg(pl.col("n").min()).iter_rows())


def _note(found: dict[str, int], firsts: Mapping[str, int]) -> None:
    for name, n in firsts.items():
        if name:
            found.setdefault(name, n)


def _of_names(kind: ConflictKind, theirs: Mapping[str, int], ours: Mapping[str, int]) -> Iterable[Conflict]:
    return (
        Conflict(kind, name, (ours[name],), (theirs[name],)) for name in sorted(theirs.keys() & ours.keys())
    )


def _of_definitions(ours: pl.DataFrame, theirs: pl.DataFrame) -> Iterable[Conflict]:
    found: dict[tuple[str, str, str], tuple[dict[str, int], dict[str, int]]] = {}
    theirs = theirs.join(ours.select("thing", "property").unique(), on=["thing", "property"], how="semi")
    ours = ours.join(theirs.select("thing", "property").unique(), on=["thing", "property"], how="semi")
    for side, frame in enumerate((ours, theirs)):
        for n, thing, name, value, holds_at in frame.select(
            "n", "thing", "property", "value", "holds_at"
        ).iter_rows():
            when = split_language(value or "")[1] if name == _LABEL else holds_at or ""
            found.setdefault((thing, name, when), ({}, {}))[side].setdefault(value, n)
    for (thing, name, when), (mine, other) in sorted(found.items()):
        if mine and other.keys() - mine.keys():
            about = f"{thing}:{name}" + (f" ({when})" if when else "")
            numbers = sorted(n for value, n in other.items() if value not in mine)
            yield Conflict(ConflictKind.DEFINITION, about, tuple(sorted(mine.values())), tuple(numbers))


def _of_links(every: Sequence[Link], before: Sequence[Link], size: int) -> Iterable[Conflict]:
    """Yield pairs that persons judged in two ways, and links of machines that a person's judgement now keeps apart."""
    theirs = [link for link in every if link.n > size]
    if not theirs:
        return
    by_pair: dict[tuple[str, str], list[Link]] = {}
    for link in every:
        by_pair.setdefault(link.pair, []).append(link)
    told: dict[tuple[str, str], None] = {}
    for link in theirs:
        against = {"same": "different", "different": "same"}.get(link.verdict)
        if link.person and any(
            other.person and other.n <= size and other.verdict == against for other in by_pair[link.pair]
        ):
            told[link.pair] = None
    after, known = merges(every), [merges(before), merges(theirs)]
    old_flags = {(flag.left, flag.right) for result in known for flag in result.flags}
    told |= {
        (flag.left, flag.right): None for flag in after.flags if (flag.left, flag.right) not in old_flags
    }
    old = {n for result in known for n in result.dropped}
    dropped = {n for n in after.dropped if n not in old}
    told |= {link.pair: None for link in every if link.n in dropped}
    for pair in sorted(told):
        numbers = sorted(link.n for link in by_pair.get(pair, ()))
        yield Conflict(
            ConflictKind.MERGE,
            " ".join(pair),
            tuple(n for n in numbers if n <= size),
            tuple(n for n in numbers if n > size),
        )
