"""Which mapping reads which sheet."""

import openpyxl
import pytest

from openinquest.errors import InputError
from openinquest.record.tables import parse_mappings, read_mapped, template_mappings

TWO = b"""
mapping: a
reads: things
sheet: A
key: id
fields: {thing: id}
---
mapping: b
reads: things
sheet: B
key: handle
fields: {thing: handle}
"""


def workbook(tmp_path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


def problems(path, mappings):
    with pytest.raises(InputError) as caught:
        read_mapped(path, mappings)
    return caught.value.problems


def test_sheets_come_in_the_order_of_the_mappings(tmp_path):
    path = workbook(tmp_path, Guide=[["=1"]], B=[["handle"], ["y"]], A=[["id"], ["x"]])
    pairs, _ = read_mapped(path, parse_mappings(TWO, "m.yaml"))
    assert [(mapping.name, sheet.name) for mapping, sheet in pairs] == [("a", "A"), ("b", "B")]


def test_a_missing_sheet(tmp_path):
    (problem,) = problems(workbook(tmp_path, A=[["id"], ["x"]]), parse_mappings(TWO, "m.yaml"))
    assert "B" in problem.expected


def test_one_mapping_without_a_sheet_reads_the_only_one(tmp_path):
    mappings = parse_mappings(TWO.split(b"---")[0].replace(b"sheet: A\n", b""), "m.yaml")
    pairs, _ = read_mapped(workbook(tmp_path, X=[["id"], ["x"]]), mappings)
    assert pairs[0][1].name == "X"
    assert "sheet" in problems(workbook(tmp_path, X=[["id"]], Y=[["id"]]), mappings)[0].advice


def test_several_mappings_without_sheets(tmp_path):
    mappings = parse_mappings(TWO.replace(b"sheet: B\n", b""), "m.yaml")
    assert "sheet" in problems(workbook(tmp_path, A=[["id"], ["x"]]), mappings)[0].expected


def test_a_csv_file_is_read_by_the_mapping_that_its_columns_fit(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text("handle\ny\n")
    pairs, _ = read_mapped(path, parse_mappings(TWO, "m.yaml"))
    assert [mapping.name for mapping, _ in pairs] == ["b"]


def test_a_csv_file_that_fits_none_or_several(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text("other\ny\n")
    assert "none" in problems(path, parse_mappings(TWO, "m.yaml"))[0].found
    path.write_text("id,schema\nx,Figure\n")
    assert "template-things, template-speakers" in problems(path, template_mappings())[0].found
