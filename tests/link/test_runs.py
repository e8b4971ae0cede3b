"""What a run writes into a record: what is new, what no longer holds, and nothing twice."""

import json

import polars as pl
import pytest

from invented import define
from openinquest.link._listed import clean_lists, entries_of, places_of
from openinquest.link.entries import ENTRY_SCHEMA
from openinquest.link.runs import (
    LinkRun,
    apply_run,
    last_run,
    machine_links,
    newer_entries,
    persons_links,
    plan_run,
    reason_of,
)
from openinquest.record import Coder, Settings, create_record, frames_from_entries, undo_import

WEIGHTS = {"w_surname": 8.0, "w_born": -1.0, "c_surname": 3, "c_born": 0}


def pair(left, right, weight, probability, **more):
    return {"left": left, "right": right, "weight": weight, "probability": probability} | WEIGHTS | more


def frame(*rows):
    return pl.DataFrame(list(rows), infer_schema_length=None)


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings({"en": "Invented"})) as made:
        made.append(
            [
                *define("l1", "CasualtyList", "One@en", deduplicated="yes"),
                *define("l2", "CasualtyList", "Two@en"),
                *(
                    s
                    for name in "abcd"
                    for s in define(f"e.{name}", "ListEntry", f"Row {name}@en", list="l1")
                ),
            ]
        )
        yield made


def run(record, *rows, coder=None, settings="s1"):
    planned = plan_run(record, frame(*rows) if rows else frame(pair("x", "y", 1.0, 1.0)).clear(), settings,
                       coder or Coder("c1"))  # fmt: skip
    if not planned.is_empty:
        apply_run(record, planned)
    return planned


AB = pair("e.a", "e.b", 9.0, 0.998)
BC = pair("e.b", "e.c", 5.0, 0.97)


def test_links_enter_the_log_as_derived_judgements(record):
    done = run(record, AB)
    ((n, flat),) = [(n, flat) for n, flat in record.flats("judgement")]
    assert flat["kind"] == "same"
    assert flat["method"].startswith("derived:link@")
    assert flat["score"] == "0.9980"
    assert flat["value"]["settings"] == "s1"
    assert flat["value"]["weights"] == {"surname": "8.00", "born": "-1.00"}
    assert flat["reason"] == "Weight 9.0: surname for it; born against."
    assert record.apparatus().merged.of("e.b") == "e.a"
    assert last_run(record) == done.name
    assert n == record.head().size


def test_a_run_that_finds_the_same_writes_nothing(record):
    run(record, AB, BC)
    before = record.head()
    again = run(record, pair("e.b", "e.a", 9.05, 0.9985), BC, settings="s2")
    assert (again.is_empty, again.kept, again.gone) == (True, 2, 0)
    assert record.head() == before


def test_only_what_changed_is_written(record):
    run(record, AB, BC)
    done = run(record, AB, pair("e.c", "e.d", 6.0, 0.98))
    assert [(flat["left"], flat["right"]) for flat in done.links] == [("e.c", "e.d")]
    assert (done.kept, done.gone, done.replaced) == (1, 1, 0)
    assert set(machine_links(record)) == {("e.a", "e.b"), ("e.c", "e.d")}
    assert record.apparatus().merged.canonical == {"e.b": "e.a", "e.d": "e.c"}


@pytest.mark.parametrize("now", [pair("e.a", "e.b", 9.0, 0.9), pair("e.a", "e.b", 9.0, 0.998, c_born=1)])
def test_a_link_with_other_evidence_is_weighed_anew(record, now):
    run(record, AB)
    done = run(record, now)
    assert (len(done.links), done.replaced, done.gone, done.kept) == (1, 1, 0, 0)
    assert len(machine_links(record)) == 1
    assert machine_links(record)["e.a", "e.b"].flat["score"] == done.links[0]["score"]


def test_a_run_is_undone_as_a_whole_with_what_it_took_back(record):
    run(record, AB, BC)
    second = run(record, pair("e.c", "e.d", 6.0, 0.98))
    undo_import(record, second.name, Coder("c2"))
    assert set(machine_links(record)) == {("e.a", "e.b"), ("e.b", "e.c")}
    assert record.apparatus().merged.canonical == {"e.b": "e.a", "e.c": "e.a"}
    undo_import(record, last_run(record), Coder("c2"))
    assert record.apparatus().merged.canonical == {}
    assert last_run(record) is None


def judged(record, left, right, kind, by="p1"):
    record.append(judgements=[{"kind": kind, "left": left, "right": right, "by": by, "method": "person",
                               "at": "2030-01-01T00:00:00Z", "reason": "seen"}])  # fmt: skip


def test_what_persons_judged_is_left_to_them(record):
    run(record, AB, BC)
    judged(record, "e.b", "e.a", "different")
    assert record.apparatus().merged.of("e.b") == "e.b"
    assert run(record, AB, BC).is_empty
    assert plan_run(record, frame(BC), "s1", Coder("c1")).is_empty
    assert ("e.a", "e.b") in machine_links(record)
    assert [link.verdict for link in persons_links(record)] == ["different"]


def test_nothing_is_written_beside_another_program(record):
    from openinquest.errors import Overtaken

    planned = plan_run(record, frame(AB), "s1", Coder("c1"))
    judged(record, "e.c", "e.d", "same")
    with pytest.raises(Overtaken):
        apply_run(record, planned)
    assert not machine_links(record)


def test_a_reason_says_which_parts_and_no_value():
    assert reason_of(pair("a", "b", 0.2, 0.5, w_surname=0.1, w_born=0.0)) == "Weight 0.2: nothing for it."


def listed(*more):
    return frames_from_entries(
        [
            *define("almaty", "Place", "Алматы@ru", within="kz"),
            *define("l1", "CasualtyList", "One@en", deduplicated="yes"),
            *define("l2", "CasualtyList", "Two@en", deduplicated="no"),
            *define("l3", "CasualtyList", "Three@en"),
            *define("e.1", "ListEntry", "Row 1@en", list="l1", row="7", name="Жасанов Қ.@kk", age="34",
                    sex="male", birth_date="1990-05", date="2030-01-05", place="almaty"),
            *define("e.2", "ListEntry", "Row 2@en", list="l2", family_name="Zhasanov@kk", given_name="Kuat@kk",
                    patronymic="Serikuly@kk", age="~30", sex="other"),
            *more,
        ]
    )  # fmt: skip


def test_entries_are_read_as_the_latest_assertion_says():
    entries = entries_of(listed(*define("e.1", "ListEntry", "again@en", age="35", name="Жасанов Қуат@kk")))
    assert entries.schema == pl.Schema(ENTRY_SCHEMA)
    first, second = entries.rows(named=True)
    assert {name: value for name, value in first.items() if value is not None} == {
        "entry": "e.1", "list": "l1", "row": "7", "name": "Жасанов Қуат", "born": "1990-05", "age": 35,
        "sex": "m", "place": "Алматы", "died": "2030-01-05",
    }  # fmt: skip
    assert second["surname_text"] == "Zhasanov"
    assert second["name"] == "Zhasanov Kuat Serikuly"
    assert (second["age"], second["sex"], second["place"]) == (None, None, None)


def test_entries_keep_their_own_ids_when_they_are_merged():
    frames = listed({"kind": "same", "left": "e.1", "right": "e.2"})
    assert frames.redirects.height == 1
    assert entries_of(frames)["entry"].to_list() == ["e.1", "e.2"]


def test_a_denied_name_is_not_the_entrys_name():
    denied = [
        s | {"stance": "denies"} for s in define("e.1", "ListEntry", "x@en", name="Кто-то Другой Длинный@ru")
    ]
    assert entries_of(listed(*denied))["name"][0] == "Жасанов Қ."


def test_no_entries_at_all():
    assert entries_of(frames_from_entries(define("l1", "CasualtyList", "One@en"))).is_empty()


def test_lists_and_places_are_read():
    frames = listed()
    assert clean_lists(frames) == ["l1"]
    assert places_of(frames).rows() == [("almaty", "Алматы", None, None)]


def test_entries_that_came_since_are_counted(record):
    done = run(record, AB)
    assert newer_entries(record.frames(), record.head().size) == 0
    size = record.head().size
    record.append(define("e.z", "ListEntry", "Row z@en", list="l2"))
    assert newer_entries(record.frames(), size) == 1
    assert json.dumps(done.links)
    assert isinstance(done, LinkRun)
