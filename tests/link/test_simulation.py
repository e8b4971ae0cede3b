"""Invented lists: the same for a seed, wrong as often as declared, and readable as lists."""

import ast
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from openinquest.errors import InputError, UsageError
from openinquest.link import simulation as simulation_module
from openinquest.link.simulation import HABITS, Habits, Mistake, Simulation, simulate, write_simulation

M = Mistake


@cache
def made() -> Simulation:
    return simulate(20_000, 5, 7)


def known(name: str) -> tuple[Habits, pl.DataFrame]:
    """Return the habits of a list and its entries with the person each names and what is wrong in it."""
    item = next(item for item in made().lists if item.name == name)
    people = made().people.rename(
        {"place": "place_id", "sex": "sex_known", "born": "born_known", "died": "died_known"}
    )
    return item.habits, item.entries.join(people.drop("cause"), on="truth").join(item.mistakes, on="entry")


LISTS = [item.name for item in HABITS]


def test_the_same_seed_makes_the_same_lists() -> None:
    one, other = simulate(300, 4, 5), simulate(300, 4, 5)
    assert_frame_equal(one.entries, other.entries)
    assert_frame_equal(one.people, other.people)
    assert not one.people.equals(simulate(300, 4, 6).people)


def test_more_lists_change_neither_the_people_nor_the_lists_before_them() -> None:
    few, many = simulate(300, 2, 5), simulate(300, 6, 5)
    assert_frame_equal(few.people, many.people)
    assert_frame_equal(few.entries, pl.concat([item.entries for item in many.lists[:2]]))
    assert [item.name for item in many.lists][4:] == ["official_2", "journalists_2"]
    assert not few.lists[0].entries.equals(many.lists[4].entries)


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 60), st.integers(1, 5), st.integers(0, 2**32))
def test_any_number_of_people_and_lists(people: int, lists: int, seed: int) -> None:
    simulation = simulate(people, lists, seed)
    assert simulation.people.height == people
    assert simulation.people["truth"].n_unique() == people
    entries = simulation.entries
    assert entries["entry"].n_unique() == entries.height
    assert entries["name"].null_count() == 0
    assert set(entries["truth"]) <= set(simulation.people["truth"])
    assert simulation.histories()["count"].sum() == people
    for item in simulation.lists:
        if item.habits.deduplicated:
            assert item.entries["truth"].is_unique().all()


@pytest.mark.parametrize(("people", "lists"), [(0, 4), (-1, 2), (10, 0), (10, 31)])
def test_numbers_that_make_no_lists_are_refused(people: int, lists: int) -> None:
    with pytest.raises(UsageError):
        simulate(people, lists, 1)


@pytest.mark.parametrize("name", LISTS)
def test_mistakes_are_as_frequent_as_declared(name: str) -> None:
    """Within five standard errors of the declared rate, among the entries that have room for the mistake."""
    habits, rows = known(name)
    room = {
        M.YEAR_ONLY: ~rows["no_birth"],
        M.YEAR_OFF: ~rows["no_birth"],
        M.AGE_OFF: ~rows["no_age"],
        M.COARSE_PLACE: ~rows["no_place"],
        M.DEATH_OFF: ~rows["no_death"],
        M.OTHER_CAUSE: ~rows["no_cause"],
    }
    # these need a word, a day or a place of the right kind, which is not counted here
    at_most = {M.DAY_AND_MONTH_SWAPPED, M.OLD_PLACE_NAME, M.TYPO}
    for mistake in Mistake:
        rate = habits.mistakes.get(mistake, 0.0)
        open_to = rows.filter(room[mistake]) if mistake in room else rows
        if not open_to.height:
            continue
        reach = 5 * np.sqrt(rate * (1 - rate) / open_to.height)
        assert open_to[str(mistake)].mean() <= rate + reach, mistake
        if mistake not in at_most:
            assert open_to[str(mistake)].mean() >= rate - reach, mistake
    assert rows[str(M.TYPO)].mean() == pytest.approx(habits.mistakes.get(M.TYPO, 0), rel=0.25)


@pytest.mark.parametrize("name", LISTS)
def test_what_is_not_marked_as_wrong_is_right(name: str) -> None:
    _, rows = known(name)
    born, died = rows["born_known"], rows["died_known"]
    right = rows.filter(~pl.any_horizontal(str(m) for m in (M.NO_BIRTH, M.DAY_AND_MONTH_SWAPPED, M.YEAR_OFF)))
    assert (right["born"] == right["born_known"].dt.strftime("%Y-%m-%d").str.slice(0, 10)).sum() == (
        ~right["year_only"]
    ).sum()
    assert (right["born"].str.slice(0, 4) == right["born_known"].dt.year().cast(pl.String)).all()
    exact = rows.filter(~pl.col("no_death") & ~pl.col("death_off"))
    assert (exact["died"] == exact["died_known"].dt.strftime("%Y-%m-%d")).all()
    wrong = rows.filter("death_off")
    assert (wrong["died"] != wrong["died_known"].dt.strftime("%Y-%m-%d")).all()
    years = [
        then.year - birth.year - ((then.month, then.day) < (birth.month, birth.day))
        for birth, then in zip(born.to_list(), died.to_list(), strict=True)
    ]
    aged = rows.with_columns(pl.Series("years", years)).filter(~pl.col("no_age"))
    apart = (aged["age"] - aged["years"]).abs()
    assert ((apart == 1) == aged["age_off"]).all()
    assert apart.max() <= 1
    assert rows.filter(~pl.col("no_sex")).select((pl.col("sex") == pl.col("sex_known")).all()).item()
    for column, mistake in (
        ("born", M.NO_BIRTH),
        ("age", M.NO_AGE),
        ("place", M.NO_PLACE),
        ("cause", M.NO_CAUSE),
    ):
        assert (rows[column].is_null() == rows[str(mistake)]).all(), column


def test_a_swapped_date_is_the_same_day_with_its_month_exchanged() -> None:
    _, rows = known("activists")
    swapped = rows.filter(pl.col("day_and_month_swapped") & ~pl.col("year_off"))
    assert swapped.height > 5
    assert (swapped["born"].str.slice(5, 2) == swapped["born_known"].dt.strftime("%d")).all()
    assert (swapped["born"].str.slice(8, 2) == swapped["born_known"].dt.strftime("%m")).all()


def test_lists_know_the_seen_more_often_than_the_hidden() -> None:
    people = made().people
    for item in made().lists:
        on_list = people.with_columns(
            pl.col("truth").is_in(item.entries["truth"].unique().implode()).alias("on")
        )
        shares = dict(on_list.group_by("seen").agg(pl.col("on").mean()).iter_rows())
        for kind, rate in zip(("seen", "quiet", "hidden"), item.habits.captures, strict=True):
            assert shares[kind] == pytest.approx(rate, abs=0.04)


def test_doubles_stand_only_where_the_maker_did_not_remove_them() -> None:
    assert made().deduplicated == ("official", "journalists", "official_2")
    for item in made().lists:
        again = 1 - item.entries["truth"].n_unique() / item.entries.height
        assert again == pytest.approx(item.habits.doubles, abs=0.01)


def test_histories_are_those_counted_person_by_person() -> None:
    simulation = simulate(200, 3, 3)
    on = {item.name: set(item.entries["truth"]) for item in simulation.lists}
    counted: dict[tuple[bool, ...], int] = {}
    for person in simulation.people["truth"]:
        key = tuple(person in members for members in on.values())
        counted[key] = counted.get(key, 0) + 1
    table = simulation.histories()
    assert {tuple(row[:-1]): row[-1] for row in table.iter_rows()} == counted


def test_families_share_what_families_share() -> None:
    families = (
        made()
        .people.group_by("family")
        .agg(
            pl.col("patronymic")
            .str.replace("Ильинична", "Ильич")
            .str.replace("й?(ұлы|қызы|ович|овна|евич|евна)$", "")
            .n_unique()
            .alias("fathers"),
            pl.len().alias("n"),
            pl.struct("given", "sex").n_unique().alias("names"),
            pl.struct("given", "sex", "born").n_unique().alias("persons"),
        )
    )
    assert families["n"].max() > 3  # type: ignore[operator]
    # fathers beside their children have another patronymic than these
    assert families.filter(pl.col("n") > 1)["fathers"].max() == 2
    assert (families["persons"] == families["n"]).all()
    assert (families["names"] == families["n"]).mean() > 0.995


def test_frequent_names_are_much_more_frequent_than_rare_ones() -> None:
    counts = made().people["surname"].str.strip_suffix("а").value_counts(sort=True)["count"]
    assert counts[0] > 0.005 * 20_000
    assert counts.len() > 800
    assert counts.head(100).sum() > 0.25 * 20_000


def test_official_names_are_surname_and_initials_in_russian() -> None:
    _, rows = known("official")
    named = rows.filter(~pl.col("unnamed"))
    assert named["name"].str.contains(r"^[А-ЯЁ][а-яё]+ [А-ЯЁ]\.[А-ЯЁ]\.$").all()
    assert (named["name"].str.slice(0, 1) == named["surname"].str.slice(0, 1)).mean() > 0.7


def test_activists_write_kazakh_in_several_alphabets() -> None:
    _, rows = known("activists")
    assert rows["name"].str.contains("[әғқңөұүһі]").mean() > 0.3  # type: ignore[operator]
    assert rows["name"].str.contains("[a-zA-Z]").mean() == pytest.approx(0.32, abs=0.03)


def test_written_lists_say_what_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    heard: list[str] = []
    simulation = write_simulation(folder, 120, 4, 9, done=heard.append)
    lists = {f"{name}.csv" for name in LISTS}
    assert {path.name for path in folder.glob("*.csv")} == lists
    files = {str(path.relative_to(folder)) for path in folder.rglob("*.*")}
    assert files == set(heard)
    assert files - lists == {"about/people.csv", "about/gazetteer.csv", "about/lists.yaml", "README.md"}
    how = yaml.safe_load((folder / "about" / "lists.yaml").read_text(encoding="utf-8"))
    assert [item["deduplicated"] for item in how["lists"]] == [True, True, False, False]
    assert "seed 9" in (folder / "README.md").read_text(encoding="utf-8")
    official = pl.read_csv(folder / "official.csv", infer_schema=False)
    assert "ФИО" in official.columns
    assert "пол" not in official.columns
    assert official["truth"].to_list() == simulation.lists[0].entries["truth"].to_list()
    again = tmp_path / "again"
    write_simulation(again, 120, 4, 9)
    for name in files:
        assert (folder / name).read_bytes() == (again / name).read_bytes()


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError):
        write_simulation(tmp_path, 10, 1, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    empty = tmp_path / "empty"
    empty.mkdir()
    write_simulation(empty, 10, 1, 1)
    assert (empty / "official.csv").exists()
    with pytest.raises(UsageError):
        write_simulation(tmp_path / "none", 0, 1, 1)
    assert not (tmp_path / "none").exists()


def test_written_lists_are_read_as_they_were_made(tmp_path: Path) -> None:
    from openinquest.link.entries import read_list
    from openinquest.link.gazetteer import read_gazetteer

    simulation = write_simulation(tmp_path / "out", 150, 4, 2)
    for item in simulation.lists:
        read = read_list(tmp_path / "out" / f"{item.name}.csv", truth="truth")
        assert read.left == ()
        columns = [name for name in item.entries.columns if name in read.entries.columns]
        assert_frame_equal(read.entries.select(columns), item.entries.select(columns))
    assert read_gazetteer(tmp_path / "out" / "about" / "gazetteer.csv").ids


def test_what_is_measured_does_not_make_what_it_is_measured_on() -> None:
    """No module of the simulation imports the names package, or the lists would be spelled as it reads them."""
    folder = Path(simulation_module.__file__).parent
    for path in [folder / "simulation.py", *folder.glob("_sim_*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not [name for name in imported if name.startswith("openinquest.names")], path.name
