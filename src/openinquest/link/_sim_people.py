"""Invented people: families with their names, days of birth and death, places and causes, and who is seldom seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from openinquest.link._sim_words import (
    Form,
    Group,
    Vocabulary,
    compounds,
    russified,
    translated,
    vocabulary,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIRST_DAY = date(2031, 3, 1)
DAYS = 400
"""The invented events last so long, on days of very different violence."""

CLASSES = ("seen", "quiet", "hidden")
_CLASS_SHARES = (0.5, 0.35, 0.15)
_GROUP_SHARES = (0.72, 0.18, 0.10)
_REGIONS, _DISTRICTS, _VILLAGES = 14, 11, 14
_IN_CITY = 0.45
_CHILDREN = (0.5, 0.26, 0.15, 0.06, 0.03)
"""Of a family, the share with one, two, ... five brothers and sisters among the people."""
_WITH_FATHER = 0.28
_WITHOUT_ENDING = (0.02, 0.22)
_KAZAKH_MANNER = (0.06, 0.40)
"""Shares of surnames without -ов and of patronymics on -ұлы: of those born before 1992, and since."""


@dataclass(frozen=True, slots=True)
class People:
    """Arrays with one value a person, the places they live and died in, and the kinds of causes.

    `family`, `given`, `father` are positions in the vocabulary, `surname_style` and `patronymic_style` 0 or 1,
    `sex` 0 for male, 1 for female, `born` and `died` days since 1970, `place` a position in `places`, `cause` one in
    `causes`, `seen` one in `CLASSES`. `places` has place, name, within, kind, russian, old, and the positions
    `district` and `region` (-1 for none).
    """

    family: NDArray[np.int64]
    surname: NDArray[np.int64]
    given: NDArray[np.int64]
    father: NDArray[np.int64]
    sex: NDArray[np.int64]
    surname_style: NDArray[np.int64]
    patronymic_style: NDArray[np.int64]
    born: NDArray[np.int64]
    died: NDArray[np.int64]
    place: NDArray[np.int64]
    cause: NDArray[np.int64]
    seen: NDArray[np.int64]
    places: pl.DataFrame
    causes: tuple[str, ...]


def invent_people(count: int, generator: np.random.Generator) -> People:
    """Return `count` invented people; brothers and sisters share surname, father and district.

    A father who is among the people gives his children the patronymic; one in four surnames of such families is made
    of the grandfather's name. Frequencies of names fall with their rank, as in real populations.
    """
    import numpy as np

    words = vocabulary()
    children = 1 + generator.choice(len(_CHILDREN), size=count, p=_CHILDREN)
    has_father = generator.random(count) < _WITH_FATHER
    sizes = children + has_father
    families = int(np.searchsorted(np.cumsum(sizes), count)) + 1
    sizes, has_father = sizes[:families], has_father[:families]
    of = np.repeat(np.arange(families), sizes)[:count]
    order = np.arange(count) - np.repeat(np.cumsum(sizes) - sizes, sizes)[:count]
    is_father = has_father[of] & (order == 0)

    group = generator.choice(3, size=families, p=_GROUP_SHARES)
    surname = _names(words.family, group, generator, 0.8)
    head = _names(words.male, group, generator, 0.9)
    grandfather = _names(words.male, group, generator, 0.9)
    # the stock of Kazakh surnames is that of male names, so the grandfather's position is his surname's
    old_way = (group == Group.KAZAKH) & (generator.random(families) < 0.25)
    surname = np.where(old_way, grandfather, surname)

    sex = np.where(is_father | (generator.random(count) < 0.72), 0, 1)
    male, female = (_names(stock, group[of], generator, 0.9) for stock in (words.male, words.female))
    given = np.where(is_father, head[of], np.where(sex == 0, male, female))
    given = _apart(given, of, sex, words, group, generator)
    father = np.where(is_father, grandfather[of], head[of])

    youngest, oldest = _day(1934), _day(1992)
    head_born = oldest - ((oldest - youngest) * generator.beta(2.0, 2.5, families)).astype(np.int64)
    later = (365.25 * (18 + 22 * generator.beta(1.6, 2.4, count))).astype(np.int64)
    first_day = (FIRST_DAY - date(1970, 1, 1)).days
    born = np.where(is_father, head_born[of], np.minimum(head_born[of] + later, first_day - 200))

    is_young = (born >= _day(1992)).astype(np.int64)
    turkic = group[of] != Group.SLAVIC
    bare = (generator.random(count) < np.take(_WITHOUT_ENDING, is_young)) & (group[of] == Group.KAZAKH)
    manner = bare | ((generator.random(count) < np.take(_KAZAKH_MANNER, is_young)) & turkic)

    places, weights = _places(generator)
    home = generator.choice(places.height, size=families, p=weights)[of]
    # most die where the family lives; the rest anywhere in the same region, or beyond
    elsewhere = generator.choice(places.height, size=count, p=weights)
    region = places["region"].to_numpy()
    capital = np.flatnonzero(places["kind"].to_numpy() == "city")[region[home]]
    fate = generator.random(count)
    place = np.where(fate < 0.82, home, np.where(fate < 0.94, capital, elsewhere))

    busy = generator.pareto(1.3, DAYS) + 0.05
    died = first_day + generator.choice(DAYS, size=count, p=busy / busy.sum())
    causes = tuple(words.data["causes"])
    cause = generator.choice(len(causes), size=count, p=_falling(len(causes), 1.2))
    seen = generator.choice(3, size=count, p=_CLASS_SHARES)
    return People(
        of, surname[of], given, father, sex, bare.astype(np.int64), manner.astype(np.int64), born, died, place, cause,
        seen, places, causes,
    )  # fmt: skip


def _day(year: int) -> int:
    return (date(year, 1, 1) - date(1970, 1, 1)).days


def _falling(count: int, power: float, flat: float = 8.0) -> NDArray[np.float64]:
    """Return shares that fall with the rank as Zipf's and Mandelbrot's law has them."""
    import numpy as np

    weights: NDArray[np.float64] = np.power(np.arange(count, dtype=np.float64) + flat, -power)
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def _names(
    groups: NDArray[np.int64], wanted: NDArray[np.int64], generator: np.random.Generator, power: float
) -> NDArray[np.int64]:
    """Return a position in the vocabulary for every wanted group."""
    import numpy as np

    found = np.empty(wanted.size, dtype=np.int64)
    for group in Group:
        stock = np.flatnonzero(groups == group)
        mine = np.flatnonzero(wanted == group)
        found[mine] = stock[generator.choice(stock.size, size=mine.size, p=_falling(stock.size, power))]
    return found


def _apart(
    given: NDArray[np.int64],
    of: NDArray[np.int64],
    sex: NDArray[np.int64],
    words: Vocabulary,
    group: NDArray[np.int64],
    generator: np.random.Generator,
) -> NDArray[np.int64]:
    """Return given names with those drawn anew that another of the family, earlier in it, already has."""
    import numpy as np

    for _ in range(4):
        named = pl.DataFrame({"of": of, "sex": sex, "given": given, "position": np.arange(of.size)})
        later = named.filter(~pl.struct("of", "sex", "given").is_first_distinct())
        rows = later["position"].to_numpy()
        for which, stock in enumerate((words.male, words.female)):
            mine = rows[sex[rows] == which]
            given[mine] = _names(stock, group[of[mine]], generator, 0.9)
    return given


def _places(generator: np.random.Generator) -> tuple[pl.DataFrame, NDArray[np.float64]]:
    """Return regions, their cities, districts and villages, and how many people each holds as shares.

    Names of villages recur in other districts, and some have an older Russian name.
    """
    import numpy as np

    data = vocabulary().data["places"]
    stock = [word.kazakh for word in compounds(data["first"], data["second"])]
    olds = data["old"].split()
    rows: list[tuple[str, str, str | None, str, str | None, int, int]] = []
    shares: list[float] = []
    sizes = _falling(_REGIONS, 0.7)
    names = iter(stock[position] for position in generator.permutation(len(stock)).tolist())
    for region in range(_REGIONS):
        code = f"r{region + 1:02}"
        name = next(names)
        rows.append((code, name, None, "region", None, -1, region))
        rows.append((f"{code}c", next(names), code, "city", None, -1, region))
        shares += [0.0, float(sizes[region]) * _IN_CITY]
        inner = _falling(_DISTRICTS, 0.6)
        for district in range(_DISTRICTS):
            below = f"{code}d{district + 1:02}"
            rows.append((below, next(names), code, "district", None, -1, region))
            shares.append(0.0)
            own = len(rows) - 1
            drawn = generator.choice(len(stock), size=_VILLAGES, replace=False).tolist()
            hamlets = _falling(_VILLAGES, 0.9, 2.0)
            for village, position in enumerate(drawn):
                old = olds[int(generator.integers(len(olds)))] if generator.random() < 0.35 else None
                rows.append(
                    (f"{below}v{village + 1:02}", stock[position], below, "village", old, own, region)
                )
                shares.append(float(sizes[region] * (1 - _IN_CITY) * inner[district] * hamlets[village]))
    columns = ["place", "name", "within", "kind", "old", "district", "region"]
    places = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    russian = pl.Series("russian", [russified(name) for name in places["name"]])
    weights = np.array(shares)
    return places.with_columns(russian), weights / weights.sum()


def gazetteer(places: pl.DataFrame) -> pl.DataFrame:
    """Return the table of places as `read_gazetteer` takes it: place, name, within, kind; one row a name."""
    suffixes = {"region": ("облысы", "область"), "district": ("ауданы", "район")}
    rows = []
    for place, name, within, kind, old, russian in places.select(
        "place", "name", "within", "kind", "old", "russian"
    ).iter_rows():
        spellings = [
            name,
            russian,
            translated(russian, Form.ENGLISH_FROM_RUSSIAN),
            translated(name, Form.LATIN_2021),
        ]
        if kind in suffixes:
            spellings += [f"{name} {suffixes[kind][0]}", f"{russian} {suffixes[kind][1]}"]
        if old:
            spellings += [old, translated(old, Form.ENGLISH_FROM_RUSSIAN)]
        rows += [(place, spelling, within, kind) for spelling in dict.fromkeys(spellings)]
    return pl.DataFrame(
        rows, schema=["place", "name", "within", "kind"], orient="row", infer_schema_length=None
    )
