"""When a term ends: counted day by day in the rule's calendar, as bounds where the start is not known to the day."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from openinquest.inquiry.deadlines.calendars import Calendar, CalendarDay
from openinquest.inquiry.deadlines.rule import Length, Rule
from openinquest.inquiry.deadlines.vocabulary import CountsFrom, DayKind, Unit
from openinquest.inquiry.order import Span, day_bounds

Bounds = tuple[date | None, date | None]
"""The first and the last day possible, both included; None is open."""


class Counted(NamedTuple):
    """One day of a term: what it is, and its number in the count, None where it does not count."""

    day: CalendarDay
    number: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends by one version of one rule.

    `start` are the bounds of the day from which it runs, cut to the days on which the rule was in force; `cut`
    says whether any were cut off. `low` and `high` bound the last day of the term, `extended` the last day to
    which it may be extended (None where the rule knows no extension). `silence` is the rule from which the
    effect of silence follows: another one, this one, or None where that one was not in force or is not listed.
    """

    rule: Rule
    start: Bounds
    cut: bool
    low: date | None
    high: date | None
    extended: Bounds | None
    silence: Rule | None


def bounds_of(start: str | Span | date | None) -> Bounds:
    """Return the days that a canonical date, a span or a day may be."""
    if start is None or isinstance(start, str):
        return day_bounds(start)
    if isinstance(start, date):
        return start, start
    return (start.low[0] if start.low else None, start.high[0] if start.high else None)


def end_of(rule: Rule, length: Length, start: date) -> Bounds:
    """Return the bounds of the last day of a length that runs from a day; only hours have two.

    A term in working days ends on the last of them. One in calendar days or months ends on the last day or, where
    the rule says that an end on a day off moves, on the next working day. A month ends on the day of the same
    number, or on the last of the month where there is none.
    """
    calendar = rule.calendar
    ahead = 1 if rule.counts_from is CountsFrom.NEXT_DAY else 0
    if length.unit is Unit.HOUR:
        whole, rest = divmod(length.count, 24)
        return _later(start, whole), _later(start, whole + (1 if rest else 0))
    if length.unit is Unit.WORKING:
        if calendar is None:
            return None, None
        end = calendar.nth_working(_later(start, ahead), length.count)
    elif length.unit is Unit.CALENDAR:
        end = _later(start, ahead + length.count - 1)
    else:
        end = _months_later(start, length.count)
    if rule.end_moves and calendar is not None and length.unit is not Unit.WORKING:
        end = calendar.next_working(end)
    return end, end


def counted(rule: Rule, start: date) -> Iterator[Counted]:
    """Yield every day from the start to the end of a term, with its number in the count.

    Days of a term in months have no numbers. Yields nothing for a rule without a term, and at most the days of
    twenty years.
    """
    if rule.term is None:
        return
    _, last = end_of(rule, rule.term, start)
    if last is None:
        return
    calendar = rule.calendar or Calendar("", None, weekend=())
    number, day = 0, start
    for _ in range(20 * 366):
        found = calendar.day(day)
        counts = (day > start or rule.counts_from is CountsFrom.SAME_DAY) and (
            (rule.term.unit is Unit.WORKING and found.kind.works)
            or (rule.term.unit is Unit.CALENDAR and number < rule.term.count)
        )
        number += counts
        if rule.calendar is None:
            found = CalendarDay(day, DayKind.WORKING, "")
        yield Counted(found, number if counts else None)
        if day >= last:
            return
        day += timedelta(days=1)


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
