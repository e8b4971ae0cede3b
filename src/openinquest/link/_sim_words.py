"""Words of the invented population in every way they are written, as one lookup table a part of a name.

The spellings are made here by rules of their own and share nothing with `openinquest.names`, so that what is measured
on simulated lists is not what was put into them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import polars as pl
import yaml

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Form(IntEnum):
    """Language, script and habit of one who writes a name down."""

    RUSSIAN = 0
    KAZAKH = 1
    KAZAKH_WITHOUT_LETTERS = 2  # typed on a keyboard without the letters of Kazakh
    LATIN_2018 = 3
    LATIN_2021 = 4
    ENGLISH_FROM_RUSSIAN = 5
    ENGLISH_BY_EAR = 6
    ENGLISH_FROM_KAZAKH = 7


class Group(IntEnum):
    """Which stock of names a person's names are of."""

    KAZAKH = 0
    SLAVIC = 1
    NEIGHBOUR = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One word as Kazakh writes it, as Russian does, and as Russian did or does elsewhere."""

    kazakh: str
    russian: str
    older: str


_ALPHABETS: Mapping[Form, str] = {
    Form.KAZAKH_WITHOUT_LETTERS: "flat",
    Form.LATIN_2018: "latin_2018",
    Form.LATIN_2021: "latin_2021",
    Form.ENGLISH_FROM_RUSSIAN: "from_russian",
    Form.ENGLISH_BY_EAR: "by_ear",
    Form.ENGLISH_FROM_KAZAKH: "from_kazakh",
}
_VOWELS = "аеёиоуыэюяәөүұі"
_OF_RUSSIAN = {Form.RUSSIAN, Form.ENGLISH_FROM_RUSSIAN, Form.ENGLISH_BY_EAR}
IN_KAZAKH = frozenset(form for form in Form if form not in _OF_RUSSIAN)
VARIANTS = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Male, female and family names with the group of each, most frequent first, and every spelling of them.

    A spelling is found by `spelled`; `surnames` are indexed by form, variant, style (with ending, without), sex (male,
    female) and word, `patronymics` by form, variant, style (-ович, -ұлы), sex and father's name, given names by form,
    variant and word.
    """

    male: NDArray[np.int64]
    female: NDArray[np.int64]
    family: NDArray[np.int64]
    males: pl.Series
    females: pl.Series
    surnames: pl.Series
    patronymics: pl.Series
    data: Mapping[str, Any]


def spelled(table: pl.Series, shape: Sequence[int], *at: NDArray[np.int64]) -> pl.Series:
    """Return the words of a table of the given shape at the positions `at`, one array a dimension."""
    import numpy as np

    return table.gather(pl.Series(np.ravel_multi_index(at, tuple(shape))))


@cache
def vocabulary() -> Vocabulary:
    """Return the packaged words in every spelling; made once a process, in about a second."""
    import numpy as np

    data = _data()
    kazakh, slavic, neighbour = data["kazakh"], data["slavic"], data["neighbour"]
    male = _words(kazakh["male"]) + _compounds(kazakh["first"], kazakh["second"])
    female = _words(kazakh["female"]) + _compounds(kazakh["female_first"], kazakh["female_second"])
    stems = dict(item.split("=") for item in slavic["patronymic_stems"].split())
    males = _grouped(male, _words(slavic["male"]), _words(neighbour["male"]))
    females = _grouped(female, _words(slavic["female"]), _words(neighbour["female"]))
    families = _grouped(male, _words(slavic["surnames"]), _words(neighbour["surnames"]))
    forms = [(form, variant) for form in Form for variant in range(VARIANTS)]
    given = [[pl.Series([_spell(w, f, v) for w, _ in some]) for f, v in forms] for some in (males, females)]
    shapes = [(style, woman) for style in (0, 1) for woman in (False, True)]
    surnames = [
        _surname(word, group, not style, woman) for style, woman in shapes for word, group in families
    ]
    fathers = [
        _patronymic(word, group, style, woman, stems) for style, woman in shapes for word, group in males
    ]
    groups = [np.array([group for _, group in some]) for some in (males, females, families)]
    spelt = [
        pl.Series([_spell(word, f, v) for f, v in forms for word in words]) for words in (surnames, fathers)
    ]
    return Vocabulary(
        male=groups[0], female=groups[1], family=groups[2],
        males=pl.concat(given[0]), females=pl.concat(given[1]), surnames=spelt[0], patronymics=spelt[1],
        data=data,
    )  # fmt: skip


def translated(text: str, form: Form) -> str:
    """Return a Kazakh (or, for English, Russian) text as a form writes it; Russian and Kazakh stay as they are."""
    return text.translate(_tables()[form]) if form in _ALPHABETS else text


def russified(text: str) -> str:
    """Return a Kazakh text in the letters of Russian: ә а, ғ г, қ к, ң н, ө о, ұ and ү у, һ х, і и."""
    return text.translate(_tables()[Form.KAZAKH_WITHOUT_LETTERS])


def compounds(first: str, second: str) -> list[Word]:
    """Return every joint of two lists of word parts, mixed, always in one order."""
    return _compounds(first, second)


@cache
def _data() -> dict[str, Any]:
    text = (files("openinquest.link") / "data" / "simulation.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def _tables() -> dict[Form, dict[int, str]]:
    alphabets = _data()["alphabets"]
    tables = {}
    for form, name in _ALPHABETS.items():
        base = {} if form is Form.KAZAKH_WITHOUT_LETTERS else alphabets["latin"]
        letters: dict[str, str] = base | alphabets[name]
        upper = {letter.upper(): to[:1].upper() + to[1:] for letter, to in letters.items()}
        tables[form] = str.maketrans(letters | upper)
    return tables


def _word(text: str) -> Word:
    kazakh, *given = text.split("/")
    russian = given[0] if given else russified(kazakh)
    older = given[1] if len(given) > 1 else russian
    if older == russian and russian.startswith("Ж"):
        older = "Дж" + russian[1:]
    return Word(kazakh, russian, older)


def _words(text: str) -> list[Word]:
    return list({word.kazakh: word for word in map(_word, text.split())}.values())


def _compounds(first: str, second: str) -> list[Word]:
    heads, tails = _words(first), _words(second)
    joined = [
        Word(head.kazakh + tail.kazakh, head.russian + tail.russian, head.older + tail.russian)
        for head in heads
        for tail in tails
    ]
    # a fixed mixture, so that the frequent ranks are not all of one head
    return (
        [joined[position * 7919 % len(joined)] for position in range(len(joined))]
        if len(joined) % 7919
        else joined
    )


def _grouped(kazakh: list[Word], slavic: list[Word], neighbour: list[Word]) -> list[tuple[Word, Group]]:
    stocks = ((kazakh, Group.KAZAKH), (slavic, Group.SLAVIC), (neighbour, Group.NEIGHBOUR))
    return [(word, group) for words, group in stocks for word in words]


def _spell(word: Word, form: Form, variant: int) -> str:
    if form in _OF_RUSSIAN:
        return translated(word.older if variant else word.russian, form)
    return translated(word.kazakh, form)


def _surname(word: Word, group: Group, ending: bool, woman: bool) -> Word:
    if group is Group.KAZAKH:
        parts = [word.kazakh, word.russian, word.older]
        return Word(*(_with_ending(part) + ("а" if woman else "") for part in parts)) if ending else word
    if not woman:
        return word
    return Word(*(_feminine(part) for part in (word.kazakh, word.russian, word.older)))


def _with_ending(stem: str) -> str:
    if stem[-1] in "йь":
        return stem[:-1] + "ев"
    return stem + ("ев" if stem[-1] in _VOWELS else "ов")


def _feminine(surname: str) -> str:
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def _patronymic(word: Word, group: Group, style: int, woman: bool, stems: Mapping[str, str]) -> Word:
    """Return a father's name as patronymic: of the Russian manner (style 0) or the Kazakh one (1)."""
    if group is Group.SLAVIC or not style:
        endings = ("вна" if woman else "вич", "Ильинична" if woman else "Ильич")
        parts = [
            endings[1] if part == "Илья" else (stems.get(part) or _father_stem(part)) + endings[0]
            for part in (word.kazakh, word.russian, word.older)
        ]
        return Word(*parts)
    kazakh, russian = ("қызы", "кызы") if woman else ("ұлы", "улы")
    return Word(word.kazakh + kazakh, word.russian + russian, word.older + russian)


def _father_stem(name: str) -> str:
    if name[-1] in "йь":
        return name[:-1] + "е"
    return name + ("е" if name[-1] in _VOWELS else "о")
