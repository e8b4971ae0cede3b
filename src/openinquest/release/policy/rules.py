"""Which rule of a policy holds for a property of a schema: that of the nearest schema, one property before all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from openinquest.ontology import Ontology, Property, Schema, ValueType
from openinquest.release.policy.coarsening import age_band, coarser_date, rounded
from openinquest.release.policy.terms import WITHHELD, Grain, Key, Place, Policy

_Value = TypeVar("_Value")
_ALWAYS = frozenset({"schema", "label"})
_COORDINATES = ("latitude", "longitude")
_WRITTEN_PLACES = ("exact_location", "place_written", "address")


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of the values of a property; `key` is where the policy says so.

    `coarser` gives the coarse value or None where there is none. `place` is a rule for places, which needs to know
    what lies in what. A rule with neither keeps them in.
    """

    key: str
    coarser: Callable[[str], str | None] | None = None
    place: Place | None = None

    @property
    def withholds(self) -> bool:
        """Whether the rule keeps every value in."""
        return self.coarser is None and self.place is None


def rules_for(policy: Policy, ontology: Ontology, pairs: list[tuple[str, str]]) -> dict[Key, Rule]:
    """Return the rule of each schema and property among `pairs` that a policy says anything of."""
    found: dict[Key, Rule] = {}
    for schema_name, name in pairs:
        schema = ontology.schemata.get(schema_name)
        prop = schema.properties.get(name) if schema else None
        if schema is not None and prop is not None:
            rule = _rule(policy, _lineage(ontology, schema), prop)
            if rule is not None:
                found[schema_name, name] = rule
    return found


def _rule(policy: Policy, lineage: list[str], prop: Property) -> Rule | None:
    for schema in lineage:
        if (schema, prop.name) in policy.withheld:
            return Rule(f"withheld.{schema}")
    if prop.name not in _ALWAYS:
        allowing = next((schema for schema in lineage if schema in policy.only), None)
        if allowing is not None and prop.name not in policy.only[allowing]:
            return Rule(f"properties.{allowing}")
    if found := _nearest(policy.ages, lineage, prop.name):
        key, bands = found
        return Rule(f"ages.{key}", lambda value: age_band(value, bands))
    if prop.type is ValueType.DATE and (grain := _nearest(policy.dates, lineage, prop.name)):
        return _dated(f"dates.{grain[0]}", grain[1])
    if prop.type is ValueType.PLACE and (place := _nearest(policy.places, lineage, prop.name)):
        key, wanted = place
        return Rule(f"places.{key}") if wanted == WITHHELD else Rule(f"places.{key}", place=wanted)
    if (
        policy.coordinates is not None
        and prop.schema == "Place"
        and prop.name in (*_COORDINATES, "precision")
    ):
        decimals = policy.coordinates
        if prop.name in _COORDINATES:
            return Rule("places.coordinates", lambda value: rounded(value, decimals))
        return Rule("places.coordinates")  # how exact they were is no longer so
    return _implied(policy, lineage, prop)


def _implied(policy: Policy, lineage: list[str], prop: Property) -> Rule | None:
    """Return the rule that follows from another: what would make exact again what is coarse."""
    aged = next((owner for owner, _ in policy.ages if owner in lineage), None)
    if aged is not None and prop.name == "birth_date":
        return Rule(f"ages.{aged}")
    if prop.name in _WRITTEN_PLACES and prop.type is ValueType.TEXT:
        placed = next((owner for owner, _ in policy.places if owner in lineage), None)
        if placed is not None:
            return Rule(f"places.{placed}")
    return None


def _dated(key: str, grain: Grain) -> Rule:
    if grain is Grain.WITHHELD:
        return Rule(key)
    return Rule(key, lambda value: coarser_date(value, grain))


def _nearest(table: Mapping[Key, _Value], lineage: list[str], name: str) -> tuple[str, _Value] | None:
    for schema in lineage:
        if (schema, name) in table:
            return f"{schema}.{name}", table[schema, name]
    for schema in lineage:
        if (schema, "") in table:
            return schema, table[schema, ""]
    return None


def _lineage(ontology: Ontology, schema: Schema) -> list[str]:
    """Return a schema and what it extends, the nearest first."""
    found, waiting = [], [schema.name]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting += ontology.schemata[name].extends
    return found
