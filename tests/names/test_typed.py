"""A name is found however it is typed: Kazakh, Russian or English spelling, either script, with endings or without."""

import pytest

from openinquest.names.typed import LONGEST_TYPED, blurred, found_by, typed

# invented persons, each as five hands would write the name
SPELLINGS = (
    ("Шыңғыс Мұсаұлы Қалжанов", "Чингиз Мусаевич Калжанов", "Chingiz Kalzhanov", "Shynggys Qaljanov",
     "Şyñğys Mūsaūly Qaljanov", "Калжанова Шынгыса"),
    ("Гүлнәр Жүсіпқызы Өтегенова", "Гульнар Утегенова", "Gulnar Utegenova", "Gúlnár Ótegenova", "Өтегеноваға Гүлнәр"),
    ("Ерұлан Дүйсембекұлы Бөрібаев", "Ерулан Дюйсембекович Борибаев", "Yerulan Boribayev", "Erulan Böribaev",
     "Боребаев Ерулан"),
    ("Хадиша Әбдіғалиқызы", "Хадиша Абдигалиевна", "Khadisha Abdigaliyeva", "Hadisha Abdigali", "Абдигали Хадиша"),
)  # fmt: skip


def fits(query: str, name: str) -> bool:
    """Whether every word of a query leads to a key of the name, whole, blurred, as its beginning or but for its end."""
    keys = found_by(name, name=True)
    coarse = {blurred(key) for key in keys}
    return all(
        any(
            key in keys
            or blurred(key) in coarse
            or any(key.startswith(own) and len(own) > 3 for own in keys)
            or any(own.startswith(key) or (len(own) > 4 and own[:-1] == key[:-1]) for own in keys)
            for key in word
        )
        for word in typed(query)
    )


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_every_spelling_leads_to_the_person_and_to_nobody_else(spellings: tuple[str, ...]) -> None:
    others = [names[0] for names in SPELLINGS if names is not spellings]
    for query in spellings:
        assert fits(query, spellings[0]), query
        assert not any(fits(query, other) for other in others), query


def test_what_is_typed_is_short_whatever_it_is() -> None:
    assert typed("") == ()
    assert typed("' - —‮") == ()
    assert len(typed("а" * 100_000)[0][0]) <= LONGEST_TYPED
    assert typed("Казакc") == typed("Казакс")  # the last letter of the first is Latin
    assert typed("李明 123") == (("李明",), ("123",))


def test_a_text_that_is_no_name_keeps_only_its_own_words() -> None:
    assert set(found_by("Гүлнәр", name=False)) < set(found_by("Гүлнәр", name=True))
