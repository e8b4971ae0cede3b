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
        yield from _terms(complaint)
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


def _terms(complaint: Complaint) -> Iterator[Doubt]:
    term = complaint.term
    if term is not None and term.straddles and complaint.received_on and complaint.path.last is None:
        yield Doubt(
            complaint.id,
            "the day from which its term runs may lie on either side of a change of the law "
            f"({', '.join(sorted({rule.id for rule in term.rules}))})",
            "narrow the day of receipt, if a source allows it; until then both results are shown",
        )
    for rule in term.rules if term is not None else ():
        if rule.term is None:
            yield Doubt(
                complaint.id,
                f"a rule applies whose term is not known ({rule.id})",
                "add the term to rules.yaml",
            )
    if complaint.extended_to and (term is None or not term.dues):
        yield Doubt(
            complaint.id,
            f"its term is said to be extended (entry {complaint.extended_to[0].statements[0]}), and no rule says "
            "what the term is",
            "add the rule to rules.yaml, or code the kind of the complaint and of its addressee",
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
