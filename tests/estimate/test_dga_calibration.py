"""Simulation-based calibration: numbers drawn from the prior lie anywhere in their posterior, none more often."""

import numpy as np
import pytest
from scipy.stats import chisquare

from openinquest.estimate import OverlapTable
from openinquest.estimate.dga import Posterior, decomposable_graphs

FEWEST, MOST = 60, 1_500
RANKS, BINS = 99, 10


def drawn_from_prior(lists: int, delta: float, generator: np.random.Generator) -> np.ndarray:
    """Return the cells of a table: N by 1 / N between FEWEST and MOST, any graph, a hyper-Dirichlet law.

    Lists are taken in the order of a perfect elimination: each depends on those of one clique before it.
    """
    numbers = np.arange(FEWEST, MOST + 1)
    persons = int(generator.choice(numbers, p=(1 / numbers) / (1 / numbers).sum()))
    graphs = decomposable_graphs(lists)
    adjacent = graphs.adjacent()[generator.integers(len(graphs))].tolist()
    order: list[int] = []
    while len(order) < lists:
        order.append(max(
            (at for at in range(lists) if at not in order),
            key=lambda at: sum(adjacent[at] >> other & 1 for other in order),
        ))  # fmt: skip
    codes = np.arange(2**lists)
    law = np.ones(2**lists)
    for place, new in enumerate(order):
        given = [other for other in order[:place] if adjacent[new] >> other & 1]
        alpha = delta * 2.0 ** (lists - len(given) - 1)
        state = sum(((codes >> other & 1) << at for at, other in enumerate(given)), np.zeros_like(codes))
        on = generator.beta(alpha, alpha, 2 ** len(given))[state]
        law *= np.where(codes >> new & 1, on, 1 - on)
    return generator.multinomial(persons, law / law.sum())


@pytest.mark.parametrize(
    ("lists", "delta", "tables"),
    [
        (3, 0.5, 100),
        (4, 0.25, 60),
        pytest.param(3, 0.125, 2000, marks=pytest.mark.nightly),
        pytest.param(4, 0.25, 2000, marks=pytest.mark.nightly),
    ],
)
def test_the_number_is_anywhere_in_its_posterior_alike(lists: int, delta: float, tables: int) -> None:
    generator = np.random.default_rng(20_261_122)
    graphs = decomposable_graphs(lists)
    codes = np.arange(1, 2**lists)
    patterns = (codes[:, None] >> np.arange(lists) & 1).astype(np.uint8)
    ranks = []
    while len(ranks) < tables:
        cells = drawn_from_prior(lists, delta, generator)
        seen = cells[1:]
        # a list that names nobody makes no table: the posterior given a table is the same
        if not (seen @ patterns).all():
            continue
        table = OverlapTable(tuple("ABCD"[:lists]), patterns[seen > 0], seen[seen > 0])
        posterior = Posterior.of(table, graphs, delta, (max(FEWEST - table.n, 0), MOST - table.n))
        unseen, _ = posterior.draws(RANKS, generator)
        below, ties = (unseen < cells[0]).sum(), (unseen == cells[0]).sum()
        ranks.append(below + generator.integers(ties + 1))
    counts, _ = np.histogram(ranks, bins=BINS, range=(0, RANKS + 1))
    assert chisquare(counts).pvalue > 0.01
    assert np.mean(ranks) == pytest.approx(RANKS / 2, abs=4 * RANKS / np.sqrt(12 * tables))
