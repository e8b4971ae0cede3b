"""Clusters hold what persons judged, what list makers say, and otherwise what the evidence says."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.link.clusters import Conflict, cluster_pairs
from openinquest.record.merge import Link, merges

IDS = [f"{name}:{row}" for name in "abc" for row in range(3)]


def frames(ids, pairs):
    entries = pl.DataFrame(
        {"entry": list(ids), "list": [name.split(":")[0] for name in ids]},
        schema={"entry": pl.String, "list": pl.String},
    )
    rows = [
        (min(pair), max(pair), float(weight), 1 / (1 + 2.0 ** -float(weight)))
        for pair, weight in pairs.items()
    ]
    schema = {"left": pl.String, "right": pl.String, "weight": pl.Float64, "probability": pl.Float64}
    return entries, pl.DataFrame(rows, schema=schema, orient="row")


def person(left, right, verdict, n=1, by="k"):
    return Link(left, right, verdict, True, by, 0.0, n)


def groups(clusters):
    found = {}
    for entry, cluster in clusters.select("entry", "cluster").iter_rows():
        found.setdefault(cluster, set()).add(entry)
    assert all(cluster == min(members) for cluster, members in found.items())
    return {frozenset(members) for members in found.values()}


def groups_of_record(by_record):
    found = {}
    for entry in IDS:
        found.setdefault(by_record.of(entry), set()).add(entry)
    return {frozenset(members) for members in found.values()}


def together(clusters, left, right):
    return any({left, right} <= group for group in groups(clusters))


PAIR = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] < pair[1])
PAIRS = st.dictionaries(PAIR, st.integers(-10, 20).filter(bool), max_size=16)
JUDGED = st.lists(
    st.builds(
        lambda pair, verdict, by, n: person(*pair, verdict, n, by),
        PAIR,
        st.sampled_from(["same", "different", "unsure"]),
        st.sampled_from("kl"),
        st.integers(1, 50),
    ),
    max_size=6,
    unique_by=lambda link: link.n,
)
CLEAN = st.sets(st.sampled_from("abc"))


@given(PAIRS, JUDGED)
@settings(max_examples=80, deadline=None)
def test_without_clean_lists_the_records_rule_decides(pairs, judged):
    entries, frame = frames(IDS, pairs)
    machine = [
        Link(*pair, "same", False, "link", float(weight), 0) for pair, weight in pairs.items() if weight > 0
    ]
    by_record = merges([*judged, *machine])
    found = cluster_pairs(entries, frame, judged=judged, absent=None).clusters
    assert groups(found) == groups_of_record(by_record)


@given(PAIRS, JUDGED, CLEAN)
@settings(max_examples=80, deadline=None)
def test_the_record_gives_the_same_clusters_from_the_links(pairs, judged, clean):
    entries, frame = frames(IDS, pairs)
    found = cluster_pairs(entries, frame, clean, judged)
    machine = [Link(left, right, "same", False, "link", weight, 0)
               for left, right, weight, _ in found.links.iter_rows()]  # fmt: skip
    assert groups(found.clusters) == groups_of_record(merges([*judged, *machine]))


@given(PAIRS, JUDGED, CLEAN)
@settings(max_examples=80, deadline=None)
def test_a_clean_list_is_broken_by_persons_alone_and_shown(pairs, judged, clean):
    entries, frame = frames(IDS, pairs)
    found = cluster_pairs(entries, frame, clean, judged)
    alone = merges(judged)
    shown = set(
        found.conflicts.filter(pl.col("kind") == Conflict.CLEAN_LIST.value)
        .select("left", "right")
        .iter_rows()
    )
    flagged = set(found.clusters.filter("flagged")["entry"])
    for group in groups(found.clusters):
        for left in group:
            for right in group:
                if left < right and left[0] == right[0] and left[0] in clean:
                    assert alone.of(left) == alone.of(right)
                    assert any({left, right} & set(pair) for pair in shown)
                    assert {left, right} <= flagged


@given(PAIRS, JUDGED, CLEAN, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_rows_is_of_no_account(pairs, judged, clean, random):
    entries, frame = frames(IDS, pairs)
    before = cluster_pairs(entries, frame, clean, judged)
    rows, others = list(range(len(IDS))), list(range(len(frame)))
    random.shuffle(rows)
    random.shuffle(others)
    mixed = list(judged)
    random.shuffle(mixed)
    after = cluster_pairs(entries[rows], frame[others], clean, mixed)
    assert after.clusters["entry"].to_list() == entries["entry"][rows].to_list()
    assert after.clusters.sort("entry").equals(before.clusters.sort("entry"))
    assert after.links.equals(before.links)
    assert after.conflicts.equals(before.conflicts)


@given(PAIRS, CLEAN, PAIR)
@settings(max_examples=50, deadline=None)
def test_a_persons_different_parts_and_same_joins(pairs, clean, pair):
    entries, frame = frames(IDS, pairs)
    apart = cluster_pairs(entries, frame, clean, [person(*pair, "different")])
    assert not together(apart.clusters, *pair)
    joined = cluster_pairs(entries, frame, clean, [person(*pair, "same")])
    assert together(joined.clusters, *pair)


def test_between_two_clean_lists_the_best_sum_wins_over_the_strongest_link():
    entries, frame = frames(["a:1", "a:2", "b:1", "b:2"],
                            {("a:1", "b:1"): 10, ("a:1", "b:2"): 9, ("a:2", "b:1"): 9})  # fmt: skip
    found = cluster_pairs(entries, frame, {"a", "b"})
    assert groups(found.clusters) == {frozenset({"a:1", "b:2"}), frozenset({"a:2", "b:1"})}
    [conflict] = found.conflicts.to_dicts()
    assert (conflict["left"], conflict["right"], conflict["kind"]) == ("a:1", "b:1", Conflict.RIVAL.value)
    assert found.clusters["flagged"].to_list() == [True, False, True, False]


def test_a_clearly_weaker_link_is_left_out_without_a_flag():
    entries, frame = frames(["a:1", "b:1", "b:2"], {("a:1", "b:1"): 12, ("a:1", "b:2"): 3})
    found = cluster_pairs(entries, frame, {"a", "b"})
    assert groups(found.clusters) == {frozenset({"a:1", "b:1"}), frozenset({"b:2"})}
    assert found.conflicts["kind"].to_list() == [Conflict.ONE_TO_ONE.value]
    assert not found.clusters["flagged"].any()


def test_a_chain_whose_ends_are_unlike_is_not_one_person():
    entries, frame = frames(["a:1", "b:1", "c:1"], {("a:1", "b:1"): 4, ("b:1", "c:1"): 3, ("a:1", "c:1"): -9})
    found = cluster_pairs(entries, frame)
    assert groups(found.clusters) == {frozenset({"a:1", "b:1"}), frozenset({"c:1"})}
    assert found.conflicts["kind"].to_list() == [Conflict.CHAIN.value]
    assert found.clusters["flagged"].to_list() == [False, True, True]
    assert len(groups(cluster_pairs(entries, frame, absent=None).clusters)) == 1


CHAIN = {("a:1", "b:1"): 10, ("a:1", "c:1"): 10, ("b:1", "c:1"): -2}


def vetoed(frame, *pairs):
    return frame.with_columns(
        vetoed=pl.Series([pair in pairs for pair in frame.select("left", "right").rows()])
    )


def test_who_fits_two_that_exclude_each_other_is_flagged_with_both():
    entries, frame = frames(["a:1", "b:1", "c:1"], CHAIN)
    found = cluster_pairs(entries, vetoed(frame, ("b:1", "c:1")))
    assert groups(found.clusters) == {frozenset({"a:1", "b:1"}), frozenset({"c:1"})}
    [conflict] = found.conflicts.to_dicts()
    assert (conflict["left"], conflict["right"], conflict["kind"]) == ("a:1", "c:1", Conflict.FORBIDDEN.value)
    assert found.clusters["flagged"].to_list() == [True, False, True]
    assert found.clusters["confidence"].to_list() == pytest.approx([0.5] * 3, abs=0.001)


@pytest.mark.parametrize("verdict", ["same", "unsure"])
def test_a_persons_word_stands_above_a_veto(verdict):
    entries, frame = frames(["a:1", "b:1", "c:1"], CHAIN)
    found = cluster_pairs(entries, vetoed(frame, ("b:1", "c:1")), judged=[person("b:1", "c:1", verdict)])
    assert len(groups(found.clusters)) == 1
    assert found.conflicts.is_empty()


def test_what_a_person_put_together_against_a_veto_is_vetoed_with_nobody_else():
    entries, frame = frames(["a:1", "b:1", "c:1"], CHAIN | {("a:1", "b:1"): -20})
    both = vetoed(frame, ("b:1", "c:1"), ("a:1", "b:1"))
    joined = cluster_pairs(entries, both, judged=[person("b:1", "c:1", "same")], absent=None)
    assert groups(joined.clusters) == {frozenset({"a:1", "b:1", "c:1"})}
    assert not together(cluster_pairs(entries, both, absent=None).clusters, "a:1", "b:1")


def test_a_cluster_with_a_doubtful_pair_is_flagged_until_a_person_has_judged_it():
    links = {("a:1", "b:1"): 12, ("b:1", "c:1"): 12, ("a:1", "c:1"): 3, ("d:1", "e:1"): 12}
    ids = ["a:1", "b:1", "c:1", "d:1", "e:1"]

    def flagged(pairs, judged=()):
        entries, frame = frames(ids, pairs)
        return cluster_pairs(entries, frame, judged=judged).clusters["flagged"].to_list()

    below = links | {("a:1", "c:1"): -3}
    unseen = {pair: weight for pair, weight in links.items() if pair != ("a:1", "c:1")}
    assert flagged(links) == [False] * 5
    for pairs in (below, unseen):
        assert flagged(pairs) == [True, True, True, False, False]
        assert flagged(pairs, [person("a:1", "c:1", "same")]) == [False] * 5


def test_persons_who_contradict_each_other_leave_all_apart_and_it_is_shown():
    judged = [
        person("a:0", "b:0", "same", 1),
        person("b:0", "c:0", "same", 2),
        person("a:0", "c:0", "different", 3),
    ]
    entries, frame = frames(IDS, {("a:0", "b:0"): 20, ("a:0", "b:1"): 20})
    found = cluster_pairs(entries, frame, judged=judged)
    assert len(groups(found.clusters)) == len(IDS)
    assert found.conflicts["kind"].to_list() == [Conflict.PERSONS.value]
    assert set(found.clusters.filter("flagged")["entry"]) == {"a:0", "b:0", "c:0"}


def test_what_joins_entries_by_way_of_something_else_counts():
    entries, frame = frames(["a:1", "b:1", "c:1"], {("b:1", "c:1"): 20})
    judged = [person("a:1", "victim-7", "same", 1), person("victim-7", "b:1", "same", 2),
              person("victim-7", "c:1", "different", 3)]  # fmt: skip
    found = cluster_pairs(entries, frame, judged=judged)
    assert groups(found.clusters) == {frozenset({"a:1", "b:1"}), frozenset({"c:1"})}
    assert found.conflicts["kind"].to_list() == [Conflict.PARTED.value]


def test_confidence_is_that_of_the_link_or_of_standing_alone():
    entries, frame = frames(["a:1", "b:1", "c:1", "d:1"], {("a:1", "b:1"): 3, ("b:1", "c:1"): -1})
    confidence = cluster_pairs(entries, frame).clusters["confidence"].to_list()
    assert confidence == pytest.approx([8 / 9, 8 / 9, 2 / 3, 1.0])
    joined = cluster_pairs(entries, frame, judged=[person("c:1", "d:1", "same")]).clusters
    assert joined["confidence"].to_list() == pytest.approx([8 / 9, 8 / 9, 1.0, 1.0])


def test_weights_without_the_prior_are_moved_by_it():
    entries, frame = frames(["a:1", "b:1", "b:2"], {("a:1", "b:1"): 4, ("a:1", "b:2"): 2})
    bare = frame.with_columns(pl.col("weight") + 13)
    assert cluster_pairs(entries, bare, {"b"}).links["weight"].to_list() == pytest.approx([4.0])


def test_everything_wrong_is_said_at_once():
    entries, frame = frames(["a:1", "a:1", "b:1"], {("a:1", "zz"): 3, ("b:1", "b:1"): 2})
    wrong = pl.concat([frame, frame.with_columns(probability=pl.lit(1.5))])
    with pytest.raises(InputError) as error:
        cluster_pairs(entries, wrong, {"q"})
    text = str(error.value)
    for part in ("stand twice", "name none", "with itself", "stand again", "probability", "list 'q'"):
        assert part in text
    with pytest.raises(InputError, match="threshold"):
        cluster_pairs(entries, frame, threshold=1.0)


def test_nothing_gives_nothing():
    entries, frame = frames([], {})
    assert cluster_pairs(entries, frame, {"a"}).clusters.is_empty()
