"""The register: what came back, what counts, and for how long a question has been open."""

from __future__ import annotations

from datetime import date

import pytest

from openinquest.inquiry import QuestionStatus, Writer, questions
from openinquest.ontology import Grade

ON = date(2023, 1, 1)


def said(n, prop, value, day="2022-03-14", voice="ministry", thing="r", **more):
    return {
        "n": n, "thing": thing, "property": prop, "value": value, "stance": "asserts", "basis": "own",
        "speaker": voice, "voice": voice, "said_on": day, "document": "d", "wording": "paraphrase", **more,
    }  # fmt: skip


def graded(n, left, grade, **more):
    return {"n": n, "kind": "answers", "left": left, "right": "q", "value": {"grade": grade}, **more}


@pytest.fixture
def register(build, define):
    def find(*entries, asked_on="2022-03-14", on=ON):
        asked = [
            define("q", "schema", "Question"),
            define("q", "text", "Why?"),
            define("state", "schema", "Party"),
        ]
        asked += [define("ministry", "party", "state"), define("prosecutors", "party", "state")]
        asked += [define("monitors", "party", "ngo")]
        if asked_on:
            asked.append(said(900, "asked_on", asked_on, voice="journalist", thing="q"))
        else:
            asked.append(said(900, "text", "Why?", None, voice="journalist", thing="q"))
        material = build(asked, entries)
        (question,) = questions(material, on)
        return question, Writer(material).question(question)

    return find


def reply(n, day, **more):
    return said(n, "content", "words", day, **more)


def test_a_question_without_reply_is_open(register):
    question, data = register()
    assert question.status is QuestionStatus.OPEN
    assert data["asked_by"] == "journalist"
    assert data["days_open"] == {"low": 293, "high": 293, "on": "2023-01-01", "ended": False}
    assert data["replies"] == []


def test_a_refusal_does_not_end_the_days_and_an_answer_does(register):
    refused, _ = register(reply(1, "2022-04-14"), graded(90, "<1>", "refused"))
    assert refused.status is Grade.REFUSED
    assert not refused.days_open.ended
    answered, data = register(reply(1, "2022-04-14"), graded(90, "<1>", "answered"))
    assert answered.days_open.ended
    assert (answered.days_open.low, answered.days_open.high) == (31, 31)
    assert "31" in data["because"]


def test_an_answer_stays_an_end_when_a_later_reply_deflects(register):
    question, _ = register(
        reply(1, "2022-04-14"), graded(90, "<1>", "answered"),
        reply(2, "2022-05-14"), graded(91, "<2>", "deflected"),
    )  # fmt: skip
    assert question.status is Grade.DEFLECTED
    assert question.days_open.ended


def test_days_are_a_range_where_the_day_of_asking_is_one(register):
    question, data = register(asked_on="2022-03")
    assert (question.days_open.low, question.days_open.high) == (276, 306)
    assert "276" in data["because"]
    open_start, _ = register(asked_on="../2022-03-14")
    assert (open_start.days_open.low, open_start.days_open.high) == (293, None)
    unknown, data = register(asked_on=None)
    assert unknown.days_open is None
    assert "cannot be counted" in data["because"]


def test_an_answer_of_an_uncertain_day_ends_a_range(register):
    question, _ = register(reply(1, "2022-04"), graded(90, "<1>", "answered"))
    assert (question.days_open.low, question.days_open.high) == (18, 47)


def test_replies_are_ordered_by_the_day_on_which_they_came(register):
    question, data = register(
        reply(1, "2022-08-16"),
        graded(90, "<1>", "partial"),
        reply(2, "2022-03-14"),
        graded(91, "<2>", "refused"),
    )
    assert question.status is Grade.PARTIAL
    assert [step["grade"] for step in data["history"]] == ["refused", "partial"]


def test_several_coders_may_grade_and_the_difference_is_said(register):
    question, data = register(
        reply(1, "2022-04-14"),
        graded(90, "<1>", "answered", by="c1"),
        graded(91, "<1>", "partial", by="c2"),
    )
    assert question.status is Grade.PARTIAL
    assert not question.days_open.ended
    assert [g["grade"] for g in data["replies"][0]["grades"]] == ["answered", "partial"]
    assert "differently" in data["because"]


def test_a_coder_who_grades_again_has_changed_the_grade(register):
    question, _ = register(
        reply(1, "2022-04-14"), graded(90, "<1>", "answered"), graded(91, "<1>", "deflected")
    )
    assert question.status is Grade.DEFLECTED


def test_an_answer_denied_by_another_party_is_contested(register):
    answered = (reply(1, "2022-04-14"), graded(90, "<1>", "answered"))
    denial = said(2, "content", "words", "2022-05-01", "monitors", stance="denies", target="<1>")
    question, data = register(*answered, denial)
    assert question.status is QuestionStatus.CONTESTED
    assert question.grade is Grade.ANSWERED
    assert [d["voice"] for d in data["contested_by"]] == ["monitors"]
    own_party = denial | {"speaker": "prosecutors", "voice": "prosecutors"}
    assert register(*answered, own_party)[0].status is Grade.ANSWERED


def test_a_judged_contradiction_contests_an_answer_too(register):
    other = said(2, "holds", "yes", "2022-05-01", "monitors", thing="c")
    judged = {"n": 91, "kind": "contradicts", "left": "<2>", "right": "<1>", "reason": "they cannot both be"}
    question, data = register(reply(1, "2022-04-14"), graded(90, "<1>", "answered"), other, judged)
    assert question.status is QuestionStatus.CONTESTED
    assert data["contested_by"][0]["judged"] is True


def test_a_claim_beside_an_answer_does_not_contest_it(register):
    beside = said(2, "holds", "yes", "2022-05-01", "monitors", thing="c", stance="denies")
    assert register(reply(1, "2022-04-14"), graded(90, "<1>", "partial"), beside)[0].status is Grade.PARTIAL


def test_a_withdrawn_reply_is_no_reply(register):
    withdrawal = said(2, "content", "words", "2022-05-01", stance="withdraws", target="<1>")
    question, _ = register(reply(1, "2022-04-14"), graded(90, "<1>", "answered"), withdrawal)
    assert question.status is QuestionStatus.OPEN


def test_a_reply_that_nobody_graded_is_not_passed_over(register, define):
    question, data = register(
        define("r", "schema", "Reply"), define("r", "reply_to", "q"), reply(1, "2022-04-14")
    )
    assert question.status is QuestionStatus.UNGRADED
    assert data["replies"][0]["n"] == 1
    assert "No reply" not in data["because"]


def test_a_reply_may_be_named_as_a_thing(register, define):
    question, data = register(
        define("r", "schema", "Reply"), reply(1, "2022-04-14"), graded(90, "r", "partial")
    )
    assert question.status is Grade.PARTIAL
    assert data["replies"][0]["n"] == 1


def test_where_a_reply_was_looked_for_is_said(register):
    read = {"n": 91, "kind": "read", "left": "minutes", "value": {"read": "whole", "covers": ["q"]}}
    _, data = register(read)
    assert data["searched_in"] == ["minutes"]
    assert "searched in minutes" in data["because"]


def test_a_graded_act_says_what_it_is(register, define):
    published = said(1, "published_on", "2022-08-16", "2022-08-16", thing="list")
    _, data = register(define("list", "schema", "CasualtyList"), published, graded(90, "<1>", "partial"))
    assert data["replies"][0]["content"] == "list: published on: 2022-08-16"


EARLY, LATE = date(2022, 4, 1), date(2022, 6, 1)


@pytest.fixture
def defined_only(build, define):
    """A question and its reply that only the record itself states."""

    def make(*entries):
        asked = {
            "schema": "Question",
            "text": "Why?",
            "asked_on": "2022-05-01",
            "asked_of": "ministry",
            "about": "f",
        }
        return build([define("q", prop, value) for prop, value in asked.items()], entries)

    return make


def test_a_question_is_not_on_the_register_before_anybody_asked_it(defined_only, build, define):
    material = defined_only()
    assert questions(material, EARLY) == []
    assert [q.id for q in questions(material, EARLY, ["q"])] == ["q"]
    assert [q.id for q in questions(material, LATE)] == ["q"]
    nobody = build([define("q", "schema", "Question"), define("q", "text", "Why?")])
    assert questions(nobody, LATE) == []


def test_a_reply_that_nobody_had_given_is_none(defined_only, define):
    reply_to = define("r", "reply_to", "q")
    assert questions(defined_only(reply_to), LATE)[0].status is QuestionStatus.OPEN
    later = (reply_to, define("r", "given_on", "2022-08-16"), define("r", "content", "a list"))
    assert questions(defined_only(*later), LATE)[0].status is QuestionStatus.OPEN
    assert questions(defined_only(*later), ON)[0].status is QuestionStatus.UNGRADED
    grade = graded(90, "r", "partial")
    assert questions(defined_only(*later, grade), LATE)[0].status is QuestionStatus.OPEN
    assert questions(defined_only(*later, grade), ON)[0].status is Grade.PARTIAL


def page(n, handle, day):
    return {
        "n": n,
        "id": f"https://example.org/{handle}",
        "handle": handle,
        "title": "A page",
        "published_on": day,
    }


def test_a_search_counts_only_documents_that_were_out(defined_only):
    read = {
        "n": 91, "kind": "read", "left": "https://example.org/late", "value": {"read": "whole", "covers": ["f"]},
    }  # fmt: skip
    material = defined_only(page(1, "early", "2022-01-10"), page(2, "late", "2022-12"), read)
    for on, documents, whole in ((LATE, 1, 0), (ON, 2, 1)):
        data = Writer(material).question(questions(material, on)[0])
        assert data["searched"] == {"documents": documents, "whole": whole}
        assert f"searched in the {documents} document" in data["because"]


def test_a_document_counts_once_something_in_it_had_been_said(defined_only):
    undated = {"n": 1, "id": "https://example.org/leaf", "handle": "leaf", "title": "A leaf"}
    words = said(2, "content", "words", "2022-05-20", thing="other", document="https://example.org/leaf")
    for on, documents in ((date(2022, 5, 10), 0), (LATE, 1)):
        (question,) = questions(defined_only(undated, words), on)
        assert question.searched.documents == documents


def test_what_was_read_for_a_question_but_came_out_later_was_not_searched(defined_only):
    read = {
        "n": 91, "kind": "read", "left": "https://example.org/late", "value": {"read": "whole", "covers": ["q"]},
    }  # fmt: skip
    material = defined_only(page(2, "late", "2022-12"), read)
    assert Writer(material).question(questions(material, LATE)[0])["searched_in"] == []
    data = Writer(material).question(questions(material, ON)[0])
    assert data["searched_in"] == ["late"]
    assert data["searched"] == {"documents": 1, "whole": 1}


def test_undated_documents_count_when_every_dated_one_is_out(defined_only):
    undated = {"n": 3, "id": "https://example.org/leaf", "handle": "leaf", "title": "A leaf"}
    material = defined_only(page(1, "early", "2022-01-10"), page(2, "late", "2022-12"), undated)
    assert questions(material, LATE)[0].searched.documents == 1
    assert questions(material, ON)[0].searched.documents == 3
