"""How common each name, place and day is, so that sharing a rare one says more than sharing a common one."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from openinquest.link.comparisons import Comparison

UNSEEN = 2e-4
"""Share that a name is expected to have before it was ever seen."""

STRENGTH = 300
"""Entries that this expectation counts for; a list of thousands speaks for itself."""

OF_EVENTS = {"place_key": (0.05, 10), "died_day": (0.05, 10)}
"""The same two for days and places. Lists of one event share them, and a few entries are enough to show it."""


def frequency_tables(features: pl.DataFrame, comparisons: Iterable[Comparison]) -> dict[str, pl.DataFrame]:
    """Return, for each column that is counted by frequency, `<column>` and `tf_<column>` Float64, one row a value.

    Shares are those in `features`, drawn towards `UNSEEN` or those of `OF_EVENTS`, since in a short list one entry is
    already a large share.
    """
    columns = [item.frequency for item in comparisons if item.frequency is not None]
    return {column: _shares(features[column], column) for column in columns}


def _shares(values: pl.Series, column: str) -> pl.DataFrame:
    known = values.drop_nulls()
    total = known.len()
    unseen, strength = OF_EVENTS.get(column, (UNSEEN, STRENGTH))
    return (
        known.value_counts(name="count")
        .sort(column)
        .select(
            pl.col(column),
            # the entry itself is no evidence of how common its name is among the others
            ((pl.col("count") - 1 + strength * unseen) / max(total - 1 + strength, 1)).alias(f"tf_{column}"),
        )
    )
