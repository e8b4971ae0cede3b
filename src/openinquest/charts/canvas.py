"""Marks at pixel positions, gathered into one layered Vega-Lite specification."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openinquest.charts.chart import Language, Spec, Width
from openinquest.charts.theme import GRID, GROUND, INK, Token

BODY = 13
SMALL = 12
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_Row = dict[str, Any]


@dataclass(slots=True)
class Canvas:
    """A picture under construction; y runs downwards from 0, all lengths are CSS pixels."""

    width: Width
    _lines: dict[tuple[float, tuple[int, ...]], list[_Row]] = field(default_factory=lambda: defaultdict(list))
    _symbols: dict[float, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    _over: dict[float, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    _bars: list[_Row] = field(default_factory=list)
    _texts: dict[tuple[str, float, bool], list[_Row]] = field(default_factory=lambda: defaultdict(list))

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        token: Token = GRID,
        thickness: float = 1,
        dash: tuple[int, ...] = (),
    ) -> None:
        """Draw a straight line beneath all symbols."""
        row = {"x": _px(start[0]), "y": _px(start[1]), "x2": _px(end[0]), "y2": _px(end[1]), "s": token.light}
        self._lines[thickness, dash].append(row)

    def bar(self, x: float, y: float, width: float, height: float, token: Token, title: str = "") -> None:
        """Draw a filled rectangle from its upper left corner."""
        row = {
            "x": _px(x),
            "y": _px(y),
            "x2": _px(x + width),
            "y2": _px(y + height),
            "f": token.light,
            "d": title,
        }
        self._bars.append(row)

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
        fill = GROUND.light if hollow else token.light
        row = {"x": _px(x), "y": _px(y), "f": fill, "s": token.light, "shape": shape, "d": title}
        self._symbols[size].append(row)

    def cross(self, x: float, y: float, token: Token = INK, reach: float = 6, title: str = "") -> None:
        """Draw a diagonal cross over all symbols."""
        shape = "M-1,-1L1,1M-1,1L1,-1"
        row = {"x": _px(x), "y": _px(y), "s": token.light, "shape": shape, "d": title}
        self._over[4 * reach * reach].append(row)

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
            self._texts[align, size, bold].append({"x": _px(x), "y": _px(y), "t": text, "f": token.light})

    def spec(self, height: float, title: str, description: str, language: Language) -> Spec:
        """Return the specification of the picture, `width.pixels` wide and `height` high."""
        wide = self.width.pixels
        position = {"type": "quantitative", "axis": None}
        return {
            "$schema": _SCHEMA,
            "description": description,
            "usermeta": {"title": title, "language": language.value, "width": self.width.value},
            "width": wide,
            "height": _px(height),
            "autosize": {"type": "none"},
            "padding": 0,
            "encoding": {
                "x": {"field": "x", **position, "scale": _identity(wide)},
                "y": {"field": "y", **position, "scale": _identity(_px(height))},
            },
            "layer": self._layers(),
        }

    def _layers(self) -> list[Mapping[str, Any]]:
        layers: list[Mapping[str, Any]] = []
        for (thickness, dash), rows in self._lines.items():
            mark = {"type": "rule", "aria": False, "strokeWidth": thickness, "strokeDash": list(dash)}
            layers.append(
                _layer(mark, rows, {"x2": {"field": "x2"}, "y2": {"field": "y2"}, "stroke": _raw("s")})
            )
        if self._bars:
            ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
            layers.append(
                _layer({"type": "rect"}, self._bars, {**ends, "fill": _raw("f"), "description": _said()})
            )
        for size, rows in self._symbols.items():
            look = {"fill": _raw("f"), "stroke": _raw("s"), "shape": _raw("shape"), "description": _said()}
            layers.append(
                _layer({"type": "point", "size": size, "strokeWidth": 1.8, "opacity": 1}, rows, look)
            )
        for size, rows in self._over.items():
            look = {"stroke": _raw("s"), "shape": _raw("shape"), "description": _said()}
            layers.append(
                _layer({"type": "point", "size": size, "strokeWidth": 1.7, "opacity": 1}, rows, look)
            )
        for (align, size, bold), rows in self._texts.items():
            mark = {"type": "text", "aria": False, "align": align, "baseline": "middle", "fontSize": size}
            if bold:
                mark["fontWeight"] = "bold"
            layers.append(_layer(mark, rows, {"text": {"field": "t", "type": "nominal"}, "fill": _raw("f")}))
        if not layers:
            layers.append(_layer({"type": "point"}, [], {}))
        return layers


def _layer(mark: Mapping[str, Any], rows: list[_Row], encoding: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _raw(name: str) -> Mapping[str, Any]:
    return {"field": name, "type": "nominal", "scale": None}


def _said() -> Mapping[str, Any]:
    return {"field": "d", "type": "nominal"}


def _identity(length: float) -> Mapping[str, Any]:
    """Scale pixels to pixels, whatever the rows hold."""
    return {"domain": [0, length], "range": [0, length], "nice": False, "zero": False}


def _px(length: float) -> float:
    return round(length, 1)
