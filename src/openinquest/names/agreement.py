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


@lru_cache(maxsize=1 << 18)
def relation(left: str, right: str) -> Level:
    """Return how two full keys relate: SAME, NEAR or CONFLICT."""
    if left == right:
        return Level.SAME
    distance = OSA.distance(left, right, score_cutoff=2)
    same_skeleton = skeleton(left) == skeleton(right)
    if distance > 2 and not same_skeleton:
        return Level.CONFLICT
    if canonical(left) == canonical(right):
        return Level.SAME
    both_known = is_name(left) and is_name(right)
    if same_skeleton:
        return Level.NEAR if both_known else Level.SAME
    if both_known or distance > slip_allowed(left, right):
        return Level.CONFLICT
    return Level.NEAR


def initials_fit(left: str, right: str) -> bool:
    """Return whether two classes of first letters may be one; a Latin Y. may stand for Е, Ы, Ю, Я."""
    return left == right or (left == "y" and right in "iu") or (right == "y" and left in "iu")


def score_of(bits: float) -> float:
    """Return the score of a sum of bits: one half at NEEDED_BITS."""
    return 1.0 / (1.0 + exp(-(bits - NEEDED_BITS) / BITS_A_STEP * log(2.0)))
