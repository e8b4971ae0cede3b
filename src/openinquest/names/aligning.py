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
from openinquest.names.slips import allowed, consonants, cost
from openinquest.names.tokens import Token, token
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
MOST_EDITS: Final = 3
_PARTNERS: Final = 0.7
"""Words less alike than this are no partners."""
_EXACT: Final = 0.93
_LEFT_OUT: Final = 0.02
_FIRST_LEFT_OUT: Final = 0.12
_LAST_LEFT_OUT: Final = 0.14
"""What it costs that the longer name ends in a word that the other has not, where the rest differs by a slip."""
_OUT_OF_TURN: Final = 0.25
_SHUFFLED: Final = 0.1
_FEW: Final = 3
_DISAGREE: Final = 0.30
_SLIP_AMONG_MANY: Final = 0.08
_MANY: Final = 3
"""So many other words that agree make up for any slip of one letter."""
NEUTRAL: Final = frozenset(
    ["u", "ko", "daw", "maung", "sheikh", "shaikh", "sheik", "shaykh", "cheikh", "syed", "sayed", "sayyid", "sayyed",
     "seyed", "seyyed", "haji", "hajji", "hadji", "hajj", "haj", "mullah", "mulla", "maulana", "mawlawi", "maulvi",
     "sri", "shri", "smt", "begum", "hj", "datuk", "dato", "y", "e", "i", "ii", "iii", "iv", "v", "jr", "sr"]
)  # fmt: skip
"""Words of respect and numbers, which say nothing where the other name has another one."""
_MARKS_OF_SEX: Final = (("thi", "van"), ("thi", "vn"))
_MOST_TO_JOIN: Final = 3
SHORTEST_JOINED: Final = 4
"""Letters that a word has to be longer than to be two words of another name."""
JOINED_MAY_DIFFER: Final = MOST_EDITS + 1
ONE_WORD: Final = 0.83
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
    if left.cyrillic != right.cyrillic:
        return _across(left, right)
    if left.key == right.key:  # short words fold together too easily: Chen and Cheng
        return 1.0 if len(left.key) > 3 else _ONE_SOUND if _mute(left.plain) == _mute(right.plain) else 0.3
    if (left.prefix or right.prefix) and left.prefix + left.key == right.prefix + right.key:
        return 1.0
    if not left.names.isdisjoint(right.names):
        return _NICKNAME
    if (left.letters ^ right.letters).bit_count() > 2 * MOST_EDITS:
        return 0.2
    if left.cyrillic:
        return 0.3 if left.known and right.known else _slip(left.key, right.key)
    one, two = left.plain, right.plain
    if min(len(one), len(two)) > 3 and (
        left.sound == right.sound or one.replace("dj", "d") == two.replace("dj", "d")
    ):
        return _ONE_SOUND
    return 0.3 if left.known and right.known else max(_slip(one, two), _slip(left.sound, right.sound))


def _unlike(left: Token, right: Token) -> bool:
    """Return whether two words share so few letters that they need no comparison."""
    return (
        (left.letters ^ right.letters).bit_count() > 2 * MOST_EDITS
        and left.spelt
        and right.spelt
        and left.names.isdisjoint(right.names)
    )


def alike(left: Token, right: Token) -> float:
    """Return how alike two words are if they are like enough to be partners, else 0."""
    if _unlike(left, right):
        return 0.0
    like = likeness(left, right)
    return like if like >= _PARTNERS else 0.0


def means_more(words: tuple[Token, ...]) -> bool:
    """Return whether a name has words that count by what they mean, or is a name in Wade and Giles.

    Initials that say nothing do not count.
    """
    marks = {mark for pair in _MARKS_OF_SEX for mark in pair}
    return any(
        (word.plain in NEUTRAL and not word.initial) or word.plain in marks or word.prefix in marks
        for word in words
    ) or is_older([word.plain for word in words])


def _slip(one: str, two: str) -> float:
    bound = allowed(one, two)
    if not bound or OSA.distance(one, two, score_cutoff=MOST_EDITS) > MOST_EDITS:
        return 0.2
    found = cost(one, two, bound)
    return _SLIP - _SLIP_COSTS * found / bound if found <= bound else max(0.0, 0.6 - 0.1 * (found - bound))


def _across(left: Token, right: Token) -> float:
    """Return how alike a Cyrillic and a Latin word are."""
    if left.key == right.key or left.prefix + left.key == right.prefix + right.key:
        return 1.0
    if not left.names.isdisjoint(right.names):
        return _NICKNAME
    if min(len(left.plain), len(right.plain)) > 3 and skeleton(left.key) == skeleton(right.key):
        return 0.93
    return 0.3 if left.known and right.known else _slip(left.key, right.key)


def _without_vowels(left: Token, right: Token) -> float:
    shared = consonants(left.key, left.plain) & consonants(right.key, right.plain)
    return _CONSONANTS if any(len(one) > 1 for one in shared) else 0.3


def _mute(plain: str) -> str:
    """Return the consonants of a word, double ones once: those of Jun and Joon, not those of Chen and Cheng."""
    return _VOWELS.sub("", plain)


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
    if not partner:
        return 0.0, 0
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
    alone = [left[i] for i in range(len(left)) if i not in partner]
    others = [right[j] for j in range(len(right)) if j not in partner.values()]
    telling = [word for word in alone if word.plain not in NEUTRAL]
    others_telling = [word for word in others if word.plain not in NEUTRAL]
    if telling and others_telling:  # words on both sides disagree
        mean -= _SLIP_AMONG_MANY if full >= _MANY and _one_slip(telling, others_telling) else _DISAGREE
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


def _one_slip(left: list[Token], right: list[Token]) -> bool:
    """Return whether one word is left on each side, and they are one letter apart and not both known."""
    if len(left) > 1 or len(right) > 1 or (left[0].known and right[0].known):
        return False
    one, two = left[0].plain, right[0].plain
    return (
        _FEW < min(len(one), len(two)) <= SHORTEST_JOINED + 2 and OSA.distance(one, two, score_cutoff=1) < 2
    )


def _of_two_sexes(left: tuple[Token, ...], right: tuple[Token, ...]) -> bool:
    """Return whether one Vietnamese name has the middle name of women and the other that of men."""
    here, there = ({t.plain for t in side} | {t.prefix for t in side} for side in (left, right))
    return any(
        {one} <= a and {two} <= b for one, two in _MARKS_OF_SEX for a, b in ((here, there), (there, here))
    )


def _older(left: tuple[Token, ...], right: tuple[Token, ...]) -> bool:
    """Return whether one name is the other in the romanisation of Wade and Giles."""
    sides = [[word.plain for word in side] for side in (left, right)]
    return any(is_older(one) and written_as(one, two) for one, two in (sides, sides[::-1]))


def _partners(left: tuple[Token, ...], right: tuple[Token, ...]) -> dict[int, int]:
    """Return which word of the shorter name goes with which of the longer, the most alike first."""
    pairs = sorted(
        [
            (-like, abs(i - j), i, j)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if (like := alike(a, b))
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
    if len(words) < 2:
        return words
    starts = {
        start
        for other in others
        if len(other.plain) > SHORTEST_JOINED
        for start in (other.plain[0], other.key[0])
    }
    if not any(word.plain[0] in starts or word.key[0] in starts for word in words):
        return words
    made: list[Token] = []
    at = 0
    while at < len(words):
        may = words[at].plain[0] in starts or words[at].key[0] in starts
        for end in range(min(at + _MOST_TO_JOIN, len(words)) if may else 0, at + 1, -1):
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
    first = words[0]
    letters = sum([len(word.plain) for word in words])
    like = [
        other
        for other in others
        if len(other.plain) > len(first.plain)
        and abs(len(other.plain) - letters) <= JOINED_MAY_DIFFER
        and (other.plain[0] == first.plain[0] or other.key[0] == first.key[0])
        and not other.initial
    ]
    if not like or any(word.initial for word in words) or all(_has(others, word) for word in words):
        return None
    for middle in ("", words[1].prefix) if words[1].prefix else ("",):
        plain = first.plain + middle + "".join([word.plain for word in words[1:]])
        key = first.key + middle + "".join([word.key for word in words[1:]])
        both = token(key, plain, first.prefix, False, first.cyrillic, first.vowels, len(words))
        if any(_better(both, words, other) for other in like):
            return both
    return None


def _better(both: Token, words: tuple[Token, ...], other: Token) -> bool:
    """Return whether words put together are a word of the other name, and more so than one of them alone."""
    like = likeness(both, other)
    return like >= ONE_WORD and all(likeness(word, other) < like for word in words)


def _has(words: tuple[Token, ...], token: Token) -> bool:
    return any(
        not word.initial and not _unlike(word, token) and likeness(word, token) >= _INITIAL_FITS
        for word in words
    )
