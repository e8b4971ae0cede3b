"""Words of the field that speak to each other though they are not the same: open and secret, punished and closed.

Written from the field's vocabulary, not from a record. Each line is one topic; a word belongs to it if it begins with
one of the beginnings, in English, Russian or Kazakh.
"""

from __future__ import annotations

from functools import lru_cache

_TOPICS = {
    "openness": "secret secrecy classif closed open public broadcast live withheld disclos transparen "
    "секрет тайн закрыт открыт гласн публич трансляц засекр құпия жабық ашық жария",
    "justice": "investigat inquir trial court verdict judg prosecut impartial fair objectiv independen bias guilt "
    "расследов следств суд приговор беспристраст справедлив объектив независим предвзят "
    "тергеу сот үкім бейтарап әділ тәуелсіз",
    "impunity": "punish convict sentenc responsib accountab impunit discontinu clos amnest acquit perpetrat "
    "наказ осужд осудил ответствен безнаказ прекращ закрыт амнист оправд виновн "
    "жаза жауапкер қысқарт тоқтат рақымш ақта кінәлі",
    "force": "force fire fired shot shoot lethal weapon gun killed "
    "сил огонь огн стрел оруж убит применени күш оқ атты қару өлтір",
    "ill-treatment": "tortur beat beaten ill-treat abus custody detain "
    "пытк избие жесток задержан азапт қинау ұрып ұста",
    "adversaries": "terrorist bandit militant extremis rioter attacker fighter foreign demonstrat protest peaceful "
    "террорист бандит боевик экстремист мятеж нападавш иностран демонстрант протест мирн "
    "лаңкес террорш содыр шетел шеруш наразы бейбіт",
    "answers": "answer repl respon question unanswer explain ответ вопрос объясн жауап сұрақ түсінді",
    "promises": "promis pledg commit reform law repeal commission обещ реформ закон отмен комисси "
    "уәде заң реформ комисс",
    "power": "plot coup conspir treason power elite clan conflict заговор переворот измен власт элит клан "
    "сатқын төңкер билік қақтығыс",
}
_OF = tuple((topic, tuple(beginnings.split())) for topic, beginnings in _TOPICS.items())


@lru_cache(maxsize=200_000)
def topics(word: str) -> tuple[str, ...]:
    """Return the topics to which a lower-case word belongs."""
    return tuple(topic for topic, beginnings in _OF if word.startswith(beginnings))
