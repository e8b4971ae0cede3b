"""From the converter's SVG to the published one: accessible, themed, self-contained, always the same."""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree

from openinquest.charts.fonts import FAMILY, FONT_STACK
from openinquest.charts.theme import GROUND, TOKENS, Theme, variables
from openinquest.errors import InputError, Problem

_SVG = "{http://www.w3.org/2000/svg}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DROPPED = ("class", "pointer-events", "role", "style", "aria-hidden", "aria-roledescription")
_DRAWN = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath", "title", "desc"}
_DRAWN |= {"linearGradient", "radialGradient", "stop"}
_SAID = "aria-label"  # text for the reader, the only attribute that holds any
_LOCAL = re.compile(r"url\(#([^)]*)\)")
_BY_COLOUR = {token.light: token for token in TOKENS}
_Element = ElementTree.Element
ElementTree.register_namespace("", _SVG[1:-1])


def publish(
    svg: str, identity: str, theme: Theme, title: str, description: str, language: str, css_class: str
) -> str:
    """Return `svg` as one element that can be put into a page or a file.

    The picture has `role="img"`, a title and a description that name it; within it, texts that describe
    single marks become `<title>` elements (shown on hover). Colours are those of `theme`. Ids derive from
    `identity`, the text of the specification, so the same input gives the same bytes and two charts in one
    page do not collide.
    Anything that would load, link or run is refused with `InputError`.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - the converter wrote it, without a document type
    _refuse_active_content(root)
    prefix = "c" + hashlib.sha256(f"{theme.value}\0{identity}".encode()).hexdigest()[:10]
    _rename_ids(root, prefix)
    _simplify(root)
    for element in root.iter():
        for name in ("fill", "stroke"):
            if (token := _BY_COLOUR.get(element.get(name, ""))) is not None:
                element.set(name, _paint(token.name, token.light, token.dark, theme))
    root.attrib = {
        "class": css_class,
        "role": "img",
        "aria-labelledby": f"{prefix}-title",
        **({"aria-describedby": f"{prefix}-desc"} if description else {}),
        **({"lang": language, _LANG: language} if language else {}),
        **{name: root.attrib[name] for name in ("width", "height", "viewBox") if name in root.attrib},
        "font-family": FONT_STACK,
    }
    root[:0] = _head(root, prefix, theme, title, description)
    return ElementTree.tostring(root, encoding="unicode")


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _refuse_active_content(root: _Element) -> None:
    found = {
        _local(element)
        for element in root.iter()
        if _local(element) not in _DRAWN
        or any(name.rpartition("}")[2].startswith(("href", "on")) for name in element.attrib)
        or any("url(" in _LOCAL.sub("", value) for name, value in element.attrib.items() if name != _SAID)
    }
    if found:
        expected = "a picture of shapes and text that loads, links and runs nothing"
        problems = [Problem(expected=expected, found=f"an element <{name}>") for name in sorted(found)]
        raise InputError("a chart may not reach outside itself", problems)


def _rename_ids(root: _Element, prefix: str) -> None:
    """Number ids in document order: the converter counts them over its lifetime, not over the picture."""
    names: dict[str, str] = {}
    for element in root.iter():
        if (old := element.get("id")) is not None:
            names.setdefault(old, f"{prefix}-{len(names)}")
            element.set("id", names[old])
    for element in root.iter():
        for key, value in element.attrib.items():
            if "url(#" in value:
                element.set(key, _LOCAL.sub(lambda found: f"url(#{names.get(found[1], prefix)})", value))


def _simplify(element: _Element) -> None:
    """Drop what only an interactive picture needs; keep the texts that describe single marks as titles."""
    label = element.get(_SAID)
    for name in (*_DROPPED, _SAID):
        element.attrib.pop(name, None)
    if element.get("font-family", "").strip("\"'").startswith(FAMILY):
        del element.attrib["font-family"]
    if element.get("transform") == "translate(0,0)":
        del element.attrib["transform"]
    kept: list[_Element] = []
    for child in element:
        _simplify(child)
        if _local(child) == "path" and (child.get("display") == "none" or _unpainted(child)):
            continue
        kept.extend(child if _local(child) == "g" and not child.attrib else [child])
    element[:] = kept
    if label and _local(element) != "g":
        ElementTree.SubElement(element, f"{_SVG}title").text = label


def _unpainted(path: _Element) -> bool:
    """Say whether a path is one of the converter's empty backgrounds."""
    return not {"fill", "stroke", "id", "clip-path"} & set(path.attrib) and not len(path)


def _paint(name: str, light: str, dark: str, theme: Theme) -> str:
    if theme is Theme.LIGHT:
        return light
    return dark if theme is Theme.DARK else f"var(--chart-{name},{light})"


def _head(root: _Element, prefix: str, theme: Theme, title: str, description: str) -> list[_Element]:
    head = []
    for name, text in (("title", title), ("desc", description)):
        if text:
            element = ElementTree.Element(f"{_SVG}{name}", {"id": f"{prefix}-{name}"})
            element.text = text
            head.append(element)
    if theme is Theme.ADAPTIVE:
        style = ElementTree.Element(f"{_SVG}style")
        dark = f"@media (prefers-color-scheme:dark){{:root{{{variables(dark=True)}}}}}"
        style.text = f":root{{{variables(dark=False)}}}{dark}"
        head.append(style)
    if theme is not Theme.PAGE:
        fill = _paint(GROUND.name, GROUND.light, GROUND.dark, theme)
        size = {"width": root.get("width", "100%"), "height": root.get("height", "100%")}
        head.append(ElementTree.Element(f"{_SVG}rect", {**size, "fill": fill}))
    return head
