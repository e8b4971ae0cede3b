"""References between rows by key, turned into identities.

A statement is referred to by the key of its row: of the same sheet first, then of the other sheets of the import,
then of sheets that were imported before. `entry:N` names a statement by its number in the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from openinquest.errors import Problem, shown
from openinquest.ontology import Stance
from openinquest.record.codings import row_identity
from openinquest.record.entry import EntryKind, NewEntry, grouped
from openinquest.record.identity import short_key
from openinquest.record.record import is_identity
from openinquest.record.rows import ROW_SCHEMA, flat_of_row
from openinquest.record.table import DEFINITION, Table

ENTRY_PREFIX = "entry:"

Row = Mapping[str, Any]


class References:
    """The statements that an import may refer to.

    `checked`: tables with their validated rows. `standing`: rows of the statements on record. `replaced`: the
    lineages of this import, whose rows on record no key reaches, since the tables are their newer edition.
    """

    def __init__(
        self,
        checked: Sequence[tuple[Table, pl.DataFrame]],
        standing: pl.DataFrame,
        replaced: Sequence[str],
    ) -> None:
        self.problems: list[Problem] = []
        self._tables = list(checked)
        self._standing = standing
        self._replaced = replaced
        self._ids: dict[tuple[int | None, str], str | None] = {}
        self._place_of: dict[str, tuple[int, int]] = {}
        self._resolve_targets()
        self.batches = [rows.select(*ROW_SCHEMA) for _, rows in self._tables]
        self._check_withdrawals()

    @property
    def tables(self) -> Sequence[tuple[Table, pl.DataFrame]]:
        """The tables, with rows whose targets are identities."""
        return self._tables

    @cached_property
    def _rows(self) -> list[dict[str, int]]:
        """For each table, key to row: of everything but definitions, whose keys are for comparison only."""
        found = []
        for _, rows in self._tables:
            said = rows.with_row_index("__at").filter(pl.col("method") != DEFINITION)
            found.append(dict(said.select("key", "__at").drop_nulls().iter_rows()))
        return found

    @cached_property
    def _earlier(self) -> dict[str, list[int]]:
        """Key to log numbers of rows of sheets that are not in this import."""
        rows = self._standing.filter(
            ~pl.col("sheet").is_in(list(self._replaced)) & (pl.col("method") != DEFINITION)
        )
        found: dict[str, list[int]] = {}
        for key, n in rows.select("row", "n").drop_nulls().iter_rows():
            found.setdefault(key, []).append(n)
        return found

    def _resolve_targets(self) -> None:
        for number, (table, rows) in enumerate(self._tables):
            if rows["target"].null_count() == rows.height:
                continue
            targets = [
                None if text is None else self._target(number, at, text)
                for at, text in enumerate(rows["target"])
            ]
            self._tables[number] = (table, rows.with_columns(pl.Series("target", targets, dtype=pl.String)))

    def _target(self, number: int, at: int, text: str) -> str | None:
        key, mark, part = text.partition("#")
        identifier = self.identity(key, number)
        if identifier is None or (mark and part != "attribution"):
            table, rows = self._tables[number]
            self.problems.append(
                table.problem(
                    "the key of one other row of statements, or `entry:N` of the log",
                    shown(text),
                    "a denial or withdrawal must say what it denies or withdraws; add `#attribution` for who said it",
                    rows["__row"][at],
                    "target",
                )
            )
            return None
        return identifier + mark + part

    def identity(self, key: str, table: int | None, trail: tuple[str, ...] = ()) -> str | None:
        """Return the identity of the statement that a key names as seen from a table (by its position).

        None where there is no such statement, more than one, or a circle of targets.
        """
        key = key.removeprefix("<").removesuffix(">")
        place = (table, key)
        if place not in self._ids:
            self._ids[place] = None if key in trail else self._identity(key, table, (*trail, key))
        return self._ids[place]

    def _identity(self, key: str, table: int | None, trail: tuple[str, ...]) -> str | None:
        if is_identity(key):
            return key
        if key.startswith(ENTRY_PREFIX):
            number = key.removeprefix(ENTRY_PREFIX)
            return self._of_number(int(number)) if number.isdecimal() else None
        holding = [at for at, rows in enumerate(self._rows) if key in rows]
        if table in holding:
            holding = [table] if table is not None else holding
        if not holding:
            found = self._earlier.get(key, [])
            return self._of_number(found[0]) if len(found) == 1 else None
        if len(holding) > 1:
            return None
        return self._of_place(holding[0], self._rows[holding[0]][key], trail)

    def _of_number(self, n: int) -> str | None:
        found = self._standing.filter(pl.col("n") == n)
        return row_identity(found.row(0, named=True)).hex() if found.height else None

    def _of_place(self, table: int, at: int, trail: tuple[str, ...]) -> str | None:
        row = self._tables[table][1].row(at, named=True)
        if row["target"] is not None and not is_identity(row["target"].partition("#")[0]):
            target, mark, part = row["target"].partition("#")
            resolved = self.identity(target, table, trail)
            if resolved is None:
                return None
            row["target"] = resolved + mark + part
        groups = grouped(EntryKind.STATEMENT, flat_of_row({name: row[name] for name in ROW_SCHEMA}))
        identifier = NewEntry(EntryKind.STATEMENT, groups).id
        self._place_of.setdefault(identifier, (table, at))
        return identifier

    def _check_withdrawals(self) -> None:
        for table, rows in self._tables:
            for row in rows.filter(pl.col("stance") == Stance.WITHDRAWS.value).iter_rows(named=True):
                if wrong := self._wrong_with(row):
                    expected, found = wrong
                    self.problems.append(table.problem(expected, found, "", row["__row"], "target"))

    def _wrong_with(self, row: Row) -> tuple[str, str] | None:
        """Return what a withdrawal should be and what it is, or None where it is in order."""
        if row["target"] is None:
            return None  # noted where targets are resolved, or where the sheet was read
        target = self._said(row["target"].partition("#")[0])
        if target is None:
            return "a statement on record, or of this import, that is withdrawn", "one that nobody made"
        if target["stance"] == Stance.WITHDRAWS.value:
            return "a statement that is withdrawn", "a withdrawal"
        voice, spoke = (said["voice"] or said["speaker"] for said in (row, target))
        if voice != spoke:
            return (
                "a withdrawal by the voice that said it (another's correction is a denial)",
                f"a statement of {shown(str(spoke))}",
            )
        if (target["thing"], target["property"]) != (row["thing"], row["property"]):
            return (
                "a statement about the same thing and property",
                f"one about {shown(target['thing'])}, {target['property']}",
            )
        return None

    def _said(self, identifier: str) -> Row | None:
        if identifier in self._place_of:
            table, at = self._place_of[identifier]
            return self._tables[table][1].row(at, named=True)
        found = self._standing.filter(pl.col("key") == short_key(identifier))
        return next(
            (row for row in found.iter_rows(named=True) if row_identity(row).hex() == identifier), None
        )
