"""An empty coding workbook: sheets with drop-downs from the ontology and from what the record holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import cast

import yaml
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from openinquest.errors import EnvironmentFault
from openinquest.ontology import LANGUAGES, Ontology

from ._template_lists import Choices, choices_of
from ._template_sheets import GROUP_COLOURS, LISTED, SHEETS, Column

ROWS = 5000
"""Rows that the drop-downs of a sheet reach down to."""

_OWN_IDS = {"Things": "id", "Speakers": "id", "Documents": "handle"}
_OWN_ROWS = 1000  # ids typed into the workbook itself that its drop-downs offer
_FONT = "Calibri"
_HEADER = Font(name=_FONT, bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
Labels = Mapping[str, str]
Notes = Mapping[str, Mapping[str, str]]


def write_template(
    path: Path,
    ontology: Ontology,
    *,
    speakers: Labels,
    things: Labels,
    documents: Labels,
    languages: Sequence[str] = ("en", "ru", "kk"),
) -> None:
    """Write an XLSX coding workbook to `path`.

    Its sheets are README, Statements, Things, Speakers, Documents, Judgements and a hidden Lists.
    `speakers`, `things` and `documents` map ids (handles) of the record to labels; drop-downs offer them and
    whatever is typed into the workbook's own sheets. `languages` choose the labels and notes, in order;
    others than en, ru and kk are passed over, and if none of them is left all three are taken. Cells are
    text throughout, so that 2022-01 and 3-4 stay what they are. Reads back with `template_mappings`. Raises
    EnvironmentFault if it cannot be written.
    """
    languages = [language for language in languages if language in LANGUAGES] or list(LANGUAGES)
    guide, notes = _texts()
    book = Workbook()
    book.remove(book.worksheets[0])
    _write_guide(book.create_sheet("README"), guide, languages)
    sheets = {name: book.create_sheet(name) for name in SHEETS}
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    record = {"Speakers": speakers, "Things": things, "Documents": documents}
    names = _write_lists(book, lists, choices_of(ontology), record)
    for name, columns in SHEETS.items():
        shown = [column for column in columns if column.language is None or column.language in languages]
        _write_sheet(sheets[name], shown, notes, languages, names)
    try:
        book.save(path)
    except OSError as error:
        reason = error.strerror or "a fault of the disk"
        raise EnvironmentFault(f"{path.name} cannot be written: {reason}") from error


def _texts() -> tuple[Mapping[str, Sequence[str]], Notes]:
    """Return the sentences of the guide by language, and the notes of columns by name and language."""
    packaged = resources.files(__package__).joinpath("mappings", "template_texts.yaml")
    loaded = yaml.safe_load(packaged.read_text("utf-8"))
    return loaded["guide"], loaded["columns"]


def _write_guide(sheet: Worksheet, guide: Mapping[str, Sequence[str]], languages: Sequence[str]) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 110
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    row = 1
    for language in languages:
        for position, sentence in enumerate(guide[language]):
            cell = _put(sheet, row, 1, sentence)
            cell.alignment = _WRAPPED
            if position == 0:
                cell.font = Font(name=_FONT, bold=True, size=14)
            sheet.row_dimensions[row].height = 15 * (1 + len(sentence) // 115) + (6 if position == 0 else 0)
            row += 1
        row += 1


def _write_lists(
    book: Workbook, lists: Worksheet, choices: Choices, record: Mapping[str, Labels]
) -> dict[str, str]:
    """Fill the hidden sheet and return for each list what a drop-down refers to it by."""
    names: dict[str, str] = {}
    column = 1
    for name, terms in choices.items():
        _put(lists, 1, column, name)
        for row, (code, label) in enumerate(terms.items(), start=2):
            _put(lists, row, column, code)
            _put(lists, row, column + 1, label)
        letter = get_column_letter(column)
        names[name] = f"Lists!${letter}$2:${letter}${max(2, len(terms) + 1)}"
        column += 2
    for sheet, own in _OWN_IDS.items():
        names[sheet] = _write_growing_list(book, lists, column, sheet, own, record[sheet])
        column += 2
    return names


def _write_growing_list(
    book: Workbook, lists: Worksheet, column: int, sheet: str, own: str, labels: Labels
) -> str:
    """Write the record's ids and, below them, formulas for those that the workbook itself adds."""
    name, letter = f"list_{sheet.lower()}", get_column_letter(column)
    _put(lists, 1, column, sheet)
    for row, (identifier, label) in enumerate(labels.items(), start=2):
        _put(lists, row, column, identifier)
        _put(lists, row, column + 1, label)
    position = next(place for place, listed in enumerate(SHEETS[sheet], start=1) if listed.name == own)
    typed = get_column_letter(position)
    first = len(labels) + 2
    for offset in range(_OWN_ROWS):
        cell = f"{sheet}!${typed}${offset + 2}"
        lists.cell(first + offset, column).value = f'=IF({cell}="","",{cell})'
    last = first + _OWN_ROWS - 1
    area = f"Lists!${letter}$2:${letter}${last}"
    # The list ends where the ids do; a plain range would offer a thousand blank lines.
    reach = f'OFFSET(Lists!${letter}$2,0,0,MAX(1,COUNTIF({area},"?*")),1)'
    book.defined_names[name] = DefinedName(name, attr_text=reach)
    return name


def _write_sheet(
    sheet: Worksheet,
    columns: Sequence[Column],
    notes: Notes,
    languages: Sequence[str],
    names: Mapping[str, str],
) -> None:
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    for position, column in enumerate(columns, start=1):
        letter = get_column_letter(position)
        dimension = sheet.column_dimensions[letter]
        dimension.width = column.width
        dimension.number_format = "@"
        dimension.alignment = _WRAPPED
        cell = _put(sheet, 1, position, column.name)
        cell.font, cell.alignment, cell.number_format = _HEADER, _WRAPPED, "@"
        cell.fill = PatternFill("solid", fgColor=GROUP_COLOURS[column.group])
        note = notes[column.note]
        cell.comment = Comment("\n".join(note[language] for language in languages), "Open Inquest", 170, 420)
        if column.choices is not None:
            _offer(
                sheet, letter, names[column.choices], closed=column.choices not in LISTED and column.closed
            )
    sheet.row_dimensions[1].height = 20


def _offer(sheet: Worksheet, letter: str, source: str, *, closed: bool) -> None:
    """Attach a drop-down; only a closed list refuses other words while they are typed."""
    validation = DataValidation("list", formula1=f"={source}", allow_blank=True)
    validation.showErrorMessage = closed
    validation.error = "Choose from the list."
    validation.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(validation)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write text as text: an id or label that begins with "=" is no formula."""
    cell = cast("Cell", sheet.cell(row, column))  # a new sheet has no merged cells
    cell.value = text
    cell.data_type = "s"
    return cell
