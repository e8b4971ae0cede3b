"""The words that charts write themselves, in English, Russian and Kazakh."""

from __future__ import annotations

from enum import Enum

from openinquest.charts.chart import Language


class Word(Enum):
    """One text in the order of `Language`: English, Russian, Kazakh."""

    SAID_ON = ("Said on", "Когда сказано", "Қашан айтылды")
    VALUE = ("Value", "Значение", "Мәні")
    SPEAKER = ("Who says it", "Кто говорит", "Кім айтты")
    PARTY = ("Party", "Сторона", "Тарап")
    HOLDS_AT = ("As of", "По состоянию на", "Қай уақыттағы")
    SCOPE = (
        "In the speaker's words, of what",
        "О чём, по словам говорящего",
        "Сөйлеушінің сөзінше, не туралы",
    )
    STATUS = ("Status", "Статус", "Мәртебесі")
    VIA = ("Passed on by", "Кто передал", "Кім жеткізді")
    DOCUMENT = ("Source", "Источник", "Дереккөз")
    NO_PARTY = ("no party stated", "сторона не указана", "тарабы көрсетілмеген")
    NO_DAY = ("day unknown", "день не указан", "күні белгісіз")
    FIRST_HAND = ("said directly", "сказано прямо", "тікелей айтылған")
    ATTRIBUTED = ("known only through others", "известно только с чужих слов", "тек басқалардың айтуынша")
    WITHDRAWN = ("withdrawn", "отозвано", "қайтарып алынған")
    DENIED = ("denied", "отрицается", "теріске шығарылған")
    BOUND = (
        "only a bound or a range is given",
        "дана только граница или промежуток",
        "тек шегі не аралығы берілген",
    )
    DAY_BOUND = (
        "the day is known only within bounds",
        "день известен лишь в пределах",
        "күні тек аралықпен белгілі",
    )
    CHANGE = ("the same voice's next number", "следующее число того же голоса", "сол дауыстың келесі саны")
    NOT_TO_SCALE = (
        "Days are in order but not spaced to scale.",
        "Дни идут по порядку, но расстояния не в масштабе.",
        "Күндер ретімен тұр, бірақ аралары масштабсыз.",
    )
    NOT_FROM_ZERO = (
        "The value axis does not start at zero.",
        "Ось значений начинается не с нуля.",
        "Мәндер осі нөлден басталмайды.",
    )
    LOGARITHMIC = (
        "The value axis is logarithmic: each step is ten times the one before or more.",
        "Ось значений логарифмическая: каждый шаг больше прежнего в десять раз или более.",
        "Мәндер осі логарифмдік: әр қадам алдыңғысынан кемінде он есе үлкен.",
    )
    NOT_DRAWN = ("In the table only: {}.", "Только в таблице: {}.", "Тек кестеде: {}.")
    NOTHING = ("Nothing to draw.", "Изображать нечего.", "Салатын ештеңе жоқ.")
    WITHDRAWS = ("withdraws {}", "отзывает {}", "{} санын қайтарып алады")
    ABOUT = (
        "{title}: {count} in the table, by day and value. Lowest {low}, highest {high}; {span}.",
        "{title}: в таблице {count}, по дню и значению. Наименьшее {low}, наибольшее {high}; {span}.",
        "{title}: кестеде {count}, күні мен мәні бойынша. Ең азы {low}, ең көбі {high}; {span}.",
    )
    ABOUT_NOTHING = (
        "{title}: {count} in the table, none of which can be drawn.",
        "{title}: в таблице {count}, изобразить нельзя ни одного.",
        "{title}: кестеде {count}, ешқайсысын салу мүмкін емес.",
    )
    PROPORTION = ("in proportion to size", "пропорционально размеру", "көлемге пропорционал")
    LABEL = ("Label", "Название", "Атауы")
    COUNT = ("Number", "Число", "Саны")
    PART = ("Part", "Часть", "Бөлігі")
    FOUND = ("What was found", "Что найдено", "Не табылды")
    WEIGHT = ("Weight", "Вес", "Салмағы")
    SUM = ("Sum", "Сумма", "Қосындысы")
    IN_ALL = ("in all", "итого", "барлығы")
    SPEAKS_FOR = (
        "speaks for one person",
        "говорит за одно лицо",
        "бір адам екенін қолдайды",
    )
    SPEAKS_AGAINST = (
        "speaks against",
        "говорит против",
        "оған қарсы",
    )
    FORBIDS = (
        "forbids a link",
        "исключает связь",
        "байланыстыруға жол бермейді",
    )
    DOUBLINGS = (
        "One unit of weight doubles the odds, or halves them.",
        "Единица веса удваивает шансы или делит их пополам.",
        "Салмақтың бір бірлігі мүмкіндікті екі еселейді не екі есе азайтады.",
    )

    def of(self, language: Language) -> str:
        """Return the text in this language."""
        texts: tuple[str, str, str] = self.value
        return texts[list(Language).index(language)]


_STATUSES = {
    "current": ("current", "действующее", "қолданыстағы"),
    "updated": ("updated", "обновлено", "жаңартылған"),
    "revised": ("revised", "пересмотрено", "қайта қаралған"),
    "fell": ("fell", "снизилось", "азайған"),
    "variant": ("reports differ", "сообщения расходятся", "хабарлар әртүрлі"),
    "withdrawn": ("withdrawn", "отозвано", "қайтарып алынған"),
    "repeated-after-withdrawal": (
        "repeated after withdrawal",
        "повторено после отзыва",
        "қайтарып алынғаннан кейін қайталанған",
    ),
    "attributed": ("known only through others", "известно только с чужих слов", "тек басқалардың айтуынша"),
    "undated": ("day unknown", "день не указан", "күні белгісіз"),
    "denied": ("denied", "отрицается", "теріске шығарылған"),
    "repeated": ("repeated", "повторено", "қайталанған"),
}


def status_word(status: str, language: Language) -> str:
    """Return a status in this language; one that is unknown here comes back with spaces for dashes."""
    texts = _STATUSES.get(status)
    return texts[list(Language).index(language)] if texts else status.replace("-", " ")


def statements(count: int, language: Language) -> str:
    """Return "1 statement", "12 statements" with the language's plural."""
    if language is Language.KK:
        return f"{count} мәлімдеме"
    if language is Language.EN:
        return f"{count} statement{'' if count == 1 else 's'}"
    last, teens = count % 10, 11 <= count % 100 <= 14
    if last == 1 and not teens:
        return f"{count} высказывание"
    return f"{count} высказывания" if 2 <= last <= 4 and not teens else f"{count} высказываний"
