"""How time or size grows with the size of the input: both axes logarithmic, for benchmarks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Chart, Language, Picture, Table, Width
from openinquest.charts.fonts import text_width, wrap
from openinquest.charts.quantities import ValueAxis, logarithmic_axis, spoken_number
from openinquest.charts.theme import GRID, MUTED, party_look
from openinquest.charts.words import Word
from openinquest.errors import InputError, Problem

Measurement = tuple[str, float, float]
_HEIGHT = {Width.WIDE: 300, Width.NARROW: 240}
_ROW = 19


def growth_plot(
    rows: Iterable[Measurement],
    *,
    title: str,
    size_name: str,
    value_name: str,
    language: Language = Language.EN,
) -> Chart:
    """Return a log-log plot of (series, size, value); a dotted line shows growth in proportion to size.

    `size_name` and `value_name` name the axes with their units ("rows", "seconds"). A size or value that is
    not a positive number, or no row at all, raises `InputError`.
    """
    given = [(str(series), float(size), float(value)) for series, size, value in rows]
    order = list(dict.fromkeys(series for series, _, _ in given))
    measured = sorted(given, key=lambda row: (order.index(row[0]), row[1]))
    problems = [
        Problem(expected="a positive number", found=f"size {size}, value {value}", column=series)
        for series, size, value in measured
        if not (0 < size < math.inf and 0 < value < math.inf)
    ]
    if problems or not measured:
        raise InputError("a growth plot cannot be drawn", problems or [Problem(expected="at least one row")])
    table = Table(
        ("", size_name, value_name),
        tuple((s, spoken_number(n, language), spoken_number(v, language)) for s, n, v in measured),
    )
    description = f"{title}: {value_name} / {size_name}. {', '.join(order)}."
    wide, narrow = (
        _draw(width, measured, title, description, size_name, value_name, language) for width in Width
    )
    return Chart(title, description, wide, table, narrow)


def _draw(
    width: Width,
    rows: Sequence[Measurement],
    title: str,
    description: str,
    size_name: str,
    value_name: str,
    language: Language,
) -> Picture:
    canvas = Canvas(width)
    wide = width.pixels
    upward = logarithmic_axis([value for _, _, value in rows], _HEIGHT[width])
    marks = [spoken_number(tick, language) for tick in upward.ticks]
    left = max(text_width(mark, SMALL) for mark in marks) + 12
    across = logarithmic_axis([size for _, size, _ in rows], wide - left - 36)
    top = _draw_names(canvas, rows, wide, language) + 16
    canvas.text(4, top - 2, value_name, MUTED)
    bottom = top + 18 + _HEIGHT[width]
    for tick, mark in zip(upward.ticks, marks, strict=True):
        y = bottom - upward.place(tick)
        canvas.line((left, y), (wide - 36, y), GRID)
        canvas.text(left - 6, y, mark, MUTED, align="right")
    edge = -math.inf
    for tick in across.ticks:
        x, mark = left + across.place(tick), spoken_number(tick, language)
        canvas.line((x, top + 18), (x, bottom), GRID)
        half = text_width(mark, SMALL) / 2
        if x - half > edge:
            canvas.text(x, bottom + 14, mark, MUTED, align="center")
            edge = x + half + 8
    canvas.text((left + wide - 36) / 2, bottom + 31, size_name, MUTED, align="center")
    _draw_proportion(canvas, rows[0], across, upward, left, bottom)
    for rank, (_, members) in enumerate(groupby(rows, key=lambda row: row[0])):
        token, shape = party_look(rank)
        points = [(left + across.place(size), bottom - upward.place(value)) for _, size, value in members]
        for start, end in pairwise(points):
            canvas.line(start, end, token, 1.6)
        for x, y in points:
            canvas.symbol(x, y, shape, token, size=70)
    return canvas.picture(bottom + 42, title, description, language)


def _draw_names(canvas: Canvas, rows: Sequence[Measurement], wide: float, language: Language) -> float:
    """Name the series, one a line, and return where the names end."""
    y = 10.0
    for rank, name in enumerate(dict.fromkeys(series for series, _, _ in rows)):
        token, shape = party_look(rank)
        canvas.symbol(10, y, shape, token, size=70)
        for line in wrap(name, wide - 26, SMALL):
            canvas.text(22, y, line)
            y += _ROW
    canvas.line((3, y), (17, y), MUTED, 1.2, (2, 3))
    canvas.text(22, y, Word.PROPORTION.of(language), MUTED)
    return y + _ROW / 2


def _draw_proportion(
    canvas: Canvas, row: Measurement, across: ValueAxis, upward: ValueAxis, left: float, bottom: float
) -> None:
    """Draw the line through the first measurement on which the value grows as the size does."""
    _, size, value = row
    ratio = value / size
    first = max(across.low, upward.low / ratio)
    last = min(across.high, upward.high / ratio)
    if first < last:
        ends = [(left + across.place(x), bottom - upward.place(x * ratio)) for x in (first, last)]
        canvas.line(ends[0], ends[1], MUTED, 1.2, (2, 3))
