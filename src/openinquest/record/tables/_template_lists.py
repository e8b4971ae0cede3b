"""The lists behind the drop-downs: closed lists, types, properties and vocabularies of the ontology."""

from __future__ import annotations

from collections.abc import Mapping

from openinquest.ontology import Ontology, Schema, ValueType

from .fields import CLOSED

Choices = Mapping[str, Mapping[str, str]]
"""Name of a list -> what is written -> its label in English."""

# Whoever extends this schema can speak, be spoken for and be a side; the others are what is spoken about.
_SPEAKER = "Actor"


def choices_of(ontology: Ontology) -> Choices:
    """Return every list that the template offers, each in the order in which it is best read."""
    schemata = sorted(
        (schema for schema in ontology.schemata.values() if not schema.abstract),
        key=lambda schema: schema.name,
    )
    properties = {
        name: prop.label("en")
        for schema in schemata
        for name, prop in schema.properties.items()
        if name != "schema"
    }
    lists: dict[str, Mapping[str, str]] = {name: dict.fromkeys(words, "") for name, words in CLOSED.items()}
    lists["basis"] = {"own": "", "unstated": "", "cites:": ""}
    lists["property"] = dict(sorted(properties.items()))
    lists["thing schema"] = _labelled([schema for schema in schemata if not schema.is_a(_SPEAKER)])
    lists["speaker schema"] = _labelled([schema for schema in schemata if schema.is_a(_SPEAKER)])
    for name in ("measure", "unit", "counting"):
        lists[name] = _terms(ontology, name)
    return lists


def _labelled(schemata: list[Schema]) -> dict[str, str]:
    return {schema.name: schema.label("en") for schema in schemata}


def _terms(ontology: Ontology, name: str) -> dict[str, str]:
    """Return the codes of the vocabularies from which a property of that name takes its value."""
    terms: dict[str, str] = {}
    for schema in ontology.schemata.values():
        prop = schema.properties.get(name)
        if prop is not None and prop.type is ValueType.CHOICE and prop.choices is not None:
            terms |= {
                code: term.label("en") for code, term in ontology.vocabulary(prop.choices).terms.items()
            }
    return terms
