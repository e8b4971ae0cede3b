"""Sheets of documents: what they are, how much of them was read, and who may see them."""

from __future__ import annotations

from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind

from ._columns import KEY, column_of, field_texts
from ._distinct import check_shape
from ._findings import Findings
from ._grammar import REFERENCE
from ._marks import judgement, level_marks
from .fields import DOCUMENT_FIELDS
from .mapping import TableMapping
from .sheet import ROW, Sheet


def code_documents(
    mapping: TableMapping, sheet: Sheet, findings: Findings
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    """Return the documents, the judgements on how they were read and marked, and what should be told."""
    texts, notes = field_texts(mapping, sheet, findings)
    check_shape(texts, "handle", REFERENCE, "a handle without blanks", column_of(mapping, "handle"), findings)
    for name in ("handle", "address"):
        _check_once(texts, name, column_of(mapping, name), findings)
    unread = texts.filter(pl.col("covers").is_not_null() & pl.col("read").is_null())
    findings.add_rows(
        unread, "'whole' or 'extract' beside the points covered", column=column_of(mapping, "read"),
        found="a blank cell",
    )  # fmt: skip
    documents = [_document(row, mapping) for row in texts.to_dicts()]
    judgements = [
        judgement(f"{row[KEY]}#read", row, JudgementKind.READ, row["handle"], _read(row))
        for row in texts.filter(pl.col("read").is_not_null()).to_dicts()
    ]
    return documents, judgements + level_marks(texts, "handle", mapping, findings), notes


def _document(row: dict[str, Any], mapping: TableMapping) -> dict[str, Any]:
    entry = {"key": row[KEY], "row": row[ROW]} | {name: row[name] for name in DOCUMENT_FIELDS}
    entry |= {"coder": row["coder"], "coded_at": row["coded_at"], "method": f"import:{mapping.name}"}
    return {name: said for name, said in entry.items() if said is not None}


def _read(row: dict[str, Any]) -> dict[str, Any]:
    covers = (row["covers"] or "").split()
    return {"read": row["read"]} | ({"covers": covers} if covers else {})


def _check_once(texts: pl.DataFrame, name: str, column: str, findings: Findings) -> None:
    again = texts.filter(pl.col(name).is_not_null() & pl.col(name).is_duplicated())
    firsts = again.select(ROW, first=pl.col(ROW).first().over(name)).filter(pl.col(ROW) != pl.col("first"))
    for row, first in firsts.iter_rows():
        findings.add(f"every {name} once", found=f"the {name} of row {first} again", row=row, column=column)
