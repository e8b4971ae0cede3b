"""Sentences on the agreement of coders: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "reliability.compared": (
        "Coders {left} and {right}: documents {documents}, points that both were to code {points}, passages that "
        "both coded {units}; they differ on {differ}, of which adjudicated {settled}.",
        "Кодировщики {left} и {right}: документов {documents}, точек, порученных обоим, {points}, отрывков, "
        "закодированных обоими, {units}; расходятся в {differ}, из них рассмотрено {settled}.",
        "{left} мен {right} кодтаушылары: құжат {documents}, екеуіне де тапсырылған нүкте {points}, екеуі де кодтаған "
        "үзінді {units}; {differ} жерде айырма бар, соның {settled} қаралған.",
    ),
    "reliability.alone": (
        "Passages on points assigned to both that only one coded: {count}. They are no part of alpha.",
        "Отрывков по точкам, порученным обоим, которые закодировал лишь один: {count}. В альфу они не входят.",
        "Екеуіне де тапсырылған нүктелер бойынша біреуі ғана кодтаған үзінді: {count}. Олар альфаға кірмейді.",
    ),
    "reliability.unassigned": (
        "Passages that one coded and of which it is not known that the other was to code them: {count}.",
        "Отрывков, закодированных одним, о которых неизвестно, были ли они поручены другому: {count}.",
        "Біреуі кодтаған, ал екіншісіне тапсырылғаны белгісіз үзінді: {count}.",
    ),
    "reliability.no-interval.few": (
        "too few passages for an interval",
        "для интервала слишком мало отрывков",
        "аралық есептеуге үзінді тым аз",
    ),
    "reliability.no-interval.no-difference": (
        "no difference found, so that draws say nothing",
        "расхождений не найдено, поэтому розыгрыши ничего не говорят",
        "айырма табылмады, сондықтан сынақтар ештеңе айтпайды",
    ),
    "reliability.no-interval.no-variation": (
        "all values are one and the same, so that alpha says nothing",
        "все значения одинаковы, поэтому альфа ничего не говорит",
        "барлық мән бірдей, сондықтан альфа ештеңе айтпайды",
    ),
    "rule.reliability": (
        "A passage is compared where two coders coded the same words on the same point of a document that both were "
        "to code; values play no part in matching. Alpha (Krippendorff 2011) sets how often they differ against how "
        "often values drawn at random would; it does not say who is right.",
        "Отрывок сравнивается, если двое закодировали одни и те же слова по одной точке документа, порученного "
        "обоим; при подборе значения не учитываются. Альфа (Криппендорф, 2011) сопоставляет частоту расхождений с "
        "той, какую дал бы случай; она не говорит, кто прав.",
        "Екеуіне де тапсырылған құжаттың бір нүктесі бойынша екеуі бір сөздерді кодтаса, үзінді салыстырылады; "
        "сәйкестендіруде мәндер ескерілмейді. Альфа (Криппендорф, 2011) айырма жиілігін кездейсоқ шығатын жиілікпен "
        "салыстырады; кімдікі дұрыс екенін айтпайды.",
    ),
}
