"""What the overlaps themselves show, before any method: who stands where, and whether the lists hang together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from openinquest.estimate.table import OverlapTable


@dataclass(frozen=True, slots=True)
class ListTotal:
    """One list: persons on it, and persons on it and no other."""

    name: str
    total: int
    alone: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Persons whom all of these lists name, whatever other lists do.

    Of a pair also, among the persons of the other lists: how many are on both (`of_others`), and how many would be if
    being on one said nothing of the other (`independent`); None for triples, and where other lists name nobody else.
    """

    lists: tuple[str, ...]
    persons: int
    independent: float | None = None
    of_others: int | None = None


@dataclass(frozen=True, slots=True)
class OverlapReport:
    """The overlaps of a table.

    `totals`: one a list. `pairs`, `triples`: persons shared by two and by three lists, each pair and each triple.
    `by_lists`: persons on exactly 1, 2, ... L lists. `pieces`: groups of lists joined by persons in common; one group
    where everything hangs together.
    """

    n: int
    totals: tuple[ListTotal, ...]
    pairs: tuple[Shared, ...]
    triples: tuple[Shared, ...]
    by_lists: tuple[int, ...]
    pieces: tuple[tuple[str, ...], ...]
    patterns: tuple[tuple[tuple[str, ...], int], ...]

    @property
    def shared_by_three(self) -> int:
        """Persons on three lists or more."""
        return sum(self.by_lists[2:])

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "lists": [{"list": row.name, "persons": row.total, "alone": row.alone} for row in self.totals],
            "patterns": [{"lists": list(lists), "persons": persons} for lists, persons in self.patterns],
            "pairs": [
                {"lists": list(row.lists), "persons": row.persons, "of_other_lists": row.of_others,
                 "expected_if_independent": None if row.independent is None else round(row.independent, 2)}
                for row in self.pairs
            ],
            "triples": [{"lists": list(row.lists), "persons": row.persons} for row in self.triples],
            "on_exactly": {str(at): persons for at, persons in enumerate(self.by_lists, start=1)},
            "pieces": [list(piece) for piece in self.pieces],
        }  # fmt: skip


def overlap_report(table: OverlapTable) -> OverlapReport:
    """Return what the overlaps of a table show."""
    held = table.patterns.astype(np.int64)
    sizes = held.sum(axis=1)
    totals = held.T @ table.counts
    alone = held.T @ (table.counts * (sizes == 1))
    width = len(table.lists)
    both = (held * table.counts[:, None]).T @ held
    return OverlapReport(
        table.n,
        tuple(map(ListTotal, table.lists, totals.tolist(), alone.tolist())),
        tuple(_pairs(table, both)),
        tuple(_triples(table)),
        tuple(int(table.counts[sizes == size].sum()) for size in range(1, width + 1)),
        tuple(_pieces(table.lists, both > 0)),
        tuple(
            (tuple(name for name, on in zip(table.lists, row, strict=True) if on), count)
            for row, count in zip(table.patterns.tolist(), table.counts.tolist(), strict=True)
        ),
    )


def _pairs(table: OverlapTable, both: np.ndarray) -> Iterator[Shared]:
    """Yield every pair, with its overlap among persons of a third list beside that of independence there."""
    held = table.patterns.astype(np.int64)
    sizes = held.sum(axis=1)
    for left, right in combinations(range(len(table.lists)), 2):
        names = (table.lists[left], table.lists[right])
        elsewhere = sizes > held[:, left] + held[:, right]
        among = int(table.counts[elsewhere].sum())
        first, second = (int(table.counts[elsewhere & (held[:, at] == 1)].sum()) for at in (left, right))
        joint = int(table.counts[elsewhere & (held[:, left] == 1) & (held[:, right] == 1)].sum())
        if among:
            yield Shared(names, int(both[left, right]), first * second / among, joint)
        else:
            yield Shared(names, int(both[left, right]))


def _triples(table: OverlapTable) -> Iterator[Shared]:
    held = table.patterns.astype(np.int64)
    for first in range(len(table.lists)):
        with_first = held * (table.counts * held[:, first])[:, None]
        shared = with_first.T @ held
        for second, third in combinations(range(first + 1, len(table.lists)), 2):
            names = (table.lists[first], table.lists[second], table.lists[third])
            yield Shared(names, int(shared[second, third]))


def _pieces(lists: tuple[str, ...], joined: np.ndarray) -> Iterator[tuple[str, ...]]:
    left = set(range(len(lists)))
    while left:
        piece, waiting = set(), [min(left)]
        while waiting:
            at = waiting.pop()
            if at not in piece:
                piece.add(at)
                waiting += [other for other in left - piece if joined[at, other]]
        left -= piece
        yield tuple(lists[at] for at in sorted(piece))
