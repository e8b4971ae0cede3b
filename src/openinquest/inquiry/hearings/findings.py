"""Hearings whose questions and replies carry days on which they can hardly have been put or given there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openinquest.inquiry.doubts import Doubt
from openinquest.inquiry.hearings.register import HEARING, Hearing, hearings
from openinquest.inquiry.hearings.terms import Where
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds, earlier


def find_doubtful_hearings(material: Material) -> Iterator[Doubt]:
    """Find questions put, and replies given, at a hearing on a day on which it was not held."""
    if not material.things_of(HEARING):
        return
    for hearing in hearings(material, date.max):
        yield from _of(hearing)


def _of(hearing: Hearing) -> Iterator[Doubt]:
    for asked in hearing.asked:
        question = asked.question
        if _another_day(hearing.held, Span.of(*day_bounds(question.asked_on))):
            yield Doubt(
                question.id,
                f"it is said to have been asked at {hearing.id}, and on another day ({question.asked_on})",
                "check the day of the question, the day of the hearing, and where it was asked",
            )
        for reply in asked.replies[Where.THERE]:
            if _another_day(hearing.held, reply.span):
                yield Doubt(
                    question.id,
                    f"the reply of entry {reply.first.n} is placed at {hearing.id}, and dated on another day",
                    "check the day and the occasion of the reply",
                )


def _another_day(held: Span, other: Span) -> bool:
    return earlier(held, other) or earlier(other, held)
