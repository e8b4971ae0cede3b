"""Stems of words, so that texts of three languages can be compared: endings are cut off, nothing is looked up."""

from __future__ import annotations

import re
from functools import lru_cache

_SHORTEST = 4
"""Letters that are left at least: shorter stems join words that have nothing in common."""
_ROUNDS = 4
"""Kazakh hangs one ending on another: number, possession, case, person."""

_ENGLISH = """
ations ation ions ion ments ment ness ities ity ingly edly ing ed ies es s ly er ers or ors al ive
"""
_RUSSIAN = """
ами ями ого его ому ему ыми ими ых их ый ий ой ая яя ое ее ые ие ую юю ом ем ам ям ах ях ов ев ей ью
ости ость остей ения ение ений ению ением ции ция ций цию ировать ировали ировал ировано ать ять ить еть
ал ала али ало ил ила или ило ел ела ели ены ено ена ан ана аны ано ен ся сь ющ ющи ивш вш нн
а я о е ы и у ю ь й
"""
_KAZAKH = """
лар лер дар дер тар тер ның нің дың дің тың тің дан ден тан тен нан нен ға ге қа ке на не да де та те
ды ді ты ті ны ні мен бен пен ын ін сы сі ы і ған ген қан кен атын етін лы лі дық дік тық тік лық лік
сыз сіз ып іп у уы уі ушы уші ылды ілді ылған ілген алды елді
"""
_STOP_WORDS = """
that this with from were was have has been they their which than into about after before those these
them there where when what whose whom would could should said says other over under also only
the and for not who are his her its had did one two
что это как они его или для при без под над были было быть был того тоже также который которые
этого этом все всех она оно так уже ещё после
және мен үшін туралы бойынша деген кейін дейін бұл сол осы олар емес еді екен деп болған болды бар жоқ
"""


_LATIN = frozenset(_ENGLISH.split())
# Kazakh texts quote Russian words and take their endings, so one list serves both.
_CYRILLIC = frozenset((_RUSSIAN + _KAZAKH).split())
_LONGEST = max(map(len, _LATIN | _CYRILLIC))
_STOP = frozenset(_STOP_WORDS.split())
_NEGATION = re.compile(
    r"\b(no|not|never|nobody|none|without|denied|denies|deny|refused|unanswered"
    r"|не|ни|нет|никто|никогда|без|отрица\w*|отказ\w*|опроверг\w*"
    r"|емес|жоқ|ешкім|ешқашан|ешбір|жоққа|бас\s+тарт\w*|\w+(?:ма|ме|па|пе|ба|бе)ған)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word, or nothing for a word that says little."""
    if word in _STOP:
        return ""
    if word.isdigit():
        return word
    endings = _LATIN if word.isascii() else _CYRILLIC
    for _ in range(_ROUNDS):
        for length in range(min(_LONGEST, len(word) - _SHORTEST), 0, -1):
            if word[-length:] in endings:
                word = word[:-length]
                break
        else:
            break
    return word


def denies(text: str) -> bool:
    """Return whether a text has a word of denial in one of the three languages."""
    return _NEGATION.search(text) is not None
