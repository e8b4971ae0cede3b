"""A kept interview tells whose words a quotation holds, and a sheet without speakers takes them from it."""

import json

import pytest

from openinquest.cli import main
from openinquest.preserve import Description, select
from openinquest.preserve.documents import kept_text
from openinquest.preserve.interviews.inheriting import Interviews
from openinquest.preserve.registration import keep
from openinquest.record import Coder, Settings, create_record, open_record
from openinquest.record.inheriting import Spoken

TALK = (
    "A witness of the invented event spoke to us.\n\n"
    "Reporter: Where were you that day?\n\nE. T.: At the edge of the square. That day was cold.\n\n"
    "Reporter: Who fired?\n\nE. T.: The soldiers fired. That day was cold.\n"
)
ASKED, SAID, UNCLEAR = Spoken("question", "name"), Spoken("answer", "name"), Spoken()


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        yield made


def kept(record, folder, text, handle="talk"):
    (folder / f"{handle}.txt").write_text(text, encoding="utf-8")
    description = Description(handle=handle, interviewee="witness", interviewer="reporter")
    return keep(record, folder / f"{handle}.txt", description, Coder("c1")).document["id"]


def test_a_quotation_stands_in_the_turn_in_which_its_words_stand(record, tmp_path):
    talk = kept(record, tmp_path, TALK)
    places = Interviews(record)
    for quote, spoken in [
        ("Where were you that day?", ASKED),
        ("At the edge of the «square»", UNCLEAR),  # not its words
        ("At the edge of the  square", SAID),
        ("That day was cold", SAID),  # twice, but in answers only
        ("fired", UNCLEAR),  # in a question and an answer
        ("Who fired?\n\nE. T.: The soldiers", UNCLEAR),  # over both
        ("A witness of the invented event", UNCLEAR),
        (None, UNCLEAR),
    ]:
        assert places.place(talk, quote, None) == spoken, quote
    text = kept_text(record, talk).text
    for words, spoken in [("Who fired", ASKED), ("fired. That", SAID)]:
        start = TALK.index(words)
        selector = json.dumps(select(text, start, start + len(words)))
        # the place binds where the words alone would not
        assert places.place(talk, "fired", selector) == spoken
    assert places.place(talk, "Who fired?", '[{"type":"TextQuoteSelector","exact":7}]') == UNCLEAR


def test_a_text_without_turns_and_a_document_without_text_say_nothing(record, tmp_path):
    note = kept(record, tmp_path, "Nobody asked. Why?\n\nNobody answered.", "note")
    hint = kept(record, tmp_path, "Who?\n\nWe.\n\nWhen?\n\nThen.\n\nWhere?\n\nThere.", "hint")
    places = Interviews(record)
    assert places.place(note, "Nobody asked", None) is None
    assert places.place("0" * 64, "Nobody asked", None) is None
    assert str(places.place(hint, "When?", None)) == "turn=unclear:question-mark"


MAPPING = """
mapping: speakers
reads: things
key: [id]
fields: {thing: id, schema: schema}
properties: [{column: label, property: label, language: en}]
---
mapping: statements
reads: statements
key: [key]
fields:
  thing: thing
  property: property
  value: value
  speaker: speaker
  document: document
  quote: quote
  wording: {constant: verbatim}
"""


def test_an_import_takes_the_interviewer_for_questions_and_the_interviewee_for_answers(tmp_path, capsys):
    folder = tmp_path / "record"
    create_record(folder, Settings(title={"en": "An invented event"})).close()
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "speakers.csv").write_text(
        "id,schema,label\nwitness,Person,A witness\nreporter,Person,A reporter\nwho,Question,Who fired?\n"
    )
    (tmp_path / "statements.csv").write_text(
        "key,thing,property,value,speaker,document,quote\n"
        "1,who,text,Who fired?,,talk,Who fired?\n2,who,text,They did,,talk,The soldiers fired.\n"
        "3,who,text,Cold,,talk,A witness of the invented event\n4,who,text,x,witness,talk,Where were you\n"
    )

    def run(*words):
        code = main([str(word) for word in (*words, "--record", folder)])
        return code, capsys.readouterr()

    sheets = [tmp_path / "speakers.csv", tmp_path / "statements.csv"]
    importing = ["import", *sheets, "--mapping", tmp_path / "mapping.yaml", "--yes"]
    assert run("add", tmp_path / "talk.txt", "--interviewee", "witness")[0] == 0
    code, told = run(*importing)
    # nobody is named who asks, and a question is never put into the mouth of who answers
    assert code != 0
    assert "words of a question in an interview" in told.err
    assert "the interviewer of the document by id" in " ".join(told.err.split())
    assert run("add", tmp_path / "talk.txt", "--interviewer", "reporter")[0] == 0
    assert run(*importing)[0] == 0
    with open_record(folder) as record:
        rows = record.frames().statements
        found = {
            row["row"]: (row["speaker"], list(row["inferred"] or []))
            for row in rows.filter(~rows["definition"]).iter_rows(named=True)
        }
    assert found == {
        "1": ("reporter", ["speaker", "turn=question:name"]),
        "2": ("witness", ["speaker", "turn=answer:name"]),
        "3": ("witness", ["speaker", "turn=unclear"]),
        "4": ("witness", []),
    }
