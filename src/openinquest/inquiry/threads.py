"""Questions that are the same, asked again by the same or by others: one thread, each with its own asker and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.order import latest
from openinquest.inquiry.questions import DaysOpen, Question, combined, days_open
from openinquest.inquiry.replies import Reply
from openinquest.inquiry.terms import QuestionStatus
from openinquest.ontology import Grade


@dataclass(frozen=True, slots=True)
class Thread:
    """One question with its repeats, in the order of asking; `id` is that of the first.

    A reply to any of them is a reply to the thread, and the days run from the first asking. `taken_up` are
    earlier threads that one of its questions follows, `taken_up_by` later ones that follow it; they are other
    questions, and their replies are not counted.
    """

    id: str
    questions: tuple[Question, ...]
    replies: tuple[Reply, ...]
    grade: Grade | None
    status: Grade | QuestionStatus
    days_open: DaysOpen | None
    taken_up: tuple[str, ...]
    taken_up_by: tuple[str, ...]

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers of the statements that put its questions and answer them."""
        put = {n for question in self.questions for n in question.statements}
        return tuple(sorted(put | {s.n for reply in self.replies for s in reply.statements}))


def threads(found: Sequence[Question], on: date) -> list[Thread]:
    """Return the threads of questions as of `on`, in the order of the first asking.

    Questions are joined through `repeats`, in either direction and through others; one that repeats a question
    that is not among `found` is joined with whatever repeats the same.
    """
    ordered = sorted(found, key=lambda q: (q.bounds[0] or date.max, q.bounds[1] or date.max, q.id))
    parts = _joined(ordered)
    first = {question.id: members[0].id for members in parts for question in members}
    follows: dict[str, list[str]] = defaultdict(list)
    followed: dict[str, list[str]] = defaultdict(list)
    for question in ordered:
        for other in question.follows:
            here, there = first[question.id], first.get(other)
            if there is not None and there != here:
                follows[here].append(there)
                followed[there].append(here)
    return [_thread(members, on, follows, followed) for members in parts]


def _joined(ordered: Sequence[Question]) -> list[list[Question]]:
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.get(name, name) != name:
            above[name] = above.get(above[name], above[name])
            name = above[name]
        return name

    for question in ordered:
        for other in question.repeats:
            above[top(question.id)] = top(other)
    parts: dict[str, list[Question]] = {}
    for question in ordered:
        parts.setdefault(top(question.id), []).append(question)
    return list(parts.values())


def _thread(
    members: Sequence[Question],
    on: date,
    follows: Mapping[str, Sequence[str]],
    followed: Mapping[str, Sequence[str]],
) -> Thread:
    name = members[0].id
    replies = _pooled(members)
    graded = [reply for reply in replies if reply.graded]
    counting = [graded[i] for i in latest([reply.span for reply in graded])]
    grade = combined(counting)
    return Thread(
        id=name,
        questions=tuple(members),
        replies=tuple(replies),
        grade=grade,
        status=members[0].status if len(members) == 1 else _status(members, replies, counting, grade),
        days_open=members[0].days_open if len(members) == 1 else days_open(_asked(members), replies, on),
        taken_up=tuple(dict.fromkeys(follows.get(name, ()))),
        taken_up_by=tuple(dict.fromkeys(followed.get(name, ()))),
    )


def _asked(members: Iterable[Question]) -> tuple[date | None, date | None]:
    """Return the bounds of the first asking: no later than the earliest that is known to have been over."""
    bounds = [question.bounds for question in members]
    lows, highs = [low for low, _ in bounds], [high for _, high in bounds if high is not None]
    known = [low for low in lows if low is not None]
    return (min(known) if len(known) == len(lows) else None), (min(highs) if highs else None)


def _pooled(members: Iterable[Question]) -> list[Reply]:
    """Return the replies to any of several questions, each once, in the order in which they came."""
    found = {reply.first.n: reply for question in members for reply in question.replies}
    return sorted(found.values(), key=lambda r: (r.span.high or (date.max, 0), r.first.n))


def _status(
    members: Sequence[Question], replies: Sequence[Reply], counting: Sequence[Reply], grade: Grade | None
) -> Grade | QuestionStatus:
    numbers = {s.n for reply in counting for s in reply.statements}
    if any(denial.reply.n in numbers for question in members for denial in question.denials):
        return QuestionStatus.CONTESTED
    if grade is not None:
        return grade
    if replies:
        return QuestionStatus.UNGRADED
    lapsed = {question.status for question in members} - {QuestionStatus.OPEN}
    for status in (QuestionStatus.DEEMED_REFUSED, QuestionStatus.OVERDUE):
        if status in lapsed:
            return status
    return QuestionStatus.OPEN
