"""From pieces of words with their looks to the lines that stand out as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openinquest.preserve.formats.cleaning import lines_of_raw
from openinquest.preserve.text import Look

Piece = tuple[str, Look | None]
"""Raw words, and how they are set."""

_ORDER = (Look.TITLE, Look.HEADING, Look.STRONG, Look.ITALIC)


def plain(words: str) -> list[Piece]:
    """Return words that are set as all others."""
    return [(words, None)]


def words_of(pieces: Iterable[Piece]) -> str:
    """Return the words alone."""
    return "".join(words for words, _ in pieces)


def strongest(looks: Iterable[Look | None]) -> Look | None:
    """Return what a reader notices first of several looks of the same words."""
    there = set(looks)
    return next((look for look in _ORDER if look in there), None)


def looks_of(pieces: Sequence[Piece]) -> list[Look | None]:
    """Return the look of each line, None unless all its letters and digits have the same."""
    found: list[set[Look | None]] = [set()]
    for words, look in pieces:
        for at, line in enumerate(lines_of_raw(words)):
            if at:
                found.append(set())
            if look not in found[-1] and any(map(str.isalnum, line)):
                found[-1].add(look)
    return [line.pop() if len(line) == 1 else None for line in found]
