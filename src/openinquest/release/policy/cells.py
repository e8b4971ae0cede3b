"""Small cells of a table: which counts to hide, and which others with them, so that totals give none away.

A row with one hidden cell gives it away by its total. So other cells are hidden too (complementary suppression), until
the rule holds for every hidden cell: a reader who has every shown cell and total, and knows that counts are whole
numbers from 0 on, can tell it no better than as one of more than k counts (the greatest and the least that it may be
are at least k apart). Whoever shows the table writes the same word into all hidden cells: which of them are small is
not to be told.

The least and the greatest that a cell may be are found exactly, as flows: a table whose rows and columns have fixed
sums changes only along cycles of cells that go up and down by turns. Which cells are hidden beside the small ones is
a heuristic (the cheapest cycle, cell by cell); the fewest possible would take a search without end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

Cell = tuple[int, int]
"""Row and column from 0. The row after the last holds totals of columns, the column after the last those of rows."""

_INNER, _TOTAL, _WHOLE = 1_000, 100_000, 10_000_000
"""What it costs to hide a cell, a total, the total of all: far apart, so that no sum of one reaches the next."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """The cells of a table that are not shown: `small` ones, and those that would give them away."""

    small: frozenset[Cell]
    beside: frozenset[Cell]

    @property
    def all(self) -> frozenset[Cell]:
        """Every cell that is not shown."""
        return self.small | self.beside


def hidden_cells(
    counts: Sequence[Sequence[int]], k: int, *, row_totals: bool = True, column_totals: bool = True
) -> Hidden:
    """Return which cells of a table of counts to hide, where counts from 1 to `k - 1` are small.

    `counts` are rows of whole numbers from 0 on, without totals, which are computed; say which of them are shown.
    With neither, nothing beside small cells is hidden. The same table gives the same cells. Raises ValueError for
    rows of different lengths, counts below 0, or k below 1.
    """
    width = len(counts[0]) if counts else 0
    if any(len(row) != width for row in counts) or any(count < 0 for row in counts for count in row):
        raise ValueError("a table of counts has rows of one length and no count below 0")
    if k < 1:
        raise ValueError("the smallest count that is shown is 1 or more")
    table = _Table(counts, row_totals, column_totals)
    small = frozenset(cell for cell in table.shown_cells() if 0 < table.values[cell] < k)
    hidden = set(small) | table.unshown
    waiting = sorted(small)
    while waiting:
        cell = waiting.pop(0)
        lacking = k - table.play(cell, hidden, k)
        if lacking <= 0:
            continue
        # the way up alone is made wide enough: counts have no upper end, so that there always is one
        used = table.cheapest(cell, hidden, k)
        new = used - hidden
        hidden |= new
        waiting = sorted({*waiting, *new, cell})
    beside = frozenset(hidden) - small - table.unshown
    return Hidden(small, table.without_needless(beside, small, k))


class _Table:
    """A table with its totals: the value of each cell, and how far hidden ones may move."""

    def __init__(self, counts: Sequence[Sequence[int]], row_totals: bool, column_totals: bool) -> None:
        self.rows, self.columns = len(counts), len(counts[0]) if counts else 0
        self.values: dict[Cell, int] = {
            (r, c): count for r, row in enumerate(counts) for c, count in enumerate(row)
        }
        self.values |= {(r, self.columns): sum(row) for r, row in enumerate(counts)}
        self.values |= {(self.rows, c): sum(row[c] for row in counts) for c in range(self.columns)}
        self.values[self.rows, self.columns] = sum(map(sum, counts))
        self.unshown = {
            cell
            for cell in self.values
            if (cell[1] == self.columns and not row_totals and cell[0] < self.rows)
            or (cell[0] == self.rows and not column_totals and cell[1] < self.columns)
            or (cell == (self.rows, self.columns) and not (row_totals or column_totals))
        }

    def shown_cells(self) -> Iterator[Cell]:
        """Yield the cells and totals that the table shows."""
        return (cell for cell in self.values if cell not in self.unshown)

    def play(self, cell: Cell, hidden: set[Cell], limit: int) -> int:
        """Return how far apart the least and the greatest value of a hidden cell are, at most `limit`."""
        up = self._moved(cell, hidden, True, limit)
        return up if up >= limit else up + self._moved(cell, hidden, False, limit - up)

    def cheapest(self, cell: Cell, hidden: set[Cell], amount: int) -> set[Cell]:
        """Return cells that, hidden, let this one go up by `amount`."""
        used: set[Cell] = set()
        self._moved(cell, None, True, amount, lambda other: 0 if other in hidden else self._cost(other), used)
        return used

    def without_needless(self, beside: frozenset[Cell], small: frozenset[Cell], k: int) -> frozenset[Cell]:
        """Return `beside` without cells that may be shown all the same, the dearest tried first."""
        kept = set(beside)
        if len(beside) + len(small) > _MOST_TRIED:
            return beside
        for cell in sorted(beside, key=lambda other: (-self._cost(other), other)):
            trial = (kept - {cell}) | small | self.unshown
            if all(self.play(other, trial, k) >= k for other in trial - self.unshown):
                kept.discard(cell)
        return frozenset(kept)

    def _cost(self, cell: Cell) -> int:
        totals = (cell[0] == self.rows) + (cell[1] == self.columns)
        return (_INNER, _TOTAL, _WHOLE)[totals] + min(self.values[cell], _INNER - 1)

    def _moved(
        self,
        cell: Cell,
        within: set[Cell] | None,
        up: bool,
        limit: int,
        cost: Callable[[Cell], int] = lambda other: 0,
        used: set[Cell] | None = None,
    ) -> int:
        """Return how far a cell can go up or down, at most `limit`, while only cells `within` a set move.

        Without a set all may move, at a cost; the cells that did are added to `used`.
        """
        values = dict(self.values)
        moved = 0
        # totals count against their parts: then every row and every column sums to nothing
        rises = up == (self._sign(cell) > 0)
        taken: set[Cell] = set()
        cells = list(self.values) if within is None else sorted(within)
        by_row: dict[int, list[Cell]] = {}
        by_column: dict[int, list[Cell]] = {}
        for other in cells:
            if other != cell:
                by_row.setdefault(other[0], []).append(other)
                by_column.setdefault(other[1], []).append(other)
        if not up:
            limit = min(limit, values[cell])
        while moved < limit:
            path = self._path(cell, rises, by_row, by_column, values, lambda o: 0 if o in taken else cost(o))
            if not path:
                break
            step = min([limit - moved, *(values[other] for other, ups in path if not ups)])
            for other, ups in path:
                values[other] += step if ups else -step
                taken.add(other)
            moved += step
        if used is not None:
            used |= taken
        return moved

    def _path(
        self,
        cell: Cell,
        rises: bool,
        by_row: dict[int, list[Cell]],
        by_column: dict[int, list[Cell]],
        values: dict[Cell, int],
        cost: Callable[[Cell], int],
    ) -> list[tuple[Cell, bool]]:
        """Return the cheapest cycle through a cell, without it: cells with whether their value goes up.

        From the cell's row to its column, by turns along a row (its sum has to be mended one way) and a column.
        """
        start, goal = (0, cell[0]), (1, cell[1])
        best: dict[tuple[int, int], int] = {start: 0}
        came: dict[tuple[int, int], tuple[tuple[int, int], Cell, bool]] = {}
        queue: list[tuple[int, tuple[int, int]]] = [(0, start)]
        while queue:
            spent, node = heappop(queue)
            if node == goal:
                break
            if spent > best[node]:
                continue
            side, place = node
            for other in (by_column if side else by_row).get(place, ()):
                # along a row the signed value goes against the cell's, along a column with it
                ups = ((side == 1) == rises) == (self._sign(other) > 0)
                if not ups and values[other] == 0:
                    continue
                to = (1 - side, other[1 - side])
                total = spent + cost(other) + 1
                if total < best.get(to, total + 1):
                    best[to] = total
                    came[to] = (node, other, ups)
                    heappush(queue, (total, to))
        if goal not in came:
            return []
        path = []
        node = goal
        while node != start:
            node, other, ups = came[node]
            path.append((other, ups))
        return path

    def _sign(self, cell: Cell) -> int:
        return 1 if (cell[0] == self.rows) == (cell[1] == self.columns) else -1


_MOST_TRIED = 120
"""So many hidden cells are tried one by one, whether all of them are needed."""
