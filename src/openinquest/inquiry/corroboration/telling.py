"""The sentences of a corroboration card, and what stands behind one of its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openinquest.inquiry.corroboration.card import Card, Side, corroboration
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Day, Number, Ref, Sentence
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.status import told
from openinquest.inquiry.tracing import Behind
from openinquest.inquiry.values import shown_value
from openinquest.ontology import Stance


def tell(card: Card) -> tuple[Sentence, ...]:
    """Return the card in sentences: side by side in the order of the log, then what was withdrawn."""
    return tuple(_told(card))


def _told(card: Card) -> Iterator[Sentence]:
    if not card.sides:
        yield Sentence.of("corroboration.none")
    for side in card.sides:
        yield _counted(side)
        for shared in side.shared:
            yield told(shared)
        for held in side.held:
            if held.apart is not None:
                yield Sentence.of("corroboration.apart", who=Ref(held.position.who), why=held.apart)
        if side.against:
            yield Sentence.of("corroboration.against", statements=tuple(map(_opponent, side.against)))
    for s in card.withdrawn:
        yield Sentence.of(
            "corroboration.withdrawn", who=Ref(s.who), n=Number(s.n), value=shown_value(s), day=Day(s.said_on)
        )
    for b in card.bears:
        yield from b.because
    for silence in card.silences:
        yield from silence.because


def _opponent(s: Statement) -> Sentence:
    return Sentence.of("corroboration.opponent", who=Ref(s.who), day=Day(s.said_on), n=Number(s.n))


def _counted(side: Side) -> Sentence:
    first = side.held[0].statement
    key = "corroboration.says" if side.stance is Stance.ASSERTS else "corroboration.denies"
    value = Sentence.of(key, value=shown_value(first, side.value))
    if not side.origins:
        return Sentence.of("corroboration.dependent", value=value, voices=len(side.held))
    kinds = tuple(
        Sentence.of(f"source.{held.kind.name.lower().replace('_', '-')}", who=Ref(held.position.who))
        for group in side.origins
        for held in group
    )
    return Sentence.of("corroboration.counted", value=value, count=side.independent, kinds=kinds)


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind `corroboration/POINT`."""
    point = identifier.partition("/")[2]
    cards = [card for card in corroboration(material, [point]) if point in (card.id, card.thing)]
    if not cards:
        return None
    return Behind(
        {n for card in cards for n in card.statements},
        (Sentence("rule.corroboration"),),
        tuple(said for card in cards for said in tell(card)),
    )
