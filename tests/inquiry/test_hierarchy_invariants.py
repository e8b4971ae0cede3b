"""What holds of every hierarchy: nothing hangs on the order of entries, and nobody who fell silent is heard."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from openinquest.inquiry import Material
from openinquest.inquiry.hierarchy import Asked, Holding, command, doubts, histories, orders
from openinquest.record.frames import frames_from_entries

# Most of the time goes into making the frames, few entries or many: few records, each with much in it.
QUIET = examples(12)
DATES = st.sampled_from(
    [
        "2031-03-01", "2031-03-10", "2031-03-10?", "2031-03", "2031", "../2031-03-10", "2031-03-10/..", "203X",
        "2031-03-10T08:00[+05:00]", "2031-03-10T08:00", "2031-03-05/2031-03-15", "2031-03-20", "2031-21",
    ]
)  # fmt: skip
ASKED = st.sampled_from(
    ["2031-03-10", "2031-03-10T09:00[+05:00]", "2031-03-10T02:00[UTC]", "2031-03", "2030"]
)
BODIES = ("a", "b", "c")
SCHEMATA = {
    "a": "Unit", "b": "Unit", "c": "Unit", "city": "Place", "post": "Position", "one": "Occupancy",
    "two": "Occupancy", "orlan": "Person", "sary": "Person", "l1": "Subordination", "l2": "Subordination",
    "l3": "Subordination", "at": "Deployment", "order": "Order", "regime": "Regime",
}  # fmt: skip
DEFINED = {
    ("post", "body"): "a", ("one", "post"): "post", ("two", "post"): "post", ("at", "place"): "city",
    ("order", "place"): "city", ("regime", "place"): "city", ("regime", "kind"): "curfew",
}  # fmt: skip
FIRST = 101  # numbers before are definitions
SPEAKERS = ("ministry", "watch", "gazette")


@st.composite
def records(draw):
    values = {
        "from": DATES, "to": DATES, "date": DATES, "lifted_on": DATES, "held": st.sampled_from(["yes", "no"]),
        "subordinate": st.sampled_from(BODIES), "superior": st.sampled_from(BODIES),
        "unit": st.sampled_from(BODIES), "holder": st.sampled_from(["orlan", "sary"]),
        "given_by": st.sampled_from(["orlan", "sary", "a"]), "kind": st.sampled_from(["de-jure", "de-facto"]),
    }  # fmt: skip
    of = {
        "Occupancy": ("from", "to", "held", "holder"), "Deployment": ("from", "to", "held", "unit"),
        "Subordination": ("from", "to", "held", "subordinate", "superior", "kind"),
        "Order": ("date", "lifted_on", "given_by"), "Regime": ("from", "to"),
    }  # fmt: skip
    things = [thing for thing, schema in SCHEMATA.items() if schema in of]
    entries = []
    for n in range(FIRST, FIRST + draw(st.integers(4, 24))):
        thing = draw(st.sampled_from(things))
        prop = draw(st.sampled_from(of[SCHEMATA[thing]]))
        speaker = draw(st.sampled_from(SPEAKERS))
        entry = {
            "n": n, "thing": thing, "property": prop, "value": draw(values[prop]), "stance": "asserts",
            "speaker": speaker, "voice": speaker, "said_on": "2031-04-01", "document": f"d{n}", "basis": "own",
        }  # fmt: skip
        if draw(st.booleans()):
            entry["holds_at"] = draw(DATES)
        if draw(st.integers(0, 5)) == 0:
            entry["stance"] = "denies"
        entries.append(entry)
    return entries


def make(entries):
    defined = [("schema", thing, schema) for thing, schema in SCHEMATA.items()]
    defined += [(prop, thing, value) for (thing, prop), value in DEFINED.items()]
    said = [
        {"n": n, "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "record",
         "method": "definition"}
        for n, (prop, thing, value) in enumerate(defined, start=1)
    ]  # fmt: skip
    return Material.of(frames_from_entries([*said, *entries]))


def answers(material, asked):
    """What the view says, without log numbers and in no order."""
    page = command(material, asked, "city", ["a"])
    return {
        "seen": {(one.id, one.unit, one.state.holding) for unit in page.units for one in unit.sightings},
        "links": {(link.id, link.subordinate, link.superior, link.state.holding) for link in page.links},
        "circular": any(link.circular for link in page.links),
        "held": {
            (post.id, one.id, one.holder, one.state.holding, one.sources and frozenset(one.sources))
            for posts in page.posts.values() for post in posts for one in post.holders
        },
        "said": {
            (post.id, frozenset(said.key for said in post.because)) for posts in page.posts.values() for post in posts
        },
        "orders": {(one.id, one.state.holding) for one in page.orders if one.state},
        "regimes": {(one.id, one.state.holding) for one in page.regimes},
        "between": {(one.change, one.earlier, one.later) for h in histories(material) for one in h.successions},
        "found": {doubt.where for doubt in doubts(material)},
        "given": {one.id for one in orders(material)},
    }  # fmt: skip


@QUIET
@given(records(), ASKED, st.randoms(use_true_random=False))
def test_nothing_hangs_on_the_order_of_entries(entries, when, chance):
    asked = Asked.parse(when)
    numbers = [entry["n"] for entry in entries]
    chance.shuffle(numbers)
    mixed = [entry | {"n": number} for entry, number in zip(entries, numbers, strict=True)]
    assert answers(make(entries), asked) == answers(make(mixed), asked)


@QUIET
@given(records(), ASKED, st.sampled_from(SPEAKERS))
def test_withdrawing_all_of_a_speaker_leaves_what_the_others_say(entries, when, speaker):
    asked = Asked.parse(when)
    others = [entry for entry in entries if entry["speaker"] != speaker]
    silent = [
        {
            **entry,
            "n": 500 + entry["n"],
            "stance": "withdraws",
            "target": f"<{entry['n']}>",
            "said_on": "2031-05-01",
        }
        for entry in entries
        if entry["speaker"] == speaker and entry["stance"] == "asserts"
    ]
    mine = [entry for entry in entries if entry["speaker"] == speaker and entry["stance"] == "asserts"]
    assert answers(make([*others, *mine, *silent]), asked) == answers(make(others), asked)


@QUIET
@given(records(), ASKED)
def test_every_answer_says_why_and_names_its_statements(entries, when):
    material = make(entries)
    page = command(material, Asked.parse(when), "city", ["a"])
    standing = set(material.frames.statements["n"])
    assert set(page.statements) <= standing
    for link in page.links:
        assert link.state.holding is not Holding.NO
        assert link.state.because
        assert link.statements
