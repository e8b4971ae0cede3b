"""`inquest link` on lists and names: what a person gets who has no record yet."""

import csv
import json
from importlib import import_module
from pathlib import Path

import pytest

from documentalist import Person
from linked_lists import NAMES, write_lists
from openinquest.cli._link import SUBCOMMANDS
from openinquest.link.model import COUNTED


@pytest.fixture
def person(tmp_path, capsys):
    return Person(tmp_path, capsys)


@pytest.fixture
def lists(tmp_path):
    return write_lists(tmp_path)


def link(person, *words):
    return person("link", *words, record=False)


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_two_names_are_compared_part_by_part(person):
    done = link(person, "compare", "Жасанов Қ.С.", "Kuat Serikuly Zhasanov")
    assert done.code == 0
    assert "one name" in done.out.splitlines()[0]
    rows = [line.split("\t") for line in done.out.splitlines()[1:]]
    assert rows[0] == ["part", "left", "right", "weight", "because"]
    assert ["surname", "Жасанов", "Zhasanov"] in [row[:3] for row in rows]
    data = link(person, "compare", "Жасанов Қ.С.", "Kuat Serikuly Zhasanov", "--json").data
    assert data["same"] is True
    assert data["threshold"] <= data["score"] <= 1


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("Ордабаев Санжар Талғатұлы", "Ордабаев Данияр Талғатұлы", "two names"),
        ("", "Жасанов Қуат", "not compared"), ("неизвестный мужчина", "unknown man", "not compared"),
        ("x" * 10_000, "Жасанов Қуат", "not compared"),
    ],
    ids=["brothers", "empty", "unknown", "endless"],
)  # fmt: skip
def test_what_is_no_name_is_never_said_to_be_another(person, left, right, verdict):
    done = link(person, "compare", left, right)
    assert done.code == 0
    assert verdict in done.out
    assert len(done.out) < 1000


def test_labelled_pairs_are_scored_with_intervals(person, tmp_path):
    (tmp_path / "p.csv").write_text(
        "left,right,same,class\nЖасанов К.С.,Kuat Serikuly Zhasanov,1,initials\n"
        "Ордабаев Санжар,Ордабаев Данияр,0,brothers\nМәмбетов Ерлан,Mambetov Erlan,yes,scripts\n"
    )
    data = link(person, "score", tmp_path / "p.csv", "--json").data
    assert (data["pairs"], data["same"]) == (3, 2)
    assert data["shipped"]["precision"]["low"] < data["shipped"]["precision"]["value"]
    told = link(person, "score", tmp_path / "p.csv").out
    assert "as shipped" in told
    assert "brothers" in told
    (tmp_path / "p.csv").write_text("left,right,same\nЖасанов,Zhasanov,maybe\nЖасанов,Zhasanov,\n")
    refused = link(person, "score", tmp_path / "p.csv")
    assert refused.code == 3
    assert "row 2" in refused.err
    assert "row 3" in refused.err
    assert "Жасанов" not in refused.err
    missing = link(person, "score", tmp_path / "nobody.csv")
    assert missing.code == 3
    assert "nothing was measured" in missing.err
    assert "imported" not in missing.err


def test_three_lists_become_a_table_of_clusters(person, lists, tmp_path):
    out = tmp_path / "clusters.csv"
    done = link(person, "lists", *lists, "--clean", "official", "families", "--out", out)
    assert done.code == 0, done.err
    rows = table(out)
    assert list(rows[0]) == [
        "cluster", "size", "entry", "list", "row", "name", "born", "age", "place", "died", "confidence", "flagged",
    ]  # fmt: skip
    of = {row["entry"]: row["cluster"] for row in rows}
    assert len(of) == 18
    assert of["official:1"] == of["journalists:1"] == of["families:1"]
    assert of["official:3"] == of["families:2"] == of["journalists:3"]
    assert of["official:3"] != of["official:4"]
    assert of["official:5"] != of["journalists:4"], "unknown never links to unknown"
    assert out.stat().st_mode & 0o077 == 0
    for heading in ("ФИО as name", "name as name", "Аты-жөні as name", "18 entries of 3 lists"):
        assert heading in done.err
    assert "journalists + official" in done.out
    assert not [name for name in NAMES if name in done.told]


def test_the_result_as_json_says_what_was_done(person, lists, tmp_path):
    words = (
        "lists",
        *lists,
        "--out",
        tmp_path / "c.csv",
        "--json",
        "--draws",
        tmp_path / "d.npz",
        "--draw-count",
        40,
    )
    data = link(person, *words).data
    assert data["entries"] == 18
    assert data["columns"]["families"]["read"]["born"] == "Туған күні"
    assert sum(row["persons"] for row in data["overlap"]) == data["persons"]
    assert {"rule", "pairs", "new_pairs", "estimated_recall", "refined", "sentence"} <= data["rules"][
        0
    ].keys()
    assert data["draws"]["low"] <= data["draws"]["persons"] <= data["draws"]["high"]
    import numpy as np

    with np.load(tmp_path / "d.npz") as drawn:
        assert drawn["draws"].shape == (40, 16), "two unknown men are no persons by name"
        assert drawn["entries"].tolist() == sorted(drawn["entries"].tolist())
        assert set(drawn["lists"].tolist()) == {"official", "journalists", "families"}
    assert (tmp_path / "d.npz").stat().st_mode & 0o077 == 0
    assert not [name for name in NAMES if name in json.dumps(data, ensure_ascii=False)]


def test_draws_come_with_the_lists_of_each_person_counted(person, lists, tmp_path):
    words = ("--out", tmp_path / "c.csv", "--draws", tmp_path / "d.npz", "--draw-count", 8)
    done = link(person, "lists", *lists, *words)
    assert "and 2 entries without one usable name, any of which may be one of them" in done.err
    rows = table(tmp_path / "d.histories.csv")
    assert list(rows[0]) == ["draw", "families", "journalists", "official", "count"]
    assert {row["draw"] for row in rows} == {str(draw) for draw in range(9)}
    named = [
        row
        for row in table(tmp_path / "c.csv")
        if "unknown" not in row["name"] and "неизв" not in row["name"]
    ]
    point = sum(int(row["count"]) for row in rows if row["draw"] == "0")
    assert point == len({row["cluster"] for row in named})
    data = link(person, "lists", *lists, *words, "--json").data
    assert (data["persons"], data["nameless"]) == (point, 2)
    low, high = (data["draws"][end] for end in ("low", "high"))
    span = f"exactly {low}" if low == high else f"{low} to {high}"
    assert f"Linkage leaves {span} persons by name (95%)" in done.err
    few = link(
        person, "lists", *lists, "--out", tmp_path / "c.csv", "--draws", tmp_path / "d.npz", "--draw-count", 7
    )
    assert few.code == 2


def test_no_interval_is_given_where_the_chains_disagree(person, lists, tmp_path, monkeypatch):
    from openinquest.link.posterior import Diagnostics

    monkeypatch.setattr(Diagnostics, "reliable", False)
    words = ("lists", *lists, "--out", tmp_path / "c.csv", "--draws", tmp_path / "d.npz", "--draw-count", 8)
    assert "No interval is given: the chains" in link(person, *words).err
    drawn = link(person, *words, "--json").data["draws"]
    assert (drawn["low"], drawn["high"], drawn["persons"]) == (None, None, None)
    assert "chains" in drawn["why"]


def test_contradictions_are_written_pair_by_pair(person, lists, tmp_path):
    out = tmp_path / "conflicts.csv"
    words = ("lists", *lists, "--clean", "official", "journalists", "families", "--out", tmp_path / "c.csv")
    data = link(person, *words, "--conflicts", out, "--json").data
    rows = table(out)
    assert list(rows[0]) == ["left", "right", "kind", "weight", "probability", "reason"]
    assert ("journalists:5", "official:6") in {(row["left"], row["right"]) for row in rows}
    assert [row["left"] for row in rows] == [row["left"] for row in data["conflict_pairs"]]
    assert sum(row["pairs"] for row in data["conflicts"]) == len(rows)
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("option", ["--out", "--draws", "--conflicts"])
@pytest.mark.parametrize("how", ["itself", "symlink", "hardlink"])
def test_a_list_is_never_written_over(person, lists, tmp_path, option, how):
    target = tmp_path / "other.csv"
    if how == "itself":
        target = tmp_path / "." / lists[0].name
    elif how == "symlink":
        target.symlink_to(lists[0])
    else:
        target.hardlink_to(lists[0])
    before = [path.read_bytes() for path in lists]
    out = () if option == "--out" else ("--out", tmp_path / "c.csv")
    done = link(person, "lists", *lists, *out, option, target)
    assert done.code == 2
    assert "one of the files that are read" in done.err
    assert [path.read_bytes() for path in lists] == before
    assert not (tmp_path / "c.csv").exists()


def test_a_target_that_cannot_be_is_told_before_the_work(person, lists, tmp_path, monkeypatch):
    monkeypatch.setattr("openinquest.link.link_lists", lambda *_, **__: pytest.fail("it worked first"))
    for target, told in ((tmp_path, "is a folder"), (tmp_path / "no" / "c.csv", "There is no folder")):
        done = link(person, "lists", *lists, "--out", target)
        assert done.code == 2
        assert told in done.err
    same = tmp_path / "c.csv"
    assert "Two results" in link(person, "lists", *lists, "--out", same, "--conflicts", same).err


def test_a_file_that_was_open_to_all_is_closed(person, lists, tmp_path):
    out = tmp_path / "c.csv"
    out.write_text("before")
    out.chmod(0o644)
    assert link(person, "lists", *lists, "--out", out).code == 0
    assert out.stat().st_mode & 0o077 == 0


def test_names_in_shifted_columns_are_not_repeated(person, tmp_path):
    path = tmp_path / "shifted.csv"
    path.write_text("name,born,age,sex\nx,Жасанов Қуат,Sanzhar,Mukhtar\n")
    done = link(person, "lists", path, "--out", tmp_path / "c.csv")
    assert done.code == 3
    assert "a text of 12 characters" in done.err
    assert not [name for name in NAMES if name in done.told]


def test_invented_lists_are_measured_against_their_truth(person, tmp_path):
    out = tmp_path / "sim"
    made = link(person, "simulate", "--people", 60, "--lists", 2, "--seed", 3, "--out", out, "--json").data
    paths = [item["file"] for item in made["lists"]]
    words = (
        "lists",
        *paths,
        "--gazetteer",
        out / "about" / "gazetteer.csv",
        "--truth",
        "truth",
        "--out",
        tmp_path / "c.csv",
    )
    data = link(person, *words, "--json").data
    f1 = data["evaluation"]["clusters"]["bcubed_f1"]
    assert f1["low"] <= f1["value"] <= f1["high"]
    assert f1["value"] > 0.8
    assert sum(row["n"] for row in data["evaluation"]["calibration"]["table"]) > 0
    told = link(person, *words).out
    assert "B-cubed (95%)" in told
    assert "truth" in (tmp_path / "c.csv").read_text().splitlines()[0]
    again = link(person, "simulate", "--people", 60, "--lists", 2, "--seed", 3, "--out", out)
    assert again.code == 3, "a folder that holds something is not written over"


def test_two_entries_of_lists_are_explained_and_drawn(person, lists, tmp_path):
    words = ("explain", "official:1", "journalists:1", "--lists", *lists)
    data = link(person, *words, "--json", "--svg", tmp_path / "w.svg").data
    assert data["prior"] + sum(part["weight"] for part in data["parts"]) == pytest.approx(
        data["weight"], abs=0.1
    )
    svg = (tmp_path / "w.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert "Zhasanov" in svg
    assert (tmp_path / "w.svg").stat().st_mode & 0o077 == 0
    assert link(person, "explain", "official:1", "official:99", "--lists", *lists).code == 4


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["{lists}", "{first}"], 2, "official.csv is given twice"),
        (["{lists}", "--clean", "offical"], 3, "offical"),
        (["{folder}/copy.csv", "{lists}"], 3, "same list was given twice"),
        (["{folder}/nameless.csv"], 3, "a column of names"),
        (["{folder}/wrong.csv"], 3, "row 3"),
        (["{folder}/missing.csv"], 3, "missing.csv"),
        (["{lists}", "--truth", "who"], 3, "who"),
        (["{lists}", "--gazetteer", "{folder}/nameless.csv"], 3, "place"),
    ],
    ids=["twice", "clean", "copy", "nameless", "wrong", "missing", "truth", "gazetteer"],
)
def test_what_cannot_be_linked_is_refused_without_a_name(person, lists, tmp_path, words, code, told):
    (tmp_path / "copy.csv").write_bytes(lists[0].read_bytes())
    (tmp_path / "nameless.csv").write_text("a,b\nЖасанов,2\n")
    (tmp_path / "wrong.csv").write_text("name,born\nZhasanov,1988\nSanzhar,32.13.1999\nMukhtar,soon\n")
    given = [
        part
        for word in words
        for part in ([str(path) for path in lists] if word == "{lists}" else
                     [word.format(first=lists[0], folder=tmp_path)])
    ]  # fmt: skip
    done = link(person, "lists", *given, "--out", tmp_path / "c.csv")
    assert done.code == code, done.told
    assert told in done.err
    assert "imported" not in done.told
    assert not (tmp_path / "c.csv").exists()
    assert not [name for name in NAMES if name in done.told]
    assert json.loads(link(person, "lists", *given, "--out", tmp_path / "c.csv", "--json").out)["error"]


def test_a_machine_without_the_engine_is_told_what_to_install(person, lists, tmp_path, monkeypatch):
    monkeypatch.setattr("openinquest.cli.linking.find_spec", lambda name: None if name == "splink" else True)
    done = link(person, "lists", *lists, "--out", tmp_path / "c.csv")
    assert done.code == 5
    assert "splink, which is not installed" in done.err
    assert "openinquest[link]" in done.err


def test_the_page_says_which_share_of_a_weight_counts():
    page = (Path(__file__).parents[2] / "docs" / "linkage.md").read_text(encoding="utf-8")
    assert f"a part of each weight counts ({COUNTED}," in " ".join(page.split())


@pytest.mark.parametrize("part", SUBCOMMANDS)
def test_help_fits_a_narrow_terminal(part):
    said = import_module(f"openinquest.cli._link_{part}").__doc__
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize(
    ("text", "rows", "held"),
    [("name,age\nОрдабаев С.Т.,30\n", "one: 1 row,", "1 entry of 1 list holds 1 person by name."),
     ("name\n", "one: no rows below the headings,", "0 entries of 1 list hold nobody by name.")],
)  # fmt: skip
def test_one_short_list_is_told_in_words_that_fit(person, tmp_path, text, rows, held):
    (tmp_path / "one.csv").write_text(text, encoding="utf-8")
    done = link(person, "lists", tmp_path / "one.csv", "--out", tmp_path / "c.csv")
    assert (done.code, rows in done.err, held in done.err) == (0, True, True), done.err


@pytest.mark.parametrize(
    ("words", "verdict"),
    [(("Ерлан", "Ерлан"), "not enough to call it one name"), (("Ерлан Ахметов", "Данияр Ахметов"), "two names"),
     (("unknown", "Ерлан"), "not compared")],
)  # fmt: skip
def test_too_little_to_tell_is_not_called_two_names(person, words, verdict):
    assert f": {verdict} (threshold" in link(person, "compare", *words).out
