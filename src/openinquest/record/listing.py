"""The log as a list that people read."""

from __future__ import annotations

from typing import Any

import polars as pl

from openinquest.errors import NotFound
from openinquest.ontology import JudgementKind
from openinquest.record.entry import Entry, EntryKind, Flat
from openinquest.record.record import Record, flat_of
from openinquest.record.standing import Judged

_OF_PERSONS = frozenset(
    kind.value for kind in (JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.UNSURE)
)


def newest(record: Record, count: int) -> list[Flat]:
    """Return the newest entries, newest first: n, kind, what they say in short, by whom, when."""
    size = record.head().size
    return [_line(record, entry) for entry in record.entries(range(max(1, size - count + 1), size + 1))][::-1]


def _line(record: Record, entry: Entry) -> Flat:
    if entry.groups is None:
        says = "(sealed)" if entry.n in record.store.withheld() else "(destroyed)"
        return {"n": entry.n, "kind": entry.kind.value, "says": says, "by": "", "at": ""}
    flat = flat_of(entry)
    match entry.kind:
        case EntryKind.STATEMENT:
            says = f"{flat['thing']} {flat['property']} {flat['stance']} {_short(flat.get('value', ''))}"
        case EntryKind.JUDGEMENT:
            # what a judgement joins is told as it was coded: folded, both sides would be the same
            shown = flat if flat["kind"] in _OF_PERSONS else record.readable_judgement(Judged(entry.n, flat))
            says = f"{flat['kind']} {_short(shown.get('left', ''))} {_short(shown.get('right', ''))}".rstrip()
        case EntryKind.DOCUMENT:
            says = flat.get("handle") or flat["id"]
        case EntryKind.CAPTURE:
            says = f"{flat['sha256']} of {record.apparatus().handles.get(flat['document'], flat['document'])}"
    by = flat.get("coder") or flat.get("by", "")
    return {
        "n": entry.n,
        "kind": entry.kind.value,
        "says": says,
        "by": by,
        "at": flat.get("coded_at") or flat.get("at"),
    }


def _short(value: Any) -> str:
    text = " ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def describe_entry(record: Record, n: int) -> Flat:
    """Return one entry whole: number, kind, and its four groups. Raises NotFound beyond the log or if destroyed."""
    found = list(record.entries([n]))
    if not found:
        raise NotFound(f"The log has {record.head().size} entries; there is no entry {n}.")
    flat = flat_of(found[0])
    return {"n": n, "kind": found[0].kind.value} | flat


def called(record: Record) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the labels of speakers, of other things, and of documents, by id (documents by handle)."""
    frames = record.frames()
    things = dict(frames.things.select("thing", "label").iter_rows())
    speaking = set(frames.statements.filter(~pl.col("definition"))["speaker"])
    actors = {
        thing
        for thing, schema in frames.things.select("thing", "schema").iter_rows()
        if schema in record.ontology.schemata and record.ontology.schema(schema).is_a("Actor")
    }
    speakers = {thing: label for thing, label in things.items() if thing in speaking | actors}
    documents = {
        handle or identifier: title or handle or identifier
        for handle, identifier, title in frames.documents.select("handle", "id", "title").iter_rows()
    }
    return speakers, {thing: label for thing, label in things.items() if thing not in speakers}, documents
