"""Beyond six lists: which decomposable graphs have the mass, found by several runs from different starts.

A graph is moved to another by adding or taking away one edge, where that keeps it chordal: an edge may be added where
the common neighbours of its ends separate them, and taken away where they are joined with one another (Giudici and
Green 1999); the law then changes by four terms only. A run climbs from its start by annealing, then takes up, again
and again, the likeliest graph whose neighbours it has not looked at (sometimes another, by chance), and scores all
neighbours, until the graphs not taken up have next to no mass, or its steps are spent. Runs do not know of one
another, so that what only one of them found tells what none found. Scores steer the search alone: what it finds is
summed anew on a grid of its own.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cache
from math import exp, log

import numpy as np

from openinquest.estimate.dga.graphs import Bools, Family, Floats, family
from openinquest.estimate.dga.margins import Margins
from openinquest.estimate.table import OverlapTable

HEAD = 16
_POINTS = 320
_REACH = 1e4
"""Times the persons seen; a score need not know of mass beyond."""

_NARROW = 1.5
"""Curvature over a step of the grid from which a peak is integrated by Laplace's formula: the grid may miss it."""

_LEFT = 1e-3
"""A run ends when graphs not taken up have less than this share of the mass that it found."""

_HOTTEST = 8.0
_BY_CHANCE = 0.1
_WITHIN = 18.0
"""Nats below the best graph at which a graph is forgotten."""

MOST_GRAPHS = 20_000
"""Graphs kept in the end, the likeliest."""


@dataclass(frozen=True, eq=False)
class Found:
    """What the runs found.

    `family`: the graphs of all runs. `runs`: Boolean (runs, G), which run found which. `evaluated`: graphs scored, by
    run. `open`: share of the mass a run found that is on graphs it did not take up, for its steps were spent.
    """

    family: Family
    runs: Bools
    evaluated: tuple[int, ...]
    open: tuple[float, ...]

    def kept(self, rows: Bools) -> Found:
        """Return what was found of some of the graphs."""
        return Found(self.family.kept(rows), self.runs[:, rows], self.evaluated, self.open)


class _Scores:
    """Scores of graphs of one table: log of the sum over n0, on a fixed grid."""

    def __init__(self, table: OverlapTable, delta: float) -> None:
        self.table, self.delta = table, delta
        head = np.arange(HEAD, dtype=np.float64)
        self.v = np.linspace(log(HEAD - 0.5), log(_REACH * max(table.n, HEAD)), _POINTS)
        self.step = float(self.v[1] - self.v[0])
        self.unseen = np.concatenate([head, np.exp(self.v)])
        weight = np.full(_POINTS, log(self.step))
        weight[[0, -1]] -= log(2.0)
        empty = Margins.of(table, np.empty(0, np.int64), delta)
        self.common = empty.common(self.unseen) + np.concatenate([np.zeros(HEAD), self.v + weight])
        self.weight = weight
        far = self.unseen[HEAD:]
        self.base = np.concatenate([self.common, empty.common_slopes(far) * far + 1.0])
        self.known: dict[int, Floats] = {0: np.zeros(len(self.base))}

    def term(self, mask: int) -> Floats:
        """Return the term of one set at all points, and its slopes with log n0 at the points beyond the head."""
        found = self.known.get(mask)
        if found is None:
            margins = Margins.of(self.table, np.array([mask], np.int64), self.delta)
            far = self.unseen[HEAD:]
            slopes = margins.slopes(far)[0] * far
            found = self.known[mask] = np.concatenate([margins.terms(self.unseen)[0], slopes])
        return found

    def law(self, adjacent: list[int]) -> Floats:
        """Return the law of one chordal graph at all points, by maximum cardinality search."""
        law = self.base.copy()
        visited, left = 0, set(range(len(adjacent)))
        while left:
            new = max(left, key=lambda at: ((adjacent[at] & visited).bit_count(), -at))
            earlier = adjacent[new] & visited
            law += self.term(earlier | 1 << new)
            law -= self.term(earlier)
            visited |= 1 << new
            left.remove(new)
        return law

    def change(self, adjacent: list[int], one: int, two: int) -> Floats:
        """Return by how much the law changes when a legal edge is added or taken away."""
        shared = adjacent[one] & adjacent[two]
        a, b = 1 << one, 1 << two
        more = self.term(shared | a | b) + self.term(shared) - self.term(shared | a) - self.term(shared | b)
        return -more if adjacent[one] & b else more

    def score(self, laws: Floats) -> Floats:
        """Return log of the sum over n0 for each row of laws."""
        ends = len(self.unseen)
        values, slopes = laws[:, :ends], laws[:, ends:]
        top = values.max(axis=1)
        total = top + np.log(np.exp(values - top[:, None]).sum(axis=1))
        far = values[:, HEAD:] - self.weight
        rows = np.arange(len(laws))
        peak = np.clip(far.argmax(axis=1), 1, _POINTS - 2)
        left = np.where(slopes[rows, peak] > 0, peak, peak - 1)
        s0, s1 = slopes[rows, left] * self.step, slopes[rows, left + 1] * self.step
        bend = s0 - s1
        narrow = (bend > _NARROW) & (s0 > 0) & (s1 < 0)
        if narrow.any():
            f0, f1 = far[rows, left][narrow], far[rows, left + 1][narrow]
            s0, s1, bend = s0[narrow], s1[narrow], bend[narrow]
            # the cubic with these values and slopes, at the zero of its slope
            c2, c3 = 3 * (f1 - f0) - 2 * s0 - s1, s0 + s1 - 2 * (f1 - f0)
            root = np.sqrt(np.maximum(c2 * c2 - 3 * c3 * s0, 0.0))
            at = np.clip(s0 / (root - c2), 0.0, 1.0)
            height = f0 + at * (s0 + at * (c2 + at * c3))
            total[narrow] = height + 0.5 * np.log(2 * np.pi / bend) + log(self.step)
        scores: Floats = total
        return scores


def search(table: OverlapTable, delta: float, *, runs: int, steps: int, seed: int) -> Found:
    """Return the graphs that `runs` runs of at most `steps` graphs taken up found, the likeliest MOST_GRAPHS."""
    scores = _Scores(table, delta)
    lists = len(table.lists)
    seeds = np.random.SeedSequence(seed).spawn(runs)
    each: list[dict[int, float]] = []
    rest: list[float] = []
    for run in range(runs):
        found, left = _run(scores, lists, run, steps, np.random.default_rng(seeds[run]))
        each.append(found)
        rest.append(left)
    union: dict[int, float] = {}
    for found in each:
        union.update(found)
    best = max(union.values())
    likely = sorted(
        (key for key, score in union.items() if score > best - _WITHIN), key=lambda key: (-union[key], key)
    )[:MOST_GRAPHS]
    adjacent = np.array([_neighbours(key, lists) for key in likely], np.int64)
    by_run = np.array([[key in found for key in likely] for found in each], np.bool_)
    return Found(family(adjacent), by_run, tuple(len(found) for found in each), tuple(rest))


def _run(
    scores: _Scores, lists: int, run: int, steps: int, generator: np.random.Generator
) -> tuple[dict[int, float], float]:
    """Return the graphs scored by one run, as masks of edges, and the share of mass on those not taken up."""
    pairs = _pairs(lists)
    adjacent = _start(lists, run, generator)
    law = scores.law(adjacent)
    now = float(scores.score(law[None, :])[0])
    key = _key(adjacent)
    found = {key: now}
    climb = 10 * len(pairs)
    for at in range(climb):
        heat = _HOTTEST ** (1.0 - at / climb)
        one, two = pairs[int(generator.integers(len(pairs)))]
        uniform = generator.random()
        if not _legal(adjacent, one, two):
            continue
        moved = law + scores.change(adjacent, one, two)
        score = float(scores.score(moved[None, :])[0])
        found[key ^ _bit(one, two)] = score
        if log(max(uniform, 1e-300)) < (score - now) / heat:
            _toggle(adjacent, one, two)
            law, now, key = moved, score, key ^ _bit(one, two)
    return _taken_up(scores, lists, found, steps, generator)


def _taken_up(
    scores: _Scores, lists: int, found: dict[int, float], steps: int, generator: np.random.Generator
) -> tuple[dict[int, float], float]:
    """Take up the likeliest graphs, score their neighbours; return all scored and the share of mass not taken up."""
    pairs = _pairs(lists)
    best = max(found.values())
    waiting = [(-score, key) for key, score in found.items()]
    heapq.heapify(waiting)
    mass = sum(exp(score - best) for score in found.values())
    open_ = mass
    taken: set[int] = set()
    for _ in range(steps):
        while waiting and waiting[0][1] in taken:
            heapq.heappop(waiting)
        if not waiting or open_ < _LEFT * mass:
            break
        place = 0
        if generator.random() < _BY_CHANCE:
            place = int(generator.integers(min(len(waiting), 4 * len(pairs))))
            place = 0 if waiting[place][1] in taken else place
        minus, key = waiting[place]
        taken.add(key)
        open_ -= exp(-minus - best)
        adjacent = _neighbours(key, lists)
        legal = [
            (one, two)
            for one, two in pairs
            if key ^ _bit(one, two) not in found and _legal(adjacent, one, two)
        ]
        if not legal:
            continue
        law = scores.law(adjacent)
        laws = np.stack([scores.change(adjacent, one, two) for one, two in legal])
        laws += law
        for (one, two), score in zip(legal, scores.score(laws).tolist(), strict=True):
            new = key ^ _bit(one, two)
            found[new] = score
            if score > best:
                mass, open_ = mass * exp(best - score), open_ * exp(best - score)
                best = score
            mass += exp(score - best)
            if score > best - _WITHIN:
                open_ += exp(score - best)
                heapq.heappush(waiting, (-score, new))
    return found, max(open_, 0.0) / mass


def _start(lists: int, run: int, generator: np.random.Generator) -> list[int]:
    """Return no edges for the first run, all for the second, and for others what legal steps by chance lead to."""
    if run == 1:
        return [(1 << lists) - 1 - (1 << at) for at in range(lists)]
    adjacent = [0] * lists
    if run > 1:
        pairs = _pairs(lists)
        for _ in range(4 * len(pairs)):
            one, two = pairs[int(generator.integers(len(pairs)))]
            if _legal(adjacent, one, two):
                _toggle(adjacent, one, two)
    return adjacent


def _legal(adjacent: list[int], one: int, two: int) -> bool:
    """Return whether the graph stays chordal when this edge is added, or taken away."""
    shared = adjacent[one] & adjacent[two]
    if adjacent[one] >> two & 1:
        rest = shared
        while rest:
            low = rest & -rest
            if shared & ~(adjacent[low.bit_length() - 1] | low):
                return False
            rest ^= low
        return True
    reached = fresh = 1 << one
    while fresh:
        low = fresh & -fresh
        step = adjacent[low.bit_length() - 1] & ~shared & ~reached
        if step >> two & 1:
            return False
        reached |= step
        fresh = (fresh ^ low) | step
    return True


def _toggle(adjacent: list[int], one: int, two: int) -> None:
    adjacent[one] ^= 1 << two
    adjacent[two] ^= 1 << one


@cache
def _pairs(lists: int) -> tuple[tuple[int, int], ...]:
    """Return all pairs, in the order of their bits."""
    return tuple((one, two) for two in range(lists) for one in range(two))


def _bit(one: int, two: int) -> int:
    """Return the bit of an edge, one below two."""
    return 1 << (two * (two - 1) // 2 + one)


def _key(adjacent: list[int]) -> int:
    return sum(_bit(one, two) for one, two in _pairs(len(adjacent)) if adjacent[one] >> two & 1)


def _neighbours(key: int, lists: int) -> list[int]:
    adjacent = [0] * lists
    pairs = _pairs(lists)
    while key:
        one, two = pairs[(key & -key).bit_length() - 1]
        adjacent[one] |= 1 << two
        adjacent[two] |= 1 << one
        key &= key - 1
    return adjacent
