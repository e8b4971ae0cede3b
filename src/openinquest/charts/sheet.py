"""A picture written as SVG directly: for what a Vega-Lite specification would only slow down, maps and rows of bars.

Marks are drawn in the order in which they are put on; texts come last, above everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, tostring

from openinquest.charts.canvas import SMALL
from openinquest.charts.chart import Language, Width
from openinquest.charts.svg import publish
from openinquest.charts.theme import GRID, GROUND, INK, Theme, Token

Points = Sequence[tuple[float, float]]


@dataclass(slots=True)
class Sheet:
    """A picture under construction; y runs downwards from 0, all lengths are CSS pixels."""

    width: Width
    _marks: list[Element] = field(default_factory=list)
    _texts: dict[tuple[tuple[str, str], ...], list[Element]] = field(default_factory=dict)

    def area(self, rings: Iterable[Points], fill: Token, edge: Token, thickness: float = 1) -> None:
        """Fill closed rings, holes by the rule of even and odd, and draw their edges."""
        path = "".join(f"{line}z" for ring in rings if (line := _tenths(ring)))
        if path:
            # whole tenths of a pixel take a third less room than decimals
            look = {"fill": fill.light, "stroke": edge.light, "stroke-width": _px(thickness * 10)}
            look |= {"fill-rule": "evenodd", "stroke-linejoin": "round", "transform": "scale(.1)"}
            self._mark("path", d=path, **look)

    def line(self, points: Points, token: Token = GRID, thickness: float = 1, dash: str = "") -> None:
        """Draw a line through points; `dash` is a pattern as SVG takes it."""
        more = {"stroke-dasharray": dash} if dash else {}
        look = {"fill": "none", "stroke": token.light, "stroke-width": _px(thickness)}
        self._mark("path", d=_line(points), **look, **more)

    def bar(
        self, x: float, y: float, width: float, height: float, token: Token, *, hollow: bool = False, title: str = ""
    ) -> None:  # fmt: skip
        """Draw a rectangle from its upper left corner; a hollow one has only its outline in colour."""
        fill = GROUND if hollow else token
        look = {"fill": fill.light, "stroke": token.light, "stroke-width": "1.5"}
        size = {"x": _px(x), "y": _px(y), "width": _px(width), "height": _px(height), "rx": "2"}
        self._mark("rect", title, **size, **look)

    def circle(
        self, x: float, y: float, radius: float, fill: Token | None, edge: Token, *,
        thickness: float = 1.5, dash: str = "", title: str = "",
    ) -> None:  # fmt: skip
        """Draw a circle; one without `fill` shows what lies beneath it."""
        more = {"stroke-dasharray": dash} if dash else {}
        look = {"fill": fill.light if fill else "none", "stroke": edge.light, "stroke-width": _px(thickness)}
        self._mark("circle", title, cx=_px(x), cy=_px(y), r=_px(radius), **look, **more)

    def text(
        self, x: float, y: float, text: str, token: Token = INK, *,
        align: str = "left", size: float = SMALL, bold: bool = False, halo: bool = False,
    ) -> None:  # fmt: skip
        """Write one line, its middle at `y`; a halo keeps it readable on what it crosses."""
        if not text:
            return
        anchor = {"left": "start", "center": "middle", "right": "end"}[align]
        place = {"x": _px(x), "y": _px(y + size * 0.35), "text-anchor": anchor}
        look = {"fill": token.light, "font-size": f"{_px(size)}px"}
        look |= {"font-weight": "bold"} if bold else {}
        if halo:
            look |= {"stroke": GROUND.light, "stroke-width": "3", "paint-order": "stroke"}
            look["stroke-linejoin"] = "round"
        element = Element("text", place)
        element.text = _plain(text)
        # texts of one look share its attributes: they would take more room than the words
        self._texts.setdefault(tuple(look.items()), []).append(element)

    def svg(self, height: float, title: str, description: str, language: Language) -> str:
        """Return the picture as an SVG element for pages that have `stylesheet()`."""
        wide, high = self.width.pixels, _px(height)
        size = {"width": str(wide), "height": high, "viewBox": f"0 0 {wide} {high}"}
        root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size})
        root.extend(self._marks)
        for look, texts in self._texts.items():
            SubElement(root, "g", dict(look)).extend(texts)
        text = tostring(root, encoding="unicode")
        identity = f"{title}\0{text}"
        css = f"chart chart-{self.width.value}"
        return publish(text, identity, Theme.PAGE, _plain(title), _plain(description), language.value, css)

    def _mark(self, name: str, title: str = "", **attributes: str) -> None:
        element = Element(name, attributes)
        if title:
            SubElement(element, "title").text = _plain(title)
        self._marks.append(element)


def _line(points: Points) -> str:
    """Return a path through points."""
    return "M" + "L".join(f"{_px(x)},{_px(y)}" for x, y in points)


def _tenths(points: Points) -> str:
    """Return a path in whole tenths of a pixel, from each point to the next by the step between them."""
    found: list[str] = []
    last_x = last_y = 0
    for x, y in points:
        at_x, at_y = round(x * 10), round(y * 10)
        if not found:
            found.append(f"M{at_x} {at_y}l")
        elif (at_x, at_y) != (last_x, last_y):
            step_x, step_y = at_x - last_x, at_y - last_y
            between = "" if len(found) == 1 or step_x < 0 else " "
            found.append(f"{between}{step_x}{'' if step_y < 0 else ' '}{step_y}")
        last_x, last_y = at_x, at_y
    return "".join(found) if len(found) > 1 else ""


def _px(length: float) -> str:
    return f"{round(length, 1):g}"


def _plain(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(
        letter
        if letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff\x7f"
        else "\ufffd"
        for letter in text
    )
