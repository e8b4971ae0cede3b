"""Where lists differ on one person: values that cannot both hold, each with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from openinquest.inquiry.casualties.rows import ENTRY, Rows
from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.material import Material
from openinquest.ontology import Relation

COMPARED = ("sex", "birth_date", "age", "date", "place", "confirmed")
"""What lists are compared on. Words such as a cause are not: two wordings may mean one thing."""


@dataclass(frozen=True, slots=True)
class Given:
    """One value with the rows of lists that give it."""

    value: str
    lists: tuple[str | None, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Values of one property of one person of which at least two exclude each other."""

    person: str
    prop: str
    values: tuple[Given, ...]


def differences(material: Material, rows: Rows) -> tuple[Difference, ...]:
    """Return where sources exclude each other on a person, by person and property.

    Days and periods, numbers and places that can both hold are no difference: `2031-03` and `2031-03-05`, a square
    and its city.
    """
    given = (
        pl.concat([_excluding(material, rows, prop) for prop in COMPARED])
        # the places of persons are in the order of their ids
        .sort("at", "property", "value", "n")
        .group_by("at", "property", "value", maintain_order=True)
        .agg(pl.col("list").unique().sort(), "n")
        .join(rows.persons.lazy(), on="at", maintain_order="left")
        .select("person", "property", "value", "list", "n")
        .collect()
    )
    values: dict[tuple[str, str], list[Given]] = {}
    for person, prop, value, lists, numbers in given.iter_rows():
        values.setdefault((person, prop), []).append(Given(value, tuple(lists), tuple(numbers)))
    return tuple(Difference(person, prop, tuple(found)) for (person, prop), found in values.items())


def _excluding(material: Material, rows: Rows, prop: str) -> pl.LazyFrame:
    """Return what is given of persons of whom two values of a property exclude each other: one row a statement."""
    # sources differ in the same ways again and again: each set of values is compared once
    sets = rows.values(prop).lazy().filter(pl.col(prop).list.len() > 1).group_by(prop).agg("at").collect()
    rule = material.rule(ENTRY, prop)
    found = pl.Series([exclude(rule, values) for values in sets[prop].to_list()], dtype=pl.Boolean)
    return (
        rows.given[prop]
        .lazy()
        .join(sets.filter(found).lazy().select(pl.col("at").explode()), on="at", how="semi")
        .join(rows.entries.lazy().select("code", "list"), on="code")
        .select("at", "value", "list", "n", property=pl.lit(prop))
    )


def exclude(rule: Rule, values: Iterable[str]) -> bool:
    """Return whether two of the values cannot both hold; places exclude each other unless one lies in the other."""
    single = rule if rule.single else Rule(rule.type, inside=rule.inside)
    return any(single.values(a, b) is Relation.CONFLICTS for a, b in combinations(values, 2))


def by_person(found: Iterable[Difference]) -> Mapping[str, list[Difference]]:
    """Return differences by the person they are about."""
    grouped: dict[str, list[Difference]] = {}
    for each in found:
        grouped.setdefault(each.person, []).append(each)
    return grouped
