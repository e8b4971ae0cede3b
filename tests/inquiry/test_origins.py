"""Which statements share an origin, by each link alone, and what may never make two."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from openinquest.inquiry import Material, Status, Writer, versions
from openinquest.inquiry.corroboration import corroboration
from openinquest.inquiry.origins import Link
from openinquest.record.frames import frames_from_entries

QUIET = examples(10)
PARTIES = {"ministry": "state", "monitors": "ngo", "un": "international", "paper": "media"}
UNNAMED = {"medic": "medics", "driver": "drivers"}


def definition(thing, prop, value):
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "record",
        "method": "definition",
    }  # fmt: skip


def base():
    found = [definition("f", "schema", "Figure"), definition("paper", "label", "The Paper@en")]
    for who, party in {**PARTIES, **UNNAMED}.items():
        found.append(definition(who, "schema", "Described" if who in UNNAMED else "Organization"))
        found.append(definition(who, "party", party))
    return found


def document(n, handle, publisher):
    return {"n": n, "id": f"{n:064d}", "handle": handle, "title": handle, "publisher": publisher}


DOCUMENTS = [
    document(71, "paper-1", "The Paper"), document(72, "paper-2", "The Paper"),
    document(73, "wire", "The Wire"), document(74, "copy", "Reposts"), document(75, "own-1", "Others"),
    {"n": 80, "kind": "republishes", "left": "copy", "right": "wire"},
]  # fmt: skip


def said(n, who, where, value="12", **more):
    entry = {
        "n": n, "thing": "f", "property": "value", "value": value, "stance": "asserts", "basis": "own",
        "speaker": who, "said_on": "2022-03-14", "document": where, "wording": "paraphrase",
    }  # fmt: skip
    return entry | ({} if who in UNNAMED else {"voice": who}) | more


def make(entries):
    defined = [{"n": 5000 + i, **entry} for i, entry in enumerate(base())]
    return Material.of(frames_from_entries([*DOCUMENTS, *entries, *defined]))


def point(*entries):
    return next(v for v in versions(make(entries)) if v.id == "f")


@pytest.mark.parametrize(
    ("first", "second", "links"),
    [
        # two named voices stay apart, in whatever document and through whomever they are known
        (said(1, "ministry", "paper-1"), said(2, "monitors", "paper-1"), []),
        (
            said(1, "ministry", "wire", via=[{"who": "paper", "mode": "reports"}]),
            said(2, "monitors", "copy", via=[{"who": "paper", "mode": "reports"}]),
            [],
        ),
        (said(1, "ministry", "wire"), said(2, "monitors", "own-1", basis="cites:ministry"), ["cites"]),
        # both cite a third, who is not found here
        (
            said(1, "ministry", "wire", basis="cites:un"), said(2, "monitors", "own-1", basis="cites:un"),
            ["cites"],
        ),
        # unnamed: one document, one text printed twice, one house, one agency on the way
        (said(1, "medic", "wire"), said(2, "driver", "wire"), ["text"]),
        (said(1, "medic", "wire"), said(2, "driver", "copy"), ["text"]),
        (said(1, "medic", "paper-1"), said(2, "driver", "paper-2"), ["agency"]),
        (
            said(1, "medic", "wire", via=[{"who": "paper", "mode": "reports"}]), said(2, "driver", "paper-1"),
            ["agency"],
        ),
        (said(1, "medic", "wire"), said(2, "driver", "paper-1"), []),
        # an unnamed speaker and the house itself, and another named voice
        (said(1, "medic", "paper-1"), said(2, "paper", "paper-2"), ["agency"]),
        (said(1, "medic", "paper-1"), said(2, "monitors", "paper-1"), []),
        # an unnamed speaker and who cites the very document
        (said(1, "medic", "wire"), said(2, "monitors", "own-1", basis="cites:wire"), ["text"]),
        # a joint statement, coded for both who made it; two occasions or other words are no joint one
        (
            said(1, "ministry", "wire", occasion="o", quote="we counted 12"),
            said(2, "monitors", "wire", occasion="o", quote="we counted 12"),
            ["words"],
        ),
        (
            said(1, "ministry", "wire", occasion="o", quote="we counted 12"),
            said(2, "monitors", "wire", occasion="o", quote="so did we"),
            [],
        ),
    ],
)  # fmt: skip
def test_two_statements_share_an_origin_by_one_link(first, second, links):
    found = point(first, second)
    shared = [shared.link.value for shared in found.shared]
    own = {first["basis"], second["basis"]} == {"own"}
    assert (found.status is Status.AGREED) is (own and not links)
    # Who cites the document in which an unnamed speaker stands cites that speaker.
    assert shared == (["cites"] if second["basis"] == "cites:wire" else links)
    text = Writer(found.material).version(found)
    assert [origin["statements"] for origin in text["origins"]] == [[1, 2]] * len(shared)


@pytest.mark.parametrize("basis", ["unstated", None])
def test_what_is_unstated_is_never_independent(basis):
    second = said(2, "monitors", "own-1", basis=basis)
    if basis is None:
        del second["basis"]
    found = point(said(1, "ministry", "wire"), second)
    assert found.status is Status.REPEATED
    (card,) = corroboration(found.material, ["f"])
    (side,) = card.sides
    assert side.independent == 1
    assert [held.position.who for held in side.held if held.apart] == ["monitors"]


VOICES = st.sampled_from([*PARTIES, *UNNAMED])
BASES = st.sampled_from(["own", "own", "unstated", "cites:ministry", "cites:wire", "cites:monitors"])
PLACES = st.sampled_from(["paper-1", "paper-2", "wire", "copy", "own-1"])


@st.composite
def accounts(draw):
    return [
        said(n, draw(VOICES), draw(PLACES), draw(st.sampled_from(["12", "12", "15"])), basis=draw(BASES))
        for n in range(1, draw(st.integers(2, 7)) + 1)
    ]


@QUIET
@given(accounts())
def test_origins_are_no_more_than_voices_and_none_is_counted_twice(entries):
    for card in corroboration(make(entries)):
        for side in card.sides:
            groups = [{h.statement.n for h in group} for group in side.origins]
            assert not any(a & b for a, b in itertools.combinations(groups, 2))
            assert side.independent <= len({h.position.who for h in side.held})
            held = {h.statement.n for h in side.held if h.apart is None}
            assert set().union(*groups) == held


@QUIET
@given(accounts())
def test_agreed_means_that_two_origins_hold_one_value(entries):
    material = make(entries)
    for version in versions(material):
        if version.status is Status.AGREED:
            (card,) = corroboration(material, [version.id])
            assert any(side.independent > 1 for side in card.sides)


@QUIET
@given(accounts(), VOICES, PLACES)
def test_a_further_echo_adds_no_origin(entries, who, where):
    echo = said(50, who, where, "12", basis="unstated")
    before = {s.value: s.independent for c in corroboration(make(entries)) for s in c.sides}
    after = {s.value: s.independent for c in corroboration(make([*entries, echo])) for s in c.sides}
    # A voice that says the same again without a basis may only take the place of what it said before.
    assert all(after[value] <= before.get(value, 0) for value in after)


@QUIET
@given(accounts(), VOICES)
def test_retracting_a_speaker_is_never_having_had_them(entries, who):
    without = [entry for entry in entries if entry["speaker"] != who]
    gone = [
        {"n": 90 + i, "kind": "retracts", "left": f"<{entry['n']}>"}
        for i, entry in enumerate(e for e in entries if e["speaker"] == who)
    ]
    assert told(make([*entries, *gone])) == told(make(without))


def told(material):
    return [(c.id, c.status, c.sides, c.withdrawn, c.statements) for c in corroboration(material)]


def test_links_are_told_in_three_languages():
    assert set(Link) == {"cites", "text", "agency", "words"}
