"""The card of a point: nothing hangs on who was entered first, and no kind of source says more than is known."""

from __future__ import annotations

import pytest

from openinquest.inquiry import Writer
from openinquest.inquiry.corroboration import behind, corroboration, tell
from openinquest.inquiry.corroboration.as_json import write_card
from openinquest.record.entry import EntryKind, grouped
from openinquest.record.identity import identity

TYPES = {
    "c": "Claim", "other": "Claim", "ministry": "PublicBody", "court": "PublicBody", "watch": "Organization",
    "orlan": "Person", "medic": "Described", "reader": "Described", "d": "Decision",
}  # fmt: skip


def said(n, who, basis="own", thing="c", prop="holds", value="yes", document="paper", voice=True, **more):
    entry = {
        "n": n, "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": who,
        "said_on": "2031-04-01", "document": document, "basis": basis, **more,
    }  # fmt: skip
    return entry | {"voice": who} if voice else entry


@pytest.fixture
def card(build, define):
    defined = [define(thing, "schema", schema) for thing, schema in TYPES.items()]

    def make(*entries, point="c"):
        material = build(defined, entries)
        (found,) = corroboration(material, [point])
        return material, found

    return make


@pytest.mark.parametrize(
    ("first", "second"), [("own", "unstated"), ("unstated", "own"), ("cites:watch", "own")]
)
def test_who_says_it_twice_has_the_basis_that_was_stated_once(card, first, second):
    _, found = card(said(1, "ministry", first), said(2, "ministry", second, document="report"))
    (side,) = found.sides
    assert side.independent == 1
    assert side.held[0].position.numbers == (1, 2)


def test_the_number_of_a_card_has_every_statement_that_it_names(card):
    judged = {"n": 50, "kind": "contradicts", "left": "<1>", "right": "<2>", "value": {}, "reason": "r"}
    material, found = card(said(1, "ministry"), said(2, "watch", thing="other"), judged)
    (side,) = found.sides
    assert [s.n for s in side.against] == [2]
    assert set(found.statements) == {1, 2}
    assert set(behind(material, "corroboration/c", None).numbers) == {1, 2}


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (
            said(1, "ministry", thing="d", prop="article", value="380"),
            "word",
        ),  # speaks of what a court decided
        (said(1, "court", thing="d", prop="article", value="380"), "official act"),
        (said(1, "court", thing="d", prop="article", value="380", stance="denies"), "word"),
        (said(1, "ministry"), "word"),
        (said(1, "orlan"), "witness"),
        (said(1, "medic", voice=False), "witness"),
        (said(1, "nobody-known", voice=False), "word"),
        (said(1, "watch", document="film"), "image"),
        (said(1, "ministry", document="film", occasion="briefing"), "word"),  # speaks, and is filmed
    ],
)
def test_a_kind_of_source_says_no_more_than_is_known(card, entry, kind):
    film = {"id": "film", "handle": "film", "title": "Film", "media_type": "video/mp4", "n": 90}
    decided = said(91, "court", thing="d", prop="decided_by", value="court")
    _, found = card(entry, film, decided, point=f"{entry['thing']}:{entry['property']}")
    (side,) = found.sides
    assert [held.kind.value for held in side.held] == [kind]


def test_whom_it_cites_is_named(card):
    material, found = card(said(1, "ministry"), said(2, "watch", "cites:ministry", document="report"))
    data = write_card(Writer(material), found)
    assert "Not counted as an origin: watch. It cites another: ministry." in data["because"]
    assert data["sides"][0]["independent"] == 1


def test_a_republication_that_was_retracted_no_longer_makes_two_one(card):
    two = [said(1, "medic", document="a", voice=False), said(2, "reader", document="b", voice=False)]
    copied = {
        "kind": "republishes", "left": "b", "right": "a", "by": "c1", "at": "2026-01-01T00:00:00Z",
        "method": "person",
    }  # fmt: skip
    taken = {"n": 61, "kind": "retracts", "left": identity(grouped(EntryKind.JUDGEMENT, copied))}
    _, once = card(*two, {"n": 60, **copied})
    _, twice = card(*two, {"n": 60, **copied}, taken)
    assert [one.sides[0].independent for one in (once, twice)] == [1, 2]


def test_what_was_withdrawn_is_told_and_holds_nothing(card):
    withdrawn = said(2, "ministry", stance="withdraws", target="<1>", said_on="2031-05-01")
    _, found = card(said(1, "ministry"), withdrawn)
    assert found.sides == ()
    assert [one.key for one in tell(found)] == ["corroboration.none", "corroboration.withdrawn"]
    assert 1 in found.statements
