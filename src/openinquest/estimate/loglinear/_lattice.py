"""Compiled sums over sets of lists, and the fit of one model.

An array over the lattice has 2**L entries, one for each set of lists; a set is a code whose bit j is set where list j
is in it. `spread` turns coefficients of terms into linear predictors of cells, `gather` turns cells into margins, each
in L 2**(L-1) additions. Gradient and information of a Poisson model with terms t are then looked up:
d/db_t = n_t+ - mu_t+ and the information of t and u is mu_(t or u)+, where + is the sum over all cells that hold the
set (Bishop, Fienberg and Holland 1975). No design matrix is made.
"""

from __future__ import annotations

from math import exp, log

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate._compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

EXISTS, RECEDES, UNSURE, SINGULAR = 0, 1, 2, 3
"""What a fit shows of the maximum likelihood estimate: it exists; it does not, cells go to nought; the fit ended and
neither was shown; the fit did not end, or the information could not be factorised."""

PRECISE = 1e-9
"""A fit ends when the Newton decrement, twice what the log-likelihood can still gain, is below this."""

_ITERATIONS = 80
_SMALLEST = 1e-11
"""Cells below this share of the whole are beyond what the factorisation resolves: existence is then not judged."""

_STILL = 1e-5
_WHOLE = 0.2
"""How far a step along which cells vanish may be from nought elsewhere, and from 1 where they vanish slowest:
rounding moves the latter by a tenth where counts go up to 100,000. Designs are of 0 and 1, so that a step that moves
any cell with a count as well would move it by a like amount, and the decrement would not be small."""


@compiled
def put(values: Floats, source: Floats) -> None:
    """Copy. Written out, as assigning slices compiles to much more: messages for shapes that differ."""
    for at in range(len(values)):
        values[at] = source[at]


@compiled
def fill(values: Floats, value: float) -> None:
    """Fill with one value."""
    for at in range(len(values)):
        values[at] = value


@compiled
def spread(values: Floats) -> None:
    """Replace each entry by the sum over all subsets of its set."""
    size = len(values)
    half = 1
    while half < size:
        for low in range(0, size, 2 * half):
            for at in range(low, low + half):
                values[at + half] += values[at]
        half *= 2


@compiled
def gather(values: Floats) -> None:
    """Replace each entry by the sum over all sets that hold its set."""
    size = len(values)
    half = 1
    while half < size:
        for low in range(0, size, 2 * half):
            for at in range(low, low + half):
                values[at] += values[at + half]
        half *= 2


@compiled
def factorise(matrix: Floats, size: int) -> bool:
    """Replace the lower triangle of the leading part by its Cholesky factor; False where a pivot vanishes."""
    for row in range(size):
        for column in range(row + 1):
            total = matrix[row, column]
            for inner in range(column):
                total -= matrix[row, inner] * matrix[column, inner]
            if column < row:
                matrix[row, column] = total / matrix[column, column]
            elif total <= 1e-14 * matrix[row, row] or not np.isfinite(total):
                return False
            else:
                matrix[row, row] = np.sqrt(total)
    return True


@compiled
def solve_lower(factor: Floats, size: int, values: Floats) -> None:
    """Replace `values` by the solution of factor x = values."""
    for row in range(size):
        total = values[row]
        for column in range(row):
            total -= factor[row, column] * values[column]
        values[row] = total / factor[row, row]


@compiled
def solve_upper(factor: Floats, size: int, values: Floats) -> None:
    """Replace `values` by the solution of factor' x = values."""
    for row in range(size - 1, -1, -1):
        total = values[row]
        for column in range(row + 1, size):
            total -= factor[column, row] * values[column]
        values[row] = total / factor[row, row]


@compiled
def start_independent(lists: int, margins: Floats, beta: Floats) -> bool:
    """Fill `beta` with the estimate under independence; False where lists share nobody or one names everybody.

    The equation is N = n / (1 - prod_j (1 - n_j / N)), solved by bisection over log(N - n); where no solution is
    inside, coefficients of a population of 2 n are filled in.
    """
    n = margins[0]
    together = 0.0
    largest = 0.0
    for at in range(lists):
        together += margins[1 << at]
        largest = max(largest, margins[1 << at])
    solved = together > n and largest < n
    low, high = log(n) - 40.0, log(n) + 80.0
    for _ in range(70):
        middle = 0.5 * (low + high)
        total = n + exp(middle)
        kept = 0.0
        for at in range(lists):
            kept += np.log1p(-margins[1 << at] / total)
        if total * exp(kept) > exp(middle):  # more unseen than there is room for: N is larger
            low = middle
        else:
            high = middle
    unseen = exp(0.5 * (low + high))
    if not solved or not 1e-9 * n < unseen < 1e30 * n:
        unseen = n
    fill(beta, 0.0)
    beta[0] = log(n + unseen)
    for at in range(lists):
        share = margins[1 << at] / (n + unseen)
        share = min(max(share, 1e-12), 1 - 1e-9)
        beta[1 << at] = log(share) - np.log1p(-share)
        beta[0] += np.log1p(-share)
    return bool(solved)


@compiled
def weigh(beta: Floats, allowed: Bools, whole: bool, mass: Floats) -> None:
    """Fill `mass` with the margins of fitted cells, from coefficients by term."""
    put(mass, beta)
    spread(mass)
    for cell in range(len(mass)):
        mass[cell] = exp(mass[cell]) if allowed[cell] else 0.0
    if not whole:
        mass[0] = 0.0
    gather(mass)


@compiled
def fit_terms(
    terms: Ints, count: int, allowed: Bools, whole: bool, margins: Floats, beta: Floats, mass: Floats,
    information: Floats, step: Floats, change: Floats,
) -> tuple[int, float, float]:  # fmt: skip
    """Fit by Newton's method; return what is shown of existence, the log-likelihood and the last decrement.

    `terms` (the first `count`; 0 is the intercept) have the coefficients `beta` on the lattice, which hold the start
    and then the estimate; all other entries of `beta` must be nought. `allowed` marks cells that count, `whole` that
    cell 0 is among them. `margins` are those of the counts. The log-likelihood is sum(n eta) - sum(mu).
    On return `mass` holds margins of the fit, `information` its Cholesky factor, both one Newton step before the end
    (a relative error below the root of PRECISE). `change` (2**L,) is room to work in.
    """
    value = -np.inf
    decrement = np.inf
    halvings = 0
    for _ in range(_ITERATIONS):
        weigh(beta, allowed, whole, mass)
        now = -mass[0]
        for at in range(count):
            now += beta[terms[at]] * margins[terms[at]]
        if not now >= value - 1e-12 * (1.0 + abs(value)):
            halvings += 1
            if halvings > 40:
                return SINGULAR, value, decrement
            for at in range(count):
                step[at] *= 0.5
                beta[terms[at]] -= step[at]
            continue
        value = now
        halvings = 0
        for row in range(count):
            step[row] = margins[terms[row]] - mass[terms[row]]
            for column in range(row + 1):
                information[row, column] = mass[terms[row] | terms[column]]
        if not factorise(information, count):
            return SINGULAR, value, decrement
        solve_lower(information, count, step)
        decrement = 0.0
        for at in range(count):
            decrement += step[at] * step[at]
        solve_upper(information, count, step)
        for at in range(count):
            beta[terms[at]] += step[at]
        if decrement < PRECISE:
            return (
                _judge(terms, count, allowed, whole, beta, step, change, mass[0]),
                value + decrement / 2,
                decrement,
            )
    return SINGULAR, value, decrement


@compiled
def _judge(
    terms: Ints,
    count: int,
    allowed: Bools,
    whole: bool,
    beta: Floats,
    step: Floats,
    change: Floats,
    total: float,
) -> int:
    """Return EXISTS or RECEDES where the last Newton step proves it.

    With m = mu (1 + change) the margins of m are exactly those of the counts, so that an estimate exists if every
    change is above -1. Where the maximum is at infinity, each step takes 1 from the linear predictors of the cells that
    go to nought slowest, more from others, and adds to none; cells with a count, of positive expectation, stay as they
    are, since the decrement is their sum of mu change^2.
    """
    fill(change, 0.0)
    for at in range(count):
        change[terms[at]] = step[at]
    spread(change)
    least, furthest = np.inf, 0.0
    for cell in range(0 if whole else 1, len(change)):
        if allowed[cell]:
            furthest = max(furthest, abs(change[cell]))
    if furthest < 0.5:
        put(change, beta)
        spread(change)
        for cell in range(0 if whole else 1, len(change)):
            if allowed[cell]:
                least = min(least, change[cell])
        return EXISTS if least > log(_SMALLEST * total) else UNSURE
    nearest = np.inf
    for cell in range(0 if whole else 1, len(change)):
        if allowed[cell]:
            if change[cell] > _STILL:
                return UNSURE
            nearest = min(nearest, abs(change[cell] + 1.0))
    if nearest > _WHOLE:
        return UNSURE
    return RECEDES
