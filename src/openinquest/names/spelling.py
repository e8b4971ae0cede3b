"""Write a Cyrillic word as Kazakh Latin (three alphabets), Russian and English spellings do, and Latin as Cyrillic."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from openinquest.names.tote import in_tote


class Style(StrEnum):
    """A way of writing a name."""

    KAZAKH = "kk"
    LATIN_2017 = "kk-2017"  # apostrophes, decree 569 of 26 October 2017
    LATIN_2018 = "kk-2018"  # acutes and digraphs, decree 637 of 19 February 2018
    LATIN_2021 = "kk-2021"  # diaereses, breves, cedillas: the draft presented in January 2021
    RUSSIAN = "ru"
    ENGLISH = "en"  # as newspapers write
    TOTE = "kk-Arab"  # төте жазу, the Arabic letters of China's Kazakhs
    PASSPORT = "en-passport"  # ICAO 9303 from the Russian spelling
    BGN = "en-bgn"  # BGN/PCGN without its diacritics


_RUSSIAN: Final = str.maketrans(
    "әғқңөұүһіӘҒҚҢӨҰҮҺІ",
    "агкноуухиАГКНОУУХИ",
)

_LATIN: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "io", "ж": "j", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h",
    "ц": "ts", "щ": "şş", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia", "қ": "q", "һ": "h",
}  # fmt: skip
_ENGLISH: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
}  # fmt: skip
_TABLES: Final[dict[Style, dict[str, str]]] = {
    Style.LATIN_2017: _LATIN | {"ә": "a'", "ғ": "g'", "и": "i'", "й": "i'", "ң": "n'", "ө": "o'", "у": "y'", "ү": "u'",
                                "ұ": "u", "ч": "c'", "ш": "s'", "щ": "s's'", "і": "i"},
    Style.LATIN_2018: _LATIN | {"ә": "á", "ғ": "ǵ", "и": "ı", "й": "ı", "ң": "ń", "ө": "ó", "у": "ý", "ү": "ú",
                                "ұ": "u", "ч": "ch", "ш": "sh", "щ": "shch", "і": "i"},
    Style.LATIN_2021: _LATIN | {"ә": "ä", "ғ": "ğ", "ң": "ñ", "ө": "ö", "у": "u", "ү": "ü", "ұ": "ū", "ч": "tş",
                                "ш": "ş", "і": "ı"},
    Style.ENGLISH: _ENGLISH,
    Style.PASSPORT: _ENGLISH | {"й": "i", "ю": "iu", "я": "ia", "ё": "e", "ъ": "ie", "ы": "y"},
    Style.BGN: _ENGLISH | {"й": "y", "ғ": "gh", "қ": "q", "ң": "ng", "ё": "yë"},
}  # fmt: skip
_BGN_YE: Final = re.compile(r"(?:^|(?<=[аеёиоуыэюяәөұүіьъй-]))е")

_CYRILLIC: Final = (
    ("shch", "щ"), ("sch", "ш"), ("dzh", "ж"), ("zh", "ж"), ("kh", "х"), ("gh", "ғ"), ("ch", "ч"), ("sh", "ш"),
    ("ts", "ц"), ("yu", "ю"), ("iu", "ю"), ("ya", "я"), ("ia", "я"), ("ye", "е"), ("yo", "ё"), ("a'", "ә"),
    ("g'", "ғ"), ("n'", "ң"), ("o'", "ө"), ("u'", "ү"), ("s'", "ш"), ("c'", "ч"), ("i'", "и"),
    ("y'", "у"),
)  # fmt: skip
_ONE: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzäáğǵñńöóüúūşýıëéçč", "абкдефгхижклмнопқрстувухызәәғғңңөөүүұшуиеечч"
)


def written(word: str, style: Style) -> str:
    """Return a Cyrillic word in a style, with its first letter as large as it was."""
    if style is Style.KAZAKH:
        return word
    if style is Style.RUSSIAN:
        return word.translate(_RUSSIAN)
    if style is Style.TOTE:
        return in_tote(word)
    low = word.lower()
    if style in (Style.BGN, Style.ENGLISH):
        low = _BGN_YE.sub("ye", low)
    table = _TABLES[style]
    text = "".join(table.get(letter, letter) for letter in low)
    return (
        "-".join(piece[:1].upper() + piece[1:] for piece in text.split("-")) if word[:1].isupper() else text
    )


def cyrillic(word: str) -> str:
    """Return a Latin word in Cyrillic letters, as far as its spelling tells them."""
    low = word.lower()
    for pair, letter in _CYRILLIC:
        low = low.replace(pair, letter)
    low = low.translate(_ONE).replace("'", "ь")
    return low[:1].upper() + low[1:]
