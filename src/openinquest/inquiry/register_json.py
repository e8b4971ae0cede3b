"""The threads of questions and the lists by addressee as plain data."""

from __future__ import annotations

from openinquest.inquiry.addressees import NOBODY, Addressee, Register, total_name
from openinquest.inquiry.as_json import Json, Writer
from openinquest.inquiry.threads import Thread


def thread_json(writer: Writer, thread: Thread) -> Json:
    """Return a thread: its questions by id with asker and day, and what became of them as one."""
    days = thread.days_open
    return {
        "id": thread.id,
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "asked_by": list(question.asked_by),
                "asked_by_label": "; ".join(map(writer.label, question.asked_by)) or None,
                "asked_of": list(question.asked_of),
                "asked_of_label": "; ".join(map(writer.label, question.asked_of)) or None,
                "asked_on": question.asked_on,
                "repeats": list(question.repeats),
                "status": question.status.value,
            }
            for question in thread.questions
        ],
        "status": thread.status.value,
        "grade": thread.grade.value if thread.grade else None,
        "replies": [reply.first.n for reply in thread.replies],
        "days_open": None
        if days is None
        else {"low": days.low, "high": days.high, "on": days.on.isoformat(), "ended": days.ended},
        "follows": list(thread.taken_up),
        "followed_by": list(thread.taken_up_by),
        "statements": list(thread.statements),
    }


def register_json(writer: Writer, register: Register) -> Json:
    """Return the lists by addressee in the order given, and what the register covers."""
    coverage = register.coverage
    return {
        "addressees": [_addressee(writer, one) for one in register.addressees],
        "coverage": {
            "questions": coverage.questions,
            "threads": coverage.threads,
            "documents": coverage.documents,
            "whole": coverage.whole,
            "first": coverage.first.isoformat() if coverage.first else None,
            "last": coverage.last.isoformat() if coverage.last else None,
            "forums": dict(coverage.forums),
            "observed": coverage.observed.isoformat() if coverage.observed else None,
            **writer.said("because", coverage.because),
        },
    }


def _addressee(writer: Writer, one: Addressee) -> Json:
    known = one.id != NOBODY
    return {
        "id": one.id if known else None,
        "label": writer.label(one.id) if known else None,
        **{
            name: {
                "count": tally.count,
                "name": total_name(one.id, name),
                "questions": list(tally.questions),
                "statements": list(tally.statements),
            }
            for name, tally in one.tallies().items()
        },
        "askings": one.askings,
        "statuses": dict(one.statuses),
        "days": {
            "counted": one.days.count,
            "ended": one.days.ended,
            "undated": one.undated,
            "median": {"shortest": one.days.shortest.median, "longest": one.days.longest.median},
            "interval": {
                "low": one.days.shortest.median_low,
                "high": one.days.longest.median_high,
            },
        },
    }
