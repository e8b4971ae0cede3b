"""Sheets of things, documents and judgements."""

import polars as pl
import pytest

from openinquest.record.tables import code_table, code_tables, parse_mappings

from .test_coding import sheet_of

THINGS = """
mapping: things
reads: things
key: [id]
fields: {thing: id, schema: schema, level: {column: level, optional: yes}, consent: {column: consent, optional: yes}}
properties:
  - {column: label_en, property: label, language: en}
  - {column: label_kk, property: label, language: kk, optional: yes}
  - {column: party, property: party, separator: ";", holds_at: party_from, optional: yes}
"""
DOCUMENTS = """
mapping: documents
reads: documents
key: [handle]
fields:
  handle: handle
  title: title
  address: {column: address, optional: yes}
  level: {column: level, optional: yes}
  read: {column: read, optional: yes}
  covers: {column: covers, optional: yes}
  coder: {constant: c1}
"""
JUDGEMENTS = """
mapping: judgements
reads: judgements
key: [key]
fields: {kind: kind, left: left, right: right, value: value, reason: reason, by: by, score: score}
"""
J_COLUMNS = ["key", "kind", "left", "right", "value", "reason", "by", "score"]


def code(mapping, rows, columns=None):
    (parsed,) = parse_mappings(mapping.encode(), "m.yaml")
    return code_table(parsed, sheet_of(rows, columns))


def judge(**row):
    return code(JUDGEMENTS, [{"key": "1", "by": "c1"} | row], J_COLUMNS)


def test_each_cell_of_a_thing_is_a_definition():
    rows = [
        {"id": "deaths", "schema": "Figure", "label_en": "all dead", "label_kk": "барлық қаза тапқандар"},
        {"id": "mvd", "schema": "PublicBody", "label_en": "Ministry", "label_kk": "-"},
    ]
    table = code(THINGS, rows)
    assert table.problems == ()
    assert table.statements.select("key", "thing", "property", "value").rows() == [
        ("deaths#schema", "deaths", "schema", "Figure"),
        ("deaths#label_en", "deaths", "label", "all dead@en"),
        ("deaths#label_kk", "deaths", "label", "барлық қаза тапқандар@kk"),
        ("mvd#schema", "mvd", "schema", "PublicBody"),
        ("mvd#label_en", "mvd", "label", "Ministry@en"),
    ]
    assert set(table.statements.select("stance", "speaker", "method").rows()) == {
        ("asserts", "record", "definition")
    }
    assert table.statements["document"].null_count() == 5


def test_several_values_in_a_cell_each_with_its_time():
    row = {
        "id": "x",
        "schema": "Person",
        "label_en": "X",
        "party": "state; media ;",
        "party_from": "../2022; 2022/..;",
    }
    table = code(THINGS, [row])
    assert table.problems == ()
    parties = table.statements.filter(table.statements["property"] == "party")
    assert parties.select("key", "value", "holds_at").rows() == [
        ("x#party", "state", "../2022"),
        ("x#party/2", "media", "2022/.."),
    ]


def test_one_time_for_several_values_and_no_time():
    base = {"id": "x", "schema": "Person", "label_en": "X", "party": "state; media"}
    table = code(THINGS, [base | {"party_from": "2022"}, base | {"id": "y", "party_from": None}])
    parties = table.statements.filter(table.statements["property"] == "party")
    assert parties["holds_at"].to_list() == ["2022", "2022", None, None]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"party": "a; b; c", "party_from": "2021; 2022"}, "party_from"),
        ({"party": None, "party_from": "2021"}, "party"),
        ({"party": "a; a", "party_from": None}, "party"),
        ({"id": "two words"}, "id"),
        ({"level": "secret"}, "level"),
        ({"consent": "by letter"}, "level"),
    ],
)
def test_things_that_do_not_add_up(cells, column):
    row = {
        "id": "x", "schema": "Person", "label_en": "X", "party": None, "party_from": None, "level": None,
        "consent": None,
    }  # fmt: skip
    table = code(THINGS, [row | cells])
    assert [(problem.row, problem.column) for problem in table.problems] == [(2, column)]


def test_a_level_is_a_judgement_that_marks():
    row = {"id": "x", "schema": "Person", "label_en": "X", "level": "public", "consent": "in writing"}
    (mark,) = code(THINGS, [row]).judgements
    assert mark == {
        "key": "x#level",
        "row": 2,
        "kind": "marks",
        "left": ["x"],
        "value": {"level": "public", "consent": "in writing"},
        "method": "person",
    }


def test_documents_with_how_they_were_read():
    row = {
        "handle": "agency-2022",
        "title": "A title",
        "address": "https://example.org/a",
        "level": "public",
        "read": "extract",
        "covers": "deaths c.public",
    }
    table = code(DOCUMENTS, [row])
    assert table.problems == ()
    assert table.documents == (
        {
            "key": "agency-2022",
            "row": 2,
            "handle": "agency-2022",
            "title": "A title",
            "address": "https://example.org/a",
            "coder": "c1",
            "method": "import:documents",
        },
    )
    read, mark = table.judgements
    assert (read["kind"], read["left"], read["by"]) == ("read", ["agency-2022"], "c1")
    assert read["value"] == {"read": "extract", "covers": ["deaths", "c.public"]}
    assert (mark["kind"], mark["value"]) == ("marks", {"level": "public"})


def test_documents_that_do_not_add_up():
    rows = [
        {"handle": "a", "title": "A", "address": "https://example.org/a"},
        {"handle": "b", "title": None, "address": "https://example.org/a"},
        {"handle": "c d", "title": "C", "read": "all"},
        {"handle": "e", "title": "E", "covers": "deaths"},
    ]
    table = code(DOCUMENTS, rows, ["handle", "title", "address", "read", "covers"])
    assert [(problem.row, problem.column) for problem in table.problems] == [
        (3, "title"), (3, "address"), (4, "read"), (4, "handle"), (5, "read"),
    ]  # fmt: skip


def test_judgements_as_the_format_writes_them():
    refused = judge(
        kind="answers", left="<25>", right="q.list", value="grade=refused; ground=families; open cases"
    )
    assert refused.problems == ()
    assert refused.judgements[0]["value"] == {"grade": "refused", "ground": "families; open cases"}
    assert (refused.judgements[0]["left"], refused.judgements[0]["right"]) == (["<25>"], "q.list")
    parts = judge(
        kind="partition",
        left="a b c",
        right="deaths",
        value='{"occasion":"hearing","exclusive":"unknown","exhaustive":"no"}',
        reason="they may overlap",
        score="0.5",
    )
    assert parts.problems == ()
    assert parts.judgements[0] == {
        "key": "1",
        "row": 2,
        "kind": "partition",
        "left": ["a", "b", "c"],
        "right": "deaths",
        "value": {"occasion": "hearing", "exclusive": "unknown", "exhaustive": "no"},
        "reason": "they may overlap",
        "score": "0.5",
        "by": "c1",
        "method": "person",
    }
    read = judge(kind="read", left="doc", value="read=whole; covers=deaths detained")
    assert read.judgements[0]["value"] == {"read": "whole", "covers": ["deaths", "detained"]}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"kind": "agrees", "left": "a", "right": "b"}, "kind"),
        ({"kind": "undermines", "left": "<1> <2>", "right": "c"}, "left"),
        ({"kind": "undermines", "left": "<1", "right": "c"}, "left"),
        ({"kind": "undermines", "left": "<1>"}, "right"),
        ({"kind": "undermines", "left": "<1>", "right": "a b"}, "right"),
        ({"kind": "retracts", "left": "<1>", "right": "b"}, "right"),
        ({"kind": "answers", "left": "<1>", "right": "q"}, "value"),
        ({"kind": "answers", "left": "<1>", "right": "q", "value": "grade=maybe"}, "value"),
        ({"kind": "answers", "left": "<1>", "right": "q", "value": '["grade"]'}, "value"),
        ({"kind": "answers", "left": "<1>", "right": "q", "value": '{"grade":'}, "value"),
        ({"kind": "contradicts", "left": "<1>", "right": "<2>", "score": "2"}, "score"),
    ],
)
def test_judgements_that_cannot_be_read(row, column):
    assert {(problem.row, problem.column) for problem in judge(**row).problems} == {(2, column)}


SPEAKERS = """
mapping: speakers
reads: things
key: [id]
fields: {thing: id, schema: schema}
properties:
  - {column: label, property: label, language: ru}
  - {column: voice, property: voice}
"""
STATEMENTS = """
mapping: statements
reads: statements
key: [key]
fields: {thing: thing, property: property, value: value, speaker: speaker, document: document, wording: wording}
checks: {speaker_words: {column: said_by}}
"""


@pytest.mark.parametrize(
    ("said_by", "fits"),
    [
        ("Prosecutor's press service", True),
        ("пресс-служба прокуратуры", True),
        ("spokesperson gpo", True),
        ("city council", False),
    ],
)
def test_speakers_are_known_from_the_same_import_and_from_the_record(said_by, fits):
    statement = {
        "key": "1",
        "thing": "t",
        "property": "p",
        "value": "v",
        "document": "d",
        "wording": "verbatim",
    }
    sheets = [
        (STATEMENTS, sheet_of([statement | {"speaker": "ivanov", "said_by": said_by}])),
        (SPEAKERS, sheet_of([{"id": "ivanov", "schema": "Person", "label": "Иванов", "voice": "gpo"}])),
    ]
    known = pl.DataFrame(
        {
            "thing": ["gpo", "gpo"],
            "property": ["label", "label"],
            "value": ["Prosecutor General@en", "Генеральная прокуратура@ru"],
        }
    )
    pairs = [(parse_mappings(text.encode(), "m.yaml")[0], sheet) for text, sheet in sheets]
    said, _ = code_tables(pairs, known)
    assert (said.problems == ()) == fits
