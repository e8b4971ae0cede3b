"""Dates as people write them in English, Russian and Kazakh, turned into ISO order.

What a word means does not depend on where it stands: one word names the month, four digits are the year, one or
two are the day. So "5 January 2022", "January 5, 2022" and "2022 жылғы 5 қаңтар" need no grammar of their own.
Dates in slashes are refused, because 4/5/2022 is two different days on two sides of an ocean.
"""

from __future__ import annotations

import re
from typing import Final

from openinquest.ontology.values import ValueProblem

_ENGLISH = (
    "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, "
    "september sep sept, october oct, november nov, december dec, spring, summer, autumn fall, winter"
)
_RUSSIAN = (
    "январь января январе янв, февраль февраля феврале фев февр, март марта марте мар, "
    "апрель апреля апреле апр, май мая мае, июнь июня июне июн, июль июля июле июл, "
    "август августа августе авг, сентябрь сентября сентябре сен сент, октябрь октября октябре окт, "
    "ноябрь ноября ноябре ноя нояб, декабрь декабря декабре дек, "
    "весна весны весной, лето лета летом, осень осени осенью, зима зимы зимой"
)
_KAZAKH = (
    "қаңтар қаң, ақпан ақп, наурыз нау, сәуір сәу, мамыр мам, маусым мау, шілде шіл, тамыз там, "
    "қыркүйек қыр, қазан қаз, қараша қар, желтоқсан жел, көктем, жаз, күз, қыс"
)
_NUMBERS = (*range(1, 13), *range(21, 25))
_ENDINGS = (
    "", "ы", "і", "сы", "сі", "ның", "нің", "дың", "дің", "тың", "тің", "да", "де", "та", "те",
    "ында", "інде", "сында", "сінде", "дағы", "дегі", "тағы", "тегі",
)  # fmt: skip

MONTHS: Final[dict[str, int]] = {
    word: number
    for language in (_ENGLISH, _RUSSIAN)
    for number, words in zip(_NUMBERS, language.split(","), strict=True)
    for word in words.split()
} | {
    stem + ending: number
    for number, stems in zip(_NUMBERS, _KAZAKH.split(","), strict=True)
    for stem in stems.split()
    for ending in _ENDINGS
}
"""Month names (1 to 12) and seasons (21 to 24, as in EDTF) in their case forms and abbreviations."""

_SILENT = (
    "the of on at in в во г год года году гг ж жыл жылы жылғы жылдың жылда күні күн число числа сағат часов"
)
_FILLERS: Final = frozenset(_SILENT.split())
_UNSURE = "about around circa ca c approximately приблизительно примерно около шамамен"
_ABOUT: Final = frozenset(_UNSURE.split())
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_ISO: Final = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", re.ASCII)
_SLASHED: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}", re.ASCII)
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(:[0-5]\d)?", re.ASCII)
_ORDINAL: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|-?го|-?е|-?ші|-?шы|-?і|-?ы)", re.ASCII)
_SPAN: Final = (
    re.compile(r"(?:с|from|between)\s+(.+?)\s+(?:по|to|until|and)\s+(.+)"),
    re.compile(r"(.+?)\s*[–—]\s*(.+)"),
    re.compile(r"(.+?)\s+-\s+(.+)"),
    re.compile(r"(\d{4})-(\d{4})"),
    re.compile(r"((?:.*[^\d.-])?\d{1,2})-(\d{1,2}(?![\d-]).*)"),
)
_MAY_SPAN: Final = re.compile(r"[-–—]|^(?:с|from|between) ")
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ADVICE: Final = "write 2022-01-05, 2022-01, 2022, 2022-01-04/2022-01-06 or 2022-01-05T16:37[Asia/Almaty]"


def refuse() -> ValueProblem:
    """Return the problem of a text that is no date at all."""
    return ValueProblem("a date", _ADVICE)


def sides(text: str) -> tuple[str, str] | None:
    """Return both ends of an interval written in words or dashes, each with what it shares with the other.

    In "4-6 January 2022" and "4 января - 6 января 2022" the first end borrows month and year from the second,
    in "January 4-6, 2022" and "2022 жылғы 4-6 қаңтар" each borrows from the other. None if it is no interval.
    """
    if not _MAY_SPAN.search(text) or _ISO.fullmatch(text):
        return None
    for pattern in _SPAN:
        if match := pattern.fullmatch(text):
            first, last = match[1].strip(), match[2].strip()
            return _borrow(first, last), _borrow(last, first)
    return None


def _borrow(side: str, other: str) -> str:
    words, others = _tokens(side), _tokens(other)
    if any(_DOTTED.fullmatch(word) or _ISO.fullmatch(word) for word in words):
        return side
    if dotted := next((found for word in others if (found := _DOTTED.fullmatch(word))), None):
        return f"{side}.{dotted[2]}.{dotted[3]}" if side.isdigit() else side
    if not any(word in MONTHS for word in words):
        side += "".join(f" {word}" for word in others if word in MONTHS)
    if not _YEAR.search(side) and (year := _YEAR.search(other)):
        side += f" {year[0]}"
    return side


def _tokens(text: str) -> list[str]:
    return [word.strip(".,") for word in text.replace(",", " ").split()]


def iso_order(text: str) -> str:
    """Return one date or clock time in the order of ISO 8601 (`2022-01-05`, `2022-01-05T16:37`, `2022-01~`).

    Expects one line in lower case with plain digits. Raises ValueProblem where it is no date; whether the day
    exists is left to the caller.
    """
    year = month = day = clock = about = ""
    for word in _tokens(text):
        if word in _FILLERS:
            continue
        number = MONTHS.get(word)
        if number is not None and not month:
            month = f"{number:02}"
        elif word.isdigit() and not (year if len(word) == 4 else day or len(word) > 2):
            year, day = (word, day) if len(word) == 4 else (year, word)
        elif (match := _DOTTED.fullmatch(word)) and not (year or month or day):
            day, month, year = match[1], match[2], match[3]
        elif (match := _ISO.fullmatch(word)) and not (year or month or day):
            year, month, day = match[1], match[2], match[3]
        elif (match := _CLOCK.fullmatch(word)) and not clock:
            clock = f"T{match[1]:0>2}:{match[2]}{match[3] or ''}"
        elif (match := _ORDINAL.fullmatch(word)) and not day:
            day = match[1]
        elif word in _ABOUT and not about:
            about = "~"
        elif _SLASHED.fullmatch(word):
            raise ValueProblem(
                "a date that can be read in one way only", "write 2022-05-04 or 04.05.2022, not 4/5/2022"
            )
        else:
            raise refuse()
    if not year or (day and not month) or (clock and not day) or (clock and about):
        raise ValueProblem("a date with its year", _ADVICE) if month or day else refuse()
    iso = "-".join(part.zfill(2) for part in (year, month, day) if part)
    return iso + clock + about
