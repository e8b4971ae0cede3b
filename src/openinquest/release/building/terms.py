"""Labels of the ontology's words that a release uses, frozen with it: types, properties and choices."""

from __future__ import annotations

import polars as pl

from openinquest.ontology import Ontology, Property, ValueType
from openinquest.record.frames import Frames
from openinquest.release.snapshot import LANGUAGES, Text


def terms_of(ontology: Ontology, frames: Frames) -> dict[str, Text]:
    """Return labels by key: `schema:Figure`, `property:holds`, `choice:unit:persons`, `answer:m.chair:dismissed`.

    A choice without a label in its vocabulary is left out; so is a word that nothing in the frames uses.
    """
    rows = frames.statements.select("schema", "property", "value", "type").unique().sort(pl.all())
    terms: dict[str, Text] = {}
    for schema, name, value, kind in rows.iter_rows():
        found = ontology.schemata.get(schema or "Thing")
        if found is None:
            continue
        terms.setdefault(f"schema:{found.name}", Text(*(found.label(language) for language in LANGUAGES)))
        prop = found.properties.get(name)
        if prop is None:
            continue
        terms.setdefault(f"property:{name}", Text(*(prop.label(language) for language in LANGUAGES)))
        if kind == ValueType.CHOICE.value and value:
            label = _choice(ontology, prop, value)
            if label:
                terms.setdefault(f"choice:{name}:{value}", label)
    return dict(sorted((terms | _answers(frames)).items()))


def _choice(ontology: Ontology, prop: Property, value: str) -> Text | None:
    vocabulary = ontology.vocabularies.get(prop.choices or "")
    term = vocabulary.terms.get(value) if vocabulary else None
    return Text(*(term.label(language) for language in LANGUAGES)) if term else None


def _answers(frames: Frames) -> dict[str, Text]:
    """Return the labels of rival answers by matter and code, from the things that define them."""
    rows = frames.statements.filter(
        (pl.col("schema") == "Answer") & pl.col("property").is_in(["matter", "code"])
    )
    about: dict[str, dict[str, str]] = {}
    for thing, name, value in rows.select("thing", "property", "value").iter_rows():
        about.setdefault(thing, {})[name] = value
    labels = {
        row["thing"]: Text(row["label_en"] or "", row["label_ru"] or "", row["label_kk"] or "")
        for row in frames.things.iter_rows(named=True)
    }
    return {
        f"answer:{fields['matter']}:{fields['code']}": labels[thing]
        for thing, fields in about.items()
        if "matter" in fields and "code" in fields and thing in labels
    }
