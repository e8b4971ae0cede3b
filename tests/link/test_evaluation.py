"""Measures of linkage, against definitions written out pair by pair and entry by entry."""

from itertools import combinations
from math import isclose
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.link.evaluation import (
    best_threshold,
    calibration,
    cluster_scores,
    link_scores,
    pair_scores,
    read_pairs,
    score_pairs,
    wilson,
)

LABELLINGS = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 4), min_size=n, max_size=n),
        st.lists(st.integers(0, 4), min_size=n, max_size=n),
    )
)
SCORED = st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=1, max_size=30)


def frames(clusters: list[int], persons: list[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    entries = [f"a:{position:02}" for position in range(len(persons))]
    return (
        pl.DataFrame({"entry": entries, "cluster": [f"c{label}" for label in clusters]}),
        pl.DataFrame({"entry": entries, "truth": [f"p{label}" for label in persons]}),
    )


def f1_of(right: int, wrong: int, lost: int) -> float | None:
    return 2 * right / (2 * right + wrong + lost) if right + wrong + lost else None


@settings(deadline=None)
@given(LABELLINGS)
def test_pairs_of_clusters_are_those_counted_one_by_one(labels: tuple[list[int], list[int]]) -> None:
    clusters, persons = labels
    scores = cluster_scores(*frames(clusters, persons)).pairs
    both = list(combinations(range(len(persons)), 2))
    found = {(i, j) for i, j in both if clusters[i] == clusters[j]}
    same = {(i, j) for i, j in both if persons[i] == persons[j]}
    assert (scores.found, scores.same, scores.right) == (len(found), len(same), len(found & same))
    assert scores.f1.value == pytest.approx(f1_of(len(found & same), len(found - same), len(same - found)))


@settings(deadline=None)
@given(LABELLINGS)
def test_b_cubed_is_the_mean_over_entries(labels: tuple[list[int], list[int]]) -> None:
    clusters, persons = labels
    scores = cluster_scores(*frames(clusters, persons))
    precisions, recalls = [], []
    for i in range(len(persons)):
        mine = {j for j in range(len(persons)) if clusters[j] == clusters[i]}
        his = {j for j in range(len(persons)) if persons[j] == persons[i]}
        precisions.append(len(mine & his) / len(mine))
        recalls.append(len(mine & his) / len(his))
    precision, recall = np.mean(precisions), np.mean(recalls)
    assert scores.bcubed_precision.value == pytest.approx(precision)
    assert scores.bcubed_recall.value == pytest.approx(recall)
    assert scores.bcubed_f1.value == pytest.approx(2 * precision * recall / (precision + recall))
    for measured in (scores.bcubed_precision, scores.bcubed_recall, scores.bcubed_f1):
        assert measured.low is not None
        assert measured.high is not None
        assert 0 <= measured.low <= measured.high <= 1 + 1e-12


def test_the_worked_example_of_bagga_and_baldwin() -> None:
    """Their first answer merges the two smaller of three persons (5, 2 and 5 mentions): precision 0.76, recall 1."""
    persons = [1] * 5 + [2] * 2 + [3] * 5
    scores = cluster_scores(*frames([1] * 5 + [2] * 7, persons))
    assert scores.bcubed_precision.value == pytest.approx((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12)
    assert round(scores.bcubed_precision.value or 0, 2) == 0.76
    assert scores.bcubed_recall.value == 1


def test_entries_of_no_cluster_stand_alone_and_those_of_no_known_person_are_left_out() -> None:
    truth = pl.DataFrame({"entry": ["a:1", "a:2", "b:1"], "truth": ["p", "p", None]})
    clusters = pl.DataFrame({"entry": ["a:1", "b:1"], "cluster": ["a:1", "a:1"]})
    scores = cluster_scores(clusters, truth)
    assert (scores.entries, scores.clusters) == (2, 2)
    assert (scores.pairs.found, scores.pairs.same) == (0, 1)
    assert scores.pairs.precision.value is None


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(0, 200), st.sampled_from([0.9, 0.95, 0.99]))
def test_wilson_ends_solve_its_equation(hits: int, more: int, level: float) -> None:
    of = hits + more
    share = wilson(hits, of, level)
    if not of:
        assert share.value is share.low is share.high is None
        return
    assert share.low is not None
    assert share.high is not None
    assert 0 <= share.low <= hits / of <= share.high <= 1
    z = {0.9: 1.6448536269514722, 0.95: 1.959963984540054, 0.99: 2.5758293035489004}[level]
    for end in (share.low, share.high):
        assert isclose(abs(hits / of - end), z * (end * (1 - end) / of) ** 0.5, abs_tol=1e-9)


def test_a_share_of_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


@settings(deadline=None)
@given(SCORED)
def test_no_threshold_is_better_than_the_best(scored: list[tuple[int, bool]]) -> None:
    scores, same = [score / 10 for score, _ in scored], [truth for _, truth in scored]

    def f1_at(threshold: float) -> float:
        found = [score >= threshold for score in scores]
        right = sum(a and b for a, b in zip(found, same, strict=True))
        return 2 * right / (sum(found) + sum(same)) if sum(found) + sum(same) else 0.0

    best = best_threshold(pl.Series(scores), pl.Series(same))
    assert f1_at(best) == pytest.approx(max(f1_at(threshold) for threshold in [*scores, 2.0]))
    if not any(same):
        assert best > max(scores)


def test_what_blocking_lost_lowers_recall() -> None:
    truth = pl.DataFrame(
        {
            "entry": ["a:1", "a:2", "b:1", "b:2", "c:1"],
            "list": ["a", "a", "b", "b", "c"],
            "truth": ["p", "q", "p", "q", "p"],
        }
    )
    pairs = pl.DataFrame({"left": ["a:1", "a:1"], "right": ["b:1", "b:2"], "probability": [0.9, 0.8]})
    scores = link_scores(pairs, truth, 0.5)
    assert (scores.found, scores.same, scores.right) == (2, 4, 1)
    best = link_scores(pairs, truth)
    assert (best.threshold, best.found, best.right) == (0.9, 1, 1)


def test_across_lists_pairs_within_one_count_for_nothing() -> None:
    truth = pl.DataFrame({"entry": ["a:1", "a:2", "b:1"], "list": ["a", "a", "b"], "truth": ["p", "p", "p"]})
    pairs = pl.DataFrame({"left": ["a:1", "a:1"], "right": ["a:2", "b:1"], "probability": [0.9, 0.9]})
    scores = link_scores(pairs, truth, 0.5, across=True)
    assert (scores.found, scores.same, scores.right) == (1, 2, 1)
    assert link_scores(pairs.clear(), truth, across=True).recall.value == 0


def test_the_interval_of_f1_is_that_of_a_plain_bootstrap() -> None:
    generator = np.random.default_rng(5)
    same = generator.random(300) < 0.5
    said = np.where(generator.random(300) < 0.85, same, ~same)
    scores = pair_scores(pl.Series(said), pl.Series(same), seed=3)
    drawn = []
    for _ in range(2_000):
        rows = generator.integers(0, 300, 300)
        a, b = said[rows], same[rows]
        drawn.append(2 * (a & b).sum() / (a.sum() + b.sum()))
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert scores.f1.low == pytest.approx(low, abs=0.012)
    assert scores.f1.high == pytest.approx(high, abs=0.012)


def test_pairs_of_one_person_are_drawn_together() -> None:
    """Ten pairs that stand or fall together carry no more than one: the interval is wider."""
    same = pl.Series([True] * 400)
    said = pl.Series(([True] * 10 + [False] * 10) * 20)
    person = pl.Series([position // 10 for position in range(400)])
    alone, grouped = pair_scores(said, same), pair_scores(said, same, person)
    assert alone.f1.value == grouped.f1.value
    assert None not in (alone.f1.low, alone.f1.high, grouped.f1.low, grouped.f1.high)
    assert grouped.f1.high - grouped.f1.low > 2 * (alone.f1.high - alone.f1.low)  # type: ignore[operator]


def test_the_same_seed_gives_the_same_figures() -> None:
    said, same = pl.Series([True, False, True, False] * 20), pl.Series([True, True, False, False] * 20)
    assert pair_scores(said, same, seed=9) == pair_scores(said, same, seed=9)
    assert pair_scores(said, same, seed=9).f1 != pair_scores(said, same, seed=10).f1


def test_coverage_of_the_interval_of_f1() -> None:
    """The 95% interval holds the value of the whole population about as often as it says."""
    generator = np.random.default_rng(11)
    right, wrong, lost = 0.4, 0.05, 0.07
    known = 2 * right / (2 * right + wrong + lost)
    held = 0
    for seed in range(150):
        kind = generator.choice(4, 250, p=[right, wrong, lost, 1 - right - wrong - lost])
        f1 = pair_scores(
            pl.Series((kind == 0) | (kind == 1)), pl.Series((kind == 0) | (kind == 2)), seed=seed
        ).f1
        assert f1.low is not None
        assert f1.high is not None
        held += f1.low <= known <= f1.high
    assert 0.89 <= held / 150 <= 0.99


def test_calibration_shows_each_bin_and_the_distance() -> None:
    probability = pl.Series([0.0, 0.05, 0.1, 0.15, 0.95, 1.0])
    table = calibration(probability, pl.Series([0, 0, 0, 1, 1, 1])).table
    assert table["low"].to_list() == [0.0, 0.1, 0.9]
    assert table["n"].to_list() == [2, 2, 2]
    assert table["observed"].to_list() == [0.0, 0.5, 1.0]
    assert table["predicted"].to_list() == pytest.approx([0.025, 0.125, 0.975])
    found = calibration(probability, pl.Series([0, 0, 0, 1, 1, 1]))
    assert found.error == pytest.approx((0.025 + 0.375 + 0.025) / 3)
    assert found.brier == pytest.approx((0.05**2 + 0.1**2 + 0.85**2 + 0.05**2) / 6)


def test_probabilities_that_hold_what_they_say_have_small_error() -> None:
    generator = np.random.default_rng(2)
    probability = generator.random(40_000)
    same = generator.random(40_000) < probability
    found = calibration(pl.Series(probability), pl.Series(same))
    assert found.error is not None
    assert found.error < 0.015
    inside = (found.table["observed_low"] <= found.table["predicted"]) & (
        found.table["predicted"] <= found.table["observed_high"]
    )
    assert inside.sum() >= 8
    assert calibration(pl.Series([], dtype=pl.Float64), pl.Series([], dtype=pl.Boolean)).error is None


@pytest.mark.parametrize("values", [[1.2], [-0.1], [None]])
def test_what_is_no_probability_is_refused(values: list[float | None]) -> None:
    with pytest.raises(ValueError, match="probabilit"):
        calibration(pl.Series(values, dtype=pl.Float64), pl.Series([True]))


def test_labelled_pairs_are_told_by_class() -> None:
    left, right = pl.Series(["a", "b", "c", "d"]), pl.Series(["a", "x", "c", "y"])
    same, classes = pl.Series([1, 1, 1, 0]), pl.Series(["typo", "typo", "order", "order"])

    def equal(one: pl.Series, other: pl.Series) -> pl.Series:
        return (one == other).cast(pl.Float64)

    report = score_pairs(left, right, same, classes, score=equal, threshold=0.5)
    assert (report.pairs, report.same) == (4, 3)
    assert (report.shipped.found, report.shipped.right) == (2, 2)
    assert report.best.recall.value == 1  # saying "the same person" of all four
    rows = {row["class"]: (row["pairs"], row["right"]) for row in report.classes.iter_rows(named=True)}
    assert rows == {"order": (2, 2), "typo": (2, 1)}
    told = report.as_json()
    assert told["shipped"]["precision"]["value"] == 1.0
    assert told["classes"][0]["class"] == "order"


def test_pairs_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("left,right,same,class\nА Б,A B,1,x\nА Б,В Г,no,\n", encoding="utf-8")
    assert read_pairs(path).rows() == [("А Б", "A B", True, "x"), ("А Б", "В Г", False, None)]


def test_every_unreadable_label_is_told_and_no_name(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("left,right,same\nСекретов,Sekretov,maybe\nА,B,\nА,B,1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_pairs(path)
    assert [problem.row for problem in caught.value.problems] == [2, 3]
    assert "екрет" not in str(caught.value)
    path.write_text("left,rigth\nА,B\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_pairs(path)
    assert len(caught.value.problems) == 2


def test_no_error_among_few_persons_is_not_certainty():
    ids = [f"{name}:{row}" for name in "pq" for row in range(20)]
    truth = pl.DataFrame({"entry": ids, "truth": [f"t{row}" for row in range(20)] * 2})
    found = cluster_scores(truth.select("entry", cluster=pl.col("truth")), truth)
    # nothing wrong among twenty: the score interval reaches down to 20 / (20 + 1.96 ** 2)
    expected = 20 / (20 + 1.959964**2)
    for measured in (found.bcubed_precision, found.bcubed_recall, found.bcubed_f1):
        assert (measured.value, measured.high) == (1.0, 1.0)
        assert abs(measured.low - expected) < 1e-4
