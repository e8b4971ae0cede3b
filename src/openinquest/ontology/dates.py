"""Dates: EDTF level 1, intervals with open ends, and local clock times with their zone.

Canonical strings follow the Extended Date/Time Format of ISO 8601-2 (Library of Congress, 2019), level 1 without
years beyond four digits: `2022`, `2022-01`, `2022-01-05`, `2022-21` (spring), `202X`, `2022-XX`, each with `?`
(uncertain), `~` (approximate) or `%` (both), and intervals `2022-01-04/2022-01-06`, `../2022-05-05`, `2022-05/..`,
`2022-05/` (end unknown). Clock times are local and keep the zone that they were given, in brackets at the end:
`2022-01-05T16:37[Asia/Almaty]`, `2022-01-05T15:00/2022-01-05T16:00[+06:00]`; a clock time without a zone stays
without one. Nothing is converted to UTC.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from openinquest.ontology import _date_words as words
from openinquest.ontology._text import differing, one_line, plain_digits
from openinquest.ontology.values import ParsedValue, ValueProblem

_EDTF: Final = re.compile(r"(?:(\d{4})(?:-(\d\d|XX)(?:-(\d\d|XX))?)?|(\d\d)(\dX|XX))([?~%]?)", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?", re.ASCII)
_HOUR: Final = re.compile(r"(\d?\d:\d\d(?::\d\d)?)", re.ASCII)
_ZONE: Final = re.compile(r"(?:\s*\[([^\[\]]*)\]|(?<=:\d\d)\s*(Z|[+-]\d\d:?\d\d))$", re.ASCII)
_OFFSET: Final = re.compile(r"([+-])(0\d|1[0-4]):?([0-5]\d)", re.ASCII)
_KEY: Final = re.compile(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*", re.ASCII)
_SLASH: Final = re.compile(r"/(?![^\[]*\])")  # not the one in [Asia/Almaty]
_ISO_SLASHES: Final = re.compile(r"(\d{4})/(\d\d?)/(\d\d?)", re.ASCII)
_LONGEST_CELL: Final = 200  # bounds the work of the patterns on a cell that holds a page of text
_OPEN: Final = ("", "..")
_PADDING: Final = {"": 0, "?": 1, "~": 1, "%": 2}


class _End(NamedTuple):
    """One date of an interval, or a date that stands alone. Bounds are None where the end is open."""

    canonical: str
    earliest: date | None
    latest: date | None
    first: date | None  # bounds without the padding for `?`, `~` and `%`
    last: date | None
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """When something was, as far as a source says it.

    `earliest` and `latest` are the first and last day that it may touch, None where that end is open. A date
    marked `?` or `~` reaches one of its own units (a day, a month, a year) further to either side, `%` two.
    Seasons have no bounds but the year, since the hemisphere is not said; summer and winter reach into the
    years beside it. `begins` and `ends` are the first and last second of clock times, local to `zone`.
    """

    canonical: str
    earliest: date | None
    latest: date | None
    begins: datetime | None = None
    ends: datetime | None = None
    zone: str | None = None

    @classmethod
    def parse(cls, canonical: str) -> Dated:
        """Return what a canonical string stands for, from a cache; any other text raises ValueProblem."""
        return _parse(canonical)


@lru_cache(maxsize=1 << 17)
def _parse(canonical: str) -> Dated:
    dated = _assemble(canonical)
    if dated.canonical != canonical:
        raise ValueProblem("a date in canonical form", f"write {dated.canonical}")
    return dated


def parse_date(text: str) -> ParsedValue:
    """Return the canonical date of a cell, in English, Russian or Kazakh words, dotted, or in canonical form.

    Canonical strings parse to themselves. Raises ValueProblem for a day that does not exist, an interval that
    runs backwards, a date in slashes and for anything else that is no date.
    """
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():  # most cells: one day
        try:
            date.fromisoformat(text)
        except ValueError:
            pass  # said with its reason below
        else:
            return ParsedValue(text)
    line = one_line(text)
    if len(line) > _LONGEST_CELL:
        raise words.refuse()
    canonical = _assemble(plain_digits(line)).canonical
    return ParsedValue(canonical, differing(line, canonical))


def before(a: Dated, b: Dated) -> bool | None:
    """Return whether `a` ended before `b` began (True), after `b` ended (False), or neither for certain (None).

    Days are compared as the sources wrote them. Two clock times that both have a zone are compared as instants;
    clock times of one day without zones say nothing of the order, since nobody knows whose clock it was.
    """
    if _precedes(a, b):
        return True
    return False if _precedes(b, a) else None


def _precedes(a: Dated, b: Dated) -> bool:
    if a.ends is not None and b.begins is not None and a.zone is not None and b.zone is not None:
        return max(_instants(a.ends, a.zone)) < min(_instants(b.begins, b.zone))
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


def _instants(moment: datetime, zone: str) -> tuple[float, float]:
    """Return both instants that a local time may be: they differ in the hour that is run through twice."""
    info = _tzinfo(zone)
    if info is None:  # no time zone data on this machine: a day to either side is safe
        utc = moment.replace(tzinfo=timezone.utc).timestamp()  # noqa: UP017
        return utc - 86_400, utc + 86_400
    return (
        moment.replace(tzinfo=info, fold=0).timestamp(),
        moment.replace(tzinfo=info, fold=1).timestamp(),
    )


@lru_cache
def _tzinfo(zone: str) -> tzinfo | None:
    if match := _OFFSET.fullmatch(zone):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(-offset if match[1] == "-" else offset)
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache
def _zone(text: str) -> str:
    """Return the canonical name of a zone; raises ValueProblem for one that the time zone database lacks."""
    text = text.strip()
    if text in ("Z", "UTC"):
        return "UTC"
    if match := _OFFSET.fullmatch(text):
        return f"{match[1]}{match[2]}:{match[3]}"
    # a machine without any time zone data accepts whatever looks like a name
    if _KEY.fullmatch(text) and (_tzinfo(text) is not None or _tzinfo("UTC") is None):
        return text
    raise ValueProblem(
        "a time zone such as [Asia/Almaty] or [+06:00]", "name it as the time zone database does"
    )


def _assemble(text: str) -> Dated:
    if "/" in text and (slashed := _ISO_SLASHES.fullmatch(text)):
        text = "-".join(slashed.groups())
    text, zone = _without_zone(text)
    pair = _split(text)
    if pair is None:
        whole = _end(text)
        if whole.first is None:
            raise words.refuse()
        if zone is not None and whole.begins is None:
            raise ValueProblem("a zone only with a clock time", "take out the zone, or give the time")
        suffix = f"[{zone}]" if zone else ""
        return Dated(whole.canonical + suffix, whole.earliest, whole.latest, whole.begins, whole.ends, zone)
    (left, own), right = _without_zone(pair[0]), pair[1]
    if own is not None and zone not in (None, own):
        raise ValueProblem("one zone for both ends of an interval", "write both ends in the same zone")
    zone = own or zone
    first = _end(left)
    last = _end(f"{first.canonical[:10]} {right}" if first.begins and _HOUR.fullmatch(right) else right)
    return _interval(first, last, zone)


def _without_zone(text: str) -> tuple[str, str | None]:
    match = _ZONE.search(text) if ":" in text or text.endswith("]") else None
    if match is None:
        return text, None
    return text[: match.start()], _zone(match[1] if match[1] is not None else match[2])


def _interval(first: _End, last: _End, zone: str | None) -> Dated:
    clocks = first.begins is not None or last.begins is not None
    if zone is not None and not clocks:
        raise ValueProblem("a zone only with a clock time", "take out the zone, or give the time")
    if first.first is None and last.last is None:
        raise ValueProblem("an interval with at least one end", "write ../2022-05-05 or 2022-05-05/..")
    if (first.first is not None and last.last is not None and first.first > last.last) or (
        first.begins is not None and last.ends is not None and first.begins > last.ends
    ):
        raise ValueProblem("an interval that runs forwards", "write the earlier end first")
    canonical = f"{first.canonical}/{last.canonical}" + (f"[{zone}]" if zone else "")
    return Dated(canonical, first.earliest, last.latest, first.begins, last.ends, zone)


def _split(text: str) -> tuple[str, str] | None:
    if "/" in text:
        parts = _SLASH.split(text)
        if len(parts) == 2:
            return parts[0].strip(), parts[1].strip()
        if len(parts) == 3:  # 4/5/2022: the reading of words says why it is refused
            return None
        raise ValueProblem("one date or one interval", "write 2022-01-04/2022-01-06")
    if _EDTF.fullmatch(text) or _CLOCK.fullmatch(text):
        return None
    return words.sides(text.lower())


def _end(text: str) -> _End:
    if text in _OPEN:
        return _End(text, None, None, None, None)
    match = _EDTF.fullmatch(text) or _CLOCK.fullmatch(text)
    if match is None:
        text = words.iso_order(text.lower())
        match = _EDTF.fullmatch(text) or _CLOCK.fullmatch(text)
        if match is None:
            raise words.refuse()
    return _clock(match) if match.re is _CLOCK else _calendar(text, match)


def _clock(match: re.Match[str]) -> _End:
    day = _day(match[1][:4], match[1][5:7], match[1][8:])
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueProblem(
            "a clock time from 00:00 to 23:59", "write midnight as 00:00 of the day that begins"
        )
    begins = datetime(day.year, day.month, day.day, hour, minute, second)
    ends = begins if match[4] else begins.replace(second=59)
    canonical = f"{match[1]}T{match[2]}:{match[3]}" + (f":{match[4]}" if match[4] else "")
    return _End(canonical, day, day, day, day, begins, ends)


def _calendar(text: str, match: re.Match[str]) -> _End:
    year, month, day, century, tail, qualifier = match.groups()
    if day is not None and not qualifier and "X" not in text:  # most dates
        exact = _day(year, month, day) if not 12 < int(month) < 25 else None
        if exact is not None:
            return _End(text, exact, exact, exact, exact)
    if century is not None:
        span = 100 if tail == "XX" else 10
        start = int(century) * 100 + (0 if tail == "XX" else int(tail[0]) * 10)
        return _padded(text, start, start + span - 1, span * _PADDING[qualifier])
    if month is None or (month == "XX" and day in (None, "XX")):
        return _padded(text, int(year), int(year), _PADDING[qualifier])
    if month == "XX":
        raise ValueProblem("a month where a day is given", "write 2022-XX, or 2022-01-05")
    if int(month) > 12 or month == "00":
        return _season(text, year, month, day, _PADDING[qualifier])
    units = _PADDING[qualifier]
    if day is not None and day != "XX":
        exact = _day(year, month, day)
        early, late = _days(exact, -units), _days(exact, units)
        return _End(text, early, late, exact, exact)
    first, last = _month(_year(year), int(month), 0)
    return _End(
        text,
        _month(_year(year), int(month), -units)[0],
        _month(_year(year), int(month), units)[1],
        first,
        last,
    )


def _season(text: str, year: str, month: str, day: str | None, units: int) -> _End:
    if not 21 <= int(month) <= 24:
        raise ValueProblem("a month from 01 to 12", "seasons are 21 to 24, spring to winter")
    if day is not None:
        raise ValueProblem("a season without a day", "write 2022-21, or the month and day")
    if month in ("21", "23"):
        return _padded(text, int(year), int(year), units)
    whole = _padded(text, int(year), int(year), units)
    early, late = _month(int(year) - units, 1, -1)[0], _month(int(year) + units, 12, 2)[1]
    return whole._replace(
        earliest=early, latest=late, first=_month(int(year), 1, -1)[0], last=_month(int(year), 12, 2)[1]
    )


def _padded(text: str, start: int, stop: int, years: int) -> _End:
    """Return the end that spans whole years, reaching `years` further to either side."""
    if stop < MINYEAR:
        raise _no_year()
    first, last = date(max(start, MINYEAR), 1, 1), date(min(stop, MAXYEAR), 12, 31)
    early, late = date(max(start - years, MINYEAR), 1, 1), date(min(stop + years, MAXYEAR), 12, 31)
    return _End(text, early, late, first, last)


def _year(year: str) -> int:
    if int(year) < MINYEAR:
        raise _no_year()
    return int(year)


def _no_year() -> ValueProblem:
    return ValueProblem("a year from 0001 to 9999", "check the year")


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        number = _year(year)
    if not 1 <= int(month) <= 12:
        raise ValueProblem("a month from 01 to 12", "write year, month, day, as 2022-01-05")
    name, length = calendar.month_name[int(month)], calendar.monthrange(number, int(month))[1]
    raise ValueProblem("a day that exists", f"{name} {number} has {length} days")


def _days(day: date, units: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + units, date.min.toordinal()), date.max.toordinal()))


def _month(year: int, month: int, shift: int) -> tuple[date, date]:
    """Return the first and last day of the month that is `shift` months away."""
    index = min(max(year * 12 + month - 1 + shift, MINYEAR * 12), MAXYEAR * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, 1), date(year, month + 1, calendar.monthrange(year, month + 1)[1])
