"""Codings of statements: which stand, which of them is the first, and which adjudications did not keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind
from openinquest.record.entry import EntryKind, Flat, grouped
from openinquest.record.identity import coding_digest, identity, short_key
from openinquest.record.rows import ROW_SCHEMA, flat_of_row
from openinquest.record.standing import Judged, Retracted

IDENTITY_LENGTH = 64
"""Hexadecimal digits of an identity; judgements also name things."""

CODINGS: Mapping[str, Any] = {
    "n": pl.Int64(), "coding": pl.Int64(), "coder": pl.String(), "coded_at": pl.String(), "method": pl.String(),
    "import": pl.String(), "sheet": pl.String(), "row": pl.String(),
}  # fmt: skip
_CODING = ("coder", "method", "import", "sheet", "row", "inferred")
"""What orders codings of one moment."""
ADJUDICATIONS: Mapping[str, Any] = {
    "n": pl.Int64(), "left": pl.Int64(), "right": pl.Int64(), "keep": pl.String(),
    "by": pl.String(), "at": pl.String(), "reason": pl.String(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coded:
    """Standing codings, parted: `rows` the first of each statement, `rejected` the first of each that was not kept.

    `further` are the other codings of both (`CODINGS`), each with the number of the first in `n`.
    """

    rows: pl.DataFrame
    rejected: pl.DataFrame
    further: pl.DataFrame


def coded(rows: pl.DataFrame, retracted: Retracted, rejected_ids: Iterable[str]) -> Coded:
    """Part the rows of all codings (n, key and `ROW_SCHEMA`) by what was taken back and what was not kept."""
    kept, lost = _split(standing_codings(rows, retracted), rejected_ids)
    first, further = first_codings(kept)
    if lost.is_empty():
        return Coded(first, lost, further)
    rejected, others = first_codings(lost)
    return Coded(first, rejected, pl.concat([further, others]).sort("n", "coding"))


def standing_rows(rows: pl.DataFrame, retracted: Retracted, rejected_ids: set[str]) -> pl.DataFrame:
    """Return one row a standing statement: its first coding that was not taken back."""
    return first_codings(standing_codings(rows, retracted, rejected_ids))[0]


def first_codings(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return one row a statement, the coding that is dated first, and the further codings of each (`CODINGS`)."""
    repeated = rows.filter(pl.col("key").is_duplicated())
    if repeated.is_empty():
        return rows, pl.DataFrame(schema=dict(CODINGS))
    # equal keys are other codings of one statement, or (1 in 2^64 a pair) a collision: compare in full
    full = repeated.with_columns(
        pl.Series("id", [row_identity(row) for row in repeated.iter_rows(named=True)], dtype=pl.Binary)
    ).sort(pl.col("coded_at").str.strip_suffix("Z"), *_CODING, "n", nulls_last=False)
    others = full.with_columns(coding=pl.col("n"), n=pl.col("n").first().over("id")).filter(
        pl.col("coding") != pl.col("n")
    )
    # one coding that stands twice is one
    distinct = full.unique(["id", "coded_at", *_CODING], keep="first", maintain_order=True)["n"]
    further = (
        others.filter(pl.col("coding").is_in(distinct.implode()))
        .select(pl.col(name).cast(dtype) for name, dtype in CODINGS.items())
        .sort("n", "coding")
    )
    return rows.filter(~pl.col("n").is_in(others["coding"].implode())), further


def adjudications(standing: Iterable[Judged], rows: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return who chose between which two statements (`ADJUDICATIONS`), by number; `rows` are the statements."""
    chosen = [item for item in standing if item.flat["kind"] == JudgementKind.ADJUDICATES.value]
    if not chosen:
        return pl.DataFrame(schema=dict(ADJUDICATIONS))
    sides = {str(item.flat[side]) for item in chosen for side in ("left", "right")}
    keys = {short_key(side) for side in sides if len(side) == IDENTITY_LENGTH}
    numbers: dict[str, int] = {}
    for frame in rows:
        for row in frame.filter(pl.col("key").is_in(list(keys))).iter_rows(named=True):
            numbers.setdefault(row_identity(row).hex(), row["n"])
    found = [
        (
            item.n, numbers.get(str(item.flat["left"])), numbers.get(str(item.flat["right"])),
            (item.flat.get("value") or {}).get("keep"), item.flat.get("by"), item.flat.get("at"),
            item.flat.get("reason"),
        )
        for item in chosen
    ]  # fmt: skip
    return pl.DataFrame(found, schema=dict(ADJUDICATIONS), orient="row")


def _split(rows: pl.DataFrame, identities: Iterable[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of all other statements, and those of the statements of these identities."""
    wanted = set(identities)
    if not wanted:
        return rows, rows.head(0)
    keys = {short_key(identifier) for identifier in wanted}
    suspects = rows.filter(pl.col("key").is_in(list(keys)))
    gone = [row["n"] for row in suspects.iter_rows(named=True) if row_identity(row).hex() in wanted]
    lost = pl.col("n").is_in(gone)
    return rows.filter(~lost), rows.filter(lost)


def standing_codings(
    rows: pl.DataFrame, retracted: Retracted, rejected_ids: Iterable[str] = ()
) -> pl.DataFrame:
    """Return the rows of all codings that were not taken back, by number."""
    if retracted.imports:
        rows = rows.filter(~pl.col("import").is_in(list(retracted.imports)).fill_null(False))
    taken = dict(retracted.codings) | {identifier: {None} for identifier in rejected_ids}
    if taken:
        keys = {short_key(identifier) for identifier in taken}
        suspects = rows.filter(pl.col("key").is_in(list(keys)))
        gone = [row["n"] for row in suspects.iter_rows(named=True) if _is_taken(row, taken)]
        rows = rows.filter(~pl.col("n").is_in(gone))
    return rows.sort("n")


def row_identity(row: Mapping[str, Any]) -> bytes:
    """Return the identity (32 bytes) of the statement in a row."""
    return bytes.fromhex(identity(grouped(EntryKind.STATEMENT, flat_of_row(_fields(row)))))


def _fields(row: Mapping[str, Any]) -> Flat:
    return {name: row[name] for name in ROW_SCHEMA}


def _is_taken(row: Mapping[str, Any], taken: Mapping[str, set[str | None]]) -> bool:
    digests = taken.get(row_identity(row).hex())
    if not digests:
        return False
    return (
        None in digests
        or coding_digest(grouped(EntryKind.STATEMENT, flat_of_row(_fields(row)))["coding"]) in digests
    )
