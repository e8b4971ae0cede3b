"""How two keys of one part relate, and what that is worth: the rules that `compare` and `compare_many` share.

Strings decide little here: Ержан and Ерлан are one letter apart and two people, Ержан and Ержна are one and a slip.
What tells them apart is whether both words are names. So a small distance counts as a slip only where at least one
side is no known name.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from math import exp, log
from typing import Final

from rapidfuzz.distance import OSA

from openinquest.names.folding import skeleton
from openinquest.names.lexicon import canonical, is_name
from openinquest.names.slips import cost

DEFAULT_THRESHOLD: Final = 0.5

NEEDED_BITS: Final = 7.5
"""Bits at which the score is one half."""
BITS_A_STEP: Final = 2.0
NEAR_COSTS: Final = 3.0
INITIAL_BITS: Final = 3.0
CONFLICT_BITS: Final = -8.0
SWAP_COSTS: Final = 1.0
"""What the other reading of a guessed order costs."""
VETOED: Final = 0.2
"""The score of a vetoed pair is at most this."""
TOO_LITTLE: Final = 0.4
"""The score of a pair that agrees on one part alone is at most this: a shared surname is no person."""

TWO_SLIPS: Final = 2.4
"""What two slips in one word may cost (`slips.cost`): two other consonants are another name."""

BOUND: Final = "|"
"""Between the two keys of a full part: what it is compared by, and the whole word as folded."""


class Level(IntEnum):
    """How two parts relate."""

    MISSING = -1
    CONFLICT = 0
    INITIAL = 1  # one is an initial, and it fits
    NEAR = 2  # a slip apart
    SAME = 3  # one name, however spelled


def slip_allowed(left: str, right: str) -> int:
    """Return how many letters a slip may change in words of this length."""
    shorter = min(len(left), len(right))
    return 0 if shorter < 4 else 1 if shorter < 8 else 2


def far(left: str, right: str) -> bool:
    """Return whether two words are so far apart in letters that no rule can bring them together."""
    return OSA.distance(left, right, score_cutoff=2) > 2


@lru_cache(maxsize=1 << 18)
def relation(left: str, right: str) -> Level:
    """Return how two full parts relate: SAME, NEAR or CONFLICT.

    A part is its key (stem of a surname, father's given name, canonical given name), and behind BOUND the whole
    word as folded: a slip in an ending hides the stem, but not the likeness of the words.
    """
    here, _, whole_here = left.partition(BOUND)
    there, _, whole_there = right.partition(BOUND)
    if here == there:
        return Level.SAME
    same_skeleton = skeleton(here) == skeleton(there)
    if not same_skeleton and far(here, there) and far(whole_here, whole_there):
        return Level.CONFLICT
    if canonical(here) == canonical(there):
        return Level.SAME
    both_known = is_name(here) and is_name(there)
    if same_skeleton:
        return Level.NEAR if both_known else Level.SAME
    if both_known:
        return Level.CONFLICT
    apart = OSA.distance(here, there)
    stems = apart <= slip_allowed(here, there) and (apart < 2 or cost(here, there) <= TWO_SLIPS)
    shorter = min(len(whole_here), len(whole_there))
    apart = OSA.distance(whole_here, whole_there)
    wholes = apart <= (0 if shorter < 5 else max(1, slip_allowed(here, there)))
    wholes = wholes and (apart < 2 or cost(whole_here, whole_there) <= TWO_SLIPS)
    return Level.NEAR if stems or wholes else Level.CONFLICT


def initials_fit(left: str, right: str) -> bool:
    """Return whether two classes of first letters may be one; a Latin Y. may stand for Е, Ы, Ю, Я."""
    return left == right or (left == "y" and right in "iu") or (right == "y" and left in "iu")


def score_of(bits: float) -> float:
    """Return the score of a sum of bits: one half at NEEDED_BITS."""
    return 1.0 / (1.0 + exp(-(bits - NEEDED_BITS) / BITS_A_STEP * log(2.0)))
