# ruff: noqa: E501 (a table of data)
"""A small record for the tests of releases and pages: the public rows of the examples, and invented trouble.

All names of private persons are invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from openinquest.record import Record, Settings, create_record
from openinquest.record.entry import EntryKind, grouped
from openinquest.record.identity import identity

TITLE = {
    "en": "January 2022 in Kazakhstan",
    "ru": "Январь 2022 года в Казахстане",
    "kk": "Қазақстандағы 2022 жылғы қаңтар",
}
SECRET_CODER = "coder-nightingale"
SECRET_PERSON = "Invented Private Person"
SECRET_WORDS = (
    SECRET_CODER,
    SECRET_PERSON,
    "restricted-source",
    "p.private",
    "2026-02-03T04:05:06Z",
    "import-77",
)

# id: (schema, en, ru, kk, {property: value})
THINGS: dict[str, tuple[str, str, str, str, dict[str, str]]] = {
    "kz": ("Place", "Kazakhstan", "Казахстан", "Қазақстан", {}),
    "almaty": ("Place", "Almaty", "Алматы", "Алматы", {"within": "kz"}),
    "qantar-2022": ("Event", "January 2022 events", "Январские события", "Қаңтар оқиғасы", {}),
    "deaths": ("Figure", "All dead", "Все погибшие", "Барлық қаза тапқандар", {
        "event": "qantar-2022", "measure": "deaths", "population": "all", "place": "kz", "unit": "persons",
        "counting": "closed-total"}),
    "deaths.att.almaty": ("Figure", "Dead described as attackers, Almaty", "Погибшие, названные нападавшими, Алматы",
        "Шабуылдаушы деп аталған қаза тапқандар, Алматы", {
        "event": "qantar-2022", "measure": "deaths", "population": "described as attackers", "place": "almaty",
        "unit": "persons", "counting": "closed-total"}),
    "deaths.officers": ("Figure", "Officers dead", "Погибшие сотрудники", "Қаза тапқан қызметкерлер", {
        "event": "qantar-2022", "measure": "deaths", "population": "officers", "place": "kz", "unit": "persons",
        "counting": "closed-total"}),
    "deaths.almaty": ("Figure", "Dead in Almaty", "Погибшие в Алматы", "Алматыда қаза тапқандар", {
        "event": "qantar-2022", "measure": "deaths", "population": "all", "place": "almaty", "unit": "persons",
        "counting": "closed-total"}),
    "detained": ("Figure", "Detained", "Задержанные", "Ұсталғандар", {
        "event": "qantar-2022", "measure": "detentions", "population": "in connection with the unrest",
        "place": "kz", "unit": "persons", "counting": "accumulates"}),
    "c.health-source": ("Claim", "The Ministry of Health supplied the total of 164",
        "Итог в 164 сообщило Министерство здравоохранения", "164 деген қорытындыны Денсаулық сақтау министрлігі берді",
        {"proposition": "The Ministry of Health supplied the total of 164"}),
    "c.impartial": ("Claim", "The investigation was impartial", "Расследование было беспристрастным",
        "Тергеу әділ болды", {}),
    "c.show": ("Claim", "The investigation was turned into a show", "Расследование превратили в представление",
        "Тергеу көрініске айналды", {}),
    "c.public": ("Claim", "The investigation was open to the public", "Расследование было открытым для общества",
        "Тергеу жұртшылыққа ашық болды", {}),
    "m.chair": ("Matter", "How did the chair of the Security Council pass on 5 January 2022?",
        "Как 5 января 2022 года перешла должность председателя Совета безопасности?",
        "2022 жылғы 5 қаңтарда Қауіпсіздік кеңесі төрағасының қызметі қалай ауысты?", {}),
    "m.chair.dismissed": ("Answer", "dismissed", "отстранён", "қызметінен босатылды",
        {"matter": "m.chair", "code": "dismissed"}),
    "m.chair.own-will": ("Answer", "of his own will", "по собственной воле", "өз еркімен",
        {"matter": "m.chair", "code": "own-will"}),
    "q.list": ("Question", "Why is the list of the dead not published?", "Почему не публикуется список погибших?",
        "Қаза тапқандардың тізімі неге жарияланбайды?", {}),
    "q.order": ("Question", "Who answers for the order to fire?", "Кто отвечает за приказ стрелять?",
        "Оқ ату туралы бұйрыққа кім жауап береді?", {}),
    "r.list": ("Reply", "Reply on the list of the dead", "Ответ о списке погибших",
        "Қаза тапқандар тізімі туралы жауап", {}),
    "list.official": ("CasualtyList", "Official list of the dead", "Официальный список погибших",
        "Қаза тапқандардың ресми тізімі", {}),
    "residence.attack": ("Incident", "Attack on the presidential residence", "Нападение на резиденцию президента",
        "Президент резиденциясына шабуыл", {}),
    "order7": ("Order", "Order of 7 January 2022", "Приказ от 7 января 2022 года", "2022 жылғы 7 қаңтардағы бұйрық", {}),
    "state-bodies": ("Party", "State bodies", "Государственные органы", "Мемлекеттік органдар", {}),
    "international": ("Party", "International organisations", "Международные организации",
        "Халықаралық ұйымдар", {}),
    "independent-monitors": ("Party", "Independent monitors", "Независимые наблюдатели",
        "Тәуелсіз бақылаушылар", {}),
    "media": ("Party", "Media", "СМИ", "БАҚ", {}),
    "commentators": ("Party", "Commentators", "Комментаторы", "Сарапшылар", {}),
    "parliament": ("Party", "Parliament", "Парламент", "Парламент", {}),
    "former-president": ("Party", "Former president", "Бывший президент", "Бұрынғы президент", {}),
    "mininfo": ("PublicBody", "Ministry of Information", "Министерство информации", "Ақпарат министрлігі",
        {"party": "state-bodies"}),
    "minhealth": ("PublicBody", "Ministry of Health", "Министерство здравоохранения",
        "Денсаулық сақтау министрлігі", {"party": "state-bodies"}),
    "gpo": ("PublicBody", "Prosecutor General's Office", "Генеральная прокуратура", "Бас прокуратура",
        {"party": "state-bodies"}),
    "mvd": ("PublicBody", "Ministry of Internal Affairs", "Министерство внутренних дел", "Ішкі істер министрлігі",
        {"party": "state-bodies"}),
    "president": ("PublicBody", "President", "Президент", "Президент", {"party": "state-bodies"}),
    "ohchr": ("Organization", "UN Human Rights Office", "Управление ООН по правам человека",
        "БҰҰ Адам құқықтары басқармасы", {"party": "international"}),
    "hrw": ("Organization", "Human Rights Watch", "Хьюман Райтс Вотч", "Human Rights Watch",
        {"party": "independent-monitors"}),
    "joint-ngo": ("Organization", "Joint NGO statement", "Совместное заявление НПО", "ҮЕҰ бірлескен мәлімдемесі",
        {"party": "independent-monitors"}),
    "first-president": ("PublicBody", "Office of the First President", "Канцелярия первого президента",
        "Тұңғыш президент кеңсесі", {"party": "former-president"}),
    "newizv": ("Company", "Novye Izvestia", "Новые Известия", "Новые Известия", {"party": "media"}),
    "reuters": ("Company", "Reuters", "Рейтер", "Reuters", {"party": "media"}),
    "state-television": ("Company", "State television", "Государственное телевидение", "Мемлекеттік телеарна",
        {"party": "media"}),
    "tg": ("Described", "Government Telegram channel", "Телеграм-канал правительства",
        "Үкіметтің Telegram арнасы", {"party": "state-bodies"}),
    "commentary": ("Described", "Unsigned commentary", "Комментарий без подписи", "Қол қойылмаған түсініктеме",
        {"party": "commentators"}),
    "volunteers": ("Described", "Volunteers", "Волонтёры", "Еріктілер", {"party": "independent-monitors"}),
    "mazhilis-2022-03-14": ("Described", "Members of the Mazhilis", "Депутаты Мажилиса", "Мәжіліс депутаттары",
        {"party": "parliament"}),
    "shalabaev": ("Person", "Serik Shalabaev", "Серик Шалабаев", "Серік Шалабаев", {}),
    "asylov": ("Person", "Berik Asylov", "Берик Асылов", "Берік Асылов", {}),
    "tokayev": ("Person", "Kassym-Jomart Tokayev", "Касым-Жомарт Токаев", "Қасым-Жомарт Тоқаев", {}),
    "throssell": ("Person", "Liz Throssell", "Лиз Тросселл", "Лиз Тросселл", {}),
    "first-president-press": ("Described", "Press secretary of the First President",
        "Пресс-секретарь первого президента", "Тұңғыш президенттің баспасөз хатшысы", {"party": "former-president"}),
    "kilymzhanov": ("Person", "Eldos Kilymzhanov", "Елдос Килымжанов", "Елдос Қилымжанов", {}),
    "Ұзын Id/../<b>": ("Claim", "<script>alert(1)</script> & \"an odd label\"", "", "", {}),
}  # fmt: skip
RESTRICTED_THINGS: dict[str, tuple[str, str, str, str, dict[str, str]]] = {
    "p.private": ("Person", SECRET_PERSON, "", "", {"party": "independent-monitors"}),
    "figure.secret": ("Figure", "Figure kept in", "", "", {
        "measure": "deaths", "population": "all", "unit": "persons", "counting": "closed-total"}),
}  # fmt: skip

DOCUMENTS = (
    ("belsat-2022-01-10", "Kazakhstan: what is known of the dead", "Belsat", "2022-01-10", "en", True),
    ("slovoidilo-2022-01-09", "Минздрав Казахстана опроверг данные о 164 погибших", "Слово и дело", "2022-01-09", "ru", True),
    ("rightscorridor-2022-01-11", "UN urges Kazakhstan to release detainees", "Rights Corridor", "2022-01-11", "en", True),
    ("ifpnews-2022-01-15", "225 bodies brought to morgues", "IFP News", "2022-01-15", "en", True),
    ("joint-statement-2022-07-29", "Joint statement of organisations", "Joint NGO", "2022-07-29", "en", True),
    ("lost-illusions", "The Year of lost illusions", "KZ.expert", "2023-01-13", "en", True),
    ("interfax-2022-03-14", "Генпрокуратура назвала число погибших", "Интерфакс", "2022-03-14", "ru", True),
    ("tass-2022-01-07", "More than 3,800 detained", "TASS", "2022-01-07", "en", True),
    ("nationalpost-2022-01-10", "Nearly 8,000 detained", "National Post", "2022-01-10", "en", True),
    ("kt-2025-01-08", "Interview of the President", "Kazakhstan Today", "2025-01-08", "en", True),
    ("newizv-2022-01-05", "Чем закончится смена власти", "Новые Известия", "2022-01-05", "ru", True),
    ("pledgetimes-2022-01-09", "Press secretary on the chair", "Pledge Times", "2022-01-09", "en", True),
    ("informburo-2022-06-01", "Как захватывали резиденцию", "Informburo", "2022-06-01", "ru", True),
    ("liter-2022-03-14", "Отчёт генерального прокурора в Мажилисе", "Liter", "2022-03-14", "ru", True),
    ("babel-2022-08", "List of the dead published", "Babel", "2022-08-16", "en", True),
    ("azattyq-2022-08", "Еріктілердің тізімі", "Азаттық", "2022-08-20", "kk", True),
    ("odd-address", "A source with an odd address", "Odd", "2022-02-02", "en", True),
    ("restricted-source", "A source that is kept in", "Kept", "2022-02-02", "en", False),
)  # fmt: skip


def _s(thing: str, value: str, speaker: str, said_on: str, document: str, **more: Any) -> dict[str, Any]:
    return {
        "thing": thing, "property": "value", "value": value, "stance": "asserts", "basis": "own",
        "speaker": speaker, "said_on": said_on, "document": document, "wording": "paraphrase",
    } | more  # fmt: skip


def _c(thing: str, stance: str, speaker: str, said_on: str, document: str, **more: Any) -> dict[str, Any]:
    return _s(thing, "yes", speaker, said_on, document, stance=stance, property="holds", **more)


_HEARING = {"occasion": "hearing-2022-03-14", "voice": "gpo"}
_QUESTION = {"occasion": "hearing-2022-03-14"}
# key: statement; `target` and the sides of judgements name keys
STATEMENTS: dict[str, dict[str, Any]] = {
    "1": _s("deaths", "164", "tg", "2022-01-09", "belsat-2022-01-10", voice="mininfo", basis="cites:minhealth",
        occasion="tg-2022-01-09", via=[{"who": "state-television", "on": "2022-01-09", "mode": "reports"}]),
    "1b": _s("deaths.almaty", "103", "tg", "2022-01-09", "belsat-2022-01-10", voice="mininfo",
        basis="cites:minhealth", occasion="tg-2022-01-09"),
    "2": _s("deaths", "164", "mininfo", "2022-01-09", "slovoidilo-2022-01-09", voice="mininfo", stance="withdraws",
        target="1", scope="a technical error", occasion="mininfo-2022-01-09", wording="translated"),
    "3": _c("c.health-source", "denies", "minhealth", "2022-01-09", "slovoidilo-2022-01-09", voice="minhealth"),
    "4": _s("deaths", "164", "throssell", "2022-01-11", "rightscorridor-2022-01-11", voice="ohchr",
        basis="cites:tg", inferred=["said_on", "basis"]),
    "5": _s("deaths", "225", "shalabaev", "2022-01-15", "ifpnews-2022-01-15", voice="gpo",
        scope="bodies brought to morgues during the state of emergency", occasion="briefing-2022-01-15"),
    "5b": _s("deaths", "230", "asylov", "2022-03-14", "interfax-2022-03-14", **_HEARING),
    "6": _s("deaths", "241", "gpo", "../2022-07-29", "joint-statement-2022-07-29", voice="gpo", basis="unstated",
        via=[{"who": "joint-ngo", "on": "2022-07-29", "mode": "reports"}]),
    "6b": _s("deaths", "238", "gpo", "2022-08-16", "babel-2022-08", voice="gpo"),
    "7": _s("deaths", "238", "commentary", "2023-01-13", "lost-illusions", basis="unstated", scope="in different cities"),
    "7b": _s("deaths", "263", "volunteers", "2022-08-20", "azattyq-2022-08"),
    "7c": _s("deaths", "vague:dozens", "hrw", "2022-01-26", "rightscorridor-2022-01-11", voice="hrw", original="dozens"),
    "7d": _s("deaths", ">200", "ohchr", "2022-02-01", "rightscorridor-2022-01-11", voice="ohchr", basis="unstated"),
    "8": _s("deaths.att.almaty", "86", "asylov", "2022-03-14", "interfax-2022-03-14", **_HEARING),
    "8b": _s("deaths.officers", "19", "asylov", "2022-03-14", "interfax-2022-03-14", **_HEARING),
    "8c": _s("deaths.officers", "18", "mvd", "2022-01-06", "tass-2022-01-07", voice="mvd"),
    "9": _s("detained", "3811", "mvd", "2022-01-07", "tass-2022-01-07", voice="mvd", original="3,811", holds_at="2022-01-07"),
    "10": _s("detained", "7939", "mvd", "2022-01-10", "nationalpost-2022-01-10", voice="mvd", original="7,939",
        holds_at="2022-01-10", via=[{"who": "reuters", "on": "2022-01-10", "mode": "reports"}]),
    "10b": _s("detained", "~9900", "mvd", "2022-01-11", "nationalpost-2022-01-10", voice="mvd",
        original="about 9,900", holds_at="2022-01-11"),
    "13": _c("c.impartial", "asserts", "tokayev", "2025-01-03", "kt-2025-01-08", voice="president"),
    "14": _c("c.public", "asserts", "tokayev", "2025-01-03", "kt-2025-01-08", voice="president"),
    "14b": _c("c.public", "denies", "hrw", "2022-01-26", "rightscorridor-2022-01-11", voice="hrw"),
    "16": _c("c.show", "asserts", "commentary", "2023-01-13", "lost-illusions", basis="unstated"),
    "18": _s("m.chair", "dismissed", "newizv", "2022-01-05", "newizv-2022-01-05", property="answer", voice="newizv",
        basis="unstated"),
    "19": _s("m.chair", "own-will", "first-president-press", "2022-01-09", "pledgetimes-2022-01-09", property="answer",
        voice="first-president", wording="translated"),
    "21": _s("residence.attack", "2022-01-05T15:00/2022-01-05T16:00[Asia/Almaty]", "kilymzhanov", "2022-06-01",
        "informburo-2022-06-01", property="active_phase", voice="gpo", wording="translated"),
    "22": _s("q.list", "2022-03-14", "mazhilis-2022-03-14", "2022-03-14", "liter-2022-03-14", property="asked_on", **_QUESTION),
    "23": _s("q.list", "Why is the list of the dead not published?", "mazhilis-2022-03-14", "2022-03-14",
        "liter-2022-03-14", property="text", **_QUESTION),
    "24": _s("q.list", "asylov", "mazhilis-2022-03-14", "2022-03-14", "liter-2022-03-14", property="asked_of", **_QUESTION),
    "25": _s("r.list", "not to distress families; cases of murder and terrorism have to be examined first", "asylov",
        "2022-03-14", "liter-2022-03-14", property="content", **_HEARING),
    "26": _s("list.official", "2022-08-16", "gpo", "2022-08-16", "babel-2022-08", property="published_on", voice="gpo"),
    "27": _s("q.order", "Who answers for the order to fire?", "commentary", "2023-01-13", "lost-illusions",
        property="text", basis="own"),
    "28": _s("q.order", "2023-01-13", "commentary", "2023-01-13", "lost-illusions", property="asked_on", basis="own"),
    "29": _s("order7", "fire to kill without warning", "tokayev", "2022-01-07", "tass-2022-01-07", property="content",
        voice="president", scope="=HYPERLINK(\"http://example.invalid\")"),
    "30": _c("Ұзын Id/../<b>", "asserts", "hrw", "2022-01-26", "odd-address", voice="hrw", scope="'quoted"),
    # kept in, each for its own reason
    "x1": _s("deaths", "777", "p.private", "2022-03-01", "azattyq-2022-08"),
    "x2": _s("deaths", "778", "hrw", "2022-03-01", "restricted-source", voice="hrw"),
    "x3": _s("figure.secret", "779", "hrw", "2022-03-01", "azattyq-2022-08", voice="hrw"),
    "x4": _s("deaths", "780", "hrw", "2022-03-01", "azattyq-2022-08", voice="hrw"),
    "x5": _s("deaths", "781", "hrw", "2022-03-01", "azattyq-2022-08", voice="hrw", basis="cites:p.private"),
    "x6": _s("deaths", "782", "hrw", "2022-03-01", "azattyq-2022-08", voice="hrw",
        via=[{"who": "p.private", "on": "2022-03-01", "mode": "reports"}]),
    "x7": _s("residence.attack", "p.private", "hrw", "2022-03-01", "azattyq-2022-08", voice="hrw", property="party"),
    # goes out without its passage
    "y1": _s("deaths.officers", "17", "hrw", "2022-02-20", "restricted-source", voice="hrw", quote="words kept in"),
    # goes out without its speaker, in the data alone
    "y2": _s("deaths.officers", "16", "p.private", "2022-02-21", "azattyq-2022-08"),
}  # fmt: skip
JUDGEMENTS: tuple[dict[str, Any], ...] = (
    {"kind": "undermines", "left": "<16>", "right": "c.impartial", "reason": "a show is not an impartial investigation"},
    {"kind": "partition", "left": ["deaths.att.almaty", "deaths.officers"], "right": "deaths",
        "value": {"occasion": "hearing-2022-03-14", "exclusive": "unknown", "exhaustive": "unknown"},
        "reason": "the parts may lie inside each other"},
    {"kind": "answers", "left": "<25>", "right": "q.list",
        "value": {"grade": "refused", "ground": "families; open cases"}, "reason": "no list given"},
    {"kind": "answers", "left": "<26>", "right": "q.list", "value": {"grade": "partial"},
        "reason": "surnames and initials, no circumstances"},
    {"kind": "undermines", "left": "<x4>", "right": "c.impartial", "reason": "kept in with its statement"},
    {"kind": "read", "left": "belsat-2022-01-10", "value": {"read": "extract"}},
    {"kind": "read", "left": "lost-illusions", "value": {"read": "whole", "covers": ["deaths", "c.show"]}},
)  # fmt: skip
CODING = {"coder": SECRET_CODER, "coded_at": "2026-02-03T04:05:06Z", "method": "import:qantar",
    "coded_from": {"import": "import-77", "sheet": "Statements", "row": "1"}}  # fmt: skip


def document_id(handle: str) -> str:
    """Return the id under which a document of the sample is registered."""
    return sha256(handle.encode()).hexdigest()


def statement_flats() -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return all flat statements, definitions first, and the ids of those with a key."""
    flats = [flat for things in (THINGS, RESTRICTED_THINGS) for flat in _definitions(things)]
    ids: dict[str, str] = {}
    for key, statement in STATEMENTS.items():
        flat = {**statement, **CODING, "document": document_id(statement["document"])}
        if "target" in flat:
            flat["target"] = ids[flat["target"]]
        ids[key] = identity(grouped(EntryKind.STATEMENT, flat))
        flats.append(flat)
    return flats, ids


def _definitions(things: dict[str, tuple[str, str, str, str, dict[str, str]]]) -> Iterable[dict[str, Any]]:
    for thing, (schema, en, ru, kk, properties) in things.items():
        labels = [f"{text}@{language}" for text, language in ((en, "en"), (ru, "ru"), (kk, "kk")) if text]
        for name, value in [("schema", schema), *(("label", text) for text in labels), *properties.items()]:
            yield {"thing": thing, "property": name, "value": value, "stance": "asserts", "speaker": "record",
                "coder": SECRET_CODER, "coded_at": "2026-02-03T04:05:06Z", "method": "definition"}  # fmt: skip


def judgement_flats(ids: dict[str, str]) -> list[dict[str, Any]]:
    """Return the judgements and the marks, sides as the log has them."""
    coding = {"by": SECRET_CODER, "at": "2026-02-03T04:05:06Z", "method": "person"}
    marks = [(name, "public", "") for name in THINGS]
    marks += [(document_id(name), "public", "") for name, *_, public in DOCUMENTS if public]
    marks += [("p.private", "restricted", ""), ("<x4>", "restricted", "")]
    marks += [("<y1>", "restricted", "passage"), ("<y2>", "sealed", "voice")]
    flats = [{**judgement, **coding} for judgement in JUDGEMENTS]
    for name, level, group in marks:
        value = {"level": level} | ({"group": group} if group else {})
        flats.append({"kind": "marks", "left": name, "value": value, **coding})

    def side(name: str) -> str:
        return ids[name[1:-1]] if name.startswith("<") else (document_id(name) if name in handles else name)

    handles = {handle for handle, *_ in DOCUMENTS}
    for flat in flats:
        left = flat["left"]
        flat["left"] = [side(name) for name in left] if isinstance(left, list) else side(left)
        if "right" in flat:
            flat["right"] = side(flat["right"])
    return flats


def document_flats() -> list[dict[str, Any]]:
    """Return the documents, one of them with an address that is no web address."""
    return [
        {
            "id": document_id(handle), "handle": handle, "title": title, "publisher": publisher,
            "published_on": published_on, "language": language, "media_type": "text/html",
            "address": "javascript:alert(1)" if handle == "odd-address" else f"https://example.org/{handle}",
            "coder": SECRET_CODER, "coded_at": "2026-02-03T04:05:06Z", "method": "person",
        }
        for handle, title, publisher, published_on, language, _ in DOCUMENTS
    ]  # fmt: skip


def make_record(folder: Path) -> Record:
    """Make the record of the sample in an empty folder."""
    record = create_record(folder, Settings(title=TITLE, period="2022-01-02/2022-01-19", places=("kz",)))
    statements, ids = statement_flats()
    record.append(statements, judgement_flats(ids), document_flats())
    return record
