"""From the text of a file to the stretches that are searched, and from a stretch to plain words.

A stretch is what a reader takes in at once: a paragraph, a row of a table, a line. Pages repeat most of theirs, and
each distinct one is searched once. What hides letters from a search but not from a reader is taken out: markup inside
words, entities, invisible characters, compatibility forms.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from openinquest.names.writing import in_latin

_CUT: Final = "\x1e"
BETWEEN: Final = "\x1f"
"""Stands between the cells of a row, and the attributes of an element."""
_ENDS: Final = (
    "</p>", "</tr>", "</li>", "</h1>", "</h2>", "</h3>", "</div>", "</dl>", "</section>", "</title>", "</text>", "</g>",
    "</path>", "</svg>", "</head>", "</script>", "</style>", "</option>",
)  # fmt: skip
"""Behind these a stretch of a page ends. A page that has none of them is one stretch."""
_CELL: Final = re.compile(r"</?(?:td|th|dt|dd|tspan|label|button)\b[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_INSIDE_TAG: Final = re.compile(r"<[!?]?[\w:-]+(\s[^<>]*)>")
_QUIET_ATTRIBUTE: Final = re.compile(
    r"""\s(?:class|d|points|transform|viewBox|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|width|height|fill|stroke(?:-[a-z]+)?|dx|dy"""
    r"""|font-size|font-weight|font-family|text-anchor|clip-path|aria-roledescription|role|lang|rel|xmlns(?::\w+)?"""
    r"""|scope|charset|colspan|rowspan|opacity|preserveAspectRatio|pointer-events|marker-[a-z]+|dominant-baseline)="""
    r"""(?:"[^"]*"|'[^']*')""",
    re.IGNORECASE,
)
"""Attributes whose values are drawn or styled with, and hold no words: they would only cost time."""
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_MARKS: Final = re.compile("[\u0300-\u0305\u0307\u0309-\u036f\u0483-\u0489\u20d0-\u20ff]+")
_PERCENT: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}|%[0-9A-Fa-f]{2}\w")
_UNICODE_ESCAPE: Final = re.compile(r"\\+u([0-9A-Fa-f]{4})")
LONG: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
"""What may be base64 or a digest."""
_APART: Final = re.compile(r"\b\w[ .·_-]\w[ .·_-]\w[ .·_-]\w[ .·_-]\w\b")
_SPACED: Final = re.compile(r"(?<!\w)(?:[^\W\d_][ .·_-]){4,}[^\W\d_](?!\w)")
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_GREEK: Final = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνικχυ", "ABEZHIKMNOPTYXaopvikxu")
_ANY_GREEK: Final = re.compile("[\u0370-\u03ff]")
_OTHER_SCRIPT: Final = re.compile(
    "[\u0370-\u03ff\u0531-\u058f\u10a0-\u10ff\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff]"
)
"""Letters that `names` writes in others: Kazakh and Uyghur in Arabic ones above all."""
_LARGEST_DECODED: Final = 1 << 20


def html_stretches(text: str) -> list[str]:
    """Return the stretches of a page or of SVG as they are written, tags and all."""
    for end in _ENDS:
        # many times faster than one pattern for all of them
        text = text.replace(end, end + _CUT)
    return text.split(_CUT)


def plain_of_markup(stretch: str) -> list[str]:
    """Return what a reader sees of a stretch of markup, and what stands in each of its tags."""
    if "<" not in stretch and ">" not in stretch:
        return [stretch]
    seen = _TAG.sub("", _CELL.sub(BETWEEN, stretch))
    return [seen, *_INSIDE_TAG.findall(stretch)]


def words_of_tag(inside: str) -> str:
    """Return what stands in a tag without what only says how it looks."""
    return _QUIET_ATTRIBUTE.sub("", inside)


def cleared(text: str) -> str:
    """Return a text as it is searched: entities and escapes read, invisible characters and marks left out, NFKC."""
    if "&" in text:
        text = html.unescape(text)
    if "\\u" in text:
        text = _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if _UNSEEN.search(text):
        text = _UNSEEN.sub("", text)
    if _MARKS.search(text):
        text = _MARKS.sub("", text)
    return text


def hidden(text: str) -> Iterator[str]:
    """Yield what a cleared text says in another notation: percent-encoded, base64, letter by letter, look-alikes."""
    if "%" in text and _PERCENT.search(text):
        decoded = unquote(text)
        if decoded != text:
            yield decoded
    for match in LONG.finditer(text):
        found = _from_base64(match[0])
        if found:
            yield found
    if _APART.search(text):
        for match in _SPACED.finditer(text):
            yield re.sub(r"[\W_]", "", match[0])
    if not text.isascii() and _ANY_GREEK.search(text):
        yield text.translate(_GREEK)
    if not text.isascii() and _OTHER_SCRIPT.search(text):
        yield in_latin(text)[0].title()


def _from_base64(written: str) -> str:
    """Return the text that base64 letters stand for, or nothing where it is none."""
    if _HEX.fullmatch(written) or written.isdigit() or len(written) > _LARGEST_DECODED:
        return ""
    plain = written.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        text = data.decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return text if sum(map(str.isprintable, text)) > 0.9 * len(text) else ""
