"""What can be said: schemata with their properties, vocabularies with their terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from openinquest.ontology.enumerations import Level
from openinquest.ontology.names import LANGUAGES
from openinquest.ontology.reading import parse_value
from openinquest.ontology.values import ParsedValue, ValueProblem, ValueType

_SHOWN_TERMS = 12


def _label(labels: Mapping[str, str], language: str) -> str:
    return labels[language if language in LANGUAGES else "en"]


@dataclass(frozen=True, slots=True)
class Property:
    """One thing that can be said about a thing of a schema.

    `schema` names the schema that declares it. `range` names the schema of the thing that a value points to,
    `choices` the vocabulary of a code. `single`: two different values at one time exclude each other (a day of
    death, not the people present). `level`: what a value of it is until a judgement marks that very statement,
    whatever the thing is marked. `unit`: the unit of a quantity.
    """

    name: str
    schema: str
    labels: Mapping[str, str]
    type: ValueType
    description: str = ""
    range: str | None = None
    choices: str | None = None
    unit: str | None = None
    single: bool = False
    level: Level = Level.PUBLIC

    def label(self, language: str) -> str:
        """Return the label in `en`, `ru` or `kk`; in English for any other language."""
        return _label(self.labels, language)


@dataclass(frozen=True, slots=True)
class Schema:
    """One type of thing.

    `properties` holds inherited properties first, then its own, each under its name; `ancestors` is the schema
    itself and all that it extends. No thing has an `abstract` schema. `level` is what a thing of it is until it
    is marked.
    """

    name: str
    labels: Mapping[str, str]
    plurals: Mapping[str, str]
    extends: tuple[str, ...]
    ancestors: frozenset[str]
    properties: Mapping[str, Property]
    description: str = ""
    featured: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    abstract: bool = False
    level: Level = Level.RESTRICTED

    def label(self, language: str) -> str:
        """Return the label in `en`, `ru` or `kk`; in English for any other language."""
        return _label(self.labels, language)

    def plural(self, language: str) -> str:
        """Return the plural label, with the languages of `label`."""
        return _label(self.plurals, language)

    def is_a(self, name: str) -> bool:
        """Return whether this is the schema of that name or extends it."""
        return name in self.ancestors


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a vocabulary: its code, labels, the source it is taken from, and when it applies.

    `evidence` is `read` where the source itself was read and `recalled` where it was not, so that nobody builds
    on the latter unseen. `valid_from` and `valid_to` are the first and last day, None where there is no limit.
    """

    code: str
    labels: Mapping[str, str]
    source: str
    evidence: str
    description: str = ""
    group: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def label(self, language: str) -> str:
        """Return the label in `en`, `ru` or `kk`; in English for any other language."""
        return _label(self.labels, language)

    def valid_on(self, day: date) -> bool:
        """Return whether the term applies on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A list of codes. An `open` one takes other codes too; a record may need kinds that nobody foresaw."""

    name: str
    labels: Mapping[str, str]
    terms: Mapping[str, Term]
    open: bool = False
    _by_label: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def label(self, language: str) -> str:
        """Return the label in `en`, `ru` or `kk`; in English for any other language."""
        return _label(self.labels, language)

    def code(self, text: str) -> str | None:
        """Return the code whose label in any language this is, whatever the case; None if there is none."""
        if not self._by_label:
            self._by_label.update(
                {
                    label.casefold(): term.code
                    for term in self.terms.values()
                    for label in term.labels.values()
                }
            )
        return self._by_label.get(" ".join(text.split()).casefold())


@dataclass(frozen=True, slots=True)
class Ontology:
    """All schemata and vocabularies by name, checked against each other."""

    schemata: Mapping[str, Schema]
    vocabularies: Mapping[str, Vocabulary]

    def schema(self, name: str) -> Schema:
        """Return the schema of that name; raises KeyError if there is none."""
        return self.schemata[name]

    def vocabulary(self, name: str) -> Vocabulary:
        """Return the vocabulary of that name; raises KeyError if there is none."""
        return self.vocabularies[name]

    def parse(self, prop: Property, text: str) -> ParsedValue:
        """Return `text` as a value of the property, as `parse_value`; codes are looked up in their vocabulary.

        The label of a term in any of the three languages is taken for its code. Raises ValueProblem also for a
        code that a closed vocabulary lacks and for a schema that does not exist.
        """
        if prop.name == "schema" and prop.schema == "Thing":
            return self._schema_name(text)
        if prop.choices is None:
            return parse_value(prop.type, text)
        vocabulary = self.vocabularies[prop.choices]
        if text in vocabulary.terms:
            return ParsedValue(text)
        if code := vocabulary.code(text):
            return ParsedValue(code, text.strip())
        parsed = parse_value(prop.type, text)
        if vocabulary.open or parsed.canonical in vocabulary.terms:
            return parsed
        terms = list(vocabulary.terms)
        listed = ", ".join(terms[:_SHOWN_TERMS]) + (", …" if len(terms) > _SHOWN_TERMS else "")
        raise ValueProblem(f"a code of the vocabulary {vocabulary.name}", f"write one of {listed}")

    def _schema_name(self, text: str) -> ParsedValue:
        name = text.strip()
        found = self.schemata.get(name)
        if found is None or found.abstract:
            raise ValueProblem(
                "the name of a schema", "write it as in the list of schemata, for example Figure"
            )
        return ParsedValue(name)
