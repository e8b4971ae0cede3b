"""Statements take speaker and day from their document, and say that they did."""

import json

import polars as pl
import pytest

from openinquest.errors import Problem
from openinquest.record import Coder, Settings, create_record
from openinquest.record.importing import apply_import, plan_import
from openinquest.record.inheriting import Spoken, inherited
from openinquest.record.sheets import read_tables
from openinquest.record.tables import load_mappings

SPEAKERS = "id,schema,label\nwitness,Person,A witness\nreporter,Person,A reporter\n"
THINGS = "id,schema,label\nwhy,Question,Why did they die?\n"
DOCUMENTS = "handle,title,address,author,interviewee,said_on\n"
STATEMENTS = "key,thing,property,value,speaker,said_on,document,inferred\n"
MAPPING = """
mapping: speakers
reads: things
key: [id]
fields: {thing: id, schema: schema}
properties: [{column: label, property: label, language: en}]
---
mapping: documents
reads: documents
key: [handle]
fields:
  handle: handle
  title: title
  address: address
  author: author
  interviewee: interviewee
  said_on: said_on
---
mapping: statements
reads: statements
key: [key]
fields:
  thing: thing
  property: property
  value: value
  speaker: speaker
  said_on: said_on
  document: document
  inferred: inferred
  wording: {constant: paraphrase}
"""


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        yield made


def planned(record, folder, documents, statements):
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    files = {"speakers.csv": SPEAKERS + THINGS.partition("\n")[2], "documents.csv": DOCUMENTS + documents,
             "statements.csv": STATEMENTS + statements}  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    read = read_tables(record, [folder / name for name in files], load_mappings(folder / "mapping.yaml"))
    problems = [problem for table in read.tables for problem in table.problems]
    return read, problems


def said(record, read):
    plan = plan_import(record, read.tables, Coder("c1"), "test", read.digest)
    apply_import(record, plan)
    rows = record.frames().statements.filter(~record.frames().statements["definition"])
    return {row["row"]: row for row in rows.iter_rows(named=True)}


INTERVIEW = "talk,A talk,https://example.org/talk,reporter,witness,5 January 2030\n"
ARTICLE = "article,An article,https://example.org/article,reporter,,\n"
NOTE = 'note,A note,https://example.org/note,"A. Reporter, of the paper",,\n'


def test_a_row_without_a_speaker_takes_the_interviewee_or_else_the_author(record, tmp_path):
    read, problems = planned(
        record, tmp_path, INTERVIEW + ARTICLE,
        "1,why,text,Why?,,,talk,\n2,why,text,Who?,,,article,\n"
        "3,why,text,When?,reporter,,talk,\n4,why,text,Where?,,2030-02-01,talk,seq\n",
    )  # fmt: skip
    assert not problems
    rows = said(record, read)
    found = {
        row: (each["speaker"], each["said_on"], list(each["inferred"] or [])) for row, each in rows.items()
    }
    assert found == {
        "1": ("witness", "2030-01-05", ["speaker", "said_on"]),
        "2": ("reporter", None, ["speaker"]),
        # whoever names a speaker has said who speaks, and when, as far as the passage tells
        "3": ("reporter", None, []),
        "4": ("witness", "2030-02-01", ["seq", "speaker"]),
    }


def test_words_are_no_speaker_and_a_dash_takes_nothing(record, tmp_path):
    _, problems = planned(
        record, tmp_path, INTERVIEW + NOTE, "1,why,text,Why?,,,note,\n2,why,text,Who?,,,nowhere,\n"
    )
    assert [(each.file, each.row, each.column) for each in problems] == [
        ("statements.csv", 2, "speaker"), ("statements.csv", 3, "speaker"),
    ]  # fmt: skip
    assert not [each for each in problems if "Reporter" in str(each)]
    read, _ = planned(record, tmp_path, INTERVIEW, "1,why,text,Why?,-,,talk,\n")
    with pytest.raises(Exception, match="a speaker of the record"):
        plan_import(record, read.tables, Coder("c1"), "test", read.digest)


def test_a_frame_on_record_serves_later_sheets_and_a_corrected_one_corrects_them(record, tmp_path):
    read, _ = planned(record, tmp_path, ARTICLE, "1,why,text,Why?,,,article,\n")
    said(record, read)
    later = planned(record, tmp_path, ARTICLE.replace("reporter", "witness"), "1,why,text,Why?,,,article,\n")[
        0
    ]
    plan = plan_import(record, later.tables, Coder("c1"), "test", later.digest)
    assert plan.takes_back
    apply_import(record, plan)
    [row] = [row for row in record.frames().statements.iter_rows(named=True) if not row["definition"]]
    assert row["speaker"] == "witness"
    [document] = record.frames().documents.iter_rows(named=True)
    assert (document["author"], document["interviewee"]) == ("witness", None)


def test_who_speaks_in_a_document_stands_in_a_group_of_its_own(record, tmp_path):
    read, _ = planned(record, tmp_path, INTERVIEW, "1,why,text,Why?,,,talk,\n")
    said(record, read)
    [entry] = record.entries(kind="document")
    assert json.loads(entry.groups["voice"]) == {
        "author": "reporter", "interviewee": "witness", "said_on": "2030-01-05",
    }  # fmt: skip
    assert "author" not in json.loads(entry.groups["content"])


SPOKEN = {
    "asked": Spoken("question", "label"),
    "said": Spoken("answer", "label"),
    "both": Spoken(),
    "hint": Spoken("", "question-mark"),
}
FRAMES = {
    "talk": {"id": "d1", "interviewee": "witness", "interviewer": "reporter", "said_on": "2030-01-05"},
    "half": {"id": "d2", "interviewee": "witness"},
    "other": {"id": "d3", "interviewer": "reporter", "author": "reporter"},
    "article": {"id": "d4", "author": "reporter"},
}


def place_of(document, quote, selector):
    return SPOKEN.get(quote)


def test_turns_of_an_interview_tell_who_asks_and_who_answers():
    rows = [(name, quote, None, None, None) for name in FRAMES for quote in [*SPOKEN, None]]
    rows.append(("talk", "asked", "witness", None, '["speaker"]'))
    columns = ("document", "quote", "speaker", "said_on", "inferred")
    statements = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    statements = statements.with_columns(__row=pl.int_range(pl.len(), dtype=pl.Int64) // 2)
    told, problems = inherited(statements, FRAMES, place_of)
    assert told.columns == statements.columns
    found = [
        (speaker, json.loads(inferred or "[]"))
        for speaker, inferred in told.select("speaker", "inferred").rows()
    ]
    turns = ["turn=question:label", "turn=answer:label", "turn=unclear", "turn=unclear:question-mark"]
    assert found[:5] == [
        ("reporter", ["speaker", "said_on", turns[0]]),
        *(("witness", ["speaker", "said_on", turn]) for turn in turns[1:]),
        ("witness", ["speaker", "said_on"]),
    ]
    # nobody is made to say what only the other can have said
    assert [speaker for speaker, _ in found[5:10]] == [None, *["witness"] * 4]
    assert [speaker for speaker, _ in found[10:15]] == ["reporter", None, *["reporter"] * 3]
    assert [told for _, told in problems] == [
        Problem("a speaker in every row", "a blank cell, and words of a question in an interview",
                "or the interviewer of the document by id"),
        Problem("a speaker in every row", "a blank cell, and words of an answer in an interview",
                "or the interviewee of the document by id"),
    ]  # fmt: skip
    # no interview: turns say nothing of an author
    assert found[15:20] == [("reporter", ["speaker"])] * 5
    assert found[20] == ("witness", ["speaker"])
    as_before, _ = inherited(statements, FRAMES)
    assert set(as_before["speaker"][:10]) == {"witness"}
    assert "turn" not in str(as_before["inferred"].to_list())
