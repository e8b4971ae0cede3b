"""Quotations as patterns that tolerate what typography and extraction change, and nothing else.

A pattern is searched in the original text, so that positions need no mapping back. Tolerated: any run of
white space for another, soft hyphens and joiners anywhere, one kind of quotation mark, dash, apostrophe or
ellipsis for another, ligatures. The loose pattern also forgives white space and hyphens lost or added
between letters (words broken at a line's end), but never beside a digit: ``10-15`` is not ``1015``.
Neighbouring parts of a pattern share no character, so matching takes linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

_IGNORED = "\u00ad\u200c\u200d\ufe0e\ufe0f"
_SKIP = f"[{_IGNORED}]*"
_SPACES = f"[\\s{_IGNORED}]+"
_QUOTATION_MARKS = '"“”„‟«»″〝〞＂'
_APOSTROPHES = "'‘’‚‛‹›ʼ′`´＇"
_HYPHENS = "-‐‑‒–—―−"
_GROUPS = (_QUOTATION_MARKS, _APOSTROPHES, _HYPHENS)
_CLASS_OF = {character: f"[{re.escape(group)}]" for group in _GROUPS for character in group}
_BREAKS = f"[\\s{_IGNORED}{re.escape(_HYPHENS)}]*"
_LETTER = r"[^\W\d_]"
_BROKEN_WORD = re.compile(f"(?<={_LETTER})\\s*[{re.escape(_HYPHENS)}]\\s*(?={_LETTER})")
_TOKEN = re.compile(r"…|ffi|ffl|ff|fi|fl|.", re.DOTALL)
_SPELLED = {
    "…": r"(?:…|\.\.\.)",
    "ff": f"(?:ﬀ|f{_SKIP}f)",
    "fi": f"(?:ﬁ|f{_SKIP}i)",
    "fl": f"(?:ﬂ|f{_SKIP}l)",
    "ffi": f"(?:ﬃ|ﬀ{_SKIP}i|f{_SKIP}(?:ﬁ|f{_SKIP}i))",
    "ffl": f"(?:ﬄ|ﬀ{_SKIP}l|f{_SKIP}(?:ﬂ|f{_SKIP}l))",
} | _CLASS_OF
_LIGATURES = {ord("ﬀ"): "ff", ord("ﬁ"): "fi", ord("ﬂ"): "fl", ord("ﬃ"): "ffi", ord("ﬄ"): "ffl"}
_UNSEEN = {ord(character): None for character in _IGNORED}
_OMISSION = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|<(?:…|\.\.\.)>)\s*")
_LONGEST_OMISSION = 3_000
_HEAD = 95  # the sources of 48 tokens
_MOST_HEADS = 2_000

# One character for one character, so that positions stay: what the fuzzy search compares.
_FLAT = tuple((mark, group[0]) for group in _GROUPS for mark in group[1:]) + tuple(
    (space, " ") for space in "\t\n\u00a0\u2009\u202f"
)


class Tolerance(Enum):
    """How far a found passage may be from the quotation."""

    TYPOGRAPHIC = "typographic"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a quotation between omissions: the pattern of its beginning, and the source of all of it."""

    head: re.Pattern[str]
    source: str

    def find(self, text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Yield where it stands between `start` and `stop`, places that do not overlap, in order.

        The beginning is searched and the rest held against it, at 2,000 places at most: else a text and a
        quotation of endless repetition would take the product of their lengths.
        """
        for _ in range(_MOST_HEADS):
            begin = self.head.search(text, start, stop)
            if begin is None:
                return
            whole = _compiled(self.source).match(text, begin.start(), stop)
            if whole:
                yield whole.span()
            start = whole.end() if whole else begin.start() + 1


def pieces_of(quote: str, tolerance: Tolerance) -> tuple[Piece, ...]:
    """Return the pieces of a quotation between omissions (``[...]``, ``(…)``); none if it has no words."""
    found = (_sources(part, tolerance) for part in _OMISSION.split(unicodedata.normalize("NFC", quote)))
    return tuple(Piece(_compiled("".join(each[:_HEAD])), "".join(each)) for each in found if each)


def find_pieces(text: str, pieces: tuple[Piece, ...], most: int) -> list[tuple[int, int]]:
    """Return where the pieces follow each other in order, at most 3,000 code points left out between two.

    Each piece is taken at its first place after the one before. At most `most` places are returned.
    """
    found: list[tuple[int, int]] = []
    for start, end in pieces[0].find(text, 0, len(text)):
        for piece in pieces[1:]:
            end = next(
                (stop for _, stop in piece.find(text, end, min(len(text), end + _LONGEST_OMISSION))), 0
            )
            if not end:
                break
        if start < end:
            found.append((start, end))
            if len(found) >= most:
                break
    return found


def bare(quote: str) -> str:
    """Return the quotation without white space, quotation marks and omissions at its ends."""
    bared = _OMISSION.sub(" […] ", quote).strip()
    while True:
        shorter = bared.strip().removeprefix("[…]").removesuffix("[…]").strip(_QUOTATION_MARKS + "‘’‹› \t\n")
        if shorter == bared:
            return bared
        bared = shorter


def flat(text: str) -> str:
    """Return `text` of equal length with one kind of dashes, quotation marks and spaces."""
    for mark, plain in _FLAT:  # twenty times as fast as `translate` on a long text
        text = text.replace(mark, plain)
    return text


@lru_cache(maxsize=256)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _sources(part: str, tolerance: Tolerance) -> list[str]:
    """Return the sources of the pattern for a piece without omissions, two for each token but the first."""
    part = part.translate(_LIGATURES).translate(_UNSEEN).replace("...", "…")
    if tolerance is Tolerance.LOOSE:
        part = _BROKEN_WORD.sub(" ", part)
    pieces: list[str] = []
    before, spaced = "", False
    for match in _TOKEN.finditer(" ".join(part.split())):
        token = match[0]
        if token.isspace():
            spaced = True
            continue
        if before:
            between_letters = tolerance is Tolerance.LOOSE and before.isalpha() and token.isalpha()
            pieces.append(_BREAKS if between_letters else _SPACES if spaced else _SKIP)
        pieces.append(_SPELLED.get(token) or re.escape(token))
        before, spaced = token, False
    return pieces
