"""The words of a cell as they are aligned: hyphens split, articles left out, compounds of Arabic names as one word."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from openinquest.names.cells import Cell
from openinquest.names.folding import fold
from openinquest.names.scripts import bare
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


class Token(NamedTuple):
    """One word for alignment: its key, its letters without marks, the prefix before it, whether an initial.

    `vowels` is False for a word of a script that leaves them out; `pieces` is how many words were put together.
    """

    key: str
    plain: str
    prefix: str = ""
    initial: bool = False
    cyrillic: bool = False
    vowels: bool = True
    pieces: int = 1


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
        made.append(Token(key or plain, plain, prefix, initial, word.cyrillic, vowels))
        prefixes = []
    return made


def _compounds(tokens: list[Token]) -> list[Token]:
    """Return tokens with Abd al-Karim, Abdul Karim and Abdelkarim as one word, and so Salah al-Din, Salahuddin."""
    made: list[Token] = []
    for token in tokens:
        last = made[-1] if made else None
        if token.cyrillic or token.initial:
            made.append(token)
        elif last is not None and _SERVANT.match(last.plain) and not last.initial and not last.cyrillic:
            made[-1] = _written(last, "abd" + token.plain)
        elif last is not None and len(last.plain) > 2 and not last.initial and _OF_FAITH.match(token.plain):
            made[-1] = _written(last, last.plain + "din")
        elif len(token.plain) > 6 and (plain := _one_way(token.plain)) != token.plain:
            made.append(_written(token, plain))
        else:
            made.append(token)
    return made


def _one_way(plain: str) -> str:
    return _FAITH.sub("din", _SERVANT_OF.sub("abd", plain))


def _written(token: Token, plain: str) -> Token:
    return token._replace(plain=plain, key=fold(plain, cyrillic=False))
