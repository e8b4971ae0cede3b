"""That looking only at what can have changed tells what looking at everything twice tells."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from openinquest.inquiry import Material, Writer
from openinquest.inquiry.changes import Clock, asking, changes, comparing
from openinquest.inquiry.changes.as_json import write_changes
from openinquest.record.frames import Clocks, frames_from_entries

QUIET = examples(10)
FIRST, LAST = date(2022, 2, 1), date(2023, 6, 1)
DAYS = ("2022-01-05", "2022-01-09", "2022-03-14", "2022-01/2022-03", "2023-01-05", None)
NAMED = ("ministry", "prosecutors", "monitors", "paper")
SPEAKERS = (*NAMED, "medic", "driver")
SAID = {
    ("f", "value"): ("225", "238", ">200"), ("g", "value"): ("225", "238"), ("c", "holds"): ("yes", "no"),
    ("m", "answer"): ("a", "b"), ("i", "place"): ("square", "town", "port"), ("f", "counting"): ("accumulates",),
    ("q", "text"): ("Who gave the order?",), ("r", "content"): ("Nobody did.",), ("r", "reply_to"): ("q",),
}  # fmt: skip
SCHEMATA = {
    "f": "Figure", "g": "Figure", "c": "Claim", "m": "Matter", "i": "Incident", "q": "Question", "r": "Reply",
    "medic": "Described", "driver": "Described", "paper": "Organization", "square": "Place", "town": "Place",
}  # fmt: skip
DEFINED = (
    *((thing, "schema", schema) for thing, schema in SCHEMATA.items()),
    ("c", "schema", "Matter"), ("f", "counting", "accumulates"), ("m", "compatible", "a + b"),
    ("square", "within", "town"), ("town", "within", "port"), ("paper", "label", "The Paper@en"),
    ("ministry", "party", "state"), ("prosecutors", "party", "state"), ("prosecutors", "party", "ngo"),
    ("monitors", "party", "ngo"), ("q", "asked_on", "2022-01-20"), ("r", "given_on", "2022-03-14"),
)  # fmt: skip
DOCUMENTS = [
    {"n": 9000 + i, "id": f"{i:064d}", "handle": f"d{i}", "title": f"d{i}", "publisher": publisher}
    for i, publisher in enumerate(("The Paper", "The Wire", "The Paper"))
]
GRADES = ("answered", "deferred", "answered-other-question")


def definition(thing, prop, value):
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "record",
        "method": "definition",
    }  # fmt: skip


@st.composite
def statements(draw, n, said):
    thing, prop = draw(st.sampled_from([*SAID]))
    speaker = draw(st.sampled_from(SPEAKERS))
    entry = {
        "thing": thing, "property": prop, "value": draw(st.sampled_from(SAID[thing, prop])), "speaker": speaker,
        "stance": draw(st.sampled_from(["asserts", "asserts", "asserts", "denies", "withdraws"])),
        "voice": speaker if speaker in NAMED else None, "said_on": draw(st.sampled_from(DAYS)),
        "document": draw(st.sampled_from(["d0", "d1", "d2"])), "wording": "paraphrase",
        "basis": draw(st.sampled_from(["own", "own", "unstated", "cites:ministry", "cites:d1", "cites:medic"])),
        "occasion": draw(st.sampled_from([None, None, "briefing"])), "quote": draw(st.sampled_from([None, "so"])),
    }  # fmt: skip
    if draw(st.integers(0, 5)) == 0:
        entry["via"] = [{"who": draw(st.sampled_from(NAMED)), "mode": "reports"}]
    if entry["stance"] != "asserts":
        if said:
            target = draw(st.sampled_from(said))
            part = draw(st.sampled_from(["", "", "#attribution"]))
            entry["target"] = f"<{target['n']}>{part}"
            if draw(st.booleans()):
                entry |= {name: target.get(name) for name in ("speaker", "voice")}
        else:
            entry["stance"] = "asserts"
    return {name: value for name, value in {"n": n, **entry}.items() if value is not None}


@st.composite
def judgements(draw, n, said):
    left = f"<{draw(st.sampled_from(said))['n']}>"
    kind = draw(
        st.sampled_from(
            ["undermines", "supports", "contradicts", "answers", "republishes", "same", "within", "retracts"]
        )
    )
    made = {"n": n, "kind": kind, "left": left, "reason": "for the test"}
    if kind == "contradicts":
        return made | {"right": f"<{draw(st.sampled_from(said))['n']}>"}
    if kind == "answers":
        left = draw(st.sampled_from([left, "r"]))
        return made | {"left": [left], "right": "q", "value": {"grade": draw(st.sampled_from(GRADES))}}
    if kind == "republishes":
        pair = draw(st.permutations(["d0", "d1", "d2"]))
        return made | {"left": pair[0], "right": pair[1]}
    if kind == "same":
        pair = draw(st.sampled_from([("f", "g"), ("monitors", "paper"), ("medic", "driver")]))
        return made | {"left": pair[0], "right": pair[1]}
    if kind == "within":
        return made | {"left": ["square"], "right": draw(st.sampled_from(["town", "port"]))}
    if kind == "retracts":
        return made
    right = draw(st.sampled_from(["c", "f", "i", f"<{draw(st.sampled_from(said))['n']}>"]))
    return made | {"right": right, "method": draw(st.sampled_from(["person", "person", "derived:x@1"]))}


@st.composite
def logs(draw):
    """Entries of every sort in the order of the log, most of the definitions first."""
    late = draw(st.sets(st.sampled_from(DEFINED), max_size=6))
    entries = [
        {"n": 1 + i, **definition(*d)} for i, d in enumerate(DEFINED[: len(SCHEMATA)]) if d not in late
    ]
    said = []
    queue = sorted(late)
    for n in range(100, 100 + draw(st.integers(3, 14))):
        action = draw(st.sampled_from(["say", "say", "say", "judge", "define"]))
        if action == "define" and queue:
            entries.append({"n": n, **definition(*queue.pop())})
        elif action == "judge" and said:
            entries.append(draw(judgements(n, said)))
        else:
            said.append(draw(statements(n, said)))
            entries.append(said[-1])
    return entries


def make(entries, on=None):
    return Material.of(frames_from_entries([*DOCUMENTS, *entries], Clocks(on=on)), on=on)


def everything(material):
    return {*material.schemata}


def both_ways(before, after, clock, on):
    """Return what changed as it is told, and as it is told where every point and question is looked at twice."""
    fast = write_changes(Writer(after), changes(before, after, clock, on))
    with (
        patch.object(comparing, "reached", lambda *_: None),
        patch.object(asking, "_reached", lambda before, after, *_: everything(before) | everything(after)),
    ):
        slow = write_changes(Writer(after), changes(before, after, clock, on))
    return fast, slow


@QUIET
@given(logs())
def test_what_was_said_is_told_alike(entries):
    fast, slow = both_ways(make(entries, FIRST), make(entries, LAST), Clock.SAID, (FIRST, LAST))
    assert fast == slow


@QUIET
@given(logs(), st.integers(0, 24), st.booleans())
def test_what_entered_the_log_is_told_alike(entries, upto, turned):
    before, after = make(entries[:upto]), make(entries)
    if turned:
        before, after = after, before
    fast, slow = both_ways(before, after, Clock.ENTERED, (LAST, LAST))
    assert fast == slow
