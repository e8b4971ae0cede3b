"""One holder of a post after another: what is called a gap or an overlap must be so by every account."""

from __future__ import annotations

from itertools import count

import pytest

from openinquest.inquiry.hierarchy import doubts, histories


@pytest.fixture
def history(build, define):
    """Make the history of one post from holders with beginning, end and days; also what is found odd."""

    def make(*holders, more=()):
        entries = [define("post", "schema", "Position")]
        numbers = count(1)
        for start, end, *held in holders:
            name = f"held.{next(numbers)}"
            entries += [define(name, "schema", "Occupancy"), define(name, "post", "post")]
            entries += [
                define(name, "holder", f"{name}.person"),
                define(f"{name}.person", "schema", "Person"),
            ]
            entries += [said(name, "from", value) for value in start.split("|") if value]
            entries += [said(name, "to", value) for value in end.split("|") if value]
            entries += [said(name, "held", "yes", holds_at=day) for day in held]
        material = build(entries, more)
        (found,) = histories(material)
        return found, [doubt.where for doubt in doubts(material)]

    return make


def said(thing, prop, value, **more):
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "ministry",
        "voice": "ministry", "said_on": "2031-04-01", "document": "d", "basis": "own", **more,
    }  # fmt: skip


def changes(found):
    return [(one.earlier[5:], one.change.value, one.later[5:]) for one in found.successions]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2022", "2022"), ("2022", "2022")),  # some time within the year, both
        (("2022", ""), ("2022-06-01", "2023-06-01")),  # the first may have left in January
        (("", "2022"), ("2021-06-01", "2022-03-01")),  # the first may have come in December
        (
            ("2022-01-01|2022-02-01", ""),
            ("2022-01-15", "2022-05-01"),
        ),  # by one account it came before the second
        (("2022-01-01", "2022-03-20T00:00[+05:00]"), ("2022-03-19", "")),  # midnight ends the day before
    ],
)
def test_two_are_not_said_to_hold_a_post_at_once_where_some_account_parts_them(history, first, second):
    found, odd = history(first, second)
    assert [change for _, change, _ in changes(found)] == ["not-known"]
    assert odd == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2021", "2023"), ("2022-02-01", "2022-03-01")),
        (("", "", "2022-01", "2022-05-01"), ("2022-02-01", "2022-03-01")),  # one occupancy, without a break
        (("", "", "2022-01-10/2022-05-01"), ("2022-02-01", "2022-03-01")),  # held through the days
    ],
)
def test_two_who_held_it_at_once_by_every_account_are_found(history, first, second):
    found, odd = history(first, second)
    assert changes(found) == [("1", "overlap", "2")]
    assert odd == ["post"]


def test_who_came_for_a_while_leaves_no_gap_after(history):
    found, _ = history(("2031-01-01", "2031-03-20"), ("2031-03-05", "2031-03-08"), ("2031-03-20", ""))
    assert changes(found) == [("1", "overlap", "2"), ("1", "adjoins", "3")]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (("2030-01-01", "2030-12-31"), "gap"),  # over before
        (("2031-02-15", ""), "not-known"),  # may have stayed
        (("", ""), "not-known"),  # without a day: may have been then
    ],
)
def test_there_is_no_gap_where_another_may_have_filled_it(history, other, expected):
    found, _ = history(("2031-01-01", "2031-03-01"), ("2031-06-01", ""), other)
    assert ("1", expected, "2") in changes(found)


def test_nothing_is_said_of_an_order_that_the_days_do_not_give(history):
    found, _ = history(("2022", ""), ("2022-03-01", ""), ("", ""))
    assert [one.because.key for one in found.successions] == ["change.unparted", "change.undated"]
    found, _ = history(("", "", "2022-02-01"), ("", "", "2022-03-01"))
    assert [one.because.key for one in found.successions] == ["change.not-known"]


def test_holders_stand_in_the_order_of_their_days_whatever_was_entered_first(history):
    found, _ = history(
        ("", ""),  # nobody gives a day: last
        ("2024-01-01", "2025-01-01"),
        ("2022-06-01", "2024-01-01"),
        ("", "2022-06-01"),  # meets the one before on one day, and no beginning is known: it came first
        ("2022-09-01", "2022-10-01"),  # within another: its overlap stands where the two meet
    )
    assert [one.id[5:] for one in found.tenures] == ["4", "3", "5", "2", "1"]
    assert changes(found) == [
        ("4", "adjoins", "3"), ("3", "overlap", "5"), ("3", "adjoins", "2"), ("2", "not-known", "1"),
    ]  # fmt: skip
