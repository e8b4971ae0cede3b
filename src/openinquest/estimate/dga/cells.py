"""What the posterior says of the overlaps themselves: expected counts, and draws of the law of a pattern."""

from __future__ import annotations

import numpy as np

from openinquest.estimate.dga.graphs import Floats, Ints, members
from openinquest.estimate.dga.posterior import Posterior
from openinquest.estimate.table import OverlapTable

MOST_LISTS = 10
"""Beyond this, cells are too many to keep draws of."""

_REST = 1e-3
"""Least likely graphs that have no more than this together, and all beyond _MOST, are left out of expected counts."""

_MOST = 500

_STEPS = 64
"""Steps of equal mass to which n0 is brought for the expected counts, which change slowly with it."""


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
    mass, unseen = _in_steps(posterior.mass[likely[:enough]], posterior.grid.unseen)
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


def _in_steps(mass: Floats, unseen: Floats) -> tuple[Floats, Floats]:
    """Return the mass of each graph, float64 (G, steps), and n0 in the middle of each step by its logarithm."""
    total = mass.sum(axis=0)
    cumulated = np.cumsum(total)
    step = np.minimum(((cumulated - total / 2) / cumulated[-1] * _STEPS).astype(np.int64), _STEPS - 1)
    weight = np.bincount(step, total, _STEPS)
    some = weight > 0
    middle = np.expm1(np.bincount(step, total * np.log1p(unseen), _STEPS)[some] / weight[some])
    grouped = np.zeros((len(mass), _STEPS))
    np.add.at(grouped.T, step, mass.T)
    return grouped[:, some], middle


def drawn_cells(posterior: Posterior, unseen: Floats, graphs: Ints, generator: np.random.Generator) -> Floats:
    """Return draws of the law of a pattern given that it was seen, float64 (draws, 2**L - 1), rows summing to 1.

    `unseen` and `graphs` are draws of n0 and of the graph; a draw of the law given both is hyper-Dirichlet.
    """
    table = posterior.table
    lists = len(table.lists)
    codes = np.arange(2**lists)
    drawn = np.zeros((len(unseen), 2**lists))
    for graph in np.unique(graphs).tolist():
        here = np.flatnonzero(graphs == graph)
        named = 0
        for clique in _in_running_order(posterior.family.cliques(graph)):
            shared = clique & named
            named |= clique
            log_law = _log_dirichlet(posterior, clique, shared, unseen[here], generator)
            drawn[here] += log_law[:, codes & clique]
    seen = drawn[:, 1:]
    law = np.exp(seen - seen.max(axis=1, keepdims=True))
    conditional: Floats = law / law.sum(axis=1, keepdims=True)
    return conditional


def _in_running_order(cliques: list[int]) -> list[int]:
    """Return cliques so that what each shares with those before lies in one of them: greatest overlap first (Prim)."""
    order, left = cliques[:1], cliques[1:]
    while left:
        # the largest separator to any clique that is in: a maximal spanning tree is a junction tree
        best = max(left, key=lambda new: max((new & old).bit_count() for old in order))
        order.append(best)
        left.remove(best)
    return order


def _log_dirichlet(
    posterior: Posterior, clique: int, shared: int, unseen: Floats, generator: np.random.Generator
) -> Floats:
    """Return the log law of a clique's cells given those of what it shares, float64 (draws, 2**L), filled by code."""
    table = posterior.table
    lists = len(table.lists)
    codes = np.flatnonzero([code & ~clique == 0 for code in range(2**lists)])
    shapes = _marginal(table, clique)[codes] + posterior.delta * 2.0 ** (lists - clique.bit_count())
    shape = np.repeat(shapes[None, :], len(unseen), axis=0)
    shape[:, 0] += unseen
    # a gamma of a tiny shape is nought in floating point; its logarithm is not (Marsaglia and Tsang 2000)
    logs = np.log(generator.standard_gamma(shape + 1.0)) + np.log1p(-generator.random(shape.shape)) / shape
    within = codes & shared
    filled = np.zeros((len(unseen), 2**lists))
    for state in np.unique(within).tolist():
        at = np.flatnonzero(within == state)
        part = logs[:, at]
        top = part.max(axis=1, keepdims=True)
        filled[:, codes[at]] = part - top - np.log(np.exp(part - top).sum(axis=1, keepdims=True))
    return filled


def _marginal(table: OverlapTable, mask: int) -> Floats:
    """Return persons seen by the lists of a set that name them, float64 (2**L,), at the codes within the set."""
    counts = np.zeros(2 ** len(table.lists))
    np.add.at(counts, table.codes & mask, table.counts.astype(np.float64))
    return counts


def cliques_by_name(table: OverlapTable, cliques: list[int]) -> list[list[str]]:
    """Return cliques as names of lists, in the order of the table."""
    return sorted([table.lists[at] for at in members(mask)] for mask in cliques)
