"""The catalogues say the same things in three languages."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import openinquest.inquiry
from openinquest.inquiry import Labels, Language, Sentence, Writer, figures, say, versions
from openinquest.inquiry.sentences import CATALOGUES, Amount, Code, Day, Number, Ref, Written, join, numbers
from openinquest.ontology import load_ontology

SOURCES = Path(openinquest.inquiry.__file__).parent
LABELS = Labels({"gpo": ("Prosecutors", "Прокуратура", None, "Prosecutors")})


def places(template):
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name)


@pytest.mark.parametrize("language", list(Language))
def test_every_language_has_every_sentence_with_the_same_places(language):
    english = CATALOGUES[Language.ENGLISH]
    assert CATALOGUES[language].keys() == english.keys()
    for key, template in CATALOGUES[language].items():
        assert places(template) == places(english[key]), key


def test_every_sentence_that_the_code_names_is_written():
    keys = CATALOGUES[Language.ENGLISH].keys()
    named = set()
    for path in SOURCES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'Sentence(?:\.of)?\(\s*"([^"]+)"', text))
    assert named
    assert named <= keys


@pytest.mark.parametrize(
    ("reason", "language", "expected"),
    [
        ("told Parliament.", Language.ENGLISH, "Reason for the grade: told Parliament."),
        ("told Parliament.", Language.RUSSIAN, "Почему такая оценка: «told Parliament» (на английском)."),
        ("told Parliament", Language.KAZAKH, "Бағаның себебі: «told Parliament» (ағылшын тілінде)."),
        ("сказано парламенту", Language.RUSSIAN, "Почему такая оценка: сказано парламенту."),
        ("сказано парламенту", Language.ENGLISH, "Reason for the grade: “сказано парламенту” (in Russian)."),
        ("парламентке айтылды: өкініш", Language.RUSSIAN,
         "Почему такая оценка: «парламентке айтылды: өкініш» (на казахском)."),
        ("парламентке айтылды: өкініш", Language.KAZAKH, "Бағаның себебі: парламентке айтылды: өкініш."),
        ("–", Language.RUSSIAN, "Почему такая оценка: –."),
    ],
)  # fmt: skip
def test_what_a_coder_wrote_in_another_language_is_quoted_with_its_language(reason, language, expected):
    sentence = Sentence.of("complaint.reason", reason=Written(reason))
    assert join([sentence], LABELS, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [(Language.ENGLISH, "it is said: homicide"), (Language.RUSSIAN, "утверждается: убийство"),
     (Language.KAZAKH, "айтылғаны: кісі өлтіру")],
)  # fmt: skip
def test_a_code_is_told_in_the_words_of_its_list(language, expected):
    labels = Labels({}, ontology=load_ontology())
    sentence = Sentence.of("corroboration.says", value=Code("Casualty", "manner", "homicide"))
    assert say(sentence, labels, language) == expected
    unknown = Sentence.of("corroboration.says", value=Code("Casualty", "manner", "not-a-code"))
    assert say(unknown, labels, language).endswith(": not-a-code")


def test_no_sentence_says_that_a_source_is_right():
    words = {
        Language.ENGLISH: r"\b(true|false|truth|lie|lied|proven|fact)\b",
        Language.RUSSIAN: r"\b(правда|ложь|верно|неверно|истина|доказано)\b",
        Language.KAZAKH: r"\b(шындық|өтірік|рас|жалған)\b",
    }
    for language, pattern in words.items():
        for key, template in CATALOGUES[language].items():
            assert not re.search(pattern, template, re.IGNORECASE), key


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KAZAKH])
def test_translations_are_translated(language):
    english = CATALOGUES[Language.ENGLISH]
    same = [key for key, template in CATALOGUES[language].items() if template == english[key]]
    assert same == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-01-09", "9 January 2022"), ("2022-01", "January 2022"), ("../2022-07-29", "by 29 July 2022"),
        ("2022-05/..", "since May 2022"), ("2022-01-04/2022-01-06", "4–6 January 2022"), (None, "day unknown"),
    ],
)  # fmt: skip
def test_days_are_said_as_far_as_they_are_known_and_as_people_read_them(day, expected):
    said = say(Sentence.of("position.affirms", who=Ref("gpo"), day=Day(day)), LABELS)
    assert said.replace("\N{NO-BREAK SPACE}", " ") == f"Prosecutors ({expected}) said so"


@pytest.mark.parametrize(
    ("language", "day", "count"),
    [
        (Language.ENGLISH, "January 2022", "13,500"), (Language.RUSSIAN, "январь 2022", "13 500"),
        (Language.KAZAKH, "2022 ж. қаңтар", "13 500"),
    ],
)  # fmt: skip
def test_days_and_numbers_are_written_as_each_language_writes_them(language, day, count):
    said = Sentence.of("position.says", who=Ref("gpo"), day=Day("2022-01"), value=Amount("13500"))
    text = say(said, LABELS, language).replace("\N{NO-BREAK SPACE}", " ")
    assert day in text
    assert count in text
    counted = Sentence.of("status.more", count=13500)
    assert count in say(counted, LABELS, language).replace("\N{NO-BREAK SPACE}", " ")


def test_names_come_in_the_language_or_the_nearest_there_is():
    said = Sentence.of("position.affirms", who=Ref("gpo"), day=Day("2022"))
    assert "Прокуратура" in say(said, LABELS, Language.RUSSIAN)
    assert "Prosecutors" in say(said, LABELS, Language.KAZAKH)
    assert "somebody" in say(Sentence.of("position.affirms", who=Ref("somebody"), day=Day("2022")), LABELS)


def test_a_paragraph_says_each_sentence_once_and_ends_it_once():
    said = Sentence.of("bearing.undermines", left=Number(3), reason="it was before the order")
    ended = Sentence.of("bearing.undermines", left=Number(4), reason="It was before.")
    text = join([said, said, ended], LABELS)
    assert text.count("before the order.") == 1
    assert ".." not in text
    assert list(numbers(said)) == [3]


def test_braces_in_a_reason_are_left_alone():
    said = Sentence.of("bearing.undermines", left=Number(3), reason="a {reason} with {0} braces")
    assert "a {reason} with {0} braces" in say(said, LABELS)


def test_results_come_in_all_three_languages(examples):
    writer = Writer(examples, languages=tuple(Language))
    for version in versions(examples):
        data = writer.version(version)
        assert data["because_in"].keys() == {"en", "ru", "kk"}
        assert data["because_in"]["en"] == data["because"]
    deaths = writer.figure(figures(examples, ["deaths"])[0])
    assert re.search("[а-я]", deaths["series"][0]["because_in"]["ru"])
    assert re.search("[әғқңөұүһі]", deaths["series"][0]["because_in"]["kk"])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2000..3000", "2,000–3,000"),
        (">=98", "at least 98"),
        ("~9900", "about 9,900"),
        ("3500", "3,500"),
        ("vague:dozens", "dozens"),
    ],
)
def test_a_quantity_is_shown_as_people_read_it(build, figure, value, shown):
    said = {
        "n": 1, "thing": "f", "property": "value", "value": value, "stance": "asserts", "basis": "own",
        "speaker": "ministry", "voice": "ministry", "said_on": "2022-03-14", "document": "d",
    }  # fmt: skip
    material = build(figure("f"), [said])
    (version,) = versions(material)
    assert f"said {shown}." in Writer(material).version(version)["because"]
    assert Writer(material).version(version)["cells"]["ministry"][0]["value"] == value
