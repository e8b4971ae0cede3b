"""The wide history: days from left to right, values upwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Language, Picture, Width
from openinquest.charts.days import day_and_month
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.legend import ARROW, draw_legend, draw_open_side
from openinquest.charts.placing import Box, Labels, along, around, place_columns, spread
from openinquest.charts.quantities import ValueAxis, spoken_number, value_axis
from openinquest.charts.series import Mark, Point, Series, steps
from openinquest.charts.theme import GRID, GROUND, INK, LEFTWARDS, MUTED, RIGHTWARDS
from openinquest.charts.words import Word

_HEIGHTS = {1: 120, 2: 170, 3: 210}  # by the number of different values
_HEIGHT = 250
_INSET = 30
_ABOVE = 26  # room in the field above the highest value, for its label
_BELOW = 16
_NOTE = 16


@dataclass(frozen=True, slots=True)
class _Placed:
    point: Point
    x: float
    y: float


def draw_timeline(
    series: Series, language: Language, title: str, description: str, notes: list[str]
) -> Picture:
    """Return the wide picture of a series that has at least one point; `notes` go beneath it."""
    canvas = Canvas(Width.WIDE)
    wide = Width.WIDE.pixels
    height = _HEIGHTS.get(len(set(values_of(series.points))), _HEIGHT)
    axis = value_axis(values_of(series.points), height - _ABOVE - _BELOW, max(2, height // 50))
    marks = [spoken_number(tick, language) for tick in axis.ticks]
    left = max(text_width(mark, SMALL) for mark in marks) + 12
    top = draw_legend(canvas, series, language, left=4, width=wide - 8) + 8
    field = Box(left, top, wide - 4, top + height)
    _draw_value_axis(canvas, axis, marks, field)
    heights = {p.order: field.bottom - _BELOW - axis.place(p.reading.anchor) for p in series.points}
    columns, unknown, to_scale = _columns(series.points, heights, field)
    placed = _placed(series.points, heights, columns, unknown)
    lines = _draw_steps(canvas, placed)
    strokes = _draw_points(canvas, placed, columns, axis, field)
    _label(canvas, placed, field, strokes, lines)
    bottom = _draw_days(canvas, series.points, columns, unknown, field, language)
    notes = [*([] if to_scale else [Word.NOT_TO_SCALE.of(language)]), *notes, *axis_notes(axis, language)]
    return finish(canvas, notes, bottom, title, description, language)


def values_of(points: Sequence[Point]) -> list[float]:
    """Return every number that an axis has to hold."""
    return [
        bound for point in points for bound in (point.reading.low, point.reading.high) if bound is not None
    ]


def axis_notes(axis: ValueAxis, language: Language) -> list[str]:
    """Return what a reader has to be told about the value axis."""
    if axis.logarithmic:
        return [Word.LOGARITHMIC.of(language)]
    return [] if axis.low <= 0 <= axis.high else [Word.NOT_FROM_ZERO.of(language)]


def finish(
    canvas: Canvas, notes: Sequence[str], bottom: float, title: str, description: str, language: Language
) -> Picture:
    """Write the notes beneath the picture and return it."""
    y = bottom + 14
    for note in notes:
        for line in wrap(note, (canvas.width.pixels - 8) / WIDER, SMALL):
            canvas.text(4, y, line, MUTED)
            y += _NOTE
    return canvas.picture(y - 4 if notes else bottom + 4, title, description, language)


def _draw_value_axis(canvas: Canvas, axis: ValueAxis, marks: Sequence[str], field: Box) -> None:
    for tick, mark in zip(axis.ticks, marks, strict=True):
        y = field.bottom - _BELOW - axis.place(tick)
        canvas.line((field.left, y), (field.right, y), GRID)
        canvas.text(field.left - 6, y, mark, MUTED, align="right")
    canvas.line((field.left, field.bottom), (field.right, field.bottom), MUTED)


def _columns(
    points: Sequence[Point], heights: dict[int, float], field: Box
) -> tuple[dict[date, float], float | None, bool]:
    """Place every day that is named; days unknown share a column of their own at the right."""
    days = sorted({day for p in points for day in (p.span.earliest, p.span.latest) if day is not None})
    halves = []
    for day in days:
        shifts = spread([heights[p.order] for p in points if p.span.day == day])
        halves.append(max((abs(shift) for shift in shifts), default=0.0) + 8)
    undated = [p for p in points if p.span.day is None]
    right = field.right - _INSET
    unknown = None
    if undated:
        reach = max(map(abs, spread([heights[p.order] for p in undated]))) + 44
        unknown = field.right - reach if days else (field.left + field.right) / 2
        right = unknown - reach - _INSET
    inset = max([_INSET, *halves])
    places, to_scale = place_columns(days, halves, right - field.left - inset)
    return {day: field.left + inset + x for day, x in zip(days, places, strict=True)}, unknown, to_scale


def _placed(
    points: Sequence[Point], heights: dict[int, float], columns: dict[date, float], unknown: float | None
) -> list[_Placed]:
    by_column: dict[date | None, list[Point]] = defaultdict(list)
    for point in points:
        by_column[point.span.day].append(point)
    placed = []
    for day, members in by_column.items():
        middle = columns[day] if day is not None else unknown or 0.0
        for point, shift in zip(members, spread([heights[p.order] for p in members]), strict=True):
            placed.append(_Placed(point, middle + shift, heights[point.order]))
    return sorted(placed, key=lambda mark: mark.point.order)


def _draw_steps(canvas: Canvas, placed: Sequence[_Placed]) -> list[Box]:
    """Join each voice's own numbers by steps, a value holding until the voice gives another."""
    lines = []
    places = {mark.point.order: (mark.x, mark.y) for mark in placed}
    for first, second in steps(mark.point for mark in placed):
        start, end = places[first.order], places[second.order]
        corner = (end[0], start[1])
        for stroke in ((start, corner), (corner, end)):
            canvas.line(*stroke, first.token, 1.4)
            lines.append(along(*stroke))
    return lines


def _draw_points(
    canvas: Canvas, placed: Sequence[_Placed], columns: dict[date, float], axis: ValueAxis, field: Box
) -> list[Box]:
    """Draw each statement with the strokes of its bounds; return what labels must not cover."""
    taken = []
    for mark in placed:
        point, x, y = mark.point, mark.x, mark.y
        taken.append(around(x, y, 9 if point.mark is Mark.CROSSED else 6))
        taken.append(along((x, y), draw_open_side(canvas, point, x, y, upwards=True), 4))
        reading = point.reading
        if reading.low is not None and reading.high is not None and reading.low != reading.high:
            ends = [field.bottom - _BELOW - axis.place(value) for value in (reading.low, reading.high)]
            canvas.line((x, ends[0]), (x, ends[1]), point.token, 2.5)
            for end in ends:
                canvas.line((x - 6, end), (x + 6, end), point.token, 2.5)
            taken.append(along((x, ends[0]), (x, ends[1]), 6))
        taken.append(along((x, y), (_draw_span(canvas, point, x, y, columns), y), 3))
        draw_symbol(canvas, point, x, y)
    return taken


def _draw_span(canvas: Canvas, point: Point, x: float, y: float, columns: dict[date, float]) -> float:
    """Draw a dotted stroke over the days that are left open and return where it ends."""
    earliest, latest = point.span.earliest, point.span.latest
    if earliest == latest:
        return x
    if earliest is None or latest is None:
        way = -1 if earliest is None else 1
        canvas.line((x, y), (x + way * ARROW, y), point.token, 1.4, (2, 2))
        head = LEFTWARDS if way < 0 else RIGHTWARDS
        canvas.symbol(x + way * ARROW, y, head, point.token, size=24)
        return x + way * ARROW
    canvas.line((columns[earliest], y), (x, y), point.token, 1.4, (2, 2))
    canvas.line((columns[earliest], y - 5), (columns[earliest], y + 5), point.token, 1.4)
    return columns[earliest]


def draw_symbol(canvas: Canvas, point: Point, x: float, y: float) -> None:
    """Draw the statement's own mark."""
    if point.mark is Mark.CROSS:
        canvas.cross(x, y, point.token, 5, point.hover)
        return
    canvas.symbol(x, y, point.shape, point.token, hollow=point.mark is Mark.HOLLOW, title=point.hover)
    if point.mark is Mark.CROSSED:
        canvas.cross(x, y, INK, 8, point.hover)


def _label(
    canvas: Canvas, placed: Sequence[_Placed], field: Box, strokes: list[Box], lines: list[Box]
) -> None:
    """Label as many values as find room: current ones first; marks of one value abreast share a label."""
    room = Box(field.left + 2, field.top - 2, field.right, field.bottom - 1)
    labels = Labels(room, strokes, lines)
    groups: dict[tuple[date | None, str], list[_Placed]] = defaultdict(list)
    for mark in placed:
        groups[mark.point.span.day, mark.point.label].append(mark)
    ranked = sorted(groups.values(), key=lambda marks: not any(mark.point.current for mark in marks))
    for marks in ranked:
        bold = any(mark.point.current for mark in marks)
        reach = 8 if any(mark.point.mark is Mark.CROSSED for mark in marks) else 6
        xs, y = [mark.x for mark in marks], marks[0].y
        found = labels.place(
            Box(min(xs) - reach, y - reach, max(xs) + reach, y + reach), marks[0].point.label, SMALL, bold
        )
        if found is not None:
            x, middle, box = found
            canvas.bar(box.left, box.top, box.right - box.left, box.bottom - box.top, GROUND)
            canvas.text(x, middle, marks[0].point.label, align="center", bold=bold)


def _draw_days(
    canvas: Canvas,
    points: Sequence[Point],
    columns: dict[date, float],
    unknown: float | None,
    field: Box,
    language: Language,
) -> float:
    """Name as many days as have room: days of statements, first and last foremost; return the lower edge."""
    y = field.bottom + 14
    taken: list[Box] = []
    if unknown is not None:
        for index, line in enumerate(wrap(Word.NO_DAY.of(language), 84, SMALL)):
            canvas.text(unknown, y + index * 15, line, MUTED, align="center")
        taken.append(Box(unknown - 44, y - 8, unknown + 44, y + 24))
    named = {point.span.day for point in points}
    days = [day for day in columns if day in named]
    shown = []
    for day in dict.fromkeys([*days[:1], *days[-1:], *days, *columns]):
        half = max(text_width(day_and_month(day, language), SMALL), text_width(str(day.year), SMALL)) / 2 + 4
        box = Box(columns[day] - half, y - 8, columns[day] + half, y + 24)
        canvas.line((columns[day], field.bottom), (columns[day], field.bottom + 4), MUTED)
        if not any(box.meets(other) for other in taken):
            taken.append(box)
            shown.append(day)
    year = None
    for day in sorted(shown):
        canvas.text(columns[day], y, day_and_month(day, language), MUTED, align="center")
        if day.year != year:
            canvas.text(columns[day], y + 15, str(day.year), MUTED, align="center")
        year = day.year
    return y + 22
