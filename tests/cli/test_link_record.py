"""`inquest link` on a record: runs, review, explanation, undoing, and nothing of it in a dossier."""

import csv
import json
import re
import shutil
import sys

import polars as pl
import pytest

from documentalist import Person
from invented import define
from linked_lists import FAMILIES, NAMES, entries, make_record
from openinquest.cli import main
from openinquest.record import open_record


@pytest.fixture(scope="session")
def linked(tmp_path_factory):
    """A record of three lists, linked once; to be copied."""
    folder = tmp_path_factory.mktemp("linked")
    make_record(folder / "record")
    assert main(["link", "run", "--record", str(folder / "record")]) == 0
    return folder


@pytest.fixture
def person(linked, tmp_path, capsys):
    shutil.copytree(linked / "record", tmp_path / "record")
    return Person(tmp_path, capsys)


def merged(person):
    """Which entries are one, as the record says."""
    with person.open() as record:
        canonical = record.apparatus().merged.canonical
    groups = {}
    for old, new in canonical.items():
        groups.setdefault(new, {new}).add(old)
    return sorted(map(sorted, groups.values()))


def machine(person):
    with person.open() as record:
        return [flat for _, flat in record.flats("judgement") if flat["method"].startswith("derived:link@")]


def only_run(person):
    (name,) = person("log", "--imports", "--json").data
    return name


ZHASANOV = ["families.1", "journalists.1", "official.1"]
SANZHAR = ["families.2", "journalists.3", "official.3"]


def test_a_run_merges_entries_by_judgements_in_the_log(person):
    assert ZHASANOV in merged(person)
    assert SANZHAR in merged(person)
    found = machine(person)
    assert {flat["kind"] for flat in found} == {"same"}
    assert all(0.5 <= float(flat["score"]) < 1 for flat in found)
    assert all({"settings", "weight", "weights", "levels"} == flat["value"].keys() for flat in found)
    assert not [name for name in NAMES if name in json.dumps(found, ensure_ascii=False)]
    assert only_run(person).startswith("link-")


def test_the_log_tells_both_sides_of_a_link_as_they_were_coded(person):
    says = [line["says"].split() for line in person("log", "--last", 200, "--json").data["entries"]
            if line["says"].startswith("same ")]  # fmt: skip
    assert ["same", "journalists.1", "official.1"] in says
    assert all(left != right for _, left, right in says)


def test_levels_in_the_log_are_named(person):
    flat = next(
        flat for flat in machine(person) if {flat["left"], flat["right"]} == {"families.1", "official.1"}
    )
    assert flat["value"]["levels"]["born"] == "day"
    assert not [level for level in flat["value"]["levels"].values() if level.lstrip("-").isdigit()]


def test_a_second_run_writes_nothing_and_says_so(person):
    before = person.head
    quick = person("link", "run")
    assert quick.code == 0
    assert "Nothing has changed" in quick.err
    whole = person("link", "run", "--json").data
    assert whole["written"] is False
    assert whole["links"] | {"kept": 0} == {"new": 0, "changed": 0, "gone": 0, "kept": 0}
    assert whole["links"]["kept"] > 4
    assert person.head == before


def test_a_dry_run_shows_and_writes_nothing(tmp_path, capsys):
    make_record(tmp_path / "record")
    person = Person(tmp_path, capsys)
    before = person.head
    data = person("link", "run", "--dry-run", "--json").data
    assert data["links"]["new"] > 4
    assert (data["written"], data["run"]) == (False, None)
    assert person.head == before
    assert not (person.record / "linkage").exists()


def test_a_run_writes_draws_in_which_persons_judgements_hold(person, tmp_path):
    (tmp_path / "a.csv").write_text(
        "left,right,verdict\njournalists.1,official.1,different\nofficial.5,families.3,same\n"
    )
    assert person("link", "review", "--answers", tmp_path / "a.csv").code == 0
    words = ("--draws", tmp_path / "d.npz", "--draw-count", 16, "--conflicts", tmp_path / "k.csv")
    done = person("link", "run", *words)
    assert done.code == 0, done.err
    assert "persons by name (95%)" in done.err
    import numpy as np

    with np.load(tmp_path / "d.npz") as drawn:
        at = {name: place for place, name in enumerate(drawn["entries"].tolist())}
        draws = drawn["draws"]
    assert (draws[:, at["journalists.1"]] != draws[:, at["official.1"]]).all()
    assert (draws[:, at["official.5"]] == draws[:, at["families.3"]]).all(), (
        "a nameless row that a person knows"
    )
    assert "journalists.4" not in at, "and one that nobody knows"
    rows = list(csv.DictReader((tmp_path / "d.histories.csv").read_text().splitlines()))
    assert list(rows[0]) == ["draw", "families", "journalists", "official", "count"]
    counts = dict.fromkeys(range(1, 17), 0)
    for row in rows:
        if row["draw"] != "0":
            counts[int(row["draw"])] += int(row["count"])
    assert list(counts.values()) == [len(set(draw)) for draw in draws.tolist()]
    conflicts = list(csv.DictReader((tmp_path / "k.csv").read_text().splitlines()))
    assert {"left", "right", "kind", "weight", "probability", "reason"} == conflicts[0].keys()
    again = person("link", "run", *words, "--json").data
    assert again["written"] is False
    assert again["draws"]["low"] <= again["draws"]["persons"] <= again["draws"]["high"]


def test_a_run_never_writes_over_the_record(person):
    before = person.head
    for option in ("--out", "--draws", "--conflicts"):
        assert person("link", "run", option, person.record / "record.sqlite3").code == 2
    assert person("link", "review", "--sheet", person.record / "record.sqlite3").code == 2
    assert person.head == before


def test_a_new_list_adds_its_links_and_leaves_the_others(tmp_path, capsys):
    make_record(tmp_path / "record", families=False)
    person = Person(tmp_path, capsys)
    first = person("link", "run", "--json").data
    with person.open() as record:
        record.append(entries("families", FAMILIES))
    assert "3 list entries are newer" in person("check").out
    second = person("link", "run", "--json").data
    assert second["links"]["kept"] + second["links"]["changed"] == first["links"]["new"]
    assert second["links"]["new"] >= 3
    assert ZHASANOV in merged(person)
    assert "newer" not in person("check").out


def test_a_run_is_undone_whole_and_can_be_made_again(person):
    before = merged(person)
    done = person("undo", only_run(person))
    assert done.code == 0
    assert merged(person) == []
    again = person("link", "run")
    assert "Written as link-" in again.err
    assert merged(person) == before


def test_a_person_parts_what_the_program_joined_and_the_next_run_obeys(person, tmp_path):
    (tmp_path / "a.csv").write_text(
        "left,right,verdict,reason\njournalists.1,official.1,different,two villages\n"
    )
    done = person("link", "review", "--answers", tmp_path / "a.csv", "--by", "r2")
    assert done.code == 0
    assert "1 answer entered as review-" in done.err
    with person.open() as record:
        of = record.apparatus().merged.of
        assert of("journalists.1") != of("official.1")
    assert "1 judgement on who is the same is newer" in person("check").out
    assert person("link", "run").code == 0
    assert "journalists.1 and official.1: a person judged them different" in person("check").out
    with person.open() as record:
        of = record.apparatus().merged.of
        assert of("journalists.1") != of("official.1")
    again = person("link", "review", "--answers", tmp_path / "a.csv", "--by", "r2")
    assert "nothing was written" in again.err


def test_review_is_undone_by_its_session(person, tmp_path):
    before = merged(person)
    (tmp_path / "a.csv").write_text("left,right,verdict\njournalists.1,official.1,different\n")
    session = person("link", "review", "--answers", tmp_path / "a.csv", "--json").data["session"]
    assert merged(person) != before
    assert person("undo", session).code == 0
    assert merged(person) == before


def test_answers_that_cannot_be_are_all_told(person, tmp_path):
    (tmp_path / "a.csv").write_text(
        "left,right,verdict\nnobody,official.1,same\nofficial.2,official.1,perhaps\n"
    )
    before = person.head
    done = person("link", "review", "--answers", tmp_path / "a.csv")
    assert done.code == 3
    assert "row 2" in done.err
    assert "row 3" in done.err
    assert person.head == before


def test_the_pairs_to_review_are_a_table_or_json_or_a_clear_refusal(person, tmp_path):
    asked = person("link", "review", "--json").data
    assert asked
    assert {"why", "left", "right", "parts", "probability"} <= asked[0].keys()
    sheet = tmp_path / "pairs.csv"
    done = person("link", "review", "--sheet", sheet, "--first", 1)
    assert done.code == 0
    (row,) = csv.DictReader(sheet.read_text(encoding="utf-8").splitlines())
    assert {row["left"], row["right"]} == {asked[0]["left"], asked[0]["right"]}
    assert row["verdict"] == ""
    assert sheet.stat().st_mode & 0o077 == 0
    refused = person("link", "review")
    assert refused.code == 2
    assert "no terminal" in refused.err
    assert not [name for name in NAMES if name in done.told + refused.told]


@pytest.fixture
def typing(monkeypatch):
    """Somebody at a terminal: `typing("y", "q")` answers; an exception is raised where one is given."""

    def prepare(*answers):
        given = iter(answers)

        def answer(prompt=""):
            said = next(given)
            if isinstance(said, type):
                raise said
            return said

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

    return prepare


def persons(person):
    with person.open() as record:
        return [(n, flat) for n, flat in record.flats("judgement") if flat["method"] == "person"]


def test_each_answer_at_the_terminal_is_in_the_log_at_once(person, typing):
    (first, *_) = person("link", "review", "--json").data
    typing("what?", "n the family says so", KeyboardInterrupt)
    done = person("link", "review", "--by", "r2")
    assert done.code in (0, 130)
    ((_, flat),) = persons(person)
    assert (flat["kind"], flat["reason"], flat["by"]) == ("different", "the family says so", "r2")
    assert {flat["left"], flat["right"]} == {first["left"], first["right"]}
    assert "1 answer entered as review-" in done.err
    assert "Row" not in done.err


def test_stopping_before_an_answer_writes_nothing(person, typing):
    before = person.head
    for stop in ("q", KeyboardInterrupt, EOFError):
        typing(stop)
        done = person("link", "review")
        assert done.code == (130 if stop is KeyboardInterrupt else 0)
        assert "nothing was written" in done.err
    assert person.head == before


def test_going_back_lets_a_person_think_again(person, typing):
    asked = person("link", "review", "--json").data
    assert len(asked) > 1
    typing("u", "b", "y one photograph", "q")
    done = person("link", "review")
    assert done.code == 0
    kinds = [flat["kind"] for _, flat in persons(person)]
    assert kinds == ["unsure", "same"]
    again = person("link", "review", "--json", "--again").data
    assert [item["left"] for item in again] != [asked[0]["left"]]


def test_the_screen_shows_both_entries_and_what_differs(person, typing):
    typing("q")
    asked = person("link", "review", "--json").data[0]
    typing("q")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", person("link", "review").out)
    for part in asked["parts"]:
        for side in ("left", "right"):
            assert all(word in shown for word in part[side].split())
    assert "≠" in shown or "~" in shown
    assert max(map(len, shown.splitlines())) <= 120


LETTERS = {"en": "n", "ru": "н", "kk": "ж"}
SAID = {
    "en": ("nothing was written", "before any comparison", "different given names"),
    "ru": ("ничего не записано", "до всякого сравнения", "разные имена"),
    "kk": ("ештеңе жазылмады", "салыстырғанға дейін", "есімдері әртүрлі"),
}


@pytest.mark.parametrize("language", LETTERS)
def test_review_speaks_and_takes_the_letters_of_its_language(person, typing, language):
    typing("q")
    stopped = person("link", "review", "--language", language)
    assert SAID[language][0] in stopped.err
    assert not persons(person)
    typing(LETTERS[language], "n so in English", KeyboardInterrupt)
    shown = person("link", "review", "--language", language).told
    assert [flat["kind"] for _, flat in persons(person)] == ["different", "different"]
    reason = persons(person)[0][1]["reason"]
    assert reason.isascii() == (language == "en")
    frame = {"en": "name", "ru": "имя", "kk": "аты-жөні"}[language]
    assert frame in shown
    if language != "en":
        assert not re.search(r"\b(surname|birth|weight|pairs|One person)\b", shown)


@pytest.mark.parametrize("language", LETTERS)
def test_explain_speaks_three_languages_and_says_at_once_what_forbids_a_link(person, language, tmp_path):
    words = ("link", "explain", "families.2", "official.4", "--language", language)
    done = person(*words, "--svg", tmp_path / "w.svg")
    assert done.code == 0
    _, prior, why = SAID[language]
    assert prior in done.out
    first, *_ = done.out.splitlines()
    assert "✗" in done.out
    assert first.startswith(("No link", "Связь невозможна", "Байланыстыру мүмкін емес"))
    data = person(*words, "--json").data
    assert data["forbidden"]
    assert data["forbidden"][0] in first
    assert person("link", "explain", "families.2", "journalists.6", "--language", language, "--json").data
    apart = person("link", "explain", "journalists.5", "journalists.6", "--language", language).out
    assert why in apart
    assert "list" in apart or "список" in apart or "списке" in apart or "тізім" in apart


def test_the_language_may_stand_in_the_environment(person, monkeypatch):
    words = ("link", "explain", "families.1", "official.1")
    monkeypatch.setenv("INQUEST_LANGUAGE", "kk")
    assert "салыстырғанға дейін" in person(*words).out
    assert "до всякого сравнения" in person(*words, "--language", "ru").out
    monkeypatch.setenv("INQUEST_LANGUAGE", "de")
    refused = person(*words)
    assert (refused.code, "INQUEST_LANGUAGE" in refused.err) == (2, True)


def test_explain_says_what_persons_judged_of_the_two(person, tmp_path):
    (tmp_path / "a.csv").write_text(
        "left,right,verdict\nfamilies.1,official.1,Басқа  адам\n", encoding="utf-8"
    )
    assert person("link", "review", "--answers", tmp_path / "a.csv", "--by", "r2").code == 0
    assert [flat["kind"] for _, flat in persons(person)] == ["different"]
    assert "r2 judged the two different persons" in person("link", "explain", "official.1", "families.1").out
    data = person("link", "explain", "official.1", "families.1", "--json").data
    assert data["persons"] == [{"verdict": "different", "by": "r2"}]


def test_two_entries_are_explained_from_the_last_run(person, tmp_path):
    data = person("link", "explain", "journalists.1", "official.1", "--json").data
    assert data["probability"] > 0.5
    assert {"surname", "death", "birth"} <= {part["part"] for part in data["parts"]}
    far = person("link", "explain", "families.3", "official.2", "--json").data
    assert far["probability"] < 0.5
    assert person("link", "explain", "families.3", "official.22").code == 4
    done = person("link", "explain", "journalists.1", "official.1", "--svg", tmp_path / "w.svg")
    assert done.code == 0
    assert "surname" in done.out
    assert (tmp_path / "w.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("words", [["run"], ["review"], ["explain", "a", "b"]], ids=" ".join)
def test_a_record_without_lists_is_told_what_is_missing(tmp_path, capsys, words):
    make = tmp_path / "record"
    assert main(["init", str(make), "--title", "Empty"]) == 0
    done = Person(tmp_path, capsys)("link", *words)
    assert done.code == 4
    assert "ListEntry" in done.err or "inquest link run" in done.err


def test_a_damaged_cache_is_no_result(person):
    for path in (person.record / "linkage").glob("*.parquet"):
        path.write_bytes(b"nonsense")
    assert person("link", "review", "--json").code == 4
    assert person("check").code == 0
    (person.record / "linkage" / "run.json").write_text("{}")
    assert person("link", "run").code == 0
    assert person("link", "review", "--json").code == 0


def test_rows_of_a_clean_list_that_persons_join_are_doubted(person, tmp_path):
    (tmp_path / "a.csv").write_text("left,right,verdict,reason\nofficial.3,official.4,same,one man\n")
    assert person("link", "review", "--answers", tmp_path / "a.csv").code == 0
    assert "official, in which they stand, names each person once" in person("check").out


def test_no_name_of_a_list_is_in_a_dossier_or_in_what_commands_tell(person, tmp_path):
    with person.open() as record:
        record.append(
            define("unrest", "Event", "Unrest@en"),
            judgements=[
                {"kind": "marks", "left": thing, "value": {"level": "public"}, "by": "c1", "method": "person",
                 "at": "2030-01-01T00:00:00Z"}
                for thing in ("unrest", "official", "journalists", "families")
            ],
        )  # fmt: skip
    site = tmp_path / "site"
    released = person("release", "--out", site)
    assert released.code == 0, released.told
    told = released.told
    told += person("link", "run").told + person("check").told
    assert not [name for name in NAMES if name in told]
    pages = [path for path in site.rglob("*") if path.is_file()]
    assert len(pages) > 10
    for path in pages:
        data = path.read_bytes()
        for word in (*NAMES, "official.1", "derived:link"):
            assert word.encode() not in data, (path, word)
    for path in site.rglob("*.parquet"):
        cells = " ".join(str(cell) for row in pl.read_parquet(path).iter_rows() for cell in row)
        assert not [word for word in (*NAMES, "official.1") if word in cells]


def test_a_run_beside_another_writer_is_planned_anew(person, monkeypatch):
    from openinquest.link import runs

    person("undo", only_run(person))
    apply, calls = runs.apply_run, []

    def disturbed(record, planned):
        if not calls:
            with open_record(record.folder) as other:
                other.append(define("x", "Event", "X@en"))
        calls.append(planned.size)
        return apply(record, planned)

    monkeypatch.setattr(runs, "apply_run", disturbed)
    assert person("link", "run").code == 0
    assert len(calls) == 2
    assert ZHASANOV in merged(person)
