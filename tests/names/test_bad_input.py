"""Cells that are no single clean name: the right reading or a clear flag, never a silent merge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.names import UNUSABLE, Flag, compare, keys, parse


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("", Flag.EMPTY), ("   ", Flag.EMPTY), ("---", Flag.EMPTY), ("12345", Flag.EMPTY), ("?", Flag.UNKNOWN),
        ("unknown man", Flag.UNKNOWN), ("Unidentified male, 30-35", Flag.UNKNOWN), ("N.N.", Flag.UNKNOWN),
        ("неизвестный мужчина", Flag.UNKNOWN), ("Неизвестная женщина, около 40 лет", Flag.UNKNOWN),
        ("неустановленное лицо", Flag.UNKNOWN), ("белгісіз ер адам", Flag.UNKNOWN), ("Белгісіз әйел", Flag.UNKNOWN),
        ("мужчина", Flag.UNKNOWN), ("Н.Н.", Flag.UNKNOWN), ("John Doe", Flag.UNKNOWN), ("н/д", Flag.UNKNOWN),
        ("(имя неизвестно) Асанов", Flag.UNKNOWN), ("Асанов А. и Асанов Б.", Flag.SEVERAL),
        ("Асанов А., Сериков Б.", Flag.SEVERAL), ("АСАНОВ А. И АСАНОВ Б.", Flag.SEVERAL),
        ("Асанов Болат және Серіков Нұрлан", Flag.SEVERAL), ("Asanov A. and Asanov B.", Flag.SEVERAL),
        ("братья Асановы", Flag.SEVERAL), ("Асановтар", Flag.SEVERAL), ("Асановы Болат, Марат", Flag.SEVERAL),
        ("Асанов Болат және оның бауырлары", Flag.SEVERAL), ("Асанов Болат\nСериков Нурлан", Flag.SEVERAL),
        ("Асанов Б.; Сериков Н.", Flag.SEVERAL), ("Асанов Болат Асанов Марат", Flag.SEVERAL),
        ("Асанов и др.", Flag.SEVERAL), ("x" * 10_000, Flag.TOO_LONG), ("Асанов Болат " * 800, Flag.TOO_LONG),
    ],
)  # fmt: skip
def test_what_is_no_name_is_flagged_and_the_same_as_nothing(text: str, flag: Flag) -> None:
    name = parse(text)
    assert flag in name.flags
    assert not name.usable
    for other in (text, "Асанов Болат", "unknown", "неизвестный"):
        found = compare(text, other)
        assert not found.same
        assert found.score == 0.0
        assert found.because


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Acанов Бoлат", Flag.MIXED_SCRIPT), ("Асанов Бoлaт", Flag.MIXED_SCRIPT), ("г-н Асанов Болат", Flag.TITLE),
        ("полковник Асанов Болат", Flag.TITLE), ("Болат мырза Асанов", Flag.TITLE), ("Mr. Bolat Asanov", Flag.TITLE),
        ("Dr Asanov Bolat", Flag.TITLE), ("Асанов Болат 1985 г.р.", Flag.DIGITS), ("Асанов2 Болат", Flag.DIGITS),
        ("Асанов Болат (Алматы)", Flag.ASIDE), ("Асанов\u00a0Болат", None), ("А\u0301санов Болат", None),
        ("Асанов\u200b Болат", None), ("  Асанов   Болат ", None), ("Асанов\nБолат", None),
        ("марқұм Асанов Болат", Flag.TITLE),
    ],
)  # fmt: skip
def test_what_can_be_read_is_read_and_flagged(text: str, flag: Flag | None) -> None:
    name = parse(text)
    assert name.usable
    assert flag is None or flag in name.flags
    assert (name.surname and name.surname.stem, name.given and name.given.stem) == ("asan", "bulat")
    assert compare(text, "Болат Асанов").same


def test_initials_of_latin_look_alikes_are_read_as_cyrillic() -> None:
    assert compare("Асанов B.C.", "Асанов Виктор Сергеевич").same
    assert not compare("Асанов B.C.", "Асанов Болат Сергеевич").same


@pytest.mark.parametrize("text", ["Асанов", "Болат", "Asanov", "Nurlan"])
def test_one_word_is_flagged_and_never_enough(text: str) -> None:
    assert Flag.ONE_WORD in parse(text).flags
    assert not compare(text, text).same


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    name = parse(text)
    assert name.usable == name.flags.isdisjoint(UNUSABLE)
    compare(text, text)


PIECES = st.lists(
    st.sampled_from(
        [
            "Асанов",
            "Болат",
            "Болатұлы",
            "А.",
            "и",
            ",",
            "неизвестный",
            "г-н",
            "қызы",
            "аль",
            "-",
            "Kim",
            "1985",
            "(",
            ")",
            "/",
        ]
    ),
    max_size=8,
)


@given(PIECES, PIECES)
def test_pieces_of_cells_in_any_order_are_read_and_compared_alike_both_ways(
    left: list[str], right: list[str]
) -> None:
    first, second = " ".join(left), " ".join(right)
    assert compare(first, second).score == pytest.approx(compare(second, first).score)


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("Омаров НН", "n n"), ("НН Омаров", "n n"), ("Omarov NN", "n n"), ("ОМАРОВА ХХ", "h h"), ("Ким НН", "n n"),
        ("Омаров XX", "h h"), ("Thornbury NN", "n n"),
    ],
)  # fmt: skip
def test_two_capitals_beside_a_surname_are_initials(text: str, initials: str) -> None:
    name = parse(text)
    assert name.usable
    assert name.given
    assert name.patronymic
    assert f"{name.given.key} {name.patronymic.key}" == initials
    assert not compare(
        text, text.replace("НН", "АБ").replace("NN", "AB").replace("ХХ", "АБ").replace("XX", "АБ")
    ).same


@pytest.mark.parametrize(
    "text", ["НН", "неизвестный НН", "Нурлан НН", "мужчина НН", "Mary NN", "Омаров нн", "НН ХХ"]
)
def test_without_a_surname_they_say_that_nobody_knows_the_name(text: str) -> None:
    assert not parse(text).usable
    assert keys(text) == ()


def test_beside_a_whole_name_they_say_nothing() -> None:
    assert compare("Омаров Нурлан НН", "Омаров Нурлан Серикович").same


@pytest.mark.parametrize(
    "text",
    [
        "Oмapoв Epлан", "OMAPОВ ЕРЛAН", "AХМEТОВ HҰРЛАН", "АСАНОВА АЙНУP", "Acaнoвa A.C.", "ACAHOB AЙДOC",
        "АЛИМЖАНОВ MУPAT",
    ],
)  # fmt: skip
def test_latin_look_alikes_in_any_letters_of_a_cyrillic_name_change_nothing(text: str) -> None:
    plain = text.translate(str.maketrans("aceopxyABCEHKMOPTXY", "асеорхуАВСЕНКМОРТХУ"))
    assert not any(letter.isascii() and letter.isalpha() for letter in plain)
    read, meant = parse(text), parse(plain)
    assert Flag.MIXED_SCRIPT in read.flags
    assert compare(text, plain).veto is None
    assert [part and part.key for part in (read.surname, read.given, read.patronymic)] == [
        part and part.key for part in (meant.surname, meant.given, meant.patronymic)
    ]
