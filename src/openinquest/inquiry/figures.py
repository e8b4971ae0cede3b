"""Figures: who gave which number when, and what became of it (DESIGN section 4, series of a figure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import FIGURE, VALUE, Material
from openinquest.inquiry.partitions import Parts, work_out
from openinquest.inquiry.series import Entry, series
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import Flag
from openinquest.ontology import Counting, JudgementKind

ATTRIBUTES = ("unit", "place", "event", "measure", "population", "period")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it counts (`defined`, by property), its series, and its parts where it is a whole."""

    id: str
    defined: dict[str, list[str]]
    counting: Counting
    series: tuple[Entry, ...]
    parts: tuple[Parts, ...]

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Every flag that occurs in the series."""
        found = {flag for entry in self.series for flag in entry.flags}
        return tuple(flag for flag in Flag if flag in found)


def figures(material: Material, ids: Iterable[str] | None = None) -> list[Figure]:
    """Return the figures of which anything was said, or those of `ids` that are figures, sorted by id.

    A figure of `ids` of which nothing was said has an empty series.
    """
    known = material.things_of(FIGURE)
    wanted = known if ids is None else sorted(set(ids) & set(known))
    partitions = _partitions(material)
    related = {f for whole in wanted for j in partitions.get(whole, ()) for f in j.left}
    values = _values(material, {*wanted, *related})
    defined = material.defined(wanted)
    found = []
    for figure in wanted:
        about = defined.get(figure, {})
        rule = material.rule(FIGURE, VALUE, about)
        parts = tuple(work_out(judgement, material, values) for judgement in partitions.get(figure, ()))
        said = values[figure] or any(part.statements for whole in parts for part in whole.parts)
        if said or ids is not None:
            entries = _entries(material, values[figure], rule)
            found.append(Figure(figure, about, counting_of(about), entries, parts))
    return found


def counting_of(defined: dict[str, list[str]]) -> Counting:
    """Return how a figure counts; what is not said to accumulate is a closed total."""
    return Counting(defined.get("counting", [Counting.CLOSED_TOTAL.value])[0])


def _entries(material: Material, statements: Sequence[Statement], rule: Rule) -> tuple[Entry, ...]:
    return tuple(series(material, statements, rule))


def _values(material: Material, figures: Iterable[str]) -> dict[str, list[Statement]]:
    rows = material.statements(
        (pl.col("property") == VALUE) & ~pl.col("definition") & pl.col("thing").is_in(sorted(figures))
    )
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in rows:
        found[statement.thing].append(statement)
    return found


def _partitions(material: Material) -> dict[str, list[Judgement]]:
    found: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in read_judgements(material.frames.judgements, JudgementKind.PARTITION):
        if judgement.right is not None:
            found[judgement.right].append(judgement)
    return found
