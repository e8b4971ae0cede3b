"""The release as entities of FollowTheMoney, one a line, and a table of what they cannot say.

Written without the library, which its users have; tests read each entity with it. Only what the record itself defines
becomes an entity: names, types, who held which post where the record defines it, which documents speak of whom. That
model has one value for a property, of nobody and for good. What somebody says, denies or takes back has no place in
it, and is left out rather than bent: see LOSSES.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256

from openinquest.release.downloads import safe_cell
from openinquest.release.snapshot import LANGUAGES, Snapshot, Source, Thing

SCHEMATA: Mapping[str, str] = {
    "Person": "Person", "Described": "LegalEntity", "Organization": "Organization", "Company": "Company",
    "PublicBody": "PublicBody", "Unit": "PublicBody", "Party": "Organization", "Position": "Position", "Event": "Event",
    "Incident": "Event", "Hearing": "Event", "Place": "Address",
}  # fmt: skip
"""Types of ours that the model has a word for."""

_LOST = (
    ("statements", "Who says what, when, for which office, on what basis", "An entity has values of nobody."),
    (
        "stance",
        "That somebody denies or withdraws a statement",
        "There is no denial: a value stands or is absent.",
    ),
    (
        "versions",
        "That accounts contradict each other, and how that is judged",
        "All values of a property hold.",
    ),
    (
        "figures",
        "Figures with their history, bounds and units",
        "There is no type for a count that somebody gave.",
    ),
    ("claims", "Claims, matters and rival answers", "There is no type for a proposition."),
    ("questions", "Questions, replies and how they were graded", "There is no type for them."),
    (
        "cases",
        "Cases, complaints, decisions, commitments",
        "A court case has no stages and grounds by account.",
    ),
    ("via", "Who passed a statement on", "There is no chain of attribution."),
    (
        "dates",
        "Dates with bounds, clock times and intervals",
        "Only dates cut off at the day, month or year.",
    ),
    ("parties", "Parties of speakers with days", "Kept as membership without the account that gives it."),
    (
        "wording",
        "Passages and where they stand in a document",
        "Only that a document speaks of an entity is kept.",
    ),
    ("proofs", "Numbers in the log, commitments, proofs", "There is no place for them: see data/entries/."),
)


def _losses() -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["what", "lost", "because"])
    for row in _LOST:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8")


LOSSES = _losses()
"""What the entities cannot say, as CSV with the columns what, lost, because."""


def entities(snapshot: Snapshot) -> Iterator[bytes]:
    """Yield the entities, one line of JSON each, by type and id."""
    things = {t.id: t for t in snapshot.things.values() if t.schema in SCHEMATA and t.label}
    for thing in things.values():
        yield _line(_id(thing.id), SCHEMATA[thing.schema], _of_thing(thing))
    for source in snapshot.sources.values():
        yield _line(_id(f"document:{source.handle}"), "Document", _of_source(source))
    for speaker in snapshot.speakers.values():
        for member in dict.fromkeys(speaker.parties):
            if speaker.id in things and member.party in things and _may_join(things[speaker.id]):
                ends = {"member": [_id(speaker.id)], "organization": [_id(member.party)]}
                days = {"startDate": [member.start], "endDate": [member.end]}
                name = f"{speaker.id}|{member.party}|{member.start}|{member.end}"
                yield _line(_id(f"membership:{name}"), "Membership", ends | days)
    for thing_id, handle in sorted(_mentions(snapshot)):
        if thing_id in things and _documented(things[thing_id]) and handle in snapshot.sources:
            ends = {"entity": [_id(thing_id)], "document": [_id(f"document:{handle}")]}
            yield _line(_id(f"documentation:{thing_id}|{handle}"), "Documentation", ends)


def _may_join(thing: Thing) -> bool:
    return SCHEMATA[thing.schema] in ("Person", "LegalEntity", "Organization", "Company", "PublicBody")


def _documented(thing: Thing) -> bool:
    return SCHEMATA[thing.schema] != "Address"


def _mentions(snapshot: Snapshot) -> set[tuple[str, str]]:
    """Return which things stand in which documents: what statements there are about, who speaks in them, for whom."""
    return {
        (name, s.document)
        for s in snapshot.statements.values()
        if s.document
        for name in (s.thing, s.speaker, s.voice)
        if name
    }


def _of_thing(thing: Thing) -> dict[str, list[str]]:
    names = list(dict.fromkeys(filter(None, (getattr(thing.label, language) for language in LANGUAGES))))
    return {"full" if SCHEMATA[thing.schema] == "Address" else "name": names}


def _of_source(source: Source) -> dict[str, list[str]]:
    web = source.address if source.address.startswith(("http://", "https://")) else ""
    return {
        "title": [source.title or source.handle],
        "publisher": [source.publisher],
        "sourceUrl": [web],
        "publishedAt": [source.published_on if _cut_off(source.published_on) else ""],
    }


def _cut_off(day: str) -> bool:
    """Return whether a date is written as that model writes dates: a year, month or day and nothing else."""
    return all(part.isdigit() for part in day.split("-")) and len(day) in (4, 7, 10)


def _id(name: str) -> str:
    return f"inquest-{sha256(name.encode('utf-8')).hexdigest()[:24]}"


def _line(identifier: str, schema: str, properties: Mapping[str, list[str]]) -> bytes:
    kept = {name: [value for value in values if value] for name, values in properties.items()}
    entity = {"id": identifier, "schema": schema, "properties": {name: v for name, v in kept.items() if v}}
    return json.dumps(entity, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
