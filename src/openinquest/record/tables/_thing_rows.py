"""Sheets of things: each cell that is not blank is one definition, stated by the record itself."""

from __future__ import annotations

from typing import Any

import polars as pl

from openinquest.ontology import Stance

from ._columns import KEY, NOTHING, column_of, field_texts
from ._distinct import check_shape
from ._findings import Findings
from ._grammar import REFERENCE
from ._marks import level_marks
from .fields import STATEMENT_FIELDS
from .mapping import TableMapping, WideProperty
from .sheet import ROW, Sheet

_SPEAKER = "record"
_METHOD = "definition"


def code_things(
    mapping: TableMapping, sheet: Sheet, findings: Findings
) -> tuple[pl.DataFrame, list[dict[str, Any]], list[str]]:
    """Return the definitions, the marks, and what should be told.

    The key of a definition is the row's key, `#`, the column, and `/2`, `/3` ... for further values in one
    cell. Definitions have no document, wording or basis: nobody said them but the record.
    """
    texts, notes = field_texts(mapping, sheet, findings)
    check_shape(texts, "thing", REFERENCE, "an id without blanks", column_of(mapping, "thing"), findings)
    parts = [_schema(texts)]
    for wide in mapping.properties:
        if f"column:{wide.column}" in texts.columns:
            parts.append(_definitions(texts, wide, findings))
    absent = [name for name in STATEMENT_FIELDS if name not in parts[0].columns]
    definitions = (
        pl.concat(parts)
        .sort(ROW, maintain_order=True)
        .with_columns(
            *(pl.lit(None, pl.String).alias(name) for name in absent),
        )
        .with_columns(stance=pl.lit(Stance.ASSERTS.value), speaker=pl.lit(_SPEAKER), method=pl.lit(_METHOD))
    )
    return (
        definitions.select(KEY, *STATEMENT_FIELDS, ROW),
        level_marks(texts, "thing", mapping, findings),
        notes,
    )


def _schema(texts: pl.DataFrame) -> pl.DataFrame:
    return texts.filter(pl.col("schema").is_not_null()).select(
        pl.col(KEY) + "#schema",
        "thing",
        property=pl.lit("schema"),
        value="schema",
        holds_at=pl.lit(None, pl.String),
        coder="coder",
        coded_at="coded_at",
        **{ROW: ROW},
    )


def _definitions(texts: pl.DataFrame, wide: WideProperty, findings: Findings) -> pl.DataFrame:
    held = f"column:{wide.holds_at}"
    at = pl.col(held) if held in texts.columns else pl.lit(None, pl.String)
    cells = texts.select(
        KEY, "thing", "coder", "coded_at", ROW, value=pl.col(f"column:{wide.column}"), holds_at=at
    )
    if wide.holds_at is not None:
        findings.add_rows(
            cells.filter(pl.col("value").is_null() & pl.col("holds_at").is_not_null()),
            f"a value in column '{wide.column}' for the time in column '{wide.holds_at}'",
            column=wide.column,
            found="a blank cell",
        )
    cells = cells.filter(pl.col("value").is_not_null() & (pl.col("value") != NOTHING))
    if wide.separator is not None:
        cells = _divided(cells, wide, wide.separator, findings)
    else:
        cells = cells.with_columns(place=pl.lit(0, pl.Int64))
    suffix = pl.when(pl.col("place") > 0).then(pl.format("/{}", pl.col("place") + 1)).otherwise(pl.lit(""))
    value = pl.col("value") if wide.language is None else pl.col("value") + f"@{wide.language}"
    return cells.select(
        pl.col(KEY) + f"#{wide.column}" + suffix,
        "thing",
        property=pl.lit(wide.property),
        value=value,
        holds_at="holds_at",
        coder="coder",
        coded_at="coded_at",
        **{ROW: ROW},
    )


def _divided(cells: pl.DataFrame, wide: WideProperty, separator: str, findings: Findings) -> pl.DataFrame:
    """Return one row for each value of a cell; a single time holds for all of them."""
    lists = cells.with_columns(
        value=pl.col("value").str.split(separator), holds_at=pl.col("holds_at").str.split(separator)
    ).with_columns(values=pl.col("value").list.len(), times=pl.col("holds_at").list.len())
    uneven = lists.filter((pl.col("times") > 1) & (pl.col("times") != pl.col("values")))
    findings.add_rows(
        uneven,
        f"as many times in column '{wide.holds_at}' as values in column '{wide.column}', or one for all",
        column=wide.holds_at or "",
        found="another number",
    )
    one, own = pl.col("holds_at").list.first(), pl.col("holds_at").list.get(pl.col("place"), null_on_oob=True)
    times = pl.when(pl.col("times") == 1).then(one).otherwise(own)
    rows = (
        lists.with_columns(place=pl.int_ranges(0, pl.col("values"), dtype=pl.Int64))
        .explode("value", "place")
        .with_columns(value=pl.col("value").str.strip_chars(), holds_at=times.str.strip_chars())
        .filter(pl.col("value") != "")
        .with_columns(pl.when(pl.col("holds_at") != "").then(pl.col("holds_at")))
        .drop("values", "times")
    )
    twice = rows.filter(pl.struct(ROW, "value", "holds_at").is_duplicated()).unique(ROW, maintain_order=True)
    findings.add_rows(twice, "every value of a cell once", column=wide.column, found="one given twice")
    return rows
