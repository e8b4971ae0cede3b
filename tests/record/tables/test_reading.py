"""A file must be what its name says."""

import gzip
import zipfile

import openpyxl
import pytest

from openinquest.errors import InputError
from openinquest.record.tables import read_table


def problem_of(path):
    with pytest.raises(InputError) as caught:
        read_table(path)
    (problem,) = caught.value.problems
    assert problem.file == path.name
    return problem


def workbook(path):
    openpyxl.Workbook().save(path)
    return path


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("sheet.csv", b"%PDF-1.7\n", "PDF"),
        ("sheet.csv", gzip.compress(b"key,value\n1,x\n", mtime=0), "gzip"),
        ("sheet.csv", b"<html><table><tr><td>key</td></tr></table></html>", "web page"),
        ("sheet.csv", b"\xef\xbb\xbf\n<!DOCTYPE HTML><html>", "web page"),
        ("sheet.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "XLS"),
        ("sheet.csv", b"PAR1\0\0PAR1", "Parquet"),
        ("sheet.tsv", b"SQLite format 3\0" + b"\0" * 84, "SQLite"),
        ("sheet.xlsx", b"key,value\n1,x\n", "text"),
        ("sheet.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "password"),
        ("sheet.xlsx", b"<html><table></table></html>", "web page"),
        ("sheet.xlsx", b"PK\x03\x04 and then nothing", "damaged"),
        ("sheet.xlsx", b"", "empty"),
        ("sheet.csv", b"", "empty"),
        ("sheet.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        ("sheet", b"key,value\n", "without an ending"),
        ("sheet.json", b"[]", ".json"),
    ],
)
def test_files_that_are_something_else(tmp_path, name, content, kind):
    path = tmp_path / name
    path.write_bytes(content)
    problem = problem_of(path)
    assert kind in problem.found
    assert problem.expected


def test_a_workbook_called_csv(tmp_path):
    problem = problem_of(workbook(tmp_path / "a.xlsx").rename(tmp_path / "a.csv"))
    assert "zip" in problem.found
    assert "rename" in problem.advice


def test_another_zip_called_xlsx(tmp_path):
    path = tmp_path / "sheet.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    assert "zip" in problem_of(path).found


def test_files_that_are_not_there(tmp_path):
    assert "No such file" in problem_of(tmp_path / "sheet.csv").found
    (tmp_path / "folder.csv").mkdir()
    assert problem_of(tmp_path / "folder.csv").found


def test_a_file_that_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr("openinquest.record.tables.reading.MAX_BYTES", 10)
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"key,value\n1,x\n")
    assert "split" in problem_of(path).advice


def test_a_tsv_file(tmp_path):
    path = tmp_path / "sheet.TSV"
    path.write_bytes(b"key\tvalue\n1\ta, b\n")
    assert read_table(path).sheets[0].frame["value"].to_list() == ["a, b"]
