"""Names without the region's structure: words aligned with words, each pair compared by its letters.

The best assignment of the words of one name to those of the other is taken; a slip is allowed by length, an initial
fits a word that begins with it, and words left over on one side cost less than words that disagree.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler

from openinquest.names.folding import skeleton
from openinquest.names.lexicon import canonical, known_given

_STEEP: Final = 16.0
_HALF: Final = 0.80
_INITIAL_FITS: Final = 0.85
_LEFT_OVER: Final = 0.30
"""What a word without a partner costs, of its weight."""

Token = str
"""The key of a word; of an initial one letter and a full stop."""


@lru_cache(maxsize=1 << 18)
def likeness(left: Token, right: Token) -> float:
    """Return how alike two words are, from 0 to 1."""
    if left == right:
        return 1.0
    if left[-1:] == "." or right[-1:] == ".":
        first, second = left.rstrip("."), right.rstrip(".")
        return _INITIAL_FITS if first.startswith(second) or second.startswith(first) else 0.0
    if canonical(left) == canonical(right):
        return 0.98
    if skeleton(left) == skeleton(right):
        return 0.95
    longer = max(len(left), len(right))
    distance = OSA.distance(left, right)
    plain = 1.0 - distance / longer
    if known_given(left) is not None and known_given(right) is not None:
        return plain * 0.6
    winkler = JaroWinkler.similarity(left, right)
    return max(plain, winkler - 0.06) if plain > 0.5 else plain * 0.8


def aligned_score(left: tuple[Token, ...], right: tuple[Token, ...]) -> float:
    """Return the score of two names as words, one half where they are as likely one person as two."""
    if len(left) > len(right):
        left, right = right, left
    if not left:
        return 0.0
    pairs = sorted(
        ((likeness(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right)), reverse=True
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    total = weight = 0.0
    full = 0
    for like, i, j in pairs:
        if i in used_left or j in used_right:
            continue
        used_left.add(i)
        used_right.add(j)
        # two long words that disagree weigh as much as two that agree
        share = float(min(len(left[i]) + len(right[j]), 16))
        total += share * like
        weight += share
        full += left[i][-1:] != "." and right[j][-1:] != "." and like > 0.7
    for j, token in enumerate(right):
        if j not in used_right:
            weight += _LEFT_OVER * min(len(token), 8)
    score = 1.0 / (1.0 + exp(-_STEEP * (total / weight - _HALF)))
    return score if full > 1 or (full == 1 and len(left) > 1) else min(score, 0.4)
