"""Questions as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openinquest.inquiry import Material, Writer, by_addressee, threads
from openinquest.inquiry import Question as InquiryQuestion
from openinquest.inquiry import Thread as InquiryThread
from openinquest.inquiry.addressees import NOBODY
from openinquest.inquiry.addressees import Addressee as InquiryAddressee
from openinquest.inquiry.questions import DaysOpen
from openinquest.release.building.given import term_of, told
from openinquest.release.building.texts import Json, listed, text_of
from openinquest.release.snapshot import Addressee, Days, Question, Register, Reply, Thread


def register_of(
    writer: Writer, found: Sequence[InquiryQuestion], on: date
) -> tuple[dict[str, Question], Register]:
    """Return the questions as of `on`, by id in the order of asking, and the register that they make."""
    material = writer.material
    joined = threads(found, on)
    first = {question.id: thread.id for thread in joined for question in thread.questions}
    known = {question.id: _question(writer, question, first[question.id], on) for question in found}
    return known, _register(material, found, joined, on)


def _register(
    material: Material, found: Sequence[InquiryQuestion], joined: Sequence[InquiryThread], on: date
) -> Register:
    if not found:
        return Register()
    register = by_addressee(material, on, found)
    return Register(
        threads={
            one.id: Thread(
                one.id,
                tuple(question.id for question in one.questions),
                one.status.value,
                _days(one.days_open),
                one.taken_up,
                one.taken_up_by,
            )
            for one in joined
        },
        addressees=tuple(_addressee(one) for one in register.addressees),
        coverage=told(material, register.coverage.because),
    )


def _addressee(one: InquiryAddressee) -> Addressee:
    return Addressee(
        id="" if one.id == NOBODY else one.id,
        asked=one.asked.questions,
        askings=one.askings,
        answered=one.answered.questions,
        otherwise=one.otherwise.questions,
        waiting=one.waiting.questions,
        median_low=one.days.shortest.median,
        median_high=one.days.longest.median,
    )


def _days(found: DaysOpen | None) -> Days | None:
    return None if found is None else Days(found.low, found.high, found.on.isoformat(), found.ended)


def _question(writer: Writer, question: InquiryQuestion, thread: str, day: date) -> Question:
    data = writer.question(question)
    days = data["days_open"] or {}
    return Question(
        id=data["id"],
        label=text_of(data["labels"]),
        text=data["text"] or "",
        asked_by=listed(data["asked_by"]),
        asked_of=listed(data["asked_of"]),
        asked_on=data["asked_on"] or "",
        forum=data["forum"] or "",
        status=data["status"],
        days_low=days.get("low"),
        days_high=days.get("high"),
        day=days.get("on") or day.isoformat(),  # looked for by then, though the days cannot be counted
        ended=bool(days.get("ended")),
        replies=tuple(_reply(reply) for reply in data["replies"]),
        contested_by=tuple(item["n"] for item in data["contested_by"]),
        searched_in=tuple(data["searched_in"]),
        statements=tuple(data["statements"]),
        because=text_of(data["because_in"]),
        asked_days=question.asked_days,
        repeats=question.repeats,
        follows=question.follows,
        thread=thread,
        term=term_of(writer.material, question.terms),
    )


def _reply(data: Json) -> Reply:
    return Reply(
        n=data["n"],
        content=data["content"] or "",
        by=data["voice"] or data["by"] or "",
        on=data["on"] or "",
        grades=tuple(dict.fromkeys(grade["grade"] for grade in data["grades"])),
        grade=data["grade"] or "ungraded",
        ground=data["ground"] or "",
        reasons=tuple(dict.fromkeys(grade["reason"] for grade in data["grades"] if grade["reason"])),
    )
