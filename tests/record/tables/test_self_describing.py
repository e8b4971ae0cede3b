"""Parquet and JSON lines as tables: what they hold as text, and hostile files refused with where and why."""

import json
from contextlib import suppress
from datetime import date, datetime

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openinquest.errors import InputError
from openinquest.record.tables import read_table


def lines(tmp_path, *written):
    path = tmp_path / "table.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in written))
    return path


def parquet(tmp_path, columns):
    path = tmp_path / "table.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return path


def problems(path):
    with pytest.raises(InputError) as refused:
        read_table(path)
    return refused.value.problems


def test_lines_are_rows_and_members_are_cells(tmp_path):
    path = lines(
        tmp_path, '{"a": 1, "b": "x\\r\\ny"}', "", '{"c": true, "b": " e\\u0301 ", "a": 12.50}\r',
        '{"a": 1e3, "c": null, "b": ""}',
    )  # fmt: skip
    [sheet] = read_table(path).sheets
    assert sheet.header == ("a", "b", "c")
    assert sheet.frame.rows() == [
        (1, "1", "x\ny", None),
        (3, "12.5", " \xe9 ", "yes"),
        (4, "1000", None, None),
    ]


@pytest.mark.parametrize(
    ("line", "expected", "column"),
    [
        ('{"a": NaN}', "a number", "a"),
        ('{"a": -Infinity}', "a number", "a"),
        ('{"a": 1e999999999}', "a number of at most 40 digits", "a"),
        ('{"a": ' + "9" * 5000 + "}", "a number of at most 40 digits", "a"),
        ('{"a": ["x"]}', "a text, a number, true, false or null", "a"),
        ('{"a": {"b": 1}}', "a text, a number, true, false or null", "a"),
        ('{"a": 1, "a": 2}', "every member once", "a"),
        ('{"a": "\\ud800"}', "Unicode text", "a"),
        ('{"a": "\\u0000"}', "a cell without control characters", "a"),
        ('{"a": "' + "z" * 1_000_001 + '"}', "a cell of at most 1,000,000 octets", "a"),
        ('{"a": 1', "a JSON object on a line of its own", ""),
        ("[1, 2]", "a JSON object on a line of its own", ""),
        ("[" * 50_000, "a JSON object on a line of its own", ""),
        (b'{"a": "\xff"}', "UTF-8 text", ""),
        (json.dumps({f"c{at}": 1 for at in range(1001)}), "at most 1,000 columns", ""),
    ],
)
def test_a_line_that_is_no_row_is_named(tmp_path, line, expected, column):
    [problem] = problems(lines(tmp_path, '{"a": "first"}', line))
    assert (problem.file, problem.row, problem.expected, problem.column) == (
        "table.jsonl",
        2,
        expected,
        column,
    )
    assert "\ud800" not in str(problem)


def test_all_lines_that_are_wrong_are_told_at_once(tmp_path):
    found = problems(lines(tmp_path, '{"a": NaN, "b": []}', '{"a": 1}', "no"))
    assert [(problem.row, problem.column) for problem in found] == [(1, "a"), (1, "b"), (3, "")]


def test_columns_of_parquet_are_what_a_sheet_would_show(tmp_path):
    path = parquet(
        tmp_path,
        {"whole": [7.0, None, 0.1], "yes": [True, False, None], "day": [date(2030, 1, 5), None, None],
         "midnight": [datetime(2030, 1, 5), None, datetime(2030, 1, 6)],
         "time": [datetime(2030, 1, 5, 10, 30), None, None],
         "word": pl.Series(["a", None, "b"], dtype=pl.Categorical), "blank": [None, None, None]},
    )  # fmt: skip
    [sheet] = read_table(path).sheets
    assert sheet.frame.rows() == [
        (2, "7", "yes", "2030-01-05", "2030-01-05", "2030-01-05T10:30:00", "a", None),
        (3, None, "no", None, None, None, None, None),
        (4, "0.1", None, None, "2030-01-06", None, "b", None),
    ]


@pytest.mark.nightly
def test_what_is_no_number_is_named_by_column_and_row(tmp_path):
    found = problems(parquet(tmp_path, {"a": [1.0, float("nan")], "b": [float("inf"), 1.0]}))
    assert [(problem.row, problem.column) for problem in found] == [(2, "b"), (3, "a")]


@pytest.mark.nightly
def test_columns_that_hold_no_cells_are_named(tmp_path):
    found = problems(parquet(tmp_path, {"a": ["x"], "lists": [[1]], "things": [{"x": 1}], "octets": [b"x"]}))
    assert [(problem.row, problem.column) for problem in found] == [
        (None, name) for name in ("lists", "things", "octets")
    ]


@pytest.mark.nightly
def test_a_parquet_file_that_stands_for_much_more_is_refused(tmp_path):
    """Two kilobytes that say one text of fifty megabytes sixty times."""
    path = tmp_path / "table.parquet"
    bomb = pa.DictionaryArray.from_arrays(pa.array([0] * 60, pa.int32()), pa.array(["x" * 50_000_000]))
    pq.write_table(pa.table({"a": bomb}), path, compression="zstd")
    assert path.stat().st_size < 5_000
    [problem] = problems(path)
    assert (problem.expected, problem.found) == (
        "at most 2,048 MiB of text",
        "a text that unpacks to more",
    )


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda whole: whole[:-50], "a damaged or truncated one"),
        pytest.param(
            lambda whole: b"PARE" + whole[4:-4] + b"PARE", "an encrypted one", marks=pytest.mark.nightly
        ),
        (lambda _: b"a,b\n1,2\n", "something else, perhaps text"),
        (lambda _: b"", "an empty file"),
    ],
)
def test_a_parquet_file_that_is_not_whole_is_refused(tmp_path, change, found):
    path = parquet(tmp_path, {"a": ["Qyzylgul Invented"]})
    path.write_bytes(change(path.read_bytes()))
    [problem] = problems(path)
    assert problem.found == found


@pytest.mark.nightly
def test_a_column_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table([pa.array(["x"]), pa.array(["y"])], names=["a", "a"]), path)
    [problem] = problems(path)
    assert problem.found == "one in which a column name stands twice"


@pytest.mark.nightly
def test_a_parquet_file_with_flipped_octets_is_read_or_refused(tmp_path):
    """Whatever stands in it: the process that reads it may fail, the program does not."""
    path = parquet(tmp_path, {"a": [f"text {at}" for at in range(50)], "b": list(range(50))})
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with suppress(InputError):
            read_table(path)
