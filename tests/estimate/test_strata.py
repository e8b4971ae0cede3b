"""Totals over strata: draws and estimates added up, and what refused strata leave out is said."""

import numpy as np
import pytest

from openinquest.errors import InputError
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.strata import summed

REFUSED = (Reason(Ground.NO_TRIPLE, "No person is on three lists."),)


def result(
    draws: np.ndarray | None, n: int = 10, reasons: tuple[Reason, ...] = (), name: str = "dga"
) -> MethodResult:
    median = None if draws is None else float(np.median(draws))
    mean = None if draws is None else float(draws.mean())
    ends = None if draws is None else tuple(np.quantile(draws, [0.025, 0.975]).tolist())
    return MethodResult(name, n, median, mean, ends, "", "", draws, reasons=reasons)


def normal(mean: float, sd: float, shape: tuple[int, int] = (4, 5000), seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, sd, shape)


def test_the_total_has_the_mean_and_the_spread_of_independent_strata() -> None:
    total = summed({"north": result(normal(100, 3)), "south": result(normal(200, 4))}).result
    assert total.draws is not None
    assert total.draws.shape == (1, 20_000)
    assert total.median == pytest.approx(300, abs=0.2)
    assert total.draws.std() == pytest.approx(5, rel=0.02)
    assert total.interval95 == pytest.approx((300 - 9.8, 300 + 9.8), abs=0.4)


def test_strata_whose_draws_come_in_the_same_order_are_still_independent() -> None:
    """Draws that a method stratifies or sorts would add up to an interval twice too wide."""
    same = np.sort(normal(100, 3, (1, 4000)), axis=1)
    total = summed({name: result(same) for name in "abcd"}).result
    assert total.draws is not None
    assert total.draws.std() == pytest.approx(6, rel=0.05)


def test_what_is_refused_is_left_out_and_said() -> None:
    total = summed({
        "east": result(normal(70, 1), n=40),
        "north": result(normal(100, 3), n=60, reasons=REFUSED),
        "west": result(None, n=7),
    })  # fmt: skip
    assert total.result.verdict is Verdict.REPORT
    assert total.result.n == total.seen_reported == 40
    assert (total.seen, total.seen_left_out) == (107, 67)
    assert total.result.median == pytest.approx(70, abs=0.5)
    assert [(part.stratum, part.reported) for part in total.parts] == [
        ("east", True),
        ("north", False),
        ("west", False),
    ]
    assert "north, west" in total.says
    assert "67" in total.says
    assert all(part.reasons for part in total.parts if not part.reported)


def test_the_total_over_refused_strata_is_for_looking_at_only() -> None:
    total = summed({"east": result(normal(70, 1)), "north": result(normal(100, 3), reasons=REFUSED)})
    assert total.everything is not None
    assert total.everything.median == pytest.approx(170, abs=0.5)
    assert [reason.ground for reason in total.everything.reasons] == [Ground.STRATA]
    assert "everything" not in total.as_json()
    assert total.as_json(exploratory=True)["everything"]["median"] == total.everything.median


def test_where_no_stratum_may_be_reported_there_is_no_total() -> None:
    total = summed({"east": result(normal(70, 1), n=5, reasons=REFUSED), "west": result(None, n=6)})
    assert total.result.median is None
    assert total.result.reasons[0].ground is Ground.STRATA
    assert (total.seen_reported, total.seen_left_out) == (0, 11)
    assert total.as_json()["median"] is None
    assert "70" not in str(total.as_json())


def test_a_stratum_brings_its_draws_in_the_same_order_whatever_others_there_are() -> None:
    one, two, three = (result(normal(10, 1, seed=at)) for at in range(3))
    constant = result(np.zeros((4, 5000)))
    few = summed({"a": one, "z": constant}).result.draws
    more = summed({"a": one, "b": two, "z": three}).result.draws
    rest = summed({"b": two, "z": three}).result.draws
    assert few is not None
    assert more is not None
    assert rest is not None
    assert more == pytest.approx(few + rest)
    assert summed({"z": constant, "a": one}).result.draws == pytest.approx(few)
    assert not np.array_equal(np.asarray(summed({"a": one, "z": constant}, seed=2).result.draws), few)


def test_different_numbers_of_draws_add_up() -> None:
    total = summed({"a": result(normal(100, 3, (1, 999))), "b": result(normal(200, 4))}).result
    assert total.draws is not None
    assert total.draws.size == 20_000
    assert total.draws.std() == pytest.approx(5, rel=0.05)


def test_a_total_of_nothing_or_of_several_methods_is_an_error() -> None:
    with pytest.raises(InputError):
        summed({})
    with pytest.raises(InputError, match="one method"):
        summed({"a": result(normal(1, 1)), "b": result(normal(1, 1), name="lcmcr")})


def test_a_mean_that_one_stratum_does_not_have_the_total_has_not() -> None:
    without = MethodResult("dga", 1, 5.0, None, (4.0, 6.0), "", "", normal(5, 1))
    assert summed({"a": result(normal(9, 1)), "b": without}).result.mean is None
