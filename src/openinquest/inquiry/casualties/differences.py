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
    lists = rows.entries.select("entry", "list")
    said = rows.said.filter(pl.col("asserts") & pl.col("property").is_in(COMPARED)).join(lists, on="entry")
    several = said.filter(pl.col("value").n_unique().over("person", "property") > 1)
    grouped = (
        several.group_by("person", "property", "value")
        .agg(pl.col("list").unique().sort(), pl.col("n").sort())
        .sort("person", "property", "value")
    )
    values: dict[tuple[str, str], list[Given]] = {}
    for person, prop, value, named, n in grouped.iter_rows():
        values.setdefault((person, prop), []).append(Given(value, tuple(named), tuple(n)))
    rules = {prop: material.rule(ENTRY, prop) for prop in COMPARED}
    return tuple(
        Difference(person, prop, tuple(given))
        for (person, prop), given in values.items()
        if exclude(rules[prop], [each.value for each in given])
    )


def exclude(rule: Rule, values: Iterable[str]) -> bool:
    """Return whether two of the values cannot both hold; places exclude each other unless one lies in the other."""
    single = Rule(rule.type, single=True, inside=rule.inside)
    return any(single.values(a, b) is Relation.CONFLICTS for a, b in combinations(values, 2))


def by_person(found: Iterable[Difference]) -> Mapping[str, list[Difference]]:
    """Return differences by the person they are about."""
    grouped: dict[str, list[Difference]] = {}
    for each in found:
        grouped.setdefault(each.person, []).append(each)
    return grouped
