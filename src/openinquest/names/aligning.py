"""Names without the region's structure: words aligned with words, each pair compared by its letters.

Words written apart on one side and together on the other are joined; each word finds its partner, in the order of the
sources up to one turn (the surname in front or behind). Two words that are both known as names and differ are two
names; slips are allowed by length and kind; an initial fits a word that begins with it. Words without a partner on
one side are middle names left out; on both sides they are two people.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from math import exp
from typing import Final

from rapidfuzz.distance import OSA

from openinquest.names.folding import initial_of, skeleton
from openinquest.names.lexicon import canonical, compound, elsewhere, known_given
from openinquest.names.slips import allowed, consonants, cost, sound
from openinquest.names.tokens import Token
from openinquest.names.wade import is_older, written_as

_STEEP: Final = 16.0
_HALF: Final = 0.80
_INITIAL_FITS: Final = 0.86
_NICKNAME: Final = 0.95
_ONE_SOUND: Final = 0.95
_OLDER_WRITING: Final = 0.92
_CONSONANTS: Final = 0.9
_SLIP: Final = 0.95
_SLIP_COSTS: Final = 0.12
_PARTNERS: Final = 0.7
"""Words less alike than this are no partners."""
_EXACT: Final = 0.93
_LEFT_OUT: Final = 0.02
_FIRST_LEFT_OUT: Final = 0.12
_LAST_LEFT_OUT: Final = 0.09
"""What it costs that the longer name ends in a word that the other has not, where the rest differs by a slip."""
_OUT_OF_TURN: Final = 0.25
_SHUFFLED: Final = 0.1
_FEW: Final = 3
_DISAGREE: Final = 0.30
_NEUTRAL: Final = frozenset(
    ["u", "ko", "daw", "maung", "sheikh", "shaikh", "sheik", "shaykh", "cheikh", "syed", "sayed", "sayyid", "sayyed",
     "seyed", "seyyed", "haji", "hajji", "hadji", "hajj", "haj", "mullah", "mulla", "maulana", "mawlawi", "maulvi",
     "sri", "shri", "smt", "begum", "hj", "datuk", "dato", "y", "e", "i", "ii", "iii", "iv", "v", "jr", "sr"]
)  # fmt: skip
"""Words of respect and numbers, which say nothing where the other name has another one."""
_MARKS_OF_SEX: Final = (("thi", "van"), ("thi", "vn"))
_MOST_TO_JOIN: Final = 3
_ONE_WORD: Final = 0.83
_VOWELS: Final = re.compile(r"[aeiouy]+|(.)(?=\1)")


@lru_cache(maxsize=1 << 18)
def likeness(left: Token, right: Token) -> float:
    """Return how alike two words are, from 0 to 1; below _PARTNERS they are two words."""
    if left.initial or right.initial:
        return _initial(left, right)
    if left.plain == right.plain:
        return 1.0
    if not (left.vowels and right.vowels):
        return _without_vowels(left, right)
    shorter = min(len(left.plain), len(right.plain))
    if left.cyrillic != right.cyrillic:
        return _across(left, right, shorter)
    if left.key == right.key:  # short words fold together too easily: Chen and Cheng
        return 1.0 if len(left.key) > 3 else _ONE_SOUND if _mute(left.plain) == _mute(right.plain) else 0.3
    if left.prefix + left.key == right.prefix + right.key:
        return 1.0
    if canonical(left.key) == canonical(right.key) or elsewhere(left.plain) & elsewhere(right.plain):
        return _NICKNAME
    if left.cyrillic:
        one, two = left.key, right.key
    else:
        one, two = left.plain, right.plain
        if shorter > 3 and (sound(one) == sound(two) or one.replace("dj", "d") == two.replace("dj", "d")):
            return _ONE_SOUND
    if _known(left) and _known(right):
        return 0.3
    return _slip(one, two)


def _slip(one: str, two: str) -> float:
    if OSA.distance(one, two, score_cutoff=4) > 4:
        return 0.2
    found, bound = cost(one, two), allowed(one, two)
    if found > bound:
        one, two = sound(one), sound(two)
        found, bound = cost(one, two), allowed(one, two)
    return _SLIP - _SLIP_COSTS * found / bound if found <= bound else max(0.0, 0.6 - 0.1 * (found - bound))


def _across(left: Token, right: Token, shorter: int) -> float:
    """Return how alike a Cyrillic and a Latin word are."""
    if left.key == right.key or left.prefix + left.key == right.prefix + right.key:
        return 1.0
    if canonical(left.key) == canonical(right.key) or elsewhere(left.plain) & elsewhere(right.plain):
        return _NICKNAME
    if shorter > 3 and skeleton(left.key) == skeleton(right.key):
        return 0.93
    return 0.3 if _known(left) and _known(right) else _slip(left.key, right.key)


def _without_vowels(left: Token, right: Token) -> float:
    one, two = consonants(left.key, left.plain), consonants(right.key, right.plain)
    return _CONSONANTS if one == two and len(one) > 1 else 0.95 if one == two and one else 0.3


def _mute(plain: str) -> str:
    """Return the consonants of a word, double ones once: those of Jun and Joon, not those of Chen and Cheng."""
    return _VOWELS.sub("", plain)


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
    left, right = _joined(left, right), _joined(right, left)
    if len(left) > len(right):
        left, right = right, left
    mean, words = _mean(left, right)
    if mean < _OLDER_WRITING and _older(left, right):
        mean, words = _OLDER_WRITING, 2
    score = 1.0 / (1.0 + exp(-_STEEP * (mean - _HALF)))
    return score if words > 1 else min(score, 0.4)


def _mean(left: tuple[Token, ...], right: tuple[Token, ...]) -> tuple[float, int]:
    """Return how alike the words are on the whole, and how many have a partner; 0 words where all are initials."""
    partner = _partners(left, right)
    total = weight = 0.0
    full = words = 0
    least = 1.0
    for i, j in partner.items():
        like = likeness(left[i], right[j])
        share = float(min(len(left[i].plain) + len(right[j].plain), 16))
        total, weight = total + share * like, weight + share
        words += max(left[i].pieces, right[j].pieces)
        if not (left[i].initial or right[j].initial):
            full += 1
            least = min(least, like)
    if not full:
        return 0.0, 0
    mean = total / weight
    alone = [token for i, token in enumerate(left) if i not in partner]
    others = [token for j, token in enumerate(right) if j not in partner.values()]
    telling = [token for token in alone if token.plain not in _NEUTRAL]
    others_telling = [token for token in others if token.plain not in _NEUTRAL]
    if telling and others_telling:  # words on both sides disagree
        mean -= _DISAGREE
    elif telling or others_telling:
        mean -= _LEFT_OUT * len(telling or others_telling)
        if 0 not in partner.values() and 0 in partner and partner[0] < max(partner.values()):
            mean -= _FIRST_LEFT_OUT  # the given name is seldom the one left out
        in_order = all(one < two for one, two in pairwise(partner[i] for i in sorted(partner)))
        if len(right) - 1 not in partner.values() and least < _EXACT and in_order:
            mean -= _LAST_LEFT_OUT
    if _of_two_sexes(left, right):
        mean -= _DISAGREE
    return mean - _disorder(left, right, partner, least), words


def _of_two_sexes(left: tuple[Token, ...], right: tuple[Token, ...]) -> bool:
    """Return whether one Vietnamese name has the middle name of women and the other that of men."""
    here, there = ({t.plain for t in side} | {t.prefix for t in side} for side in (left, right))
    return any(
        {one} <= a and {two} <= b for one, two in _MARKS_OF_SEX for a, b in ((here, there), (there, here))
    )


def _older(left: tuple[Token, ...], right: tuple[Token, ...]) -> bool:
    """Return whether one name is the other in the romanisation of Wade and Giles."""
    sides = [[token.plain for token in side] for side in (left, right)]
    return any(is_older(one) and written_as(one, two) for one, two in (sides, sides[::-1]))


def _partners(left: tuple[Token, ...], right: tuple[Token, ...]) -> dict[int, int]:
    """Return which word of the shorter name goes with which of the longer, the most alike first."""
    pairs = sorted(
        [
            (-like, abs(i - j), i, j)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if (like := likeness(a, b)) >= _PARTNERS
        ],
    )
    found: dict[int, int] = {}
    for _, _, i, j in pairs:
        if i not in found and j not in found.values():
            found[i] = j
    return found


def _disorder(
    left: tuple[Token, ...], right: tuple[Token, ...], partner: dict[int, int], least: float
) -> float:
    """Return what the order of the partners costs: nothing with at most one turn, little where all words are there."""
    order = [partner[i] for i in sorted(partner)]
    falls = [place for place in range(1, len(order)) if order[place] < order[place - 1]]
    if not falls or (len(falls) == 1 and order[-1] < order[0]):
        return 0.0
    if len(order) == len(left) == len(right):
        backwards = len(falls) == len(order) - 1 and least >= _EXACT  # Phuc Hoang Le
        if backwards or (len(order) > _FEW and order[0] == 0):  # the names behind the first in another order
            return _SHUFFLED
    return _OUT_OF_TURN


def _joined(words: tuple[Token, ...], others: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return words with neighbours put together where the other name writes them as one."""
    if len(words) < 2 or max(len(token.plain) for token in others) < 5:
        return words
    made: list[Token] = []
    at = 0
    while at < len(words):
        for end in range(min(at + _MOST_TO_JOIN, len(words)), at + 1, -1):
            both = _together(words[at:end], others)
            if both is not None:
                made.append(both)
                at = end
                break
        else:
            made.append(words[at])
            at += 1
    return tuple(made)


def _together(words: tuple[Token, ...], others: tuple[Token, ...]) -> Token | None:
    """Return words as one, if the other name has it and not each of them."""
    if any(word.initial for word in words):
        return None
    letters = sum(len(word.plain) for word in words)
    longest = max(len(other.plain) for other in others)
    if letters > longest + 4 or all(_has(others, word) for word in words):
        return None
    first = words[0]
    for middle in ("", words[1].prefix) if words[1].prefix else ("",):
        rest = [word.plain for word in words[1:]]
        plain = first.plain + middle + "".join(rest)
        key = first.key + middle + "".join(word.key for word in words[1:])
        both = first._replace(key=key, plain=plain, pieces=len(words))
        if any(not other.initial and _better(both, words, other) for other in others):
            return both
    return None


def _better(both: Token, words: tuple[Token, ...], other: Token) -> bool:
    """Return whether words put together are a word of the other name, and more so than one of them alone."""
    like = likeness(both, other)
    return like >= _ONE_WORD and all(likeness(word, other) < like for word in words)


def _has(words: tuple[Token, ...], token: Token) -> bool:
    return any(not word.initial and likeness(word, token) >= _INITIAL_FITS for word in words)
