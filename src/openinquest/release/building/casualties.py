"""Persons recorded as killed, as far as they go out: what each list says of them and where lists differ."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from openinquest.inquiry import Language, Material
from openinquest.inquiry.casualties import Difference, Person, cards, differences, persons, read_rows
from openinquest.inquiry.casualties.cards import Answered
from openinquest.inquiry.casualties.fields import ASKED
from openinquest.inquiry.sentences import Sentence, say
from openinquest.release.snapshot import CardField as Field
from openinquest.release.snapshot import CardWord, Casualties, Counted, Differing, Listed, Recorded, Text

_ENTRY = "ListEntry"
_CASUALTY = "Casualty"
Types = Callable[[str, str], str]
"""Gives the type of the values of a property, by schema and property."""


def casualties_of(material: Material, counted: Counted | None = None) -> Casualties:
    """Return the persons of public frames by name; `counted` are the counts of all, which stand beside them."""
    if not any(material.things_of(schema) for schema in (_ENTRY, _CASUALTY)):
        return Casualties((), counted)
    found = persons(material)
    differing: dict[str, list[Difference]] = {}
    for each in differences(material, read_rows(material)):
        differing.setdefault(each.person, []).append(each)
    labels = {field: _label(material, Sentence(f"casualties.field.{field.value}")) for field in ASKED}
    made = cards(material, [person.id for person in found])
    types: Types = cache(partial(_type, material))
    # most of what is asked of most persons is said nowhere: one object stands for all of it
    unsaid: dict[tuple[str, str], Field] = {}
    fields = {
        card.death: tuple(_field(types, one, labels[one.field], unsaid) for one in card.fields)
        for card in made
    }
    recorded = [
        _recorded(types, person, fields.get(person.id, ()), differing.get(person.id, [])) for person in found
    ]
    return Casualties(tuple(sorted(recorded, key=_order)), counted)


def _label(material: Material, words: Sentence) -> Text:
    """Return a few words in every language, which are no sentence."""
    return Text(**{language.value: say(words, material.labels, language) for language in Language})


def _order(person: Recorded) -> tuple[bool, str, str]:
    """Return the order of persons: by the first name as it is written, nameless ones last."""
    return not person.names, person.names[0].casefold() if person.names else "", person.id


def _recorded(
    types: Types, person: Person, fields: tuple[Field, ...], differing: list[Difference]
) -> Recorded:
    return Recorded(
        id=person.id,
        names=person.names,
        listed=tuple(Listed(one.entry, one.list or "", one.row or "") for one in person.entries),
        fields=fields,
        differing=tuple(
            Differing(
                each.prop,
                types(_ENTRY, each.prop),
                tuple(
                    (one.value, tuple(name for name in one.lists if name), one.statements)
                    for one in each.values
                ),
            )
            for each in differing
        ),
    )


def _field(types: Types, answered: Answered, label: Text, unsaid: dict[tuple[str, str], Field]) -> Field:
    key = answered.field.value, answered.state.value
    empty = not answered.words and not answered.read
    if empty and key in unsaid:
        return unsaid[key]
    made = Field(
        field=answered.field.value,
        label=label,
        standard=ASKED[answered.field].standard.value,
        state=answered.state.value,
        words=tuple(
            CardWord(word.n, word.prop, word.value, types(word.schema, word.prop), word.who, word.asserts)
            for word in answered.words
        ),
        read=answered.read,
    )
    return unsaid.setdefault(key, made) if empty else made


def _type(material: Material, schema: str, prop: str) -> str:
    """Return the type of a property's values; nothing where a field asks for the document itself."""
    known = material.ontology.schemata.get(schema)
    declared = known.properties.get(prop) if known and prop else None
    return declared.type.value if declared is not None else ""
