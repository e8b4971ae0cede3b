"""The first row: names that are there, and different."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ._findings import Findings
from .sheet import MAX_COLUMNS


def column_letters(position: int) -> str:
    """Return the spreadsheet's letters for the column at `position`, counted from 0 (0 is A, 26 is AA)."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def check_header(cells: Sequence[str], findings: Findings) -> tuple[str, ...]:
    """Return the trimmed column names and note blank, repeated, reserved and too many of them.

    Blank cells to the right of the last name are left out: spreadsheets save columns that were once used.
    Names are not repeated in problems, because a first row without names holds somebody's words.
    """
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    header = tuple(names)
    if len(header) > MAX_COLUMNS:
        refuse_width(len(header), 1, findings)
        return ()
    if not header:
        findings.add(
            "column names in the first row",
            found="a blank row",
            row=1,
            advice="put the names of the columns into row 1",
        )
        return header
    first: dict[str, int] = {}
    for position, name in enumerate(header):
        letters = column_letters(position)
        if not name:
            findings.add(
                "a name for every column",
                found=f"a blank header over column {letters}",
                row=1,
                advice="name the column or delete it",
            )
        elif name.startswith("__"):
            findings.add(
                "a column name that does not begin with two underscores",
                found="one that does",
                row=1,
                column=letters,
                advice="rename the column",
            )
        elif name.casefold() in first:
            other = column_letters(first[name.casefold()])
            findings.add(
                "every column name once",
                found=f"the same name over columns {other} and {letters}",
                row=1,
                advice="rename or delete one of them",
            )
        first.setdefault(name.casefold(), position)
    return header


def unnamed(header: Sequence[str], width: int) -> list[str]:
    """Return names for the columns between the last of `header` and `width`."""
    return [f"__unnamed {column_letters(position)}" for position in range(len(header), width)]


def drop_unnamed(frame: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Return the columns that have a name, noting every row that has a cell in one that has none."""
    extra = [name for name in frame.columns if name.startswith("__unnamed ")]
    for name in extra:
        letters = name.removeprefix("__unnamed ")
        cells = frame.filter(pl.col(name).str.strip_chars() != "")
        findings.add_rows(
            cells,
            "a name in row 1 over every column that has cells",
            found=f"a cell in column {letters}, which has no name",
            advice="name the column or delete its cells",
        )
    return frame.drop(extra) if extra else frame


def refuse_width(width: int, row: int, findings: Findings) -> None:
    """Note that a row has more columns than are read."""
    findings.add(
        f"at most {MAX_COLUMNS:,} columns",
        found=f"{width:,} columns",
        row=row,
        advice="check that this is a coding sheet; delete what stands to the right of the table",
    )
