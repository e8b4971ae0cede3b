"""Command, corroboration, casualties and reliability speak Kazakh, Russian and English, and one of them at a time."""

import re
import string
from inspect import getmembers, isclass

import pytest

from openinquest.cli import main, view_wording

CATALOGUES = [
    each for _, each in getmembers(view_wording, isclass)
    if issubclass(each, view_wording._Words) and each is not view_wording._Words
]  # fmt: skip
WORDS = [word for catalogue in CATALOGUES for word in catalogue.__members__.values()]
KAZAKH = "әғқңөұүһі"
NAMES = re.compile(r"`[^`]*`|Every Casualty")
"""What is the same in all languages."""


def blanks(text):
    return sorted(field for _, field, _, _ in string.Formatter().parse(text) if field is not None)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.__name__)
def test_every_word_is_there_in_three_languages(catalogue):
    for word in catalogue.__members__.values():
        english, russian, kazakh = word.value
        assert blanks(english) == blanks(russian) == blanks(kazakh)
        assert not re.search("[а-яё]", english)
        for text in (russian, kazakh):
            assert not re.search("[A-Za-z]", NAMES.sub("", text)), text
        assert not re.search(f"[{KAZAKH}]", russian), russian


COMMANDS = [
    "command --unit hierarchy.guard --when 2031-03-10",
    "command --orders",
    "command --posts",
    "corroboration versions.c.warned versions.officers casualties.death1:autopsy hierarchy.under.guard:kind",
    "casualties",
    "casualties casualties.death1",
    "casualties --completeness",
    "reliability",
]
OF_THE_RECORD = re.compile(
    r"«[^»]*» \((?:на английском|ағылшын тілінде)\)"  # words of sources, quoted as such
    r"|Asia/Almaty|Every Casualty|Zhuldyzbek Aspankolov|gunshot wound(?: to the chest)?"
    r"|`[^`]*`|\b[a-z0-9]+(?:[.-][a-z0-9]+)+\b|\bc[123]\b"  # commands, ids
)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_view_holds_no_words_of_another_language(tarlan, capsys, words):
    for language, own, foreign in (("ru", "[а-я]", "[A-Za-z]"), ("kk", f"[{KAZAKH}]", "[A-Za-z]")):
        assert main([*words.split(), "--record", str(tarlan.folder), "--language", language]) == 0
        out, err = capsys.readouterr()
        said = OF_THE_RECORD.sub("", out + err)
        assert re.search(own, said)
        assert not re.findall(f"{foreign}+", said), said


def test_the_environment_chooses_the_language_and_no_other_is_taken(tarlan, capsys, monkeypatch):
    monkeypatch.setenv("INQUEST_LANGUAGE", "kk")
    assert main(["casualties", "--completeness", "--record", str(tarlan.folder)]) == 0
    assert capsys.readouterr().out.startswith("сұрақ\t")
    monkeypatch.setenv("INQUEST_LANGUAGE", "xx")
    assert main(["casualties", "--completeness", "--record", str(tarlan.folder)]) == 2
    assert "kk, ru, en" in capsys.readouterr().err
