"""How codings by several people reach the frames: each on its own, with what adjudications chose between."""

from __future__ import annotations

from datetime import date

from openinquest.record.codings import ADJUDICATIONS, CODINGS
from openinquest.record.frames import PAIRS, Clocks, frames_from_entries


def said(n, value, coder, quote="forty people died", **more):
    return {
        "n": n, "thing": "f", "property": "value", "value": value, "stance": "asserts", "speaker": "ministry",
        "said_on": "2031-03-20", "document": "d", "quote": quote, "coder": coder, **more,
    }  # fmt: skip


def test_a_second_coding_of_one_statement_is_listed_with_its_coder():
    frames = frames_from_entries([said(1, "40", "c1"), said(2, "40", "c2"), said(3, "40", "c3", "40 dead")])
    assert frames.statements["n"].to_list() == [1, 3]
    assert frames.codings.select("n", "coding", "coder").rows() == [(1, 2, "c2")]


def test_what_was_not_kept_is_there_to_be_compared_and_nowhere_else():
    entries = [
        said(1, "40", "c1"),
        said(2, "14", "c2"),
        said(3, "14", "c3"),
        {"n": 4, "kind": "adjudicates", "left": "<1>", "right": "<2>", "value": {"keep": "left"},
         "reason": "misheard", "by": "c9"},
    ]  # fmt: skip
    frames = frames_from_entries(entries)
    assert frames.statements["n"].to_list() == [1]
    assert frames.rejected.select("n", "value", "coder").rows() == [(2, "14", "c2")]
    assert frames.codings.select("n", "coding", "coder").rows() == [(2, 3, "c3")]
    assert frames.adjudications.select("n", "left", "right", "keep", "by", "reason").rows() == [
        (4, 1, 2, "left", "c9", "misheard")
    ]


def test_the_day_of_reading_cuts_codings_and_what_was_not_kept():
    entries = [
        said(1, "40", "c1"),
        said(2, "40", "c2"),
        said(3, "50", "c1", said_on="2032-01-01"),
        said(4, "50", "c2", said_on="2032-01-01"),
        said(5, "60", "c1", said_on="2032-01-02"),
        {"n": 6, "kind": "adjudicates", "left": "<3>", "right": "<5>", "value": {"keep": "left"}},
    ]
    frames = frames_from_entries(entries, Clocks(on=date(2031, 12, 31)))
    assert frames.statements["n"].to_list() == [1]
    assert frames.codings["coding"].to_list() == [2]
    assert frames.rejected.is_empty()
    assert frames.adjudications.is_empty()


def test_judgements_on_who_is_the_same_keep_the_ids_as_coded():
    entries = [
        {"n": 1, "kind": "same", "left": "b", "right": "a", "by": "c2"},
        {"n": 2, "kind": "same", "left": "b", "right": "c", "method": "derived:link@1", "score": "0.8"},
    ]
    frames = frames_from_entries(entries)
    assert frames.judgements["right"].to_list() == ["a", "a"]
    assert frames.pairs.drop("n").rows() == [
        ("b", "a", "same", "c2", True, 0.0),
        ("b", "c", "same", "c1", False, 0.8),
    ]


def test_a_record_coded_once_has_none_of_these():
    frames = frames_from_entries([said(1, "40", "c1")])
    for frame, schema in (
        (frames.codings, CODINGS),
        (frames.adjudications, ADJUDICATIONS),
        (frames.pairs, PAIRS),
    ):
        assert frame.is_empty()
        assert dict(frame.schema) == dict(schema)
