"""Keys by which things, people and sources are found, from names that are published anyway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from openinquest.names.typed import blurred, found_by
from openinquest.ontology import Ontology, ValueType
from openinquest.release.snapshot import LANGUAGES, Findable, Source, Statement, Thing

_PEOPLE = ("Person", "Described", "ListEntry", "Casualty")
_MOST_LETTERS = 2_000
"""Letters of a label that are folded: a longer one is a text, which the search of texts finds."""


def findable(
    things: Mapping[str, Thing],
    statements: Mapping[int, Statement],
    sources: Mapping[str, Source],
    ontology: Ontology,
) -> tuple[Findable, ...]:
    """Return everything that has a name, by id: things first, then sources."""
    stated: dict[str, dict[str, None]] = {}
    for statement in statements.values():
        if statement.type == ValueType.NAME.value and statement.stance == "asserts":
            text = statement.value.rpartition("@")[0] or statement.value
            stated.setdefault(statement.thing, {})[text[:_MOST_LETTERS]] = None
    people = {
        name for name, schema in ontology.schemata.items() if any(schema.is_a(kind) for kind in _PEOPLE)
    }
    found = [
        _of_thing(thing, tuple(stated.get(thing.id, ())), thing.schema in people)
        for thing in things.values()
        if thing.label or thing.id in stated
    ]
    found += [
        Findable(source.handle, _keys((source.title or source.handle, source.publisher), name=False))
        for source in sources.values()
    ]
    return tuple(found)


def _of_thing(thing: Thing, stated: tuple[str, ...], person: bool) -> Findable:
    labels = dict.fromkeys(getattr(thing.label, language) for language in LANGUAGES)
    further = tuple(name for name in stated if name not in labels)
    return Findable(thing.id, _keys((*labels, *further), name=person or bool(stated)), further)


def _keys(texts: Iterable[str], *, name: bool) -> tuple[tuple[str, str], ...]:
    keys = {key for text in texts for key in found_by(text[:_MOST_LETTERS], name=name)}
    return tuple((key, blurred(key)) for key in sorted(keys))
