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
    "change.defined": (
        "What the record itself says of it is not the same: {definitions}.",
        "Изменилось то, что об этом записано в самом своде: {definitions}.",
        "Жинақтың өзінде бұл туралы жазылғаны өзгерді: {definitions}.",
    ),
    "change.merged": (
        "What is said of {things} is read as said of it now: they were judged to be the same.",
        "Признано, что это одно и то же; сказанное отнесено теперь сюда: {things}.",
        "Мыналар туралы айтылған енді осы туралы айтылған деп оқылады, өйткені олар бір деп танылды: {things}.",
    ),
    "change.perhaps": (
        "Perhaps said by the first day already, since the day is not known more closely: {causes}.",
        "Возможно, сказано уже к первому дню, потому что день точнее не известен: {causes}.",
        "Күні дәлірек белгісіз болғандықтан, бірінші күнге дейін айтылған болуы мүмкін: {causes}.",
    ),
    "rule.changes": (
        "What had been said by the first day is compared with what had been said by the second, both read with "
        "today's judgements; or the log at one entry with the log at another.",
        "Сказанное к первому дню сравнивается со сказанным ко второму, и то и другое с сегодняшними суждениями; "
        "либо журнал на одной записи с журналом на другой.",
        "Бірінші күнге дейін айтылған екінші күнге дейін айтылғанмен салыстырылады, екеуі де бүгінгі "
        "пайымдаулармен оқылады; немесе журналдың бір жазбадағы күйі екінші жазбадағы күйімен.",
    ),
    "pairing.things": (
        "Both speak of: {things}.",
        "Общее, о чём речь: {things}.",
        "Екеуі де мына туралы: {things}.",
    ),
    "pairing.words": (
        "Words in both, cut to their stems: {words}.",
        "Общие слова, без окончаний: {words}.",
        "Ортақ сөздер, жалғауларсыз: {words}.",
    ),
    "pairing.place": ("One place: {place}.", "Место одно: {place}.", "Орны бір: {place}."),
    "pairing.day": ("One day: {day}.", "День один: {day}.", "Күні бір: {day}."),
    "pairing.number": ("One number: {numbers}.", "Число одно: {numbers}.", "Саны бір: {numbers}."),
    "pairing.topic": ("One topic: {topics}.", "Тема одна: {topics}.", "Тақырыбы бір: {topics}."),
    "pairing.negation": (
        "One has a word of denial, the other has none.",
        "В одном есть слово отрицания, в другом нет.",
        "Бірінде терістеу сөзі бар, екіншісінде жоқ.",
    ),
    "topic.openness": ("openness and secrecy", "гласность и секретность", "жариялылық пен құпиялылық"),
    "topic.justice": ("investigation and trial", "следствие и суд", "тергеу мен сот"),
    "topic.impunity": ("punishment and its absence", "наказание и его отсутствие", "жаза және оның болмауы"),
    "topic.force": ("use of force", "применение силы", "күш қолдану"),
    "topic.ill-treatment": (
        "ill-treatment and custody",
        "жестокое обращение и задержание",
        "қинау мен ұстау",
    ),
    "topic.adversaries": ("who took part", "кто участвовал", "кімдер қатысты"),
    "topic.answers": ("questions and answers", "вопросы и ответы", "сұрақтар мен жауаптар"),
    "topic.promises": ("promises and reforms", "обещания и реформы", "уәделер мен реформалар"),
    "topic.power": ("power and plots", "власть и заговоры", "билік пен астыртын әрекет"),
}
