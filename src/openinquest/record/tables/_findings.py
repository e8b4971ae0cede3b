"""Problems of one table, gathered so that all of them are reported at once."""

from __future__ import annotations

from collections import Counter

import polars as pl

from openinquest.errors import InputError, Problem, shown

LISTED_PER_KIND = 1000
"""Problems of one kind that are listed one by one; the rest of that kind is counted in one line more."""


class Findings:
    """The problems found so far in one sheet of one file."""

    def __init__(self, file: str, sheet: str = "") -> None:
        self.file = file
        self.sheet = sheet
        self._problems: list[Problem] = []
        self._counted: Counter[tuple[str, str]] = Counter()

    def add(
        self, expected: str, *, found: str = "", advice: str = "", row: int | None = None, column: str = ""
    ) -> None:
        """Note one problem; beyond `LISTED_PER_KIND` of the same kind and column it is only counted."""
        kind = (expected, column)
        self._counted[kind] += 1
        if self._counted[kind] <= LISTED_PER_KIND:
            self._problems.append(Problem(expected, found, advice, self.file, self.sheet, row, column))

    def add_rows(
        self,
        cells: pl.DataFrame,
        expected: str,
        *,
        column: str = "",
        found: str = "",
        advice: str = "",
        field: str | None = None,
    ) -> None:
        """Note one problem for each row of `cells` (`__row` Int64 and, with `field`, `cell` String).

        With `field` the cell is repeated as far as that field may be; without, `found` is said of all.
        """
        rows = cells.get_column("__row").to_list()
        texts = cells.get_column("cell").to_list() if field is not None else []
        for position, row in enumerate(rows[:LISTED_PER_KIND]):
            said = shown(texts[position], field or "") if texts else found
            self.add(expected, found=said, advice=advice, row=row, column=column)
        if len(rows) > LISTED_PER_KIND:
            self._counted[(expected, column)] += len(rows) - LISTED_PER_KIND

    def listed(self) -> tuple[Problem, ...]:
        """Return the problems in the order of rows, with one closing line for each kind that overflowed."""
        ordered = sorted(self._problems, key=lambda problem: problem.row or 0)
        for (expected, column), count in self._counted.items():
            if count > LISTED_PER_KIND:
                more = f"{count - LISTED_PER_KIND:,} more rows with the same problem"
                ordered.append(Problem(expected, more, "", self.file, self.sheet, None, column))
        return tuple(ordered)

    def __bool__(self) -> bool:
        return bool(self._problems)

    def refuse_if_any(self, message: str) -> None:
        """Raise InputError with everything found, if anything was."""
        if self._problems:
            raise InputError(message, self.listed())
