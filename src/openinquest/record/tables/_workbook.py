"""Excel workbooks (XLSX) to sheets: constants only, within bounds, with the addresses that the user sees."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, cast

import openpyxl
import polars as pl

from openinquest.errors import InputError, Problem

from ._cells import UnreadableCell, cell_text
from ._delimited import CONTROL
from ._findings import Findings
from ._header import check_header, column_letters, drop_unnamed, refuse_width, unnamed
from .sheet import MAX_COLUMNS, ROW, Reading, Sheet

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_UNPACKED = 1 << 30
"""Bytes that a workbook may take when unpacked."""
MAX_CHARACTERS = 1 << 29
"""Characters that the cells of one sheet may hold together; one shared text may stand in many cells."""
MAX_ROWS = 1_048_576
"""Rows of a spreadsheet."""

# What openpyxl and the libraries below it raise on damaged parts; SyntaxError is the base of XML errors.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, SyntaxError, ValueError, KeyError, TypeError, IndexError, AttributeError,
    NotImplementedError, EOFError, OSError, RuntimeError, OverflowError, AssertionError,
)  # fmt: skip
_CONTROL = re.compile(CONTROL)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"')
_HIDDEN = re.compile(rb'<(?:\w+:)?(row|col)\s[^>]{0,500}\bhidden="(?:1|true)"')
_FORMULA_ADVICE = (
    "copy the cell and paste it as a value: the record keeps what is said, not how it was computed"
)


class _Cell(Protocol):
    """A cell as openpyxl's read-only worksheet gives it."""

    value: object
    data_type: str
    number_format: str


class _Worksheet(Protocol):
    """A worksheet of openpyxl opened read-only, as far as it is used here."""

    title: str
    sheet_state: str
    _worksheet_path: str

    def reset_dimensions(self) -> None: ...

    def iter_rows(self) -> Iterator[tuple[_Cell, ...]]: ...


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
                book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
                return _read_sheets(book, archive, file, wanted, message)
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


def _read_sheets(
    book: Workbook, archive: zipfile.ZipFile, file: str, wanted: Sequence[str] | None, message: str
) -> Reading:
    notes: list[str] = []
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    worksheets = cast("list[_Worksheet]", book.worksheets)
    for worksheet in worksheets:
        if worksheet.sheet_state != "visible" and (wanted is None or worksheet.title in wanted):
            notes.append(f"{file}: the hidden sheet {worksheet.title} was not read")
    visible = [worksheet for worksheet in worksheets if worksheet.sheet_state == "visible"]
    if wanted is None and len(visible) != 1:
        names = ", ".join(worksheet.title for worksheet in visible)
        advice = "name the sheet that is meant: `sheet:` in the mapping"
        problems.append(Problem("one visible sheet", names or "none", advice, file))
        visible = []
    for worksheet in visible:
        if wanted is not None and worksheet.title not in wanted:
            continue
        findings = Findings(file, worksheet.title)
        _look_at_layout(archive, worksheet, findings, notes)
        sheet = _read_sheet(worksheet, file, findings)
        problems.extend(findings.listed())
        if sheet is not None:
            sheets.append(sheet)
    if problems:
        raise InputError(message, problems)
    return Reading(tuple(sheets), tuple(notes))


def _look_at_layout(
    archive: zipfile.ZipFile, worksheet: _Worksheet, findings: Findings, notes: list[str]
) -> None:
    """Report merged cells and note hidden rows and columns; the read-only reader shows neither."""
    merged: dict[tuple[bytes, bytes], None] = {}
    hidden: set[bytes] = set()
    for block in _blocks(archive, worksheet._worksheet_path):
        merged.update(dict.fromkeys((match[1], match[2]) for match in _MERGED.finditer(block)))
        hidden.update(match[1] for match in _HIDDEN.finditer(block))
    for first, last in merged:
        findings.add(
            "one value in each cell",
            found=f"cells merged from {first.decode()} to {last.decode()}",
            advice="unmerge them; a column under `inherit` in the mapping takes the value of the row above",
            row=int(re.sub(rb"\D", b"", first)),
        )
    for kind, words in ((b"row", "rows"), (b"col", "columns")):
        if kind in hidden:
            notes.append(
                f"{findings.file}, sheet {worksheet.title}: hidden {words} were read like the others"
            )


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    kept = b""
    with archive.open(part) as stream:
        while block := stream.read(1 << 20):
            yield kept + block
            kept = block[-600:]


def _read_sheet(worksheet: _Worksheet, file: str, findings: Findings) -> Sheet | None:
    worksheet.reset_dimensions()  # what the file claims about its size is not to be relied on
    rows = worksheet.iter_rows()
    header = check_header(_header_texts(next(rows, ()), findings), findings)
    if findings and not header:
        return None
    columns: list[list[str | None]] = [[] for _ in header]
    numbers: list[int] = []
    characters = 0
    beyond = len(header)
    for number, cells in enumerate(rows, start=2):
        if number > MAX_ROWS or characters > MAX_CHARACTERS:
            findings.add(f"at most {MAX_ROWS:,} rows and {MAX_CHARACTERS:,} characters", found="more")
            return None
        if len(cells) > MAX_COLUMNS:
            width = max((place + 1 for place, cell in enumerate(cells) if cell.value is not None), default=0)
            if width > MAX_COLUMNS:
                refuse_width(width, number, findings)
                return None
        texts = [_text(cell, number, place, header, findings) for place, cell in enumerate(cells)]
        if not any(texts):
            continue
        numbers.append(number)
        texts.extend([None] * (beyond - len(texts)))
        for _ in range(beyond, len(texts)):
            columns.append([None] * (len(numbers) - 1))
        for place, column in enumerate(columns):
            text = texts[place] if place < len(texts) else None
            characters += len(text) if text else 0
            column.append(text)
        beyond = len(columns)
    names = [*header, *unnamed(header, len(columns))]
    frame = pl.DataFrame(dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.String))
    frame = frame.with_columns(pl.Series(ROW, numbers, pl.Int64))
    return Sheet(worksheet.title, file, header, drop_unnamed(frame, findings))


def _header_texts(cells: Sequence[_Cell], findings: Findings) -> list[str]:
    if not cells:
        return []
    if len(cells) > MAX_COLUMNS:
        refuse_width(len(cells), 1, findings)
        return []
    return [_text(cell, 1, place, (), findings) or "" for place, cell in enumerate(cells)]


def _text(cell: _Cell, row: int, place: int, header: Sequence[str], findings: Findings) -> str | None:
    """Return the text of a cell, None for a blank one; note it if it has no certain text."""
    value = cell.value
    if value is None:
        return None
    found, advice = "", ""
    if cell.data_type == "f":
        found, advice = "a formula", _FORMULA_ADVICE
    elif cell.data_type == "e":
        found, advice = "an error value of the spreadsheet", "correct the cell"
    else:
        try:
            text = cell_text(value, cell.number_format if cell.data_type != "s" else "")
        except UnreadableCell as unreadable:
            found, advice = unreadable.found, unreadable.advice
        else:
            if _CONTROL.search(text):
                found, advice = "a control character", "delete it"
            else:
                return text if text.strip() else None
    column = header[place] if place < len(header) else ""
    address = f"{column_letters(place)}{row}"
    findings.add("a plain value", found=f"{found} in cell {address}", advice=advice, row=row, column=column)
    return None
