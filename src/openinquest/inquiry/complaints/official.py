"""Totals of complaints that officials and others give, beside the complaints on record, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.complaints.register import Complaint
from openinquest.inquiry.figures import Figure, figures
from openinquest.inquiry.material import FIGURE, Material
from openinquest.inquiry.order import Span, day_bounds, earlier
from openinquest.inquiry.sentences import Amount, Ref, Sentence
from openinquest.inquiry.series import Entry
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import Flag
from openinquest.ontology import JudgementKind, Quantity

MEASURE, UNIT = "complaints", "complaints"


@dataclass(frozen=True, slots=True)
class Stated:
    """One current value of a total: who gives it, what the record documents of it, what is left, and why not.

    `low` and `high` bound what is not accounted for; both None where the two cannot be compared, and then
    `because` says why. `flags` are those of the series: a count that fell says so.
    """

    statement: Statement
    flags: tuple[Flag, ...]
    documented: tuple[str, ...]
    low: int | None
    high: int | None
    because: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Official:
    """A figure that counts complaints, with its current value by voice."""

    figure: str
    unit: str | None
    population: str | None
    values: tuple[Stated, ...]


def official(material: Material, complaints: Iterable[Complaint], on: date) -> tuple[Official, ...]:
    """Return the figures that count complaints, by id, with each voice's current value reconciled.

    A complaint belongs to a figure only where a `within` judgement says so, directly or through another figure.
    """
    known = {c.id: c for c in complaints}
    rows = material.frames.statements.filter(
        (pl.col("schema") == FIGURE)
        & (
            ((pl.col("property") == "measure") & (pl.col("value") == MEASURE))
            | ((pl.col("property") == "unit") & (pl.col("value") == UNIT))
        )
    )
    wanted = rows["thing"].unique().to_list()
    if not wanted:
        return ()
    inside = _inside(material, known, wanted)
    return tuple(
        _official(figure, [known[c] for c in inside.get(figure.id, ())])
        for figure in figures(material, wanted)
        if figure.series
    )


def _inside(
    material: Material, known: Mapping[str, Complaint], wanted: Sequence[str]
) -> Mapping[str, list[str]]:
    judged = material.frames.judgements.filter(pl.col("kind") == JudgementKind.WITHIN.value)
    placed = {left for lefts in judged["left"] for left in lefts if left in known}
    return {figure: [c for c in sorted(placed) if material.inside(c, figure)] for figure in wanted}


def _official(figure: Figure, complaints: Sequence[Complaint]) -> Official:
    unit = next(iter(figure.defined.get("unit", ())), None)
    return Official(
        figure.id,
        unit,
        next(iter(figure.defined.get("population", ())), None),
        tuple(_stated(entry, unit, complaints) for entry in figure.series if Flag.CURRENT in entry.flags),
    )


def _stated(entry: Entry, unit: str | None, complaints: Sequence[Complaint]) -> Stated:
    statement, flags = entry.statement, entry.status
    first, last = day_bounds(statement.holds_at or statement.said_on)
    day = Span.of(first, last)
    single = [c for c in complaints if not c.collective]
    later = [c for c in single if earlier(day, c.lodged)]
    counted = [c.id for c in single if c not in later]
    quantity = Quantity.parse(statement.value or "")
    aside = (Sentence.of("complaints.official.later", complaints=tuple(Ref(c.id) for c in later)),) * bool(
        later
    )

    def not_comparable(sentence: Sentence) -> Stated:
        return Stated(statement, flags, tuple(counted), None, None, (sentence, *aside))

    if unit != UNIT:
        return not_comparable(Sentence.of("complaints.official.unit", unit=unit or "–"))
    if quantity.vague is not None:
        return not_comparable(Sentence.of("complaints.official.vague"))
    if not complaints:
        return not_comparable(Sentence.of("complaints.official.unlinked"))
    if not single:
        return not_comparable(Sentence.of("complaints.official.collective"))
    value = Amount(statement.value or "", statement.original or "")
    low = int(quantity.lower.value) if quantity.lower is not None else None
    high = int(quantity.upper.value) if quantity.upper is not None else None
    if high is not None and high < len(counted):
        sentence = Sentence.of("complaints.official.exceeds", value=value, count=len(counted))
        return Stated(statement, flags, tuple(counted), None, None, (sentence, *aside))
    left = (
        None if low is None else max(0, low - len(counted)),
        None if high is None else high - len(counted),
    )
    rest = _range(*left)
    sentence = Sentence.of("complaints.official.accounted", value=value, count=len(counted), rest=rest)
    return Stated(statement, flags, tuple(counted), *left, (sentence, *aside))


def _range(low: int | None, high: int | None) -> Amount:
    if low is not None and low == high:
        return Amount(str(low))
    if high is None:
        return Amount(f">={low or 0}")
    return Amount(f"<={high}" if low is None else f"{low}..{high}")
