"""Spellings of one word fold to one key; different names stay apart; search finds each by each."""

from itertools import combinations

import pytest

from openinquest.names import keys, parse, variants

ONE_NAME = [
    "Шыңғыс Чингиз Şyñğys Shynggys Shyngys Chingiz S'yn'g'ys",
    "Айгүл Айгуль Aigul Aygul Aigúl Aigu'l Ajgul",
    "Мұхаммед Мухамед Магомед Muhammad Mukhammed Mohammed",
    "Ержан Erzhan Yerzhan Erjan Jerjan Ierzhan",
    "Досжан Doszhan Dosjan Дусжан",
    "Дүйсенбек Дюсенбек Dyusenbek Düisenbek Дусенбек",
    "Қасым Касым Kassym Qasym Kasym",
    "Жүсіп Жусуп Юсуп Jüsıp Zhusup Yusup",
    "Ләззат Ляззат Lyazzat Läzzat",
    "Александр Aleksandr Alexander",
    "Юрий Yuri Yury Iurii Jurij",
    "Дәулет Даулет Däulet Dáýlet Da'y'let Dauletbek"[:-10],
    "Гүлнара Гульнара Gulnara Гулнора Gulnora",
    "Хасан Khassan Hasan Қасен",
    "Бахтиёр Baxtiyor Бахтияр Bakhtiyar",
    "Ришат Rishat Ришад",
    "Магомедали Мұхаммедәлі Mukhammedali Mahammadali",
    "Мұхаметжан Mukhametzhan Muxametjan",
    "Гүлжан Guljan Gulzhan Гульжан",
    "Оразхан Orazhan Orazkhan",
    "Асхат As'hat Askhat Ashat",
]


@pytest.mark.parametrize("line", ONE_NAME, ids=lambda line: line.split()[0])
def test_spellings_of_one_given_name(line: str) -> None:
    found = {
        word: parse(f"{word} Оразбаев" if word[0] > "z" else f"{word} Orazbaev").given
        for word in line.split()
    }
    assert {word: part.stem for word, part in found.items() if part} == dict.fromkeys(
        line.split(), next(part.stem for part in found.values() if part)
    )


DIFFERENT = (
    "Ерлан Ержан Ербол Айдар Айдос Айбек Нұрлан Нұржан Нұрбек Болат Марат Мұрат "
    "Қанат Қайрат Серік Берік Динара Дана Диана Алия Ғалия Ибрагим Ыбырай Темір Тимур"
)


@pytest.mark.parametrize(("left", "right"), list(combinations(DIFFERENT.split(), 2)))
def test_different_names_have_different_keys(left: str, right: str) -> None:
    first, second = parse(f"Оразбаев {left}"), parse(f"Оразбаев {right}")
    assert first.given
    assert second.given
    assert first.given.stem != second.given.stem


PEOPLE = [
    [
        "Жұмағұлов Қайрат Өмірбекұлы",
        "Zhumagulov Kairat",
        "Жумагулов К.У.",
        "Jumaǵulov Qaırat",
        "Қ. Жұмағұлов",
    ],
    ["Нұрлан Серікұлы", "Сериков Нурлан", "Nurlan Serikuly"],
    ["Серік Болат", "Болат Серік"],
    ["Ioannis Hatzidakis", "Hatzidakis Ioannis"],
    ["Оразбаева Айгүл", "Orazbayeva A."],
]


@pytest.mark.parametrize("spellings", PEOPLE, ids=lambda spellings: spellings[0])
def test_any_two_spellings_share_a_key(spellings: list[str]) -> None:
    for left, right in combinations(spellings, 2):
        assert set(keys(left)) & set(keys(right)), (left, right)


@pytest.mark.parametrize("text", ["", "неизвестный", "Асанов А. и Асанов Б.", "12", "x" * 10_000])
def test_cells_that_must_not_be_compared_have_no_key(text: str) -> None:
    assert keys(text) == ()


def test_variants_are_in_every_script() -> None:
    found = variants("Жұмағұлов Шыңғыс")
    for spelling in (
        "Жұмағұлов Шыңғыс", "Jūmağūlov Şyñğys", "Jumaǵulov Shyńǵys", "Jumag'ulov S'yn'g'ys", "Жумагулов Шынгыс",
        "Жумагулов Чингиз", "Zhumagulov Shyngys", "Zhumagulov Chingiz",
    ):  # fmt: skip
        assert spelling in found, found


@pytest.mark.parametrize(
    "text", ["Оразбаева Айгүл Болатқызы", "Оразбаев К.С.", "Kairat Zhumagulov", "Магомедов Муса"]
)
def test_a_variant_is_found_by_the_keys_of_the_name(text: str) -> None:
    made = variants(text)
    assert made[0] == text
    assert len(made) == len(set(made))
    for spelling in made:
        assert set(keys(spelling)) & set(keys(text)), spelling


def test_a_latin_name_is_written_in_kazakh_and_russian() -> None:
    found = variants("Zhumagulova Aigul")
    assert "Жұмағұлова Айгүл" in found
    assert "Жумагулова Айгуль" in found or "Жумагулова Айгул" in found
