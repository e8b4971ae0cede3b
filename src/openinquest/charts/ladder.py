"""The narrow history, for phones: one row for each statement in order of days, values from left to right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Language, Spec, Width
from openinquest.charts.days import spoken_days
from openinquest.charts.fonts import text_width, wrap
from openinquest.charts.legend import ARROW, draw_legend, draw_open_side
from openinquest.charts.quantities import ValueAxis, spoken_number, value_axis
from openinquest.charts.series import Point, Series, by_day, joins
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


def draw_ladder(series: Series, language: Language, title: str, description: str, notes: list[str]) -> Spec:
    """Return the narrow picture of a series that has at least one point; `notes` go beneath it."""
    canvas = Canvas(Width.NARROW)
    wide = Width.NARROW.pixels
    top = draw_legend(canvas, series, language, left=2, width=wide - 4) + 30
    left = _DAYS + _INSET
    axis = value_axis(values_of(series.points), wide - left - 24, ticks=3)
    rungs = _rungs(series.points, language, top + 6)
    bottom = rungs[-1].y + _ROW / 2 + 4
    for tick in axis.ticks:
        x = left + axis.place(tick)
        mark = spoken_number(tick, language)
        half = text_width(mark, SMALL) / 2
        canvas.line((x, top - 8), (x, bottom), GRID)
        canvas.text(min(x, wide - half - 1), top - 16, mark, MUTED, align="center")
    canvas.line((_DAYS, top - 8), (wide, top - 8), MUTED)
    from_right = _draw_steps(canvas, rungs, axis, left)
    for rung in rungs:
        _draw_rung(canvas, rung, axis, left, label_left=rung.point.order in from_right)
    return finish(canvas, [*notes, *axis_notes(axis, language)], bottom, title, description, language)


def _rungs(points: Sequence[Point], language: Language, top: float) -> list[_Rung]:
    """Give each statement a row, by day and then as in the series; a day is written once."""
    rungs: list[_Rung] = []
    y, before = top, ""
    for point in sorted(points, key=by_day):
        said = spoken_days(point.said_on, language, short=True) or Word.NO_DAY.of(language)
        lines = tuple(wrap(said, _DAYS - 4, SMALL)) if said != before else ()
        extra = max(0, len(lines) - 1) * _LINE
        rungs.append(_Rung(point, lines, y + _ROW / 2))
        y, before = y + _ROW + extra, said
    return rungs


def _draw_steps(canvas: Canvas, rungs: Sequence[_Rung], axis: ValueAxis, left: float) -> set[int]:
    """Join each voice's own numbers; return the orders of the points that a step reaches from the right."""
    from_right = set()
    runs: dict[str, list[_Rung]] = defaultdict(list)
    for rung in rungs:
        run = runs[rung.point.voice]
        if joins(run[-1].point if run else None, rung.point):
            run.append(rung)
    for run in runs.values():
        for first, second in pairwise(run):
            x, end = (left + axis.place(rung.point.reading.anchor) for rung in (first, second))
            canvas.line((x, first.y), (x, second.y), first.point.token, 1.4)
            canvas.line((x, second.y), (end, second.y), first.point.token, 1.4)
            if x > end + 1:
                from_right.add(second.point.order)
    return from_right


def _draw_rung(canvas: Canvas, rung: _Rung, axis: ValueAxis, left: float, *, label_left: bool) -> None:
    point, y = rung.point, rung.y
    x = left + axis.place(point.reading.anchor)
    for index, line in enumerate(rung.lines):
        canvas.text(2, y + index * _LINE, line, MUTED)
    low, high = x - 8, x + 8
    if point.reading.low is None:
        low -= ARROW
    elif point.reading.high is None:
        high += ARROW
    elif point.reading.low != point.reading.high:
        low, high = (left + axis.place(bound) for bound in (point.reading.low, point.reading.high))
        canvas.line((low, y), (high, y), point.token, 2.5)
        for end in (low, high):
            canvas.line((end, y - 6), (end, y + 6), point.token, 2.5)
        low, high = min(low, x - 6) - 2, max(high, x + 6) + 2
    draw_open_side(canvas, point, x, y, upwards=False)
    draw_symbol(canvas, point, x, y)
    width = text_width(point.label, SMALL, point.current)
    fits_left, fits_right = low - 3 - width >= _DAYS, high + 3 + width <= Width.NARROW.pixels
    start = low - 3 - width if fits_left and (label_left or not fits_right) else high + 3
    canvas.bar(start - 1, y - 7, width + 2, 14, GROUND)
    canvas.text(start, y, point.label, bold=point.current)
