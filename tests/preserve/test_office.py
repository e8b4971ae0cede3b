"""DOCX, ODT and XLSX: every word that a reader sees, in order; and what hostile ones are told."""

import contextlib
import io
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import docx as python_docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.preserve import ExtractedText, Role, check_quote, extract
from openinquest.preserve.formats.docx import read as read_docx
from openinquest.preserve.formats.odt import read as read_odt
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.formats.xlsx import read as read_xlsx
from preserve.office_files import DC, ODF, W, docx, odt, paragraph, relations, zipped

TASK = Task("application/x", "letter")


def said(text: ExtractedText, role: Role | None = None) -> list[str]:
    return [text.text[p.start : p.end] for p in text.paragraphs if role is None or p.role is role]


# DOCX ------------------------------------------------------------------------------------------------------------


def test_paragraphs_and_tables_come_in_the_order_of_the_file() -> None:
    document = python_docx.Document()
    document.core_properties.title = "Заключение комиссии"
    document.core_properties.author = "Комиссия"
    document.add_heading("Қорытынды", 1)
    document.add_paragraph("По данным комиссии, погибли 12 человек.")
    table = document.add_table(2, 2)
    for index, words in enumerate(["район", "погибло", "Тарлан", "7"]):
        table.cell(index // 2, index % 2).text = words
    document.add_paragraph("Комиссия 2031 жылғы наурызда құрылды.")
    file = io.BytesIO()
    document.save(file)
    text = read_docx(file.getvalue(), TASK)
    assert said(text) == [
        "Қорытынды",
        "По данным комиссии, погибли 12 человек.",
        "район\tпогибло",
        "Тарлан\t7",
        "Комиссия 2031 жылғы наурызда құрылды.",
    ]
    assert text.declared["title"] == "Заключение комиссии"
    assert text.declared["author"] == "Комиссия"


def test_notes_comments_and_headers_follow_the_text_and_leave_sentences_whole() -> None:
    body = (
        "<w:p><w:r><w:t>Seven men</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        "<w:r><w:t xml:space='preserve'> were held.</w:t></w:r></w:p>"
    )
    text = read_docx(
        docx(
            body,
            footnotes=f"<w:footnotes {W}><w:footnote w:type='separator' w:id='0'>{paragraph('----')}</w:footnote>"
            f"<w:footnote w:id='2'>{paragraph('So the ministry.')}</w:footnote></w:footnotes>",
            comments=f"<w:comments {W}><w:comment w:id='0'>{paragraph('Check this.')}</w:comment></w:comments>",
            header1=f"<w:hdr {W}>{paragraph('No. 17 of 3 March 2031')}</w:hdr>",
            header2=f"<w:hdr {W}>{paragraph('No. 17 of 3 March 2031')}</w:hdr>",
        ),
        TASK,
    )
    assert said(text, Role.MAIN) == ["Seven men were held."]
    assert said(text, Role.ASIDE) == ["So the ministry.", "Check this."]
    assert said(text, Role.RUNNING) == ["No. 17 of 3 March 2031"]
    assert check_quote("Seven men were held", text).found


def test_what_was_deleted_or_hidden_is_left_out_and_said() -> None:
    text = read_docx(
        docx(
            "<w:p><w:r><w:t>Nine</w:t></w:r><w:del><w:r><w:delText> or ten</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t> people</w:t></w:r></w:ins>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t> (secret)</w:t></w:r></w:p>"
        ),
        TASK,
    )
    assert text.text == "Nine people"
    assert "1 deleted" in text.notes[0]
    assert "1 hidden" in text.notes[1]


def test_a_text_box_is_read_once_and_apart_from_the_paragraph_around_it() -> None:
    box = f"<w:txbxContent>{paragraph('In a box')}</w:txbxContent>"
    around = (
        "<w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='urn:mc'><mc:Choice>"
        f"{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t> after</w:t></w:r></w:p>"
    )
    assert said(read_docx(docx(around), TASK)) == ["Before after", "In a box"]


def test_marks_in_a_line_are_characters() -> None:
    body = "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>"
    assert read_docx(docx(body), TASK).text == "a\tb\nc‑d"


def test_cells_within_cells_and_form_fields_are_read() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('x')}</w:tc><w:tc>{paragraph('y')}</w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{inner}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
    field = f"<w:sdt><w:sdtPr><w:p/></w:sdtPr><w:sdtContent>{paragraph('chosen')}</w:sdtContent></w:sdt>"
    assert said(read_docx(docx(body + field), TASK)) == ["x\ty", "chosen"]


def test_macros_are_noted_and_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "letter.docm"
    path.write_bytes(docx(paragraph("Words"), vbaProject=b"Sub AutoOpen()"))
    text = extract(path)
    assert text.text == "Words"
    assert "macros" in text.notes[0]


# ODT -------------------------------------------------------------------------------------------------------------


def test_an_odt_is_read_with_tables_notes_and_headers(tmp_path: Path) -> None:
    table = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{w}</text:p></table:table-cell>" for w in row)
        + "</table:table-row>"
        for row in (("аудан", "қаза"), ("Тарлан", "7"))
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:h>Қорытынды</text:h>"
        "<text:p>Жеті<text:s text:c='2'/>адам<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Министрлік</text:p></text:note-body></text:note> ұсталды\n    деді.</text:p>"
        f"<table:table>{table}</table:table>"
        "<text:list><text:list-item><text:p>бір</text:p></text:list-item></text:list>"
        "<text:p>Тақырыбы <text:title>Есеп</text:title><text:tab/>соңы<text:line-break/>!</text:p>"
    )
    styles = (
        f"<s xmlns:style='{ODF}:style:1.0' xmlns:text='{ODF}:text:1.0'>"
        "<style:header><text:p>№ 17</text:p></style:header></s>"
    )
    meta = f"<m {DC}><dc:title>Есеп</dc:title><dc:creator>Комиссия</dc:creator></m>"
    path = tmp_path / "letter.odt"
    path.write_bytes(odt(body, styles=styles, meta=meta))
    text = extract(path)
    assert said(text, Role.MAIN) == [
        "Қорытынды", "Жеті  адам ұсталды деді.", "аудан\tқаза", "Тарлан\t7", "бір", "Тақырыбы Есеп\tсоңы\n!",
    ]  # fmt: skip
    assert said(text, Role.ASIDE) == ["Министрлік"]
    assert said(text, Role.RUNNING) == ["№ 17"]
    assert text.declared == {"title": "Есеп", "author": "Комиссия"}
    assert "1 deleted" in text.notes[0]


def test_a_locked_odt_says_so() -> None:
    manifest = "<m><encryption-data/></m>"
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest})
    with pytest.raises(InputError, match="ODT") as caught:
        read_odt(data, TASK)
    assert "password" in caught.value.problems[0].found


# XLSX ------------------------------------------------------------------------------------------------------------


def _workbook(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_sheets_are_pages_and_rows_are_paragraphs(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Погибшие"
    first.append(["район", "день", "число", "доля"])
    first.append(["Тарлан", date(2031, 3, 4), 1238, 0.125])
    first["D2"].number_format = "0.0%"
    first.append([None, None, 0.1])
    first.append([True, "строка\nвторая", "=SUM(C2:C3)"])
    hidden = book.create_sheet("жасырын")
    hidden.sheet_state = "hidden"
    hidden.append(["бар"])
    path = tmp_path / "table.xlsx"
    path.write_bytes(_workbook(book))
    text = extract(path)
    assert said(text) == [
        "Погибшие",
        "район\tдень\tчисло\tдоля",
        "Тарлан\t2031-03-04\t1238\t12.5%",
        "\t\t0.1",
        "TRUE\tстрока\nвторая",
        "жасырын",
        "бар",
    ]
    assert [page.number for page in text.pages] == [1, 2]
    assert text.page_at(text.text.index("бар")) == 2
    assert any("hidden" in note for note in text.notes)
    assert any("1 formulas" in note for note in text.notes)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.text("абвәғқ xyz<&>'😀", max_size=6) | st.integers(-(10**9), 10**9), max_size=4),
        max_size=4,
    )
)
def test_every_cell_is_found_again(rows: list[list[str | int]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([f"'{cell}'" if isinstance(cell, str) else cell for cell in row])
    text = read_xlsx(_workbook(book), TASK).text
    for row in rows:
        for cell in row:
            assert (f"'{cell}'" if isinstance(cell, str) else str(cell)) in text


# Hostile ones ------------------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
FETCH = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("types", [BOMB, FETCH, "<!DOCTYPE d SYSTEM 'http://127.0.0.1:9/x.dtd'>"])
def test_entities_are_refused_and_nothing_is_fetched(types: str) -> None:
    words = "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>" if "ENTITY" in types else paragraph("x")
    data = zipped({"word/document.xml": f"{types}<w:document {W}><w:body>{words}</w:body></w:document>"})
    with pytest.raises(InputError, match="DOCX") as caught:
        read_docx(data, TASK)
    assert "root:" not in str(caught.value)
    sheet = f"{types}<worksheet><sheetData><row><c t='inlineStr'><is><t>x</t></is></c></row></sheetData></worksheet>"
    book = zipped(
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": "<workbook><sheets><sheet name='a' r_id='' id='worksheet'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": relations(worksheet="sheet.xml"),
            "xl/sheet.xml": sheet,
        }
    )
    with pytest.raises(InputError, match="XLSX"):
        read_xlsx(book, TASK)


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    data = zipped({"word/document.xml": b" " * (129 * 2**20)})
    assert len(data) < 200_000
    tracemalloc.start()
    with pytest.raises(InputError, match="DOCX") as caught:
        read_docx(data, TASK)
    assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    tracemalloc.stop()
    assert "128 MB" in caught.value.problems[0].found


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    data = bytearray(zipped({"word/document.xml": b" " * 5_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(InputError) as caught:
        read_docx(bytes(data), TASK)
    assert "damaged" in caught.value.problems[0].found


def test_locked_parts_and_strange_packing_are_named() -> None:
    data = bytearray(docx(paragraph("words")))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    locked = bytearray(data)
    locked[at + 8] |= 1
    with pytest.raises(InputError) as caught:
        read_docx(bytes(locked), TASK)
    assert "password" in caught.value.problems[0].found
    strange = zipped({"word/document.xml": "<w/>"}, zipfile.ZIP_LZMA)
    with pytest.raises(InputError) as caught:
        read_docx(strange, TASK)
    assert "packing" in caught.value.problems[0].found


@pytest.mark.parametrize("words", ["<w:p>" * 400 + "</w:p>" * 400, "<w:tbl><w:tr><w:tc>" * 120])
def test_nesting_without_end_and_broken_xml_are_refused(words: str) -> None:
    with pytest.raises(InputError, match="DOCX"):
        read_docx(docx(words), TASK)


@pytest.mark.parametrize("data", [b"PK\x03\x04", docx(paragraph("words"))[:-40], zipped({"a.txt": "a"})])
def test_a_torn_container_or_another_one_is_refused(data: bytes) -> None:
    for read in (read_docx, read_odt, read_xlsx):
        with pytest.raises(InputError):
            read(data, TASK)


def test_formats_are_told_by_their_parts_and_not_by_what_lies_inside_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["inner"])
    inner = _workbook(book)
    outer = docx(paragraph("outer"), embedded=inner + bytes(70_000))
    path = tmp_path / "file"
    path.write_bytes(outer)
    assert extract(path).text == "outer"
    path.write_bytes(inner)
    assert extract(path).text == "Sheet\ninner"
    path.write_bytes(zipped({"readme.txt": "word/document.xml"}))
    with pytest.raises(InputError, match="cannot be read yet") as caught:
        extract(path)
    assert "ZIP" in caught.value.problems[0].found


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_octets_changed_at_random_are_read_or_refused(data: st.DataObject) -> None:
    make, read = data.draw(
        st.sampled_from(
            [
                (docx(paragraph("Қаңтар")), read_docx),
                (odt("<text:p>Қаңтар</text:p>"), read_odt),
                (BOOK, read_xlsx),
            ]
        )
    )
    octets = bytearray(make)
    for _ in range(data.draw(st.integers(1, 6))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(InputError):
        assert isinstance(read(bytes(octets), TASK).text, str)


def _small_book() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Қаңтар", 1, date(2031, 3, 4)])
    return _workbook(book)


BOOK = _small_book()
