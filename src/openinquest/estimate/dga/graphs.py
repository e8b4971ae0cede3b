"""Decomposable graphs of lists: which graphs are chordal, and their cliques and separators.

A set of lists is a bit mask, bit j for list j. Maximum cardinality search (Tarjan and Yannakakis 1984) visits next the
list with most neighbours visited before; a graph is chordal iff at every visit the neighbours visited before are
joined with one another. With v the list visited and S these neighbours, the sum over visits of [S + v] - [S] leaves
the cliques, once each, less the separators, as often as they separate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

EXACT_LISTS = 6
"""Up to here all decomposable graphs are gone through: 18,154 of 6 lists; of 7 they are 617,675."""


@dataclass(frozen=True, eq=False)
class Family:
    """Decomposable graphs of `lists` lists, each as what its law is a product of.

    `subsets`: int64 (A,), masks of sets of lists, ascending, none empty. `weights`: float64 (G, A), one row a graph: 1
    for a clique, minus its multiplicity for a separator, else 0. No two rows are equal.
    """

    lists: int
    subsets: Ints
    weights: Floats

    def __len__(self) -> int:
        """Return how many graphs there are."""
        return len(self.weights)

    def kept(self, rows: Bools | Ints) -> Family:
        """Return the family of some of the graphs."""
        return Family(self.lists, self.subsets, self.weights[rows])

    @property
    def complete(self) -> Bools:
        """Boolean (G,): whether a graph joins every two lists, so that the counts say nothing of the unseen."""
        whole = self.subsets == 2**self.lists - 1
        joined: Bools = np.asarray((self.weights[:, whole] > 0).any(axis=1))
        return joined

    def cliques(self, graph: int) -> list[int]:
        """Return the masks of the cliques of one graph, ascending."""
        return [int(mask) for mask in self.subsets[self.weights[graph] > 0]]

    def adjacent(self) -> Ints:
        """Return the mask of the neighbours of each list in each graph, int64 (G, lists)."""
        adjacent = np.zeros((len(self), self.lists), np.int64)
        pairs, joined = self.edges()
        for at, (one, two) in enumerate(pairs):
            edge = joined[:, at].astype(np.int64)
            adjacent[:, one] |= edge << two
            adjacent[:, two] |= edge << one
        return adjacent

    def edges(self) -> tuple[list[tuple[int, int]], Floats]:
        """Return all pairs of lists, and float64 (G, pairs): 1 where the graph joins them."""
        pairs = list(combinations(range(self.lists), 2))
        cliques = self.weights > 0
        joined = np.zeros((len(self), len(pairs)))
        for at, (one, two) in enumerate(pairs):
            both = (self.subsets >> one & self.subsets >> two & 1) == 1
            joined[:, at] = cliques[:, both].any(axis=1)
        return pairs, joined


@cache
def decomposable_graphs(lists: int) -> Family:
    """Return all decomposable graphs of 2 to EXACT_LISTS lists: 2, 8, 61, 822, 18,154."""
    if not 2 <= lists <= EXACT_LISTS:
        raise ValueError(f"all graphs are listed for 2 to {EXACT_LISTS} lists, not for {lists}")
    pairs = list(combinations(range(lists), 2))
    codes = np.arange(2 ** len(pairs), dtype=np.int64)
    adjacent = np.zeros((len(codes), lists), np.int64)
    for at, (one, two) in enumerate(pairs):
        edge = codes >> at & 1
        adjacent[:, one] |= edge << two
        adjacent[:, two] |= edge << one
    return family(adjacent)


def family(adjacent: Ints) -> Family:
    """Return the family of those graphs that are chordal.

    `adjacent`: int64 (graphs, lists), distinct graphs; the mask of the neighbours of each list.
    """
    chordal, joined, before = maximum_cardinality_search(adjacent)
    joined, before = joined[chordal], before[chordal]
    subsets = np.unique(np.concatenate([joined.ravel(), before.ravel()]))
    subsets = subsets[subsets > 0]
    weights = np.zeros((len(joined), len(subsets)))
    rows = np.repeat(np.arange(len(joined)), adjacent.shape[1])
    np.add.at(weights, (rows, np.searchsorted(subsets, joined.ravel())), 1.0)
    some = before.ravel() > 0
    np.add.at(weights, (rows[some], np.searchsorted(subsets, before.ravel()[some])), -1.0)
    used = weights.any(axis=0)
    return Family(adjacent.shape[1], subsets[used], weights[:, used])


def maximum_cardinality_search(adjacent: Ints) -> tuple[Bools, Ints, Ints]:
    """Return which graphs are chordal, and for each visit the set S + v and the set S.

    `adjacent`: int64 (graphs, lists) of masks. Gives Boolean (graphs,), int64 (graphs, lists) twice; the sets mean
    something where the graph is chordal.
    """
    graphs, lists = adjacent.shape
    every = np.arange(graphs)
    chordal = np.ones(graphs, np.bool_)
    visited = np.zeros(graphs, np.int64)
    seen_neighbours = np.zeros((graphs, lists), np.int64)
    joined = np.empty((graphs, lists), np.int64)
    before = np.empty((graphs, lists), np.int64)
    for visit in range(lists):
        new = seen_neighbours.argmax(axis=1)
        neighbours = adjacent[every, new]
        earlier = neighbours & visited
        for member in range(lists):
            without = earlier & ~adjacent[:, member] & ~np.int64(1 << member)
            chordal &= ~((earlier >> member & 1 == 1) & (without != 0))
        before[:, visit] = earlier
        bit = np.int64(1) << new
        joined[:, visit] = earlier | bit
        visited |= bit
        seen_neighbours += neighbours[:, None] >> np.arange(lists) & 1
        # never again
        seen_neighbours[every, new] = -lists
    return chordal, joined, before


def members(mask: int) -> list[int]:
    """Return the lists of a set, ascending."""
    return [at for at in range(mask.bit_length()) if mask >> at & 1]


def mask_of(lists: Iterable[int]) -> int:
    """Return the set of lists as a mask."""
    return sum(1 << at for at in set(lists))
