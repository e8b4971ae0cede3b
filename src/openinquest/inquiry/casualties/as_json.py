"""Recorded persons as plain data. Names are restricted: each person says at which level, and totals hold none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openinquest.inquiry.casualties.cards import Answered, Card, Complete, State
from openinquest.inquiry.casualties.counting import Casualties
from openinquest.inquiry.casualties.differences import Difference
from openinquest.inquiry.casualties.fields import ASKED
from openinquest.inquiry.casualties.lists import ListCount, Told
from openinquest.inquiry.casualties.persons import Person
from openinquest.inquiry.casualties.review import Review
from openinquest.inquiry.casualties.saying import explained, of_floor
from openinquest.inquiry.casualties.tables import SMALL, Cell, Dimension
from openinquest.inquiry.sentences import Sentence, say
from openinquest.ontology import Level, ValueType
from openinquest.ontology.wording import date

if TYPE_CHECKING:
    from openinquest.inquiry.as_json import Writer

Json = dict[str, Any]


def casualties_as_json(found: Casualties, writer: Writer) -> Json:
    """Return totals, lists, tables, differences and the state of review."""
    interval = found.linked.interval if found.linked is not None else None
    return {
        "rows": found.rows,
        "persons": {"count": found.persons, "statements": list(found.statements)},
        "apart": {"count": found.apart, "statements": list(found.apart_statements)},
        "linkage": None
        if interval is None
        else {"low": interval.low, "high": interval.high, "draws": interval.draws, "share": 0.95},
        "floor": _review(found.review, writer),
        "lists": [_list(each, writer) for each in found.lists],
        "overlaps": [
            {"lists": list(each.lists), "persons": each.persons, "statements": list(each.statements)}
            for each in found.overlaps
        ],
        "tables": {
            dimension.value: [_cell(cell, dimension, writer) for cell in cells]
            for dimension, cells in found.tables.items()
        },
        "small": SMALL,
        "differences": [difference_as_json(each, writer) for each in found.differences],
        **writer.said("because", list(explained(found))),
    }


def _review(review: Review, writer: Writer) -> Json:
    return {
        "count": review.floor,
        "judged": review.judged,
        "waiting": {
            "judgements": review.waiting,
            "inside": review.inside,
            "between": review.between,
            "disputed": review.disputed,
            "newer_entries": review.newer,
        },
        "left_out": {
            "unsure": review.unsure,
            "unnamed": review.unnamed,
            "unconfirmed": review.unconfirmed,
            "denied": review.denied,
        },
        "judgements": list(review.judgements),
        "statements": list(review.statements),
        **writer.said("because", list(of_floor(review))),
    }


def _list(each: ListCount, writer: Writer) -> Json:
    named = writer.named(each.list) if each.list is not None else {"id": None, "label": None, "labels": {}}
    return {
        **named,
        "rows": each.rows,
        "persons": each.persons,
        "alone": each.alone,
        "again": each.again,
        "unnamed": each.unnamed,
        "unconfirmed": each.unconfirmed,
        "denied": each.denied,
        "statements": list(each.statements),
        "told": [_told(told, writer) for told in each.told],
        "claims": [_told(claim, writer) for claim in each.claims],
    }


def _told(told: Told, writer: Writer) -> Json:
    return {
        "thing": told.thing,
        "thing_label": writer.label(told.thing),
        "value": told.said.value,
        "stance": "asserts" if told.asserts else "denies",
        "by": told.said.who,
        "by_label": writer.label(told.said.who),
        "said_on": told.said.said_on,
        "n": told.said.n,
    }


def _cell(cell: Cell, dimension: Dimension, writer: Writer) -> Json:
    return {
        "standing": cell.standing.value,
        "value": cell.value,
        "label": cell_label(cell, dimension, writer),
        "persons": cell.persons,
        "small": cell.small,
        "statements": list(cell.statements),
    }


def cell_label(cell: Cell, dimension: Dimension, writer: Writer) -> str:
    """Return what a row of a table is called."""
    if cell.value is None:
        return _word(writer, f"casualties.standing.{cell.standing.value}")
    if dimension is Dimension.PLACE:
        return writer.label(cell.value)
    if dimension is Dimension.SEX:
        return shown("ListEntry", "sex", cell.value, writer)
    return cell.value


def shown(schema: str, prop: str, value: str, writer: Writer) -> str:
    """Return a value as people read it: things and codes by their label, names without the mark of a language, days and
    "yes" in the writer's language.
    """
    known = writer.material.ontology.schemata.get(schema)
    declared = known.properties.get(prop) if known else None
    if declared is None:
        return value
    if declared.type in (ValueType.THING, ValueType.PLACE):
        return writer.label(value)
    if declared.type is ValueType.NAME:
        return value.rpartition("@")[0] or value
    if declared.type is ValueType.DATE:
        return date(value, writer.language)
    choices = "ternary" if declared.type is ValueType.YESNO else declared.choices
    if choices is None:
        return value
    term = writer.material.ontology.vocabularies[choices].terms.get(value)
    return term.label(writer.language.value) if term else value


def difference_as_json(each: Difference, writer: Writer) -> Json:
    """Return what sources exclude each other in; the values are of a person and as restricted as the person."""
    return {
        "person": each.person,
        "property": each.prop,
        "level": Level.RESTRICTED.value,
        "values": [
            {
                "value": given.value,
                "value_label": shown("ListEntry", each.prop, given.value, writer),
                "lists": list(given.lists),
                "lists_label": [writer.label(name) for name in given.lists if name is not None],
                "statements": list(given.statements),
            }
            for given in each.values
        ],
    }


def card_as_json(card: Card, person: Person, found: Sequence[Difference], writer: Writer) -> Json:
    """Return the card of one death: names, rows, every field with who says what, and what differs."""
    return {
        "id": card.death,
        "level": person.level.value,
        "names": list(person.names),
        "entries": [
            {
                "entry": entry.entry,
                "list": entry.list,
                "list_label": writer.label(entry.list) if entry.list else None,
                "row": entry.row,
            }
            for entry in person.entries
        ],
        "fields": [_answered(each, writer) for each in card.fields],
        "differences": [difference_as_json(each, writer) for each in found],
        "statements": list(person.statements),
        **writer.said("note", [Sentence("casualties.investigation")]),
    }


def _answered(each: Answered, writer: Writer) -> Json:
    return {
        **_field(each.field, writer),
        "state": each.state.value,
        "state_label": state_label(each.state, writer),
        "said": [
            {
                "n": word.n,
                "property": word.prop,
                "value": word.value,
                "value_label": shown(word.schema, word.prop, word.value, writer),
                "stance": "asserts" if word.asserts else "denies",
                "by": word.who,
                "by_label": writer.label(word.who),
                "document": word.document,
            }
            for word in each.words
        ],
        "read": list(each.read),
        "statements": list(each.statements),
    }


def _field(field: Any, writer: Writer) -> Json:
    return {
        "field": field.value,
        "standard": ASKED[field].standard.value,
        "label": _word(writer, f"casualties.field.{field.value}"),
    }


def complete_as_json(found: Sequence[Complete], writer: Writer) -> list[Json]:
    """Return, for every field, how many deaths are in which state."""
    return [
        {
            **_field(each.field, writer),
            **{state.value: each.deaths.get(state, 0) for state in State},
            "statements": list(each.statements),
        }
        for each in found
    ]


def state_label(state: State, writer: Writer) -> str:
    """Return the word for what the record holds on a field."""
    return _word(writer, f"casualties.state.{state.value}")


def _word(writer: Writer, key: str) -> str:
    return say(Sentence(key), writer.material.labels, writer.language)
