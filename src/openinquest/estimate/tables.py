"""Everything that one input holds: the table of all persons, tables by stratum, and replicates of either."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

import numpy as np
import polars as pl

from openinquest.errors import InputError, Problem
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable, Provenance, unpacked

DRAW, CODE, COUNT = "draw", "code", "count"
POINT = 0
"""The draw of the point linkage, beside which draws are numbered from 1."""


@dataclass(frozen=True, eq=False)
class Stratum:
    """Part of the persons: its value of each stratum column, how many were seen, and their table.

    `silent`: lists that name nobody here, which the table leaves out. `table` is None where fewer than two lists name
    somebody: then there is nothing to compare.
    """

    values: tuple[str, ...]
    n: int
    table: OverlapTable | None
    silent: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The values in one text."""
        return " · ".join(self.values)


@dataclass(frozen=True, eq=False)
class Overlaps:
    """The tables of one input.

    `lists`: their names. `strata`: names of the columns that divide the persons. `cells`: draw Int64, the strata
    String, code Int64 (bit j: list j), count Int64, each pattern once within draw and stratum. `provenance`: what is
    known of the lists. `notes`: what the reader should know of how the input was read. `log`: how many entries the
    log had that it was read from, and its root (hexadecimal); None where it was read from a table.
    """

    lists: tuple[str, ...]
    strata: tuple[str, ...]
    cells: pl.DataFrame
    provenance: Provenance = field(default_factory=Provenance)
    notes: tuple[str, ...] = ()
    log: tuple[int, str] | None = None

    def __post_init__(self) -> None:
        # a table keeps only what is known of its own lists, so that a name misspelt would be lost there
        problems = [
            Problem(f"two of {', '.join(self.lists)} in what is copied", f"'{left}' and '{right}'")
            for left, right in self.provenance.copied
            if left == right or not {left, right} <= set(self.lists)
        ]
        if problems:
            raise InputError("What is known of the lists does not fit them; nothing was estimated.", problems)

    @cached_property
    def draws(self) -> tuple[int, ...]:
        """Numbers of the replicates, ascending; empty where there is one table only."""
        numbers = sorted(self.cells[DRAW].unique().to_list())
        return tuple(number for number in numbers if number != POINT) if len(numbers) > 1 else ()

    def table(self, draw: int | None = None) -> OverlapTable:
        """Return the table of all persons in one draw: without a number the point's, or the first draw's."""
        return self._table(self._of(draw), self.lists)

    @cached_property
    def tables(self) -> tuple[OverlapTable, ...]:
        """The table of each replicate; empty where there is one table only."""
        return tuple(self.table(draw) for draw in self.draws)

    def by_stratum(self, draw: int | None = None) -> tuple[Stratum, ...]:
        """Return the strata of one draw in the order of their values; of an input without strata, none."""
        if not self.strata:
            return ()
        cells = self._of(draw)
        kinds = self.cells.select(self.strata).unique().sort(self.strata)
        return tuple(self._stratum(cells, values) for values in kinds.iter_rows())

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal; of one table that table's, else of the digests of all, with their strata."""
        if not self.draws and not self.strata:
            return self.table().digest
        digest = sha256()
        for draw in (None, *self.draws):
            digest.update(f"{draw} {self.table(draw).digest}\n".encode())
            for stratum in self.by_stratum(draw):
                inner = stratum.table.digest if stratum.table else str(stratum.n)
                digest.update(f"{draw} {list(stratum.values)!r} {inner}\n".encode())
        return digest.hexdigest()

    def merged(self, names: tuple[str, ...], into: str) -> Overlaps:
        """Return the tables in which `names` are one list, `into`, at the place of the first of them.

        Raises InputError for a name that is no list, for fewer than two names, and where fewer than two lists remain.
        """
        if len(set(names)) < 2 or len(set(names)) < len(names):
            raise InputError(
                "Lists cannot be merged so; nothing was estimated.",
                [Problem("two different lists or more", f"'{', '.join(names)}'")],
            )
        table = self.table().merged(names, into)
        places = {name: at for at, name in enumerate(self.lists)}
        target = {name: table.lists.index(into if name in names else name) for name in self.lists}
        bits = pl.lit(0, pl.Int64)
        for name, at in places.items():
            bits = bits | pl.when((pl.col(CODE) // (1 << at)) % 2 == 1).then(1 << target[name]).otherwise(0)
        keys = [DRAW, *self.strata, CODE]
        cells = (
            self.cells.with_columns(bits.cast(pl.Int64).alias(CODE)).group_by(keys).agg(pl.col(COUNT).sum())
        )
        note = say("note.merged", names=names, into=into)
        return replace(
            self,
            lists=table.lists,
            cells=cells.sort(keys),
            provenance=table.provenance,
            notes=(*self.notes, note),
        )

    def only(self, names: tuple[str, ...]) -> Overlaps:
        """Return the tables of these lists, in this order; persons whom only others name are gone, and what was known
        of the others with them.

        Raises InputError for a name that is no list, and where fewer than two lists remain.
        """
        table = self.table().only(names)
        bits = pl.lit(0, pl.Int64)
        for at, name in enumerate(names):
            place = self.lists.index(name)
            bits = bits | pl.when((pl.col(CODE) // (1 << place)) % 2 == 1).then(1 << at).otherwise(0)
        keys = [DRAW, *self.strata, CODE]
        cells = (
            self.cells.with_columns(bits.cast(pl.Int64).alias(CODE)).group_by(keys).agg(pl.col(COUNT).sum())
        )
        note = say("note.chosen", lists=names)
        kept = cells.filter(pl.col(CODE) > 0).sort(keys)
        return replace(
            self, lists=table.lists, cells=kept, provenance=table.provenance, notes=(*self.notes, note)
        )

    def knowing(
        self, copied: tuple[tuple[str, str], ...] = (), unreviewed: bool = False, excluding: bool = False
    ) -> Overlaps:
        """Return the same with more known of the lists; what is known already stays. Raises InputError for a name
        that is no list, or one list copied from itself.
        """
        known = self.provenance
        provenance = replace(
            known,
            copied=tuple(dict.fromkeys((*known.copied, *copied))),
            reviewed=False if unreviewed else known.reviewed,
            negative_dependence=True if excluding else known.negative_dependence,
        )
        return replace(self, provenance=provenance)

    def _of(self, draw: int | None) -> pl.DataFrame:
        number = min(self.cells[DRAW].unique().to_list()) if draw is None else draw
        return self.cells.filter(pl.col(DRAW) == number)

    def _stratum(self, cells: pl.DataFrame, values: tuple[str, ...]) -> Stratum:
        here = cells
        for name, value in zip(self.strata, values, strict=True):
            here = here.filter(pl.col(name) == value)
        seen = [name for at, name in enumerate(self.lists) if ((here[CODE] // (1 << at)) % 2 == 1).any()]
        silent = tuple(name for name in self.lists if name not in seen)
        total = int(here[COUNT].sum())
        if len(seen) < 2:
            return Stratum(values, total, None, silent)
        return Stratum(values, total, self._table(here, tuple(seen)), silent)

    def _table(self, cells: pl.DataFrame, lists: tuple[str, ...]) -> OverlapTable:
        summed = cells.group_by(CODE).agg(pl.col(COUNT).sum()).sort(CODE)
        codes = summed[CODE].to_numpy().astype(np.int64)
        columns = [self.lists.index(name) for name in lists]
        patterns = unpacked(codes, len(self.lists))[:, columns]
        copied = tuple(pair for pair in self.provenance.copied if set(pair) <= set(lists))
        known = replace(self.provenance, copied=copied)
        return OverlapTable(lists, patterns, summed[COUNT].to_numpy().astype(np.int64), known)
