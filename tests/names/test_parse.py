"""What a reader of a list sees in a name, `parse` must see too. All names are invented."""

import pytest

from openinquest.names import Flag, Script, parse


def parts(text: str) -> tuple[str | None, str | None, str | None]:
    name = parse(text)
    return tuple(part and part.stem for part in (name.surname, name.given, name.patronymic))


FULL = ("jumagul", "kairat", "umirbek")


@pytest.mark.parametrize(
    "text",
    [
        "Жұмағұлов Қайрат Өмірбекұлы",
        "Қайрат Өмірбекұлы Жұмағұлов",
        "ЖҰМАҒҰЛОВ ҚАЙРАТ ӨМІРБЕКҰЛЫ",
        "Жумагулов Кайрат Умирбекович",
        "Жумагулов, Кайрат Умирбекович",
        "Кайрат Умирбекович Жумагулов",
        "Жұмағұлов Қайрат Өмірбек ұлы",
        "Kairat Umirbekovich Zhumagulov",
        "ZHUMAGULOV KAIRAT UMIRBEKOVICH",
        "Qairat Ömırbekūly Jūmağūlov",
        "Qaırat Ómirbekuly Jumaǵulov",
        "Jumag'ulov Qai'rat O'mirbekuly",
        "Dzhumagulov Kayrat Omirbekovich",
        "майор Жумагулов Кайрат Умирбекович",
    ],
)
def test_one_name_in_any_spelling_and_order(text: str) -> None:
    assert parts(text) == FULL


@pytest.mark.parametrize(
    "text",
    ["Жұмағұлов Қ.Ө.", "Қ.Ө. Жұмағұлов", "Жумагулов К. У.", "К.У.Жумагулов", "ЖУМАГУЛОВ К.У.",
     "Zhumagulov K.U.", "Жумагулов КУ"],
)  # fmt: skip
def test_surname_and_initials(text: str) -> None:
    name = parse(text)
    assert name.surname is not None
    assert name.surname.stem == "jumagul"
    assert name.given is not None
    assert name.given.initial
    assert name.patronymic is not None
    assert (name.given.key[0], name.patronymic.key[0]) == ("k", "u")
    assert len(name.initials) == 2


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("Серікова Айгүл Болатқызы", "f"), ("Сериков А.Б.", "m"), ("Серикова А.Б.", "f"), ("Нұрлан Серікұлы", "m"),
        ("Aigul Serikqyzy", "f"), ("Ким Олег", "m"), ("Ковалевская Анна", "f"), ("Ковалевский А.", "m"),
        ("Серік А.", None), ("Айгүл Сериков", None),
    ],
)  # fmt: skip
def test_sex_from_endings_and_given_names(text: str, sex: str | None) -> None:
    assert parse(text).sex == sex


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("Жұмағұлов Қайрат", "kk", Script.CYRILLIC), ("Жумагулов Кайрат", "ru", Script.CYRILLIC),
        ("Zhumagulov Kairat", "en", Script.LATIN), ("Болат Серикулы", "kk", Script.CYRILLIC),
        ("1984", None, Script.OTHER),
    ],
)  # fmt: skip
def test_language_and_script(text: str, language: str | None, script: Script) -> None:
    name = parse(text)
    assert (name.language, name.script) == (language, script)


def test_father_and_surname_of_uly_stay_open() -> None:
    name = parse("Нұрлан Серікұлы")
    assert name.surname is None
    assert name.patronymic is not None
    assert name.patronymic.stem == "serik"
    assert Flag.ORDER_GUESSED in name.flags


def test_two_given_names_leave_the_order_open() -> None:
    assert Flag.ORDER_GUESSED in parse("Серік Болат").flags
    assert Flag.ORDER_GUESSED not in parse("Сериков Болат").flags


@pytest.mark.parametrize(
    ("russian", "kazakh"),
    [
        ("Сергеевич", "Сергейұлы"), ("Мусаевич", "Мұсаұлы"), ("Ильич", "Ильяұлы"), ("Юрьевна", "Юрийқызы"),
        ("Никитична", "Никитақызы"), ("Павлович", "Павелұлы"), ("Сағынтаевич", "Сағынтайұлы"),
    ],
)  # fmt: skip
def test_fathers_name_is_the_same_in_both_forms(russian: str, kazakh: str) -> None:
    first, second = parse(f"Асанов Болат {russian}"), parse(f"Асанов Болат {kazakh}")
    assert first.patronymic is not None
    assert second.patronymic is not None
    assert first.patronymic.stem == second.patronymic.stem


@pytest.mark.parametrize(
    "text", ["Ким Олег", "Oleg Kim", "Шмидт Генрих", "Бондаренко Олег", "Машанло Юсуп", "Исмоилов Рахмонали"]
)
def test_names_of_other_peoples_of_the_region(text: str) -> None:
    name = parse(text)
    assert name.usable
    assert name.surname is not None
    assert name.given is not None
