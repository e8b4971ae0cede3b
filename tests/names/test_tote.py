"""Kazakh and Uyghur in Arabic letters are read as Cyrillic; names without vowels are found by their consonants."""

import pytest

from openinquest.names import Flag, compare, keys, parse, variants
from openinquest.names.lexicon import key_of, lexicon, own_key
from openinquest.names.tote import in_tote, tote_in_cyrillic

KAZAKH = frozenset("аәбвгғдежзийкқлмнңоөпрстуұүфхһчшыі")


def test_listed_kazakh_names_come_back_from_arabic_letters() -> None:
    forms = {
        form
        for name in lexicon().given.values()
        for form in name.forms
        if name.origin == "kazakh" and KAZAKH.issuperset(form.lower())
    }
    lost = {
        form for form in forms if own_key(key_of(tote_in_cyrillic(in_tote(form)))) != own_key(key_of(form))
    }
    assert len(forms) > 1_000
    assert not lost


@pytest.mark.parametrize(
    ("arabic", "cyrillic", "read"),
    [
        ("ٴسابيت مۇقانوۆ", "Муканов Сабит", "Мұқанов Сәбит"),  # hamza as U+0674
        ("ءسابيت مۇقانوۆ", "Sabit Mukanov", "Мұқанов Сәбит"),  # as U+0621
        ("ايگۇل بولاتقىزى", "Айгүл Болатқызы", "Болатқызы Айгүл"),
        ("تۇرسۇنجان ئايۇپوف", "Аюпов Турсунжан", "Айупоф Турсунжан"),  # Uyghur
    ],
)
def test_names_in_arabic_letters_with_vowels(arabic: str, cyrillic: str, read: str) -> None:
    name = parse(arabic)
    assert Flag.FOREIGN not in name.flags
    assert compare(arabic, cyrillic).same
    assert set(keys(arabic)) & set(keys(cyrillic))
    parts = [part.text for part in (name.surname, name.patronymic, name.given) if part]
    assert " ".join(parts) == read


def test_variants_have_the_arabic_letters_of_chinas_kazakhs() -> None:
    assert "جۇماعۇلوۆ قايرات" in variants("Жұмағұлов Қайрат")
    assert "ٴالىم سەرىكۇلى" in variants("Әлім Серікұлы")


@pytest.mark.parametrize(
    ("without", "spelling"),
    [
        ("محمد الزعبي", "Mohammed al-Zoubi"),
        ("محمد الزعبي", "аль-Зуби Мухаммад"),
        ("نورلان سيريكوف", "Сериков Нурлан"),
        ("יוסף ברנשטיין", "Yosef Bernstein"),
        ("خالد منصور", "Халид Мансур"),
    ],
)
def test_names_without_vowels_share_a_key_with_other_scripts(without: str, spelling: str) -> None:
    assert set(keys(without)) & set(keys(spelling))


def test_keys_of_consonants_are_few() -> None:
    for text in (
        "Жұмағұлов Қайрат Өмірбекұлы",
        "Vavilov Vavila Vavilovich",
        "Ana Maria Eva Vieira da Silva Viveiros",
    ):
        assert sum(key.startswith("c:") for key in keys(text)) <= 12
