"""Invented lists of invented people: whom each list knows, how it writes them down, and what it gets wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from openinquest.link._sim_habits import Habits, Mistake
from openinquest.link._sim_people import People
from openinquest.link._sim_words import IN_KAZAKH, VARIANTS, Form, spelled, translated, vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMS = len(Form)
M = Mistake
_LANGUAGE = {
    Form.RUSSIAN: "ru", Form.ENGLISH_FROM_RUSSIAN: "en", Form.ENGLISH_BY_EAR: "en", Form.ENGLISH_FROM_KAZAKH: "en",
}  # fmt: skip
_TWO_LETTERS = ["Zh", "Sh", "Ch", "Kh", "Yu", "Ya"]
_ALIKE = dict(
    zip("аоеиутдбпкгсзмншщжaeioutdbpkgszmnlrv", "оаиеодтпбгкзснмщшзeaoiydtpbglzsnmtlw", strict=False)
)


@dataclass(frozen=True, slots=True)
class SimulatedList:
    """One list: its habits, its entries (`ENTRY_SCHEMA`, `truth` is the person), and what is wrong in each.

    `mistakes` has entry String and one Boolean column a `Mistake`.
    """

    habits: Habits
    entries: pl.DataFrame
    mistakes: pl.DataFrame

    @property
    def name(self) -> str:
        """The name of the list."""
        return self.habits.name


def make_list(people: People, habits: Habits, generator: np.random.Generator) -> SimulatedList:
    """Return a list of some of the people as its habits have it; the same for the same state of the generator."""
    import numpy as np

    chance = np.take(np.array(habits.captures), people.seen)
    known = np.flatnonzero(generator.random(people.sex.size) < chance)
    again = generator.random(known.size) < habits.doubles / (1 - habits.doubles)
    who = generator.permutation(np.concatenate([known, known[again]]))
    size = who.size
    wrong = {mistake: generator.random(size) < habits.mistakes.get(mistake, 0.0) for mistake in Mistake}
    forms = np.array([int(form) for form in habits.languages])
    form = forms[generator.choice(forms.size, size=size, p=np.array(list(habits.languages.values())))]
    columns = {
        "name": _names(people, who, form, wrong, generator),
        **_ages(people, who, wrong, generator),
        "sex": _blank(pl.Series(np.array(["m", "f"])[people.sex[who]]), wrong[M.NO_SEX]),
        **_places(people, who, form, wrong),
        "died": _deaths(people, who, wrong, generator),
        "cause": _causes(people, who, form, wrong, generator),
    }
    rows = pl.Series(np.arange(1, size + 1)).cast(pl.String)
    entries = pl.DataFrame(
        {
            "entry": pl.Series([habits.name + ":"], dtype=pl.String).new_from_index(0, size) + rows,
            "list": pl.Series([habits.name], dtype=pl.String).new_from_index(0, size),
            "row": rows,
            **columns,
            "truth": person_ids(who),
        }
    )
    mistakes = pl.DataFrame(
        {"entry": entries["entry"], **{str(name): found for name, found in wrong.items()}}
    )
    return SimulatedList(habits, entries, mistakes)


def person_ids(positions: NDArray[np.int64]) -> pl.Series:
    """Return the ids of people at the positions given."""
    return ("p" + pl.Series(positions).cast(pl.String).str.zfill(8)).alias("truth")


def _blank(values: pl.Series, where: NDArray[np.bool_]) -> pl.Series:
    """Return the values with null where the mask holds."""
    return pl.select(pl.when(~pl.Series(where)).then(values)).to_series()


def _either(where: NDArray[np.bool_], one: pl.Series, other: pl.Series) -> pl.Series:
    return pl.select(pl.when(pl.Series(where)).then(one).otherwise(other)).to_series()


def _names(
    people: People,
    who: NDArray[np.int64],
    form: NDArray[np.int64],
    wrong: dict[Mistake, NDArray[np.bool_]],
    generator: np.random.Generator,
) -> pl.Series:
    """Return the names as written; marks as not made the mistakes that a name had no room for."""
    import numpy as np

    words = vocabulary()
    sex = people.sex[who]
    older = wrong[M.OLDER_SPELLING].astype(np.int64)
    in_kazakh = np.isin(form, [int(item) for item in IN_KAZAKH])
    # one who writes in Kazakh turns most patronymics into the Kazakh manner
    manner = np.where(in_kazakh & (generator.random(who.size) < 0.85), 1, people.patronymic_style[who])
    ending = np.where(wrong[M.NO_ENDING], 1, people.surname_style[who])
    table = (FORMS, VARIANTS, 2, 2)
    surname = spelled(
        words.surnames, (*table, words.family.size), form, older, ending, sex, people.surname[who]
    )
    patronymic = spelled(
        words.patronymics, (*table, words.male.size), form, older, manner, sex, people.father[who]
    )
    males, females = (FORMS, VARIANTS, words.male.size), (FORMS, VARIANTS, words.female.size)
    man, woman = np.where(sex == 0, people.given[who], 0), np.where(sex == 1, people.given[who], 0)
    given = _either(
        sex == 0,
        spelled(words.males, males, form, older, man),
        spelled(words.females, females, form, older, woman),
    )
    wrong[M.NO_PATRONYMIC] &= ~wrong[M.INITIALS]
    parts = pl.DataFrame(
        {"surname": surname, "given": given, "patronymic": _blank(patronymic, wrong[M.NO_PATRONYMIC])}
    ).with_columns(given_letter=_letter("given"), patronymic_letter=_letter("patronymic"))
    # on some lists of initials the father's is left out
    short = pl.concat_str(
        pl.col("surname"), pl.lit(" "), pl.col("given_letter"), pl.col("patronymic_letter"), ignore_nulls=True
    )
    full = pl.concat_str("surname", "given", "patronymic", separator=" ", ignore_nulls=True)
    turned = pl.concat_str("given", "patronymic", "surname", separator=" ", ignore_nulls=True)
    written = parts.select(
        pl.when(pl.Series(wrong[M.INITIALS]))
        .then(short)
        .when(pl.Series(wrong[M.TRANSPOSED]))
        .then(turned)
        .otherwise(full)
    ).to_series()
    wrong[M.TRANSPOSED] &= ~wrong[M.INITIALS]
    written = _with_typos(written, wrong, generator)
    return _unnamed(written, form, sex, wrong[M.UNNAMED])


def _letter(part: str) -> pl.Expr:
    """Return the initial of a part with its dot; English writes some with two letters."""
    column = pl.col(part)
    two = column.str.slice(0, 2)
    return pl.when(two.is_in(_TWO_LETTERS)).then(two).otherwise(column.str.slice(0, 1)) + "."


def _with_typos(
    names: pl.Series, wrong: dict[Mistake, NDArray[np.bool_]], generator: np.random.Generator
) -> pl.Series:
    """Return the names with one letter wrong where a typo is due, within a word of at least five letters."""
    import numpy as np

    rows = np.flatnonzero(wrong[M.TYPO])
    draws = generator.random((rows.size, 3))
    texts = names.gather(pl.Series(rows)).to_list()
    changed = [_mistyped(text, *draw) for text, draw in zip(texts, draws.tolist(), strict=True)]
    wrong[M.TYPO][rows] = [before != after for before, after in zip(texts, changed, strict=True)]
    return names.clone().scatter(pl.Series(rows), pl.Series(changed, dtype=pl.String)) if rows.size else names


def _mistyped(text: str, which: float, where: float, how: float) -> str:
    """Return a name with one letter replaced, lost, doubled or exchanged with the next; draws are from 0 to 1."""
    words = text.split(" ")
    long = [position for position, word in enumerate(words) if len(word) >= 5 and "." not in word]
    if not long:
        return text
    at = long[int(which * len(long))]
    word = words[at]
    place = 1 + int(where * (len(word) - 2))
    letter = word[place]
    if how < 0.4:
        changed = word[:place] + _ALIKE.get(letter, letter + letter) + word[place + 1 :]
    elif how < 0.65:
        changed = word[:place] + word[place + 1 :]
    elif how < 0.8:
        changed = word[:place] + letter + word[place:]
    else:
        changed = word[:place] + word[place + 1] + letter + word[place + 2 :]
    return " ".join([*words[:at], changed, *words[at + 1 :]])


def _unnamed(
    names: pl.Series, form: NDArray[np.int64], sex: NDArray[np.int64], where: NDArray[np.bool_]
) -> pl.Series:
    import numpy as np

    rows = np.flatnonzero(where)
    if not rows.size:
        return names
    words = vocabulary().data["unnamed"]
    texts = [
        words[_LANGUAGE.get(Form(kind), "kk")][which]
        for kind, which in zip(form[rows].tolist(), sex[rows].tolist(), strict=True)
    ]
    return names.clone().scatter(pl.Series(rows), pl.Series(texts, dtype=pl.String))


def _ages(
    people: People,
    who: NDArray[np.int64],
    wrong: dict[Mistake, NDArray[np.bool_]],
    generator: np.random.Generator,
) -> dict[str, pl.Series]:
    """Return the columns born (EDTF) and age (years at death) as written."""
    import numpy as np

    born = pl.Series(people.born[who]).cast(pl.Int32).cast(pl.Date)
    died = pl.Series(people.died[who]).cast(pl.Int32).cast(pl.Date)
    dates = pl.DataFrame({"born": born, "died": died}).select(
        pl.col("born").dt.year().alias("year"),
        pl.col("born").dt.month().cast(pl.Int64).alias("month"),
        pl.col("born").dt.day().cast(pl.Int64).alias("day"),
        (
            pl.col("died").dt.year()
            - pl.col("born").dt.year()
            - (
                (pl.col("died").dt.month() < pl.col("born").dt.month())
                | (
                    (pl.col("died").dt.month() == pl.col("born").dt.month())
                    & (pl.col("died").dt.day() < pl.col("born").dt.day())
                )
            )
        )
        .cast(pl.Int64)
        .alias("age"),
    )
    year, month, day = (dates[name].to_numpy() for name in ("year", "month", "day"))
    wrong[M.YEAR_ONLY] &= ~wrong[M.NO_BIRTH]
    wrong[M.YEAR_OFF] &= ~wrong[M.NO_BIRTH]
    # a swapped date must be another date of the calendar, and show
    swap = wrong[M.DAY_AND_MONTH_SWAPPED]
    swap &= (day <= 12) & (day != month) & ~wrong[M.YEAR_ONLY] & ~wrong[M.NO_BIRTH]
    month, day = np.where(swap, day, month), np.where(swap, month, day)
    steps = np.array([-10, -2, -1, 1, 1, 2])
    year = year + np.where(wrong[M.YEAR_OFF], generator.choice(steps, size=who.size), 0)
    # the last of February of a leap year is no day of the year beside it
    day = np.where(wrong[M.YEAR_OFF] & (month == 2) & (day == 29), 28, day)
    shown = pl.DataFrame({"year": year, "month": month, "day": day}).cast(pl.String)
    two = [pl.col(name).str.zfill(2) for name in ("month", "day")]
    whole = shown.select(pl.concat_str("year", *two, separator="-")).to_series()
    wrong[M.AGE_OFF] &= ~wrong[M.NO_AGE]
    age = dates["age"].to_numpy() + np.where(
        wrong[M.AGE_OFF], generator.choice(np.array([-1, 1]), size=who.size), 0
    )
    return {
        "born": _blank(_either(wrong[M.YEAR_ONLY], shown["year"], whole), wrong[M.NO_BIRTH]),
        "age": _blank(pl.Series(np.maximum(age, 0)), wrong[M.NO_AGE]),
    }


def _places(
    people: People, who: NDArray[np.int64], form: NDArray[np.int64], wrong: dict[Mistake, NDArray[np.bool_]]
) -> dict[str, pl.Series]:
    """Return place, district and region as written: the village or city, or only the district or region."""
    import numpy as np

    table = people.places
    count = table.height
    names, russian = table["name"].to_list(), table["russian"].to_list()
    old = [text or name for text, name in zip(table["old"].to_list(), russian, strict=True)]
    used = set(form.tolist())  # the rest of the table is only there to be indexed past
    ways = [
        [translated(text, item) for text in (names if item in IN_KAZAKH else russian)]
        if item in used
        else names
        for item in Form
    ]
    ways += [[translated(text, item) for text in old] if item in used else old for item in Form]
    flat = pl.Series([text for way in ways for text in way])
    place = people.place[who]
    district, region = (table[column].to_numpy()[place] for column in ("district", "region"))
    centre = np.flatnonzero(table["kind"].to_numpy() == "region")[region]
    wrong[M.COARSE_PLACE] &= ~wrong[M.NO_PLACE]
    larger = np.where(district >= 0, district, centre)
    at = np.where(wrong[M.COARSE_PLACE], larger, place)
    has_old = np.array([text is not None for text in table["old"].to_list()])
    wrong[M.OLD_PLACE_NAME] &= has_old[at] & ~wrong[M.NO_PLACE]
    way = form + FORMS * wrong[M.OLD_PLACE_NAME]
    below = ~wrong[M.COARSE_PLACE] & ~wrong[M.NO_PLACE]
    in_district = (district >= 0) & below & ~wrong[M.NO_DISTRICT]
    return {
        "place": _blank(flat.gather(pl.Series(way * count + at)), wrong[M.NO_PLACE]),
        "district": _blank(flat.gather(pl.Series(form * count + np.maximum(district, 0))), ~in_district),
        "region": _blank(flat.gather(pl.Series(form * count + centre)), wrong[M.NO_REGION]),
    }


def _deaths(
    people: People,
    who: NDArray[np.int64],
    wrong: dict[Mistake, NDArray[np.bool_]],
    generator: np.random.Generator,
) -> pl.Series:
    import numpy as np

    wrong[M.DEATH_OFF] &= ~wrong[M.NO_DEATH]
    off = np.where(wrong[M.DEATH_OFF], generator.choice(np.array([-1, 1, 1, 2]), size=who.size), 0)
    days = pl.Series(people.died[who] + off).cast(pl.Int32).cast(pl.Date)
    return _blank(days.dt.strftime("%Y-%m-%d"), wrong[M.NO_DEATH])


def _causes(
    people: People,
    who: NDArray[np.int64],
    form: NDArray[np.int64],
    wrong: dict[Mistake, NDArray[np.bool_]],
    generator: np.random.Generator,
) -> pl.Series:
    import numpy as np

    words: dict[str, dict[str, list[str]]] = vocabulary().data["causes"]
    kinds = len(people.causes)
    wrong[M.OTHER_CAUSE] &= ~wrong[M.NO_CAUSE]
    other = (people.cause[who] + generator.integers(1, kinds, size=who.size)) % kinds
    cause = np.where(wrong[M.OTHER_CAUSE], other, people.cause[who])
    languages = [_LANGUAGE.get(item, "kk") for item in Form]
    two = [
        [texts[position % len(texts)] for item in people.causes for texts in [words[item][language]]]
        for language in languages
        for position in (0, 1)
    ]
    flat = pl.Series([text for row in two for text in row])
    which = generator.integers(0, 2, size=who.size)
    return _blank(flat.gather(pl.Series((form * 2 + which) * kinds + cause)), wrong[M.NO_CAUSE])
