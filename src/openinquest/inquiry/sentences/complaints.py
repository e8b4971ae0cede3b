"""Sentences on complaints: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "complaint.outcome.granted": ("granted", "удовлетворена", "қанағаттандырылды"),
    "complaint.outcome.granted-in-part": (
        "granted in part",
        "удовлетворена частично",
        "ішінара қанағаттандырылды",
    ),
    "complaint.outcome.rejected": ("rejected", "отклонена", "қанағаттандырусыз қалдырылды"),
    "complaint.outcome.returned": (
        "returned without examination",
        "возвращена без рассмотрения",
        "қараусыз қайтарылды",
    ),
    "complaint.outcome.withdrawn": ("withdrawn", "отозвана", "кері қайтарып алынды"),
    "complaint.decided": (
        "Outcome: {outcome} ({on}), as {who} said ({day}, {statement}).",
        "Исход: {outcome} ({on}); кто сообщает: {who} ({day}, {statement}).",
        "Нәтижесі: {outcome} ({on}); кім айтты: {who} ({day}, {statement}).",
    ),
    "complaint.stated": (
        "Outcome: {outcome} ({on}); the record alone states it ({statement}).",
        "Исход: {outcome} ({on}); указан только в самом своде ({statement}).",
        "Нәтижесі: {outcome} ({on}); мұны тек жинақтың өзі көрсетеді ({statement}).",
    ),
    "complaint.differ": (
        "Sources give different outcomes, and none is known to be the later one.",
        "Источники называют разные исходы, и какой из них позднее, неизвестно.",
        "Дереккөздер әртүрлі нәтиже көрсетеді, қайсысы кейінірек екені белгісіз.",
    ),
    "complaint.for-some": (
        "It stands for several complaints together, and no one outcome is stated for all of them.",
        "Запись стоит за несколькими жалобами, и единого исхода для всех никто не называет.",
        "Жазба бірнеше шағымды бірге білдіреді, бәріне ортақ бір нәтижені ешкім айтпайды.",
    ),
    "complaint.denied": (
        "{who} denies that it was: {outcome}.",
        "{who} отрицает такой исход: {outcome}.",
        "{who} мұндай нәтижені жоққа шығарады: {outcome}.",
    ),
    "complaint.circle": (
        "It came back to a body that had it before ({body}); the way: {way}.",
        "Жалоба вернулась туда, где уже была ({body}); её путь: {way}.",
        "Шағым бұрын болған органға қайтып келді ({body}); жүріп өткен жолы: {way}.",
    ),
    "complaint.against": (
        "It was passed on to the body complained of or a part of it ({body}); the way: {way}.",
        "Жалоба передана тому, на кого она подана, или его подразделению ({body}); её путь: {way}.",
        "Шағым өзі үстінен жазылған органға не оның бөлімшесіне жолданды ({body}); жүріп өткен жолы: {way}.",
    ),
    "complaint.unordered": (
        "The days leave the order of the steps open.",
        "По дням порядок передач не установить.",
        "Күндеріне қарап жолдау ретін анықтау мүмкін емес.",
    ),
    "complaint.forwarded": (
        "Last passed on to {to} ({days}).",
        "Последняя передача: {to} ({days}).",
        "Соңғы рет жолданған жері: {to} ({days}).",
    ),
    "complaint.graded": (
        "A reply is on record ({reply}, {day}), graded: {grade}.",
        "Ответ есть в своде ({reply}, {day}), оценка: {grade}.",
        "Жауап жинақта бар ({reply}, {day}), бағасы: {grade}.",
    ),
    "complaint.deferred": (
        "A reply puts it off ({reply}, {day}; {grade}).",
        "Ответ откладывает решение ({reply}, {day}; {grade}).",
        "Жауап шешімді кейінге қалдырады ({reply}, {day}; {grade}).",
    ),
    "complaint.ungraded": (
        "A reply is on record ({reply}, {day}); nobody has graded it.",
        "Ответ есть в своде ({reply}, {day}), но никем не оценён.",
        "Жауап жинақта бар ({reply}, {day}), бірақ оны ешкім бағаламаған.",
    ),
    "complaint.reason": (
        "Reason for the grade: {reason}.",
        "Почему такая оценка: {reason}.",
        "Бағаның себебі: {reason}.",
    ),
    "complaint.no-outcome": (
        "No source on record says what was decided.",
        "Ни один источник в своде не говорит, что было решено.",
        "Жинақтағы бірде-бір дереккөз не шешілгенін айтпайды.",
    ),
    "complaint.pending": (
        "{who} said that it was under examination ({day}).",
        "Кто сообщал, что жалоба рассматривается: {who} ({day}).",
        "{who} шағым қаралып жатқанын айтқан ({day}).",
    ),
    "complaint.scope": (
        "The source says it only of: {scope}.",
        "Источник говорит это только о следующем: {scope}.",
        "Дереккөз мұны тек мынаған қатысты айтады: {scope}.",
    ),
    "complaint.extended": (
        "The term is said to have been extended to {day} (by whose account: {who}).",
        "Срок, как сообщается, продлён до: {day} (кто сообщает: {who}).",
        "Мерзім ұзартылған күн: {day} (кім айтты: {who}).",
    ),
    "complaint.told": (
        "{who} says that no reply came ({day}).",
        "Кто сообщает, что ответа не было: {who} ({day}).",
        "{who} жауап келмегенін айтады ({day}).",
    ),
    "complaint.told.refusal": (
        "{who} calls the silence a refusal ({day}).",
        "{who} считает молчание отказом ({day}).",
        "{who} үнсіздікті бас тарту деп санайды ({day}).",
    ),
    "complaint.silent": (
        "No reply found as of {day}, searched in {documents}.",
        "По состоянию на {day} ответ не найден; где искали: {documents}.",
        "{day} күнгі жағдай бойынша жауап табылмады; ізделген жерлер: {documents}.",
    ),
    "complaint.silent.record": (
        "No reply found as of {day} in the {count} documents of the record, {whole} of them read whole.",
        "По состоянию на {day} ответ не найден; документов в своде: {count}, из них прочитано целиком: {whole}.",
        "{day} күнгі жағдай бойынша жауап табылмады; жинақтағы құжат саны: {count}, толық оқылғаны: {whole}.",
    ),
    "complaints.coverage": (
        "Single complaints on record: {count}; entries that stand for several together: {collective}. "
        "This is no register of all complaints: what nobody coded is not in it, so numbers of two bodies are not to "
        "be compared.",
        "В своде отдельных жалоб: {count}, записей о нескольких жалобах сразу: {collective}. Это не полный реестр: "
        "того, что никто не закодировал, в нём нет, поэтому числа двух органов сравнивать нельзя.",
        "Жинақтағы жеке шағым саны: {count}, бірнеше шағым туралы жазба саны: {collective}. Бұл барлық шағымның "
        "тізілімі емес: ешкім кодтамағаны мұнда жоқ, сондықтан екі органның сандарын салыстыруға болмайды.",
    ),
    "complaints.counted": (
        "Counted: {complaints}.",
        "Учтены: {complaints}.",
        "Есепке алынғаны: {complaints}.",
    ),
    "complaints.official.unit": (
        "Not comparable: it counts {unit}, not complaints.",
        "Несравнимо: считаются не жалобы, а другое ({unit}).",
        "Салыстыруға келмейді: шағым емес, басқа нәрсе саналады ({unit}).",
    ),
    "complaints.official.unlinked": (
        "Not comparable: nobody has judged which complaints on record it counts.",
        "Несравнимо: никто не установил, какие жалобы из свода сюда входят.",
        "Салыстыруға келмейді: жинақтағы қай шағым осыған кіретінін ешкім анықтамаған.",
    ),
    "complaints.official.collective": (
        "Not comparable: what the record holds of it stands for several complaints together.",
        "Несравнимо: в своде этому отвечают лишь записи о нескольких жалобах сразу.",
        "Салыстыруға келмейді: жинақта бұған тек бірнеше шағым туралы жазбалар сәйкес келеді.",
    ),
    "complaints.official.vague": (
        "Not comparable: the total is not a number.",
        "Несравнимо: итог назван не числом.",
        "Салыстыруға келмейді: жиынтық санмен айтылмаған.",
    ),
    "complaints.official.accounted": (
        "Of {value}, the record documents {count}; not accounted for: {rest}.",
        "Из {value} в своде отдельно описано: {count}; не описано: {rest}.",
        "{value} ішінен жинақта жеке сипатталғаны: {count}; сипатталмағаны: {rest}.",
    ),
    "complaints.official.exceeds": (
        "The total is {value}; the record documents {count} that were judged to be among them.",
        "Итог: {value}; в своде отнесено к нему жалоб: {count}.",
        "Жиынтығы: {value}; жинақта осыған жатқызылған шағым саны: {count}.",
    ),
    "complaints.official.later": (
        "Not counted, since lodged after the day of the total: {complaints}.",
        "Не учтены, так как поданы после дня, на который дан итог: {complaints}.",
        "Жиынтық берілген күннен кейін түскендіктен есепке алынбағаны: {complaints}.",
    ),
    "rule.complaints": (
        "The status is the first that holds: contested, the latest outcome that a source states, replied, in a circle, "
        "deemed refused or overdue by a rule that a named person verified, forwarded, under examination, no reply "
        "found. A complaint is in a circle where it is passed on to a body that had it before, or to the one that it "
        "is against. Of several on record together, what a source says of some does not speak to the others.",
        "Статус есть первое, что подходит: оспаривается; последний исход, который называет источник; есть ответ; по "
        "кругу; молчание как отказ или просрочка по правилу, проверенному названным лицом; передана; "
        "рассматривается; ответ не найден. По кругу идёт жалоба, переданная туда, где она уже была, или тому, на "
        "кого она подана. Где за записью несколько жалоб, сказанное об одних не относится к другим.",
        "Мәртебе — сәйкес келетін бірінші сөз: дауланады; дереккөз айтқан соңғы нәтиже; жауап бар; айналымда; аты "
        "аталған адам тексерген ереже бойынша үнсіздік бас тарту не мерзімі өткен; жолданды; қаралуда; жауап "
        "табылмады. Бұрын болған органға не өзі үстінен жазылған органға жолданған шағым айналымда деп есептеледі. "
        "Жазба бірнеше шағымды білдірсе, біреулері туралы айтылған сөз басқаларына қатысты емес.",
    ),
}
