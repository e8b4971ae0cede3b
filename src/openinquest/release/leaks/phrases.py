"""Words of texts that stay in: runs of words, ids of things, pseudonyms, names of imports, each word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from openinquest.release.leaks.kinds import Kind
from openinquest.release.leaks.segments import cleared
from openinquest.release.leaks.tokens import words_of
from openinquest.release.leaks.withheld import Withheld

RUN: Final = 7
"""So many words of a withheld text in a row are found; of a shorter text all of them, if they are FEWEST or more."""
FEWEST: Final = 4
_LETTERS: Final = 20
"""Letters that the words of a run have together at least: fewer are chance."""
_SHORTEST_ID: Final = 6

Words = tuple[str, ...]


@dataclass(slots=True)
class Phrases:
    """Runs of words with their kind and entry; by their longest word, where in a run it stands and how long that is.

    `beside`: of each run of several words its longest word with the one behind it, or before it where none is.
    """

    runs: dict[Words, tuple[Kind, int]] = field(default_factory=dict)
    by_longest: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    beside: set[tuple[str, str]] = field(default_factory=set)
    single: set[str] = field(default_factory=set)

    def add(self, words: Words, kind: Kind, entry: int) -> None:
        """Search for a run of words, in small letters."""
        at = max(range(len(words)), key=lambda place: len(words[place]))
        self.runs.setdefault(words, (kind, entry))
        self.by_longest.setdefault(words[at], set()).add((at, len(words)))
        if len(words) == 1:
            self.single.add(words[at])
        else:
            first = min(at, len(words) - 2)
            self.beside.add((words[first], words[first + 1]))

    def find(self, words: Sequence[str]) -> Iterator[tuple[Kind, int, int, int]]:
        """Yield kind, entry, first and last word of what is found; words in small letters."""
        for at, word in enumerate(words):
            for place, length in sorted(self.by_longest.get(word, ())):
                first = at - place
                found = self.runs.get(tuple(words[first : first + length])) if first >= 0 else None
                if found is not None:
                    yield (*found, first, first + length - 1)

    def forget(self, found: Iterable[tuple[Kind, int, int, int]], words: Sequence[str]) -> None:
        """Search no longer for what was found among these words."""
        for _, _, first, last in list(found):
            self.runs.pop(tuple(words[first : last + 1]), None)


def phrases_of(withheld: Withheld) -> Phrases:
    """Return what is searched for word for word: texts that entries which go out have as well are left out."""
    found = Phrases()
    for entry, text in withheld.words:
        for run in _runs(small_words(text)):
            found.add(run, Kind.TEXT, entry)
    # a public entry may have the words of one that stays in: they follow from what is public then
    if found.by_longest:
        for text in withheld.open_words:
            words = small_words(text)
            if not found.by_longest.keys().isdisjoint(words):
                found.forget(found.find(words), words)
    for entry, text in withheld.ids:
        if text not in withheld.open_ids and _tells(text):
            found.add(small_words(text), Kind.IDENTIFIER, entry)
    for entry, text in withheld.pseudonyms:
        if _tells(text):
            found.add(small_words(text), Kind.PSEUDONYM, entry)
    return found


def small_words(text: str) -> Words:
    """Return the words of a text in small letters, as they are compared."""
    return tuple(word.lower() for word in words_of(cleared(text)))


def _tells(text: str) -> bool:
    """Say whether an id says so much that it is no word by chance: two words, or a digit in it, and six letters."""
    words = small_words(text)
    return (
        len(text) >= _SHORTEST_ID and (len(words) > 1 or any(map(str.isdigit, text))) and not text.isdigit()
    )


def _runs(words: Words) -> Iterator[Words]:
    if len(words) < FEWEST or sum(map(len, words)) < _LETTERS:
        return
    for first in range(0, max(len(words) - RUN, 0) + 1, RUN):
        yield words[first : first + RUN]
    if len(words) > RUN:
        yield words[-RUN:]
