"""The units and bonds that a partition is made of, component by component, as arrays for compiled loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from openinquest.link._assembly import Assembly
from openinquest.link._kernels import Floats, Ints, Masks, components, neighbours


@dataclass(frozen=True, slots=True)
class Components:
    """Units in the order of their components, and what was compared within each component.

    `unit_at` (positions,) is the unit at each position; `first` (components + 1,) where each component starts and
    `smallest` (components,) its smallest unit; inside one, units that are likely to be together stand together.
    `start`, `other` and `weight` hold for each position the compared positions of its component and their log2 odds;
    `bonds` (n, 2) the pairs that may hold a cluster together, those of a component from `bond_start`. `lists`,
    `apart_start` and `apart` are what may not share a cluster.
    """

    unit_at: Ints
    first: Ints
    smallest: Ints
    size: Ints
    start: Ints
    other: Ints
    weight: Floats
    bonds: Ints
    bond_start: Ints
    lists: Masks
    apart_start: Ints
    apart: Ints

    @property
    def largest(self) -> int:
        """Units in the largest component."""
        return int(self.size.max(initial=1))


def divide(found: Assembly, absent: float) -> Components:
    """Return the components that pairs with odds above `absent` make of the units."""
    units = len(found.size)
    one, two, weight = _between_units(found, absent)
    bond = weight > absent
    root = components(units, one[bond], two[bond])
    likely = components(units, one[weight > 0], two[weight > 0])
    unit_at = np.lexsort((likely, root)).astype(np.int64)
    position = np.empty(units, np.int64)
    position[unit_at] = np.arange(units)
    starts = np.flatnonzero(np.diff(root[unit_at], prepend=-1))
    first = np.append(starts, units).astype(np.int64)
    number = np.zeros(units, np.int64)
    number[starts] = 1
    component_at = np.cumsum(number) - 1

    same = root[one] == root[two]
    near, far = position[one[same]], position[two[same]]
    left, right, weight = np.minimum(near, far), np.maximum(near, far), weight[same]
    order = np.lexsort((right, left))
    left, right, weight = left[order], right[order], weight[order]
    start, other, link = neighbours(units, left, right)
    held = weight > absent
    bonds = np.column_stack([left[held], right[held]])
    apart = position[np.concatenate([found.persons.apart, found.forbidden])]
    apart_start, apart_other, _ = neighbours(units, apart[:, 0].copy(), apart[:, 1].copy())
    return Components(
        unit_at=unit_at,
        first=first,
        smallest=root[unit_at[starts]],
        size=np.diff(first),
        start=start,
        other=other,
        weight=weight[link],
        bonds=bonds,
        bond_start=np.searchsorted(component_at[bonds[:, 0]], np.arange(len(first))).astype(np.int64),
        lists=found.lists[unit_at],
        apart_start=apart_start,
        apart=apart_other,
    )


_LEAST, _MOST, _STEPS = -2.0, 4.0, 6
"""Where company is sought, in bits, and how often the interval is halved. Four bits: where rivals or chains keep the
draws below what is expected whatever the company, more of it joins what the model thinks unlikely."""


def learn_company(parts: Components, pairs_at: Callable[[float, Ints, Ints], float]) -> float:
    """Return the company at which the draws hold as many compared pairs as the model expects, to a tenth of a bit.

    Pairs that were not compared are in neither number: a draw holds some where two entries are alike by way of a
    third, and to count those against the expectation would part persons. Expected are the probabilities of the
    compared pairs of a component, but none within a clean list or of two that may not be together, and the likely
    pairs (one half or more) of one entry with a clean list, or with entries that may not be together, count no more
    than one: namesakes that the model cannot tell apart would else be made up for by linking what is unlikely.
    """
    near = np.repeat(np.arange(len(parts.unit_at)), np.diff(parts.start))
    once = near < parts.other
    left, right = near[once], parts.other[once]
    units = len(parts.unit_at)
    barred = np.repeat(np.arange(units), np.diff(parts.apart_start)) * units + parts.apart
    allowed = ~np.any(parts.lists[left] & parts.lists[right], axis=1) & ~np.isin(left * units + right, barred)
    left, right = left[allowed], right[allowed]
    expected = 1.0 / (1.0 + 2.0 ** -parts.weight[once][allowed])
    if not len(expected):
        return 0.0
    likely = np.where(expected >= 0.5, expected, 0.0)
    most = np.ones(len(expected))
    _, kind = np.unique(parts.lists, axis=0, return_inverse=True)
    clean = np.any(parts.lists, axis=1)
    kinds = int(kind.max()) + 1
    for one, two in ((left, right), (right, left)):
        _, claim = np.unique(one * kinds + kind[two], return_inverse=True)
        most = np.where(clean[two], np.maximum(most, np.bincount(claim, likely)[claim]), most)
    most = np.maximum(most, _claims(left, right, likely, barred, units))
    aim = float(np.where(likely > 0, expected / most, expected).sum())
    low, high = _LEAST, _MOST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if pairs_at(middle, left, right) < aim else (low, middle)
    return (low + high) / 2


def _claims(left: Ints, right: Ints, likely: Floats, barred: Ints, units: int) -> Floats:
    """Return for each pair what is claimed of one end: its `likely` and those of the pairs there that exclude it.

    `barred` are pairs of positions that may not be together, in both directions, as `one * units + two`.
    """
    held = likely > 0
    number = np.flatnonzero(held)
    ways = pl.DataFrame(
        {
            "end": np.concatenate([left[held], right[held]]),
            "far": np.concatenate([right[held], left[held]]),
            "likely": np.concatenate([likely[held], likely[held]]),
            "pair": np.concatenate([number, number]),
        }
    )
    excluded = pl.DataFrame({"far": barred // units, "rival": barred % units})
    rivals = (
        ways.join(excluded, on="far")
        .join(ways.select("end", rival="far", theirs="likely"), on=["end", "rival"])
        .group_by("end", "pair")
        .agg(pl.col("theirs").sum())
    )
    claims = likely.copy()
    np.maximum.at(
        claims, rivals["pair"].to_numpy(), likely[rivals["pair"].to_numpy()] + rivals["theirs"].to_numpy()
    )
    return claims


def _between_units(found: Assembly, absent: float) -> tuple[Ints, Ints, Floats]:
    """Return pairs of units with their log2 odds: the mean over their entries' pairs, even odds where unsure.

    What persons leave apart, or judged different, has no pair.
    """
    key = found.left * len(found.ids) + found.right
    unsure = np.isin(key, found.persons.unsure)
    bits = np.where(unsure, 0.0, found.bits)
    torn = found.persons.torn
    ends = found.unit[found.left], found.unit[found.right]
    usable = (~found.judged | unsure) & ~torn[found.left] & ~torn[found.right] & (ends[0] != ends[1])
    one, two = np.minimum(*ends)[usable], np.maximum(*ends)[usable]
    units = len(found.size)
    keys, pair = np.unique(one * units + two, return_inverse=True)
    one, two = keys // max(units, 1), keys % max(units, 1)
    total = np.bincount(pair, bits[usable] - absent, minlength=len(keys))
    return one, two, absent + total / (found.size[one] * found.size[two])
