"""An invented corpus of statements, of any size, always the same for the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from openinquest.ontology import document_id
from openinquest.record import Record, Settings, create_record

CODED = {"coder": "c1", "coded_at": "2026-01-01T00:00:00Z", "method": "definition"}
MAPPING = """\
mapping: corpus
reads: statements
key: [key]
fields:
  thing: {column: thing}
  property: {constant: value}
  value: {column: value}
  stance: {column: stance, default: asserts}
  scope: {column: scope}
  basis: {column: basis}
  speaker: {column: speaker}
  said_on: {column: said_on}
  occasion: {column: occasion}
  document: {column: document}
  wording: {column: wording}
  inferred: {column: inferred}
  coder: {constant: c1}
"""
WHOLE_MAPPING = """\
mapping: corpus
reads: statements
key: [key]
fields:
  thing: {column: thing}
  property: {column: property}
  value: {column: value}
  original: {column: original}
  stance: {column: stance, default: asserts}
  target: {column: target}
  holds_at: {column: holds_at}
  scope: {column: scope}
  basis: {column: basis}
  speaker: {column: speaker}
  voice: {column: voice}
  said_on: {column: said_on}
  occasion: {column: occasion}
  seq: {column: seq}
  via: {column: via}
  document: {column: document}
  selector: {column: selector}
  wording: {column: wording}
  quote: {column: quote}
  inferred: {column: inferred}
  coder: {constant: c1}
"""
"""For the sheet with all columns."""


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    rows: int
    things: int
    values: int
    documents: int
    speakers: int = 500

    @classmethod
    def of(cls, rows: int) -> Size:
        """The proportions of the corpus of a million: a thing has ten statements, a value five uses."""
        return cls(rows, max(rows // 10, 1), max(rows // 5, 1), max(rows // 100, 1))


def table(size: Size) -> pl.DataFrame:
    """Return the coding sheet: one statement a row, no two alike."""
    i = pl.int_range(size.rows, eager=True)
    spread = (i * 7919) % max(size.values, 1)
    return pl.DataFrame(
        {
            "key": i.cast(pl.String),
            "thing": "figure-" + (i % size.things).cast(pl.String),
            "value": spread.cast(pl.String),
            "stance": pl.repeat("asserts", size.rows, eager=True),
            "scope": "counted in district " + (i % 1000).cast(pl.String),
            "basis": pl.repeat("own", size.rows, eager=True),
            "speaker": "speaker-" + (i % size.speakers).cast(pl.String),
            "said_on": pl.select(pl.date(2022, 1, 1) + pl.duration(days=i % 900)).to_series().cast(pl.String),
            "occasion": "briefing-" + (i % 5000).cast(pl.String),
            "document": "document-" + (i % size.documents).cast(pl.String),
            "wording": pl.repeat("paraphrase", size.rows, eager=True),
            "inferred": pl.repeat("", size.rows, eager=True),
        }
    )


def whole_table(size: Size) -> pl.DataFrame:
    """Return the same statements in a sheet with every column of the template, a quote of some 80 letters in each."""
    plain = table(size)
    blank = pl.lit("")
    number = pl.int_range(pl.len())
    return plain.select(
        "key",
        source_row="key",
        thing="thing",
        property=pl.lit("value"),
        value="value",
        original=blank,
        stance="stance",
        target=blank,
        holds_at="said_on",
        scope="scope",
        basis="basis",
        speaker="speaker",
        voice=blank,
        said_on="said_on",
        occasion="occasion",
        seq=(number % 9 + 1).cast(pl.String),
        via=pl.lit("speaker-") + (number % size.speakers).cast(pl.String) + "|" + pl.col("said_on") + "|reports",
        document="document",
        selector=pl.lit("page=") + (number % 90 + 1).cast(pl.String),
        wording="wording",
        quote=pl.lit("As of that evening the commission had counted ") + pl.col("value") + " of them in the "
        + (number % 1000).cast(pl.String) + "th district alone.",
        inferred=blank,
        said_by=pl.lit("the press service of ") + pl.col("speaker"),
        speaker_reason=blank,
        note=blank,
    )  # fmt: skip


def empty_record(folder: Path, size: Size) -> Record:
    """Return a record that knows the things, speakers and documents of the corpus, and no statement of it."""
    record = create_record(folder, Settings(title={"en": "An invented corpus"}))
    record.append(statements=list(_definitions(size)), documents=list(_documents(size)))
    return record


def _definitions(size: Size) -> Iterator[dict[str, str]]:
    for number in range(size.things):
        yield {"thing": f"figure-{number}", "value": "Figure", **_SCHEMA}
    for number in range(size.speakers):
        yield {"thing": f"speaker-{number}", "value": "Organization", **_SCHEMA}


_SCHEMA = {"property": "schema", "stance": "asserts", "speaker": "record"} | CODED


def _documents(size: Size) -> Iterator[dict[str, str]]:
    for number in range(size.documents):
        address = f"https://archive.example/{number}"
        yield {
            "id": document_id(address), "handle": f"document-{number}", "title": f"Report {number}",
            "address": address, **CODED,
        }  # fmt: skip
