"""Statements between their three shapes: flat fields, canonical groups, rows of the store.

In a row every field is text (but `seq`, a number): `via`, `inferred` and `selector` are canonical JSON, and
`coded_from` is spread over import, sheet and row. Whole batches are turned into canonical JSON by column, and
each distinct text is escaped once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from openinquest.record.entry import EntryKind, Flat, grouped
from openinquest.record.identity import canonical_json
from openinquest.record.log import GROUPS
from openinquest.record.store import JSON_COLUMNS, TERM_COLUMNS, TEXT_COLUMNS

_JSON_FIELDS = ("via", "inferred", "selector")
_FROM = ("import", "sheet", "row")
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


def with_canonical_json(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the canonical JSON of their groups added as `JSON_COLUMNS`.

    Texts come out in Unicode NFC, in the row columns too, so that what is stored is what was sealed. Members of
    an object are written in the order of their names, as RFC 8785 wants them.
    """
    rows = rows.select(_normalised(rows[name]) for name in ROW_SCHEMA)
    text = {name: _member(rows[name]) for name in ROW_SCHEMA}
    coded_from = _object(rows, [text["import"], text["row"], text["sheet"]])
    coded_from = _named("coded_from", pl.select(coded_from.replace({"{}": None})).to_series())
    order = {
        "json_content": [
            "basis",
            "holds_at",
            "original",
            "property",
            "scope",
            "stance",
            "target",
            "thing",
            "value",
        ],
        "json_voice": ["occasion", "said_on", "seq", "speaker", "via", "voice"],
        "json_passage": ["document", "quote", "selector", "wording"],
    }
    json_columns = {name: _object(rows, [text[field] for field in fields]) for name, fields in order.items()}
    json_columns["json_coding"] = _object(
        rows, [text["coded_at"], coded_from, text["coder"], text["inferred"], text["method"]]
    )
    return rows.with_columns(json_columns[name].alias(name) for name in JSON_COLUMNS)


def _normalised(column: pl.Series) -> pl.Series:
    if column.dtype != pl.String or column.null_count() == len(column):
        return column
    ascii_only = column.str.len_bytes().sum() == column.str.len_chars().sum()
    return column if ascii_only else column.str.normalize("NFC")


def _named(name: str, values: pl.Series) -> pl.Series:
    return (
        pl.select(pl.lit(f',"{name}":') + values).to_series() if values.null_count() < len(values) else values
    )


def _member(column: pl.Series) -> pl.Series:
    """Return `,"name":value` for every row, null where the field is absent."""
    if column.null_count() == len(column):
        return column.cast(pl.String)
    if column.name == "seq":
        return _named("seq", column.cast(pl.String))
    if column.name in _JSON_FIELDS:
        return _named(column.name, column)
    if column.str.contains(_ESCAPED).any():
        distinct = column.drop_nulls().unique()
        escaped = pl.Series([json.dumps(text, ensure_ascii=False) for text in distinct])
        return _named(column.name, column.replace_strict(distinct, escaped, default=None))
    return _named(column.name, pl.select(pl.lit('"') + column + pl.lit('"')).to_series())


def _object(rows: pl.DataFrame, members: list[pl.Series]) -> pl.Series:
    present = [member for member in members if member.null_count() < len(member)]
    if not present:
        return pl.Series(["{}"] * rows.height, dtype=pl.String)
    body = pl.concat_str(present, ignore_nulls=True).str.strip_prefix(",")
    return pl.select(pl.lit("{") + body + pl.lit("}")).to_series()
