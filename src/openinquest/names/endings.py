"""Endings of surnames and father's names, on letters of the key alphabet before they are collapsed.

Russian: -ов/-ова, -ев/-ева, -ин/-ина, -ский/-ская; -ович/-овна. Kazakh: -ұлы, -қызы (a father's name, or a surname
in that form), -тегі. Also -оглы (Azerbaijani, Uyghur), -заде, -уулу (Kyrgyz), o'g'li and qizi (Uzbek).
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, NamedTuple

from openinquest.names.folding import collapse
from openinquest.names.lexicon import is_name, known_given, lexicon, own_key


class Ending(Enum):
    """What the ending of a word tells of its part in a name."""

    NONE = "none"
    SURNAME = "surname"
    FATHER = "father"  # Russian: a father's name and nothing else
    SON_OF = "son-of"  # Kazakh: a father's name, and in many names the surname


class Cut(NamedTuple):
    """The ending of a word, the key of what stands before it, the sex it tells."""

    ending: Ending
    stem: str
    sex: str | None


_FATHER: Final = re.compile(r"^(.{2,}?)(?:(uvic|evic)|(uvna|evna))$")
_SON: Final = re.compile(r"^(.{3,}?)(?:(uli+|uulu|ugli|uglu)|(ki+zi*|gi+zi))$")
_SURNAME: Final = re.compile(
    r"^(.{2,}?)(?:(uv|ev|uff|eff)|(uva|eva)|(skii|ski)|(skaia|skaja)|(in)|(ina)"
    r"|(enku|cuk|iuk|ian|cvili|zade|tegi))$"
)
_SLIPPED: Final = {
    "uvic": (Ending.FATHER, "m"), "evic": (Ending.FATHER, "m"), "uvna": (Ending.FATHER, "f"),
    "evna": (Ending.FATHER, "f"), "kizi": (Ending.SON_OF, "f"), "uva": (Ending.SURNAME, None),
    "eva": (Ending.SURNAME, None),
}  # fmt: skip
_LETTERS: Final = "abcdefghijklmnprstuvz"


def _one_slip_from(ending: str) -> set[str]:
    """Return the ending and every form of it with one letter left out, put in, changed or swapped with the next."""
    halves = [(ending[:at], ending[at:]) for at in range(len(ending) + 1)]
    made = {front + letter + back for front, back in halves for letter in _LETTERS}
    made |= {front + letter + back[1:] for front, back in halves if back for letter in _LETTERS}
    made |= {front + back[1] + back[0] + back[2:] for front, back in halves if len(back) > 1}
    if len(ending) > 3:
        made |= {front + back[1:] for front, back in halves if back}
    return made


_SLIPS: Final = {tail: ending for ending in reversed(_SLIPPED) for tail in _one_slip_from(ending)}
"""What is left of an ending with one slip in it, to the ending: those long enough to be known all the same."""
_SPECIAL: Final = {
    "ilic": ("ilia", "m"), "ilinicna": ("ilia", "f"), "ilicna": ("ilia", "f"),
    "nikitic": ("nikita", "m"), "nikiticna": ("nikita", "f"), "kuzmic": ("kuzma", "m"), "kuzminicna": ("kuzma", "f"),
    "lukic": ("luka", "m"), "lukinicna": ("luka", "f"), "fumic": ("fuma", "m"), "fuminicna": ("fuma", "f"),
    "savic": ("sava", "m"), "savicna": ("sava", "f"), "savvic": ("sava", "m"), "savvicna": ("sava", "f"),
}  # fmt: skip


def stem_of_name(stem: str) -> str:
    """Return the key of a name of which an ending was cut: Мусаев and Мұсаұлы are of Мұса, Сергеевич is of Сергей."""
    key = collapse(stem)
    if is_name(key):
        return own_key(key)
    for tail in ("i", "a", "ia", "ei"):
        if is_name(key + tail):
            return own_key(key + tail)
    return key


def cut(text: str) -> Cut:
    """Return what the ending of a word in uncollapsed key letters tells; Ending.NONE with the whole key if nothing."""
    if text in _SPECIAL:
        name, sex = _SPECIAL[text]
        return Cut(Ending.FATHER, own_key(name), sex)
    if match := _FATHER.match(text):
        sex = "m" if match[2] else "f"
        return Cut(Ending.FATHER, _soft(match[1], (match[2] or match[3])[0] == "e"), sex)
    if (match := _SON.match(text)) and known_given(collapse(text)) is None:
        return Cut(Ending.SON_OF, stem_of_name(match[1]), "m" if match[2] else "f")
    found = _surname(text)
    if found.ending is Ending.NONE and not is_name(found.stem):
        return _slipped(text) or found
    return found


def _slipped(text: str) -> Cut | None:
    """Return the ending of a word in which the ending has a slip of one letter, behind a known name."""
    for at in range(max(4, len(text) - 5), len(text) - 2):
        ending = _SLIPS.get(text[at:])
        if ending is not None and is_name(collapse(text[:at])):
            kind, sex = _SLIPPED[ending]
            return Cut(kind, own_key(collapse(text[:at])), sex)
    return None


def _soft(stem: str, soft: bool) -> str:
    """Return the stem; after -ев- a vowel at its end had a й behind it: Сергеевич, Сагинтаев, but also Мусаев."""
    key = collapse(stem)
    if soft and key[-1:] in ("a", "e", "u"):
        for found in (key, key + "i"):
            if known_given(found) is not None:
                return own_key(found)
        return key if is_name(key) and not is_name(key + "i") else key + "i"
    return stem_of_name(stem)


def _surname(text: str) -> Cut:
    whole = collapse(text)
    match = _SURNAME.match(text)
    if match is None:
        forms = lexicon().surname_forms
        return Cut(Ending.NONE, forms.get(whole, own_key(whole)), None)
    start, male, female, ski, skaia, _, ina, plain = match.groups()
    if male or female:
        stem = _soft(start, (male or female).startswith("e"))
        return Cut(Ending.SURNAME, stem, "m" if male else "f")
    if ski or skaia:
        return Cut(Ending.SURNAME, collapse(start) + "ski", "m" if ski else "f")
    if plain:
        stem = collapse(start) if plain == "tegi" else whole
        return Cut(Ending.SURNAME, stem, None)
    if known_given(whole) is not None:  # Амин, Нурдин, Марина, Ирина
        return Cut(Ending.NONE, own_key(whole), None)
    stem = whole[:-1] if ina else whole
    of_name = next((own_key(stem[:-2] + tail) for tail in ("", "a") if known_given(stem[:-2] + tail)), None)
    if of_name is not None and len(stem) > 5:  # Сейфуллин is of Сейфулла
        stem = of_name
    return Cut(Ending.SURNAME, stem, "f" if ina else "m")
