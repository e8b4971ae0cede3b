"""No hidden cell can be computed from what a table shows: least and greatest values by linear programming."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from openinquest.release.policy import hidden_cells

Table = list[list[int]]


def ranges(counts: Table, hidden: frozenset[tuple[int, int]], by_row: bool, by_column: bool) -> list[float]:
    """Return how far apart the bounds of each hidden cell are for a reader of everything else."""
    rows, columns = len(counts), len(counts[0])
    flat = np.array(counts, dtype=float).ravel()

    def parts(r: int, c: int) -> np.ndarray:
        of = [r in (rows, i) and c in (columns, j) for i, j in product(range(rows), range(columns))]
        return np.array(of, dtype=float)

    shown = {cell for cell in product(range(rows + 1), range(columns + 1)) if cell not in hidden}
    shown -= {(r, columns) for r in range(rows) if not by_row}
    shown -= {(rows, c) for c in range(columns) if not by_column}
    shown -= set() if by_row or by_column else {(rows, columns)}
    sums = [parts(*cell) for cell in sorted(shown)]
    known = {"A_eq": sums, "b_eq": [of @ flat for of in sums]} if sums else {}
    found = []
    for cell in hidden:
        least, most = (linprog(sign * parts(*cell), bounds=(0, None), **known) for sign in (1, -1))
        assert least.status == 0
        found.append(-most.fun - least.fun if most.status == 0 else np.inf)
    return found


tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 6, 9, 14, 40]), min_size=width, max_size=width),
        min_size=1,
        max_size=4,
    )
)


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from([2, 3, 5, 10]), st.booleans(), st.booleans())
def test_no_hidden_cell_is_told_to_within_k(counts: Table, k: int, by_row: bool, by_column: bool) -> None:
    found = hidden_cells(counts, k, row_totals=by_row, column_totals=by_column)
    small = {(r, c) for r, row in enumerate(counts) for c, count in enumerate(row) if 0 < count < k}
    assert small <= found.small
    assert all(width >= k - 1e-6 for width in ranges(counts, found.all, by_row, by_column))


def test_a_single_small_cell_takes_three_others_with_it() -> None:
    counts = [[20, 30, 10], [25, 2, 40], [50, 60, 70]]
    found = hidden_cells(counts, 5)
    assert found.small == {(1, 1)}
    assert len(found.beside) == 3, "the cheapest cycle, no total"
    assert not any(3 in cell for cell in found.all)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert not hidden_cells([[5, 0], [9, 12]], 5).all
    assert not hidden_cells([], 5).all
    assert not hidden_cells([[1, 2], [3, 4]], 1).all


def test_a_list_with_a_total_hides_a_second_cell() -> None:
    found = hidden_cells([[3], [8], [40]], 5, row_totals=False)
    assert found.small == {(0, 0)}
    assert found.beside == {(1, 0)}, "the next smallest, not the total"


def test_a_small_total_is_small_too() -> None:
    assert (2, 0) in hidden_cells([[1, 30], [2, 40]], 5).small


@pytest.mark.parametrize("counts", [[[1, 2], [3]], [[-1]]])
def test_what_is_no_table_of_counts_is_refused(counts: Table) -> None:
    with pytest.raises(ValueError, match="table of counts"):
        hidden_cells(counts, 5)
    with pytest.raises(ValueError, match="1 or more"):
        hidden_cells([[1]], 0)
