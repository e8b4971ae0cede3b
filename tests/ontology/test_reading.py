from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import openinquest.ontology
from openinquest.ontology import (
    Name,
    Ontology,
    ParsedValue,
    Script,
    ValueProblem,
    ValueType,
    load_ontology,
    parse_value,
    script_of,
)


@given(st.sampled_from(ValueType), st.text())
def test_nothing_but_a_problem_is_raised_and_a_canonical_form_parses_to_itself(
    kind: ValueType, text: str
) -> None:
    try:
        parsed = parse_value(kind, text)
    except ValueProblem:
        return
    assert parse_value(kind, parsed.canonical) == ParsedValue(parsed.canonical)
    assert unicodedata.is_normalized("NFC", parsed.canonical)
    assert parsed.canonical
    parsed.canonical.encode()  # no half surrogate pairs


@given(st.text())
def test_both_unicode_forms_of_a_text_are_one_value(text: str) -> None:
    def read(form: str) -> str | None:
        try:
            return parse_value(ValueType.NAME, unicodedata.normalize(form, text)).canonical
        except ValueProblem:
            return None

    assert read("NFC") == read("NFD")


@pytest.mark.parametrize(
    ("kind", "text", "canonical"),
    [
        (ValueType.NAME, "  Қаңтар   оқиғасы @kk", "Қаңтар оқиғасы@kk"),
        (ValueType.NAME, "Qañtar oqiğasy@kk-latn", "Qañtar oqiğasy@kk-Latn"),
        (ValueType.NAME, "zero\u200bwidth", "zerowidth"),
        (ValueType.NAME, "Post No. 7 @ the gate", "Post No. 7 @ the gate"),
        (ValueType.TEXT, "two\r\nlines ", "two\nlines"),
        (ValueType.THING, "fire.almaty", "fire.almaty"),
        (ValueType.PLACE, "almaty", "almaty"),
        (ValueType.URL, "HTTPS://Example.ORG/Path?q=Ж", "https://example.org/Path?q=Ж"),
        (ValueType.YESNO, "Иә", "yes"),
        (ValueType.YESNO, "нет", "no"),
        (ValueType.YESNO, "TRUE", "yes"),
        (ValueType.CHOICE, "Closed total", "closed-total"),
        (ValueType.LANGUAGE, "KK", "kk"),
        (ValueType.LANGUAGE, "kk_latn", "kk-Latn"),
        (ValueType.COUNTRY, "kz", "KZ"),
        (ValueType.IDENTIFIER, " 22-7517/1 ", "22-7517/1"),
        (ValueType.NUMBER, "43,25249", "43.25249"),
        (ValueType.NUMBER, "-0.50", "-0.5"),
        (ValueType.NUMBER, "+7", "7"),
    ],
)
def test_plain_values(kind: ValueType, text: str, canonical: str) -> None:
    assert parse_value(kind, text).canonical == canonical


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (ValueType.NAME, "", "empty"),
        (ValueType.NAME, "@kk", "empty"),
        (ValueType.NAME, "Қаңтар@kz", "kz is a country, the language is kk"),
        (ValueType.NAME, "bell\x07", "U+0007"),
        (ValueType.TEXT, "  ", "empty"),
        (ValueType.THING, "two words", "no spaces"),
        (ValueType.THING, "\u0441.torture", "U+0441"),  # a Cyrillic letter that looks like c
        (ValueType.THING, "ab" * 32, "statement"),
        (ValueType.URL, "example.org", "https://"),
        (ValueType.URL, "javascript:alert(1)", "https://"),
        (ValueType.URL, "https:///path", "https://"),
        (ValueType.URL, "http://[::1", "https://"),
        (ValueType.URL, "https://example.org:port/", "https://"),
        (ValueType.URL, "https://someone:secret@example.org/", "without user name and password"),
        (ValueType.YESNO, "perhaps", "yes or no"),
        (ValueType.CHOICE, "жабық", "closed-total"),
        (ValueType.LANGUAGE, "Kazakh", "not the name"),
        (ValueType.LANGUAGE, "xx", "not the name"),
        (ValueType.COUNTRY, "Kazakhstan", "KZ"),
        (ValueType.COUNTRY, "ZZ", "KZ"),
        (ValueType.NUMBER, "about 43", "one number"),
        (ValueType.NUMBER, "3,811,000", "one number"),
    ],
)
def test_refusals_say_what_to_do(kind: ValueType, text: str, said: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_value(kind, text)
    assert said in str(problem.value)
    assert len(text) < 6 or text not in str(problem.value)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Almaty", Script.LATIN),
        ("Qañtar", Script.LATIN),
        ("Қаңтар", Script.CYRILLIC),
        ("قازاق", Script.ARABIC),
        ("Қаңтар (Qantar)", Script.MIXED),
        ("2022, 5-7", Script.NONE),
        ("東京", Script.OTHER),
    ],
)
def test_the_script_is_read_off_the_letters(text: str, script: Script) -> None:
    assert script_of(text) is script


def test_a_name_has_its_language_and_script() -> None:
    name = Name.parse("Қаңтар оқиғасы@kk")
    assert (name.text, name.language, name.script) == ("Қаңтар оқиғасы", "kk", Script.CYRILLIC)
    assert Name.parse("Qantar").language is None


def test_a_letter_of_another_script_inside_a_word_is_found() -> None:
    assert Name.parse("\u0410lmaty city").mixed_words == ("\u0410lmaty",)  # a Cyrillic A
    assert Name.parse("Алматы Almaty").mixed_words == ()


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


def test_codes_are_looked_up_by_code_or_label(ontology: Ontology) -> None:
    counting = ontology.schema("Figure").properties["counting"]
    assert ontology.parse(counting, "closed-total") == ParsedValue("closed-total")
    assert ontology.parse(counting, "Closed total") == ParsedValue("closed-total", "Closed total")
    assert ontology.parse(counting, "итоговое число").canonical == "closed-total"
    assert ontology.parse(counting, "өсіп отыратын сан").canonical == "accumulates"
    with pytest.raises(ValueProblem, match="write one of closed-total, accumulates"):
        ontology.parse(counting, "estimated")


def test_an_open_vocabulary_takes_what_nobody_foresaw(ontology: Ontology) -> None:
    unit = ontology.schema("Figure").properties["unit"]
    assert ontology.parse(unit, "bicycles").canonical == "bicycles"
    assert ontology.parse(unit, "адам").canonical == "persons"


def test_the_schema_of_a_thing_has_to_exist_and_to_be_concrete(ontology: Ontology) -> None:
    prop = ontology.schema("Figure").properties["schema"]
    assert ontology.parse(prop, "Figure") == ParsedValue("Figure")
    for text in ("figure", "Thing", "Nothing"):
        with pytest.raises(ValueProblem, match="the name of a schema"):
            ontology.parse(prop, text)


def test_other_values_are_read_by_their_type(ontology: Ontology) -> None:
    figure = ontology.schema("Figure").properties
    assert ontology.parse(figure["value"], "3,811") == ParsedValue("3811", "3,811")
    answer = ontology.schema("Matter").properties["answer"]
    assert ontology.parse(answer, "own-will") == ParsedValue("own-will")


def test_the_package_shows_exactly_what_it_lists() -> None:
    shown = {name for name, item in vars(openinquest.ontology).items() if not name.startswith("_")}
    modules = {
        "addresses",
        "wording",
        "dates",
        "enumerations",
        "loading",
        "names",
        "quantities",
        "reading",
        "schema",
        "values",
    }
    assert shown - modules == set(openinquest.ontology.__all__)
    assert openinquest.ontology.__all__ == sorted(
        openinquest.ontology.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )
