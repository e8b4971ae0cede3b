"""Sums and pools of methods that estimate: about the estimates, with the intervals of one table as the measure."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import exp, fsum, log, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from openinquest.estimate import METHODS, MethodResult, OverlapTable, Verdict, pooled, rubin, summed
from openinquest.estimate.bca import Resampling
from openinquest.estimate.bounds import chao
from openinquest.estimate.crossed import summed_within
from openinquest.estimate.dga import dga
from openinquest.estimate.estimates import added, carried, law
from openinquest.estimate.identification import no_highest_order
from openinquest.estimate.lcmcr import lcmcr
from openinquest.estimate.loglinear import loglinear

KOSOVO = OverlapTable.from_csv(Path(__file__).parent / "data" / "kosovo_1999.csv")
FEW = 60

RUNS: dict[str, Callable[[OverlapTable], MethodResult]] = {
    **{
        f"loglinear-{rule}": lambda table, rule=rule: loglinear(table, rule, bootstrap=FEW)
        for rule in ("independence", "bic", "aic", "step")
    },
    "no-highest-order": no_highest_order,
    "dga": lambda table: dga(table, deltas=(), draws=200),
    "lcmcr": lambda table: lcmcr(table, classes=3, draws=100, effective=10, temper=False, chains=4),
    "chao": chao,
    "loglinear-bic, profile": lambda table: loglinear(table, bootstrap=FEW, interval="poisson"),
    "loglinear-bic, without draws": lambda table: loglinear(table, bootstrap=0),
}
"""Every method that a report has, with few draws, and other intervals of the same."""
ESTIMATING = [name for name in RUNS if name not in ("dga", "lcmcr")]


@cache
def result(name: str, part: int = 0) -> MethodResult:
    """Return what a method says of Kosovo, or of a part of it; whatever it refuses, it may be added here."""
    counts = np.maximum(KOSOVO.counts * (1.0, 0.7, 0.5)[part] * (1 + 0.1 * part * np.cos(KOSOVO.codes)), 1)
    table = replace(KOSOVO, counts=counts.astype(np.int64))
    return replace(RUNS[name](table), reasons=())


def told(found: MethodResult) -> tuple[object, ...]:
    return found.median, found.mean, found.interval95, found.n, found.convention


def test_no_method_of_a_report_is_left_out() -> None:
    assert set(METHODS) <= set(RUNS)


@pytest.mark.parametrize("name", RUNS)
def test_a_sum_over_one_stratum_is_that_stratum(name: str) -> None:
    alone = result(name)
    assert alone.median is not None
    assert alone.interval95 is not None
    assert told(summed({"north": alone}, seed=7).result) == told(alone)


@pytest.mark.parametrize("name", RUNS)
def test_the_order_of_strata_changes_nothing(name: str) -> None:
    parts = {"north": result(name), "south": result(name, 1), "west": result(name, 2)}
    first = summed(parts, seed=3).result
    turned = summed({key: parts[key] for key in ("west", "north", "south")}, seed=3).result
    assert told(first) == told(turned)
    if first.draws is not None:
        assert np.array_equal(first.draws, np.asarray(turned.draws))


@pytest.mark.parametrize("name", ESTIMATING)
def test_a_sum_of_estimates_is_their_sum_and_lies_in_its_interval(name: str) -> None:
    parts = {"north": result(name), "south": result(name, 1), "west": result(name, 2)}
    total = summed(parts).result
    assert total.verdict is Verdict.REPORT
    assert total.median == fsum(part.median or 0 for part in parts.values())
    assert total.interval95 is not None
    low, high = total.interval95
    assert total.n <= low <= total.median <= high
    ends = [part.interval95 for part in parts.values() if part.interval95]
    assert sum(end[0] for end in ends) < low
    assert high < sum(end[1] for end in ends), "independent strata do not all err the same way"


@pytest.mark.parametrize("name", ["loglinear-independence", "loglinear-step"])
def test_one_stratum_by_the_general_rule_has_the_interval_of_its_table(name: str) -> None:
    alone = result(name)
    found = added({"north": alone}, 1)
    assert found.diagnostics["bca"] is True
    assert found.diagnostics["acceleration"] == pytest.approx(alone.diagnostics["acceleration"])
    assert found.interval == alone.interval95


def test_the_middle_of_resampled_tables_is_no_total() -> None:
    alone = loglinear(KOSOVO, bootstrap=300)
    total = summed({"a": alone, "b": alone}).result
    assert total.median == pytest.approx(2 * 10_356.5, abs=0.2)
    assert total.draws is not None
    assert np.median(total.draws) > 1.15 * total.median, "the strata's own bias adds up"
    assert total.diagnostics["bca"] is False, "so that no correction is made of it"
    assert total.interval95 == pytest.approx(carried([alone, alone]))


@given(
    st.lists(st.tuples(st.floats(1, 1e6), st.floats(0.01, 2), st.integers(1, 10**6)), min_size=1, max_size=6)
)
@settings(max_examples=60)
def test_lognormal_intervals_are_added_by_the_delta_method(rows: list[tuple[float, float, int]]) -> None:
    z = norm.ppf(0.975)
    parts = [
        MethodResult("m", n, n + u, None, (n + u * exp(-z * s), n + u * exp(z * s)), "", "", estimated=True)
        for u, s, n in rows
    ]
    if any(u * exp(-z * s) < 0.5 for u, s, _ in rows):
        return
    unseen, seen = sum(u for u, _, _ in rows), sum(n for _, _, n in rows)
    spread = z * sqrt(sum((u * s) ** 2 for u, s, _ in rows)) / unseen
    assert carried(parts) == pytest.approx((seen + unseen * exp(-spread), seen + unseen * exp(spread)))


def skewed(bias: float, without: int = 0) -> MethodResult:
    """Return an estimate of 500 whose resampled tables lie to one side of it."""
    draws = 100 + 400 * np.exp(0.2 * (norm.ppf((np.arange(400) + 0.5) / 400) + bias))
    told = Resampling(1.0, 0.0, without)
    return MethodResult(
        "m", 100, 500.0, None, (320.0, 700.0), "", "", draws[None], estimated=True, resampling=told
    )


def test_resampled_tables_without_an_estimate_count_as_above_all() -> None:
    few = added({name: skewed(0, 4) for name in "ab"}, 1)
    none = added({name: skewed(0) for name in "ab"}, 1)
    assert few.interval is not None
    assert none.interval is not None
    assert few.interval[1] > none.interval[1]
    many = added({name: skewed(0, 4) for name in "abcdef"}, 1)
    assert many.diagnostics["bca"] is False, (
        "where too many sums have no estimate, the intervals of the strata are carried"
    )
    assert many.interval == carried([skewed(0)] * 6)


@pytest.mark.parametrize("name", RUNS)
def test_the_law_of_a_result_has_its_interval_in_the_middle(name: str) -> None:
    alone = result(name)
    drawn = law(alone)
    assert drawn is not None
    assert np.quantile(drawn, (0.025, 0.975), method="inverted_cdf") == pytest.approx(
        alone.interval95, rel=0.04
    )


@pytest.mark.parametrize("name", ESTIMATING)
def test_replicates_that_are_alike_pool_to_the_estimate(name: str) -> None:
    alone = result(name)
    whole = pooled([alone] * 3)
    assert whole.median == alone.median
    assert whole.interval95 == pytest.approx(alone.interval95, rel=0.04)
    assert rubin([alone] * 3).median == pytest.approx(alone.median)


def test_rubins_rule_rests_on_estimates_and_their_variance() -> None:
    alone = skewed(0.5)
    assert alone.draws is not None
    error = np.log(alone.draws - 100).std(ddof=1)
    found = rubin([alone] * 4)
    assert found.median == pytest.approx(500)
    assert found.interval95 == pytest.approx(
        (100 + exp(log(400) - 1.96 * error), 100 + exp(log(400) + 1.96 * error)), rel=1e-4
    )


def test_totals_of_estimates_are_pooled_about_their_sums() -> None:
    each = {name: [result("loglinear-step", part)] * 30 for part, name in enumerate(("north", "south"))}
    together = {name: pooled(runs) for name, runs in each.items()}
    total = summed_within(each, together).result
    parts = [result("loglinear-step", part) for part in range(2)]
    assert total.median == fsum(part.median or 0 for part in parts)
    assert total.interval95 == pytest.approx(
        summed(dict(zip(each, parts, strict=True))).result.interval95, rel=0.04
    )
    lone = summed_within({"north": each["north"]}, {"north": together["north"]}).result
    assert told(lone) == told(together["north"])


def test_models_of_their_own_are_not_told_as_one() -> None:
    total = summed({"north": result("loglinear-bic"), "south": result("loglinear-bic", 2)}).result
    models = {result("loglinear-bic", part).assumption for part in (0, 2)}
    assert (total.assumption in models) == (len(models) == 1)
