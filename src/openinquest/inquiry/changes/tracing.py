"""What stands behind a number of what changed, for `inquest why changed/2022-01-20/moved`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from openinquest.inquiry.changes.comparing import Changes, changes
from openinquest.inquiry.changes.point import PointChange
from openinquest.inquiry.changes.telling import moved
from openinquest.inquiry.changes.terms import ChangeKind, Clock
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.tracing import Behind
from openinquest.record.frames import said_by

_RULE = (Sentence("rule.changes"),)


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind `changed/DAY/NUMBER`: what was said after that day and by the day of the frames.

    The number is `moved`, `fresh`, `undated`, a kind of change such as `revised`, or the id of a point that changed.
    None for anything else.
    """
    _, _, rest = identifier.partition("/")
    day, _, number = rest.partition("/")
    try:
        since = date.fromisoformat(day)
    except ValueError:
        return None
    before = Material.of(said_by(material.frames, since), material.ontology, since, material.legal_rules)
    ids = None if number in ("moved", "fresh", "undated", *ChangeKind) else [number]
    found = changes(before, material, Clock.SAID, (since, on), ids)
    if number == "undated":
        return Behind(found.undated, _RULE)
    if number in tuple(ChangeKind):
        return Behind(_of_kind(found, ChangeKind(number)), _RULE)
    points: Sequence[PointChange] = [point for point in found.points if point.id == number]
    if ids is None:
        points = found.moved if number == "moved" else [point for point in found.points if point.fresh]
    elif not points:
        return None
    return Behind(_numbers(points), _RULE, tuple(said for point in points for said in moved(point)))


def _of_kind(found: Changes, kind: ChangeKind) -> list[int]:
    return [c.statement.n for point in found.points for c in point.changes if c.kind is kind]


def _numbers(points: Iterable[PointChange]) -> set[int]:
    return {n for point in points for n in (*point.new, *point.gone, *point.causes)}
