"""The register of questions on the invented record against a table that was written by hand, and what always holds."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from one_view import worked_out
from openinquest.cli import main
from openinquest.inquiry import (
    Language,
    Material,
    QuestionStatus,
    Writer,
    by_addressee,
    questions,
    register_json,
    thread_json,
    threads,
    why,
)
from openinquest.inquiry.deadlines import rules_of
from openinquest.inquiry.question_findings import find_doubtful_questions
from openinquest.ontology import Grade
from openinquest.record.frames import frames_from_entries

VIEW = "questions."
EXPECTED = worked_out("questions")
FEW = examples(12)
DAYS = sorted({row["field"].partition("@")[2] for row in EXPECTED})


def bounds(low, high):
    return f"{low}..{'' if high is None else high}"


@pytest.fixture(scope="module")
def seen(tarlan):
    """What the views say of each day of the table, by id and field."""
    found = {}
    for day in DAYS:
        on = date.fromisoformat(day)
        material = Material.of(
            tarlan.frames(on=on), tarlan.ontology, on=on, legal_rules=rules_of(tarlan.folder)
        )
        writer = Writer(material)
        register = [q for q in questions(material, on) if q.id.startswith(VIEW)]
        parts = {q.id: thread for thread in threads(register, on) for q in thread.questions}
        for question in register:
            data, thread = writer.question(question), parts[question.id]
            days = question.days_open
            dues = question.terms.dues if question.terms else ()
            found[question.id.removeprefix(VIEW), day] = {
                "status": data["status"],
                "term": data["term"],
                "grade": data["grade"],
                "days": bounds(days.low, days.high) if days else "",
                "due": " ".join(bounds(due.low, due.high) for due in dues),
                "extended": " ".join(bounds(*due.extended) for due in dues if due.extended),
                "straddles": "yes" if question.terms and question.terms.straddles else "no",
                "thread": " ".join(q.id.removeprefix(VIEW) for q in thread.questions),
                "thread status": thread.status.value,
                "thread days": bounds(thread.days_open.low, thread.days_open.high)
                if thread.days_open
                else "",
                "followed by": " ".join(name.removeprefix(VIEW) for name in thread.taken_up_by),
            }
        for one in by_addressee(material, on, register).addressees:
            assert one.days.shortest.median == one.days.longest.median
            found[one.id, day] = {
                **{name: str(tally.count) for name, tally in one.tallies().items()},
                "askings": str(one.askings),
                "median": str(one.days.shortest.median or "not reached"),
            }
    return found


@pytest.mark.parametrize("row", EXPECTED, ids=[f"{row['id']} {row['field']}" for row in EXPECTED])
def test_the_register_says_what_was_reasoned_by_hand(seen, row):
    field, _, day = row["field"].partition("@")
    about = seen.get((row["id"], day))
    if row["expected"] == "absent":
        assert about is None
    else:
        assert about[field] == row["expected"], row["why"]


@pytest.fixture(scope="module")
def ruled(tarlan):
    on = date(2032, 3, 31)
    return Material.of(tarlan.frames(on=on), tarlan.ontology, on=on, legal_rules=rules_of(tarlan.folder)), on


def test_every_number_is_traced_to_its_statements(ruled):
    material, on = ruled
    data = register_json(Writer(material), by_addressee(material, on))
    for one in data["addressees"]:
        for name in ("asked", "answered", "otherwise", "waiting"):
            reason = why(material, one[name]["name"], on)
            assert {s.n for s in reason.statements} >= set(one[name]["statements"])
            assert len(one[name]["questions"]) == one[name]["count"]
        assert one["asked"]["count"] == sum(
            one[part]["count"] for part in ("answered", "otherwise", "waiting")
        )


def test_the_list_is_in_the_order_of_the_alphabet_of_each_language_and_says_so(ruled):
    material, on = ruled
    for language in Language:
        register = by_addressee(material, on, language=language)
        labels = [material.labels.label(one.id, language).casefold() for one in register.addressees]
        assert labels == sorted(labels)
    text = register_json(Writer(material), by_addressee(material, on))["coverage"]["because"]
    assert "not exhaustive" in text
    assert "alphabet" in text


def test_threads_hold_every_question_once_and_both_its_statements_and_replies(ruled):
    material, on = ruled
    register = questions(material, on)
    parts = threads(register, on)
    assert sorted(q.id for thread in parts for q in thread.questions) == sorted(q.id for q in register)
    for thread in parts:
        data = thread_json(Writer(material), thread)
        assert data["id"] == data["questions"][0]["id"]
        assert set(data["replies"]) <= set(data["statements"])


def test_rival_days_and_the_law_are_said(ruled):
    material, on = ruled
    said = {q.id: Writer(material).question(q)["because"] for q in questions(material, on)}
    assert "25 August 2031" in said["questions.q16"].replace("\N{NO-BREAK SPACE}", " ")
    assert "Verified by Aruzhan Kelbetova (invented)" in said["questions.q1"]
    assert "Law on appeals, article 9" in said["questions.q1"]
    assert said["questions.q15"].count("Term:") == 2
    assert "If the rule holds: the reply is overdue" in said["questions.q3"]


def test_every_status_comes_up():
    found = {row["expected"] for row in EXPECTED if row["field"].startswith("status@")}
    assert found >= {*Grade, *QuestionStatus}


def test_without_rules_nothing_falls_due(tarlan):
    on = date(2032, 3, 31)
    material = Material.of(tarlan.frames(on=on), tarlan.ontology, on=on)
    for question in questions(material, on):
        assert question.terms is None
        assert question.status.value not in ("overdue", "deemed refused")


def test_what_is_doubtful_is_found(ruled):
    material, _ = ruled
    found = {
        doubt.where: doubt.what
        for doubt in find_doubtful_questions(material)
        if doubt.where[:9] == "questions"
    }
    assert set(found) == {"questions.q15", "questions.q19", "questions.q20"}
    assert "change of the law" in found["questions.q15"]
    assert "term is not known" in found["questions.q19"]
    assert "addressee" in found["questions.q20"]


def asked(n, question, prop, value, **more):
    return {
        "n": n, "thing": question, "property": prop, "value": value, "stance": "asserts", "basis": "own",
        "speaker": "watch", "voice": "watch", "said_on": "2031-05-01", "document": "d", "wording": "paraphrase",
        **more,
    }  # fmt: skip


def test_repeats_that_cannot_be_are_found_and_do_no_harm(build, define):
    names = ("a", "b", "c")
    defined = [define(name, "schema", "Question") for name in names]
    put = [asked(n, name, "asked_on", f"2031-05-0{n}") for n, name in enumerate(names, 1)]
    ring = [
        asked(11, "a", "repeats", "b"), asked(12, "b", "repeats", "a"), asked(13, "c", "repeats", "c"),
        asked(14, "c", "follows", "nowhere"),
    ]  # fmt: skip
    material = build(defined, put, ring)
    found = [(doubt.where, doubt.what) for doubt in find_doubtful_questions(material)]
    assert ("a", "it repeats b, which was asked later") in found
    assert ("c", "it repeats itself") in found
    assert ("c", "it follows nowhere, which is no question here") in found
    on = date(2031, 6, 1)
    assert [[q.id for q in thread.questions] for thread in threads(questions(material, on), on)] == [
        ["a", "b"],
        ["c"],
    ]


def test_a_question_received_before_it_was_asked_is_found(tarlan, build, define):
    entries = [
        define("q", "schema", "Question"), define("body", "schema", "PublicBody"), define("q", "forum", "letter"),
        asked(1, "q", "asked_on", "2031-05-01"), asked(2, "q", "received_on", "2031-04-01"),
        asked(3, "q", "asked_of", "body"),
    ]  # fmt: skip
    plain = build(entries)
    material = Material.of(plain.frames, legal_rules=rules_of(tarlan.folder))
    assert [doubt.what for doubt in find_doubtful_questions(material)] == [
        "it was received before it was asked"
    ]


QUESTIONS = ("a", "b", "c", "d")


@st.composite
def registers(draw):
    """Entries of a few questions with repeats, replies, grades and denials."""
    entries = [
        {"thing": name, "property": "schema", "value": schema, "stance": "asserts", "speaker": "record",
         "method": "definition"}
        for name, schema in [*((q, "Question") for q in QUESTIONS), ("body", "PublicBody")]
    ]  # fmt: skip
    day = st.dates(date(2031, 5, 1), date(2031, 9, 30)).map(date.isoformat)
    speaker = st.sampled_from(["watch", "gazette", "ministry"])
    for n in range(draw(st.integers(3, 14))):
        who, thing = draw(speaker), draw(st.sampled_from(QUESTIONS))
        prop, value = draw(
            st.one_of(
                st.tuples(st.sampled_from(["asked_on", "received_on"]), day),
                st.tuples(st.just("repeats"), st.sampled_from(QUESTIONS)),
                st.tuples(st.just("asked_of"), st.just("body")),
                st.tuples(st.just("forum"), st.sampled_from(["letter", "press"])),
                st.tuples(st.just("content"), st.just(f"words {n}")),
            )
        )
        entries.append(
            asked(
                0,
                f"r{n}" if prop == "content" else thing,
                prop,
                value,
                speaker=who,
                voice=who,
                said_on=draw(day),
            )
        )
        if prop == "content":
            grade = draw(st.sampled_from(["answered", "partial", "deferred", "refused"]))
            entries.append(
                {"kind": "answers", "left": f"<{len(entries)}>", "right": thing, "value": {"grade": grade},
                 "by": "c1"}
            )  # fmt: skip
    return [entry | {"n": n} for n, entry in enumerate(entries, 1)]


def shown(entries, rules, on=date(2032, 1, 1)):
    material = Material.of(frames_from_entries(entries), legal_rules=rules)
    writer = Writer(material)
    register = questions(material, on)
    return {
        "questions": [writer.question(question) for question in register],
        "threads": [thread_json(writer, thread) for thread in threads(register, on)],
        "register": register_json(writer, by_addressee(material, on)),
    }


def unnumbered(data):
    """The same without log numbers, which a permutation changes."""
    if isinstance(data, dict):
        dropped = {"statements", "n", "because", "passages", "replies", "history", "searched", "asked_days"}
        return {key: unnumbered(value) for key, value in data.items() if key not in dropped}
    return [unnumbered(item) for item in data] if isinstance(data, list) else data


@FEW
@given(entries=registers(), order=st.randoms(use_true_random=False))
def test_the_order_of_entries_without_ties_changes_nothing(tarlan, entries, order):
    rules = rules_of(tarlan.folder)
    # Of one property of one thing the first source counts: such ties are left out.
    seen, single = set(), []
    for entry in entries:
        key = (entry.get("thing"), entry.get("property"))
        if "kind" in entry or key not in seen:
            seen.add(key)
            single.append(entry)
    numbers = {entry["n"]: entry["n"] for entry in single}
    shuffled = [entry for entry in single if "kind" not in entry]
    order.shuffle(shuffled)
    numbers = {entry["n"]: n for n, entry in enumerate(shuffled, 1)}
    moved = [entry | {"n": numbers[entry["n"]]} for entry in shuffled]
    for entry in single:
        if "kind" in entry:
            target = int(entry["left"].strip("<>"))
            if target in numbers:
                moved.append(entry | {"n": len(moved) + 1, "left": f"<{numbers[target]}>"})
    kept = [e for e in single if "kind" not in e or int(e["left"].strip("<>")) in numbers]
    assert unnumbered(shown(moved, rules)) == unnumbered(shown(kept, rules))


@FEW
@given(entries=registers())
def test_taking_back_all_of_a_speaker_equals_never_having_had_it(tarlan, entries):
    rules = rules_of(tarlan.folder)
    own = {entry["n"] for entry in entries if entry.get("speaker") == "gazette"}
    never = [
        entry
        for entry in entries
        if entry["n"] not in own and int(entry.get("left", "<0>").strip("<>")) not in own
    ]
    retracted = [
        *entries,
        *(
            {"n": len(entries) + 1 + i, "kind": "retracts", "left": f"<{n}>", "right": None, "value": None}
            for i, n in enumerate(sorted(own))
        ),
    ]
    one, other = shown(retracted, rules), shown(never, rules)
    for data in (one, other):
        for question in data["questions"]:
            question.pop("searched")
            question.pop("because")
        data["register"].pop("coverage")
    assert one == other


def test_a_user_looks_at_the_register(example, capsys):
    folder = str(example.folder)
    assert main(["questions", "--record", folder, "--on", "2025-06-01"]) == 0
    assert "q.list" in capsys.readouterr().out
    assert main(["questions", "q.list", "--record", folder, "--on", "2025-06-01"]) == 0
    text = capsys.readouterr().out
    assert "passage" in text
    assert "no list given" in text
    assert main(["questions", "--by-addressee", "--record", folder, "--on", "2025-06-01"]) == 0
    assert "not exhaustive" in capsys.readouterr().out
    assert main(["questions", "--by-addressee", "--record", folder, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    name = data["addressees"][0]["asked"]["name"]
    assert main(["why", name, "--record", folder]) == 0
    assert "asked again counts once" in capsys.readouterr().out
    assert main(["questions", "q.lits", "--record", folder]) == 4
    assert "q.list" in capsys.readouterr().err
    assert main(["questions", "q.list", "--by-addressee", "--record", folder]) == 2


def test_a_term_of_law_is_shown_with_each_question(tarlan, capsys):
    folder = str(tarlan.folder)
    assert main(["questions", "questions.q1", "--record", folder, "--on", "2032-03-31"]) == 0
    text = capsys.readouterr().out
    assert "deemed refused" in text
    assert "How many people were detained?" in text
    assert "thread questions.q1" in text
    assert main(["rules", "--for", "questions.q20", "--record", folder, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    letters = [row for row in rows if row["rule"] == "tarlan.appeals.4"]
    assert [row["misses"] for row in letters] == [["addressee", "day"], ["addressee"]]


def test_an_empty_register_names_no_day_on_which_a_source_spoke(tmp_path, capsys):
    folder = str(tmp_path / "record")
    assert main(["init", folder, "--title", "Nothing yet"]) == 0
    assert main(["questions", "--by-addressee", "--record", folder, "--json"]) == 0
    coverage = json.loads(capsys.readouterr().out)["coverage"]
    assert coverage["observed"] is None
    assert "spoke" not in coverage["because"]
