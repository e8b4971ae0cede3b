"""Draw Vega-Lite specifications: SVG for pages and files, PNG for looking at them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openinquest.charts.chart import Chart, Spec, Width
from openinquest.charts.fonts import FAMILY, register_font
from openinquest.charts.svg import publish
from openinquest.charts.theme import GRID, INK, MUTED, Theme
from openinquest.errors import InputError, Problem

_VEGA_LITE = "6.4"  # pinned: another version may place marks differently
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONFIG: Mapping[str, Any] = {
    "font": FAMILY,
    "background": None,
    "aria": True,
    "view": {"stroke": None},
    "axis": {
        "aria": False,
        "labelColor": INK.light,
        "titleColor": MUTED.light,
        "gridColor": GRID.light,
        "domainColor": MUTED.light,
        "tickColor": MUTED.light,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {"aria": False, "labelColor": INK.light, "titleColor": MUTED.light, "labelFontSize": 12},
    "title": {"aria": False, "color": INK.light},
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A chart drawn at both widths, as SVG elements."""

    chart: Chart
    wide: str
    narrow: str


def render_svg(spec: Spec, theme: Theme = Theme.PAGE) -> str:
    """Draw one Vega-Lite specification as an SVG element; the same input gives the same bytes.

    The picture is named by `spec["usermeta"]["title"]` (or a `title` that is text) and described by
    `spec["description"]`; `usermeta` may carry `language` and `width`. Nothing is ever loaded: a
    specification that names a `url` or holds an image, or that cannot be drawn, raises `InputError`.
    """
    clean = _cleaned(spec)
    _refuse_addresses(clean)
    meta = clean.get("usermeta") or {}
    title = meta.get("title") or (clean["title"] if isinstance(clean.get("title"), str) else "")
    config = clean.get("config") or {}
    clean["config"] = {**_CONFIG, **config, "axis": {**_CONFIG["axis"], **(config.get("axis") or {})}}
    description = str(clean.get("description") or "")
    width = meta.get("width") or Width.WIDE.value
    text = _text_of(clean)
    return publish(
        _convert(text),
        text,
        theme,
        str(title or description or "Chart"),
        description,
        str(meta.get("language") or ""),
        f"chart chart-{width}",
    )


def render_chart(chart: Chart, theme: Theme = Theme.PAGE) -> Rendered:
    """Draw a chart at both widths."""
    return Rendered(chart, render_svg(chart.at(Width.WIDE), theme), render_svg(chart.at(Width.NARROW), theme))


def render_charts(
    charts: Iterable[Chart],
    theme: Theme = Theme.PAGE,
    progress: Callable[[int], None] = lambda drawn: None,
) -> Iterator[Rendered]:
    """Draw many charts with one warm converter, in order; `progress` is told how many are done."""
    for number, chart in enumerate(charts, start=1):
        yield render_chart(chart, theme)
        progress(number)


def render_png(spec: Spec, theme: Theme = Theme.LIGHT, scale: float = 2.0) -> bytes:
    """Draw one specification as PNG in `Theme.LIGHT` or `Theme.DARK`, `scale` pixels for each CSS pixel."""
    if theme not in (Theme.LIGHT, Theme.DARK):
        raise ValueError("a PNG has fixed colours: Theme.LIGHT or Theme.DARK")
    import vl_convert

    svg = render_svg(spec, theme)
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def _text_of(spec: Mapping[str, Any]) -> str:
    try:
        return json.dumps(spec, ensure_ascii=False, allow_nan=False)
    except (ValueError, TypeError) as error:
        raise _not_drawn(error) from error


def _convert(text: str) -> str:
    register_font()
    import vl_convert

    try:
        return str(vl_convert.vegalite_to_svg(text, vl_version=_VEGA_LITE, allowed_base_urls=[]))
    except ValueError as error:
        raise _not_drawn(error) from error


def _not_drawn(error: Exception) -> InputError:
    found = " ".join(str(error).split())[:200]
    return InputError("a chart cannot be drawn", [Problem(expected="a Vega-Lite specification", found=found)])


def _cleaned(spec: Spec) -> dict[str, Any]:
    """Copy the specification with every character that XML cannot hold replaced by U+FFFD."""
    return {_text(str(key)): _clean_value(value) for key, value in spec.items()}


def _clean_value(value: object) -> object:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return _cleaned(value)
    if isinstance(value, Sequence):
        return [_clean_value(item) for item in value]
    return value


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _refuse_addresses(spec: Mapping[str, Any]) -> None:
    """Refuse data from an address; the converter would draw a `file:` one as nothing, without a word."""
    problems = [
        Problem(expected="data written into the specification", found="an address", column=path)
        for path in _addresses(spec, "")
    ]
    if problems:
        raise InputError("a chart may not load data", problems)


def _addresses(node: object, path: str) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            here = f"{path}.{key}" if path else key
            if key in ("url", "href"):
                yield here
            elif key not in ("values", "datasets"):  # rows are data; no address in them is followed
                yield from _addresses(value, here)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _addresses(value, f"{path}[{index}]")
