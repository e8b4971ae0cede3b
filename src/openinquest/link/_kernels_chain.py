"""A chain over the partitions of one component: reassign one unit, split or merge two clusters, swap two units.

Each move leaves the law of a partition as it is. Reassignment is a Gibbs step over the clusters that a bond joins
the unit with and standing alone; it is left out where the rest of the unit's cluster would fall to pieces. Split
and merge follow Jain and Neal (2004) with sequential allocation (Dahl 2003) from a bond drawn at random. Swaps
exchange two units that a third may be linked with: between lists without duplicates nothing else gets from one
good assignment to another without passing through bad ones.
"""

from __future__ import annotations

import numpy as np

from openinquest.link._kernels import Floats, Ints, Labels, Masks, compiled
from openinquest.link._kernels_exact import uniform

REASSIGNED, SPLIT, SWAPPED = 0, 1, 2
"""Rows of the tally of moves: tried and taken."""


@compiled
def clash(unit: int, cluster: int, but: int, label: Ints, lists: Masks, apart_start: Ints, apart: Ints,
          follow: Ints, head: Ints, base: int) -> bool:  # fmt: skip
    """Return whether a unit may not be in a cluster, one member of it left out of account."""
    for edge in range(apart_start[base + unit], apart_start[base + unit + 1]):
        two = apart[edge] - base
        if 0 <= two < len(label) and two != but and label[two] == cluster:
            return True
    member = head[cluster]
    while member >= 0:
        if member != but and member != unit:
            for word in range(lists.shape[1]):
                if lists[base + unit, word] & lists[base + member, word]:
                    return True
        member = follow[member]
    return False


@compiled
def leave(unit: int, label: Ints, size: Ints, head: Ints, follow: Ints, ahead: Ints) -> None:
    """Take a unit out of its cluster's chain of members."""
    cluster = label[unit]
    if ahead[unit] >= 0:
        follow[ahead[unit]] = follow[unit]
    else:
        head[cluster] = follow[unit]
    if follow[unit] >= 0:
        ahead[follow[unit]] = ahead[unit]
    size[cluster] -= 1
    label[unit] = -1


@compiled
def enter(unit: int, cluster: int, label: Ints, size: Ints, head: Ints, follow: Ints, ahead: Ints) -> None:
    """Put a unit at the head of a cluster's chain of members."""
    follow[unit] = head[cluster]
    ahead[unit] = -1
    if head[cluster] >= 0:
        ahead[head[cluster]] = unit
    head[cluster] = unit
    size[cluster] += 1
    label[unit] = cluster


@compiled
def join(here: int, there: int, total: float, sums: Floats, free: Ints, free_count: int, label: Ints, size: Ints,
         head: Ints, follow: Ints, ahead: Ints) -> int:  # fmt: skip
    """Put all of a cluster into another whose weights then sum to `total`; return how many clusters are free."""
    while head[there] >= 0:
        unit = head[there]
        leave(unit, label, size, head, follow, ahead)
        enter(unit, here, label, size, head, follow, ahead)
    sums[here] = total
    free[free_count] = there
    return free_count + 1


@compiled
def clashing(here: int, there: int, label: Ints, lists: Masks, apart_start: Ints, apart: Ints, follow: Ints, head: Ints,
             base: int) -> bool:  # fmt: skip
    """Return whether two clusters may not be one."""
    member = head[there]
    while member >= 0:
        if clash(member, here, -1, label, lists, apart_start, apart, follow, head, base):
            return True
        member = follow[member]
    return False


@compiled
def links_with(unit: int, cluster: int, but: int, label: Ints, size: Ints, base: int, start: Ints, other: Ints,
               weight: Floats, absent: float) -> float:  # fmt: skip
    """Return the sum of weights of a unit with the members of a cluster, one member left out of account."""
    members = int(size[cluster])
    if label[unit] == cluster:
        members -= 1
    if but >= 0 and label[but] == cluster:
        members -= 1
    total: float = absent * members
    for edge in range(start[base + unit], start[base + unit + 1]):
        two = other[edge] - base
        if two != but and label[two] == cluster:
            total += weight[edge] - absent
    return total


@compiled
def links_between(here: int, there: int, label: Ints, size: Ints, head: Ints, follow: Ints, base: int, start: Ints,
                  other: Ints, weight: Floats, absent: float) -> float:  # fmt: skip
    """Return the sum of weights between the members of two clusters."""
    total = 0.0
    member = head[there]
    while member >= 0:
        total += links_with(member, here, -1, label, size, base, start, other, weight, absent)
        member = follow[member]
    return total


@compiled
def whole(cluster: int, label: Ints, size: Ints, head: Ints, base: int, start: Ints, other: Ints, weight: Floats,
          absent: float, seen: Ints, stamp: Ints, queue: Ints) -> bool:  # fmt: skip
    """Return whether bonds hold all the members of a cluster together."""
    if size[cluster] < 2:
        return True
    stamp[0] += 1
    queue[0] = head[cluster]
    seen[head[cluster]] = stamp[0]
    reached, done = 1, 0
    while done < reached:
        one = queue[done]
        done += 1
        for edge in range(start[base + one], start[base + one + 1]):
            two = other[edge] - base
            if weight[edge] > absent and label[two] == cluster and seen[two] != stamp[0]:
                seen[two] = stamp[0]
                queue[reached] = two
                reached += 1
    return bool(reached == size[cluster])


@compiled
def allocate(one: int, two: int, order: Ints, count: int, forced: Ints, side: Ints, base: int, start: Ints,
             other: Ints, weight: Floats, absent: float, share: Floats, bonus: Floats, state: Masks,
             sums: Floats, sizes: Ints) -> float:  # fmt: skip
    """Deal units in order to the sides of two others by the odds at each step; return log2 of the probability.

    `forced` (by unit) is the side to take, or 0 to draw it. Sides are 1 and 2; `side` is 0 elsewhere before.
    """
    side[one], side[two] = 1, 2
    sums[0], sums[1] = 0.0, 0.0
    sizes[0], sizes[1] = 1, 1
    probability = 0.0
    for turn in range(count):
        unit = order[turn]
        with_one, with_two = absent * sizes[0], absent * sizes[1]
        for edge in range(start[base + unit], start[base + unit + 1]):
            where = side[other[edge] - base]
            if where == 1:
                with_one += weight[edge] - absent
            elif where == 2:
                with_two += weight[edge] - absent
        to_one = (
            share[sizes[0] + 1] * (sums[0] + with_one) + bonus[sizes[0] + 1]
            - share[sizes[0]] * sums[0] - bonus[sizes[0]]
        )  # fmt: skip
        to_two = (
            share[sizes[1] + 1] * (sums[1] + with_two) + bonus[sizes[1] + 1]
            - share[sizes[1]] * sums[1] - bonus[sizes[1]]
        )  # fmt: skip
        lead = min(max(to_two - to_one, -900.0), 900.0)
        chance = 1.0 / (1.0 + 2.0**lead)
        where = forced[unit]
        if where == 0:
            where = 1 if uniform(state) < chance else 2
        if where == 1:
            probability -= np.log2(1.0 + 2.0**lead)
            sums[0] += with_one
            sizes[0] += 1
        else:
            probability -= np.log2(1.0 + 2.0**-lead)
            sums[1] += with_two
            sizes[1] += 1
        side[unit] = where
    return probability


@compiled
def walk(first: int, last: int, seed: np.uint64, greedy: bool, burn: int, thin: int, start: Ints, other: Ints,
         weight: Floats, bonds: Ints, lists: Masks, apart_start: Ints, apart: Ints, share: Floats, bonus: Floats,
         absent: float, drawn: Labels, scores: Floats, tally: Ints) -> None:  # fmt: skip
    """Write draws (draws, units) of the component of units `first` to `last` and each draw's log2 score.

    `bonds` (n, 2) are the pairs of units that may hold a cluster together. The chain starts from all units alone,
    or, `greedy`, from merging along bonds wherever that is better. A sweep tries each unit once, half as many splits
    or merges, and half as many swaps; `burn` sweeps are passed over and `thin` lie between draws.
    """
    units, base = last - first, first
    state = np.empty(1, np.uint64)
    state[0] = seed
    label, size, head = np.arange(units), np.ones(units, np.int64), np.arange(units)
    follow, ahead = np.full(units, -1), np.full(units, -1)
    sums = np.zeros(units)
    free = np.empty(units, np.int64)
    free_count = 0
    seen, stamp, queue = np.zeros(units, np.int64), np.zeros(1, np.int64), np.empty(units, np.int64)
    side, forced, order = np.zeros(units, np.int64), np.zeros(units, np.int64), np.empty(units, np.int64)
    pair_sums, pair_sizes = np.zeros(2), np.zeros(2, np.int64)
    cross, joined, met = np.zeros(units), np.zeros(units, np.bool_), np.full(units, -1)
    touched, odds = np.empty(units + 1, np.int64), np.empty(units + 1)
    swaps = False
    for unit in range(units):
        swaps = swaps or apart_start[base + unit + 1] > apart_start[base + unit] or lists[base + unit].any()
    total_score = 0.0
    for bond in range(len(bonds) if greedy else 0):
        here, there = label[bonds[bond, 0] - base], label[bonds[bond, 1] - base]
        if here == there or clashing(here, there, label, lists, apart_start, apart, follow, head, base):
            continue
        between = links_between(here, there, label, size, head, follow, base, start, other, weight, absent)
        together, members = sums[here] + sums[there] + between, size[here] + size[there]
        change = (
            share[members] * together + bonus[members] - share[size[here]] * sums[here] - bonus[size[here]]
        )
        change -= share[size[there]] * sums[there] + bonus[size[there]]
        if change > 0:
            free_count = join(here, there, together, sums, free, free_count, label, size, head, follow, ahead)
            total_score += change
    draw = 0
    sweep = 0
    while draw < drawn.shape[0]:
        # one unit at a time
        for unit in range(units):
            tally[REASSIGNED, 0] += 1
            old = label[unit]
            own = links_with(unit, old, -1, label, size, base, start, other, weight, absent)
            leave(unit, label, size, head, follow, ahead)
            if not whole(old, label, size, head, base, start, other, weight, absent, seen, stamp, queue):
                enter(unit, old, label, size, head, follow, ahead)
                continue
            before = sums[old]
            kept = share[size[old]] * (before - own) + bonus[size[old]] if size[old] else 0.0
            total_score += kept - share[size[old] + 1] * before - bonus[size[old] + 1]
            sums[old] -= own
            if size[old] == 0:
                sums[old] = 0.0
                free[free_count] = old
                free_count += 1
            count = 0
            for edge in range(start[base + unit], start[base + unit + 1]):
                cluster = label[other[edge] - base]
                if met[cluster] != unit:
                    met[cluster] = unit
                    touched[count] = cluster
                    count += 1
                cross[cluster] += weight[edge] - absent
                if weight[edge] > absent:
                    joined[cluster] = True
            options = 0
            top = 0.0
            for at in range(count):
                cluster = touched[at]
                usable = joined[cluster]
                added = cross[cluster] + absent * size[cluster]
                cross[cluster], joined[cluster], met[cluster] = 0.0, False, -1
                if usable and not clash(
                    unit, cluster, -1, label, lists, apart_start, apart, follow, head, base
                ):
                    touched[options] = cluster
                    members = size[cluster]
                    odds[options] = (
                        share[members + 1] * (sums[cluster] + added) + bonus[members + 1]
                        - share[members] * sums[cluster] - bonus[members]
                    )  # fmt: skip
                    top = max(top, odds[options])
                    options += 1
            touched[options] = -1
            odds[options] = 0.0
            whole_odds = 0.0
            for at in range(options + 1):
                whole_odds += 2.0 ** (odds[at] - top)
            mark = uniform(state) * whole_odds
            chosen = 0
            run = 2.0 ** (odds[0] - top)
            while run <= mark and chosen < options:
                chosen += 1
                run += 2.0 ** (odds[chosen] - top)
            cluster = touched[chosen]
            total_score += odds[chosen]
            if cluster < 0:
                free_count -= 1
                cluster = free[free_count]
                sums[cluster] = 0.0
            else:
                sums[cluster] += links_with(
                    unit, cluster, -1, label, size, base, start, other, weight, absent
                )
            enter(unit, cluster, label, size, head, follow, ahead)
            if cluster != old:
                tally[REASSIGNED, 1] += 1
        # two clusters at a time
        for _ in range(units // 2 + 1):
            tally[SPLIT, 0] += 1
            bond = int(uniform(state) * len(bonds))
            one, two = bonds[bond, 0] - base, bonds[bond, 1] - base
            here, there = label[one], label[two]
            count = 0
            member = head[here]
            while member >= 0:
                if member != one and member != two:
                    order[count] = member
                    forced[member] = 0 if here == there else 1
                    count += 1
                member = follow[member]
            if here != there:
                if clashing(here, there, label, lists, apart_start, apart, follow, head, base):
                    continue
                member = head[there]
                while member >= 0:
                    if member != two:
                        order[count] = member
                        forced[member] = 2
                        count += 1
                    member = follow[member]
            for turn in range(count - 1, 0, -1):
                pick = int(uniform(state) * (turn + 1))
                order[turn], order[pick] = order[pick], order[turn]
            probability = allocate(one, two, order, count, forced, side, base, start, other, weight, absent, share,
                                   bonus, state, pair_sums, pair_sizes)  # fmt: skip
            merged_size = pair_sizes[0] + pair_sizes[1]
            apart_score = (
                share[pair_sizes[0]] * pair_sums[0] + bonus[pair_sizes[0]]
                + share[pair_sizes[1]] * pair_sums[1] + bonus[pair_sizes[1]]
            )  # fmt: skip
            if here == there:
                change = apart_score - share[merged_size] * sums[here] - bonus[merged_size]
                accepted = np.log2(1.0 - uniform(state)) < change - probability
                if accepted:
                    free_count -= 1
                    there = free[free_count]
                    sums[there] = 0.0
                    for turn in range(-1, count):
                        unit = two if turn < 0 else order[turn]
                        if side[unit] == 2:
                            leave(unit, label, size, head, follow, ahead)
                            enter(unit, there, label, size, head, follow, ahead)
                    if whole(
                        here, label, size, head, base, start, other, weight, absent, seen, stamp, queue
                    ) and whole(
                        there, label, size, head, base, start, other, weight, absent, seen, stamp, queue
                    ):
                        sums[here], sums[there] = pair_sums[0], pair_sums[1]
                        total_score += change
                        tally[SPLIT, 1] += 1
                    else:
                        free_count = join(
                            here, there, sums[here], sums, free, free_count, label, size, head, follow, ahead
                        )
            else:
                between = links_between(
                    here, there, label, size, head, follow, base, start, other, weight, absent
                )
                together = sums[here] + sums[there] + between
                change = share[merged_size] * together + bonus[merged_size] - apart_score
                if np.log2(1.0 - uniform(state)) < change + probability:
                    free_count = join(
                        here, there, together, sums, free, free_count, label, size, head, follow, ahead
                    )
                    total_score += change
                    tally[SPLIT, 1] += 1
            side[one], side[two] = 0, 0
            for turn in range(count):
                side[order[turn]] = 0
        # two units change places
        for _ in range(units // 2 + 1 if swaps else 0):
            one = int(uniform(state) * units)
            degree = start[base + one + 1] - start[base + one]
            if degree == 0:
                continue
            middle = other[start[base + one] + int(uniform(state) * degree)] - base
            degree = start[base + middle + 1] - start[base + middle]
            two = other[start[base + middle] + int(uniform(state) * degree)] - base
            here, there = label[one], label[two]
            if here == there:
                continue
            tally[SWAPPED, 0] += 1
            if clash(one, there, two, label, lists, apart_start, apart, follow, head, base) or clash(
                two, here, one, label, lists, apart_start, apart, follow, head, base
            ):
                continue
            sum_here = (
                sums[here]
                - links_with(one, here, -1, label, size, base, start, other, weight, absent)
                + links_with(two, here, one, label, size, base, start, other, weight, absent)
            )
            sum_there = (
                sums[there]
                - links_with(two, there, -1, label, size, base, start, other, weight, absent)
                + links_with(one, there, two, label, size, base, start, other, weight, absent)
            )
            change = share[size[here]] * (sum_here - sums[here]) + share[size[there]] * (
                sum_there - sums[there]
            )
            if np.log2(1.0 - uniform(state)) >= change:
                continue
            leave(one, label, size, head, follow, ahead)
            leave(two, label, size, head, follow, ahead)
            enter(one, there, label, size, head, follow, ahead)
            enter(two, here, label, size, head, follow, ahead)
            if whole(
                here, label, size, head, base, start, other, weight, absent, seen, stamp, queue
            ) and whole(there, label, size, head, base, start, other, weight, absent, seen, stamp, queue):
                sums[here], sums[there] = sum_here, sum_there
                total_score += change
                tally[SWAPPED, 1] += 1
            else:
                leave(one, label, size, head, follow, ahead)
                leave(two, label, size, head, follow, ahead)
                enter(one, here, label, size, head, follow, ahead)
                enter(two, there, label, size, head, follow, ahead)
        sweep += 1
        if sweep > burn and (sweep - burn) % thin == 0:
            for unit in range(units):
                side[label[unit]] = -1
            for unit in range(units):
                if side[label[unit]] < 0:
                    side[label[unit]] = unit
                drawn[draw, base + unit] = base + side[label[unit]]
            side[:] = 0
            scores[draw] = total_score
            draw += 1
