"""From deaths to sentences: cases by stage as bars of one length, parted by what is known of each stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from openinquest.charts.canvas import SMALL
from openinquest.charts.chart import Language, Width
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.quantities import spoken_number
from openinquest.charts.sheet import Sheet
from openinquest.charts.theme import INK, MUTED, PARTIES
from openinquest.errors import InputError, Problem

_NAMES = 170
_LINE = 15
_THICK = 16
_GAP = 10
_STRIPE = 5.0
_COLOUR = PARTIES[0]


class _Word(Enum):
    """One text in the order of `Language`: English, Russian, Kazakh."""

    DOCUMENTED = ("documented", "подтверждено", "расталған")
    IMPLIED = ("must have passed", "должны были пройти", "өтуі тиіс")
    UNKNOWN = ("not known", "неизвестно", "белгісіз")

    def of(self, language: Language) -> str:
        texts: tuple[str, str, str] = self.value
        return texts[tuple(Language).index(language)]


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One stage: how many cases are documented there, must have passed it, and are not known to be either."""

    label: str
    documented: int
    implied: int
    unknown: int

    @property
    def total(self) -> int:
        """All cases, which is the same at every stage."""
        return self.documented + self.implied + self.unknown


@dataclass(frozen=True, slots=True)
class FunnelPicture:
    """The picture at both widths as SVG, and what it shows in words."""

    title: str
    description: str
    wide: str
    narrow: str


def funnel_picture(title: str, rows: Sequence[FunnelRow], language: Language) -> FunnelPicture:
    """Return one bar for each stage, in order, all as long as all cases: filled, striped and empty parts.

    Every bar says its three numbers, so that nothing rests on colour or length alone. Raises InputError without
    rows, for negative numbers, and for rows that do not add up to the same number of cases.
    """
    language = Language(language)
    totals = {row.total for row in rows}
    if len(totals) != 1 or any(min(row.documented, row.implied, row.unknown) < 0 for row in rows):
        found = ", ".join(map(str, sorted(totals)))
        problem = Problem(expected="stages of the same cases", found=found or "none")
        raise InputError("a funnel cannot be drawn", [problem])
    said = "; ".join(f"{row.label}: {_numbers(row, language)}" for row in rows)
    description = f"{title}. {said}."
    wide, narrow = (_draw(width, rows, title, description, language) for width in Width)
    return FunnelPicture(title, description, wide, narrow)


def _numbers(row: FunnelRow, language: Language) -> str:
    parts = ((_Word.DOCUMENTED, row.documented), (_Word.IMPLIED, row.implied), (_Word.UNKNOWN, row.unknown))
    told = (f"{word.of(language)} {spoken_number(count, language)}" for word, count in parts if count)
    return ", ".join(told) or spoken_number(0, language)


def _draw(width: Width, rows: Sequence[FunnelRow], title: str, description: str, language: Language) -> str:
    sheet = Sheet(width)
    beside = width is Width.WIDE
    left = _NAMES + 12.0 if beside else 2.0
    shown = [spoken_number(row.documented, language) for row in rows]
    room = width.pixels - left - max(text_width(number, SMALL) for number in shown) * WIDER - 14
    y = 4.0
    for row, number in zip(rows, shown, strict=True):
        lines = wrap(row.label, (_NAMES if beside else width.pixels - 8) / WIDER, SMALL)
        for index, line in enumerate(lines):
            x, align = (float(_NAMES), "right") if beside else (2.0, "left")
            sheet.text(x, y + _LINE / 2 + index * _LINE, line, align=align)
        top = y if beside else y + len(lines) * _LINE + 1
        _bar(sheet, row, left, top, room, f"{row.label}: {_numbers(row, language)}")
        sheet.text(left + room + 8, top + _THICK / 2, number, bold=row.documented > 0)
        y = max(top + _THICK, y + len(lines) * _LINE) + _GAP
    y = _legend(sheet, y + 4, language)
    return sheet.svg(y, title, description, language)


def _bar(sheet: Sheet, row: FunnelRow, left: float, top: float, room: float, told: str) -> None:
    """Draw the outline of all cases, the filled part of those documented, and stripes for those implied."""
    share = room / row.total if row.total else 0
    sheet.bar(left, top, room, _THICK, MUTED, hollow=True, title=told)
    filled = row.documented * share
    if filled:
        sheet.bar(left, top, filled, _THICK, _COLOUR, title=told)
    if row.implied:
        _hatched(sheet, left + filled, top, row.implied * share, _THICK)


def _hatched(sheet: Sheet, left: float, top: float, length: float, high: float) -> None:
    """Draw a bar that is filled with one line up and down, which is shorter written than many stripes."""
    sheet.bar(left, top, length, high, _COLOUR, hollow=True)
    points = [
        (left + at * _STRIPE, top + (2 if at % 2 else high - 2)) for at in range(int(length / _STRIPE) + 1)
    ]
    if len(points) > 1:
        sheet.line(points, _COLOUR, 1.2)


def _legend(sheet: Sheet, y: float, language: Language) -> float:
    x = 2.0
    for word in _Word:
        label = word.of(language)
        long = 40 + text_width(label, SMALL) * WIDER
        if x > 2 and x + long > sheet.width.pixels:
            x, y = 2.0, y + 22
        if word is _Word.DOCUMENTED:
            sheet.bar(x, y, 26, 12, _COLOUR)
        elif word is _Word.IMPLIED:
            _hatched(sheet, x, y, 26, 12)
        else:
            sheet.bar(x, y, 26, 12, MUTED, hollow=True)
        sheet.text(x + 33, y + 6, label, INK)
        x += long + 18
    return y + 20
