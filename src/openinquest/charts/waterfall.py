"""Weights that add up: each part a bar that begins where the one before it ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Chart, Language, Picture, Table, Width
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.quantities import ValueAxis, spoken_number, value_axis
from openinquest.charts.theme import GRID, GROUND, INK, MUTED, PARTIES, Token
from openinquest.charts.words import Word
from openinquest.errors import InputError, Problem

_FOR, _AGAINST, _FORBIDS = PARTIES[0], PARTIES[1], PARTIES[6]
_THICK = 14
_LINE = 15
_GAP = 9
_NAMES = 300
_TOP = 24


@dataclass(frozen=True, slots=True)
class Step:
    """One part: its name, its weight (base-2 logarithm of odds), and what was found, in a few words.

    What `forbids` settles the matter whatever the others weigh; `found` should say so too, since colours may be lost.
    """

    name: str
    weight: float
    found: str = ""
    forbids: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    step: Step
    start: float
    end: float
    final: bool

    @property
    def token(self) -> Token:
        if self.step.forbids:
            return _FORBIDS
        if self.final or not round(self.step.weight, 1):
            return INK if self.final else MUTED
        return _FOR if self.step.weight > 0 else _AGAINST


def waterfall_chart(title: str, steps: Sequence[Step], language: Language, *, outcome: str = "") -> Chart:
    """Return the waterfall of these weights in the order given, with their sum as the last bar.

    `outcome` says what the sum amounts to ("probability 0.97"). A weight that is not finite, or no step at all,
    raises `InputError`.
    """
    language = Language(language)
    problems = [
        Problem(expected="a finite weight", found=str(step.weight), column=step.name)
        for step in steps
        if not math.isfinite(step.weight)
    ]
    if problems or not steps:
        raise InputError("a waterfall cannot be drawn", problems or [Problem(expected="at least one part")])
    ends = list(accumulate(step.weight for step in steps))
    rows = [_Row(step, end - step.weight, end, final=False) for step, end in zip(steps, ends, strict=True)]
    rows.append(_Row(Step(Word.IN_ALL.of(language), ends[-1], outcome), 0.0, ends[-1], final=True))
    said = [
        (row.step.name, row.step.found, _signed(row.step.weight, language), _signed(row.end, language))
        for row in rows
    ]
    told = "; ".join(" ".join(filter(None, (name, weight, found))) for name, found, weight, _ in said)
    description = f"{title}: {told}. {Word.DOUBLINGS.of(language)}"
    wide, narrow = (_draw(width, rows, language, title, description) for width in Width)
    header = tuple(word.of(language) for word in (Word.PART, Word.FOUND, Word.WEIGHT, Word.SUM))
    return Chart(title, description, wide, Table(header, tuple(said)), narrow)


def _signed(weight: float, language: Language) -> str:
    number = spoken_number(round(weight, 1) + 0.0, language)
    return f"+{number}" if round(weight, 1) > 0 else number


def _draw(width: Width, rows: Sequence[_Row], language: Language, title: str, description: str) -> Picture:
    """Draw names and what was found left of the bars, or above them where the picture is narrow."""
    canvas = Canvas(width)
    beside = width is Width.WIDE
    numbers = [_signed(row.step.weight, language) for row in rows]
    margin = max(text_width(number, SMALL, bold=True) for number in numbers) + 8
    left = (_NAMES + 12 if beside else 2) + margin
    ticks = 6 if beside else 4
    axis = value_axis([0.0, *(row.end for row in rows)], width.pixels - left - margin, ticks)
    y = float(_TOP)
    middles: list[float] = []
    for row, number in zip(rows, numbers, strict=True):
        height = _write_name(canvas, row, y, beside)
        top = y if beside else y + height + 1
        _draw_bar(canvas, row, left, axis, top, number)
        middles.append(top + _THICK / 2)
        y = max(top + _THICK, y + height) + _GAP
    _draw_axis(canvas, axis, left, y, language)
    for row, upper, lower in zip(rows, middles, middles[1:], strict=False):
        x = left + axis.place(row.end)
        canvas.line((x, upper), (x, lower), MUTED, 1, (2, 2))
    forbids = any(row.step.forbids for row in rows)
    y = _draw_legend(canvas, y + 8, language, width, forbids)
    return canvas.picture(y, title, description, language)


def _write_name(canvas: Canvas, row: _Row, y: float, beside: bool) -> float:
    """Write the name and, muted beneath it, what was found; return the height taken."""
    x, align = (_NAMES + 2, "right") if beside else (2, "left")
    room = (_NAMES if beside else canvas.width.pixels - 8) / WIDER
    lines = [(line, INK) for line in wrap(row.step.name, room, SMALL, bold=row.final)]
    lines += [(line, MUTED) for line in wrap(row.step.found, room, SMALL)]
    for index, (line, token) in enumerate(lines):
        bold = row.final and token is INK
        _write(canvas, x, y + _THICK / 2 + index * _LINE, line, token, align=align, bold=bold)
    return len(lines) * _LINE


def _draw_bar(canvas: Canvas, row: _Row, left: float, axis: ValueAxis, top: float, number: str) -> None:
    low, high = sorted((left + axis.place(row.start), left + axis.place(row.end)))
    said = f"{row.step.name}: {number}"
    # a part that says nothing is a mark, so that it is seen to have been asked
    canvas.bar(low - (high - low < 1), top, max(high - low, 2), _THICK, row.token, said)
    leftwards = row.step.weight < 0
    x, align = (low - 5, "right") if leftwards else (high + 5, "left")
    _write(canvas, x, top + _THICK / 2, number, INK, align=align, bold=row.final)


def _write(
    canvas: Canvas, x: float, y: float, text: str, token: Token, *, align: str, bold: bool = False
) -> None:
    """Write a line on ground of its own, so that no line of the grid runs through its letters."""
    wide = text_width(text, SMALL, bold) + 4
    canvas.bar(x - 2 if align == "left" else x - wide + 2, y - _THICK / 2, wide, _THICK, GROUND)
    canvas.text(x, y, text, token, align=align, bold=bold)


def _draw_axis(canvas: Canvas, axis: ValueAxis, left: float, bottom: float, language: Language) -> None:
    for tick in axis.ticks:
        x = left + axis.place(tick)
        zero = tick == 0
        canvas.line((x, _TOP - 6), (x, bottom - 2), MUTED if zero else GRID, 1)
        canvas.text(x, 8, _signed(tick, language), MUTED, align="center")


def _draw_legend(canvas: Canvas, y: float, language: Language, width: Width, forbids: bool) -> float:
    """Say what the colours mean and what one unit is; return the height reached."""
    x = 2.0
    words = [(Word.SPEAKS_FOR, _FOR), (Word.SPEAKS_AGAINST, _AGAINST)]
    for word, token in words + [(Word.FORBIDS, _FORBIDS)] * forbids:
        text = word.of(language)
        wide = 15 + text_width(text, SMALL)
        if x > 2 and x + wide * WIDER > width.pixels:
            x, y = 2.0, y + _LINE
        canvas.bar(x, y, 10, 10, token)
        canvas.text(x + 15, y + 5, text, MUTED)
        x += wide + 22
    y += 20
    for line in wrap(Word.DOUBLINGS.of(language), (width.pixels - 4) / WIDER, SMALL):
        canvas.text(2, y + 4, line, MUTED)
        y += _LINE
    return y
