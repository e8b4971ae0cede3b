"""Hearings: what the invented record must give, where replies count, how public one was, and a user's trial."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from one_view import ON, QUIET, by_record, name_of, shuffled, statement, taken_back, values, worked_out
from openinquest.cli import main
from openinquest.errors import NotFound
from openinquest.inquiry import Material, Writer, why
from openinquest.inquiry.hearings import (
    Publicity,
    Where,
    find_doubtful_hearings,
    hearing_json,
    hearings,
)
from openinquest.record.frames import frames_from_entries


@pytest.fixture(scope="module")
def found(invented):
    return {h.id: h for h in hearings(invented, ON)}


def claims(hearing):
    return "; ".join(
        f"{c.claim}: {' '.join(s.who for s in c.asserted)} / {' '.join(s.who for s in c.denied)} / "
        + " ".join(j.kind.value for j in c.bearing)
        for c in hearing.claims
    )


OF_HEARING = {
    "publicity": lambda h: h.publicity.value,
    "durations": lambda h: values(h.durations),
    "speakers": lambda h: values(h.speakers),
    "date": lambda h: values(h.days),
    "heard": lambda h: "; ".join(f"{heard.who} {len(heard.statements)}" for heard in h.heard),
    "claims": claims,
    "replies_to": lambda h: "; ".join(a.question.id for a in h.replies_to),
}
OF_QUESTION = {
    "there": lambda a: a.there.value,
    "since": lambda a: a.since.value,
    "unplaced": lambda a: str(len(a.replies[Where.UNPLACED])),
}


@pytest.mark.parametrize("row", worked_out("hearings"), ids=name_of)
def test_the_invented_record_gives_what_was_worked_out_by_hand(row, invented, found):
    field = row["field"]
    if field == "count":
        every = {n["name"]: n for h in found.values() for n in hearing_json(Writer(invented), h)["numbers"]}
        assert str(every[row["id"]]["count"]) == row["expected"], row["why"]
    elif field in OF_HEARING:
        assert OF_HEARING[field](found[row["id"]]) == row["expected"], row["why"]
    else:
        (asked,) = [a for h in found.values() for a in h.asked if a.question.id == row["id"]]
        assert OF_QUESTION[field](asked) == row["expected"], row["why"]


def test_every_degree_of_publicity_comes_up(found):
    assert {h.publicity for h in found.values()} == set(Publicity)


def test_every_number_can_be_asked_for(invented, found):
    for hearing in found.values():
        for number in hearing_json(Writer(invented), hearing)["numbers"]:
            reason = why(invented, number["name"], ON)
            assert {s.n for s in reason.statements} >= set(number["statements"])
    reason = why(invented, "hearings/hearings.first.heard", ON)
    assert {s.occasion for s in reason.statements} == {"hearings-2031-06-02"}
    with pytest.raises(NotFound):
        why(invented, "hearings/hearings.first.there.kept", ON)


def test_claims_stand_beside_the_numbers_and_no_sentence_weighs_them(invented, found):
    data = hearing_json(Writer(invented), found["hearings.first"])
    assert "answered: 1" in data["because"]
    assert data["claims"][0]["label"] not in data["because"]
    assert "prosecutor" not in data["because"].casefold()


def test_a_later_reply_is_not_known_before_it_came(tarlan):
    early = date(2031, 7, 1)
    material = Material.of(tarlan.frames(on=early), tarlan.ontology, on=early)
    (first,) = hearings(material, early)
    assert {a.question.id: a.since.value for a in first.asked}["hearings.q.refused"] == "no-reply-found"


# --- invented entries --------------------------------------------------------------------------------------


def said(n, thing, prop, value, day="2031-06-02", voice="gazette", **more):
    return statement(n, thing, prop, value, day, voice, **more)


@pytest.fixture
def one(build, define):
    defined = [
        define("h", "schema", "Hearing"), define("q", "schema", "Question"), define("q", "asked_at", "h"),
        define("r", "schema", "Reply"), define("r", "reply_to", "q"), said(900, "h", "date", "2031-06-02"),
        said(901, "q", "text", "Why?", voice="deputies", occasion="session"),
        said(902, "q", "asked_on", "2031-06-02", voice="deputies"),
    ]  # fmt: skip

    def make(*entries):
        material = build(defined, entries)
        return material, hearings(material, ON)[0]

    return make


@pytest.mark.parametrize(
    ("reply", "where"),
    [
        ({"occasion": "session"}, Where.THERE),
        ({"occasion": "press"}, Where.UNPLACED),
        ({}, Where.UNPLACED),
        ({"day": "2031-06-03"}, Where.SINCE),
        ({"day": "2031-06"}, Where.UNPLACED),
        ({"day": "2031-05-01"}, Where.UNPLACED),
    ],
)
def test_a_reply_counts_where_it_was_given(one, reply, where):
    _, hearing = one(said(1, "r", "content", "words", voice="minister", **reply))
    (asked,) = hearing.asked
    assert [place for place, replies in asked.replies.items() if replies] == [where]


def test_what_is_said_of_the_place_beats_the_occasion(one, define):
    reply = said(1, "r", "content", "words", voice="minister", occasion="session")
    _, hearing = one(reply, define("r", "given_at", "press-room"))
    assert not hearing.asked[0].replies[Where.THERE]
    _, hearing = one(reply | {"occasion": "letter"}, define("r", "given_at", "h"))
    assert hearing.asked[0].replies[Where.THERE]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("broadcast", "yes", "a", "asserts")], "broadcast"),
        ([("broadcast", "no", "a", "asserts")], "unknown"),
        ([("broadcast", "yes", "a", "denies")], "unknown"),
        ([("open_to_public", "no", "a", "asserts")], "closed"),
        ([("open_to_public", "yes", "a", "denies")], "closed"),
        ([("open_to_public", "yes", "a", "asserts"), ("open_to_public", "no", "b", "asserts")], "contested"),
        ([("broadcast", "yes", "a", "asserts"), ("open_to_public", "no", "b", "asserts")], "contested"),
        ([("broadcast", "no", "a", "asserts"), ("open_to_public", "yes", "b", "asserts")], "open"),
    ],
)
def test_how_public_a_hearing_was_is_what_sources_say(one, entries, expected):
    rows = [
        said(n, "h", prop, value, voice=who, stance=stance)
        for n, (prop, value, who, stance) in enumerate(entries, start=1)
    ]
    _, hearing = one(*rows)
    assert hearing.publicity.value == expected


@pytest.mark.parametrize(("day", "doubts"), [("2031-06-05", 1), ("2031-06", 0), ("2031-06-02", 0)])
def test_a_question_of_another_day_is_pointed_out(build, define, day, doubts):
    material = build([
        define("h", "schema", "Hearing"), define("q", "schema", "Question"), define("q", "asked_at", "h"),
        said(1, "h", "date", "2031-06-02"), said(2, "q", "asked_on", day, voice="deputies"),
    ])  # fmt: skip
    assert len(list(find_doubtful_hearings(material))) == doubts


def test_a_reply_there_of_another_day_is_pointed_out(one):
    material, _ = one(said(1, "r", "content", "words", "2031-07-01", "minister", occasion="session"))
    (doubt,) = find_doubtful_hearings(material)
    assert "dated on another day" in doubt.what


PROPERTIES = st.sampled_from([
    ("h", "date", ["2031-06-02", "2031-06", "2031-07-01"]), ("h", "duration", ["2", "3"]),
    ("h", "broadcast", ["yes", "no"]), ("h", "open_to_public", ["yes", "no"]), ("h", "speaker", ["x", "y"]),
    ("r", "content", ["one", "two"]), ("s", "content", ["three"]), ("q", "text", ["Why?"]), ("c", "holds", ["yes"]),
])  # fmt: skip


@st.composite
def entries(draw):
    found = []
    for n in range(1, draw(st.integers(3, 9)) + 1):
        thing, prop, options = draw(PROPERTIES)
        entry = said(
            n, thing, prop, draw(st.sampled_from(options)),
            draw(st.sampled_from(["2031-06-02", "2031-06-09", "../2031"])), draw(st.sampled_from(["a", "b", "c1"])),
            stance=draw(st.sampled_from(["asserts", "asserts", "denies"])), document=f"d{n}",
        )  # fmt: skip
        occasion = draw(st.sampled_from([None, "session", "press"]))
        found.append(entry | ({"occasion": occasion} if occasion else {}))
    for n, reply in enumerate(("r", "s"), start=700):
        grade = draw(st.sampled_from([None, "answered", "refused", "deferred"]))
        if grade:
            found.append({"n": n, "kind": "answers", "left": reply, "right": "q", "value": {"grade": grade}})
    return found


DEFINED = by_record(
    ("h", "schema", "Hearing"), ("q", "schema", "Question"), ("q", "asked_at", "h"), ("r", "schema", "Reply"),
    ("r", "reply_to", "q"), ("s", "schema", "Reply"), ("s", "reply_to", "q"), ("c", "schema", "Claim"),
    ("c", "about", "h"), ("h", "occasion", "session"), ("q", "asked_on", "2031-06-02"),
)  # fmt: skip


def shown(found):
    material = Material.of(frames_from_entries([*DEFINED, *found]))
    return [hearing_json(Writer(material), h) for h in hearings(material, ON)]


@QUIET
@given(entries(), st.randoms(use_true_random=False))
def test_nothing_hangs_on_the_order_of_entries(found, chance):
    assert shown(found) == shown(shuffled(found, chance))


@QUIET
@given(entries(), st.sampled_from(["a", "b", "c1"]))
def test_retracting_all_of_a_speaker_is_as_if_none_had_been_said(found, speaker):
    retracted, never = taken_back(found, speaker)
    assert shown(retracted) == shown(never)


@QUIET
@given(entries())
def test_each_question_is_counted_once_there_and_once_since(found):
    for hearing in shown(found):
        counts = {n["name"].removeprefix("hearings/h."): n["count"] for n in hearing["numbers"]}
        for where in ("there.", "since."):
            assert sum(c for name, c in counts.items() if name.startswith(where)) == counts["asked"]


# --- a user's trial ----------------------------------------------------------------------------------------


def test_a_user_reads_the_first_hearing(example, capsys):
    record = ["--record", str(example.folder), "--on", "2023-06-01"]
    assert main(["hearings", *record]) == 0
    assert "Second parliamentary hearing" in capsys.readouterr().out
    assert main(["hearings", "h1", *record]) == 0
    text = capsys.readouterr().out
    assert "Why is the list of the dead not published?" in text
    assert "No main question about the events is left unanswered." in text
    assert main(["hearings", "h1", "--json", *record]) == 0
    (data,) = json.loads(capsys.readouterr().out)
    assert data["publicity"] == "broadcast"
    assert {q["id"]: (q["there"], q["since"]) for q in data["questions"]} == {
        "q.list": ("refused", "partial"),
        "q.instigator": ("deferred", "partial"),
    }
    assert main(["why", "hearings/h1.there.refused", *record]) == 0
    assert "not to distress families" in capsys.readouterr().out


def test_a_user_who_asks_for_something_else_is_told(example, capsys):
    assert main(["hearings", "deaths", "--record", str(example.folder)]) != 0
    assert "hearing" in capsys.readouterr().err
