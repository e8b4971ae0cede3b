"""What one word of a cell can be: a given name, a surname, a father's name, an initial, a title, no name at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from openinquest.names.endings import Cut, Ending, cut
from openinquest.names.folding import collapse, letters
from openinquest.names.lexicon import GivenName, compound, is_listed, is_name, known_given, lexicon, own_key
from openinquest.names.scripts import one_script

_KAZAKH: Final = frozenset("әғқңөұүһі")
_KAZAKH_LATIN: Final = frozenset("äğıñöşūüáǵńóúýṡ")
_REGIONAL: Final = frozenset({"kazakh", "uyghur", "uzbek", "caucasian", "dungan"})
_PAIRED_INITIALS: Final = frozenset({"zh", "sh", "ch", "kh", "yu", "ya", "ye", "ts", "dj", "dz", "iu", "ia", "je",
                                     "ju", "ja", "gh", "дж", "s'", "c'", "shch", "dzh", "yo", "ph", "th"})  # fmt: skip
_WEAK_ENDINGS: Final = ("in", "ina", "ian", "iuk", "cuk", "yan", "uk")


class Kind(StrEnum):
    """What a word is by itself; one letter each, so that a cell's words make up its shape."""

    SURNAME = "S"  # an ending that only surnames have
    SURNAME_LIKE = "N"  # -in, -ian, -uk: surnames here, chance elsewhere
    SURNAME_LISTED = "B"  # without an ending, but listed: Ким, Шмидт, Мороз
    GIVEN = "G"
    COMPOUND = "C"  # made of blocks of Turkic names
    FATHER = "F"
    SON_OF = "K"
    PARTICLE = "k"  # ұлы, қызы, оглы apart from the father's name
    INITIAL = "I"
    PREFIX = "p"  # al, von, van, de: belongs to the word behind it
    WORD = "W"
    TITLE = "T"
    RELATION = "R"
    JOINING = "J"
    UNKNOWN = "U"
    PERSON = "P"
    COMMA = ","


class Word(NamedTuple):
    """One word, read: its text, kind, keys, the sex its ending tells, and what is known of it as a given name."""

    text: str
    kind: Kind
    key: str
    stem: str
    sex: str | None
    given: GivenName | None
    cyrillic: bool
    kazakh: bool
    mixed: bool
    regional: bool


_PARTICLES: Final = {
    "uli": "m",
    "ulu": "m",
    "ugli": "m",
    "uglu": "m",
    "ugil": "m",
    "kizi": "f",
    "gizi": "f",
    "kiz": "f",
}
_PREFIXES: Final = frozenset({"al", "el", "von", "van", "de", "der", "den", "da", "di", "du", "la", "le", "bin", "ibn",
                              "abu", "ben", "del", "dos", "das", "do", "mac", "mc", "st", "аль", "эль", "фон", "ван",
                              "де", "дер", "бин", "ибн", "ад", "ас", "аш", "ар", "ash", "ad", "as", "ar", "ould", "ter",
                              "ten", "bint", "binti", "della", "dello",
    "degli", "delle", "vom", "zum", "zur", "af", "av", "zu", "y", "e", "o"})  # fmt: skip


def is_prefix(word: str) -> bool:
    """Return whether a lower-case word is one that belongs to the word behind it: al, von, bin."""
    return word in _PREFIXES


_OTHERWISE: Final = (
    ("j", "y"),
    ("ý", "y"),
    ("w", "v"),
    ("c", "j"),
    ("io", "yo"),
    ("yo", "yu"),
)
"""What letters may stand for besides, tried where the first reading makes no known name."""
_APART: Final = (("sh", "s h"), ("s'", "s "), ("zh", "z h"), ("th", "t h"), ("tz", "t z"))
"""Two letters that are read as one, and may be two: Askhat without k, Orazhan for Оразхан."""
_UZBEK: Final = re.compile("[oо](?![vwfвbu])")
"""An о that Uzbek writes where others write а: Гулнора, Ismoilov; not that of -ов."""


def _reading(low: str, cyrillic: bool) -> tuple[str, Cut]:
    """Return the uncollapsed key letters of a word and its ending, taking the reading that makes it a known name.

    A listed name goes before one that is only put together of blocks: Ilyos is Ілияс and not Іл-ес.
    """
    text = letters(low, cyrillic=cyrillic)
    found = cut(text)
    if is_listed(found.stem):
        return text, found
    made = (text, found) if is_name(found.stem) else None
    for other in _other_readings(low, cyrillic, all_of_them=made is None):
        text_of_other = letters(other, cyrillic=cyrillic).replace(" ", "")
        reading = cut(text_of_other)
        if is_listed(reading.stem):
            return text_of_other, reading
        if made is None and is_name(reading.stem):
            made = text_of_other, reading
    return made or (text, found)


def _other_readings(low: str, cyrillic: bool, *, all_of_them: bool) -> Iterator[str]:
    """Yield what a word may be meant for besides; only the likely ones if it makes a name as it is."""
    if cyrillic:
        if "ё" in low:  # Uzbek ё for я: Илёс
            yield _UZBEK.sub("а", low.replace("ё", "я"))
        if "о" in low:  # Uzbek о for а: Гулнора
            yield _UZBEK.sub("а", low)
        return
    if all_of_them:
        if low[0] == "j":  # Jerjan: the first J is another than the second
            yield "y" + low[1:]
        for written, meant in _OTHERWISE:
            if written in low:
                yield low.replace(written, meant)
    for written, meant in _APART:
        if written in low and "zzh" not in low:
            yield low.replace(written, meant)
    if "o" in low:
        yield _UZBEK.sub("a", low)


@lru_cache(maxsize=1 << 20)
def read_word(text: str, cyrillic_around: bool = False) -> Word:
    """Return what one word of a cell is; `text` may end in a full stop."""
    if text == ",":
        return Word(text, Kind.COMMA, "", "", None, None, False, False, False, False)
    dotted = text.endswith(".")
    bare = (
        text.rstrip(".").rstrip("'")
        if not text.lower().rstrip(".").endswith(("s'", "c'", "n'"))
        else text.rstrip(".")
    )
    low, mixed = one_script(bare.replace("İ", "I"), cyrillic_around=cyrillic_around)
    cyrillic = any("Ѐ" <= letter <= "ԯ" for letter in low)
    kazakh = (
        not _KAZAKH.isdisjoint(low) if cyrillic else not _KAZAKH_LATIN.isdisjoint(low) or "'" in low[1:-1]
    )

    def word(kind: Kind, key: str, stem: str, sex: str | None = None, given: GivenName | None = None,
             regional: bool = False) -> Word:  # fmt: skip
        return Word(text, kind, key, stem, sex, given, cyrillic, kazakh and regional, mixed, regional)

    lists = lexicon().words
    if low in lists["unknown"]:
        return word(Kind.UNKNOWN, "", "")
    if (len(low) == 1 and (dotted or bare.isupper())) or (
        low in _PAIRED_INITIALS and (dotted or not bare.isupper())
    ):
        key = _initial_key(low, cyrillic)
        return word(Kind.INITIAL, key, key)
    if low in lists["joining"] and not (bare.isupper() and len(low) > 1 and low in ("та", "да")):
        return word(Kind.JOINING, "", "")
    if low in lists["title"]:
        return word(Kind.TITLE, "", "")
    if low in lists["relation"]:
        return word(Kind.RELATION, "", "")
    if low in lists["person"]:
        return word(Kind.PERSON, "", "")
    if low in _PREFIXES:
        return word(Kind.PREFIX, collapse(letters(low, cyrillic=cyrillic)), "")
    if dotted and len(low) <= 3:
        key = _initial_key(low, cyrillic)
        return word(Kind.INITIAL, key, key)
    raw, ending = _reading(low, cyrillic)
    if raw in _PARTICLES:
        return word(Kind.PARTICLE, raw, raw, _PARTICLES[raw], regional=True)
    key = collapse(raw)
    return _name_word(word, key, ending, low, cyrillic, kazakh)


def _initial_key(low: str, cyrillic: bool) -> str:
    return collapse(letters(low, cyrillic=cyrillic)) or low[:1]


def _name_word(
    word: Callable[..., Word], key: str, ending: Cut, low: str, cyrillic: bool, kazakh: bool
) -> Word:
    given = known_given(key)
    if ending.ending is Ending.FATHER:
        return word(Kind.FATHER, key, ending.stem, ending.sex, regional=True)
    if ending.ending is Ending.SON_OF:
        return word(Kind.SON_OF, key, ending.stem, ending.sex, regional=True)
    if given is not None:
        sex = given.sex
        return word(Kind.GIVEN, key, given.canonical, sex, given, given.origin in _REGIONAL or cyrillic)
    if key in lexicon().surname_forms and ending.ending is Ending.NONE:
        return word(Kind.SURNAME_LISTED, key, ending.stem, None, None, cyrillic)
    if ending.ending is Ending.SURNAME:
        weak = low.endswith(_WEAK_ENDINGS) and not cyrillic and key not in lexicon().surname_forms
        return word(Kind.SURNAME_LIKE if weak else Kind.SURNAME, key, ending.stem, ending.sex, None, not weak)
    if (made := compound(key)) is not None:
        return word(Kind.COMPOUND, key, own_key(key), made or None, None, True)
    return word(Kind.WORD, key, key, None, None, kazakh and cyrillic)
