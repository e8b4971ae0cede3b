"""Chapman's estimator and Chao's bound: formulas, when they hold, when they are refused."""

from itertools import combinations, permutations
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
import pytest

from openinquest.errors import InputError
from openinquest.estimate import Ground, OverlapTable, Provenance, Verdict
from openinquest.estimate.bounds import chao, chapman, chapman_pairs
from openinquest.estimate.table import unpacked

KOSOVO = OverlapTable.from_csv(Path(__file__).parent / "data" / "kosovo_1999.csv")


def drawn(reach, people, generator):
    """Return the table of `people` (N, L) probabilities of being on each list."""
    rows = generator.random((people, len(reach[0]) if np.ndim(reach) > 1 else len(reach))) < reach
    codes, counts = np.unique(rows[rows.any(axis=1)] @ (1 << np.arange(rows.shape[1])), return_counts=True)
    names = tuple(f"L{at}" for at in range(rows.shape[1]))
    return OverlapTable(names, unpacked(codes, len(names)), counts)


def test_chapman_by_hand():
    made = chapman(OverlapTable.of("AB", {"10": 90, "01": 40, "11": 10}))
    assert made.median == pytest.approx(101 * 51 / 11 - 1)
    variance = 101 * 51 * 90 * 40 / (11**2 * 12)
    unseen = made.median - 140
    spread = exp(1.959964 * sqrt(log(1 + variance / unseen**2)))
    assert made.interval95 == pytest.approx((140 + unseen / spread, 140 + unseen * spread), rel=1e-6)
    assert [reason.ground for reason in made.reasons] == [Ground.FEW_LISTS]
    assert made.verdict is Verdict.REFUSE


def test_chapman_of_every_pair_takes_in_persons_of_other_lists():
    found = chapman_pairs(KOSOVO)
    assert [tuple(made.settings["lists"]) for made in found] == list(combinations(KOSOVO.lists, 2))
    cells = KOSOVO.cells()
    for made, (left, right) in zip(found, combinations(range(4), 2), strict=True):
        first, second = (sum(cells[c] for c in range(16) if c >> at & 1) for at in (left, right))
        both = sum(cells[c] for c in range(16) if c >> left & 1 and c >> right & 1)
        assert made.median == pytest.approx((first + 1) * (second + 1) / (both + 1) - 1)
        assert made.n == first + second - both


def test_chapman_is_unbiased_for_independent_lists_and_its_intervals_hold():
    generator = np.random.default_rng(1)
    found = [chapman(drawn((0.3, 0.5), 1000, generator)) for _ in range(300)]
    assert np.mean([made.median for made in found]) == pytest.approx(1000, abs=12)
    held = np.mean([made.interval95[0] <= 1000 <= made.interval95[1] for made in found])
    assert 0.91 < held < 0.985


def test_chapman_without_persons_on_both_is_refused():
    made = chapman(OverlapTable.of("AB", {"10": 90, "01": 40}))
    assert made.median is None
    assert Ground.NOT_EXISTING in {reason.ground for reason in made.reasons}


@pytest.mark.parametrize("pair", [("EXH",), ("EXH", "EXH"), ("EXH", "ABA", "HRW"), ("EXH", "nobody")])
def test_chapman_of_no_pair_is_an_error(pair):
    with pytest.raises(InputError):
        chapman(KOSOVO, pair)


def test_chapman_of_counts_beyond_floating_point():
    made = chapman(OverlapTable.of("AB", {"10": 2**51, "01": 2**51, "11": 2**50}))
    assert made.median == pytest.approx(9 * 2**50, rel=1e-9)


def test_chao_by_hand():
    alone = [1131, 845, 936, 306]
    two = 177 + 228 + 106 + 217 + 31 + 123
    unseen = sum(one * other for one, other in combinations(alone, 2)) / (two + 1)
    made = chao(KOSOVO)
    assert made.median == pytest.approx(4400 + unseen)
    assert made.verdict is Verdict.REPORT
    assert 4400 < made.interval95[0] < made.median < made.interval95[1]
    equal = made.diagnostics["equal_lists"]["estimate"]
    assert equal == pytest.approx(4400 + 0.75 * 3218 * 3217 / (2 * 883))


def test_chao_of_two_lists_is_chapman():
    table = OverlapTable.of("AB", {"10": 90, "01": 40, "11": 10})
    assert chao(table).median == pytest.approx(chapman(table).median)


def test_chao_for_unequal_independent_lists_is_the_truth_and_the_form_for_equal_ones_is_above():
    generator = np.random.default_rng(2)
    found = [chao(drawn((0.4, 0.05, 0.1, 0.3), 2000, generator)) for _ in range(200)]
    assert np.mean([made.median for made in found]) == pytest.approx(2000, abs=30)
    assert np.mean([made.diagnostics["equal_lists"]["estimate"] for made in found]) > 2100
    held = np.mean([made.interval95[0] <= 2000 <= made.interval95[1] for made in found])
    assert 0.9 < held <= 1.0


def test_chao_is_below_where_persons_differ_and_above_where_lists_repel():
    generator = np.random.default_rng(3)
    odds = generator.gamma(0.8, 1, (3000, 1)) * np.array([0.4, 0.1, 0.2])
    below = [chao(drawn(odds / (1 + odds), 3000, generator)).median for _ in range(40)]
    assert np.mean(below) < 2900
    side = np.arange(3000)[:, None] % 2 == 0
    reach = np.where(side, [0.5, 0.5, 0.02, 0.02], [0.02, 0.02, 0.5, 0.5])
    above = [chao(drawn(reach, 3000, generator)).median for _ in range(20)]
    assert np.mean(above) > 3300


@pytest.mark.parametrize(
    ("provenance", "ground"),
    [
        (Provenance(copied=(("HRW", "ABA"),)), Ground.COPIED),
        (Provenance(reviewed=False), Ground.UNREVIEWED),
        (Provenance(negative_dependence=True), Ground.NEGATIVE),
    ],
)
def test_chao_is_refused_where_its_condition_fails(provenance, ground):
    made = chao(OverlapTable(KOSOVO.lists, KOSOVO.patterns, KOSOVO.counts, provenance))
    assert [reason.ground for reason in made.reasons] == [ground]
    assert made.as_json()["median"] is None
    assert "8586" not in str(made.as_json())
    assert made.as_json(exploratory=True)["median"] == pytest.approx(chao(KOSOVO).median)


@pytest.mark.parametrize(
    ("counts", "ground"),
    [
        ({"1000": 5, "0100": 3, "0010": 9, "0001": 2}, Ground.NOT_EXISTING),
        ({"1111": 5}, Ground.NOT_EXISTING),
        ({"1110": 5, "0001": 3}, Ground.NOT_EXISTING),
        ({"1000": 5, "0100": 3, "1100": 1, "0011": 9, "0010": 1, "0001": 2}, Ground.PIECES),
    ],
)
def test_chao_of_tables_that_say_nothing_is_refused(counts, ground):
    assert ground in {reason.ground for reason in chao(OverlapTable.of("ABCD", counts)).reasons}


def test_chao_where_everybody_is_on_two_lists_is_the_count():
    made = chao(OverlapTable.of("ABC", {"110": 5, "011": 4, "101": 3}))
    assert made.median == 12
    assert made.interval95 == (12, 12)


def test_chao_of_twenty_lists_and_of_millions():
    generator = np.random.default_rng(4)
    made = chao(drawn(np.full(20, 0.02), 5000, generator))
    assert made.median == pytest.approx(5000, rel=0.05)
    large = OverlapTable(KOSOVO.lists, KOSOVO.patterns, KOSOVO.counts * 10**9)
    assert chao(large).median == pytest.approx(1e9 * (4400 + 3696303 / 882), rel=1e-6)


def test_the_order_of_lists_changes_nothing():
    for order in permutations(KOSOVO.lists):
        assert chao(KOSOVO.only(order)).median == chao(KOSOVO).median
        assert chao(KOSOVO.only(order)).interval95 == chao(KOSOVO).interval95
