"""Sentences on what changed, and on pairs of claims: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "status.name.contested": ("contested", "оспаривается", "таласты"),
    "status.name.divided": ("divided", "расходится внутри стороны", "тарап ішінде алшақ"),
    "status.name.agreed": ("agreed", "согласовано", "келісілген"),
    "status.name.repeated": ("repeated", "повторяется", "қайталанған"),
    "status.name.compatible": ("compatible", "совместимо", "сыйысымды"),
    "status.name.single": ("single", "единственное", "жалғыз"),
    "status.name.none": ("not on record", "в своде нет", "жинақта жоқ"),
    "change.moved": (
        "The status was: {before}; it is: {after}. It moved because of {causes}.",
        "Статус был: {before}; стал: {after}. Изменился из-за {causes}.",
        "Мәртебесі бұрын: {before}; қазір: {after}. Өзгеруіне себеп: {causes}.",
    ),
    "change.moved.plain": (
        "The status was: {before}; it is: {after}. No statement on the point moved it.",
        "Статус был: {before}; стал: {after}. Изменило его не высказывание об этом.",
        "Мәртебесі бұрын: {before}; қазір: {after}. Оны осы туралы айтылған сөз өзгерткен жоқ.",
    ),
    "change.judged": (
        "The judgements that moved it: {judgements}.",
        "Суждения, которые его изменили: {judgements}.",
        "Оны өзгерткен пайымдаулар: {judgements}.",
    ),
    "rule.changes": (
        "What had been said by the first day is compared with what had been said by the second, both read with "
        "today's judgements; or the log at one entry with the log at another.",
        "Сказанное к первому дню сравнивается со сказанным ко второму, и то и другое с сегодняшними суждениями; "
        "либо журнал на одной записи с журналом на другой.",
        "Бірінші күнге дейін айтылған екінші күнге дейін айтылғанмен салыстырылады, екеуі де бүгінгі "
        "пайымдаулармен оқылады; немесе журналдың бір жазбадағы күйі екінші жазбадағы күйімен.",
    ),
    "pairing.things": ("both speak of {things}", "обе говорят о: {things}", "екеуі де мына туралы: {things}"),
    "pairing.words": ("both have the words {words}", "общие слова: {words}", "ортақ сөздер: {words}"),
    "pairing.place": ("both at {place}", "место одно: {place}", "орны бір: {place}"),
    "pairing.day": ("both of {day}", "день один: {day}", "күні бір: {day}"),
    "pairing.negation": (
        "one has a word of denial, the other has none",
        "в одной есть слово отрицания, в другой нет",
        "бірінде терістеу сөзі бар, екіншісінде жоқ",
    ),
}
