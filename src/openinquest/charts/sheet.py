"""A picture of areas, bars and circles, in the order in which they are put on; texts come last, above all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openinquest.charts.canvas import SMALL
from openinquest.charts.chart import Language, Width
from openinquest.charts.svg import element, group, paint, published, px, text_element, text_look
from openinquest.charts.theme import GRID, GROUND, INK, Theme, Token

Points = Sequence[tuple[float, float]]


@dataclass(slots=True)
class Sheet:
    """A picture under construction; y runs downwards from 0, all lengths are CSS pixels."""

    width: Width
    _marks: list[str] = field(default_factory=list)
    _texts: dict[tuple[tuple[str, str], ...], list[str]] = field(default_factory=dict)

    def area(self, rings: Iterable[Points], fill: Token, edge: Token, thickness: float = 1) -> None:
        """Fill closed rings, holes by the rule of even and odd, and draw their edges."""
        path = "".join(f"{line}z" for ring in rings if (line := _tenths(ring)))
        if path:
            # whole tenths of a pixel take a third less room than decimals
            look = {"fill": _paint(fill), "stroke": _paint(edge), "stroke-width": px(thickness * 10)}
            look |= {"fill-rule": "evenodd", "stroke-linejoin": "round", "transform": "scale(.1)"}
            self._mark("path", d=path, **look)

    def line(self, points: Points, token: Token = GRID, thickness: float = 1, dash: str = "") -> None:
        """Draw a line through points; `dash` is a pattern as SVG takes it."""
        more = {"stroke-dasharray": dash} if dash else {}
        look = {"fill": "none", "stroke": _paint(token), "stroke-width": px(thickness)}
        self._mark("path", d=_line(points), **look, **more)

    def bar(
        self, x: float, y: float, width: float, height: float, token: Token, *, hollow: bool = False, title: str = ""
    ) -> None:  # fmt: skip
        """Draw a rectangle from its upper left corner; a hollow one has only its outline in colour."""
        fill = GROUND if hollow else token
        look = {"fill": _paint(fill), "stroke": _paint(token), "stroke-width": "1.5"}
        size = {"x": px(x), "y": px(y), "width": px(width), "height": px(height), "rx": "2"}
        self._mark("rect", title, **size, **look)

    def circle(
        self, x: float, y: float, radius: float, fill: Token | None, edge: Token, *,
        thickness: float = 1.5, dash: str = "", title: str = "",
    ) -> None:  # fmt: skip
        """Draw a circle; one without `fill` shows what lies beneath it."""
        more = {"stroke-dasharray": dash} if dash else {}
        look = {
            "fill": _paint(fill) if fill else "none",
            "stroke": _paint(edge),
            "stroke-width": px(thickness),
        }
        self._mark("circle", title, cx=px(x), cy=px(y), r=px(radius), **look, **more)

    def text(
        self, x: float, y: float, text: str, token: Token = INK, *,
        align: str = "left", size: float = SMALL, bold: bool = False, halo: bool = False,
    ) -> None:  # fmt: skip
        """Write one line, its middle at `y`; a halo keeps it readable on what it crosses."""
        if not text:
            return
        look = text_look(token, size, bold, align, Theme.PAGE)
        if halo:
            look |= {"stroke": _paint(GROUND), "stroke-width": "3", "paint-order": "stroke"}
            look["stroke-linejoin"] = "round"
        # texts of one look share its attributes: they would take more room than the words
        self._texts.setdefault(tuple(look.items()), []).append(text_element(x, y, text, size))

    def svg(self, height: float, title: str, description: str, language: Language) -> str:
        """Return the picture as an SVG element for pages that have `stylesheet()`."""
        texts = "".join(group(dict(look), texts) for look, texts in self._texts.items())
        body = "".join(self._marks) + texts
        return published(body, self.width, height, title, description, language, Theme.PAGE)

    def _mark(self, name: str, title: str = "", **attributes: str) -> None:
        self._marks.append(element(name, attributes, title))


def _paint(token: Token) -> str:
    return paint(token, Theme.PAGE)


def _line(points: Points) -> str:
    """Return a path through points."""
    return "M" + "L".join(f"{px(x)},{px(y)}" for x, y in points)


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
