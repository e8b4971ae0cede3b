"""Completeness: for every death and every field that standards ask for, who states it, who differs, who denies it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import polars as pl

from openinquest.inquiry.casualties.bound import bound, bound_statements
from openinquest.inquiry.casualties.differences import exclude
from openinquest.inquiry.casualties.fields import ASKED, Asked, Field, schemata_read
from openinquest.inquiry.casualties.rows import ENTRY
from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import Material
from openinquest.ontology import JudgementKind, ValueType

_CLOCK = r"T\d{2}"
_EXCLUDING = (ValueType.DATE, ValueType.QUANTITY, ValueType.CHOICE, ValueType.YESNO, ValueType.PLACE)


class State(StrEnum):
    """What the record holds on one field of one death."""

    STATED = "stated"
    RIVAL = "rival"
    DENIED = "denied"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True)
class Word:
    """One statement on a field: who says it; for a row that the record itself holds, the list it stands in.

    Where the field asks for documents, `value` is the document and `prop` is empty.
    """

    n: int
    prop: str
    schema: str
    value: str
    asserts: bool
    who: str
    document: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """One field of one death with all that is said of it; `read` are documents read for it that say nothing."""

    field: Field
    state: State
    words: tuple[Word, ...]
    read: tuple[str, ...]

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers of what is said."""
        return tuple(word.n for word in self.words)


@dataclass(frozen=True, slots=True)
class Card:
    """Every field of one death, in the order of the standards."""

    death: str
    fields: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Complete:
    """One field over all deaths: for how many it is in which state; `statements` are those that answer it."""

    field: Field
    deaths: Mapping[State, int]
    statements: tuple[int, ...]


def cards(material: Material, ids: Iterable[str]) -> list[Card]:
    """Return the cards of deaths (canonical ids of rows of lists or records of deaths), in the order given."""
    wanted = list(dict.fromkeys(ids))
    said = bound_statements(material, schemata_read(), wanted)
    present = set(said["death"].unique())
    lists = _lists(said)
    read = _read_for(material)
    rules = _Rules(material)
    # field by field over all deaths: a filter for each death would take a minute for a thousand of them
    answers = {field: _answers(said, asked, lists, rules) for field, asked in ASKED.items()}
    found = []
    for death in wanted:
        if death in present:
            answered = (
                Answered(field, *answers[field].get(death, (State.NOT_FOUND, ())), ()) for field in ASKED
            )
            found.append(Card(death, tuple(_searched(each, death, read) for each in answered)))
    return found


def completeness(material: Material) -> tuple[Complete, ...]:
    """Return, for every field, how many deaths are in which state."""
    columns = ("n", "schema", "property", "value", "document", "asserts")
    said = bound(material, schemata_read(), columns).select(*columns, death="code").collect()
    points = {
        (str(schema), str(prop)): found
        for (schema, prop), found in said.partition_by("schema", "property", as_dict=True).items()
    }
    contested = _contested(points, rules := _Rules(material))
    deaths = said["death"].n_unique()
    counted: list[tuple[Asked, Complete]] = []
    for field, asked in ASKED.items():
        # several standards ask the same
        same = next((found for other, found in counted if _alike(asked, other)), None)
        if same is None:
            about = _about(said, points, asked)
            same = _complete(field, about, _rivals(_about(said, contested, asked), rules, asked), deaths)
        counted.append((asked, replace(same, field=field)))
    return tuple(found for _, found in counted)


def _alike(one: Asked, other: Asked) -> bool:
    return (one.read, one.clock, one.sourced) == (other.read, other.clock, other.sourced)


def _about(said: pl.DataFrame, points: Mapping[tuple[str, str], pl.DataFrame], asked: Asked) -> pl.DataFrame:
    """Return what answers a field, of statements parted by type and property."""
    if asked.sourced:
        return said.select("death", "n", "asserts", "document").filter(_answering(asked))
    names = [(schema, prop) for schema, props in asked.read.items() for prop in props]
    about = pl.concat([said.head(0), *(points[name] for name in names if name in points)])
    return about.filter(_answering(asked)) if asked.clock else about


def _contested(
    points: Mapping[tuple[str, str], pl.DataFrame], rules: _Rules
) -> dict[tuple[str, str], pl.DataFrame]:
    """Return of each type and property what is said of deaths of which more than one thing is said by it."""
    by_property: dict[str, list[str]] = defaultdict(list)
    for schema, prop in points:
        by_property[prop].append(schema)
    found = {}
    for prop, schemata in by_property.items():
        every = pl.concat([points[schema, prop] for schema in schemata])
        if any(rules.excludes(schema, prop) for schema in schemata):
            several = every.filter(pl.col("death").is_duplicated())
        else:
            denied = every.filter(~pl.col("asserts"))["death"].unique()
            several = every.filter(pl.col("death").is_in(denied.implode()))
        for schema in schemata:
            found[schema, prop] = several.filter(pl.col("schema") == schema)
    return found


def _complete(field: Field, about: pl.DataFrame, rival: Collection[Any], deaths: int) -> Complete:
    stated = about.filter("asserts")["death"].unique()
    against = about.filter(~pl.col("asserts"))["death"].unique()
    denied = against.len() - int(against.is_in(stated.implode()).sum())
    counts = {
        State.STATED: stated.len() - len(rival),
        State.RIVAL: len(rival),
        State.DENIED: denied,
        State.NOT_FOUND: deaths - stated.len() - denied,
    }
    return Complete(field, counts, tuple(about["n"].unique().sort().to_list()))


def _answers(
    said: pl.DataFrame, asked: Asked, lists: Mapping[str, str], rules: _Rules
) -> dict[str, tuple[State, tuple[Word, ...]]]:
    """Return by death what is said on a field, and what that makes of it; deaths of which nothing is are left out."""
    about = said.filter(_answering(asked))
    words: dict[str, list[Word]] = {}
    for row in about.iter_rows(named=True):
        words.setdefault(row["death"], []).append(
            Word(
                row["n"], "" if asked.sourced else row["property"], row["schema"],
                row["document"] if asked.sourced else row["value"], row["asserts"],
                lists.get(row["thing_coded"], row["speaker"]) if row["definition"] else row["voice"] or row["speaker"],
                row["document"],
            )
        )  # fmt: skip
    rival = _rivals(about, rules, asked)
    return {death: (_state(given, death in rival), tuple(given)) for death, given in words.items()}


def _state(words: Sequence[Word], rival: bool) -> State:
    if not any(word.asserts for word in words):
        return State.DENIED
    return State.RIVAL if rival else State.STATED


def _answering(asked: Asked) -> pl.Expr:
    """Return which statements answer a field."""
    if asked.sourced:
        return pl.col("document").is_not_null() & pl.col("asserts")
    found = pl.lit(value=False)
    for schema, props in asked.read.items():
        found |= (pl.col("schema") == schema) & pl.col("property").is_in(list(props))
    return found & pl.col("value").str.contains(_CLOCK) if asked.clock else found


def _rivals(about: pl.DataFrame, rules: _Rules, asked: Asked) -> set[Any]:
    """Return the deaths of which values of one property cannot both hold, or one denies what another states."""
    if asked.sourced or about.is_empty():
        return set()
    both = (
        about.lazy()
        .select("death", "property", "value", "schema", "asserts")
        .group_by("death", "property", "value")
        .agg(
            pl.col("asserts").any().alias("stated"),
            (~pl.col("asserts")).any().alias("denied"),
            pl.col("schema").min(),
        )
        .collect()
    )
    found = set(both.filter(pl.col("stated") & pl.col("denied"))["death"])
    # sources differ in the same ways again and again: each set of values is compared once
    several = (
        both.lazy()
        .filter("stated")
        .sort("value")
        .group_by("death", "property", maintain_order=True)
        .agg(pl.col("value"), pl.col("schema").min())
        .filter(pl.col("value").list.len() > 1)
        .group_by("property", "value", "schema")
        .agg("death")
        .collect()
    )
    for prop, values, schema, deaths in several.iter_rows():
        if rules.exclude(schema, prop, values):
            found.update(deaths)
    return found


class _Rules:
    """How the values of properties compare, each looked up once."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._found: dict[tuple[str, str], Rule] = {}

    def excludes(self, schema: str, prop: str) -> bool:
        """Return whether values of a property can exclude each other at all."""
        rule = self._rule(schema, prop)
        return rule.type in _EXCLUDING and (rule.single or rule.type is ValueType.PLACE)

    def exclude(self, schema: str, prop: str, values: Sequence[str]) -> bool:
        """Return whether two values of a property cannot both hold."""
        return self.excludes(schema, prop) and exclude(self._rule(schema, prop), values)

    def _rule(self, schema: str, prop: str) -> Rule:
        key = (schema, prop)
        if key not in self._found:
            self._found[key] = self._material.rule(schema, prop)
        return self._found[key]


def _lists(said: pl.DataFrame) -> dict[str, str]:
    """Return the list of each row."""
    listed = said.filter((pl.col("schema") == ENTRY) & (pl.col("property") == "list") & pl.col("asserts"))
    return dict(listed.sort("n", descending=True).select("thing_coded", "value").iter_rows())


def _read_for(material: Material) -> Mapping[str, tuple[str, ...]]:
    """Return by thing or point, as the record calls it now, the documents that somebody read for it."""
    moved = dict(material.frames.redirects.iter_rows())
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for judgement in read_judgements(material.frames.judgements, JudgementKind.READ):
        for point in judgement.listed("covers"):
            thing, mark, prop = point.partition(":")
            found[moved.get(thing, thing) + mark + prop] |= dict.fromkeys(judgement.left)
    return {point: tuple(documents) for point, documents in found.items()}


def _searched(answered: Answered, death: str, read: Mapping[str, tuple[str, ...]]) -> Answered:
    """Add, where nothing was found, the documents that were read for this death or this point of it."""
    if answered.state is not State.NOT_FOUND or not read:
        return answered
    props = {prop for names in ASKED[answered.field].read.values() for prop in names}
    points = (death, *(f"{death}:{prop}" for prop in sorted(props)))
    named = dict.fromkeys(document for point in points for document in read.get(point, ()))
    return Answered(answered.field, answered.state, (), tuple(named))
