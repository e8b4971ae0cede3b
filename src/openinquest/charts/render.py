"""Write pictures as SVG, for pages and for files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from openinquest.charts.chart import Chart, Picture
from openinquest.charts.marks import Bar, Line, Mark, Symbol
from openinquest.charts.svg import element, group, paint, published, px, text_element, text_look
from openinquest.charts.theme import Theme


@dataclass(frozen=True, slots=True)
class Rendered:
    """A chart drawn at both widths, as SVG elements."""

    chart: Chart
    wide: str
    narrow: str


def render_svg(picture: Picture, theme: Theme = Theme.PAGE) -> str:
    """Return a picture as an SVG element; the same input gives the same octets.

    It is named by its title and described by its description. Nothing in it loads, links or runs, whatever its texts
    hold.
    """
    groups = groupby(picture.marks, key=_look)
    body = "".join(_group(look, list(marks), theme) for look, marks in groups)
    return published(
        body, picture.width, picture.height, picture.title, picture.description, picture.language, theme
    )


def render_chart(chart: Chart, theme: Theme = Theme.PAGE) -> Rendered:
    """Draw a chart at both widths."""
    return Rendered(chart, render_svg(chart.wide, theme), render_svg(chart.narrow, theme))


def _look(mark: Mark) -> tuple[Any, ...]:
    """Return what marks share that are written as one group."""
    if isinstance(mark, Line):
        return Line, mark.token, mark.thickness, mark.dash
    if isinstance(mark, Bar):
        return Bar, mark.token
    if isinstance(mark, Symbol):
        return Symbol, mark.fill, mark.edge, mark.thickness
    return None, mark.token, mark.size, mark.bold, mark.align


def _group(look: tuple[Any, ...], marks: Sequence[Any], theme: Theme) -> str:
    kind, token, *more = look
    if kind is Line:
        thickness, dash = more
        path = {"d": _path(marks), "fill": "none", "stroke": paint(token, theme)}
        path |= {"stroke-width": px(thickness), "stroke-dasharray": " ".join(map(str, dash))}
        return element("path", path | {"stroke-linejoin": "round"})
    if kind is Bar:
        return group({"fill": paint(token, theme)}, [_bar(mark) for mark in marks])
    if kind is Symbol:
        edge, thickness = more
        fill = paint(token, theme) if token is not None else "none"
        shared = {"fill": fill, "stroke": paint(edge, theme), "stroke-width": px(thickness)}
        return group(shared, [_symbol(mark) for mark in marks])
    size, bold, align = more
    texts = [text_element(mark.x, mark.y, mark.text, size) for mark in marks]
    return group(text_look(token, size, bold, align, theme), texts)


def _path(lines: Sequence[Line]) -> str:
    """Return lines as one path; where one begins at the end of the one before, it goes on."""
    found: list[str] = []
    at: tuple[float, float] | None = None
    for line in lines:
        if at != (line.x, line.y):
            found.append(f"M{px(line.x)},{px(line.y)}")
        found.append(f"L{px(line.x2)},{px(line.y2)}")
        at = line.x2, line.y2
    return "".join(found)


def _bar(bar: Bar) -> str:
    place = {"x": px(bar.x), "y": px(bar.y), "width": px(bar.x2 - bar.x), "height": px(bar.y2 - bar.y)}
    return element("rect", place, bar.title)


def _symbol(symbol: Symbol) -> str:
    reach = symbol.size**0.5 / 2
    if symbol.shape == "circle":
        circle = {"cx": px(symbol.x), "cy": px(symbol.y), "r": px(reach)}
        return element("circle", circle, symbol.title)
    start, rest = _outline(symbol.shape, reach)
    path = f"M{px(symbol.x + start[0])},{px(symbol.y + start[1])}{rest}"
    return element("path", {"d": path}, symbol.title)


@cache
def _outline(shape: str, reach: float) -> tuple[tuple[float, float], str]:
    """Return where a shape begins, from its middle, and its path from there by steps."""
    (_, start), *steps = _steps(shape, reach)
    return start, "".join("z" if name == "z" else f"{name}{px(x)},{px(y)}" for name, (x, y) in steps)


def _steps(shape: str, reach: float) -> Iterator[tuple[str, tuple[float, float]]]:
    at = begin = (0.0, 0.0)
    for name, x, y in re.findall(r"([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?", shape):
        if name == "Z":
            yield "z", begin
            at = begin
            continue
        place = round(float(x) * reach, 1), round(float(y) * reach, 1)
        yield name.lower(), (place[0] - at[0], place[1] - at[1])
        at, begin = place, place if name == "M" else begin
