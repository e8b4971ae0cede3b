"""The catalogues are complete, and speak the language they claim."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

import openinquest.site
from openinquest.site.messages import messages, plural_form

LANGUAGES = ("en", "ru", "kk")
FOLDER = Path(openinquest.site.__file__).parent
KAZAKH = set("әғқңөұүһӘҒҚҢӨҰҮҺ")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_message_has_its_translation_with_the_same_places(language: str) -> None:
    english, other = messages("en").texts, messages(language).texts
    assert english.keys() == other.keys()
    for key, text in english.items():
        wanted = places(text if isinstance(text, str) else text["other"])
        forms = [other[key]] if isinstance(other[key], str) else list(other[key].values())
        assert all(places(form) == wanted for form in forms), key


def test_translations_are_translations() -> None:
    russian, kazakh = messages("ru").texts, messages("kk").texts
    same = {key for key in russian if russian[key] == kazakh[key] and isinstance(russian[key], str)}
    assert not {key for key in same if len(russian[key]) > 12}, "Russian left in the Kazakh catalogue"
    long = [text for text in kazakh.values() if isinstance(text, str) and len(text) > 60]
    assert all(KAZAKH & set(text) for text in long)
    for catalogue in (russian, kazakh):
        words = " ".join(t if isinstance(t, str) else " ".join(t.values()) for t in catalogue.values())
        assert re.search("[А-я]", words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_says_what_is_true(language: str) -> None:
    words = re.compile(r"\b(true|false|truth|истин\w*|правд\w*|лож\w*|шындық\w*|өтірік\w*)\b", re.IGNORECASE)
    for key, text in messages(language).texts.items():
        forms = [text] if isinstance(text, str) else list(text.values())
        assert not any(words.search(form) for form in forms), key


def test_every_message_that_a_page_asks_for_exists() -> None:
    asked: set[str] = set()
    for path in [*FOLDER.glob("templates/*.j2"), *FOLDER.rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""\bt\(\s*f?["']([\w.-]+)["']\s*[,)]""", text))
    assert len(asked) > 80
    assert asked <= messages("en").texts.keys()


@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "many"), (1, "one"), (2, "few"), (4, "few"), (5, "many"), (11, "many"), (12, "many"), (21, "one"),
        (112, "many"), (122, "few"),
    ],
)  # fmt: skip
def test_russian_counts(n: int, form: str) -> None:
    assert plural_form("ru", n) == form


def test_a_form_that_is_missing_falls_back() -> None:
    assert messages("en")("tile.open", n=1) == "question not fully answered"
    assert messages("ru")("tile.open", n=22) == "вопроса без полного ответа"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_loses_its_end_to_a_comment(language: str) -> None:
    for path in FOLDER.glob(f"messages/{language}/*.yaml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert " #" not in line or line.startswith("#") or line.endswith('"'), line


def test_no_message_is_written_in_two_sections() -> None:
    for language in LANGUAGES:
        sections = [
            yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob(f"messages/{language}/*.yaml")
        ]
        assert len(sections) > 8
        assert sum(len(section) for section in sections) == len(messages(language).texts)
