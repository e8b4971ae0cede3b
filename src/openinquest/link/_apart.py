"""The weight of one pair that a run did not keep: never brought together by a rule, or too faint to be kept.

It follows the same ladders, shares and frequencies as the model does for all pairs at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import Any

import polars as pl

from openinquest.link._levels import Comparison, Level
from openinquest.link.comparisons import Dialect, comparison, sql_of
from openinquest.link.frequencies import frequency_tables
from openinquest.link.model import COUNTED
from openinquest.link.parameters import Parameters
from openinquest.link.settings import RAREST

NO_RULE = ""
"""The rule of a pair that no rule gave."""


def weigh_apart(
    features: pl.DataFrame,
    names: Sequence[str],
    parameters: Parameters,
    prior_weight: float,
    left: str,
    right: str,
) -> dict[str, Any]:
    """Return the row of the pairs frame that two entries would have; `names` are the comparisons of the model.

    `features` are those of all entries, from which frequencies are taken.
    """
    import duckdb

    first, second = sorted((left, right))
    made = [comparison(name) for name in names]
    tables = frequency_tables(features.filter("usable"), made)
    sides = [features.filter(pl.col("entry") == entry) for entry in (first, second)]
    row: dict[str, Any] = {"left": first, "right": second, "rule": NO_RULE}
    weight = prior_weight
    with duckdb.connect() as connection:
        tailed = [
            side.rename({name: name + tail for name in side.columns})
            for side, tail in zip(sides, ("_l", "_r"), strict=True)
        ]
        joined = pl.concat(tailed, how="horizontal")
        connection.register("pair", joined.to_arrow())
        for item in made:
            level = _level(connection, item)
            bits = 0.0
            if level is not None:
                bits = parameters.weight(item.name, level.name)
                if item.frequency is not None and level is item.levels[0]:
                    bits += _rarity(item, parameters, tables[item.frequency], sides)
                bits *= COUNTED
            row[f"c_{item.name}"] = -1 if level is None else item.number(level.name)
            row[f"w_{item.name}"] = bits
            weight += bits
    return row | {"weight": weight, "probability": 1 / (1 + 2.0 ** -max(min(weight, 500.0), -500.0))}


def _level(connection: Any, item: Comparison) -> Level | None:
    """Return the first level whose condition holds; None where a side is missing."""
    cases = [f"WHEN {sql_of(item.missing, Dialect.DUCKDB)} THEN -1"]
    cases += [
        f"WHEN {sql_of(level.condition or 'TRUE', Dialect.DUCKDB)} THEN {place}"
        for place, level in enumerate(item.levels)
    ]
    place = connection.execute(f"SELECT CASE {' '.join(cases)} END FROM pair").fetchone()[0]  # noqa: S608  (our own ladders)
    return None if place is None or place < 0 else item.levels[place]


def _rarity(
    item: Comparison, parameters: Parameters, table: pl.DataFrame, sides: Sequence[pl.DataFrame]
) -> float:
    """Return the bits by which sharing this very value says more, or less, than sharing any."""
    column = str(item.frequency)
    shares = [
        float(table.filter(pl.col(column) == side[column][0])[f"tf_{column}"].max() or 0.0)  # type: ignore[arg-type]
        for side in sides
    ]
    _, u = parameters.shares[item.name][item.levels[0].name]
    return log2(u / max(*shares, RAREST))
