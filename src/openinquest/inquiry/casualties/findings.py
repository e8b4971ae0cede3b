"""What in the rows of lists can hardly be meant: no list or two, one row twice, a death before a birth, a wrong age."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from openinquest.inquiry.casualties.rows import ENTRY, Rows, read_rows
from openinquest.inquiry.casualties.tables import age_between
from openinquest.inquiry.doubts import Doubt
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds, earlier
from openinquest.ontology import Quantity, Relation, ValueProblem, relate


def find_doubtful_casualties(material: Material) -> Iterator[Doubt]:
    """Yield what a person should look at in the rows of lists; no name, age or day is repeated in the text."""
    if not material.schemata.things_of(ENTRY, "Casualty"):
        return
    rows = read_rows(material)
    yield from _listings(rows)
    yield from _doubled(rows)
    yield from _days(rows)


def _listings(rows: Rows) -> Iterator[Doubt]:
    wrong = rows.listed.filter(pl.col("listings") != 1)
    for entry, listings in wrong.select("entry", "listings").iter_rows():
        if listings:
            yield Doubt(entry, f"it is a row of {listings} lists", "make it a row of its own in each list")
        else:
            yield Doubt(entry, "it is a row of no list", "say which list it stands in")


def _doubled(rows: Rows) -> Iterator[Doubt]:
    """Find one row of one list under two ids."""
    number = rows.said.filter((pl.col("property") == "row") & pl.col("asserts"))
    found = (
        number.unique("entry", keep="first")
        .select("entry", row="value")
        .join(rows.listed.drop_nulls("list").select("entry", "list"), on="entry")
        .group_by("list", "row")
        .agg(pl.col("entry").sort())
        .filter(pl.col("entry").list.len() > 1)
        .sort("list", "row")
    )
    for name, _, entries in found.iter_rows():
        yield Doubt(
            " and ".join(entries),
            f"they are one and the same row of {name}",
            "retract one, or correct the number of its row",
        )


def _days(rows: Rows) -> Iterator[Doubt]:
    """Find deaths before births, and ages that fit neither birth nor death."""
    asserted = rows.said.filter("asserts").sort("definition", "n")
    columns = [
        pl.col("value").filter(pl.col("property") == prop).first().alias(prop)
        for prop in ("birth_date", "date", "age")
    ]
    dated = asserted.group_by("entry").agg(columns).drop_nulls(["birth_date", "date"]).sort("entry")
    for entry, birth, death, age in dated.select("entry", "birth_date", "date", "age").iter_rows():
        if earlier(Span.of(*day_bounds(death)), Span.of(*day_bounds(birth))):
            yield Doubt(entry, "the death is dated before the birth", "check both dates")
        elif age is not None and not _fits(age, age_between(birth, death)):
            yield Doubt(
                entry,
                "the age does not fit the dates of birth and death",
                "check all three; an age at another day is coded with that day in holds_at",
            )


def _fits(age: str, between: str | None) -> bool:
    if between is None:
        return True
    try:
        return relate(Quantity.parse(age), Quantity.parse(between)) is not Relation.CONFLICTS
    except ValueProblem:
        return True
