"""What stands in a record as tables that programs read, and that `inquest import` takes into another record.

A row is an entry: every field under its own name, as text, and its number in the log as key. What was retracted is
left out, and so is what concerns kept files alone, which no table holds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.errors import EnvironmentFault, ForbiddenChange
from openinquest.ontology import JudgementKind, Level
from openinquest.record.codings import row_identity, standing_codings
from openinquest.record.entry import EntryKind, Flat
from openinquest.record.identity import canonical_json, short_key
from openinquest.record.record import Record
from openinquest.record.standing import IMPORT_PREFIX, Judged
from openinquest.record.tables.fields import DOCUMENT_FIELDS, FIELDS, STATEMENT_FIELDS, Reads

_KEPT_FILES = frozenset(
    {JudgementKind.CUSTODY.value, JudgementKind.REDACTS.value, JudgementKind.RETRACTS.value}
)
_JUDGEMENT = ("n", *FIELDS[Reads.JUDGEMENTS])


class Format(StrEnum):
    """How tables are written."""

    PARQUET = "parquet"
    JSON_LINES = "jsonl"


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written into which file, and how many judgements were left out."""

    rows: Mapping[str, int]
    left_out: int


def export_tables(record: Record, folder: Path, form: Format) -> Exported:
    """Write documents, statements and judgements into the new folder `folder`, whole or not at all.

    Raises ForbiddenChange where it exists, EnvironmentFault where it cannot be written.
    """
    if folder.exists():
        raise ForbiddenChange(f"{folder} exists: tables are exported into a new folder.")
    incomplete = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    statements = _statements(record)
    judgements, left_out = _judgements(record, statements)
    tables = {"documents": _documents(record), "statements": statements, "judgements": judgements}
    try:
        incomplete.mkdir(parents=True, mode=0o700)
        for name, table in tables.items():
            if table.height:
                _WRITE[form](table, incomplete / f"{name}.{form}")
        incomplete.rename(folder)
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = getattr(error, "strerror", None) or "the disk is full or failing"
        raise EnvironmentFault(
            f"The tables could not be written: {reason}. Nothing was left behind."
        ) from None
    finally:
        shutil.rmtree(incomplete, ignore_errors=True)
    return Exported({name: table.height for name, table in tables.items()}, left_out)


def _json_lines(table: pl.DataFrame, path: Path) -> None:
    """Write one object a row, without the cells that are blank."""
    with path.open("wb") as file:
        for row in table.iter_rows(named=True):
            file.write(canonical_json({name: text for name, text in row.items() if text is not None}) + b"\n")


def _parquet(table: pl.DataFrame, path: Path) -> None:
    table.write_parquet(path, compression="zstd", statistics=True)


_WRITE: Mapping[Format, Callable[[pl.DataFrame, Path], None]] = {
    Format.PARQUET: _parquet, Format.JSON_LINES: _json_lines,
}  # fmt: skip


def _statements(record: Record) -> pl.DataFrame:
    """Return every coding that stands, with the handle of its document, and `-` where it has no voice."""
    known = record.apparatus()
    rows = standing_codings(record.rows(), known.retracted)
    handles = pl.DataFrame(
        list(known.handles.items()), schema={"document": pl.String, "__handle": pl.String}, orient="row"
    )
    joined = rows.join(handles, on="document", how="left", maintain_order="left").with_columns(
        document=pl.coalesce("__handle", "document"), voice=pl.col("voice").fill_null("-")
    )
    named = joined.with_columns(_targets(rows))
    return named.select("n", *(pl.col(name).cast(pl.String) for name in STATEMENT_FIELDS))


def _targets(rows: pl.DataFrame) -> pl.Series:
    """Return the targets of rows as the keys of the rows that they name; identities where none of the rows is meant."""
    parts = [text.partition("#") for text in rows["target"].drop_nulls().unique()]
    keys = {short_key(identifier) for identifier, _, _ in parts}
    numbers: dict[str, int] = {}
    for row in rows.filter(pl.col("key").is_in(list(keys))).iter_rows(named=True):
        numbers.setdefault(row_identity(row).hex(), row["n"])
    texts = {
        identifier + mark + part: f"{numbers.get(identifier, identifier)}{mark}{part}"
        for identifier, mark, part in parts
    }
    return rows["target"].replace(texts)


def _documents(record: Record) -> pl.DataFrame:
    known = record.apparatus()
    first = {said.n: identifier for identifier, said in known.documents.items()}
    coded = {n: flat for n, flat in record.flats(EntryKind.DOCUMENT) if n in first}
    rows = []
    for n, identifier in sorted(first.items()):
        said = known.documents[identifier].fields
        handle = known.handles[identifier]
        rows.append(
            {"n": n, "document_id": identifier, "document": handle, "title": said.get("title", handle)}
            | {name: said.get(name) for name in DOCUMENT_FIELDS if name not in ("id", "handle", "title")}
            | {name: coded[n].get(name) for name in ("coder", "coded_at")}
        )
    names = ("document_id", "document", *DOCUMENT_FIELDS[2:], "coder", "coded_at")
    return pl.DataFrame(rows, schema={"n": pl.Int64} | dict.fromkeys(names, pl.String), orient="row")


def _judgements(record: Record, statements: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return the judgements that stand, and how many are left out, since they concern kept files or retractions."""
    standing = record.apparatus().standing
    taken = [item for item in standing if item.flat["kind"] not in _KEPT_FILES]
    came = _marked_imports(record, taken)
    rows = [row for item in taken for row in _told(item, came)]
    schema = {name: pl.Int64 if name == "n" else pl.String for name in _JUDGEMENT}
    frame = pl.DataFrame(rows, schema={**schema, "n": pl.String}, orient="row")
    return frame, len(standing) - len(taken)


def _told(judged: Judged, came: Mapping[int, Sequence[str]]) -> Iterator[Flat]:
    """Yield the row of a judgement; of a mark on an import, which would name nothing elsewhere, one for each entry."""
    flat = judged.flat
    left = flat["left"] if isinstance(flat["left"], list) else [flat["left"]]
    row: dict[str, Any] = {name: flat.get(name) for name in _JUDGEMENT} | {"n": str(judged.n)}
    row["left"] = " ".join(left)
    row["value"] = canonical_json(flat["value"]).decode() if flat.get("value") else None
    if not str(left[0]).startswith(IMPORT_PREFIX):
        yield row
        return
    for at, identifier in enumerate(came.get(judged.n, ())):
        yield row | {"n": f"{judged.n}.{at}", "left": identifier}


def _marked_imports(record: Record, taken: Sequence[Judged]) -> Mapping[int, Sequence[str]]:
    """Return by the number of the latest mark of each import that holds it back the identities of what came with it.

    Documents by their ids, so that what stands in them is held back too.
    """
    latest = {(str(item.flat["left"]), (item.flat.get("value") or {}).get("group")): item
              for item in sorted(taken, key=lambda item: item.moment)
              if _names_import(item)}  # fmt: skip
    held = [
        item for item in latest.values() if (item.flat.get("value") or {}).get("level") != Level.PUBLIC.value
    ]
    if not held:
        return {}
    known = record.apparatus()
    rows = standing_codings(record.rows(), known.retracted)
    found = {}
    for item in held:
        name = str(item.flat["left"]).removeprefix(IMPORT_PREFIX)
        statements = rows.filter(pl.col("import") == name).iter_rows(named=True)
        ids = [row_identity(row).hex() for row in statements]
        ids += [identifier for identifier, said in known.documents.items() if name in said.imports]
        ids += [other.id for other in taken if other.import_id == name and not _names_import(other)]
        found[item.n] = list(dict.fromkeys(ids))
    return found


def _names_import(judged: Judged) -> bool:
    return str(judged.flat["left"]).startswith(IMPORT_PREFIX)
