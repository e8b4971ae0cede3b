"""The words of charts on estimates, in English, Russian and Kazakh."""

from __future__ import annotations

from enum import Enum

from openinquest.charts.chart import Language


class EstimateWord(Enum):
    """One text in the order of `Language`: English, Russian, Kazakh."""

    LISTS = ("Lists", "Списки", "Тізімдер")
    LIST = ("List", "Список", "Тізім")
    PERSONS = ("Persons", "Человек", "Адам саны")
    ON_LIST = ("On the list", "В списке", "Тізімде")
    COMBINATIONS = ("combinations of lists", "сочетаний списков", "тізім үйлесімі")
    MORE = (
        "and {} more combinations, in the table",
        "и ещё {} сочетаний, в таблице",
        "тағы {} үйлесім, кестеде",
    )
    METHOD = ("Method", "Метод", "Әдіс")
    MEDIAN = ("Median", "Медиана", "Медиана")
    LOW = ("95% from", "95% от", "95% бастап")
    HIGH = ("95% to", "95% до", "95% дейін")
    VERDICT = ("Verdict", "Решение", "Шешім")
    REPORTED = ("may be reported", "можно сообщать", "хабарлауға болады")
    REFUSED = ("no number", "без числа", "сан жоқ")
    EXPLORATORY = (
        "exploratory, not to be reported",
        "для просмотра, не сообщать",
        "тек қарау үшін, хабарламау керек",
    )
    SEEN = ("seen on some list", "есть хотя бы в одном списке", "кемінде бір тізімде бар")
    BOUND = ("lower bound", "нижняя граница", "төменгі шек")
    KNOWN = ("known size", "известный размер", "белгілі көлемі")
    WHOLE = ("all lists", "все списки", "барлық тізім")
    ALL_PERSONS = (
        "All persons, seen and unseen",
        "Все люди, учтённые и нет",
        "Барлық адам, тіркелген және тіркелмеген",
    )
    CHAIN = ("Chain", "Цепь", "Тізбек")
    ITERATION = ("Draw", "Шаг", "Қадам")
    RANK = ("Rank among all draws", "Ранг среди всех шагов", "Барлық қадам арасындағы рангі")
    SHARE = ("Share of the chain's draws", "Доля шагов цепи", "Тізбек қадамдарының үлесі")
    EVEN = (
        "as chains that agree would lie",
        "как лежали бы согласные цепи",
        "келісетін тізбектер осылай жатар еді",
    )
    XI = (
        "Odds ratio of all lists together (1: no interaction of the highest order). A mark: the method's own answer",
        "Отношение шансов всех списков вместе (1: нет взаимодействия высшего порядка). Знак: ответ самого метода",
        "Барлық тізімнің мүмкіндіктер қатынасы (1: ең жоғары ретті өзара әсер жоқ). Белгі: әдістің өз жауабы",
    )
    CHAIN_NUMBER = ("chain {}", "цепь {}", "{}-тізбек")

    def of(self, language: Language) -> str:
        """Return the text in this language."""
        texts: tuple[str, str, str] = self.value
        return texts[list(Language).index(language)]
