"""Which lists name the same persons: each combination a row of dots, its persons a bar (Lex and others 2014)."""

from __future__ import annotations

from collections.abc import Sequence

from openinquest.charts._estimate_words import EstimateWord
from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Chart, Language, Picture, Table, Width
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.quantities import spoken_number
from openinquest.charts.theme import GRID, INK, MUTED, PARTIES
from openinquest.errors import InputError, Problem

Combination = tuple[Sequence[str], int]
MOST = 30
"""Combinations drawn; what is rarer stands in the table only."""
_ROW = 19
_LINE = 15
_TOP = 8.0


def upset_chart(
    title: str, lists: Sequence[str], combinations: Sequence[Combination], language: Language
) -> Chart:
    """Return the overlaps of lists: above, the lists with all their persons; below, each combination of lists.

    A combination is of exactly these lists and no other; the most persons come first. Raises InputError for a
    combination without lists or of an unknown one, for a negative count, and where there is nothing to draw.
    """
    language = Language(language)
    given = [(tuple(names), int(count)) for names, count in combinations]
    problems = [
        Problem(
            expected=f"combinations of {', '.join(lists)}, of 0 persons or more", found=f"{names}: {count}"
        )
        for names, count in given
        if not names or not set(names) <= set(lists) or count < 0
    ]
    if problems or not given:
        raise InputError(
            "overlaps cannot be drawn", problems or [Problem(expected="at least one combination")]
        )
    ordered = sorted(
        given, key=lambda row: (-row[1], len(row[0]), [list(lists).index(name) for name in row[0]])
    )
    totals = [sum(count for names, count in given if name in names) for name in lists]
    rows = tuple((" + ".join(names), spoken_number(count, language)) for names, count in ordered)
    told = "; ".join(
        f"{name} {spoken_number(total, language)}" for name, total in zip(lists, totals, strict=True)
    )
    description = f"{title}: {told}. {len(given)} {EstimateWord.COMBINATIONS.of(language)}."
    wide, narrow = (_draw(width, lists, totals, ordered, language, title, description) for width in Width)
    header = (EstimateWord.LISTS.of(language), EstimateWord.PERSONS.of(language))
    return Chart(title, description, wide, Table(header, rows), narrow)


def _draw(
    width: Width,
    lists: Sequence[str],
    totals: Sequence[int],
    ordered: Sequence[tuple[tuple[str, ...], int]],
    language: Language,
    title: str,
    description: str,
) -> Picture:
    canvas = Canvas(width)
    y = _draw_lists(canvas, lists, totals, language)
    drawn = ordered[:MOST]
    step = min(24.0, (width.pixels * 0.55) / len(lists))
    left, top = 12.0, y + 12
    for at in range(len(lists)):
        canvas.text(left + at * step, top, str(at + 1), MUTED, align="center")
    start = left + len(lists) * step + 6
    numbers = [spoken_number(count, language) for _, count in drawn]
    room = width.pixels - start - max(text_width(number, SMALL) for number in numbers) - 10
    most = max(count for _, count in drawn) or 1
    y = top + 18
    for (names, count), number in zip(drawn, numbers, strict=True):
        on = [at for at, name in enumerate(lists) if name in names]
        if len(on) > 1:
            canvas.line((left + on[0] * step, y), (left + on[-1] * step, y), INK, 2)
        for at in range(len(lists)):
            canvas.symbol(
                left + at * step, y, "circle", INK if at in on else GRID, size=70 if at in on else 30
            )
        length = count / most * room
        canvas.bar(start, y - 6, max(length, 1), 12, PARTIES[0], f"{' + '.join(names)}: {number}")
        canvas.text(start + length + 5, y, number)
        y += _ROW
    if len(ordered) > MOST:
        for line in wrap(EstimateWord.MORE.of(language).format(len(ordered) - MOST), width.pixels - 8, SMALL):
            canvas.text(2, y, line, MUTED)
            y += _LINE
    return canvas.picture(y, title, description, language)


def _draw_lists(canvas: Canvas, lists: Sequence[str], totals: Sequence[int], language: Language) -> float:
    """Name the lists with numbers and their persons as bars; return where the last one ends."""
    wide = canvas.width is Width.WIDE
    names = 230.0 if wide else canvas.width.pixels - 20.0
    numbers = [spoken_number(total, language) for total in totals]
    start = names + 8 if wide else 26.0
    room = canvas.width.pixels - start - max(text_width(number, SMALL) for number in numbers) - 10
    y = _TOP
    for at, (name, total, number) in enumerate(zip(lists, totals, numbers, strict=True)):
        canvas.text(12, y, str(at + 1), MUTED, align="center")
        lines = wrap(name, (names - 30) / WIDER, SMALL)
        for index, line in enumerate(lines):
            canvas.text(26, y + index * _LINE, line)
        middle = y if wide else y + len(lines) * _LINE
        length = total / (max(totals) or 1) * room
        canvas.bar(start, middle - 5, max(length, 1), 10, PARTIES[7], f"{name}: {number}")
        canvas.text(start + length + 5, middle, number)
        y = max(middle + (_ROW if wide else _ROW - 1), y + len(lines) * _LINE + 4)
    return y
