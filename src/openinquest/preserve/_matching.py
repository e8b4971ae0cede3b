"""Where the words of a quotation stand, whatever typography and extraction did between them.

Text and quotation are squeezed: white space, hyphens and what cannot be seen go, kinds of quotation marks become
one, ligatures and ellipses are spelled out. Every character is squeezed by itself, so that a place in the squeezed
text leads back to the original. What was squeezed out between two characters is then compared: the same but for
typography, or also forgivable (a word broken at a line's end), but never beside a digit: ``10-15`` is not ``1015``.
Searching takes time linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

_INVISIBLE = "\u00ad\u200c\u200d\ufe0e\ufe0f"
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_HYPHENS = "-‐‑‒–—―−"
_QUOTATION_MARKS = '"“”„‟«»″〝〞＂'
_APOSTROPHES = "'‘’‚‛‹›ʼ′`´＇"
_DROPPED = frozenset(_INVISIBLE + _SPACES + _HYPHENS)
_SPELLED = {mark: group[0] for group in (_QUOTATION_MARKS, _APOSTROPHES) for mark in group[1:]} | {
    "…": "...",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
}
_FLAT = tuple(
    (mark, group[0]) for group in (_QUOTATION_MARKS, _APOSTROPHES, _HYPHENS) for mark in group[1:]
) + tuple((space, " ") for space in "\t\n\u00a0\u2009\u202f")
_OMISSION = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|<(?:…|\.\.\.)>)\s*")
_LONGEST_OMISSION = 3_000  # characters of the squeezed text
_MOST_PLACES, _MOST_LOOKUPS = 2_000, 10_000
_BLOCK = 4_096


class Difference(IntEnum):
    """How a passage differs from the quotation, the least first."""

    TYPOGRAPHIC = 1
    LOOSE = 2
    TOO_MUCH = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A passage ``text[start:end]``, how it differs, and where the squeezed text goes on after it."""

    start: int
    end: int
    difference: Difference
    next: int


def places(text: str, quote: str) -> list[Place]:
    """Return where the words of `quote` stand in `text`, in order, 2,000 places at most.

    ``[...]``, ``[…]``, ``(…)`` in the quotation stand for up to 3,000 letters left out; each piece is taken at its
    first place after the one before.
    """
    pieces = [piece for piece in _OMISSION.split(unicodedata.normalize("NFC", quote)) if squeeze(piece)]
    if not pieces:
        return []
    squeezed = _squeezed(text)
    first, *others = ((piece, squeeze(piece)) for piece in pieces)
    if not all(words in squeezed.words for _, words in others):
        return []
    found: list[Place] = []
    left = _MOST_LOOKUPS
    for place in squeezed.places(*first, 0, len(squeezed.words)):
        last, difference = place, place.difference
        for piece, words in others:
            left -= 1
            after = next(squeezed.places(piece, words, last.next, last.next + _LONGEST_OMISSION), None)
            if after is None:
                break
            last, difference = after, max(difference, after.difference)
        else:
            found.append(Place(place.start, last.end, difference, last.next))
        if left < 0:
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


@lru_cache(maxsize=4)
def flat(text: str) -> str:
    """Return `text` of equal length with one kind of dashes, quotation marks and spaces."""
    for mark, plain in _FLAT:  # twenty times as fast as `translate` on a long text
        text = text.replace(mark, plain)
    return text


def squeeze(text: str) -> str:
    """Return `text` without spaces, hyphens and invisible characters, marks and ligatures spelled in one way."""
    for character in _DROPPED:
        text = text.replace(character, "")
    for mark, spelled in _SPELLED.items():
        text = text.replace(mark, spelled)
    return text


class _Squeezed:
    """A squeezed text that knows where its characters come from: counted by blocks, looked up within one."""

    def __init__(self, text: str) -> None:
        self._text = text
        blocks = [squeeze(text[start : start + _BLOCK]) for start in range(0, len(text), _BLOCK)]
        self.words = "".join(blocks)
        self._starts = [0]
        for block in blocks:
            self._starts.append(self._starts[-1] + len(block))

    def places(self, piece: str, words: str, position: int, stop: int) -> Iterator[Place]:
        """Yield where `piece`, squeezed to `words`, stands between two positions of the squeezed text."""
        for _ in range(_MOST_PLACES):
            position = self.words.find(words, position, stop)
            if position < 0:
                return
            start, end = self._origin(position), self._origin(position + len(words) - 1) + 1
            difference = _difference(piece, self._text[start:end])
            if difference is not Difference.TOO_MUCH:
                yield Place(start, end, difference, position + len(words))
            position += 1

    def _origin(self, position: int) -> int:
        """Return the index in the text of the character that the squeezed one at `position` comes from."""
        block = bisect_right(self._starts, position) - 1
        left = position - self._starts[block]
        index = block * _BLOCK
        while True:
            left -= _length(self._text[index])
            if left < 0:
                return index
            index += 1


@lru_cache(maxsize=4)
def _squeezed(text: str) -> _Squeezed:
    return _Squeezed(text)


def _length(character: str) -> int:
    return 0 if character in _DROPPED else len(_SPELLED.get(character, "."))


def _difference(quote: str, passage: str) -> Difference:
    """Compare what was squeezed out between the characters of two texts that are equal when squeezed."""
    found = Difference.TYPOGRAPHIC
    before = ""
    for (one, gap_one), (_, gap_other) in zip(_gaps(quote), _gaps(passage), strict=True):
        if before and gap_one != gap_other:
            digits = before.isdigit() + one.isdigit()
            # Kazakh and Russian write endings behind figures, and lines end there: "8-" and "іне".
            suffix = before.isdigit() and gap_one.replace(" ", "") == gap_other.replace(" ", "") == "-"
            if digits == 2 or (digits and not suffix and "-" in gap_one + gap_other):
                return Difference.TOO_MUCH
            found = Difference.LOOSE
        before = one
    return found


def _gaps(text: str) -> Iterator[tuple[str, str]]:
    """Yield each squeezed character with the gap before it: nothing, a blank, a hyphen, or a hyphen with blanks."""
    gap = ""
    for character in text:
        if character in _DROPPED:
            if character in _HYPHENS:
                gap = f"{gap}-"
            elif character in _SPACES and not gap.endswith(" "):
                gap = f"{gap} "
            continue
        for letter in _SPELLED.get(character, character):
            yield letter, gap
            gap = ""
