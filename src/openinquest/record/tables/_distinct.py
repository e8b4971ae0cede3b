"""Read a column by its distinct texts: a hundred thousand rows repeat a few hundred of them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ._findings import Findings
from ._grammar import CellProblem
from .sheet import ROW


def read_column(
    texts: pl.DataFrame, name: str, read: Callable[[str], str], column: str, findings: Findings
) -> pl.Series:
    """Return the column `name` (String) with each text replaced by what `read` makes of it.

    Texts for which it raises CellProblem become null and are noted with every row that has them.
    """
    cells = texts.get_column(name)
    if cells.null_count() == len(cells):
        return cells
    distinct = cells.drop_nulls().unique(maintain_order=True)
    done: list[str | None] = []
    refused: dict[str, CellProblem] = {}
    for text in distinct:
        try:
            done.append(read(text))
        except CellProblem as problem:
            done.append(None)
            refused[text] = problem
    for row, text in _rows_with(texts, name, list(refused)).iter_rows():
        why = refused[text]
        findings.add(why.expected, found=why.found, advice=why.advice, row=row, column=column)
    return cells.replace_strict(distinct, pl.Series(done, dtype=pl.String), default=None)


def check_shape(
    texts: pl.DataFrame, name: str, pattern: str, expected: str, column: str, findings: Findings
) -> None:
    """Note the rows in which the text of `name` does not match `pattern`."""
    cells = texts.get_column(name)
    distinct = cells.drop_nulls().unique()
    wrong = distinct.filter(~distinct.str.contains(pattern)).to_list()
    findings.add_rows(
        _rows_with(texts, name, wrong), expected, column=column, found="a text of another shape"
    )


def _rows_with(texts: pl.DataFrame, name: str, wanted: list[str]) -> pl.DataFrame:
    """Return `__row` and the text of the rows in which `name` is one of `wanted`, in the order of the sheet."""
    if not wanted:
        return texts.select(ROW, name).clear()
    listed = pl.DataFrame({name: wanted}, schema={name: pl.String})
    return texts.select(ROW, name).join(listed, on=name, how="semi", maintain_order="left")
