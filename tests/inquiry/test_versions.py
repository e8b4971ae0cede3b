"""Statuses of points, cells and silences, each rule on the smallest record that shows it."""

from __future__ import annotations

from datetime import date

import pytest

from openinquest.inquiry import Bearing, Flag, Material, PointKind, Scope, Status, Writer, figures, versions

PARTIES = {
    "ministry": "state",
    "prosecutors": "state",
    "monitors": "ngo",
    "un": "international",
    "paper": "media",
}


@pytest.fixture
def parties(define):
    return [
        entry
        for voice, party in PARTIES.items()
        for entry in (define(party, "schema", "Party"), define(voice, "party", party))
    ]


def said(n, value, voice, day="2022-03-14", thing="f", prop="value", **more):
    return {
        "n": n, "thing": thing, "property": prop, "value": value, "stance": "asserts", "basis": "own",
        "speaker": voice, "voice": voice, "said_on": day, "document": f"d{n}", "wording": "paraphrase", **more,
    }  # fmt: skip


@pytest.fixture
def point(build, parties, figure):
    def find(*entries, counting="closed-total", more=()):
        material = build(parties, figure("f", counting), entries, more)
        return next(v for v in versions(material) if v.id == "f")

    return find


@pytest.fixture
def claim(build, parties, define):
    def find(*entries):
        return next(
            v for v in versions(build(parties, [define("c", "schema", "Claim")], entries)) if v.id == "c"
        )

    return find


def holds(n, voice, stance="asserts", value="yes", day="2022-03-14", **more):
    return said(n, value, voice, day, "c", "holds", stance=stance, **more)


def test_two_parties_on_their_own_bases_agree(point):
    assert point(said(1, "238", "ministry"), said(2, "238", "monitors")).status is Status.AGREED


@pytest.mark.parametrize("basis", ["unstated", "cites:ministry", "cites:somebody-else"])
def test_equal_values_without_a_basis_of_their_own_are_repeated(point, basis):
    found = point(said(1, "238", "ministry"), said(2, "238", "monitors", "2022-04-01", basis=basis))
    assert found.status is Status.REPEATED


def test_a_party_does_not_confirm_itself(point):
    found = point(said(1, "238", "ministry"), said(2, "238", "prosecutors"))
    assert found.status is Status.REPEATED


def test_bounds_that_meet_are_compatible(point):
    assert point(said(1, "238", "ministry"), said(2, ">200", "monitors")).status is Status.COMPATIBLE


def test_two_parties_that_conflict_contest_and_one_that_does_is_divided(point):
    assert point(said(1, "238", "ministry"), said(2, "263", "monitors")).status is Status.CONTESTED
    assert point(said(1, "238", "ministry"), said(2, "263", "prosecutors")).status is Status.DIVIDED


def test_contested_comes_before_divided_and_divided_before_agreed(point):
    three = (said(1, "238", "ministry"), said(2, "263", "prosecutors"))
    assert point(*three, said(3, "263", "monitors")).status is Status.CONTESTED
    echo = said(3, "238", "monitors", basis="cites:ministry")
    assert point(*three, echo).status is Status.CONTESTED


def test_only_the_latest_position_of_a_voice_counts(point):
    found = point(
        said(1, "225", "ministry", "2022-01-15"),
        said(2, "238", "ministry", "2022-08-16"),
        said(3, "238", "monitors", "2022-09-01"),
    )
    assert found.status is Status.AGREED
    assert [p.value for cell in found.cells for p in cell.positions] == ["238", "238"]


def test_a_withdrawn_position_is_no_position(point):
    found = point(
        said(1, "164", "ministry", "2022-01-09"),
        said(2, "164", "ministry", "2022-01-10", stance="withdraws", target="<1>"),
        said(3, "238", "monitors"),
    )
    assert found.status is Status.SINGLE
    assert {cell.party for cell in found.cells} == {"ngo"}
    assert Flag.WITHDRAWN in found.flags


def test_an_echo_of_what_was_withdrawn_or_replaced_contests_nothing(point):
    withdrawn = point(
        said(1, "164", "ministry", "2022-01-09"),
        said(2, "164", "ministry", "2022-01-10", stance="withdraws", target="<1>"),
        said(3, "164", "un", "2022-01-11", basis="cites:ministry"),
        said(4, "238", "monitors"),
    )
    assert withdrawn.status is Status.SINGLE
    replaced = point(
        said(1, "225", "ministry", "2022-01-15"),
        said(2, "225", "un", "2022-01-20", basis="cites:ministry"),
        said(3, "238", "ministry", "2022-08-16"),
    )
    assert replaced.status is Status.SINGLE
    shown = {p.who: p.decides for cell in replaced.cells for p in cell.positions}
    assert shown == {"ministry": True, "un": False}


def test_a_number_of_its_own_is_no_echo(point):
    found = point(
        said(1, "225", "ministry", "2022-01-15"),
        said(2, "225", "un", "2022-01-20"),
        said(3, "238", "ministry", "2022-08-16"),
    )
    assert found.status is Status.CONTESTED


def test_unnamed_officials_are_replaced_by_a_named_voice_and_counting_volunteers_are_not(point, define):
    later = said(2, "238", "ministry", "2022-08-16")
    official = said(1, "227", "officials", "2022-02-25", basis="unstated") | {"voice": None}
    member = [define("officials", "party", "state")]
    assert point(official, later, more=member).status is Status.SINGLE
    assert point(later | {"said_on": "2022-01-01"}, official, more=member).status is Status.DIVIDED
    counted = official | {"basis": "own"}
    assert point(counted, later, more=member).status is Status.DIVIDED


def test_an_attributed_position_is_shown_and_does_not_contest(point):
    hearsay = said(1, "241", "ministry", "../2022-07-29", via=[{"who": "un", "mode": "reports"}])
    found = point(hearsay, said(2, "263", "monitors"))
    assert found.status is Status.SINGLE
    assert {cell.party for cell in found.cells} == {"state", "ngo"}
    assert Flag.ATTRIBUTED in found.flags


def test_a_denial_conflicts_with_an_assertion_of_the_same_value_only(point):
    denial = said(2, "164", "monitors", stance="denies")
    assert point(said(1, "164", "ministry"), denial).status is Status.CONTESTED
    assert point(said(1, "238", "ministry"), denial).status is Status.COMPATIBLE
    assert point(said(1, ">150", "ministry"), denial).status is not Status.CONTESTED
    wide = said(2, ">150", "monitors", stance="denies")
    assert point(said(1, "164", "ministry"), wide).status is Status.CONTESTED


def test_a_withdrawal_by_another_voice_is_its_denial(point):
    found = point(said(1, "164", "ministry"), said(2, "164", "monitors", stance="withdraws", target="<1>"))
    assert found.status is Status.CONTESTED


def test_denying_having_said_it_removes_the_position_of_that_voice_only(point):
    reported = said(1, "241", "ministry", "2022-07-01", via=[{"who": "un", "mode": "reports"}])
    own = said(2, "241", "ministry", "2022-08-01", stance="denies", target="<1>#attribution")
    rival = said(2, "241", "prosecutors", "2022-08-01", stance="denies", target="<1>#attribution")
    monitors = said(3, "263", "monitors")
    assert point(reported, own, monitors).status is Status.SINGLE
    assert point(reported, rival, monitors).status is Status.CONTESTED


def test_dozens_are_compared_with_nothing(point):
    found = point(said(1, "238", "ministry"), said(2, "vague:dozens", "monitors"))
    assert found.status is Status.SINGLE


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (("7939", "2022-01-10"), ("9900", "2022-01-11"), Status.COMPATIBLE),
        (("9900", "2022-01-10"), ("7939", "2022-01-11"), Status.CONTESTED),
        (("7939", "2022-01-10"), ("8100", "2022-01-10"), Status.CONTESTED),
        (("7939", "2022-01-10"), ("7939", "2022-01-10"), Status.AGREED),
    ],
)
def test_counts_that_accumulate_are_compared_in_time(point, first, second, status):
    found = point(
        said(1, first[0], "ministry", holds_at=first[1]),
        said(2, second[0], "monitors", holds_at=second[1]),
        counting="accumulates",
    )
    assert found.status is status


def test_who_belongs_to_no_party_is_a_column_of_its_own(point):
    found = point(said(1, "238", "ministry"), said(2, "263", "airport"))
    assert found.status is Status.CONTESTED
    assert [cell.party for cell in found.cells] == ["airport", "state"]


def test_parties_are_those_of_the_day(point, define):
    moved = [
        define("defector", "party", "state", holds_at="../2022-02-28"),
        define("defector", "party", "media", holds_at="2022-03-01/.."),
    ]
    ministry = said(1, "238", "ministry")
    assert point(ministry, said(2, "263", "defector", "2022-02-01"), more=moved).status is Status.DIVIDED
    assert point(ministry, said(2, "263", "defector", "2022-04-01"), more=moved).status is Status.CONTESTED


def test_columns_stand_in_the_order_that_the_record_gives_them(point, define):
    order = [define("ngo", "order", "1"), define("state", "order", "2")]
    found = point(said(1, "238", "ministry"), said(2, "238", "monitors"), said(3, "238", "paper"), more=order)
    assert [cell.party for cell in found.cells] == ["ngo", "state", "media"]


def test_a_claim_denied_is_contested_and_one_that_is_only_denied_is_single(claim):
    assert claim(holds(1, "ministry"), holds(2, "monitors", "denies")).status is Status.CONTESTED
    assert claim(holds(2, "monitors", "denies")).status is Status.SINGLE
    assert claim(holds(1, "ministry", "denies"), holds(2, "monitors", "denies")).status is Status.AGREED


def test_saying_that_a_claim_does_not_hold_is_denying_it(claim):
    assert claim(holds(1, "ministry"), holds(2, "monitors", value="no")).status is Status.CONTESTED
    assert claim(holds(1, "ministry", "denies"), holds(2, "monitors", value="no")).status is Status.AGREED


def test_a_voice_that_changes_its_mind_holds_the_later_position(claim):
    for first, second, status in (
        ("asserts", "denies", Status.CONTESTED), ("denies", "asserts", Status.AGREED),
    ):  # fmt: skip
        found = claim(
            holds(1, "ministry", first, day="2022-01-10"),
            holds(2, "ministry", second, day="2022-06-10"),
            holds(3, "monitors"),
        )
        assert found.status is status
        assert Flag.REVISED in found.flags


@pytest.fixture
def judged(claim, define):
    """The claim with positions, and a judgement on what somebody said of something else."""

    def find(kind, voice, *positions, **more):
        fire = said(80, "2022-01-04", voice, thing="i", prop="date")
        bearing = {"n": 90, "kind": kind, "left": "<80>", "right": "c", "reason": "fire before the order"}
        return claim(fire, *positions, define("i", "schema", "Incident"), bearing | more)

    return find


def test_what_another_party_said_contests_by_judgement_what_it_undermines(judged):
    found = judged("undermines", "monitors", holds(1, "ministry"))
    assert found.status is Status.CONTESTED
    assert found.flags == (Bearing.UNDERMINED,)
    data = Writer(found.material).version(found)
    assert data["by_judgement"] is True
    assert data["because"].startswith("By judgement, <80> of monitors (")
    assert "undermines what was said (ministry (" in data["because"]
    assert data["because"].count("fire before the order") == 1
    assert judged("undermines", "prosecutors", holds(1, "ministry")).status is Status.DIVIDED


def test_no_voice_dissents_from_itself_and_nobody_from_their_own_side(judged):
    assert judged("undermines", "ministry", holds(1, "ministry")).status is Status.SINGLE
    assert judged("undermines", "monitors", holds(1, "ministry", "denies")).status is Status.SINGLE
    assert judged("supports", "monitors", holds(1, "ministry")).status is Status.SINGLE


def test_what_supports_a_point_that_is_only_denied_contests_it(judged):
    denial = holds(1, "ministry", "denies")
    assert judged("supports", "monitors", denial).status is Status.CONTESTED
    assert judged("supports", "prosecutors", denial).status is Status.DIVIDED
    assert judged("supports", "monitors", denial, holds(2, "un", "denies")).status is Status.CONTESTED
    both = judged("supports", "monitors", denial, holds(2, "prosecutors"))
    assert both.status is Status.DIVIDED
    assert both.finding.by_judgement is False


def test_to_qualify_is_to_contest_nothing(judged):
    for position in (holds(1, "ministry"), holds(1, "ministry", "denies")):
        found = judged("qualifies", "monitors", position)
        assert found.status is Status.SINGLE
        assert found.flags == (Bearing.QUALIFIED,)


def test_a_judgement_contests_only_what_decides_and_while_its_statement_stands(judged):
    hearsay = holds(1, "ministry", day="../2022-07-29", via=[{"who": "un", "mode": "reports"}])
    assert judged("undermines", "monitors", hearsay).status is Status.SINGLE
    assert (
        judged("undermines", "monitors", holds(1, "ministry"), method="derived:model").status is Status.SINGLE
    )
    taken_back = {
        **said(81, "2022-01-04", "monitors", "2022-06-01", thing="i", prop="date"),
        "stance": "withdraws", "target": "<80>",
    }  # fmt: skip
    assert judged("undermines", "monitors", holds(1, "ministry"), taken_back).status is Status.SINGLE


def test_undermining_one_statement_leaves_the_other_positions_alone(judged):
    positions = (holds(1, "ministry"), holds(2, "monitors"))
    found = judged("undermines", "un", *positions, right="<1>")
    assert found.status is Status.CONTESTED
    assert [p.who for d in found.finding.judged for p in d.against] == ["ministry"]
    replaced = holds(3, "ministry", "denies", day="2023-01-01")
    assert not judged("undermines", "un", *positions, replaced, right="<1>").finding.judged


def test_a_contradiction_counts_only_while_both_statements_stand(claim):
    judged = {"n": 90, "kind": "contradicts", "left": "<1>", "right": "<2>", "reason": "they cannot both be"}
    positions = (holds(1, "ministry"), holds(2, "monitors"))
    assert claim(*positions).status is Status.AGREED
    assert claim(*positions, judged).status is Status.CONTESTED
    assert claim(*positions, judged | {"method": "derived:model"}).status is Status.AGREED
    withdrawal = holds(3, "monitors", "withdraws", target="<2>", day="2022-05-01")
    assert claim(*positions, judged, withdrawal).status is Status.SINGLE
    again = holds(3, "monitors", day="2022-05-01")
    assert claim(*positions, judged, again).status is Status.CONTESTED
    assert claim(*positions, judged).flags == (Bearing.CONTRADICTED,)


@pytest.fixture
def matter(build, parties, define):
    def find(*answers, compatible=()):
        defined = [define("m", "schema", "Matter"), *(define("m", "compatible", pair) for pair in compatible)]
        entries = [
            said(i, answer, voice, thing="m", prop="answer") for i, (voice, answer) in enumerate(answers, 1)
        ]
        return next(v for v in versions(build(parties, defined, entries)) if v.id == "m")

    return find


def test_answers_conflict_unless_the_matter_says_that_both_can_hold(matter):
    answers = (("ministry", "coup"), ("monitors", "protest"))
    assert matter(*answers).status is Status.CONTESTED
    assert matter(*answers, compatible=["coup + treason"]).status is Status.CONTESTED
    assert matter(*answers, compatible=["protest + coup"]).status is Status.COMPATIBLE


def test_other_properties_are_rows_where_voices_can_be_compared(build, parties, define):
    entries = [
        define("a", "schema", "Incident"),
        said(1, "2022-01-06", "ministry", thing="a", prop="date"),
        said(2, "2022-01-08", "monitors", thing="a", prop="date"),
        said(3, "2022-01-08", "ministry", thing="a", prop="cleared"),
        said(4, "2022-01", "monitors", thing="a", prop="cleared"),
        said(5, "the square", "ministry", thing="a", prop="site"),
        said(6, "the town hall", "monitors", thing="a", prop="site"),
        said(7, "ministry", "ministry", thing="a", prop="force_by"),
        said(8, "monitors", "monitors", thing="a", prop="force_by"),
    ]
    found = {v.id: v for v in versions(build(parties, entries))}
    # two days exclude each other; a day in a month, free texts and several actors do not
    date = next(v for v in found.values() if v.prop == "date")
    assert date.id == "a:date"
    assert {v.id for v in found.values() if v.status is Status.CONTESTED} <= {"a:date"}
    assert found["a:cleared"].status is Status.COMPATIBLE
    assert {v.prop for v in found.values()} == {"date", "cleared"}
    everything = {v.id for v in versions(build(parties, entries), Scope.of("a"))}
    assert everything == {"a:date", "a:cleared", "a:site", "a:force_by"}


def test_a_place_inside_another_does_not_conflict_with_it(build, parties, define):
    entries = [
        define("p", "schema", "Occupancy"),
        define("square", "within", "town"),
        said(1, "square", "ministry", thing="l", prop="place"),
        said(2, "town", "monitors", thing="l", prop="place"),
    ]
    material = build(parties, entries)
    assert material.inside("square", "town")
    assert not material.inside("town", "square")


def test_the_record_itself_is_never_a_party(build, parties, figure, define):
    material = build(parties, figure("f"), [define("f", "value", "1"), said(1, "238", "ministry")])
    found = next(v for v in versions(material) if v.id == "f")
    assert found.status is Status.SINGLE
    assert [cell.party for cell in found.cells] == ["state"]


def test_a_point_on_which_nothing_was_said_is_a_row_only_where_it_is_asked_for(build, define):
    material = build([define("c", "schema", "Claim")])
    assert not versions(material)
    found = versions(material, Scope.of("c"))
    assert [(v.id, v.kind, v.status, v.cells) for v in found] == [("c", PointKind.CLAIM, Status.SINGLE, ())]


PAGE = {
    "n": 80, "id": "https://example.org/1", "handle": "account", "title": "An account", "publisher": "The Ministry",
    "published_on": "2025-01-03",
}  # fmt: skip


@pytest.mark.parametrize(("reading", "silent"), [("whole", True), ("extract", False)])
def test_silence_is_read_only_into_what_was_read_whole(build, parties, figure, define, reading, silent):
    read = {"n": 81, "kind": "read", "left": PAGE["id"], "value": {"read": reading, "covers": ["f"]}}
    material = build(
        parties,
        figure("f"),
        [PAGE, read, said(1, "263", "monitors"), define("ministry", "label", "The Ministry@en")],
    )
    data = Writer(material).version(next(v for v in versions(material) if v.id == "f"))
    assert ("state" in data["cells"]) is silent
    if silent:
        (cell,) = data["cells"]["state"]
        assert "read whole" in cell["silent"]
        assert "value" not in cell


def test_who_spoke_is_not_silent(build, parties, figure, define):
    read = {"n": 81, "kind": "read", "left": PAGE["id"], "value": {"read": "whole", "covers": ["f"]}}
    label = define("ministry", "label", "The Ministry@en")
    material = build(parties, figure("f"), [PAGE, read, said(1, "238", "ministry"), label])
    (cell,) = next(v for v in versions(material) if v.id == "f").cells
    assert cell.silences == ()


def test_a_question_without_reply_attests_silence(build, parties, figure, define):
    asked = [
        define("q", "schema", "Question"), define("q", "text", "How many?"), define("q", "asked_of", "ministry"),
        define("q", "asked_on", "2022-05-01"), define("q", "about", "f"),
    ]  # fmt: skip
    unread = build(parties, figure("f"), asked, [said(1, "263", "monitors")])
    assert [c.party for v in versions(unread) if v.id == "f" for c in v.cells] == ["ngo"]
    register = [{"n": 70, "id": "0" * 64, "handle": "d1", "title": "A report"}]
    material = build(parties, figure("f"), asked, [said(1, "263", "monitors")], register)
    data = Writer(material).version(next(v for v in versions(material) if v.id == "f"))
    assert "no reply found" in data["cells"]["state"][0]["silent"]
    assert "Searched in the 1 documents" in data["cells"]["state"][0]["silent"]
    read = [{"n": 71, "kind": "read", "left": ["d1"], "value": {"read": "extract", "covers": "q"}}]
    material = build(parties, figure("f"), asked, [said(1, "263", "monitors")], register, read)
    data = Writer(material).version(next(v for v in versions(material) if v.id == "f"))
    assert data["cells"]["state"][0]["documents"] == ["d1"]
    reply = [
        {**said(2, "later", "ministry", thing="r", prop="content")},
        {"n": 91, "kind": "answers", "left": "<2>", "right": "q", "value": {"grade": "deferred"}},
    ]
    material = build(parties, figure("f"), asked, [said(1, "263", "monitors")], reply)
    data = Writer(material).version(next(v for v in versions(material) if v.id == "f"))
    assert "state" not in data["cells"]


def test_unnamed_speakers_of_republished_pages_are_one_origin(point):
    pages = (
        said(1, "238", "page-a") | {"voice": None, "document": "a"},
        said(2, "238", "page-b") | {"voice": None, "document": "b"},
    )
    republished = {"n": 90, "kind": "republishes", "left": "b", "right": "a"}
    assert point(*pages).status is Status.AGREED
    assert point(*pages, republished).status is Status.REPEATED


@pytest.mark.parametrize(
    ("on", "silent"), [(date(2022, 4, 1), False), (date(2025, 6, 1), True), (None, True)]
)
def test_nobody_is_silent_before_the_question_was_asked_or_the_account_came_out(
    build, parties, figure, define, on, silent
):
    asked = {
        "schema": "Question",
        "text": "How many?",
        "asked_of": "un",
        "asked_on": "2022-05-01",
        "about": "f",
    }
    read = {"n": 81, "kind": "read", "left": PAGE["id"], "value": {"read": "whole", "covers": ["f"]}}
    label = define("ministry", "label", "The Ministry@en")
    entries = [*(define("q", prop, value) for prop, value in asked.items()), PAGE, read, label]
    uncut = build(parties, figure("f"), entries, [said(1, "263", "monitors")])
    material = Material.of(uncut.frames, on=on)
    found = next(v for v in versions(material) if v.id == "f")
    assert {s.who for cell in found.cells for s in cell.silences} == ({"ministry", "un"} if silent else set())


def test_a_figure_of_which_nothing_was_said_is_listed_only_where_it_is_asked_for(build, figure):
    material = build(figure("f"))
    assert figures(material) == []
    assert [f.id for f in figures(material, ["f"])] == ["f"]
