from math import log2

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.link import (
    Gazetteer,
    Settings,
    block,
    features,
    level_of,
    link_lists,
    score_pairs,
    shipped,
)
from openinquest.link.evaluation import cluster_scores
from openinquest.link.model import COUNTED, SHIFT, prior_of, start_of
from openinquest.link.simulation import simulate

NAMES = {
    "a:1": "Толебаев Айбар Серикович",
    "a:2": "Толебаев Бауыржан Серикович",
    "b:1": "Tolebaev A.S.",
    "b:2": "Исин Данияр",
    "c:1": "Айбар Төлебаев Серікұлы",
    "c:2": "неизвестный мужчина",
    "c:3": "unknown man",
    "c:4": "",
}


@pytest.fixture(scope="module")
def wide() -> pl.DataFrame:
    frame = pl.DataFrame(
        {"entry": list(NAMES), "list": [key[0] for key in NAMES], "name": list(NAMES.values())}
    )
    died = pl.Series(["2031-01-05"] * 5 + ["2031-01-05"] * 3)
    return features(frame.with_columns(died.alias("died"), pl.lit("Ақсу").alias("place")), None, ["a"])


@pytest.fixture(scope="module")
def pairs(wide: pl.DataFrame) -> pl.DataFrame:
    return score_pairs(wide, block(wide.filter("usable"), 1000), Settings(keep=1e-30), shipped())[1]


def level(pairs: pl.DataFrame, left: str, right: str, name: str) -> str:
    row = pairs.filter((pl.col("left") == left) & (pl.col("right") == right)).row(0, named=True)
    found = level_of(name, row[f"c_{name}"])
    return found.name if found else "missing"


def test_nobody_unknown_or_unnamed_is_in_any_pair(pairs: pl.DataFrame) -> None:
    assert not {"c:2", "c:3", "c:4"} & {*pairs["left"], *pairs["right"]}
    assert ("a:1", "a:2") not in set(pairs.select("left", "right").rows())  # within a list of single persons
    assert (pairs["left"] < pairs["right"]).all()


def test_levels_say_what_the_entries_say(pairs: pl.DataFrame) -> None:
    assert level(pairs, "a:1", "c:1", "given") == "same"
    assert level(pairs, "a:1", "c:1", "father") == "same"
    assert level(pairs, "a:1", "b:1", "given") == "initial"
    assert level(pairs, "a:2", "b:1", "given") == "other_initial"
    assert level(pairs, "a:2", "c:1", "given") == "differs"
    assert level(pairs, "a:1", "b:2", "father") == "missing"
    assert level(pairs, "a:1", "c:1", "died") == "day"


def test_the_weight_is_the_prior_and_what_each_comparison_adds(
    wide: pl.DataFrame, pairs: pl.DataFrame
) -> None:
    model, again, _ = score_pairs(wide, block(wide.filter("usable"), 1000), Settings(keep=1e-30), shipped())
    assert again.equals(pairs)  # deterministic
    parts = pairs.select(pl.sum_horizontal(f"w_{name}" for name in model.comparisons)).to_series()
    assert (parts + model.prior_weight - pairs["weight"]).abs().max() < 1e-9
    odds = pairs.select((pl.col("probability") / (1 - pl.col("probability"))).log(2)).to_series()
    assert (odds - pairs["weight"]).abs().max() < 1e-6
    for name in model.comparisons:
        missing = pairs.filter(pl.col(f"c_{name}") == -1)
        assert (missing[f"w_{name}"] == 0).all()
    row = pairs.filter((pl.col("left") == "a:2") & (pl.col("right") == "c:1")).row(0, named=True)
    assert row["w_given"] == pytest.approx(COUNTED * shipped().weight("given", "differs"))


def test_the_same_person_stands_out(pairs: pl.DataFrame) -> None:
    best = pairs.sort("weight", descending=True).select("left", "right").rows()
    assert set(best[:3]) == {("a:1", "b:1"), ("a:1", "c:1"), ("b:1", "c:1")}


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 60), st.floats(12, 25), st.floats(-20, -8))
def test_the_prior_counts_the_links_it_finds(links: int, high: float, low: float) -> None:
    possible = 20_000
    weights = pl.Series([high] * links + [low] * 900)
    prior = prior_of(weights, possible)
    odds = weights + log2(prior / (1 - prior))
    expected = (1 / (1 + (-odds * 0.6931471805599453).exp())).sum() + 0.5
    assert prior * possible == pytest.approx(expected, rel=1e-3)
    if high > 18:
        assert prior * possible == pytest.approx(links + 0.5, rel=0.05)


def test_what_counts_of_the_weights_counts_of_the_prior_too() -> None:
    """One share for both, so that what weighs against is not lost beside a prior that counts whole."""
    assert start_of(0.5) == pytest.approx(SHIFT)
    assert start_of(1e-6) - start_of(0.5) == pytest.approx(COUNTED * log2(1e-6), rel=1e-6)


def test_lists_without_any_link_keep_a_small_prior() -> None:
    assert prior_of(pl.Series([-20.0] * 1000), 1000) == pytest.approx(0.0005, rel=0.01)


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_compare_gives_no_pairs(count: int) -> None:
    frame = pl.DataFrame({"entry": ["a:1"], "list": ["a"], "name": ["Исин Данияр"]}).head(count)
    wide = features(frame)
    model, pairs, new = score_pairs(wide, block(wide, 10), Settings())
    assert pairs.height == 0
    assert {"left", "right", "weight", "probability", "rule"} <= set(pairs.columns)
    assert (model.pairs_compared, new) == (0, {})


@pytest.mark.nightly
def test_a_session_that_sinks_to_nothing_teaches_nothing_and_breaks_nothing() -> None:
    """Just enough rows to learn from, and no slip of some kind among the links of a session."""
    made = simulate(450, 4, 7018)
    linkage = link_lists(made.entries, clean_lists=made.deduplicated, gazetteer=Gazetteer.of(made.places))
    assert linkage.model.learnt
    found = cluster_scores(linkage.clusters, made.entries).bcubed_f1.value
    assert found is not None
    assert found > 0.98
