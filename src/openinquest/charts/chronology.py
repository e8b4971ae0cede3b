"""What happened when, by every account: a row for each happening, days from left to right; many are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from itertools import pairwise

from openinquest.charts.canvas import SMALL
from openinquest.charts.chart import Language, Width
from openinquest.charts.days import day_and_month, spoken_days
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.sheet import Sheet
from openinquest.charts.theme import BEYOND, GRID, GROUND, INK, MUTED, PARTIES
from openinquest.errors import InputError, Problem

MOST_ROWS = 40
"""With more happenings than these the picture counts them instead of naming each."""
_COLUMNS = {Width.WIDE: 16, Width.NARROW: 8}
_NAMES = 250.0
_LINE = 15
_LANE = 12
_BAR = 8
_BREAK = 10.0
_LONGEST = timedelta(days=31)
_MARK = PARTIES[0]


class _Word(Enum):
    ABOUT = (
        "{title}: {count} in the picture, {span}.",
        "{title}: на рисунке {count}, {span}.",
        "{title}: суретте {count}, {span}.",
    )
    LEGEND = (
        "A bar: the days or hours that one account gives. A dot: a time. Cross: denied. A gap between columns leaves "
        "out days on which nothing is recorded.",
        "Полоса: дни или часы по одному сообщению. Точка: время. Крест: отрицается. Промежуток между столбцами: "
        "пропущены дни, о которых ничего не записано.",
        "Жолақ: бір хабар берген күндер не сағаттар. Нүкте: уақыт. Айқас: теріске шығарылған. Бағандар арасындағы "
        "саңылау: ештеңе жазылмаған күндер түсіп қалды.",
    )
    OPEN = ("or earlier, or later", "или раньше, или позже", "не одан бұрын, не одан кейін")
    NUMBERS = (
        "The number of happenings by the first day that is told.",
        "Число событий по первому названному дню.",
        "Алғашқы аталған күн бойынша оқиғалар саны.",
    )

    def of(self, language: Language) -> str:
        texts: tuple[str, str, str] = self.value
        return texts[list(Language).index(language)]


class _Unit(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One account of when: from the first moment to the last that it may be; `said` shows on hover.

    `earlier`, `later`: it may lie further to that side. `exact`: a time of the day was given.
    """

    first: datetime
    last: datetime
    said: str = ""
    earlier: bool = False
    later: bool = False
    exact: bool = False
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """One row: a name, and every account of when it was."""

    label: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Chronology:
    """The picture at both widths as SVG, and what it shows in words."""

    title: str
    description: str
    wide: str
    narrow: str


def chronology(title: str, happenings: Sequence[Happening], language: Language) -> Chronology:
    """Return happenings in time, in the order given; those without any account of when are left out.

    Days on which nothing is recorded are left out between columns; where days are too many for columns, months are
    columns, then years. Raises InputError where nothing can be drawn.
    """
    language = Language(language)
    rows = [row for row in happenings if row.stretches]
    if not rows:
        raise InputError("a chronology cannot be drawn", [Problem("at least one happening with a day")])
    every = [stretch for row in rows for stretch in row.stretches]
    ends = (min(one.first for one in every), max(one.last for one in every))
    span = " – ".join(dict.fromkeys(spoken_days(day.date().isoformat(), language) for day in ends))
    description = _Word.ABOUT.of(language).format(title=title, count=len(rows), span=span)
    draw: Callable[[Width, Sequence[Happening], Language], tuple[Sheet, float]]
    draw = _rows if len(rows) <= MOST_ROWS else _counts
    pictures = [draw(width, rows, language) for width in Width]
    wide, narrow = (sheet.svg(height, title, description, language) for sheet, height in pictures)
    return Chronology(title, description, wide, narrow)


class _Columns:
    """Days, months or years as columns of equal width, a gap wherever some are left out."""

    def __init__(self, stretches: Sequence[Stretch], left: float, right: float, most: int) -> None:
        for unit in _Unit:
            self.unit = unit
            self.starts = sorted({start for one in stretches for start in self._touched(one)})
            if len(self.starts) <= most:
                break
        self.starts = self.starts if len(self.starts) <= most else _years(self.starts)
        gaps = [self._following(one) < other for one, other in pairwise(self.starts)]
        self.wide = (right - left - _BREAK * sum(gaps)) / len(self.starts)
        self.lefts = [left]
        for gap in gaps:
            self.lefts.append(self.lefts[-1] + self.wide + (_BREAK if gap else 0.0))

    def place(self, moment: datetime) -> float:
        """Return where a moment lies; one between columns, at the edge of the column before it."""
        at = max((at for at, start in enumerate(self.starts) if start <= moment), default=0)
        start, end = self.starts[at], self._following(self.starts[at])
        share = (moment - start) / (end - start)
        return self.lefts[at] + self.wide * min(1.0, max(0.0, share))

    def column(self, moment: datetime) -> int:
        """Return the number of the column in which a moment lies."""
        return max((at for at, start in enumerate(self.starts) if start <= moment), default=0)

    def name(self, at: int, language: Language) -> tuple[str, str]:
        """Return the name of a column, and the year beneath it where that is another than before."""
        start = self.starts[at]
        if self.unit is _Unit.YEAR:
            return f"{start.year}", ""
        year = f"{start.year}" if at == 0 or self.starts[at - 1].year != start.year else ""
        if self.unit is _Unit.DAY:
            return day_and_month(start.date(), language), year
        return day_and_month(start.date(), language).partition("\u00a0")[2], year

    def _start(self, moment: datetime) -> datetime:
        day = datetime(moment.year, moment.month, moment.day)
        if self.unit is _Unit.DAY:
            return day
        return day.replace(day=1) if self.unit is _Unit.MONTH else day.replace(month=1, day=1)

    def _following(self, start: datetime) -> datetime:
        if self.unit is _Unit.DAY:
            return start + timedelta(days=1) if start < datetime(9999, 12, 31) else datetime.max
        if start.year == 9999:
            return datetime.max
        if self.unit is _Unit.YEAR:
            return start.replace(year=start.year + 1)
        return (start + timedelta(days=31)).replace(day=1)

    def _touched(self, one: Stretch) -> set[datetime]:
        """Return the starts of the columns that a stretch needs: all days of a short one, the ends of a long one."""
        found = {self._start(one.first), self._start(one.last)}
        if self.unit is _Unit.DAY and one.last - one.first <= _LONGEST:
            start = self._start(one.first)
            while start <= one.last:
                found.add(start)
                start = self._following(start)
        return found


def _years(starts: Sequence[datetime]) -> list[datetime]:
    """Return first and last of too many years, and as many between them as have room."""
    step = len(starts) / 8
    return sorted(
        {starts[min(len(starts) - 1, round(at * step))] for at in range(8)} | {starts[0], starts[-1]}
    )


def _rows(width: Width, rows: Sequence[Happening], language: Language) -> tuple[Sheet, float]:
    sheet = Sheet(width)
    beside = width is Width.WIDE
    left, right = (_NAMES + 12 if beside else 6.0), width.pixels - 10.0
    columns = _Columns([one for row in rows for one in row.stretches], left, right, _COLUMNS[width])
    bodies: list[tuple[Happening, list[str], list[list[Stretch]], float]] = []
    y = 44.0
    for row in rows:
        room = (_NAMES if beside else width.pixels - 8.0) / WIDER
        lines, lanes = wrap(row.label, room, SMALL), _lanes(row.stretches, columns)
        bodies.append((row, lines, lanes, y))
        names, bars = len(lines) * _LINE, len(lanes) * _LANE
        y += (max(names, bars) if beside else names + bars) + 10
    _draw_columns(sheet, columns, 30.0, y, language)
    for _, lines, lanes, top in bodies:
        if beside:
            sheet.line([(4, top - 5), (right, top - 5)], GRID, 0.7)
        for at, line in enumerate(lines):
            sheet.text(4, top + 7 + at * _LINE, line, INK, halo=not beside)
        start = top + (7 if beside else 7 + len(lines) * _LINE - 2)
        for lane, stretches in enumerate(lanes):
            for one in stretches:
                _draw(sheet, one, columns, start + lane * _LANE)
    y = _legend(sheet, width, rows, y + 4, language)
    return sheet, y


def _lanes(stretches: Sequence[Stretch], columns: _Columns) -> list[list[Stretch]]:
    """Return accounts in as few lanes as none covers another."""
    lanes: list[list[Stretch]] = []
    ends: list[float] = []
    for one in sorted(stretches, key=lambda one: (one.first, one.last)):
        start, end = columns.place(one.first) - 3, columns.place(one.last) + 7
        free = next((at for at, taken in enumerate(ends) if taken <= start), None)
        if free is None:
            lanes.append([])
            ends.append(0.0)
            free = len(lanes) - 1
        lanes[free].append(one)
        ends[free] = end
    return lanes


def _draw(sheet: Sheet, one: Stretch, columns: _Columns, y: float) -> None:
    start, end = columns.place(one.first), columns.place(one.last)
    token = MUTED if one.denied else _MARK
    if one.exact and end - start < 5:
        sheet.circle((start + end) / 2, y, 4, token, GROUND, title=one.said)
        start, end = (start + end) / 2 - 4, (start + end) / 2 + 4
    else:
        end = max(end - 1, start + 4)
        sheet.bar(start + 1, y - _BAR / 2, end - start - 1, _BAR, token, hollow=one.denied, title=one.said)
    if one.earlier:
        sheet.line([(start - 8, y), (start, y)], token, 1.4)
        sheet.line([(start - 5, y - 3), (start - 8, y), (start - 5, y + 3)], token, 1.4)
    if one.later:
        sheet.line([(end, y), (end + 8, y)], token, 1.4)
        sheet.line([(end + 5, y - 3), (end + 8, y), (end + 5, y + 3)], token, 1.4)
    if one.denied:
        middle = (start + end) / 2
        sheet.line([(middle - 5, y - 5), (middle + 5, y + 5)], INK, 1.7)
        sheet.line([(middle - 5, y + 5), (middle + 5, y - 5)], INK, 1.7)


def _draw_columns(sheet: Sheet, columns: _Columns, top: float, bottom: float, language: Language) -> None:
    edge = year_edge = -1.0
    for at, left in enumerate(columns.lefts):
        if at % 2 == 0:
            sheet.bar(left, top, columns.wide, bottom - top, BEYOND)
        sheet.line([(left, top), (left, bottom)], GRID)
        sheet.line([(left + columns.wide, top), (left + columns.wide, bottom)], GRID)
        name, year = columns.name(at, language)
        middle, half = left + columns.wide / 2, text_width(name, 11) / 2
        if middle - half > edge:
            sheet.text(middle, top - 8, name, MUTED, align="center", size=11)
            edge = middle + half + 3
        if year and left > year_edge:
            sheet.text(left + 1, top - 22, year, MUTED, size=11, bold=True)
            year_edge = left + text_width(year, 11, bold=True) + 4


def _legend(sheet: Sheet, width: Width, rows: Sequence[Happening], y: float, language: Language) -> float:
    words = [_Word.LEGEND.of(language)]
    if any(one.earlier or one.later for row in rows for one in row.stretches):
        words.append(f"→ {_Word.OPEN.of(language)}.")
    for word in words:
        for line in wrap(word, (width.pixels - 8) / WIDER, SMALL):
            y += _LINE
            sheet.text(4, y - 4, line, MUTED)
    return y + 6


def _counts(width: Width, rows: Sequence[Happening], language: Language) -> tuple[Sheet, float]:
    sheet = Sheet(width)
    firsts = [min(one.first for one in row.stretches) for row in rows]
    stretches = [Stretch(first, first) for first in firsts]
    columns = _Columns(stretches, 6.0, width.pixels - 6.0, _COLUMNS[width])
    counts = Counter(columns.column(first) for first in firsts)
    most, bottom, high = max(counts.values()), 190.0, 130.0
    _draw_columns(sheet, columns, 36.0, bottom, language)
    for at, left in enumerate(columns.lefts):
        tall = high * counts[at] / most
        if tall:
            sheet.bar(left + 3, bottom - tall, max(columns.wide - 6, 2), tall, _MARK)
            sheet.text(left + columns.wide / 2, bottom - tall - 9, f"{counts[at]}", align="center", halo=True)
    y = bottom + 4
    for line in wrap(_Word.NUMBERS.of(language), (width.pixels - 8) / WIDER, SMALL):
        y += _LINE
        sheet.text(4, y, line, MUTED)
    return sheet, y + 10
