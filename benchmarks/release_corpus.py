"""An invented record of any size to be released: everything in it is marked public, six things in ten are persons.

For a million statements it has 50,000 people (deaths, rows of lists, holders of office) and 5,000 documents, and as
many of each in proportion for other sizes. The statements are those of `inquiry_corpus`; always the same for the same
size.
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
STATEMENTS_A_PERSON = 20
PEOPLE_A_HOLDER = 16
"""Of so many people one holds an office; the others are deaths and rows of lists."""
KILLED = 0.599
"""Share of things that are deaths or rows of lists."""
ACCOUNTS = 1.3
"""How many times the statements of `inquiry_corpus` a thing has, so that they come to so many in all."""
CODED = {"coder": "c1", "coded_at": "2031-01-01T00:00:00Z", "method": "person"}
JUDGED = {"by": "c1", "at": "2031-01-01T00:00:00Z", "method": "person"}
DEFINED = {"stance": "asserts", "speaker": "record"} | CODED
SPEAKERS = [f"speaker-{number}" for number in range(500)]
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
    people = statements // STATEMENTS_A_PERSON
    holders = max(people // PEOPLE_A_HOLDER, 1)
    made = frames(statements, things=round((people - holders) / KILLED), accounts=ACCOUNTS)
    documents = max(statements // STATEMENTS_A_DOCUMENT, 1)
    persons = [f"Person-{number}" for number in range(holders)]
    record = create_record(folder, Settings(title={"en": "An invented record"}, period="2031"))
    said = _held_by(made.statements, holders)
    flats = [*_definitions(made.things, persons), *_statements(said, documents)]
    names = [*made.things["thing"], *SPEAKERS, *persons]
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


def _held_by(rows: pl.DataFrame, holders: int) -> pl.DataFrame:
    """Return statements in which offices are held by so many people."""
    number = pl.col("value").str.strip_prefix("Person-").cast(pl.Int64, strict=False) % holders
    held = pl.concat_str(pl.lit("Person-"), number)
    return rows.with_columns(value=pl.when(pl.col("property") == "holder").then(held).otherwise("value"))


def _definitions(things: pl.DataFrame, persons: list[str]) -> Iterator[dict[str, str]]:
    """Yield schema and label of everything that is spoken of or speaks; that of most the rows define already."""
    schemata = dict(zip(things["thing"], things["schema"], strict=True))
    schemata |= dict.fromkeys(SPEAKERS, "Organization") | dict.fromkeys(persons, "Person")
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
