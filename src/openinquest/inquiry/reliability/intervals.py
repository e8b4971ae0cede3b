"""How far alpha may be off because few passages were coded twice: a bootstrap over documents or passages.

Documents are drawn again and again, with replacement, since passages of one document tend to be alike; where fewer
than ten were coded twice, passages are. Alphas over equally many groups share the draws. Each draw gives an observed
and an expected disagreement, both computed anew; for the expected one, values beyond two dozen are put together with
their neighbours, the rarest codes with each other.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter, mul
from random import Random
from sys import byteorder
from typing import Any

from openinquest.inquiry.reliability.alpha import Alpha, Metric

DRAWS = 500
FEWEST = 10
"""Fewer units, or documents, than these are not drawn from."""
_GROUPS = 200
"""More than these are drawn in as many groups of equal size, so that a draw costs the same for any number of units."""
_BINS = 24
"""So many different values are told apart when disagreement by chance is computed for a draw."""
_DIGIT = "Q"
"""How counts are packed: unsigned numbers of eight bytes, which no sum of counts overflows."""
_LOW, _HIGH = 0.025, 0.975


class Drawn(StrEnum):
    """What is drawn again and again."""

    DOCUMENTS = "documents"
    UNITS = "units"


class NoInterval(StrEnum):
    """Why there is no interval."""

    FEW = "few"
    NO_DIFFERENCE = "no-difference"
    NO_VARIATION = "no-variation"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what 95 of 100 draws lie."""

    low: float
    high: float
    drawn: Drawn


def bounds(
    found: Alpha, units: Sequence[tuple[str, Hashable, Hashable]], metric: Metric, seed: str
) -> Bounds | NoInterval:
    """Return the interval of an alpha of two coders, or why there is none.

    `units` are document and both values, those that `found` was computed from. Equal input and seed give equal
    bounds on every machine.
    """
    if found.value is None:
        return NoInterval.NO_VARIATION
    if len(units) < FEWEST:
        return NoInterval.FEW
    if not found.observed:
        return NoInterval.NO_DIFFERENCE
    documents: dict[str, list[int]] = defaultdict(list)
    for at, (document, _, _) in enumerate(units):
        documents[document].append(at)
    drawn = Drawn.DOCUMENTS if len(documents) >= FEWEST else Drawn.UNITS
    clusters = list(documents.values()) if drawn is Drawn.DOCUMENTS else [[at] for at in range(len(units))]
    chance = Random(seed)  # noqa: S311 - draws that anybody can repeat, no secret
    if len(clusters) > _GROUPS:
        chance.shuffle(clusters)
        clusters = [[at for each in clusters[start::_GROUPS] for at in each] for start in range(_GROUPS)]
    return Bounds(*_drawn(found, units, clusters, metric), drawn)


def _drawn(
    found: Alpha,
    units: Sequence[tuple[str, Hashable, Hashable]],
    clusters: Sequence[Sequence[int]],
    metric: Metric,
) -> tuple[float, float]:
    counts: Counter[Any] = Counter(value for _, a, b in units for value in (a, b))
    bins = _binned(counts, metric)
    distances = _between(counts, bins, metric)
    width = max(bins.values()) + 1
    distance = {(a, b): metric.between(a, b) for a, b in {(a, b) for _, a, b in units}}
    apart = [0.0] * len(clusters)
    held = [[0] * width for _ in clusters]
    for place, cluster in enumerate(clusters):
        row = held[place]
        for at in cluster:
            _, a, b = units[at]
            apart[place] += distance[a, b]
            row[bins[a]] += 1
            row[bins[b]] += 1
    whole = _by_chance([sum(column) for column in zip(*held, strict=True)], distances, metric)
    # the counts of a group are the digits of one number, so that a draw adds all of them at once
    packed = [int.from_bytes(array(_DIGIT, row).tobytes(), byteorder) for row in held]
    size = width * array(_DIGIT).itemsize
    alphas = []
    for chosen in _draws(len(clusters)):
        counted = array(_DIGIT, sum(chosen(packed)).to_bytes(size, byteorder))
        # every unit has two values
        observed = 2 * sum(chosen(apart)) / sum(counted)
        by_chance = _by_chance(counted, distances, metric)
        if by_chance:
            alphas.append(1 - observed / (found.expected * by_chance / whole))
    alphas.sort()
    return alphas[int(_LOW * len(alphas))], alphas[max(int(_HIGH * len(alphas)) - 1, 0)]


@lru_cache(maxsize=16)
def _draws(many: int) -> tuple[itemgetter[Any], ...]:
    """Return what takes each draw out of a list of so many groups; every alpha of so many shares the draws."""
    chance = Random(f"draws of {many}")  # noqa: S311 - draws that anybody can repeat, no secret
    places = range(many)
    return tuple(itemgetter(*chance.choices(places, k=many)) for _ in range(DRAWS))


def _binned(counts: Counter[Any], metric: Metric) -> Mapping[Any, int]:
    """Return the bin of each value: one each, or neighbours together; of codes the rarest, in the last."""
    if metric is Metric.NOMINAL:
        ordered = sorted(counts, key=lambda value: (-counts[value], str(value)))
        return {value: min(place, _BINS - 1) for place, value in enumerate(ordered)}
    ordered = sorted(counts)
    if len(ordered) <= _BINS:
        return {value: place for place, value in enumerate(ordered)}
    total, before = counts.total(), 0
    found = {}
    for value in ordered:
        found[value] = before * _BINS // total
        before += counts[value]
    return found


def _between(counts: Counter[Any], bins: Mapping[Any, int], metric: Metric) -> list[list[float]]:
    """Return the squared difference between values of two bins, and within one where its values differ by code."""
    width = max(bins.values()) + 1
    if metric is Metric.NOMINAL:
        found = [[float(one != other) for other in range(width)] for one in range(width)]
        rest = [count for value, count in counts.items() if bins[value] == width - 1]
        found[-1][-1] = 1 - sum(count * count for count in rest) / sum(rest) ** 2
        return found
    sums, sizes = [0.0] * width, [0] * width
    for value, count in counts.items():
        sums[bins[value]] += float(value) * count
        sizes[bins[value]] += count
    middle = [total / size if size else 0.0 for total, size in zip(sums, sizes, strict=True)]
    return [[metric.between(a, b) for b in middle] for a in middle]


def _by_chance(held: Sequence[int], distances: Sequence[Sequence[float]], metric: Metric) -> float:
    """Return the mean squared difference of two values drawn from all, up to a factor that draws share."""
    total = sum(held)
    if metric is Metric.NOMINAL:
        # all pairs but those of one bin; in the last, which holds several codes, some of those differ too
        apart = total * total - sum(map(mul, held, held)) + distances[-1][-1] * held[-1] ** 2
    else:
        apart = sum(one * sum(map(mul, row, held)) for one, row in zip(held, distances, strict=True) if one)
    return float(apart) / (total * total)
