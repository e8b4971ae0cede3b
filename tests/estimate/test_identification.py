"""No highest-order interaction and the curve of departures from it."""

from itertools import permutations, product
from math import log, prod
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.estimate import Ground, MethodResult, OverlapTable, Reason, Verdict
from openinquest.estimate.identification import (
    XIS,
    Curve,
    curve_of,
    implied_xi,
    log_unseen,
    no_highest_order,
    xi_curve,
)  # fmt: skip
from openinquest.estimate.loglinear import loglinear

DATA = Path(__file__).parent / "data"
KOSOVO = OverlapTable.from_csv(DATA / "kosovo_1999.csv")
FIVE = OverlapTable.from_csv(DATA / "uk_2013_five.csv")


def test_kosovo_as_published():
    made = no_highest_order(KOSOVO)
    assert made.median == pytest.approx(16942, abs=0.5)
    assert made.interval95 == pytest.approx((9360, 36116), abs=1)
    assert made.verdict is Verdict.REPORT
    curve = xi_curve(KOSOVO.cells()[1:], KOSOVO.n)
    assert curve.at(0.5) == pytest.approx(10671, abs=0.5)
    assert curve.at(2) == pytest.approx(29484, abs=0.5)
    assert implied_xi(made) == pytest.approx(1)


def test_it_is_the_saturated_log_linear_model():
    made = loglinear(
        KOSOVO, "[EXH ABA OSCE][EXH ABA HRW][EXH OSCE HRW][ABA OSCE HRW]", bootstrap=0, interval="lognormal"
    )
    expected = no_highest_order(KOSOVO)
    assert made.median == pytest.approx(expected.median, rel=1e-8)
    assert made.interval95 == pytest.approx(expected.interval95, rel=1e-6)


@given(st.integers(2, 4).flatmap(lambda lists: st.tuples(*[st.integers(1, 10**6)] * (2**lists - 1))))
def test_the_product_in_whole_numbers(cells):
    lists = len(cells).bit_length()
    codes = range(1, 2**lists)
    odd = prod(cells[code - 1] for code in codes if code.bit_count() % 2)
    even = prod(cells[code - 1] for code in codes if not code.bit_count() % 2)
    assert float(log_unseen(cells)) == pytest.approx(log(odd) - log(even), abs=1e-9)


def test_any_law_of_all_patterns_lies_at_its_own_odds_ratio():
    generator = np.random.default_rng(1)
    for lists in (2, 3, 4, 5):
        whole = generator.dirichlet(np.ones(2**lists))
        xi = prod(
            share ** (1 if sum(x) % 2 == 0 else -1)
            for x, share in zip(
                product((0, 1), repeat=lists), whole.reshape([2] * lists).ravel(), strict=True
            )
        )
        # axes of the product run the other way round than bits of a code, which parity does not see
        curve = xi_curve(whole[1:] * 1000, 1000, xis=(xi / 2, xi))
        assert curve.totals[-1] - 1000 == pytest.approx(whole[0] * 1000, rel=1e-9)


def test_log_linear_models_take_it_for_one():
    for select in ("bic", "aic", "step", "independence"):
        assert implied_xi(loglinear(KOSOVO, select, bootstrap=0)) == pytest.approx(1, rel=1e-9)


def test_another_number_implies_another_odds_ratio():
    fitted = KOSOVO.cells()[1:].astype(float)
    other = MethodResult("other", KOSOVO.n, 10671.0, None, None, "", "", fitted=fitted)
    assert implied_xi(other) == pytest.approx(0.5, abs=1e-4)
    assert implied_xi(MethodResult("none", 5, None, None, None, "", "")) is None


def test_a_curve_has_ends_where_there_are_draws():
    result = loglinear(KOSOVO, "bic", bootstrap=200)
    curve = curve_of(result, KOSOVO.lists)
    assert isinstance(curve, Curve)
    middle = XIS.index(1.0)
    assert curve.totals[middle] == pytest.approx(result.median)
    assert (curve.low < curve.totals).all()
    assert (curve.high > curve.totals).all()
    draws = np.quantile(result.draws, (0.025, 0.975))
    assert (curve.low[middle], curve.high[middle]) == pytest.approx(draws, rel=1e-6)
    assert (np.diff(curve.totals) > 0).all()
    assert set(curve.as_json()) == {"xi", "total", "low", "high"}
    assert (XIS[0], XIS[-1]) == (0.25, 4)


def test_without_draws_of_every_cell_the_methods_own_draws_give_the_ends():
    result = loglinear(FIVE, "step", bootstrap=100)
    assert (result.cells == 0).any()
    curve = curve_of(result, FIVE.lists)
    draws = np.quantile(result.draws, (0.025, 0.975))
    assert (curve.low[XIS.index(1.0)], curve.high[XIS.index(1.0)]) == pytest.approx(draws)


def test_a_cell_of_nought_is_refused_by_name():
    made = no_highest_order(FIVE)
    assert made.median is None
    assert [reason.ground for reason in made.reasons] == [Ground.NOT_EXISTING]
    assert "LA with GP and no other" in made.reasons[0].says
    with pytest.raises(InputError, match="not defined"):
        xi_curve(FIVE.cells()[1:], FIVE.n)
    told = curve_of(loglinear(FIVE, "aic", bootstrap=0), FIVE.lists)
    assert isinstance(told, Reason)
    assert "LA with GP" in told.says
    assert np.isnan(log_unseen(np.zeros(7)))


def test_two_lists_are_refused():
    made = no_highest_order(OverlapTable.of("AB", {"10": 9, "01": 8, "11": 2}))
    assert [reason.ground for reason in made.reasons] == [Ground.FEW_LISTS]
    assert made.median == pytest.approx(19 + 36)


@pytest.mark.parametrize("cells", [np.ones(6), np.ones(1), np.ones((3, 8))])
def test_cells_of_no_table_are_an_error(cells):
    with pytest.raises(ValueError, match="observable"):
        log_unseen(cells)


def test_an_odds_ratio_is_positive():
    with pytest.raises(ValueError, match="positive"):
        xi_curve(KOSOVO.cells()[1:], 4400, xis=(0.0, 1.0))


def test_counts_in_the_millions_and_the_order_of_lists():
    large = OverlapTable(KOSOVO.lists, KOSOVO.patterns, KOSOVO.counts * 10**8)
    known = no_highest_order(KOSOVO)
    assert no_highest_order(large).median == pytest.approx(known.median * 1e8, rel=1e-9)
    for order in permutations(KOSOVO.lists):
        assert no_highest_order(KOSOVO.only(order)).median == known.median
        assert no_highest_order(KOSOVO.only(order)).interval95 == known.interval95


@settings(max_examples=50)
@given(st.lists(st.integers(0, 5), min_size=7, max_size=7))
def test_no_table_gives_a_traceback(cells):
    counts = {format(code, "03b")[::-1]: count for code, count in enumerate(cells, 1)}
    try:
        table = OverlapTable.of("ABC", counts)
    except InputError:
        return
    made = no_highest_order(table)
    assert (made.median is None) == (0 in cells)
