"""The posterior over graphs and unseen against plain sums, Monte Carlo, and published figures."""

from math import lgamma, log, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln

import plain_graphs as oracle
from openinquest.estimate import OverlapTable
from openinquest.estimate.dga import Posterior, decomposable_graphs
from openinquest.estimate.dga.margins import Margins, log_ratio
from overlap_samples import published

SMALL = {(1, 0, 0): 9, (0, 1, 0): 7, (0, 0, 1): 12, (1, 1, 0): 4, (1, 0, 1): 2, (0, 1, 1): 5, (1, 1, 1): 3}
FOUR = {(1, 0, 0, 0): 6, (0, 1, 0, 0): 3, (0, 0, 1, 1): 4, (1, 1, 0, 1): 2, (1, 1, 1, 1): 1, (0, 0, 1, 0): 5}
LEVELS = (0.025, 0.5, 0.975)


def table_of(cells: oracle.Cells) -> OverlapTable:
    names = "ABCDEF"[: len(next(iter(cells)))]
    return OverlapTable.of(names, dict(oracle.words(cells)))


def posterior(table: OverlapTable, delta: float, limits: tuple[int, int] | None = None) -> Posterior:
    return Posterior.of(table, decomposable_graphs(len(table.lists)), delta, limits)


@pytest.mark.parametrize(
    ("name", "delta", "expected"),
    [
        ("kosovo_1999", 2**-4, (9_827, 12_595, 16_544)),
        ("kosovo_1999", 0.5, (4_500, 11_323, 14_486)),
        ("uk_2013_five", 2**-5, (10_343, 22_365, 29_446)),
        ("uk_2013_five", 0.5, (2_745, 2_793, 3_294)),
    ],
)
def test_published_figures_on_the_grid_that_they_were_made_on(
    name: str, delta: float, expected: tuple[int, int, int]
) -> None:
    table = published(name)
    assert posterior(table, delta, (1, 10 * table.n)).interval() == expected


@pytest.mark.parametrize("limits", [(0, 900), (1, 40), (0, 62), (0, 63), (0, 64), (5, 65), (63, 300)])
@pytest.mark.parametrize("delta", [0.125, 1.0])
def test_three_lists_are_as_summed_one_by_one(delta: float, limits: tuple[int, int]) -> None:
    joint = oracle.posterior(SMALL, delta, range(limits[0], limits[1] + 1))
    found = posterior(table_of(SMALL), delta, limits)
    law = oracle.over_unseen(joint)
    n = sum(SMALL.values())
    assert found.interval() == tuple(n + oracle.smallest_with(law, level) for level in LEVELS)
    assert found.mean == pytest.approx(n + sum(share * unseen for unseen, share in law.items()), rel=1e-6)
    shares = sorted(oracle.over_graphs(joint).values())
    assert sorted(found.probability.tolist()) == pytest.approx(
        shares[-len(found.family) :], rel=1e-5, abs=1e-10
    )


def test_four_lists_are_as_summed_one_by_one_to_the_end() -> None:
    """With so large a delta no graph falls slower than the fifth power."""
    joint = oracle.posterior(FOUR, 0.4, range(700))
    found = posterior(table_of(FOUR), 0.4)
    law = oracle.over_unseen(joint)
    n = sum(FOUR.values())
    assert found.interval() == tuple(n + oracle.smallest_with(law, level) for level in LEVELS)
    assert found.complete == pytest.approx(oracle.over_graphs(joint)[63], rel=1e-3)
    assert found.mean == pytest.approx(n + sum(share * unseen for unseen, share in law.items()), rel=1e-2)


def test_the_law_of_a_graph_is_what_drawing_its_parameters_gives() -> None:
    """Lists A and B depend, C depends on B alone: cells drawn from the hyper-Dirichlet prior, the table's chance."""
    cells = {(1, 0, 0): 2, (0, 1, 1): 2, (1, 1, 0): 1, (0, 0, 1): 1}
    delta, draws = 0.5, 400_000
    generator = np.random.default_rng(5)
    pair = generator.dirichlet([2 * delta] * 4, draws)  # a b
    last = generator.beta(2 * delta, 2 * delta, (draws, 2))  # c given b
    found = {}
    for unseen in (0, 2, 5):
        full = cells | {(0, 0, 0): unseen}
        log_chance = np.full(draws, lgamma(sum(full.values()) + 1))
        for (a, b, c), count in full.items():
            chance = pair[:, 2 * a + b] * (last[:, b] if c else 1 - last[:, b])
            log_chance += count * np.log(chance) - lgamma(count + 1)
        found[unseen] = log(np.exp(log_chance).mean()) - log(sum(full.values()))
    table = table_of(cells)
    margins = Margins.of(table, np.array([0b011, 0b110, 0b010]), delta)
    unseen = np.array([0.0, 2.0, 5.0])
    ours = np.array([1.0, 1.0, -1.0]) @ margins.terms(unseen) + margins.common(unseen)
    ours -= sum(lgamma(count + 1) for count in cells.values())
    assert ours == pytest.approx(list(found.values()), abs=0.02)


def test_counts_in_the_millions_are_summed_where_their_mass_is() -> None:
    """Twenty million on three independent lists: the peak is far narrower than the coarse grid, and is found."""
    chances = (0.3, 0.2, 0.1)
    cells = {
        cell: 20_000_000 * prod(p if on else 1 - p for p, on in zip(chances, cell, strict=True))
        for cell in SMALL
    }
    table = table_of({cell: round(count) for cell, count in cells.items()})
    found = posterior(table, 1 / 8)
    low, median, high = found.interval()
    unseen = np.linspace(low - (high - low), high + (high - low), 20_001).round() - table.n
    graphs = decomposable_graphs(3)
    laws = np.zeros((8, len(unseen)))
    for column, mask in enumerate(graphs.subsets.tolist()):
        alpha = 2.0 ** -mask.bit_count()
        counts = np.bincount(table.codes & mask, table.counts, 8)
        term = gammaln(1.0) - gammaln(table.n + unseen + 1.0)
        for code in (code for code in range(8) if code & ~mask == 0):
            term = term + gammaln(counts[code] + alpha + (unseen if code == 0 else 0)) - gammaln(alpha)
        laws += graphs.weights[:, [column]] * term
    laws += gammaln(table.n + unseen) - gammaln(unseen + 1)
    law = np.cumsum(np.exp(laws - laws.max()).sum(axis=0))
    expected = [table.n + unseen[np.searchsorted(law, level * law[-1])] for level in LEVELS]
    assert [low, median, high] == pytest.approx(expected, abs=(high - low) / 1000)
    assert median == pytest.approx(20_000_000, rel=1e-3)
    assert (high - low) / median < 0.01


@given(
    st.lists(st.sampled_from([0, 0, 1, 3, 20, 400]), min_size=7, max_size=7),
    st.sampled_from([1.0, 2.0]),
)
@settings(max_examples=15, deadline=None)
def test_any_table_of_three_lists_is_as_summed_one_by_one(counts: list[int], delta: float) -> None:
    cells = {cell: count for cell, count in zip(SMALL, counts, strict=True) if count}
    if not all(any(cell[at] for cell in cells) for at in range(3)):
        return
    most = 150
    joint = oracle.posterior(cells, delta, range(most + 1))
    found = posterior(table_of(cells), delta, (0, most))
    law = oracle.over_unseen(joint)
    n = sum(cells.values())
    for ours, level in zip(found.interval(), LEVELS, strict=True):
        near = range(max(0, int(ours) - n - 1), int(ours) - n + 1)
        below = sum(share for unseen, share in law.items() if unseen < near.start)
        upto = sum(share for unseen, share in law.items() if unseen <= int(ours) - n)
        assert below - 1e-6 <= level <= upto + 1e-6


def test_what_a_cap_cuts_off_is_what_lies_beyond_it() -> None:
    table = published("uk_2013_five")
    whole, capped = posterior(table, 2**-5), posterior(table, 2**-5, (0, 10 * table.n))
    unseen, _ = whole.draws(4000, np.random.default_rng(1))
    assert capped.beyond == pytest.approx((unseen > 10 * table.n).mean(), abs=3e-4)
    assert capped.beyond > 0.08
    assert whole.beyond < 1e-12


def test_a_tail_that_has_no_end_is_known_to_have_none() -> None:
    """With a delta of a millionth, the complete graph has seven eighths at nought, and falls hardly faster than 1 / n0:
    of the other eighth nearly all lies beyond any number that can be written down.
    """
    complete = decomposable_graphs(3)
    complete = complete.kept(complete.complete)
    found = Posterior.of(table_of(SMALL), complete, 1e-6)
    assert found.fall == pytest.approx(1 + 7e-6)
    assert found.beyond == pytest.approx(1 / 8, abs=1e-3)
    assert found.interval() == (42, 42, float("inf"))
    assert found.mean is None


def test_the_mean_exists_where_every_graph_falls_fast_enough() -> None:
    table = published("kosovo_1999")
    assert posterior(table, 1 / 16).mean is None
    assert posterior(table, 1 / 16).without_complete().mean == pytest.approx(12_749, abs=1)
    assert posterior(table, 0.5).mean == pytest.approx(11_013.6, abs=0.1)


def test_draws_have_the_quantiles_of_the_law_and_graphs_their_probability() -> None:
    found = posterior(published("uk_2013_five"), 2**-5)
    unseen, graphs = found.draws(4000, np.random.default_rng(2))
    assert np.quantile(unseen, LEVELS, method="inverted_cdf") + 2744 == pytest.approx(
        found.interval(), rel=2e-3
    )
    likeliest = found.probability.argmax()
    assert (graphs == likeliest).mean() == pytest.approx(found.probability[likeliest], abs=0.03)
    assert unseen == pytest.approx(np.round(unseen))
    assert abs(np.corrcoef(unseen[:-1], unseen[1:])[0, 1]) < 0.06


def test_without_the_complete_graph_is_as_if_it_had_never_been_asked_about() -> None:
    table = table_of(SMALL)
    graphs = decomposable_graphs(3)
    apart = Posterior.of(table, graphs.kept(~graphs.complete), 0.125)
    assert posterior(table, 0.125).without_complete().interval() == apart.interval()


@pytest.mark.parametrize("left", [1e-3, 0.5, 3.0, 1e3, 1e8])
@pytest.mark.parametrize("right", [1.0, 40.0, 1e6])
def test_ratios_of_gamma_functions_hold_where_their_difference_is_exact(left: float, right: float) -> None:
    unseen = np.array([0.0, 1.0, 7.0, 20.0, 500.0])
    expected = [lgamma(each + left) - lgamma(each + right) for each in unseen]
    assert log_ratio(unseen, left, right) == pytest.approx(expected, rel=1e-11, abs=1e-10)


def test_ratios_of_gamma_functions_far_out_follow_the_power() -> None:
    assert log_ratio(np.array([1e15]), 100.5, 1.0)[0] == pytest.approx(99.5 * log(1e15), rel=1e-12)
