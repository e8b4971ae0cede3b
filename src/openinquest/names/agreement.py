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
from openinquest.names.lexicon import canonical, is_listed, is_name, own_key
from openinquest.names.slips import cost

DEFAULT_THRESHOLD: Final = 0.5

NEEDED_BITS: Final = 7.5
"""Bits at which the score is one half."""
BITS_A_STEP: Final = 2.0
NEAR_COSTS: Final = 3.0
INITIAL_BITS: Final = 3.0
ALIKE_BITS: Final = 2.0
"""What forms of one name are worth that are names of their own; they are no part that agrees."""
CONFLICT_BITS: Final = -8.0
SWAP_COSTS: Final = 1.0
"""What the other reading of a guessed order costs."""
VETOED: Final = 0.2
"""The score of a vetoed pair is at most this."""
TOO_LITTLE: Final = 0.4
"""The score of a pair that agrees on one part alone is at most this: a shared surname is no person."""

TWO_SLIPS: Final = 2.4
"""What two slips in one word may cost (`slips.cost`): two other consonants are another name."""

SHORT_KEY: Final = 5
SLIP_AND_LETTER: Final = 1.4
"""What a slip may cost that changes a second letter with the first (see `_one_slip`)."""
SLIP_OF_ONE: Final = 0.8
"""What a slip may cost that makes of a listed name one that is put together of blocks and on no list: a letter left
out, put in or swapped with the next. Досали is likelier a slip of Досқали than a name so rare.
"""

BOUND: Final = "|"
"""Between the two keys of a full part: what it is compared by, and the whole word as folded."""


class Level(IntEnum):
    """How two parts relate."""

    MISSING = -1
    CONFLICT = 0
    INITIAL = 1  # one is an initial, and it fits
    ALIKE = 2  # forms of one name elsewhere, and each a name of its own here: Асан and Хасан
    NEAR = 3  # a slip apart
    SAME = 4  # one name, however spelled


AGREEING: Final = frozenset({Level.INITIAL, Level.NEAR, Level.SAME})
"""Levels at which a part speaks for one person."""


def slip_allowed(left: str, right: str) -> int:
    """Return how many letters a slip may change in words of this length."""
    shorter = min(len(left), len(right))
    return 0 if shorter < 4 else 1 if shorter < 8 else 2


def _one_slip(left: str, right: str, apart: int) -> bool:
    """Return whether one slip of the pen makes one key of the other.

    It may change two letters of a key: in Құрмнбек for Құрманбек the н is read as м, too. An ending more is no slip.
    """
    allowed = slip_allowed(left, right)
    if apart > allowed:
        longer = left.startswith(right) or right.startswith(left)
        if apart != allowed + 1 or apart != 2 or left[0] != right[0] or longer:
            return False
        return min(len(left), len(right)) >= SHORT_KEY and cost(left, right) <= SLIP_AND_LETTER
    return apart < 2 or cost(left, right) <= TWO_SLIPS


def far(left: str, right: str) -> bool:
    """Return whether two words are so far apart in letters that no rule can bring them together."""
    return OSA.distance(left, right, score_cutoff=2) > 2


@lru_cache(maxsize=1 << 18)
def sound_of(key: str) -> str:
    """Return what transcriptions leave of a key; the same for forms of one name."""
    return skeleton(canonical(key))


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
    same_skeleton = sound_of(here) == sound_of(there)
    if not same_skeleton and far(here, there) and far(whole_here, whole_there):
        return Level.CONFLICT
    if own_key(here) == own_key(there):
        return Level.SAME
    if canonical(here) == canonical(there):
        return Level.ALIKE
    both_known = is_name(here) and is_name(there)
    if same_skeleton:
        return Level.NEAR if both_known else Level.SAME
    apart = OSA.distance(here, there)
    if both_known:
        chance = apart == 1 and is_listed(here) != is_listed(there) and cost(here, there) <= SLIP_OF_ONE
        return Level.NEAR if chance else Level.CONFLICT
    stems = _one_slip(here, there, apart)
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
