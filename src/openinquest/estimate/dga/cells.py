"""What the posterior says of the overlaps themselves: expected counts, and draws of the law of a pattern."""

from __future__ import annotations

import numpy as np

from openinquest.estimate.dga.graphs import Floats, Ints, maximum_cardinality_search, members
from openinquest.estimate.dga.posterior import Posterior
from openinquest.estimate.table import OverlapTable

MOST_LISTS = 10
"""Beyond this, cells are too many to keep draws of."""

_REST = 1e-3
"""Least likely graphs that have no more than this together, and all beyond _MOST, are left out of expected counts."""

_MOST = 500

_STEPS = (12, 64)
_WORK = 4_000_000
"""Fewest and most steps of equal mass to which n0 is brought for the expected counts, which change slowly with it; as
many as so many numbers of graphs, cells and steps allow."""


def expected_counts(posterior: Posterior) -> Floats:
    """Return the posterior mean of the persons expected in each observable cell, float64 (2**L - 1,).

    Given a graph and n0, the mean of a cell's probability is the product over cliques of (n_C + alpha_C) / (N + 2**L
    delta), less that over separators: conditional laws of a clique given its separator are independent (Dawid and
    Lauritzen 1993). It is summed over graphs and points of the grid, N times.
    """
    table, family = posterior.table, posterior.family
    lists = len(table.lists)
    total = posterior.delta * 2.0**lists
    likely = np.argsort(-posterior.probability, kind="stable")
    enough = int(np.searchsorted(np.cumsum(posterior.probability[likely]), 1.0 - _REST)) + 1
    enough = min(enough, _MOST)
    steps = int(np.clip(_WORK // (enough * 2**lists), *_STEPS))
    mass, unseen = _in_steps(posterior.mass[likely[:enough]], posterior.grid.unseen, steps)
    weights = family.weights[likely[:enough]]
    used = np.flatnonzero(weights.any(axis=0))
    codes = np.arange(1, 2**lists)
    shares, empty = np.empty((len(used), len(codes))), np.zeros((len(used), len(codes)))
    for at, mask in enumerate(family.subsets[used].tolist()):
        persons_named = _marginal(table, mask)
        shares[at] = persons_named[codes & mask] + posterior.delta * 2.0 ** (lists - mask.bit_count())
        empty[at] = (codes & mask) == 0
    persons = table.n + unseen
    expected = np.zeros(len(codes))
    cliques = weights[:, used]
    balance = cliques.sum(axis=1)
    for at, n0 in enumerate(unseen):
        logs = cliques @ np.log(shares + n0 * empty) - balance[:, None] * np.log(persons[at] + total)
        expected += persons[at] * (mass[:, at] @ np.exp(logs))
    counts: Floats = expected / mass.sum()
    return counts


def _in_steps(mass: Floats, unseen: Floats, steps: int) -> tuple[Floats, Floats]:
    """Return the mass of each graph, float64 (G, steps), and n0 in the middle of each step by its logarithm."""
    total = mass.sum(axis=0)
    cumulated = np.cumsum(total)
    step = np.minimum(((cumulated - total / 2) / cumulated[-1] * steps).astype(np.int64), steps - 1)
    weight = np.bincount(step, total, steps)
    some = weight > 0
    middle = np.expm1(np.bincount(step, total * np.log1p(unseen), steps)[some] / weight[some])
    grouped = np.zeros((len(mass), steps))
    np.add.at(grouped.T, step, mass.T)
    return grouped[:, some], middle


def drawn_cells(posterior: Posterior, unseen: Floats, graphs: Ints, generator: np.random.Generator) -> Floats:
    """Return draws of the law of a pattern given that it was seen, float64 (draws, 2**L - 1), rows summing to 1.

    `unseen` and `graphs` are draws of n0 and of the graph. Given both, a cell's probability is a product over the
    visits of maximum cardinality search: the chance of being on the list, given which lists visited before and joined
    to it name the person. These chances are independent, each with a beta law of its counts (Dawid and Lauritzen 1993).
    """
    lists = len(posterior.table.lists)
    codes = np.arange(1, 2**lists)
    drawn = np.zeros((len(unseen), len(codes)))
    _, joined, before = maximum_cardinality_search(posterior.family.adjacent())
    joined, before = joined[graphs], before[graphs]
    for pair in np.unique(np.stack([joined.ravel(), before.ravel()], axis=1), axis=0):
        both, given = int(pair[0]), int(pair[1])
        draws = np.flatnonzero(((joined == both) & (before == given)).any(axis=1))
        chances = _log_chances(posterior, both, given, unseen[draws], generator)
        drawn[draws] += chances[:, codes & both]
    law = np.exp(drawn - drawn.max(axis=1, keepdims=True))
    conditional: Floats = law / law.sum(axis=1, keepdims=True)
    return conditional


def _log_chances(
    posterior: Posterior, both: int, given: int, unseen: Floats, generator: np.random.Generator
) -> Floats:
    """Return draws of the log chance of being on a list or not, given others, float64 (draws, up to 2**L) by code."""
    counts = _marginal(posterior.table, both)
    codes = np.arange(both + 1)
    codes = codes[(codes & ~both) == 0]
    alpha = posterior.delta * 2.0 ** (len(posterior.table.lists) - both.bit_count())
    shape = np.repeat((counts[codes] + alpha)[None, :], len(unseen), axis=0)
    shape[:, 0] += unseen
    # a gamma of a tiny shape is nought in floating point; its logarithm is not (Marsaglia and Tsang 2000)
    logs = np.log(generator.standard_gamma(shape + 1.0)) + np.log1p(-generator.random(shape.shape)) / shape
    off = codes[(codes & ~given) == 0]
    without, on = np.searchsorted(codes, off), np.searchsorted(codes, off | (both ^ given))
    total = np.logaddexp(logs[:, without], logs[:, on])
    chances = np.zeros((len(unseen), both + 1))
    chances[:, off] = logs[:, without] - total
    chances[:, codes[on]] = logs[:, on] - total
    return chances


def _marginal(table: OverlapTable, mask: int) -> Floats:
    """Return persons seen by the lists of a set that name them, float64 (2**L,), at the codes within the set."""
    counts = np.zeros(2 ** len(table.lists))
    np.add.at(counts, table.codes & mask, table.counts.astype(np.float64))
    return counts


def cliques_by_name(table: OverlapTable, cliques: list[int]) -> list[list[str]]:
    """Return cliques as names of lists, in the order of the table."""
    return sorted([table.lists[at] for at in members(mask)] for mask in cliques)
