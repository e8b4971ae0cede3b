"""A user's trial of `changed`, `pairings` and `corroboration` on the example record."""

from __future__ import annotations

import json

import pytest

from openinquest.cli import main


@pytest.fixture
def run(example, capsys):
    """Run a command on the example; returns its exit code, what it printed, and what it told."""

    def call(*words):
        code = main([*words, "--record", str(example.folder)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_changed_tells_what_moved_and_why(run):
    code, out, _ = run("changed", "--since", "2022-01-20", "--on", "2022-08-31")
    assert code == 0
    header, *rows = out.splitlines()
    assert header.split("\t") == ["point", "before", "after", "what", "statements", "because"]
    moved = [
        row.split("\t") for row in rows if row.split("\t")[1] and row.split("\t")[1] != row.split("\t")[2]
    ]
    assert moved
    assert all("It moved because of <" in row[5] or not row[5] for row in moved)


def test_changed_as_data_names_statements_for_everything(run, example):
    code, out, _ = run("changed", "--since", "2022-01-20", "--on", "2022-08-31", "--json")
    assert code == 0
    data = json.loads(out)
    assert data["clock"] == "said"
    standing = set(example.frames().statements["n"])
    for point in data["points"]:
        assert {*point["statements"], *point["causes"]} <= standing
        assert point["statements"] or point["causes"] or point["judgements"]
        assert point["changes"] or point["moved"]
    assert set(data["moved"]) == {p["id"] for p in data["points"] if p["moved"]}


def test_changed_by_entry_tells_of_the_log(run):
    code, out, _ = run("changed", "--since-entry", "1", "--json")
    assert code == 0
    data = json.loads(out)
    assert data["clock"] == "entered"
    assert data["entered"]["judged"]
    assert data["entered"]["retracted"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--since DATE"),
        (("--since", "2022-01-20", "--since-entry", "5"), "--since DATE"),
        (("--since", "2022-02-01", "--on", "2022-01-01"), "must not lie before"),
        (("--since-entry", "9", "--entry", "3"), "must not lie before"),
        (("--since", "2022-01-20", "nothing-of-the-kind"), "nothing-of-the-kind"),
    ],
)
def test_changed_says_what_is_wrong(run, words, told):
    code, _, err = run("changed", *words)
    assert code != 0
    assert told in err


def test_pairings_propose_and_write_nothing(run, example):
    before = example.head()
    code, out, err = run("pairings", "c.foreign", "--most", "2")
    assert code == 0
    assert "nothing was written" in err
    header, *rows = out.splitlines()
    assert header.split("\t")[-1] == "kind,left,right,reason"
    assert 0 < len(rows) <= 2
    assert all(row.split("\t")[-1].endswith(",c.foreign,REASON") for row in rows)
    assert example.head() == before
    code, _, err = run("pairings", "q.list")
    assert code != 0
    assert "no figure, claim or matter" in err


def test_a_card_counts_origins_and_gives_no_verdict(run):
    code, out, err = run("corroboration", "deaths")
    assert code == 0
    assert "Against it stand" in err
    code, out, _ = run("corroboration", "deaths", "--json")
    (card,) = json.loads(out)
    sides = {(side["stance"], side["value"]): side for side in card["sides"]}
    official = sides["asserts", "238"]
    assert official["independent"] == len(official["origins"]) == 1
    assert official["kinds"] == ["own count"]
    firsts = [side["statements"][0] for side in card["sides"]]
    assert firsts == sorted(firsts)
    assert not {"score", "verdict", "rank", "weight"} & {*card, *official}
    code, out, _ = run("why", "corroboration/deaths", "--json")
    assert code == 0
    assert set(card["statements"]) <= {s["n"] for s in json.loads(out)["statements"]}


def test_versions_tell_origins_and_silences(run):
    code, out, _ = run("versions", "--json")
    assert code == 0
    for version in json.loads(out):
        shown = {n for cell in version["cells"].values() for item in cell for n in item.get("statements", ())}
        for origin in version["origins"]:
            assert set(origin["statements"]) <= shown
            assert len(origin["statements"]) > 1
