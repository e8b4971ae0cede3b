"""The overlap table: how many persons each combination of lists names, and what is known of how the lists arose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from openinquest.errors import InputError, Problem

if TYPE_CHECKING:
    from openinquest.record import Record

Counts = NDArray[np.int64]
Patterns = NDArray[np.uint8]
Floats = NDArray[np.float64]

MOST_LISTS = 20
"""Beyond this, a table has more cells than any list of the dead has persons."""

MOST_PERSONS = 2**53
"""Up to here every count is a whole number in floating point as well."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of how lists and table arose, which no count shows.

    `copied`: pairs (compiled, source): the first list is known to have taken entries from the second. `reviewed`:
    whether persons reviewed the linkage that made the table; None where nothing is said (a published table).
    `negative_dependence`: whether being on one list may have kept persons off another (the detained are not in
    hospital lists); None where nothing is said. `drawn_alike`: whether the chains that drew the replicates of a
    linkage agree; None where none were drawn.
    """

    copied: tuple[tuple[str, str], ...] = ()
    reviewed: bool | None = None
    negative_dependence: bool | None = None
    drawn_alike: bool | None = None


@dataclass(frozen=True, eq=False)
class OverlapTable:
    """Persons by the lists that name them; immutable.

    `lists`: L names in the order of the columns. `patterns`: uint8 (P, L), distinct rows of 0 and 1, none of them
    empty, in the order of `codes`. `counts`: int64 (P,), persons, each at least 1. Patterns that are not there were
    seen on nobody. Whatever order lists or rows were given in, `digest` depends on names and counts alone.
    Raises InputError, with every problem listed, unless there are 2 to 20 lists with distinct names, each naming
    somebody.
    """

    lists: tuple[str, ...]
    patterns: Patterns
    counts: Counts
    provenance: Provenance = field(default_factory=Provenance)

    def __post_init__(self) -> None:
        problems = list(_problems(self.lists, self.patterns, self.counts, self.provenance))
        if problems:
            raise InputError("These lists give no overlap table.", problems)
        seen = np.flatnonzero(self.counts)
        order = seen[np.argsort(_codes(self.patterns[seen]))]
        for name, kind in (("patterns", np.uint8), ("counts", np.int64)):
            array = np.ascontiguousarray(getattr(self, name)[order], dtype=kind)
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def n(self) -> int:
        """Persons on at least one list."""
        return int(self.counts.sum())

    @cached_property
    def codes(self) -> Counts:
        """Int64 (P,), ascending: bit j of a code is set where list j names the person."""
        return _codes(self.patterns)

    @property
    def totals(self) -> dict[str, int]:
        """Return how many persons each list names."""
        return dict(zip(self.lists, (self.counts @ self.patterns.astype(np.int64)).tolist(), strict=True))

    def cells(self) -> Counts:
        """Return int64 (2**L,): persons by code; the first, of those whom no list names, is 0."""
        cells = np.zeros(2 ** len(self.lists), np.int64)
        cells[self.codes] = self.counts
        return cells

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of the names of lists and of the counts, in an order of their own."""
        order = sorted(range(len(self.lists)), key=lambda at: self.lists[at])
        rows = sorted(
            ("".join(map(str, row)), count)
            for row, count in zip(self.patterns[:, order].tolist(), self.counts.tolist(), strict=True)
        )
        lines = ["\x1f".join(self.lists[at] for at in order), *(f"{row} {count}" for row, count in rows)]
        return sha256("\n".join(lines).encode()).hexdigest()

    def without(self, name: str) -> OverlapTable:
        """Return the table of the other lists; persons whom only `name` lists are gone."""
        return self.only([other for other in self.lists if other != name])

    def only(self, names: Sequence[str]) -> OverlapTable:
        """Return the table of these lists, in this order. Raises InputError as the table itself does."""
        columns = [self._place(name) for name in names]
        return self._regrouped(tuple(names), self.patterns[:, columns])

    def merged(self, names: Sequence[str], into: str) -> OverlapTable:
        """Return the table in which `names` are one list, `into`, at the place of the first of them."""
        columns = sorted(self._place(name) for name in names)
        joined = self.patterns[:, columns].max(axis=1)
        kept = [at for at in range(len(self.lists)) if at not in columns[1:]]
        patterns = self.patterns.copy()
        patterns[:, columns[0]] = joined
        lists = tuple(into if at == columns[0] else self.lists[at] for at in kept)
        # what one of them was compiled from, the whole was, at least in part
        copied = {tuple(into if name in names else name for name in pair) for pair in self.provenance.copied}
        known = tuple(sorted((left, right) for left, right in copied if left != right))
        return self._regrouped(lists, patterns[:, kept], replace(self.provenance, copied=known))

    def _place(self, name: str) -> int:
        if name not in self.lists:
            raise InputError("There is no such list.", [Problem(f"one of {', '.join(self.lists)}", name)])
        return self.lists.index(name)

    def _regrouped(
        self, lists: tuple[str, ...], patterns: Patterns, provenance: Provenance | None = None
    ) -> OverlapTable:
        known = provenance or self.provenance
        codes, place = np.unique(_codes(patterns), return_inverse=True)
        counts = np.bincount(place, self.counts, len(codes)).astype(np.int64)
        seen = codes > 0
        copied = tuple(pair for pair in known.copied if set(pair) <= set(lists))
        return OverlapTable(
            lists, unpacked(codes[seen], len(lists)), counts[seen], replace(known, copied=copied)
        )

    @classmethod
    def of(
        cls, lists: Sequence[str], counts: Mapping[str, int], provenance: Provenance | None = None
    ) -> OverlapTable:
        """Return the table of patterns written as words of 0 and 1, such as {"110": 3, "001": 8}."""
        patterns = np.array([[int(letter) for letter in word] for word in counts], np.uint8)
        return cls(
            tuple(lists),
            patterns.reshape(len(counts), -1),
            np.array(list(counts.values()), np.int64),
            provenance or Provenance(),
        )

    @classmethod
    def from_csv(
        cls, path: Path | str, *, lists: Sequence[str] | None = None, provenance: Provenance | None = None
    ) -> OverlapTable:
        """Return the table in a CSV or XLSX file: columns of 0 and 1 with `count`, or one row a person without.

        `lists` names the columns that are lists, where others stand beside them. For strata and replicates see
        `read_overlaps`; draws of linkage in a column `draw` give the table of the first. Raises InputError with every
        problem: file, row and column.
        """
        from openinquest.estimate.reading import read_overlaps

        return read_overlaps(Path(path), lists=lists, provenance=provenance).table()

    @classmethod
    def from_frame(
        cls, frame: Any, *, lists: Sequence[str] | None = None, provenance: Provenance | None = None
    ) -> OverlapTable:
        """Return the table in a polars frame, or what polars makes one of; columns as in `from_csv`."""
        from openinquest.estimate.reading import overlaps_of

        return overlaps_of(frame, lists=lists, provenance=provenance).table()

    @classmethod
    def from_rows(
        cls,
        persons: Iterable[Iterable[str]],
        *,
        lists: Sequence[str] | None = None,
        provenance: Provenance | None = None,
    ) -> OverlapTable:
        """Return the table of persons, each given as the names of the lists that name them.

        Lists stand in the order of `lists`, else by name. Raises InputError for a person on no list, and a name that
        is not among `lists`.
        """
        from openinquest.estimate.reading import frame_of_persons, overlaps_of

        frame = frame_of_persons(persons, lists)
        return overlaps_of(frame, provenance=provenance).table()

    @classmethod
    def from_record(cls, record: Record | Path, *, provenance: Provenance | None = None) -> OverlapTable:
        """Return the table of the persons whom the linked lists of a record name, as its log stands.

        What the record knows of the lists is their provenance: which draws on which, and whether persons reviewed the
        linkage; `provenance` stands in its place where it is given. See `overlaps_of_record`.
        """
        from openinquest.estimate.from_record import overlaps_of_record

        return overlaps_of_record(record, provenance=provenance).table()


def unpacked(codes: Counts, lists: int) -> Patterns:
    """Return uint8 (len(codes), lists): the bits of each code, that of the first list first."""
    return (codes[:, None] >> np.arange(lists) & 1).astype(np.uint8)


def _codes(patterns: Patterns) -> Counts:
    codes: Counts = patterns.astype(np.int64) @ (np.int64(1) << np.arange(patterns.shape[1], dtype=np.int64))
    return codes


def _problems(
    lists: tuple[str, ...], patterns: Patterns, counts: Counts, provenance: Provenance
) -> Iterable[Problem]:
    if not 2 <= len(lists) <= MOST_LISTS:
        yield Problem(f"2 to {MOST_LISTS} lists", f"{len(lists)}")
    for name in sorted({name for name in lists if lists.count(name) > 1}):
        yield Problem("lists with distinct names", f"'{name}' twice")
    if patterns.ndim != 2 or patterns.shape != (len(counts), len(lists)):
        yield Problem(f"{len(counts)} rows of {len(lists)} columns", f"{patterns.shape}")
        return
    if (patterns > 1).any():
        yield Problem("0 and 1", "another number")
        return
    if (counts < 0).any():
        yield Problem("counts of 0 or more", "a negative count")
        return
    if float(counts.astype(np.float64).sum()) > MOST_PERSONS:
        yield Problem(f"at most {MOST_PERSONS:,} persons", "more")
    if not counts.any():
        yield Problem("at least one person", "none")
        return
    codes = _codes(patterns)
    if (counts[codes == 0] > 0).any():
        yield Problem(
            "persons on at least one list",
            "a count for the pattern of all zeros",
            "leave that row out: who is on no list is what is to be estimated",
        )
    if len(np.unique(codes)) < len(codes):
        yield Problem("each pattern once", "a pattern twice", "add their counts together")
    for at, name in enumerate(lists):
        if not counts[patterns[:, at] == 1].any():
            yield Problem("lists that name somebody", f"'{name}' names nobody", "leave that list out")
    for pair in provenance.copied:
        for name in pair:
            if name not in lists:
                yield Problem(f"one of {', '.join(lists)} in what is copied", f"'{name}'")
