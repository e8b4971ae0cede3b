"""Who is named: a policy's rule on persons, applied to those who are marked public."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import polars as pl

from openinquest.errors import InputError, Problem, shown
from openinquest.ontology import Ontology
from openinquest.record.frames import Frames
from openinquest.release.policy.terms import PERSONAL, Named, Persons, Policy, Why
from openinquest.release.visibility import Marks

_APART = re.compile(r"[._-]+")
_WORD = re.compile(r"[a-z]{5,}")
_SHORTEST_ID = 3
_NAMES = ("label", "name", "alias", "family_name")
_CALLED_ALIKE = frozenset(
    {"Place", "PublicBody", "Organization", "Company", "Party", "Unit", "Position", "Event", "Figure"}
)


def personal_things(frames: Frames, ontology: Ontology) -> list[tuple[str, str]]:
    """Return all things that are one person, or one record of a person, as (id, schema), in the order of the log."""
    kinds = [name for name, schema in ontology.schemata.items() if any(map(schema.is_a, PERSONAL))]
    things = frames.things.filter(pl.col("schema").is_in(kinds)).select("thing", "schema")
    first = frames.statements.group_by("thing").agg(pl.col("n").min())
    ordered = things.join(first, on="thing", how="left").sort("n", "thing")
    return [(str(thing), str(schema)) for thing, schema in ordered.select("thing", "schema").iter_rows()]


def unnamed_persons(
    frames: Frames, persons: Persons, marks: Marks, personal: Iterable[tuple[str, str]]
) -> dict[str, Why]:
    """Return the persons and records of persons who are marked public and whom the policy does not name, and why."""
    if not persons.narrows:
        return {}
    officials = _officials(frames, persons)
    public = [(thing, schema) for thing, schema in personal if marks.public(thing)]
    found: dict[str, Why] = {}
    for thing, schema in public:
        official = thing in officials
        chosen = thing in persons.listed or {
            Named.PUBLIC: True, Named.OFFICIALS: official, Named.LISTED: False,
        }[persons.named]  # fmt: skip
        consents = (
            official or not persons.require_consent or _consents(persons, marks.consents.get(thing, ""))
        )
        if thing in persons.never:
            found[thing] = Why.NEVER
        elif schema not in persons.schemata:
            found[thing] = Why.SCHEMA
        elif not chosen:
            found[thing] = Why.CHOICE
        elif not consents:
            found[thing] = Why.CONSENT
    if persons.named is Named.OFFICIALS:
        # the record of an official's death is named as the official is
        records = frames.statements.filter((pl.col("property") == "person") & (pl.col("stance") == "asserts"))
        for record, who in records.select("thing", "value").iter_rows():
            if who in officials and who not in found and found.get(record) is Why.CHOICE:
                del found[record]
    return found


def officials_of(frames: Frames) -> set[str]:
    """Return who acts in public office or held a post."""
    return _officials(frames, Persons())


def betraying_ids(
    frames: Frames, persons: Collection[str], personal: Collection[str]
) -> list[tuple[str, str]]:
    """Return things, no persons themselves, whose id holds that of a person, or a word of the name, as (id, schema).

    `occupancy.arynov.office` says who is meant, whatever its statements say. Of places, bodies and figures only whole
    ids of persons count: a town may be called as somebody is.
    """
    if not persons:
        return []
    ids = {_segments(person) for person in persons if len(person) >= _SHORTEST_ID}
    named = frames.statements.filter(
        pl.col("thing").is_in(pl.Series(sorted(persons), dtype=pl.String).implode())
        & pl.col("property").is_in(_NAMES)
    )
    words = {
        (word,)
        for text in named["value"].drop_nulls()
        for word in _WORD.findall(text.rpartition("@")[0].lower())
    }
    found = []
    for thing, schema in frames.things.sort("thing").select("thing", "schema").iter_rows():
        if thing in persons or thing in personal:
            continue
        parts = _segments(thing)
        runs = {parts[i:j] for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)}
        if runs & ids or (schema not in _CALLED_ALIKE and runs & words):
            found.append((str(thing), str(schema or "Thing")))
    return found


def _segments(name: str) -> tuple[str, ...]:
    return tuple(part for part in _APART.split(name.lower()) if part)


def _officials(frames: Frames, persons: Persons) -> set[str]:
    """Return who acts in public office, or held a post; with posts listed, who held one of them."""
    statements = frames.statements.filter(pl.col("stance") == "asserts")
    held = statements.filter((pl.col("schema") == "Occupancy") & pl.col("property").is_in(["holder", "post"]))
    holders = held.filter(pl.col("property") == "holder").select("thing", holder="value")
    if persons.posts:
        posts = held.filter((pl.col("property") == "post") & pl.col("value").is_in(sorted(persons.posts)))
        return set(holders.join(posts, on="thing", how="semi")["holder"])
    roles = statements.filter((pl.col("property") == "public_role") & (pl.col("value") == "yes"))
    return {*holders["holder"], *roles["thing"]}


def _consents(persons: Persons, note: str) -> bool:
    words = note.casefold().replace(",", " ").replace(".", " ").replace(":", " ").replace(";", " ").split()
    return bool(words) and words[0] in persons.consent


def refuse_unmarked(policy: Policy, frames: Frames, marks: Marks, ontology: Ontology) -> None:
    """Raise InputError for each key of a policy that would let out what no mark lets out."""
    problems: list[Problem] = []
    known = set(frames.things["thing"])

    def problem(key: str, expected: str, found: str, advice: str) -> None:
        problems.append(Problem(expected, found, advice, policy.file, column=key))

    for name in sorted(policy.persons.listed):
        if name not in known:
            problem("persons.listed", "things of the record", shown(name), "see `inquest find`")
        elif not marks.public(name):
            problem("persons.listed", "persons who are marked public", shown(name), _UNMARKED)
    for key, names in (("persons.never", policy.persons.never), ("persons.posts", policy.persons.posts)):
        problems += [
            Problem("things of the record", shown(name), "see `inquest find`", policy.file, column=key)
            for name in sorted(names - known)
        ]
    documents = {name for row in frames.documents.select("handle", "id").iter_rows() for name in row if name}
    for name in sorted(policy.documents.copies or ()):
        if name not in documents:
            problem("documents.copies", "documents of the record", shown(name), "see `inquest find`")
        elif not marks.public(name):
            problem("documents.copies", "documents that are marked public", shown(name), _UNMARKED)
    problems += _restricted(policy, frames, marks, ontology)
    if problems:
        raise InputError(f"The policy in {policy.file} would publish what is not marked public.", problems)


_UNMARKED = "a policy can only narrow what marks let out: mark it public, or take it out"


def _restricted(policy: Policy, frames: Frames, marks: Marks, ontology: Ontology) -> Iterable[Problem]:
    """Yield the restricted properties that a policy lets out although no statement of them is marked public."""
    opened = frames.statements.filter(pl.col("n").is_in(marks.numbers(public=True)))
    pairs = set(opened.select("schema", "property").unique().iter_rows())
    for schema, names in policy.only.items():
        below = [name for name, found in ontology.schemata.items() if found.is_a(schema)]
        for name in sorted(names):
            prop = ontology.schemata[schema].properties[name]
            refers = prop.type.value == "thing"
            if prop.level.value != "public" and not refers and not any((b, name) in pairs for b in below):
                yield Problem(
                    "properties that are not restricted, or of which a statement is marked public",
                    f"{schema}.{name}", _UNMARKED, policy.file, column=f"properties.{schema}",
                )  # fmt: skip
