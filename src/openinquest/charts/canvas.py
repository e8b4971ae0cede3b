"""Marks at pixel positions, gathered into one picture: lines beneath bars, bars beneath symbols, texts above all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from openinquest.charts.chart import Language, Picture, Width
from openinquest.charts.marks import Bar, Line, Mark, Symbol, Text
from openinquest.charts.theme import CROSS, GRID, GROUND, INK, Token

BODY = 13
SMALL = 12


@dataclass(slots=True)
class Canvas:
    """A picture under construction; y runs downwards from 0, all lengths are CSS pixels.

    Marks of one kind that look alike are kept together: a picture says the look of each group once.
    """

    width: Width
    _lines: dict[object, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    _bars: list[Mark] = field(default_factory=list)
    _symbols: dict[object, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    _over: list[Mark] = field(default_factory=list)
    _texts: dict[object, list[Mark]] = field(default_factory=lambda: defaultdict(list))

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        token: Token = GRID,
        thickness: float = 1,
        dash: tuple[int, ...] = (),
    ) -> None:
        """Draw a straight line beneath all symbols."""
        mark = Line(_px(start[0]), _px(start[1]), _px(end[0]), _px(end[1]), token, thickness, dash)
        self._lines[thickness, dash, token].append(mark)

    def bar(self, x: float, y: float, width: float, height: float, token: Token, title: str = "") -> None:
        """Draw a filled rectangle from its upper left corner."""
        self._bars.append(Bar(_px(x), _px(y), _px(x + width), _px(y + height), token, title))

    def symbol(
        self,
        x: float,
        y: float,
        shape: str,
        token: Token,
        *,
        hollow: bool = False,
        size: float = 90,
        title: str = "",
    ) -> None:
        """Draw a symbol centred here; a hollow one has only its outline in colour. `title` shows on hover."""
        mark = Symbol(_px(x), _px(y), shape, GROUND if hollow else token, token, 1.8, size, title)
        self._symbols[size].append(mark)

    def cross(self, x: float, y: float, token: Token = INK, reach: float = 6, title: str = "") -> None:
        """Draw a diagonal cross over all symbols."""
        self._over.append(Symbol(_px(x), _px(y), CROSS, None, token, 1.7, 4 * reach * reach, title))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        token: Token = INK,
        *,
        align: str = "left",
        size: float = SMALL,
        bold: bool = False,
    ) -> None:
        """Write one line, its middle at `y`."""
        if text:
            mark = Text(_px(x), _px(y), text, token, align, size, bold)
            self._texts[align, size, bold, token].append(mark)

    def picture(self, height: float, title: str, description: str, language: Language) -> Picture:
        """Return the picture, `width.pixels` wide and `height` high."""
        groups = [*self._lines.values(), self._bars, *self._symbols.values(), self._over]
        marks = tuple(mark for group in (*groups, *self._texts.values()) for mark in group)
        return Picture(self.width, _px(height), title, description, language, marks)


def _px(length: float) -> float:
    return round(length, 1)
