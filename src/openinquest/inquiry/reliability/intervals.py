"""How far alpha may be off because few passages were coded twice: a bootstrap over documents or passages.

Documents are drawn again and again, with replacement, since passages of one document tend to be alike; where fewer
than ten were coded twice, passages are. Each draw gives an observed and an expected disagreement, both computed anew;
for the expected one, values beyond two dozen are put together with their neighbours, the rarest codes with each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from openinquest.inquiry.reliability.alpha import Alpha, Metric

DRAWS = 500
FEWEST = 10
"""Fewer units, or documents, than these are not drawn from."""
_GROUPS = 200
"""More than these are drawn in as many groups of equal size, so that a draw costs the same for any number of units."""
_BINS = 24
"""So many different values are told apart when disagreement by chance is computed for a draw."""
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
    return Bounds(*_drawn(found, units, clusters, metric, chance), drawn)


def _drawn(
    found: Alpha,
    units: Sequence[tuple[str, Hashable, Hashable]],
    clusters: Sequence[Sequence[int]],
    metric: Metric,
    chance: Random,
) -> tuple[float, float]:
    counts: Counter[Any] = Counter(value for _, a, b in units for value in (a, b))
    bins = _binned(counts, metric)
    distances = _between(counts, bins, metric)
    width = max(bins.values()) + 1
    distance = {(a, b): metric.between(a, b) for a, b in {(a, b) for _, a, b in units}}
    sizes = [len(cluster) for cluster in clusters]
    apart = [0.0] * len(clusters)
    held = [[0] * len(clusters) for _ in range(width)]
    for place, cluster in enumerate(clusters):
        for at in cluster:
            _, a, b = units[at]
            apart[place] += distance[a, b]
            held[bins[a]][place] += 1
            held[bins[b]][place] += 1
    whole = _by_chance([sum(row) for row in held], distances)
    alphas = []
    places = range(len(clusters))
    for _ in range(DRAWS):
        chosen = chance.choices(places, k=len(clusters))
        observed = sum(map(apart.__getitem__, chosen)) / sum(map(sizes.__getitem__, chosen))
        by_chance = _by_chance([sum(map(row.__getitem__, chosen)) for row in held], distances)
        if by_chance:
            alphas.append(1 - observed / (found.expected * by_chance / whole))
    alphas.sort()
    return alphas[int(_LOW * len(alphas))], alphas[max(int(_HIGH * len(alphas)) - 1, 0)]


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


def _by_chance(held: Sequence[int], distances: Sequence[Sequence[float]]) -> float:
    """Return the mean squared difference of two values drawn from all, up to a factor that draws share."""
    total = sum(held)
    apart = sum(
        one * sum(map(float.__mul__, row, map(float, held)))
        for one, row in zip(held, distances, strict=True)
        if one
    )
    return apart / (total * total)
