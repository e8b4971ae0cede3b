"""Complaints as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from openinquest.inquiry.complaints.official import Official
from openinquest.inquiry.complaints.path import Path
from openinquest.inquiry.complaints.register import Complaint
from openinquest.inquiry.complaints.totals import Group, Total, Totals
from openinquest.inquiry.deadlines import standing_json
from openinquest.inquiry.given_as_json import given_json
from openinquest.inquiry.sentences import Sentence

if TYPE_CHECKING:
    from openinquest.inquiry.as_json import Writer

Json = dict[str, Any]


def complaint_json(writer: Writer, complaint: Complaint) -> Json:
    """Return a complaint: values with who gives them, its way, replies, outcome, term, status and why.

    Who complained is left out, the kind stands under `complainants`.
    """
    c = complaint
    return {
        **writer.named(c.id),
        "status": c.status.value,
        "kind": given_json(writer, c.kind),
        "complainants": given_json(writer, c.complainants),
        "collective": c.collective,
        "lodged_with": given_json(writer, c.lodged_with, things=True),
        "lodged_on": given_json(writer, c.lodged_on),
        "received_on": given_json(writer, c.received_on),
        "against": given_json(writer, c.against, things=True),
        "contests": given_json(writer, c.contests, things=True),
        "about": given_json(writer, c.about, things=True),
        "grounds": given_json(writer, c.grounds),
        "extended_to": given_json(writer, c.extended_to),
        **_path(writer, c.path),
        "replies": [
            {
                "n": reply.first.n,
                "by": reply.first.speaker,
                "by_label": writer.label(reply.first.speaker),
                "on": reply.said_on,
                "grade": reply.grade.value if reply.grade else None,
                "grades": [
                    {"grade": g.grade.value, "reason": g.reason, "coder": g.by, "n": g.judgement}
                    for g in reply.graded
                ],
                "statements": [s.n for s in reply.statements],
            }
            for reply in c.replies
        ],
        "outcomes": [
            {
                "outcome": o.outcome.value,
                "by": o.by,
                "on": o.on,
                "said_on": o.said_on,
                "scope": o.scope,
                "denied_by": list(o.denied_by),
                "statements": list(o.statements),
            }
            for o in c.outcomes
        ],
        "term": standing_json(writer, c.term) if c.term is not None else None,
        "searched_in": list(c.searched.named),
        "searched": {"documents": c.searched.documents, "whole": c.searched.whole},
        "statements": list(c.statements),
        **writer.said("because", c.because),
    }


def _path(writer: Writer, path: Path) -> Json:
    return {
        "forwarded": [
            {
                "to": step.to,
                "to_label": writer.label(step.to),
                "by": step.by,
                "days": list(step.days),
                "told_by": list(step.told_by),
                "statements": list(step.statements),
            }
            for step in path.steps
        ],
        "order_known": path.ordered,
        "circles": [
            {
                "came_back": circle.kind.value,
                "way": list(circle.bodies),
                "way_labels": [writer.label(body) for body in circle.bodies],
                "order_known": circle.ordered,
                "statements": list(circle.statements),
            }
            for circle in path.circles
        ],
    }


def totals_json(writer: Writer, totals: Totals) -> Json:
    """Return the numbers of a register, each with its name for `inquest why`; groups are in the order of their ids."""
    coverage = Sentence.of("complaints.coverage", count=totals.all.count, collective=totals.collective.count)
    return {
        **writer.said("coverage", [coverage]),
        "all": _total(totals.all),
        "collective": _total(totals.collective),
        "came_back": _total(totals.came_back),
        "by_status": [_total(total) for total in totals.by_status.values()],
        "by_addressee": [_group(writer, group, things=True) for group in totals.by_addressee],
        "by_ground": [_group(writer, group) for group in totals.by_ground],
        "by_complainant": [_group(writer, group) for group in totals.by_complainant],
    }


def _group(writer: Writer, group: Group, *, things: bool = False) -> Json:
    return {
        "of": group.of,
        **({"label": writer.label(group.of) if group.of else None} if things else {}),
        "total": _total(group.total),
        "passed_on_to": _total(group.passed_on_to) if group.passed_on_to is not None else None,
        "by_status": {status.value: _total(total) for status, total in group.by_status.items()},
    }


def _total(total: Total) -> Json:
    return {
        "name": f"complaints/{total.name}",
        "count": total.count,
        "complaints": list(total.complaints),
        "statements": list(total.statements),
    }


def official_json(writer: Writer, totals: Iterable[Official]) -> list[Json]:
    """Return the totals that sources give beside the record: documented, not accounted for, or why not comparable."""
    return [
        {
            **writer.named(total.figure),
            "unit": total.unit,
            "population": total.population,
            "values": [
                {
                    **writer.statement(stated.statement),
                    "flags": [flag.value for flag in stated.flags],
                    "documented": list(stated.documented),
                    "unaccounted": None
                    if stated.low is None and stated.high is None
                    else {"low": stated.low, "high": stated.high},
                    "statements": [stated.statement.n],
                    **writer.said("because", stated.because),
                }
                for stated in total.values
            ],
        }
        for total in totals
    ]
