"""Invented people on invented lists, with known truth: what linkage and estimation are measured on.

Names, families, places and mistakes follow what lists from Kazakhstan look like, but no person, place or event in them
is real. How names are spelled is decided here, by rules that share nothing with `openinquest.names`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree

import polars as pl
import yaml

from openinquest.errors import InputError, Problem, UsageError
from openinquest.link._sim_habits import HABITS, Habits, Mistake, described
from openinquest.link._sim_lists import SimulatedList, make_list, person_ids
from openinquest.link._sim_people import CLASSES, People, gazetteer, invent_people
from openinquest.link._sim_words import VARIANTS, Form, spelled, vocabulary

__all__ = ["HABITS", "Habits", "Mistake", "SimulatedList", "Simulation", "simulate", "write_simulation"]

MOST_LISTS = 30
_HEADERS = {
    "en": (
        "row",
        "name",
        "date of birth",
        "age",
        "sex",
        "place",
        "district",
        "region",
        "date of death",
        "cause",
    ),
    "ru": (
        "№",
        "ФИО",
        "дата рождения",
        "возраст",
        "пол",
        "место смерти",
        "район",
        "область",
        "дата смерти",
        "причина",
    ),
    "kk": (
        "№",
        "Аты-жөні",
        "туған күні",
        "жасы",
        "жынысы",
        "орны",
        "ауданы",
        "облысы",
        "қаза болған күні",
        "себебі",
    ),
}
_COLUMNS = ("row", "name", "born", "age", "sex", "place", "district", "region", "died", "cause")
_SEXES = {"en": {"m": "m", "f": "f"}, "ru": {"m": "м", "f": "ж"}, "kk": {"m": "ер", "f": "әйел"}}
_README = """# {people:,} invented people on {lists} invented lists (seed {seed})

No person, place or event in these files is real. The column `truth` of a list says which of the people in
`about/people.csv` an entry names; nothing else may be read from it. `about/lists.yaml` says how each list was made:
which chance it had of knowing a person, in which languages it writes, how often it is wrong, and whether its maker
named each person once. `about/gazetteer.csv` has the places with their names, old and new.

{table}

    inquest link lists {files} --truth truth --gazetteer about/gazetteer.csv --out clusters.csv
"""


@dataclass(frozen=True, slots=True)
class Simulation:
    """Lists with known truth.

    `people` has one row a person: truth (the id), family, surname, given, patronymic (in Kazakh), sex (m, f), place
    (its id), cause, seen (one of "seen", "quiet", "hidden") String, born and died Date; `places` is a table as
    `read_gazetteer` takes it.
    """

    people: pl.DataFrame
    lists: tuple[SimulatedList, ...]
    places: pl.DataFrame

    @property
    def entries(self) -> pl.DataFrame:
        """The entries of all lists, with the columns of `ENTRY_SCHEMA` that the lists fill, and `truth`."""
        return pl.concat([item.entries for item in self.lists])

    @property
    def deduplicated(self) -> tuple[str, ...]:
        """Names of the lists whose makers named each person once."""
        return tuple(item.name for item in self.lists if item.habits.deduplicated)

    def histories(self) -> pl.DataFrame:
        """Return how many people are on which lists: one Boolean column a list, count Int64; also those on none."""
        table = self.people.select("truth").with_columns(
            pl.col("truth").is_in(item.entries["truth"].unique().implode()).alias(item.name)
            for item in self.lists
        )
        names = [item.name for item in self.lists]
        return table.group_by(names).agg(pl.len().cast(pl.Int64).alias("count")).sort(names)


def simulate(people: int, lists: int, seed: int) -> Simulation:
    """Return `people` invented people and `lists` lists of some of them; the same for the same seed.

    The people are the same however many lists are asked for. The lists are those of `HABITS` in turn: the fifth is
    the first again, "official_2", with its own draw. Raises UsageError unless both are at least 1 and lists at most 30.
    """
    import numpy as np

    if people < 1 or not 1 <= lists <= MOST_LISTS:
        raise UsageError(
            f"at least one person and 1 to {MOST_LISTS} lists are needed, not {people} and {lists}"
        )
    first, *others = np.random.SeedSequence(seed).spawn(1 + MOST_LISTS)
    invented = invent_people(people, np.random.default_rng(first))
    made = []
    for number, source in zip(range(lists), others, strict=False):
        habits = HABITS[number % len(HABITS)]
        if turn := number // len(HABITS):
            habits = replace(habits, name=f"{habits.name}_{turn + 1}")
        made.append(make_list(invented, habits, np.random.default_rng(source)))
    return Simulation(_people_frame(invented), tuple(made), gazetteer(invented.places))


def write_simulation(
    folder: Path, people: int, lists: int, seed: int, *, done: Callable[[str], None] = lambda name: None
) -> Simulation:
    """Write the lists as CSV with headers in their own languages, and what is known about them.

    Every CSV of the folder itself is a list; people.csv, gazetteer.csv and lists.yaml stand in its folder `about`
    beside README.md. All or nothing: the files appear together. `done` hears the name of each file when it is
    written. Raises InputError where the folder is there and not empty, UsageError as `simulate` does.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        found = "one that holds something" if folder.is_dir() else "a file"
        problem = Problem("a new or empty folder", found, "choose another", str(folder))
        raise InputError("the lists were not written", [problem])
    made = simulate(people, lists, seed)
    part = folder.with_name(folder.name + ".part")
    if part.exists():
        rmtree(part)
    about = part / "about"
    about.mkdir(parents=True)
    for item in made.lists:
        _as_written(item).write_csv(part / f"{item.name}.csv")
        done(f"{item.name}.csv")
    made.people.write_csv(about / "people.csv")
    made.places.write_csv(about / "gazetteer.csv")
    how = {"people": people, "seed": seed, "lists": [described(item.habits) for item in made.lists]}
    (about / "lists.yaml").write_text(
        yaml.safe_dump(how, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    (part / "README.md").write_text(_readme(made, seed), encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    part.rename(folder)
    for name in ("about/people.csv", "about/gazetteer.csv", "about/lists.yaml", "README.md"):
        done(name)
    return made


def _people_frame(people: People) -> pl.DataFrame:
    import numpy as np

    words = vocabulary()
    size = people.sex.size
    form, zero = np.full(size, int(Form.KAZAKH)), np.zeros(size, dtype=np.int64)
    table = (len(Form), VARIANTS, 2, 2)
    man, woman = np.where(people.sex == 0, people.given, 0), np.where(people.sex == 1, people.given, 0)
    males = spelled(words.males, (len(Form), VARIANTS, words.male.size), form, zero, man)
    females = spelled(words.females, (len(Form), VARIANTS, words.female.size), form, zero, woman)
    surnames = spelled(
        words.surnames,
        (*table, words.family.size),
        form,
        zero,
        people.surname_style,
        people.sex,
        people.surname,
    )
    fathers = spelled(
        words.patronymics,
        (*table, words.male.size),
        form,
        zero,
        people.patronymic_style,
        people.sex,
        people.father,
    )
    is_male = pl.Series(people.sex == 0)
    return pl.DataFrame({"truth": person_ids(np.arange(size))}).with_columns(
        ("f" + pl.Series(people.family).cast(pl.String).str.zfill(8)).alias("family"),
        surnames.alias("surname"),
        pl.when(is_male).then(males).otherwise(females).alias("given"),
        fathers.alias("patronymic"),
        pl.when(is_male).then(pl.lit("m")).otherwise(pl.lit("f")).alias("sex"),
        pl.Series(people.born).cast(pl.Int32).cast(pl.Date).alias("born"),
        pl.Series(people.died).cast(pl.Int32).cast(pl.Date).alias("died"),
        people.places["place"].gather(pl.Series(people.place)).alias("place"),
        pl.Series(people.causes).gather(pl.Series(people.cause)).alias("cause"),
        pl.Series(CLASSES).gather(pl.Series(people.seen)).alias("seen"),
    )


def _as_written(item: SimulatedList) -> pl.DataFrame:
    """Return a list with headers and words of its own language; columns that it never fills are left out."""
    language = item.habits.headers
    headers = dict(zip(_COLUMNS, _HEADERS[language], strict=True))
    filled = [name for name in _COLUMNS if item.entries[name].null_count() < item.entries.height]
    return item.entries.with_columns(pl.col("sex").replace(_SEXES[language])).select(
        *(pl.col(name).alias(headers[name]) for name in filled), "truth"
    )


def _readme(made: Simulation, seed: int) -> str:
    rows = ["| list | entries | people | each person once |", "| --- | ---: | ---: | --- |"]
    for item in made.lists:
        once = "yes" if item.habits.deduplicated else "no"
        rows.append(
            f"| {item.name}.csv | {item.entries.height:,} | {item.entries['truth'].n_unique():,} | {once} |"
        )
    files = " ".join(f"{item.name}.csv" for item in made.lists)
    return _README.format(
        people=made.people.height, lists=len(made.lists), seed=seed, table="\n".join(rows), files=files
    )
