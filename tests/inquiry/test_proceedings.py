"""What became of cases: the invented record against a table written by hand, and what holds of every record."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from one_view import worked_out
from openinquest.inquiry import Language, Material, Writer, why
from openinquest.inquiry import proceedings as view
from openinquest.inquiry.deadlines import Evidence, Governs, Length, Rule, Scope, Unit, Verification
from openinquest.inquiry.deadlines import Kind as RuleKind
from openinquest.inquiry.proceedings import CaseStatus
from openinquest.record.frames import frames_from_entries

ON = date(2032, 3, 31)
PREFIX = "proceedings."
EXPECTED = worked_out("proceedings")
QUIET = examples(10)


def short(ids):
    return " ".join(sorted(one.removeprefix(PREFIX) for one in ids if one.startswith(PREFIX)))


def bounds(found):
    return f"{found.low}..{'' if found.high is None else found.high}"


@pytest.fixture(scope="module")
def material(tarlan):
    return Material.of(tarlan.frames(), tarlan.ontology)


@pytest.fixture(scope="module")
def shown(material):
    """All that the table has a row for, as (id, field) to text."""
    found = {}
    for case in view.proceedings(material, ON):
        name = case.id.removeprefix(PREFIX)
        found[name, "status"] = case.status.value
        found[name, "statuses"] = "|".join(dict.fromkeys(r.status.value for r in case.standing.readings))
        found[name, "last"] = short([case.last.id]) if case.last else ""
        found[name, "classified"] = "yes" if case.classified else "no"
        found[name, "accused"] = short(held.value for held in case.accused)
        found[name, "about"] = " ".join(sorted(case.subjects))
        for relation in ("severed", "joined", "parts"):
            found[name, relation] = short(getattr(case, relation))
    for row in view.ledger(material, ON):
        name, step = row.step.id.removeprefix(PREFIX), row.step
        found[name, "ends"] = "yes" if row.ends else "no"
        found[name, "grounds"] = "; ".join(
            f"{g.code}/{g.finding}" if g.finding else g.code for g in row.grounds
        )
        found[name, "deciders"] = "; ".join(step.values("decider"))
        found[name, "missing"] = "; ".join(step.values("missing_element"))
        found[name, "remedy"] = "; ".join(step.values("remedy"))
        found[name, "next"] = short(step.id for step in row.next)
        found[name, "unordered"] = short(step.id for step in row.unordered)
    for level in view.funnel(material, ON).levels:
        found[level.stage.value, "documented"] = short(level.documented)
        found[level.stage.value, "implied"] = short(level.implied)
        for ground, cases in level.by_ground.items():
            found[level.stage.value, f"ground:{ground.replace(':', '/')}"] = short(cases)
    for total in view.totals(material, ON):
        name = f"{total.figure.removeprefix(PREFIX)}@{total.entry.statement.speaker}"
        found[name, "apart"] = total.apart.value if total.apart else ""
        if total.documented is not None:
            found[name, "documented"] = bounds(total.documented)
        if total.unaccounted is not None:
            found[name, "unaccounted"] = bounds(total.unaccounted)
    mine = [case.id for case in view.proceedings(material, ON) if case.id.startswith(PREFIX)]
    for one in view.lasting(material, ON, mine):
        name = f"lasting.{one.until.value}"
        found[name, "cases"], found[name, "ended"] = str(one.durations.count), str(one.durations.ended)
        for side in ("shortest", "longest"):
            curve = getattr(one.durations, side)
            found[name, side] = f"{curve.median} ({curve.median_low} to {curve.median_high or 'none'})"
    return found


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['id']}-{row['field']}")
def test_the_invented_record_comes_out_as_written_by_hand(shown, row):
    assert shown[row["id"], row["field"]] == row["expected"], row["why"]


def test_every_status_comes_up_in_the_table():
    named = {row["expected"] for row in EXPECTED if row["field"] == "status"}
    assert named == {status.value for status in CaseStatus}


def test_unknown_is_what_is_neither_documented_nor_implied(material):
    found = view.funnel(material, ON)
    for level in found.levels:
        assert len(level.documented) + len(level.implied) + level.unknown == len(found.cases)
        assert not {*level.documented} & {*level.implied}


def test_every_number_that_is_shown_can_be_asked_for(material):
    for subject in (None, "death"):
        prefix = f"about.{subject}/" if subject else ""
        for name in view.counted(view.funnel(material, ON, subject)):
            assert why(material, f"proceedings/{prefix}{name}", ON).rules
    for total in view.totals(material, ON):
        reason = why(material, f"proceedings/total.{total.figure}", ON)
        assert total.entry.statement.n in {s.n for s in reason.statements}
    for name in ("ledger", *(f"lasting.{until.value}" for until in view.Until)):
        assert why(material, f"proceedings/{name}", ON).statements
    for case in view.proceedings(material, ON):
        reason = why(material, case.id, ON)
        assert {s.n for s in reason.statements} >= {n for r in case.standing.readings for n in r.statements}


def test_the_number_behind_a_stage_is_made_of_the_statements_of_its_cases(material):
    for level in view.funnel(material, ON).levels:
        assert bool(level.statements) == bool(level.documented)
        for ground, cases in level.by_ground.items():
            assert cases
            assert {*level.by_ground_statements[ground]} <= {*level.statements}


def test_everything_can_be_said_in_three_languages(material):
    writer = Writer(material, languages=tuple(Language))
    for case in view.proceedings(material, ON):
        data = view.case_json(writer, case)
        assert all(data["because_in"][language.value] for language in Language)
        assert all(one["alleged"] for one in data["accused"])
    for row in view.ledger(material, ON):
        assert all(view.ending_json(writer, row)["because_in"].values())
    for total in view.totals(material, ON):
        assert all(view.total_json(writer, total)["because_in"].values())


def test_a_day_before_the_decision_has_the_case_where_it_stood(material):
    on = date(2031, 6, 20)
    statuses = {case.id: case.status for case in view.proceedings(material, on)}
    assert statuses[f"{PREFIX}market"] is CaseStatus.DISCONTINUED
    assert statuses[f"{PREFIX}bridge"] is CaseStatus.OPEN


def said(n, thing, prop, value, **more):
    return {
        "n": n, "thing": thing, "property": prop, "value": value, "stance": "asserts", "basis": "own",
        "speaker": "court", "voice": "court", "said_on": "2031-12-01", "document": "d", **more,
    }  # fmt: skip


def steps_of(define, *steps, case="c"):
    """Entries of one case; a step is (id, kind, day or None)."""
    entries = [define(case, "schema", "Proceeding")]
    for n, (name, kind, day) in enumerate(steps, 1):
        entries += [define(name, "schema", "Decision"), define(name, "proceeding", case)]
        entries.append(said(n * 10, name, "kind", kind))
        if day is not None:
            entries.append(said(n * 10 + 1, name, "date", day))
    return entries


def status(material, case="c"):
    found = {one.id: one for one in view.proceedings(material, ON)}[case].standing
    return [reading.status.value for reading in found.readings] or [found.status.value]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([("a", "opened", None), ("b", "verdict", "2031-05")], ["decided"]),
        ([("a", "discontinued", None), ("b", "verdict", "2031-05")], ["discontinued", "decided"]),
        ([("a", "discontinued", "2031-05"), ("b", "resumed", "2031-06")], ["re-opened"]),
        ([("a", "interrupted", "2031-05"), ("b", "resumed", "2031-06")], ["open"]),
        ([("a", "discontinued", "2031-05"), ("b", "reopened", "2031-06"), ("c1", "charged", "2031-07")], ["re-opened"]),
        ([("a", "discontinued", "2031-05"), ("b", "reopened", "2031-06"), ("c1", "discontinued", "2031-07")],
         ["discontinued"]),
        ([("a", "verdict", "2031-05"), ("b", "compensation", "2031-06")], ["decided"]),
        ([("a", "opened", "2033-05")], ["unknown"]),
        ([("a", "no-such-kind", "2031-05")], ["unknown"]),
    ],
)  # fmt: skip
def test_the_last_decision_decides(build, define, steps, expected):
    assert status(build(steps_of(define, *steps))) == expected


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [(None, ["open"]), ("2031-11", ["open"]), ("2032-01", ["decided"]), ("../2032-01", ["decided"])],
)
def test_a_case_that_a_source_calls_pending_is_open_until_something_later_is_known(
    build, define, verdict, expected
):
    steps = [("a", "verdict", verdict)] if verdict else []
    assert status(build(steps_of(define, *steps), [said(95, "c", "stage", "pending")])) == expected


@pytest.mark.parametrize(
    ("kind", "effect", "expected"),
    [
        ("discontinued", "set-aside", "re-opened"),
        ("discontinued", "upheld", "discontinued"),
        ("discontinued", None, "unknown"),
        ("refused-to-open", "sent-back", "re-opened"),
        ("verdict", "sent-back", "in-court"),
        ("verdict", "changed", "decided"),
        ("verdict", None, "decided"),
    ],
)
def test_a_review_does_what_its_effect_says(build, define, kind, effect, expected):
    entries = steps_of(define, ("a", kind, "2031-05-01"), ("b", "review", None))
    entries.append(said(90, "b", "reviews", "a"))
    if effect:
        entries.append(said(91, "b", "effect", effect))
    assert status(build(entries)) == [expected]


def filing_rule(**more):
    return Rule(
        id="filing", governs=Governs.FILING, article=dict.fromkeys(Language, "article 1"),
        content=dict.fromkeys(Language, "lodged within 15 days"), source="invented", evidence=Evidence.READ,
        valid_from=date(2031, 1, 1), term=Length(15, Unit.CALENDAR),
        scope=Scope(kinds=frozenset({RuleKind.COMPLAINT}), complaints=frozenset({"court-complaint"}),
                    addressees=frozenset({"PublicBody"}), country="TA"),
        **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "country", "more", "due", "key"),
    [
        # 15 days, the day of the decision not counted
        ("2031-05-01", "TA", {}, ("2031-05-16", "2031-05-16"), "ledger.remedy.if-holds"),
        ("2031-05", "TA", {}, ("2031-05-16", "2031-06-15"), "ledger.remedy.if-holds"),
        ("../2031-05-01", "TA", {}, (None, "2031-05-16"), "ledger.remedy.if-holds"),
        ("2031-05-01", "TA", {"verified": Verification("A Lawyer", date(2031, 2, 1))},
         ("2031-05-16", "2031-05-16"), "ledger.remedy"),
        ("2031-05-01", "XX", {}, None, "ledger.no-rule"),
        ("2030-05-01", "TA", {}, None, "ledger.no-rule"),
        ("2031-05-01", "TA", {"term": None}, None, "due.no-term-known"),
    ],
)  # fmt: skip
def test_a_rule_says_until_when_a_discontinuation_could_be_challenged(
    build, define, day, country, more, due, key
):
    things = [
        define("land", "schema", "Place"),
        define("land", "country", country),
        define("c", "place", "town"),
    ]
    things += [define("town", "schema", "Place"), define("town", "within", "land")]
    law = replace(filing_rule(), **more)
    material = replace(build(steps_of(define, ("a", "discontinued", day)), things), legal_rules=(law,))
    (row,) = view.ledger(material, ON)
    told = view.ending_json(Writer(material), row)["remedy_terms"]
    assert [(one["due"]["low"], one["due"]["high"]) for one in told] == ([due] if due else [])
    assert key in {sentence.key for sentence in row.because}


def test_without_rules_the_ledger_says_that_none_was_applied(build, define):
    (row,) = view.ledger(build(steps_of(define, ("a", "discontinued", "2031-05-01"))), ON)
    assert "ledger.no-rule" in {sentence.key for sentence in row.because}


def test_a_complaint_that_contests_a_discontinuation_stands_in_the_ledger(build, define):
    entries = steps_of(define, ("a", "discontinued", "2031-05-01"))
    entries += [
        define("k", "schema", "Complaint"),
        said(95, "k", "contests", "a", speaker="bar", voice="bar"),
    ]
    (row,) = view.ledger(build(entries), ON)
    assert row.contested_by == ("k",)
    assert 95 in row.statements


def test_deaths_that_voices_state_and_that_are_recorded_stand_above_the_cases(build, define):
    entries = steps_of(define, ("a", "opened", "2031-05-01"))
    about = {"schema": "Figure", "measure": "deaths", "population": "all", "place": "land"}
    entries += [define("deaths", prop, value) for prop, value in about.items()]
    entries += [define("deaths.city", prop, value) for prop, value in {**about, "place": "city"}.items()]
    entries += [define("city", "schema", "Place"), define("city", "within", "land")]
    entries += [said(60, "deaths", "value", "238"), said(61, "deaths.city", "value", "100")]
    entries += [define("dead1", "schema", "Casualty"), define("dead2", "schema", "Casualty")]
    entries.append(said(62, "dead1", "proceeding", "c"))
    found = view.funnel(build(entries), ON, "death")
    assert [(one.figure, one.value) for one in found.stated] == [("deaths", "238")]
    assert (found.recorded, found.with_case, found.cases) == (("dead1", "dead2"), ("dead1",), ("c",))


DOUBTS = {
    "early": [("a", "opened", "2031-05-01"), ("b", "charged", "2031-04-01")],
    "after": [("a", "discontinued", "2031-05-01"), ("b", "charged", "2031-06-01")],
    "ground": [("a", "discontinued", "2031-05-01")],
    "none": [
        ("a", "discontinued", "2031-05-01"),
        ("b", "reopened", "2031-05-20"),
        ("c1", "charged", "2031-06-01"),
    ],
}


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("early", [], "before its case c was opened"),
        ("after", [], "no re-opening is on record"),
        ("ground", [said(95, "a", "ground", "person-not-identified")], "only interrupts the term"),
        ("ground", [said(95, "x", "kind", "verdict")], "belongs to none"),
        ("ground", [said(95, "x", "proceeding", "nowhere")], "no case 'nowhere'"),
        ("ground", [said(95, "c", "part_of", "c")], "in a ring: c"),
        ("ground", [said(95, "a", "reviews", "x"), said(96, "x", "reviews", "a")], "in a ring: a - x"),
        ("ground", [said(95, "c", "opened_on", "2031-05-01"), said(96, "c", "ended_on", "2031-04")], "it ended before"),
        ("after", [said(95, "a", "reviews", "b")], "came before it"),
        ("none", [], None),
    ],
)  # fmt: skip
def test_bad_input_is_shown_with_its_statements_and_never_repaired(build, define, name, more, words):
    material = build(steps_of(define, *DOUBTS[name]), [define("x", "schema", "Decision")], more)
    found = list(view.find_doubts(material))
    if words is None:
        assert found == []
    else:
        (doubt,) = [one for one in found if words in one.what]
        assert "entries" in doubt.what or "ring" in doubt.what
    assert view.proceedings(material, ON)
    assert view.ledger(material, ON) is not None
    assert view.funnel(material, ON)
    assert view.lasting(material, ON)


KINDS = st.sampled_from(
    ["registered", "opened", "charged", "interrupted", "resumed", "discontinued", "reopened", "verdict", "classified",
     "sent-to-court", "appeal-decision", "transferred", "refused-to-open", "qualified"]
)  # fmt: skip
DAYS = st.sampled_from(
    ["2031-03-10", "2031-03", "2031-04-02", "2031-05", "2031", "../2031-06-01", "2031-07-01/.."]
)
SPEAKERS = st.sampled_from(["court", "prosecutor", "lawyers"])


VALUES = {
    "kind": KINDS,
    "date": DAYS,
    "ground": st.sampled_from(["no-event", "no-elements", "person-not-identified"]),
    "proceeding": st.sampled_from("cd"),
    "reviews": st.sampled_from("pqrs"),
    "stage": st.sampled_from(["investigated", "in-court"]),
    "part_of": st.sampled_from("cd"),
}


@st.composite
def entries(draw):
    found = []
    for n in range(1, draw(st.integers(4, 14)) + 1):
        prop = draw(st.sampled_from(list(VALUES)))
        thing = draw(st.sampled_from("cd" if prop in ("stage", "part_of") else "pqrs"))
        who = draw(SPEAKERS)
        stance = draw(st.sampled_from(["asserts", "asserts", "asserts", "denies"]))
        value = draw(VALUES[prop])
        found.append(said(n, thing, prop, value, speaker=who, voice=who, stance=stance, document=f"d{n}"))
    return found


def base(define):
    found = [define(case, "schema", "Proceeding") for case in "cd"]
    found += [define(step, "schema", "Decision") for step in "pqrs"]
    found += [define(step, "proceeding", case) for step, case in (("p", "c"), ("q", "c"), ("r", "d"))]
    return [{"n": 5000 + i, **entry} for i, entry in enumerate(found)]


def results(material):
    writer = Writer(material)
    return (
        [view.case_json(writer, case) for case in view.proceedings(material, ON)],
        [view.ending_json(writer, row) for row in view.ledger(material, ON)],
        view.funnel_json(writer, view.funnel(material, ON)),
        [view.lasting_json(writer, one) for one in view.lasting(material, ON)],
    )


def made(entries, define):
    return Material.of(frames_from_entries([*base(define), *entries]))


@QUIET
@given(entries(), st.integers(0, 1000))
def test_nothing_hangs_on_the_order_of_rows(define, entries, seed):
    ordered = made(entries, define)
    frames = ordered.frames
    rows = list(range(frames.statements.height))
    random.Random(seed).shuffle(rows)
    mixed = type(frames)(
        **{name: getattr(frames, name) for name in frames.__slots__} | {"statements": frames.statements[rows]}
    )
    assert results(Material.of(mixed)) == results(ordered)


@QUIET
@given(entries(), SPEAKERS)
def test_retracting_all_of_a_speaker_equals_never_having_heard_them(define, entries, speaker):
    retracts = [
        {"n": 9000 + e["n"], "kind": "retracts", "left": f"<{e['n']}>", "by": "c1", "at": "2032-01-01"}
        for e in entries
        if e["speaker"] == speaker
    ]  # fmt: skip
    without = [e for e in entries if e["speaker"] != speaker]
    assert results(made([*entries, *retracts], define)) == results(made(without, define))


@QUIET
@given(entries())
def test_what_is_shown_names_statements_that_stand(define, entries):
    material = made(entries, define)
    standing = set(material.frames.statements["n"])
    for case in view.proceedings(material, ON):
        assert {*case.statements} <= standing
        assert {n for reading in case.standing.readings for n in reading.statements} <= {*case.statements}
        assert case.standing.because
    list(view.find_doubts(material))


@pytest.mark.parametrize("role", ["suspect", "victim"])
def test_whom_only_the_record_names_stands_in_no_role_and_is_found(build, define, role):
    entries = [*steps_of(define, ("a", "opened", "2031-05-01")), {"n": 900, **define("c", role, "somebody")}]
    material = build(entries)
    (case,) = view.proceedings(material, ON)
    assert (case.accused, case.victims) == ((), ())
    (doubt,) = view.find_doubts(material)
    assert "entries 900" in doubt.what
    assert "somebody" not in doubt.what
    (case,) = view.proceedings(build(entries, [said(95, "c", role, "somebody")]), ON)
    assert [held.value for held in (*case.accused, *case.victims)] == ["somebody"]


def test_a_case_is_on_record_once_a_part_of_it_is(build, define):
    things = [define(thing, "schema", "Proceeding") for thing in ("all", "part", "other")]
    part = [define("part", "severed_from", "all"), said(90, "part", "kind", "criminal")]
    assert {case.id for case in view.proceedings(build(things, part), ON)} == {"all", "part"}


def test_the_coding_of_the_examples_leaves_no_doubt(example, material):
    # two outlets date the detention before the day that a third gives for the opening: sources, not coding
    (doubt,) = view.find_doubts(Material.of(example.frames(), example.ontology))
    assert doubt.where == "massimov.arrest"
    mine = [doubt for doubt in view.find_doubts(material) if doubt.where.startswith(PREFIX)]
    assert mine == []
