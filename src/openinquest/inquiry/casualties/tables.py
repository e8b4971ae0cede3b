"""Persons by place, day, sex and age: what sources agree on, what they differ in, and whom nobody places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import polars as pl

from openinquest.inquiry.casualties.rows import Rows
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import day_bounds
from openinquest.ontology import Quantity, Relation, ValueProblem, relate

SMALL = 5
"""A cell with fewer persons may tell who they are; whoever publishes it should think of that first."""
BANDS: tuple[tuple[int, int | None], ...] = ((0, 17), (18, 29), (30, 44), (45, 59), (60, None))
"""Ages in whole years, first and last; below 18 is a child (Convention on the Rights of the Child, article 1)."""
_OLDEST = 130
Key = tuple[str, ...]


class Dimension(StrEnum):
    """By what persons are counted."""

    PLACE = "place"
    DAY = "day"
    SEX = "sex"
    AGE = "age"


class Standing(StrEnum):
    """How far it is known in which row of a table a person belongs."""

    KNOWN = "known"
    DIFFERS = "differs"
    UNCLEAR = "unclear"
    WRITTEN = "written"
    DENIED = "denied"
    UNKNOWN = "unknown"


PROPERTIES: Mapping[Dimension, tuple[str, ...]] = {
    Dimension.PLACE: ("place", "place_written"),
    Dimension.DAY: ("date",),
    Dimension.SEX: ("sex",),
    Dimension.AGE: ("age", "birth_date", "date"),
}
"""What is read for each table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many persons stand in one row of a table, and the statements that put them there.

    `value` is None but where it is known. Of persons of whom nobody says it, the statements are those that name them.
    """

    standing: Standing
    value: str | None
    persons: int
    statements: tuple[int, ...]

    @property
    def small(self) -> bool:
        """Whether so few persons may be recognised."""
        return 0 < self.persons < SMALL


Placed = tuple[Standing, str | None]
UNKNOWN: Placed = (Standing.UNKNOWN, None)


def tabled(material: Material, rows: Rows, dimension: Dimension) -> tuple[Cell, ...]:
    """Return the table of one dimension: every person is in exactly one row.

    Known values come first, in order; then, where there are any, persons of whom sources differ (or one denies what
    another states), whose value is not exact enough, whose place is only written, of whom values are only denied, and
    of whom nobody says anything.
    """
    props = PROPERTIES[dimension]
    # what is read first, if given, decides alone
    values = rows.persons.lazy().select("at").join(rows.values(props[0]).lazy(), on="at", how="left")
    for prop in props[1:]:
        further = values.filter(pl.col(props[0]).is_null()).select("at")
        further = further.join(rows.values(prop).lazy(), on="at")
        values = values.join(further, on="at", how="left")
    # persons share few values, so that each combination of them is placed once
    alike = values.group_by(props).agg("at").collect()
    place = _READ[dimension](material)
    placed = [place(*(tuple(each or ()) for each in found)) for found in alike.select(props).iter_rows()]
    where = (
        alike.lazy()
        .select(
            "at",
            standing=pl.Series([str(standing) for standing, _ in placed], dtype=pl.String),
            value=pl.Series([value for _, value in placed], dtype=pl.String),
        )
        .explode("at")
    )
    where = _denied(where, values.lazy(), rows, props)
    said = pl.concat(
        [side[prop].lazy().select("at", "n") for prop in props for side in (rows.given, rows.denied)]
    )
    unsaid = rows.entries.lazy().join(rows.persons.lazy(), on="person").join(said, on="at", how="anti")
    numbers = pl.concat([said, unsaid.select("at", "n")])
    of_cell = (
        where.join(numbers, on="at", how="left")
        .group_by("standing", "value")
        .agg(pl.col("at").n_unique(), pl.col("n").drop_nulls().unique().sort())
        .collect()
    )
    cells = [
        Cell(Standing(standing), value, persons, tuple(found))
        for standing, value, persons, found in of_cell.iter_rows()
    ]
    return tuple(sorted(cells, key=lambda cell: _order(dimension, cell)))


def _denied(where: pl.LazyFrame, values: pl.LazyFrame, rows: Rows, props: Sequence[str]) -> pl.LazyFrame:
    """Return where persons stand, with those moved of whom somebody denies what is read, or only denies."""
    denied = pl.concat([rows.denied[prop].lazy().select("at", "value", prop=pl.lit(prop)) for prop in props])
    # to deny a day of death is not to deny an age
    only = denied.filter(pl.col("prop") == props[0]).select("at").unique()
    # a value that was not read, since another decides alone, may be denied or not
    contested = pl.concat(
        [
            values.select("at", value=pl.col(prop))
            .drop_nulls()
            .explode("value")
            .join(denied.filter(pl.col("prop") == prop), on=["at", "value"], how="semi")
            .select("at")
            for prop in props
        ]
    )
    marks = (
        where.join(contested.unique().with_columns(contested=True), on="at", how="left")
        .join(only.with_columns(denied=True), on="at", how="left")
        .with_columns(pl.col("contested", "denied").fill_null(value=False))
    )
    unknown = pl.col("standing") == Standing.UNKNOWN.value
    return marks.select(
        "at",
        standing=pl.when("contested")
        .then(pl.lit(Standing.DIFFERS.value))
        .when(unknown & pl.col("denied"))
        .then(pl.lit(Standing.DENIED.value))
        .otherwise("standing"),
        value=pl.when(~pl.col("contested")).then("value"),
    )


def _order(dimension: Dimension, cell: Cell) -> tuple[int, int, str, str]:
    bands = [band_name(*band) for band in BANDS]
    at = bands.index(cell.value) if dimension is Dimension.AGE and cell.value in bands else 0
    first = day_bounds(cell.value)[0] if dimension is Dimension.DAY else None
    return list(Standing).index(cell.standing), at, first.isoformat() if first else "", cell.value or ""


def band_name(first: int, last: int | None) -> str:
    """Return how a band of ages is written: `18-29`, `60+`."""
    return f"{first}+" if last is None else f"{first}-{last}"


def _by_sex(_: Material) -> Callable[..., Placed]:
    def place(values: Key) -> Placed:
        if not values:
            return UNKNOWN
        return (Standing.KNOWN, values[0]) if len(values) == 1 else (Standing.DIFFERS, None)

    return place


def _by_day(_: Material) -> Callable[..., Placed]:
    return _day


@lru_cache(maxsize=65536)
def _day(values: Key) -> Placed:
    """Return the narrowest of days and periods that all meet each other."""
    if not values:
        return UNKNOWN
    bounds = [(low or date.min, high or date.max) for low, high in map(_bounds, values)]
    low, high = max(first for first, _ in bounds), min(last for _, last in bounds)
    if low > high:
        return Standing.DIFFERS, None
    if low == date.min or high == date.max:
        return Standing.UNCLEAR, None
    if low == high:
        return Standing.KNOWN, low.isoformat()
    exact = next((text for text, each in zip(values, bounds, strict=True) if each == (low, high)), None)
    return Standing.KNOWN, exact or f"{low}/{high}"


@lru_cache(maxsize=65536)
def _bounds(text: str) -> tuple[date | None, date | None]:
    return day_bounds(text)


def _by_place(material: Material) -> Callable[..., Placed]:
    @lru_cache(maxsize=65536)
    def place(values: Key, written: Key) -> Placed:
        if not values:
            return (Standing.WRITTEN, None) if written else UNKNOWN
        inner = values[0]
        for other in values[1:]:
            if material.inside(other, inner):
                inner = other
        if all(other == inner or material.inside(inner, other) for other in values):
            return Standing.KNOWN, inner
        return Standing.DIFFERS, None

    return place


def _by_age(_: Material) -> Callable[..., Placed]:
    def place(ages: Key, births: Key, deaths: Key) -> Placed:
        if ages:
            return _band(ages)
        known = [
            age for birth in births for death in deaths if (age := age_between(birth, death)) is not None
        ]
        return _band(tuple(sorted(set(known))))

    return place


@lru_cache(maxsize=65536)
def _band(ages: Key) -> Placed:
    if not ages:
        return UNKNOWN
    common = set.intersection(*(set(_bands(age)) for age in ages))
    if not common:
        return Standing.DIFFERS, None
    return (Standing.KNOWN, common.pop()) if len(common) == 1 else (Standing.UNCLEAR, None)


@lru_cache(maxsize=4096)
def _bands(age: str) -> tuple[str, ...]:
    """Return the bands in which an age may lie; all of them for one that is vague."""
    bands = {band_name(*band): f"{band[0]}..{band[1] or _OLDEST}" for band in BANDS}
    try:
        given = Quantity.parse(age)
    except ValueProblem:
        return tuple(bands)
    # twelve and a half years is twelve: a band ends where the next begins
    whole = _whole(given)
    meets = [
        name
        for name, years in bands.items()
        if relate(whole, Quantity.parse(years)) is not Relation.CONFLICTS
    ]
    return tuple(meets) or tuple(bands)


def _whole(given: Quantity) -> Quantity:
    point = given.point
    if point is None or given.approximate:
        return given
    return Quantity.parse(str(int(point)))


def age_between(birth: str, death: str) -> str | None:
    """Return the age in whole years at a death, `34` or `33..34`; None where a day is open or they contradict."""
    born, died = _bounds(birth), _bounds(death)
    if born[0] is None or born[1] is None or died[0] is None or died[1] is None:
        return None
    low, high = _years(born[1], died[0]), _years(born[0], died[1])
    if high < 0:
        return None
    low = max(low, 0)
    return str(low) if low == high else f"{low}..{high}"


def _years(born: date, died: date) -> int:
    return died.year - born.year - ((died.month, died.day) < (born.month, born.day))


_READ: Mapping[Dimension, Callable[[Material], Callable[..., Placed]]] = {
    Dimension.PLACE: _by_place,
    Dimension.DAY: _by_day,
    Dimension.SEX: _by_sex,
    Dimension.AGE: _by_age,
}


def total(cells: Iterable[Cell]) -> int:
    """Return how many persons a table holds: as many as there are."""
    return sum(cell.persons for cell in cells)


def known(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Return the rows of a table whose value is known."""
    return [cell for cell in cells if cell.standing is Standing.KNOWN]
