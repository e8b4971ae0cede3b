"""Sentences on hearings: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "hearing.answer.answered": ("answered", "дан ответ", "жауап берілді"),
    "hearing.answer.partial": ("answered in part", "дан частичный ответ", "ішінара жауап берілді"),
    "hearing.answer.deferred": ("put off", "отложен", "кейінге қалдырылды"),
    "hearing.answer.forwarded": ("sent on to somebody else", "перенаправлен", "басқаға жолданды"),
    "hearing.answer.deflected": (
        "passed over with other words",
        "сказано о другом",
        "сұрақтан жалтарылды",
    ),
    "hearing.answer.refused": ("refused", "отказано в ответе", "жауап беруден бас тартылды"),
    "hearing.answer.ungraded": (
        "a reply that nobody has graded",
        "есть ответ, никем не оценённый",
        "ешкім бағаламаған жауап бар",
    ),
    "hearing.answer.no-reply-found": ("no reply found", "ответ не найден", "жауап табылмады"),
    "hearing.count": ("{answer}: {count}", "{answer} — {count}", "{answer} – {count}"),
    "hearing.asked": (
        "Questions put there that are on record: {count}; what was asked and not coded is not among them.",
        "Заданных там вопросов в своде: {count}; того, что было спрошено и не закодировано, среди них нет.",
        "Сонда қойылып, жинаққа енген сұрақ саны: {count}; сұралып, кодталмағаны бұған кірмейді.",
    ),
    "hearing.none-asked": (
        "No question put there is on record.",
        "Заданных там вопросов в своде нет.",
        "Сонда қойылған сұрақ жинақта жоқ.",
    ),
    "hearing.measured.there": (
        "By the replies given there: {counts}.",
        "По ответам, данным там: {counts}.",
        "Сонда берілген жауаптар бойынша: {counts}.",
    ),
    "hearing.measured.since": (
        "By later replies, as of {day}: {counts}.",
        "По более поздним ответам, по состоянию на {day}: {counts}.",
        "Кейінгі жауаптар бойынша, {day} күнгі жағдай: {counts}.",
    ),
    "hearing.there": (
        "There: {answer} ({replies}).",
        "Там: {answer} ({replies}).",
        "Сонда: {answer} ({replies}).",
    ),
    "hearing.there.none": (
        "No reply given there was found.",
        "Ответа, данного там, не найдено.",
        "Сонда берілген жауап табылмады.",
    ),
    "hearing.since": (
        "Since: {answer} ({replies}).",
        "После: {answer} ({replies}).",
        "Одан кейін: {answer} ({replies}).",
    ),
    "hearing.since.none": (
        "No later reply found as of {day}, searched in {documents}.",
        "По состоянию на {day} более позднего ответа не найдено; где искали: {documents}.",
        "{day} күнгі жағдай бойынша кейінгі жауап табылмады; ізделген жерлер: {documents}.",
    ),
    "hearing.since.none.record": (
        "No later reply found as of {day} in the {count} documents of the record, {whole} of them read whole.",
        "По состоянию на {day} более позднего ответа не найдено; документов в своде: {count}, из них прочитано "
        "целиком: {whole}.",
        "{day} күнгі жағдай бойынша кейінгі жауап табылмады; жинақтағы құжат саны: {count}, толық оқылғаны: {whole}.",
    ),
    "hearing.unplaced": (
        "Neither known to have been given there nor known to be later: {replies}.",
        "Неизвестно, дан ли там или позже: {replies}.",
        "Сонда берілгені де, кейін берілгені де белгісіз: {replies}.",
    ),
    "hearing.broadcast.yes": (
        "It was broadcast live, by the account of: {who}.",
        "Шла прямая трансляция; кто сообщает: {who}.",
        "Тікелей эфирде көрсетілді; кім айтты: {who}.",
    ),
    "hearing.broadcast.no": (
        "It was not broadcast live, by the account of: {who}.",
        "Прямой трансляции не было; кто сообщает: {who}.",
        "Тікелей эфирде көрсетілмеді; кім айтты: {who}.",
    ),
    "hearing.open.yes": (
        "It was open to the public, by the account of: {who}.",
        "Прошло открыто; кто сообщает: {who}.",
        "Ашық өтті; кім айтты: {who}.",
    ),
    "hearing.open.no": (
        "It was closed to the public, by the account of: {who}.",
        "Прошло закрыто; кто сообщает: {who}.",
        "Жабық өтті; кім айтты: {who}.",
    ),
    "hearing.public.unknown": (
        "No source on record says whether the public could follow it.",
        "Ни один источник в своде не говорит, было ли оно открытым.",
        "Жинақтағы бірде-бір дереккөз оның ашық болған-болмағанын айтпайды.",
    ),
    "hearing.public.contested": (
        "Sources differ on whether the public could follow it.",
        "Источники расходятся в том, было ли оно открытым.",
        "Оның ашық болған-болмағаны туралы дереккөздер әртүрлі айтады.",
    ),
    "hearings.counted": (
        "Counted: {questions}.",
        "Учтены: {questions}.",
        "Есепке алынғаны: {questions}.",
    ),
    "rule.hearings": (
        "A reply was given there if it is said to have been, or if its words are coded under the occasion of the "
        "hearing; it came since if its day is known to be later. How a question stands is the grade of the latest "
        "reply of that place. Claims about the hearing stand beside the numbers; neither is derived from the other.",
        "Ответ дан там, если об этом сказано или если он записан под тем же выступлением; после, если его день "
        "заведомо позднее. Положение вопроса есть оценка последнего ответа оттуда. Утверждения о слушании стоят рядом "
        "с числами; одно из другого не выводится.",
        "Жауап сонда берілген деп айтылса не сол отырыстағы сөзбен бірге жазылса, сонда берілген; күні анық кейін "
        "болса, одан кейін берілген. Сұрақтың жайы — сол жердегі соңғы жауаптың бағасы. Тыңдау туралы тұжырымдар "
        "сандардың қасында тұрады; бірі екіншісінен шығарылмайды.",
    ),
}
