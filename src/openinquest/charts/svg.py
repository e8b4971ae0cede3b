"""SVG as it is published: accessible, in the colours of a theme, loading nothing, always the same octets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape

from openinquest.charts.chart import Language, Width
from openinquest.charts.fonts import FONT_STACK
from openinquest.charts.theme import GROUND, Theme, Token, variables

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MIDDLE = 0.35
"""How far beneath the middle of a line its letters stand, in sizes of the font."""
_ANCHORS = {"left": "", "center": "middle", "right": "end"}


def published(
    body: str, width: Width, height: float, title: str, description: str, language: Language, theme: Theme
) -> str:
    """Return marks as one SVG element that can be put into a page or a file.

    The picture has `role="img"`, a title and a description that name it. Its ids derive from what it holds, so the
    same picture has the same octets, and two pictures of one page do not collide. `body` is written by this package
    alone: shapes, and words that went through `words`.
    """
    wide, high = width.pixels, px(height)
    title, description = words(title), words(description)
    of = "\0".join((theme.value, width.value, language.value, high, title, description, body))
    name = "c" + hashlib.sha256(of.encode()).hexdigest()[:10]
    root = _attributes(
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": f"chart chart-{width.value}",
            "role": "img",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-desc" if description else "",
            "lang": language.value,
            "xml:lang": language.value,
            "width": str(wide),
            "height": high,
            "viewBox": f"0 0 {wide} {high}",
            "font-family": FONT_STACK,
        }
    )
    head = f'<title id="{name}-title">{title or description or "Chart"}</title>'
    head += f'<desc id="{name}-desc">{description}</desc>' if description else ""
    if theme is Theme.ADAPTIVE:
        dark = f"@media (prefers-color-scheme:dark){{:root{{{variables(dark=True)}}}}}"
        head += f"<style>:root{{{variables(dark=False)}}}{dark}</style>"
    if theme is not Theme.PAGE:
        head += f'<rect width="{wide}" height="{high}" fill="{paint(GROUND, theme)}"/>'
    return f"<svg{root}>{head}{body}</svg>"


def paint(token: Token, theme: Theme) -> str:
    """Return a colour as an attribute takes it."""
    if theme is Theme.LIGHT:
        return token.light
    return token.dark if theme is Theme.DARK else f"var(--chart-{token.name},{token.light})"


def element(name: str, of: Mapping[str, str], title: str = "") -> str:
    """Return a shape; `title` shows on hover. Attributes are of our own making: nothing in them is escaped."""
    if not title:
        return f"<{name}{_attributes(of)}/>"
    return f"<{name}{_attributes(of)}><title>{words(title)}</title></{name}>"


def group(look: Mapping[str, str], elements: Sequence[str]) -> str:
    """Return elements of one look, which is said once."""
    return f"<g{_attributes(look)}>{''.join(elements)}</g>" if elements else ""


def text_look(token: Token, size: float, bold: bool, align: str, theme: Theme) -> dict[str, str]:
    """Return what a group of texts has in common."""
    look = {"fill": paint(token, theme), "font-size": f"{px(size)}px", "text-anchor": _ANCHORS[align]}
    return look | ({"font-weight": "bold"} if bold else {})


def text_element(x: float, y: float, text: str, size: float) -> str:
    """Return one line of text, its middle at `y`."""
    return f'<text x="{px(x)}" y="{px(y + size * _MIDDLE)}">{words(text)}</text>'


def words(text: str) -> str:
    """Return a text as XML holds it; what XML cannot hold becomes U+FFFD."""
    return escape(_NOT_XML.sub("\ufffd", text), quote=False)


def px(length: float) -> str:
    """Return a length to a tenth of a pixel."""
    return f"{round(length, 1):g}"


def _attributes(of: Mapping[str, str]) -> str:
    """Return attributes as they stand in a tag, without those that are empty."""
    return "".join(f' {name}="{value}"' for name, value in of.items() if value)
