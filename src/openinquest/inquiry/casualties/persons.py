"""One recorded person: the rows and records that name them, under which names, and how open the record is on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.casualties.rows import NAMES, read_rows
from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import Material
from openinquest.ontology import JudgementKind, Level


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list, or one record of a death (`list` None), as it was coded."""

    entry: str
    list: str | None
    row: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """One recorded person with every name that a source gives, as written; `level` says who may read it."""

    id: str
    names: tuple[str, ...]
    entries: tuple[Entry, ...]
    level: Level
    statements: tuple[int, ...]


def persons(material: Material, ids: Iterable[str] | None = None) -> list[Person]:
    """Return recorded persons (of `ids` among them, if given), by id."""
    rows = read_rows(material)
    entries, said = rows.entries, rows.said
    if ids is not None:
        wanted = pl.col("person").is_in(sorted(set(ids)))
        entries, said = entries.filter(wanted), said.filter(wanted)
    number = said.filter((pl.col("property") == "row") & pl.col("asserts")).unique("entry", keep="first")
    row_of = dict(number.select("entry", "value").iter_rows())
    named = said.filter(pl.col("property").is_in(NAMES) & pl.col("asserts"))
    names: dict[str, dict[str, None]] = {}
    parts: dict[str, dict[str, str]] = {}
    for person, entry, prop, value in named.select("person", "entry", "property", "value").iter_rows():
        text = value.rpartition("@")[0] or value
        if prop == "name":
            names.setdefault(person, {})[text] = None
        else:
            parts.setdefault(person, {})[f"{entry}\n{prop}"] = text
    for person, found in parts.items():
        by_entry: dict[str, list[str]] = {}
        for prop in NAMES[1:]:
            for key, text in found.items():
                entry, _, of = key.partition("\n")
                if of == prop:
                    by_entry.setdefault(entry, []).append(text)
        names.setdefault(person, {}).update(dict.fromkeys(" ".join(words) for words in by_entry.values()))
    levels = _levels(material)
    grouped: dict[str, list[Entry]] = {}
    numbers: dict[str, list[int]] = {}
    for entry, person, named_list, n in entries.select("entry", "person", "list", "n").iter_rows():
        grouped.setdefault(person, []).append(Entry(entry, named_list, row_of.get(entry)))
        numbers.setdefault(person, []).append(n)
    return [
        Person(
            person,
            tuple(names.get(person, ())),
            tuple(found),
            levels.get(person) or _level_of_type(material, person),
            tuple(sorted(numbers[person])),
        )
        for person, found in sorted(grouped.items())
    ]


def _level_of_type(material: Material, thing: str) -> Level:
    schema = material.ontology.schemata.get(material.schemata.get(thing, "Thing"))
    return schema.level if schema is not None else Level.RESTRICTED


def _levels(material: Material) -> dict[str, Level]:
    """Return the level that a judgement gives to things as a whole, the latest of each."""
    found: dict[str, Level] = {}
    marks = read_judgements(material.frames.judgements, JudgementKind.MARKS)
    # of one moment that which shows less counts
    for judgement in sorted(marks, key=lambda mark: (mark.moment, mark.value.get("level") != Level.PUBLIC)):
        level = judgement.value.get("level")
        if level in tuple(Level) and not judgement.value.get("group"):
            found |= dict.fromkeys(judgement.left, Level(level))
    return found
