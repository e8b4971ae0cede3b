"""Complaints as they are shown; who complained is nowhere in what inquiry gives."""

from __future__ import annotations

from datetime import date

from openinquest.inquiry import Material, Sentence
from openinquest.inquiry import complaints as inquiry
from openinquest.inquiry.given import hull
from openinquest.release.building.given import (
    days_between,
    given_of,
    graded_of,
    searched_of,
    term_of,
    told,
)
from openinquest.release.snapshot import (
    Circle,
    Complaint,
    ComplaintCount,
    Complaints,
    ComplaintTotal,
    Forwarding,
    Outcome,
    Range,
)


def complaints_of(material: Material, on: date) -> Complaints:
    """Return the register of public frames as of `on`, the numbers by addressee, and totals beside it."""
    found = inquiry.register(material, on)
    numbers = inquiry.totals(found)
    coverage = Sentence.of(
        "complaints.coverage", count=numbers.all.count, collective=numbers.collective.count
    )
    return Complaints(
        register={one.id: _complaint(material, one, on) for one in found},
        addressees=tuple(_count(group) for group in numbers.by_addressee),
        totals=tuple(_totals(material, found, on)),
        coverage=told(material, (coverage,)) if found else told(material, ()),
    )


def _complaint(material: Material, c: inquiry.Complaint, on: date) -> Complaint:
    decided = hull(o.span for o in c.decided) if c.decided else None
    return Complaint(
        id=c.id,
        status=c.status.value,
        collective=c.collective,
        kind=given_of(c.kind),
        complainants=given_of(c.complainants),
        lodged_with=given_of(c.lodged_with),
        lodged_on=given_of(c.lodged_on),
        received_on=given_of(c.received_on),
        against=given_of(c.against),
        contests=given_of(c.contests),
        about=given_of(c.about),
        grounds=given_of(c.grounds),
        extended_to=given_of(c.extended_to),
        path=tuple(
            Forwarding(step.to, step.by or "", step.days, step.told_by, step.statements)
            for step in c.path.steps
        ),
        path_ordered=c.path.ordered,
        circles=tuple(Circle(one.kind.name, one.bodies, one.ordered) for one in c.path.circles),
        replies=graded_of(c.replies),
        outcomes=tuple(
            Outcome(
                o.outcome.value, o.by or "", o.on or "", o.said_on or "", o.scope or "", o.denied_by,
                o.statements,
            )
            for o in c.outcomes
        ),
        waiting=days_between(c.lodged, decided, on),
        term=term_of(material, c.term),
        searched=searched_of(c.searched),
        statements=c.statements,
        because=told(material, _without_term(c)),
    )  # fmt: skip


def _without_term(c: inquiry.Complaint) -> tuple[Sentence, ...]:
    """Return the reasons for the status alone; those for the term stand with the term."""
    of_term = len(c.term.because) if c.term is not None else 0
    return c.because[: len(c.because) - of_term]


def _count(group: inquiry.Group) -> ComplaintCount:
    def of(*statuses: inquiry.ComplaintStatus) -> tuple[str, ...]:
        return tuple(one for status in statuses for one in group.by_status[status].complaints)

    status = inquiry.ComplaintStatus
    replied = of(status.REPLIED, status.REPLIED_FOR_SOME)
    decided = of(
        status.CONTESTED, status.GRANTED, status.GRANTED_IN_PART, status.REJECTED, status.RETURNED,
        status.WITHDRAWN, status.DECIDED_FOR_SOME,
    )  # fmt: skip
    known = {*replied, *decided}
    waiting = tuple(one for one in group.total.complaints if one not in known)
    passed = group.passed_on_to.complaints if group.passed_on_to is not None else ()
    return ComplaintCount(group.of or "", group.total.complaints, passed, replied, decided, waiting)


def _totals(material: Material, found: list[inquiry.Complaint], on: date) -> list[ComplaintTotal]:
    return [
        ComplaintTotal(
            figure=total.figure,
            n=one.statement.n,
            value=one.statement.value or "",
            by=one.statement.who,
            said_on=one.statement.said_on or "",
            documented=one.documented,
            unaccounted=None if one.low is None and one.high is None else Range(one.low or 0, one.high),
            because=told(material, one.because),
        )
        for total in inquiry.official(material, found, on)
        for one in total.values
    ]
