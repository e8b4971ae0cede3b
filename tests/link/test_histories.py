"""Every person of a draw is counted once, under the lists that name them."""

from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.link import comparison
from openinquest.link.clusters import cluster_pairs
from openinquest.link.histories import capture_histories, missed_links, recorded_persons, splits
from openinquest.link.posterior import Diagnostics, Posterior
from openinquest.link.recall import conflicting

SOUND = Diagnostics(0, 0, 1, {}, 1.0, 1.0, 1.0)


def posterior(ids, draws):
    """A posterior of partitions given as words: entries with one letter are one person."""
    labels = [[word.index(letter) for letter in word] for word in draws]
    return Posterior(
        pl.Series(ids, dtype=pl.String), np.array(labels, np.int32).reshape(len(draws), len(ids)), SOUND
    )


def table(lists, strata=None):
    ids = [f"{name}:{row}" for row, name in enumerate(lists)]
    columns = {"entry": ids, "list": list(lists)} | ({"region": strata} if strata else {})
    return pl.DataFrame(columns).sort("entry")


WORDS = st.integers(1, 7).flatmap(
    lambda size: st.tuples(
        st.lists(st.sampled_from("pqr"), min_size=size, max_size=size),
        st.lists(st.sampled_from([None, "east", "west"]), min_size=size, max_size=size),
        st.lists(st.text("xyz", min_size=size, max_size=size), min_size=1, max_size=4),
    )
)


@given(WORDS, st.booleans())
@settings(max_examples=80, deadline=None)
def test_the_table_counts_what_a_plain_count_counts(drawn, stratified):
    lists, regions, words = drawn
    entries = table(lists, regions)
    strata = ["region"] if stratified else []
    found = capture_histories(posterior(entries["entry"].to_list(), words), entries, ["r", "p"], strata)
    expected = Counter()
    for number, word in enumerate(words, start=1):
        for letter in set(word):
            rows = [row for row, at in zip(entries.to_dicts(), word, strict=True) if at == letter]
            said = Counter(row["region"] for row in rows if row["region"])
            region = min(said, key=lambda name: (-said[name], name)) if said else None
            history = tuple(int(name in {row["list"] for row in rows}) for name in ("r", "p"))
            if any(history):
                expected[(number, *history, *([region] if stratified else []))] += 1
    assert {row[:-1]: row[-1] for row in found.iter_rows()} == expected
    assert found.columns == ["draw", "r", "p", *strata, "count"]
    assert found.schema["draw"] == pl.Int32
    assert found.schema["r"] == pl.Int8
    assert found.schema["count"] == pl.Int64


def test_the_point_clustering_is_draw_nought():
    entries = table("ppqr").sample(fraction=1.0, shuffle=True, seed=3)
    pairs = pl.DataFrame({"left": ["p:0"], "right": ["q:2"], "weight": [9.0], "probability": [0.998]})
    clusters = cluster_pairs(entries, pairs, {"p", "q"}).clusters
    found = capture_histories(clusters, entries)
    assert found.rows() == [(0, 0, 0, 1, 1), (0, 1, 0, 0, 1), (0, 1, 1, 0, 1)]


def test_more_lists_than_a_machine_word_has_bits():
    lists = [f"list{number:03d}" for number in range(150)]
    entries = pl.DataFrame({"entry": [f"{name}:1" for name in lists], "list": lists})
    one_person = Posterior(entries["entry"], np.zeros((1, 150), np.int32), SOUND)
    found = capture_histories(one_person, entries)
    assert found.rows() == [(1, *([1] * 150), 1)]


def test_recorded_persons_have_the_interval_of_the_draws():
    entries = table("pppp")
    ids = entries["entry"].to_list()
    words = ["xxxx"] + ["xxyz"] * 18 + ["wxyz"]
    drawn = capture_histories(posterior(ids, words), entries)
    point = capture_histories(pl.DataFrame({"entry": ids, "cluster": list("aabc")}), entries)
    assert recorded_persons(pl.concat([point, drawn]), level=0.9).rows() == [(3, 3, 1, 3, 20, None)]
    assert recorded_persons(pl.concat([point, drawn]), level=0.8).rows() == [(3, 3, 3, 3, 20, None)]
    assert recorded_persons(drawn, level=0.9).rows() == [(None, 3, 1, 3, 20, None)]
    assert recorded_persons(point).rows() == [(3, None, None, None, 0, None)]


def test_no_interval_is_given_where_chains_disagree():
    drawn = capture_histories(posterior(["p:0", "p:1"], ["xy", "xx"]), table("pp"))
    assert recorded_persons(drawn, reliable=False).rows() == [(None, None, None, None, 2, False)]
    assert recorded_persons(drawn, reliable=True)["reliable"].to_list() == [True]


def test_links_that_no_pair_tells_of_lower_the_interval_and_widen_it():
    entries = table("p" * 500, ["east"] * 400 + ["west"] * 100)
    labels = np.tile(np.arange(500, dtype=np.int32), (4000, 1))
    drawn = capture_histories(Posterior(entries["entry"], labels, SOUND), entries, strata=["region"])
    assert recorded_persons(drawn).row(0)[1:4] == (500, 500, 500)
    [(_, median, low, high, _, _)] = recorded_persons(drawn, missed=10).rows()
    # the mean is 10; a negative binomial of shape 2 has half its mass up to 8, and its outer fortieths at 0 and 29
    assert (median, high) == (492, 500)
    assert abs(low - 471) <= 2
    east, west = recorded_persons(drawn, ["region"], missed=10)["low"].to_list()
    assert 373 <= east <= 382
    assert 91 <= west <= 96
    assert recorded_persons(drawn, missed=1e6).row(0)[1:4] == (1, 1, 1)
    shuffled = drawn.sample(fraction=1.0, shuffle=True, seed=2)
    assert recorded_persons(shuffled, ["region"], missed=10).equals(
        recorded_persons(drawn, ["region"], missed=10)
    )


def test_missed_links_are_those_never_met_those_too_faint_and_those_that_conflict():
    pairs = pl.DataFrame({"probability": [0.9] * 100})
    assert missed_links(pairs, 0.9) == pytest.approx(10)
    assert missed_links(pairs, 0.9, below=3.6) == pytest.approx(14)
    assert missed_links(pairs, None) == 0
    # pairs of one person with whole given names conflict as often as was counted; missing ones cannot
    given = comparison("given")
    share = conflicting()["given"]["full"]
    assert 0.001 < share < 0.02
    compared = pairs.with_columns(c_given=pl.Series([given.number("same")] * 50 + [-1] * 50))
    assert missed_links(compared, 1.0) == pytest.approx(45 * share / (1 - share))
    with pytest.raises(InputError, match="recall"):
        missed_links(pairs, 0.0)
    with pytest.raises(InputError, match="missed"):
        recorded_persons(capture_histories(posterior(["p:0"], ["x"]), table("p")), missed=-1)


def test_an_entry_that_is_missed_takes_all_its_links_with_it():
    assert splits(pl.DataFrame({"cluster": list("aabbc")})) == 1
    assert splits(pl.DataFrame({"cluster": list("aaab")})) == 0.5
    assert splits(pl.DataFrame({"cluster": list("abc")})) == 1


def test_an_entry_without_a_usable_name_is_nobodys():
    entries = table("ppq").with_columns(usable=pl.Series([True, False, None]))
    found = capture_histories(posterior(entries["entry"].to_list(), ["xyx"]), entries)
    assert found.rows() == [(1, 1, 1, 1)]


def test_a_stratum_that_a_draw_leaves_empty_counts_nought_there():
    entries = table("ppp", ["east", "east", "west"])
    drawn = capture_histories(
        posterior(entries["entry"].to_list(), ["xyz", "xxx"]), entries, strata=["region"]
    )
    assert recorded_persons(drawn, ["region"]).rows() == [
        ("east", None, 1, 1, 2, 2, None),
        ("west", None, 0, 0, 1, 2, None),
    ]


def test_entries_that_were_not_clustered_are_refused():
    entries = table("pq")
    with pytest.raises(InputError, match="clustered"):
        capture_histories(posterior(["p:0"], ["x"]), entries)
    with pytest.raises(InputError, match="'draw' twice"):
        capture_histories(posterior(["p:0", "q:1"], ["xy"]), entries, ["draw"])
