"""Quantities and dates in words: canonical strings in, what a reader of one language expects out.

What is not understood is returned as it stands: a page never hides a value because it cannot phrase it.
"""

from __future__ import annotations

import re

_NBSP = "\N{NO-BREAK SPACE}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)")
_CLOCK = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?")

_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "ru": (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
    "kk": (
        "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
        "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
    ),
}  # fmt: skip
_MONTHS_ALONE_RU = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_GENITIVE_RU = _MONTHS["ru"]
_DATIVE_KK = (
    "қаңтарға", "ақпанға", "наурызға", "сәуірге", "мамырға", "маусымға",
    "шілдеге", "тамызға", "қыркүйекке", "қазанға", "қарашаға", "желтоқсанға",
)  # fmt: skip
_ABLATIVE_KK = (
    "қаңтардан", "ақпаннан", "наурыздан", "сәуірден", "мамырдан", "маусымнан",
    "шілдеден", "тамыздан", "қыркүйектен", "қазаннан", "қарашадан", "желтоқсаннан",
)  # fmt: skip

# The Kazakh ablative of a numeral follows its last spoken word: бір-ден, төрт-тен, он-нан, мың-нан.
_ABLATIVE_UNITS = ("ден", "ден", "ден", "тен", "тен", "тен", "дан", "ден", "ден", "дан")
_ABLATIVE_TENS = ("", "нан", "дан", "дан", "тан", "ден", "тан", "тен", "нен", "нан")


def number(text: str, language: str) -> str:
    """Return a plain decimal number with the language's separators, or `text` where it is none."""
    if not _NUMBER.fullmatch(text):
        return text
    whole, _, fraction = text.partition(".")
    sign, digits = ("\N{MINUS SIGN}", whole[1:]) if whole.startswith("-") else ("", whole)
    if len(digits) >= (4 if language == "en" else 5):
        separator = "," if language == "en" else _NBSP
        digits = f"{int(digits):,}".replace(",", separator)
    point = "." if language == "en" else ","
    return f"{sign}{digits}{point}{fraction}" if fraction else f"{sign}{digits}"


def quantity(canonical: str, language: str, original: str = "") -> str:
    """Return a canonical quantity (`238`, `>200`, `>=98`, `<=5`, `10..15`, `~9900`, `vague:dozens`) in words."""
    if canonical.startswith("vague:"):
        word = canonical.removeprefix("vague:")
        return _VAGUE.get(word, {}).get(language) or original or word
    if ".." in canonical:
        low, _, high = canonical.partition("..")
        return f"{number(low, language)}–{number(high, language)}"
    for mark, phrase in _BOUNDS.items():
        if canonical.startswith(mark):
            text = canonical.removeprefix(mark)
            ending = f"-{_ablative(text)}" if "{ablative}" in phrase[language] else ""
            return phrase[language].format(n=number(text, language), ablative=ending)
    return number(canonical, language)


_VAGUE = {
    "dozens": {"en": "dozens", "ru": "десятки", "kk": "ондаған"},
    "hundreds": {"en": "hundreds", "ru": "сотни", "kk": "жүздеген"},
    "thousands": {"en": "thousands", "ru": "тысячи", "kk": "мыңдаған"},
    "several": {"en": "several", "ru": "несколько", "kk": "бірнеше"},
    "many": {"en": "many", "ru": "много", "kk": "көп"},
    "some": {"en": "some", "ru": "некоторые", "kk": "кейбір"},
}
_BOUNDS = {
    ">=": {"en": "at least {n}", "ru": "не менее {n}", "kk": "кемінде {n}"},
    "<=": {"en": "up to {n}", "ru": "до {n}", "kk": "ең көбі {n}"},
    ">": {"en": "more than {n}", "ru": "более {n}", "kk": "{n}{ablative} астам"},
    "<": {"en": "fewer than {n}", "ru": "менее {n}", "kk": "{n}{ablative} аз"},
    "~": {"en": "about {n}", "ru": "около {n}", "kk": "шамамен {n}"},
}  # fmt: skip


def _ablative(text: str) -> str:
    digits = text.partition(".")[2] or text
    if not digits.isdigit() or int(digits) == 0:
        return "ден"
    if digits[-1] != "0":
        return _ABLATIVE_UNITS[int(digits[-1])]
    if digits[-2] != "0":
        return _ABLATIVE_TENS[int(digits[-2])]
    zeros = len(digits) - len(digits.rstrip("0"))
    return "ден" if zeros == 2 else "нан"


_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN = re.compile(r"[A-Za-z]")
_KAZAKH = re.compile(r"[әғқңөұүһӘҒҚҢӨҰҮҺ]")


def language_of(words: str, page: str) -> str:
    """Guess the language of words by their script: Latin is English, Kazakh letters are Kazakh, else Russian.

    Cyrillic words without a Kazakh letter may still be Kazakh, so on a Kazakh `page` they are its own.
    """
    cyrillic, latin = len(_CYRILLIC.findall(words)), len(_LATIN.findall(words))
    if not cyrillic and not latin:
        return page
    if latin > cyrillic:
        return "en"
    return "kk" if page == "kk" or _KAZAKH.search(words) else "ru"


def date(canonical: str, language: str) -> str:
    """Return a canonical date (EDTF level 1, an interval, a clock time with its zone) in words."""
    if not canonical:
        return ""
    body, zone = canonical, ""
    if canonical.endswith("]"):
        body, _, zone = canonical[:-1].partition("[")
    start, slash, end = body.partition("/")
    text = _interval(start, end, language) if slash else _moment(start, language)
    if text is None:
        return canonical
    return f"{text} ({zone})" if zone else text


def _interval(start: str, end: str, language: str) -> str | None:
    if start in ("", "..") or end in ("", ".."):
        known = end if start in ("", "..") else start
        return _open(known, language, until=known is end)
    first, second = _CLOCK.fullmatch(start), _CLOCK.fullmatch(end)
    if first and second and first[1] == second[1]:
        day = _moment(first[1], language)
        return f"{day}, {first[2]}–{second[2]}"
    joined = _same_month(start, end, language)
    if joined:
        return joined
    low, high = _moment(start, language), _moment(end, language)
    return f"{low} – {high}" if low and high else None


def _same_month(start: str, end: str, language: str) -> str | None:
    first, second = _DAY.fullmatch(start), _DAY.fullmatch(end)
    if not first or not second or first[4] or second[4]:
        return None
    if not (first[3] and second[3]) or (first[1], first[2]) != (second[1], second[2]):
        return None
    return _day(first[1], int(first[2]), f"{int(first[3])}–{int(second[3])}", language)


def _open(known: str, language: str, *, until: bool) -> str | None:
    if language == "kk":
        return _open_kazakh(known, until=until)
    text = _genitive(known) if language == "ru" else _moment(known, language)
    if text is None:
        return None
    words = {"en": ("by", "since"), "ru": ("не позднее", "с")}[language]
    return f"{words[0] if until else words[1]} {text}"


def _genitive(known: str) -> str | None:
    match = _DAY.fullmatch(known)
    if not match or match[4]:
        return _moment(known, "ru")
    if not match[2]:
        return f"{match[1]} года"
    return f"{_GENITIVE_RU[int(match[2]) - 1]} {match[1]}" if not match[3] else _moment(known, "ru")


def _open_kazakh(known: str, *, until: bool) -> str | None:
    match = _DAY.fullmatch(known)
    if not match or match[4]:
        text = _moment(known, "kk")
        return None if text is None else f"{text} дейін" if until else f"{text} бастап"
    ending = "дейін" if until else "бастап"
    if not match[2]:
        return f"{match[1]} {'жылға' if until else 'жылдан'} {ending}"
    month = (_DATIVE_KK if until else _ABLATIVE_KK)[int(match[2]) - 1]
    day = f"{int(match[3])} " if match[3] else ""
    return f"{match[1]} ж. {day}{month} {ending}".replace(" ж.", f"{_NBSP}ж.")


def _moment(text: str, language: str) -> str | None:
    clock = _CLOCK.fullmatch(text)
    if clock:
        day = _moment(clock[1], language)
        return f"{day}, {clock[2]}{' UTC' if clock[3] == 'Z' else f' {clock[3]}' if clock[3] else ''}"
    match = _DAY.fullmatch(text)
    if not match or (match[2] and not 1 <= int(match[2]) <= 12):
        return None
    year, month, day_of_month, doubt = match.groups()
    if not month:
        plain = f"{year}{_NBSP}ж." if language == "kk" else year
    elif not day_of_month:
        plain = _month(year, int(month), language)
    else:
        plain = _day(year, int(month), str(int(day_of_month)), language)
    return f"{_DOUBT[language][doubt]} {plain}" if doubt else plain


_DOUBT = {
    "en": {"~": "about", "?": "perhaps", "%": "perhaps about"},
    "ru": {"~": "около", "?": "возможно,", "%": "возможно, около"},
    "kk": {"~": "шамамен", "?": "мүмкін,", "%": "мүмкін, шамамен"},
}


def _month(year: str, month: int, language: str) -> str:
    if language == "kk":
        return f"{year}{_NBSP}ж. {_MONTHS['kk'][month - 1]}"
    names = _MONTHS_ALONE_RU if language == "ru" else _MONTHS[language]
    return f"{names[month - 1]} {year}"


def _day(year: str, month: int, days: str, language: str) -> str:
    name = _MONTHS[language][month - 1]
    if language == "kk":
        return f"{year}{_NBSP}ж. {days}{_NBSP}{name}"
    return f"{days}{_NBSP}{name} {year}"
