"""One model fitted to one table: expected cells, deviance, criteria, the error of the unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from openinquest.estimate.loglinear._lattice import SINGULAR, fit_terms, gather, spread, start_independent
from openinquest.estimate.loglinear.existence import Status, design, identified, vanishing
from openinquest.estimate.loglinear.models import Model, bits, size
from openinquest.estimate.sentences import Sentence, say

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A model fitted by maximum likelihood (Fienberg 1972): n_x ~ Poisson(exp(X beta)), the unseen exp(beta_0).

    `n`: persons seen. `unseen`: n0, expected persons on no list. `fitted`: float64 (2**L,), expected persons by cell,
    the first of them `unseen`. `deviance`, `df`: of the observable cells that count. `loglik`: of Poisson counts,
    constants and all. `error`: standard error of log n0. `empty`: pairs in the model that nobody is on together;
    each counts as one parameter and takes the cells that hold it out. `beta`: float64 (2**L,), coefficients by term.
    """

    model: Model
    n: int
    unseen: float
    fitted: Floats
    deviance: float
    df: int
    loglik: float
    error: float
    empty: tuple[int, ...]
    beta: Floats

    @property
    def total(self) -> float:
        """N, all persons: seen and unseen."""
        return self.n + self.unseen

    @property
    def aic(self) -> float:
        """-2 log-likelihood + 2 parameters (Akaike 1974)."""
        return -2 * self.loglik + 2 * self.model.parameters

    @property
    def bic(self) -> float:
        """-2 log-likelihood + log n parameters (Schwarz 1978), n being the persons seen."""
        return -2 * self.loglik + log(self.n) * self.model.parameters


@dataclass(frozen=True, slots=True, eq=False)
class Unfit:
    """A model that gives no number: why, in `status`, and in a sentence."""

    model: Model
    status: Status
    says: str


def margins_of(cells: Floats) -> Floats:
    """Return float64 (2**L,): by set of lists, the persons on all of them; cell 0 of `cells` counts in the first."""
    margins = np.array(cells, np.float64)
    gather(margins)
    return margins


def fit(cells: NDArray[np.generic], model: Model, names: Sequence[str] = ()) -> Fit | Unfit:
    """Fit a model to counts (2**L,) of cells, the first of which is not looked at.

    Existence and identifiability are checked first: an `Unfit` says what fails. `names` of lists are for its words.
    """
    counts = np.array(cells, np.float64)
    counts[0] = 0
    margins = margins_of(counts)
    made = design(model, margins)
    if not identified(made):
        return Unfit(
            model,
            Status.NOT_IDENTIFIED,
            say("loglinear.rank"),
        )
    gone = vanishing(made, counts)
    if gone.any():
        return Unfit(model, Status.NOT_EXISTING, _says_gone(np.flatnonzero(gone), names))
    found = newton(counts, model)
    if found is None:
        return Unfit(
            model,
            Status.UNFITTED,
            say("loglinear.floating"),
        )
    return found


def newton(cells: Floats, model: Model, start: Floats | None = None) -> Fit | None:
    """Fit without the checks of `fit`, from `start` (coefficients by term) or independence; None where it fails."""
    counts = np.array(cells, np.float64)
    counts[0] = 0
    margins = margins_of(counts)
    made = design(model, margins)
    allowed = made.allowed.copy()
    beta = np.zeros(len(counts))
    begin = beta.copy()
    start_independent(model.lists, margins, begin)
    begin = begin if start is None else start
    beta[made.terms] = begin[made.terms]
    count = len(made.terms)
    mass, change, step = np.empty(len(counts)), np.empty(len(counts)), np.empty(count)
    information = np.empty((count, count))
    shown, value, _ = fit_terms(
        made.terms, count, allowed, False, margins, beta, mass, information, step, change
    )
    if shown == SINGULAR:
        return None
    fitted = beta.copy()
    spread(fitted)
    fitted = np.where(allowed, np.exp(fitted), 0.0)
    n = margins[0]
    saturated = float(xlogy(counts, counts).sum())
    first = np.zeros(count)
    first[0] = 1.0
    factor = np.tril(information)
    error = sqrt(float((np.linalg.solve(factor, first) ** 2).sum()))
    return Fit(
        model,
        int(n),
        exp(beta[0]),
        fitted,
        max(2 * (saturated - n - value), 0.0),
        int(allowed[1:].sum()) - count,
        float(value - gammaln(counts[1:] + 1).sum()),
        error,
        made.empty,
        beta,
    )


def _says_gone(gone: NDArray[np.int64], names: Sequence[str]) -> Sentence:
    first = sorted(gone.tolist(), key=lambda cell: (size(cell), cell))[:4]
    more = say("loglinear.more", count=len(gone) - 4) if len(gone) > 4 else say("nothing")
    return say("loglinear.infinite", cells=tuple(_cell(int(cell), names) for cell in first), more=more)


def _cell(cell: int, names: Sequence[str]) -> Sentence:
    lists = (names[at] if at < len(names) else say("loglinear.nth", number=at + 1) for at in bits(cell))
    return say("loglinear.cell", lists=tuple(lists))
