"""Overlap tables from files and frames, read strictly: every problem at once, with file, row and column.

A table is either counted (columns of 0 and 1, one a list, and `count`: each pattern once) or one row a person (the same
without `count`). Columns that divide the persons are named as strata. A column `draw`, or several files, hold
replicates of one table: draws of linkage or imputation. Draw 0 is the table of the point linkage, where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.errors import InputError, Problem
from openinquest.estimate.sentences import say
from openinquest.estimate.table import MOST_LISTS, MOST_PERSONS, Provenance
from openinquest.estimate.tables import CODE, COUNT, DRAW, Overlaps

ROW = "__row"
NOT_STATED = "(not stated)"
"""The stratum of persons of whom none is stated."""
_MESSAGE = "{} cannot be read as an overlap table; nothing was estimated"
_WHOLE = r"^\d{1,15}(\.0+)?$"
_BIT = r"^[01](\.0+)?$"
_NUMBER = re.compile(r"[-+]?[\d.,\u00a0 eE+-]{1,20}")
_COUNT_NAMES = frozenset({"n", "freq", "frequency", "counts", "number", "persons", "total", "число", "саны"})
_FEW = 0.5
"""A column in which fewer cells than this share are 0 or 1 is told of once: it is no list."""


def read_overlaps(
    paths: Path | str | Sequence[Path | str],
    *,
    strata: Sequence[str] = (),
    lists: Sequence[str] | None = None,
    provenance: Provenance | None = None,
) -> Overlaps:
    """Read an overlap table from CSV or XLSX; several files are replicates of one table, in the order given.

    Without `lists` every column that is not `count`, `draw` or a stratum must be a list; with it the others are left,
    and patterns that then coincide are added up. Raises InputError, with every problem of every file listed.
    """
    from openinquest.record.tables import read_table

    files = [Path(path) for path in ([paths] if isinstance(paths, Path | str) else paths)]
    problems: list[Problem] = []
    frames: list[pl.DataFrame] = []
    notes: list[str] = []
    chosen: tuple[str, ...] | None = None
    header: set[str] = set()
    for number, path in enumerate(files, start=1):
        try:
            reading = read_table(path)
            sheet = reading.sheets[0]
            parsed = _Parsed(sheet.frame, sheet.header, path.name, strata, lists)
        except InputError as error:
            problems += error.problems or [Problem("a table", error.message, file=path.name)]
            continue
        problems += parsed.problems
        header |= set(sheet.header)
        if len(files) > 1 and parsed.draws:
            problems.append(
                Problem("one file with a column draw, or several files without", "both", file=path.name)
            )
        if chosen is not None and set(parsed.lists) != set(chosen):
            found = f"{', '.join(parsed.lists)}"
            problems.append(
                Problem(f"the lists of the first file: {', '.join(chosen)}", found, file=path.name)
            )
        elif chosen is None and not parsed.problems:
            chosen = parsed.lists
        if not problems and chosen is not None:
            frame = parsed.cells(chosen)
            number_of = pl.lit(number, pl.Int64).alias(DRAW)
            frames.append(frame.with_columns(number_of) if len(files) > 1 else frame)
        notes += [*reading.notes, *parsed.notes]
    named = ", ".join(path.name for path in files[:3]) + (" …" if len(files) > 3 else "")
    if problems or chosen is None:
        raise InputError(_MESSAGE.format(named or "Nothing"), problems or [Problem("a file", "none")])
    known = _without(provenance, header, chosen)
    return _checked(chosen, strata, pl.concat(frames), named, known, tuple(dict.fromkeys(notes)))


def overlaps_of(
    frame: Any,
    *,
    strata: Sequence[str] = (),
    lists: Sequence[str] | None = None,
    provenance: Provenance | None = None,
) -> Overlaps:
    """Return what a frame holds: a polars frame, or what polars makes one of (a pandas or Arrow table, a mapping).

    Columns as in files; 0 and 1 may be numbers or Booleans. Rows are numbered from 1 in problems. Raises InputError.
    """
    given = frame if isinstance(frame, pl.DataFrame) else pl.DataFrame(frame)
    texts = given.select(_as_text(given[name]) for name in given.columns)
    rows = pl.Series(ROW, range(1, given.height + 1), dtype=pl.Int64)
    parsed = _Parsed(texts.with_columns(rows), tuple(given.columns), "", strata, lists)
    if parsed.problems:
        raise InputError(_MESSAGE.format("The frame"), parsed.problems)
    cells = parsed.cells(parsed.lists)
    known = _without(provenance, given.columns, parsed.lists)
    return _checked(parsed.lists, strata, cells, "", known, tuple(parsed.notes))


def frame_of_persons(persons: Iterable[Iterable[str]], lists: Sequence[str] | None = None) -> pl.DataFrame:
    """Return one row a person, with 0 and 1 for each list, of the names of the lists that name each person.

    Lists stand in the order of `lists`, else by name. Raises InputError for a name that is not among `lists`, and
    for a person given as one text instead of several, or as a mapping, whose keys would all count as lists.
    """
    given = [row if isinstance(row, str | Mapping) else frozenset(row) for row in persons]
    problems = [
        Problem(
            "the names of a person's lists, several texts",
            *(
                ("one text", "put it into a list")
                if isinstance(row, str)
                else ("a mapping", "use from_frame")
            ),
            row=at,
        )
        for at, row in enumerate(given, start=1)
        if not isinstance(row, frozenset)
    ]
    sets = [row for row in given if isinstance(row, frozenset)]
    names = sorted({name for row in sets for name in row}) if lists is None else list(lists)
    for at, row in enumerate(sets, start=1):
        for name in sorted(row - set(names)):
            problems.append(Problem(f"one of {', '.join(names)}", f"'{name}'", row=at))
    problems += [
        Problem("names of lists other than count and draw", f"'{name}'", "rename that list")
        for name in names
        if name.casefold() in (COUNT, DRAW)
    ]
    if problems:
        raise InputError(_MESSAGE.format("The rows"), problems)
    return pl.DataFrame({name: [int(name in row) for row in sets] for name in names})


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.Boolean:
        column = column.cast(pl.Int8)
    if column.dtype in (pl.Categorical, pl.Enum) or column.dtype.is_numeric() or column.dtype == pl.String:
        return column.cast(pl.String).str.strip_chars().replace("", None)
    return pl.Series(column.name, [None if cell is None else str(cell) for cell in column], dtype=pl.String)


class _Parsed:
    """One table of texts with its problems; `cells` counts it where there are none."""

    def __init__(
        self,
        frame: pl.DataFrame,
        header: Sequence[str],
        file: str,
        strata: Sequence[str],
        lists: Sequence[str] | None,
    ) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.frame = frame
        self.strata = tuple(strata)
        self.count = self._found(header, COUNT)
        self.draw = self._found(header, DRAW)
        self.chosen = lists is not None
        special = {*self.strata, self.count, self.draw}
        self.lists = (
            tuple(lists) if lists is not None else tuple(name for name in header if name not in special)
        )
        self._check_columns(header, special)
        self._check_cells()
        if not self.problems and self.chosen:
            left = [name for name in header if name not in {*special, *self.lists}]
            if left:
                self.notes.append(say("note.left", place=self._place(), columns=tuple(left)))

    @property
    def draws(self) -> bool:
        """Whether the table itself tells draws apart."""
        return self.draw is not None

    def _place(self) -> str:
        return f"{self.file}: " if self.file else ""

    def _found(self, header: Sequence[str], name: str) -> str | None:
        return next((column for column in header if column.casefold() == name), None)

    def _problem(
        self, expected: str, found: str = "", advice: str = "", row: int | None = None, column: str = ""
    ) -> None:
        self.problems.append(Problem(expected, found, advice, self.file, "", row, column))

    def _check_columns(self, header: Sequence[str], special: set[str | None]) -> None:
        for name in (*self.strata, *(self.lists if self.chosen else ())):
            if name not in header:
                self._problem(f"a column '{name}'", "none", f"the columns are {', '.join(header)}", 1)
        for name in sorted({name for name in self.strata if self.strata.count(name) > 1}):
            self._problem("each stratum column once", f"'{name}' twice")
        for name in sorted(set(self.lists) & {name for name in special if name is not None}):
            self._problem(
                "columns that are lists", f"'{name}', which is the count, the draw or a stratum", row=1
            )
        for name in sorted({name for name in self.lists if self.lists.count(name) > 1}):
            self._problem("each list once", f"'{name}' twice")
        if self.frame.is_empty():
            self._problem("at least one row below the names of columns", "none")
            return
        named = []
        for name in dict.fromkeys(self.lists):
            if name not in self.frame.columns:
                continue
            texts = self.frame[name]
            if not self.chosen and texts.str.contains(_BIT).fill_null(False).mean() < _FEW:  # type: ignore[operator]
                advice = "delete it, name it as a stratum, or name the columns that are lists"
                if name.casefold() in _COUNT_NAMES and self.count is None:
                    advice = "if it says how many persons, call it count"
                self._problem(
                    "a list (a column of 0 and 1), count, draw or a stratum",
                    "another column",
                    advice,
                    1,
                    name,
                )
            else:
                named.append(name)
        if not 2 <= len(named) <= MOST_LISTS:
            self._problem(f"2 to {MOST_LISTS} lists (columns of 0 and 1)", f"{len(named)}", row=1)
        self.lists = tuple(named)

    def _check_cells(self) -> None:
        wrong: set[int] = set()
        for name in self.lists:
            wrong |= self._check_texts(name, _BIT, "0 or 1")
        if self.count is not None:
            what = "a whole number of persons, from 0, of at most 15 digits"
            wrong |= self._check_texts(self.count, _WHOLE, what)
        if self.draw is not None:
            wrong |= self._check_texts(self.draw, _WHOLE, "the number of a draw, from 0")
        if not self.chosen and self.lists and set(self.strata) <= set(self.frame.columns):
            # rows that can be read are checked further, so that all that is wrong is told at once
            self._check_patterns(self._coded(without=wrong))
        self.problems.sort(key=lambda problem: problem.row or 0)

    def _check_patterns(self, coded: pl.DataFrame) -> None:
        empty = coded.filter(pl.col(CODE) == 0)
        for row in empty[ROW]:
            if self.count is None:
                self._problem("a person on at least one list", "one on none", "delete the row", row)
            else:
                advice = "delete the row: how many are on no list is what is to be estimated"
                self._problem("a pattern with at least one 1", "zeros only", advice, row)
        if self.count is not None:
            keys = [DRAW, *self.strata, CODE]
            again = coded.with_columns(pl.col(ROW).first().over(keys).alias("first")).filter(
                (pl.col("first") != pl.col(ROW)) & (pl.col(CODE) > 0)
            )
            for row, first in again.select(ROW, "first").iter_rows():
                self._problem(
                    "each pattern once", f"that of row {first} again", "add their counts together", row
                )

    def _check_texts(self, column: str, pattern: str, expected: str) -> set[int]:
        """Tell of every cell that is not as it should be; return the numbers of their rows."""
        texts = self.frame[column]
        wrong = ~texts.str.contains(pattern).fill_null(False)
        rows = set()
        for row, text in self.frame.filter(wrong).select(ROW, column).iter_rows():
            self._problem(expected, _told(text), "", row, column)
            rows.add(row)
        return rows

    def _coded(self, lists: Sequence[str] | None = None, without: Collection[int] = ()) -> pl.DataFrame:
        """Return draw, strata, code, count and row number of every row, or of those not left out."""
        names = self.lists if lists is None else lists
        frame = self.frame.filter(~pl.col(ROW).is_in(list(without))) if without else self.frame
        code = sum(
            (pl.col(name).cast(pl.Float64).cast(pl.Int64) * (1 << at) for at, name in enumerate(names)),
            start=pl.lit(0, pl.Int64),
        )

        def number(column: str | None, otherwise: int) -> pl.Expr:
            return (
                pl.lit(otherwise, pl.Int64)
                if column is None
                else pl.col(column).cast(pl.Float64).cast(pl.Int64)
            )

        return frame.select(
            number(self.draw, 0).alias(DRAW),
            *(pl.col(name).fill_null(NOT_STATED) for name in self.strata),
            code.alias(CODE),
            number(self.count, 1).alias(COUNT),
            ROW,
        )

    def cells(self, lists: Sequence[str]) -> pl.DataFrame:
        """Return draw, strata, code and count, summed; bit j of a code is the j-th of `lists`."""
        keys = [DRAW, *self.strata, CODE]
        counted = self._coded(lists).group_by(keys).agg(pl.col(COUNT).sum()).sort(keys)
        none = counted.filter(pl.col(CODE) == 0)[COUNT].sum()
        if none:
            self.notes.append(say("note.none", place=self._place(), persons=none))
        if self.count is None:
            self.notes.append(say("note.rows", place=self._place()))
        return counted.filter((pl.col(CODE) > 0) & (pl.col(COUNT) > 0))


def _told(text: str | None) -> str:
    """Return a cell as a problem may repeat it: numbers as they are, of anything else the length."""
    if text is None:
        return "nothing"
    return f"'{text}'" if _NUMBER.fullmatch(text) else f"a text of {len(text)} characters"


def _without(
    provenance: Provenance | None, header: Collection[str], lists: Collection[str]
) -> Provenance | None:
    """Return what is known without what is of columns that were left: who leaves a copied list out has answered it."""
    if provenance is None:
        return None
    copied = provenance.copied
    kept = tuple(pair for pair in copied if set(pair) <= set(lists) or not set(pair) <= set(header))
    return replace(provenance, copied=kept)


def _checked(
    lists: tuple[str, ...],
    strata: Sequence[str],
    cells: pl.DataFrame,
    file: str,
    provenance: Provenance | None,
    notes: tuple[str, ...],
) -> Overlaps:
    problems = list(_lacking(lists, cells, file))
    if problems:
        raise InputError(_MESSAGE.format(file or "The frame"), problems)
    return Overlaps(lists, tuple(strata), cells, provenance or Provenance(), notes)


def _lacking(lists: tuple[str, ...], cells: pl.DataFrame, file: str) -> Iterator[Problem]:
    if cells.is_empty():
        yield Problem("at least one person", "none", file=file)
    replicated = cells[DRAW].n_unique() > 1
    for (draw,), part in cells.group_by(DRAW, maintain_order=True):
        which = f" in draw {draw}" if replicated else ""
        if float(part[COUNT].cast(pl.Float64).sum()) > MOST_PERSONS:
            yield Problem(f"at most {MOST_PERSONS:,} persons", f"more{which}", file=file)
        for at, name in enumerate(lists):
            if not ((part[CODE] // (1 << at)) % 2 == 1).any():
                advice = "leave that list out"
                yield Problem(
                    "lists that name somebody", f"a list that names nobody{which}", advice, file, column=name
                )
