"""What inquiry checks of a record: answers that came before their question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from openinquest.inquiry.material import Material
from openinquest.inquiry.questions import questions
from openinquest.ontology import Dated, ValueProblem, before
from openinquest.record.checks import Check, Finding, Severity, register
from openinquest.record.record import Record


def check_replies(record: Record) -> Iterator[Finding]:
    """Look for replies that were surely given before they were asked for."""
    material = Material.of(record.frames(), record.ontology)
    for question in questions(material, datetime.now(UTC).date()):
        for reply in question.replies:
            if _earlier(reply.said_on, question.asked_on):
                yield Finding(
                    Severity.DOUBT,
                    f"entry {reply.first.n}",
                    f"it is graded as a reply to {question.id}, and was said before that was asked",
                    "check the days, or who answered what",
                )


def _earlier(reply: str | None, asked: str | None) -> bool:
    if reply is None or asked is None:
        return False
    try:
        return before(Dated.parse(reply), Dated.parse(asked)) is True
    except ValueProblem:
        return False


register(Check("replies", check_replies))
