"""Linking a record again: only what is new is compared, nothing stale or destroyed is used, and the result holds."""

import shutil

import polars as pl
import pytest

from documentalist import Person
from invented import define
from linked_lists import FAMILIES, entries, make_record
from openinquest.cli import main

ZHASANOV = ["families.1", "journalists.1", "official.1"]
SANZHAR = ["families.2", "journalists.3", "official.3"]


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """A record of three lists, linked once; to be copied."""
    folder = tmp_path_factory.mktemp("linked-again")
    make_record(folder / "record")
    assert main(["link", "run", "--record", str(folder / "record")]) == 0
    return folder


@pytest.fixture
def person(linked, tmp_path, capsys):
    shutil.copytree(linked / "record", tmp_path / "record")
    return Person(tmp_path, capsys)


def merged(person):
    """Which entries are one, as the record says."""
    with person.open() as record:
        canonical = record.apparatus().merged.canonical
    groups = {}
    for old, new in canonical.items():
        groups.setdefault(new, {new}).add(old)
    return sorted(map(sorted, groups.values()))


def test_after_a_judgement_pairs_are_taken_as_known_and_the_result_is_that_of_a_whole_run(person, tmp_path):
    (tmp_path / "a.csv").write_text("left,right,verdict\njournalists.5,official.6,same\n")
    assert person("link", "review", "--answers", tmp_path / "a.csv").code == 0
    quick = person("link", "run", "--json").data
    assert quick["pairs_known"] > 10
    joined = merged(person)
    assert [group for group in joined if {"journalists.5", "official.6"} <= set(group)]
    whole = person("link", "run", "--anew", "--json").data
    assert whole["pairs_known"] == 0
    assert whole["links"] | {"kept": 0} == {"new": 0, "changed": 0, "gone": 0, "kept": 0}
    assert whole["written"] is False
    assert merged(person) == joined
    same = ("persons", "joined", "flagged", "overlap", "conflict_pairs")
    assert {name: quick[name] for name in same} == {name: whole[name] for name in same}


def test_after_a_new_list_only_pairs_with_its_entries_are_compared(tmp_path, capsys):
    make_record(tmp_path / "record", families=False)
    person = Person(tmp_path, capsys)
    first = person("link", "run", "--json").data
    assert (first["pairs_known"], first["written"]) == (0, True)
    with person.open() as record:
        record.append(
            [*define("families", "CasualtyList", "List of families@en"), *entries("families", FAMILIES)]
        )
    second = person("link", "run", "--json").data
    assert second["pairs_known"] > 5
    assert second["links"]["changed"] == second["links"]["gone"] == 0, "known links are not weighed anew"
    assert any("new or changed" in note for note in second["notes"])
    assert ZHASANOV in merged(person)
    assert SANZHAR in merged(person)
    assert "Nothing has changed" in person("link", "run").err
    joined = merged(person)
    assert person("link", "run", "--anew").code == 0
    assert merged(person) == joined
    assert "Nothing has changed" not in person("link", "run", "--anew").err.partition("\n")[0]


def test_what_cannot_be_used_of_the_last_run_is_told_and_everything_compared_anew(person):
    before = person.head
    (path,) = (person.record / "linkage").glob("pairs-*.parquet")
    path.write_bytes(path.read_bytes()[:-9])
    done = person("link", "run")
    assert done.code == 0
    assert "cannot be used (the file of its pairs is damaged)" in done.err
    assert person.head == before
    assert person("link", "review", "--json").code == 0
    assert "Nothing has changed since" in person("link", "run").err


def test_a_run_that_read_what_was_destroyed_meanwhile_keeps_nothing(person, monkeypatch):
    from openinquest.link import runs

    with person.open() as record:
        said = record.frames().statements
    numbers = said.filter(pl.col("thing_coded") == "official.7")["n"].to_list()
    whole = runs.keep

    def destroyed_meanwhile(folder, kept):
        assert person("destroy", *numbers, "--reason", "safety", "--yes").code == 0
        whole(folder, kept)

    monkeypatch.setattr(runs, "keep", destroyed_meanwhile)
    assert person("link", "run", "--anew").code == 0
    assert not [path for path in (person.record / "linkage").rglob("*") if path.is_file()]


def test_destroying_leaves_no_trace_in_what_the_last_run_kept(person):
    with person.open() as record:
        said = record.frames().statements
    numbers = said.filter(pl.col("thing_coded") == "official.7")["n"].to_list()
    assert any(b"official.7" in path.read_bytes() for path in (person.record / "linkage").iterdir())
    assert person("destroy", *numbers, "--reason", "safety of a family", "--yes").code == 0
    assert not (person.record / "linkage").exists()
    assert person("link", "review", "--json").code == 4
    assert person("link", "run").code == 0
    assert not [path for path in (person.record / "linkage").iterdir() if b"official.7" in path.read_bytes()]
