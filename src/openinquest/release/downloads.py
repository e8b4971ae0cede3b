"""The tables for download: one row for each published statement, a pure function of the published entries.

So whoever checks the release computes the same rows from `data/entries.jsonl` and compares.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
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
_OWN = ("n", *_PLAIN, "seq", "target", "via", "document", "coarsened", "selector")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")

Fields = Mapping[str, Any]


def statement_rows(entries: Iterable[Published], coarsened: Iterable[Coarsened] = ()) -> pl.DataFrame:
    """Return one row for each statement of somebody (not of the record itself), by log number: columns of `SCHEMA`.

    Labels come from the record's own published definitions, titles and addresses from published documents. What was
    coarsened stands in its coarser words.
    """
    coarse = {found.n: found for found in coarsened}
    columns: dict[str, list[Any]] = {name: [] for name in _OWN}
    add = [column.append for column in columns.values()]
    labels: dict[str, str] = {}
    documents: dict[str, Fields] = {}
    for entry in entries:
        if entry.kind is EntryKind.DOCUMENT:
            content = _fields(entry, coarse.get(entry.n), "content")
            documents[str(content.get("id"))] = content
        if entry.kind is not EntryKind.STATEMENT:
            continue
        found = coarse.get(entry.n)
        content, voice = (_fields(entry, found, group) for group in ("content", "voice"))
        if voice.get("speaker") != RECORD:
            cells = _cells(entry.n, found, content | voice | _fields(entry, found, "passage"))
            for put, cell in zip(add, cells, strict=True):
                put(cell)
        elif content.get("property") == "label":
            text, _, language = str(content.get("value", "")).rpartition("@")
            if language == "en":
                labels[str(content["thing"])] = text
    rows = pl.DataFrame(columns, schema={name: SCHEMA[name] for name in _OWN}).sort("n")
    described: dict[str, dict[str, str | None]] = {
        "document": {name: str(found.get("handle") or name) for name, found in documents.items()},
        "source_title": {name: found.get("title") for name, found in documents.items()},
        "source_address": {name: found.get("address") for name, found in documents.items()},
    }
    return rows.with_columns(
        _called("thing", labels).alias("thing_label"),
        _called("speaker", labels).alias("speaker_label"),
        _called("document", described["document"]).fill_null(pl.col("document")),
        *(_called("document", described[name]).alias(name) for name in ("source_title", "source_address")),
    ).select(COLUMNS)


def _called(column: str, names: Mapping[str, str | None]) -> pl.Expr:
    """Return what texts of a column stand for, null where that is not known."""
    old, new = pl.Series([*names], dtype=pl.String), pl.Series([*names.values()], dtype=pl.String)
    return pl.col(column).replace_strict(old, new, default=None, return_dtype=pl.String)


def _fields(entry: Published, found: Coarsened | None, group: str) -> dict[str, Any]:
    """Return the fields of a group as they go out: coarsened, as they were logged, or none."""
    if found is not None and group in found.groups:
        return dict(found.groups[group])
    return entry.fields(group) or {}


def _cells(n: int, found: Coarsened | None, fields: Fields) -> Iterator[int | str | None]:
    """Yield what a statement itself says, in the order of `_OWN`."""
    yield n
    for name in _PLAIN:
        said = fields.get(name)
        yield said if isinstance(said, str) else None  # what is read here may be another's
    yield fields.get("seq")
    yield str(fields.get("target") or "").replace("<", "").replace(">", "") or None
    yield "; ".join(_link(via) for via in fields.get("via") or ()) or None
    yield str(fields.get("document") or "") or None
    yield "; ".join(found.rules) if found is not None else None
    yield canonical_json(fields["selector"]).decode() if fields.get("selector") else None


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


def csv_bytes(rows: pl.DataFrame) -> bytes:
    """Return the rows as CSV (RFC 4180, CRLF, UTF-8 without byte order mark), formulas made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows(map(safe_cell, row) for row in rows.iter_rows())
    return out.getvalue().encode("utf-8")


def parquet_bytes(rows: pl.DataFrame) -> bytes:
    """Return the rows as Parquet, texts as they are; the same rows give the same bytes."""
    out = io.BytesIO()
    rows.write_parquet(out, compression="zstd", compression_level=3, statistics=True)
    return out.getvalue()
