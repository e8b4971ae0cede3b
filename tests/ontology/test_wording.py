"""Numbers and days in words, against phrases written by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.ontology import wording

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("canonical", "en", "ru", "kk"),
    [
        ("238", "238", "238", "238"),
        ("7939", "7,939", "7939", "7939"),
        ("19000", "19,000", f"19{NBSP}000", f"19{NBSP}000"),
        (">200", "more than 200", "более 200", "200-ден астам"),
        (">=98", "at least 98", "не менее 98", "кемінде 98"),
        ("<=1.1", "up to 1.1", "до 1,1", "ең көбі 1,1"),
        ("<20", "fewer than 20", "менее 20", "20-дан аз"),
        ("10..15", "10–15", "10–15", "10–15"),
        ("~9900", "about 9,900", "около 9900", "шамамен 9900"),
        ("vague:dozens", "dozens", "десятки", "ондаған"),
    ],
)
def test_quantities(canonical: str, en: str, ru: str, kk: str) -> None:
    assert [wording.quantity(canonical, language) for language in ("en", "ru", "kk")] == [en, ru, kk]


@pytest.mark.parametrize(
    ("number", "ablative"),
    [
        # как жұрт айтады: бірден, үштен, төрттен, алтыдан, оннан, жиырмадан, қырықтан, тоқсаннан, жүзден, мыңнан
        ("1", "ден"), ("3", "тен"), ("4", "тен"), ("6", "дан"), ("9", "дан"), ("10", "нан"), ("20", "дан"),
        ("40", "тан"), ("50", "ден"), ("60", "тан"), ("70", "тен"), ("80", "нен"), ("90", "нан"), ("700", "ден"),
        ("3000", "нан"), ("10000", "нан"), ("2000000", "нан"), ("2925", "тен"),
    ],
)  # fmt: skip
def test_the_kazakh_ablative_follows_the_last_spoken_word(number: str, ablative: str) -> None:
    assert wording.quantity(f">{number}", "kk").endswith(f"-{ablative} астам")


@pytest.mark.parametrize(
    ("canonical", "en", "ru", "kk"),
    [
        ("2022-01-09", "9 January 2022", "9 января 2022", "2022 ж. 9 қаңтар"),
        ("2022-12", "December 2022", "декабрь 2022", "2022 ж. желтоқсан"),
        ("2022", "2022", "2022", "2022 ж."),
        ("../2022-07-29", "by 29 July 2022", "не позднее 29 июля 2022", "2022 ж. 29 шілдеге дейін"),
        ("../2024", "by 2024", "не позднее 2024 года", "2024 жылға дейін"),
        ("2022-03/..", "since March 2022", "с марта 2022", "2022 ж. наурыздан бастап"),
        ("2022-01-04/2022-01-06", "4–6 January 2022", "4–6 января 2022", "2022 ж. 4–6 қаңтар"),
        ("2022-02-14/2022-03-14", "14 February 2022 – 14 March 2022", "14 февраля 2022 – 14 марта 2022",
            "2022 ж. 14 ақпан – 2022 ж. 14 наурыз"),
        ("2022-01-05T15:00/2022-01-05T16:00[Asia/Almaty]", "5 January 2022, 15:00–16:00 (Asia/Almaty)",
            "5 января 2022, 15:00–16:00 (Asia/Almaty)", "2022 ж. 5 қаңтар, 15:00–16:00 (Asia/Almaty)"),
        ("2022-01-05T16:37", "5 January 2022, 16:37", "5 января 2022, 16:37", "2022 ж. 5 қаңтар, 16:37"),
        ("2022~", "about 2022", "около 2022", "шамамен 2022 ж."),
        ("", "", "", ""),
        ("2022-21", "2022-21", "2022-21", "2022-21"),
        ("20XX", "20XX", "20XX", "20XX"),
    ],
)  # fmt: skip
def test_days(canonical: str, en: str, ru: str, kk: str) -> None:
    found = [wording.date(canonical, language).replace(NBSP, " ") for language in ("en", "ru", "kk")]
    assert found == [en, ru, kk]


@given(st.text(), st.sampled_from(["en", "ru", "kk"]))
def test_what_is_not_understood_is_shown_as_it_stands(text: str, language: str) -> None:
    assert wording.date(text, language) or not text
    assert wording.quantity(text, language) or not text
