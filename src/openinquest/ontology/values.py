"""The types that a value can have, and what reading a cell gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ValueType(StrEnum):
    """What kind of value a property takes."""

    DATE = "date"
    QUANTITY = "quantity"
    NAME = "name"
    TEXT = "text"
    THING = "thing"
    PLACE = "place"
    URL = "url"
    YESNO = "yesno"
    CHOICE = "choice"
    LANGUAGE = "language"
    COUNTRY = "country"
    IDENTIFIER = "identifier"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class ParsedValue:
    """A value in canonical form, with the words of the source where they differ from it."""

    canonical: str
    original: str | None = None


class ValueProblem(ValueError):
    """A text that cannot be read as a value of its type.

    It says what was expected and what to do, and never repeats the text: the caller knows whether the text may
    be shown.
    """

    def __init__(self, expected: str, advice: str = "") -> None:
        super().__init__(f"expected {expected}; {advice}" if advice else f"expected {expected}")
        self.expected = expected
        self.advice = advice
