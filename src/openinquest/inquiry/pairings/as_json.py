"""Proposals as plain data, with the row that makes a judgement of one."""

from __future__ import annotations

from typing import Any

from openinquest.inquiry.as_json import Writer
from openinquest.inquiry.pairings.features import Feature
from openinquest.inquiry.pairings.proposing import Pairing
from openinquest.inquiry.sentences import Day, Ref, Sentence

Json = dict[str, Any]

_SHOWN = 6
"""Words of a kind that a sentence names; the data has them all."""


def write_pairing(writer: Writer, pairing: Pairing) -> Json:
    """Return a proposal: both sides with their statements, what they share, and what a person may write of it."""
    return {
        "left": writer.named(pairing.left, pairing.left_thing, pairing.left.rpartition(":")[2]),
        "right": writer.named(pairing.right, pairing.right_thing),
        "left_statements": list(pairing.left_statements),
        "right_statements": list(pairing.right_statements),
        "shared": {kind.value: list(what) for kind, what in pairing.shared.items()},
        "turned": pairing.turned,
        "weight": pairing.weight,
        **writer.said("why", _why(pairing)),
        "judge": f"<{pairing.left_key}>,{pairing.right_thing}" if pairing.left_key else None,
    }


def _why(pairing: Pairing) -> list[Sentence]:
    found = []
    shared = pairing.shared
    if things := shared.get(Feature.THING):
        found.append(Sentence.of("pairing.things", things=tuple(map(Ref, things[:_SHOWN]))))
    if places := shared.get(Feature.PLACE):
        found.append(Sentence.of("pairing.place", place=tuple(map(Ref, places[:_SHOWN]))))
    if days := shared.get(Feature.DAY):
        found.append(Sentence.of("pairing.day", day=tuple(map(Day, days[:_SHOWN]))))
    if numbers := shared.get(Feature.NUMBER):
        found.append(Sentence.of("pairing.number", numbers=numbers[:_SHOWN]))
    if words := shared.get(Feature.WORD):
        found.append(Sentence.of("pairing.words", words=words[:_SHOWN]))
    if topics := shared.get(Feature.TOPIC):
        named = tuple(Sentence.of(f"topic.{topic}") for topic in topics)
        found.append(Sentence.of("pairing.topic", topics=named))
    if pairing.turned:
        found.append(Sentence.of("pairing.negation"))
    return found
