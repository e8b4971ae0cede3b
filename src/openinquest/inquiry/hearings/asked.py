"""The questions put at a hearing: which replies were given there, which came since, and how far each answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.hearings.terms import Answer, Where
from openinquest.inquiry.order import Span, earlier, latest
from openinquest.inquiry.questions import Question
from openinquest.inquiry.replies import Reply
from openinquest.ontology import Grade


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put at a hearing, with its replies by where they were given.

    `there` and `since` are how it stood at the end of the hearing and how it stands since, by the replies of
    that place alone. A reply that is neither known to have been given there nor known to be later is `unplaced`
    and counts in neither.
    """

    question: Question
    replies: Mapping[Where, tuple[Reply, ...]]
    there: Answer
    since: Answer
    on: date

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers of the question and its replies."""
        numbers = {s.n for replies in self.replies.values() for reply in replies for s in reply.statements}
        return tuple(sorted({*self.question.statements, *numbers}))


def place_replies(
    question: Question,
    hearing: str,
    held: Span,
    occasions: Collection[str],
    given_at: Mapping[str, Collection[str]],
    on: date,
) -> Asked:
    """Sort the replies to a question, as they are on record on the day `on`, by where they were given.

    `held` are the days of the hearing, `occasions` those under which what was said at it is coded, `given_at`
    the places at which replies, by their things, are said to have been given.
    """
    placed: dict[Where, list[Reply]] = {where: [] for where in Where}
    for reply in question.replies:
        placed[_where(reply, hearing, held, occasions, given_at)].append(reply)
    replies = {where: tuple(found) for where, found in placed.items()}
    return Asked(question, replies, _answer(replies[Where.THERE]), _answer(replies[Where.SINCE]), on)


def _where(
    reply: Reply,
    hearing: str,
    held: Span,
    occasions: Collection[str],
    given_at: Mapping[str, Collection[str]],
) -> Where:
    places = {place for s in reply.statements for place in given_at.get(s.thing, ())}
    spoken = {s.occasion for s in reply.statements if s.occasion is not None}
    if hearing in places or (not places and spoken & set(occasions)):
        return Where.THERE
    # the hearing itself may be judged to answer a question that was put before it
    if any(s.thing == hearing for s in reply.statements):
        return Where.THERE
    return Where.SINCE if earlier(held, reply.span) else Where.UNPLACED


def _answer(replies: Sequence[Reply]) -> Answer:
    """Return the grade of the latest replies, the most favourable where their order is unknown."""
    if not replies:
        return Answer.NOT_FOUND
    graded = [reply for reply in replies if reply.grade is not None]
    if not graded:
        return Answer.UNGRADED
    order = list(Grade)
    grades = [graded[i].grade for i in latest([reply.span for reply in graded])]
    return Answer(min((g for g in grades if g is not None), key=order.index).value)


def counted(asked: Iterable[Asked], where: Where) -> Mapping[Answer, tuple[Asked, ...]]:
    """Return the questions by how they stood there, or stand since; every answer is a key."""
    found = list(asked)
    return {
        answer: tuple(a for a in found if (a.there if where is Where.THERE else a.since) is answer)
        for answer in Answer
    }
