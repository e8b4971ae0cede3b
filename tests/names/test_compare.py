"""Who is the same and who is not, and why. All names are invented."""

import pytest

from openinquest.names import DEFAULT_THRESHOLD, Frequencies, Level, compare, keys, parse

SAME = [
    ("Жұмағұлов Қ.Ө.", "Kairat Umirbekovich Zhumagulov"),
    ("Оразбаев Шыңғыс", "Chingiz Orazbayev"),
    ("Нұрлан Серікұлы", "Сериков Нурлан"),
    ("Серік Болат", "Болат Серік"),
    ("Оразбаева Айгуль Маратовна", "Aigül Maratqyzy Orazbaeva"),
    ("Оразбаев Ержна", "Оразбаев Ержан"),
    ("Орзабаев Ержан", "Оразбаев Ержан"),
    ("Иванов И.", "Иванов Иван Петрович"),
    ("Магомедов Муса", "Мұхаммедов Мұса"),
    ("Zhumagulov Ye.", "Жумагулов Ержан"),
    ("Zhumagulov S.", "Жумагулов Шынгыс"),
    ("Qasymov Y.", "Касымов Юрий"),
    ("Ioannis Papadakis", "Papadakis, Yannis"),
    ("Robert Ashworth", "Bob Ashworth"),
    ("Abd al-Karim Nasri", "Abdulkarim Nasri"),
    ("Sun Meiying", "SUN Mei-Ying"),
]
DIFFERENT = [
    ("Жумагулов Кайрат Умирбекович", "Жумагулов Канат Умирбекович", "given"),
    ("Жумагулов Кайрат Умирбекович", "Жумагулов Кайрат Болатович", "father"),
    ("Оразбаев Б.", "Оразбаева Б.", "sex"),
    ("Оразбаев Б.С.", "Оразбаев Б.М.", "father"),
    ("Оразбаев Б.", "Оразбаев Марат", "given"),
    ("Оразбаев Ерлан", "Оразбаев Ержан", "given"),
    ("Оразбаев Болат", "Сарсенбаев Болат", "surname"),
    ("Айдос Оразбаев", "Айдар Оразбаев", "given"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_person_however_written(left: str, right: str) -> None:
    found = compare(left, right)
    assert found.same, found
    assert found.veto is None
    assert found.because


@pytest.mark.parametrize(("left", "right", "veto"), DIFFERENT)
def test_a_conflict_vetoes_and_is_named(left: str, right: str, veto: str) -> None:
    found = compare(left, right)
    assert not found.same
    assert found.veto == veto
    assert found.score <= 0.2
    assert veto in found.because


@pytest.mark.parametrize(
    ("left", "right"),
    [("Carlos Vidal", "Carla Vidal"), ("Chen Yufei", "Chen Yulan"), ("James Holloway", "John Holloway"),
     ("Thomas Reid", "Thomas Read Miller")],
)  # fmt: skip
def test_others_elsewhere_stay_apart(left: str, right: str) -> None:
    assert not compare(left, right).same


def test_missing_is_neutral() -> None:
    with_father = compare("Оразбаев Болат Серикович", "Оразбаев Болат")
    without = compare("Оразбаев Болат", "Оразбаев Болат")
    assert with_father.score == without.score
    assert {part.name: part.level for part in with_father.parts}["father"] == Level.MISSING


def test_a_rare_name_says_more_than_a_common_one() -> None:
    rare = compare("Иванов Мырзатай", "Иванов Мырзатай").score
    assert rare > compare("Иванов Александр", "Иванов Александр").score


def test_frequencies_are_learnt_from_the_lists_at_hand() -> None:
    names = [parse(f"Тұяқбаев {given}") for given in ("Болат", "Марат", "Серік", "Ержан")] * 500
    learnt = Frequencies.learnt(names)
    prior = Frequencies.prior()
    stem = parse("Тұяқбаев Болат").surname
    assert stem is not None
    assert learnt.surname_bits(stem.stem) < prior.surname_bits(stem.stem)
    pair = ("Тұяқбаев Б.", "Тұяқбаев Болат")
    assert compare(*pair, learnt).score < compare(*pair).score
    assert compare(*pair, Frequencies.learnt([])).score == pytest.approx(compare(*pair).score)


def test_shares_are_shares() -> None:
    prior = Frequencies.prior()
    assert len(prior.given) > 1000
    assert 0.2 < sum(prior.given.values()) < 2.5  # of men and of women, each about one
    assert all(0 < share < 0.05 for share in prior.surname.values())


def test_parts_explain_themselves() -> None:
    found = compare("Жұмағұлов Қ.Ө.", "Жумагулов Кайрат Умирбекович")
    assert [(part.name, part.level) for part in found.parts] == [
        ("surname", Level.SAME), ("given", Level.INITIAL), ("father", Level.INITIAL),
    ]  # fmt: skip
    assert all(part.because and part.weight > 0 for part in found.parts)
    assert found.same == (found.score >= DEFAULT_THRESHOLD)


def test_a_name_and_its_text_are_compared_alike() -> None:
    assert compare(parse("Оразбаев Б."), parse("Оразбаев Болат")) == compare("Оразбаев Б.", "Оразбаев Болат")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Сулейменов Асан", "Сулейменов Хасан"),
        ("Ospanov Usen", "Оспанов Хусейн"),
        ("Азизов Болат", "Газизов Болат"),
    ],
)
def test_forms_of_one_name_that_are_two_names_here_are_alike_and_not_the_same(left: str, right: str) -> None:
    found = compare(left, right)
    assert Level.ALIKE in [part.level for part in found.parts]
    assert found.veto is None
    assert not found.same
    assert set(keys(left)) & set(keys(right))


def test_with_one_father_they_are_one_person() -> None:
    assert compare("Сулейменов Асан Болатұлы", "Сулейменов Хасан Булатович").same


@pytest.mark.parametrize(
    ("name", "slip"),
    [("Досқали", "Досали"), ("Аманбек", "Амабек"), ("Құрманбек", "Құрмнбек")],
)
def test_a_slip_that_makes_a_word_on_no_list_is_a_slip(name: str, slip: str) -> None:
    assert compare(f"Оразбаев {name} Болатұлы", f"Оразбаев {slip} Болатович").same


@pytest.mark.parametrize(("one", "other"), [("Ерлан", "Ержан"), ("Марат", "Мұрат"), ("Досжан", "Досхан")])
def test_two_listed_names_a_letter_apart_are_brothers(one: str, other: str) -> None:
    assert compare(f"Оразбаев {one} Болатұлы", f"Оразбаев {other} Болатұлы").veto == "given"
