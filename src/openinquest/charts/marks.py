"""What pictures are made of: lines, bars, symbols and texts, all at pixels, in colours by their role."""

from __future__ import annotations

from dataclasses import dataclass

from openinquest.charts.theme import Token


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; `dash` has the lengths of strokes and gaps, none for an unbroken line."""

    x: float
    y: float
    x2: float
    y2: float
    token: Token
    thickness: float
    dash: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle between two corners; `title` shows on hover."""

    x: float
    y: float
    x2: float
    y2: float
    token: Token
    title: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A circle or path about a point, of a reach half the root of `size`; without `fill` it is an outline alone."""

    x: float
    y: float
    shape: str
    fill: Token | None
    edge: Token
    thickness: float
    size: float
    title: str


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, its middle at `y`; `align` is "left", "center" or "right" of `x`."""

    x: float
    y: float
    text: str
    token: Token
    align: str
    size: float
    bold: bool


Mark = Line | Bar | Symbol | Text
