"""Excel workbooks (XLSX) to sheets: constants only, within bounds, with the addresses that the user sees."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Protocol, cast
from xml.parsers.expat import ExpatError

import polars as pl
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.xml.constants import SHARED_STRINGS

from openinquest.errors import InputError, Problem

from ._cells import UnreadableCell, cell_text, number_text
from ._delimited import CONTROL
from ._findings import Findings
from ._header import check_header, column_letters, drop_unnamed, refuse_width, unnamed
from ._worksheet_xml import Layout, RawCell, read_shared_strings, stream_rows
from .sheet import MAX_COLUMNS, ROW, Reading, Sheet

MAX_UNPACKED = 1 << 30
"""Bytes that a workbook may take when unpacked."""
MAX_CHARACTERS = 1 << 29
"""Characters that the cells of one sheet may hold together; one shared text may stand in many cells."""
MAX_ROWS = 1_048_576
"""Rows of a spreadsheet."""

# What openpyxl and the libraries below it raise on damaged parts; SyntaxError is the base of XML errors.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, SyntaxError, ExpatError, ValueError, KeyError, TypeError, IndexError,
    AttributeError, NotImplementedError, EOFError, OSError, RuntimeError, OverflowError, AssertionError,
)  # fmt: skip
_CONTROL = re.compile(CONTROL)
_FORMULA_ADVICE = (
    "copy the cell and paste it as a value: the record keeps what is said, not how it was computed"
)


class _Worksheet(NamedTuple):
    """A worksheet as the workbook lists it."""

    title: str
    visible: bool
    part: str


class _Style(Protocol):
    numFmtId: int


class _Styles(Protocol):
    """A workbook of openpyxl, as far as number formats are concerned."""

    _cell_styles: Sequence[_Style]
    _number_formats: Sequence[str]


class _Reader(ExcelReader):
    """openpyxl's reader of workbooks, which is left to list worksheets and to read styles.

    Its worksheets would each be parsed once to learn their size, and its shared strings one object a text.
    """

    listed: Sequence[_Worksheet] = ()

    def read_worksheets(self) -> None:
        self.listed = [
            _Worksheet(sheet.name, sheet.state == "visible", relation.target)
            for sheet, relation in self.parser.find_sheets()
            if relation.target in self.valid_files and "chartsheet" not in relation.Type
        ]

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is not None:
            with self.archive.open(part.PartName[1:]) as stream:
                self.shared_strings = read_shared_strings(stream)


def read_workbook(content: bytes, file: str, wanted: Sequence[str] | None) -> Reading:
    """Return those visible sheets of a workbook that are `wanted`, or its only one if None are named.

    Raises InputError with every problem: formulas and error values (with address), merged cells, dates
    that the spreadsheet has spoilt, headers, width, and workbooks that unpack beyond `MAX_UNPACKED`.
    """
    message = f"{file} cannot be read as a workbook; nothing was imported"
    findings = Findings(file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(archive, findings)
            findings.refuse_if_any(message)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of openpyxl, about styles and extensions that are not read
                reader = _Reader(io.BytesIO(content), read_only=True, keep_links=False)
                reader.read()
                return _read_sheets(_Book(reader), archive, file, wanted, message)
    except InputError:
        raise
    except _DAMAGED:  # whose words may repeat cells
        findings.add(
            "an XLSX workbook",
            found="a damaged workbook or one with forbidden parts",
            advice="open it in a spreadsheet program and save it again as XLSX",
        )
        raise InputError(message, findings.listed()) from None


def _check_size(archive: zipfile.ZipFile, findings: Findings) -> None:
    # zipfile reads no more of a part than its directory promises, so the promise bounds what is unpacked.
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or len(parts) > 10_000:
        findings.add(
            f"a workbook of at most {MAX_UNPACKED >> 20:,} MiB unpacked",
            found=f"{unpacked >> 20:,} MiB in {len(parts):,} parts",
            advice="save the sheet as CSV",
        )
    if "xl/workbook.xml" not in archive.namelist():
        findings.add(
            "an XLSX workbook",
            found="another kind of zip archive",
            advice="save the sheet as XLSX or CSV",
        )


class _Book:
    """What the cells of a workbook refer to: shared texts, number formats, the first day of its calendar."""

    def __init__(self, reader: _Reader) -> None:
        self.worksheets = reader.listed
        self.strings = reader.shared_strings
        self.epoch = reader.wb.epoch
        self._styles = cast("_Styles", reader.wb)
        self._formats: dict[int, str] = {}

    def number_format(self, style: int) -> str:
        """Return the number format of a style, "General" for a number that stands for none."""
        if style not in self._formats:
            number = self._styles._cell_styles[style].numFmtId
            own = number - BUILTIN_FORMATS_MAX_SIZE
            self._formats[style] = (
                BUILTIN_FORMATS.get(number, "General") if own < 0 else self._styles._number_formats[own]
            )
        return self._formats[style]


def _read_sheets(
    book: _Book, archive: zipfile.ZipFile, file: str, wanted: Sequence[str] | None, message: str
) -> Reading:
    notes: list[str] = []
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for worksheet in book.worksheets:
        if not worksheet.visible and (wanted is None or worksheet.title in wanted):
            notes.append(f"{file}: the hidden sheet {worksheet.title} was not read")
    visible = [worksheet for worksheet in book.worksheets if worksheet.visible]
    if wanted is None and len(visible) != 1:
        names = ", ".join(worksheet.title for worksheet in visible)
        advice = "name the sheet that is meant: `sheet:` in the mapping"
        problems.append(Problem("one visible sheet", names or "none", advice, file))
        visible = []
    for worksheet in visible:
        if wanted is not None and worksheet.title not in wanted:
            continue
        findings = Findings(file, worksheet.title)
        layout = Layout()
        with archive.open(worksheet.part) as stream:
            sheet = _read_sheet(worksheet.title, stream_rows(stream, layout), book, findings)
        _report_layout(layout, findings, notes)
        problems.extend(findings.listed())
        if sheet is not None:
            sheets.append(sheet)
    if problems:
        raise InputError(message, problems)
    return Reading(tuple(sheets), tuple(notes))


def _report_layout(layout: Layout, findings: Findings, notes: list[str]) -> None:
    for area in dict.fromkeys(layout.merged):
        first, _, last = area.partition(":")
        findings.add(
            "one value in each cell",
            found=f"cells merged from {first} to {last}",
            advice="unmerge them; a column under `inherit` in the mapping takes the value of the row above",
            row=int(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
        )
    for hidden, words in ((layout.hidden_rows, "rows"), (layout.hidden_columns, "columns")):
        if hidden:
            notes.append(f"{findings.file}, sheet {findings.sheet}: hidden {words} were read like the others")


def _read_sheet(
    name: str, rows: Iterator[tuple[int, list[RawCell]]], book: _Book, findings: Findings
) -> Sheet | None:
    number, cells = next(rows, (1, []))
    if number > 1:
        rows, cells = chain([(number, cells)], rows), []
    if _is_too_wide(1, cells, findings):
        return None
    texts = [""] * (cells[-1].place + 1 if cells else 0)
    for cell in cells:
        texts[cell.place] = _text(cell, 1, (), book, findings) or ""
    header = check_header(texts, findings)
    if not header:
        return None
    columns: list[list[str | None]] = [[] for _ in header]
    numbers: list[int] = []
    characters = 0
    for number, cells in rows:
        if number > MAX_ROWS or characters > MAX_CHARACTERS:
            findings.add(f"at most {MAX_ROWS:,} rows and {MAX_CHARACTERS:,} characters", found="more")
            return None
        if _is_too_wide(number, cells, findings):
            return None
        said = {cell.place: _text(cell, number, header, book, findings) for cell in cells}
        if not any(said.values()):
            continue
        numbers.append(number)
        columns.extend([None] * (len(numbers) - 1) for _ in range(len(columns), max(said) + 1))
        for place, column in enumerate(columns):
            text = said.get(place)
            characters += len(text) if text else 0
            column.append(text)
    names = [*header, *unnamed(header, len(columns))]
    frame = pl.DataFrame(dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.String))
    frame = frame.with_columns(pl.Series(ROW, numbers, pl.Int64))
    return Sheet(name, findings.file, header, drop_unnamed(frame, findings))


def _is_too_wide(row: int, cells: Sequence[RawCell], findings: Findings) -> bool:
    if not cells or cells[-1].place < MAX_COLUMNS:
        return False
    refuse_width(cells[-1].place + 1, row, findings)
    return True


def _text(cell: RawCell, row: int, header: Sequence[str], book: _Book, findings: Findings) -> str | None:
    """Return the text of a cell, None for a blank one; note it if it has no certain text."""
    try:
        text = _constant(cell, book)
        if _CONTROL.search(text):
            raise UnreadableCell("a control character", "delete it")
    except UnreadableCell as unreadable:
        column = header[cell.place] if cell.place < len(header) else ""
        address = f"{column_letters(cell.place)}{row}"
        findings.add(
            "a plain value",
            found=f"{unreadable.found} in cell {address}",
            advice=unreadable.advice,
            row=row,
            column=column,
        )
        return None
    return text if text.strip() else None


def _constant(cell: RawCell, book: _Book) -> str:
    if cell.computed:
        raise UnreadableCell("a formula", _FORMULA_ADVICE)
    if cell.kind == "e":
        raise UnreadableCell("an error value of the spreadsheet", "correct the cell")
    if cell.kind == "s":
        return cell_text(book.strings[int(cell.text)], "")
    if cell.kind == "b":
        return cell_text(cell.text == "1", "")
    if cell.kind == "n":
        return number_text(float(cell.text), book.number_format(cell.style), book.epoch)
    return cell_text(cell.text, "")
