"""A bootstrap in which every replicate chooses its own model, and the interval BCa from it.

An interval under the model that won takes the winner for known. Here each replicate draws a population anew and goes
through the same selection. Of N persons, the estimate, each is seen with the share n / N, so that the number seen is
binomial, and those seen have patterns drawn from the ones there are (Buckland and Garthwaite 1991, Biometrics 47). With
n held as it is, as Chan, Silverman and Vincent (2021) have it, intervals leave out how many happened to be seen: those
of main effects on simulated independent lists held the truth in 88 of 100 tables instead of 95.

The ends are corrected for bias and acceleration (Efron 1987; DiCiccio and Efron 1996); the acceleration comes from a
jackknife over patterns, each weighted by its count, since leaving out any of its persons is the same; leaving out one
of the unseen changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate.bca import Interval, Resampling, bias, interval, jackknifed
from openinquest.estimate.loglinear.fitting import Fit
from openinquest.estimate.loglinear.models import Model
from openinquest.estimate.loglinear.selection import Choice, Rule, choose

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Replicates of a table, a model chosen for each.

    `totals`: float64 (R,), N by replicate, at least n, nan where no model gives an estimate. `cells`: float64
    (R, 2**L - 1), fitted shares of observable cells, rows summing to 1 (nan where there is no estimate). `shares`: of
    the replicates that chose each model, most first. `bias`, `left_out`: of BCa. `interval`: 95 %; replicates
    without an estimate count as infinite. `corrected`: whether BCa was possible; else the interval is of plain
    percentiles, and holds the estimate.
    """

    totals: Floats
    cells: Floats | None
    shares: tuple[tuple[tuple[int, ...], float], ...]
    bias: float
    left_out: Resampling
    interval: Interval
    corrected: bool

    @property
    def without(self) -> float:
        """The share of replicates in which no model gives an estimate."""
        return float(np.isnan(self.totals).mean())


CELLS_KEPT = 10
"""Up to this many lists the fitted cells of replicates are kept: 1,023 numbers for each."""


def resampled(
    counts: Floats, rule: Rule, model: Model | None, best: Fit, replicates: int, rng: np.random.Generator
) -> Bootstrap:
    """Resample a table `counts` float64 (2**L,), cell 0 of which is not looked at.

    `model`: that of Rule.FIXED. `best`: the fit that the rule chose for the table itself.
    """
    cells = counts.copy()
    cells[0] = 0
    patterns = np.flatnonzero(cells)
    held = cells[patterns]
    n, unseen = int(held.sum()), best.unseen
    left_out = np.repeat(cells[None], len(patterns), axis=0)
    left_out[np.arange(len(patterns)), patterns] -= 1
    drawn = np.zeros((replicates, len(cells)))
    seen = rng.binomial(_population(unseen, n), n / _population(unseen, n), size=replicates)
    drawn[:, patterns] = rng.multinomial(np.maximum(seen, 1), held / n)
    choice = choose(np.vstack([cells[None], left_out, drawn]), rule, model, best.model)
    estimate = n + choice.unseen[0]
    jackknife = n - 1 + choice.unseen[1 : 1 + len(patterns)]
    totals = drawn.sum(axis=1) + choice.unseen[1 + len(patterns) :]
    told = jackknifed(
        np.append(jackknife, estimate), np.append(held, choice.unseen[0]), int(np.isnan(totals).sum())
    )
    shift = bias(totals, estimate)
    (low, high), corrected = interval(totals, estimate, shift, told.acceleration)
    lists = len(cells).bit_length() - 1
    return Bootstrap(
        np.maximum(totals, n),
        _fitted(choice, 1 + len(patterns)) if lists <= CELLS_KEPT else None,
        _shares(choice.terms[1 + len(patterns) :]),
        shift,
        told,
        # populations that were drawn may be smaller than what was seen; the one asked about is not
        (max(low, float(n)), max(high, float(n))),
        corrected,
    )


def _population(unseen: float, n: int) -> int:
    """Return a whole number of persons that the generator can take."""
    return n + round(min(max(unseen, 1.0), 4e18 - n))


def _shares(terms: tuple[tuple[int, ...] | None, ...]) -> tuple[tuple[tuple[int, ...], float], ...]:
    chosen = Counter(term for term in terms if term is not None)
    ordered = sorted(chosen.items(), key=lambda item: (-item[1], item[0]))
    return tuple((model, count / len(terms)) for model, count in ordered)


def _fitted(choice: Choice, start: int) -> Floats:
    """Return shares of observable cells; those that hold a pair of parameter minus infinity are nought."""
    betas = choice.betas[start:]
    lists = int(betas.shape[1]).bit_length() - 1
    values = betas.reshape(-1, *[2] * lists).copy()
    for axis in range(1, lists + 1):
        lower = tuple(slice(None) if at != axis else slice(0, 1) for at in range(lists + 1))
        upper = tuple(slice(None) if at != axis else slice(1, 2) for at in range(lists + 1))
        values[upper] += values[lower]
    cells = np.exp(values.reshape(betas.shape)[:, 1:])
    codes = np.arange(1, betas.shape[1])
    for row, terms in enumerate(choice.terms[start:]):
        if terms is None:
            cells[row] = np.nan
            continue
        for term in terms:
            if betas[row, term] == 0.0:  # a pair of the model that keeps no coefficient
                cells[row, codes & term == term] = 0
    shares: Floats = cells / cells.sum(axis=1, keepdims=True)
    return shares
