"""The words around a view on a screen, in English, Russian and Kazakh; sentences stand in `inquiry/sentences`.

Names and labels stand in the nominative everywhere, so that any of them fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openinquest.inquiry import Language, Writer

_ORDER = ("en", "ru", "kk")


class _Words(Enum):
    """One text in English, Russian, Kazakh; `{0}` and so on are filled in."""

    def of(self, language: Language, *parts: object) -> str:
        """Return the text in a language."""
        text: str = self.value[_ORDER.index(language.value)]
        return text.format(*parts) if parts else text


def heads(language: Language, *words: _Words) -> Sequence[str]:
    """Return the names of columns."""
    return [word.of(language) for word in words]


def amount(value: str, language: Language) -> str:
    """Return a value; where it is a quantity that is bounded or vague, in words."""
    from openinquest.ontology.wording import quantity

    is_range = ".." in value and value.replace("..", "", 1).isdecimal()
    return (
        quantity(value, language.value) if is_range or value[:1] in "<>~" or value[:6] == "vague:" else value
    )


def value_of(writer: Writer, thing: str, prop: str, value: str) -> str:
    """Return a value of a thing's property as people read it in the language of a writer."""
    from openinquest.inquiry.labels import answer_of
    from openinquest.ontology import ValueType
    from openinquest.ontology.wording import date, quantity

    ontology, labels, language = writer.material.ontology, writer.material.labels, writer.language
    schema = ontology.schemata.get(writer.material.schemata.get(thing, "Thing"))
    declared = schema.properties.get(prop) if schema else None
    if declared is None:
        return value
    kind = declared.type
    if prop == "answer" and (answer := answer_of(thing, value)) and labels.label(answer, language) != answer:
        return labels.label(answer, language)
    if kind in (ValueType.THING, ValueType.PLACE):
        return writer.label(value)
    if kind in (ValueType.QUANTITY, ValueType.NUMBER):
        return quantity(value, language.value)
    if kind is ValueType.DATE:
        return date(value, language.value)
    if kind is ValueType.NAME:
        return value.rpartition("@")[0] or value
    if kind is ValueType.YESNO:
        return of_term(writer, "ternary", value)
    return of_term(writer, declared.choices, value) if declared.choices else value


def day(canonical: str | None, language: Language) -> str:
    """Return a day or period as people read it; what is none as it stands."""
    from openinquest.ontology.wording import date

    return date(canonical or "", language.value)


def quoted(words: str, language: Language) -> str:
    """Return the words of a source; in another language than the page they are quoted, with their language."""
    from openinquest.inquiry.sentences import CATALOGUES
    from openinquest.ontology.wording import language_of

    written = language_of(words, language.value)
    return (
        words if written == language.value else CATALOGUES[language][f"words.{written}"].format(words=words)
    )


def decimal(value: float, digits: int, language: Language) -> str:
    """Return a measure rounded to so many digits."""
    from openinquest.ontology.wording import number

    return number(f"{value:.{digits}f}", language.value)


def of_term(writer: Writer, vocabulary: str, code: str) -> str:
    """Return a code of a closed list in the language of a writer."""
    term = writer.material.ontology.vocabulary(vocabulary).terms.get(code)
    return term.label(writer.language.value) if term else code


def held(writer: Writer, stance: str, value: str) -> str:
    """Return a value with the stance that is taken to it."""
    return Say.HELD.of(writer.language, of_term(writer, "stance", stance), value)


def of_property(writer: Writer, schema: str, prop: str) -> str:
    """Return what a property of a type is called in the language of a writer, in small letters."""
    known = writer.material.ontology.schemata.get(schema)
    declared = known.properties.get(prop) if known else None
    return declared.label(writer.language.value).lower() if declared else prop


class Say(_Words):
    """What several views say."""

    HELD = ("{0} {1}", "{1} ({0})", "{1} ({0})")
    RECORD = ("the record", "свод", "жинақ")
    YES = ("yes", "да", "иә")
    NO_LIST = ("(no list)", "(вне списков)", "(тізімсіз)")
    SOURCES = ("sources", "источники", "дереккөздер")
    ENTRIES = ("entries", "записи", "жазбалар")
    PERSON = ("person", "лицо", "адам")
    PERSONS = ("persons", "лица", "адам саны")
    DOCUMENT = ("document", "документ", "құжат")
    PROPERTY = ("property", "свойство", "қасиет")
    LIST = ("list", "список", "тізім")


class Command(_Words):
    """What `inquest command` says."""

    ANYWHERE = ("Wherever documented", "Любое место", "Кез келген жер")
    LISTED = (
        "Listed, whatever is said of them at that time: {0}. `inquest why '{1}'` lists the statements.",
        "Перечислено, что бы ни говорилось об этом времени: {0}. Высказывания покажет `inquest why '{1}'`.",
        "Сол уақыт туралы не айтылса да, тізілгені: {0}. Айтылғандарды `inquest why '{1}'` көрсетеді.",
    )
    THERE = ("documented there", "отмечено там", "сол жерде құжатталған")
    WIDER = (
        "documented in a wider area",
        "отмечено на более широкой территории",
        "кеңірек аумақта құжатталған",
    )
    RESPONSIBLE = ("responsible for the area", "отвечает за территорию", "аумаққа жауапты")
    LINKS = ("links", "связи", "байланыс")
    POSTS = ("posts", "должности", "лауазым")
    ORDERS = ("orders", "приказы", "бұйрық")
    REGIMES = ("regimes", "режимы", "режим")
    ORDERS_BY_THEN = (
        "Orders given by then",
        "Приказы, отданные к тому времени",
        "Сол уақытқа дейін берілген бұйрықтар",
    )
    REGIMES_THEN = (
        "Special regimes there and then",
        "Особые режимы там в то время",
        "Сол жердегі, сол уақыттағы ерекше режимдер",
    )
    REGIME = ("regime", "режим", "режим")
    KIND = ("kind", "вид", "түрі")
    STATE = ("at that time", "на то время", "сол уақытта")
    FROM = ("from", "начало", "басы")
    TO = ("to", "конец", "аяғы")
    DECIDED_BY = ("decided by", "кем введён", "кім енгізді")
    ORDER = ("order", "приказ", "бұйрық")
    CONTENT = ("content", "содержание", "мазмұны")
    GIVEN_BY = ("given by", "кто отдал", "кім берді")
    POSTS_THEN = (
        "posts then (no allegation)",
        "тогдашние должности (не обвинение)",
        "сол кездегі лауазымы (айыптау емес)",
    )
    GIVEN_TO = ("to", "кому", "кімге")
    DATE = ("date", "дата", "күні")
    WHY = ("why", "почему", "неге")
    NO_ORDER = (
        "No order was found in what was read.",
        "В прочитанном не найдено ни одного приказа.",
        "Оқылғандардан бірде-бір бұйрық табылмады.",
    )
    NO_POST = (
        "No post was found in what was read.",
        "В прочитанном не найдено ни одной должности.",
        "Оқылғандардан бірде-бір лауазым табылмады.",
    )
    HOLDER = ("holder", "кто занимал", "кім атқарды")
    ATTESTED = ("attested on", "когда отмечено", "қашан аталды")
    LEFT = ("left", "как оставлена", "қалай кетті")
    UNDATED = ("undated", "без даты", "күні жоқ")
    GAP = ("gap", "перерыв", "үзіліс")
    ADJOINS = ("adjoins", "без перерыва", "үзіліссіз")
    OVERLAP = ("overlap", "наложение", "қабаттасу")
    SHARED = ("shared", "одновременно", "бір мезгілде")
    NOT_KNOWN = ("not known", "неизвестно", "белгісіз")
    UNDER = ("under {0} ({1}): {2}", "выше: {0} ({1}): {2}", "жоғарыда: {0} ({1}): {2}")
    NO_KIND = ("kind not stated", "вид не указан", "түрі көрсетілмеген")
    FURTHER_UP = (
        "(its posts, and what is above it, stand further up on this page)",
        "(его должности и всё, что над ним, указаны выше на этой странице)",
        "(оның лауазымдары мен одан жоғарғылар осы беттің жоғары жағында көрсетілген)",
    )
    NO_POST_NAME = ("post not named", "должность не названа", "лауазым аталмаған")
    NO_HOLDER_NAME = ("holder not named", "лицо не названо", "адам аталмаған")
    RECORD_ITSELF = (
        "the record itself, no source",
        "сам свод, источника нет",
        "жинақтың өзі, дереккөз жоқ",
    )
    DENIED_BY = ("denied by {0}", "отрицает: {0}", "жоққа шығарған: {0}")
    ACTING = ("acting", "и. о.", "міндетін атқарушы")
    ACTING_DIFFERS = (
        "acting; accounts differ",
        "и. о.; сведения расходятся",
        "міндетін атқарушы; мәліметтер қайшы",
    )


class Corroboration(_Words):
    """What `inquest corroboration` says."""

    POSITION = ("position", "позиция", "ұстаным")
    INDEPENDENT = ("independent origins", "независимые источники", "тәуелсіз түпкі дереккөз")
    KINDS = ("kinds", "виды", "түрлері")
    WHO = ("who", "кто", "кім")
    NOT_INDEPENDENT = ("not independent", "не независимы", "тәуелсіз емес")
    AGAINST = ("against", "против", "қарсы")
    UNSTATED = ("unstated", "основание не указано", "негізі көрсетілмеген")
    REPEATED = ("repeated", "повторение", "қайталау")
    IMAGE = ("image", "изображение или запись", "сурет немесе жазба")
    OFFICIAL_ACT = ("official act", "официальный акт", "ресми акт")
    OWN_COUNT = ("own count", "собственный подсчёт", "өз санағы")
    WITNESS = ("witness", "свидетель", "куәгер")
    DOCUMENT = ("document", "собственный документ", "өз құжаты")
    WORD = ("word", "собственное слово", "өз сөзі")


class Casualties(_Words):
    """What `inquest casualties` says."""

    COUNTING = ("Counting persons", "Подсчёт лиц", "Адамдар саналуда")
    ROWS = ("rows", "строки", "жол саны")
    ALONE = ("in no other", "только в нём", "тек осында")
    AGAIN = ("again", "повторы", "қайталанғаны")
    UNNAMED = ("unnamed", "без имени", "есімсіз")
    UNCONFIRMED = ("unconfirmed", "не подтверждены", "расталмаған")
    TOLD = ("said of its size", "что говорят о его размере", "көлемі туралы айтылғаны")
    LISTS = ("Lists", "Списки", "Тізімдер")
    CLAIM = ("claim", "утверждение", "тұжырым")
    STANCE = ("stance", "отношение", "көзқарас")
    BY = ("by", "кто", "кім")
    ON = ("on", "когда", "қашан")
    CLAIMS = ("What is claimed of lists", "Что утверждают о списках", "Тізімдер туралы айтылғандар")
    EXACTLY = ("in exactly these lists", "именно в этих списках", "дәл осы тізімдерде")
    OVERLAP = ("Overlap", "Пересечение", "Қиылысуы")
    PLACE = ("place", "место", "орны")
    DAY = ("day", "день", "күні")
    SEX = ("sex", "пол", "жынысы")
    AGE = ("age", "возраст", "жасы")
    BY_PLACE = ("By place", "По месту", "Орны бойынша")
    BY_DAY = ("By day", "По дням", "Күндер бойынша")
    BY_SEX = ("By sex", "По полу", "Жынысы бойынша")
    BY_AGE = ("By age", "По возрасту", "Жасы бойынша")
    SMALL = (
        "* {0}: such a row may tell who it is; think of that before you publish it.",
        "* {0}: по такой строке человека можно узнать; подумайте об этом до публикации.",
        "* {0}: мұндай жолдан адамның кім екенін білуге болады; жарияламас бұрын ойланыңыз.",
    )
    DIFFER = ("sources differ", "источники расходятся", "дереккөздер әртүрлі")
    DIFFERENCES = (
        "Where sources exclude each other",
        "Где источники исключают друг друга",
        "Дереккөздер бірін-бірі жоққа шығаратын тұстар",
    )
    NO_NAME = ("(no name)", "(без имени)", "(есімсіз)")
    ROW = ("row", "строка", "жол")
    ENTRY = ("entry", "запись", "жазба")
    ASKED = ("asked", "вопрос", "сұрақ")
    FOUND = ("on record", "в своде", "жинақта")
    SAID = ("said, and by whom", "что и кем сказано", "не айтылды және кім айтты")
    READ = ("read for it", "что об этом читали", "бұл үшін не оқылды")
    STANDARD = ("by", "кто спрашивает", "кім сұрайды")
    EVERY_CASUALTY = ("Every Casualty", "стандарт Every Casualty", "Every Casualty стандарты")
    MINNESOTA = ("Minnesota Protocol", "Миннесотский протокол", "Миннесота хаттамасы")
    STATED = ("stated", "указано", "көрсетілген")
    RIVAL = ("rival", "разные версии", "әртүрлі нұсқа")
    DENIED = ("only denied", "только отрицается", "тек жоққа шығарылған")
    NOT_FOUND = ("not found", "не найдено", "табылмады")


class Reliability(_Words):
    """What `inquest reliability` says."""

    COMPARING = ("Comparing codings", "Сравнение кодировок", "Кодтаулар салыстырылуда")
    NOTHING_SHARED = (
        "No two coders share a document (coders: {0}). Let a second person code some documents and import the sheet "
        "under another name: `inquest import SHEET --by NAME --series NAME`.",
        "Нет двух кодировщиков с общим документом (кодировщики: {0}). Пусть второй человек закодирует часть "
        "документов; импортируйте его лист под другим именем: `inquest import ЛИСТ --by ИМЯ --series ИМЯ`.",
        "Бір құжатты екі кодтаушы кодтамаған (кодтаушылар: {0}). Екінші адам құжаттардың бір бөлігін кодтасын да, оның "
        "парағын басқа атпен импорттаңыз: `inquest import ПАРАҚ --by АТЫ --series АТЫ`.",
    )
    NOBODY = ("none", "никого", "ешкім")
    AGREEMENT = ("Agreement", "Согласованность", "Келісім")
    OF = ("of", "тип", "тип")
    ANY = ("(any)", "(любой)", "(кез келген)")
    PASSAGES = ("passages", "отрывки", "үзінді")
    EQUAL = ("equal", "совпало", "сәйкес")
    ALPHA = ("alpha", "альфа", "альфа")
    SCALED = ("by distance", "с учётом расстояния", "қашықтығымен")
    TO = ("{0} to {1}", "от {0} до {1}", "{0} – {1}")
    SPEAKER = ("speaker", "говорящий", "сөйлеуші")
    SAID_ON = ("said on", "когда сказано", "қашан айтылды")
    BASIS = ("basis", "основание", "негізі")
    DIFFERENCES = ("Differences", "Расхождения", "Айырмашылықтар")
    THING = ("thing", "объект", "нысан")
    ADJUDICATED = ("adjudicated", "решение", "шешім")
    CHOSEN = ("<{0}> by {1}: {2}", "<{0}>, решение {1}: {2}", "<{0}>, {1} шешімі: {2}")
    ALONE = ("Coded by one alone", "Закодировано лишь одним", "Тек біреуі кодтаған")
    CODED_BY = ("coded by", "кто кодировал", "кім кодтады")
    VALUES = ("values", "значения", "мәндері")
    ASSIGNED = ("assigned to both", "поручено обоим", "екеуіне де тапсырылған")
    UNKNOWN = ("not known", "неизвестно", "белгісіз")
