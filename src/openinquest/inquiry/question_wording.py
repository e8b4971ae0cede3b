"""What is said of a question and its replies, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from openinquest.inquiry.deadlines import Standing
from openinquest.inquiry.replies import Reply
from openinquest.inquiry.searching import Searched
from openinquest.inquiry.sentences import Day, Number, Part, Ref, Sentence
from openinquest.inquiry.terms import Term

if TYPE_CHECKING:
    from openinquest.inquiry.questions import DaysOpen, Denial


def because(
    replies: Sequence[Reply],
    counting: Sequence[Reply],
    denials: Sequence[Denial],
    days: DaysOpen | None,
    searched: Searched,
    term: Term,
    standing: Standing | None,
    on: date,
    asked_days: Sequence[str] = (),
) -> Iterable[Sentence]:
    """Yield why a question has its status, its days and its term; `counting` are the replies that make the status."""
    yield from _denied(denials)
    yield from _graded(counting)
    yield from _missing(replies, counting, searched, on)
    if len(asked_days) > 1:
        yield Sentence.of("question.rival-days", days=tuple(Day(day) for day in asked_days))
    yield from _days(replies, days, on)
    if standing is not None:
        yield from standing.because
    else:
        yield Sentence.of("question.no-term" if term is Term.NONE else "question.unverified")


def _denied(denials: Sequence[Denial]) -> Iterable[Sentence]:
    for d in denials:
        places: dict[str, Part] = {"who": Ref(d.statement.who), "reply": Number(d.reply.n)}
        if d.judged:
            yield Sentence.of("question.contested.judged", **places, left=Number(d.statement.n))
        else:
            yield Sentence.of("question.contested", **places, day=Day(d.statement.said_on))


def _graded(counting: Sequence[Reply]) -> Iterable[Sentence]:
    for reply in reversed(counting):
        if reply.grade is not None:
            grade = Sentence.of(f"grade.{reply.grade.value}")
            yield Sentence.of(
                "question.graded", grade=grade, day=Day(reply.said_on), reply=Number(reply.first.n)
            )
        if len({g.grade for g in reply.graded}) > 1:
            grades = tuple(Sentence.of(f"grade.{g.grade.value}") for g in reply.graded)
            yield Sentence.of("question.differ", grades=grades)


def _missing(
    replies: Sequence[Reply], counting: Sequence[Reply], searched: Searched, on: date
) -> Iterable[Sentence]:
    today = Day(on.isoformat())
    if not replies and searched.named:
        yield Sentence.of("question.open", day=today, documents=searched.named)
    elif not replies:
        yield Sentence.of("question.open.record", day=today, count=searched.documents, whole=searched.whole)
    elif not counting:
        yield Sentence.of("question.ungraded", replies=tuple(Number(reply.first.n) for reply in replies))


def _days(replies: Sequence[Reply], days: DaysOpen | None, on: date) -> Iterable[Sentence]:
    if days is None:
        yield Sentence.of("question.undated")
        return
    high: Part = "…" if days.high is None else days.high
    exact = ".exact" if days.low == days.high else ""
    if days.ended:
        end = next(reply for reply in replies if reply.closes)
        yield Sentence.of(f"question.ended{exact}", day=Day(end.said_on), low=days.low, high=high)
    else:
        yield Sentence.of(f"question.runs{exact}", low=days.low, high=high, day=Day(on.isoformat()))
