"""The letters of a name: clean text, scripts, and look-alike letters of another script inside one word."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

APOSTROPHES: Final = "'’ʻʼ‘`´ʹ′ʾʿ"

_STRAIGHT: Final = {ord(sign): "'" for sign in APOSTROPHES} | {
    ord(sign): "-" for sign in "‐‑‒–—−­"
}  # fmt: skip
_CYRILLIC_LETTER: Final = re.compile(r"[Ѐ-ԯᲀ-᲏ⷠ-ⷿꙀ-ꚟ]")
_LATIN_LETTER: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏɐ-ʯḀ-ỿ]")
_MARKS: Final = re.compile(r"[̀-ͯ⃐-⃿]+")
_STROKES: Final = {ord("ł"): "l", ord("ø"): "o", ord("đ"): "d", ord("ı"): "i", ord("ß"): "ss", ord("æ"): "ae",
                   ord("œ"): "oe", ord("þ"): "th", ord("ð"): "d", ord("ħ"): "h", ord("ŧ"): "t"}  # fmt: skip
_UNSEEN: Final = re.compile(r"[​-‏‪-‮⁠-⁤﻿]")

_TO_CYRILLIC: Final = str.maketrans("aceopxyiïhkmtbəɵөjsöäëgur", "асеорхуіїһкмтвәөөјѕөәёгук")
_LOOKS_CYRILLIC: Final = frozenset("aceopxyiïhkmtbəɵjs")
_TO_LATIN: Final = str.maketrans("асеорхуіїһкмтвәөёјѕԛԝԁ", "aceopxyiihkmtbaoejsqwd")
# in small letters fewer look alike than in capitals
_TWINS: Final = frozenset("aceopxyiïhkəɵjsABCEHIÏKMOPTXYƏƟJSасеорхуіїһкјѕԛԝԁАВСЕНІЇКМОРТХУҺЈЅԚԜԀ")


class Script(StrEnum):
    """The writing system of a name."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    MIXED = "mixed"
    OTHER = "other"


def clean(text: str) -> str:
    """Return `text` in NFC, with plain apostrophes and hyphens, single spaces, no marks or unseen characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_STRAIGHT)
        text = _UNSEEN.sub("", text)
        if _MARKS.search(text):  # stress marks, and marks for which no letter with the mark exists
            text = _MARKS.sub("", text)
    elif "`" in text:
        text = text.replace("`", "'")
    return " ".join(text.split())


def bare(word: str) -> str:
    """Return a word in lower case without marks, full stops and apostrophes: Łukasz's ł and ø become l and o."""
    if word.isascii():
        return word.lower().replace(".", "").replace("'", "")
    low = unicodedata.normalize("NFKD", word.lower().translate(_STROKES))
    return _MARKS.sub("", low).replace(".", "").replace("'", "")


def script_of(text: str) -> Script:
    """Return the script of the letters in `text`; OTHER where there are none in Latin or Cyrillic."""
    if text.isascii():
        return Script.LATIN if _LATIN_LETTER.search(text) else Script.OTHER
    cyrillic = _CYRILLIC_LETTER.search(text) is not None
    latin = _LATIN_LETTER.search(text) is not None
    if cyrillic and latin:
        return Script.MIXED
    return Script.CYRILLIC if cyrillic else Script.LATIN if latin else Script.OTHER


def cyrillic_leads(line: str) -> bool:
    """Return whether a line of both scripts is Cyrillic, by most of its letters or since no other is Latin alone."""
    cyrillic = _CYRILLIC_LETTER.findall(line)
    latin = _LATIN_LETTER.findall(line)
    return len(cyrillic) >= len(latin) or (not _TWINS.issuperset(cyrillic) and _TWINS.issuperset(latin))


def one_script(word: str, *, cyrillic_around: bool = False) -> tuple[str, bool]:
    """Return a word in lower case, look-alike letters brought into the script of the rest, and whether any were.

    The script with more letters that only it has wins; `cyrillic_around` says that the other words of the cell are
    Cyrillic, so that a word whose Latin letters are all look-alikes (the initials T.A. beside Хасенов) is Cyrillic.
    """
    low = word.lower()
    latin = _LATIN_LETTER.findall(word)
    if not latin:
        return low, False
    if cyrillic_around and _LOOKS_CYRILLIC.issuperset("".join(latin).lower()):
        return _in_cyrillic(word), True
    if word.isascii():
        return low, False
    cyrillic = _CYRILLIC_LETTER.findall(word)
    if not cyrillic:
        return low.replace("ə", "ä").replace("ɵ", "ö"), False
    only_latin = sum(letter not in _TWINS for letter in latin)
    only_cyrillic = sum(letter not in _TWINS for letter in cyrillic)
    if (only_cyrillic, len(cyrillic)) >= (only_latin, len(latin)):
        return _in_cyrillic(word), True
    return word.replace("Н", "H").lower().translate(_TO_LATIN), True


def _in_cyrillic(word: str) -> str:
    # the capital looks like another letter than the small one
    return word.replace("H", "Н").lower().translate(_TO_CYRILLIC)
