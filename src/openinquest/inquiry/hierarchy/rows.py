"""The rows of a record of which the hierarchy speaks, picked out once: a record is mostly of other things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from openinquest.inquiry.accounts import Account
from openinquest.inquiry.material import Material

TYPES = ("Unit", "Position", "Occupancy", "Subordination", "Deployment", "Order", "Regime", "Place")


def of_hierarchy(material: Material) -> Material:
    """Return the same material with only what it says of posts, units, orders, places, bodies, persons and events.

    At a million statements one pass instead of thirty; what was withdrawn or denied was found before.
    """
    kept = {
        name
        for name, schema in material.ontology.schemata.items()
        if name in TYPES or schema.is_a("Event") or schema.is_a("Organization")
    }
    statements = material.frames.statements.filter(pl.col("schema").is_in(sorted(kept)))
    if statements.height == material.frames.statements.height:
        return material
    schemata = material.schemata.narrowed(kept | {"Person", "Described"})
    return replace(material, frames=replace(material.frames, statements=statements), schemata=schemata)


def spoken_of(material: Material, known: Mapping[str, Account]) -> dict[str, Account]:
    """Return the accounts of what somebody had spoken of by the day at which the frames were cut, if they were.

    What the record alone defines stands at all times and would tell of a link before anybody did.
    """
    return {thing: account for thing, account in known.items() if material.on is None or account.sourced}
