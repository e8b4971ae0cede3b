"""Review and explanation in three languages: nothing is left in English, and numbers stand as the language has them."""

import string
from importlib.resources import files

import pytest
import yaml

from openinquest.charts import Language
from openinquest.link import COMPARISONS
from openinquest.link.wording import (
    LEFT_OUT,
    Noun,
    Say,
    comparison_says,
    counted,
    level_says,
    plain,
    probability_says,
    why_asked,
)

WORDS = yaml.safe_load((files("openinquest.link") / "data" / "levels.yaml").read_text(encoding="utf-8"))
LEVELS = [(item, level) for item in COMPARISONS for level in item.levels]
KAZAKH = set("әғқңөұүһі")


@pytest.mark.parametrize(("item", "level"), LEVELS, ids=lambda side: side.name)
def test_every_level_has_words_in_all_three_languages(item, level):
    written = WORDS[item.name]["levels"][level.name]
    assert written["en"] == level.says, "English changed in the ladder: the other languages must follow"
    said = [level_says(item.name, level.name, language) for language in Language]
    assert said == [written[language.value] for language in Language]
    assert len(set(said)) == 3
    assert not set(said[1] + said[2]) & set(string.ascii_letters)
    assert KAZAKH & set(said[2])
    assert not KAZAKH & set(said[1])


def test_levels_of_one_comparison_are_told_apart_in_every_language():
    for item in COMPARISONS:
        for language in Language:
            said = [level_says(item.name, level.name, language) for level in item.levels]
            assert len(set(said)) == len(said), (item.name, language)


def test_every_comparison_has_a_name_and_no_words_are_left_over():
    for item in COMPARISONS:
        assert comparison_says(item.name, Language.EN) == item.says
        assert len({comparison_says(item.name, language) for language in Language}) == 3
    held = {name: set(words["levels"]) for name, words in WORDS.items()}
    assert held == {item.name: {level.name for level in item.levels} for item in COMPARISONS}


@pytest.mark.parametrize("word", Say)
def test_a_sentence_has_the_same_blanks_in_every_language(word):
    blanks = [sorted({field for _, field, _, _ in string.Formatter().parse(text) if field is not None})
              for text in word.value]  # fmt: skip
    assert blanks[0] == blanks[1] == blanks[2]
    assert all(word.value)
    assert len(set(word.value)) == 3


@pytest.mark.parametrize(
    ("number", "english", "russian", "kazakh"),
    [(0, "0 pairs", "0 пар", "0 жұп"), (1, "1 pair", "1 пара", "1 жұп"), (3, "3 pairs", "3 пары", "3 жұп"),
     (11, "11 pairs", "11 пар", "11 жұп"), (21, "21 pairs", "21 пара", "21 жұп"),
     (1112, "1,112 pairs", "1\u00a0112 пар", "1\u00a0112 жұп")],
)  # fmt: skip
def test_what_is_counted_has_the_form_of_its_number(number, english, russian, kazakh):
    assert [counted(number, Noun.PAIR, language) for language in Language] == [english, russian, kazakh]


def test_numbers_are_written_as_the_language_does():
    assert [plain(-1234.56, language, 1) for language in Language] == ["-1,234.6", *["-1\u00a0234,6"] * 2]
    assert plain(2, Language.RU, 1, "+") == "+2,0"
    assert [probability_says(0.974, language) for language in Language] == ["0.97", "0,97", "0,97"]


ROW = {"share": 0.45, "holds": None, "persons_same": 10.0, "persons_different": 11.0, "estimate_same": 118.0,
       "estimate_different": 120.3}  # fmt: skip


@pytest.mark.parametrize("language", Language)
def test_why_a_pair_is_asked_holds_the_figures_in_every_language(language):
    said = why_asked(ROW, language)
    assert "45" in said
    assert plain(1, language, 1, "+") in said
    assert plain(2.3, language, 1, "+") in said
    assert "120" in said
    assert "4" in why_asked(ROW | {"holds": 4}, language)
    assert "45" in why_asked(ROW | {"persons_different": None}, language)


def test_the_queues_own_sentence_stands_in_english():
    assert why_asked(ROW | {"why": "The queue says so."}, Language.EN) == "The queue says so."
    assert why_asked(ROW | {"why": "The queue says so."}, Language.RU) != "The queue says so."


def test_every_kind_of_contradiction_has_words_in_all_three_languages():
    from openinquest.link.clusters import Conflict

    assert {kind.value for kind in Conflict} == LEFT_OUT.keys()
    assert all(len(set(said)) == 3 for said in LEFT_OUT.values())
