"""Mappings are refused with every line that is wrong, and what is right says what the sheet's columns mean."""

import contextlib
import textwrap

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.record.tables import (
    Delimiter,
    Encoding,
    Reads,
    Source,
    load_mappings,
    parse_mappings,
    template_mappings,
)

STATEMENTS = """\
mapping: hearings
reads: statements
sheet: Statements
key: [key]
inherit: [document]
encoding: cp1251
delimiter: semicolon
fields:
  thing: {column: thing}
  property: property
  value: value
  stance: {column: stance, default: asserts}
  speaker: who
  document: document
  wording: {constant: paraphrase}
  coder: {constant: c1}
checks: {speaker_words: {column: said_by, reason: why}}
"""


def parse(text):
    return parse_mappings(textwrap.dedent(text).encode(), "m.yaml")


def problems(text):
    with pytest.raises(InputError) as caught:
        parse(text)
    return caught.value.problems


def lines(text):
    return [int(problem.file.removeprefix("m.yaml:")) for problem in problems(text)]


def test_a_mapping():
    (mapping,) = parse(STATEMENTS)
    assert mapping.name == "hearings"
    assert mapping.reads is Reads.STATEMENTS
    assert mapping.key == ("key",)
    assert mapping.inherit == ("document",)
    assert mapping.fields["thing"] == Source(column="thing")
    assert mapping.fields["speaker"] == Source(column="who")
    assert mapping.fields["stance"] == Source(column="stance", default="asserts")
    assert mapping.fields["coder"] == Source(constant="c1")
    assert (mapping.speaker_words.column, mapping.speaker_words.reason) == ("said_by", "why")
    assert mapping.text_format.encoding is Encoding.CP1251
    assert mapping.text_format.delimiter is Delimiter.SEMICOLON


def test_a_mapping_of_things():
    (mapping,) = parse(
        """
        mapping: things
        reads: things
        key: id
        fields: {thing: id, schema: {constant: Person}}
        properties:
          - {column: label_kk, property: label, language: kk}
          - {column: voice, property: voice, separator: ";", holds_at: voice_from, optional: yes}
        """
    )
    label, voice = mapping.properties
    assert (label.language, label.separator, label.optional) == ("kk", None, False)
    assert (voice.separator, voice.holds_at, voice.optional) == (";", "voice_from", True)


def test_words_are_taken_as_written():
    # YAML would make a boolean of "on" and a date of "2022-01-05".
    (mapping,) = parse(
        STATEMENTS.replace("document: document", "document: on\n  said_on: {constant: 2022-01-05}").replace(
            "inherit: [document]", "inherit: [on]"
        )
    )
    assert mapping.fields["document"].column == "on"
    assert mapping.fields["said_on"].constant == "2022-01-05"


def test_every_problem_is_listed_with_its_line():
    found = problems(
        """\
        mapping: x
        reads: statement
        kee: [key]
        """
    )
    assert [problem.file for problem in found] == ["m.yaml:3", "m.yaml:2"]
    assert "did you mean key?" in found[0].advice
    assert "did you mean statements?" in found[1].advice


def test_unknown_fields_sources_and_words():
    text = STATEMENTS.replace("  thing: {column: thing}", "  thing: {colum: thing}")
    text = text.replace("default: asserts", "default: assert").replace("  speaker: who", "  speeker: who")
    text = text.replace("inherit: [document]", "inherit: [documents]")
    assert sorted(lines(text)) == [5, 9, 9, 12, 13]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("{constant: c1}", "{constant: c1, column: c}"), 16),
        (("{constant: c1}", "{constant: c1, default: c}"), 16),
        (("{constant: c1}", "{default: c1}"), 16),
        (("{constant: c1}", "{constant: }"), 16),
        (("{constant: paraphrase}", "{constant: loosely}"), 15),
        (("encoding: cp1251", "encoding: latin-1"), 6),
        (("delimiter: semicolon", "delimiter: ';'"), 7),
        (("key: [key]", "key: [key, key]"), 4),
        (("key: [key]", "key: {a: b}"), 4),
        (("sheet: Statements", "mapping: again"), 3),
        (("checks: {speaker_words", "checks: {speaker_word"), 17),
        (("checks: ", "properties: []\nchecks: "), 17),
        (("{column: said_by, reason: why}", "{reason: why}"), 17),
    ],
)
def test_what_does_not_fit(change, line):
    assert line in lines(STATEMENTS.replace(*change))


@pytest.mark.parametrize("field", ["thing", "property", "value", "speaker", "document", "wording"])
def test_required_fields(field):
    kept = [line for line in STATEMENTS.splitlines() if not line.startswith(f"  {field}:")]
    text = "\n".join(kept).replace("inherit: [document]", "inherit: [thing]" if field != "thing" else "")
    (problem,) = problems(text)
    assert field in problem.expected


def test_several_mappings_in_one_file():
    second = STATEMENTS.replace("mapping: hearings", "mapping: letters")
    assert [mapping.name for mapping in parse(STATEMENTS + "---\n" + second)] == ["hearings", "letters"]
    assert "name given twice" in problems(STATEMENTS + "---\n" + STATEMENTS)[0].found


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_mapping(text):
    assert problems(text)


def test_text_that_is_no_yaml():
    (problem,) = problems("mapping: x\n  reads: [statements\n")
    assert problem.file.startswith("m.yaml:")


def test_bytes_that_are_no_text():
    with pytest.raises(InputError):
        parse_mappings(b"mapping: \xff\xfe\x00", "m.yaml")


@settings(deadline=None)
@given(
    st.recursive(
        st.text(max_size=6),
        lambda deeper: (
            st.lists(deeper, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["mapping", "reads", "fields", "thing", "properties", "checks", "key", "column", "x"]
                ),
                deeper,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_any_structure_is_read_or_refused(structure):
    with contextlib.suppress(InputError):
        parse_mappings(yaml.safe_dump(structure, allow_unicode=True).encode(), "m.yaml")


def test_a_mapping_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError) as caught:
        load_mappings(tmp_path / "m.yaml")
    assert caught.value.problems[0].file == "m.yaml"


def test_the_packaged_mappings_load():
    assert [mapping.reads.value for mapping in template_mappings()] == [
        "things",
        "things",
        "documents",
        "statements",
        "judgements",
    ]
