"""Predictive checks: a law that made the table passes, another does not."""

import numpy as np
import pytest

from openinquest.estimate import MethodResult, OverlapTable
from openinquest.estimate.predictive import check_overlaps
from openinquest.estimate.table import unpacked

LAW = np.array([20, 15, 9, 12, 3, 6, 2], float) / 67
TABLE = OverlapTable(
    ("A", "B", "C"),
    unpacked(np.arange(1, 8), 3),
    np.random.default_rng(5).multinomial(900, LAW).astype(np.int64),
)


def fit(cells=None, fitted=None):
    return MethodResult("m", TABLE.n, 1.0, None, None, "", "", cells=cells, fitted=fitted)


def test_the_law_that_made_the_table_reproduces_it():
    check = check_overlaps(TABLE, fit(cells=np.random.default_rng(1).dirichlet(LAW * 5000, 200)))
    assert check.p > 0.05
    assert not check.plugged_in
    assert not any(row.outside for row in check.overlaps if row.p > 0.05)
    assert check.overlaps[0].seen == int(TABLE.cells()[[3, 7]].sum())


def test_another_law_does_not():
    independent = np.array([0.3, 0.25, 0.1, 0.2, 0.08, 0.05, 0.02])
    check = check_overlaps(TABLE, fit(fitted=independent * TABLE.n))
    assert check.plugged_in
    assert check.p < 0.005
    assert any(row.outside for row in check.overlaps)


def test_a_law_without_a_cell_that_was_seen_is_as_far_as_can_be():
    law = LAW.copy()
    law[2] = 0
    assert check_overlaps(TABLE, fit(fitted=law)).p < 0.005


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"fitted": np.full(7, np.nan)},
        {"fitted": np.zeros(7)},
        {"fitted": np.ones(15)},
        {"cells": np.empty((0, 7))},
    ],
)
def test_without_a_law_there_is_no_check(words):
    assert check_overlaps(TABLE, fit(**words)) is None


def test_the_same_seed_gives_the_same_check():
    result = fit(fitted=LAW)
    assert check_overlaps(TABLE, result, 3) == check_overlaps(TABLE, result, 3)
