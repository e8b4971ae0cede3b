"""Curves over one quantity that nothing observed settles: how the answer moves with the assumption."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from openinquest.charts._estimate_words import EstimateWord
from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Chart, Language, Picture, Table, Width
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.quantities import spoken_number, value_axis
from openinquest.charts.theme import GRID, MUTED, party_look
from openinquest.errors import InputError, Problem

_HEIGHT = {Width.WIDE: 300, Width.NARROW: 240}
_LINE = 15


@dataclass(frozen=True, slots=True)
class NamedCurve:
    """One curve: (odds ratio, persons) from left to right, and in `mark` the point that the method itself answers.

    Without `mark` that is where the odds ratio is 1. `look`: the rank of its colour and mark, the same in every
    picture; without one, its place among the curves. `marked`: not to be reported, shown to look
    at; drawn broken and hollow.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    mark: tuple[float, float] | None = None
    look: int | None = None
    marked: bool = False


def xi_chart(
    title: str, curves: Sequence[NamedCurve], language: Language, *, seen: float | None = None
) -> Chart:
    """Return all persons against the departure from the identifying assumption, an odds ratio on a logarithmic axis.

    `seen`: how many are on some list, as a line. Raises InputError for
    no curve, a curve of under two points, and numbers that are not positive.
    """
    language = Language(language)
    problems = [
        Problem(
            expected="two points or more, of positive numbers",
            found=f"{len(curve.points)} points",
            column=curve.name,
        )
        for curve in curves
        if len(curve.points) < 2
        or not all(
            0 < number < math.inf
            for point in (*curve.points, *filter(None, [curve.mark]))
            for number in point
        )
    ]
    if problems or not curves:
        raise InputError("curves cannot be drawn", problems or [Problem(expected="at least one curve")])
    header = (EstimateWord.METHOD.of(language), "ξ", EstimateWord.ALL_PERSONS.of(language))
    rows = tuple(
        (curve.name, spoken_number(round(x, 3), language), spoken_number(round(y), language))
        for curve in curves
        for x, y in curve.points
    )
    ends = "; ".join(
        f"{curve.name} {spoken_number(round(curve.points[0][1]), language)}–"
        f"{spoken_number(round(curve.points[-1][1]), language)}"
        for curve in curves
    )
    description = f"{title}: {ends}. {EstimateWord.XI.of(language)}."
    wide, narrow = (_draw(width, curves, seen, language, title, description) for width in Width)
    return Chart(title, description, wide, Table(header, rows), narrow)


def _draw(
    width: Width,
    curves: Sequence[NamedCurve],
    seen: float | None,
    language: Language,
    title: str,
    description: str,
) -> Picture:
    canvas = Canvas(width)
    across = [x for curve in curves for x, _ in curve.points]
    upward = [y for curve in curves for _, y in curve.points] + ([seen] if seen else [])
    axis = value_axis(upward, _HEIGHT[width], 5)
    marks = [spoken_number(tick, language) for tick in axis.ticks]
    left = max(text_width(mark, SMALL) for mark in marks) + 12
    right = width.pixels - 14.0
    low, high = math.log(min(across)), math.log(max(across))
    top = _draw_names(canvas, curves, seen, language) + 4
    bottom = top + _HEIGHT[width]

    def place(x: float) -> float:
        return left + (math.log(x) - low) / ((high - low) or 1) * (right - left)

    for tick, mark in zip(axis.ticks, marks, strict=True):
        y = bottom - axis.place(tick)
        canvas.line((left, y), (right, y), GRID)
        canvas.text(left - 6, y, mark, MUTED, align="right")
    for tick in _ticks(math.exp(low), math.exp(high)):
        canvas.line(
            (place(tick), top),
            (place(tick), bottom),
            MUTED if tick == 1 else GRID,
            1,
            (3, 3) if tick == 1 else (),
        )
        mark = spoken_number(tick, language)
        half = text_width(mark, SMALL) / 2
        canvas.text(min(place(tick), width.pixels - half), bottom + 13, mark, MUTED, align="center")
    if seen:
        canvas.line((left, bottom - axis.place(seen)), (right, bottom - axis.place(seen)), MUTED, 1.2)
    for rank, curve in enumerate(curves):
        token, shape = party_look(rank if curve.look is None else curve.look)
        points = [(place(x), bottom - axis.place(y)) for x, y in curve.points]
        for start, end in pairwise(points):
            canvas.line(start, end, token, 1.8, (4, 3) if curve.marked else ())
        own = curve.mark or min(curve.points, key=lambda point: abs(math.log(point[0])))
        if axis.low <= own[1] <= axis.high and low <= math.log(own[0]) <= high:
            canvas.symbol(
                place(own[0]), bottom - axis.place(own[1]), shape, token, size=70, hollow=curve.marked
            )
    y = bottom + 31
    for line in wrap(EstimateWord.XI.of(language), (width.pixels - 8) / WIDER, SMALL):
        canvas.text(width.pixels / 2, y, line, MUTED, align="center")
        y += _LINE
    return canvas.picture(y - 4, title, description, language)


def _ticks(low: float, high: float) -> list[float]:
    marks = [1 / 8, 1 / 4, 1 / 2, 1.0, 2.0, 4.0, 8.0]
    return [mark for mark in marks if low * 0.999 <= mark <= high * 1.001]


def _draw_names(
    canvas: Canvas, curves: Sequence[NamedCurve], seen: float | None, language: Language
) -> float:
    y = 10.0
    for rank, curve in enumerate(curves):
        token, shape = party_look(rank if curve.look is None else curve.look)
        canvas.symbol(10, y, shape, token, size=70, hollow=curve.marked)
        for line in wrap(curve.name, canvas.width.pixels - 30, SMALL):
            canvas.text(22, y, line)
            y += 18
    if seen:
        canvas.line((3, y), (17, y), MUTED, 1.2)
        canvas.text(22, y, f"{spoken_number(round(seen), language)} {EstimateWord.SEEN.of(language)}", MUTED)
        y += 18
    return y
