"""All partitions of a small component, weighed, and draws from them."""

from __future__ import annotations

import numpy as np

from openinquest.link._kernels import Floats, Ints, Labels, Masks, compiled

LARGEST = 8
"""Units of the largest component whose partitions are all listed: 4,140 partitions of eight."""
_BELL = 4140


@compiled
def uniform(state: Masks) -> float:
    """Return the next number in [0, 1) of a generator (SplitMix64: Steele, Lea and Flood 2014)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed = state[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = mixed ^ (mixed >> np.uint64(31))
    return float(mixed >> np.uint64(11)) * 2.0**-53


@compiled
def held_together(group: int, bonds: Ints) -> bool:
    """Return whether bonds (bits by unit) connect all the units of a group (bits)."""
    seen = group & -group
    while True:
        grown = seen
        for unit in range(len(bonds)):
            if seen >> unit & 1:
                grown |= bonds[unit] & group
        if grown == seen:
            return seen == group
        seen = grown


@compiled
def partitions(
    weights: Floats, bonds: Ints, barred: Ints, share: Floats, bonus: Floats, found: Labels, score: Floats
) -> int:
    """Write every allowed partition (labels by unit, in order of first use) with its log2 score; return how many.

    `weights` (n, n) are log2 odds; `bonds` and `barred` are bits by unit: what holds a cluster together and who
    may not share one. A cluster of k units whose weights sum to S scores share[k] S + bonus[k].
    """
    units = len(bonds)
    label = np.zeros(units, np.int64)
    group = np.zeros(units + 1, np.int64)
    used = np.zeros(units + 1, np.int64)
    count = 0
    unit, trial = 0, 0
    while unit >= 0:
        if unit == units:
            total = 0.0
            valid = True
            for cluster in range(used[units]):
                members = 0
                pairs = 0.0
                for one in range(units):
                    if group[cluster] >> one & 1:
                        members += 1
                        for two in range(one):
                            if group[cluster] >> two & 1:
                                pairs += weights[one, two]
                if members > 1:
                    valid = valid and held_together(group[cluster], bonds)
                    total += share[members] * pairs + bonus[members]
            if valid:
                for one in range(units):
                    found[count, one] = label[one]
                score[count] = total
                count += 1
        elif trial <= used[unit]:
            if trial < used[unit] and group[trial] & barred[unit]:
                trial += 1
                continue
            label[unit] = trial
            group[trial] |= 1 << unit
            used[unit + 1] = max(used[unit], trial + 1)
            unit += 1
            trial = 0
            continue
        unit -= 1
        if unit >= 0:
            group[label[unit]] &= ~(1 << unit)
            trial = label[unit] + 1
    return count


@compiled
def draw_exactly(
    first: Ints,
    last: Ints,
    seeds: Masks,
    start: Ints,
    other: Ints,
    weight: Floats,
    lists: Masks,
    apart_start: Ints,
    apart: Ints,
    share: Floats,
    bonus: Floats,
    absent: float,
    drawn: Labels,
) -> None:
    """Write draws (draws, units) of each component from `first` to `last`, independent and from its exact law."""
    found = np.empty((_BELL, LARGEST), np.int32)
    score = np.empty(_BELL)
    state = np.empty(1, np.uint64)
    for component in range(len(first)):
        base = first[component]
        units = last[component] - base
        weights = np.full((units, units), absent)
        bonds = np.zeros(units, np.int64)
        barred = np.zeros(units, np.int64)
        for one in range(units):
            for edge in range(start[base + one], start[base + one + 1]):
                two = other[edge] - base
                weights[one, two] = weight[edge]
                if weight[edge] > absent:
                    bonds[one] |= 1 << two
            for edge in range(apart_start[base + one], apart_start[base + one + 1]):
                two = apart[edge] - base
                if 0 <= two < units:
                    barred[one] |= 1 << two
            for two in range(units):
                for word in range(lists.shape[1]):
                    if one != two and lists[base + one, word] & lists[base + two, word]:
                        barred[one] |= 1 << two
        count = partitions(weights, bonds, barred, share, bonus, found, score)
        top = score[:count].max()
        for partition in range(count):
            score[partition] = 2.0 ** (score[partition] - top)
            if partition:
                score[partition] += score[partition - 1]
        state[0] = seeds[component]
        for draw in range(drawn.shape[0]):
            mark = uniform(state) * score[count - 1]
            chosen = min(np.searchsorted(score[:count], mark, side="right"), count - 1)
            for one in range(units):
                smallest = one
                for two in range(one):
                    if found[chosen, two] == found[chosen, one]:
                        smallest = two
                        break
                drawn[draw, base + one] = base + smallest
