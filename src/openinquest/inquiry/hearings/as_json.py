"""Hearings as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openinquest.inquiry.accounts import Said
from openinquest.inquiry.given_as_json import given_json
from openinquest.inquiry.hearings.asked import Asked
from openinquest.inquiry.hearings.beside import Beside
from openinquest.inquiry.hearings.publicity import Sides
from openinquest.inquiry.hearings.reasons import asked_reasons
from openinquest.inquiry.hearings.register import Hearing
from openinquest.inquiry.hearings.terms import Where
from openinquest.inquiry.hearings.tracing import HEARD, VIEW, numbers

if TYPE_CHECKING:
    from openinquest.inquiry.as_json import Writer

Json = dict[str, Any]


def hearing_json(writer: Writer, hearing: Hearing) -> Json:
    """Return a hearing: session, speakers, questions with replies there and since, numbers, claims beside."""
    h = hearing
    return {
        **writer.named(h.id),
        "date": given_json(writer, h.days),
        "body": given_json(writer, h.bodies, things=True),
        "duration_hours": given_json(writer, h.durations),
        "publicity": h.publicity.value,
        "broadcast": _sides(writer, h.broadcast),
        "open_to_public": _sides(writer, h.open_to_public),
        "speakers": given_json(writer, h.speakers, things=True),
        "heard": {
            "name": f"{VIEW}/{h.id}.{HEARD}",
            "count": sum(len(heard.statements) for heard in h.heard),
            "voices": [
                {"voice": heard.who, "label": writer.label(heard.who), "statements": list(heard.statements)}
                for heard in h.heard
            ],
        },
        "questions": [_asked(writer, asked) for asked in h.asked],
        "replies_to": [_asked(writer, asked) for asked in h.replies_to],
        "numbers": [
            {
                "name": name,
                "count": len(found),
                "questions": [asked.question.id for asked in found],
                "statements": sorted({n for asked in found for n in asked.statements}),
            }
            for name, found in numbers(h)
        ],
        "claims": [_claim(writer, claim) for claim in h.claims],
        "statements": list(h.statements),
        **writer.said("because", h.because),
    }


def _sides(writer: Writer, sides: Sides) -> Json:
    return {
        "yes": list(sides.yes),
        "yes_labels": [writer.label(who) for who in sides.yes],
        "no": list(sides.no),
        "no_labels": [writer.label(who) for who in sides.no],
        "statements": list(sides.statements),
    }


def _asked(writer: Writer, asked: Asked) -> Json:
    q = asked.question
    return {
        **writer.named(q.id),
        "text": q.text,
        "asked_by": list(q.asked_by),
        "asked_by_labels": [writer.label(who) for who in q.asked_by],
        "asked_of": list(q.asked_of),
        "asked_of_labels": [writer.label(who) for who in q.asked_of],
        "asked_on": q.asked_on,
        "there": asked.there.value,
        "since": asked.since.value,
        "now": q.status.value,
        "replies": [
            {
                "where": where.value,
                "n": reply.first.n,
                "by": reply.first.speaker,
                "by_label": writer.label(reply.first.speaker),
                "on": reply.said_on,
                "grade": reply.grade.value if reply.grade else None,
                "statements": [s.n for s in reply.statements],
            }
            for where in Where
            for reply in asked.replies[where]
        ],
        "searched_in": list(q.searched.named),
        "searched": {"documents": q.searched.documents, "whole": q.searched.whole},
        "statements": list(asked.statements),
        **writer.said("because", asked_reasons(asked)),
    }


def _claim(writer: Writer, beside: Beside) -> Json:
    return {
        **writer.named(beside.claim),
        "asserted": [_said(writer, s) for s in beside.asserted],
        "denied": [_said(writer, s) for s in beside.denied],
        "judgements": [
            {"n": j.n, "kind": j.kind.value, "statements": list(j.left_numbers), "reason": j.reason}
            for j in beside.bearing
        ],
        "statements": list(beside.statements),
    }


def _said(writer: Writer, said: Said) -> Json:
    return {"n": said.n, "by": said.who, "by_label": writer.label(said.who), "said_on": said.said_on}
