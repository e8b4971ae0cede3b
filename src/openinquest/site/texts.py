"""Texts from the record as a page may show them: escaped, kept in their place, cut where they go on for ever.

What is changed here is changed for display alone: the data of the release hold every text as it was said.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

LONGEST_LABEL = 300
"""Characters of a name or label that a page shows."""

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_UNSEEN = "".join(
    map(chr, (0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF))
)
"""What moves or hides letters without being seen: overrides of direction, joiners, spaces without width."""

_FIRST_BYTES = (0xD8, 0xE1, 0xEF)
"""With which some of these letters begin in UTF-8, and no letter of our languages: quick to look for in a page."""
_BEHIND_E2 = re.compile(rb"\xe2(?:\x80[\x8b-\x8f\xa8-\xae]|\x81[\xa0-\xaf])")
"""All others of them."""

_NAMES = {ord(letter): f"‹U+{ord(letter):04X}›" for letter in _UNSEEN}
_NAMES |= {code: f"‹U+{code:04X}›" for code in (*range(9), *range(11, 32), *range(0x7F, 0xA0))}
_NAMES |= {code: f"‹U+{code:04X}›" for code in range(0xE0000, 0xE0080)}


def without_tricks(page: str) -> str:
    """Return a whole page with every letter that is not seen spelled out, as ‹U+202E›.

    A name that turns the words after it around, or that differs from another only in a joiner, shows that it does.
    """
    data = page.encode("utf-8", "surrogatepass")
    found = any(first in data for first in _FIRST_BYTES) or _BEHIND_E2.search(data)
    return page.translate(_NAMES) if found else page


def cut(words: str, longest: int = LONGEST_LABEL) -> str:
    """Return words, those that go on for ever cut to `longest` characters."""
    return words if len(words) <= longest else f"{words[:longest]}…"


@lru_cache(maxsize=1 << 15)
def shown(words: str, longest: int) -> Markup:
    """Return words escaped, cut to `longest` characters, and isolated where they run from right to left."""
    words = cut(words, longest)
    if not words.isprintable():
        words = words.translate(_NAMES)
    safe = escape(words)
    return Markup(f"<bdi>{safe}</bdi>") if _RIGHT_TO_LEFT.search(words) else safe  # noqa: S704 - escaped above
