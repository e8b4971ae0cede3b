"""The words of a text, where each stands, and what each may be; each distinct one is looked at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from openinquest.release.leaks.spellings import Spelt, spelt

WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ`´‘][^\W_]+)*")
_HUMP: Final = re.compile(r"(?<=[a-zа-яёәғқңөұүһі])(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][a-zа-яёәғқңөұүһі])")
_MOST_KEPT: Final = 400_000
_LONGEST: Final = 40


def words_of(text: str) -> list[str]:
    """Return the words of a cleared text."""
    return WORD.findall(text)


def humps(word: str) -> list[str]:
    """Return the words that one is written of, OmarovBolat; none where it is one word."""
    if word.islower() or word.isupper():
        return []
    pieces = _HUMP.split(word)
    return pieces if len(pieces) > 1 else []


class Token(NamedTuple):
    """A word where it stands: what it may be (None where it is part of nothing), how it is written."""

    text: str
    spelt: Spelt | None
    capital: bool
    linked: bool
    """Whether nothing but a sign stands between it and the word before: omarov-bolat, omarov.bolat."""
    start: int
    end: int


class Memory(dict[str, Spelt | None]):
    """What a word may be, by the word; read once, forgotten when there are too many."""

    def __init__(self, wanted: Callable[[str], bool], interesting: Callable[[str, Spelt], bool]) -> None:
        super().__init__()
        self._wanted, self._interesting = wanted, interesting

    def __missing__(self, word: str) -> Spelt | None:
        if len(self) > _MOST_KEPT:
            self.clear()
        found: Spelt | None = None
        if len(word) <= _LONGEST and not word.isdigit() and self._wanted(word):
            reading = spelt(word)
            found = reading if self._interesting(word, reading) else None
        self[word] = found
        return found


def tokens_of(text: str, memory: Memory) -> list[Token]:
    """Return the words of a cleared text in order; OmarovBolat as two."""
    found: list[Token] = []
    end = -2
    for match in WORD.finditer(text):
        word, start = match[0], match.start()
        for piece in humps(word) or [word]:
            linked = start == end or (start == end + 1 and text[end] in "-_./+")
            one_letter = len(piece) < 3 and piece[0].isupper()
            reading = initial_or(piece, memory) if one_letter else memory[piece]
            found.append(Token(piece, reading, piece[0].isupper(), linked, start, start + len(piece)))
            start += len(piece)
            end = start
    return found


def initial_or(piece: str, memory: Memory) -> Spelt | None:
    """Return what a word of one or two letters may be: an initial, whatever is searched for."""
    return spelt(piece + ".") if len(piece) == 1 else memory[piece]


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield number (from 1) and text of each line that is not empty."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line
