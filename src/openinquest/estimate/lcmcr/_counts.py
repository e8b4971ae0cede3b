"""Random whole numbers in compiled loops, held as floating point: exact up to 2**53, without a bound beyond.

Binomial and Poisson numbers by inversion where few are expected, else by transformed rejection (Hormann 1993: BTRS,
PTRS). Log probabilities after Loader (2000), because differences of log factorials lose every digit in the millions.
"""

from __future__ import annotations

from math import exp, inf, lgamma, log, log1p, pi, sqrt

import numpy as np

from openinquest.estimate._compiled import lean, within
from openinquest.estimate.lcmcr._stream import Floats, Stream, exponential, gamma, uniform

_FEW = 10.0
"""Below this mean, inversion; transformed rejection is proved from it upwards."""

_FEWER = 4.0
"""Below this mean, waiting times cost less than inversion."""

_RARE = 0.1
"""Expected persons below which a class is rare in its pattern."""

_HALF_LOG_TWO_PI = 0.5 * log(2 * pi)
_TABLED = 2048
_LOG_FACTORIALS = np.array([lgamma(k + 1.0) for k in range(_TABLED)])
_CANCELS = 2.0**26
"""Above this many, differences of log factorials lose more than seven digits of a probability."""

_RECIPROCALS = 1.0 / np.maximum(np.arange(152.0), 1.0)
_STIRLING_ERRORS = np.array(
    [0.0] + [lgamma(k + 1.0) - (k + 0.5) * log(k) + k - _HALF_LOG_TWO_PI for k in range(1, 16)]
)


@lean
def _stirling_error(k: float) -> float:
    """Return log k! less Stirling's formula for it."""
    if k < 16.0:
        return float(_STIRLING_ERRORS[int(k)])
    square = k * k
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / square) / square) / square) / k


@lean
def _deviance(k: float, mean: float) -> float:
    """Return k log(k / mean) + mean - k without cancellation."""
    gap = k - mean
    if abs(gap) < 0.1 * (k + mean):
        v = gap / (k + mean)
        total = gap * v
        term = 2.0 * k * v
        square = v * v
        divisor = 1.0
        while True:
            term *= square
            divisor += 2.0
            more = total + term / divisor
            if more == total:
                return total
            total = more
    if k == 0.0:
        return mean
    return k * log(k / mean) - gap


@lean
def log_binomial(k: float, n: float, p: float) -> float:
    """Return the log probability of k among n, for 0 < p < 1."""
    if k == 0.0:
        return n * log1p(-p)
    if k == n:
        return n * log(p)
    rest = n - k
    return (
        _stirling_error(n)
        - _stirling_error(k)
        - _stirling_error(rest)
        - _deviance(k, n * p)
        - _deviance(rest, n * (1.0 - p))
        - _HALF_LOG_TWO_PI
        - 0.5 * log(k * (rest / n))
    )


@lean
def log_poisson(k: float, mean: float) -> float:
    """Return the log probability of k with this mean, for a positive one."""
    if k == 0.0:
        return -mean
    return -_stirling_error(k) - _deviance(k, mean) - _HALF_LOG_TWO_PI - 0.5 * log(k)


@within
def _binomial_few(n: float, p: float, stream: Stream) -> float:
    # the n persons leave at the rate 1 each until -log(1 - p), which lies between these; mostly no logarithm is needed
    low = p * (1.0 + 0.5 * p)
    high = low + p * p * p / (1.0 - p)
    time, number = 0.0, 0.0
    while number < n:
        time += exponential(stream) / (n - number)
        if time > low:
            if time >= high:
                return number
            low = -log1p(-p)
            high = low
            if time > low:
                return number
        number += 1.0
    return number


@lean
def _binomial_some(n: float, p: float, stream: Stream) -> float:
    u = uniform(stream)
    none = exp(n * log1p(-p))
    if u < none:
        return 0.0
    return beyond(u, none, n, p, stream)


@lean
def beyond(u: float, none: float, n: float, p: float, stream: Stream) -> float:
    """Return the binomial number, above 0, at a uniform number `u` of at least `none`, the chance of 0."""
    odds = p / (1.0 - p)
    while True:
        u -= none
        chance = none * odds * n
        k = 1
        while k <= n and k < 150:
            if u < chance:
                return float(k)
            u -= chance
            chance *= odds * (n - k) * _RECIPROCALS[k + 1]
            k += 1
        # rounding only
        u = none + (1.0 - none) * uniform(stream)


@within
def _binomial_many(n: float, p: float, stream: Stream) -> float:
    deviation = sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * p
    centre = n * p + 0.5
    u = uniform(stream) - 0.5
    v = uniform(stream)
    edge = 0.5 - abs(u)
    if edge >= 0.07 and v * b <= 0.92 * b - 4.2:
        return float(np.floor((2.0 * a / edge + b) * u + centre))
    # a function of its own: what it computes once must not be computed before it is known to be needed
    return _binomial_again(u, v, n, p, deviation, stream)


@lean
def _binomial_again(u: float, v: float, n: float, p: float, deviation: float, stream: Stream) -> float:
    """Return the number of a proposal that the quick test left open, or of a later one."""
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * p
    centre = n * p + 0.5
    height = (2.83 + 5.1 / b) * deviation
    while True:
        edge = 0.5 - abs(u)
        k = float(np.floor((2.0 * a / edge + b) * u + centre))
        if edge >= 0.07 and v * b <= 0.92 * b - 4.2:
            return k
        if 0.0 <= k <= n and _below_binomial(log(v * height / (a / (edge * edge) + b)), k, n, p):
            return k
        u = uniform(stream) - 0.5
        v = uniform(stream)


@lean
def _log_factorial(k: float) -> float:
    if k < _TABLED:
        return float(_LOG_FACTORIALS[int(k)])
    inverse = 1.0 / k
    return (k + 0.5) * log(k) - k + _HALF_LOG_TWO_PI + inverse * (1.0 / 12 - inverse * inverse / 360)


@lean
def _below_binomial(log_height: float, k: float, n: float, p: float) -> bool:
    """Return whether a height is below the probability of k relative to that of the mode."""
    mode = float(np.floor((n + 1.0) * p))
    if n > _CANCELS:
        return log_height <= log_binomial(k, n, p) - log_binomial(mode, n, p)
    return log_height <= (
        _log_factorial(mode)
        - _log_factorial(k)
        + _log_factorial(n - mode)
        - _log_factorial(n - k)
        + (k - mode) * log(p / (1.0 - p))
    )


@lean
def binomial(n: float, p: float, stream: Stream) -> float:
    """Return how many of n happen, each with probability p; a p outside 0 to 1 by rounding counts as the end."""
    if n <= 0.0 or p <= 0.0:
        return 0.0
    if p >= 1.0:
        return n
    if p > 0.5:
        return n - binomial_low(n, 1.0 - p, stream)
    return binomial_low(n, p, stream)


@within
def binomial_low(n: float, p: float, stream: Stream) -> float:
    """Return how many of n happen, each with probability p, above 0 and at most a half."""
    mean = n * p
    if mean < _FEWER:
        return _binomial_few(n, p, stream)
    if mean < _FEW:
        return _binomial_some(n, p, stream)
    return _binomial_many(n, p, stream)


@lean
def poisson(mean: float, stream: Stream) -> float:
    """Return a number of the Poisson law; 0 for a mean of 0."""
    if mean < _FEW:
        while True:
            u = uniform(stream)
            chance = exp(-mean)
            k = 0.0
            while k < 150.0:
                if u < chance:
                    return k
                u -= chance
                k += 1.0
                chance *= mean / k
    b = 0.931 + 2.53 * sqrt(mean)
    a = -0.059 + 0.02483 * b
    squeeze = 0.9277 - 3.6224 / (b - 2.0)
    scale = 1.1239 + 1.1328 / (b - 3.4)
    while True:
        u = uniform(stream) - 0.5
        v = uniform(stream)
        edge = 0.5 - abs(u)
        k = float(np.floor((2.0 * a / edge + b) * u + mean + 0.43))
        if edge >= 0.07 and v <= squeeze:
            return k
        if k < 0.0 or (edge < 0.013 and v > edge):
            continue
        if log(v * scale / (a / (edge * edge) + b)) <= log_poisson(k, mean):
            return k


@lean
def failures(successes: float, odds: float, stream: Stream) -> float:
    """Return failures before this many successes (negative binomial), failure having these odds.

    `odds` of failure to success; huge ones give huge numbers, not an error.
    """
    return poisson(gamma(successes, stream) * odds, stream)


@lean
def _deal(
    n: float,
    weights: Floats,
    source: int,
    least: float,
    below: float,
    counts: Floats,
    row: int,
    tails: Floats,
    stream: Stream,
) -> None:
    """Share n among the classes whose weights are at least `least`, above 0, and below `below`."""
    # summed from the end: subtracting from the total would leave rounding in place of small weights
    tail = 0.0
    last = 0
    for at in range(weights.shape[1] - 1, -1, -1):
        weight = weights[source, at]
        if least <= weight < below and weight > 0.0:
            if tail == 0.0:
                last = at
            tail += weight
            tails[at] = tail
    rest = n
    for at in range(last):
        weight = weights[source, at]
        if least <= weight < below and weight > 0.0:
            number = binomial(rest, weight / tails[at], stream)
            counts[row, at] = number
            rest -= number
            if rest <= 0.0:
                return
    counts[row, last] = rest


@lean
def share_out(
    n: float, weights: Floats, source: int, counts: Floats, row: int, tails: Floats, stream: Stream
) -> None:
    """Write to a row of `counts` (M, K) a multinomial draw of n by the row `source` of `weights` (M, K).

    Weights are not negative, not all 0, and of any sum. `tails` (K,) is room to work in.
    """
    # rows by number: a view of each would cost as much as a draw. The likeliest class first: most are then done at once
    classes = weights.shape[1]
    top = 0
    whole = weights[source, 0]
    for at in range(1, classes):
        whole += weights[source, at]
        if weights[source, at] > weights[source, top]:
            top = at
    # classes that next to nobody has are asked for together: mostly there is nobody, and one number says so
    edge = min(_RARE * whole / n, weights[source, top])
    rare, others = 0.0, 0.0
    for at in range(classes):
        counts[row, at] = 0.0
        if weights[source, at] < edge:
            rare += weights[source, at]
        elif at != top:
            others += weights[source, at]
    rest = binomial(n, (others + rare) / (others + rare + weights[source, top]), stream)
    few = binomial(rest, rare / (others + rare), stream)
    if few > 0.0:
        _deal(few, weights, source, 0.0, edge, counts, row, tails, stream)
    if rest > few:
        # the likeliest has had its share, and must not be dealt to again
        most, weights[source, top] = weights[source, top], 0.0
        _deal(rest - few, weights, source, edge, inf, counts, row, tails, stream)
        weights[source, top] = most
    counts[row, top] = n - rest
