"""Intervals from resampled tables, corrected for bias and acceleration (Efron 1987; DiCiccio and Efron 1996).

The ends for one table, and those for a sum of independent strata, are made by the same rule: what a jackknife finds
adds up over strata person by person, so that the acceleration of the sum follows from those of its parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Floats = NDArray[np.float64]
Interval = tuple[float, float]

ENDS = (0.025, 0.975)

MOST_BIAS = 1.0
"""Beyond it fewer than 16 in 100 replicates lie on one side of the estimate: most chose other models and other answers,
and BCa would take its ends from the few that did not, the estimate itself outside them from 1.96 on."""

MOST_WITHOUT = 0.025
"""If more replicates than this have no estimate, a 95 % interval has no upper end."""


@dataclass(frozen=True, slots=True)
class Resampling:
    """What the ends of an interval take from a table beside the draws of its resampled tables.

    `squares`, `cubes`: sums over persons of the second and third power of what leaving out each of them changes.
    `without`: resampled tables that gave no estimate; they are not among the draws, and count as infinite.
    """

    squares: float
    cubes: float
    without: int = 0

    @property
    def acceleration(self) -> float:
        """Efron's a; 0 where leaving persons out changes nothing."""
        return self.cubes / (6 * self.squares**1.5) if self.squares > 0 else 0.0


def jackknifed(jackknife: Floats, weights: Floats, without: int = 0) -> Resampling:
    """Return what `jackknife` float64 (K,) tells, estimates without one person each, of which there are `weights`.

    Persons without whom there is no estimate (nan) are left out of it.
    """
    held = ~np.isnan(jackknife)
    if not held.any():
        return Resampling(0.0, 0.0, without)
    values, weights = jackknife[held], weights[held]
    gaps = np.average(values, weights=weights) - values
    return Resampling(float((weights * gaps**2).sum()), float((weights * gaps**3).sum()), without)


def bias(totals: Floats, estimate: float) -> float:
    """Return the normal quantile of the share of replicates below the estimate, ties by half; infinities count."""
    values = np.where(np.isnan(totals), inf, totals)
    share = float((values < estimate).mean() + (values == estimate).mean() / 2)
    return float(norm.ppf(share))


def corrected(levels: Floats, bias: float, acceleration: float) -> Floats | None:
    """Return the shares of replicates at which quantiles of these levels lie; None where BCa is not possible."""
    if not abs(bias) <= MOST_BIAS:
        return None
    places = bias + norm.ppf(levels)
    scales = 1 - acceleration * places
    if not (scales > 0).all():
        return None
    shares: Floats = norm.cdf(bias + places / scales)
    return shares


def interval(totals: Floats, estimate: float, bias: float, acceleration: float) -> tuple[Interval, bool]:
    """Return the 95 % interval and whether it is BCa; else it is of plain percentiles, widened to hold the estimate."""
    values = np.where(np.isnan(totals), inf, totals)
    shares = corrected(np.array(ENDS), bias, acceleration)
    low, high = np.quantile(values, ENDS if shares is None else shares, method="inverted_cdf").tolist()
    if shares is None:
        return (min(low, float(estimate)), max(high, float(estimate))), False
    return (low, high), True


def finite(ends: Interval | None) -> Interval | None:
    """Return an interval with two ends, or None."""
    return ends if ends is not None and isfinite(ends[0]) and isfinite(ends[1]) else None
