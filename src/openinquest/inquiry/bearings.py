"""What judgements say of points: bearings that stand beside the status, and contradictions that decide it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from openinquest.inquiry.judgements import Judgement, read_judgements, statement_number
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Number, Sentence, Written
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.status import Contradiction
from openinquest.inquiry.terms import Bearing
from openinquest.ontology import JudgementKind

Point = tuple[str, str]
"""Thing and property."""

BEARINGS: Mapping[JudgementKind, Bearing] = {
    JudgementKind.SUPPORTS: Bearing.SUPPORTED,
    JudgementKind.UNDERMINES: Bearing.UNDERMINED,
    JudgementKind.QUALIFIES: Bearing.QUALIFIED,
}


@dataclass(frozen=True, slots=True)
class Bears:
    """A statement that by judgement bears on a point which its speaker did not address."""

    judgement: Judgement
    statement: Statement
    stands: bool
    target: Statement | None = None
    """The statement on which it bears, where the judgement names one instead of a thing."""

    @property
    def bearing(self) -> Bearing:
        """How it bears."""
        return BEARINGS[self.judgement.kind]

    @property
    def because(self) -> tuple[Sentence, ...]:
        """The sentences that say so."""
        left, reason = Number(self.statement.n), self.judgement.reason or ""
        said = Sentence.of(f"bearing.{self.judgement.kind.value}", left=left, reason=Written(reason))
        return (said,) if self.stands else (said, Sentence.of("bearing.withdrawn", left=left))


@dataclass(frozen=True, slots=True)
class Bearings:
    """Judgements on points: bearings by the thing or point they bear on, contradictions by point."""

    on_things: Mapping[str, tuple[Bears, ...]]
    on_points: Mapping[Point, tuple[Bears, ...]]
    contradictions: Mapping[Point, tuple[Contradiction, ...]]

    def on(self, point: Point, *, main: bool) -> tuple[Bears, ...]:
        """Return what bears on a point; what bears on a thing bears on its `main` point."""
        return (*self.on_points.get(point, ()), *(self.on_things.get(point[0], ()) if main else ()))


def find_bearings(material: Material) -> Bearings:
    """Read the judgements that bear on points; those about statements that do not stand are left out.

    A contradiction counts only if a person judged it, and while neither of its statements was withdrawn.
    """
    kinds = (*BEARINGS, JudgementKind.CONTRADICTS)
    judgements = read_judgements(material.frames.judgements, *kinds)
    numbers = {n for j in judgements for n in (*j.left_numbers, j.right_number) if n is not None}
    statements = material.numbered(numbers)
    things: dict[str, list[Bears]] = defaultdict(list)
    points: dict[Point, list[Bears]] = defaultdict(list)
    contradictions: dict[Point, list[Contradiction]] = defaultdict(list)
    for j in judgements:
        lefts = [statements[n] for n in j.left_numbers if n in statements]
        right = statements.get(j.right_number or -1)
        for left in lefts:
            if j.kind is not JudgementKind.CONTRADICTS:
                bears = Bears(j, left, material.withdrawals.stands(left), right)
                if right is not None:
                    points[right.thing, right.prop].append(bears)
                elif j.right is not None and statement_number(j.right) is None:
                    things[j.right].append(bears)
            elif right is not None and j.person:
                _contradict(material, contradictions, j, left, right)
    return Bearings(
        {thing: tuple(found) for thing, found in things.items()},
        {point: tuple(found) for point, found in points.items()},
        {point: tuple(found) for point, found in contradictions.items()},
    )


def _contradict(
    material: Material,
    found: dict[Point, list[Contradiction]],
    judgement: Judgement,
    left: Statement,
    right: Statement,
) -> None:
    if not (material.withdrawals.stands(left) and material.withdrawals.stands(right)):
        return
    parties = (material.parties.column(left), material.parties.column(right))
    contradiction = Contradiction(judgement, left, right, parties)
    for point in dict.fromkeys([(left.thing, left.prop), (right.thing, right.prop)]):
        found[point].append(contradiction)
