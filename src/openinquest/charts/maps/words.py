"""The words that maps write themselves, in English, Russian and Kazakh."""

from __future__ import annotations

from enum import Enum

from openinquest.charts.chart import Language
from openinquest.charts.maps.base import Edition


class MapWord(Enum):
    """One text in the order of `Language`: English, Russian, Kazakh."""

    PLACE = ("Place", "Место", "Орын")
    NEARLY = (
        "known only within the circle",
        "известно лишь в пределах круга",
        "тек шеңбер шегінде белгілі",
    )
    EXACTLY = ("place", "место", "орын")
    SIZE = (
        "The larger the mark, the larger the number.",
        "Чем больше знак, тем больше число.",
        "Белгі үлкен болса, саны да көп.",
    )
    ABOUT = ("{title}: a map. {places}.", "{title}: карта. {places}.", "{title}: карта. {places}.")
    NOWHERE = (
        "{title}: nothing can be placed on a map.",
        "{title}: на карту нельзя нанести ничего.",
        "{title}: картаға ештеңе түсіру мүмкін емес.",
    )
    KILOMETRES = ("{} km", "{} км", "{} км")
    CENTRE = ("middle of it", "середина", "ортасы")

    def of(self, language: Language) -> str:
        """Return the text in this language."""
        texts: tuple[str, str, str] = self.value
        return texts[list(Language).index(language)]


_CAPTIONS = {
    Edition.KAZAKHSTAN: (
        "Lines: regions of Kazakhstan as they were before 19 June 2018, neighbours as of May 2018 (Natural Earth, "
        "public domain). These are not today's boundaries: Shymkent, a city of its own since June 2018, and the "
        "regions made in June 2022 are not in them.",
        "Линии: области Казахстана в границах до 19 июня 2018 года, соседние страны на май 2018 года (Natural Earth, "
        "общественное достояние). Это не нынешние границы: на карте нет Шымкента, отдельного города с июня 2018 года, "
        "и областей, созданных в июне 2022 года.",
        "Сызықтар: Қазақстан облыстарының 2018 жылғы 19 маусымға дейінгі шекаралары, көрші елдер 2018 жылғы мамырдағы "
        "күйінде (Natural Earth, қоғамдық игілік). Бұл қазіргі шекаралар емес: 2018 жылғы маусымнан бері жеке қала "
        "болып саналатын Шымкент те, 2022 жылғы маусымда құрылған облыстар да картада жоқ.",
    ),
    Edition.WORLD: (
        "Lines: countries as of May 2018, by who controlled what, which says nothing of whose it is (Natural Earth "
        "4.1, public domain). They may have moved since.",
        "Линии: страны на май 2018 года по тому, кто чем управлял, что не говорит о принадлежности (Natural Earth 4.1, "
        "общественное достояние). С тех пор они могли измениться.",
        "Сызықтар: елдер 2018 жылғы мамырдағы күйінде, нені кім бақылағаны бойынша, бұл кімдікі екенін білдірмейді "
        "(Natural Earth 4.1, қоғамдық игілік). Содан бері өзгеруі мүмкін.",
    ),
}


def caption(edition: Edition, language: Language) -> str:
    """Return what the lines of a base map are, of which day and whose: no map may stand without it."""
    return _CAPTIONS[edition][list(Language).index(language)]
