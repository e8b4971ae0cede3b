"""Kazakh and Uyghur in Arabic letters, read as Cyrillic, and Kazakh written so.

Both alphabets write every vowel, so that letters go one to one into Cyrillic. Kazakh (төте жазу, used in China) has one
letter for each pair of a back and a front vowel; a hamza in front of the word, or one of ە ك گ in it, says that its
vowels are front ones. Uyghur has a letter for each, and a hamza under every vowel that begins a word or a syllable.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_TOLD: Final = re.compile("[ەۇۋۆڭېۈ\u0674-\u0678]|(?<!\\w)\u0621(?=\\w)")
"""Letters that neither Arabic nor Persian nor Urdu has, and the hamza in front of a word."""
_UYGHUR: Final = re.compile("[ئېۈغخ]")
_HAMZA: Final = re.compile("[\u0621\u0674]")
_WORD: Final = re.compile("[\u0621-\u06d5\u0674]+")
_SHARED: Final = dict(
    zip(
        "ابپتجچدرزژسشفقكکگڭلمنھهحخعغثصذضظطة",
        "абптжчдрзжсшфқккгңлмнһһххғғссзззта",
        strict=True,
    )
)
_KAZAKH: Final = str.maketrans({**_SHARED, **dict(zip("ەويیۇىۋۆ", "еоииұыув", strict=True))})
_OF_UYGHUR: Final = str.maketrans({**_SHARED, **dict(zip("ەويیۇىۋۆېۈ", "әоййуивөеү", strict=True)), "ئ": ""})
_TO_FRONT: Final = str.maketrans("аоұы", "әөүі")
_BESIDE: Final = re.compile("(?<=[кг])[аоұы]|[аоұы](?=[кг])")
_YA: Final = re.compile("и+а(?=$|н)")
_SOFT: Final = re.compile("(?<=[бвгдзклмнпрстфх])и[оө](?=.)|(?<=л)и+а(?=.)")
_FIRST: Final = re.compile("[аоұы]")
_SHORT_I: Final = re.compile("(?<=[аәеоөұүыі])и|^и(?=[аәоөұү])")

_WRITTEN: Final = str.maketrans(
    {
        **dict(zip("абвгғдежзийкқлмнңопрстуұфхһчшыэ", "ابۆگعدەجزييكقلمنڭوپرستۋۇفحھچشىە", strict=True)),
        "ә": "ا", "ө": "و", "ү": "ۇ", "і": "ى", "ц": "تس", "щ": "شش", "ю": "يۋ", "я": "يا", "ё": "يو", "ь": "", "ъ": "",
    }
)  # fmt: skip


def is_tote(text: str) -> bool:
    """Return whether a line has letters that only Kazakh and Uyghur in Arabic letters have."""
    return _TOLD.search(text) is not None


def tote_in_cyrillic(text: str) -> str:
    """Return a line of Kazakh or Uyghur in Arabic letters in Cyrillic ones, each word with a capital."""
    text = unicodedata.normalize("NFKC", text).replace("\u0640", "")
    uyghur = _UYGHUR.search(text) is not None
    return _WORD.sub(lambda match: _word(match[0], uyghur=uyghur), text)


def _word(word: str, *, uyghur: bool) -> str:
    bare = _HAMZA.sub("", word)
    if uyghur:
        made = bare.translate(_OF_UYGHUR)
    else:
        made = _harmonised(bare.translate(_KAZAKH), marked=len(bare) < len(word))
        made = _SHORT_I.sub("й", made)
    made = _SOFT.sub(lambda match: "я" if match[0][-1] == "а" else "ё", made)
    made = _YA.sub("ия", made).replace("йа", "я")
    return made[:1].upper() + made[1:]


def _harmonised(word: str, *, marked: bool) -> str:
    """Return a word with its front vowels told from the back ones, as far as a name made of two words lets them be.

    Keys do not depend on it: a front vowel and its back one fold to one letter.
    """
    if marked:
        word = _FIRST.sub(_front, word, count=1)
        return word.replace("ы", "і").replace("ұ", "ү")
    if "а" in word or "қ" in word or "ғ" in word:
        return _BESIDE.sub(_front, word)
    return word.translate(_TO_FRONT) if any(letter in word for letter in "екг") else word


def _front(match: re.Match[str]) -> str:
    return match[0].translate(_TO_FRONT)


def in_tote(word: str) -> str:
    """Return a Kazakh Cyrillic word in the Arabic letters of China's Kazakhs."""
    low = word.lower()
    front = any(letter in "әөүі" for letter in low) and not any(letter in "екгэ" for letter in low)
    return ("\u0674" if front else "") + low.replace("ия", "я").translate(_WRITTEN)
