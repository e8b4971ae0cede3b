"""What changed: nothing is lost, nothing is new twice, and the two clocks are kept apart."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from openinquest.errors import NotFound
from openinquest.inquiry import Material, Status, Writer, versions, why
from openinquest.inquiry.changes import ChangeKind, Clock, changes
from openinquest.inquiry.changes.as_json import write_changes
from openinquest.inquiry.changes.telling import moved
from openinquest.inquiry.pairings import pairings
from openinquest.record.frames import Clocks, frames_from_entries

QUIET = examples(6)
FIRST, SECOND, LAST = date(2022, 1, 9), date(2022, 3, 14), date(2023, 1, 5)
VOICES = {"ministry": "state", "prosecutors": "state", "monitors": "ngo"}


def definition(thing, prop, value):
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "record",
        "method": "definition",
    }  # fmt: skip


BASE = [
    definition("f", "schema", "Figure"), definition("c", "schema", "Claim"),
    *(definition(voice, "party", party) for voice, party in VOICES.items()),
]  # fmt: skip


@st.composite
def logs(draw):
    """Entries in the order of the log: statements, judgements and retractions."""
    entries, said = [], []
    for n in range(1, draw(st.integers(3, 10)) + 1):
        action = draw(st.sampled_from(["say", "say", "say", "judge", "retract"])) if said else "say"
        if action == "say":
            claim, voice = draw(st.booleans()), draw(st.sampled_from([*VOICES]))
            stance = draw(st.sampled_from(["asserts", "asserts", "denies", "withdraws"]))
            entry = {
                "n": n, "thing": "c" if claim else "f", "property": "holds" if claim else "value",
                "value": "yes" if claim else draw(st.sampled_from(["225", "238", ">200"])), "stance": stance,
                "speaker": voice, "voice": voice, "document": f"d{n}", "basis": "own", "wording": "paraphrase",
                "said_on": draw(st.sampled_from(["2022-01-05", "2022-01-09", "2022-03-14", "2023-01-05"])),
            }  # fmt: skip
            if stance == "withdraws":
                mine = [e for e in said if e["speaker"] == voice and e["stance"] == "asserts"]
                if mine:
                    entry |= {name: mine[-1][name] for name in ("thing", "property", "value")}
                    entry["target"] = f"<{mine[-1]['n']}>"
                else:
                    entry["stance"] = "asserts"
            said.append(entry)
            entries.append(entry)
        elif action == "judge":
            left = draw(st.sampled_from(said))["n"]
            kind = draw(st.sampled_from(["undermines", "supports", "qualifies"]))
            entries.append(
                {"n": n, "kind": kind, "left": f"<{left}>", "right": "c", "reason": "for the test"}
            )
        else:
            entries.append({"n": n, "kind": "retracts", "left": f"<{draw(st.sampled_from(said))['n']}>"})
    return entries


def make(entries, on=None):
    defined = [{"n": 5000 + i, **entry} for i, entry in enumerate(BASE)]
    return Material.of(frames_from_entries([*entries, *defined], Clocks(on=on)), on=on)


def said(entries, first, second):
    return changes(make(entries, first), make(entries, second), Clock.SAID, (first, second))


def entered(entries, upto):
    return changes(make(entries[:upto]), make(entries), Clock.ENTERED, (LAST, LAST))


def statuses(material):
    return {v.id: v.status for v in versions(material) if v.statements}


@QUIET
@given(logs())
def test_nothing_changes_between_a_state_and_itself(entries):
    found = said(entries, SECOND, SECOND)
    assert (tuple(found.points), found.questions, found.undated) == ((), (), ())
    assert not entered(entries, len(entries)).points


@QUIET
@given(logs())
def test_what_two_spans_tell_is_what_the_whole_tells(entries):
    states = {day: make(entries, day) for day in (FIRST, SECOND, LAST)}
    *parts, whole = (
        changes(states[first], states[second], Clock.SAID, (first, second))
        for first, second in ((FIRST, SECOND), (SECOND, LAST), (FIRST, LAST))
    )
    assert {n for p in whole.points for n in p.new} == {
        n for part in parts for p in part.points for n in p.new
    }
    assert not {n for p in parts[0].points for n in p.new} & {n for p in parts[1].points for n in p.new}


@QUIET
@given(logs(), st.integers(0, 10))
def test_the_statuses_before_and_the_changes_make_the_statuses_after(entries, upto):
    for before, after, clock, days in (
        (make(entries, FIRST), make(entries, LAST), Clock.SAID, (FIRST, LAST)),
        (make(entries[:upto]), make(entries), Clock.ENTERED, (LAST, LAST)),
    ):
        found = changes(before, after, clock, days)
        told = {p.id: p.now for p in found.points}
        worked_out = {k: v for k, v in (statuses(before) | told).items() if v is not None}
        assert worked_out == statuses(after)


@QUIET
@given(logs(), st.integers(0, 10))
def test_a_status_moves_only_because_of_something_that_is_named(entries, upto):
    for found in (said(entries, FIRST, LAST), entered(entries, upto)):
        for point in found.moved:
            assert point.causes or point.judgements


@QUIET
@given(logs(), st.integers(0, 10))
def test_the_clocks_are_kept_apart(entries, upto):
    of_saying = said(entries, FIRST, LAST).entered
    assert (of_saying.judged, of_saying.unjudged, of_saying.retracted) == ((), (), ())
    log = entered(entries, upto)
    later = [e for e in entries[upto:] if e.get("kind") in ("undermines", "supports", "qualifies")]
    assert {j.n for j in log.entered.judged} <= {e["n"] for e in later}
    kept = set(make(entries).frames.statements["n"])
    assert all(s.n not in kept for s in log.entered.retracted)


def statement(n, value, voice, day, **more):
    return {
        "n": n, "thing": "f", "property": "value", "value": value, "stance": "asserts", "basis": "own",
        "speaker": voice, "voice": voice, "said_on": day, "document": f"d{n}", "wording": "paraphrase", **more,
    }  # fmt: skip


def test_each_kind_is_told_with_what_it_does():
    entries = [
        statement(1, "225", "ministry", "2022-01-05"),
        statement(2, "238", "ministry", "2022-03-14"),
        statement(3, "263", "monitors", "2022-03-14"),
        statement(4, "225", "prosecutors", "2022-01-05"),
        statement(5, "225", "prosecutors", "2022-03-14", stance="withdraws", target="<4>"),
        statement(6, "238", "monitors", "2022-03-14", stance="denies", target="<2>"),
    ]
    (point,) = said(entries, FIRST, SECOND).points
    assert {c.statement.n: c.kind for c in point.changes} == {
        2: ChangeKind.REVISED, 3: ChangeKind.SAID, 5: ChangeKind.WITHDRAWN, 6: ChangeKind.DENIED,
    }  # fmt: skip
    assert (point.was, point.now) == (Status.REPEATED, Status.CONTESTED)
    assert point.causes == (2, 3, 5, 6)


def test_a_judgement_that_is_new_moves_a_status_only_on_the_clock_of_the_log():
    entries = [
        statement(1, "yes", "ministry", "2022-01-05", thing="c", property="holds"),
        statement(2, "238", "monitors", "2022-01-05"),
        {"n": 3, "kind": "undermines", "left": "<2>", "right": "c", "reason": "for the test"},
    ]
    assert not said(entries, FIRST, LAST).points
    (point,) = entered(entries, 2).moved
    assert (point.was, point.now, point.judgements) == (Status.SINGLE, Status.CONTESTED, (3,))
    (back,) = changes(make(entries), make(entries[:2]), Clock.ENTERED, (LAST, LAST)).moved
    assert (back.now, back.judgements) == (Status.SINGLE, (3,))


def test_what_has_no_day_is_not_said_to_be_new():
    entries = [statement(1, "225", "ministry", "2022-01-05"), statement(2, "238", "monitors", None)]
    del entries[1]["said_on"]
    found = changes(make(entries, FIRST), make(entries), Clock.SAID, (FIRST, LAST))
    assert found.undated == (2,)
    assert all(2 not in point.new for point in found.points)


def log(entries, upto):
    (point,) = entered(entries, upto).moved
    return point


def keys(point):
    return [sentence.key for sentence in moved(point)]


TEXTS = [
    {"n": 900 + i, "id": f"{i:064d}", "handle": f"d{i}", "title": f"d{i}", "publisher": f"house {i}"}
    for i in (1, 2)
]


def test_a_republication_found_later_is_named():
    entries = [
        *TEXTS,
        statement(1, "225", "medic", "2022-01-05", document="d1"),
        statement(2, "225", "driver", "2022-01-05", document="d2"),
        {"n": 3, "kind": "republishes", "left": "d2", "right": "d1", "reason": "the same text"},
    ]
    for entry in entries[2:4]:
        del entry["voice"]
    point = log(entries, 4)
    assert (point.was, point.now) == (Status.AGREED, Status.REPEATED)
    assert (point.causes, point.judgements) == ((), (3,))
    assert keys(point)[:2] == ["change.moved.plain", "change.judged"]


def test_of_a_merge_nothing_that_was_said_before_is_called_new():
    entries = [
        {"n": 90, **definition("g", "schema", "Figure")},
        statement(1, "225", "ministry", "2022-01-05"),
        statement(2, "238", "monitors", "2022-01-05", thing="g"),
        {"n": 3, "kind": "same", "left": "f", "right": "g", "reason": "one count"},
    ]
    found = entered(entries, 3)
    (point,) = found.moved
    assert (point.was, point.now, point.new) == (Status.SINGLE, Status.CONTESTED, frozenset())
    assert (point.causes, point.judgements) == ((), (3,))
    assert "change.merged" in keys(point)
    assert found.entered.merged


def test_a_definition_that_moves_a_status_is_named():
    entries = [
        statement(1, "225", "ministry", "2022-01-05"),
        statement(2, "238", "monitors", "2022-01-05"),
        {"n": 3, **definition("monitors", "party", "state")},
    ]
    point = log([*entries[:2], entries[2]], 2)
    assert point.was is Status.CONTESTED
    assert point.definitions == (3,)
    assert keys(point)[:2] == ["change.moved.plain", "change.defined"]


def test_a_withdrawal_is_the_cause_where_it_was_said_of_another_thing():
    entries = [
        statement(1, "225", "ministry", "2022-01-05", occasion="briefing"),
        statement(2, "yes", "ministry", "2022-01-05", thing="c", property="holds", occasion="briefing"),
        statement(3, "238", "monitors", "2022-01-05"),
        statement(
            4, "yes", "ministry", "2022-03-14", thing="c", property="holds", stance="withdraws", target="<2>"
        ),
    ]  # fmt: skip
    found = said(entries, FIRST, SECOND)
    (point,) = [point for point in found.moved if point.thing == "f"]
    assert (point.was, point.now, point.causes) == (Status.CONTESTED, Status.SINGLE, (4,))


def test_what_comes_on_record_only_as_laid_at_a_door_has_a_cause():
    entries = [
        statement(1, "225", "ministry", "../2022-03-01", via=[{"who": "monitors", "mode": "reports"}]),
    ]
    (point,) = said(entries, FIRST, SECOND).points
    assert (point.fresh, point.causes) == (True, (1,))


def test_what_may_have_been_said_by_the_first_day_already_is_marked():
    entries = [
        statement(1, "225", "ministry", "2022-01-05"),
        statement(2, "238", "monitors", "2022-01"),
        statement(3, "238", "prosecutors", "2022-03-14"),
    ]
    (point,) = said(entries, FIRST, SECOND).points
    assert {c.statement.n: c.perhaps_before for c in point.changes} == {2: True, 3: False}
    assert point.uncertain == (2,)
    assert "change.perhaps" in keys(point)
    (point,) = entered(entries, 1).points
    assert not any(c.perhaps_before for c in point.changes)


def shuffled(frames):
    """Return the frames with their rows in another order."""
    chance, mixed = random.Random(5), {}
    for name in ("statements", "via", "judgements", "documents", "things", "parties"):
        frame = getattr(frames, name)
        mixed[name] = frame[chance.sample(range(frame.height), frame.height)]
    return replace(frames, **mixed)


def test_nothing_hangs_on_the_order_of_rows(tarlan):
    told = []
    frames = tarlan.frames(on=date(2031, 4, 1)), tarlan.frames()
    for before, after in (frames, tuple(map(shuffled, frames))):
        states = Material.of(before, tarlan.ontology), Material.of(after, tarlan.ontology)
        found = changes(*states, Clock.SAID, (date(2031, 4, 1), date(2032, 6, 1)))
        told.append((write_changes(Writer(states[1]), found), pairings(states[1], most=5)))
    assert told[0][0]["points"]
    assert told[0][1]
    assert told[0] == told[1]


def test_why_names_the_statements_behind_a_number():
    entries = [
        statement(1, "225", "ministry", "2022-01-05"),
        statement(2, "238", "ministry", "2022-03-14"),
        statement(3, "263", "monitors", "2022-03-14"),
        statement(4, "yes", "monitors", "2022-03-14", thing="c", property="holds"),
    ]
    material = make(entries, SECOND)

    def numbers(name):
        return [s.n for s in why(material, f"changed/{FIRST}/{name}", SECOND).statements]

    assert numbers("moved") == [2, 3]
    assert numbers("revised") == [2]
    assert numbers("said") == [3, 4]
    assert numbers("fresh") == [4]
    assert numbers("c") == [4]
    assert why(material, f"changed/{FIRST}/moved", SECOND).because
    for unknown in ("changed/moved", f"changed/{FIRST}/nothing"):
        with pytest.raises(NotFound):
            why(material, unknown, SECOND)
