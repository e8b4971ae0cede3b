"""Judgements that set a statement against positions which its speaker did not address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openinquest.inquiry.bearings import Bears
from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.material import Material
from openinquest.inquiry.positions import Position
from openinquest.inquiry.status import Dissent
from openinquest.inquiry.terms import Status
from openinquest.ontology import JudgementKind, Stance


def find_dissents(
    material: Material, bears: Iterable[Bears], found: Sequence[Position], rule: Rule
) -> tuple[Dissent, ...]:
    """Return the bearings that set a voice against deciding positions (docs/decisions/0004).

    What `undermines` a point stands against whoever asserts it, what `supports` one that is only denied
    against whoever denies it. Against another party that contests the point, within one party it divides it.
    No voice dissents from itself, only a person's judgement decides, and what was withdrawn stands against
    nothing. `qualifies` never does.
    """
    deciding = [p for p in found if p.decides]
    dissents = []
    for b in bears:
        if not (b.stands and b.judgement.person):
            continue
        against = [p for p in _against(b, deciding, rule) if p.who != b.statement.who]
        party = material.parties.column(b.statement)
        others = tuple(p for p in against if p.party != party)
        if others:
            dissents.append(Dissent(b.judgement, b.statement, others, Status.CONTESTED))
        elif against:
            dissents.append(Dissent(b.judgement, b.statement, tuple(against), Status.DIVIDED))
    return tuple(dissents)


def _against(b: Bears, deciding: Sequence[Position], rule: Rule) -> Sequence[Position]:
    asserted = [p for p in deciding if p.stance is Stance.ASSERTS]
    if b.judgement.kind is JudgementKind.UNDERMINES:
        if b.target is None:
            return asserted
        held = (b.target.who, *rule.position(b.target))
        return [p for p in deciding if (p.who, p.value, p.stance) == held]
    if b.judgement.kind is JudgementKind.SUPPORTS and b.target is None and not asserted:
        return deciding
    return ()
