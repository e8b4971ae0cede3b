"""Complaints whose days or bodies can hardly be as coded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openinquest.inquiry.complaints.register import COMPLAINT, Complaint, register
from openinquest.inquiry.doubts import Doubt
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import earlier
from openinquest.ontology import Stance


def find_doubtful_complaints(material: Material) -> Iterator[Doubt]:
    """Find replies, steps and outcomes that are known to be earlier than the complaint, and steps to nowhere."""
    if not material.things_of(COMPLAINT):
        return
    for complaint in register(material, date.max):
        yield from _early(complaint)
        yield from _idle_steps(complaint)
        if not complaint.lodged_with and complaint.path.steps:
            yield Doubt(
                complaint.id,
                "it was passed on, and nothing says to whom it was addressed",
                f"add a statement that {Stance.ASSERTS} lodged_with, if a source names the body",
            )


def _early(complaint: Complaint) -> Iterator[Doubt]:
    lodged = complaint.lodged
    for reply in complaint.replies:
        if earlier(reply.span, lodged):
            yield _too_early(complaint, reply.first.n, "the reply", "came before the complaint was lodged")
    for step in complaint.path.steps:
        if earlier(step.span, lodged):
            yield _too_early(
                complaint, step.statements[0], "passing it on to " + step.to, "is dated before it was lodged"
            )
    for outcome in complaint.outcomes:
        if outcome.on is not None and earlier(outcome.span, lodged):
            yield _too_early(complaint, outcome.statements[0], "the outcome", "is dated before it was lodged")
    for received in complaint.received_on:
        if complaint.lodged_on and earlier(received.span, complaint.lodged):
            yield _too_early(
                complaint, received.statements[0], "the receipt", "is dated before it was lodged"
            )


def _too_early(complaint: Complaint, n: int, what: str, how: str) -> Doubt:
    return Doubt(
        complaint.id, f"{what} (entry {n}) {how}", "check both days, and to which complaint it belongs"
    )


def _idle_steps(complaint: Complaint) -> Iterator[Doubt]:
    had = [given.value for given in complaint.lodged_with]
    if len(had) != 1:
        return
    body = had[0]
    for step in complaint.path.steps:
        if step.to == body and step.by in (None, body):
            yield Doubt(
                complaint.id,
                f"entry {step.statements[0]} passes it on to {body}, which has it already",
                "check to whom it was passed on, and whether a step in between is missing",
            )
        body = step.to
