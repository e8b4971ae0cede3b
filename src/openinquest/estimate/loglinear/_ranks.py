"""Compiled checks that need no fit: rank by whole numbers, identifiability, probabilities of overlaps."""

from __future__ import annotations

from math import erfc, exp, lgamma, log, log1p, pi, sqrt

import numpy as np

from openinquest.estimate._compiled import compiled
from openinquest.estimate.loglinear._lattice import Bools, Floats, Ints

PRIME = np.int64(2**31 - 1)
"""Ranks are found over the field of this many elements: full rank there is full rank among fractions."""

_FAR = 1e5
"""Above this mean, tails of the Poisson law are those of its signed root deviance; the error in p is below 1 %."""


@compiled
def _inverse(value: np.int64) -> np.int64:
    result = np.int64(1)
    base = value % PRIME
    power = PRIME - 2
    while power > 0:
        if power & 1:
            result = result * base % PRIME
        base = base * base % PRIME
        power >>= 1
    return result


@compiled
def full_rank(matrix: Ints, size: int) -> bool:
    """Whether the leading part of a matrix of whole numbers is regular; `matrix` is overwritten."""
    for row in range(size):
        for column in range(size):
            matrix[row, column] %= PRIME
    for at in range(size):
        pivot = -1
        for row in range(at, size):
            if matrix[row, at] != 0:
                pivot = row
                break
        if pivot < 0:
            return False
        if pivot != at:
            for column in range(at, size):
                kept = matrix[at, column]
                matrix[at, column] = matrix[pivot, column]
                matrix[pivot, column] = kept
        inverse = _inverse(matrix[at, at])
        for row in range(at + 1, size):
            if matrix[row, at] != 0:
                factor = matrix[row, at] * inverse % PRIME
                for column in range(at, size):
                    matrix[row, column] = (matrix[row, column] - factor * matrix[at, column]) % PRIME
    return True


@compiled
def spanning(terms: Ints, count: int, cells: Bools, held: Ints, matrix: Ints) -> bool:
    """Whether the rows of the design at `cells` have the rank of its columns, the first `count` of `terms`.

    The product A'A has at (t, u) the number of cells that hold t and u: one sum over the lattice. `held` and
    `matrix` are room to work in.
    """
    held[0] = 0
    for cell in range(1, len(cells)):
        held[cell] = 1 if cells[cell] else 0
    half = 1
    while half < len(held):
        for low in range(0, len(held), 2 * half):
            for at in range(low, low + half):
                held[at] += held[at + half]
        half *= 2
    for row in range(count):
        for column in range(count):
            matrix[row, column] = held[terms[row] | terms[column]]
    return full_rank(matrix, count)


@compiled
def identified_pairs(lists: int, inside: Bools, margins: Floats) -> bool:
    """Whether a model of pairs is identified; `inside` (L, L) marks its pairs, `margins` those seen together.

    A pair outside the model is one equation more than parameters; if every pair is inside, it takes three lists of
    which each two share somebody. (Then, and only then, no coefficients but noughts give 0 in all cells that count.)
    """
    for first in range(lists):
        for second in range(first):
            if not inside[first, second]:
                return True
    for first in range(lists):
        for second in range(first):
            for third in range(second):
                if (
                    margins[1 << first | 1 << second] > 0
                    and margins[1 << first | 1 << third] > 0
                    and margins[1 << second | 1 << third] > 0
                ):
                    return True
    return False


@compiled
def log_normal_tail(score: float) -> float:
    """Return the logarithm of the probability that a standard normal variable exceeds `score`."""
    if score < 25.0:
        return log(0.5 * erfc(score / sqrt(2.0)))
    return -0.5 * score * score - log(score * sqrt(2 * pi)) + log1p(-1.0 / (score * score))


@compiled
def log_tail(seen: float, mean: float) -> float:
    """Return log P(X >= seen) where `seen` is above the mean of a Poisson variable X, else log P(X <= seen)."""
    if mean <= 0.0:
        return -np.inf if seen > 0 else 0.0
    above = seen > mean
    if mean > _FAR:
        edge = seen - 0.5 if above else seen + 0.5
        if edge <= 0:
            return -mean
        deviance = 2 * (edge * log(edge / mean) - edge + mean)
        root = sqrt(max(deviance, 0.0))
        return float(log_normal_tail(root if (edge > mean) == above else -root))
    first = seen * log(mean) - mean - lgamma(seen + 1)
    total, part, at = 1.0, 1.0, 0.0
    while part > 1e-14 * total:
        at += 1.0
        part *= mean / (seen + at) if above else max(seen - at + 1, 0.0) / mean
        total += part
    return min(first + log(total), 0.0)


@compiled
def tail(seen: float, mean: float) -> float:
    """Return the probability of `log_tail`."""
    return exp(log_tail(seen, mean))
