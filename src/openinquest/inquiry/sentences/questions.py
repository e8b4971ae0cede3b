"""Sentences on the register of questions: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "question.rival-days": (
        "Sources give different days of asking ({days}); days are counted from the first to the last of them.",
        "Источники называют разные дни вопроса ({days}); дни считаются от первого из них до последнего.",
        "Дереккөздер сұрақ қойылған күнді әртүрлі атайды ({days}); күндер бірінші күннен соңғысына дейін есептеледі.",
    ),
    "questions.asked": (
        "Questions asked of this addressee: {count}; one that was asked again counts once.",
        "Вопросов этому адресату: {count}; заданный повторно считается один раз.",
        "Осы адресатқа қойылған сұрақтар: {count}; қайта қойылғаны бір рет есептеледі.",
    ),
    "questions.answered": (
        "Questions with a reply graded as answering: {count}.",
        "Вопросов, ответ на которые оценён как «отвечено»: {count}.",
        "Жауабы «жауап берілді» деп бағаланған сұрақтар: {count}.",
    ),
    "questions.otherwise": (
        "Questions with another reply, or one that nobody graded: {count}.",
        "Вопросов с иным ответом или ответом без оценки: {count}.",
        "Өзгеше жауап алған не жауабы бағаланбаған сұрақтар: {count}.",
    ),
    "questions.waiting": (
        "Questions without a reply on record: {count}.",
        "Вопросов без найденного ответа: {count}.",
        "Жауабы табылмаған сұрақтар: {count}.",
    ),
    "questions.coverage": (
        "On the register: {questions} questions, {threads} with repeats taken together; asked: {days}; documents "
        "searched: {documents}, of them read whole: {whole}.",
        "В реестре вопросов: {questions}, без повторов: {threads}; заданы: {days}; просмотрено документов: "
        "{documents}, из них прочитано целиком: {whole}.",
        "Тізілімдегі сұрақтар: {questions}, қайталауларды біріктіргенде: {threads}; қойылған кезі: {days}; қаралған "
        "құжаттар: {documents}, оның ішінде толық оқылғаны: {whole}.",
    ),
    "questions.not-exhaustive": (
        "The register is not exhaustive: it holds what was coded from these documents, and other questions were "
        "asked elsewhere.",
        "Реестр не исчерпывающий: в нём только то, что закодировано из этих документов; другие вопросы задавались "
        "в других местах.",
        "Тізілім толық емес: онда осы құжаттардан кодталғаны ғана бар; басқа сұрақтар басқа жерлерде қойылған.",
    ),
    "questions.no-ranking": (
        "The order is that of the alphabet; numbers of different addressees are not comparable.",
        "Порядок алфавитный; числа разных адресатов не сопоставимы.",
        "Реті әліпби бойынша; әр адресаттың сандары өзара салыстыруға келмейді.",
    ),
    "questions.observed": (
        "What is not answered is followed up to the last day on which a source spoke: {day}.",
        "То, на что нет ответа, отслежено до последнего дня, когда высказался источник: {day}.",
        "Жауабы жоқтары дереккөз соңғы сөйлеген күнге дейін қадағаланды: {day}.",
    ),
    "rule.questions": (
        "A question counts once with its repeats; answered is what has a reply graded so, waiting what has none on "
        "record. Days run from the first asking until an answer; the median is the product-limit estimate.",
        "Вопрос с повторами считается один раз; «отвечено» — если так оценён ответ, «ждёт» — если ответа нет. Дни "
        "идут от первого вопроса до ответа; медиана — оценка Каплана — Мейера.",
        "Сұрақ қайталауларымен бірге бір рет есептеледі; жауабы солай бағаланса «жауап берілді», жауабы болмаса "
        "«күтуде». Күндер алғаш сұралғаннан жауапқа дейін саналады; медиана — Каплан — Мейер бағасы.",
    ),
}
