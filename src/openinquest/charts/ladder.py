"""The narrow history, for phones: one row for each statement in order of days, values from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Language, Picture, Width
from openinquest.charts.days import spoken_days
from openinquest.charts.fonts import text_width, wrap
from openinquest.charts.legend import ARROW, draw_legend, draw_open_side
from openinquest.charts.quantities import ValueAxis, spoken_number, value_axis
from openinquest.charts.series import Point, Series, by_day, steps
from openinquest.charts.theme import GRID, GROUND, MUTED
from openinquest.charts.timeline import axis_notes, draw_symbol, finish, values_of
from openinquest.charts.words import Word

_ROW = 22
_LINE = 14
_DAYS = 88
_INSET = 14


@dataclass(frozen=True, slots=True)
class _Rung:
    point: Point
    lines: tuple[str, ...]
    y: float
    x: float
    low: float  # left and right edge of everything drawn for the value
    high: float
    beneath: bool  # the label has no room beside the mark


def draw_ladder(
    series: Series, language: Language, title: str, description: str, notes: list[str]
) -> Picture:
    """Return the narrow picture of a series that has at least one point; `notes` go beneath it."""
    canvas = Canvas(Width.NARROW)
    wide = Width.NARROW.pixels
    top = draw_legend(canvas, series, language, left=2, width=wide - 4) + 30
    left = _DAYS + _INSET
    axis = value_axis(values_of(series.points), wide - left - 24, ticks=3)
    rungs = _rungs(series.points, language, top + 6, axis)
    last = rungs[-1]
    bottom = last.y + max(len(last.lines) - 1, int(last.beneath)) * _LINE + _ROW / 2 + 4
    edge = 0.0
    for tick in axis.ticks:
        x = left + axis.place(tick)
        mark = spoken_number(tick, language)
        half = text_width(mark, SMALL) / 2
        middle = min(x, wide - half - 1)
        canvas.line((x, top - 8), (x, bottom), GRID)
        if middle - half >= edge:
            canvas.text(middle, top - 16, mark, MUTED, align="center")
            edge = middle + half + 8
    canvas.line((_DAYS, top - 8), (wide, top - 8), MUTED)
    from_right = _draw_steps(canvas, rungs)
    for rung in rungs:
        _draw_rung(canvas, rung, label_left=rung.point.order in from_right)
    return finish(canvas, [*notes, *axis_notes(axis, language)], bottom, title, description, language)


def _rungs(points: Sequence[Point], language: Language, top: float, axis: ValueAxis) -> list[_Rung]:
    """Give each statement a row, by day and then as in the series; a day is written once."""
    rungs: list[_Rung] = []
    y, before = top, ""
    for point in sorted(points, key=by_day):
        said = spoken_days(point.said_on, language, short=True) or Word.NO_DAY.of(language)
        lines = tuple(wrap(said, _DAYS - 4, SMALL)) if said != before else ()
        x, low, high = _extent(point, axis)
        room = text_width(point.label, SMALL, point.current) + 3
        beneath = high + room > Width.NARROW.pixels and low - room < _DAYS
        rungs.append(_Rung(point, lines, y + _ROW / 2, x, low, high, beneath))
        y, before = y + _ROW + max(len(lines) - 1, int(beneath)) * _LINE, said
    return rungs


def _extent(point: Point, axis: ValueAxis) -> tuple[float, float, float]:
    """Return where the mark stands, and from where to where it and its strokes reach."""
    reading = point.reading
    x = _DAYS + _INSET + axis.place(reading.anchor)
    if reading.low is None:
        return x, x - 8 - ARROW, x + 8
    if reading.high is None:
        return x, x - 8, x + 8 + ARROW
    ends = [_DAYS + _INSET + axis.place(bound) for bound in (reading.low, reading.high)]
    return x, min(ends[0], x - 6) - 2, max(ends[1], x + 6) + 2


def _draw_steps(canvas: Canvas, rungs: Sequence[_Rung]) -> set[int]:
    """Join each voice's own numbers; return the orders of the points that a step reaches from the right."""
    places = {rung.point.order: (rung.x, rung.y) for rung in rungs}
    from_right = set()
    for first, second in steps(rung.point for rung in rungs):
        start, end = places[first.order], places[second.order]
        corner = (start[0], end[1])
        canvas.line(start, corner, first.token, 1.4)
        canvas.line(corner, end, first.token, 1.4)
        if start[0] > end[0] + 1:
            from_right.add(second.order)
    return from_right


def _draw_rung(canvas: Canvas, rung: _Rung, *, label_left: bool) -> None:
    point, x, y = rung.point, rung.x, rung.y
    for index, line in enumerate(rung.lines):
        canvas.text(2, y + index * _LINE, line, MUTED)
    if point.reading.low != point.reading.high and None not in (point.reading.low, point.reading.high):
        low, high = rung.low + 2, rung.high - 2
        canvas.line((low, y), (high, y), point.token, 2.5)
        for end in (low, high):
            canvas.line((end, y - 6), (end, y + 6), point.token, 2.5)
    draw_open_side(canvas, point, x, y, upwards=False)
    draw_symbol(canvas, point, x, y)
    width = text_width(point.label, SMALL, point.current)
    if rung.beneath:
        start = max(_DAYS, min(x - width / 2, Width.NARROW.pixels - width - 1))
        y += _LINE
    else:
        fits_left = rung.low - 3 - width >= _DAYS
        fits_right = rung.high + 3 + width <= Width.NARROW.pixels
        start = rung.low - 3 - width if fits_left and (label_left or not fits_right) else rung.high + 3
    canvas.bar(start - 1, y - 7, width + 2, 14, GROUND)
    canvas.text(start, y, point.label, bold=point.current)
