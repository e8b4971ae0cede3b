"""The words of a cell as they are aligned: hyphens split, articles left out, compounds of Arabic names as one word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from openinquest.names.cells import Cell
from openinquest.names.folding import fold
from openinquest.names.lexicon import compound, elsewhere, known_given, own_key
from openinquest.names.scripts import bare
from openinquest.names.slips import sound
from openinquest.names.words import Kind, Word, is_prefix

_ARTICLES: Final = frozenset(
    [
        "al",
        "el",
        "an",
        "ar",
        "as",
        "ash",
        "ad",
        "at",
        "az",
        "ul",
        "ur",
        "аль",
        "эль",
        "ас",
        "аш",
        "ад",
        "ан",
        "ар",
    ]
)
_SERVANT: Final = re.compile("abd(?:[aeou]l?|al|oul|our?|ur|ar|er)?$")
_OF_FAITH: Final = re.compile("[aeiou]?d?d(?:in|een|ine|yn)$")
_SERVANT_OF: Final = re.compile("^[ao]bd(?:[aeou]+(?:l(?!lah?$)|([rsndzt])(?=\\1))?)(?=[a-z]{4})")
_FAITH: Final = re.compile("(?<=[a-z]{3})(?:[aeiou]l?|[aeiou]d)?d(?:een|ine|in|yn)$")


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """One word for alignment: its key, its letters without marks, the prefix before it, whether an initial.

    `vowels` is False for a word of a script that leaves them out; `pieces` is how many words were put together. The
    rest is what every comparison of the word asks for: `names` are the names it can be,
    `letters` has one bit for each letter that occurs, `spelt` says that letters are all there is
    to it. Made by `token`, so that one word is one object.
    """

    key: str
    plain: str
    prefix: str
    initial: bool
    cyrillic: bool
    vowels: bool
    pieces: int
    names: frozenset[int | str]
    spelt: bool
    known: bool
    sound: str
    letters: int


@lru_cache(maxsize=1 << 17)
def token(
    key: str, plain: str, prefix: str = "", initial: bool = False, cyrillic: bool = False, vowels: bool = True,
    pieces: int = 1,
) -> Token:  # fmt: skip
    """Return the token of a word."""
    groups = elsewhere(plain)
    known = bool(groups) or known_given(key) is not None or compound(key) is not None
    spoken = key if cyrillic or len(plain) < 4 else sound(plain)
    letters = 0
    for letter in spoken:
        letters |= 1 << (ord(letter) & 31)
    names = groups | {own_key(key)}
    spelt = vowels and not (initial or cyrillic or prefix)
    return Token(key, plain, prefix, initial, cyrillic, vowels, pieces, names, spelt, known, spoken, letters)


def tokens_of(cell: Cell) -> tuple[Token, ...]:
    """Return the words of a cell for alignment."""
    made: list[Token] = []
    for word in cell.words:
        made += _of_word(word, cell.vowels)
    made = _compounds(made)
    if len(made) > 2 and is_prefix(made[-1].plain) and not made[-1].initial:  # Salman Mohammed bin
        made.pop()
    return tuple(made)


def _of_word(word: Word, vowels: bool) -> list[Token]:
    made = []
    *prefixes, last = word.text.split(" ")
    pieces = last.split("-") if word.kind != Kind.INITIAL else [last]
    for place, piece in enumerate(pieces):
        plain = bare(piece)
        if not plain or (place + 1 < len(pieces) and plain in _ARTICLES):
            continue
        initial = word.kind == Kind.INITIAL or (len(plain) == 1 and len(pieces) > 1)  # Hans-J.
        key = word.key if len(pieces) == 1 else fold(plain, cyrillic=word.cyrillic)
        prefix = fold(bare("".join(prefixes)), cyrillic=word.cyrillic) if prefixes else ""
        if plain.startswith("mc") or bare("".join(prefixes)) in ("mc", "mac"):  # McAllister, MacAllister
            plain = "mac" + plain.removeprefix("mc")
            key, prefixes, prefix = fold(plain, cyrillic=False), [], ""
        made.append(token(key or plain, plain, prefix, initial, word.cyrillic, vowels))
        prefixes = []
    return made


def _compounds(tokens: list[Token]) -> list[Token]:
    """Return tokens with Abd al-Karim, Abdul Karim and Abdelkarim as one word, and so Salah al-Din, Salahuddin."""
    made: list[Token] = []
    for word in tokens:
        last = made[-1] if made else None
        if word.cyrillic or word.initial:
            made.append(word)
        elif last is not None and _SERVANT.match(last.plain) and not last.initial and not last.cyrillic:
            made[-1] = _written(last, "abd" + word.plain)
        elif last is not None and len(last.plain) > 2 and not last.initial and _OF_FAITH.match(word.plain):
            made[-1] = _written(last, last.plain + "din")
        elif len(word.plain) > 6 and (plain := _one_way(word.plain)) != word.plain:
            made.append(_written(word, plain))
        else:
            made.append(word)
    return made


def _one_way(plain: str) -> str:
    return _FAITH.sub("din", _SERVANT_OF.sub("abd", plain))


def _written(word: Token, plain: str) -> Token:
    return token(fold(plain, cyrillic=False), plain, word.prefix, False, False, word.vowels, word.pieces)
