from pathlib import Path

import openpyxl
import polars as pl
import pytest

from openinquest.errors import InputError
from openinquest.link import ENTRY_SCHEMA, complete, gather, read_list


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("name,date of birth,age,sex,place,date of death,cause",
         "Tolebaev Aybar,1990-02-03,31,male,Aksu,2031-01-05,shot"),
        ("ФИО;Дата рождения;Возраст;Пол;Место гибели;Дата смерти;Причина смерти",
         "Толебаев Айбар;03.02.1990;31 год;муж;Аксу;05.01.2031;огнестрел"),
        ("Аты-жөні;туған күні;жасы;жынысы;орны;қаза болған күні;себебі",
         "Төлебаев Айбар;03.02.1990;31;ер;Ақсу;05.01.2031;оқ тиген"),
    ],
)  # fmt: skip
def test_headers_of_three_languages_mean_the_same(tmp_path: Path, header: str, cells: str) -> None:
    read = read_list(write(tmp_path, "a.csv", f"{header}\n{cells}\n"))
    assert dict(read.entries.schema) == dict(ENTRY_SCHEMA)
    row = read.entries.row(0, named=True)
    assert (row["entry"], row["list"], row["born"], row["age"], row["sex"]) == (
        "a:2",
        "a",
        "1990-02-03",
        31,
        "m",
    )
    assert row["died"] == "2031-01-05"
    assert read.left == ()


def test_names_in_parts_are_joined_and_kept_apart(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "Фамилия,Имя,Отчество,замечания\nТолебаев,Айбар,Серикович,x\nИсин,,,\n")
    read = read_list(path, "hospital")
    assert read.entries["name"].to_list() == ["Толебаев Айбар Серикович", "Исин"]
    assert read.entries["patronymic_text"].to_list() == ["Серикович", None]
    assert read.left == ("замечания",)
    assert read.entries["entry"].to_list() == ["hospital:2", "hospital:3"]


def test_a_workbook_is_read_as_a_csv_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["№", "ФИО", "Дата рождения"])
    book.active.append(["17", "Толебаев Айбар", "1990-02-03"])
    book.save(tmp_path / "a.xlsx")
    row = read_list(tmp_path / "a.xlsx").entries.row(0, named=True)
    assert (row["entry"], row["name"], row["born"]) == ("a:17", "Толебаев Айбар", "1990-02-03")


def test_every_problem_is_told_at_once_and_no_name_is(tmp_path: Path) -> None:
    text = "name,born,age,sex,died\nZharkynov Bek,1990-02-31,soon,x,2031-01-05\nZharkynova Gul,1990,400,f,5/1/2031\n"
    with pytest.raises(InputError) as caught:
        read_list(write(tmp_path, "a.csv", text))
    assert [(p.row, p.column) for p in caught.value.problems] == [
        (2, "born"), (2, "age"), (2, "sex"), (3, "died"), (3, "age"),
    ]  # fmt: skip
    assert "Zharkyn" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("born,sex\n1990,m\n", "a column of names"),
        ("name,born,birth date\nA B,1990,1990\n", "one column for 'born'"),
        ("name,row\nA B,1\nC D,1\n", "an id that no other row has"),
        ("name,row\nA B,\n", "an id in every row"),
    ],
)
def test_a_table_that_is_no_list_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_list(write(tmp_path, "a.csv", text))
    assert expected in {problem.expected for problem in caught.value.problems}


def test_who_is_who_is_read_from_the_column_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "name,id\nA B,p1\nC D,p1\n")
    assert read_list(path, truth="id").entries["truth"].to_list() == ["p1", "p1"]
    with pytest.raises(InputError, match="who is who"):
        read_list(path, truth="person")


def test_the_same_list_twice_is_an_error(tmp_path: Path) -> None:
    one = write(tmp_path, "a.csv", "name\nA B\n")
    two = write(tmp_path, "b.csv", "name\nA B\n")
    with pytest.raises(InputError, match="same bytes as list 1"):
        gather([read_list(one), read_list(two)])
    other = write(tmp_path, "c.csv", "name\nC D\n")
    with pytest.raises(InputError, match="the name 'A' for lists 1 and 2"):
        gather([read_list(one, "a"), read_list(other, "A")])
    assert gather([read_list(one), read_list(other)])["entry"].to_list() == ["a:2", "c:2"]


def test_entries_without_the_least_are_refused() -> None:
    with pytest.raises(InputError, match="a column 'list'"):
        complete(pl.DataFrame({"entry": ["a"], "name": ["A"]}))
    with pytest.raises(InputError, match="one id for every entry"):
        complete(pl.DataFrame({"entry": ["a", "a"], "list": ["x", "x"], "name": ["A", "B"]}))
