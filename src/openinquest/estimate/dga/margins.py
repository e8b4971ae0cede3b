"""What one set of lists says of the number unseen, in log space, for every graph that has it as clique or separator.

With delta in every cell and n0 persons unseen, the marginal table of a set A of lists has the log probability, but for
what all graphs have in common,

    term_A(n0) = h_A(n0) + D(n0),  D(n0) = lgamma(2**L delta) - lgamma(n + n0 + 2**L delta),

with h_A the sum over its cells of lgamma(n_A + alpha_A) - lgamma(alpha_A), alpha_A = delta 2**(L - |A|). Of its cells
only the one of those whom no list of A names knows n0. A graph has the sum over its cliques less that over its
separators, and log p(N) + lgamma(N + 1) - lgamma(n0 + 1) besides, which is lgamma(n + n0) - lgamma(n0 + 1) under the
prior 1 / N (Madigan and York 1997).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from openinquest.estimate.dga.graphs import Floats, Ints
from openinquest.estimate.table import OverlapTable

_SMALL = 16.0
"""From here on Stirling's series with four terms is exact to the last digits."""


@dataclass(frozen=True, eq=False)
class Margins:
    """The terms of some sets of lists, ready for any n0.

    `constant`: float64 (A,), what does not depend on n0. `nobody`: float64 (A,), persons seen whom no list of the set
    names, and alpha_A. `whole`: n + 2**L delta. `n`: persons seen. `named`: float64 (A,), persons whom some list of
    the set names; `spread`: float64 (A,), 2**L delta - alpha_A: together they are the power with which a term falls.
    """

    n: int
    whole: float
    constant: Floats
    nobody: Floats
    named: Floats
    spread: Floats

    @classmethod
    def of(cls, table: OverlapTable, subsets: Ints, delta: float) -> Margins:
        """Return the terms of these sets of lists, int64 (A,)."""
        lists = len(table.lists)
        counts = table.counts.astype(np.float64)
        total = delta * 2.0**lists
        constant, nobody = np.empty(len(subsets)), np.empty(len(subsets))
        named = np.empty(len(subsets))
        for at, mask in enumerate(subsets.tolist()):
            alpha = delta * 2.0 ** (lists - mask.bit_count())
            codes, place = np.unique(table.codes & mask, return_inverse=True)
            cells = np.bincount(place, counts)
            others = cells[0] if codes[0] == 0 else 0.0
            cells = cells[codes > 0]
            constant[at] = float(np.sum(gammaln(cells + alpha) - gammaln(alpha)))
            constant[at] += gammaln(total) - gammaln(alpha)
            nobody[at] = others + alpha
            named[at] = table.n - others
        spread = total - (nobody - (table.n - named))
        return cls(table.n, table.n + total, constant, nobody, named, spread)

    def terms(self, unseen: Floats) -> Floats:
        """Return term_A(n0) as float64 (A, K) for n0 float64 (K,)."""
        return self.constant[:, None] + log_ratio(unseen, self.nobody[:, None], self.whole)

    def slopes(self, unseen: Floats) -> Floats:
        """Return how term_A changes with n0, float64 (A, K), for n0 of at least 16."""
        return _slope(unseen, self.nobody[:, None], self.whole)

    def common(self, unseen: Floats) -> Floats:
        """Return what every graph has besides: lgamma(n + n0) - lgamma(n0 + 1), float64 (K,)."""
        return log_ratio(unseen, float(self.n), 1.0)

    def common_slopes(self, unseen: Floats) -> Floats:
        """Return how `common` changes with n0, float64 (K,), for n0 of at least 16."""
        return _slope(unseen, float(self.n), 1.0)

    def fall(self, weights: Floats) -> Floats:
        """Return the power t of each graph (a row of weights): far out, p(n0) falls as n0 ** -t; float64 (G,)."""
        power: Floats = weights @ (self.named + self.spread) - self.n + 1.0
        return power


def log_ratio(unseen: Floats, left: Floats | float, right: Floats | float) -> Floats:
    """Return lgamma(n0 + left) - lgamma(n0 + right) without taking the difference of two large numbers."""
    one, two = np.broadcast_arrays(unseen + left, unseen + right)
    less = np.broadcast_to(np.asarray(left - np.asarray(right, np.float64)), one.shape)
    large = np.minimum(one, two) >= _SMALL
    ratio: Floats = np.empty(one.shape)
    a, b, step = one[large], two[large], less[large]
    logs = np.where(step < -0.5 * b, np.log(a / b), np.log1p(np.maximum(step / b, -0.9)))
    ratio[large] = (a - 0.5) * logs + step * (np.log(b) - 1.0) + _rest(a) - _rest(b)
    ratio[~large] = gammaln(one[~large]) - gammaln(two[~large])
    return ratio


def _rest(at: Floats) -> Floats:
    """Return what Stirling's formula for lgamma leaves out, for arguments of at least 16 to 1e-13."""
    inverse = 1.0 / at
    square = inverse * inverse
    rest: Floats = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
    return rest


def _slope(unseen: Floats, left: Floats | float, right: float) -> Floats:
    one, two = unseen + left, unseen + right
    slope: Floats = np.log(one / two) + _psi_rest(one) - _psi_rest(two)
    return slope


def _psi_rest(at: Floats) -> Floats:
    """Return digamma less the logarithm."""
    rest: Floats = -0.5 / at - 1.0 / (12.0 * at * at)
    return rest
