"""Names without the region's structure: words aligned with words, each pair compared by its letters.

Words written apart on one side and together on the other are joined; each word finds its partner, in the order of the
sources up to one turn (the surname in front or behind). Two words that are both known as names and differ are two
names; a slip is allowed by length; an initial fits a word that begins with it. Words without a partner on one side
are middle names left out; on both sides they are two people.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from openinquest.names.folding import initial_of, skeleton
from openinquest.names.lexicon import canonical, compound, elsewhere, known_given

_STEEP: Final = 16.0
_HALF: Final = 0.80
_INITIAL_FITS: Final = 0.86
_NICKNAME: Final = 0.95
_SLIP: Final = (1.0, 0.90, 0.86)
_PARTNERS: Final = 0.7
"""Words less alike than this are no partners."""
_LEFT_OUT: Final = 0.02
_FIRST_LEFT_OUT: Final = 0.12
_OUT_OF_TURN: Final = 0.25
_DISAGREE: Final = 0.30


class Token(NamedTuple):
    """One word for alignment: its key, its letters without marks, the prefix before it, whether an initial."""

    key: str
    plain: str
    prefix: str = ""
    initial: bool = False
    cyrillic: bool = False


@lru_cache(maxsize=1 << 18)
def likeness(left: Token, right: Token) -> float:
    """Return how alike two words are, from 0 to 1; below _PARTNERS they are two words."""
    if left.initial or right.initial:
        return _initial(left, right)
    if left.plain == right.plain:
        return 1.0
    if left.key == right.key:  # short words fold together too easily: Chen and Cheng
        return 1.0 if len(left.key) > 3 or left.cyrillic != right.cyrillic else 0.3
    if left.prefix + left.key == right.prefix + right.key:
        return 1.0
    if canonical(left.key) == canonical(right.key) or elsewhere(left.plain) & elsewhere(right.plain):
        return _NICKNAME
    if _known(left) and _known(right):
        return 0.3
    same_script = left.cyrillic == right.cyrillic
    shorter = min(len(left.plain), len(right.plain))
    if shorter > 3 and skeleton(left.key) == skeleton(right.key):
        return 0.93
    one, two = (left.plain, right.plain) if same_script else (left.key, right.key)
    distance = OSA.distance(one, two, score_cutoff=3)
    allowed = 0 if shorter < 5 else 1 if shorter < 9 else 2
    if distance <= allowed:
        return _SLIP[distance]
    keys = OSA.distance(left.key, right.key, score_cutoff=2)
    if keys <= allowed and distance <= allowed + 1 and shorter > 5:
        return _SLIP[keys]
    return max(0.0, 0.65 - 0.1 * (distance - allowed))


def _known(token: Token) -> bool:
    return (
        bool(elsewhere(token.plain)) or known_given(token.key) is not None or compound(token.key) is not None
    )


def _initial(left: Token, right: Token) -> float:
    if left.cyrillic == right.cyrillic:
        fits = left.plain.startswith(right.plain) or right.plain.startswith(left.plain)
    else:
        fits = initial_of(left.key) == initial_of(right.key)
    return _INITIAL_FITS if fits else 0.0


def aligned_score(left: tuple[Token, ...], right: tuple[Token, ...]) -> float:
    """Return the score of two names as words, one half where they are as likely one person as two."""
    if not left or not right:
        return 0.0
    if len(left) != len(right):
        left, right = _joined(left, right), _joined(right, left)
    if len(left) > len(right):
        left, right = right, left
    partner = _partners(left, right)
    total = weight = 0.0
    full = 0
    for i, j in partner.items():
        like = likeness(left[i], right[j])
        share = float(min(len(left[i].plain) + len(right[j].plain), 16))
        total, weight = total + share * like, weight + share
        full += not (left[i].initial or right[j].initial)
    if not weight:
        return 0.0
    mean = total / weight
    if len(partner) < len(left):  # words on both sides disagree
        mean -= _DISAGREE
    elif len(partner) < len(right):
        mean -= _LEFT_OUT * (len(right) - len(partner))
        if 0 not in partner.values() and partner[0] < max(partner.values()):
            mean -= _FIRST_LEFT_OUT  # the given name is seldom the one left out
    if not _one_turn([partner[i] for i in sorted(partner)]):
        mean -= _OUT_OF_TURN
    score = 1.0 / (1.0 + exp(-_STEEP * (mean - _HALF)))
    return score if len(partner) > 1 and full else min(score, 0.4)


def _partners(left: tuple[Token, ...], right: tuple[Token, ...]) -> dict[int, int]:
    """Return which word of the shorter name goes with which of the longer, the most alike first."""
    pairs = sorted(
        (
            (-like, abs(i - j), i, j)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if (like := likeness(a, b)) >= _PARTNERS
        ),
    )
    found: dict[int, int] = {}
    for _, _, i, j in pairs:
        if i not in found and j not in found.values():
            found[i] = j
    return found


def _one_turn(order: list[int]) -> bool:
    """Return whether numbers rise but for at most one fall, behind which all are smaller than before it."""
    falls = [place for place in range(1, len(order)) if order[place] < order[place - 1]]
    return not falls or (len(falls) == 1 and order[-1] < order[0])


def _joined(words: tuple[Token, ...], others: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return words with neighbours put together where the other name writes them as one."""
    made: list[Token] = []
    for word in words:
        last = made[-1] if made else None
        if (
            last is not None
            and not (last.initial or word.initial)
            and not _has(others, last) | _has(others, word)
        ):
            for middle in (
                ("", word.prefix, "ul", "ur") if word.prefix or last.plain.startswith("abd") else ("",)
            ):
                both = Token(
                    last.key + middle + word.key,
                    last.plain + middle + word.plain,
                    last.prefix,
                    False,
                    word.cyrillic,
                )
                if _has(others, both):
                    made[-1] = both
                    break
            else:
                made.append(word)
        else:
            made.append(word)
    return tuple(made)


def _has(words: tuple[Token, ...], token: Token) -> bool:
    return any(not word.initial and likeness(word, token) >= _INITIAL_FITS for word in words)
