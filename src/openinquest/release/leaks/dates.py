"""Days in a text, in figures and in words of three languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

_MONTHS: Final = (
    "jan january янв январь января қаңтар qańtar qantar qañtar",
    "feb february фев февраль февраля ақпан aqpan",
    "mar march мар март марта наурыз naýryz nauryz naurız",
    "apr april апр апрель апреля сәуір sáýir säuir",
    "may май мая мамыр mamyr",
    "jun june июн июнь июня маусым maýsym mausym",
    "jul july июл июль июля шілде shilde şılde",
    "aug august авг август августа тамыз tamyz",
    "sep sept september сен сентябрь сентября қыркүйек qyrkúıek",
    "oct october окт октябрь октября қазан qazan",
    "nov november ноя ноябрь ноября қараша qarasha",
    "dec december дек декабрь декабря желтоқсан jeltoqsan",
)
_MONTH: Final = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_KAZAKH_ENDINGS: Final = (
    "да",
    "де",
    "та",
    "те",
    "дағы",
    "дегі",
    "тағы",
    "тегі",
    "ының",
    "інің",
    "ында",
    "інде",
)

Day = tuple[int, int, int]
"""Year (0 where the text gives none), month, day."""


def days_in(words: Sequence[str]) -> Iterator[tuple[Day, int, int]]:
    """Yield each day that stands among words in small letters, with the first and the last of its words.

    In figures both orders are read (05.01.2022, 2022-01-05; 01/05/2022 as both); in words a month beside a day, with
    the year where one is near.
    """
    for at, word in enumerate(words):
        month = _month(word)
        if month:
            yield from _beside_month(words, at, month)
        elif len(word) == 4 and word.isdigit():
            yield from _in_figures(words, at, int(word))
        elif len(word) == 8 and word.isdigit() and word[:2] in ("18", "19", "20"):
            yield from _checked((int(word[:4]), int(word[4:6]), int(word[6:])), at, at)


def _month(word: str) -> int:
    if word[:1].isdigit():
        return 0
    if word in _MONTH:
        return _MONTH[word]
    for ending in _KAZAKH_ENDINGS:
        if word.endswith(ending) and word[: -len(ending)] in _MONTH:
            return _MONTH[word[: -len(ending)]]
    return 0


def _in_figures(words: Sequence[str], at: int, year: int) -> Iterator[tuple[Day, int, int]]:
    if not 1850 <= year <= 2150:
        return
    behind = [_small(words, at + 1), _small(words, at + 2)]
    before = [_small(words, at - 2), _small(words, at - 1)]
    if all(behind):
        yield from _checked((year, behind[0], behind[1]), at, at + 2)
    if all(before):
        for month, day in {(before[1], before[0]), (before[0], before[1])}:
            yield from _checked((year, month, day), at - 2, at)


def _beside_month(words: Sequence[str], at: int, month: int) -> Iterator[tuple[Day, int, int]]:
    for place in (at - 1, at + 1):
        day = _small(words, place)
        if day:
            first, last = min(at, place), max(at, place)
            near = [other for other in range(first - 2, last + 3) if _year(words, other)]
            year = _year(words, min(near, key=lambda other: abs(other - at))) if near else 0
            yield from _checked((year, month, day), first, last)


def _year(words: Sequence[str], at: int) -> int:
    word = words[at] if 0 <= at < len(words) else ""
    return int(word) if len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20", "21") else 0


def _small(words: Sequence[str], at: int) -> int:
    word = words[at] if 0 <= at < len(words) else ""
    return int(word) if 0 < len(word) < 3 and word.isdigit() else 0


def _checked(day: Day, first: int, last: int) -> Iterator[tuple[Day, int, int]]:
    if 1 <= day[1] <= 12 and 1 <= day[2] <= 31:
        yield day, first, last
