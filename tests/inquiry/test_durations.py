"""How long things take: a textbook's numbers, bounds for uncertain days, and an independent implementation."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.inquiry.durations import Length, durations, kaplan_meier, last_observation, length
from openinquest.inquiry.order import Span, day_bounds

# Weeks in remission on 6-mercaptopurine (Freireich and others, Blood 21, 1963), the worked case of most textbooks.
ENDED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
REMISSION = [*((t, True) for t in ENDED), *((t, False) for t in CENSORED)]


def test_the_curve_of_the_textbook_is_reproduced_with_its_log_log_intervals():
    # 18/21; times 16/17, 14/15, 11/12, 10/11, 6/7, 5/6. Variance by Greenwood, then exp(-exp(log(-log S) +- 1.96 se)).
    expected = [
        (6, 21, 3, 0.8571, 0.6197, 0.9516),
        (7, 17, 1, 0.8067, 0.5631, 0.9228),
        (10, 15, 1, 0.7529, 0.5032, 0.8894),
        (13, 12, 1, 0.6902, 0.4316, 0.8491),
        (16, 11, 1, 0.6275, 0.3675, 0.8049),
        (22, 7, 1, 0.5378, 0.2678, 0.7468),
        (23, 6, 1, 0.4482, 0.1881, 0.6801),
    ]
    curve = kaplan_meier(REMISSION)
    assert [tuple(round(value, 4) for value in step) for step in curve.steps] == expected
    assert (curve.median, curve.median_low, curve.median_high) == (23, 13, None)


def test_nothing_ends_nothing_lasts_and_no_lengths_at_all():
    assert kaplan_meier([]).steps == ()
    assert kaplan_meier([(5, False)]).median is None
    gone = kaplan_meier([(5, True)])
    assert (gone.steps[0].lasting, gone.steps[0].low, gone.median) == (0.0, None, 5)


def span(text):
    return Span.of(*day_bounds(text))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2031-03-10", "2031-03-20", Length(10, 10, True)),
        ("2031-02", "2031-03-10", Length(10, 37, True)),
        ("../2031-03-10", "2031-03-20", Length(10, None, True)),
        ("2031-03-10", None, Length(21, 21, False)),
        ("2031-03-10", "../2031-03-20", Length(0, 10, True)),
        ("2031-03-10", "2032-01-01", Length(21, 21, False)),
        ("2031-03-10", "2031-03-20/2032-01-01", Length(10, 21, True)),
        ("2031-03-10/..", None, None),
        ("2031-05-01", None, None),
        ("2031-03-10", "2031-02", None),
    ],
    ids=str,
)
def test_a_length_runs_between_the_bounds_of_its_days_until_the_last_observation(start, end, expected):
    assert length(span(start), span(end) if end else None, date(2031, 3, 31)) == expected


def test_the_last_observation_is_the_last_day_on_which_a_source_spoke(build, define):
    said = {"thing": "case", "property": "number", "value": "1", "stance": "asserts", "speaker": "court"}
    days = [{**said, "said_on": day} for day in ("2031-03-20", "2031-04", "2032-01-01")]
    material = build([define("case", "schema", "Proceeding"), *days])
    assert last_observation(material, date(2031, 3, 19)) is None
    assert last_observation(material, date(2031, 4, 29)) == date(2031, 3, 20)
    assert last_observation(material, date(2031, 4, 30)) == date(2031, 4, 30)


def test_an_unknown_beginning_outlasts_every_day_in_the_longer_curve():
    found = durations([Length(3, None, True), Length(5, 5, True)])
    assert (found.shortest.median, found.longest.median) == (3, 5)
    assert found.longest.steps[-1].at_risk == 2


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_where_all_have_ended_every_choice_of_days_gives_a_curve_between_the_two(uncertain, random):
    found = durations([Length(low, low + more, True) for low, more in uncertain])
    chosen = kaplan_meier([(low + random.randint(0, more), True) for low, more in uncertain])
    for day in range(62):
        assert lasting(found.shortest, day) <= lasting(chosen, day) + 1e-9
        assert lasting(chosen, day) <= lasting(found.longest, day) + 1e-9


def test_where_some_have_not_ended_the_two_are_no_bounds():
    """An end that falls after a censoring weighs more than one before it: moved later, the curve may sink."""
    found = durations([Length(0, 1, True), Length(0, 0, False)])
    assert (lasting(found.shortest, 1), lasting(found.longest, 1)) == (0.5, 0.0)


def lasting(curve, day):
    return next((step.lasting for step in reversed(curve.steps) if step.days <= day), 1.0)


@given(
    st.dates(date(2031, 1, 1), date(2031, 6, 1)), st.integers(0, 60), st.integers(0, 60), st.integers(0, 90)
)
def test_bounds_of_days_bound_the_length(start, later, lasted, seen):
    """Whatever the true days are, the length lies within what their bounds allow."""
    observed = date(2031, 6, 1) + timedelta(days=seen)
    end = start + timedelta(days=later + lasted)
    found = length(
        Span.of(start, start + timedelta(days=later)),
        Span.of(end, end) if end <= observed else None,
        observed,
    )
    if found is not None:
        true = (min(end, observed) - start - timedelta(days=later // 2)).days
        assert found.low <= max(0, true) <= found.high


@pytest.mark.nightly
def test_lifelines_gives_the_same_curves_and_intervals():
    lifelines = pytest.importorskip("lifelines")
    from random import Random

    random = Random(31)
    for _ in range(20):
        times = [(random.randint(1, 60), random.random() < 0.6) for _ in range(random.randint(3, 200))]
        fitted = lifelines.KaplanMeierFitter().fit([t for t, _ in times], [e for _, e in times])
        for step in kaplan_meier(times).steps:
            assert fitted.predict(step.days) == pytest.approx(step.lasting, abs=1e-9)
            if step.low is not None:
                low, high = fitted.confidence_interval_.loc[step.days]
                assert (low, high) == pytest.approx((step.low, step.high), abs=1e-9)
