"""What is wrong with the rows of a sheet: noted by cause, counted where there is much of it, told without secrets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import polars as pl

from openinquest.errors import Problem, shown

_LISTED_PER_CAUSE = 200
CAUSES = 200
_NEAREST_OF = 5000
_LONGEST_NEAR = 100
_LONGEST_TOLD = 40


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing wrong, and the rows (an expression that picks them) on which it is."""

    rows: pl.Expr
    expected: str
    found: str = ""
    advice: str = ""


def told(text: str, field_name: str = "", *, with_digit: bool = False) -> str:
    """Return what may be said of a cell: itself if it is one word or has a digit, else only how long it is.

    What is longer may be a passage or a name that slipped into the column. `with_digit` wants a digit also of a
    single word.
    """
    plain = any(letter.isdigit() for letter in text) or (not with_digit and not text.strip().count(" "))
    return (
        shown(text, field_name)
        if plain and len(text) <= _LONGEST_TOLD
        else f"a text of {len(text)} characters"
    )


@dataclass(slots=True)
class Findings:
    """Problems of one sheet: each cause is listed for some hundred rows, then counted, and so are causes.

    `columns` maps the fields of statements to the columns of the sheet, where these have other names.
    """

    file: str
    sheet: str
    columns: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, cells: pl.DataFrame, field_name: str, expected: str, found: str = "", advice: str = ""
    ) -> None:
        """Note one cause on all rows (`__row`, and `key` where the sheet is wide) that have it."""
        keys = cells["key"] if "key" in cells.columns else [None] * cells.height
        for row, key in zip(cells["__row"][:_LISTED_PER_CAUSE], keys[:_LISTED_PER_CAUSE], strict=True):
            column = self._column(field_name, key)
            self.problems.append(Problem(expected, found, advice, self.file, self.sheet, row, column))
        if cells.height > _LISTED_PER_CAUSE:
            more = f"the same in {cells.height - _LISTED_PER_CAUSE:,} more rows"
            self.problems.append(Problem(expected, more, advice, self.file, self.sheet, None, field_name))

    def add_each(
        self,
        cells: pl.DataFrame,
        field_name: str,
        expected: str,
        advice: str = "",
        names: Collection[str] = (),
    ) -> None:
        """Note each distinct text of a field in `cells` as a cause of its own, with the nearest of `names`."""
        listed = cells[field_name].unique(maintain_order=True)
        self.add_causes(
            cells,
            field_name,
            [
                Cause(
                    pl.col(field_name) == text,
                    expected + nearest_name(text, names),
                    told(text, field_name),
                    advice,
                )
                for text in listed[:CAUSES]
            ],
            len(listed),
        )

    def add_causes(
        self, cells: pl.DataFrame, field_name: str, causes: Sequence[Cause], count: int | None = None
    ) -> None:
        """Note causes on the rows that they pick; beyond some hundred of `count` the rest is only counted."""
        for cause in causes[:CAUSES]:
            self.add(cells.filter(cause.rows), field_name, cause.expected, cause.found, cause.advice)
        more = (count or len(causes)) - CAUSES
        if more > 0:
            column = self._column(field_name, None)
            found = f"{more:,} other texts that cannot be read either"
            self.problems.append(Problem(causes[0].expected, found, "", self.file, self.sheet, None, column))

    def _column(self, field_name: str, key: str | None) -> str:
        """Return the column of the sheet; in a wide sheet the key of a cell ends in `#<column>`."""
        _, mark, column = (key or "").partition("#")
        return column.partition("/")[0] if mark else self.columns.get(field_name, field_name)


def nearest_name(text: str, names: Collection[str]) -> str:
    """Return a suggestion in brackets, or nothing where no name is near."""
    candidates: Collection[str] = names
    if len(names) > _NEAREST_OF:
        # close matching against a million ids would take minutes; who mistypes mostly gets the beginning right
        candidates = [name for name in names if name[:2] == text[:2]][:_NEAREST_OF]
    close = get_close_matches(text, candidates, 1) if len(text) <= _LONGEST_NEAR else []
    return f" (did you mean '{close[0]}'?)" if close else ""
