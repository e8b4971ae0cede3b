"""Replicates pooled: mixtures of draws, Rubin's rule by hand, and when there are too few or too many refused."""

import numpy as np
import pytest
from scipy.stats import norm, t

from openinquest.errors import InputError
from openinquest.estimate.replicates import over_replicates, pooled, rubin
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.table import OverlapTable

REFUSED = (Reason(Ground.RHAT, "Chains disagree."),)


def result(draws: np.ndarray | None, n: int = 0, reasons: tuple[Reason, ...] = ()) -> MethodResult:
    median = None if draws is None else float(np.median(draws))
    mean = None if draws is None else float(draws.mean())
    ends = None if draws is None else tuple(np.quantile(draws, [0.025, 0.975]).tolist())
    return MethodResult("dga", n, median, mean, ends, "", "", draws, reasons=reasons)


def lognormal(mean: float, sd: float, n: int = 0, size: int = 4000) -> np.ndarray:
    """Return draws whose logarithm of the unseen has exactly this mean and variance."""
    levels = norm.ppf((np.arange(size) + 0.5) / size)
    levels = (levels - levels.mean()) / levels.std(ddof=1)
    return n + np.exp(mean + sd * levels)[None, :]


def test_the_pool_is_the_mixture_of_its_replicates() -> None:
    each = [result(lognormal(np.log(1000), 0.1)), *[result(lognormal(np.log(2000), 0.1))] * 3]
    whole = pooled(each)
    assert whole.draws is not None
    assert whole.draws.shape == (1, 16_000)
    assert (whole.draws < 1400).mean() == pytest.approx(0.25, abs=0.002)
    assert whole.median == pytest.approx(np.exp(np.log(2000) + 0.1 * norm.ppf(1 / 3)), rel=0.01)
    assert whole.name == "dga"


def test_a_replicate_with_more_draws_weighs_no_more() -> None:
    each = [result(lognormal(0, 0.01, size=8000)), result(lognormal(5, 0.01, size=1000))]
    whole = pooled(each)
    assert whole.draws is not None
    assert (whole.draws > 50).mean() == 0.5


def test_replicates_that_differ_much_must_be_many() -> None:
    apart = [result(lognormal(6 + 0.3 * (-1) ** at, 0.1)) for at in range(20)]
    assert [reason.ground for reason in pooled(apart).reasons] == [Ground.ESS]
    assert pooled(apart * 3).verdict is Verdict.REPORT
    alike = [result(lognormal(6 + 0.02 * (-1) ** at, 0.1)) for at in range(5)]
    assert pooled(alike).verdict is Verdict.REPORT
    assert pooled(alike).diagnostics["between"] == pytest.approx(0.00048 / (0.00048 + 0.01), rel=0.05)


def test_few_refused_replicates_are_left_out_and_many_refuse_the_pool() -> None:
    good, bad = result(lognormal(6, 0.1)), result(lognormal(9, 0.1), reasons=REFUSED)
    few = pooled([good] * 39 + [bad])
    assert few.verdict is Verdict.REPORT
    assert few.diagnostics["left_out"] == 1
    assert few.interval95 is not None
    assert few.interval95[1] < 1000
    many = pooled([good] * 18 + [bad] * 2)
    assert many.reasons[0].ground is Ground.REPLICATES
    assert many.reasons[0].value == pytest.approx(0.1)
    assert many.diagnostics["refused_on"] == {"chains disagree": 2}
    assert many.as_json()["median"] is None


def test_one_replicate_or_none_with_draws_gives_no_pool() -> None:
    assert pooled([result(lognormal(6, 0.1))]).reasons[0].ground is Ground.REPLICATES
    nothing = pooled([result(None, 5, REFUSED)] * 3)
    assert nothing.median is None
    assert nothing.n == 5
    with pytest.raises(InputError):
        pooled([])


def test_pooling_is_the_same_for_a_seed() -> None:
    each = [result(lognormal(6 + at / 50, 0.1)) for at in range(5)]
    one, two, other = pooled(each, 3).draws, pooled(each, 3).draws, pooled(each, 4).draws
    assert np.array_equal(np.asarray(one), np.asarray(two))
    assert not np.array_equal(np.asarray(one), np.asarray(other))


def test_rubins_rule_by_hand() -> None:
    means, sd, n = [6.0, 6.2, 6.4], 0.1, 50
    found = rubin([result(lognormal(mean, sd, n), n) for mean in means])
    between, within = 0.04, 0.01
    total = within + (1 + 1 / 3) * between
    freedom = 2 * (1 + 3 * within / (4 * between)) ** 2
    reach = t.ppf(0.975, freedom) * np.sqrt(total)
    assert found.name == "dga-rubin"
    assert found.diagnostics["degrees_of_freedom"] == pytest.approx(freedom, rel=1e-6)
    assert found.median == pytest.approx(n + np.exp(6.2), rel=1e-6)
    assert found.interval95 == pytest.approx((n + np.exp(6.2 - reach), n + np.exp(6.2 + reach)), rel=1e-6)


def test_replicates_that_agree_give_the_normal_interval() -> None:
    found = rubin([result(lognormal(6, 0.1))] * 4)
    assert found.diagnostics["degrees_of_freedom"] is None
    assert found.interval95 == pytest.approx((np.exp(6 - 0.196), np.exp(6 + 0.196)), rel=1e-3)


def test_without_draws_the_spread_is_read_from_the_interval() -> None:
    ends = (10 + np.exp(6 - 0.196), 10 + np.exp(6 + 0.196))
    plain = MethodResult("loglinear-bic", 10, 10 + np.exp(6.0), None, ends, "", "")
    assert rubin([plain] * 3).interval95 == pytest.approx(ends, rel=1e-3)


@pytest.mark.parametrize("unseen", [0.0, 1.0])
def test_nobody_unseen_in_some_draw_is_no_error(unseen: float) -> None:
    flat = result(np.full((1, 100), 20 + unseen), 20)
    found = rubin([flat, flat])
    assert found.median is not None
    assert np.isfinite(found.median)
    assert pooled([flat, flat]).median == 20 + unseen


def test_one_replicate_has_no_rubin_and_a_boundless_interval_is_none() -> None:
    alone = rubin([result(lognormal(6, 0.1))])
    assert alone.median is None
    assert alone.reasons[0].ground is Ground.REPLICATES
    wild = rubin([result(lognormal(1, 0.1)), result(lognormal(60, 0.1))])
    assert wild.interval95 is None
    assert Ground.WIDE in {reason.ground for reason in wild.reasons}


def test_equal_tables_are_estimated_once() -> None:
    seen: list[int] = []

    def method(table: OverlapTable, *, seed: int) -> MethodResult:
        seen.append(table.n)
        return result(np.full((1, 10), float(table.n + seed % 7)), table.n)

    one = OverlapTable.of("AB", {"10": 3, "11": 2})
    two = OverlapTable.of("AB", {"10": 4, "11": 2})
    again = OverlapTable.of("AB", {"11": 2, "10": 3})
    results = over_replicates([one, two, again], method, 1)
    assert seen == [5, 6]
    assert results[0] is results[2]
    assert over_replicates([two], method, 1)[0].median == results[1].median
