"""Beyond six lists: the search, held against all graphs where they can be gone through, and its runs together."""

from itertools import combinations

import numpy as np
import pytest
from scipy.special import logsumexp

import plain_graphs as oracle
from openinquest.estimate import Ground, OverlapTable, Verdict
from openinquest.estimate.dga import Posterior, decomposable_graphs, dga, search
from openinquest.estimate.dga.graphs import family
from openinquest.estimate.dga.margins import Margins
from openinquest.estimate.dga.search import _legal
from overlap_samples import published, simulated


@pytest.mark.parametrize(("name", "seed"), [("uk_2013_six", 1), ("uk_2013_five", 1)])
def test_on_six_lists_the_search_finds_what_all_graphs_give(name: str, seed: int) -> None:
    table = published(name)
    delta = 2.0 ** -len(table.lists)
    found = search(table, delta, runs=2, steps=2000, seed=seed)
    ours = Posterior.of(table, found.family, delta)
    whole = Posterior.of(table, decomposable_graphs(len(table.lists)), delta)
    assert ours.log_evidence == pytest.approx(whole.log_evidence, abs=2e-3)
    assert ours.interval() == pytest.approx(whole.interval(), rel=1e-3)
    assert len(found.family) < len(decomposable_graphs(len(table.lists))) / 2


@pytest.mark.parametrize("lists", [3, 4, 5])
def test_steps_lead_from_chordal_graphs_to_all_their_chordal_neighbours(lists: int) -> None:
    pairs = list(combinations(range(lists), 2))
    chordal = set(oracle.chordal_codes(lists))
    for code in chordal:
        adjacent = [0] * lists
        for at, (one, two) in enumerate(pairs):
            adjacent[one] |= (code >> at & 1) << two
            adjacent[two] |= (code >> at & 1) << one
        for at, (one, two) in enumerate(pairs):
            assert _legal(adjacent, one, two) == ((code ^ 1 << at) in chordal)


@pytest.mark.parametrize("lists", [7, 8])
def test_runs_from_different_starts_agree(lists: int) -> None:
    result = dga(simulated(lists, 2000, lists), deltas=(), steps=100)
    told = result.diagnostics["search"]
    assert result.verdict is Verdict.REPORT
    assert told["runs"] == 4
    assert min(told["share"]) > 0.95
    assert told["apart"] < 0.05
    assert result.interval95 is not None
    assert result.interval95[0] < 2000 < result.interval95[1] * 1.2


def test_the_search_is_the_same_for_a_seed_and_in_any_order_of_lists() -> None:
    table = simulated(7, 800, 3)
    turned = table.only(table.lists[::-1])
    one, two = (dga(each, deltas=(), steps=40, runs=2, seed=5) for each in (table, turned))
    assert one.interval95 == two.interval95
    assert np.array_equal(np.asarray(one.draws), np.asarray(two.draws))
    assert one.diagnostics["search"] == two.diagnostics["search"]


def test_a_search_that_is_too_short_is_refused() -> None:
    result = dga(simulated(10, 3000, 1), deltas=(), steps=1, runs=2)
    assert Ground.RHAT in {reason.ground for reason in result.reasons}


def test_a_peak_narrower_than_the_grid_is_still_scored() -> None:
    """Counts in the millions on seven lists: independent lists, and the search says so."""
    generator = np.random.default_rng(1)
    chances = generator.uniform(0.05, 0.3, 7)
    codes = np.arange(1, 128)
    on = codes[:, None] >> np.arange(7) & 1
    counts = generator.poisson(5_000_000 * np.prod(np.where(on, chances, 1 - chances), axis=1))
    some = counts > 0
    table = OverlapTable(tuple("ABCDEFG"), on[some].astype(np.uint8), counts[some])
    result = dga(table, deltas=(), steps=30, runs=2)
    assert result.diagnostics["graphs"][0]["cliques"] == [[name] for name in "ABCDEFG"]
    assert result.interval95 is not None
    assert result.interval95[0] < 5_000_000 < result.interval95[1]


def test_twenty_lists_give_an_answer_or_a_reason() -> None:
    result = dga(simulated(20, 400, 2), deltas=(), steps=5, runs=2)
    assert result.fitted is None
    assert result.cells is None
    assert result.reasons or result.median is not None


@pytest.mark.nightly
def test_seven_lists_are_found_as_all_617675_graphs_give() -> None:
    table, delta = simulated(7, 2000, 7), 2.0**-7
    found = search(table, delta, runs=4, steps=2000, seed=1)
    ours = Posterior.of(table, found.family, delta)
    unseen = ours.grid.unseen
    margins = Margins.of(table, ours.family.subsets, delta)
    laws = ours.family.weights[:1] @ margins.terms(unseen) + margins.common(unseen)
    log_weight = (ours.grid.log_mass[:1] - laws)[0]
    near = ours.mass.sum(axis=0) > 1e-10
    unseen, log_weight = unseen[near], log_weight[near]
    pairs = list(combinations(range(7), 2))
    density, graphs = np.full(len(unseen), -np.inf), 0
    for start in range(0, 2**21, 2**16):
        codes = np.arange(start, start + 2**16)
        adjacent = np.zeros((len(codes), 7), np.int64)
        for at, (one, two) in enumerate(pairs):
            adjacent[:, one] |= (codes >> at & 1) << two
            adjacent[:, two] |= (codes >> at & 1) << one
        some = family(adjacent)
        graphs += len(some)
        margins = Margins.of(table, some.subsets, delta)
        laws = some.weights @ margins.terms(unseen) + margins.common(unseen) + log_weight
        density = np.logaddexp(density, logsumexp(laws, axis=0))
    assert graphs == 617_675
    assert ours.log_evidence == pytest.approx(logsumexp(density), abs=5e-3)
    law = np.exp(density - logsumexp(density))
    assert np.abs(law - ours.mass.sum(axis=0)[near]).sum() < 1e-3
