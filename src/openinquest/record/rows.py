"""Statements between their three shapes: flat fields, canonical groups, rows of the store.

In a row every field is text (but `seq`, a number): `via`, `inferred` and `selector` are canonical JSON, and
`coded_from` is spread over import, sheet and row. Whole batches are turned into canonical JSON by column, and
each distinct text is escaped once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from openinquest.record.entry import EntryKind, Flat, grouped
from openinquest.record.identity import canonical_json
from openinquest.record.log import GROUPS
from openinquest.record.store import JSON_COLUMNS, TERM_COLUMNS, TEXT_COLUMNS

_JSON_FIELDS = ("via", "inferred", "selector")
_FROM = ("import", "row", "sheet")
_ESCAPED = r'["\\\x00-\x1f]'

ROW_SCHEMA: Mapping[str, pl.DataType] = (
    dict.fromkeys(TERM_COLUMNS, pl.String()) | {"seq": pl.Int64()} | dict.fromkeys(TEXT_COLUMNS, pl.String())
)
"""The columns of a row of statements."""


def flat_of_row(fields: Mapping[str, Any]) -> Flat:
    """Return the flat statement that a row (texts decoded) stands for."""
    flat = {name: value for name, value in fields.items() if value is not None and name not in _FROM}
    for name in _JSON_FIELDS:
        if name in flat:
            flat[name] = json.loads(flat[name])
    coded_from = {name: fields[name] for name in _FROM if fields.get(name) is not None}
    return flat | ({"coded_from": coded_from} if coded_from else {})


def row_of_flat(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a flat statement."""
    coded_from = flat.get("coded_from") or {}
    row = {name: flat.get(name) for name in ROW_SCHEMA} | {name: coded_from.get(name) for name in _FROM}
    for name in _JSON_FIELDS:
        row[name] = canonical_json(row[name]).decode() if row[name] else None
    return {name: None if value == "" else value for name, value in row.items()}


def rows_of_flats(flats: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return the rows of flat statements."""
    return pl.DataFrame([row_of_flat(flat) for flat in flats], schema=ROW_SCHEMA, orient="row")


def groups_of_row(fields: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the canonical JSON of the groups of a row (texts decoded)."""
    groups = grouped(EntryKind.STATEMENT, flat_of_row(fields))
    return {name: canonical_json(groups[name]) for name in GROUPS}


@dataclass(frozen=True)
class Batch:
    """Rows of statements as they are stored and sealed: texts in Unicode NFC, columns as `ROW_SCHEMA`.

    `distinct` holds the texts (or numbers) of each column, once each and without null.
    """

    rows: pl.DataFrame
    distinct: Mapping[str, pl.Series]

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Batch:
        """Bring the rows' texts into NFC."""
        rows = rows.select(*ROW_SCHEMA)
        distinct = _distinct(rows)
        decomposed = [
            name for name, texts in distinct.items() if texts.dtype == pl.String and not _is_ascii(texts)
        ]
        if decomposed:
            rows = rows.with_columns(pl.col(decomposed).str.normalize("NFC"))
            distinct |= _distinct(rows.select(decomposed))
        return cls(rows, distinct)

    def canonical_json(self, at: int = 0, size: int | None = None) -> pl.DataFrame:
        """Return `JSON_COLUMNS` of the rows from `at` on, of `size` rows at the most.

        Members of an object are written in the order of their names, as RFC 8785 wants them.
        """
        return self.rows.slice(at, size).with_columns(self._json_columns).select(JSON_COLUMNS)

    @cached_property
    def _json_columns(self) -> list[pl.Expr]:
        members = {name: self._member(name) for name in ROW_SCHEMA}
        coded_from = _members(members[name] for name in _FROM)
        if coded_from:
            text = pl.concat_str(coded_from, ignore_nulls=True).str.strip_prefix(",")
            members["coded_from"] = [
                pl.when(text != "").then(pl.concat_str(pl.lit(',"coded_from":{'), text, pl.lit("}")))
            ]
        return [
            _object([members.get(name, []) for name in _MEMBERS[group]]).alias(column)
            for group, column in zip(GROUPS, JSON_COLUMNS, strict=True)
        ]

    def is_constant(self, name: str) -> bool:
        """Say whether all rows have the same text in a column."""
        return len(self.distinct[name]) == 1 and self.rows[name].null_count() == 0

    def _member(self, name: str) -> list[pl.Expr]:
        """Return the pieces of `,"name":value`, each null where the field is absent; none where it always is."""
        distinct = self.distinct[name]
        if distinct.is_empty():
            return []
        start = f',"{name}":'
        if name == "seq":
            return self._pieces(name, start, pl.col(name).cast(pl.String), "")
        if name in _JSON_FIELDS:
            return self._pieces(name, start, pl.col(name), "")
        if self.is_constant(name):
            return [pl.lit(start + json.dumps(distinct[0], ensure_ascii=False))]
        if distinct.str.contains(_ESCAPED).any():
            escaped = pl.Series([json.dumps(text, ensure_ascii=False) for text in distinct])
            return self._pieces(name, start, pl.col(name).replace_strict(distinct, escaped, default=None), "")
        return self._pieces(name, start + '"', pl.col(name), '"')

    def _pieces(self, name: str, start: str, value: pl.Expr, end: str) -> list[pl.Expr]:
        """Return start, value and end side by side where no row lacks the field, otherwise as one that may be null."""
        pieces = [pl.lit(start), value, *([pl.lit(end)] if end else [])]
        return pieces if self.rows[name].null_count() == 0 else [pl.concat_str(pieces)]


def _distinct(rows: pl.DataFrame) -> dict[str, pl.Series]:
    lists = rows.select(pl.all().drop_nulls().unique().implode())
    return {name: lists[name].item() for name in lists.columns}


_MEMBERS = {
    "content": ("basis", "holds_at", "original", "property", "scope", "stance", "target", "thing", "value"),
    "voice": ("occasion", "said_on", "seq", "speaker", "via", "voice"),
    "passage": ("document", "quote", "selector", "wording"),
    "coding": ("coded_at", "coded_from", "coder", "inferred", "method"),
}
"""The members of each group as RFC 8785 orders them."""


def _is_ascii(texts: pl.Series) -> bool:
    return bool(texts.str.len_bytes().sum() == texts.str.len_chars().sum())


def _members(parts: Iterable[list[pl.Expr]]) -> list[pl.Expr]:
    return [piece for part in parts for piece in part]


def _object(parts: list[list[pl.Expr]]) -> pl.Expr:
    pieces = _members(parts)
    if not pieces:
        return pl.lit("{}")
    body = pl.concat_str(pieces, ignore_nulls=True).str.strip_prefix(",")
    return pl.concat_str(pl.lit("{"), body, pl.lit("}"))
