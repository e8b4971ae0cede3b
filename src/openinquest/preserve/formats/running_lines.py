"""Headers and footers that run over the pages of a document, and texts read without them.

They stay in the stored text, because a quotation may stand there; but a sentence that goes on over a page break is
only found when they are passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

_EDGE = 3  # lines at the top and at the bottom of a page that may be running lines
_FEWEST_PAGES = 3
_SHARE = 0.3  # of the pages; headers of left and right pages often differ


def running_lines(pages: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return for each page the places (start, end in the page's text) of its running lines, in order.

    A line runs if it stands among the first or last three lines of at least three pages and 30 in 100 of them, the
    same but for its digits.
    """
    edges = [_edges(page) for page in pages]
    counted = Counter(key for page in edges for key in {key for key, _ in page})
    enough = max(_FEWEST_PAGES, _SHARE * len(pages))
    return [sorted({place for key, place in page if counted[key] >= enough}) for page in edges]


class WithoutSpans:
    """A text with spans left out, a line feed in place of each, and the way back to its positions."""

    def __init__(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        pieces: list[str] = []
        self._starts: list[int] = []  # of each piece in the shorter text
        self._origins: list[int] = []  # of the same in the whole text
        length = position = 0
        for start, end in [*spans, (len(text), len(text))]:
            if position <= start:
                pieces.append(text[position:start])
                self._starts.append(length)
                self._origins.append(position)
                length += start - position + 1
            position = max(position, end)
        self.text = "\n".join(pieces)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` (not empty) of the shorter text stands in the whole one."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, position: int) -> int:
        index = bisect_right(self._starts, position) - 1
        return self._origins[index] + position - self._starts[index]


@lru_cache(maxsize=4)
def without_spans(text: str, spans: tuple[tuple[int, int], ...]) -> WithoutSpans:
    """Return `WithoutSpans`, remembered: many quotations are checked against one text."""
    return WithoutSpans(text, spans)


def _edges(page: str) -> list[tuple[str, tuple[int, int]]]:
    """Return key and place of the first and last lines that hold anything."""
    lines: list[tuple[int, int]] = []
    position = 0
    for line in page.split("\n"):
        if line.strip():
            lines.append((position, position + len(line)))
        position += len(line) + 1
    chosen = lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]
    return [(re.sub(r"\d+", "0", " ".join(page[start:end].split())), (start, end)) for start, end in chosen]
