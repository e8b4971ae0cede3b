"""How far alpha may be off because few passages were coded twice: a bootstrap over documents or passages.

Documents are drawn again and again, with replacement, since passages of one document tend to be alike; where fewer
than ten were coded twice, passages are. Alphas over equally many groups share the draws. Each draw gives an observed
and an expected disagreement, both computed anew; for the expected one, quantities beyond two dozen are put together
with their neighbours, the rarest codes with each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, reduce
from operator import add, itemgetter, mul
from random import Random
from typing import Any

import polars as pl

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
    documents, left, right = ([unit[at] for unit in units] for at in range(3))
    return bounds_of(found, documents, left, right, metric, seed)


def bounds_of(
    found: Alpha,
    documents: Sequence[Any],
    left: Sequence[Any],
    right: Sequence[Any],
    metric: Metric,
    seed: str,
) -> Bounds | NoInterval:
    """Return what `bounds` does; documents and the values of both coders each in a sequence of its own."""
    if found.value is None:
        return NoInterval.NO_VARIATION
    if len(documents) < FEWEST:
        return NoInterval.FEW
    if not found.observed:
        return NoInterval.NO_DIFFERENCE
    drawn, groups, many = _grouped(documents, seed)
    counted = Counter(zip(groups, left, right, strict=True))
    return Bounds(*_drawn(found, counted, many, metric), drawn)


def _grouped(documents: Sequence[Any], seed: str) -> tuple[Drawn, Sequence[int], int]:
    """Return what is drawn, the group of each unit, and how many groups there are."""
    known = list(dict.fromkeys(documents))
    drawn = Drawn.DOCUMENTS if len(known) >= FEWEST else Drawn.UNITS
    clusters: list[Any] = known if drawn is Drawn.DOCUMENTS else list(range(len(documents)))
    if len(clusters) > _GROUPS:
        Random(seed).shuffle(clusters)  # noqa: S311 - a draw that anybody can repeat, no secret
    group = {cluster: place % _GROUPS for place, cluster in enumerate(clusters)}
    units = documents if drawn is Drawn.DOCUMENTS else range(len(documents))
    return drawn, [group[unit] for unit in units], min(len(clusters), _GROUPS)


def _drawn(
    found: Alpha, counted: Mapping[tuple[int, Any, Any], int], groups: int, metric: Metric
) -> tuple[float, float]:
    counts: Counter[Any] = Counter()
    for (_, a, b), many in counted.items():
        counts[a] = counts.get(a, 0) + many
        counts[b] = counts.get(b, 0) + many
    by_metric = _by_moments if metric is Metric.INTERVAL else _by_bins
    whole, drawn = by_metric(counted, counts, groups, metric)
    # every unit has two values; not by column, where a division by a constant may round in another way
    alphas = sorted(
        1 - 2 * apart / total / (found.expected * mean / whole)
        for apart, total, mean in drawn.select("apart", "total", "mean").iter_rows()
        if mean
    )
    return alphas[int(_LOW * len(alphas))], alphas[max(int(_HIGH * len(alphas)) - 1, 0)]


Means = tuple[float, pl.DataFrame]
"""The mean squared difference of two values drawn from all, up to a factor; then of each draw: the squared differences
within units, summed (`apart`), how many values it has (`total`), and the `mean` as before."""


def _means(apart: Iterable[float], total: Iterable[int], mean: Iterable[float]) -> pl.DataFrame:
    kinds = {"apart": pl.Float64, "total": pl.Int64, "mean": pl.Float64}
    return pl.DataFrame([list(apart), list(total), list(mean)], schema=kinds)


def _by_moments(
    counted: Mapping[tuple[int, Any, Any], int], counts: Counter[Any], groups: int, metric: Metric
) -> Means:
    """Return the means for numbers whose squared differences are summed: their sums and squares tell."""
    centre = sum(value * count for value, count in counts.items()) / counts.total()
    sizes, held = [0] * groups, [[0.0] * groups for _ in range(3)]
    apart, sums, squares = held
    for (group, a, b), many in counted.items():
        one, other = a - centre, b - centre
        sizes[group] += 2 * many
        apart[group] += many * metric.between(a, b)
        sums[group] += many * (one + other)
        squares[group] += many * (one * one + other * other)

    def mean(size: int, first: float, second: float) -> float:
        return max(2 * (second / size - (first / size) ** 2), 0.0)

    totals = _summed([sizes])["0"].to_list()
    differ, first, second = (_added(each) for each in held)
    whole = mean(sum(sizes), sum(sums), sum(squares))
    return whole, _means(differ, totals, map(mean, totals, first, second))


def _by_bins(
    counted: Mapping[tuple[int, Any, Any], int], counts: Counter[Any], groups: int, metric: Metric
) -> Means:
    """Return the means from counts of codes, or of values put together with their neighbours."""
    bins = _binned(counts, metric)
    distances = _between(counts, bins, metric)
    width = max(bins.values()) + 1
    apart, differing = [0.0] * groups, [0] * groups
    held = [[0] * groups for _ in range(width)]
    for (group, a, b), many in counted.items():
        held[bins[a]][group] += many
        held[bins[b]][group] += many
        if a != b:
            apart[group] += many * metric.between(a, b)
            differing[group] += many
    every = [sum(row) for row in held]
    found = _summed([*held, differing])
    *names, differ = found.columns
    total, of_any = pl.sum_horizontal(names), sum(every)
    if metric is Metric.NOMINAL:
        # all pairs but those of one bin; in the last, which holds several codes, some of those differ too
        rest, last = distances[-1][-1], pl.col(names[-1])
        far = (
            total * total - pl.sum_horizontal(pl.col(name) * pl.col(name) for name in names) + rest * last**2
        )
        whole = of_any**2 - sum(n * n for n in every) + rest * every[-1] ** 2
        differing_by = pl.col(differ).cast(pl.Float64)
    else:
        columns = [found[name].cast(pl.Float64) for name in names]
        far = pl.lit(_far(columns, distances))
        whole = _far(every, distances)
        differing_by = pl.lit(pl.Series(_added(apart), dtype=pl.Float64))
    return whole / of_any**2, found.select(apart=differing_by, total=total, mean=far / (total * total))


def _far(held: Sequence[Any], distances: Sequence[Sequence[float]]) -> Any:
    """Return the squared differences of all pairs of values, of one draw (numbers) or of every draw (columns)."""
    # added one after another, so that columns round as numbers do
    return reduce(
        add, [many * reduce(add, map(mul, held, row)) for many, row in zip(held, distances, strict=True)]
    )


def _summed(held: Sequence[Sequence[int]]) -> pl.DataFrame:
    """Return for every draw the sums of whole numbers over the groups drawn, a column for each of `held`."""
    groups = len(held[0])
    frame = pl.DataFrame({str(at): each for at, each in enumerate(held)})
    return frame[_places(groups)].select(pl.all().reshape((DRAWS, groups)).arr.sum())


def _added(held: Sequence[float]) -> list[float]:
    """Return for every draw the sum over the groups drawn, added in the order in which they were."""
    return [float(sum(chosen(held))) for chosen in _draws(len(held))]


@lru_cache(maxsize=2 * _GROUPS)
def _draws(many: int) -> tuple[itemgetter[Any], ...]:
    """Return what takes each draw out of a list of so many groups."""
    found = _places(many).to_list()
    return tuple(itemgetter(*found[at : at + many]) for at in range(0, many * DRAWS, many))


@lru_cache(maxsize=2 * _GROUPS)
def _places(many: int) -> pl.Series:
    """Return the groups of every draw from so many, draw after draw; every alpha of so many shares the draws."""
    chance = Random(f"draws of {many}")  # noqa: S311 - draws that anybody can repeat, no secret
    # bytes are drawn at once; those beyond the last multiple of the number of groups would favour the first ones
    fair = 256 // many * many
    places = bytes(at % many for at in range(256))
    found = b""
    while len(found) < many * DRAWS:
        found += chance.randbytes(many * DRAWS).translate(places, bytes(range(fair, 256)))
    return pl.Series(list(found[: many * DRAWS]), dtype=pl.UInt32)


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
