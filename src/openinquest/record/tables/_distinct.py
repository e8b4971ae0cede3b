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
    for text in distinct:
        try:
            done.append(read(text))
        except CellProblem as problem:
            done.append(None)
            rows = texts.filter(pl.col(name) == text)
            findings.add_rows(
                rows, problem.expected, column=column, found=problem.found, advice=problem.advice
            )
    return cells.replace_strict(distinct, pl.Series(done, dtype=pl.String), default=None)


def check_shape(
    texts: pl.DataFrame, name: str, pattern: str, expected: str, column: str, findings: Findings
) -> None:
    """Note the rows in which the text of `name` does not match `pattern`."""
    cells = texts.get_column(name)
    distinct = cells.drop_nulls().unique()
    wrong = distinct.filter(~distinct.str.contains(pattern))
    if len(wrong):
        rows = texts.filter(cells.is_in(wrong.implode())).select(ROW)
        findings.add_rows(rows, expected, column=column, found="a text of another shape")
