"""Coding reliability as two people use it, from their sheets to the differences."""

from __future__ import annotations

import json

import pytest

from openinquest.cli import main

SHEET = """row,thing,property,value,speaker,document,quote
1,deaths.all,value,{first},ministry,evening,forty people died
2,deaths.hurt,value,12,ministry,evening,twelve were hurt
"""
MAPPING = """mapping: coding
reads: statements
key: [row]
fields: {thing: thing, property: property, value: value, speaker: speaker, document: document, quote: quote,
  stance: {constant: asserts}, wording: {constant: verbatim}, said_on: {constant: "2031-04-02"}, basis: {constant: own}}
"""
THINGS = """id,schema,label,measure,population,unit,counting
deaths.all,Figure,all dead,deaths,all,persons,closed-total
deaths.hurt,Figure,all hurt,injuries,all,persons,closed-total
ministry,PublicBody,Ministry,,,,
"""
THING_MAPPING = """mapping: things
reads: things
key: [id]
fields: {thing: id, schema: schema}
properties:
  - {column: label, property: label, language: en}
  - {column: measure, property: measure}
  - {column: population, property: population}
  - {column: unit, property: unit}
  - {column: counting, property: counting}
---
mapping: documents
reads: documents
key: [handle]
fields: {handle: handle, title: title, publisher: publisher, address: address, published_on: published_on,
  read: read}
"""
DOCUMENTS = """handle,title,publisher,address,published_on,read
evening,Evening sheet,Evening sheet,https://evening.example/,2031-04-02,whole
"""


def test_two_sheets_of_two_coders_are_compared_on_the_command_line(tmp_path, capsys):
    files = {
        "things.csv": THINGS, "documents.csv": DOCUMENTS, "about.yaml": THING_MAPPING, "coding.yaml": MAPPING,
        "ana.csv": SHEET.format(first="40"), "ben.csv": SHEET.format(first="44"),
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    folder = ["--record", str(tmp_path / "r")]

    def inquest(*words):
        code = main([*words, *folder])
        return code, capsys.readouterr()

    assert main(["init", str(tmp_path / "r"), "--title", "Two coders"]) == 0
    things, mapping = str(tmp_path / "things.csv"), str(tmp_path / "about.yaml")
    assert (
        inquest("import", things, str(tmp_path / "documents.csv"), "--mapping", mapping, "--by", "ana")[0]
        == 0
    )
    coding_mapping = str(tmp_path / "coding.yaml")
    assert (
        inquest(
            "import", str(tmp_path / "ana.csv"), "--mapping", coding_mapping, "--by", "ana", "--series", "ana"
        )[0]
        == 0
    )
    code, told = inquest("reliability")
    assert code == 0
    assert "No two coders share a document" in told.err
    assert (
        inquest(
            "import", str(tmp_path / "ben.csv"), "--mapping", coding_mapping, "--by", "ben", "--series", "ben"
        )[0]
        == 0
    )

    code, told = inquest("reliability")
    assert code == 0
    assert "they differ on 1" in told.out
    code, told = inquest("reliability", "--coders", "ana", "ben", "--json")
    (data,) = json.loads(told.out)
    (figure,) = data["properties"]
    assert (figure["units"], figure["equal"]) == (2, 1)
    assert figure["nominal"]["alpha"] == pytest.approx(1 - 0.5 / (10 / 12), abs=1e-4)
    (difference,) = data["differences"]
    assert [side["values"][0]["value"] for side in (difference["left"], difference["right"])] == ["40", "44"]
    code, told = inquest("reliability", "--coders", "ana", "nobody")
    assert code != 0
    assert "ana, ben" in told.err
