"""The steps of the sampler against densities written out anew, in plain NumPy."""

from math import lgamma, log

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from openinquest.estimate import OverlapTable
from openinquest.estimate.lcmcr import _moves, _sweep, _trajectory
from openinquest.estimate.lcmcr._state import ALPHA, State, path, room, tabulated
from openinquest.estimate.lcmcr._stream import streams

TABLE = OverlapTable.of(
    "ABCD", {"1000": 30, "0100": 21, "1100": 9, "0011": 4, "1111": 1, "0001": 12, "1010": 5}
)


@numba.njit
def climbed(table, alpha, way, space):
    return _trajectory.climb(table, alpha, way, space)


@numba.njit
def placed(state, way):
    return _trajectory.place_at(state, way)


@numba.njit
def arrived(way):
    _trajectory.arrive(way)


@numba.njit
def spread(line):
    _trajectory.spread(line)


@numba.njit
def shifted(k, step, state, space):
    _sweep.missed(state, space)
    ratio, after = _moves.log_ratio_of_shift(k, step, state, space)
    _moves.apply_shift(k, step, after, state, space)
    return ratio


@numba.njit
def density_of_alpha(alpha, totals, shape, rate):
    return _moves.log_density_of_alpha(alpha, totals, shape, rate)


@numba.njit
def allocated(table, state, space, by_pattern, held, named):
    for at in range(len(held)):
        _sweep.missed(state, space)
        if by_pattern:
            for k in range(len(state.pi)):
                space.held[k] = 0.0
                for j in range(len(space.named)):
                    space.named[j, k] = 0.0
            _sweep._allocate_by_pattern(table, state, space)
        else:
            _sweep.allocate(table, state, space)
        # number by number: whole rows take as long again to compile
        for k in range(len(state.pi)):
            held[at, k] = space.held[k]
            for j in range(len(space.named)):
                named[at, j, k] = space.named[j, k]


@numba.njit
def swapped(state, space, rounds, places):
    for at in range(rounds):
        _moves.swap_labels(state, space)
        for k in range(len(space.totals)):
            places[at, k] = space.totals[k]


def some_state(classes, lists, seed=0, spread=1.0):
    generator = np.random.default_rng(seed)
    pi = generator.dirichlet(np.full(classes, spread))
    yes = generator.beta(1, 2, (lists, classes))
    stream = streams(np.random.SeedSequence(seed), 1)[0]
    return State(np.log(pi), pi, yes, 1 - yes, np.array([0.7, 0.0]), stream)


def sticks(pi):
    left = 1 - np.concatenate([[0.0], np.cumsum(pi)[:-1]])
    return (pi / left)[:-1]


def log_prior_of_shares(pi, alpha):
    """Return the log density of the shares with respect to their first K - 1: sticks and their volume."""
    broken = sticks(pi)
    left = 1 - np.concatenate([[0.0], np.cumsum(pi)[:-1]])
    return stats.beta(1, alpha).logpdf(broken).sum() - np.log(left[:-1]).sum()


def log_likelihood(table, pi, yes):
    """Return the log chance of the table given how many were seen; lists of the table in order."""
    patterns = table.patterns[:, :, None]
    chances = (pi * np.where(patterns, yes, 1 - yes).prod(axis=1)).sum(axis=1)
    seen = 1 - (pi * (1 - yes).prod(axis=0)).sum()
    return (table.counts * np.log(chances)).sum() - table.n * log(seen)


def arranged(table, order, yes):
    """Return chances by list of the table from those by the sampler's order."""
    own = np.empty_like(yes)
    own[order] = yes
    return own


@pytest.mark.parametrize("classes", [1, 2, 3, 7])
def test_log_density_along_trajectories_is_that_of_the_model(classes):
    loops, order = tabulated(TABLE)
    space = room(4, classes, len(loops.parents))
    told, expected = [], []
    for seed in range(4):
        state = some_state(classes, 4, seed)
        way = path(4, classes, state.stream)
        assert placed(state, way)
        told.append(climbed(loops, 0.7, way, space))
        assert way.end.pi == pytest.approx(state.pi)
        assert way.end.yes == pytest.approx(state.yes)
        broken = sticks(state.pi)
        volume = np.log(state.yes * state.no).sum() + np.log(broken * (1 - broken)).sum()
        prior = stats.beta(1, 0.7).logpdf(broken).sum()
        expected.append(log_likelihood(TABLE, state.pi, arranged(TABLE, order, state.yes)) + prior + volume)
    assert np.diff(told) == pytest.approx(np.diff(expected))


def test_chances_and_odds_along_trajectories_keep_their_digits():
    way = path(9, 11, streams(np.random.SeedSequence(1), 1)[0])
    places = np.concatenate([np.linspace(-460, 460, 80), np.linspace(-3, 3, 29), [0.0]])
    way.line.place[:] = places
    spread(way.line)
    yes = np.exp(-np.logaddexp(0, -places))
    assert way.line.small == pytest.approx(np.exp(-np.abs(places)), rel=1e-15)
    assert way.line.yes == pytest.approx(yes, rel=1e-13)
    assert way.line.no == pytest.approx(np.exp(-np.logaddexp(0, places)), rel=1e-13)
    assert way.line.odds == pytest.approx(np.exp(places), rel=1e-13)
    assert way.end.yes.ravel() == pytest.approx(way.line.yes[:99])


def test_shares_too_small_for_a_product_keep_their_logarithm():
    way = path(2, 4, streams(np.random.SeedSequence(1), 1)[0])
    way.place[2, :3] = [0.5, 900.0, -2.0]
    arrived(way)
    broken, kept = -np.logaddexp(0, -way.place[2, :3]), -np.logaddexp(0, way.place[2, :3])
    left = np.concatenate([[0.0], np.cumsum(kept)])
    assert way.end.log_pi == pytest.approx(left + np.append(broken, 0.0))
    assert way.end.pi.sum() == pytest.approx(1)


def test_slopes_along_trajectories_are_those_of_the_density():
    classes = 4
    loops, _ = tabulated(TABLE)
    space, state = room(4, classes, len(loops.parents)), some_state(4, 4, 3)
    way = path(4, classes, state.stream)
    placed(state, way)
    start = way.place.copy()
    climbed(loops, 0.7, way, space)
    slope = way.slope.copy()
    for j in range(5):
        for k in range(classes - (j == 4)):
            ends = []
            for step in (1e-5, -1e-5):
                way.place[:] = start
                way.place[j, k] += step
                ends.append(climbed(loops, 0.7, way, space))
            assert slope[j, k] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("k", [0, 1, 2, 3])
@pytest.mark.parametrize("step", [-1.3, 0.4, 2.0])
def test_a_shift_keeps_shares_among_the_seen_and_has_the_ratio_of_densities(k, step):
    """By the density in shares among the seen and log odds, its volume by differences."""
    classes, lists = 4, 3
    generator = np.random.default_rng(8)
    before = some_state(classes, lists, 8)
    space = room(lists, classes, 1)
    held = np.array([5.0, 9.0, 2.0, 4.0])
    named = np.array([[generator.integers(0, count + 1) for count in held] for _ in range(lists)], float)
    space.held[:], space.named[:] = held, named
    after = State(*(array.copy() for array in before))
    ratio = shifted(k, step, after, space)

    def caught(yes):
        return 1 - (1 - yes).prod(axis=0)

    def shares_of(omega, yes):
        pi = np.append(omega, 1 - omega.sum()) / caught(yes)
        return pi / pi.sum()

    def log_density(pi, yes):
        omega = pi * caught(yes)
        omega /= omega.sum()
        slopes = np.empty((classes - 1, classes - 1))
        for at in range(classes - 1):
            step_of = np.zeros(classes - 1)
            step_of[at] = 1e-6
            high, low = (shares_of(omega[:-1] + sign * step_of, yes)[:-1] for sign in (1, -1))
            slopes[:, at] = (high - low) / 2e-6
        total = log_prior_of_shares(pi, 0.7) + log(abs(np.linalg.det(slopes)))
        total += (held * np.log(omega)).sum() - (held * np.log(caught(yes))).sum()
        total += (named * np.log(yes) + (held - named) * np.log(1 - yes)).sum()
        return total + np.log(yes * (1 - yes)).sum()

    omega = before.pi * caught(before.yes)
    new = after.pi * caught(after.yes)
    assert new / new.sum() == pytest.approx(omega / omega.sum())
    assert after.pi.sum() == pytest.approx(1)
    assert space.hidden == pytest.approx(after.pi * after.no.prod(axis=0))
    assert space.rests == pytest.approx(np.cumsum(after.pi[::-1])[::-1])
    odds = np.log(after.yes / after.no) - np.log(before.yes / before.no)
    assert odds == pytest.approx(np.where(np.arange(classes) == k, step, 0.0) * np.ones((lists, 1)), abs=1e-9)
    expected = log_density(after.pi, after.yes) - log_density(before.pi, before.yes)
    assert ratio == pytest.approx(expected, rel=1e-5, abs=1e-5)


def log_chance_of_totals(totals, alpha):
    """Return the log chance of the classes of all persons, by integrating each stick over its beta law in turn."""
    chance = 0.0
    for k in range(len(totals) - 1):
        rest = totals[k + 1 :].sum()
        chance += (
            log(alpha) + lgamma(1 + totals[k]) + lgamma(alpha + rest) - lgamma(1 + alpha + totals[k] + rest)
        )
    return chance


@given(
    totals=st.lists(st.integers(0, 5000), min_size=2, max_size=12).filter(lambda given: sum(given) > 0),
    alphas=st.tuples(st.floats(0.001, 50), st.floats(0.001, 50)),
)
@settings(max_examples=200, deadline=None)
def test_density_of_alpha_is_that_of_the_sticks_integrated_out(totals, alphas):
    totals = np.array(totals, float)
    told = [density_of_alpha(alpha, totals, 0.25, 0.5) for alpha in alphas]
    # of log alpha, hence shape and not shape - 1
    expected = [log_chance_of_totals(totals, alpha) + 0.25 * log(alpha) - 0.5 * alpha for alpha in alphas]
    assert told[0] - told[1] == pytest.approx(expected[0] - expected[1], rel=1e-8, abs=1e-7)


def test_the_sticks_integrated_out_are_so():
    totals, alpha = np.array([3.0, 1.0, 2.0]), 0.6

    def inside(second, first):
        pi = (first, (1 - first) * second, (1 - first) * (1 - second))
        density = alpha**2 * ((1 - first) * (1 - second)) ** (alpha - 1)
        return density * np.prod(np.power(pi, totals))

    whole, _ = integrate.dblquad(inside, 0, 1, 0, 1)
    assert log_chance_of_totals(totals, alpha) == pytest.approx(log(whole), abs=1e-5)


def test_labels_are_swapped_by_the_law_of_their_order():
    from itertools import permutations

    totals, alpha = np.array([6.0, 2.0, 1.0, 0.0]), 0.8
    space, state = room(2, 4, 1), some_state(4, 2)
    space.totals[:] = totals
    space.held[:] = totals
    state.hyper[ALPHA] = alpha
    places = np.empty((300_000, 4))
    swapped(state, space, len(places), places)
    orders = [np.array(order) for order in permutations(totals)]
    chances = np.exp([log_chance_of_totals(order, alpha) for order in orders])
    chances /= chances.sum()
    for order, chance in zip(orders, chances, strict=True):
        assert (places == order).all(axis=1).mean() == pytest.approx(chance, abs=0.004)


CROWD = OverlapTable.of(
    "ABCD", {"1000": 300, "0100": 21, "1100": 90, "0011": 4, "1111": 1, "0001": 120, "1011": 5, "0110": 40}
)


@pytest.mark.parametrize("by_pattern", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_classes_of_persons_have_the_law_of_each_pattern(seed, by_pattern):
    """Means, variances and the covariances between classes, against those of independent multinomial numbers."""
    classes, draws = 6, 20_000
    loops, order = tabulated(CROWD)
    state = some_state(classes, 4, seed)
    # one class with next to nobody, two with a few: what is asked for together
    pi = np.array([0.5, 1e-5, 0.3, 2e-3, 1e-4, 0.2])
    state.pi[:] = pi / pi.sum()
    state.log_pi[:] = np.log(state.pi)
    held, named = np.empty((draws, classes)), np.empty((draws, 4, classes))
    allocated(loops, state, room(4, classes, len(loops.parents)), by_pattern, held, named)
    assert (held.sum(axis=1) == CROWD.n).all()
    patterns = CROWD.patterns[:, order].astype(bool)
    assert (named.sum(axis=2) == CROWD.counts @ patterns).all()
    assert (named <= held[:, None]).all()
    chances = state.pi * np.where(patterns[:, :, None], state.yes, 1 - state.yes).prod(axis=1)
    chances /= chances.sum(axis=1, keepdims=True)
    for numbers, counts in [
        (held, CROWD.counts),
        *((named[:, j], CROWD.counts * patterns[:, j]) for j in range(4)),
    ]:
        mean = counts @ chances
        spread = np.diag(mean) - np.einsum("p,pk,pl->kl", counts, chances, chances)
        deviation = np.sqrt(np.diag(spread))
        assert (np.abs(numbers.mean(axis=0) - mean) < 4.5 * deviation / np.sqrt(draws) + 1e-9).all()
        told = np.cov(numbers.T)
        # of products of two numbers: as of normal ones, and more where few are expected
        width = np.sqrt(np.diag(spread) + 3 * np.diag(spread) ** 2)
        error = np.sqrt(np.outer(width, width) / draws)
        assert (np.abs(told - spread) < 5 * error + 1e-9).all()


@pytest.mark.parametrize("by_pattern", [False, True])
def test_a_scarce_class_has_its_law_pattern_by_pattern(by_pattern):
    """Few persons, so that whole laws can be written out: the sum over patterns of binomial numbers, convolved."""
    loops, order = tabulated(CROWD)
    state = some_state(4, 4, 5)
    pi = np.array([0.7, 4e-4, 0.3, 9e-4])
    state.pi[:] = pi / pi.sum()
    state.log_pi[:] = np.log(state.pi)
    draws = 100_000
    held, named = np.empty((draws, 4)), np.empty((draws, 4, 4))
    allocated(loops, state, room(4, 4, len(loops.parents)), by_pattern, held, named)
    patterns = CROWD.patterns[:, order].astype(bool)
    chances = state.pi * np.where(patterns[:, :, None], state.yes, 1 - state.yes).prod(axis=1)
    chances /= chances.sum(axis=1, keepdims=True)
    for k in (1, 3):
        law = np.ones(1)
        for count, chance in zip(CROWD.counts, chances[:, k], strict=True):
            law = np.convolve(law, stats.binom(count, chance).pmf(np.arange(30)))[:30]
        expected = law * draws
        bins = np.flatnonzero(expected > 10)
        seen = np.array([(held[:, k] == number).sum() for number in bins], float)
        seen, expected = (
            np.append(seen, draws - seen.sum()),
            np.append(expected[bins], draws - expected[bins].sum()),
        )
        assert ((seen - expected) ** 2 / np.maximum(expected, 1.0)).sum() < stats.chi2(len(bins)).isf(1e-4)
