from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from openinquest.inquiry.order import Precedence, Span, day_bounds, earlier, latest

DAYS = st.integers(0, 6).map(lambda i: date(2022, 1, 1) + timedelta(days=i))


@st.composite
def spans(draw):
    first, last = draw(DAYS), draw(DAYS)
    first, last = min(first, last), max(first, last)
    kind = draw(st.sampled_from(["day", "range", "by", "none"]))
    if kind == "day":
        return Span.of(first, first, draw(st.one_of(st.none(), st.integers(1, 3))))
    return {"range": Span.of(first, last), "by": Span.of(None, last), "none": Span.of(None, None)}[kind]


def test_days_that_overlap_have_no_order():
    week = Span.of(date(2022, 1, 3), date(2022, 1, 9))
    day = Span.of(date(2022, 1, 9), date(2022, 1, 9))
    assert not earlier(week, day)
    assert not earlier(day, week)
    assert earlier(week, Span.of(date(2022, 1, 10), date(2022, 1, 10)))


def test_seq_orders_one_day_only_where_both_have_it():
    day = date(2022, 1, 9)
    first, second, unknown = Span.of(day, day, 1), Span.of(day, day, 2), Span.of(day, day)
    assert earlier(first, second)
    assert not earlier(first, unknown)
    assert not earlier(unknown, second)


def test_a_report_without_the_day_is_not_dated_but_may_be_known_to_be_earlier():
    first, last = day_bounds("../2022-01-06")
    by = Span.of(first, last)
    assert not by.dated
    assert earlier(by, Span.of(date(2022, 1, 9), date(2022, 1, 9)))
    assert not earlier(by, Span.of(date(2022, 1, 5), date(2022, 1, 5)))


@given(st.lists(spans(), max_size=8))
def test_latest_are_those_that_none_is_known_to_follow(found):
    expected = [i for i, a in enumerate(found) if not any(earlier(a, b) for b in found)]
    assert latest(found) == expected


@given(st.lists(spans(), max_size=8), spans())
def test_before_are_the_last_of_what_came_earlier(found, span):
    past = [i for i, a in enumerate(found) if earlier(a, span)]
    expected = [i for i in past if not any(earlier(found[i], found[j]) for j in past)]
    assert Precedence(found).before(span) == expected
