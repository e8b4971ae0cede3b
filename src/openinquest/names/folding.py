"""Fold every spelling of a word to one key alphabet: a b c d e f g h i j k l m n p r s t u v z.

In this alphabet `c` is ш, щ and ч (Шыңғыс and Чингиз), `j` is ж and дж, `u` every rounded vowel (о ө у ұ ү w),
`i` every narrow one (и й ы і y), `k` is к and қ, `h` is х and һ, `n` also ң, `s` also ц. Folding goes in two steps,
because endings are cut between them: `letters` writes letter by letter, `collapse` takes out what spellings treat
differently (double letters, ие for е, the second letter of ңғ).
"""

from __future__ import annotations

import re
from typing import Final

_CYRILLIC: Final = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e",
        "э": "e", "є": "ie", "ж": "j", "җ": "j", "з": "z", "и": "i", "й": "i", "і": "i", "ї": "i", "ј": "i",
        "к": "k", "қ": "k", "ҡ": "k", "л": "l", "м": "m", "н": "n", "ң": "ng", "о": "u", "ө": "u", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ў": "u", "ф": "f", "х": "h", "ҳ": "h",
        "һ": "h", "ц": "s", "ч": "c", "ш": "c", "щ": "c", "ъ": "", "ы": "i", "ь": "", "ю": "iu", "я": "ia",
        "ӯ": "u", "ӣ": "i", "ҷ": "j",
        "ђ": "j", "ћ": "c", "љ": "l", "њ": "n", "џ": "j", "ѕ": "s", "ԛ": "k", "ԝ": "u",
        "-": "", "'": "",
    }
)  # fmt: skip
_CYRILLIC_PAIRS: Final = re.compile(
    r"дж|дз(?=[аеиоуы])|шч|тш|тс|[ьъ](?=[еёэ])|(?<=л)я(?=.)|(?<=[аиоуыэйе])ё(?!ва?$)"
)
_CYRILLIC_PAIR: Final = {
    "дж": "ж",
    "дз": "з",
    "шч": "ш",
    "тш": "ш",
    "тс": "с",
    "ё": "ю",
    "ь": "и",
    "ъ": "и",
    "я": "а",
}

_LATIN_WRITTEN: Final = {
    "szh": "sj", "tzh": "tj",
    "shch": "C", "tsch": "C", "dsch": "j", "sch": "C", "tch": "C", "tsh": "C", "dzh": "j", "dj": "j", "zh": "j",
    "sh": "C", "ch": "C", "kh": "h", "gh": "g", "ph": "f", "th": "t", "ts": "s", "tz": "s", "ck": "k", "cz": "C",
    "sz": "C", "qu": "ku", "s'": "C", "c'": "C", "y'": "u", "i'": "i", "lya": "la", "jj": "j",
    "ce": "se", "ci": "si", "cy": "si", "aw": "au", "ew": "eu", "ow": "uu",
}  # fmt: skip
_LATIN_PAIRS: Final = re.compile(
    "|".join(
        {"lya": "lya(?=.)", "s'": "s'(?!ev|$)"}.get(pair, pair)
        for pair in sorted(_LATIN_WRITTEN, key=len, reverse=True)
    )
)
_LATIN: Final = str.maketrans(
    {
        "o": "u", "y": "i", "w": "u", "q": "k", "c": "k", "x": "h", "ä": "a", "á": "a", "à": "a", "â": "a",
        "ã": "a", "å": "a", "ā": "a", "ă": "a", "ą": "a", "æ": "a", "ç": "c", "č": "c", "ć": "c", "ĉ": "c",
        "ď": "d", "đ": "d", "ð": "d", "é": "e", "è": "e", "ê": "e", "ë": "e", "ē": "e", "ě": "e", "ę": "e",
        "ė": "e", "ǝ": "a", "ə": "a", "ğ": "g", "ǵ": "g", "ģ": "g", "ġ": "g", "í": "i", "ì": "i", "î": "i",
        "ï": "i", "ī": "i", "ı": "i", "į": "i", "ĭ": "i", "ķ": "k", "ļ": "l", "ľ": "l", "ł": "l", "ñ": "n",
        "ń": "n", "ň": "n", "ņ": "n", "ŋ": "n", "ó": "u", "ò": "u", "ô": "u", "õ": "u", "ö": "u", "ø": "u",
        "ō": "u", "ő": "u", "ŏ": "u", "œ": "u", "ř": "r", "ŕ": "r", "ş": "c", "š": "c", "ś": "c", "ș": "c",
        "ŝ": "c", "ß": "s", "ť": "t", "ţ": "t", "ț": "t", "þ": "t", "ú": "u", "ù": "u", "û": "u", "ü": "u",
        "ū": "u", "ů": "u", "ű": "u", "ŭ": "u", "ų": "u", "ý": "u", "ÿ": "i", "ŷ": "i", "ž": "j", "ź": "j",
        "ż": "j", "ŵ": "u", "ẃ": "u", "ǧ": "g", "ǩ": "k", "ǰ": "j", "ḥ": "h", "ḩ": "h", "ṭ": "t", "ḍ": "d",
        "ẓ": "z", "ṣ": "s", "-": "", "'": "",
    }
)  # fmt: skip
_AFTER_CONSONANT_YO: Final = re.compile(r"(?<=[bcdfgklmnprstvzh])yo")
_FINAL_W: Final = re.compile(r"(?<=[oe])w(?=a?$)")
_KS: Final = re.compile(r"(?<=[ei])x|(?<=^ma)x(?=i)|(?<=ro)x|x(?=eni|enia|eny)")

_DOUBLE: Final = re.compile(r"(.)\1+")
_SOFTENED: Final = re.compile(r"ng|(?<=[aeiu])i+e|i+e(?!v$|va$)|i+u|ui(?!$)|av(?=[bcdfghjklmnprstz])|nb")
_PLAIN: Final = {"ng": "n", "ui": "u", "av": "au", "nb": "mb"}


def letters(word: str, *, cyrillic: bool) -> str:
    """Return a lower-case word of one script letter by letter in the key alphabet, nothing collapsed yet."""
    if cyrillic:
        return _CYRILLIC_PAIRS.sub(_cyrillic_pair, word).translate(_CYRILLIC)
    if "w" in word:
        word = _FINAL_W.sub("v", word)
    if "yo" in word:
        word = _AFTER_CONSONANT_YO.sub("e", word)
    if "x" in word:
        word = _KS.sub("ks", word)
    return _LATIN_PAIRS.sub(_latin_pair, word).translate(_LATIN).lower()


def _cyrillic_pair(match: re.Match[str]) -> str:
    return _CYRILLIC_PAIR[match[0]]


def _latin_pair(match: re.Match[str]) -> str:
    return _LATIN_WRITTEN[match[0]]


def collapse(text: str) -> str:
    """Return what `letters` gave without double letters and other differences that only spelling makes."""
    text = _DOUBLE.sub(r"\1", text)
    return _DOUBLE.sub(r"\1", _SOFTENED.sub(_plain, text))


def _plain(match: re.Match[str]) -> str:
    found = match[0]
    return _PLAIN.get(found) or ("e" if found[-1] == "e" else "u")


def fold(word: str, *, cyrillic: bool) -> str:
    """Return the key of a lower-case word of one script."""
    return collapse(letters(word, cyrillic=cyrillic))


_COARSE: Final = str.maketrans(
    {"z": "s", "h": "k", "v": "u", "f": "p", "g": "k", "e": "i", "u": "i", "j": "j"}
)
_ENDS: Final = {"d": "t", "b": "p", "g": "k"}
_VOICED: Final = re.compile(r"d(?=[cfhkpst])|b(?=[cfhkpst])|g(?=[cfhkpst])")


def skeleton(key: str) -> str:
    """Return a key without what transcriptions confuse: vowel qualities but a, voice at the end, z/s, h/k, v/u."""
    if not key:
        return key
    text = _VOICED.sub(_unvoiced, key[:-1]) + _ENDS.get(key[-1], key[-1])
    return _DOUBLE.sub(r"\1", text.translate(_COARSE))


def _unvoiced(match: re.Match[str]) -> str:
    return _ENDS[match[0]]


_INITIAL: Final = str.maketrans({"c": "s", "h": "k", "z": "j", "e": "i", "v": "u", "f": "p"})


def initial_of(key: str) -> str:
    """Return the class of a key's first letter as initials are compared.

    Initials are short of letters: S. may stand for Ш, K. for Х, Z. for Ж, Y. for Е; such letters are one class.
    """
    return key[:1].translate(_INITIAL)
