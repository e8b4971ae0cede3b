"""Names and labels: the text in NFC, the language where it is tagged, and the script it is written in.

A tag stands after the last `@`, as in `Қаңтар оқиғасы@kk` or `Qañtar oqiğasy@kk-Latn`. The language is never
guessed: the same letters serve Kazakh, Russian and English names alike. The script is read off the letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from openinquest.ontology._codes import parse_language
from openinquest.ontology._text import differing, one_line
from openinquest.ontology.values import ParsedValue, ValueProblem

LANGUAGES: Final = ("en", "ru", "kk")
"""The languages in which every label of the ontology exists."""

_LONGEST: Final = 1_000
_TAGGED: Final = re.compile(r"(.*?)\s*@([A-Za-z]{2,3}(?:-[A-Za-z]{4})?)")
_WORD: Final = re.compile(r"[^\W\d_]+")


class Script(StrEnum):
    """The writing system of a text."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    OTHER = "other"
    MIXED = "mixed"
    NONE = "none"

    def combine(self, other: Script) -> Script:
        """Return the script of two texts put together: mixed unless they agree or one has no letters."""
        if Script.NONE in (self, other):
            return other if self is Script.NONE else self
        return self if self is other else Script.MIXED


def script_of(text: str) -> Script:
    """Return the script of the letters in `text`; punctuation, digits and combining marks have none."""
    if text.isascii():
        return Script.LATIN if any(character.isalpha() for character in text) else Script.NONE
    found = Script.NONE
    for character in set(text):
        if character.isalpha():
            found = found.combine(_script(character))
    return found


def _script(letter: str) -> Script:
    code = ord(letter)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return Script.LATIN
    if 0x400 <= code < 0x530 or 0x1C80 <= code < 0x1C90 or 0x2DE0 <= code < 0x2E00 or 0xA640 <= code < 0xA6A0:
        return Script.CYRILLIC
    if 0x600 <= code < 0x780 or 0x8A0 <= code < 0x900 or 0xFB50 <= code < 0xFE00 or 0xFE70 <= code < 0xFEFF:
        return Script.ARABIC
    return Script.LATIN if unicodedata.name(letter, "").startswith("LATIN ") else Script.OTHER


@dataclass(frozen=True, slots=True)
class Name:
    """A name without its tag, the language that the tag gives (None without a tag), and its script."""

    text: str
    language: str | None
    script: Script

    @classmethod
    def parse(cls, canonical: str) -> Name:
        """Return the parts of a canonical name; raises ValueProblem where it has no text."""
        text, language = _split(canonical)
        return cls(text, language, script_of(text))

    @property
    def mixed_words(self) -> tuple[str, ...]:
        """The words that mix scripts, such as a Cyrillic А in a Latin name: they look right and match nothing."""
        return tuple(word for word in _WORD.findall(self.text) if script_of(word) is Script.MIXED)


def parse_name(text: str) -> ParsedValue:
    """Return a name in NFC on one line, with its language tag if it has one.

    Raises ValueProblem for a name without a letter or digit, longer than 1,000 characters, or with a tag that is
    no language.
    """
    line = one_line(text)
    if len(line) > _LONGEST:
        raise ValueProblem(f"a name of at most {_LONGEST} characters", "put longer words into the note")
    bare, language = _split(line)
    canonical = f"{bare}@{language}" if language else bare
    return ParsedValue(canonical, differing(line, canonical))


def _split(line: str) -> tuple[str, str | None]:
    bare, language = line, None
    if "@" in line and (match := _TAGGED.fullmatch(line)):
        bare, language = match[1], parse_language(match[2]).canonical
    if not any(character.isalnum() for character in bare):
        raise ValueProblem("a name", "leave the cell empty where there is none")
    return bare, language
