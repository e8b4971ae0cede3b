"""Compiled loops over entries and links: components, the assignment, the gathering of clusters.

Everything here takes and gives numpy arrays whose order the caller has fixed, so that results depend neither on
the order of rows nor on the number of threads. The loops release the interpreter's lock.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Masks = NDArray[np.uint64]
Bytes = NDArray[np.int8]
Labels = NDArray[np.int32]

_Function = TypeVar("_Function", bound=Callable[..., Any])

TAKEN, INSIDE, APART, CLEAN, AGAINST, FORBIDDEN = 0, 1, 2, 3, 4, 5
"""What became of a link: it joined two groups; both ends were together already; persons keep them apart; both
sides hold an entry of one clean list; the pairs between the two groups speak against it on the whole; what is written
in two entries of the groups forbids it."""


def compiled(function: _Function) -> _Function:
    """Compile a loop and keep the result beside the source, or in memory where no folder can be written."""
    try:
        return cast(_Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast(_Function, numba.njit(nogil=True)(function))


@compiled
def find(parent: Ints, item: int) -> int:
    """Return the representative of an item, shortening the way."""
    while parent[item] != item:
        parent[item] = parent[parent[item]]
        item = parent[item]
    return item


@compiled
def components(count: int, left: Ints, right: Ints) -> Ints:
    """Return for each of `count` items the smallest item that links join it with."""
    parent = np.arange(count)
    for link in range(len(left)):
        first, second = find(parent, left[link]), find(parent, right[link])
        if first < second:
            parent[second] = first
        else:
            parent[first] = second
    for item in range(count):
        parent[item] = find(parent, item)
    return parent


@compiled
def neighbours(count: int, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Return where each item's links start, the items at their other ends, and the links' numbers."""
    start = np.zeros(count + 1, np.int64)
    for link in range(len(left)):
        start[left[link] + 1] += 1
        start[right[link] + 1] += 1
    for item in range(count):
        start[item + 1] += start[item]
    free = start[:-1].copy()
    other = np.empty(2 * len(left), np.int64)
    number = np.empty(2 * len(left), np.int64)
    for link in range(len(left)):
        first, second = left[link], right[link]
        other[free[first]], number[free[first]] = second, link
        other[free[second]], number[free[second]] = first, link
        free[first] += 1
        free[second] += 1
    return start, other, number


@compiled
def matching(lefts: int, rights: int, start: Ints, ends: Ints, gain: Floats) -> Ints:
    """Return the right end given to each left end (-1 for none), so that the sum of gains is greatest.

    Successive shortest augmenting paths with potentials; leaving a left end alone is a way of gain nought.
    """
    given = np.full(lefts, -1)
    taker = np.full(rights, -1)
    u = np.zeros(lefts)
    v = np.zeros(rights)
    distance = np.full(rights, np.inf)
    before = np.full(rights + lefts, -1)
    settled = np.zeros(rights, np.bool_)
    for first in range(lefts):
        for edge in range(start[first], start[first + 1]):
            u[first] = min(u[first], -gain[edge])
    for first in range(lefts):
        heap = [(0.0, -1)]
        heap.pop()
        reached = [-1]
        lengths = [(first, 0.0)]
        here, way = first, 0.0
        while True:
            for edge in range(start[here], start[here + 1]):
                end = ends[edge]
                far = way + max(-gain[edge] - u[here] - v[end], 0.0)
                if not settled[end] and far < distance[end]:
                    if distance[end] == np.inf:
                        reached.append(end)
                    distance[end] = far
                    before[end] = here
                    heapq.heappush(heap, (far, end))
            before[rights + here] = here
            heapq.heappush(heap, (way - u[here], rights + here))
            while True:
                way, node = heapq.heappop(heap)
                if node >= rights or not settled[node]:
                    break
            if node >= rights or taker[node] < 0:
                break
            settled[node] = True
            here = taker[node]
            lengths.append((here, way))
        for one, length in lengths:
            u[one] += way - length
        for end in reached[1:]:
            if settled[end]:
                v[end] -= way - distance[end]
            distance[end] = np.inf
            settled[end] = False
        while True:
            here = before[node]
            next_node = given[here]
            given[here] = node if node < rights else -1
            if node < rights:
                taker[node] = here
            if here == first:
                break
            node = next_node
    return given


@compiled
def gather(
    left: Ints,
    right: Ints,
    size: Ints,
    lists: Masks,
    start: Ints,
    other: Ints,
    gain: Floats,
    absent: float,
    apart_left: Ints,
    apart_right: Ints,
    ruled: int,
) -> tuple[Ints, Bytes]:
    """Take up links in the order given and return each item's smallest companion and what became of each link.

    Items `apart_left` and `apart_right` never join: the first `ruled` of them persons keep apart, the others are
    forbidden by what is written.
    `size` is the number of entries that an item stands for, `lists` its clean lists as bits. `start`, `other` and
    `gain` hold what was compared; two groups join only where the gains between them, with `absent` for each pair
    that was not compared, are not below nought in sum. `absent` of nan leaves that test out.
    """
    count = len(size)
    parent = np.arange(count)
    following = np.full(count, -1)
    last = np.arange(count)
    members = np.ones(count, np.int64)
    entries = size.copy()
    held = lists.copy()
    # what must stay apart: chains of barriers, joined as groups join
    barriers = len(apart_left)
    first_barrier = np.full(count, -1)
    last_barrier = np.full(count, -1)
    barrier_count = np.zeros(count, np.int64)
    next_barrier = np.full(2 * barriers, -1)
    beyond = np.empty(2 * barriers, np.int64)
    for number in range(2 * barriers):
        near = apart_left[number] if number < barriers else apart_right[number - barriers]
        beyond[number] = apart_right[number] if number < barriers else apart_left[number - barriers]
        if first_barrier[near] < 0:
            last_barrier[near] = number
        next_barrier[number] = first_barrier[near]
        first_barrier[near] = number
        barrier_count[near] += 1
    fate = np.empty(len(left), np.int8)
    for link in range(len(left)):
        one, two = find(parent, left[link]), find(parent, right[link])
        if one == two:
            fate[link] = INSIDE
            continue
        near, far = (one, two) if barrier_count[one] <= barrier_count[two] else (two, one)
        barrier = first_barrier[near]
        barred = INSIDE
        while barrier >= 0 and barred != APART:
            if find(parent, beyond[barrier]) == far:
                barred = APART if barrier % barriers < ruled else FORBIDDEN
            barrier = next_barrier[barrier]
        if barred != INSIDE:
            fate[link] = barred
            continue
        shared = False
        for word in range(lists.shape[1]):
            shared = shared or (held[one, word] & held[two, word]) != 0
        if shared:
            fate[link] = CLEAN
            continue
        if not np.isnan(absent):
            near, far = (one, two) if members[one] <= members[two] else (two, one)
            compared = 0
            total = 0.0
            member = near
            while member >= 0:
                for edge in range(start[member], start[member + 1]):
                    if find(parent, other[edge]) == far:
                        compared += 1
                        total += gain[edge]
                member = following[member]
            if total + absent * max(entries[one] * entries[two] - compared, 0) < 0:
                fate[link] = AGAINST
                continue
        fate[link] = TAKEN
        near, far = (one, two) if one < two else (two, one)
        parent[far] = near
        following[last[near]] = far
        last[near] = last[far]
        members[near] += members[far]
        entries[near] += entries[far]
        for word in range(lists.shape[1]):
            held[near, word] |= held[far, word]
        if first_barrier[near] < 0:
            first_barrier[near], last_barrier[near] = first_barrier[far], last_barrier[far]
        elif first_barrier[far] >= 0:
            next_barrier[last_barrier[near]] = first_barrier[far]
            last_barrier[near] = last_barrier[far]
        barrier_count[near] += barrier_count[far]
    for item in range(count):
        parent[item] = find(parent, item)
    return parent, fate
