"""Compare two names part by part, and say why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from openinquest.names import agreement
from openinquest.names.agreement import (
    AGREEING,
    BOUND,
    DEFAULT_THRESHOLD,
    Level,
    initials_fit,
    relation,
    score_of,
)
from openinquest.names.aligning import aligned_score
from openinquest.names.cells import Cell, read_cell
from openinquest.names.flags import UNUSABLE
from openinquest.names.frequencies import Frequencies
from openinquest.names.parsing import Name, Reading, reading, sex_of
from openinquest.names.tokens import tokens_of

_WORDS: Final = {
    Level.MISSING: "not given on both sides, so it counts for nothing",
    Level.CONFLICT: "different",
    Level.INITIAL: "the initial fits",
    Level.ALIKE: "forms of one name that are names of their own, too, so it counts for little",
    Level.NEAR: "a slip apart",
    Level.SAME: "the same name",
}
_PARTS: Final = ("surname", "given", "father")


@dataclass(frozen=True, slots=True)
class PartComparison:
    """One part: its keys, how they relate (`Level`), the bits that is worth, and why in words."""

    name: str
    left: str | None
    right: str | None
    level: Level
    weight: float
    because: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A score from 0 to 1, whether it is `same` at DEFAULT_THRESHOLD, the parts, and what vetoed, if anything."""

    score: float
    same: bool
    parts: tuple[PartComparison, ...]
    veto: str | None
    because: str


class Weighed(NamedTuple):
    """One pair of readings: levels and bits of surname, given name, father's name; veto; score."""

    levels: tuple[Level, Level, Level]
    bits: tuple[float, float, float]
    veto: str | None
    score: float


def weigh(
    left: Reading,
    right: Reading,
    sexes: tuple[str | None, str | None],
    swapped: bool,
    frequencies: Frequencies,
) -> Weighed:
    """Return what one pair of readings is worth."""
    surname = _level(left[0:3], right[0:3])
    given = _level(left[3:6], right[3:6])
    father = _level(left[6:9], right[6:9])
    bits = (
        _bits(surname, left.surname, right.surname, frequencies.surname_bits),
        _bits(given, left.given, right.given, frequencies.given_bits),
        _bits(father, left.father, right.father, frequencies.given_bits),
    )
    veto = None
    if surname == Level.CONFLICT:
        veto = "surname"
    elif given == Level.CONFLICT:
        veto = "given"
    elif father == Level.CONFLICT:
        veto = "father"
    elif sexes[0] is not None and sexes[1] is not None and sexes[0] != sexes[1]:
        veto = "sex"
    total = bits[0] + bits[1] + bits[2] - (agreement.SWAP_COSTS if swapped else 0.0)
    score = score_of(total)
    if veto is not None:
        score = score * agreement.VETOED
    elif sum([level in AGREEING for level in (surname, given, father)]) < 2:
        score = min(score, agreement.TOO_LITTLE)
    return Weighed((surname, given, father), bits, veto, score)


def _level(left: tuple[str | None, ...], right: tuple[str | None, ...]) -> Level:
    """Return how two parts relate, each its key, the whole word, and its first letter."""
    if left[0] is not None and right[0] is not None:
        return relation(f"{left[0]}{BOUND}{left[1]}", f"{right[0]}{BOUND}{right[1]}")
    if left[2] is None or right[2] is None:
        return Level.MISSING
    return Level.INITIAL if initials_fit(left[2], right[2]) else Level.CONFLICT


def _bits(level: Level, left: str | None, right: str | None, bits_of: Callable[[str], float]) -> float:
    if level == Level.MISSING:
        return 0.0
    if level == Level.CONFLICT:
        return agreement.CONFLICT_BITS
    if level == Level.INITIAL:
        return agreement.INITIAL_BITS
    if level == Level.ALIKE:
        return agreement.ALIKE_BITS
    if left is None or right is None:  # never so where a level is SAME or NEAR
        return 0.0
    shared = min(bits_of(left), bits_of(right))
    return shared if level == Level.SAME else shared - agreement.NEAR_COSTS


def _readings(cell: Cell) -> list[Reading]:
    found = [reading(cell.words, cell.roles)]
    if cell.other is not None:
        found.append(reading(cell.words, cell.other))
    return found


def compare(left: Name | str, right: Name | str, frequencies: Frequencies | None = None) -> Comparison:
    """Return how likely two names are of one person, part by part, with the reasons.

    Missing parts are neutral; a conflicting surname, given name, father's name, initial or sex vetoes. Cells that
    say "unknown", hold several people or no name at all are the same as nothing, not even as themselves.
    """
    first, second = (read_cell(side.text if isinstance(side, Name) else side) for side in (left, right))
    for cell, side in ((first, "left"), (second, "right")):
        if not cell.usable:
            flag = min(cell.flags & UNUSABLE)
            return Comparison(0.0, False, (), flag.value, f"the {side} cell is not one name: {flag.value}")
    if not (first.regional and second.regional):
        score = aligned_score(tokens_of(first), tokens_of(second))
        verdict = "enough alike" if score >= DEFAULT_THRESHOLD else "not enough alike"
        return Comparison(score, score >= DEFAULT_THRESHOLD, (), None, f"compared word by word: {verdict}")
    frequencies = frequencies or Frequencies.prior()
    sexes = (sex_of(first), sex_of(second))
    here, there = _readings(first), _readings(second)
    pairs = [(here[0], there[0], False)]
    pairs += [(other, there[0], True) for other in here[1:]]
    pairs += [(here[0], other, True) for other in there[1:]]
    best: tuple[Weighed, Reading, Reading] | None = None
    for one, two, swapped in pairs:
        weighed = weigh(one, two, sexes, swapped, frequencies)
        if best is None or weighed.score > best[0].score:
            best = (weighed, one, two)
    assert best is not None  # noqa: S101  (the first pair is always there)
    return _explained(*best)


def _explained(weighed: Weighed, left: Reading, right: Reading) -> Comparison:
    parts = []
    for place, name in enumerate(_PARTS):
        here, there = (
            getattr(side, name) or (f"{initial}." if (initial := getattr(side, f"{name}_initial")) else None)
            for side in (left, right)
        )
        level = weighed.levels[place]
        parts.append(PartComparison(name, here, there, level, weighed.bits[place], _WORDS[level]))
    same = weighed.score >= DEFAULT_THRESHOLD
    told = "; ".join(f"{part.name}: {part.because}" for part in parts if part.level != Level.MISSING)
    if weighed.veto is not None:
        told = f"conflicting {weighed.veto}" + (f" ({told})" if told else "")
    elif not same:
        told = f"too little in common ({told or 'no part is given on both sides'})"
    return Comparison(weighed.score, same, tuple(parts), weighed.veto, told)
