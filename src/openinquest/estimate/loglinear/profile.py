"""Intervals of N under one model, each by a convention that is named: they differ, and papers seldom say which.

None of them knows that the model was chosen by looking at the table: see `bootstrap`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import exp, inf, log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln, xlogy
from scipy.stats import chi2, norm

from openinquest.estimate.loglinear._lattice import SINGULAR, fit_terms, spread
from openinquest.estimate.loglinear.existence import design
from openinquest.estimate.loglinear.fitting import Fit, margins_of

Floats = NDArray[np.float64]
Interval = tuple[float, float]

_FURTHEST = 1e9
"""An interval that is still open at this many times the unseen has no upper end."""


class Convention(StrEnum):
    """How an interval was made."""

    BOOTSTRAP = "bootstrap"
    POISSON = "poisson"
    MULTINOMIAL = "multinomial"
    LOGNORMAL = "lognormal"


def lognormal(fit: Fit, level: float = 0.95) -> Interval:
    """Return n + n0 exp(-+ z se(log n0)): Wald's interval of the intercept."""
    z = float(norm.ppf(0.5 + level / 2))
    return fit.n + fit.unseen * exp(-z * fit.error), fit.n + fit.unseen * exp(min(z * fit.error, 600.0))


def poisson(cells: NDArray[np.generic], fit: Fit, level: float = 0.95) -> Interval:
    """Return where the deviance of the table completed with n0 persons rises by the quantile of chi-squared.

    The goodness-of-fit interval of Regal and Hook (1984), under the Poisson likelihood as in Cormack (1992),
    Biometrics 48. An end at infinity is where the deviance never rises so far.
    """
    profile = _Profile(cells, fit)

    def rise(unseen: float) -> float:
        fitted, whole = profile(unseen)
        return float(2 * (xlogy(whole, whole) - xlogy(whole, fitted) - whole + fitted).sum())

    return _ends(rise, fit.unseen, fit.n, level)


def multinomial(cells: NDArray[np.generic], fit: Fit, level: float = 0.95) -> Interval:
    """Return where the multinomial log-likelihood of N, the model's parameters at their best for each N, falls.

    log N! - log n0! + sum n_x log p_x + n0 log p_0, after Cormack (1992); N is taken as continuous.
    """
    profile = _Profile(cells, fit)

    def loss(unseen: float) -> float:
        fitted, whole = profile(unseen)
        total = fit.n + unseen
        gain = gammaln(total + 1) - gammaln(unseen + 1) + xlogy(whole, fitted / total).sum()
        return float(-2 * gain)

    middle = log(fit.unseen)
    found = minimize_scalar(
        lambda place: loss(exp(place)),
        bounds=(middle - 3, middle + 3),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return _ends(loss, exp(found.x), fit.n, level)


class _Profile:
    """Fits of one model to the table completed with a number of unseen persons, each from the one before."""

    def __init__(self, cells: NDArray[np.generic], fit: Fit) -> None:
        self._counts = np.array(cells, np.float64)
        self._counts[0] = 0
        self._margins = margins_of(self._counts)
        made = design(fit.model, self._margins)
        self._terms, self._allowed = made.terms, made.allowed
        self._beta = fit.beta.copy()

    def __call__(self, unseen: float) -> tuple[Floats, Floats]:
        """Return fitted and completed cells that count, float64."""
        margins = self._margins.copy()
        margins[0] += unseen
        count, size = len(self._terms), len(margins)
        beta = self._beta.copy()
        mass, change = np.empty(size), np.empty(size)
        shown, _, _ = fit_terms(
            self._terms, count, self._allowed, True, margins, beta, mass, np.empty((count, count)),
            np.empty(count), change,
        )  # fmt: skip
        if shown == SINGULAR:
            raise ArithmeticError("a completed table cannot be fitted")
        self._beta = beta.copy()
        spread(beta)
        whole = self._counts.copy()
        whole[0] = unseen
        return np.exp(beta[self._allowed]), whole[self._allowed]


def _ends(loss: Callable[[float], float], best: float, n: int, level: float) -> Interval:
    goal = loss(best) + float(chi2.ppf(level, 1))

    def above(place: float) -> float:
        return loss(exp(place)) - goal

    middle = log(best)
    ends = []
    for way, limit in ((-1, middle - log(1e9)), (1, middle + log(_FURTHEST))):
        reach, stride = middle, 0.25
        while True:
            near, reach = reach, reach + way * stride
            stride *= 1.6
            if way * (reach - limit) > 0:
                ends.append(0.0 if way < 0 else inf)
                break
            try:
                if above(reach) > 0:
                    ends.append(exp(brentq(above, near, reach, xtol=1e-9)))
                    break
            except ArithmeticError:
                ends.append(0.0 if way < 0 else inf)
                break
    return n + ends[0], n + ends[1]


def conventions(cells: NDArray[np.generic], fit: Fit) -> dict[Convention, Interval]:
    """Return the 95 % interval under each convention that needs no resampling; one that cannot be computed is open."""
    found = {Convention.LOGNORMAL: lognormal(fit)}
    for convention, profile in ((Convention.POISSON, poisson), (Convention.MULTINOMIAL, multinomial)):
        try:
            found[convention] = profile(cells, fit)
        except ArithmeticError:
            found[convention] = (float(fit.n), inf)
    return found
