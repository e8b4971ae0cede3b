"""Two people who share an event, a day and a place are never one person, however alike their entries look."""

import polars as pl
import pytest

from openinquest.link import link_lists
from openinquest.record.merge import Link

EVENT = {"died": "2030-01-05", "place": "Каинды"}


def entry(name: str, born: str | None = None, age: int | None = None, sex: str | None = None) -> dict:
    return {"name": name, "born": born, "age": age, "sex": sex} | EVENT


TWO_PEOPLE = [
    # one word, initials, or none at all
    ("К.", "С.", {"age": 30}),
    ("Жертва 12", "Жертва 13", {"age": 30}),
    ("гражданин К.", "К. Омаров", {"age": 30}),
    ("Имя скрыто", "Данияр", {"age": 30}),
    ("Али", "Ван", {"age": 40}),
    ("Ли", "Ма", {"age": 41}),
    ("Хасан", "Омаров К.", {"age": 30}),
    ("Марат", "Омаров", {"age": 30}),
    ("Марат", "Мурат", {"age": 30}),
    ("Сериков", "Омаров", {"age": 34}),
    ("Ибрагим", "Махмуд", {"age": 43}),
    ("Марат", "Сериков А.", {"born": "1990-03-05"}),
    # conflicts that days and places cannot outweigh
    ("Жакупов Е.С.", "Жакупов Ерлан Болатович", {"born": "1990-03-05"}),
    ("Сериков Асан Болатович", "Сериков Асан Бериканович", {"born": "1990-03-05"}),
    ("Жасанов К.С.", "Жасанов Б.С.", {"born": "1990-03-05"}),
    ("Ким Виктор", "Цой Виктор", {"born": "1990-03-05"}),
    ("Ким Виктор Сергеевич", "Цой Виктор Сергеевич", {"born": "1990-03-05"}),
    ("Ахметова Дана Ерлановна", "Ахметов Дан Ерланович", {"born": "1990-03-05"}),
    ("Омаров Ерлан Сабитович", "Омаров Ержан Сабитович", {"born": "1990-03-05"}),
    ("Ордабаев Даулет", "Ордабаев Дәурен", {"age": 20}),
    ("Тулегенов Сабит Маратович", "Тулегенов Марат Сабитович", {"age": 20}),
    # surname and given name the other way round only where the order was guessed
    ("Иванов Пётр", "Петров Иван", {"born": "1990-03-05"}),
    ("Омаров Серик", "Сериков Омар", {"born": "1990-03-05"}),
    ("Омаров Серик", "Сериков Омар", {"age": 30}),
    ("John Smith", "Mehmet Yilmaz", {"age": 30}),
    ("Peter Müller", "Thomas Weber", {"age": 42}),
]

OTHERS = [
    entry("Есенов Айдар Маратович", age=51),
    entry("Баймуратов Тимур", age=19),
    entry("Юсупова Алия Ренатовна", age=33),
]


def linked(*rows: dict) -> bool:
    """Whether the first entry of one list and of another are one person, beside others of the same event."""
    entries = [
        {"entry": f"{where}:{number}", "list": where} | row
        for where, own in zip("ab", rows, strict=True)
        for number, row in enumerate([own, *OTHERS])
    ]
    clusters = link_lists(pl.DataFrame(entries, infer_schema_length=None)).clusters
    at = dict(clusters.select("entry", "cluster").iter_rows())
    assert at["a:1"] == at["b:1"]  # that of the others who are alike in everything
    return at["a:0"] == at["b:0"]


@pytest.mark.parametrize(("one", "other", "shared"), TWO_PEOPLE)
def test_two_people_of_one_event_stay_two(one: str, other: str, shared: dict) -> None:
    assert not linked(entry(one, **shared), entry(other, **shared))


def test_a_new_year_that_stands_for_an_unknown_day_is_no_slip() -> None:
    one, other = entry("Марат", "1991-01-01", sex="m"), entry("Ержан", "1992-01-01", sex="m")
    assert not linked(one, other)


def test_ages_beyond_error_part_namesakes() -> None:
    assert not linked(entry("Байжанов Дамир", age=19), entry("Байжанов Дамир", age=47))


def test_sex_parts_whom_the_name_does_not_tell() -> None:
    one, other = (
        entry("Ахметов Марат", "1977-07-07", sex="m"),
        entry("Ахметова Марат", "1977-07-07", sex="f"),
    )
    assert not linked(one, other)


def test_all_adversaries_of_one_event_stay_apart_together() -> None:
    rows = [
        {"entry": f"{where}:{number}", "list": where} | entry(name, **shared)
        for number, (*names, shared) in enumerate(TWO_PEOPLE[12:24])
        for where, name in zip("ab", names, strict=True)
    ]
    clusters = link_lists(pl.DataFrame(rows, infer_schema_length=None)).clusters
    at = dict(clusters.select("entry", "cluster").iter_rows())
    assert not [number for number in range(12) if at[f"a:{number}"] == at[f"b:{number}"]]


ONE_PERSON = [
    ("Омаров Ерлан Сабитович", "Омаров Е.С.", {"age": 28}),
    ("Туяков Б.Б.", "Туяков Болат Бекович", {"age": 50}),
    ("Нурлан Ержан", "Ержан Нурлан", {"born": "1990-03-05"}),
    ("Ержан Нурлан", "Нурланов Ержан", {"born": "1990-03-05"}),
    ("Омаров Ерлан Сабитович", "Омаров Ерлна Сабитович", {"age": 28}),
    ("Омаров Ерлан", "Erlan Omarov", {"age": 28}),
    ("Robert Thompson", "Robert Tompson", {"born": "1990-03-05"}),
]


@pytest.mark.parametrize(("one", "other", "shared"), ONE_PERSON)
def test_one_person_written_two_ways_is_still_one(one: str, other: str, shared: dict) -> None:
    assert linked(entry(one, **shared), entry(other, **shared))


def test_the_number_of_a_document_stands_above_a_conflict() -> None:
    one = entry("Омаров Ерлан Сабитович", "1990-03-05") | {"id_number": "900305300123"}
    other = entry("Омаров Ержан Сабитович", "1990-03-05") | {"id_number": "900305300123"}
    assert linked(one, other)
    assert not linked(one, other | {"id_number": "900305300789"})


def test_an_initial_joins_no_two_names_that_exclude_each_other() -> None:
    rows = [
        {"entry": entry, "list": entry[0], "name": name, "born": "1990"} | EVENT
        for entry, name in [("a:1", "Омаров Е."), ("b:1", "Омаров Ерлан"), ("c:1", "Омаров Ержан"),
                            ("d:1", "Omarov Yerlan Sabituly"), ("e:1", "Ким Виктор")]
    ]  # fmt: skip
    linkage = link_lists(pl.DataFrame(rows))
    at = dict(linkage.clusters.select("entry", "cluster").iter_rows())
    assert at["b:1"] == at["d:1"] != at["c:1"]
    assert linkage.conflicts["kind"].to_list() == ["forbidden"]
    # whose the initial is, nobody knows: it is not given away in silence
    flagged = linkage.clusters.filter("flagged")["entry"].to_list()
    assert {"a:1", "c:1"} <= set(flagged)
    assert linkage.clusters.filter(entry="a:1")["confidence"][0] == pytest.approx(0.5, abs=0.05)
    assert linkage.pairs.filter("vetoed").select("left", "right").rows() == [("b:1", "c:1"), ("c:1", "d:1")]
    told = [Link("b:1", "c:1", "same", person=True, by="k", n=1)]
    one = link_lists(pl.DataFrame(rows), judged=told).clusters.filter(pl.col("entry") != "e:1")
    assert one["cluster"].n_unique() == 1
