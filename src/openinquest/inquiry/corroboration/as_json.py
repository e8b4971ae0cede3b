"""Corroboration cards as plain data."""

from __future__ import annotations

from typing import Any

from openinquest.inquiry.as_json import Writer
from openinquest.inquiry.corroboration.card import Card, Held, Side
from openinquest.inquiry.corroboration.telling import tell
from openinquest.inquiry.status import told

Json = dict[str, Any]


def write_card(writer: Writer, card: Card) -> Json:
    """Return a card: each side with its origins, kinds and opponents, what was withdrawn, and who is silent."""
    return {
        **writer.named(card.id, card.thing, card.prop),
        "thing": card.thing,
        "property": card.prop,
        "status": card.status.value,
        "sides": [_side(writer, side) for side in card.sides],
        "withdrawn": [writer.statement(s) for s in card.withdrawn],
        "judgements": [
            {
                "n": b.judgement.n,
                "kind": b.judgement.kind.value,
                "statement": b.statement.n,
                "stands": b.stands,
                "reason": b.judgement.reason,
            }
            for b in card.bears
        ],
        "silent": [
            {
                "voice": s.who,
                "voice_label": writer.label(s.who),
                "documents": list(s.documents),
                **writer.said("because", s.because),
            }
            for s in card.silences
        ],
        "statements": list(card.statements),
        **writer.said("because", tell(card)),
    }


def _side(writer: Writer, side: Side) -> Json:
    return {
        "value": side.value,
        "stance": side.stance.value,
        "independent": side.independent,
        "kinds": [kind.value for kind in side.kinds],
        "origins": [[_held(writer, held) for held in group] for group in side.origins],
        "not_independent": [_held(writer, held) for held in side.held if held.apart is not None],
        "shared": [
            {
                "link": shared.link.value,
                "origin": shared.origin,
                "label": writer.label(shared.origin),
                "statements": list(shared.numbers),
                **writer.said("because", [told(shared)]),
            }
            for shared in side.shared
        ],
        "contradicted_by": [writer.statement(s) for s in side.against],
        "statements": list(side.statements),
    }


def _held(writer: Writer, held: Held) -> Json:
    return {
        "voice": held.position.who,
        "voice_label": writer.label(held.position.who),
        "party": held.position.party,
        "party_label": writer.label(held.position.party),
        "said_on": held.statement.said_on,
        "kind": held.kind.value,
        "known_through": [link.who for link in held.statement.via],
        "document": held.statement.document,
        "statements": list(held.position.numbers),
        **(writer.said("apart", [held.apart]) if held.apart else {"apart": None}),
    }
