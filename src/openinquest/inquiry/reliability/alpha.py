"""Krippendorff's alpha: agreement beyond chance, 1 where coders always agree and 0 where they agree as by chance.

After K. Krippendorff, "Computing Krippendorff's alpha-reliability" (University of Pennsylvania, 2011). Every unit has
the values that coders gave it; a unit with fewer than two says nothing. With m values in a unit and n in all such
units,

    observed  = 1/n * sum over units of (sum over ordered pairs of values in the unit of d) / (m - 1)
    expected  = 1/(n (n - 1)) * sum over ordered pairs of all values of d
    alpha     = 1 - observed / expected

where d(a, b) is 0 or 1 (nominal), (a - b)**2 (interval), or ((a - b) / (a + b))**2 (ratio).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

import polars as pl

_MANY = 100
"""With more different numbers than these, pairs of them are taken by columns."""


class Metric(StrEnum):
    """How far two values are apart."""

    NOMINAL = "nominal"
    INTERVAL = "interval"
    RATIO = "ratio"

    def between(self, a: Any, b: Any) -> float:
        """Return the squared difference of two values; numbers for any metric but the nominal one."""
        if self is Metric.NOMINAL:
            return float(a != b)
        if self is Metric.INTERVAL:
            return float(a - b) ** 2
        return ((a - b) / (a + b)) ** 2 if a + b else 0.0


@dataclass(frozen=True, slots=True)
class Alpha:
    """Alpha with what it is made of; `value` None where all values are one and the same.

    `units` had two values or more.
    """

    value: float | None
    observed: float
    expected: float
    units: int


def alpha(units: Sequence[Sequence[Hashable]], metric: Metric) -> Alpha:
    """Return the agreement of coders over units, each with the values that coders gave it, in any order.

    Values are anything that can be compared for the nominal metric, numbers for the others (0 or more for ratio).
    """
    return alpha_of(Counter(tuple(unit) for unit in units), metric)


def alpha_of(units: Mapping[tuple[Any, ...], int], metric: Metric) -> Alpha:
    """Return alpha as `alpha` does; `units` are the different ones, each with how often it comes."""
    counts: Counter[Any] = Counter()
    apart, pairable = 0.0, 0
    for unit, many in units.items():
        if len(unit) < 2:
            continue
        pairable += many
        for value in unit:
            counts[value] = counts.get(value, 0) + many
        if unit.count(unit[0]) < len(unit):
            apart += many * 2 * sum(metric.between(a, b) for a, b in combinations(unit, 2)) / (len(unit) - 1)
    total = counts.total()
    if total < 2:
        return Alpha(None, 0.0, 0.0, 0)
    observed = apart / total
    far = _distances(counts, metric)
    expected = sum(counts[value] * distance for value, distance in far.items()) / (total * (total - 1))
    value = 1 - observed / expected if expected > 0 else None
    return Alpha(value, observed, expected, pairable)


def _distances(counts: Counter[Any], metric: Metric) -> dict[Any, float]:
    """Return for every value the sum of its squared differences from all values."""
    total = counts.total()
    if metric is Metric.NOMINAL:
        return {value: float(total - count) for value, count in counts.items()}
    # numbers are measured from the middle, since days since the year 1 would lose their last digits
    centre = sum(float(value) * count for value, count in counts.items()) / total
    shifted = {value: float(value) - centre for value in counts}
    if metric is Metric.INTERVAL:
        first = sum(shifted[value] * count for value, count in counts.items())
        second = sum(shifted[value] ** 2 * count for value, count in counts.items())
        return {value: total * at**2 - 2 * at * first + second for value, at in shifted.items()}
    if len(counts) > _MANY:
        values, weights = pl.Series([float(value) for value in counts]), pl.Series(list(counts.values()))

        def far(at: float) -> float:
            if not at:  # as far from all others as can be
                return float(total - sum(count for value, count in counts.items() if not value))
            apart = (values - at) / (values + at)
            return float((apart * apart).dot(weights) or 0)

        return {value: far(float(value)) for value in counts}
    found = dict.fromkeys(counts, 0.0)
    for (a, many), (b, others) in combinations(counts.items(), 2):
        apart = metric.between(a, b)
        found[a] += apart * others
        found[b] += apart * many
    return found
