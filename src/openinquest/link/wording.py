"""The words of review and explanation in English, Russian and Kazakh.

What comparisons and their levels are called stands in `data/levels.yaml`; the sentences around them stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from openinquest.charts import Language
from openinquest.link.comparisons import comparison

_ORDER = tuple(Language)


class Say(Enum):
    """One text in the order of `Language`: English, Russian, Kazakh; `{names}` are filled in."""

    PRIOR = ("before any comparison", "до всякого сравнения", "салыстырғанға дейін")
    IN_ALL = ("in all", "итого", "барлығы")
    PART = ("part", "часть", "бөлігі")
    WEIGHT = ("weight", "вес", "салмағы")
    FOUND = ("found", "что найдено", "не табылды")
    NOT_COMPARED = (
        "not compared: no usable name",
        "не сравнивалось: нет пригодного имени",
        "салыстырылмады: жарамды аты-жөні жоқ",
    )
    PROBABILITY = ("probability {0}", "вероятность {0}", "ықтималдығы {0}")
    BELOW = ("below 0.01", "меньше 0,01", "0,01-ден аз")
    ABOVE = ("above 0.99", "больше 0,99", "0,99-дан көп")
    TWO_AGES = (
        "ages that fit one year of birth",
        "возраст подходит к одному году рождения",
        "жастары бір туған жылға сәйкес келеді",
    )
    ONE_AGE = (
        "an age that fits the year of birth",
        "возраст подходит к году рождения",
        "жасы туған жылына сәйкес келеді",
    )
    NOT_COMPARABLE = ("not comparable", "несравнимо", "салыстыруға келмейді")
    MISSING_ONCE = ("missing on one side", "нет в одной из записей", "бір жазбада жоқ")
    MISSING = ("missing", "нет ни в одной записи", "екі жазбада да жоқ")
    AGED = ("aged {0}", "возраст {0}", "{0} жаста")
    MALE = ("m", "м", "ер")
    FEMALE = ("f", "ж", "әйел")
    BY_NAME = ("{0} by the name", "{0} (по имени)", "{0} (аты бойынша)")
    BOTH = ("{0} and {1}", "{0} и {1}", "{0} және {1}")
    FORBIDS = ("forbids a link: {0}", "исключает связь: {0}", "байланыстыруға жол бермейді: {0}")
    NO_LINK = ("no link is possible", "связь невозможна", "байланыстыру мүмкін емес")
    ONE_CLEAN_LIST = (
        "both stand in one list, which names each person once",
        "обе записи стоят в одном списке, где каждый назван один раз",
        "екеуі де әр адам бір-ақ рет аталған бір тізімде тұр",
    )
    WHY_NO_LINK = (
        "No link is possible: {0}. The program joins no such pair, whatever else agrees; only a person's judgement "
        "does.",
        "Связь невозможна: {0}. Такую пару программа не соединяет, что бы ещё ни совпало; это может только решение "
        "человека.",
        "Байланыстыру мүмкін емес: {0}. Басқасы қанша сәйкес келсе де, бағдарлама мұндай жұпты біріктірмейді; оны тек "
        "адамның шешімі біріктіре алады.",
    )
    JUDGED_SAME = (
        "{0} judged the two one person.",
        "По решению {0}, это одно лицо.",
        "{0} шешімі бойынша бұл – бір адам.",
    )
    JUDGED_DIFFERENT = (
        "{0} judged the two different persons.",
        "По решению {0}, это разные лица.",
        "{0} шешімі бойынша бұл – екі бөлек адам.",
    )
    JUDGED_UNSURE = (
        "{0} was unsure of the two.",
        "По решению {0}, об этих двоих сказать нельзя.",
        "{0} шешімі бойынша бұл екеуі туралы айту мүмкін емес.",
    )
    DRAWN = (
        "Drawn to {0}. It shows names: keep it as you keep the lists.",
        "Изображено в {0}. Там есть имена: храните файл так же, как списки.",
        "{0} файлына салынды. Онда аты-жөндер бар: оны тізімдер сияқты сақтаңыз.",
    )

    KEYS = (
        "y yes, n no, u unsure, s skip, b back, q quit",
        "д да, н нет, з не знаю, п пропустить, о обратно, в выйти",
        "и иә, ж жоқ, б белгісіз, ө өткізіп жіберу, а артқа, ш шығу",
    )
    ONE_PERSON = ("One person? ", "Одно лицо? ", "Бір адам ба? ")
    INTRODUCTION = (
        "{0}: {1}.\nA reason may follow the letter. Every answer enters the log at once.",
        "{0}: {1}.\nПосле буквы можно назвать причину. Каждый ответ сразу входит в журнал.",
        "{0}: {1}.\nӘріптен кейін себебін жазуға болады. Әр жауап журналға бірден енеді.",
    )
    HEADING = (
        "Pair {0} of {1} · weight {2} · probability {3}",
        "Пара {0} из {1} · вес {2} · вероятность {3}",
        "{0}-жұп, барлығы {1} · салмағы {2} · ықтималдығы {3}",
    )
    SEEN = (
        "both entries seen side by side",
        "обе записи рассмотрены рядом",
        "екі жазба қатар қойылып қаралды",
    )
    ENTERED = (
        "{0} entered as {1}. `inquest undo {1}` takes back what this session entered, `inquest link run` takes it up.",
        "{0} внесено как {1}. `inquest undo {1}` отменяет внесённое, `inquest link run` учитывает его.",
        "{0} {1} атымен енгізілді. `inquest undo {1}` оны қайтарып алады, `inquest link run` ескереді.",
    )
    NOT_ANSWERED = (
        "Nothing was answered; nothing was written.",
        "Ответов не было; ничего не записано.",
        "Жауап берілген жоқ; ештеңе жазылмады.",
    )
    NONE_WAIT = (
        "No pair waits for a person.",
        "Ни одна пара не ждёт решения человека.",
        "Адамның шешімін күтіп тұрған жұп жоқ.",
    )
    NEWER = (
        "{0} newer than the last run: `inquest link run` takes them up.",
        "{0} новее последней связки: `inquest link run` учтёт их.",
        "{0} соңғы байланыстырудан кейін қосылған: `inquest link run` оларды ескереді.",
    )
    SHEET_WRITTEN = (
        "{0} written to {1}, the most telling first. Fill the column verdict with same, different or unsure, then "
        "`inquest link review --answers {1}`. It holds names: keep it as you keep the record.",
        "{0} записано в {1}, сначала самые важные. Заполните столбец verdict словами «одно лицо», «разные лица» или "
        "«не знаю», затем `inquest link review --answers {1}`. Там есть имена: храните файл так же, как досье.",
        "{0} {1} файлына жазылды, ең маңыздылары – басында. verdict бағанына «бір адам», «басқа адам» немесе "
        "«белгісіз» деп жазып, сосын `inquest link review --answers {1}` орындаңыз. Онда аты-жөндер бар: оны досье "
        "сияқты сақтаңыз.",
    )
    ALREADY = (
        "{0} on record already.",
        "{0} уже в журнале.",
        "{0} журналда бұрыннан бар.",
    )
    ANSWERS_READ = (
        "{0} read, all on record already; nothing was written.",
        "{0} прочитано, все уже есть в журнале; ничего не записано.",
        "{0} оқылды, бәрі журналда бұрыннан бар; ештеңе жазылмады.",
    )
    WEAKEST = (
        "The weakest link that holds {0} entries together as one person, though some of their pairs are unlikely or "
        "were never compared; one person in {1} of the draws.",
        "Самая слабая связь из тех, что соединяют записи ({0}) в одно лицо, хотя некоторые пары среди них маловероятны "
        "или не сравнивались; одно лицо в {1} случайных разбиений.",
        "{0} жазбаны бір адам етіп біріктіретін байланыстардың ең әлсізі, бірақ кейбір жұптарының ықтималдығы аз "
        "немесе олар салыстырылмаған; кездейсоқ бөліністердің {1} бөлігінде – бір адам.",
    )
    CHANGES = (
        "One person in {0} of the draws. Judged different rather than the same: persons recorded {1}, lower bound of "
        "all {2} ({3}).",
        "Одно лицо в {0} случайных разбиений. Если признать разными, а не одним: учтённых лиц {1}, нижняя граница "
        "числа всех {2} ({3}).",
        "Кездейсоқ бөліністердің {0} бөлігінде – бір адам. Бір адам емес, екі бөлек адам деп танылса: тіркелген "
        "адамдар {1}, барлығының төменгі шегі {2} ({3}).",
    )
    DRAWS_DIFFER = (
        "One person in {0} of the draws.",
        "Одно лицо в {0} случайных разбиений.",
        "Кездейсоқ бөліністердің {0} бөлігінде – бір адам.",
    )
    EXCLUDED = (
        "Likely to be one person by themselves, and in none of the draws: another link excludes this one.",
        "Сами по себе – вероятно, одно лицо, но ни в одном из случайных разбиений: другая связь исключает эту.",
        "Өз алдына алғанда бір адам болуы ықтимал, бірақ кездейсоқ бөліністердің ешқайсысында олай емес: басқа "
        "байланыс мұны жоққа шығарады.",
    )
    LIST = ("list", "список", "тізім")
    ROW = ("row", "строка", "жол")
    NAME = ("name", "имя", "аты-жөні")
    OCCUPATION = ("occupation", "род занятий", "кәсібі")
    CIRCUMSTANCES = ("circumstances", "обстоятельства", "мән-жайы")

    def of(self, language: Language, *values: object) -> str:
        """Return the text in this language, filled in."""
        texts: tuple[str, str, str] = self.value
        text = texts[_ORDER.index(language)]
        return text.format(*values) if values else text


LEFT_OUT = {
    "persons disagree": (
        "Persons judged these two, or others through them, both the same and different: they stay apart.",
        "Люди признали этих двоих (или других через них) и одним лицом, и разными: они остаются порознь.",
        "Адамдар бұл екеуін (не олар арқылы басқаларды) әрі бір адам, әрі бөлек деп таныған: олар бөлек қалады.",
    ),
    "inside a clean list": (
        "A person's judgement puts two rows of a list that names each person once together: it is believed.",
        "Решение человека соединяет две строки списка, где каждый назван один раз: оно принято.",
        "Адамның шешімі әр адам бір-ақ рет аталған тізімнің екі жолын біріктіреді: сол шешім қабылданды.",
    ),
    "parted by a person": (
        "The link was left out: it would join what a person judged different.",
        "Связь опущена: она соединила бы тех, кого человек признал разными.",
        "Байланыс алынбады: ол адам бөлек деп таныған жазбаларды біріктірер еді.",
    ),
    "rival": (
        "The link was left out for another that is hardly stronger: in a list that names each person once, only one of "
        "them can hold.",
        "Связь уступила другой, едва ли более сильной: в списке, где каждый назван один раз, верна может быть только "
        "одна из них.",
        "Байланыс сәл ғана күштірек басқасына орын берді: әр адам бір-ақ рет аталған тізімде олардың біреуі ғана дұрыс "
        "бола алады.",
    ),
    "one to one": (
        "The link was left out for a stronger one: it would join two rows of a list that names each person once.",
        "Связь уступила более сильной: она соединила бы две строки списка, где каждый назван один раз.",
        "Байланыс күштірегіне орын берді: ол әр адам бір-ақ рет аталған тізімнің екі жолын біріктірер еді.",
    ),
    "forbidden": (
        "The link was left out: it would join two entries whose names, sex or ages exclude each other.",
        "Связь опущена: она соединила бы записи, имена, пол или возраст которых исключают друг друга.",
        "Байланыс алынбады: ол аты-жөні, жынысы не жасы бірін-бірі жоққа шығаратын жазбаларды біріктірер еді.",
    ),
    "chain": (
        "The link was left out: it would join two groups whose other pairs speak against it on the whole.",
        "Связь опущена: она соединила бы две группы, остальные пары которых в целом говорят против.",
        "Байланыс алынбады: ол өзге жұптары жалпы алғанда қарсы екі топты біріктірер еді.",
    ),
}
"""What is told of a pair among the contradictions, by kind, in the order of `Language`."""


def left_out(kind: str, language: Language) -> str:
    """Return what a contradiction of that kind means for its pair; empty for a kind that has no words."""
    return LEFT_OUT[kind][_ORDER.index(language)] if kind in LEFT_OUT else ""


class Noun(Enum):
    """What is counted: English for one and many; Russian for one, few and many; Kazakh, which has one form."""

    PAIR = (("pair", "pairs"), ("пара", "пары", "пар"), "жұп")
    ANSWER = (("answer", "answers"), ("ответ", "ответа", "ответов"), "жауап")
    ENTRY = (
        ("list entry is", "list entries are"),
        ("запись списков", "записи списков", "записей списков"),
        "тізім жазбасы",
    )


def counted(number: int, noun: Noun, language: Language) -> str:
    """Return "1 pair", "12 пар", "5 жұп": the number with the form of the noun that goes with it."""
    english, russian, kazakh = noun.value
    match language:
        case Language.EN:
            form = english[number != 1]
        case Language.RU:
            last, teens = number % 10, number % 100 in range(11, 15)
            form = russian[2 if teens or last == 0 or last > 4 else 0 if last == 1 else 1]
        case _:
            form = kazakh
    return f"{plain(number, language, 0)} {form}"


def plain(number: float, language: Language, digits: int, sign: str = "") -> str:
    """Return a number with that many digits after the point, written as the language does; `sign` may be "+"."""
    text = f"{number:{sign},.{digits}f}"
    return text if language is Language.EN else text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")


@cache
def _levels() -> Mapping[str, Any]:
    text = (files("openinquest.link") / "data" / "levels.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def comparison_says(name: str, language: Language) -> str:
    """Return what a comparison is called; in English where it has no words of the language yet."""
    own = comparison(name).says
    return (
        own
        if language is Language.EN
        else str(_levels().get(name, {}).get("says", {}).get(language.value, own))
    )


def level_says(name: str, level: str, language: Language) -> str:
    """Return what a level of a comparison says; in English where it has no words of the language yet."""
    own = next(item.says for item in comparison(name).levels if item.name == level)
    if language is Language.EN:
        return own
    words = _levels().get(name, {}).get("levels", {}).get(level, {})
    return str(words.get(language.value, own))


def probability_says(probability: float, language: Language) -> str:
    """Return a probability as people read it: two digits, never 0 or 1, which no evidence gives."""
    if probability < 0.005:
        return Say.BELOW.of(language)
    return Say.ABOVE.of(language) if probability >= 0.995 else plain(probability, language, 2)


def share_says(share: float, language: Language) -> str:
    """Return a share in per cent, with a decimal where it would else be all or nothing, and is not."""
    digits = int(0 < share < 1 and round(100 * share) in (0, 100))
    return plain(100 * share, language, digits) + ("%" if language is Language.EN else "\N{NO-BREAK SPACE}%")


def why_asked(row: Mapping[str, Any], language: Language) -> str:
    """Return why a row of the review queue is asked about; the queue's own sentence in English."""
    if language is Language.EN and row.get("why"):
        return str(row["why"])
    if row["share"] == 0:
        return Say.EXCLUDED.of(language)
    share = share_says(row["share"], language)
    if row.get("holds") is not None:
        return Say.WEAKEST.of(language, row["holds"], share)
    if row.get("persons_different") is None:
        return Say.DRAWS_DIFFER.of(language, share)
    persons = row["persons_different"] - row["persons_same"]
    bound = row["estimate_different"] - row["estimate_same"]
    return Say.CHANGES.of(
        language, share, plain(persons, language, 1, "+"), plain(bound, language, 1, "+"),
        plain(row["estimate_different"], language, 0),
    )  # fmt: skip
