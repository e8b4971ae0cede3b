"""Complaints: what the invented record must give, circles, rival outcomes, terms, and a user's trial."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from one_view import ON, QUIET, by_record, name_of, shuffled, statement, taken_back, values, worked_out
from openinquest.cli import main
from openinquest.errors import NotFound
from openinquest.inquiry import Material, Writer, why
from openinquest.inquiry.complaints import (
    ComplaintStatus,
    complaint_json,
    find_doubtful_complaints,
    official,
    register,
    totals,
    totals_json,
)
from openinquest.inquiry.deadlines import (
    Effect,
    Evidence,
    Governs,
    Kind,
    Length,
    Rule,
    Scope,
    Unit,
    Verification,
)
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.terms import Language
from openinquest.record.frames import frames_from_entries


def rule(name, complaints, days, silence, *, verified=True):
    return Rule(
        id=name,
        governs=Governs.REPLY,
        article=dict.fromkeys(Language, name),
        content=dict.fromkeys(Language, name),
        source="invented",
        evidence=Evidence.READ,
        valid_from=date(2030, 1, 1),
        term=Length(days, Unit.CALENDAR),
        silence=silence,
        scope=Scope(frozenset({Kind.COMPLAINT}), frozenset(), frozenset({complaints}), frozenset({"PublicBody"})),
        verified=Verification("A Lawyer", date(2031, 1, 1)) if verified else None,
    )  # fmt: skip


RULES = (
    rule("tarlan.administrative", "administrative-complaint", 20, Effect.DEEMED_REFUSED),
    rule("tarlan.court", "court-complaint", 10, Effect.OVERDUE),
    rule("tarlan.report", "crime-report", 30, Effect.OVERDUE, verified=False),
)


@pytest.fixture(scope="module")
def invented(invented):
    return replace(invented, legal_rules=RULES)


@pytest.fixture(scope="module")
def found(invented):
    return {c.id: c for c in register(invented, ON)}


def yes(value):
    return "yes" if value else "no"


FIELDS = {
    "status": lambda c: c.status.value,
    "decided": lambda c: "; ".join(f"{o.outcome.value} {o.on or '-'} {o.by}" for o in c.decided),
    "complainants": lambda c: values(c.complainants),
    "lodged_with": lambda c: values(c.lodged_with),
    "lodged_on": lambda c: values(c.lodged_on),
    "against": lambda c: values(c.against),
    "grounds": lambda c: values(c.grounds),
    "grade": lambda c: c.grade.value if c.grade else "-",
    "way": lambda c: " > ".join(c.path.circles[0].bodies),
    "came_back": lambda c: c.path.circles[0].kind.value,
    "order_known": lambda c: yes(c.path.circles[0].ordered),
    "forwarded": lambda c: "; ".join(
        f"{s.to}{f' by {s.by}' if s.by else ''} ({' or '.join(s.days)})" for s in c.path.steps
    ),
    "term": lambda c: (c.term.word if c.term else None) or "-",
    "searched_in": lambda c: "; ".join(c.searched.named),
    "collective": lambda c: yes(c.collective),
}


@pytest.mark.parametrize("row", worked_out("complaints"), ids=name_of)
def test_the_invented_record_gives_what_was_worked_out_by_hand(row, invented, found):
    field = row["field"]
    if field == "count":
        total = totals(found.values()).named(row["id"].partition("/")[2])
        assert str(total.count) == row["expected"], row["why"]
    elif field in FIELDS:
        assert FIELDS[field](found[row["id"]]) == row["expected"], row["why"]
    else:
        (figure,) = [f for f in official(invented, found.values(), ON) if f.figure == row["id"]]
        (stated,) = figure.values
        shown = {
            "documented": "; ".join(sorted(stated.documented)),
            "unaccounted": "-" if stated.low is None and stated.high is None else f"{stated.low}..{stated.high}",
            "because": stated.because[0].key,
        }  # fmt: skip
        assert shown[field] == row["expected"], row["why"]


def test_every_status_comes_up(found):
    assert {c.status for c in found.values()} == set(ComplaintStatus)


@pytest.mark.parametrize(
    ("first", "second", "together", "single"),
    [
        (("rejected", "7 of 10", "2031-05"), ("granted", "3 of 10", "2031-05"), "decided-for-some", "contested"),
        (("rejected", "7 of 10", "2031-05"), ("granted", "7 of 10", "2031-05"), "contested", "contested"),
        (("rejected", "", "2031-05"), ("granted", "3 of 10", "2031-05"), "contested", "contested"),
        (("rejected", "", "2031-05"), ("granted", "3 of 10", "2031-06"), "decided-for-some", "granted"),
        (("granted", "3 of 10", "2031-05"), ("rejected", "", "2031-06"), "rejected", "rejected"),
        (("rejected", "", "2031-05"), ("rejected", "3 of 10", "2031-05"), "rejected", "rejected"),
        (("rejected", "7 of 10", "2031-05"), ("pending", "3 of 10", "2031-06"), "decided-for-some", "pending"),
    ],
)  # fmt: skip
def test_what_is_said_of_some_of_several_does_not_contradict_what_is_said_of_others(
    build, define, first, second, together, single
):
    said = [
        {"n": n, "thing": "c", "property": "outcome", "value": outcome, "stance": "asserts", "basis": "own",
         "speaker": "watch", "voice": "watch", "said_on": "2031-09-01", "holds_at": day, "document": "d",
         **({"scope": scope} if scope else {})}
        for n, (outcome, scope, day) in enumerate((first, second), 1)
    ]  # fmt: skip
    for collective, expected in (("yes", together), ("no", single)):
        things = [define("c", "schema", "Complaint"), define("c", "collective", collective)]
        (complaint,) = register(build(things, said), ON)
        assert complaint.status.value == expected


def test_without_rules_nothing_is_overdue(tarlan):
    plain = {c.id: c for c in register(Material.of(tarlan.frames(), tarlan.ontology), ON)}
    assert plain["complaints.deemed"].status is ComplaintStatus.NO_REPLY
    assert plain["complaints.deemed"].term is None


def test_every_number_names_its_statements(invented, found, tarlan):
    data = totals_json(Writer(invented), totals(found.values()))
    standing = set(invented.frames.statements["n"])
    for total in data["by_status"]:
        assert bool(total["statements"]) == bool(total["count"])
        assert set(total["statements"]) <= standing
        assert [s.n for s in why(invented, total["name"], ON).statements] or not total["count"]
    reason = why(invented, "complaints/in-a-circle", ON)
    assert {s.thing for s in reason.statements} >= {
        "complaints.circle",
        "complaints.back",
        "complaints.unordered",
    }
    with pytest.raises(NotFound):
        why(invented, "complaints/no-such-number", ON)


def test_a_complaint_is_explained_with_the_total_that_counts_it(invented):
    reason = why(invented, "complaints.granted", ON)
    assert "complaints.total" in {s.thing for s in reason.statements}
    assert any(s.key == "complaint.decided" for s in reason.because)


def test_what_had_not_been_said_by_a_day_is_not_known_then(tarlan):
    early = date(2031, 9, 30)
    material = Material.of(tarlan.frames(on=early), tarlan.ontology, on=early)
    known = {c.id: c for c in register(material, early)}
    assert "complaints.silent" not in known
    assert known["complaints.unordered"].status is ComplaintStatus.IN_A_CIRCLE
    assert "complaints.granted" not in known


# --- invented entries, for what the record cannot hold -------------------------------------------------


def said(n, prop, value, day="2031-06-01", voice="bar", thing="c", **more):
    return statement(n, thing, prop, value, day, voice, **more)


@pytest.fixture
def one(build, define):
    def make(*entries):
        complaints = register(build([define("c", "schema", "Complaint")], entries), ON)
        return complaints[0] if complaints else None

    return make


def test_what_is_passed_on_to_who_has_it_is_no_circle(one):
    complaint = one(said(1, "lodged_with", "a"), said(2, "forwarded_to", "a", holds_at="2031-07-01"))
    assert not complaint.in_circle
    assert complaint.status is ComplaintStatus.FORWARDED


def test_two_addressees_that_pass_their_copies_to_each_other_make_no_circle(one):
    copies = [said(1, "lodged_with", "a"), said(2, "lodged_with", "b"), said(3, "forwarded_to", "b")]
    assert not one(*copies).in_circle
    assert one(*copies, said(4, "forwarded_to", "x"), said(5, "forwarded_to", "a")).in_circle


def test_a_part_of_the_body_complained_of_counts_as_that_body(one, build, define):
    within = {"n": 9, "kind": "within", "left": "unit", "right": "police", "reason": "a unit of it"}
    complaint = one(
        said(1, "against", "police"), said(2, "lodged_with", "a"), said(3, "forwarded_to", "unit"), within
    )
    assert complaint.status is ComplaintStatus.IN_A_CIRCLE
    assert complaint.path.circles[0].bodies == ("a", "unit")


def test_lodging_with_the_body_complained_of_is_no_circle(one):
    assert not one(said(1, "against", "a"), said(2, "lodged_with", "a")).in_circle


@pytest.mark.parametrize("names", [("b", "a"), ("y", "z")])
def test_a_circle_hangs_neither_on_names_nor_on_the_log(one, names):
    lodged, other = names
    steps = [said(2, "forwarded_to", other), said(3, "forwarded_to", lodged)]
    for order in (steps, steps[::-1]):
        complaint = one(said(1, "lodged_with", lodged), *order)
        assert complaint.path.circles[0].bodies == (lodged, other, lodged)


def test_a_body_named_twice_by_one_voice_was_sent_it_twice(one):
    steps = [
        said(2, "forwarded_to", "b", holds_at="2031-07-01"),
        said(3, "forwarded_to", "c", holds_at="2031-08-01"),
        said(4, "forwarded_to", "b", holds_at="2031-09-01"),
    ]
    complaint = one(said(1, "lodged_with", "a"), *steps)
    assert complaint.path.circles[0].bodies == ("b", "c", "b")
    steps[2] |= {"speaker": "rival", "voice": "rival"}
    assert not one(said(1, "lodged_with", "a"), *steps).in_circle


def test_an_outcome_told_later_without_a_day_is_still_the_outcome(one):
    complaint = one(said(1, "outcome", "pending", "2031-07-01"), said(2, "outcome", "granted", "2031-09-01"))
    assert complaint.status is ComplaintStatus.GRANTED


def test_a_withdrawn_statement_counts_no_more(one):
    entries = [said(1, "lodged_with", "a"), said(2, "outcome", "granted")]
    taken = said(3, "outcome", "granted", "2031-09-01", stance="withdraws", target="<2>")
    assert one(*entries).status is ComplaintStatus.GRANTED
    assert one(*entries, taken).status is ComplaintStatus.NO_REPLY


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (said(2, "forwarded_to", "b", holds_at="2031-01-01"), "before it was lodged"),
        (said(2, "decided_on", "2031-01-01"), "before it was lodged"),
        (said(2, "forwarded_to", "a", holds_at="2031-07-01"), "which has it already"),
        (said(2, "forwarded_to", "b", holds_at="2031"), None),
        (said(2, "received_on", "2031-01-01"), "before it was lodged"),
    ],
)
def test_what_can_hardly_be_is_pointed_out(build, define, entry, found):
    asked = [
        define("c", "schema", "Complaint"), said(1, "lodged_on", "2031-05-01"), said(3, "lodged_with", "a"),
        said(4, "outcome", "granted"),
    ]  # fmt: skip
    doubts = [doubt for doubt in find_doubtful_complaints(build(asked, [entry])) if doubt.where == "c"]
    assert [found in doubt.what for doubt in doubts] == ([True] if found else [])


def test_a_term_across_a_change_of_the_law_is_pointed_out(build, define):
    old, new = (
        replace(rule("law", "appeal", days, Effect.OVERDUE), valid_from=first, valid_to=last)
        for days, first, last in ((5, date(2031, 1, 1), date(2031, 6, 30)), (30, date(2031, 7, 1), None))
    )
    entries = [
        define("c", "schema", "Complaint"), define("a", "schema", "PublicBody"), said(1, "kind", "appeal"),
        said(2, "lodged_with", "a"), said(3, "received_on", "2031-06-15/2031-07-15"),
    ]  # fmt: skip
    material = replace(build(entries), legal_rules=(old, new))
    (doubt,) = find_doubtful_complaints(material)
    assert "either side of a change of the law" in doubt.what
    (complaint,) = register(material, date(2031, 7, 25))
    assert complaint.term.word == "term may have ended"
    (complaint,) = register(material, date(2031, 9, 1))
    assert complaint.status is ComplaintStatus.OVERDUE


def test_an_extended_term_without_a_rule_is_pointed_out(build, define):
    material = build([define("c", "schema", "Complaint"), said(1, "extended_to", "2031-09-01")])
    (doubt,) = find_doubtful_complaints(material)
    assert "no rule says" in doubt.what


def test_a_reply_before_its_complaint_is_pointed_out(build, define):
    asked = [
        define("c", "schema", "Complaint"),
        said(1, "lodged_on", "2031-05-01"),
        define("r", "schema", "Reply"),
    ]
    reply = [define("r", "reply_to", "c"), said(2, "content", "words", "2031-01-01", thing="r")]
    (doubt,) = find_doubtful_complaints(build(asked, reply))
    assert "came before the complaint was lodged" in doubt.what


@st.composite
def entries(draw):
    """Statements of one complaint by several voices, on any days and in any order."""
    found = []
    for n in range(1, draw(st.integers(3, 8)) + 1):
        prop, options = draw(
            st.sampled_from([
                ("lodged_with", ["a", "b", "c"]), ("forwarded_to", ["a", "b", "c"]), ("against", ["a", "b"]),
                ("lodged_on", ["2031-01-01", "2031-05", "2031-12-31"]),
                ("outcome", ["granted", "rejected", "pending", "no-reply", "forwarded"]),
                ("decided_on", ["2031-02-01", "2031"]), ("complainant_kind", ["victim", "lawyer"]),
            ])
        )  # fmt: skip
        entry = said(
            n, prop, draw(st.sampled_from(options)), draw(st.sampled_from(["2031-01-05", "2031-06", "../2031"])),
            draw(st.sampled_from(["bar", "office", "kin"])), document=f"d{n}",
        )  # fmt: skip
        day = draw(st.sampled_from([None, "2031-03-01", "2031-04", "2031-09-01"]))
        found.append(entry | ({"holds_at": day} if day else {}))
    return found


DEFINED = by_record(("c", "schema", "Complaint"))


def shown(found):
    material = Material.of(frames_from_entries([*DEFINED, *found]))
    return [complaint_json(Writer(material), c) for c in register(material, ON)]


@QUIET
@given(entries(), st.randoms(use_true_random=False))
def test_nothing_hangs_on_the_order_of_entries(found, chance):
    assert shown(found) == shown(shuffled(found, chance))


@QUIET
@given(entries(), st.sampled_from(["bar", "office", "kin"]))
def test_retracting_all_of_a_speaker_is_as_if_none_had_been_said(found, speaker):
    retracted, never = taken_back(found, speaker)
    assert shown(retracted) == shown(never)


@QUIET
@given(entries())
def test_every_step_and_outcome_names_statements_of_the_record(found):
    numbers = {entry["n"] for entry in found}
    for complaint in shown(found):
        named = [*complaint["forwarded"], *complaint["outcomes"], *complaint["circles"], complaint]
        assert {n for item in named for n in item["statements"]} <= numbers | {900}
        assert complaint["because"]


# --- a user's trial ---------------------------------------------------------------------------------------


def test_a_user_reads_complaints_and_totals(example, capsys):
    record = ["--record", str(example.folder), "--on", "2023-06-01"]
    assert main(["complaints", *record]) == 0
    text = capsys.readouterr().out
    assert "Request of relatives of the dead" in text
    assert "no register of all complaints" in text
    assert main(["complaints", "--totals", *record]) == 0
    text = capsys.readouterr().out
    assert "complaints/addressee.gpo" in text
    assert "stands for several complaints together" in text
    assert main(["complaints", "complaint.relatives", "--json", *record]) == 0
    data = json.loads(capsys.readouterr().out)
    (complaint,) = data["complaints"]
    assert complaint["complainants"][0]["value"] == "relative"
    assert complaint["status"] == "no-reply-found"
    assert "No reply found as of 1 June 2023" in complaint["because"].replace("\N{NO-BREAK SPACE}", " ")
    assert "lodged_by" not in complaint


def test_what_a_source_says_of_some_is_not_said_of_all(example, capsys):
    assert main(["complaints", "complaint.survivors", "--json", "--record", str(example.folder)]) == 0
    (complaint,) = json.loads(capsys.readouterr().out)["complaints"]
    assert complaint["outcomes"][0]["scope"] == "most of them"
    assert "The source says it only of: most of them." in complaint["because"]


def test_the_reason_of_a_grade_stands_beside_it(example, capsys):
    assert main(["complaints", "complaint.unlawful-methods", "--record", str(example.folder)]) == 0
    assert "Reason for the grade: told the Security Council" in capsys.readouterr().out


def test_every_row_names_the_id_by_which_it_is_asked_for(example, capsys):
    for command, ids in (("complaints", "complaint.survivors"), ("commitments", "commitment.amnesty")):
        assert main([command, "--record", str(example.folder)]) == 0
        header, *rows = capsys.readouterr().out.splitlines()
        at = header.split("\t").index("id")
        assert ids in [row.split("\t")[at] for row in rows if "\t" in row]


def test_totals_of_one_complaint_are_refused(example, capsys):
    assert main(["complaints", "--totals", "complaint.survivors", "--record", str(example.folder)]) == 2
    assert "leave out the ids" in capsys.readouterr().err


def test_a_user_who_asks_for_something_else_is_told(example, capsys):
    assert main(["complaints", "deaths", "--record", str(example.folder)]) != 0
    assert "complaint" in capsys.readouterr().err


def test_the_rule_is_said_in_three_languages(invented):
    for language in Language:
        assert Writer(invented, language).said("rule", [Sentence("rule.complaints")])["rule"]
