"""Sentences on legal terms: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "length.working": ("{count} working days", "{count} раб. дн.", "{count} жұмыс күні"),
    "length.working.one": ("{count} working day", "{count} раб. день", "{count} жұмыс күні"),
    "length.calendar": ("{count} calendar days", "{count} кал. дн.", "күнтізбелік {count} күн"),
    "length.calendar.one": ("{count} calendar day", "{count} кал. день", "күнтізбелік {count} күн"),
    "length.month": ("{count} months", "{count} мес.", "{count} ай"),
    "length.month.one": ("{count} month", "{count} месяц", "{count} ай"),
    "length.hour": ("{count} hours", "{count} ч", "{count} сағат"),
    "length.hour.one": ("{count} hour", "{count} час", "{count} сағат"),
    "due.term": (
        "Term: {length}; start: {start}; rule: {rule}; last day: {due}.",
        "Срок: {length}; начало: {start}; норма: {rule}; последний день: {due}.",
        "Мерзімі: {length}; басталуы: {start}; норма: {rule}; соңғы күні: {due}.",
    ),
    "due.term.calendar": (
        "Term: {length}; start: {start}; rule: {rule}; calendar: {calendar}; last day: {due}.",
        "Срок: {length}; начало: {start}; норма: {rule}; календарь: {calendar}; последний день: {due}.",
        "Мерзімі: {length}; басталуы: {start}; норма: {rule}; күнтізбе: {calendar}; соңғы күні: {due}.",
    ),
    "due.next-day": (
        "The day of the start is not counted: the term runs from the day after it.",
        "День начала не считается: срок идёт со следующего дня.",
        "Басталған күн есептелмейді: мерзім келесі күннен бастап есептеледі.",
    ),
    "due.same-day": (
        "The day of the start is counted.",
        "День начала считается.",
        "Басталған күн есептеледі.",
    ),
    "due.moves": (
        "An end on a day off moves to the next working day.",
        "Если последний день нерабочий, срок кончается в ближайший рабочий день.",
        "Соңғы күн демалысқа тура келсе, мерзім одан кейінгі жұмыс күні аяқталады.",
    ),
    "due.extended": (
        "It can be extended at most to: {due}.",
        "Срок можно продлить самое большее до: {due}.",
        "Мерзімді ең көп дегенде мына күнге дейін ұзартуға болады: {due}.",
    ),
    "due.was-extended": (
        "A reply put it off, so the longest extension is taken.",
        "Ответ его отложил, поэтому взят самый долгий срок с продлением.",
        "Жауап мерзімді кейінге қалдырған, сондықтан ең ұзақ ұзартылған мерзім алынды.",
    ),
    "due.cut": (
        "Only the days on which the rule was in force are taken: {rule} ({days}).",
        "Взяты только дни, когда норма действовала: {rule} ({days}).",
        "Норма қолданылған күндер ғана алынды: {rule} ({days}).",
    ),
    "due.as-it-stood": (
        "The rule was in force up to {day}; the term began under it and is counted by it: {rule}.",
        "Норма действовала по {day}; срок начался при ней и считается по ней: {rule}.",
        "Норманың соңғы күні: {day}; мерзім сол кезде басталғандықтан, сол норма бойынша есептеледі: {rule}.",
    ),
    "due.straddles": (
        "The law changed in the range of days from which the term may run: each version is given.",
        "День, с которого идёт срок, мог быть до или после изменения закона: приведены обе редакции.",
        "Мерзім басталған күн заң өзгергенге дейін де, одан кейін де болуы мүмкін: әр редакция берілді.",
    ),
    "due.beyond": (
        "Moved days off are on record up to {day}; later ones could shift the end.",
        "Переносы выходных учтены по {day}; более поздние могут сдвинуть конец срока.",
        "Демалыс күндерін ауыстыру мына күнге дейін ескерілді: {day}; кейінгілері мерзімнің соңын жылжытуы мүмкін.",
    ),
    "due.silence": (
        "What silence past the term means follows from: {rule}.",
        "Что означает молчание после срока, следует из нормы: {rule}.",
        "Мерзім өткеннен кейінгі үнсіздіктің мәні мына нормадан шығады: {rule}.",
    ),
    "due.verified": (
        "Verified by {who}, {day}: {rule}.",
        "Кем проверено: {who}, {day}; норма: {rule}.",
        "Тексерген: {who}, {day}; норма: {rule}.",
    ),
    "due.unverified": (
        "No named person has verified this rule: {rule}.",
        "Эту норму не проверил никто, названный по имени: {rule}.",
        "Бұл норманы аты аталған ешкім тексермеген: {rule}.",
    ),
    "due.no-term-known": (
        "A rule applies whose term is not known here: {rule}.",
        "Применяется норма, срок которой здесь не известен: {rule}.",
        "Мерзімі мұнда белгісіз норма қолданылады: {rule}.",
    ),
    "standing.by-rule": (
        "By the rule: {status}",
        "По норме: {status}",
        "Норма бойынша: {status}",
    ),
    "standing.if-holds": (
        "If the rule holds: {status}",
        "Если норма такова: {status}",
        "Егер норма осындай болса: {status}",
    ),
    "standing.unknown": (
        "the day from which the term runs is not known",
        "неизвестно, с какого дня идёт срок",
        "мерзімнің қай күннен басталатыны белгісіз",
    ),
    "standing.not-due": (
        "the term has not ended",
        "срок не истёк",
        "мерзім өткен жоқ",
    ),
    "standing.may-have-ended": (
        "the term may have ended, and may not",
        "срок мог истечь, а мог и не истечь",
        "мерзім өткен болуы да, өтпеген болуы да мүмкін",
    ),
    "standing.in-term": (
        "a reply came within the term",
        "ответ пришёл в срок",
        "жауап мерзімінде келді",
    ),
    "standing.late": (
        "a reply came after the term",
        "ответ пришёл после срока",
        "жауап мерзім өткен соң келді",
    ),
    "standing.answered": (
        "a reply came, within the term or after it",
        "ответ пришёл, в срок или после него",
        "жауап мерзімінде не мерзім өткен соң келді",
    ),
    "standing.ended": (
        "the term has ended",
        "срок истёк",
        "мерзім өтті",
    ),
    "standing.overdue": (
        "the reply is overdue",
        "ответ просрочен",
        "жауаптың мерзімі өтіп кетті",
    ),
    "standing.deemed-refused": (
        "silence past the term counts as refusal",
        "молчание после срока считается отказом",
        "мерзім өткеннен кейінгі үнсіздік бас тарту болып саналады",
    ),
    "rule.deadlines": (
        "A term runs by the rule that was in force on the day of its start and whose scope names the forum, the "
        "addressee and the kind. What rests on a rule that no named person verified is said only as `if the rule "
        "holds`.",
        "Срок идёт по норме, которая действовала в день его начала и в сферу которой входят площадка, адресат и "
        "вид. Что основано на норме, не проверенной никем по имени, говорится только как «если норма такова».",
        "Мерзім ол басталған күні қолданыста болған және алаңды, адресатты әрі түрін қамтитын норма бойынша "
        "есептеледі. Аты аталған ешкім тексермеген нормаға негізделген нәрсе тек «егер норма осындай болса» деп "
        "айтылады.",
    ),
}
