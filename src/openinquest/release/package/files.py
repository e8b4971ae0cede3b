"""The files of the data package, each as bytes, by path in the release."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import polars as pl

from openinquest.release.downloads import safe_cell
from openinquest.release.manifest import FileSeal
from openinquest.release.package.descriptor import descriptor
from openinquest.release.package.followthemoney import LOSSES, entities
from openinquest.release.package.linked import linked
from openinquest.release.package.tables import Pages, Table, tables
from openinquest.release.snapshot import Snapshot

FOLDER = "data/"
STATEMENTS = "statements"
_DTYPES: Mapping[str, Any] = {
    "string": pl.String(), "integer": pl.Int64(), "number": pl.Float64(), "boolean": pl.Boolean(),
}  # fmt: skip


def package_files(
    snapshot: Snapshot, rows: pl.DataFrame, pages: Pages, statements: Mapping[str, FileSeal]
) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the data package but the two tables of statements, which are given with their seals.

    A pure function: the same snapshot, rows and pages give the same bytes.
    """
    made = dict(statements)
    found = tables(snapshot, rows, pages)
    for table in found:
        if table.name == STATEMENTS:
            continue
        for path, data in (
            (f"{table.name}.csv", csv_of(table)),
            (f"{table.name}.parquet", parquet_of(table)),
        ):
            made[path] = FileSeal.of_bytes(data)
            yield FOLDER + path, data
    for path, data in chain(
        (("followthemoney.jsonl", b"".join(entities(snapshot))), ("followthemoney-losses.csv", LOSSES)),
        ((numbered("linked.jsonld", at), part) for at, part in enumerate(linked(snapshot, pages), start=1)),
    ):
        made[path] = FileSeal.of_bytes(data)
        yield FOLDER + path, data
    yield f"{FOLDER}datapackage.json", descriptor(snapshot, found, made)


def numbered(name: str, at: int) -> str:
    """Return the name of one part of a file, by its number from 1: `linked.jsonld`, `linked-2.jsonld` …"""
    stem, _, suffix = name.rpartition(".")
    return name if at == 1 else f"{stem}-{at}.{suffix}"


def csv_of(table: Table) -> bytes:
    """Return a table as CSV (RFC 4180, CRLF, UTF-8); what a spreadsheet might take for a formula is made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([str(cell).lower() if isinstance(cell, bool) else safe_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8")


def parquet_of(table: Table) -> bytes:
    """Return a table as Parquet, with types and texts as they are."""
    schema = {column.name: _DTYPES[column.type] for column in table.columns}
    out = io.BytesIO()
    frame = pl.DataFrame([list(row) for row in table.rows], schema=schema, orient="row")
    frame.write_parquet(out, compression="zstd", compression_level=3, statistics=True)
    return out.getvalue()
