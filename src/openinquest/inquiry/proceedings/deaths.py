"""The numbers of deaths that voices give, as they stand at the head of the funnel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.figures import figures
from openinquest.inquiry.material import FIGURE, Material
from openinquest.inquiry.terms import Flag
from openinquest.ontology import Stance

_DEATHS, _ALL = "deaths", "all"


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of deaths that a voice gives: the whole, as it stands in its series."""

    figure: str
    who: str
    value: str
    said_on: str | None
    flags: tuple[Flag, ...]
    statement: int


def deaths_stated(material: Material) -> Iterable[Stated]:
    """Yield the current numbers of all deaths that voices give, for the widest places only."""
    rows = material.frames.statements.filter(
        (pl.col("schema") == FIGURE) & pl.col("definition") & (pl.col("stance") == Stance.ASSERTS.value)
    )

    def having(prop: str, value: str) -> Callable[[str], bool]:
        things = set(rows.filter((pl.col("property") == prop) & (pl.col("value") == value))["thing"])
        return things.__contains__

    of_deaths, of_all = having("measure", _DEATHS), having("population", _ALL)
    wanted = [thing for thing in sorted(set(rows["thing"])) if of_deaths(thing) and of_all(thing)]
    places = dict(rows.filter(pl.col("property") == "place").select("thing", "value").iter_rows())
    widest = [
        one
        for one in wanted
        if not any(
            material.inside(places.get(one, ""), place)
            for other in wanted
            if (place := places.get(other, "")) and place != places.get(one)
        )
    ]
    for figure in figures(material, widest):
        for entry in figure.series:
            s = entry.statement
            if Flag.CURRENT in entry.flags and s.value is not None:
                yield Stated(figure.id, s.who, s.value, s.said_on, entry.status, s.n)
