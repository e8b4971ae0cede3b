"""One sheet as coded, on its way into a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from openinquest.errors import Problem
from openinquest.record.entry import Flat

DEFINITION = "definition"
"""The method of what the record itself states."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as coded: statements as raw rows (`key`, `__row` and the fields), the rest as dicts.

    The dicts carry `key` and `row` (the row a person sees) beside their fields; statements are referred to as
    `<key>`. `lineage` is the name under which newer editions of the sheet are compared with it; `columns` maps
    fields to the columns of the sheet where their names differ. `problems` are those seen when the sheet was read;
    with any of them the table is incomplete and can be checked, but not imported.
    """

    lineage: str
    file: str
    statements: pl.DataFrame
    judgements: Sequence[Flat] = ()
    documents: Sequence[Flat] = ()
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    def problem(
        self, expected: str, found: str = "", advice: str = "", row: int | None = None, field_name: str = ""
    ) -> Problem:
        """Return a problem of this sheet."""
        column = self.columns.get(field_name, field_name)
        return Problem(expected, found, advice, self.file, self.sheet, row, column)
