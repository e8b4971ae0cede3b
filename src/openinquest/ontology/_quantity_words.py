"""How English, Russian and Kazakh say how sure a number is.

English and Russian put the word before the number; Kazakh mostly puts it after, on a number with a case ending
("200-ден астам", more than 200). Every list is matched longest first. Texts are compared in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

# the sign that stands in the canonical form for each wording
_BEFORE: Final = {
    ">": (
        "more than, over, above, exceeding, in excess of, greater than, upwards of, just over, slightly more than, "
        "a little over, slightly over, более чем, больше чем, более, больше, свыше, чуть более, чуть больше, "
        "немногим более, превысило, превышает"
    ),
    ">=": (
        "at least, no fewer than, no less than, not less than, not fewer than, a minimum of, minimum of, minimum, "
        "не менее чем, не менее, не меньше чем, не меньше, минимум, как минимум, по меньшей мере, по крайней мере, "
        "кемінде, аз дегенде"
    ),
    "<": (
        "fewer than, less than, under, below, just under, менее чем, меньше чем, менее, меньше, "
        "чуть менее, чуть меньше"
    ),
    "<=": (
        "up to, at most, no more than, not more than, as many as, a maximum of, maximum of, maximum, до, не более чем, "
        "не более, не больше чем, не больше, не свыше, максимум, самое большее, ең көбі, көп дегенде"
    ),
    "~": (
        "about, around, approximately, approx., approx, roughly, some, circa, ca., ca, c., nearly, almost, close to, "
        "an estimated, estimated, около, примерно, приблизительно, ориентировочно, порядка, почти, где-то, "
        "шамамен, жуықтап алғанда, болжам бойынша"
    ),
}
_CASE = r"(?:-?\s?(?:ға|ге|қа|ке|на|не|а|е))?"
_FROM = r"(?:-?\s?(?:дан|ден|тан|тен|нан|нен))?"
_AFTER: Final = (
    (">", rf"{_FROM}\s*(?:астам|аса|артық|көп|көбірек)"),
    (">=", rf"{_FROM}\s*(?:кем емес|аз емес)"),
    (">=", r"\s*(?:or more|and more|and above|и более|и больше|және одан (?:да )?(?:көп|астам))"),
    (">=", r"\s*\+"),
    ("<", rf"{_FROM}\s*(?:аз|кем|азырақ|төмен)"),
    ("<", rf"{_CASE}\s*жетпейді"),
    ("<=", rf"{_FROM}\s*(?:аспайды|аспайтын|көп емес|артық емес)"),
    ("<=", rf"{_CASE}\s*дейін"),
    ("<=", r"\s*(?:or fewer|or less|и менее|и меньше)"),
    ("~", rf"{_CASE}\s*(?:жуық|жақын|таяу)"),
    ("~", r"\s*(?:шамасында|шамалы|шақты|дерлік|or so|or thereabouts)"),
)

# a count that names no number; it is kept and compared with nothing
_VAGUE: Final = {
    "dozens": (
        "dozens, several dozen, a few dozen, many dozens, десятки, несколько десятков, ондаған, бірнеше ондаған"
    ),
    "scores": "scores",
    "hundreds": (
        "hundreds, several hundred, a few hundred, many hundreds, сотни, несколько сотен, "
        "жүздеген, бірнеше жүз, бірнеше жүздеген"
    ),
    "thousands": (
        "thousands, several thousand, a few thousand, many thousands, тысячи, несколько тысяч, "
        "мыңдаған, бірнеше мың, бірнеше мыңдаған"
    ),
    "tens-of-thousands": "tens of thousands, десятки тысяч, несколько десятков тысяч, ондаған мың",
    "hundreds-of-thousands": (
        "hundreds of thousands, several hundred thousand, сотни тысяч, несколько сотен тысяч, жүздеген мың"
    ),
    "millions": (
        "millions, several million, a few million, миллионы, несколько миллионов, миллиондаған, бірнеше миллион"
    ),
    "several": "several, a number of, несколько, ряд, бірнеше, бірқатар",
    "few": "a few, few, a handful, a handful of, немногие, единицы, аз, санаулы",
    "many": "many, numerous, multiple, lots, a lot, многие, много, множество, көп, көптеген",
}
VAGUE: Final[Mapping[str, str]] = MappingProxyType(
    {word.strip(): code for code, words in _VAGUE.items() for word in words.split(",")}
)

SCALE: Final[Mapping[str, int]] = MappingProxyType(
    {
        word: zeros
        for zeros, words in {
            3: "thousand тыс. тыс тысяча тысячи тысяч тысячу мың",
            6: "million millions mln mln. млн млн. миллион миллиона миллионов",
            9: "billion billions bn bn. млрд млрд. миллиард миллиарда миллиардов",
        }.items()
        for word in words.split()
    }
)

_COUNTED: Final = (
    ("zero", "no", "none", "nobody", "ноль", "ни одного", "никто", "нөл", "бірде-бір"),
    ("one", "один", "одна", "одно", "бір"),
    ("two", "два", "две", "двое", "екі"),
    ("three", "три", "трое", "үш"),
    ("four", "четыре", "четверо", "төрт"),
    ("five", "пять", "пятеро", "бес"),
    ("six", "шесть", "шестеро", "алты"),
    ("seven", "семь", "семеро", "жеті"),
    ("eight", "восемь", "сегіз"),
    ("nine", "девять", "тоғыз"),
    ("ten", "десять", "он"),
    ("eleven", "одиннадцать", "он бір"),
    ("twelve", "a dozen", "двенадцать", "он екі"),
)
NUMERALS: Final[Mapping[str, int]] = MappingProxyType(
    {word: number for number, words in enumerate(_COUNTED) for word in words}
    | {"twenty": 20, "двадцать": 20, "жиырма": 20, "thirty": 30, "тридцать": 30, "отыз": 30}
    | {"hundred": 100, "a hundred": 100, "one hundred": 100, "сто": 100, "жүз": 100}
    | {"a thousand": 1000, "one thousand": 1000, "тысяча": 1000, "мың": 1000}
)

SIGN_OF: Final[Mapping[str, str]] = MappingProxyType(
    {word.strip(): sign for sign, words in _BEFORE.items() for word in words.split(",")}
    | {">": ">", "≥": ">=", "⩾": ">=", ">=": ">=", "<": "<", "≤": "<=", "⩽": "<=", "<=": "<="}
    | {"~": "~", "≈": "~", "±": "~"}
)


def _longest_first(words: Mapping[str, object]) -> str:
    """Return a regular expression that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


# The three large patterns are compiled when a cell is first read: whoever only reads a record does not wait for them.
@cache
def before() -> re.Pattern[str]:
    """Return the pattern of a word before a number; its group is the word."""
    return re.compile(rf"(?:({_longest_first(SIGN_OF)})(?![^\W\d_])\s*)")


@cache
def after() -> re.Pattern[str]:
    """Return the pattern of a word after a number; the number of the group that matched tells the sign."""
    return re.compile(rf"(?:{'|'.join(f'({pattern})' for _, pattern in _AFTER)})$")


@cache
def vague() -> re.Pattern[str]:
    """Return the pattern of a count that names no number, and of what it counts; its group is the word."""
    return re.compile(rf"({_longest_first(VAGUE)})(?: [^\d]+)?")


AFTER_SIGNS: Final = ("", *(sign for sign, _ in _AFTER))
SPAN_WORD: Final = re.compile(r" (?:and|to|до|or|или|немесе|дейін)(?: |$)")
BETWEEN: Final = (
    re.compile(r"^(?:between|от|from)\s+(.+?)\s+(?:and|to|до)\s+(.+)$"),
    re.compile(r"^(.+?)-?\s?(?:дан|ден|тан|тен|нан|нен)\s+(.+?)-?\s?(?:ға|ге|қа|ке)\s+дейін$"),
    re.compile(r"^(.+?)\s+(?:to|or|или|немесе)\s+(.+)$"),
)
PART_OF: Final = re.compile(r"^(.+?)\s+(?:out of|of|из)\s+(?:the\s+)?(.+)$")
PART_OF_KAZAKH: Final = re.compile(
    r"^(.+?)-?\s?(?:дің|дың|тің|тың|нің|ның)\s+(.+?)-?\s?(?:і|ы|сі|сы|еуі|ауы)$"
)
