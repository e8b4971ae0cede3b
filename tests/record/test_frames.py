"""Frames: replayed at an entry, cut at a day, equal however their entries came."""

from datetime import date, timedelta
from itertools import count

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import invented_logs as logs
from openinquest.record import Settings, create_record, frames_from_entries
from openinquest.record.entry import EntryKind
from openinquest.record.frames import SCHEMATA, frame_names

DAYS_ASKED = st.dates(date(2030, 1, 1), date(2030, 3, 5))
_numbers = count()


@pytest.fixture
def fresh(tmp_path):
    """Make an empty record of its own for every example."""
    return lambda: create_record(tmp_path / str(next(_numbers)), Settings(title={"en": "An invented event"}))


def assert_same(left, right):
    """Compare two sets of frames, column by column."""
    for name in frame_names():
        assert_frame_equal(getattr(left, name), getattr(right, name))


@logs.examples(8)
@given(logs.LOGS)
def test_a_replay_is_the_log_as_it_stood(fresh, drawn):
    with fresh() as record:
        stood = [(record.head().size, record.frames()) for _ in logs.written(record, drawn)]
        for size, frames in stood:
            assert_same(record.frames(entry=size), frames)


@logs.examples(8)
@given(logs.LOGS, DAYS_ASKED, st.integers(0, 40))
def test_a_day_shows_what_had_been_said_by_then(fresh, drawn, day, later):
    with fresh() as record:
        for _ in logs.written(record, drawn):
            pass
        everything = record.frames().statements
        then = record.frames(on=day).statements
        after = record.frames(on=day + timedelta(days=later)).statements
    assert set(then["n"]) <= set(after["n"]) <= set(everything["n"])
    handles = {document["handle"]: logs.PUBLISHED[document["id"]] for document in logs.DOCUMENTS}
    handles |= logs.PUBLISHED  # a document that was never registered is called by its id, and has no day
    for row in everything.iter_rows(named=True):
        latest = logs.DAYS[row["said_on"]]
        if latest is None and row["document"] is not None and not row["document"].startswith("0" * 60):
            latest = handles[row["document"]]
        shown = row["definition"] or (latest is not None and latest <= day)
        assert (row["n"] in set(then["n"])) == shown, row


@logs.examples(8)
@given(logs.LOGS)
def test_entries_written_by_hand_give_the_same_frames(fresh, drawn):
    with fresh() as record:
        for _ in logs.written(record, drawn):
            pass
        entries = [
            {"n": n} | flat
            for kind in (EntryKind.STATEMENT, EntryKind.JUDGEMENT, EntryKind.DOCUMENT)
            for n, flat in record.flats(kind)
        ]
        assert_same(frames_from_entries(entries), record.frames())


@logs.examples(8)
@given(logs.LOGS)
def test_frames_have_the_columns_of_the_contract_and_refer_to_what_stands(fresh, drawn):
    with fresh() as record:
        for _ in logs.written(record, drawn):
            pass
        frames = record.frames()
    for name, schema in SCHEMATA.items():
        assert dict(getattr(frames, name).schema) == dict(schema)
    statements = frames.statements
    assert statements["n"].is_unique().all()
    assert statements["n"].is_sorted()
    assert set(frames.via["n"]) <= set(statements["n"])
    assert set(statements["target"].drop_nulls()) <= set(statements["n"])
    assert not set(frames.redirects["old"]) & set(statements["thing"])
    assert frames.things["thing"].to_list() == sorted(set(statements["thing"]))


def test_the_state_of_the_world_keeps_what_holds_then(fresh):
    with fresh() as record:
        said = [
            {"thing": "dead", "property": "value", "value": str(n), "stance": "asserts", "speaker": "ministry",
             "said_on": "2030-03-01", "holds_at": holds_at, "coder": "c1", "coded_at": "x", "method": "person"}
            for n, holds_at in enumerate((None, "2030-01-05", "2030-01-01/2030-01-31", "../2030-01-03", "2030-02/.."))
        ]  # fmt: skip
        record.append(statements=said)
        shown = {
            day: record.frames(when=date(2030, *day)).statements["value"].to_list()
            for day in ((1, 2), (1, 5), (1, 31), (6, 1))
        }
    assert shown == {
        (1, 2): ["0", "2", "3"],
        (1, 5): ["0", "1", "2"],
        (1, 31): ["0", "2"],
        (6, 1): ["0", "4"],
    }


def test_the_example_replays_at_any_entry(example):
    size = example.head().size
    whole = example.frames()
    assert_same(example.frames(entry=size), whole)
    half = example.frames(entry=size // 2)
    expected = whole.statements.filter(pl.col("n") <= size // 2)
    assert half.statements["n"].to_list() == expected["n"].to_list()
