"""The most that what is on record takes on a page, in bytes of HTML, reckoned from what it holds and not by its kind.

It is the same for all languages, as the pages are: of each text the longest of the three counts, in two bytes a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import accumulate

from openinquest.release.snapshot import Given, Snapshot, Text
from openinquest.site.paging import LONGEST
from openinquest.site.texts import LONGEST_LABEL

_LETTER = 2
_LINK, _NUMBER, _CODE, _PIECE = (
    110,
    130,
    40,
    60,
)  # mark-up around a label, number, word of a list, and anything
_SEVERAL = 6
"""Numbers that a cell shows (`Phrases.numbers`)."""


class Weights:
    """Weighs what a snapshot holds."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.name = cache(self.name)  # type: ignore[method-assign]

    def of(self, item: object) -> int:
        """Return the weight of a value, of several, or of anything that has some as its fields."""
        if isinstance(item, str):
            return self.name(item) if item else 0
        if isinstance(item, Text):
            return self.text(item)
        if isinstance(item, tuple):
            if item and isinstance(item[0], int):
                return _NUMBER * min(len(item), _SEVERAL)
            if len(item) == 1 and isinstance(item[0], Given) and not (item[0].denied_by or item[0].denied):
                return _NUMBER + self.of(
                    item[0].value
                )  # whose it is, is said of several only (`Phrases.given`)
            return sum(map(self.of, item))
        if isinstance(item, Given):
            return _NUMBER + self.of((item.value, *item.by, *item.denied_by)) + self.of(item.denied)
        if is_dataclass(item):
            return _PIECE + sum(self.of(getattr(item, one.name)) for one in fields(item))
        return _CODE

    def name(self, identifier: str) -> int:
        """Return the weight of an id, which becomes a link with a label, or of a word or day."""
        if identifier in self._snapshot.things or identifier in self._snapshot.figures:
            return _LINK + _LETTER * self.letters(identifier)
        if (source := self._snapshot.sources.get(identifier)) is not None:
            return _LINK + _CODE + _LETTER * min(len(source.publisher or source.title), LONGEST_LABEL)
        return _CODE + _LETTER * min(len(identifier), LONGEST)

    def letters(self, identifier: str) -> int:
        """Return how many letters the label of a thing has, or its id where it has none."""
        known = self._snapshot.things.get(identifier) or self._snapshot.figures.get(identifier)
        return min((longest(known.label) if known else 0) or len(identifier), LONGEST_LABEL)

    def text(self, text: Text) -> int:
        """Return the weight of a text, in which numbers of statements become links."""
        return _LETTER * min(longest(text), LONGEST) + _NUMBER * min(text.en.count("<"), LONGEST // 4)


def longest(text: Text) -> int:
    """Return the letters of a text in the language in which it has most."""
    return max(len(text.en), len(text.ru), len(text.kk))


def fitting(weights: Iterable[int], budget: int) -> int:
    """Return how many of a list fit, from the first."""
    return sum(total <= budget for total in accumulate(weights))
