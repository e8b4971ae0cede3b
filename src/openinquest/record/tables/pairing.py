"""Bring the sheets of a file and the mappings of a mapping file together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openinquest.errors import InputError, Problem

from .mapping import TableMapping, columns_read
from .reading import is_workbook, read_table
from .sheet import Sheet


def read_mapped(
    path: Path, mappings: Sequence[TableMapping]
) -> tuple[list[tuple[TableMapping, Sheet]], list[str]]:
    """Return the sheets of a file, each with its mapping in the order of `mappings`, and what should be told.

    In a workbook a mapping reads the sheet that it names; optional mappings whose sheet is missing or has
    no rows are passed over. A CSV file is read by the only mapping whose needed columns it has. Raises
    InputError for unreadable files, for sheets that are missing, and if no mapping or several fit.
    """
    if not is_workbook(path):
        return _read_delimited(path, mappings)
    named = [mapping.sheet for mapping in mappings if mapping.sheet is not None]
    if len(named) < len(mappings) and len(mappings) > 1:
        nameless = Problem(
            "`sheet:` in each of several mappings for a workbook", "a mapping without", "", path.name
        )
        raise InputError(f"{path.name} cannot be read by these mappings; nothing was imported", [nameless])
    reading = read_table(path, sheets=named or None)
    found = {sheet.name: sheet for sheet in reading.sheets}
    missing = [mapping for mapping in mappings if mapping.sheet not in found and mapping.sheet is not None]
    if any(not mapping.optional for mapping in missing) or not found:
        problems = [
            Problem(f"a visible sheet {mapping.sheet}", "none of that name", "", path.name)
            for mapping in missing
        ]
        raise InputError(f"{path.name} lacks a sheet; nothing was imported", problems)
    pairs = [
        (mapping, found[mapping.sheet] if mapping.sheet is not None else reading.sheets[0])
        for mapping in mappings
        if mapping not in missing
    ]
    filled = [(mapping, sheet) for mapping, sheet in pairs if sheet.frame.height or not mapping.optional]
    if not filled:
        raise InputError(
            f"{path.name} has no rows below its column names; nothing was imported",
            [Problem("at least one row in one of the sheets", "none", "", path.name)],
        )
    return filled, list(reading.notes)


def _read_delimited(
    path: Path, mappings: Sequence[TableMapping]
) -> tuple[list[tuple[TableMapping, Sheet]], list[str]]:
    declared = mappings[0].text_format if len(mappings) == 1 else None
    reading = read_table(path, text_format=declared)
    sheet = reading.sheets[0]
    fitting = [mapping for mapping in mappings if len(mappings) == 1 or not _lacking(mapping, sheet)]
    if len(fitting) != 1:
        raise InputError(
            f"{path.name} cannot be read by these mappings; nothing was imported",
            [_unfitting(path.name, sheet, fitting, mappings)],
        )
    return [(fitting[0], sheet)], list(reading.notes)


def _unfitting(
    file: str, sheet: Sheet, fitting: Sequence[TableMapping], mappings: Sequence[TableMapping]
) -> Problem:
    """Say which mappings fit, or what the nearest one misses."""
    advice = "say which mapping is meant with --mapping"
    if fitting:
        names = ", ".join(mapping.name for mapping in fitting)
        return Problem("columns that exactly one of the mappings needs", f"{names} fitting", advice, file)
    nearest = max(mappings, key=lambda mapping: sum(name in sheet.header for name in columns_read(mapping)))
    lacking = ", ".join(f"'{name}'" for name in _lacking(nearest, sheet))
    expected = f"the columns of one of the mappings ({', '.join(mapping.name for mapping in mappings)})"
    found = f"none fitting; {nearest.name} lacks {lacking}"
    return Problem(expected, found, f"name the columns so, or {advice}", file, "", 1)


def _lacking(mapping: TableMapping, sheet: Sheet) -> list[str]:
    return [name for name, needed in columns_read(mapping).items() if needed and name not in sheet.header]
