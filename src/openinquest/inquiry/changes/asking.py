"""What became of questions between two states: only those are followed that anything can have moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.changes.stirring import Stirred, chosen, naming, numbered, sides
from openinquest.inquiry.deadlines import DueStatus, Standing
from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import QUESTION, Material
from openinquest.inquiry.questions import Question, questions
from openinquest.inquiry.replies import questions_asked
from openinquest.ontology import JudgementKind

_JUDGED = (JudgementKind.ANSWERS, JudgementKind.CONTRADICTS)
_LAPSED = frozenset({DueStatus.OVERDUE, DueStatus.DEEMED_REFUSED})
_REPLY_TO = "reply_to"
_GIVEN_ON = "given_on"
"""Where only the record itself speaks of a reply, it is one from that day."""


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that was asked, answered in another way, or left past its term between the two states; `replies` are
    new.
    """

    id: str
    before: Question | None
    after: Question | None
    replies: tuple[int, ...]

    @property
    def asked(self) -> bool:
        """Whether it is new on the register."""
        return self.before is None

    @property
    def lapsed(self) -> Standing | None:
        """How its terms stand where a legal rule alone moved something: it ran out, or is no longer held to have."""
        was, now = lapse_of(self.before), lapse_of(self.after)
        return self.after.terms if self.after is not None and was != now else None


def lapse_of(question: Question | None) -> str | None:
    """Return that a question is overdue or deemed refused, in words that say no more than the rule allows."""
    terms = question.terms if question is not None else None
    return terms.word if terms is not None and terms.status in _LAPSED else None


def question_changes(
    before: Material,
    after: Material,
    on: tuple[date, date],
    stirred: Stirred,
    ids: Collection[str] | None = None,
) -> list[QuestionChange]:
    """Return the questions (of `ids`, if given) that were asked, replied to, or have another status.

    Another status is also that a term ran out by a rule that nobody verified: it is told as `if the rule holds`.
    """
    known = before.things_of(QUESTION), after.things_of(QUESTION)
    if not any(known):
        return []
    old, new = (
        set(questions_asked(material, things, day) if things else ())
        for material, things, day in zip((before, after), known, on, strict=True)
    )
    # Terms lapse by themselves: where legal rules are at hand, the days move questions too.
    lapsing = bool(before.legal_rules or after.legal_rules)
    wanted = old | new if lapsing else (old ^ new) | _reached(before, after, on, stirred)
    if ids is not None:
        wanted &= set(ids)
    was_of, now_of = _followed(before, on[0], old & wanted), _followed(after, on[1], new & wanted)
    found = []
    for identifier in sorted({*was_of, *now_of}):
        was, now = was_of.get(identifier), now_of.get(identifier)
        replies = tuple(sorted(_replies(now) - _replies(was)))
        moved = was is None or now is None or was.status != now.status
        if moved or replies or lapse_of(was) != lapse_of(now):
            found.append(QuestionChange(identifier, was, now, replies))
    return found


def _followed(material: Material, on: date, wanted: Collection[str]) -> Mapping[str, Question]:
    return {q.id: q for q in questions(material, on, wanted)} if wanted else {}


def _replies(question: Question | None) -> set[int]:
    return {s.n for reply in question.replies for s in reply.statements} if question else set()


def _reached(before: Material, after: Material, on: tuple[date, date], stirred: Stirred) -> set[str]:
    """Return the questions to which something between the two states may be a reply, or may deny one.

    Some are none. What else is said of a question moves no status while no term runs.
    """
    both = (before, after)
    old, new = ({j.n: j for j in read_judgements(m.frames.judgements, *_JUDGED)} for m in both)
    alone = [j for one, other in ((old, new), (new, old)) for n, j in one.items() if other.get(n) != j]
    judged = [*alone, *new.values()]
    moved = naming(judged, stirred.numbers)
    against = [j for j in [*alone, *moved] if j.kind is JudgementKind.CONTRADICTS]
    opposed = numbered(n for j in against for n in sides(j))
    numbers = pl.concat([stirred.numbers, opposed])
    found = before.schemata.different(after.schemata)
    things = [rows["thing"] for rows in (stirred.old, stirred.new)]
    touched = pl.col("n").is_in(opposed.implode())
    if on[0] != on[1]:
        touched |= pl.col("definition") & (pl.col("property") == _GIVEN_ON)
    things += [chosen(material, touched, "thing")["thing"] for material in both]
    found.update(pl.concat(things).drop_nulls().unique().to_list())
    replies = pl.col("property") == _REPLY_TO
    replied = {
        question
        for material in both
        for reply, question in chosen(material, replies, "thing", "value").drop_nulls().iter_rows()
        if reply in found
    }
    answers = [j for j in judged if j.kind is JudgementKind.ANSWERS and j.right is not None]
    apart = {j.n for j in [*alone, *naming(answers, numbers)]}
    return replied | {j.right for j in answers if j.right and (j.n in apart or found & {*j.left})}
