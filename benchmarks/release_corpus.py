"""An invented record of any size to be released: everything in it is marked public, six things in ten are persons.

The statements are those of `inquiry_corpus`, in so many documents as a record of that size has; always the same for the
same size.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.inquiry_corpus import frames
from openinquest.ontology import document_id
from openinquest.record import Record, Settings, create_record, open_record

STATEMENTS_A_DOCUMENT = 200
CODED = {"coder": "c1", "coded_at": "2031-01-01T00:00:00Z", "method": "person"}
JUDGED = {"by": "c1", "at": "2031-01-01T00:00:00Z", "method": "person"}
DEFINED = {"stance": "asserts", "speaker": "record"} | CODED
SPEAKERS = [f"speaker-{number}" for number in range(500)]
PERSONS = [f"Person-{number}" for number in range(3_000)]
_FIELDS = (
    "thing",
    "property",
    "value",
    "stance",
    "speaker",
    "voice",
    "said_on",
    "occasion",
    "basis",
    "quote",
)


def release_record(folder: Path, statements: int) -> Record:
    """Return a record with about so many statements in a folder, made once and then opened."""
    if (folder / "inquest.toml").is_file():
        return open_record(folder)
    made = frames(statements)
    documents = max(statements // STATEMENTS_A_DOCUMENT, 1)
    record = create_record(folder, Settings(title={"en": "An invented record"}, period="2031"))
    flats = [*_definitions(made.things), *_statements(made.statements, documents)]
    names = [*made.things["thing"], *SPEAKERS, *PERSONS]
    record.append(flats, _marks(names, documents), list(_documents(documents)))
    return record


def changed(record: Record, share: float) -> int:
    """Append statements on things that are there, a share of all, and return how many."""
    said = record.frames().statements.filter(~pl.col("definition"))
    some = said.sample(n=int(said.height * share), seed=3)
    flats = [
        {name: row[name] for name in (*_FIELDS, "document") if row[name] is not None}
        | {"said_on": "2034-01-01", "occasion": f"later-{at}"}
        | CODED
        for at, row in enumerate(some.sort("thing").iter_rows(named=True))
    ]
    record.append(flats)
    return len(flats)


def _documents(many: int) -> Iterator[dict[str, str]]:
    for number in range(many):
        address = f"https://archive.example/{number}"
        yield {
            "id": document_id(address), "handle": f"document-{number}", "title": f"Report {number}",
            "publisher": f"Newspaper {number % 40}", "published_on": "2031-04-01", "address": address,
            "language": "en", **CODED,
        }  # fmt: skip


def _statements(rows: pl.DataFrame, documents: int) -> list[dict[str, Any]]:
    ids = [document_id(f"https://archive.example/{number}") for number in range(documents)]
    # names of persons go out only where each statement is marked, and what stays in stops a release that repeats it
    rows = rows.filter(pl.col("property") != "name")
    flats: list[dict[str, Any]] = []
    for at, row in enumerate(rows.sort(~pl.col("definition")).iter_rows(named=True)):
        flat = {name: row[name] for name in _FIELDS if row[name] is not None} | CODED
        if not row["definition"]:
            # what was said together stands together
            flat |= {"document": ids[hash_of(row["occasion"], at) % documents], "wording": "paraphrase"}
        flats.append(flat)
    return flats


def hash_of(occasion: str | None, at: int) -> int:
    """Return a number for an occasion, always the same."""
    return sum(map(ord, occasion)) * 2_654_435_761 if occasion else at


def _definitions(things: pl.DataFrame) -> Iterator[dict[str, str]]:
    """Yield schema and label of everything that is spoken of or speaks; that of most the rows define already."""
    schemata = dict(zip(things["thing"], things["schema"], strict=True))
    schemata |= dict.fromkeys(SPEAKERS, "Organization") | dict.fromkeys(PERSONS, "Person")
    for name, schema in schemata.items():
        yield {"thing": name, "property": "label", "value": f"{name}@en", **DEFINED}
        if schema in ("Place", "PublicBody", "Party", "Organization", "Person"):
            yield {"thing": name, "property": "schema", "value": schema, **DEFINED}
        if schema == "PublicBody":
            yield {"thing": name, "property": "party", "value": f"party-{len(name)}", **DEFINED}


def _marks(names: list[str], documents: int) -> list[dict[str, Any]]:
    handles = [document_id(f"https://archive.example/{number}") for number in range(documents)]
    return [
        {"kind": "marks", "left": name, "value": {"level": "public"}, **JUDGED} for name in (*names, *handles)
    ]
