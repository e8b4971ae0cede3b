import numpy as np
import pytest

from openinquest.estimate.diagnostics import ERROR_LIMIT, ESS_LIMIT, RHAT_LIMIT, mixing, reasons_of
from openinquest.estimate.results import Ground


def grounds(draws):
    return [reason.ground for reason in reasons_of(mixing(draws))]


def test_independent_draws_are_worth_themselves():
    draws = np.random.default_rng(1).normal(100, 10, (4, 1000))
    found = mixing(draws)
    assert found.rhat < RHAT_LIMIT
    assert 3000 < found.bulk < 5000
    assert 3000 < found.tail < 5500
    assert found.sound
    assert grounds(draws) == []


def test_error_of_the_median_is_that_of_repeated_runs():
    runs = np.random.default_rng(2).normal(0, 1000, (200, 4, 500))
    told = np.mean([mixing(draws).error for draws in runs[:20]])
    medians = np.median(runs.reshape(200, -1), axis=1)
    lengths = np.quantile(runs[0], 0.975) - np.quantile(runs[0], 0.025)
    assert told == pytest.approx(medians.std() / lengths, rel=0.2)


def test_chains_apart_are_refused_however_narrow_each_is():
    draws = np.random.default_rng(3).normal(0, 1, (4, 1000)) + np.array([[0], [0], [5], [5]])
    assert Ground.RHAT in grounds(draws)


def test_a_chain_that_stands_still_while_others_move_is_refused():
    draws = np.random.default_rng(4).normal(0, 1, (4, 500))
    draws[0] = 1.7
    assert Ground.RHAT in grounds(draws)


def test_chains_each_at_a_number_of_its_own_are_refused():
    draws = np.repeat(np.array([[10.0], [20.0], [30.0], [40.0]]), 200, axis=1)
    assert not mixing(draws).sound
    assert grounds(draws)


def test_draws_that_are_all_one_number_are_sound():
    assert mixing(np.full((4, 500), 12.0)).sound


def test_numbers_beyond_floating_point_are_refused():
    draws = np.ones((4, 500))
    draws[2, 3] = np.inf
    assert set(grounds(draws)) == {Ground.RHAT, Ground.ESS}


def test_slow_chains_are_refused():
    generator = np.random.default_rng(5)
    walk = np.zeros((4, 2000))
    for at in range(1, 2000):
        walk[:, at] = 0.99 * walk[:, at - 1] + generator.normal(size=4)
    found = mixing(walk)
    assert found.effective < ESS_LIMIT
    assert Ground.ESS in grounds(walk)


def test_a_median_between_two_modes_is_refused():
    generator = np.random.default_rng(6)
    draws = np.where(generator.random((4, 300)) < 0.5, 0.0, 100.0) + generator.normal(size=(4, 300))
    found = mixing(draws)
    assert found.rhat < RHAT_LIMIT
    assert found.effective > ESS_LIMIT
    assert found.error > ERROR_LIMIT
    assert grounds(draws) == [Ground.ESS]
