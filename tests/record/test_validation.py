"""Rows against the ontology: read by distinct text, refused with place and nearest, told without secrets."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.ontology import load_ontology
from openinquest.record.findings import Findings, told
from openinquest.record.known import known_of
from openinquest.record.rows import ROW_SCHEMA
from openinquest.record.validation import validate

ONTOLOGY = load_ontology()
DEFINED = pl.DataFrame(
    [
        ("dead", "schema", "Figure", None), ("where", "schema", "Place", None), ("unrest", "schema", "Event", None),
        ("ministry", "schema", "PublicBody", None), ("envoy", "schema", "Person", None),
        ("spokesman", "schema", "Person", None),
        ("envoy", "voice", "ministry", "2030-01-01/2030-01-31"), ("envoy", "voice", "dead", "2030-03-01/.."),
        ("spokesman", "voice", "ministry", None),
    ],
    schema=["thing", "property", "value", "holds_at"],
    orient="row",
)  # fmt: skip
KNOWN = known_of([DEFINED], {"brief": "a" * 64})
ROW = {
    "thing": "dead",
    "property": "value",
    "value": "12",
    "speaker": "envoy",
    "stance": "asserts",
    "document": "brief",
}


def checked(*rows):
    """Validate rows; return them as dicts, and the findings."""
    schema = dict.fromkeys(ROW_SCHEMA, pl.String()) | {"__row": pl.Int64(), "key": pl.String()}
    raw = [ROW | row | {"__row": at, "key": f"k{at}"} for at, row in enumerate(rows, start=2)]
    findings = Findings("sheet.csv", "", {"value": "number"})
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in raw], schema=schema)
    return validate(frame, KNOWN, ONTOLOGY, findings).to_dicts(), findings.problems


def test_what_is_read_differently_keeps_its_words():
    rows, problems = checked(
        {"value": "more than 200"}, {"value": "238"}, {"value": "more than 200", "original": "свыше 200"}
    )
    assert not problems
    assert [(row["value"], row["original"]) for row in rows] == [
        (">200", "more than 200"), ("238", None), (">200", "свыше 200"),
    ]  # fmt: skip


def test_rows_keep_their_order_and_number():
    rows, problems = checked(*({"value": str(n % 7)} for n in range(500)))
    assert not problems
    assert [row["__row"] for row in rows] == list(range(2, 502))
    assert [row["value"] for row in rows] == [str(n % 7) for n in range(500)]


@pytest.mark.parametrize(
    ("said_on", "coded", "voice"),
    [
        ("2030-01-05", None, "ministry"), ("2030-02-05", None, None), ("2030-03-05", None, "dead"),
        ("2030-01", None, "ministry"), ("2030-01/2030-04", None, None), (None, None, None),
        ("2030-01-05", "-", None), ("2030-01-05", "dead", "dead"),
    ],
)  # fmt: skip
def test_the_voice_is_the_only_one_that_the_speaker_can_have_had_that_day(said_on, coded, voice):
    [row], problems = checked({"said_on": said_on, "voice": coded})
    assert not problems
    assert row["voice"] == voice


def test_a_voice_without_dates_is_had_always():
    rows, _ = checked(*({"speaker": "spokesman", "said_on": day} for day in (None, "1999", "2030-01-05")))
    assert {row["voice"] for row in rows} == {"ministry"}


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"thing": "daed"}, "thing", ("'daed'", "'dead'")),
        ({"property": "valeu"}, "property", ("'valeu'", "'value'", "Figure")),
        ({"value": "31.02.2030", "thing": "unrest", "property": "date"}, "number", ("31.02.2030",)),
        ({"property": "place", "value": "wehre"}, "number", ("'wehre'", "'where'")),
        ({"property": "place", "value": "ministry"}, "number", ("a Place", "a PublicBody")),
        ({"property": "unit", "value": "person"}, "number", ("'persons'",)),
        ({"document": "breif"}, "document", ("'breif'", "'brief'")),
        ({"speaker": "envoi"}, "speaker", ("'envoi'", "'envoy'")),
        ({"seq": "2nd"}, "seq", ("'2nd'",)),
        ({"basis": "cites:brieff"}, "basis", ("'brief'",)),
        ({"said_on": "2030-02-30"}, "said_on", ("2030-02-30",)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_told_with_column_row_and_nearest(cells, column, words):
    _, problems = checked({}, cells, {})
    [problem] = problems
    assert (problem.file, problem.row, problem.column) == ("sheet.csv", 3, column)
    assert not [word for word in words if word not in str(problem)], str(problem)


def test_one_cause_on_many_rows_is_listed_and_then_counted():
    _, problems = checked(*({"thing": "daed"} for _ in range(5_000)))
    assert len(problems) == 201
    assert problems[0].row == 2
    assert "4,800 more rows" in problems[-1].found


@pytest.mark.parametrize(
    "cells",
    [
        lambda n: {"thing": f"thing-{n}"}, lambda n: {"said_on": f"2030-02-30-{n}"}, lambda n: {"value": f"{n}-"},
        lambda n: {"property": "place", "value": f"place-{n}"}, lambda n: {"property": "unit", "value": f"unit-{n}"},
        lambda n: {"document": f"paper-{n}"}, lambda n: {"via": f'[{{"mode":"reports","who":"who-{n}"}}]'},
        lambda n: {"basis": f"cites:who-{n}"}, lambda n: {"seq": f"{n}th"},
    ],
    ids=["thing", "said_on", "value", "place", "unit", "document", "via", "basis", "seq"],
)  # fmt: skip
def test_very_many_causes_are_listed_and_then_counted(cells):
    _, problems = checked(*map(cells, range(3_000)))
    assert len(problems) == 201
    assert "2,800 other texts" in problems[-1].found


SECRET = "Zyxvanova whispered that it was her neighbour"


@pytest.mark.parametrize(
    "name", ["thing", "property", "value", "said_on", "holds_at", "speaker", "voice", "document", "seq"]
)
@pytest.mark.parametrize("text", [SECRET, "Zyxvanova Qwert"])
def test_a_text_that_slipped_into_another_column_is_not_repeated(name, text):
    _, problems = checked({name: text})
    assert problems
    assert "Zyxvanova" not in "\n".join(map(str, problems))


@given(st.text(min_size=1, max_size=80))
def test_what_is_told_of_a_cell_is_short_and_never_a_sentence(text):
    said = told(text)
    assert len(said) <= 45
    if " " in text.strip() and not any(letter.isdigit() for letter in text):
        assert said == f"a text of {len(text)} characters"
