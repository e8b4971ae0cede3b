"""Workbooks: constants come out as the user sees them; whatever is uncertain is refused with its address."""

import contextlib
import random
import unicodedata
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from openinquest.errors import InputError
from openinquest.record.tables import ROW, read_table


def save(tmp_path, rows, *, title="Statements", prepare=None, name="sheet.xlsx"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if prepare is not None:
        prepare(book, sheet)
    path = tmp_path / name
    book.save(path)
    return path


def read(path, sheets=None):
    return read_table(path, sheets=sheets).sheets[0]


def problems(path, sheets=None):
    with pytest.raises(InputError) as caught:
        read_table(path, sheets=sheets)
    return caught.value.problems


def rewrite(path, part, change):
    """Replace one part of a workbook, as a hostile or broken program would."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_become_text(tmp_path):
    rows = [
        ["key", "value"],
        [1, 238],
        [2, 238.0],
        [3, 0.1 + 0.2],
        [4, 1e21],
        [5, "  2,000 "],
        [6, True],
        [7, "а\u0306"],
        [8, -1.5],
        [9, "=not"],
        [10, 123456789012],
    ]

    def prepare(book, sheet):
        sheet["B10"].data_type = "s"

    sheet = read(save(tmp_path, rows, prepare=prepare))
    assert sheet.frame["value"].to_list() == [
        "238",
        "238",
        "0.3",
        "1000000000000000000000",
        "  2,000 ",
        "yes",
        "ӑ",
        "-1.5",
        "=not",
        "123456789012",
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (date(2022, 1, 5), "yyyy-mm-dd", "2022-01-05"),
        (datetime(2022, 1, 5), "dd.mm.yyyy", "2022-01-05"),
        (datetime(2022, 1, 5), "m/d/yy", "2022-01-05"),
        (datetime(2022, 1, 5), '[$-419]d mmmm yyyy" г."', "2022-01-05"),
        (datetime(2022, 1, 1), "mmm-yy", "2022-01"),
        (datetime(2022, 1, 1), "yyyy", "2022"),
        (datetime(2022, 1, 5, 16, 37), "yyyy-mm-dd h:mm", "2022-01-05T16:37"),
        (datetime(2022, 1, 5, 16, 37, 9), "d/m/yy h:mm:ss", "2022-01-05T16:37:09"),
        (time(16, 37), "h:mm", "16:37"),
        (0.7, "0%", "70%"),
    ],
)
def test_dates_and_shares_are_as_precise_as_the_cell_shows_them(tmp_path, value, number_format, text):
    def prepare(book, sheet):
        sheet["B2"].number_format = number_format

    sheet = read(save(tmp_path, [["key", "value"], ["1", value]], prepare=prepare))
    assert sheet.frame["value"].to_list() == [text]


def test_a_span_that_became_a_date_is_refused(tmp_path):
    def prepare(book, sheet):
        sheet["B2"].number_format = "d-mmm"
        sheet["B3"].number_format = "[h]:mm"

    path = save(
        tmp_path, [["key", "value"], ["1", datetime(2026, 4, 3)], ["2", timedelta(hours=30)]], prepare=prepare
    )
    found = problems(path)
    assert [(problem.row, problem.column) for problem in found] == [(2, "value"), (3, "value")]
    assert "without a year" in found[0].found
    assert "text" in found[0].advice


def test_formulas_and_error_values_are_refused_with_their_address(tmp_path):
    rows = [["key", "value"], ["1", "=SUM(1,2)"], ["2", "x"], ["3", "#REF!"], ["=A2", "y"]]
    found = problems(save(tmp_path, rows))
    assert [problem.row for problem in found] == [2, 4, 5]
    assert "B2" in found[0].found
    assert "value" in found[0].advice
    assert "A5" in found[2].found
    assert not any("SUM" in str(problem) for problem in found)


def test_merged_cells_are_reported(tmp_path):
    def prepare(book, sheet):
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B5:C6")

    found = problems(save(tmp_path, [["key", "value", "note"], ["1", "x", "y"]], prepare=prepare))
    assert [problem.found for problem in found] == [
        "cells merged from A2 to A3",
        "cells merged from B5 to C6",
    ]
    assert "inherit" in found[0].advice


def test_hidden_sheets_are_not_read_and_it_is_said(tmp_path):
    def prepare(book, sheet):
        hidden = book.create_sheet("Old")
        hidden.append(["=1+1"])
        hidden.sheet_state = "hidden"

    reading = read_table(save(tmp_path, [["key", "value"], ["1", "x"]], prepare=prepare))
    assert [sheet.name for sheet in reading.sheets] == ["Statements"]
    assert any("Old" in note for note in reading.notes)


def test_hidden_rows_and_columns_are_read_and_it_is_said(tmp_path):
    def prepare(book, sheet):
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    reading = read_table(save(tmp_path, [["key", "value"], ["1", "x"], ["2", "y"]], prepare=prepare))
    assert reading.sheets[0].frame["value"].to_list() == ["x", "y"]
    assert len(reading.notes) == 2


def test_which_of_several_sheets_is_meant_must_be_said(tmp_path):
    path = save(tmp_path, [["key"], ["1"]], prepare=lambda book, sheet: book.create_sheet("More"))
    (problem,) = problems(path)
    assert "Statements, More" in problem.found
    assert read(path, ["Statements"]).frame["key"].to_list() == ["1"]


def test_row_numbers_count_blank_rows(tmp_path):
    def prepare(book, sheet):
        sheet["A9"] = "x"
        sheet["A12"] = "  "

    sheet = read(save(tmp_path, [["key", "value"], ["1", "a"], [], ["3", "b"]], prepare=prepare))
    assert sheet.frame[ROW].to_list() == [2, 4, 9]


def test_cells_outside_the_table(tmp_path):
    def prepare(book, sheet):
        sheet["E3"] = "left over"

    (problem,) = problems(save(tmp_path, [["key", "value"], ["1", "a"], ["2", "b"]], prepare=prepare))
    assert problem.row == 3
    assert "column E" in problem.found


def test_every_problem_of_every_sheet_is_listed(tmp_path):
    def prepare(book, sheet):
        book.create_sheet("Things").append(["id", "id"])

    path = save(tmp_path, [["key", "value"], ["1", "=A1"]], prepare=prepare)
    found = problems(path, ["Statements", "Things"])
    assert [problem.sheet for problem in found] == ["Statements", "Things"]


def test_a_very_wide_row(tmp_path):
    def prepare(book, sheet):
        sheet.cell(3, 16384).value = "x"

    (problem,) = problems(save(tmp_path, [["key", "value"], ["1", "a"]], prepare=prepare))
    assert problem.row == 3
    assert "16,384" in problem.found


def test_a_claimed_size_is_not_believed(tmp_path):
    path = save(tmp_path, [["key", "value"], ["1", "a"]])
    rewrite(path, SHEET, lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert read(path).frame.height == 1


def test_an_endless_sheet_is_bounded(tmp_path):
    path = save(tmp_path, [["key", "value"], ["1", "a"]])
    rewrite(
        path,
        SHEET,
        lambda xml: (
            xml.replace(b'<row r="2"', b'<row r="90000000"').replace(b'r="A2"', b"").replace(b'r="B2"', b"")
        ),
    )
    assert "1,048,576" in problems(path)[0].expected


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(1100):
                part.write(b"\0" * (1 << 20))
    assert path.stat().st_size < 4 << 20
    assert "unpacked" in problems(path)[0].expected


def test_entity_bombs_are_refused(tmp_path):
    path = save(tmp_path, [["key", "value"], ["1", "a"]])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    rewrite(path, SHEET, lambda xml: bomb + xml)
    assert "damaged" in problems(path)[0].found


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_is_refused_or_read(tmp_path, seed):
    path = save(tmp_path, [["key", "value"], ["1", "a"], ["2", datetime(2022, 1, 5)]])
    content = bytearray(path.read_bytes())
    dice = random.Random(seed)
    for _ in range(dice.randint(1, 8)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    path.write_bytes(content)
    with contextlib.suppress(InputError):
        read_table(path)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_parts_are_refused_or_read(tmp_path, seed):
    path = save(tmp_path, [["key", "value"], ["1", "a"], ["2", datetime(2022, 1, 5)]])
    dice = random.Random(seed)
    with zipfile.ZipFile(path) as archive:
        part = dice.choice(archive.namelist())

    def damage(xml):
        broken = bytearray(xml)
        for _ in range(4):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        return bytes(broken)

    rewrite(path, part, damage)
    with contextlib.suppress(InputError):
        read_table(path)


def test_empty_sheet(tmp_path):
    assert "column names" in problems(save(tmp_path, []))[0].expected


def test_control_characters_written_as_escapes(tmp_path):
    found = problems(save(tmp_path, [["key", "value"], ["1", "a_x0000_b"], ["2", "c_x000D_\nd"]]))
    assert [problem.row for problem in found] == [2]


def test_escaped_underscores_and_returns(tmp_path):
    sheet = read(save(tmp_path, [["key", "value"], ["1", "a_x005F_x0041_"], ["2", "c_x000D_\nd"]]))
    assert sheet.frame["value"].to_list() == ["a_x0041_", "c\nd"]


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8).map(
        lambda text: unicodedata.normalize("NFC", text)
    ),
    st.sampled_from(["a\nb", "  x ", "Қаңтар", "_x0041_", "=1+1", "#N/A", "1e5", "TRUE", "&<>'\""]),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_what_openpyxl_writes_comes_back(tmp_path, rows):
    def prepare(book, sheet):
        for number, row in enumerate(rows, start=2):
            for place, value in enumerate(row, start=1):
                cell = sheet.cell(number, place)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"

    sheet = read(save(tmp_path, [["a", "b", "c"]], prepare=prepare))

    def text(value):
        shown = "" if value is None else str(value)
        return shown if shown.strip() else None

    expected = [(*map(text, row), number) for number, row in enumerate(rows, start=2) if any(map(text, row))]
    assert sheet.frame.select("a", "b", "c", ROW).rows() == expected


def test_other_ways_to_write_the_same_sheet(tmp_path):
    # Prefixed names, no addresses, rich text with a reading aid, texts that no formula made, ISO dates.
    path = save(tmp_path, [["key", "value"], ["1", "x"]])
    xml = """<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>
    <x:row><x:c t="inlineStr"><x:is><x:t>key</x:t></x:is></x:c><x:c t="str"><x:v>value</x:v></x:c></x:row>
    <x:row><x:c><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t>Қаң</x:t></x:r><x:r><x:t>тар</x:t></x:r>
    <x:rPh sb="0" eb="1"><x:t>reading</x:t></x:rPh></x:is></x:c></x:row>
    <x:row><x:c><x:v>2</x:v></x:c><x:c t="d"><x:v>2022-01-05</x:v></x:c></x:row>
    <x:row><x:c><x:v>3</x:v></x:c><x:c t="str"><x:f>A1</x:f><x:v>key</x:v></x:c></x:row>
    </x:sheetData></x:worksheet>"""
    rewrite(path, SHEET, lambda _: xml.encode())
    assert [problem.row for problem in problems(path)] == [4]
    rewrite(path, SHEET, lambda _: xml.replace("<x:f>A1</x:f>", "").encode())
    assert read(path).frame["value"].to_list() == ["Қаңтар", "2022-01-05", "key"]


def test_the_calendar_that_begins_in_1904(tmp_path):
    def prepare(book, sheet):
        book.epoch = CALENDAR_MAC_1904
        sheet["B2"].number_format = "yyyy-mm-dd"

    path = save(tmp_path, [["key", "value"], ["1", date(2022, 1, 5)]], prepare=prepare)
    assert read(path).frame["value"].to_list() == ["2022-01-05"]
