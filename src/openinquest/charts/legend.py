"""What the looks of a picture mean: parties first, then the kinds of mark that occur in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Language, Width
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.series import Mark, Point, Series, steps
from openinquest.charts.theme import DOWNWARDS, LEFTWARDS, MUTED, RIGHTWARDS, UPWARDS
from openinquest.charts.words import Word

_ROW = 19
_LINE = 15
_MARK_WIDTH = 20
_GAP = 12
ARROW = 22  # length of the stroke that says: or more, or less, or earlier, or later


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    draw: Callable[[Canvas, float, float], None]


def draw_legend(canvas: Canvas, series: Series, language: Language, *, left: float, width: float) -> float:
    """Draw the legend from the top of the canvas and return its height in pixels."""
    x, y = left, float(_ROW) / 2
    for entry in [*_parties(series), *_kinds(series.points, language, days=canvas.width is Width.WIDE)]:
        needed = _MARK_WIDTH + text_width(entry.text, SMALL) * WIDER
        if x > left and x + needed > left + width:
            x, y = left, y + _ROW
        entry.draw(canvas, x + 7, y)
        lines = wrap(entry.text, (width - _MARK_WIDTH) / WIDER, SMALL)
        for index, line in enumerate(lines):
            canvas.text(x + _MARK_WIDTH, y + index * _LINE, line)
        y += (len(lines) - 1) * _LINE
        x = x + needed + _GAP if len(lines) == 1 else left + width
    return y + _ROW / 2


def draw_open_side(canvas: Canvas, point: Point, x: float, y: float, *, upwards: bool) -> tuple[float, float]:
    """Draw an arrow to the side on which the value is open, and return its end; nothing for a closed one.

    Larger values lie above with `upwards`, else to the right.
    """
    if point.reading.low is not None and point.reading.high is not None:
        return x, y
    outward = 1 if point.reading.high is None else -1
    if upwards:
        end = (x, y - outward * ARROW)
        head = UPWARDS if outward > 0 else DOWNWARDS
    else:
        end = (x + outward * ARROW, y)
        head = RIGHTWARDS if outward > 0 else LEFTWARDS
    canvas.line((x, y), end, point.token, 1.6)
    canvas.symbol(*end, head, point.token, size=30)
    return end


def _parties(series: Series) -> list[_Entry]:
    def drawer(index: int) -> Callable[[Canvas, float, float], None]:
        _, token, shape = series.parties[index]
        return lambda canvas, x, y: canvas.symbol(x, y, shape, token)

    return [_Entry(label, drawer(index)) for index, (label, _, _) in enumerate(series.parties)]


def _kinds(points: Sequence[Point], language: Language, *, days: bool) -> list[_Entry]:
    marks = {point.mark for point in points}
    entries = []
    if Mark.HOLLOW in marks:
        entries.append(_Entry(Word.ATTRIBUTED.of(language), _draw_hollow))
    if Mark.CROSSED in marks or any(point.mark is Mark.CROSS and not point.denial for point in points):
        entries.append(_Entry(Word.WITHDRAWN.of(language), _draw_crossed))
    if any(point.denial for point in points):
        entries.append(_Entry(Word.DENIED.of(language), _draw_cross))
    if any(point.reading.low != point.reading.high for point in points):
        entries.append(_Entry(Word.BOUND.of(language), _draw_bound))
    if days and any(point.span.earliest != point.span.latest for point in points):
        entries.append(_Entry(Word.DAY_BOUND.of(language), _draw_day_bound))
    if steps(points):
        entries.append(_Entry(Word.CHANGE.of(language), _draw_change))
    return entries


def _draw_hollow(canvas: Canvas, x: float, y: float) -> None:
    canvas.symbol(x, y, "circle", MUTED, hollow=True)


def _draw_crossed(canvas: Canvas, x: float, y: float) -> None:
    canvas.symbol(x, y, "circle", MUTED)
    canvas.cross(x, y)


def _draw_cross(canvas: Canvas, x: float, y: float) -> None:
    canvas.cross(x, y, MUTED, 5)


def _draw_bound(canvas: Canvas, x: float, y: float) -> None:
    canvas.line((x, y + 7), (x, y - 4), MUTED, 1.6)
    canvas.symbol(x, y - 5, UPWARDS, MUTED, size=30)


def _draw_day_bound(canvas: Canvas, x: float, y: float) -> None:
    canvas.line((x - 6, y), (x + 7, y), MUTED, 1.4, (2, 2))
    canvas.symbol(x - 6, y, LEFTWARDS, MUTED, size=24)


def _draw_change(canvas: Canvas, x: float, y: float) -> None:
    canvas.line((x - 7, y + 4), (x + 1, y + 4), MUTED, 1.4)
    canvas.line((x + 1, y + 4), (x + 1, y - 4), MUTED, 1.4)
    canvas.line((x + 1, y - 4), (x + 7, y - 4), MUTED, 1.4)
