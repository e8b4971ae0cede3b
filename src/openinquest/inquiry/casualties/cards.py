"""Completeness: for every death and every field that standards ask for, who states it, who differs, who denies it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from openinquest.inquiry.casualties.bound import bound_statements
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
    by_death = {str(death): found for (death,), found in said.partition_by("death", as_dict=True).items()}
    lists = _lists(said)
    read = _read_for(material)
    rules = _Rules(material)
    found = []
    for death in wanted:
        if death in by_death:
            answered = (
                _answered(field, asked, by_death[death], lists, rules) for field, asked in ASKED.items()
            )
            found.append(Card(death, tuple(_searched(each, death, read) for each in answered)))
    return found


def completeness(material: Material) -> tuple[Complete, ...]:
    """Return, for every field, how many deaths are in which state."""
    said = bound_statements(material, schemata_read())
    deaths = said["death"].n_unique()
    rules = _Rules(material)
    return tuple(_complete(field, asked, said, deaths, rules) for field, asked in ASKED.items())


def _complete(field: Field, asked: Asked, said: pl.DataFrame, deaths: int, rules: _Rules) -> Complete:
    about = said.filter(_answering(asked))
    asserted = about.filter("asserts")
    stated = asserted["death"].unique()
    rival = _rivals(about, rules, asked)
    denied = about.filter(~pl.col("asserts") & ~pl.col("death").is_in(stated.implode()))["death"].n_unique()
    counts = {
        State.STATED: stated.len() - len(rival),
        State.RIVAL: len(rival),
        State.DENIED: denied,
        State.NOT_FOUND: deaths - stated.len() - denied,
    }
    return Complete(field, counts, tuple(about["n"].unique().sort().to_list()))


def _answered(
    field: Field, asked: Asked, said: pl.DataFrame, lists: Mapping[str, str], rules: _Rules
) -> Answered:
    about = said.filter(_answering(asked))
    words = tuple(
        Word(
            row["n"], "" if asked.sourced else row["property"], row["schema"],
            row["document"] if asked.sourced else row["value"], row["asserts"],
            lists.get(row["thing_coded"], row["speaker"]) if row["definition"] else row["voice"] or row["speaker"],
            row["document"],
        )
        for row in about.iter_rows(named=True)
    )  # fmt: skip
    if not words:
        state = State.NOT_FOUND
    elif not any(word.asserts for word in words):
        state = State.DENIED
    else:
        state = State.RIVAL if _rivals(about, rules, asked) else State.STATED
    return Answered(field, state, words, ())


def _answering(asked: Asked) -> pl.Expr:
    """Return which statements answer a field."""
    if asked.sourced:
        return pl.col("document").is_not_null() & pl.col("asserts")
    found = pl.lit(value=False)
    for schema, props in asked.read.items():
        found |= (pl.col("schema") == schema) & pl.col("property").is_in(list(props))
    return found & pl.col("value").str.contains(_CLOCK) if asked.clock else found


def _rivals(about: pl.DataFrame, rules: _Rules, asked: Asked) -> set[str]:
    """Return the deaths of which values of one property cannot both hold, or one denies what another states."""
    if asked.sourced:
        return set()
    both = about.group_by("death", "property", "value").agg(
        pl.col("asserts").any().alias("stated"),
        (~pl.col("asserts")).any().alias("denied"),
        pl.col("schema").first(),
    )
    found = set(both.filter(pl.col("stated") & pl.col("denied"))["death"])
    several = (
        both.filter("stated")
        .group_by("death", "property")
        .agg(pl.col("value").sort(), pl.col("schema").sort().first())
        .filter(pl.col("value").list.len() > 1)
    )
    seen: dict[tuple[str, tuple[str, ...]], bool] = {}
    for death, prop, values, schema in several.iter_rows():
        key = (prop, tuple(values))
        if key not in seen:
            seen[key] = rules.exclude(schema, prop, values)
        if seen[key]:
            found.add(death)
    return found


class _Rules:
    """How the values of properties compare, each looked up once."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._found: dict[tuple[str, str], Rule] = {}

    def exclude(self, schema: str, prop: str, values: Sequence[str]) -> bool:
        """Return whether two values of a property cannot both hold."""
        key = (schema, prop)
        if key not in self._found:
            self._found[key] = self._material.rule(schema, prop)
        rule = self._found[key]
        places = rule.type is ValueType.PLACE
        return rule.type in _EXCLUDING and (rule.single or places) and exclude(rule, values)


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
    if answered.state is not State.NOT_FOUND:
        return answered
    props = {prop for names in ASKED[answered.field].read.values() for prop in names}
    points = (death, *(f"{death}:{prop}" for prop in sorted(props)))
    named = dict.fromkeys(document for point in points for document in read.get(point, ()))
    return Answered(answered.field, answered.state, (), tuple(named))
