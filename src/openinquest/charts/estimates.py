"""Estimates under one another on one axis: interval, median, and the law of the draws; none where none may stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from openinquest.charts._estimate_words import EstimateWord
from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Chart, Language, Picture, Table, Width
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.quantities import ValueAxis, spoken_number, value_axis
from openinquest.charts.theme import GRID, GROUND, INK, MUTED, Token, party_look
from openinquest.errors import InputError, Problem

_LINE = 15
_NAMES = 190
_RISE = 26


@dataclass(frozen=True, slots=True)
class Estimate:
    """One row: a name, and its numbers; or, instead of any number, in `note` why there is none.

    `law`: how the draws lie, as (persons, height) from left to right at even steps; empty where there are none.
    `known`: what the number is in truth, where that is known. `marked`: not to be reported, shown to look at.
    `look`: the rank of its colour, the same in every picture; without one, its place among the rows.
    """

    name: str
    median: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""
    law: tuple[tuple[float, float], ...] = ()
    known: float | None = None
    marked: bool = False
    look: int | None = None

    @property
    def numbers(self) -> list[float]:
        """All that the axis must hold."""
        return [number for number in (self.median, self.low, self.high, self.known) if number is not None]


def estimates_chart(
    title: str,
    rows: Sequence[Estimate],
    language: Language,
    *,
    seen: float | None = None,
    bound: float | None = None,
    counted: str = "",
) -> Chart:
    """Return estimates on one axis of persons, in the order given.

    `seen`: how many are on some list; `bound`: a lower bound; both as lines. `counted` says what the axis counts,
    where it is not all persons. A row without numbers shows its note
    instead. Raises InputError for a number that is not finite or negative, and for no row at all.
    """
    language = Language(language)
    problems = [
        Problem(expected="a finite number of persons from 0", found=str(number), column=row.name)
        for row in rows
        for number in [*row.numbers, *(x for x, _ in row.law)]
        if not 0 <= number < math.inf
    ]
    if problems or not rows:
        raise InputError("estimates cannot be drawn", problems or [Problem(expected="at least one row")])
    table = Table(_header(rows, language), tuple(_told(row, rows, language) for row in rows))
    said = "; ".join(" ".join(filter(None, cells)) for cells in table.rows)
    lines = [
        (word, value) for word, value in ((EstimateWord.SEEN, seen), (EstimateWord.BOUND, bound)) if value
    ]
    named = "".join(f" {_number(value, language)} {word.of(language)}." for word, value in lines)
    description = f"{title}: {said}.{named}"
    counted = counted or EstimateWord.ALL_PERSONS.of(language)
    wide, narrow = (_draw(width, rows, lines, counted, language, title, description) for width in Width)
    return Chart(title, description, wide, table, narrow)


def exploratory_word(language: Language) -> str:
    """Return how pictures mark what is shown to look at and must not be reported."""
    return EstimateWord.EXPLORATORY.of(Language(language))


def _number(value: float | None, language: Language) -> str:
    return "" if value is None else spoken_number(round(value), language)


def _header(rows: Sequence[Estimate], language: Language) -> tuple[str, ...]:
    words = [EstimateWord.METHOD, EstimateWord.MEDIAN, EstimateWord.LOW, EstimateWord.HIGH]
    if any(row.known is not None for row in rows):
        words.append(EstimateWord.KNOWN)
    return (*(word.of(language) for word in words), EstimateWord.VERDICT.of(language))


def _told(row: Estimate, rows: Sequence[Estimate], language: Language) -> tuple[str, ...]:
    numbers = [_number(value, language) for value in (row.median, row.low, row.high)]
    if any(other.known is not None for other in rows):
        numbers.append(_number(row.known, language))
    return (row.name, *numbers, _note(row, language))


def _note(row: Estimate, language: Language) -> str:
    if row.marked:
        word = EstimateWord.EXPLORATORY.of(language)
        return f"{word}: {row.note}" if row.note else word
    if row.median is None and row.low is None:
        word = EstimateWord.REFUSED.of(language)
        return f"{word}: {row.note}" if row.note else word
    return row.note


def _draw(
    width: Width,
    rows: Sequence[Estimate],
    lines: Sequence[tuple[EstimateWord, float]],
    counted: str,
    language: Language,
    title: str,
    description: str,
) -> Picture:
    canvas = Canvas(width)
    beside = width is Width.WIDE
    left, right = (_NAMES + 14.0, 18.0) if beside else (8.0, 14.0)
    values = [number for row in rows for number in row.numbers] + [value for _, value in lines]
    axis = value_axis(values or [0.0, 1.0], width.pixels - left - right, 6 if beside else 3)
    known = any(row.known is not None for row in rows)
    top = _draw_lines_names(canvas, lines, language, left, known)
    # rows are laid out twice: what lies beneath them must be drawn first, and they say how far it reaches
    bottom = _draw_rows(Canvas(width), rows, top, left, axis, language)
    _draw_axis(canvas, axis, lines, left, top - 6, bottom, language, counted if values else "")
    _draw_rows(canvas, rows, top, left, axis, language)
    return canvas.picture(bottom + (34 if values else 4), title, description, language)


def _draw_rows(
    canvas: Canvas, rows: Sequence[Estimate], y: float, left: float, axis: ValueAxis, language: Language
) -> float:
    for rank, row in enumerate(rows):
        token, _ = party_look(rank if row.look is None else row.look)
        y = _draw_row(canvas, row, y, left, axis, token, language)
    return y


def _draw_row(
    canvas: Canvas, row: Estimate, y: float, left: float, axis: ValueAxis, token: Token, language: Language
) -> float:
    """Draw one row from `y` downwards; return where it ends."""
    beside = canvas.width is Width.WIDE
    names = wrap(row.name, (_NAMES if beside else canvas.width.pixels - 20.0) / WIDER, SMALL, bold=True)
    numbered = bool(row.numbers)
    middle = y + (_RISE if row.law else 4 + (len(names) - 1) * _LINE / 2 * beside) + 6
    if beside:
        start = middle - (len(names) - 1) * _LINE / 2
        for index, line in enumerate(names):
            canvas.text(_NAMES, start + index * _LINE, line, align="right", bold=True)
    else:
        for index, line in enumerate(names):
            _write(canvas, left - 4, y + 6 + index * _LINE, line, INK, bold=True)
        middle += len(names) * _LINE
    if row.low is not None and row.high is not None:
        _draw_law(canvas, row, left, axis, middle, token)
        ends = [left + axis.place(max(axis.low, value)) for value in (row.low, row.high)]
        canvas.line((ends[0], middle), (ends[1], middle), token, 3, (4, 3) if row.marked else ())
    if row.median is not None:
        said = f"{row.name}: {_number(row.median, language)}"
        canvas.symbol(left + axis.place(row.median), middle, "circle", token, hollow=row.marked, title=said)
    if row.known is not None:
        canvas.cross(left + axis.place(row.known), middle, INK, 5)
    lowest = middle + (8 if beside or numbered else -6)
    place = middle + (18 if numbered else 0)
    for line in wrap(_note(row, language), (canvas.width.pixels - left - 10) / WIDER, SMALL):
        _write(canvas, left, place, line, MUTED)
        lowest, place = place + 8, place + _LINE
    return max(lowest, middle + (len(names) - 1) * _LINE / 2 + 8 if beside else 0) + 8


def _write(canvas: Canvas, x: float, y: float, text: str, token: Token, *, bold: bool = False) -> None:
    """Write a line on ground of its own, so that no line of the axis runs through its letters."""
    canvas.bar(x - 2, y - 8, text_width(text, SMALL, bold) + 5, 16, GROUND)
    canvas.text(x, y, text, token, bold=bold)


def _draw_law(
    canvas: Canvas, row: Estimate, left: float, axis: ValueAxis, middle: float, token: Token
) -> None:
    """Draw how the draws lie, as a line above the interval; what lies outside the axis is left out."""
    most = max((height for _, height in row.law), default=0.0)
    inside = [(x, height) for x, height in row.law if axis.low <= x <= axis.high]
    points = [
        (left + axis.place(x), middle - 5 - height / most * (_RISE - 2)) for x, height in inside if most
    ]
    for start, end in pairwise(points):
        canvas.line(start, end, token, 1.3)


def _draw_lines_names(
    canvas: Canvas, lines: Sequence[tuple[EstimateWord, float]], language: Language, left: float, known: bool
) -> float:
    """Say above the picture what its upright lines and crosses are; return where the rows begin."""
    y = 10.0
    for rank, (word, value) in enumerate(lines):
        canvas.line((left, y), (left + 18, y), INK if rank == 0 else MUTED, 1.4, () if rank == 0 else (3, 3))
        for line in wrap(
            f"{_number(value, language)} {word.of(language)}", canvas.width.pixels - left - 30, SMALL
        ):
            canvas.text(left + 24, y, line, MUTED)
            y += _LINE
    if known:
        canvas.cross(left + 9, y, INK, 5)
        canvas.text(left + 24, y, EstimateWord.KNOWN.of(language), MUTED)
        y += _LINE
    return y + (8 if lines or known else 0)


def _draw_axis(
    canvas: Canvas,
    axis: ValueAxis,
    lines: Sequence[tuple[EstimateWord, float]],
    left: float,
    top: float,
    bottom: float,
    language: Language,
    counted: str,
) -> None:
    edge = -math.inf
    for tick in axis.ticks if counted else ():
        x, mark = left + axis.place(tick), spoken_number(tick, language)
        canvas.line((x, top), (x, bottom), GRID)
        half = text_width(mark, SMALL) / 2
        x_text = min(max(x, half), canvas.width.pixels - half)
        if x_text - half > edge:
            canvas.text(x_text, bottom + 10, mark, MUTED, align="center")
            edge = x_text + half + 8
    for rank, (_, value) in enumerate(lines):
        x = left + axis.place(value)
        canvas.line((x, top), (x, bottom), INK if rank == 0 else MUTED, 1.2, () if rank == 0 else (3, 3))
    middle = (left + canvas.width.pixels) / 2 if canvas.width is Width.WIDE else canvas.width.pixels / 2
    canvas.text(middle, bottom + 26, counted, MUTED, align="center")
