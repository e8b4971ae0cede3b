"""What all spellings, scripts and inflected forms of one word of a name have in common.

A word of a text may stand in any case: Омаровой, Омаровтың, Omarov's. Endings are taken off in the key alphabet of
`names`, where Cyrillic and the Latin alphabets meet, and what is left is compared without its last vowels, since
those are what cases change (Дана, Даны, Даной). More is better than less: a word alone alarms nobody.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from openinquest.names.agreement import sound_of
from openinquest.names.endings import Ending, cut
from openinquest.names.folding import collapse, initial_of, letters
from openinquest.names.lexicon import full_form, own_key
from openinquest.names.scripts import one_script
from openinquest.names.words import Kind, read_word

_RUSSIAN_ENDINGS: Final = (
    "а у е ы и я ю ой ою ей ею ом ем ём "
    "ым им ых их ому ого ему его ую юю ами ями ам ям ах ях ыми ими ии ию ией"
)
_KAZAKH_PLURALS: Final = " лар лер дар дер тар тер"
_KAZAKH_CASES: Final = (
    " ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті да де та те нда нде дан ден тан тен нан нен "
    "мен бен пен ша ше дай дей тай тей дікі тікі нікі ын ін сын сін ына іне ында інде ынан інен ының інің"
)  # fmt: skip
_SHORTEST: Final = 3
"""Letters that an ending must leave."""


def _endings() -> frozenset[str]:
    kazakh = ("".join(pair) for pair in product(_KAZAKH_PLURALS.split(" "), _KAZAKH_CASES.split(" ")))
    found = {letters(text, cyrillic=True) for text in (*_RUSSIAN_ENDINGS.split(), *kazakh) if text}
    return frozenset({*found, *(text.replace("ng", "n") for text in found), "s"})


_ENDINGS: Final = _endings()
_FATHERS: Final = ("uvic", "evic", "uvna", "evna", "uli", "kizi", "gizi", "ugli")
"""Endings without a slip in them: only these speak against another father's name."""
_LONGEST: Final = max(map(len, _ENDINGS))


class Spelt(NamedTuple):
    """One word of a text: roots by which it may be a part of a name, roots of the whole word, its first letter."""

    loose: frozenset[str]
    strict: frozenset[str]
    initial: str
    father: str


def root(key: str) -> str:
    """Return a key without what transcriptions confuse and without the vowels at its end, if two letters are left."""
    sound = sound_of(key)
    short = sound.rstrip("ai")
    return short if len(short) > 1 else sound


def strict_root(key: str) -> str:
    """Return a key without the vowels at its end, if two letters are left."""
    short = key.rstrip("aeiu")
    return short if len(short) > 1 else key


@lru_cache(maxsize=1 << 15)
def of_part(key: str) -> frozenset[str]:
    """Return the roots of a key of a name's part: of itself, and of the forms of one name."""
    return frozenset({root(key), root(own_key(key))})


@lru_cache(maxsize=1 << 13)
def spelt(token: str) -> Spelt:
    """Return what a word of a text may be. Never raises."""
    word = read_word(token)
    if word.kind == Kind.INITIAL:
        return Spelt(frozenset(), frozenset(), initial_of(word.key), "")
    low, _ = one_script(token.rstrip("."))
    raw = letters(low, cyrillic=any("Ѐ" <= letter <= "ԯ" for letter in low))
    keys, whole, father = {word.key, word.stem}, {word.key}, ""
    for base in _bases(raw):
        key, ending = collapse(base), cut(base)
        whole.add(key)
        keys |= {key, ending.stem, own_key(full_form(key))}
        if base.endswith(_FATHERS) and ending.ending in (Ending.FATHER, Ending.SON_OF):
            father = root(ending.stem)
    keys.discard("")
    whole.discard("")
    return Spelt(
        frozenset(map(root, keys)),
        frozenset(map(strict_root, whole)),
        initial_of(raw[:1]) if raw else "",
        father,
    )


def _bases(raw: str) -> set[str]:
    """Return a word in key letters with each ending that it may have taken off, and some put back."""
    found = {raw}
    for length in range(1, min(_LONGEST, len(raw) - _SHORTEST) + 1):
        if raw[-length:] in _ENDINGS:
            base = raw[:-length]
            found.add(base)
            if base.endswith(("uvn", "evn", "icn")):
                found.add(base + "a")
            elif base.endswith("sk"):
                found.add(base + "ii")
            elif base.endswith(("kiz", "giz")):
                found.add(base + "i")
    return found
