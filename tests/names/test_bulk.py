"""Whole columns give what single names give."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.names import Frequencies, compare, compare_many, name_columns, parse

SURNAMES = [
    "Оразбаев",
    "Оразбаева",
    "Orazbayev",
    "Сағынтай",
    "Иванов",
    "Ким",
    "ЖҰМАҒҰЛОВ",
    "Ошаков",
    "Smith",
    "Қаснеов",
    "",
]
GIVEN = [
    "Болат",
    "Болта",
    "Айгүл",
    "Шыңғыс",
    "Chingiz",
    "Ерлан",
    "Ержан",
    "Асан",
    "Хасан",
    "Досқали",
    "Досали",
    "А.",
    "Б.",
    "Y.",
    "Mary",
    "Robert",
    "Бoлат",
    "КБ",
    "",
]
FATHERS = [
    "Серікұлы",
    "Сериковна",
    "Serikovich",
    "Болатқызы",
    "С.",
    "Серік",
    "Maratuly",
    "ұлы",
    "Серикоич",
    "",
]
ODD = [
    "",
    "неизвестный",
    "г-н Асанов",
    "Асанов А. и Асанов Б.",
    "Асанов, Болат",
    "1985",
    "N.N.",
    "Омаров НН",
    "Нурлан НН",
    "Омаров Нурлан ХХ",
    "Abd al-Karim Nasri",
    "Abdulkarim Nasry",
    "Kerner Kerner Ulrich",
    "Ulrich Ker ner",
    "Olga-Petrova",
    "Quintana Robles, José Luis",
    "José Luis Quintana",
    "Chou T'ien-hua",
    "Tianhua Zhou",
    "Νίκος Ανδρεάδης",
    "Nikos Andreades",
    "خالد منصور",
    "Khalid Mansour",
    "Md. Anis Talukdar",
    "R0dolfo Mancu5i",
    ",",
]

ordered = st.tuples(st.sampled_from(SURNAMES), st.sampled_from(GIVEN), st.sampled_from(FATHERS)).flatmap(
    lambda parts: st.permutations(parts).map(lambda words: " ".join(word for word in words if word))
)
cells = st.one_of(ordered, ordered, ordered, st.sampled_from(ODD), st.text(max_size=12))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(cells, cells), max_size=25))
def test_compare_many_gives_what_compare_gives(pairs: list[tuple[str, str]]) -> None:
    left = pl.Series([pair[0] for pair in pairs], dtype=pl.String)
    right = pl.Series([pair[1] for pair in pairs], dtype=pl.String)
    found = compare_many(left, right)
    for (first, second), row in zip(pairs, found.iter_rows(named=True), strict=True):
        single = compare(first, second)
        assert row["score"] == pytest.approx(single.score, abs=1e-9), (first, second)
        assert row["same"] == single.same
        assert row["veto"] == single.veto
        levels = {part.name: int(part.level) for part in single.parts}
        for name in ("surname", "given", "father"):
            assert row[f"{name}_level"] == levels.get(name, -1), (first, second)


@settings(max_examples=30, deadline=None)
@given(st.lists(cells, max_size=40))
def test_name_columns_gives_what_parse_gives(texts: list[str]) -> None:
    found = name_columns(pl.Series(texts, dtype=pl.String))
    assert len(found) == len(texts)
    for text, row in zip(texts, found.iter_rows(named=True), strict=True):
        name = parse(text)
        assert row["usable"] == name.usable
        assert set(row["flags"]) == {flag.value for flag in name.flags}, text
        if not name.usable:
            assert row["surname"] is None
            continue
        assert row["regional"] == name.regional
        assert row["sex"] == name.sex
        for column, part in (("surname", name.surname), ("given", name.given), ("father", name.patronymic)):
            assert row[column] == (part.stem if part and not part.initial else None), text


def test_columns_and_types() -> None:
    found = name_columns(pl.Series(["Оразбаев Болат Серікұлы", None, "Orazbayev B."]))
    assert found.schema == {
        "surname": pl.String, "given": pl.String, "father": pl.String, "given_initial": pl.String,
        "father_initial": pl.String, "sex": pl.String, "tokens": pl.String, "order_guessed": pl.Boolean,
        "regional": pl.Boolean, "usable": pl.Boolean, "flags": pl.List(pl.String),
    }  # fmt: skip
    assert found["surname"].to_list() == ["urazbai", None, "urazbai"]
    assert found["given_initial"].to_list() == ["b", None, "b"]
    assert found["usable"].to_list() == [True, False, True]
    assert len(name_columns(pl.Series([], dtype=pl.String))) == 0


def test_comparison_needs_two_columns_of_one_length() -> None:
    with pytest.raises(ValueError, match="one length"):
        compare_many(pl.Series(["a"]), pl.Series(["a", "b"]))
    empty = compare_many(pl.Series([], dtype=pl.String), pl.Series([], dtype=pl.String))
    assert empty.columns == ["score", "same", "veto", "surname_level", "given_level", "father_level"]


def test_unknown_never_is_unknown_in_bulk_either() -> None:
    cells = pl.Series(["неизвестный", "unknown", "", "N.N.", None, "Асанов А. и Асанов Б."])
    found = compare_many(cells, cells)
    assert not found["same"].any()
    assert found["score"].to_list() == [0.0] * 6


def test_frequencies_of_columns_are_those_of_names() -> None:
    texts = ["Оразбаев Болат", "Orazbayev Bolat Serikuly", "Иванов И.", "неизвестный", "Ким Олег"]
    by_names = Frequencies.learnt(map(parse, texts))
    by_columns = Frequencies.of_columns(name_columns(pl.Series(texts)))
    assert by_names == by_columns
    pairs = (pl.Series(texts), pl.Series(texts[::-1]))
    for row, left, right in zip(compare_many(*pairs, by_names)["score"], *pairs, strict=True):
        assert row == pytest.approx(compare(left, right, by_names).score)


ABROAD_WORDS = """
Maria María Marie Ann Anne Annmarie Anne-Marie J. E. Jr Ibn Van de la Delacroix Croix Mc Donald McDonald Abd Abdul
al-Karim Abdulkarim Salah al-Din Saladin Thi Hsu Xu Chien-ming Jianming Robert Bob Roberta Rupert Djordje Dorde
Schmidt Shmit Kowalska Kowalski Lee Li Ли Мария Schwarzenberg Shwarzenburg Wolfeschlegelsteinhausen
"""
ABROAD = st.lists(st.sampled_from(ABROAD_WORDS.split()), min_size=1, max_size=4).map(" ".join)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(ABROAD, ABROAD), max_size=40))
def test_words_aligned_by_the_million_score_as_singly(pairs: list[tuple[str, str]]) -> None:
    found = compare_many(*(pl.Series([pair[side] for pair in pairs], dtype=pl.String) for side in (0, 1)))
    assert found["score"].to_list() == [
        pytest.approx(compare(first, second).score, abs=1e-9) for first, second in pairs
    ]
