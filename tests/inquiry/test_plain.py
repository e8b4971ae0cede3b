"""Statuses told by column against statuses told by reading each statement, on points of every type of value."""

from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from openinquest.inquiry import Material, Scope, versions
from openinquest.record.frames import frames_from_entries

MEMBERS = {"ministry": "state", "prosecutors": "state", "monitors": "ngo", "un": "international"}
VALUES = {
    ("f", "value"): ("164", "238", ">200", "~230", "200..240"),
    ("g", "value"): ("164", "238", ">200"),  # accumulates
    ("c", "holds"): ("yes", "no"),
    ("d", "age"): ("30", "31", ">18"),
    ("d", "date"): ("2022-01-05", "2022-01-06", "2022-01"),
    ("d", "place"): ("town", "square", "river"),
    ("d", "circumstances"): ("shot in the square", "shot"),
    ("m", "answer"): ("a", "b", "c"),
}
TIMES = ("2022-01-05", "2022-02-01", "2022-01")
DAYS = (
    "2022-01-05",
    "2022-01-09",
    "2022-01-09/2022-01-20",
    "2022-02",
    "2022-03-14",
    "../2022-01-09",
    "2022-03/..",
)


def definition(thing, prop, value):
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "record",
        "method": "definition",
    }  # fmt: skip


DEFINED = [
    definition("f", "schema", "Figure"), definition("g", "schema", "Figure"),
    definition("g", "counting", "accumulates"), definition("c", "schema", "Claim"),
    definition("d", "schema", "Casualty"), definition("m", "schema", "Matter"),
    definition("m", "compatible", "a + b"), definition("square", "within", "town"),
    *(definition(place, "schema", "Place") for place in ("town", "square", "river")),
    *(definition(voice, "party", party) for voice, party in MEMBERS.items()),
]  # fmt: skip


@st.composite
def records(draw):
    """Several voices on one or two points; most of what is drawn is plain, and a little is not."""
    points = draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=3, unique=True))
    entries = []
    for n in range(1, draw(st.integers(3, 8)) + 1):
        thing, prop = draw(st.sampled_from(points))
        voice = draw(st.sampled_from([*MEMBERS, "crowd"]))
        entry = {
            "n": n, "thing": thing, "property": prop, "value": draw(st.sampled_from(VALUES[thing, prop])),
            "stance": draw(st.sampled_from(["asserts"] * 3 + ["denies"])),
            "speaker": voice, "voice": None if voice == "crowd" else voice,
            "said_on": draw(st.sampled_from([*DAYS, None])), "document": f"d{draw(st.integers(1, 3))}",
            "wording": "paraphrase",
            "basis": draw(st.sampled_from(["own", "own", "own", "unstated", "cites:ministry", "cites:else"])),
            "occasion": draw(st.sampled_from(["briefing", "hearing", None])),
            "holds_at": draw(st.sampled_from([None, None, *TIMES])),
            "seq": draw(st.sampled_from([None, None, None, 1, 2])),
            "via": draw(st.sampled_from([None, None, [{"who": "paper", "mode": "reports"}]])),
        }  # fmt: skip
        entries.append({name: value for name, value in entry.items() if value is not None})
    return entries


def material(entries):
    defined = [{"n": 5000 + i, **entry} for i, entry in enumerate(DEFINED)]
    return Material.of(frames_from_entries([*entries, *defined]))


@examples(25)
@given(records())
def test_a_status_told_by_column_is_the_status_told_by_reading(entries):
    for version in versions(material(entries), Scope(everything=True)):
        assert version.status is version.finding.status, version.id


@examples(6)
@given(records())
def test_told_in_parts_they_are_the_same(entries):
    whole = versions(material(entries), Scope(everything=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("openinquest.inquiry.versions"), "_AT_ONCE", 3)
        parts = versions(material(entries), Scope(everything=True))
    assert [(each.id, each.status, each.statements) for each in parts] == [
        (each.id, each.status, each.statements) for each in whole
    ]
