"""What a run of linkage can be told, and Splink's settings made from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from openinquest.link.blocking import rule_sql
from openinquest.link.comparisons import Comparison, Dialect, sql_of
from openinquest.link.parameters import Parameters

RAREST = 1e-5
"""No name is taken to be rarer: a slip of the pen is unique without being a proof."""


class Engine(StrEnum):
    """What computes the pairs."""

    DUCKDB = "duckdb"
    SPARK = "spark"

    @property
    def dialect(self) -> Dialect:
        """The words of its SQL."""
        return Dialect(self.value)


@dataclass(frozen=True, slots=True)
class Settings:
    """How lists are linked.

    `pair_limit` pairs may come from one blocking rule (None: 100,000, or three for every entry where that is
    more). Parameters are learnt from lists with at least `learn_from` entries, else those that ship are used.
    Pairs are kept from a probability of `keep` on, and linked from `threshold` on. `memory` is a limit in the words
    of DuckDB; beyond it, pairs are put aside on disk.
    """

    engine: Engine = Engine.DUCKDB
    pair_limit: int | None = None
    learn_from: int = 1000
    keep: float = 0.01
    threshold: float = 0.5
    seed: int = 1
    threads: int | None = None
    memory: str = "4GB"

    def limit(self, entries: int) -> int:
        """Return how many pairs one rule may give for that many entries."""
        return self.pair_limit if self.pair_limit is not None else max(100_000, 3 * entries)

    def digest(self, *further: str) -> str:
        """Return 16 hexadecimal digits of what decides the result; engine and machine do not."""
        deciding = asdict(self)
        for name in ("engine", "threads", "memory"):
            del deciding[name]
        return sha256(json.dumps([deciding, *further], sort_keys=True).encode()).hexdigest()[:16]


def splink_settings(
    comparisons: Sequence[Comparison], parameters: Parameters, rules: int, prior: float, dialect: Dialect
) -> dict[str, Any]:
    """Return Splink's settings for one table of features with keys of that many blocking rules."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "uid",
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": [rule_sql(number) for number in range(rules)],
        "comparisons": [_comparison(item, parameters, dialect) for item in comparisons],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "em_convergence": 0.001,
        "max_iterations": 15,
    }


def _comparison(item: Comparison, parameters: Parameters, dialect: Dialect) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": sql_of(item.missing, dialect), "is_null_level": True, "label_for_charts": "missing"}
    ]
    for level in item.levels:
        m, u = parameters.shares[item.name][level.name]
        made: dict[str, Any] = {
            "sql_condition": sql_of(level.condition, dialect) if level.condition else "ELSE",
            "label_for_charts": level.name,
            "m_probability": m,
            "u_probability": u,
        }
        if level.name == item.counted and item.frequency is not None:
            # it is the exact level itself: Splink need not look for one, which takes a third of the time of short lists
            made |= {
                "tf_adjustment_column": item.frequency,
                "tf_minimum_u_value": RAREST,
                "disable_tf_exact_match_detection": True,
            }
        levels.append(made)
    return {"output_column_name": item.name, "comparison_levels": levels}
