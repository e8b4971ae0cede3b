"""What a newer edition of a sheet changes: rows that are new, changed, gone, or the same.

A sheet is compared, by the keys of its rows, with what its earlier editions brought to the record and no later
edition took back. Whatever a person retracted or rejected by hand counts as there: it was decided, and importing
the sheet again does not decide otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from openinquest.ontology import JudgementKind
from openinquest.record.codings import standing_codings
from openinquest.record.documents import (
    Described,
    description,
    description_coding,
    description_id,
    is_taken,
    source_of,
    standing_documents,
)
from openinquest.record.entry import EntryKind, Flat, NewEntry, grouped
from openinquest.record.identity import coding_digest
from openinquest.record.order import moment
from openinquest.record.rows import ROW_SCHEMA, Batch, flat_of_row
from openinquest.record.sealing import identities, short_keys
from openinquest.record.standing import IMPORT_PREFIX, Judged, Retracted, standing_judgements

_RETRACTS = JudgementKind.RETRACTS.value


@dataclass(frozen=True, slots=True)
class Change:
    """Which rows of one sheet, by key, are added, changed and gone, and how many are unchanged."""

    lineage: str
    added: Sequence[str]
    changed: Sequence[str]
    gone: Sequence[str]
    unchanged: int

    def as_json(self) -> Flat:
        """Return the change as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Signed:
    """In whose name an import retracts: the coder, the time, and the name of the import."""

    by: str
    at: str
    name: str

    def retraction(self, identifier: str, coding: str, row: str, still_there: bool) -> Flat:
        """Return the judgement that takes one coding back.

        It carries the import (and no sheet, since no sheet says it), so that undoing the import undoes it too.
        """
        return {
            "kind": _RETRACTS, "left": identifier, "value": {"coding": coding},
            "by": self.by, "at": self.at, "method": "person",
            "reason": "changed in the sheet" if still_there else "gone from the sheet",
            "coded_from": {"import": self.name, "row": row},
        }  # fmt: skip


@dataclass(slots=True)
class Tally:
    """The keys of one lineage: in the sheet now, on record before, and touched by what is written."""

    lineage: str
    now: dict[str, None] = field(default_factory=dict)
    before: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)

    def change(self) -> Change:
        """Return what changes, by key."""
        new = [name for name in self.now if name not in self.before]
        stays = self.before & self.now.keys()
        return Change(
            self.lineage,
            added=new,
            changed=sorted(stays & self.touched, key=_natural),
            gone=sorted(self.before - self.now.keys(), key=_natural),
            unchanged=len(stays - self.touched),
        )


def row_name(key: str) -> str:
    """Return the row's own key of a key that names a cell of it (`dead#label_en`)."""
    return key.partition("#")[0]


def _row_names(keys: pl.Series) -> list[str]:
    names = keys.drop_nulls()
    cells = names.str.contains("#", literal=True).any()  # of statements, hardly ever
    return (names.str.split("#").list.first().unique(maintain_order=True) if cells else names).to_list()


def _natural(name: str) -> list[str | int]:
    return [int(part) if part.isdecimal() else part for part in re.split(r"([0-9]+)", name)]


class Before:
    """What earlier editions of some lineages brought to the record and no edition took back."""

    def __init__(
        self,
        lineages: Iterable[str],
        rows: pl.DataFrame,
        judgements: Iterable[Judged],
        documents: Sequence[tuple[int, Flat]],
    ) -> None:
        wanted = set(lineages)
        judged, taken = standing_judgements(_without_retractions_by_hand(list(judgements)))
        here = rows.filter(pl.col("sheet").is_in(list(wanted)))
        self.codings = standing_codings(here, taken)
        self.judgements = [item for item in judged if _sheet(item.flat) in wanted]
        self.descriptions = [
            (n, flat) for n, flat in documents if source_of(flat) in wanted and not is_taken(flat, taken)
        ]
        self.documents = standing_documents(self.descriptions, Retracted())


def _without_retractions_by_hand(judgements: Sequence[Judged]) -> list[Judged]:
    """Leave out what a person retracted by hand, but not a retraction of another retraction."""
    retractions = [item for item in judgements if item.flat["kind"] == _RETRACTS]
    by_hand = [item for item in retractions if not _from_editions(item.flat)]
    if not by_hand:
        return list(judgements)
    of_retractions = {item.id for item in retractions}
    left_out = {item.n for item in by_hand if item.flat["left"] not in of_retractions}
    return [item for item in judgements if item.n not in left_out]


def _from_editions(flat: Flat) -> bool:
    coded_from = flat.get("coded_from") or {}
    return str(flat["left"]).startswith(IMPORT_PREFIX) or (
        "import" in coded_from and "sheet" not in coded_from
    )


def _row(flat: Flat) -> str:
    return str((flat.get("coded_from") or {}).get("row", ""))


def _sheet(flat: Flat) -> str | None:
    return (flat.get("coded_from") or {}).get("sheet")


def compare_statements(
    batch: pl.DataFrame, given: pl.DataFrame, before: pl.DataFrame, signed: Signed, tally: Tally
) -> tuple[pl.DataFrame, pl.DataFrame, list[Flat]]:
    """Return what is new of a lineage's statements, the rows on record that go, and their retractions.

    `batch` has the rows of all its sheets; `given` (same rows) the columns coder and
    coded_at as the sheet gives them, null where it gives none. A row whose coder, time or inferred fields were
    edited is changed too.
    """
    tally.now.update(dict.fromkeys(_row_names(batch["row"])))
    if before.is_empty():  # a first edition, which there may be a million rows of
        return batch, before, []
    composed = Batch.of(batch)
    keys = short_keys(identities(composed.canonical_json()))
    new = composed.rows.with_columns(keys, __coder=given["coder"], __coded_at=given["coded_at"])
    coded = before.select("row", "key", __old=pl.struct("coder", "coded_at", "inferred"))
    matched = new.join(coded, on=["row", "key"], how="inner").filter(
        pl.col("inferred").eq_missing(pl.col("__old").struct.field("inferred")),
        pl.coalesce("__coder", pl.col("__old").struct.field("coder"))
        == pl.col("__old").struct.field("coder"),
        pl.coalesce("__coded_at", pl.col("__old").struct.field("coded_at"))
        == pl.col("__old").struct.field("coded_at"),
    )
    same = matched.select("row", "key").unique()
    fresh = new.join(same, on=["row", "key"], how="anti", maintain_order="left")
    lost = before.join(same, on=["row", "key"], how="anti", maintain_order="left")
    tally.before.update(_row_names(before["row"]))
    tally.touched.update(_row_names(fresh["row"]), _row_names(lost["row"]))
    retractions = []
    for row in lost.iter_rows(named=True):
        groups = grouped(EntryKind.STATEMENT, flat_of_row({name: row[name] for name in ROW_SCHEMA}))
        identifier = NewEntry(EntryKind.STATEMENT, groups).id
        there = row_name(row["row"]) in tally.now
        retractions.append(signed.retraction(identifier, coding_digest(groups["coding"]), row["row"], there))
    return fresh.drop("key", "__coder", "__coded_at"), lost, retractions


def compare_judgements(
    lineage: str, flats: Sequence[Flat], before: Before, signed: Signed, tally: Tally
) -> tuple[list[Flat], list[Flat]]:
    """Return the judgements of a lineage that are new, and retractions of those that left its sheet.

    `flats` are complete: resolved, signed, with `coded_from`.
    """
    standing = [item for item in before.judgements if _sheet(item.flat) == lineage]
    known = {(_row(item.flat), item.id) for item in standing}
    present = set()
    fresh = []
    for flat in flats:
        place = (_row(flat), NewEntry.of(EntryKind.JUDGEMENT, flat).id)
        tally.now[row_name(place[0])] = None
        if place not in known and place not in present:
            fresh.append(flat)
            tally.touched.add(row_name(place[0]))
        present.add(place)
    retractions = []
    for item in standing:
        row = _row(item.flat)
        tally.before.add(row_name(row))
        if (row, item.id) not in present:
            tally.touched.add(row_name(row))
            retractions.append(signed.retraction(item.id, item.coding, row, row_name(row) in tally.now))
    return fresh, retractions


def compare_documents(
    lineage: str, described: Sequence[Flat], before: Before, signed: Signed, tally: Tally
) -> tuple[list[Flat], list[str], list[Flat]]:
    """Return the descriptions of a lineage that are new, the ids that left its sheet, and their retractions.

    A description that changed is written anew and nothing retracted: of one sheet the latest counts. Only where the
    clock does not tell the new one later (it went back, or both fall into one second), the old one is retracted.
    """
    fresh: list[Flat] = []
    latest = {
        identifier: said.sources[lineage]
        for identifier, said in before.documents.items()
        if lineage in said.sources
    }
    ids = {document["id"] for document in described}
    for document in described:
        name = row_name(str(document["key"]))
        tally.now[name] = None
        if latest.get(document["id"]) != description(document):
            fresh.append(document)
            tally.touched.add(name)
    gone: dict[str, None] = {}
    changed = {document["id"]: moment({"at": document.get("coded_at") or signed.at}) for document in fresh}
    retractions = []
    for _, flat in before.descriptions:
        if source_of(flat) != lineage:
            continue
        row = _row(flat)
        if moment(flat) >= changed.get(flat["id"], "~"):
            retractions.append(signed.retraction(description_id(flat), description_coding(flat), row, True))
        tally.before.add(row_name(row))
        if flat["id"] not in ids:
            gone[flat["id"]] = None
            tally.touched.add(row_name(row))
            there = row_name(row) in tally.now
            retractions.append(signed.retraction(description_id(flat), description_coding(flat), row, there))
    return fresh, list(gone), retractions


def remaining(
    documents: Iterable[tuple[int, Flat]], lineages: Iterable[str], retracted: Retracted
) -> dict[str, Described]:
    """Return the standing documents as sources other than these lineages describe them."""
    replaced = set(lineages)
    return standing_documents(
        [(n, flat) for n, flat in documents if source_of(flat) not in replaced], retracted
    )
