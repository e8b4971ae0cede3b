"""The queue asks first where the answer changes most, and says why."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.link.posterior import Diagnostics, Posterior, Prior, draw_partitions
from openinquest.link.queue import lower_bound, review_queue
from openinquest.record.merge import Link

GIVEN = Prior(company=0.0)
SOUND = Diagnostics(0, 0, 1, {}, 1.0, 1.0, 1.0)


def frames(ids, pairs):
    entries = pl.DataFrame({"entry": list(ids), "list": [name[0] for name in ids]})
    rows = [(*pair, float(weight), 1 / (1 + 2.0 ** -float(weight))) for pair, weight in pairs.items()]
    schema = {"left": pl.String, "right": pl.String, "weight": pl.Float64, "probability": pl.Float64}
    return entries, pl.DataFrame(rows, schema=schema, orient="row")


def test_the_figures_are_those_of_the_draws_that_agree():
    ids = ["a1", "b1", "b2", "c1"]
    entries, frame = frames(ids, {("a1", "b1"): 1.0, ("b2", "c1"): 9.0, ("a1", "c1"): -9.0})
    draws = np.array([[0, 0, 2, 2], [0, 0, 2, 2], [0, 0, 2, 2], [0, 1, 2, 2]], np.int32)
    found = review_queue(Posterior(entries["entry"], draws, SOUND), entries, frame)
    [row] = found.to_dicts()
    assert (row["left"], row["right"], row["share"]) == ("a1", "b1", 0.75)
    assert (row["persons_same"], row["persons_different"]) == (2.0, 3.0)
    # same: no one on a single list, two on two; different: two on a single list, one on two
    assert row["estimate_same"] == pytest.approx(2.0)
    assert row["estimate_different"] == pytest.approx(3 + 2 / 3 * 2 * 1 / (2 * 2))
    change = 1 + 1 / 3
    assert row["score"] == pytest.approx((0.75 * 0.25 * (1 + change**2)) ** 0.5)
    assert row["entropy"] == pytest.approx(0.8113, abs=1e-4)
    assert row["why"].startswith(
        "One person in 75% of the draws: judged different, 1 person more is recorded"
    )


def test_a_pair_that_counts_comes_before_one_that_does_not():
    # c1 joins a person whom two lists name anyway, or is one more; x1 and y1, each on one list, change more
    ids = ["a1", "b1", "c1", "x1", "y1"]
    entries, frame = frames(
        ids, {("a1", "b1"): 12.0, ("b1", "c1"): 0.0, ("a1", "c1"): 0.0, ("x1", "y1"): 0.0}
    )
    posterior = draw_partitions(entries, frame, prior=GIVEN, draws=2000)
    found = review_queue(posterior, entries, frame, limit=1)
    assert found.select("left", "right").rows() == [("x1", "y1")]


PAIR = st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.sampled_from("abc"), st.integers(0, 2)).map(
    lambda parts: tuple(sorted((f"{parts[0]}{parts[1]}", f"{parts[2]}{parts[3]}")))
)
PAIRS = st.dictionaries(PAIR.filter(lambda pair: pair[0] != pair[1]), st.integers(-6, 8), max_size=12)
IDS = [f"{name}{row}" for name in "abc" for row in range(3)]


@given(PAIRS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_what_is_judged_or_sure_is_not_asked_and_the_order_of_rows_is_of_no_account(pairs, random):
    entries, frame = frames(IDS, pairs)
    posterior = draw_partitions(entries, frame, {"a"}, prior=GIVEN, draws=40)
    found = review_queue(posterior, entries, frame)
    held, rest = found.filter(pl.col("holds").is_not_null()), found.filter(pl.col("holds").is_null())
    assert pl.concat([held, rest]).equals(found)
    assert held["weight"].is_sorted()
    excluded = rest.filter(pl.col("share") == 0)
    assert rest["share"].is_between(0, 1, closed="left").all()
    assert rest.tail(excluded.height).equals(excluded)
    assert (excluded["probability"] >= 0.5).all()
    assert all(first >= second - 1e-8 for first, second in pairwise(rest["score"].to_list()))
    order = list(range(len(frame)))
    random.shuffle(order)
    assert review_queue(posterior, entries[::-1], frame[order]).equals(found)
    if len(found):
        left, right = found.select("left", "right").row(0)
        for verdict in ("same", "different", "unsure"):
            again = review_queue(posterior, entries, frame, [Link(right, left, verdict, True, "k", 0.0, 1)])
            assert (left, right) not in again.select("left", "right").rows()
            kept = rest.filter(pl.col("share") > 0)
            assert kept.join(again, on=["left", "right"], how="anti").height <= (not len(held))


def test_a_false_merge_that_no_draw_parts_is_asked_first_by_its_weakest_link():
    # five entries are one person in every draw; a and e were never compared, b and d are unlikely by themselves
    ids = ["a1", "b1", "c1", "d1", "e1", "x1", "y1"]
    sure = {pair: 30.0 for pair in (("a1", "b1"), ("a1", "c1"), ("b1", "c1"), ("d1", "e1"))}
    doubtful = {
        ("c1", "d1"): 20.0,
        ("c1", "e1"): 22.0,
        ("b1", "d1"): -2.0,
        ("b1", "e1"): 25.0,
        ("a1", "d1"): 25.0,
        ("x1", "y1"): 0.5,
    }
    entries, frame = frames(ids, sure | doubtful)
    posterior = draw_partitions(entries, frame, prior=GIVEN, draws=400)
    assert (posterior.draws[:, 0] == posterior.draws[:, 4]).all()
    found = review_queue(posterior, entries, frame)
    assert found.select("left", "right").rows() == [("a1", "d1"), ("x1", "y1")]
    first, second = found.to_dicts()
    assert (first["share"], first["holds"], second["holds"]) == (1.0, 5, None)
    assert "though 2 pairs of them are unlikely or never compared" in first["why"]
    assert first["persons_different"] is None
    judged = [Link(*pair, "same", True, "k", 0.0, n) for n, pair in enumerate([("b1", "d1"), ("a1", "e1")])]
    after = review_queue(posterior, entries, frame, judged)
    assert after.select("left", "right").rows() == [("x1", "y1")]


def test_a_judgement_takes_away_what_the_queue_said_it_would():
    ids = [f"{name}{k}" for k in range(6) for name in "ab"]
    entries, frame = frames(ids, {(f"a{k}", f"b{k}"): 0.3 * k for k in range(6)})
    before = draw_partitions(entries, frame, prior=GIVEN, draws=4000)
    first = review_queue(before, entries, frame).to_dicts()[0]
    for verdict, key in (("same", "persons_same"), ("different", "persons_different")):
        judged = [Link(first["left"], first["right"], verdict, True, "k", 0.0, 1)]
        after = draw_partitions(entries, frame, judged=judged, prior=GIVEN, draws=4000)
        assert after.counts.mean() == pytest.approx(first[key], abs=0.1)


def test_the_bound_is_chaos():
    assert lower_bound(np.array([[10.0], [6.0], [2.0]]), 2)[0] == pytest.approx(10 + 0.5 * 30 / 6)
    assert lower_bound(np.array([[10.0], [10.0], [0.0]]), 1)[0] == 10.0


def test_nothing_uncertain_leaves_nothing_to_ask():
    entries, frame = frames(["a1", "b1"], {("a1", "b1"): 45.0})
    assert review_queue(draw_partitions(entries, frame, prior=GIVEN, draws=8), entries, frame).is_empty()


def test_a_likely_pair_that_no_draw_joins_is_asked_last_unless_a_person_spoke_of_it():
    # b1 fits a1 in all that is written, and c1 and d1 as well; a1 is neither of those
    strong = {("c1", "d1"): 20.0, ("b1", "c1"): 15.0, ("b1", "d1"): 15.0, ("a1", "b1"): 6.0}
    apart = {("a1", "c1"): -20.0, ("a1", "d1"): -20.0}
    entries, frame = frames(["a1", "b1", "c1", "d1"], strong | apart)
    posterior = draw_partitions(entries, frame, prior=GIVEN, draws=200)
    [row] = review_queue(posterior, entries, frame).to_dicts()
    assert (row["left"], row["right"], row["share"], row["score"]) == ("a1", "b1", 0.0, 0.0)
    assert row["persons_same"] is None
    assert "in none of the draws" in row["why"]
    settled = [Link("b1", "c1", "same", True, "k", 0.0, 1)]
    after = draw_partitions(entries, frame, judged=settled, prior=GIVEN, draws=200)
    assert review_queue(after, entries, frame, settled).is_empty()


def test_what_is_nearly_always_so_is_not_said_to_be_so():
    entries, frame = frames(["a1", "b1"], {("a1", "b1"): 7.0})
    draws = np.zeros((200, 2), np.int32)
    draws[7, 1] = 1
    [row] = review_queue(Posterior(entries["entry"], draws, SOUND), entries, frame).to_dicts()
    assert row["why"].startswith("One person in 99.5% of the draws")
