"""XLSX: sheet by sheet as its pages, a paragraph a row, tabs between cells, values as a person sees them.

Formulas are not calculated: the value that was saved beside them counts. Nothing outside the file is followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree  # type: ignore[import-untyped]
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from openinquest.errors import InputError, Problem, shown
from openinquest.preserve.formats._container import Container, attribute, local, macros, office_properties
from openinquest.preserve.formats.building import TextBuilder
from openinquest.preserve.formats.cleaning import clean
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import ExtractedText

EXTRACTOR, VERSION = "xlsx", "1"

_COLUMN = re.compile(r"[A-Z]{1,3}")
_WIDEST = 16_384  # columns of a sheet
_PERCENT = re.compile(r"0(?:\.(0+))?\s*%")


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the text: each sheet a page whose first line is its name, then its rows.

    Days are written as in ISO 8601, percentages as shown, other numbers in full. Sheets that are hidden are read
    too, and noted; so are formulas that were saved without a value. Raises `InputError` for a broken or locked
    file and for one that unpacks beyond all measure.
    """
    container = Container(data, "XLSX", task.name)
    parts = container.related("")
    main = next((path for kind, path in parts.values() if kind == "officeDocument"), "xl/workbook.xml")
    workbook = container.xml(main)
    book = _Book(container, main, workbook)
    builder = TextBuilder()
    hidden: list[str] = []
    number = 0
    for sheet in workbook.iter("{*}sheet"):
        kind, path = book.related.get(attribute(sheet, "id"), ("", ""))
        if kind != "worksheet":
            continue
        number += 1
        name = clean(sheet.get("name") or "").strip()
        if sheet.get("state") in ("hidden", "veryHidden"):
            hidden.append(name)
        builder.table(number, [name, *book.rows(path, task)])
    notes = [f"The sheet {shown(name)} is hidden; it was read too." for name in hidden]
    if book.without_value:
        notes.append(f"{book.without_value} formulas were saved without a value and are left out.")
    notes.extend(macros(container))
    return builder.extracted(task, (EXTRACTOR, VERSION), declared=office_properties(container), notes=notes)


@dataclass(frozen=True, slots=True)
class _Style:
    is_date: bool = False
    decimals: int | None = None  # of a percentage


class _Book:
    def __init__(self, container: Container, main: str, workbook: etree._Element) -> None:
        self._container = container
        self.related = container.related(main)
        self.without_value = 0
        by_kind = {kind: path for kind, path in self.related.values()}
        self._strings = self._shared(by_kind["sharedStrings"]) if "sharedStrings" in by_kind else []
        self._styles = self._formats(by_kind["styles"]) if "styles" in by_kind else []
        mac = any(attribute(each, "date1904") in ("1", "true") for each in workbook.iter("{*}workbookPr"))
        self._epoch = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900

    def rows(self, path: str, task: Task) -> list[str]:
        """Return each row that holds something; cells between two that are filled keep their tab."""
        found: list[str] = []
        length = 0
        for row in self._container.elements(path, frozenset({"row"})):
            cells: list[str] = []
            for cell in row:
                if local(cell) != "c":
                    continue
                words = self._value(cell)
                if words:
                    column = max(_column(attribute(cell, "r")), len(cells) + 1)
                    cells.extend([""] * (column - 1 - len(cells)))
                    cells.append(words)
            line = "\t".join(cells)
            if line:
                found.append(line)
                length += len(line)
            if length > task.limits.characters:
                raise InputError(
                    "The XLSX holds too much text.",
                    [Problem(f"at most {task.limits.characters} characters", "more", file=task.name)],
                )
        return found

    def _value(self, cell: etree._Element) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return _line("".join(_runs(cell)))
        value = next((each.text or "" for each in cell if local(each) == "v"), "")
        if not value:
            self.without_value += any(local(each) == "f" for each in cell)
            return ""
        if kind == "s":
            index = int(value) if value.isdecimal() else -1
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind != "n":
            return _line(value)
        style = cell.get("s") or ""
        index = int(style) if style.isdecimal() else -1
        return _number(
            value, self._styles[index] if 0 <= index < len(self._styles) else _Style(), self._epoch
        )

    def _shared(self, path: str) -> list[str]:
        return [_line("".join(_runs(each))) for each in self._container.elements(path, frozenset({"si"}))]

    def _formats(self, path: str) -> list[_Style]:
        root = self._container.xml(path)
        codes: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        for each in root.iter("{*}numFmt"):
            codes[attribute(each, "numFmtId")] = attribute(each, "formatCode")
        found: list[_Style] = []
        for formats in root.iter("{*}cellXfs"):
            for each in formats:
                code = codes.get(attribute(each, "numFmtId"), "General")
                percent = _PERCENT.search(code)
                decimals = len(percent[1] or "") if percent else None
                found.append(_Style(is_date_format(code), decimals))
        return found


def _runs(parent: etree._Element) -> list[str]:
    """Return the texts below, without the reading aids of East Asian scripts."""
    pieces: list[str] = []
    for element in parent.iter("{*}t"):
        if local(element.getparent()) != "rPh":
            pieces.append(element.text or "")
    return pieces


def _line(words: str) -> str:
    return clean(words).strip().replace("\t", " ")


def _column(reference: str) -> int:
    """Return the number of the column of ``AB12``; 0 where there is none or it lies beyond the sheet's edge."""
    match = _COLUMN.match(reference)
    number = 0
    for letter in match[0] if match else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number if number <= _WIDEST else 0


def _number(value: str, style: _Style, epoch: object) -> str:
    try:
        number = float(value)
        if style.is_date:
            moment = from_excel(number, epoch)
            if moment is not None:
                return str(moment).removesuffix(" 00:00:00")
        if style.decimals is not None:
            return f"{Decimal(value) * 100:.{style.decimals}f}%"
        plain = f"{number:.15g}"
        return f"{Decimal(plain):f}" if abs(number) < 1e16 else plain
    except (ValueError, OverflowError, InvalidOperation):
        return _line(value)
