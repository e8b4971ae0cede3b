"""Sentences in three languages: none missing, none with other gaps, and what is said in English is said in all."""

import re
from math import inf
from string import Formatter

import numpy as np
import pytest

from openinquest.charts import Language
from openinquest.estimate import METHODS, Ground, OverlapTable, Provenance, Reason, estimate
from openinquest.estimate.dga.method import ASSUMPTION as GRAPHS
from openinquest.estimate.diagnostics import Mixing, reasons_of
from openinquest.estimate.lcmcr import lcmcr
from openinquest.estimate.lcmcr.result import ASSUMPTION
from openinquest.estimate.loglinear import loglinear
from openinquest.estimate.sentences import Sentence, catalogue, in_language, known, number, say
from openinquest.estimate.verdict import NEVER_SEEN
from openinquest.estimate.wording import assumptions, method_name, reasons, warnings

OTHERS = (Language.RU, Language.KK)
GAPS = Formatter()
KAZAKH = set("әіңғүұқөһ")


def gaps(text):
    return sorted(
        (name, spec if spec and spec[-1] in "fg%," else "") for _, name, spec, _ in GAPS.parse(text) if name
    )


def test_every_sentence_is_there_in_three_languages_with_the_same_gaps():
    for key, words in catalogue().items():
        assert set(words) == {"en", "ru", "kk"}, key
        if words["en"]:
            assert gaps(words["en"]) == gaps(words["ru"]) == gaps(words["kk"]), key


def test_no_sentence_is_left_in_english():
    for key, words in catalogue().items():
        if not re.search(r"[a-z]{4}", re.sub(r"\{[^}]*\}", "", words["en"])):
            continue
        if key == "prior.delta":
            continue
        for language in ("ru", "kk"):
            assert re.search(r"[а-яёәіңғүұқөһ]{2}", words[language].casefold()), (key, language)
        assert not set(words["ru"].casefold()) & KAZAKH, key


def test_kazakh_is_kazakh():
    long = [words["kk"] for words in catalogue().values() if len(words["kk"]) > 40]
    assert all(set(text.casefold()) & KAZAKH for text in long)


def test_every_ground_and_method_has_its_words():
    for ground in Ground:
        assert say(f"ground.{ground.name}") == ground.value
    for name in METHODS:
        assert in_language(method_name(name), Language.KK) != method_name(name)


def test_numbers_follow_the_habits_of_a_language():
    assert number(1234567.4, Language.EN) == "1,234,567"
    assert number(1234567.4, Language.RU) == "1\u00a0234\u00a0567"
    assert number(0.025, Language.KK, ".1%") == "2,5%"
    assert in_language(say("wide", limit=5.0), Language.RU).count("5 раз") == 1


def test_names_stay_as_they_were_given():
    """A list may be called as a word of the catalogue is; it is a name all the same."""
    told = say("copied.table", compiled="report", source="chains disagree")
    for language in Language:
        assert "report" in in_language(told, language)
        assert "chains disagree" in in_language(told, language)
    braces = say("copied.table", compiled="{A}", source="{0}")
    assert "{A}" in in_language(braces, Language.KK)


def test_what_the_chains_say_is_known_by_its_english():
    found = [
        reason for bad in (Mixing(2.0, 9, 9, 1.0), Mixing(1.0, 9e9, 9e9, inf)) for reason in reasons_of(bad)
    ]
    assert len(found) == 3
    two = lcmcr(OverlapTable.of("AB", {"10": 30, "01": 20}), draws=100, temper=False, chains=2)
    for reason in (*found, *two.reasons):
        assert isinstance(known(reason.says), Sentence), reason.says


def test_a_reason_without_words_in_a_language_names_its_ground():
    table = OverlapTable.of("ABC", {"100": 9, "010": 8, "001": 7, "110": 3, "101": 2, "011": 2, "111": 1})
    report = estimate(table, ["no-highest-order"], trials=False)
    odd = Reason(Ground.RHAT, "Said nowhere else.")
    result = report.found.results[0]
    object.__setattr__(result, "reasons", (odd,))
    (told,) = reasons(report)
    assert "Said nowhere else." in told
    assert "цепи не согласуются" in in_language(told, Language.RU)


def digits(text):
    return sorted(re.findall(r"\d+", text))


def test_what_no_check_finds_is_said_with_the_same_numbers():
    text = known(NEVER_SEEN, "never-seen")
    for language in OTHERS:
        assert digits(in_language(text, language)) == digits(NEVER_SEEN)


def test_every_assumption_and_warning_is_said_in_every_language():
    rows = {"100": 90, "010": 80, "001": 70, "110": 30, "101": 22, "011": 25, "111": 11}
    report = estimate(
        OverlapTable.of("ABC", rows), ["loglinear-bic", "no-highest-order", "dga", "lcmcr"], trials=False
    )
    told = assumptions(report)
    assert [str(text) for _, text in told].count(str(GRAPHS)) == 1
    for language in OTHERS:
        texts = [in_language(text, language) for _, text in told] + list(warnings(report, language))
        assert len(texts) == 5
        for text in texts:
            assert not re.search(r"[a-z]{4}", re.sub(r"\[.*\]|LCMCR|DGA", "", text)), text


@pytest.mark.parametrize(
    ("counts", "provenance"),
    [
        ({"10": 5, "01": 6, "11": 3}, None),
        ({"100": 40, "010": 30, "001": 20, "110": 9}, Provenance((("B", "A"),), reviewed=False, drawn_alike=False)),
        ({"11100": 40, "10000": 3, "00011": 50, "00010": 2, "00001": 1}, None),
        ({"110": 9, "001": 8, "111": 7}, None),
        ({"1": 0, "111": 40}, None),
        ({"100": 4000, "010": 3, "001": 2, "110": 1, "101": 1, "011": 1, "111": 1}, None),
    ],
)  # fmt: skip
def test_every_refusal_is_said_in_every_language(counts, provenance):
    width = max(map(len, counts))
    counts = {word.zfill(width): count for word, count in counts.items() if count}
    table = OverlapTable.of("ABCDE"[:width], counts, provenance)
    report = estimate(table, ["no-highest-order", "dga"], trials=False, exploratory=True)
    models = [loglinear(table, select, bootstrap=0) for select in ("bic", "independence")]
    found = [*reasons(report), *(reason.says for result in (*report.found.results, report.found.bound, *models)
                                 for reason in result.reasons)]  # fmt: skip
    assert found
    for text in found:
        for language in OTHERS:
            said = in_language(text, language)
            assert not re.search(r"[a-z]{4}", re.sub(r"delta", "", said)), said
            assert re.search(r"[а-я]{3}", said)


def test_no_mark_of_python_is_part_of_what_is_said():
    moved = say("unsteady.one", of="A", methods=("x", "y"))
    for text in (say("unsteady", told=(moved, moved)), say("seen", n=np.int64(5), count=2, lists=("A", "B"))):
        for language in Language:
            assert not re.search(r"['\[\]{}]|int64", in_language(text, language))


def test_what_latent_classes_take_for_granted_is_said_with_the_same_numbers():
    text = known(ASSUMPTION, "assumption.lcmcr")
    for language in OTHERS:
        assert digits(in_language(text, language)) == digits(ASSUMPTION)
