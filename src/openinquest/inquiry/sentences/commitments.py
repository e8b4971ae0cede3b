"""Sentences on commitments: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "commitment.done": (
        "{who} reports it as done ({day}, {statement}).",
        "Кто сообщает о выполнении: {who} ({day}, {statement}).",
        "{who} орындалды деп хабарлайды ({day}, {statement}).",
    ),
    "commitment.not-done": (
        "{who} denies that it was done ({day}, {statement}).",
        "Кто отрицает выполнение: {who} ({day}, {statement}).",
        "{who} орындалғанын жоққа шығарады ({day}, {statement}).",
    ),
    "commitment.supports": (
        "Judged to point to its being done: {what} ({on}, {statement}; {timing}). Reason: {reason}",
        "По суждению группы, говорит за выполнение: {what} ({on}, {statement}; {timing}). Почему: {reason}",
        "Топтың пайымдауынша, орындалғанын меңзейді: {what} ({on}, {statement}; {timing}). Себебі: {reason}",
    ),
    "commitment.undermines": (
        "Judged to point against its being done: {what} ({on}, {statement}; {timing}). Reason: {reason}",
        "По суждению группы, говорит против выполнения: {what} ({on}, {statement}; {timing}). Почему: {reason}",
        "Топтың пайымдауынша, орындалмағанын меңзейді: {what} ({on}, {statement}; {timing}). Себебі: {reason}",
    ),
    "commitment.qualifies": (
        "Judged to qualify it: {what} ({on}, {statement}; {timing}). Reason: {reason}",
        "По суждению группы, уточняет его: {what} ({on}, {statement}; {timing}). Почему: {reason}",
        "Топтың пайымдауынша, оны нақтылайды: {what} ({on}, {statement}; {timing}). Себебі: {reason}",
    ),
    "commitment.answers": (
        "Judged to answer it: {what} ({on}, {statement}; {timing}). Reason: {reason}",
        "По суждению группы, отвечает на него: {what} ({on}, {statement}; {timing}). Почему: {reason}",
        "Топтың пайымдауынша, оған жауап береді: {what} ({on}, {statement}; {timing}). Себебі: {reason}",
    ),
    "commitment.about": (
        "Said to be about it: {what} ({on}, {statement}; {timing}).",
        "К нему относится, как сказано: {what} ({on}, {statement}; {timing}).",
        "Осыған қатысты деп айтылған: {what} ({on}, {statement}; {timing}).",
    ),
    "commitment.timing.since": ("since it was made", "после него", "содан кейін"),
    "commitment.timing.before": ("before it was made", "до него", "оған дейін"),
    "commitment.timing.order-unknown": (
        "before or after it was made, which is not known",
        "до или после него, неизвестно",
        "оған дейін бе, кейін бе – белгісіз",
    ),
    "commitment.nothing": (
        "Nothing found on it since, as of {day}, searched in {documents}.",
        "По состоянию на {day} о нём с тех пор ничего не найдено; где искали: {documents}.",
        "{day} күнгі жағдай бойынша содан бері ол туралы ештеңе табылмады; ізделген жерлер: {documents}.",
    ),
    "commitment.nothing.record": (
        "Nothing found on it since, as of {day}, in the {count} documents of the record, {whole} of them read whole.",
        "По состоянию на {day} о нём с тех пор ничего не найдено; документов в своде: {count}, из них прочитано "
        "целиком: {whole}.",
        "{day} күнгі жағдай бойынша содан бері ол туралы ештеңе табылмады; жинақтағы құжат саны: {count}, толық "
        "оқылғаны: {whole}.",
    ),
    "commitment.no-term": ("No term was stated.", "Срок не назван.", "Мерзімі айтылмаған."),
    "commitment.not-yet-due": (
        "Term stated: {days}; not yet due on {today}.",
        "Названный срок: {days}; на {today} ещё не наступил.",
        "Айтылған мерзімі: {days}; {today} күні әлі жетпеген.",
    ),
    "commitment.may-be-due": (
        "Term stated: {days}; on {today} it may have been due or not.",
        "Названный срок: {days}; на {today} мог наступить или нет.",
        "Айтылған мерзімі: {days}; {today} күні жетуі де, жетпеуі де мүмкін.",
    ),
    "commitment.term-passed": (
        "Term stated: {days}; it had passed on {today}.",
        "Названный срок: {days}; на {today} он прошёл.",
        "Айтылған мерзімі: {days}; {today} күні өтіп кеткен.",
    ),
    "commitments.counted": (
        "Counted: {commitments}.",
        "Учтены: {commitments}.",
        "Есепке алынғаны: {commitments}.",
    ),
    "rule.commitments": (
        "The status is the first that holds: reported as done and denied, reported as done, denied, steps on record "
        "since by judgement or because they are about it, not yet due, nothing found. Whether a commitment was kept is "
        "for its readers to say.",
        "Статус есть первое, что подходит по записям: сообщают о выполнении и отрицают его; сообщают о выполнении; "
        "отрицают; в своде есть последующие шаги; срок не наступил; ничего не найдено. Выполнено ли обещание, решает "
        "читатель.",
        "Мәртебе — жазбаларға сәйкес келетін бірінші сөз: орындалды деп хабарланады әрі жоққа шығарылады; орындалды "
        "деп хабарланады; жоққа шығарылады; жинақта кейінгі қадамдар бар; мерзімі жетпеген; ештеңе табылмады. "
        "Міндеттеменің орындалған-орындалмағанын оқырман өзі айтады.",
    ),
}
