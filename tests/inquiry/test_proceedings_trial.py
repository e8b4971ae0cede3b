"""What became of cases in the example of January 2022, as somebody at a shell reads it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from openinquest.cli import main
from openinquest.inquiry import Material, why
from openinquest.inquiry import proceedings as view
from openinquest.inquiry.deadlines import rules_of

ON = date(2032, 3, 31)
TRIAL = date(2023, 6, 1)


@pytest.fixture(scope="module")
def of_trial(example):
    """The material that the commands work on."""
    return Material.of(
        example.frames(on=TRIAL), example.ontology, on=TRIAL, legal_rules=rules_of(example.folder)
    )


def trial(example, capsys, *words):
    assert main(["proceedings", *words, "--record", str(example.folder), "--on", f"{TRIAL}"]) == 0
    return capsys.readouterr().out


def test_a_user_reads_what_became_of_a_case(example, capsys):
    table = trial(example, capsys)
    assert "child.case\tCase about a child killed in Almaty\tdiscontinued, classified" in table
    chain = trial(example, capsys, "massimov.case")
    assert "Karim Massimov" in chain
    assert "alleged suspects or defendants" in chain
    assert "2022-01-06\tDetention of Karim Massimov" in chain
    assert main(["proceedings", "massimov.case", "--record", str(example.folder), "--on", "2024-01-01"]) == 0
    assert "2022-01-06 (Kursiv Media); 2022-01-08 (Kazinform)" in capsys.readouterr().out
    (case,) = json.loads(trial(example, capsys, "child.case", "--json"))
    assert case["status"] == "discontinued"
    assert case["classified"]["statements"]


def test_a_user_reads_the_ledger_the_funnel_and_the_totals(example, capsys):
    ledger = trial(example, capsys, "--ledger")
    assert "none found as of 2023-06-01" in ledger
    # 15 days from some day of December 2022: 16 December is a holiday before a weekend, 15 January a Sunday
    assert "if the rule holds: 2022-12-19 to 2023-01-16 (kz.cpc.106.filing)" in ledger
    (row,) = json.loads(trial(example, capsys, "--ledger", "--json", "child.case"))
    assert [(ground["ground"], ground["finding"]) for ground in row["grounds"]] == [("no-elements", None)]
    assert "must have passed\tunknown" in trial(example, capsys, "--funnel", "--about", "death")
    (total,) = json.loads(trial(example, capsys, "--totals", "--json", "conv.torture"))
    assert (total["documented"], total["unaccounted"]) == ({"low": 3, "high": 3}, {"low": 6, "high": 6})
    assert "no beginning on record" in trial(example, capsys, "--durations")


def test_a_case_whose_opening_has_a_day_lasts_until_its_trial_and_its_judgment(example):
    found = {one.until: one for one in view.lasting(Material.of(example.frames(), example.ontology), ON)}
    # opened on 13 January 2022, before a court from 18 November 2022, judged on 24 April 2023
    assert {until.value: one.durations.shortest.median for until, one in found.items()} == {
        "court": 309,
        "end": 466,
        "judgment": 466,
    }
    assert {one.counted for one in found.values()} == {("massimov.case",)}


def test_only_cases_about_one_subject(example, capsys):
    table = trial(example, capsys, "--about", "death")
    assert "child.case" in table
    assert "airport.case" not in table
    assert "zhambyl.case" not in trial(example, capsys, "--ledger", "--about", "death")


@pytest.mark.parametrize("words", [["--totals", "--about", "death"], ["--funnel", "child.case"]])
def test_words_that_would_change_nothing_are_refused(example, capsys, words):
    assert main(["proceedings", *words, "--record", str(example.folder)]) == 2
    assert "leave out" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["--funnel"], ["--ledger"], ["--durations"]])
def test_a_subject_that_no_case_has_is_told_with_those_that_there_are(example, capsys, words):
    assert main(["proceedings", *words, "--about", "deeth", "--record", str(example.folder)]) != 0
    assert "subjects are: death, " in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--totals"], ["--funnel"], ["--funnel", "--about", "death"], ["--durations"]]
)
def test_every_number_is_explained_by_the_name_that_is_printed(example, of_trial, capsys, words):
    header, *rows = trial(example, capsys, *words).splitlines()
    assert header.startswith("number\t")
    first, *names = dict.fromkeys("proceedings/" + row.split("\t")[0] for row in rows)
    assert main(["why", first, "--record", str(example.folder), "--on", f"{TRIAL}"]) == 0
    assert capsys.readouterr().out
    for name in names:
        assert why(of_trial, name, TRIAL).rules


def test_nothing_is_shown_before_a_source_spoke_of_it(example, capsys):
    assert main(["proceedings", "--record", str(example.folder), "--on", "2022-01-04"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    folder = str(example.folder)
    assert main(["proceedings", "massimov.case", "--record", folder, "--on", "2023-02-01"]) == 0
    chain = capsys.readouterr().out
    assert "Opening of the trial" in chain
    assert "Sentence of" not in chain
    assert main(["proceedings", "abish.case", "--record", folder, "--on", "2022-02-01"]) != 0
    assert "is no case of this record" in capsys.readouterr().err


def test_nobody_is_a_suspect_before_a_source_said_so(example):
    def named(day):
        material = Material.of(example.frames(on=day), example.ontology, on=day)
        return {
            case.id: " ".join(sorted(held.value for held in case.accused))
            for case in view.proceedings(material, day)
        }

    # the defence minister was detained on 20 February 2022, as was said on the day after
    assert "bektanov.case" not in named(date(2022, 2, 19))
    assert named(date(2022, 2, 21))["bektanov.case"] == "bektanov"
    # the judgment of 24 April 2023 is the first source that names the three deputies
    assert named(date(2023, 4, 23))["massimov.case"] == "massimov"
    assert named(date(2023, 4, 24))["massimov.case"] == "massimov osipov sadykulov yergozhin"


def test_a_case_that_is_none_is_told_with_what_to_do(example, capsys):
    assert main(["proceedings", "deaths", "--record", str(example.folder)]) != 0
    assert "is no case of this record" in capsys.readouterr().err


def test_no_private_person_is_named_in_a_case_of_the_example(example):
    material = Material.of(example.frames(), example.ontology)
    named = {held.value for case in view.proceedings(material, ON) for held in (*case.accused, *case.victims)}
    assert named <= {"massimov", "sadykulov", "yergozhin", "osipov", "abish", "bektanov", "kudebaev"}
