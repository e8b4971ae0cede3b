"""How far apart two words are as people write names: what scribes and transcriptions change costs little.

A doubled letter, a silent h, i for y, v for w cost next to nothing; a letter left out, put in or swapped with the next
is a slip of the pen; another consonant in the place of one is mostly another name (Suresh and Sudesh), and so is
another vowel at the end (Carlo and Carla). The weighted edit distance after Damerau, over letters without marks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import inf
from typing import Final

from openinquest.names.folding import skeleton

_VOWELS: Final = frozenset("aeiouy")
_SOUNDS: Final = (
    (re.compile("tsch|tch|cz"), "ch"), (re.compile("sch|sz"), "sh"), (re.compile("dj|dzh|zh"), "j"),
    (re.compile("dz|tz|ts"), "z"), (re.compile("kh"), "h"), (re.compile("ck|cq|q|c(?![hei])"), "k"),
    (re.compile("ph"), "f"),
    (re.compile("(?<=[tgdb])h"), ""), (re.compile("(?<=[aeou])h(?![aeiouy])"), ""), (re.compile("w"), "v"),
    (re.compile("x"), "ks"), (re.compile("ee|ie|ii|y|j(?=[aou])"), "i"), (re.compile("oo|ou|ue"), "u"),
    (re.compile("oe"), "o"), (re.compile("ae"), "a"), (re.compile("ai|ei"), "e"), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip
"""Spellings of one sound, in the order in which they are replaced."""

_ALIKE: Final = {
    frozenset(pair): cost
    for cost, pairs in (
        (0.25, "iy vw uv jy ji sz ck kq uw cz"),
        (0.5, "ei ey ae ao ou dt bp gk fv fp gj jx sx hx gh hk sc uo bv kh dz tc cq mn"),
        (1.1, "ai au eo eu io iu ay"),
    )
    for pair in pairs.split()
}
_OTHER: Final = 1.6
_PUT_IN: Final = 0.8
_VOWEL_PUT_IN: Final = 0.6
_DOUBLED: Final = 0.25
_SILENT: Final = 0.35
_GLIDE: Final = 0.45
_SWAPPED: Final = 0.75
_AT_START: Final = 0.7
_SEX: Final = 2.0
"""What a final a costs against none or an o: it tells women from men."""
_FINAL_S: Final = 0.4
"""The ending of the nominative in Baltic languages."""


def allowed(left: str, right: str) -> float:
    """Return how much slips may cost in words of these lengths."""
    shorter = min(len(left), len(right))
    if shorter < 5:
        return 0.0 if shorter < 3 else 0.4 if shorter < 4 else 0.5
    return min(0.85 + 0.15 * (shorter - 5), 1.7)


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """Return a Latin word without marks with each sound spelled in one way only."""
    for pattern, written in _SOUNDS:
        word = pattern.sub(written, word)
    return word


def cost(left: str, right: str, most: float = inf) -> float:
    """Return what it costs to make one word of the other; words are lower-case Latin letters without marks.

    A cost above `most` may come back as any other above it.
    """
    rows, columns = len(left), len(right)
    before: list[float] = []
    last = [0.0]
    for column in range(columns):
        last.append(last[-1] + _put_in(right, column))
    for row in range(rows):
        letter = left[row]
        gone = _put_in(left, row)
        here = [last[0] + gone]
        for column in range(columns):
            other = right[column]
            best = last[column]
            if letter != other:
                best += _put_for(left, row, right, column)
            best = min(best, last[column + 1] + gone, here[column] + _put_in(right, column))
            if row and column and letter == right[column - 1] and left[row - 1] == other != letter:
                best = min(best, before[column - 1] + _SWAPPED)
            here.append(best)
        before, last = last, here
        if min(here) > most and min(before) > most:
            return min(*here, *before)
    return last[columns]


def _put_in(word: str, at: int) -> float:
    """Return what it costs to put in, or to leave out, one letter of a word."""
    letter = word[at]
    if at == 0:
        return _PUT_IN + _AT_START if letter != word[1:2] else _DOUBLED
    if letter == word[at - 1]:
        return _DOUBLED
    if at == len(word) - 1:
        if letter == "a":
            return _SEX
        if letter == "s":
            return _FINAL_S
        if letter == "e":
            return _GLIDE
    if letter == "h":
        return _SILENT
    if letter == "y":
        return _GLIDE
    if letter == "c" and word[at + 1 : at + 2] == "k":
        return _SILENT
    return _VOWEL_PUT_IN if letter in _VOWELS else _PUT_IN


def _put_for(left: str, row: int, right: str, column: int) -> float:
    """Return what it costs to put one letter for another."""
    one, two = left[row], right[column]
    price = _ALIKE.get(frozenset((one, two)), _OTHER)
    if row == 0 and column == 0 and price > 0.25:
        return price + _AT_START
    if (
        row == len(left) - 1
        and column == len(right) - 1
        and "a" in (one, two)
        and two + one not in ("ae", "ea")
    ):
        return max(price, _SEX)
    return price


_MUTE: Final = re.compile("[aeiu]")
_DOUBLE: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 16)
def consonants(key: str, plain: str) -> frozenset[str]:
    """Return what scripts without vowels may write of a word: its consonants, those that sound alike as one.

    Twice where there is a v, which may be a consonant (David) or stand for a vowel (Noam).
    """
    start = "y" if plain[:1] == "y" else ""
    return frozenset(start + _mute(key.removesuffix("h").replace("v", v)) for v in ("b", "u"))


def _mute(key: str) -> str:
    found = _MUTE.sub("", skeleton(key).replace("c", "s")).replace("p", "b").replace("d", "t")
    return _DOUBLE.sub(r"\1", found)
