"""Overlap tables are read strictly: right numbers, or every problem at once with its place."""

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from openinquest.errors import InputError
from openinquest.estimate import OverlapTable, Provenance, overlaps_of, read_overlaps

DATA = Path(__file__).parent / "data"
HEADER = "A,B,C,count\n"


@pytest.fixture
def table(tmp_path):
    """Write a table and return its path: `table(text)`."""

    def write(text, name="table.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def refused(path, **words):
    with pytest.raises(InputError) as refusal:
        read_overlaps(path, **words)
    return refusal.value.problems


def test_a_published_table_is_read_as_it_stands():
    found = OverlapTable.from_csv(DATA / "kosovo_1999.csv")
    assert found.lists == ("EXH", "ABA", "OSCE", "HRW")
    assert found.n == 4400
    assert found.totals == {"EXH": 1910, "ABA": 1528, "OSCE": 1786, "HRW": 685}
    assert found.cells()[0b1111] == 27
    assert found.cells()[0b0001] == 1131


def test_however_a_table_is_given_it_is_the_same(table, tmp_path):
    wanted = OverlapTable.of(("A", "B", "C"), {"100": 2, "011": 1, "111": 3})
    rows = [["A"]] * 2 + [["B", "C"]] + [["A", "B", "C"]] * 3
    counted = table(HEADER + "1,0,0,2\n0,1,1,1\n1,1,1,3\n0,0,1,0\n")
    book = Workbook()
    for row in [("A", "B", "C", "count"), (1, 0, 0, 2), (0, 1, 1, 1), (1, 1, 1, 3)]:
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")
    frame = pl.DataFrame({"A": [True, False, True], "B": [0, 1, 1], "C": [0.0, 1.0, 1.0], "count": [2, 1, 3]})
    one_each = "A,B,C\n" + "1,0,0\n" * 2 + "0,1,1\n" + "1,1,1\n" * 3
    for found in (
        OverlapTable.from_csv(counted),
        OverlapTable.from_csv(table(one_each, "rows.csv")),
        OverlapTable.from_csv(table(HEADER.replace(",", ";") + "1;0;0;2\n0;1;1;1\n1;1;1;3\n", "semi.csv")),
        OverlapTable.from_csv(table("count,C,A,B\n2,0,1,0\n1,1,0,1\n3,1,1,1\n", "moved.csv")),
        OverlapTable.from_csv(tmp_path / "table.xlsx"),
        OverlapTable.from_frame(frame),
        OverlapTable.from_frame({"A": [1, 0, 1], "B": [0, 1, 1], "C": [0, 1, 1], "count": [2, 1, 3]}),
        OverlapTable.from_rows(rows),
    ):
        assert found.digest == wanted.digest


PROBLEMS = {
    "a negative count": ("1,0,0,-3\n1,1,1,4\n", 2, "count"),
    "half a person": ("1,0,0,2.5\n1,1,1,4\n", 2, "count"),
    "a missing count": ("1,0,0,\n1,1,1,4\n", 2, "count"),
    "a count with a comma": ('1,0,0,"1,131"\n1,1,1,4\n', 2, "count"),
    "a count in powers": ("1,0,0,1e3\n1,1,1,4\n", 2, "count"),
    "a number that is no mark": ("1,0,0,3\n1,2,1,4\n", 3, "B"),
    "a missing mark": ("1,0,0,3\n1,,1,4\n", 3, "B"),
    "a word": ("1,0,0,3\n1,yes,1,4\n", 3, "B"),
    "zeros only": ("1,1,1,3\n0,0,0,0\n", 3, ""),
    "a pattern twice": ("1,1,1,3\n1,0,0,1\n1,1,1,2\n", 4, ""),
    "an empty list": ("1,0,0,3\n1,1,0,4\n", None, "C"),
    "a count beyond all": ("1,0,0,99999999999999999999\n1,1,1,4\n", 2, "count"),
}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_what_is_wrong_is_told_with_its_place(table, kind):
    body, row, column = PROBLEMS[kind]
    (problem,) = refused(table(HEADER + body))
    assert (problem.row, problem.column) == (row, column)
    assert problem.file == "table.csv"


def test_all_that_is_wrong_is_told_at_once(table):
    body = "1,0,0,-3,North\n1,7,0,x,North\n0,0,,5,South\n1,1,1,2.5,South\n"
    found = refused(table("A,B,C,count,region\n" + body), strata=["county"])
    places = {(problem.row, problem.column) for problem in found}
    assert {(2, "count"), (3, "B"), (3, "count"), (4, "C"), (5, "count"), (1, "region")} <= places
    assert any("county" in problem.expected for problem in found)


@pytest.mark.parametrize(
    "text",
    ["", "A,B,C,count\n", "A,count\n1,3\n", "A,B,n\n1,0,3\n0,1,4\n", "A,A,count\n1,1,3\n", "count\n3\n",
     ",".join(f"L{at}" for at in range(21)) + ",count\n" + "1," * 21 + "3\n", "1,0,1,4\n1,1,0,3\n",
     "A,B,C,count\n1,0,0\n1,1,1,2,9\n", "A,B,C,count\n0,1,0,0\n1,0,1,0\n"],
    ids=["nothing", "no rows", "one list", "another name for count", "one name twice", "no lists", "21 lists",
         "no header", "ragged", "nobody"],
)  # fmt: skip
def test_what_is_no_table_is_refused(table, text):
    assert refused(table(text))


def test_names_of_persons_are_never_repeated(table):
    found = refused(table("A,B,C,name\n1,0,0,Somebody Invented\n0,1,1,Another Invented\n"))
    assert not any("Invented" in str(problem) for problem in found)
    found = refused(table("A,B,C\n1,0,0\n0,1,1\n1,1,Somebody Invented\n"))
    assert not any("Invented" in str(problem) for problem in found)


def test_lists_can_be_chosen_and_what_is_left_is_told(table):
    path = table("A,B,C,count,note\n1,0,0,3,x\n0,1,0,2,y\n1,1,1,1,z\n0,0,1,9,z\n")
    found = read_overlaps(path, lists=["A", "B"])
    assert found.table().n == 6
    assert found.table().totals == {"A": 4, "B": 3}
    assert any("note" in note for note in found.notes)
    assert any("9 persons" in note for note in found.notes)
    assert any("'D'" in str(problem) for problem in refused(path, lists=["A", "D"]))


def test_persons_in_rows_are_told_to_have_been_read_so(table):
    assert any("one person" in note for note in read_overlaps(table("A,B\n1,0\n1,1\n0,1\n")).notes)


def test_strata_are_tables_of_their_own(table):
    body = "1,0,0,3,N\n1,1,1,1,N\n0,1,1,2,N\n1,1,0,4,S\n0,1,0,2,S\n1,0,0,5,\n"
    found = read_overlaps(table("A,B,C,count,region\n" + body), strata=["region"])
    assert found.table().n == 17
    assert found.table().cells()[1] == 8
    parts = {part.name: part for part in found.by_stratum()}
    assert {name: part.n for name, part in parts.items()} == {"(not stated)": 5, "N": 6, "S": 6}
    assert parts["S"].silent == ("C",)
    assert parts["S"].table.lists == ("A", "B")
    assert parts["(not stated)"].table is None


def test_replicates_come_in_a_column_or_in_files(table):
    body = "0,1,0,0,3\n0,1,1,1,1\n1,1,0,0,2\n1,1,1,1,2\n2,0,1,1,4\n2,1,0,0,1\n"
    found = read_overlaps(table("draw,A,B,C,count\n" + body))
    assert found.draws == (1, 2)
    assert [one.n for one in found.tables] == [4, 5]
    assert found.table().n == 4
    files = [
        table(HEADER + "1,0,0,2\n1,1,1,2\n", "one.csv"),
        table("B,C,A,count\n1,1,0,4\n0,0,1,1\n", "two.csv"),
    ]
    again = read_overlaps(files)
    assert [one.digest for one in again.tables] == [one.digest for one in found.tables]
    other = table("A,B,D,count\n1,1,1,3\n", "other.csv")
    assert any(problem.file == "other.csv" for problem in refused([files[0], other]))
    empty = table("draw,A,B,C,count\n1,1,1,1,3\n2,1,1,0,3\n", "empty.csv")
    assert any("draw 2" in problem.found for problem in refused(empty))


def test_merged_lists_count_a_person_once_and_keep_what_is_known(table):
    known = Provenance((("A", "B"), ("C", "A")))
    found = read_overlaps(table(HEADER + "1,0,0,3\n0,1,0,2\n1,1,0,4\n0,1,1,5\n"), provenance=known)
    merged = found.merged(("A", "B"), "A + B")
    assert merged.table().totals == {"A + B": 14, "C": 5}
    assert merged.table().provenance.copied == (("C", "A + B"),)
    assert merged.table().digest == found.table().merged(("A", "B"), "A + B").digest
    with pytest.raises(InputError):
        found.merged(("A", "Nobody"), "x")


def test_the_digest_does_not_hang_on_the_order(table):
    first = read_overlaps(table("A,B,C,count,region\n1,0,1,3,N\n1,1,1,1,S\n"), strata=["region"])
    second = read_overlaps(table("C,B,count,region,A\n1,1,1,S,1\n1,0,3,N,1\n"), strata=["region"])
    assert first.digest == second.digest
    third = read_overlaps(table("A,B,C,count,region\n1,0,1,3,N\n1,1,1,1,N\n"), strata=["region"])
    assert third.digest != first.digest


def read_or_problems(path):
    try:
        return OverlapTable.from_csv(path)
    except InputError as refusal:
        return list(refusal.problems)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_cells_give_the_right_table_or_a_named_refusal(tmp_path_factory, data):
    """An independent count of good tables; of bad ones, a refusal and nothing else."""
    width = data.draw(st.integers(1, 5))
    cell = st.sampled_from(["0", "1", "0", "1", "0", "1", "2", "", " 1 ", "x", "-1"])
    count = st.sampled_from(
        ["1", "2", "7", "0", "12", "3.0", "", "-2", "1.5", "nan", "1e9", "9007199254740993"]
    )
    rows = data.draw(st.lists(st.tuples(st.lists(cell, min_size=width, max_size=width), count), max_size=8))
    path = tmp_path_factory.mktemp("any") / "t.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*(f"L{at}" for at in range(width)), "count"])
        writer.writerows([*marks, number] for marks, number in rows)
    found = read_or_problems(path)
    if isinstance(found, list):
        assert found
        return
    wanted = {}
    for marks, number in rows:
        if any(mark.strip() for mark in marks) or number.strip():
            assert all(mark.strip() in ("0", "1") for mark in marks)
            wanted[tuple(mark.strip() for mark in marks)] = int(float(number))
    assert found.n == sum(wanted.values())
    assert found.totals == {
        f"L{at}": sum(n for marks, n in wanted.items() if marks[at] == "1") for at in range(width)
    }


def test_a_frame_with_problems_tells_its_rows():
    with pytest.raises(InputError) as refusal:
        overlaps_of(pl.DataFrame({"A": [1, 0, None], "B": [1, 1, 1], "count": [3, None, 2]}))
    assert {(p.row, p.column) for p in refusal.value.problems} == {(2, "count"), (3, "A")}


def test_rows_of_names_are_checked():
    with pytest.raises(InputError, match="several texts"):
        OverlapTable.from_rows(["AB", ["A", "B"]])
    with pytest.raises(InputError, match="a mapping"):
        OverlapTable.from_rows([{"A": 1, "B": 0}, {"A": 0, "B": 1}])
    with pytest.raises(InputError, match="'C'"):
        OverlapTable.from_rows([["A", "C"], ["B"]], lists=["A", "B"])
    with pytest.raises(InputError, match="count"):
        OverlapTable.from_rows([["A", "count"], ["A"]])
    with pytest.raises(InputError):
        OverlapTable.from_rows([["A", "B"], []])


def test_what_is_known_of_a_list_goes_with_it_when_it_is_left_out(table):
    path = table("A,B,C,count\n1,0,0,9\n0,1,0,8\n0,0,1,7\n1,1,1,6\n")
    known = Provenance((("A", "B"),))
    assert read_overlaps(path, provenance=known).provenance.copied == (("A", "B"),)
    assert read_overlaps(path, lists=["B", "C"], provenance=known).provenance.copied == ()
    with pytest.raises(InputError):
        read_overlaps(path, lists=["B", "C"], provenance=Provenance((("A", "nobody"),)))


def test_lists_are_chosen_of_what_was_read(table):
    path = table("A,B,C,place,count\n1,0,0,n,9\n0,1,0,s,8\n0,0,1,n,7\n1,1,1,s,6\n1,1,0,n,5\n")
    found = read_overlaps(path, strata=["place"], provenance=Provenance((("A", "B"),)))
    chosen = found.only(("C", "B"))
    assert chosen.lists == ("C", "B")
    assert chosen.table().digest == found.table().only(["C", "B"]).digest
    assert chosen.table().n == 8 + 7 + 6 + 5, "persons on A alone are gone"
    assert chosen.provenance.copied == ()
    assert [part.n for part in chosen.by_stratum()] == [12, 14]
    assert "only these lists are taken: C, B" in chosen.notes
    with pytest.raises(InputError):
        found.only(("A",))
    with pytest.raises(InputError):
        found.only(("A", "nobody"))


def test_rows_that_can_be_read_are_checked_beside_those_that_cannot(table):
    path = table("A,B,C,count\n1,0,0,x\n0,0,0,4\n1,1,0,3\n1,1,0,4\n0,1,1,-1\n")
    with pytest.raises(InputError) as refusal:
        read_overlaps(path)
    assert [problem.row for problem in refusal.value.problems] == [2, 3, 5, 6]
