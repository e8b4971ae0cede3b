"""EDTF days as bounds and as words in three languages; only what a chart has to place and say."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from openinquest.charts.chart import Language

_POINT = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?:T(?P<clock>\d\d:\d\d)(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?[?~%]?"
)
_SHORT = {
    Language.EN: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    Language.RU: [
        "янв.",
        "февр.",
        "марта",
        "апр.",
        "мая",
        "июня",
        "июля",
        "авг.",
        "сент.",
        "окт.",
        "нояб.",
        "дек.",
    ],
    Language.KK: [
        "қаң.",
        "ақп.",
        "нау.",
        "сәу.",
        "мам.",
        "мау.",
        "шіл.",
        "там.",
        "қыр.",
        "қаз.",
        "қар.",
        "жел.",
    ],
}
_LONG = {
    Language.EN: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    Language.RU: [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    Language.KK: [
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ],
}
_RU_MONTH = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]
_UNTIL = {Language.EN: "by {}", Language.RU: "не позднее {}", Language.KK: "{} не одан бұрын"}
_UNTIL_SHORT = {**_UNTIL, Language.RU: "к {}", Language.KK: "{} дейін"}
_SINCE = {Language.EN: "{} or later", Language.RU: "{} или позже", Language.KK: "{} не одан кейін"}


@dataclass(frozen=True, slots=True)
class Span:
    """The days between which something lies; None where that side is not known."""

    earliest: date | None
    latest: date | None

    @property
    def day(self) -> date | None:
        """The day at which a chart places it: the latest possible one; else the earliest."""
        return self.latest or self.earliest


def read_days(edtf: str | None) -> Span:
    """Read an EDTF date, interval or open interval, also with clock times; both None if it says no day."""
    parts = re.sub(r"\[[^\]]*\]", "", (edtf or "").strip()).split("/")
    if len(parts) > 2:
        return Span(None, None)
    first, last = _bounds(parts[0]), _bounds(parts[-1])
    earliest, latest = first[0], last[1]
    if earliest and latest and earliest > latest:
        return Span(None, None)
    return Span(earliest, latest)


def spoken_days(edtf: str | None, language: Language, *, short: bool = False) -> str:
    """Return "15 January 2022" or "by 5 May 2022"; a text that cannot be read comes back as it is."""
    text = re.sub(r"\[[^\]]*\]", "", (edtf or "").strip())
    first, _, last = text.partition("/")
    if not last:
        return _spoken_point(first, language, short)
    if first in ("..", ""):
        return (
            ""
            if last == ".."
            else (_UNTIL_SHORT if short else _UNTIL)[language].format(_spoken_point(last, language, short))
        )
    start = _spoken_point(first, language, short)
    if last == "..":
        return _SINCE[language].format(start)
    end = _spoken_point(last, language, short)
    if short and start[-5:] == end[-5:] and start[-5:-4] == " ":
        start = start[:-5]  # the year is said once
    return f"{start} – {end}"


def day_and_month(day: date, language: Language) -> str:
    """Return "15 Jan", as an axis labels a day."""
    return f"{day.day}\u00a0{_SHORT[language][day.month - 1]}"


def _bounds(point: str) -> tuple[date | None, date | None]:
    found = _POINT.fullmatch(point)
    if found is None:
        return None, None
    year = int(found["year"])
    month = int(found["month"]) if (found["month"] or "XX") != "XX" else None
    day = int(found["day"]) if (found["day"] or "XX") != "XX" else None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        return None, None


def _spoken_point(point: str, language: Language, short: bool) -> str:
    found = _POINT.fullmatch(point)
    if found is None or _bounds(point) == (None, None):
        return point
    year = found["year"].lstrip("0") or "0"
    month = int(found["month"]) - 1 if (found["month"] or "XX") != "XX" else None
    day = int(found["day"]) if (found["day"] or "XX") != "XX" else None
    names = (_SHORT if short else _LONG)[language]
    if month is None:
        said = f"{year} жыл" if language is Language.KK and not short else year
    elif language is Language.KK and not short:
        said = f"{year} жылғы {f'{day} ' if day else ''}{names[month]}"
    elif day is None:
        said = f"{_RU_MONTH[month] if language is Language.RU else names[month]} {year}"
    else:
        said = f"{day} {names[month]} {year}"
    return f"{said}, {found['clock']}" if found["clock"] else said
