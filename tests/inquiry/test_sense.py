"""Codings that can hardly mean what their place says are found."""

from __future__ import annotations

import pytest

from openinquest.inquiry.checks import (
    check_sense,
    find_early_replies,
    find_foreign_withdrawals,
    find_unknown_citations,
    find_unlike_parts,
    find_unlisted_answers,
    find_voices_without_party,
)
from openinquest.record.checks import registered


def said(n, thing, prop, value, voice="ministry", **more):
    return {
        "n": n, "thing": thing, "property": prop, "value": value, "stance": "asserts", "basis": "own",
        "speaker": voice, "voice": voice, "said_on": "2022-03-14", "document": "d", "wording": "paraphrase", **more,
    }  # fmt: skip


def test_a_withdrawal_by_another_voice_is_pointed_out(build, figure):
    entries = [
        said(1, "f", "value", "164"),
        said(2, "f", "value", "164", "rival", stance="withdraws", target="<1>"),
    ]
    (found,) = find_foreign_withdrawals(build(figure("f"), entries))
    assert found.where == "entry 2"
    own = [said(1, "f", "value", "164"), said(2, "f", "value", "164", stance="withdraws", target="<1>")]
    assert not list(find_foreign_withdrawals(build(figure("f"), own)))


@pytest.mark.parametrize(("cited", "found"), [("rival", 0), ("account", 0), ("nobody-of-that-name", 1)])
def test_a_basis_that_cites_nobody_known_is_pointed_out(build, figure, cited, found):
    page = {"n": 9, "id": "https://example.org/a", "handle": "account", "title": "A"}
    entries = [page, said(1, "f", "value", "1", "rival"), said(2, "f", "value", "1", basis=f"cites:{cited}")]
    assert len(list(find_unknown_citations(build(figure("f"), entries)))) == found


def test_answers_and_pairs_that_a_matter_does_not_list_are_pointed_out(build, define):
    defined = [
        define("m", "schema", "Matter"),
        define("m", "answers", "coup"),
        define("m", "answers", "treason"),
    ]
    good = build(defined, [define("m", "compatible", "coup + treason"), said(1, "m", "answer", "coup")])
    assert not list(find_unlisted_answers(good))
    bad = build(defined, [define("m", "compatible", "coup + riot"), said(1, "m", "answer", "protest")])
    assert {finding.where for finding in find_unlisted_answers(bad)} == {"m", "entry 1"}


def test_voices_without_a_party_are_pointed_out(build, figure, define):
    material = build(figure("f"), [said(1, "f", "value", "1"), said(2, "f", "value", "1", "rival")])
    assert [finding.where for finding in find_voices_without_party(material)] == ["ministry", "rival"]


@pytest.mark.parametrize(("day", "found"), [("2022-01-01", 1), ("2022-03-14", 0), ("2022", 0)])
def test_a_reply_before_its_question_is_pointed_out(build, define, day, found):
    asked = [define("q", "schema", "Question"), said(1, "q", "asked_on", "2022-03-14", "journalist")]
    reply = said(2, "r", "content", "words", said_on=day)
    graded = {"n": 3, "kind": "answers", "left": "<2>", "right": "q", "value": {"grade": "answered"}}
    assert len(list(find_early_replies(build(asked, [reply, graded])))) == found


@pytest.mark.parametrize(("whole", "found"), [("3", 0), ("4", 1)])
def test_parts_that_do_not_come_to_their_whole_are_pointed_out(build, figure, whole, found):
    entries = [
        said(n, thing, "value", value, occasion="o") for n, (thing, value) in
        enumerate([("f", whole), ("a", "1"), ("b", "2")], start=1)
    ]  # fmt: skip
    judged = {
        "n": 9, "kind": "partition", "left": ["a", "b"], "right": "f",
        "value": {"occasion": "o", "exclusive": "yes", "exhaustive": "yes"},
    }  # fmt: skip
    material = build(figure("f"), figure("a"), figure("b"), entries, [judged])
    assert len(list(find_unlike_parts(material))) == found


def test_inquest_check_runs_it():
    assert "sense" in {check.name for check in registered()}


def test_what_is_found_in_the_examples_is_what_sources_say_or_what_is_there_to_be_found(example, tarlan):
    # two outlets date the detention before the day that a third gives for the opening of the case
    assert [found.where for found in check_sense(example)] == ["massimov.arrest"]
    assert {found.where for found in check_sense(tarlan)} == {
        "versions.about",  # a sum that does not come out
        "hierarchy.under.army", "hierarchy.held.inspector.2", "hierarchy.post.commandant", "hierarchy.headquarters",
        "hierarchy.order.bridges",  # days the wrong way round, two holders, a ring, a giver without a post
        "questions.q15", "questions.q19", "questions.q20",  # a change of the law, no known term, no rule
    }  # fmt: skip
