import pytest

from openinquest.preserve import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Қаңтар оқиғасы", "kk"),
        ("Халқы", "kk"),
        ("2022 жылғы 5 қаңтарда Алматыда әкімдік ғимараты өртенді.", "kk"),
        ("По данным прокуратуры, в Алматы погибли 139 человек.", "ru"),
        ("Министр заявил, что Қаңтар не был мирным и что все вопросы закрыты в 2022 году.", "ru"),
        ("The prosecutors said that 238 people were killed in January.", "en"),
        ("Ак-Өргө райондо өлүм жөнүндө кабарлоо үчүн", None),  # Kyrgyz
        ("Міністерство оборони України повідомило, що її війська в місті", None),  # Ukrainian
        ("Le procureur a annoncé que les victimes étaient des civils.", None),
        ("Prokurator poinformował o liczbie ofiar protestów w styczniu.", None),
        ("238", None),
        ("", None),
        ("Алматы", None),
    ],
)
def test_the_guess_is_right_or_none(text: str, language: str | None) -> None:
    assert guess_language(text) == language
