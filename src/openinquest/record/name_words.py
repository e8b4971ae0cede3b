"""The words of a name as they are looked for: what each sounds like, its consonants, the letter it begins with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from openinquest.names import keys
from openinquest.names.folding import fold, initial_of

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`ʹ´′‘][^\W\d_]+)*['’ʼ`ʹ´′‘]?")  # Polars reads it too
_LETTERS = "abdgijklmnprstu"
LETTERS = len(_LETTERS) + 1
"""How many letters are told apart as the first of a word: those of `initial_of`, and all others as one."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, the keys of its sound and those of its consonants.

    Consonants are for names in scripts that write no vowels; many words share them.
    """

    text: str
    sounds: frozenset[int]
    consonants: frozenset[int]


@dataclass(frozen=True, slots=True)
class Words:
    """A name in words that have keys (an ending that stands apart has none) and letters.

    `begun` tells how many of all words begin with a letter (its number), `single` how many are that letter alone.
    """

    words: tuple[Word, ...]
    begun: Mapping[int, int]
    single: Mapping[int, int]

    @property
    def whole(self) -> int:
        """How much a name shares with this that has all of it: two for a word, one for a single letter."""
        return 2 * len(self.words) + sum(self.single.values())

    @classmethod
    def of(cls, text: str) -> Words:
        """Cut a name of any script at everything that is no letter."""
        found = WORD.findall(text)
        words = [Word(word, *word_keys(word)) for word in found if len(word) > 1]
        return cls(
            tuple(word for word in words if word.sounds or word.consonants),
            Counter(map(letter_of, found)),
            Counter(letter_of(word) for word in found if len(word) == 1),
        )


@lru_cache(maxsize=1 << 16)
def word_keys(word: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return the keys of one word of a name, whatever its place in it: of its sound, and of its consonants."""
    found = keys(word)
    return (
        frozenset(_hashed(key.partition(":")[2]) for key in found if not key.startswith("c:")),
        frozenset(_hashed(key) for key in found if key.startswith("c:")),
    )


def _hashed(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def letter_of(word: str) -> int:
    """Return the number, below LETTERS, of the letter that a word begins with, the same in any alphabet."""
    return _letter(word[0])


@lru_cache(maxsize=1 << 10)
def _letter(letter: str) -> int:
    lower = letter.lower()
    folded = initial_of(fold(lower, cyrillic="Ѐ" <= lower <= "ԯ"))
    return _LETTERS.index(folded) if folded and folded in _LETTERS else len(_LETTERS)
