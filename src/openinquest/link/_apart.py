"""The weights of pairs that a run did not keep: never brought together by a rule, or too faint to be kept.

They follow the same ladders, shares and frequencies as the model does for all pairs at once, and tell which pairs
conflict outright.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from math import log
from operator import add, or_
from typing import Any

import polars as pl

from openinquest.link._levels import Comparison
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
    first, second = sorted((left, right))
    pair = pl.DataFrame({"left": [first], "right": [second]})
    made = [comparison(name) for name in names]
    tables = frequency_tables(features.filter("usable"), made)
    return weigh(features, pair, names, parameters, prior_weight, tables).row(0, named=True)


def weigh(
    features: pl.DataFrame,
    candidates: pl.DataFrame,
    names: Sequence[str],
    parameters: Parameters,
    prior_weight: float,
    frequencies: Mapping[str, pl.DataFrame],
    rule: str = NO_RULE,
) -> pl.DataFrame:
    """Return candidates (`left`, `right`: ids, left < right) as rows of the pairs frame, sorted, under one `rule`.

    Besides the columns of `score_pairs` there is `vetoed` Boolean: a level that the two fall on forbids them to be one
    person (`Level.veto`), whatever the weight. Raises EnvironmentFault where DuckDB is missing.
    """
    made = [comparison(name) for name in names]
    levels = _levels(features, candidates, made)
    vetoed = []
    for item in made:
        place = pl.col(f"at_{item.name}")
        forbids = [at for at, level in enumerate(item.levels) if level.veto]
        vetoed += [place.is_in(forbids)] if forbids else []
        bits = place.replace_strict(
            {at: parameters.weight(item.name, level.name) for at, level in enumerate(item.levels)}
            | {-1: 0.0},
            return_dtype=pl.Float64,
        )
        if item.frequency is not None and item.frequency in frequencies:
            levels = _with_rarity(levels, features, item, parameters, frequencies[item.frequency])
            bits = bits + pl.col("rarity")
        levels = levels.with_columns(
            pl.when(place >= 0).then(len(item.levels) - 1 - place).otherwise(-1).cast(pl.Int8).alias(f"c_{item.name}"),
            (bits * COUNTED).alias(f"w_{item.name}"),
        )  # fmt: skip
    weight = reduce(add, [pl.col(f"w_{item.name}") for item in made], pl.lit(prior_weight))
    weighed = levels.with_columns(weight=weight, rule=pl.lit(rule)).with_columns(
        probability=1 / (1 + (pl.col("weight").clip(-500, 500) * -log(2)).exp()),
        vetoed=reduce(or_, vetoed, pl.lit(value=False)),
    )
    parts = [f"{kind}_{item.name}" for item in made for kind in "cw"]
    return weighed.select("left", "right", "weight", "probability", "rule", *parts, "vetoed").sort(
        "left", "right"
    )


def _levels(features: pl.DataFrame, candidates: pl.DataFrame, made: Sequence[Comparison]) -> pl.DataFrame:
    """Return candidates with `at_<comparison>`: the place of the first level whose condition holds, -1 if missing."""
    import duckdb

    conditions = [
        text for item in made for text in (item.missing, *(level.condition for level in item.levels))
    ]
    used = sorted({name for text in conditions for name in re.findall(r"\b[lr]\.(\w+)", text)})
    ladders = []
    for item in made:
        cases = [f"WHEN {sql_of(item.missing, Dialect.DUCKDB)} THEN -1"]
        cases += [
            f"WHEN {sql_of(level.condition or 'TRUE', Dialect.DUCKDB)} THEN {place}"
            for place, level in enumerate(item.levels)
        ]
        ladders.append(f"CASE {' '.join(cases)} END AS at_{item.name}")
    sides = ", ".join(f"a.{name} AS {name}_l, b.{name} AS {name}_r" for name in used)
    asked = (
        f"SELECT {', '.join(['left_id', 'right_id', *ladders])} FROM (SELECT c.left AS left_id, c.right AS right_id, "  # noqa: S608  (our own ladders)
        f"{sides} FROM candidates c JOIN entries a ON a.entry = c.left JOIN entries b ON b.entry = c.right)"
    )
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.register("entries", features.select("entry", *used).to_arrow())
        connection.register("candidates", candidates.select("left", "right").to_arrow())
        found = pl.DataFrame(connection.sql(asked).to_arrow_table())
    return found.rename({"left_id": "left", "right_id": "right"})


def _with_rarity(
    levels: pl.DataFrame,
    features: pl.DataFrame,
    item: Comparison,
    parameters: Parameters,
    table: pl.DataFrame,
) -> pl.DataFrame:
    """Return levels with `rarity`: the bits by which sharing this very value says more, or less, than sharing any."""
    column = str(item.frequency)
    counted = [level.name for level in item.levels].index(item.counted)
    _, u = parameters.shares[item.name][item.counted]
    # where the level that counts by frequency holds, both sides have one value
    share = features.select(pl.col("entry").alias("left"), column).join(table, on=column).drop(column)
    rarity = u / pl.max_horizontal(pl.col(f"tf_{column}"), pl.lit(RAREST))
    holds = (pl.col(f"at_{item.name}") == counted) & pl.col(f"tf_{column}").is_not_null()
    return (
        levels.drop("rarity", strict=False)
        .join(share, on="left", how="left")
        .with_columns(rarity=pl.when(holds).then(rarity.log(2)).otherwise(0.0))
        .drop(f"tf_{column}")
    )
