"""The fifteen rows of the reference give what the reference says they give."""

from __future__ import annotations

from datetime import date

import pytest

from openinquest.inquiry import (
    Bearing,
    Flag,
    Origins,
    QuestionStatus,
    Scope,
    Status,
    Term,
    Writer,
    figures,
    questions,
    versions,
)
from openinquest.ontology import BasisKind, Grade

ON = date(2023, 6, 1)


def flags(material, figure):
    return {entry.statement.n: set(entry.flags) for entry in figures(material, [figure])[0].series}


def point(material, identifier):
    found = {version.id: version for version in versions(material, Scope.of(identifier))}
    return found[identifier]


def said(n, thing, value, voice="gpo", day="2022-03-14", occasion=None, **more):
    return {
        "n": n, "thing": thing, "property": "value", "value": value, "stance": "asserts", "basis": "own",
        "speaker": voice, "voice": voice, "said_on": day, "occasion": occasion, "document": f"d{n}",
        "wording": "paraphrase", **more,
    }  # fmt: skip


VOLUNTEERS = {
    **said(60, "deaths", "263", day="2023"), "speaker": "volunteers-exclusive", "voice": None,
    "document": "exclusive-2023",
}  # fmt: skip
LATER_OFFICIAL = [
    said(50, "deaths", "230", day="2022-03-14", occasion="hearing-2022-03-14"),
    said(51, "deaths", "238", day="2022-08-16"),
    said(52, "deaths", "238", day="2023-01-05", occasion="hearing-2023-01-05"),
]
REGIONS = {
    "deaths.almaty": "103",
    "deaths.kyzylorda.reg": "21",
    "deaths.zhambyl": "10",
    "deaths.almatyreg": "8",
}


def test_a_withdrawal_takes_the_figure_and_names_who_withdrew_it(examples):
    assert flags(examples, "deaths")[1] == {Flag.WITHDRAWN}
    series = Writer(examples).figure(figures(examples, ["deaths"])[0])["series"]
    withdrawn = next(row for row in series if row["n"] == 1)
    assert "mininfo" in withdrawn["because"]
    assert "a technical error" in withdrawn["because"]


def test_a_withdrawal_takes_the_regional_figures_of_the_same_utterance(rows, build):
    told = [
        {**said(30 + i, thing, value, "mininfo", "2022-01-09", "tg-2022-01-09"), "speaker": "tg"}
        for i, (thing, value) in enumerate(REGIONS.items())
    ]
    elsewhere = said(40, "deaths.almaty", "120", "mininfo", "2022-01-10", "another-briefing")
    other_voice = said(41, "deaths.zhambyl", "9", "gpo", "2022-01-09", "tg-2022-01-09")
    material = build(rows, told, [elsewhere, other_voice])
    for i, thing in enumerate(REGIONS):
        assert Flag.WITHDRAWN in flags(material, thing)[30 + i]
    assert Flag.WITHDRAWN not in flags(material, "deaths.almaty")[40]
    assert Flag.WITHDRAWN not in flags(material, "deaths.zhambyl")[41]


def test_the_ministry_denies_having_supplied_the_number_not_the_number(examples):
    assert point(examples, "c.health-source").status is Status.SINGLE
    assert not any(Flag.DENIED in found for found in flags(examples, "deaths").values())
    cells = Writer(examples).version(point(examples, "c.health-source"))["cells"]
    assert [(p["voice"], p["stance"]) for p in cells["state-bodies"]] == [("minhealth", "denies")]


def test_a_repeater_after_withdrawal_is_named(examples):
    assert flags(examples, "deaths")[4] == {Flag.CURRENT, Flag.REPEATED_AFTER_WITHDRAWAL}
    origins = Origins([e.statement for e in figures(examples, ["deaths"])[0].series], str.__eq__)
    throssell = next(e.statement for e in figures(examples, ["deaths"])[0].series if e.statement.n == 4)
    found = origins.origin(throssell)
    assert (found.ground, found.who) == (BasisKind.CITES, "minhealth")
    assert [s.n for s in origins.chain(throssell)] == [1]


def test_one_voice_giving_225_then_230_then_238_is_revised(rows, build):
    found = flags(build(rows, LATER_OFFICIAL), "deaths")
    assert found[5] == set()
    assert found[50] == {Flag.REVISED}
    assert found[51] == {Flag.REVISED}
    assert found[52] == {Flag.CURRENT}


def test_a_number_known_only_through_others_is_attributed_and_revises_nothing(rows, build):
    with_it = flags(build(rows, LATER_OFFICIAL), "deaths")
    without = flags(build([row for row in rows if row.get("n") != 6], LATER_OFFICIAL), "deaths")
    assert with_it.pop(6) == {Flag.ATTRIBUTED, Flag.UNDATED}
    assert with_it == without


def test_the_same_number_with_no_source_is_repeated_and_contested_by_263(rows, build):
    official = point(build(rows, LATER_OFFICIAL), "deaths")
    assert official.status is Status.REPEATED
    contested = point(build(rows, LATER_OFFICIAL, [VOLUNTEERS]), "deaths")
    assert contested.status is Status.CONTESTED
    data = Writer(build(rows, LATER_OFFICIAL, [VOLUNTEERS])).version(contested)
    assert "263" in data["because"]
    assert "238" in data["because"]
    assert {p["value"] for p in data["cells"]["independent-monitors"]} == {"263"}


def test_parts_that_nobody_said_exclude_each_other_are_not_summed(rows, build):
    asylov = [
        said(70, "deaths.att.regions", "63", occasion="hearing-2022-03-14"),
        said(71, "deaths.undet.almaty", "53", occasion="hearing-2022-03-14"),
        said(72, "deaths.accident", "20", occasion="hearing-2022-03-14"),
        said(73, "deaths.officers", "19", occasion="hearing-2022-03-14"),
    ]
    figure = Writer(build(rows, asylov, LATER_OFFICIAL)).figure(
        figures(build(rows, asylov, LATER_OFFICIAL), ["deaths"])[0]
    )
    (parts,) = figure["parts"]
    assert [part["value"] for part in parts["parts"]] == ["86", "63", "53", "20", "19"]
    assert parts["whole"] == "230"
    assert parts["summed"] is False
    assert parts["sum"] is None
    assert "may overlap" in parts["sentence"]
    assert "241" not in str(parts)


def test_a_running_count_is_updated_not_revised(examples):
    assert flags(examples, "detained") == {9: set(), 10: {Flag.CURRENT, Flag.UPDATED}}


def test_an_order_is_several_statements_about_one_thing(examples):
    found = {v.id: v for v in versions(examples, Scope.of("order7"))}
    assert found.keys() == {"order7:given_by", "order7:content"}
    assert {v.status for v in found.values()} == {Status.SINGLE}


def test_what_undermines_a_claim_stands_beside_it(examples):
    for claim, bearing in (
        ("c.no-force", Bearing.UNDERMINED), ("c.impartial", Bearing.UNDERMINED),
        ("c.all-answered", Bearing.QUALIFIED),
    ):  # fmt: skip
        version = point(examples, claim)
        assert version.status is Status.SINGLE
        assert version.flags == (bearing,)
    data = Writer(examples).version(point(examples, "c.all-answered"))
    assert "stated as the aim of the hearings, not as their result" in data["because"]
    assert [p["stance"] for p in data["cells"]["commentators"]] == ["denies"]
    assert "state-bodies" not in data["cells"]


def test_an_aim_and_a_result_are_two_points(examples):
    assert Writer(examples).version(point(examples, "c.aim-answers"))["cells"].keys() == {"state-bodies"}
    assert point(examples, "c.public").status is Status.SINGLE


def test_rival_answers_contest_a_matter(examples):
    data = Writer(examples).version(point(examples, "m.chair"))
    assert data["status"] == "contested"
    assert data["kind"] == "matter"
    assert [p["value"] for p in data["cells"]["media"]] == ["dismissed"]
    assert [p["value"] for p in data["cells"]["former-president"]] == ["own-will"]


def test_clock_times_of_two_properties_conflict_only_by_judgement(rows, build):
    fire = {
        **said(80, "residence.attack", "2022-01-05T16:37[Asia/Almaty]", "kursiv", "2022-01-06"),
        "property": "on_fire",
    }
    entry = {
        **said(81, "residence.attack", "2022-01-05T19:25[Asia/Almaty]", "gpo", "2022-06-01"),
        "property": "entered",
    }
    apart = versions(build(rows, [fire, entry]))
    assert not any(v.thing == "residence.attack" for v in apart)
    judged = {
        "n": 190, "kind": "contradicts", "left": "<80>", "right": "<81>",
        "reason": "it burned before anybody had entered",
    }  # fmt: skip
    material = build(rows, [fire, entry, judged])
    found = {v.id: v for v in versions(material) if v.thing == "residence.attack"}
    assert found.keys() == {"residence.attack:on_fire", "residence.attack:entered"}
    for version in found.values():
        assert version.status is Status.CONTESTED
        because = Writer(material).version(version)["because"]
        assert "judged" in because
        assert "it burned before anybody had entered" in because


def test_a_question_refused_then_answered_in_part_runs_on(examples):
    (question,) = questions(examples, ON)
    assert question.status is Grade.PARTIAL
    assert [(r.said_on, r.grade) for r in question.replies] == [
        ("2022-03-14", Grade.REFUSED),
        ("2022-08-16", Grade.PARTIAL),
    ]
    assert question.days_open is not None
    days = (ON - date(2022, 3, 14)).days
    assert (question.days_open.low, question.days_open.high, question.days_open.ended) == (days, days, False)
    data = Writer(examples).question(question)
    assert data["asked_of"] == "asylov"
    assert data["asked_by"] == "mazhilis-2022-03-14"
    assert data["replies"][0]["ground"] == "families; open cases"
    assert [step["grade"] for step in data["history"]] == ["refused", "partial"]


def test_a_question_without_reply_says_where_was_searched(examples, build, rows):
    asked = [row for row in rows if row.get("n") not in (25, 26)]
    (question,) = questions(build(asked), ON)
    assert question.status is QuestionStatus.OPEN
    data = Writer(build(asked)).question(question)
    assert "No reply found as of 1\N{NO-BREAK SPACE}June 2023, searched in" in data["because"]


@pytest.mark.parametrize("forum", ["press", "commentary", "hearing"])
def test_no_term_applies_to_questions_of_the_press_in_commentary_or_at_a_hearing(rows, build, define, forum):
    material = build(rows, [define("q.list", "forum", forum)])
    assert questions(material, ON)[0].term is Term.NONE


def test_no_point_of_the_rows_is_agreed(rows, build):
    assert Status.AGREED not in {v.status for v in versions(build(rows, LATER_OFFICIAL, [VOLUNTEERS]))}
