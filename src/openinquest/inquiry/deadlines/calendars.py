"""Which days are worked: holidays from the package `holidays`, moved days off and moved working days as data."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

from openinquest.inquiry.deadlines.vocabulary import DayKind, Evidence

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Moved:
    """A day off moved by decree: `off` is free, `worked` (if any) is worked instead; either may be None."""

    off: date | None
    worked: date | None
    source: str
    address: str | None = None
    evidence: Evidence = Evidence.UNSEEN


class CalendarDay(NamedTuple):
    """One day of a calendar; `name` says which holiday it is, in English, and is empty on other days."""

    day: date
    kind: DayKind
    name: str


class Calendar:
    """The working days of one country or body.

    `country` is the ISO code under which `holidays` knows the public holidays, None where `free` lists them all.
    What `moved` and `free` say beats the package. `known_until` is the last day for which moved days were looked
    up: what a term beyond it may still be shifted by is not known.
    """

    def __init__(
        self,
        name: str,
        country: str | None = None,
        *,
        free: Mapping[date, str] | None = None,
        moved: Iterable[Moved] = (),
        weekend: Iterable[int] = (SATURDAY, SUNDAY),
        known_until: date | None = None,
    ) -> None:
        self.name = name
        self.country = country
        self.free = dict(free or {})
        self.moved = tuple(moved)
        self.weekend = frozenset(weekend)
        self.known_until = known_until
        self._off = {m.off: m for m in self.moved if m.off is not None}
        self._worked = {m.worked: m for m in self.moved if m.worked is not None}
        self._years: dict[int, tuple[dict[date, str], frozenset[date]]] = {}
        self._working: dict[int, list[int]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self._said == other._said

    def __hash__(self) -> int:
        return hash((self.name, self.country, self.moved))

    @property
    def _said(self) -> tuple[object, ...]:
        return self.name, self.country, self.free, self.moved, self.weekend, self.known_until

    def day(self, day: date) -> CalendarDay:
        """Return what a day is; where several hold, moved days come before holidays, those before weekends."""
        if day in self._worked:
            return CalendarDay(day, DayKind.MOVED_WORKING, "")
        if day in self._off:
            return CalendarDay(day, DayKind.MOVED_OFF, "")
        if day in self.free:
            return CalendarDay(day, DayKind.HOLIDAY, self.free[day])
        holidays, worked = self._of_year(day.year)
        if day in worked:
            return CalendarDay(day, DayKind.MOVED_WORKING, "")
        if day in holidays:
            return CalendarDay(day, DayKind.HOLIDAY, holidays[day])
        return CalendarDay(day, DayKind.WEEKEND if day.weekday() in self.weekend else DayKind.WORKING, "")

    def works(self, day: date) -> bool:
        """Return whether a day is a working day."""
        return self.day(day).kind.works

    def nth_working(self, first: date, count: int) -> date:
        """Return the `count`-th working day from `first`, which counts if it is one. `count` is at least 1."""
        year, missing = first.year, count
        while year <= MAXYEAR:
            days = self._working_of(year)
            start = bisect_left(days, first.toordinal())
            if len(days) - start >= missing:
                return date.fromordinal(days[start + missing - 1])
            missing -= len(days) - start
            year += 1
        return date.max

    def working_days(self, first: date, last: date) -> int:
        """Return how many working days lie from `first` to `last`, both included."""
        found = 0
        for year in range(first.year, last.year + 1):
            days = self._working_of(year)
            found += bisect_right(days, last.toordinal()) - bisect_left(days, first.toordinal())
        return max(0, found)

    def next_working(self, day: date) -> date:
        """Return `day` if it is worked, else the first working day after it."""
        return self.nth_working(day, 1)

    def _working_of(self, year: int) -> list[int]:
        found = self._working.get(year)
        if found is None:
            first, last = date(year, 1, 1), date(year, 12, 31)
            span = range((last - first).days + 1)
            found = [first.toordinal() + i for i in span if self.works(first + timedelta(days=i))]
            self._working[year] = found
        return found

    def _of_year(self, year: int) -> tuple[dict[date, str], frozenset[date]]:
        """Return the holidays that the package lists for a year, and the days of rest that it says are worked."""
        found = self._years.get(year)
        if found is None:
            found = _listed(self.country, year) if self.country else ({}, frozenset())
            self._years[year] = found
        return found


def _listed(country: str, year: int) -> tuple[dict[date, str], frozenset[date]]:
    import holidays  # 0.2 s, and only terms in working days need it

    # A holiday may be moved into the next year, and a day worked for a day off of the year after.
    years = [y for y in (year - 1, year, year + 1) if MINYEAR <= y <= MAXYEAR]
    supported = getattr(holidays, country).supported_languages if hasattr(holidays, country) else ()
    language = next((code for code in ("en_US", "en") if code in supported), None)
    found = holidays.country_holidays(country, years=years, language=language, expand=False)
    return (
        {day: name for day, name in found.items() if day.year == year},
        frozenset(day for day in found.weekend_workdays if day.year == year),
    )


def knows(country: str) -> bool:
    """Return whether the package `holidays` lists the holidays of a country, by its ISO code."""
    from holidays import list_supported_countries

    return country in list_supported_countries()
