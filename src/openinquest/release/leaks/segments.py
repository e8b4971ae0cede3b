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
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote

from openinquest.names.writing import in_latin

BETWEEN: Final = "\x1f"
"""Stands between the cells of a row, and the attributes of an element."""
_BEFORE_CELL: Final = b"\x1f<"
_END: Final = re.compile(
    rb"</(?:p|tr|li|h[123]|div|dl|section|title|text|g|path|svg|head|script|style|option)>"
)
"""Behind these a stretch of a page ends. A page that has none of them is one stretch."""
_CELL: Final = re.compile(
    rb"<(?=/?(?:td|th|dt|dd|tspan|label|button)(?![\w\x80-\xff])[^<>]*>)", re.IGNORECASE
)
_TAG: Final = re.compile(rb"<([^<>\0]*)>")
_INSIDE_TAG: Final = re.compile(rb"[!?/]?[\w:-]*(?:\s(.*))?", re.DOTALL)
_QUIET_ATTRIBUTE: Final = re.compile(
    r"""\s(?:class|d|points|transform|viewBox|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|width|height|fill|stroke(?:-[a-z]+)?|dx|dy"""
    r"""|font-size|font-weight|font-family|text-anchor|clip-path|aria-roledescription|role|lang|rel|xmlns(?::\w+)?"""
    r"""|scope|charset|colspan|rowspan|opacity|preserveAspectRatio|pointer-events|marker-[a-z]+|dominant-baseline)="""
    r"""(?:"[^"\0]*"|'[^'\0]*')""",
    re.IGNORECASE,
)
"""Attributes whose values are drawn or styled with, and hold no words: they would only cost time."""
_HEAPED: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]{16,}"
)
"""More marks than any letter has: putting them in order takes the square of their number."""
_UNREAD: Final = re.compile(
    "[\u00ad\u0300-\u0305\u0307\u0309-\u036f\u0483-\u0489\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff]+"
)
"""What is not seen, and marks on letters but for those that make letters of their own."""
_KEY: Final = re.compile(r'"[A-Za-z_@$][\w@$:.-]{0,40}\\*"\s?:')
PERCENT: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}|%[0-9A-Fa-f]{2}\w")
_UNICODE_ESCAPE: Final = re.compile(r"(?<!\\)\\+u([0-9A-Fa-f]{4})")
LONG: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
"""What may be base64 or a digest."""
_APART: Final = re.compile(r"\b\w[ .·_-]\w[ .·_-]\w[ .·_-]\w[ .·_-]\w\b")
SPACED: Final = re.compile(r"(?<!\w)(?:[^\W\d_][ .·_-]){4,}[^\W\d_](?!\w)")
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_GREEK: Final = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνικχυ", "ABEZHIKMNOPTYXaopvikxu")
_ANY_GREEK: Final = re.compile("[\u0370-\u03ff]")
_OTHER_SCRIPT: Final = re.compile(
    "[\u0370-\u03ff\u0531-\u058f\u10a0-\u10ff\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff]"
)
"""Letters that `names` writes in others: Kazakh and Uyghur in Arabic ones above all."""
_LARGEST_DECODED: Final = 1 << 20


def html_stretches(text: bytes) -> list[bytes]:
    """Return the stretches of a page or of SVG as they are written, tags and all."""
    return _END.split(text)


def plain_of_markup(stretches: Sequence[bytes]) -> tuple[list[str], set[bytes]]:
    """Return what a reader sees of each stretch of markup, and what stands in the tags of all of them.

    No stretch may hold a byte 0.
    """
    pieces = _TAG.split(_CELL.sub(_BEFORE_CELL, b"\0".join(stretches)))
    return b"".join(pieces[::2]).decode("utf-8", "replace").split("\0"), set(pieces[1::2])


def words_of_tags(insides: Sequence[bytes]) -> list[str]:
    """Return what stands in each tag behind its name, without what only says how it looks."""
    told = (b"\0 " + (inside if match is None else match[1] or b"")
            for inside, match in zip(insides, map(_INSIDE_TAG.fullmatch, insides), strict=True))  # fmt: skip
    return _QUIET_ATTRIBUTE.sub(" ", b"".join(told).decode("utf-8", "replace")).split("\0")[1:]


def _few(marks: re.Match[str]) -> str:
    return marks[0][:8]


def without_keys(line: str) -> str:
    """Return a line of JSON with a sign in the place of each key."""
    return _KEY.sub(BETWEEN, line)


def cleared(text: str) -> str:
    """Return a text as it is searched: entities and escapes read, invisible characters and marks left out, NFKC."""
    if "&" in text:
        text = html.unescape(text)
    if "\\u" in text:
        text = _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if text.isascii():
        return text
    if _HEAPED.search(text):
        text = _HEAPED.sub(_few, text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return _UNREAD.sub("", text) if _UNREAD.search(text) else text


def in_other_script(text: str) -> bool:
    """Say whether a text has letters that are written in others before they are searched."""
    return _OTHER_SCRIPT.search(text) is not None


def hidden(text: str) -> Iterator[str]:
    """Yield what a cleared text says in another notation: percent-encoded, base64, letter by letter, look-alikes."""
    if "%" in text and PERCENT.search(text):
        decoded = unquote(text)
        if decoded != text:
            yield decoded
    for match in LONG.finditer(text):
        found = _from_base64(match[0])
        if found:
            yield found
    if _APART.search(text):
        for match in SPACED.finditer(text):
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
