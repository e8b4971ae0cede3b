"""Proposals: what they find of the judgements of people, what they leave out, and that they write nothing."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.inquiry import Material
from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.pairings import Feature, pairings
from openinquest.inquiry.pairings.stems import denies, stem
from openinquest.inquiry.pairings.topics import topics
from openinquest.ontology import JudgementKind

BEARING = (
    JudgementKind.SUPPORTS, JudgementKind.UNDERMINES, JudgementKind.QUALIFIES, JudgementKind.CONTRADICTS,
)  # fmt: skip
FLOORS = {10: 0.40, 50: 0.60}
"""The share of people's bearings that are among the first ten and fifty proposals for their point."""


@pytest.fixture(scope="module")
def unjudged(example):
    frames = example.frames()
    bare = frames.judgements.filter(~pl.col("kind").is_in([kind.value for kind in BEARING]))
    return Material.of(replace(frames, judgements=bare), example.ontology)


@pytest.fixture(scope="module")
def judged(example):
    """The pairs of a thing spoken of and a claim, figure or matter that people judged to bear on each other."""
    frames = example.frames()
    things = dict(frames.statements.select("n", "thing").iter_rows())
    schemata = dict(frames.things.select("thing", "schema").iter_rows())
    found = set()
    for judgement in read_judgements(frames.judgements, *BEARING):
        right = things.get(judgement.right_number, judgement.right)
        for n in judgement.left_numbers:
            if n in things and things[n] != right and schemata.get(right) in ("Figure", "Claim", "Matter"):
                found.add((things[n], right))
    return found


def test_proposals_find_what_people_judged(unjudged, judged):
    material, rank, seen = unjudged, {}, {}
    for pair in pairings(material, most=50):
        seen[pair.right_thing] = seen.get(pair.right_thing, 0) + 1
        rank.setdefault((pair.left_thing, pair.right_thing), seen[pair.right_thing])
    parties = {}
    rows = (
        material.frames.statements.filter(~pl.col("definition")).select("thing", "voice", "speaker").unique()
    )
    for thing, voice, speaker in rows.iter_rows():
        parties.setdefault(thing, set()).add(material.parties.column_of(voice, speaker))
    # What one party alone says on both sides is never proposed.
    fair = [(a, b) for a, b in judged if len(parties.get(a, set()) | parties.get(b, set())) > 1]
    assert len(fair) > 25
    for first, floor in FLOORS.items():
        found = sum(min(rank.get(p, 999), rank.get(p[::-1], 999)) <= first for p in fair)
        assert found / len(fair) >= floor, (first, found, len(fair))


def test_what_is_judged_is_not_proposed_again(example, judged):
    material = Material.of(example.frames(), example.ontology)
    proposed = {(p.left_thing, p.right_thing) for p in pairings(material, most=50)}
    assert not proposed & (judged | {(b, a) for a, b in judged})


def test_every_proposal_says_why_and_names_statements(unjudged):
    found = pairings(unjudged, most=5)
    standing = set(unjudged.frames.statements["n"])
    for pair in found:
        assert any(pair.shared.values())
        assert {*pair.left_statements, *pair.right_statements} <= standing
        assert pair.left_statements
        assert pair.right_statements


def test_a_pair_is_proposed_for_things_days_numbers_and_words(build, define):
    def said(n, thing, value, who, **more):
        return {
            "n": n, "thing": thing, "property": "value", "value": value, "stance": "asserts", "basis": "own",
            "speaker": who, "voice": who, "said_on": "2022-03-14", "document": f"d{n}", "wording": "paraphrase",
            **more,
        }  # fmt: skip

    figures = ("a", "b", "c", "d", "e", "g", "h", "i", "j", "k")
    defined = [define(name, "schema", "Figure") for name in figures]
    defined += [define(name, "label", f"unlike {name * 5}@en") for name in figures if name not in "ab"]
    defined += [define("a", "label", "windows broken at the depot@en"), define("a", "place", "depot")]
    defined += [define("b", "label", "broken window panes of depots@en"), define("b", "place", "depot")]
    rows = [said(1, "a", "1440", "ministry", holds_at="2022-01-05")]
    rows += [said(2, "b", "1440", "monitors", holds_at="2022-01-05")]
    rows += [said(i, name, str(i), "monitors") for i, name in enumerate(figures[2:], start=3)]
    (pair,) = pairings(build(defined, rows), ["a"])
    assert (pair.left, pair.right) == ("b", "a")
    assert pair.shared[Feature.NUMBER] == ("1440",)
    assert pair.shared[Feature.DAY] == ("2022-01-05",)
    assert set(pair.shared[Feature.WORD]) >= {stem("windows"), stem("broken"), stem("depots")}
    alone = [row | {"speaker": "monitors", "voice": "monitors"} for row in rows]
    assert pairings(build(defined, alone), ["a"]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("demonstrators", "demonstration"), ("officers", "officer"), ("демонстрантам", "демонстранты"),
        ("расследование", "расследования"), ("шерушілерге", "шеруші"), ("тергеудің", "тергеуге"),
    ],
)  # fmt: skip
def test_endings_are_cut(one, other):
    assert stem(one)[:6] == stem(other)[:6]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщыіңғүұқөһәэюя", max_size=40))
def test_a_stem_begins_its_word(word):
    assert word.startswith(stem(word))
    assert stem(word) == stem(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no force was used", True), ("force was used", False), ("сила не применялась", True),
        ("сила применялась", False), ("күш қолданылған жоқ", True), ("күш қолданылды", False),
    ],
)  # fmt: skip
def test_words_of_denial_are_known(text, expected):
    assert denies(text) is expected


def test_topics_hold_opposites_together():
    assert set(topics("classified")) & set(topics("open"))
    assert set(topics("секретный")) & set(topics("открытым"))
    assert topics("umbrella") == ()
