"""Simulation-based calibration (Talts et al. 2018), and oracles that share nothing with the sampler."""

from math import inf

import numpy as np
import pytest
from scipy import stats
from scipy.special import betaln, gammaln

from estimate.lcmcr_oracle import by_persons, by_weights, from_prior, quantiles
from openinquest.estimate import OverlapTable
from openinquest.estimate.diagnostics import mixing
from openinquest.estimate.lcmcr import lcmcr
from openinquest.estimate.lcmcr._chain import STEP
from openinquest.estimate.lcmcr._state import Prior, tree_of
from openinquest.estimate.lcmcr.chains import Settings, start
from openinquest.estimate.lcmcr.tempering import _ensemble, ladder

SMALL = OverlapTable.of("ABC", {"100": 6, "010": 4, "001": 5, "110": 3, "011": 2, "111": 1})
TWO_CLASSES = OverlapTable.of(
    "ABCD",
    {"1000": 40, "0100": 35, "0010": 22, "0001": 18, "1100": 9, "1010": 8, "0011": 6, "1110": 7, "1111": 9, "0111": 4},
)  # fmt: skip


def simulated(generator, n, lists, classes, a, b):
    """A table of n persons seen from the prior, and the truth: N and alpha. Given n, 1 / N leaves theta its prior."""
    alpha, shares, chances = (values[0] for values in from_prior(generator, 1, lists, classes, a, b))
    patterns = np.array([[code >> j & 1 for j in range(lists)] for code in range(1, 2**lists)], bool)
    likely = (shares * np.where(patterns[:, None, :], chances, 1 - chances).prod(axis=2)).sum(axis=1)
    missed = (shares * (1 - chances).prod(axis=1)).sum()
    counts = generator.multinomial(n, likely / likely.sum())
    kept = counts > 0
    table = tree_of(patterns[kept], counts[kept])
    return table, n + generator.negative_binomial(n, 1 - missed), alpha


def ranks(rounds, settings, *, n=60, lists=4, draws=99, thin=6, tempered=False, leaps=None, seed=1):
    """Ranks of the true N and alpha among `draws` of one chain, one row a simulated table."""
    generator = np.random.default_rng(seed)
    found = []
    for number in range(rounds):
        table, persons, alpha = simulated(
            generator, n, lists, settings.classes, settings.prior.shape, settings.prior.rate
        )
        if persons - n > settings.prior.cap:
            continue
        own = np.random.SeedSequence([seed, number])
        if tempered:
            counts = ladder(table.persons, int((table.persons > 0).sum()))
            chain = _ensemble(table, lists, settings, number % 4, own, len(counts))
            chain.go(table, counts, settings, 300, adapting=True)
            chain.go(table, counts, settings, draws * thin, adapting=False)
        else:
            chain = start(table, lists, settings, number % 4, own)
            chain.go(table, settings.prior, 400, adapting=True)
            chain.leaps = chain.leaps if leaps is None else leaps
            chain.tallies[STEP] = max(chain.tallies[STEP], 1e-3)
            chain.go(table, settings.prior, draws * thin)
        drawn = chain.numbers[0][thin - 1 :: thin]
        # N is whole: ties are broken at random
        jitter = generator.random(draws + 1)
        found.append(((drawn[:, 0] + jitter[:-1] < persons + jitter[-1]).sum(), (drawn[:, 1] < alpha).sum()))
    return np.array(found)


def is_even(values, draws=99, bins=10):
    seen = np.bincount(values * bins // (draws + 1), minlength=bins)
    return stats.chisquare(seen).pvalue > 1e-3


def settings_of(classes=4, cap=inf, a=1.0, b=1.0):
    return Settings(classes, Prior(a, b, cap), 4, 1000, 100.0, 1)


def test_ranks_of_the_truth_are_even():
    found = ranks(80, settings_of())
    assert is_even(found[:, 0])
    assert is_even(found[:, 1])


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("settings", "more"),
    [
        (settings_of(), {}),
        (settings_of(classes=10, a=0.25, b=0.25), {"n": 200, "lists": 5}),
        (settings_of(classes=2, a=0.25, b=0.25), {"n": 25, "lists": 3}),
        (settings_of(), {"leaps": 0, "thin": 40}),
        (settings_of(cap=90.0), {}),
        (settings_of(), {"tempered": True, "thin": 3}),
    ],
    ids=["4 classes", "10 classes", "2 classes", "sweeps alone", "with a cap", "tempered"],
)
def test_ranks_of_the_truth_are_even_at_length(settings, more):
    found = ranks(1500, settings, seed=7, **more)
    assert is_even(found[:, 0], bins=20)
    assert is_even(found[:, 1], bins=20)


@pytest.mark.parametrize(
    ("classes", "a", "b", "draws"),
    [(1, 0.25, 0.25, 300_000), (3, 0.25, 0.25, 300_000), (10, 1.0, 0.5, 150_000)],
)
def test_law_is_that_of_weighed_draws_from_the_prior(classes, a, b, draws):
    persons, alpha, weight = by_weights(SMALL, classes, a, b, draws, 3)
    assert 1 / (weight**2).sum() > 2000
    result = lcmcr(SMALL, classes=classes, a=a, b=b, draws=3000, effective=2000, seed=5)
    for at in (0.05, 0.25, 0.5, 0.75, 0.95):
        value = np.round(quantiles(persons, weight, at))
        assert (result.draws <= value).mean() == pytest.approx(weight[persons <= value].sum(), abs=0.03)
    assert result.diagnostics["alpha"] == pytest.approx(
        (alpha * weight).sum(), abs=4 * np.sqrt((alpha**2 * weight).sum() / 800)
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_with_one_class_the_law_is_known(seed):
    """One class is independence: p(N) is proportional to N! / n0! / N times beta functions of each list."""
    table = TWO_CLASSES
    totals = np.array(list(table.totals.values()))
    unseen = np.arange(20_000)
    persons = table.n + unseen
    log_law = gammaln(persons) - gammaln(unseen + 1)
    log_law += sum(betaln(1 + total, 1 + persons - total) for total in totals)
    law = np.exp(log_law - log_law.max()).cumsum()
    law /= law[-1]
    result = lcmcr(table, classes=1, seed=seed)
    for at in (0.025, 0.25, 0.5, 0.75, 0.975):
        value = np.searchsorted(law, at)
        assert (result.draws <= table.n + value).mean() == pytest.approx(law[value], abs=0.025)


def agree_with_persons(table, classes, sweeps, seeds, tolerance):
    others = np.array(
        [by_persons(table, classes, 0.25, 0.25, sweeps, seed)[:, sweeps // 10 :] for seed in seeds]
    )
    assert mixing(others[:, 0]).rhat < 1.05
    result = lcmcr(table, classes=classes, seed=4)
    for at in (0.05, 0.25, 0.5, 0.75, 0.95):
        value = np.round(np.quantile(others[:, 0], at))
        assert (result.draws <= value).mean() == pytest.approx((others[:, 0] <= value).mean(), abs=tolerance)


def test_law_is_that_of_a_sampler_of_single_persons():
    agree_with_persons(SMALL, 3, 3_000, (1, 2), 0.06)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_law_is_that_of_a_sampler_of_single_persons_at_length():
    agree_with_persons(TWO_CLASSES, 4, 100_000, (1, 2, 3, 4), 0.03)
