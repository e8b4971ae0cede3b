"""Columns of a file that names them itself (Parquet, JSON lines) to a sheet, as one reads it from CSV."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ._delimited import CONTROL, refuse_control
from ._findings import Findings
from ._header import check_header
from .sheet import LONG_CELL, MAX_CELL, ROW, Sheet


def sheet_of(frame: pl.DataFrame, names: Sequence[str], name: str, findings: Findings) -> Sheet:
    """Return the sheet of `frame`: `__row` and one String column for each of `names`, in their order.

    The columns of `frame` are called by their position ("0", "1" …), since the names of a file may be anything.
    Raises InputError for names that are blank or repeated, for control characters and for cells too long.
    """
    message = f"{findings.file} cannot be read as a table; nothing was imported"
    header = check_header(names, findings)
    findings.refuse_if_any(message)
    at = [str(position) for position in range(len(header))]
    texts = frame.select(ROW, *at).rename(dict(zip(at, header, strict=True)))
    for column in header:
        cells = texts.select(ROW, cell=column)
        long = cells.filter(pl.col("cell").str.len_bytes() > MAX_CELL)
        findings.add_rows(long, LONG_CELL, column=column, found="a longer one")
        refuse_control(cells.filter(pl.col("cell").str.contains(CONTROL)), column, findings)
    findings.refuse_if_any(message)
    texts = texts.with_columns(
        pl.col(column).str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True)
        for column in header
        if texts[column].str.contains("\r", literal=True).any()
    ).with_columns(pl.col(header).str.normalize("NFC"))
    blank = pl.all_horizontal(pl.col(header).is_null() | (pl.col(header).str.strip_chars() == ""))
    texts = texts.with_columns(pl.when(pl.col(column) != "").then(pl.col(column)) for column in header)
    return Sheet(name, findings.file, header, texts.filter(~blank))
