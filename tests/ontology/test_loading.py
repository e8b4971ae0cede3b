from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

import openinquest.ontology
from openinquest.errors import InputError, OntologyError
from openinquest.ontology import LANGUAGES, Level, Ontology, Script, ValueType, load_ontology, script_of

VOCABULARY = """\
colours:
  label: Colours
  translations: {kk: Түстер, ru: Цвета}
  source: invented
  evidence: own
  valid_from: 2020-01-01
  terms:
    red: {label: red, translations: {kk: қызыл, ru: красный}, valid_to: 2021-12-31}
    blue: {label: blue, translations: {kk: көк, ru: синий}, source: elsewhere, evidence: read}
"""
THING = """\
Thing:
  label: Thing
  plural: Things
  translations:
    kk: {label: Нәрсе, plural: Нәрселер}
    ru: {label: Вещь, plural: Вещи}
  abstract: true
  properties:
    label: {label: Label, translations: {kk: Атауы, ru: Название}, type: name}
"""
HOUSE = """\
House:
  label: House
  plural: Houses
  translations:
    kk: {label: Үй, plural: Үйлер}
    ru: {label: Дом, plural: Дома}
  extends: [Thing]
  level: sealed
  featured: [label]
  required: [colour]
  properties:
    colour:
      label: Colour
      translations: {kk: Түсі, ru: Цвет}
      type: choice
      choices: colours
      single: true
    next_to:
      label: Next to
      translations: {kk: Көршісі, ru: Рядом с}
      type: thing
      range: House
"""


def write(folder: Path, **files: str) -> Path:
    schemata, vocabularies = folder / "schemata", folder / "vocabularies"
    schemata.mkdir()
    vocabularies.mkdir()
    contents = {"thing": THING, "house": HOUSE, "colours": VOCABULARY} | files
    for name, content in contents.items():
        where = vocabularies if name == "colours" else schemata
        (where / f"{name}.yaml").write_text(dedent(content), encoding="utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    with pytest.raises(OntologyError) as error:
        load_ontology(folder)
    return [str(problem) for problem in error.value.problems]


def test_a_sound_ontology_is_read(tmp_path: Path) -> None:
    ontology = load_ontology(write(tmp_path))
    house = ontology.schema("House")
    assert list(house.properties) == ["label", "colour", "next_to"]
    assert house.is_a("Thing")
    assert house.is_a("House")
    assert not ontology.schema("Thing").is_a("House")
    assert ontology.schema("Thing").abstract
    assert not house.abstract
    assert (house.label("kk"), house.plural("ru"), house.label("fr")) == ("Үй", "Дома", "House")
    assert (house.level, ontology.schema("Thing").level) == (Level.SEALED, Level.RESTRICTED)
    colour = house.properties["colour"]
    assert (colour.type, colour.choices, colour.single, colour.schema) == (
        ValueType.CHOICE,
        "colours",
        True,
        "House",
    )
    assert house.properties["next_to"].range == "House"
    assert not house.properties["next_to"].single
    assert house.properties["label"].label("ru") == "Название"


def test_a_term_has_its_own_source_and_days_or_those_of_its_vocabulary(tmp_path: Path) -> None:
    terms = load_ontology(write(tmp_path)).vocabulary("colours").terms
    assert (terms["red"].source, terms["red"].evidence) == ("invented", "own")
    assert (terms["blue"].source, terms["blue"].evidence) == ("elsewhere", "read")
    assert terms["red"].valid_on(date(2021, 12, 31))
    assert not terms["red"].valid_on(date(2022, 1, 1))
    assert not terms["blue"].valid_on(date(2019, 12, 31))
    assert terms["blue"].valid_on(date(2100, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type: choice", "type: colour", "schemata/house.yaml:15: expected a type among date, quantity"),
        ("type: thing", "kind: thing", "schemata/house.yaml:18: expected a type, found none"),
        (
            "extends: [Thing]",
            "extends: [Ting]",
            "schemata/house.yaml:1: expected a schema that exists to extend, found 'Ting'",
        ),
        (
            "range: House",
            "range: Hous",
            "schemata/house.yaml:18: expected a schema that exists as range of next_to",
        ),
        (
            "      range: House\n",
            "",
            "schemata/house.yaml:18: expected a range for next_to, which is a thing",
        ),
        (
            "choices: colours",
            "choices: colors",
            "schemata/house.yaml:12: expected a vocabulary that exists for colour",
        ),
        ("kk: Түсі, ", "", "schemata/house.yaml:12: expected a label in kk for property colour of House"),
        ("kk: {label: Үй,", "kk: {", "schemata/house.yaml:1: expected a label in kk for schema House"),
        ("kk: {label: Үй, plural: Үйлер}", "", "expected a plural in kk for schema House"),
        ("ru: Цвет}", "fr: Couleur}", "expected a label in ru for property colour of House"),
        ("colour:\n", "label:\n", "expected a name for label that House does not inherit"),
        ("  next_to:", "  Next to:", "expected a property name such as said_on, found 'Next to'"),
        (
            "required: [colour]",
            "required: [color]",
            "schemata/house.yaml:10: expected a property of House in required",
        ),
        (
            "featured: [label]",
            "featured: label",
            "schemata/house.yaml:9: expected a list, found a text or mapping",
        ),
        ("single: true", "single: yes", "schemata/house.yaml:17: expected true or false, found 'yes'"),
        (
            "level: sealed",
            "level: secret",
            "schemata/house.yaml:8: expected a level among public, restricted, sealed",
        ),
        ("House:\n  label", "house:\n  label", "expected a schema name such as ListEntry, found 'house'"),
        (
            "House:\n  label",
            "Thing:\n  label",
            "expected each schema once, found Thing also in schemata/house.yaml",
        ),
        ("range: House", "range: House\n      unit: metres", "a unit only with the type quantity"),
        ("type: thing", "type: text", "expected no range for next_to, found House"),
        ("colour:\n", "next_to:\n", "schemata/house.yaml:18: expected YAML, found the key 'next_to' twice"),
        ("label: House", "label: &h House", "schemata/house.yaml:2: expected YAML, found an anchor"),
        ("label: House", "label: [House", "schemata/house.yaml:3: expected YAML"),
        ("label: House", "label: Хоус\u0438\u0306", "Unicode's normal form C"),
    ],
)
def test_each_mistake_is_named_with_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in HOUSE
    assert any(said in problem for problem in problems(write(tmp_path, house=HOUSE.replace(old, new, 1))))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("source: invented", "sauce: invented", "vocabularies/colours.yaml:8: expected a source for red"),
        (
            "evidence: own",
            "evidence: heard",
            "expected evidence for red among read, recalled, own, found 'heard'",
        ),
        (
            "2020-01-01",
            "2020-02-30",
            "vocabularies/colours.yaml:6: expected a day such as 2021-07-01, found '2020-02-30'",
        ),
        ("2021-12-31", "2019-12-31", "vocabularies/colours.yaml:8: expected days for red that run forwards"),
        ("kk: қызыл, ", "", "vocabularies/colours.yaml:8: expected a label in kk for term red"),
        ("    red:", "    Red:", "expected a code such as closed-total, found 'Red'"),
        ("  terms:", "  names:", "expected terms in the vocabulary colours"),
    ],
)
def test_each_mistake_of_a_vocabulary_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in VOCABULARY
    assert any(
        said in problem for problem in problems(write(tmp_path, colours=VOCABULARY.replace(old, new, 1)))
    )


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    found = problems(
        write(
            tmp_path,
            house=HOUSE.replace("type: choice", "type: colour").replace("range: House", "range: Hut"),
            colours=VOCABULARY.replace("evidence: own", "evidence: heard"),
            torn="Torn: [",
        )
    )
    files = {problem.split(":")[0] for problem in found}
    assert files == {"schemata/house.yaml", "schemata/torn.yaml", "vocabularies/colours.yaml"}
    assert len(found) == len(set(found)) >= 4


def test_a_cycle_is_shown_as_it_runs(tmp_path: Path) -> None:
    found = problems(write(tmp_path, thing=THING.replace("abstract: true", "extends: [House]")))
    assert len(found) == 1
    assert "in a circle, found House -> Thing -> House" in found[0].replace(
        "Thing -> House -> Thing", "House -> Thing -> House"
    )


def test_two_parents_may_not_mean_different_things_by_one_name(tmp_path: Path) -> None:
    def schema(name: str, extends: str, kind: str) -> str:
        return (
            HOUSE.replace("House", name)
            .replace("[Thing]", extends)
            .replace("type: choice\n      choices: colours", kind)
        )

    both = (
        schema("Both", "[House, Barn]", "type: text")
        .replace("colour:\n", "paint:\n")
        .replace("next_to:", "beside:")
    )
    found = problems(write(tmp_path, barn=schema("Barn", "[Thing]", "type: text"), both=both))
    assert [line for line in found if "one meaning of colour in Both, found those of House and Barn" in line]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"", b"--- 1\n--- 2\n", b"- 1\n", b"a: *b\n", b"? [a]\n: b\n", b"a: \x07\n"]
)
def test_a_file_that_is_no_schema_is_named(tmp_path: Path, content: bytes) -> None:
    folder = write(tmp_path)
    (folder / "schemata" / "odd.yaml").write_bytes(content)
    assert all(problem.startswith("schemata/odd.yaml:") for problem in problems(folder))


def test_an_empty_folder_is_no_ontology(tmp_path: Path) -> None:
    assert len(problems(tmp_path)) == 2
    assert issubclass(OntologyError, InputError)


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


PACKAGED = Path(openinquest.ontology.__file__).parent


def test_the_packaged_files_say_what_a_plain_yaml_reader_finds(ontology: Ontology) -> None:
    files = sorted((PACKAGED / "schemata").glob("*.yaml"))
    found = {
        name: body
        for path in files
        for name, body in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    }
    assert set(found) == set(ontology.schemata)
    for name, body in found.items():
        own = {key: prop for key, prop in ontology.schema(name).properties.items() if prop.schema == name}
        assert {key: (prop.labels["en"], str(prop.type)) for key, prop in own.items()} == {
            key: (prop["label"], prop["type"]) for key, prop in body["properties"].items()
        }


def test_every_label_is_in_its_language(ontology: Ontology) -> None:
    labelled = [
        *ontology.schemata.values(),
        *(prop for schema in ontology.schemata.values() for prop in schema.properties.values()),
        *ontology.vocabularies.values(),
        *(term for vocabulary in ontology.vocabularies.values() for term in vocabulary.terms.values()),
    ]
    for item in labelled:
        for language in LANGUAGES:
            label = item.label(language)
            assert label == label.strip() == unicodedata.normalize("NFC", label)
            letters = label.replace("GeoNames", "")  # a proper name, the same in every language
            assert script_of(letters) is (Script.LATIN if language == "en" else Script.CYRILLIC), label
    kazakh = "".join(item.label("kk") for item in labelled)
    russian = "".join(item.label("ru") for item in labelled)
    assert set("әғқңөұүіһ") <= set(kazakh.lower()) | {"һ"}
    assert not set("әғқңөұүһі") & set(russian.lower())


@pytest.mark.parametrize(
    ("schema", "properties"),
    [
        ("Figure", "event measure population place unit counting value label alias description note"),
        ("Claim", "proposition holds"),
        ("Matter", "question answers compatible answer"),
        ("Question", "text asked_by asked_of asked_on forum"),
        ("Reply", "content given_by given_on forum reply_to"),
        ("Incident", "date active_phase place event entered on_fire"),
        ("Order", "date given_by content addressee"),
        ("Occupancy", "holder post body held from to"),
        ("Hearing", "date duration place body event"),
        ("Decision", "kind ground date sentence article decider about proceeding"),
        ("CasualtyList", "compiled_by published_on"),
        ("Commitment", "content made_by made_on due"),
        ("Place", "name within latitude longitude country"),
        ("Person", "voice party described"),
        ("Described", "voice party described"),
        ("Regime", "kind place from to curfew"),
        # Every Casualty Standards: the minimum of a casualty record
        ("Casualty", "place date name age sex death_kind force_by status circumstances"),
        # Events Standard Formats: act and involvement
        ("Act", "victim kind date exact_location stated_reason method attribution consequence age_at_time"),
        ("Act", "status_at_end national_law instrument"),
        ("Involvement", "act perpetrator degree perpetrator_kind status"),
        ("Detention", "court case_number counsel_present"),
        # Security Force Monitor: units in time and place
        ("Unit", "name country area superior_body"),
        ("Subordination", "subordinate superior kind from to"),
        ("Deployment", "unit place from to"),
        (
            "Complaint",
            "lodged_by lodged_with lodged_on against ground number forwarded_to outcome decided_on",
        ),
        ("ListEntry", "list row name age sex date place"),
    ],
)
def test_what_the_field_needs_can_be_coded(ontology: Ontology, schema: str, properties: str) -> None:
    assert set(properties.split()) <= set(ontology.schema(schema).properties)


def test_every_type_of_the_design_is_there_and_a_thing(ontology: Ontology) -> None:
    named = (
        "Person Organization PublicBody Company Position Occupancy Membership Document Event Incident Act Involvement "
        "Figure Claim Matter Question Reply Hearing Proceeding Decision Complaint Unit Subordination Deployment Order "
        "CasualtyList ListEntry Commitment Place Party Described Casualty"
    )
    for name in named.split():
        assert ontology.schema(name).is_a("Thing")
        assert not ontology.schema(name).abstract
    for name in ("Person", "PublicBody", "Organization", "Company", "Described", "Position", "Unit"):
        assert ontology.schema(name).is_a("Actor")


def test_private_matters_are_private_until_marked(ontology: Ontology) -> None:
    assert all(schema.level is not Level.PUBLIC for schema in ontology.schemata.values())
    person, casualty = ontology.schema("Person").properties, ontology.schema("Casualty").properties
    assert person["national_id"].level is person["contact"].level is Level.SEALED
    assert (
        casualty["name"].level
        is casualty["exact_location"].level
        is casualty["cause"].level
        is Level.RESTRICTED
    )


def test_discontinuing_a_case_and_interrupting_its_term_are_told_apart(ontology: Ontology) -> None:
    grounds = ontology.vocabulary("grounds").terms
    assert grounds["no-elements"].group == "discontinuation"
    assert grounds["person-not-identified"].group == "interruption"
    assert grounds["person-not-identified"].evidence == "recalled"
    assert "35(1)" in grounds["no-event"].source
