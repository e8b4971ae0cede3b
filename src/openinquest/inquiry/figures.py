"""Figures: who gave which number when, and what became of it (DESIGN section 4, series of a figure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

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


@dataclass(eq=False)  # not frozen: the series is kept
class Figure:
    """One figure: what it counts (`defined`, by property), its series, and its parts where it is a whole.

    `statements` are all that was said of its value, by log number, and `rule` is how the values compare.
    """

    id: str
    defined: dict[str, list[str]]
    counting: Counting
    statements: Sequence[Statement]
    rule: Rule
    parts: tuple[Parts, ...]
    material: Material = field(repr=False)

    @cached_property
    def series(self) -> tuple[Entry, ...]:
        """The statements by day with their flags; worked out when first asked for, which is half of the work."""
        return tuple(series(self.material, self.statements, self.rule))

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
            found.append(Figure(figure, about, counting_of(about), values[figure], rule, parts, material))
    return found


def counting_of(defined: dict[str, list[str]]) -> Counting:
    """Return how a figure counts; what is not said to accumulate is a closed total."""
    return Counting(defined.get("counting", [Counting.CLOSED_TOTAL.value])[0])


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
