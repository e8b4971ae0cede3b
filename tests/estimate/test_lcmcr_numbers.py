"""Random numbers of the compiled loops against SciPy's laws."""

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from openinquest.estimate.lcmcr import _counts, _stream
from openinquest.estimate.lcmcr._stream import streams

UNIFORM, EXPONENTIAL, NORMAL, GAMMA, LOG_GAMMA, BINOMIAL, POISSON, FAILURES = range(8)


@numba.njit
def fill(kind, first, second, stream, out):
    for at in range(len(out)):
        if kind == 0:
            out[at] = _stream.uniform(stream)
        elif kind == 1:
            out[at] = _stream.exponential(stream)
        elif kind == 2:
            out[at] = _stream.normal(stream)
        elif kind == 3:
            out[at] = _stream.gamma(first, stream)
        elif kind == 4:
            out[at] = _stream.log_gamma(first, stream)
        elif kind == 5:
            out[at] = _counts.binomial(first, second, stream)
        elif kind == 6:
            out[at] = _counts.poisson(first, stream)
        else:
            out[at] = _counts.failures(first, second, stream)


@numba.njit
def share(n, weights, out, tails, stream):
    for at in range(len(out)):
        _counts.share_out(n, weights, 0, out, at, tails, stream)


@numba.njit
def log_chances(places, n, p, out):
    for at in range(len(places)):
        out[at] = _counts.log_binomial(places[at], n, p)


@numba.njit
def logs_of_gamma(places, out):
    for at in range(len(places)):
        out[at] = _stream.log_of_gamma_at(places[at])


def drawn(kind, first=0.0, second=0.0, count=40_000, seed=1):
    out = np.empty(count)
    fill(kind, float(first), float(second), streams(np.random.SeedSequence(seed), 1)[0], out)
    return out


def agrees(numbers, law, bins=40):
    """Whether whole numbers have a law: chi-square over bins of about equal chance."""
    edges = np.unique(law.ppf(np.linspace(0, 1, bins + 1)[1:-1]))
    below = law.cdf(edges)
    chances = np.diff(np.concatenate([[0.0], below, [1.0]]))
    places = np.searchsorted(edges, numbers, side="left")
    seen = np.bincount(places, minlength=len(chances))
    kept = chances * len(numbers) > 5
    expected = np.append(chances[kept], chances[~kept].sum()) * len(numbers)
    got = np.append(seen[kept], seen[~kept].sum())
    if expected[-1] < 1:
        assert got[-1] < 10
        expected, got = expected[:-1], got[:-1]
    return len(got) < 2 or stats.chisquare(got, expected * got.sum() / expected.sum()).pvalue > 1e-4


@pytest.mark.parametrize(
    ("kind", "law"),
    [(UNIFORM, stats.uniform()), (EXPONENTIAL, stats.expon()), (NORMAL, stats.norm())],
)
def test_numbers_have_their_law(kind, law):
    numbers = drawn(kind, count=400_000)
    assert stats.kstest(numbers, law.cdf).pvalue > 1e-3
    # the far ends come from another branch
    assert np.mean(numbers > law.isf(1e-4)) == pytest.approx(1e-4, rel=0.5)


@pytest.mark.parametrize("shape", [1.0, 1.2, 2.0, 7.5, 300.0, 4e6, 1e12])
def test_gamma_numbers_have_their_law(shape):
    assert stats.kstest(drawn(GAMMA, shape, count=100_000), stats.gamma(shape).cdf).pvalue > 1e-3


@pytest.mark.parametrize("shape", [0.003, 0.2, 0.9, 5.0])
def test_logarithms_of_gamma_numbers_do_not_underflow(shape):
    numbers = drawn(LOG_GAMMA, shape, count=100_000)
    assert np.isfinite(numbers).all()
    # of the log of a gamma number: mean and variance are the digamma and trigamma functions
    from scipy.special import digamma, polygamma

    spread = float(np.sqrt(polygamma(1, shape)))
    assert numbers.mean() == pytest.approx(digamma(shape), abs=5 * spread / 300)
    assert numbers.std() == pytest.approx(spread, rel=0.05)


@pytest.mark.parametrize(
    ("n", "p"),
    [
        (1, 0.3), (7, 0.02), (7, 0.98), (40, 0.5), (1000, 0.0003), (1000, 0.0099), (1000, 0.011), (1000, 0.4),
        (1131, 0.97), (3, 0.5), (6, 0.5), (12, 0.3), (90, 0.05),
        (2_000_000, 3e-6), (2_000_000, 0.2), (10**9, 0.37), (10**12, 0.5), (10**12, 1e-9),
    ],
)  # fmt: skip
def test_binomial_numbers_have_their_law(n, p):
    numbers = drawn(BINOMIAL, n, p)
    assert ((numbers >= 0) & (numbers <= n) & (numbers == np.floor(numbers))).all()
    assert agrees(numbers, stats.binom(n, p))


def test_logarithms_of_the_gamma_function_keep_their_digits():
    from scipy.special import gammaln

    places = np.concatenate([np.logspace(-12, 9, 400), np.arange(1.0, 30.0), [8.999999, 9.0]])
    told = np.empty(len(places))
    logs_of_gamma(places, told)
    assert told == pytest.approx(gammaln(places), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("mean", [0.001, 0.8, 9.9, 10.1, 75.0, 1e6, 1e10])
def test_poisson_numbers_have_their_law(mean):
    assert agrees(drawn(POISSON, mean), stats.poisson(mean))


@pytest.mark.parametrize(("seen", "odds"), [(1, 0.2), (40, 3.0), (4400, 1.3), (1_000_000, 0.01)])
def test_numbers_unseen_have_their_law(seen, odds):
    assert agrees(drawn(FAILURES, seen, odds), stats.nbinom(seen, 1 / (1 + odds)))


def test_huge_odds_of_being_missed_give_huge_numbers():
    numbers = drawn(FAILURES, 500, 1e20, count=1000)
    assert numbers.mean() == pytest.approx(500e20, rel=0.01)


@given(
    n=st.integers(0, 10**7),
    p=st.one_of(st.floats(0, 1), st.floats(1e-300, 1e-6)),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=100, deadline=None)
def test_binomial_numbers_are_whole_and_within_bounds(n, p, seed):
    numbers = drawn(BINOMIAL, n, p, count=20, seed=seed)
    assert ((numbers >= 0) & (numbers <= n) & (numbers == np.floor(numbers))).all()


@given(
    n=st.integers(0, 10**8),
    weights=st.lists(
        st.one_of(st.just(0.0), st.floats(1e-250, 1e200), st.floats(0.01, 10)), min_size=1, max_size=20
    ),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=100, deadline=None)
def test_shares_add_up_and_nothing_goes_where_no_weight_is(n, weights, seed):
    if not any(weights):
        weights[0] = 1.0
    given_weights = np.array(weights)
    out = np.full((5, len(weights)), -1.0)
    share(
        float(n),
        given_weights[None],
        out,
        np.zeros(len(weights)),
        streams(np.random.SeedSequence(seed), 1)[0],
    )
    assert (out.sum(axis=1) == n).all()
    assert (out >= 0).all()
    assert (out[:, given_weights == 0] == 0).all()


def test_shares_have_their_law():
    weights = np.array([0.2, 0.0, 3.0, 0.5, 1e-9, 1.3])
    out = np.empty((40_000, 6))
    share(57.0, weights[None], out, np.zeros(6), streams(np.random.SeedSequence(5), 1)[0])
    chances = weights / weights.sum()
    for at in (0, 2, 3, 5):
        assert agrees(out[:, at], stats.binom(57, chances[at]))
    covariance = np.cov(out[:, 2], out[:, 5])[0, 1]
    assert covariance == pytest.approx(-57 * chances[2] * chances[5], rel=0.05)


def test_shares_of_classes_that_next_to_nobody_has_are_theirs():
    weights = np.array([0.004, 5.0, 0.003, 2.0, 0.0, 0.002])
    out = np.empty((200_000, 6))
    share(40.0, weights[None], out, np.zeros(6), streams(np.random.SeedSequence(6), 1)[0])
    assert (out.sum(axis=1) == 40).all()
    chances = weights / weights.sum()
    for at in (0, 1, 2, 3, 5):
        assert agrees(out[:, at], stats.binom(40, chances[at]))
        assert out[:, at].mean() == pytest.approx(40 * chances[at], rel=0.08)
    assert (weights == [0.004, 5.0, 0.003, 2.0, 0.0, 0.002]).all()


@pytest.mark.parametrize("n", [5, 40, 4400, 10**9])
@pytest.mark.parametrize("p", [1e-6, 0.2, 0.5])
def test_log_probabilities_keep_their_digits(n, p):
    places = np.unique(stats.binom(n, p).ppf([0.001, 0.3, 0.5, 0.9, 0.9999]))
    told = np.empty(len(places))
    log_chances(places, float(n), p, told)
    assert told == pytest.approx(np.log(stats.binom(n, p).pmf(places)), rel=1e-9, abs=1e-9)


def test_streams_differ_and_repeat():
    one, two = streams(np.random.SeedSequence(9), 2)
    again = streams(np.random.SeedSequence(9), 2)[0]
    assert not np.array_equal(one, two)
    assert np.array_equal(one, again)


def test_words_are_those_of_the_published_generator():
    # worked out by hand from the definition with whole numbers of any size
    state = [1, 2, 3, 4]
    numbers = []
    mask = 2**64 - 1

    def turned(x, by):
        return ((x << by) | (x >> (64 - by))) & mask

    for _ in range(200):
        numbers.append((turned((state[0] + state[3]) & mask, 23) + state[0]) & mask)
        shifted = (state[1] << 17) & mask
        state[2] ^= state[0]
        state[3] ^= state[1]
        state[1] ^= state[2]
        state[0] ^= state[3]
        state[2] ^= shifted
        state[3] = turned(state[3], 45)
    out = np.empty(200)
    fill(UNIFORM, 0.0, 0.0, np.array([1, 2, 3, 4], np.uint64), out)
    assert out.tolist() == [((number >> 11) + 0.5) * 2.0**-53 for number in numbers]
