"""Folds: what `show` says of a thing is what the frames hold of it."""

from itertools import count

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import invented_logs as logs
from openinquest.errors import NotFound
from openinquest.record import Settings, create_record, fold_corpus

SHOWN = ("property", "value", "stance", "speaker", "voice", "said_on", "holds_at", "scope", "basis", "quote", "seq",
         "document", "occasion", "wording", "original")  # fmt: skip
_numbers = count()


@pytest.fixture
def fresh(tmp_path):
    """Make an empty record of its own for every example."""
    return lambda: create_record(tmp_path / str(next(_numbers)), Settings(title={"en": "An invented event"}))


def assert_fold_is_in_frames(record, entry=None, on=None):
    """Compare the fold of every thing with the frames, under every id that it ever had."""
    frames = record.frames(entry=entry, on=on)
    names = {thing: thing for thing in frames.things["thing"]} | dict(frames.redirects.iter_rows())
    for name, thing in names.items():
        held = frames.statements.filter(pl.col("thing") == thing)
        if held.is_empty():
            with pytest.raises(NotFound):
                record.show(name, entry, on)
            continue
        fold = record.show(name, entry, on)
        assert fold.thing == thing
        assert set(fold.merged) == {old for old, new in frames.redirects.iter_rows() if new == thing}
        said = {
            flat["n"]: flat for places in fold.properties.values() for at in places for flat in at.statements
        }
        assert sorted(said) == held["n"].to_list()
        for row in held.iter_rows(named=True):
            flat = said[row["n"]]
            assert {field: flat.get(field) for field in SHOWN} == {field: row[field] for field in SHOWN}
            assert flat["thing"] == thing
            target, _, part = flat.get("target", "").partition("#")
            if row["target"] is not None:
                assert (target, part or None) == (f"<{row['target']}>", row["target_part"])
            assert [(link["who"], link.get("on"), link["mode"]) for link in flat.get("via", [])] == list(
                frames.via.filter(pl.col("n") == row["n"])
                .sort("position")
                .select("who", "on", "mode")
                .iter_rows()
            )
        labels = frames.things.row(by_predicate=pl.col("thing") == thing, named=True)
        if fold.labels:
            assert fold.labels.get("en", labels["label"]) == labels["label"]
        assert fold.schema == labels["schema"]


@logs.examples(8)
@given(logs.LOGS, st.one_of(st.none(), st.sampled_from([day for day in logs.DAYS.values() if day])))
def test_a_fold_is_what_the_frames_hold(fresh, drawn, day):
    with fresh() as record:
        sizes = [record.head().size for _ in logs.written(record, drawn)]
        assert_fold_is_in_frames(record, on=day)
        assert_fold_is_in_frames(record, entry=sizes[len(sizes) // 2], on=day)


def test_a_thing_keeps_its_own_type_when_another_is_joined_to_it(fresh):
    join = {"kind": "same", "left": "hurt", "right": "ministry", "by": "c1", "at": "2030", "method": "person"}
    with fresh() as record:
        record.append(statements=logs.WORLD)
        types = {name: record.show(name).schema for name in ("hurt", "ministry")}
        assert len(set(types.values())) == 2
        record.append(judgements=[join])
        for name in types:
            fold = record.show(name)
            assert fold.schema == types[fold.thing]
        assert_fold_is_in_frames(record)


def test_the_example_folds_to_its_frames(example):
    frames = example.frames()
    about = frames.statements.group_by("thing").len().sort("len", "thing", descending=True)["thing"]
    for thing in about[:40]:
        fold = example.show(thing)
        said = {flat["n"] for places in fold.properties.values() for at in places for flat in at.statements}
        assert said == set(frames.statements.filter(pl.col("thing") == thing)["n"])


def test_a_contradiction_is_kept_beside_what_it_contradicts(fresh):
    from invented import WORLD, say

    with fresh() as record:
        record.append(statements=[*WORLD, say("dead", "12"), say("dead", "12", "monitor", stance="denies"),
                                  say("dead", "20", "monitor")])  # fmt: skip
        fold = record.show("dead")
    assert [(at.value, [flat["stance"] for flat in at.statements]) for at in fold.properties["value"]] == [
        ("12", ["asserts", "denies"]), ("20", ["asserts"]),
    ]  # fmt: skip
    assert fold.labels == {"en": "all dead"}


@logs.examples(8)
@given(
    st.lists(
        st.tuples(*(st.sampled_from(letters) for letters in ("ab", "pq", "12", "xy", "st"))), max_size=30
    )
)
def test_the_fold_of_the_corpus_counts_what_is_there(drawn):
    columns = ("thing", "property", "value", "stance", "speaker")
    frame = pl.DataFrame(drawn, schema=dict.fromkeys(columns, pl.String), orient="row").with_row_index("n", 1)
    folded = fold_corpus(frame.with_columns(pl.col("n").cast(pl.Int64)))
    expected = {}
    for n, row in enumerate(drawn, start=1):
        expected.setdefault(row[:4], []).append((n, row[4]))
    found = {row[:4]: row[4:] for row in folded.iter_rows()}
    assert found == {
        key: (len(said), len({speaker for _, speaker in said}), said[0][0], said[-1][0])
        for key, said in expected.items()
    }
