"""Interview turns: which lines of a text ask and which answer, as far as its layout shows it.

Nothing here understands a sentence. Turns are read from what a typesetter does: labels before the words, two names
that take turns, dashes, questions in bold. Whatever shows fewer than two questions with their answers shows nothing,
and where two ways of marking contradict each other nothing is said of that line. That paragraphs ending with a
question mark stand between others is a mere hint, told as such and built upon by nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from openinquest.preserve.interviews import _turn_signs as signs
from openinquest.preserve.interviews._turn_signs import Basis, Line, Roles, Speaking
from openinquest.preserve.text import ExtractedText

__all__ = ["Basis", "Speaking", "Turn", "place_in", "turns_of"]

_MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class Turn:
    """``text[start:end]`` asks or answers; `label` is what stands before it, empty where nothing does."""

    start: int
    end: int
    role: Speaking
    basis: Basis
    label: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether statements may lean on it: a question mark alone is a hint."""
        return self.basis is not Basis.MARK


def turns_of(extracted: ExtractedText) -> list[Turn]:
    """Return the turns in order, without overlap; all have one basis.

    Empty where the layout shows none, and for texts of more than 100,000 lines, which are no interviews.

    Headers, footers and what stands beside the main text belong to no turn. A pure function of the stored text, its
    paragraphs and emphases, in time proportional to its length.
    """
    lines = signs.lines_of(extracted)
    if len(lines) > _MOST_LINES:
        return []
    found = [(basis, roles) for basis, read in signs.CLEAR for roles in [read(lines)] if roles]
    if not found:
        hinted = signs.by_question_marks(lines)
        return _joined(lines, hinted, Basis.MARK) if hinted else []
    basis, first = found[0]
    agreed: Roles = {
        at: role for at, role in first.items() if all(others.get(at, role) is role for _, others in found[1:])
    }
    return _joined(lines, agreed, basis) if _alternates(agreed) else []


def place_in(turns: Sequence[Turn], start: int, end: int) -> Turn | None:
    """Return the turn within which ``text[start:end]`` stands; None where it reaches beyond one or into none."""
    at = bisect_right(turns, start, key=lambda turn: turn.start) - 1
    return turns[at] if at >= 0 and start < end <= turns[at].end else None


def _alternates(roles: Roles) -> bool:
    return signs.alternations([roles[at] for at in sorted(roles)]) >= signs.FEWEST


def _joined(lines: Sequence[Line], roles: Roles, basis: Basis) -> list[Turn]:
    """Return the turns that neighbouring lines of one role make up; a label begins a new one."""
    turns: list[Turn] = []
    before = -1
    for at in sorted(roles):
        line, role = lines[at], roles[at]
        label = signs.label_of(line, basis)
        if turns and before == at - 1 and turns[-1].role is role and not label:
            last = turns[-1]
            turns[-1] = Turn(last.start, line.end, role, basis, last.label)
        else:
            turns.append(Turn(line.start, line.end, role, basis, label))
        before = at
    return turns
