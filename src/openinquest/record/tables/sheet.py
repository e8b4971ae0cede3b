"""What reading a table gives: sheets of text with the row numbers that the user sees."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

ROW = "__row"
"""Column of row numbers as the spreadsheet shows them: the header is row 1, blank rows count."""

MAX_COLUMNS = 1000
"""Widest table that is read; a coding sheet has some twenty columns."""

MAX_CELL = 1_000_000
"""Longest cell that is read of Parquet and JSON lines, in octets: some three hundred printed pages."""
LONG_CELL = f"a cell of at most {MAX_CELL:,} octets"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    `frame` holds the columns of `header` as String, a blank cell as null, no row that is blank throughout,
    and `__row` Int64. Text is NFC and line breaks within cells are single line feeds. `name` is the
    sheet's name, or the file's stem for CSV.
    """

    name: str
    file: str
    header: tuple[str, ...]
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Reading:
    """The sheets of one file, and what the reader should be told although nothing is wrong."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
