"""Changes as plain data."""

from __future__ import annotations

from typing import Any

from openinquest.inquiry.as_json import Writer
from openinquest.inquiry.changes.asking import QuestionChange, lapse_of
from openinquest.inquiry.changes.comparing import Changes
from openinquest.inquiry.changes.point import PointChange
from openinquest.inquiry.changes.telling import moved
from openinquest.inquiry.judgements import Judgement

Json = dict[str, Any]


def write_changes(writer: Writer, changes: Changes) -> Json:
    """Return what changed: points with their statements, questions, decisions, and what entered the log."""
    return {
        "clock": changes.clock.value,
        "moved": [point.id for point in changes.moved],
        "points": [write_point(writer, point) for point in changes.points],
        "questions": [_question(writer, question) for question in changes.questions],
        "decided": [
            {"id": thing, "label": writer.label(thing), "statements": list(numbers)}
            for thing, numbers in changes.decided.items()
        ],
        "entered": {
            "judged": [_judgement(j) for j in changes.entered.judged],
            "unjudged": [_judgement(j) for j in changes.entered.unjudged],
            "retracted": [writer.statement(s) for s in changes.entered.retracted],
            "merged": [{"old": old, "canonical": new} for old, new in changes.entered.merged],
            "definitions": changes.entered.definitions,
        },
        "undated": list(changes.undated),
    }


def write_point(writer: Writer, point: PointChange) -> Json:
    """Return one point: its status before and after, why it moved, and what was said anew."""
    return {
        **writer.named(point.id, point.thing, point.prop),
        "thing": point.thing,
        "property": point.prop,
        "kind": point.kind.value,
        "before": point.was.value if point.was else None,
        "after": point.now.value if point.now else None,
        "moved": point.moved,
        "fresh": point.fresh,
        "causes": list(point.causes),
        "judgements": list(point.judgements),
        "definitions": list(point.definitions),
        "merged": list(point.merged),
        **writer.said("because", tuple(moved(point))),
        "changes": [
            {
                "kind": change.kind.value,
                "perhaps_before": change.perhaps_before,
                **writer.statement(change.statement),
                **writer.said("because", change.because),
            }
            for change in point.changes
        ],
        "gone": sorted(point.gone),
        "statements": sorted({*point.new, *point.gone, *point.causes}),
    }


def _question(writer: Writer, change: QuestionChange) -> Json:
    now = change.after or change.before
    return {
        "id": change.id,
        "label": writer.label(change.id),
        "text": now.text if now else None,
        "asked": change.asked,
        "before": change.before.status.value if change.before else None,
        "after": change.after.status.value if change.after else None,
        "term_before": lapse_of(change.before),
        "term_after": lapse_of(change.after),
        "statements": sorted({*change.replies, *(now.statements if now and change.asked else ())}),
        **writer.said("because", change.lapsed.because if change.lapsed else ()),
    }


def _judgement(j: Judgement) -> Json:
    return {
        "n": j.n,
        "kind": j.kind.value,
        "left": list(j.left),
        "right": j.right,
        "value": dict(j.value) or None,
        "by": j.by,
        "reason": j.reason,
    }
