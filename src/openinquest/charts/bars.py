"""Counts as horizontal bars: questions by status, documents by kind."""

from __future__ import annotations

from collections.abc import Iterable

from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Chart, Language, Picture, Table, Width
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.quantities import spoken_number
from openinquest.charts.theme import MUTED, PARTIES
from openinquest.charts.words import Word
from openinquest.errors import InputError, Problem

_THICK = 14
_LINE = 15
_GAP = 12
_NAMES = 240


def bar_chart(
    title: str, counts: Iterable[tuple[str, float]], language: Language, *, counted: str = ""
) -> Chart:
    """Return one bar for each label, in the order given; `counted` heads the column of numbers in the table.

    Bars start at zero. A number that is negative or not finite raises `InputError`.
    """
    language = Language(language)
    rows = [(" ".join(label.split()), float(count)) for label, count in counts]
    problems = [
        Problem(expected="a number from 0 upwards", found=str(count), column=label)
        for label, count in rows
        if not 0 <= count < float("inf")
    ]
    if problems:
        raise InputError("a bar chart cannot be drawn", problems)
    said = [(label, spoken_number(count, language)) for label, count in rows]
    description = f"{title}: " + "; ".join(f"{label} {number}" for label, number in said) + "."
    wide, narrow = (_draw(width, rows, language, title, description) for width in Width)
    header = (Word.LABEL.of(language), counted or Word.COUNT.of(language))
    return Chart(title, description, wide, Table(header, tuple(said)), narrow)


def _draw(width: Width, rows: list[tuple[str, float]], language: Language, title: str, text: str) -> Picture:
    """Draw names left of the bars, or above them where the picture is narrow."""
    canvas = Canvas(width)
    beside = width is Width.WIDE
    numbers = [spoken_number(count, language) for _, count in rows]
    left = _NAMES + 12 if beside else 2
    room = width.pixels - left - max((text_width(number, SMALL) for number in numbers), default=0) - 10
    most = max((count for _, count in rows), default=0) or 1
    y = 4.0
    for (label, count), number in zip(rows, numbers, strict=True):
        lines = wrap(label, (_NAMES if beside else width.pixels - 8) / WIDER, SMALL)
        for index, line in enumerate(lines):
            x, align = (_NAMES + 2, "right") if beside else (2, "left")
            canvas.text(x, y + _LINE / 2 + index * _LINE, line, align=align)
        top = y if beside else y + len(lines) * _LINE + 1
        length = count / most * room
        canvas.bar(left, top, length, _THICK, PARTIES[0], f"{label}: {number}")
        canvas.text(left + length + 5, top + _THICK / 2, number)
        y = max(top + _THICK, y + len(lines) * _LINE) + _GAP
    if beside and rows:
        canvas.line((left, 0), (left, y - _GAP + 4), MUTED)
    return canvas.picture(max(y - _GAP + 4, 8), title, text, language)
