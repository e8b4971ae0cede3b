"""The time asked about, and how the bounds of what sources say lie to it.

A day is compared with a day as the sources wrote them. Two clock times are compared as instants where both have a
zone; a clock time without one says nothing of the hour, only of its day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from openinquest.ontology import Dated, ValueProblem, ValueType, parse_value

_SECONDS = re.compile(r":\d\d:\d\d(?:\[|$)")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a bound: a day, and the second where it is a clock time; the zone where there is one."""

    day: date
    clock: datetime | None = None
    zone: str | None = None

    @property
    def instant(self) -> tuple[float, float] | None:
        """The instants (seconds) that it may be, None where hour or zone is not known."""
        if self.clock is None or self.zone is None:
            return None
        return _instants(self.clock, self.zone)

    @property
    def midnight(self) -> bool:
        """Whether it is the first second of its day."""
        return self.clock is not None and self.clock.time() == time.min


@dataclass(frozen=True, slots=True)
class Bound:
    """Between when and when something was; None where that side is open. `zone` is that of its clock times."""

    canonical: str
    early: Side | None
    late: Side | None
    interval: bool

    @property
    def zone(self) -> str | None:
        """The zone of its clock times, None where it has none."""
        return next((side.zone for side in (self.early, self.late) if side and side.clock), None)

    @property
    def clock(self) -> bool:
        """Whether it gives an hour."""
        return any(side is not None and side.clock is not None for side in (self.early, self.late))

    def inside(self, other: Bound) -> bool:
        """Return whether it is strictly narrower than another bound and lies within it, by days and hours."""
        if (self.early, self.late) == (other.early, other.late):
            return False
        return _within(self.early, other.early, 1) and _within(self.late, other.late, -1)


@lru_cache(maxsize=1 << 16)
def bound(canonical: str) -> Bound | None:
    """Return the bounds of a canonical date; None where the text is none."""
    try:
        dated = Dated.parse(canonical)
    except ValueProblem:
        return None
    ends = dated.ends
    if ends is not None and ends.second == 59 and not _SECONDS.search(canonical):
        ends = ends.replace(second=0)  # a minute as written, not the last second of it
    return Bound(
        canonical,
        None if dated.earliest is None else Side(dated.earliest, dated.begins, dated.zone),
        None if dated.latest is None else Side(dated.latest, ends, dated.zone),
        "/" in canonical.partition("[")[0],
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The time that a question is about: a minute by the clock of a zone, a day, or days.

    `zone_of` is the place whose zone was taken because none was given; `hour_lost` says that no zone is known, so
    that only the day counts.
    """

    canonical: str
    first: Side
    last: Side
    zone_of: str | None = None
    hour_lost: bool = False

    @classmethod
    def parse(cls, text: str, zone: str | None = None, zone_of: str | None = None) -> Asked:
        """Read a day, a clock time or days, in any form that a cell may have.

        `zone` is that of the place `zone_of`, for a clock time without one. Raises ValueProblem for what is no
        date, and for one that is open at an end.
        """
        canonical = parse_value(ValueType.DATE, text.strip()).canonical
        found = bound(canonical)
        if found is None or found.early is None or found.late is None:
            raise ValueProblem("a day or a time with both ends", "write 2022-01-05T16:00[Asia/Almaty]")
        if found.clock and found.zone is None and zone is not None:
            named = bound(f"{canonical}[{zone}]")
            if named is not None and named.early is not None and named.late is not None:
                return cls(named.canonical, named.early, named.late, zone_of)
        if found.clock and found.zone is None:
            return cls(canonical, Side(found.early.day), Side(found.late.day), hour_lost=True)
        return cls(canonical, found.early, found.late)

    @property
    def clock(self) -> bool:
        """Whether it is a time by the clock of a known zone."""
        return self.first.clock is not None and self.last.clock is not None

    def covers(self, other: Bound) -> bool:
        """Return whether a time lies wholly inside the one asked about."""
        return (
            other.early is not None
            and other.late is not None
            and self._from(other.early, surely=True)
            and self._until(other.late, surely=True)
        )

    def began(self, start: Bound) -> bool | None:
        """Return whether what began then had begun by the end of the time asked about; None: it may have."""
        if start.early is not None and not self._until(start.early, surely=False):
            return False
        return True if start.late is not None and self._until(start.late, surely=True) else None

    def lasted(self, end: Bound) -> bool | None:
        """Return whether what ended then still held when the time asked about began; None: it may have."""
        if end.late is not None and not self._from(end.late, surely=False, ending=True):
            return False
        return True if end.early is not None and self._from(end.early, surely=True, ending=True) else None

    def before(self, other: Bound) -> bool:
        """Return whether a time is surely over before the one asked about."""
        return other.late is not None and not self._from(other.late, surely=False)

    def after(self, other: Bound) -> bool:
        """Return whether a time surely lies after the one asked about."""
        return other.early is not None and not self._until(other.early, surely=False)

    def _until(self, side: Side, *, surely: bool) -> bool:
        """Return whether a moment is no later than the end of the time asked about (surely, or possibly)."""
        if self.last.instant is not None and side.instant is not None:
            unit = 1 if _SECONDS.search(self.canonical) else 60
            return side.instant[1 if surely else 0] < self.last.instant[0 if surely else 1] + unit
        if self.last.clock is not None and surely:
            return side.day < self.last.day
        return side.day <= self.last.day

    def _from(self, side: Side, *, surely: bool, ending: bool = False) -> bool:
        """Return whether a moment is no earlier than the start of the time asked about; an end is when it is over."""
        if self.first.instant is not None and side.instant is not None:
            moment = side.instant[0 if surely else 1]
            start = self.first.instant[1 if surely else 0]
            return moment > start if ending else moment >= start
        day = side.day
        if ending and side.midnight:
            day -= _DAY  # what ends at midnight is over on the day that begins
        if self.first.clock is not None and surely:
            return day > self.first.day
        return day >= self.first.day


def surely_before(a: Bound, b: Bound) -> bool:
    """Return whether a time is over before another begins: by instants where both have a zone, else by days."""
    if a.late is None or b.early is None:
        return False
    if a.late.instant is not None and b.early.instant is not None:
        return a.late.instant[1] < b.early.instant[0]
    return a.late.day < b.early.day


def earliest(bounds: list[Bound]) -> Bound | None:
    """Return the bound that begins first, by day and local hour; open ones first."""
    return min(bounds, key=lambda b: _key(b.early, -1), default=None)


def latest(bounds: list[Bound]) -> Bound | None:
    """Return the bound that ends last, by day and local hour; open ones last."""
    return max(bounds, key=lambda b: _key(b.late, 1), default=None)


def _key(side: Side | None, opened: int) -> tuple[int, datetime]:
    if side is None:
        return opened, datetime.min
    return 0, side.clock or datetime(side.day.year, side.day.month, side.day.day)


def _within(inner: Side | None, outer: Side | None, sign: int) -> bool:
    """Return whether one side lies no further out than another; `sign` 1 for early sides, -1 for late ones."""
    if outer is None:
        return True
    if inner is None:
        return False
    if inner.instant is not None and outer.instant is not None:
        return (inner.instant[0] - outer.instant[0]) * sign >= 0
    return (inner.day - outer.day).days * sign >= 0


@lru_cache(maxsize=1 << 14)
def _instants(clock: datetime, zone: str) -> tuple[float, float]:
    """Return both instants that a local time may be: they differ in the hour that is run through twice."""
    try:
        info = datetime.strptime(zone, "%z").tzinfo if zone[0] in "+-" else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # no time zone data on this machine: a day to either side is safe
        middle = (clock - datetime(1970, 1, 1)).total_seconds()
        return middle - 86_400, middle + 86_400
    return (
        clock.replace(tzinfo=info, fold=0).timestamp(),
        clock.replace(tzinfo=info, fold=1).timestamp(),
    )
