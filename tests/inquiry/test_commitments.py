"""Commitments: what the invented record must give, what bears on them, terms, and a user's trial."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from one_view import ON, QUIET, by_record, name_of, shuffled, statement, taken_back, values, worked_out
from openinquest.cli import main
from openinquest.errors import NotFound
from openinquest.inquiry import Language, Material, Writer, why
from openinquest.inquiry.commitments import (
    CommitmentStatus,
    DueStatus,
    commitment_json,
    commitments,
    find_doubtful_commitments,
    totals,
)
from openinquest.inquiry.sentences import CATALOGUES
from openinquest.record.frames import frames_from_entries


@pytest.fixture(scope="module")
def found(invented):
    return {c.id: c for c in commitments(invented, ON)}


FIELDS = {
    "status": lambda c: c.status.value,
    "term": lambda c: c.term.value,
    "reported": lambda c: "; ".join(s.who for s in c.reported),
    "denied": lambda c: "; ".join(s.who for s in c.denied),
    "kind": lambda c: values(c.kind),
    "made_on": lambda c: values(c.made_on),
    "links": lambda c: "; ".join(f"{link.kind} {link.timing.value} {link.on}" for link in c.links),
    "searched_in": lambda c: "; ".join(c.searched.named),
}


@pytest.mark.parametrize("row", worked_out("commitments"), ids=name_of)
def test_the_invented_record_gives_what_was_worked_out_by_hand(row, found):
    if row["field"] == "count":
        counts = {f"commitments/{total.name}": total.count for total in totals(found.values())}
        assert str(counts[row["id"]]) == row["expected"], row["why"]
    else:
        assert FIELDS[row["field"]](found[row["id"]]) == row["expected"], row["why"]


def test_every_status_and_every_term_comes_up(found):
    assert {c.status for c in found.values()} == set(CommitmentStatus)
    assert {c.term for c in found.values()} == set(DueStatus)


def test_every_number_can_be_asked_for(invented, found):
    for total in totals(found.values()):
        reason = why(invented, f"commitments/{total.name}", ON)
        assert {s.n for s in reason.statements} >= set(total.statements)
    with pytest.raises(NotFound):
        why(invented, "commitments/kept", ON)


def test_no_sentence_says_that_a_commitment_was_kept_or_broken():
    words = {
        Language.ENGLISH: ("broken", "fulfilled", "failed"),
        Language.RUSSIAN: ("нарушено", "сдержано"),
        Language.KAZAKH: ("бұзылды", "бұзған"),
    }
    for language, found in words.items():
        for key, text in CATALOGUES[language].items():
            if key.startswith("commitment."):
                assert not any(word in text.casefold() for word in found), key


# --- invented entries --------------------------------------------------------------------------------------


def said(n, prop, value, day="2031-06-02", voice="ministry", thing="c", **more):
    return statement(n, thing, prop, value, day, voice, **more)


@pytest.fixture
def one(build, define):
    def make(*entries, on=ON):
        defined = [define("c", "schema", "Commitment"), define("c", "made_by", "ministry")]
        return commitments(build(defined, [said(900, "content", "words")], entries), on)[0]

    return make


def test_who_takes_it_back_no_longer_says_so(one):
    assert one(said(1, "kept", "yes")).status is CommitmentStatus.REPORTED_DONE
    changed = one(said(1, "kept", "yes"), said(2, "kept", "yes", "2031-09-01", stance="denies"))
    assert changed.status is CommitmentStatus.DENIED
    taken = said(2, "kept", "yes", "2031-09-01", stance="withdraws", target="<1>")
    assert one(said(1, "kept", "yes"), taken).status is CommitmentStatus.NOTHING_FOUND


def test_what_the_record_alone_says_of_it_is_nobodys_word(one, define):
    assert one(define("c", "kept", "yes")).status is CommitmentStatus.NOTHING_FOUND


def test_the_day_is_that_on_which_its_maker_said_it(one):
    assert one().made.low[0] == date(2031, 6, 2)
    assert one(said(1, "made_on", "2031-05-01", voice="gazette")).made.low[0] == date(2031, 5, 1)


@pytest.mark.parametrize("right", ["c", "<900>"])
def test_a_judgement_may_name_the_commitment_or_a_statement_of_it(one, right):
    other = said(1, "holds", "yes", "2031-08-01", "watch", thing="x")
    judged = {"n": 2, "kind": "undermines", "left": "<1>", "right": right, "reason": "it was said"}
    commitment = one(other, judged)
    assert commitment.status is CommitmentStatus.ON_RECORD
    assert [(link.kind, link.timing.value) for link in commitment.links] == [("undermines", "since")]


def test_what_came_after_the_day_asked_for_is_not_there_yet(one):
    other = said(1, "holds", "yes", "2031-08-01", "watch", thing="x")
    judged = {"n": 2, "kind": "supports", "left": "<1>", "right": "c"}
    assert one(other, judged, on=date(2031, 7, 1)).status is CommitmentStatus.NOTHING_FOUND


@pytest.mark.parametrize(
    ("days", "term"),
    [
        (["2031-12-31"], "term-passed"),
        (["2032-04-01"], "may-be-due"),
        (["2033"], "not-yet-due"),
        (["2031-12-31", "2033"], "may-be-due"),
        (["2032-01-01/.."], "may-be-due"),
    ],
)
def test_a_term_is_passed_only_by_every_account(one, days, term):
    rows = [said(n, "due", day, voice=f"v{n}") for n, day in enumerate(days, start=1)]
    assert one(*rows).term.value == term


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (said(1, "due", "2031-01-01"), 1),
        (said(1, "due", "2031"), 0),
        (said(1, "kept", "yes", "2031-01-01"), 1),
    ],
)
def test_what_was_due_or_done_before_it_was_made_is_pointed_out(build, define, entry, found):
    made = [define("c", "schema", "Commitment"), said(900, "made_on", "2031-06-02"), entry]
    assert len(list(find_doubtful_commitments(build(made)))) == found


@st.composite
def entries(draw):
    found = []
    for n in range(1, draw(st.integers(3, 8)) + 1):
        thing, prop, options = draw(
            st.sampled_from([
                ("c", "kept", ["yes", "no"]), ("c", "due", ["2031-12-31", "2032"]), ("c", "content", ["a", "b"]),
                ("c", "made_on", ["2031-05-01", "2031-06"]), ("x", "holds", ["yes"]),
                ("d", "date", ["2031-07-01", "2030"]),
            ])
        )  # fmt: skip
        found.append(
            said(
                n, prop, draw(st.sampled_from(options)), draw(st.sampled_from(["2031-06-02", "2031-09", "../2031"])),
                draw(st.sampled_from(["a", "b", "k"])), thing=thing, document=f"d{n}",
                stance=draw(st.sampled_from(["asserts", "asserts", "denies"])),
            )
        )  # fmt: skip
    for n in range(draw(st.integers(0, 2))):
        left = draw(st.integers(1, len(found)))
        kind = draw(st.sampled_from(["supports", "undermines", "qualifies"]))
        found.append(
            {"n": 700 + n, "kind": kind, "left": f"<{left}>", "right": "c", "reason": "so it is judged"}
        )
    return found


DEFINED = by_record(
    ("c", "schema", "Commitment"), ("c", "made_by", "a"), ("c", "made_on", "2031-05-01"), ("x", "schema", "Claim"),
    ("d", "schema", "Decision"), ("d", "kind", "law"), ("d", "about", "c"),
)  # fmt: skip


def shown(found):
    material = Material.of(frames_from_entries([*DEFINED, *found]))
    return [commitment_json(Writer(material), c) for c in commitments(material, ON)]


@QUIET
@given(entries(), st.randoms(use_true_random=False))
def test_nothing_hangs_on_the_order_of_entries(found, chance):
    assert shown(found) == shown(shuffled(found, chance))


@QUIET
@given(entries(), st.sampled_from(["a", "b", "k"]))
def test_retracting_all_of_a_speaker_is_as_if_none_had_been_said(found, speaker):
    retracted, never = taken_back(found, speaker)
    assert shown(retracted) == shown(never)


# --- a user's trial ----------------------------------------------------------------------------------------


def test_a_user_reads_commitments(example, capsys):
    record = ["--record", str(example.folder), "--on", "2026-01-31"]
    assert main(["commitments", *record]) == 0
    text = capsys.readouterr().out
    assert "a one-time amnesty for participants" in text
    assert "Signing of the amnesty" in text
    assert "none stated" in text
    assert main(["commitments", "commitment.mazhilis", "--json", *record]) == 0
    (data,) = json.loads(capsys.readouterr().out)["commitments"]
    assert data["status"] == "steps-on-record"
    assert [due["value"] for due in data["due"]] == ["2023"]
    assert main(["why", "commitment.amnesty", *record]) == 0
    assert "the amnesty is signed" in capsys.readouterr().out


def test_a_user_who_asks_for_something_else_is_told(example, capsys):
    assert main(["commitments", "deaths", "--record", str(example.folder)]) != 0
    assert "commitment" in capsys.readouterr().err
