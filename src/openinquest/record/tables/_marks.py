"""The column `level` of things and documents: a judgement that marks what may be seen by whom."""

from __future__ import annotations

from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind

from ._columns import KEY, column_of
from ._findings import Findings
from .mapping import TableMapping
from .sheet import ROW


def level_marks(
    texts: pl.DataFrame, named: str, mapping: TableMapping, findings: Findings
) -> list[dict[str, Any]]:
    """Return one `marks` judgement for each row with a level, on the thing or document in column `named`."""
    for name in ("group", "consent"):
        alone = texts.filter(pl.col(name).is_not_null() & pl.col("level").is_null())
        column = column_of(mapping, "level")
        findings.add_rows(alone, f"a level beside a {name}", column=column, found="a blank cell")
    marked = texts.filter(pl.col("level").is_not_null())
    judgements = []
    for row in marked.select(KEY, ROW, named, "level", "group", "consent", "coder", "coded_at").to_dicts():
        value = {name: row[name] for name in ("level", "group", "consent") if row[name] is not None}
        judgements.append(judgement(f"{row[KEY]}#level", row, JudgementKind.MARKS, row[named], value))
    return judgements


def judgement(
    key: str, row: dict[str, Any], kind: JudgementKind, left: str, value: dict[str, Any]
) -> dict[str, Any]:
    """Return a judgement that a person has noted in a column beside the thing or document `left`."""
    entry = {
        "key": key,
        "row": row[ROW],
        "kind": kind.value,
        "left": [left],
        "value": value,
        "by": row["coder"],
        "at": row["coded_at"],
        "method": "person",
    }
    return {name: said for name, said in entry.items() if said is not None}
