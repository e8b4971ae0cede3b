"""The tables for download: one row for each published statement, a pure function of the published entries.

So whoever checks the release computes the same rows from `data/entries.jsonl` and compares.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from openinquest.record.entry import RECORD, EntryKind
from openinquest.record.identity import canonical_json
from openinquest.release.entries import Published
from openinquest.release.policy import Coarsened

COLUMNS = (
    "n", "thing", "thing_label", "property", "value", "original", "stance", "target", "holds_at", "scope",
    "basis", "speaker", "speaker_label", "voice", "said_on", "occasion", "seq", "via", "document",
    "source_title", "source_address", "wording", "quote", "selector", "coarsened",
)  # fmt: skip
"""Columns of both tables; `n` and `seq` are whole numbers, all others text, empty or null where absent."""

SCHEMA: Mapping[str, Any] = {name: pl.Int64() if name in ("n", "seq") else pl.String() for name in COLUMNS}
_PLAIN = (
    "thing", "property", "value", "original", "stance", "holds_at", "scope", "basis",
    "speaker", "voice", "said_on", "occasion", "wording", "quote",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")

Row = dict[str, Any]


def statement_rows(entries: Iterable[Published], coarsened: Iterable[Coarsened] = ()) -> list[Row]:
    """Return one row for each statement of somebody (not of the record itself), by log number.

    Labels come from the record's own published definitions, titles and addresses from published documents. What was
    coarsened stands in its coarser words.
    """
    coarse = {found.n: found for found in coarsened}
    statements: list[tuple[Published, Coarsened | None]] = []
    labels: dict[str, str] = {}
    documents: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        found = coarse.get(entry.n)
        content = _fields(entry, found, "content")
        voice = _fields(entry, found, "voice")
        if entry.kind is EntryKind.DOCUMENT:
            documents[str(content.get("id"))] = content
        elif entry.kind is EntryKind.STATEMENT and voice.get("speaker") != RECORD:
            statements.append((entry, found))
        elif entry.kind is EntryKind.STATEMENT and content.get("property") == "label":
            text, _, language = str(content.get("value", "")).rpartition("@")
            if language == "en":
                labels[str(content["thing"])] = text
    statements.sort(key=lambda pair: pair[0].n)
    return [_row(entry, found, labels, documents) for entry, found in statements]


def _fields(entry: Published, found: Coarsened | None, group: str) -> Mapping[str, Any]:
    """Return the fields of a group as they go out: coarsened, as they were logged, or none."""
    if found is not None and group in found.groups:
        return found.groups[group]
    return entry.fields(group) or {}


def _row(
    entry: Published,
    found: Coarsened | None,
    labels: Mapping[str, str],
    documents: Mapping[str, Mapping[str, Any]],
) -> Row:
    fields = {
        name: value
        for group in ("content", "voice", "passage")
        for name, value in _fields(entry, found, group).items()
    }
    row: Row = dict.fromkeys(COLUMNS)
    row |= {name: fields.get(name) for name in _PLAIN}
    document = str(fields.get("document") or "")
    described = documents.get(document, {})
    target = str(fields.get("target") or "")
    row |= {
        "n": entry.n,
        "seq": fields.get("seq"),
        "thing_label": labels.get(str(fields.get("thing"))),
        "speaker_label": labels.get(str(fields.get("speaker"))),
        "target": target.replace("<", "").replace(">", "") or None,
        "via": "; ".join(_link(via) for via in fields.get("via") or ()) or None,
        "document": described.get("handle") or document or None,
        "source_title": described.get("title"),
        "source_address": described.get("address"),
        "coarsened": "; ".join(found.rules) if found is not None else None,
        "selector": canonical_json(fields["selector"]).decode() if fields.get("selector") else None,
    }
    return row


def _link(via: Mapping[str, str]) -> str:
    return "|".join(str(via.get(name) or "") for name in ("who", "on", "mode"))


def safe_cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula: such texts begin with an apostrophe.

    A text that itself begins with an apostrophe gets another one, so that taking one away gives the text back.
    """
    text = "" if value is None else str(value)
    if isinstance(value, str) and text.startswith(_FORMULA):
        return f"'{text}"
    return text


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """Return the rows as CSV (RFC 4180, CRLF, UTF-8 without byte order mark), formulas made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([safe_cell(row[name]) for name in COLUMNS])
    return out.getvalue().encode("utf-8")


def parquet_bytes(rows: Iterable[Row]) -> bytes:
    """Return the rows as Parquet, texts as they are; the same rows give the same bytes."""
    out = io.BytesIO()
    frame = pl.DataFrame(list(rows), schema=dict(SCHEMA), orient="row")
    frame.write_parquet(out, compression="zstd", compression_level=3, statistics=True)
    return out.getvalue()
