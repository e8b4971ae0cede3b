"""Which statements are not in one of two states what they are in the other, found by column."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce

import polars as pl

from openinquest.inquiry.judgements import Judgement
from openinquest.inquiry.material import Material

_NUMBER = pl.Int64
_READ = (
    "n", "thing", "schema", "type", "value", "target", "basis", "speaker", "voice", "document", "definition",
)  # fmt: skip
"""The columns in which one and the same statement may read otherwise: after merges, new handles, other types.

All others are what makes it that statement.
"""
_TOLD = ("n", "thing", "schema", "property", "value", "said_to", "document", "definition")
_AT = ("n", "thing", "property", "definition")


@dataclass(frozen=True, slots=True)
class Stirred:
    """What became of statements between two states.

    `came` and `went` are rows of the statements frame that only one state has (n, thing, schema, property, value,
    said_to, document, definition). `numbers` (Int64, sorted) are the log numbers of these, of all that read otherwise,
    that stand or are denied in one state alone, that pass through others, or that count for another party, and of all
    that aims at one of them. `old` and `new` are the rows of these in the two states (n, thing, property, definition).
    """

    came: pl.DataFrame
    went: pl.DataFrame
    numbers: pl.Series
    old: pl.DataFrame
    new: pl.DataFrame


def chosen(material: Material, rows: pl.Expr, *columns: str) -> pl.DataFrame:
    """Return some columns of some rows of the statements frame, without a copy of the others."""
    return material.frames.statements.lazy().filter(rows).select(columns).collect()


def stirred(before: Material, after: Material) -> Stirred:
    """Compare the statements of two states."""
    old, new = before.frames.statements, after.frames.statements
    stays, stayed = _shared(old, new)
    came, went = new.select(_TOLD).filter(~stays), old.select(_TOLD).filter(~stayed)
    both = (before, after)
    found = [
        came["n"],
        went["n"],
        *_altered(old, stayed, new, stays),
        *_passed_on(before, after),
    ]
    taken = before.withdrawals.taken_back.keys() ^ after.withdrawals.taken_back.keys()
    found.append(numbered(taken))
    if moved := _other_members(before, after):
        speaks = pl.col("voice").is_in(moved) | pl.col("speaker").is_in(moved)
        found += [chosen(material, speaks, "n")["n"] for material in both]
    numbers = pl.concat(found).unique()
    for material in both:
        aims = chosen(material, pl.col("target").is_not_null(), "n", "target")
        near = pl.col("n").is_in(numbers.implode()) | pl.col("target").is_in(numbers.implode())
        aims = aims.filter(near)
        numbers = pl.concat([numbers, aims["n"], aims["target"]])
    numbers = numbers.unique().sort()
    rows = (chosen(material, pl.col("n").is_in(numbers.implode()), *_AT) for material in both)
    return Stirred(came, went, numbers, *rows)


def different(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    """Return the keys of which two mappings do not hold the same."""
    if one == other:
        return set()
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _shared(old: pl.DataFrame, new: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return which rows of the new state the old one has, and which of the old one the new state has."""
    stays = new["key"].is_in(old["key"].implode())
    # A state holds each statement once.
    if stays.sum() == old.height:
        return stays, pl.repeat(value=True, n=old.height, eager=True)
    return stays, old["key"].is_in(new["key"].implode())


def _altered(old: pl.DataFrame, stayed: pl.Series, new: pl.DataFrame, stays: pl.Series) -> list[pl.Series]:
    """Return the numbers, in both states, of statements that both have (the marked rows) and that do not read the same.

    Column by column: a copy of all of them at once takes twice as long, and the memory.
    """
    was, now = _Marked(old, stayed), _Marked(new, stays)
    if not was["key"].equals(now["key"]):
        was.order, now.order = was["key"].arg_sort(), now["key"].arg_sort()
    # What is done with one column takes Polars one core, so another is read beside it.
    with ThreadPoolExecutor(max_workers=2) as beside:
        unlike = list(beside.map(lambda name: now[name].ne_missing(was[name]), _READ))
    rows = reduce(operator.or_, unlike)
    return [was["n"].filter(rows), now["n"].filter(rows)] if rows.any() else []


class _Marked:
    """The columns of some rows of a frame, in an `order` of theirs where it is set."""

    def __init__(self, frame: pl.DataFrame, rows: pl.Series) -> None:
        self._frame, self._rows = frame, None if rows.all() else rows
        self.order: pl.Series | None = None

    def __getitem__(self, name: str) -> pl.Series:
        column = self._frame[name]
        if self._rows is not None:
            column = column.filter(self._rows)
        return column if self.order is None else column[self.order]


def _passed_on(before: Material, after: Material) -> list[pl.Series]:
    """Return the numbers of statements that reached us through others in one state alone."""
    old, new = before.frames.via, after.frames.via
    columns = old.columns
    return [
        one.join(other, on=columns, how="anti", nulls_equal=True)["n"]
        for one, other in ((old, new), (new, old))
    ]


def _other_members(before: Material, after: Material) -> list[str]:
    """Return who belongs to other parties, or at other times."""
    old, new = before.frames.parties, after.frames.parties
    if old.equals(new):
        return []
    return sorted(_moved(old, new) | _moved(new, old))


def _moved(one: pl.DataFrame, other: pl.DataFrame) -> set[str]:
    gone = one.join(other, on=one.columns, how="anti", nulls_equal=True)
    return set(gone["actor"])


def sides(judgement: Judgement) -> list[int]:
    """Return the log numbers of the statements that a judgement names."""
    return [n for n in (*judgement.left_numbers, judgement.right_number) if n is not None]


def naming(judgements: Iterable[Judgement], numbers: pl.Series) -> list[Judgement]:
    """Return the judgements that name one of these statements."""
    found = [(j, sides(j)) for j in judgements]
    named = numbered(n for _, ns in found for n in ns)
    hit = set(named.filter(named.is_in(numbers.implode())))
    return [j for j, ns in found if not hit.isdisjoint(ns)]


def numbered(found: Iterable[int]) -> pl.Series:
    """Return log numbers as a column."""
    return pl.Series("n", sorted(set(found)), dtype=_NUMBER)
