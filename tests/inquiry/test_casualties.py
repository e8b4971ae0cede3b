"""Recorded persons: what the invented record must give, floors, and what holds of every record."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from one_view import worked_out
from openinquest.cli import main
from openinquest.inquiry import Language, Material, Writer, why
from openinquest.inquiry.casualties import (
    Dimension,
    Linked,
    Standing,
    State,
    card_as_json,
    cards,
    casualties,
    casualties_as_json,
    complete_as_json,
    completeness,
    find_doubtful_casualties,
    persons,
)
from openinquest.inquiry.order import day_bounds
from openinquest.record.frames import frames_from_entries

EXPECTED = worked_out("casualties")
QUIET = examples(10)
LISTS = ("list.a", "list.b")


@pytest.fixture(scope="module")
def material(tarlan):
    return Material.of(tarlan.frames(), tarlan.ontology)


@pytest.fixture(scope="module")
def found(material):
    return casualties(material)


@pytest.fixture(scope="module")
def results(material, found):
    """Every number of the view under the name that the table of expected results gives it."""
    told = {("total", name): getattr(found, name) for name in ("rows", "persons", "apart")}
    for each in found.lists:
        for name in ("rows", "persons", "alone", "again", "unnamed", "unconfirmed", "denied"):
            told[f"list:{each.list}", name] = getattr(each, name)
        told[f"list:{each.list}", "told"] = " ".join(one.said.value for one in each.told)
    told |= {(f"overlap:{'+'.join(each.lists)}", "persons"): each.persons for each in found.overlaps}
    for dimension, cells in found.tables.items():
        told |= {(f"{dimension}:{cell.value or cell.standing}", "persons"): cell.persons for cell in cells}
    review = found.review
    told["review", "floor"] = "" if review.floor is None else review.floor
    for name in ("judged", "inside", "between", "disputed", "unnamed", "unconfirmed", "denied"):
        told["review", name] = getattr(review, name)
    differing = {}
    for each in found.differences:
        differing.setdefault(each.person, []).append(each.prop)
    told |= {
        (f"differs:{person}", "properties"): " ".join(sorted(props)) for person, props in differing.items()
    }
    (card,) = cards(material, ["casualties.death1"])
    told |= {(f"card:{card.death}", each.field.value): each.state.value for each in card.fields}
    for each in completeness(material):
        told[f"complete:{each.field}", "counts"] = " ".join(str(each.deaths[state]) for state in State)
    return told


@pytest.mark.parametrize("row", EXPECTED, ids=[f"{row['id']} {row['field']}" for row in EXPECTED])
def test_the_invented_record_gives_what_was_worked_out_by_hand(results, row):
    assert str(results[row["id"], row["field"]]) == row["expected"], row["why"]


def test_no_number_of_the_invented_record_is_left_out_of_the_table(results):
    listed = {(row["id"], row["field"]) for row in EXPECTED}
    tables = ("sex", "age", "day", "place", "complete", "differs", "overlap", "card")
    assert {key for key in results if key[0].partition(":")[0] in tables} <= listed


def test_every_table_holds_every_person_once(found):
    for cells in found.tables.values():
        assert sum(cell.persons for cell in cells) == found.persons + found.apart


def test_a_card_says_who_where_nothing_was_found_it_says_what_was_read(material):
    (card,) = cards(material, ["casualties.death1"])
    by = {each.field.value: each for each in card.fields}
    assert by["circumstances"].read == ("casualties-watch-list",)
    assert by["identity"].read == ()
    manner = {(word.value, word.who) for word in by["manner"].words}
    assert manner == {("accident", "prosecutor"), ("homicide", "watch")}
    assert [(word.asserts, word.who) for word in by["evidence"].words] == [
        (True, "prosecutor"),
        (False, "watch"),
    ]


def test_names_of_one_person_stand_together_and_are_marked_restricted(material):
    (person,) = persons(material, ["casualties.death1"])
    assert len(person.names) == 3
    assert person.level == "restricted"
    assert {entry.entry for entry in person.entries} == {
        "casualties.death1",
        "casualties.o1",
        "casualties.w1",
    }


def test_totals_hold_no_name(material, found):
    text = str(casualties_as_json(found, Writer(material, languages=tuple(Language))))
    text += str(complete_as_json(completeness(material), Writer(material)))
    for person in persons(material):
        for name in person.names:
            assert name not in text


def test_a_card_as_data_names_every_statement(material, found):
    (card,), (person,) = cards(material, ["casualties.death1"]), persons(material, ["casualties.death1"])
    data = card_as_json(card, person, found.differences, Writer(material, Language.KAZAKH))
    assert data["level"] == "restricted"
    standing = set(material.frames.statements["n"])
    for field in data["fields"]:
        assert set(field["statements"]) <= standing
        assert (field["state"] == "not-found") == (not field["said"])
    assert [field["standard"] for field in data["fields"]].count("minnesota") == 13


@pytest.mark.parametrize(
    "number",
    ["persons", "apart", "floor", "list/casualties.watch", "sex/male", "sex/unknown", "age/30-44", "day/differs",
     "place/zhelkent", "field/manner"],
)  # fmt: skip
def test_why_lists_the_statements_behind_every_number(material, number):
    reason = why(material, f"casualties/{number}", day_bounds("2032-01-01")[0])
    assert reason.statements
    assert reason.rules


def test_why_explains_one_death(material):
    reason = why(material, "casualties.death1", day_bounds("2032-01-01")[0])
    assert {s.prop for s in reason.statements} >= {"manner", "autopsy", "family_informed"}


# Records of two lists, made for one question each.


def row(name, listed="list.a", **about):
    said = {"list": listed, "name": f"{name}@en", **about}
    return [
        {"thing": name, "property": "schema", "value": "ListEntry", "stance": "asserts", "speaker": "record",
         "method": "definition"},
        *({"thing": name, "property": prop, "value": value, "stance": "asserts", "speaker": "watch", "voice": "watch",
           "said_on": "2031-10-01", "document": "d"} for prop, value in said.items() if value is not None),
    ]  # fmt: skip


def judged(kind, left, right, by="c1", method="person"):
    return {"kind": kind, "left": left, "right": right, "by": by, "method": method} | (
        {} if method == "person" else {"score": "0.8"}
    )


MACHINE = "derived:link@1"


def test_a_floor_wants_a_word_of_a_person_on_every_pair(build):
    rows = [*row("a1"), *row("a2"), *row("b1", "list.b")]
    assert casualties(build(rows)).review.between == 3
    some = build(rows, [judged("same", "a1", "b1")])
    assert casualties(some).review.floor is None
    assert casualties(some).review.between == 1
    every = build(rows, [judged("same", "a1", "b1"), judged("different", "a1", "a2")])
    assert casualties(every).review.floor == 2


def test_with_a_run_of_linkage_only_pairs_that_may_be_one_matter(build):
    material = build([*row("a1"), *row("a2"), *row("b1", "list.b")], [judged("same", "a1", "b1")])
    assert casualties(material, Linked(())).review.floor == 2
    near = Linked((("a2", "b1", 0.3),))
    assert casualties(material, near).review.floor is None
    assert casualties(material, near).review.between == 1
    assert casualties(material, Linked((("a2", "b1", 0.01),))).review.floor == 2
    assert casualties(material, Linked((), newer=1)).review.floor is None


def test_a_join_by_a_program_gives_no_floor_until_a_person_says_so(build):
    rows = [*row("a1"), *row("b1", "list.b")]
    machine = judged("same", "a1", "b1", method=MACHINE)
    assert casualties(build(rows, [machine]), Linked(())).review.inside == 1
    confirmed = build(rows, [machine, judged("same", "b1", "a1")])
    assert casualties(confirmed, Linked(())).review.floor == 1


def test_who_may_be_one_counts_once(build):
    rows = [*row("a1"), *row("b1", "list.b")]
    found = casualties(build(rows, [judged("unsure", "a1", "b1")]))
    assert (found.persons, found.review.floor, found.review.unsure) == (2, 1, 1)


def test_people_who_differ_must_settle_it_first(build):
    rows = [*row("a1"), *row("b1", "list.b"), *row("b2", "list.b")]
    both = build(rows[:8], [judged("same", "a1", "b1"), judged("different", "a1", "b1", by="c2")])
    assert casualties(both).review.disputed == 1
    torn = build(
        rows,
        [judged("same", "a1", "b1"), judged("same", "a1", "b2"), judged("different", "b1", "b2", by="c2")],
    )
    assert casualties(torn).review.disputed == 2
    assert casualties(torn).review.floor is None


def test_two_rows_of_a_list_that_names_each_once_need_no_word(build, define):
    clean = [define("list.a", "schema", "CasualtyList"), define("list.a", "deduplicated", "yes")]
    assert casualties(build([*row("a1"), *row("a2")], clean)).review.floor == 2


def test_what_somebody_denies_is_not_known_and_what_is_only_denied_was_found(build):
    def denies(name, prop, value):
        return {"thing": name, "property": prop, "value": value, "stance": "denies", "speaker": "gov",
                "voice": "gov", "said_on": "2031-11-01", "document": "d"}  # fmt: skip

    material = build([
        *row("a1", sex="m", place="p", age="20", birth_date="2011"), *row("a2", sex="f"),
        denies("a1", "sex", "m"), denies("a1", "place", "q"), denies("a1", "birth_date", "2011"),
        denies("a2", "age", "9"), *row("a3", age=None), denies("a3", "date", "2031-03-05"),
    ])  # fmt: skip

    def cells(dimension):
        return {(cell.standing, cell.value): cell for cell in casualties(material).tables[dimension]}

    sex = cells(Dimension.SEX)
    assert sex.keys() == {(Standing.DIFFERS, None), (Standing.KNOWN, "f"), (Standing.UNKNOWN, None)}
    assert len(sex[Standing.DIFFERS, None].statements) == 2
    assert cells(Dimension.PLACE).keys() == {(Standing.KNOWN, "p"), (Standing.UNKNOWN, None)}
    age = cells(Dimension.AGE)
    assert age.keys() == {(Standing.KNOWN, "18-29"), (Standing.DENIED, None), (Standing.UNKNOWN, None)}
    assert {(Standing.DENIED, None), (Standing.UNKNOWN, None)} == cells(Dimension.DAY).keys()
    assert [each.value for each in material.numbered(age[Standing.DENIED, None].statements).values()] == ["9"]


def test_an_age_below_nought_is_no_child(build):
    cells = casualties(build(row("a1", age="-3"))).tables[Dimension.AGE]
    assert [(cell.standing, cell.value) for cell in cells] == [(Standing.UNCLEAR, None)]


def test_a_list_counts_as_clean_only_while_it_stands_unopposed(build):
    def word(n, value, stance="asserts", speaker="maker", **more):
        return {"n": n, "thing": "list.a", "property": "deduplicated", "value": value, "stance": stance,
                "speaker": speaker, "document": "d", "said_on": f"2031-04-{n % 28 + 1:02}"} | more  # fmt: skip

    def floor(*words):
        schema = {"thing": "list.a", "property": "schema", "value": "CasualtyList", "method": "definition",
                  "stance": "asserts", "speaker": "record"}  # fmt: skip
        return casualties(build([*row("a1"), *row("a2"), schema, *words])).review.floor

    assert floor(word(90, "yes")) == 2
    assert floor(word(90, "no"), word(91, "yes")) == 2
    assert floor(word(90, "yes"), word(91, "no", speaker="critic")) is None
    assert floor(word(90, "yes"), word(91, "yes", "denies", "critic")) is None
    assert floor(word(90, "yes"), word(91, "yes", "withdraws", target="<90>")) is None


def test_one_who_is_unsure_makes_two_count_once_though_another_is_sure(build):
    material = build(
        [
            *row("a1"),
            *row("b1", "list.b"),
            judged("different", "a1", "b1"),
            judged("unsure", "a1", "b1", "c2"),
        ]
    )
    found = casualties(material).review
    assert (found.floor, found.unsure) == (1, 1)


def test_what_is_said_where_there_is_no_floor_names_what_is_wanted(build):
    def said(entries, linked=None):
        material = build(entries)
        return casualties_as_json(casualties(material, linked), Writer(material))["floor"]

    two = [*row("a1"), *row("b1", "list.b")]
    assert "since the last run" in said(two, Linked((), newer=1))["because"]
    assert ": 0" not in said(two, Linked((), newer=1))["because"]
    nobody = said([entry for entry in row("a1") if entry["property"] != "name"])
    assert "nobody whom it could count" in nobody["because"]
    found = said(two, Linked(()))
    assert (found["count"], len(found["statements"])) == (2, 2)


def test_why_promises_no_floor_that_hangs_on_a_run_of_linkage(build):
    material = build([*row("a1"), *row("b1", "list.b")])
    reason = Writer(material).reason(why(material, "casualties/floor", date(2032, 1, 1)))
    assert "If a run of linkage is kept" in reason["because"]
    assert len(reason["statements"]) == 2


def test_only_named_undenied_and_confirmed_rows_count_for_a_floor(build):
    rows = [*row("a1"), *row("a2", confirmed="no"), *row("a3")]
    rows += [entry for entry in row("a4") if entry["property"] != "name"]
    denial = {"thing": "a3", "property": "list", "value": "list.a", "stance": "denies", "speaker": "ministry",
              "said_on": "2031-11-01", "document": "e"}  # fmt: skip
    found = casualties(build(rows, [denial])).review
    assert (found.floor, found.unconfirmed, found.denied, found.unnamed) == (1, 1, 1, 1)


def test_a_name_that_says_unknown_is_none(build):
    material = build([*row("a1"), *row("a2")])
    assert casualties(material, Linked(()), {"a2"}).review.unnamed == 1
    assert casualties(material, Linked(()), {"a2"}).review.floor == 1


def test_findings_name_rows_and_never_what_they_hold(build):
    rows = [
        *row("a1", None), *row("a2", row="7"), *row("a3", row="7"), *row("a4", birth_date="2031-04-01", date="2031-03"),
        *row("a5", birth_date="2001-04-01", date="2031-03-05", age="40"),
        *row("a6", birth_date="2001-04-01", date="2031-03-05", age="29"), *row("a7", birth_date="2001", date="2031"),
    ]  # fmt: skip
    twice = {"thing": "a6", "property": "list", "value": "list.b", "stance": "asserts", "speaker": "watch",
             "said_on": "2031-10-01", "document": "d"}  # fmt: skip
    material = build(rows, [twice])
    found = {doubt.where: doubt for doubt in find_doubtful_casualties(material)}
    assert set(found) == {"a1", "a2 and a3", "a4", "a5", "a6"}
    assert "40" not in found["a5"].what
    assert casualties(material).persons == 7
    assert casualties(material).lists[-1].list is None


def test_an_empty_record_has_nobody(build):
    found = casualties(build([]))
    assert (found.persons, found.rows, found.review.floor) == (0, 0, None)
    assert all(cells == () for cells in found.tables.values())
    assert completeness(build([]))[0].deaths[State.NOT_FOUND] == 0


def test_a_case_on_the_death_answers_what_is_asked_of_the_investigation(build, define):
    defined = [define("p", "schema", "Proceeding"), define("d", "schema", "Casualty"), define("x", "schema", "Act"),
               define("i", "schema", "Involvement")]  # fmt: skip
    said = [
        ("p", "about", "d"), ("p", "opened_on", "2031-03-20"), ("p", "body", "prosecutor"), ("p", "classified", "yes"),
        ("d", "date", "2031-03-05"), ("x", "victim", "d"), ("x", "perpetrator", "city-police"),
        ("i", "act", "x"), ("i", "perpetrator", "someone"),
    ]  # fmt: skip
    entries = [
        {
            "thing": thing,
            "property": prop,
            "value": value,
            "stance": "asserts",
            "speaker": "watch",
            "document": "d1",
        }
        for thing, prop, value in said
    ]
    (card,) = cards(build(defined, entries), ["d"])
    by = {each.field.value: each for each in card.fields}
    for field in ("prompt", "independent", "transparent", "when"):
        assert by[field].state is State.STATED
    assert [word.value for word in by["responsible"].words] == ["city-police", "someone"]
    assert by["effective"].state is State.NOT_FOUND


# What holds of every record.


@st.composite
def logs(draw):
    entries = []
    for name in ("r1", "r2", "r3", "r4"):
        entries += row(
            name,
            draw(st.sampled_from(LISTS)),
            sex=draw(st.sampled_from([None, "male", "female"])),
            age=draw(st.sampled_from([None, "16", "~30", "45", "vague:dozens"])),
            date=draw(st.sampled_from([None, "2031-03", "2031-03-05", "2031-03-07", "../2031"])),
            place=draw(st.sampled_from([None, "city", "square"])),
        )
    for _ in range(draw(st.integers(0, 4))):
        left, right = draw(st.permutations(["r1", "r2", "r3", "r4"]))[:2]
        entries.append(
            judged(
                draw(st.sampled_from(["same", "different", "unsure"])),
                left,
                right,
                draw(st.sampled_from("ab")),
            )
        )
    return [{"n": n, **entry} for n, entry in enumerate(entries, 1)]


def of(entries):
    material = Material.of(frames_from_entries(entries))
    return casualties_as_json(casualties(material), Writer(material)), complete_as_json(
        completeness(material), Writer(material)
    )


@QUIET
@given(logs(), st.randoms(use_true_random=False))
def test_nothing_hangs_on_the_order_of_rows(entries, chance):
    material = Material.of(frames_from_entries(entries))
    frames = material.frames
    order = list(range(frames.statements.height))
    chance.shuffle(order)
    mixed = type(frames)(
        **{name: getattr(frames, name) for name in frames.__slots__}
        | {"statements": frames.statements[order]}
    )
    assert casualties(Material.of(mixed)) == casualties(material)


@QUIET
@given(logs())
def test_retracting_all_that_a_speaker_said_equals_never_having_had_it(entries):
    other = [{**entry, "speaker": "other", "voice": "other", "document": "e", "n": 500 + entry["n"],
              "value": "99" if entry["property"] == "age" else entry["value"]}
             for entry in entries if entry.get("speaker") == "watch"]  # fmt: skip
    without = of(entries)
    taken = [{"n": 900 + i, "kind": "retracts", "left": f"<{entry['n']}>"} for i, entry in enumerate(other)]
    assert of([*entries, *other, *taken]) == without


@QUIET
@given(logs())
def test_persons_are_between_one_and_the_rows_and_everybody_stands_in_each_table(entries):
    found = casualties(Material.of(frames_from_entries(entries)))
    assert 1 <= found.persons <= found.rows == 4
    for dimension in Dimension:
        assert sum(cell.persons for cell in found.tables[dimension]) == found.persons
    assert found.review.floor is None or found.review.floor <= found.persons


# As a person uses it.


def test_the_command_on_the_example(example, capsys):
    folder = ["--record", str(example.folder)]
    assert main(["casualties", *folder]) == 0
    told = capsys.readouterr().out
    assert "238 (General Prosecutor's Office of Kazakhstan, 16 August 2022)" in told
    assert "No row of a list of the dead is on record" in told
    assert main(["casualties", "--json", "--on", "2022-03-31", *folder]) == 0
    data = json.loads(capsys.readouterr().out)
    official = next(each for each in data["lists"] if each["id"] == "list.official")
    assert (official["rows"], official["told"]) == (0, [])
    assert data["floor"]["count"] is None
    assert main(["casualties", "list.official", *folder]) != 0
    assert "no recorded death" in capsys.readouterr().err


def test_the_command_on_one_death_and_on_completeness(tarlan, capsys):
    folder = ["--record", str(tarlan.folder)]
    assert main(["casualties", "casualties.w1", *folder]) == 0
    told = capsys.readouterr().out
    assert told.startswith("casualties.death1: ")
    assert "alleged" in told
    assert main(["casualties", "--completeness", "--json", *folder]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 25
    assert main(["casualties", "casualties.w1", "--interval", *folder]) != 0
