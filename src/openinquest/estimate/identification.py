"""What identifies the unseen: an assumption of its own, apart from how well anything fits.

The counts fix the law of a pattern given that it was seen. Nothing in them tells how many were not. With expected
persons mu_x for each pattern x of 0 and 1 over the lists, the odds ratio of all lists together is

    xi = mu_0 prod_{|x| even, > 0} mu_x / prod_{|x| odd} mu_x

and n0 = xi prod_odd / prod_even, whatever the fit. No highest-order interaction (NHOI) is xi = 1; a number of the
unseen is an opinion on xi (Aleshin-Guendel, Sadinle and Wakefield 2021, arXiv 2101.09304; Fienberg 1972). Everything
here is computed in logarithms, and not at all where a cell is nought.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from openinquest.errors import InputError, Problem
from openinquest.estimate.results import Ground, MethodResult, Reason
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable

Floats = NDArray[np.float64]

XIS: tuple[float, ...] = tuple(2.0 ** (step / 8) for step in range(-16, 17))
"""From a quarter to four, in steps of an eighth of a doubling; 1 in the middle."""

_SAID = 4

_NEAR = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """All persons by xi: `totals` float64 (X,) = n + xi n0(1) for each of `xis` float64 (X,), ascending.

    `low`, `high`: float64 (X,), the middle 95 % over draws of the law of patterns, None without draws. They say what
    is not known of n0(1), not of xi, which no count tells. `unseen`: n0(1).
    """

    n: int
    unseen: float
    xis: Floats
    totals: Floats
    low: Floats | None = None
    high: Floats | None = None

    def at(self, xi: float) -> float:
        """Return all persons for one xi."""
        return self.n + xi * self.unseen

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """(xi, all persons), as charts take them."""
        return tuple(zip(self.xis.tolist(), self.totals.tolist(), strict=True))

    def as_json(self) -> dict[str, Any]:
        """Return the curve as plain data."""
        data: dict[str, Any] = {"xi": self.xis.tolist(), "total": self.totals.tolist()}
        if self.low is not None and self.high is not None:
            data |= {"low": self.low.tolist(), "high": self.high.tolist()}
        return data


def log_unseen(fitted: ArrayLike) -> Floats:
    """Return log n0 under NHOI for expected persons in observable cells, float64 (..., 2**L - 1); codes 1 and up.

    Rows of shares (summing to 1) give log(n0 / n). The result has the shape (...). nan where any cell is nought or
    no number, since the product is then not defined. Raises ValueError for a length that is not 2**L - 1.
    """
    cells = np.asarray(fitted, np.float64)
    size = cells.shape[-1] + 1
    if size & (size - 1) or size < 4:
        raise ValueError(f"{size - 1} cells are not the observable ones of two lists or more")
    odd = np.bitwise_count(np.arange(1, size)) % 2 == 1
    defined = (cells > 0) & np.isfinite(cells)
    logs = np.log(np.where(defined, cells, 1.0))
    found: Floats = np.where(defined.all(axis=-1), np.where(odd, logs, -logs).sum(axis=-1), np.nan)
    return found


def xi_curve(fitted: ArrayLike, n: int, xis: Sequence[float] = XIS, cells: ArrayLike | None = None) -> Curve:
    """Return n0(xi) = xi n0(1) for a fit: `fitted` float64 (2**L - 1,), expected persons by observable cell.

    `cells`: float64 (draws, 2**L - 1), draws of the law of a pattern given that it was seen, for `low` and `high`,
    which are None if any draw has a cell of nought. Raises InputError, with the cells, where `fitted` has a nought, and
    ValueError for xis that are not positive.
    """
    values = np.asarray(fitted, np.float64)
    grid = np.sort(np.asarray(xis, np.float64))
    if not (grid > 0).all():
        raise ValueError("an odds ratio is positive")
    here = float(log_unseen(values))
    if np.isnan(here):
        empty = np.flatnonzero(~((values > 0) & np.isfinite(values))) + 1
        raise InputError(
            "Without persons in every cell the product that identifies the unseen is not defined.",
            [Problem("a positive number", "0", column=f"cell {cell:b}") for cell in empty.tolist()],
        )
    unseen = exp(min(here, 700.0))
    drawn = None if cells is None else log_unseen(cells)
    if drawn is None or np.isnan(drawn).any():
        return Curve(n, unseen, grid, n + grid * unseen)
    return _between(Curve(n, unseen, grid, n + grid * unseen), np.exp(np.minimum(drawn + log(n), 700.0)))


def curve_of(result: MethodResult, names: Sequence[str], xis: Sequence[float] = XIS) -> Curve | Reason:
    """Return the curve of a method's fit, or why it has none; `names` of the lists are for the words.

    Where the method itself takes xi for 1, its own draws of N give the ends: they also know how many happened to be
    seen.
    """
    if result.fitted is None:
        return Reason(Ground.NOT_EXISTING, say("nhoi.no-cells"))
    if np.isnan(log_unseen(result.fitted)):
        return _empty(result.fitted, names, "expected")
    curve = xi_curve(result.fitted, result.n, xis, result.cells)
    implied = implied_xi(result)
    if result.draws is not None and implied is not None and abs(implied - 1) < _NEAR:
        return _between(curve, np.maximum(result.draws.reshape(-1) - result.n, 0.0))
    return curve


def _between(curve: Curve, unseen: Floats) -> Curve:
    """Return a curve with the middle 95 % of draws (R,) of n0(1)."""
    low, high = np.quantile(unseen, (0.025, 0.975))
    return replace(curve, low=curve.n + curve.xis * low, high=curve.n + curve.xis * high)


def implied_xi(result: MethodResult) -> float | None:
    """Return the xi at which the curve of a method's fit passes through its own number; None without either.

    1 for every log-linear model of which no cell is nought, by construction; for other methods it is what they take
    for granted of the persons on no list.
    """
    if result.fitted is None or result.median is None or not result.median > result.n:
        return None
    here = float(log_unseen(result.fitted))
    return None if np.isnan(here) else exp(log(result.median - result.n) - here)


def no_highest_order(table: OverlapTable, level: float = 0.95) -> MethodResult:
    """Estimate N from the counts themselves under NHOI alone: n0 = prod_odd n_x / prod_even n_x (Fienberg 1972).

    The saturated log-linear model: it fits without error, and is as unsure as an answer that takes nothing else for
    granted has to be. log n0 has the variance sum 1 / n_x; the interval is lognormal. Refused where any combination
    of lists was seen on nobody.
    """
    began = time.perf_counter()
    counts = table.cells()[1:].astype(np.float64)
    name = "no-highest-order"
    if (counts == 0).any():
        reasons = (_empty(counts, table.lists, "seen"),)
        return MethodResult(
            name,
            table.n,
            None,
            None,
            None,
            say("assumption.no-highest-order"),
            "",
            reasons=reasons,
            seconds=time.perf_counter() - began,
        )
    # sorted by size, so that the sum does not depend on the order of lists
    odd = np.bitwise_count(np.arange(1, len(counts) + 1)) % 2 == 1
    place = float(np.log(np.sort(counts[odd])).sum() - np.log(np.sort(counts[~odd])).sum())
    error = sqrt(float((1 / np.sort(counts)).sum()))
    z = float(norm.ppf(0.5 + level / 2))
    few = Reason(Ground.FEW_LISTS, say("few-lists.dependence"), len(table.lists), 3)
    return MethodResult(
        name,
        table.n,
        median=table.n + exp(place),
        mean=None,
        interval95=(table.n + exp(place - z * error), table.n + exp(min(place + z * error, 700.0))),
        assumption=say("assumption.no-highest-order"),
        convention="95 %, lognormal about the unseen, variance the sum of 1 / n_x",
        fitted=counts,
        diagnostics={"error_log_unseen": error},
        reasons=(few,) if len(table.lists) < 3 else (),
        seconds=time.perf_counter() - began,
        estimated=True,
    )


def _empty(cells: Floats, names: Sequence[str], how: str) -> Reason:
    empty = np.flatnonzero(~((cells > 0) & np.isfinite(cells))) + 1
    few = sorted(empty.tolist(), key=lambda cell: (cell.bit_count(), cell))[:_SAID]
    shown = tuple(
        say("cell.only", lists=tuple(name for at, name in enumerate(names) if cell >> at & 1)) for cell in few
    )
    left = len(empty) - len(few)
    more = say("cells.more", count=left) if left else say("nothing")
    return Reason(Ground.NOT_EXISTING, say(f"nhoi.{how}", cells=shown, more=more), len(empty), 0)
