"""Estimates with intervals of their own: added over strata, and turned into laws that can be mixed.

An estimate is not the middle of the draws of its resampled tables: where each chooses its model anew, they may lie to
one side of it. A sum of estimates is therefore their sum, and its interval is made as that of one table is: BCa from
the resampled tables, here added up, about the sum of the estimates. Where that is not possible, as where the sums lie
nearly all to one side or too many have no estimate, the intervals of the strata are carried (the method of variance
estimates recovery of Zou and Donner 2008, on the logarithm of the unseen).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, inf, isfinite, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from openinquest.estimate._draws import generator_of, shuffled
from openinquest.estimate.bca import MOST_WITHOUT, Interval, Resampling, bias, corrected, finite, interval
from openinquest.estimate.results import MethodResult

Floats = NDArray[np.float64]

LEAST_UNSEEN = 0.5
"""What stands for n0 = 0 where its logarithm is taken."""

BCA = "95 %, BCa of resampled tables added up, each stratum's in an order of its own, about the sum of the estimates"
CARRIED = (
    "95 %, about the sum of the estimates: how far the intervals of the strata reach, in logarithms of the unseen, "
    "weighted by the unseen and added as squares"
)

_LAW = 1000
_LARGEST = 700.0


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """Estimates of independent strata added up.

    `interval`: None where a stratum has none. `draws`: float64 (D,), sums of resampled tables; None where a stratum has
    none. `resampling`: of the sum, None where the interval is not BCa.
    """

    estimate: float
    interval: Interval | None
    convention: str
    draws: Floats | None
    resampling: Resampling | None
    diagnostics: dict[str, Any]


def added(results: Mapping[str, MethodResult], seed: int) -> Added:
    """Return the sum of the estimates of these strata, each of which has one, with its interval.

    The order of strata changes nothing. A sum of resampled tables has no estimate where one of them has none.
    """
    ordered = [(name, results[name]) for name in sorted(results)]
    every = [result for _, result in ordered]
    estimate = fsum(result.median for result in every if result.median is not None)
    draws: Floats | None = None
    told: dict[str, Any] = {"bca": False}
    if all(result.draws is not None and result.resampling is not None for result in every):
        totals, resampling = _totals(ordered, seed)
        draws = totals[np.isfinite(totals)]
        shift = bias(totals, estimate)
        ends, possible = interval(totals, estimate, shift, resampling.acceleration)
        told = {
            "draws": len(draws),
            "bias_correction": shift if isfinite(shift) else None,
            "acceleration": resampling.acceleration,
            "bca": possible and isfinite(ends[1]) and resampling.without <= MOST_WITHOUT * len(totals),
        }
        if told["bca"]:
            seen = float(sum(result.n for result in every))
            return Added(estimate, (max(ends[0], seen), max(ends[1], seen)), BCA, draws, resampling, told)
    return Added(estimate, carried(every), CARRIED, draws, None, told)


def carried(results: Sequence[MethodResult]) -> Interval | None:
    """Return the interval of a sum from those of its parts; None where one has none.

    With u_s unseen in stratum s, their sum u, and an end of its interval at e_s: the end of the sum lies at
    log u -+ sqrt(sum (u_s log(e_s / u_s))^2) / u. Where each interval is lognormal about the unseen this is the delta
    method, variances of the unseen added up. One stratum keeps its own ends.
    """
    seen = sum(result.n for result in results)
    unseen, arms = [], ([], [])  # type: tuple[list[float], tuple[list[float], list[float]]]
    for result in results:
        if result.median is None or finite(result.interval95) is None or result.interval95 is None:
            return None
        middle = max(result.median - result.n, LEAST_UNSEEN)
        unseen.append(result.median - result.n)
        for end, of in zip(result.interval95, arms, strict=True):
            of.append((middle * log(max(end - result.n, LEAST_UNSEEN) / middle)) ** 2)
    total = fsum(unseen)
    middle = max(total, LEAST_UNSEEN)
    low, high = (sqrt(fsum(of)) / middle for of in arms)
    return finite((
        seen + min(middle * exp(-min(low, _LARGEST)), total),
        seen + max(middle * exp(min(high, _LARGEST)), total),
    ))  # fmt: skip


def law(result: MethodResult) -> Floats | None:
    """Return draws float64 (R,) of which the middle 95 % is the interval of a result, for a mixture with others.

    Of a posterior these are its own. Of an estimate they are quantiles of the law whose every central interval is BCa,
    infinite where resampled tables have no estimate; where its interval is not BCa, of a lognormal law of the unseen to
    either side of the estimate. None for an estimate without an interval, and a posterior without draws.
    """
    if not result.estimated or result.median is None:
        return None if result.draws is None else np.asarray(result.draws, np.float64).ravel()
    if result.draws is not None and result.resampling is not None:
        values = with_lacking(result)
        levels = (np.arange(len(values)) + 0.5) / len(values)
        shift = bias(values, result.median)
        shares = corrected(levels, shift, result.resampling.acceleration)
        if shares is not None:
            drawn: Floats = np.quantile(values, shares, method="inverted_cdf")
            return drawn
    if finite(result.interval95) is None or result.interval95 is None:
        return None
    middle = max(result.median - result.n, LEAST_UNSEEN)
    below, above = (
        abs(log(max(end - result.n, LEAST_UNSEEN) / middle)) / float(ndtri(0.975))
        for end in result.interval95
    )
    places = ndtri((np.arange(_LAW) + 0.5) / _LAW)
    spread = np.where(places < 0, below, above) * places
    drawn = result.n + middle * np.exp(np.minimum(spread, _LARGEST))
    return drawn


def with_lacking(result: MethodResult) -> Floats:
    """Return the draws of a result, float64 (R,), with infinity for each resampled table without an estimate."""
    draws = np.asarray(result.draws, np.float64).ravel()
    without = result.resampling.without if result.resampling else 0
    return np.append(draws, np.full(without, inf))


def _totals(results: Sequence[tuple[str, MethodResult]], seed: int) -> tuple[Floats, Resampling]:
    drawn = {name: with_lacking(result) for name, result in results}
    count = max(len(values) for values in drawn.values())
    totals = np.zeros(count)
    for name, values in drawn.items():
        totals += shuffled(values, count, generator_of(seed, name))
    every = [result.resampling for _, result in results if result.resampling is not None]
    return totals, Resampling(
        fsum(each.squares for each in every), fsum(each.cubes for each in every), int(np.isinf(totals).sum())
    )
