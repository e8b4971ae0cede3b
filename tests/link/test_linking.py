import json
import logging

import polars as pl
import pytest

from openinquest.errors import InputError
from openinquest.link import Gazetteer, KnownPairs, Linkage, Settings, block, link_lists, score_pairs
from openinquest.link._known import reuse
from openinquest.link.blocking import FEW_PAIRS
from openinquest.link.simulation import Simulation, simulate
from openinquest.record.merge import Link


@pytest.fixture(scope="module")
def simulated() -> Simulation:
    return simulate(700, 3, 5)


def some(simulated: Simulation, people: int) -> pl.DataFrame:
    """The entries of a few people."""
    truths = simulated.entries["truth"].unique().sort().head(people)
    return simulated.entries.filter(pl.col("truth").is_in(truths.implode()))


@pytest.fixture(scope="module")
def few(simulated: Simulation) -> pl.DataFrame:
    return some(simulated, 60)


@pytest.fixture(scope="module")
def plain(few: pl.DataFrame) -> Linkage:
    """The few, linked without any word of persons."""
    return link_lists(few)


def pairs_within(clusters: pl.DataFrame, key: str) -> set[tuple[str, str]]:
    both = clusters.join(clusters, on=key, suffix="_r").filter(pl.col("entry") < pl.col("entry_r"))
    return set(both.select("entry", "entry_r").rows())


def test_simulated_lists_are_linked_well_with_the_shares_that_ship(
    simulated: Simulation, capsys, caplog
) -> None:
    seen: list[tuple[str, float]] = []
    with caplog.at_level(logging.WARNING):
        linkage = link_lists(
            simulated.entries,
            clean_lists=simulated.deduplicated,
            gazetteer=Gazetteer.of(simulated.places),
            settings=Settings(learn_from=10**9),
            progress=lambda what, share: seen.append((what, share)),
        )
    clusters = linkage.clusters.join(simulated.entries.select("entry", "truth"), on="entry")
    told, found = pairs_within(clusters, "truth"), pairs_within(clusters, "cluster")
    assert len(told & found) / len(found) > 0.97
    assert len(told & found) / len(told) > 0.90
    assert not linkage.model.learnt
    assert clusters["entry"].n_unique() == simulated.entries.height
    assert linkage.report["pairs"].sum() > 0
    assert all(
        sentence.startswith(rule) for rule, sentence in linkage.report.select("rule", "sentence").rows()
    )
    assert linkage.recall is not None
    assert linkage.recall > 0.9
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert capsys.readouterr() == ("", "")  # nothing is told on the terminal
    assert not caplog.records
    expected = linkage.pairs["probability"].sum()
    joined = linkage.pairs.select("left", "right").rows()
    assert len(set(joined) & told) == pytest.approx(
        expected, rel=0.03
    )  # probabilities add up to what is there


def test_nobody_unknown_is_linked_and_it_is_told(simulated: Simulation) -> None:
    extra = pl.DataFrame(
        {"entry": ["x:1", "x:2"], "list": ["x", "x"], "name": ["Неизвестный", "unknown man"]}
    )
    few = pl.concat([some(simulated, 20), extra], how="diagonal")
    linkage = link_lists(few)
    alone = linkage.clusters.filter(pl.col("entry").str.starts_with("x:"))
    assert alone["cluster"].to_list() == ["x:1", "x:2"]
    assert any("kept and linked to nothing" in note for note in linkage.notes)


def test_the_order_of_lists_and_rows_changes_nothing(few: pl.DataFrame, plain: Linkage) -> None:
    two = link_lists(few.sample(fraction=1, shuffle=True, seed=1))
    assert plain.settings == two.settings
    assert plain.pairs.equals(two.pairs)
    assert plain.clusters.sort("entry").equals(two.clusters.sort("entry"))


def test_a_person_beats_the_model(few: pl.DataFrame, plain: Linkage) -> None:
    left, right = plain.pairs.sort("weight").tail(1).select("left", "right").row(0)
    parted = link_lists(few, judged=[Link(left, right, "different", person=True, by="c1", n=1)])
    at = dict(parted.clusters.select("entry", "cluster").rows())
    assert at[left] != at[right]


def test_a_list_that_is_not_there_cannot_be_clean(simulated: Simulation) -> None:
    with pytest.raises(InputError, match="said to be clean"):
        link_lists(simulated.entries, clean_lists=["nobody's list"])


@pytest.mark.nightly
def test_shares_are_learnt_from_longer_lists_and_hold(simulated: Simulation) -> None:
    more = simulate(2000, 4, 6)
    linkage = link_lists(more.entries, clean_lists=more.deduplicated, gazetteer=Gazetteer.of(more.places))
    assert linkage.model.learnt
    again = link_lists(more.entries, clean_lists=more.deduplicated, gazetteer=Gazetteer.of(more.places))
    assert again.pairs.equals(linkage.pairs)
    clusters = linkage.clusters.join(more.entries.select("entry", "truth"), on="entry")
    told, found = pairs_within(clusters, "truth"), pairs_within(clusters, "cluster")
    assert len(told & found) / len(found) > 0.98
    assert len(told & found) / len(told) > 0.93


def weighed(linkage: Linkage) -> pl.DataFrame:
    """The pairs that the model keeps."""
    return linkage.pairs.filter(pl.col("probability") >= Settings().keep)


def test_a_new_list_is_compared_alone_and_as_the_lists_before_it(simulated: Simulation) -> None:
    few = some(simulated, 120)
    lists = sorted(few["list"].unique().to_list())
    clean = [name for name in simulated.deduplicated if name != lists[-1]]
    before = few.filter(pl.col("list") != lists[-1])
    first = link_lists(before, clean_lists=clean)
    again = link_lists(few, clean_lists=[*clean, lists[-1]], known=first.known())
    assert again.reused == first.pairs.height
    assert again.pairs.join(first.pairs, on=first.pairs.columns, how="semi").height == first.pairs.height
    assert again.model.prior == first.model.prior
    assert any("are those of the last full run" in note for note in again.notes)

    # the oracle: all pairs, in full, by the same parameters, frequencies and prior
    used = reuse(first.known(), again.features, Settings(), None)
    assert used is not None
    usable = again.features.filter("usable")
    _, whole, _ = score_pairs(
        again.features, block(usable, FEW_PAIRS), Settings(), first.model.parameters,
        frequencies=used.frequencies(again.features), prior=first.model.prior,
    )  # fmt: skip
    found = weighed(again)
    assert found.select("left", "right").rows() == whole.select("left", "right").rows()
    assert found["weight"].to_list() == pytest.approx(whole["weight"].to_list(), abs=1e-6)
    assert found["c_given"].to_list() == whole["c_given"].to_list()


def test_pairs_of_what_was_changed_or_taken_away_are_compared_anew(few: pl.DataFrame, plain: Linkage) -> None:
    left, right = weighed(plain).sort("weight").tail(1).select("left", "right").row(0)
    other = few.filter(pl.col("entry") != left).with_columns(
        sex=pl.when(pl.col("entry") == right).then(pl.lit("f")).otherwise("sex"),
        name=pl.when(pl.col("entry") == right).then(pl.lit("Иная Женщина")).otherwise("name"),
    )
    again = link_lists(other, known=plain.known())
    ends = (pl.col(side).is_in([left, right]) for side in ("left", "right"))
    assert again.reused == plain.pairs.filter(~pl.any_horizontal(ends)).height
    assert again.clusters.filter(entry=right)["cluster"].to_list() == [right]
    # what was fresh once is known the next time
    assert link_lists(other, known=again.known()).reused == again.pairs.height


def test_new_judgements_gather_clusters_anew_without_comparing(
    few: pl.DataFrame, plain: Linkage, monkeypatch
) -> None:
    about = json.loads(json.dumps(plain.known().about()))
    known = KnownPairs.of(plain.pairs, plain.known().entries, about)
    monkeypatch.setattr("openinquest.link._known.score_pairs", None)
    monkeypatch.setattr("openinquest.link.linking.score_pairs", None)
    left, right = weighed(plain).sort("weight").tail(1).select("left", "right").row(0)
    judged = [Link(left, right, "different", person=True, by="c1", n=1)]
    again = link_lists(few, judged=judged, known=known)
    monkeypatch.undo()
    whole = link_lists(few, judged=judged)
    assert again.clusters.equals(whole.clusters)
    assert again.pairs.equals(whole.pairs)
    assert again.settings == whole.settings
    assert (again.reused, again.recall) == (plain.pairs.height, plain.recall)


def test_what_is_known_is_left_out_of_account_where_it_no_longer_holds(
    simulated: Simulation, few: pl.DataFrame, plain: Linkage
) -> None:
    small = link_lists(some(simulated, 20))
    grown = link_lists(few, known=small.known())
    assert grown.reused == 0
    assert grown.pairs.equals(plain.pairs)
    assert link_lists(few, known=grown.known(), settings=Settings(keep=0.02)).reused == 0


def test_a_list_and_its_copy_in_other_bytes_are_told() -> None:
    rows = [{"name": name, "born": "1990-03-05"} for name in ("Омаров Ерлан", "Ким Виктор", "Есенов Айдар")]
    given = [
        {"entry": f"{where}:{number}", "list": where} | row
        for where in "ab"
        for number, row in enumerate(rows if where == "a" else rows[::-1])
    ]
    assert any(
        "the lists a and b hold the same rows" in note for note in link_lists(pl.DataFrame(given)).notes
    )
    other = [*given[:-1], given[-1] | {"born": "1990-03-06"}]
    assert not any("same rows" in note for note in link_lists(pl.DataFrame(other)).notes)


def test_a_name_of_one_word_is_never_joined_in_silence() -> None:
    rows = [{"name": name, "place": "Алматы", "died": "2022-01-06"} for name in ("Сабит", "Омаров Ерлан")]
    given = [{"entry": f"{where}:{at}", "list": where} | row for where in "ab" for at, row in enumerate(rows)]
    found = link_lists(pl.DataFrame(given), clean_lists=["a", "b"]).clusters
    assert found["cluster"].n_unique() == 2
    assert dict(found.select("entry", "flagged").iter_rows()) == {
        "a:0": True,
        "b:0": True,
        "a:1": False,
        "b:1": False,
    }
