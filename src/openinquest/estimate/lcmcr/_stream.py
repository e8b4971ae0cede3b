"""A stream of random numbers in compiled loops: one array of four words is all of its state.

xoshiro256++ (Blackman and Vigna 2021); normal and exponential numbers by the ziggurat (Marsaglia and Tsang 2000, with
the index and the magnitude from different bits, after Doornik 2005); gamma numbers after Marsaglia and Tsang (2000).
NumPy's own generators give the same laws in compiled loops at two to four times the cost of a sweep.
"""

from __future__ import annotations

from math import erfc, exp, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate._compiled import lean, within

Stream = NDArray[np.uint64]
Floats = NDArray[np.float64]

_LAYERS = 256
_UNIT = 2.0**-53
_HALF_LOG_TWO_PI = 0.5 * log(2 * pi)
_S = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)


def streams(seed: np.random.SeedSequence, count: int) -> list[Stream]:
    """Return `count` states of their own, uint64 (4,) each; the same whoever runs them, and on how many threads."""
    return [child.generate_state(4, np.uint64).astype(np.uint64) for child in seed.spawn(count)]


def _layers(normal: bool) -> tuple[Floats, Floats]:
    """Return the right ends of the layers of equal area, widest first, and the density at each."""

    def density(x: float) -> float:
        return exp(-x * x / 2) if normal else exp(-x)

    def inverse(y: float) -> float:
        return sqrt(-2 * log(y)) if normal else -log(y)

    def area(end: float) -> float:
        tail = sqrt(pi / 2) * erfc(end / sqrt(2)) if normal else exp(-end)
        return end * density(end) + tail

    def ends(last: float) -> tuple[list[float], float]:
        """Return the ends that follow from the last layer's, and by how much the top misses 1."""
        each = area(last)
        found = [each / density(last), last]
        for _ in range(_LAYERS - 2):
            height = each / found[-1] + density(found[-1])
            if height >= 1:
                return found, 1.0
            found.append(inverse(height))
        return found, each / found[-1] + density(found[-1]) - 1

    low, high = (3.0, 5.0) if normal else (6.0, 10.0)
    for _ in range(200):
        middle = (low + high) / 2
        # a last layer too near the origin makes layers too large: the top is passed before all are laid
        if ends(middle)[1] > 0:
            low = middle
        else:
            high = middle
    right = np.array([*ends(high)[0], 0.0])
    heights = np.array([density(x) for x in right])
    return right, heights


_NORMAL, _NORMAL_HEIGHT = _layers(normal=True)
_EXPONENTIAL, _EXPONENTIAL_HEIGHT = _layers(normal=False)


@within
def word(stream: Stream) -> np.uint64:
    """Return 64 random bits and move the stream on."""
    zero, one, two, three = stream[0], stream[1], stream[2], stream[3]
    total = zero + three
    result: np.uint64 = ((total << np.uint64(23)) | (total >> np.uint64(41))) + zero
    shifted = one << np.uint64(17)
    two ^= zero
    three ^= one
    one ^= two
    zero ^= three
    two ^= shifted
    stream[0], stream[1], stream[2] = zero, one, two
    stream[3] = (three << np.uint64(45)) | (three >> np.uint64(19))
    return result


@within
def uniform(stream: Stream) -> float:
    """Return a number between 0 and 1, neither of them."""
    return float((np.float64(np.int64(word(stream) >> np.uint64(11))) + 0.5) * _UNIT)


@within
def exponential(stream: Stream) -> float:
    """Return a number of the exponential law of mean 1."""
    bits = word(stream)
    layer = np.intp(bits & np.uint64(255))
    x = float(np.float64(np.int64(bits >> np.uint64(11))) * _UNIT * _EXPONENTIAL[layer])
    if x < _EXPONENTIAL[layer + 1]:
        return x
    return _edge_of_exponential(x, layer, stream)


@lean
def _edge_of_exponential(x: float, layer: np.int64, stream: Stream) -> float:
    shift = 0.0
    while True:
        if layer == 0:
            shift += float(_EXPONENTIAL[1])
        else:
            low, high = _EXPONENTIAL_HEIGHT[layer], _EXPONENTIAL_HEIGHT[layer + 1]
            if low + uniform(stream) * (high - low) < exp(-x):
                return shift + x
        bits = word(stream)
        layer = np.intp(bits & np.uint64(255))
        x = float(np.float64(np.int64(bits >> np.uint64(11))) * _UNIT * _EXPONENTIAL[layer])
        if x < _EXPONENTIAL[layer + 1]:
            return shift + x


@within
def normal(stream: Stream) -> float:
    """Return a number of the normal law of mean 0 and variance 1."""
    bits = word(stream)
    layer = np.intp(bits & np.uint64(255))
    x = float(np.float64(np.int64(bits) >> np.int64(11)) * (2 * _UNIT) * _NORMAL[layer])
    if abs(x) < _NORMAL[layer + 1]:
        return x
    return _edge_of_normal(x, layer, stream)


@lean
def _edge_of_normal(x: float, layer: np.int64, stream: Stream) -> float:
    while True:
        if layer == 0:
            end = _NORMAL[1]
            while True:
                beyond = exponential(stream) / end
                if 2 * exponential(stream) > beyond * beyond:
                    return float(end + beyond if x > 0 else -end - beyond)
        low, high = _NORMAL_HEIGHT[layer], _NORMAL_HEIGHT[layer + 1]
        if low + uniform(stream) * (high - low) < exp(-0.5 * x * x):
            return x
        bits = word(stream)
        layer = np.intp(bits & np.uint64(255))
        x = float(np.float64(np.int64(bits) >> np.int64(11)) * (2 * _UNIT) * _NORMAL[layer])
        if abs(x) < _NORMAL[layer + 1]:
            return x


@lean
def gamma(shape: float, stream: Stream) -> float:
    """Return a number of the gamma law with `shape` (at least 1; see `log_gamma` below that) and scale 1."""
    if shape == 1.0:
        return exponential(stream)
    third = shape - 1.0 / 3.0
    scale = 1.0 / sqrt(9.0 * third)
    while True:
        x = normal(stream)
        step = scale * x
        v = 1.0 + step
        v = v * v * v
        u = uniform(stream)
        square = x * x
        # the log ratio is a series in `step` from its fourth power on: within a half, at least -x**4 / (54 third)
        if abs(step) < 0.5 and u * (54.0 * third) < 54.0 * third - square * square:
            return third * v
        if _far_gamma(u, third, square, v):
            return third * v


@lean
def _far_gamma(u: float, third: float, square: float, v: float) -> bool:
    return v > 0.0 and log(u) < 0.5 * square + third * (1.0 - v + log(v))


@lean
def log_of_gamma_at(x: float) -> float:
    """Return the logarithm of the gamma function, for x above 0, to some 14 digits: Stirling's series from 9 on."""
    product = 1.0
    while x < 9.0:
        product *= x
        x += 1.0
    inverse = 1.0 / x
    square = inverse * inverse
    series = _S[4] + square * (_S[5] + square * _S[6])
    series = inverse * (_S[0] + square * (_S[1] + square * (_S[2] + square * (_S[3] + square * series))))
    stirling = (x - 0.5) * log(x) - x + _HALF_LOG_TWO_PI + series
    return stirling if product == 1.0 else stirling - log(product)


@lean
def log_gamma(shape: float, stream: Stream) -> float:
    """Return the logarithm of a number of the gamma law, for any positive shape: small ones would underflow."""
    if shape >= 1.0:
        return log(gamma(shape, stream))
    return log(gamma(shape + 1.0, stream)) - exponential(stream) / shape
