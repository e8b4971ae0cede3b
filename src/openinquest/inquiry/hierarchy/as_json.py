"""The hierarchy as plain data. Absent is null, lists are never left out, counts come with their statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from openinquest.inquiry.given import Given
from openinquest.inquiry.hierarchy.chains import Link, branches
from openinquest.inquiry.hierarchy.command import Command, UnitThere
from openinquest.inquiry.hierarchy.history import History, Tenure
from openinquest.inquiry.hierarchy.orders import GivenOrder, InForce
from openinquest.inquiry.hierarchy.periods import Attested, Period, State
from openinquest.inquiry.hierarchy.posts import Holder, Post
from openinquest.inquiry.hierarchy.presence import Sighting
from openinquest.inquiry.hierarchy.terms import Holding, Presence
from openinquest.inquiry.hierarchy.tracing import page_name
from openinquest.inquiry.sentences import Ref, Sentence

if TYPE_CHECKING:
    from openinquest.inquiry.as_json import Writer

Json = dict[str, Any]


def command_json(writer: Writer, page: Command) -> Json:
    """Return who was in command: units, links, the posts of each body in them, orders, regimes."""
    groups = page.numbers
    above = branches(page.links)
    counts = {presence.value: page.counted(presence) for presence in Presence}
    counts |= {
        "links": len(page.links),
        "posts": sum(len(found) for found in page.posts.values()),
        "orders": len(page.orders),
        "regimes": len(page.regimes),
    }
    return {
        "at": writer.named(page.place) if page.place else None,
        "when": page.asked.canonical,
        "zone_of": page.asked.zone_of,
        "hour_compared": not page.asked.hour_lost,
        "units_asked": [writer.named(unit) for unit in page.only],
        "kinds_asked": list(page.kinds),
        "why": page_name(page),
        **writer.said("note", [Sentence("command.note")]),
        **writer.said("because", page.because),
        "numbers": {
            name: {
                "count": count,
                "statements": list(groups[name]),
                "why": page_name(page, name),
            }
            for name, count in counts.items()
        },
        "units": [_unit(writer, unit, above.get(unit.unit, ())) for unit in page.units],
        "links": [_link(writer, link) for link in page.links],
        "bodies": [
            {
                **writer.named(actor),
                "schema": writer.material.schemata.get(actor),
                "posts": [_post(writer, post) for post in found],
            }
            for actor, found in page.posts.items()
        ],
        "orders": [order_json(writer, order) for order in page.orders],
        "regimes": [_regime(writer, regime) for regime in page.regimes],
    }


def order_json(writer: Writer, order: GivenOrder) -> Json:
    """Return an order with who gave it to whom, its day and sources, and what posts the giver is said to have held."""
    return {
        **writer.named(order.id),
        "content": _given(writer, "Order", "content", order.content),
        "given_by": _given(writer, "Order", "given_by", order.given_by),
        "addressee": _given(writer, "Order", "addressee", order.addressee),
        "carried_out_by": _given(writer, "Order", "carried_out_by", order.carried_out_by),
        "date": _given(writer, "Order", "date", order.period.starts),
        "lifted_on": _given(writer, "Order", "lifted_on", order.period.ends),
        "place": _given(writer, "Order", "place", order.place),
        "event": _given(writer, "Order", "event", order.event),
        "in_writing": _given(writer, "Order", "in_writing", order.in_writing),
        "legal_basis": _given(writer, "Order", "legal_basis", order.legal_basis),
        "condition": _given(writer, "Order", "condition", order.condition),
        "presence": order.presence.value if order.presence else None,
        **_state(writer, order.state),
        "posts_of_giver": [
            {
                "giver": giver,
                "giver_label": writer.label(giver),
                "held": [_holder(writer, one) for one in held],
            }
            for giver, held in order.posts_of_giver.items()
        ],
        "sources": _voices(writer, order.sources),
        "statements": list(order.statements),
        **writer.said("note", [Sentence("command.note")]),
    }


def history_json(writer: Writer, history: History) -> Json:
    """Return a post with all who are said to have held it, and what lies between them."""
    return {
        **writer.named(history.post),
        "body": _given(writer, "Position", "body", history.body),
        "commands": _given(writer, "Position", "commands", history.commands),
        "legal_basis": _given(writer, "Position", "legal_basis", history.legal_basis),
        "shared": history.shared,
        "held": [_tenure(writer, one) for one in history.tenures],
        "between": [
            {
                "change": one.change.value,
                "earlier": one.earlier,
                "later": one.later,
                **writer.said("because", [one.because]),
                "statements": list(one.statements),
            }
            for one in history.successions
        ],
        "statements": list(history.statements),
        **writer.said("note", [Sentence("command.note")]),
    }


def state_word(writer: Writer, holding: Holding) -> str:
    """Return a state in the writer's language."""
    return str(writer.said("word", [Sentence(f"state.{holding.value}")])["word"]).rstrip(".")


def presence_word(writer: Writer, presence: Presence) -> str:
    """Return in the writer's language on what ground a unit is listed."""
    return str(writer.said("word", [Sentence(f"presence.{presence.value}")])["word"]).rstrip(".")


def _unit(writer: Writer, unit: UnitThere, links: Iterable[Link]) -> Json:
    return {
        **writer.named(unit.unit),
        "presence": unit.presence.value if unit.presence else None,
        "sightings": [_sighting(writer, one) for one in unit.sightings],
        "superiors": [link.id for link in links],
        **writer.said("because", unit.because),
    }


def _sighting(writer: Writer, one: Sighting) -> Json:
    return {
        "id": one.id,
        "place": one.place,
        "place_label": writer.label(one.place),
        "presence": one.presence.value,
        "presence_label": presence_word(writer, one.presence),
        **_state(writer, one.state),
        **_period(writer, "Deployment", one.period),
        "task": _given(writer, "Deployment", "task", one.task),
        "strength": _given(writer, "Deployment", "strength", one.strength),
        "ordered_by": _given(writer, "Deployment", "ordered_by", one.ordered_by),
        "requested_by": _given(writer, "Deployment", "requested_by", one.requested_by),
        "rivals": _given(writer, "Deployment", "unit", one.rivals),
        "sources": _voices(writer, one.sources),
        "statements": list(one.statements),
    }


def _link(writer: Writer, link: Link) -> Json:
    circular = [Sentence.of("chain.circular", superior=Ref(link.superior))] if link.circular else []
    return {
        "id": link.id,
        "subordinate": link.subordinate,
        "subordinate_label": writer.label(link.subordinate),
        "superior": link.superior,
        "superior_label": writer.label(link.superior),
        "kind": _given(writer, "Subordination", "kind", link.kinds),
        "legal_basis": _given(writer, "Subordination", "legal_basis", link.legal_basis),
        **_period(writer, "Subordination", link.period),
        **_state(writer, link.state, circular),
        "circular": link.circular,
        "rivals": _given(writer, "Subordination", "superior", link.rivals),
        "sources": _voices(writer, link.sources),
        "statements": list(link.statements),
    }


def _post(writer: Writer, post: Post) -> Json:
    return {
        "id": post.id,
        "label": writer.label(post.id) if post.id else None,
        "ties": [tie.value for tie in post.ties],
        "rank": _given(writer, "Position", "rank", post.rank),
        "legal_basis": _given(writer, "Position", "legal_basis", post.legal_basis),
        "shared": post.shared,
        "holders": [_holder(writer, one) for one in post.holders],
        "other_times": list(post.other_times),
        **writer.said("because", post.because),
        "statements": list(post.statements),
    }


def _holder(writer: Writer, one: Holder) -> Json:
    return {
        "id": one.id,
        "holder": one.holder or None,
        "holder_label": writer.label(one.holder) if one.holder else None,
        "post": one.post,
        "post_label": writer.label(one.post) if one.post else None,
        "acting": _given(writer, "Occupancy", "acting", one.acting),
        "left_by": _given(writer, "Occupancy", "left_by", one.left_by),
        **_period(writer, "Occupancy", one.period),
        **_state(writer, one.state),
        "rivals": _given(writer, "Occupancy", "holder", one.rivals),
        "sources": _voices(writer, one.sources),
        "statements": list(one.statements),
    }


def _tenure(writer: Writer, one: Tenure) -> Json:
    return {
        "id": one.id,
        "holder": _given(writer, "Occupancy", "holder", one.holders),
        "acting": _given(writer, "Occupancy", "acting", one.acting),
        "left_by": _given(writer, "Occupancy", "left_by", one.left_by),
        "left_reason": _given(writer, "Occupancy", "left_reason", one.left_reason),
        **_period(writer, "Occupancy", one.period),
        "sure": None if one.sure is None else [day.isoformat() for day in one.sure],
        "sources": _voices(writer, one.sources),
        "statements": list(one.statements),
    }


def _regime(writer: Writer, one: InForce) -> Json:
    return {
        **writer.named(one.id),
        "kind": _given(writer, "Regime", "kind", one.kind),
        "place": _given(writer, "Regime", "place", one.place),
        "presence": one.presence.value if one.presence else None,
        "decided_by": _given(writer, "Regime", "decided_by", one.decided_by),
        "curfew": _given(writer, "Regime", "curfew", one.curfew),
        "level_of_threat": _given(writer, "Regime", "level_of_threat", one.level_of_threat),
        "legal_basis": _given(writer, "Regime", "legal_basis", one.legal_basis),
        **_period(writer, "Regime", one.period),
        **_state(writer, one.state),
        "sources": _voices(writer, one.sources),
        "statements": list(one.statements),
    }


def _state(writer: Writer, state: State | None, more: Iterable[Sentence] = ()) -> Json:
    if state is None:
        return {"state": None, "state_label": None, "because": ""}
    return {
        "state": state.holding.value,
        "state_label": state_word(writer, state.holding),
        **writer.said("because", [*state.because, *more]),
    }


def _period(writer: Writer, schema: str, period: Period) -> Json:
    return {
        "from": _given(writer, schema, "from", period.starts),
        "to": _given(writer, schema, "to", period.ends),
        "attested": _days(period.attested),
        "denied": _days(period.refused),
    }


def _days(attested: Iterable[Attested]) -> list[Json]:
    return [
        {"when": one.when.canonical if one.when else None, "by": one.who, "statement": one.statement}
        for one in attested
    ]


def _given(writer: Writer, schema: str, prop: str, values: Iterable[Given]) -> list[Json]:
    return [
        {
            "value": one.value,
            "label": _value_label(writer, schema, prop, one.value),
            "by": _voices(writer, one.by),
            "denied_by": _voices(writer, one.denied_by),
            "record": one.defined,
            "statements": list(one.statements),
        }
        for one in values
    ]


def _value_label(writer: Writer, schema: str, prop: str, value: str) -> str:
    ontology = writer.material.ontology
    known = ontology.schemata[schema].properties.get(prop)
    if known is not None and known.choices is not None:
        term = ontology.vocabulary(known.choices).terms.get(value)
        return term.label(writer.language.value) if term else value
    return writer.label(value) if value in writer.material.schemata else value


def _voices(writer: Writer, voices: Iterable[str]) -> list[Json]:
    return [{"id": who, "label": writer.label(who)} for who in voices]
