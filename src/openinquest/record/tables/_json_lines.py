"""JSON lines to a sheet: one object a line, its members the cells of a row."""

from __future__ import annotations

import codecs
import json
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from ._findings import Findings
from ._header import refuse_width
from ._text_columns import sheet_of
from .sheet import MAX_COLUMNS, ROW, Sheet

_AT_ONCE = 50_000
_DIGITS = 40
"""Most digits of a number that is not written as a text."""


class _CellError(ValueError):
    """A member that is no cell; never repeats it."""

    def __init__(self, expected: str, found: str, advice: str = "") -> None:
        super().__init__(expected)
        self.problem = (expected, found, advice)


def read_json_lines(content: bytes, file: str, name: str) -> Sheet:
    """Return the table in `content`: the members of all objects are its columns, in the order in which they come.

    Rows are numbered by line; blank lines are passed over, and a member that is missing or null is a blank cell.
    Numbers are taken as they are written, truth values as yes and no. Raises InputError with every problem.
    """
    findings = Findings(file)
    message = f"{file} cannot be read as a table; nothing was imported"
    text = content.removeprefix(codecs.BOM_UTF8)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        line_number = text.count(b"\n", 0, error.start) + 1
        findings.add(
            "UTF-8 text", found="octets that are none", advice="write the file as UTF-8", row=line_number
        )
        findings.refuse_if_any(message)
    columns: dict[str, int] = {}
    frames: list[pl.DataFrame] = []
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(text.split(b"\n"), start=1):
        if not line.strip():
            continue
        row = _row(line, number, columns, findings)
        if len(columns) > MAX_COLUMNS:
            refuse_width(len(columns), number, findings)
            findings.refuse_if_any(message)
        rows.append(row | {ROW: number})
        if len(rows) == _AT_ONCE:
            frames.append(_frame(rows, len(columns)))
            rows = []
    frames.append(_frame(rows, len(columns)))
    if not columns and not findings:
        findings.add("at least one object with members", found="none")
    findings.refuse_if_any(message)
    return sheet_of(pl.concat(frames, how="diagonal"), list(columns), name, findings)


def _row(line: bytes, number: int, columns: dict[str, int], findings: Findings) -> dict[str, Any]:
    """Return the cells of a line by the position of their column; what is wrong goes to `findings`."""
    try:
        members = json.loads(
            line,
            object_pairs_hook=_members,
            parse_int=_Written,
            parse_float=_Written,
            parse_constant=_Written,
        )
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, _Members):
        findings.add("a JSON object on a line of its own", found="a line that is none", row=number)
        return {}
    names = [" ".join(name.split()) for name, _ in members.pairs]
    row: dict[str, Any] = {}
    for (_, value), name in zip(members.pairs, names, strict=True):
        at = str(columns.setdefault(name, len(columns)))
        if at in row:
            findings.add("every member once", found="one that stands twice", row=number, column=name)
        try:
            row[at] = _cell(value)
        except _CellError as error:
            expected, found, advice = error.problem
            findings.add(expected, found=found, advice=advice, row=number, column=name)
            row[at] = None
    return row


class _Members:
    """The members of an object, in order: one may stand twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs


def _members(pairs: list[tuple[str, Any]]) -> _Members:
    return _Members(pairs)


class _Written(str):
    """A number as it was written."""

    __slots__ = ()


def _cell(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, _Written):
        return _number(value)
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise _CellError("Unicode text", "half of a surrogate pair") from None
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    raise _CellError(
        "a text, a number, true, false or null", "a list or an object",
        "write the cell as one text, chains of reporters and selectors as in a sheet",
    )  # fmt: skip


def _number(written: str) -> str:
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise _CellError("a number", "NaN or an infinity", "leave the cell blank, or write null")
    if len(written) > _DIGITS or (number and not -_DIGITS < number.adjusted() < _DIGITS):
        raise _CellError(f"a number of at most {_DIGITS} digits", "a longer one", "write it as a text")
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _frame(rows: list[dict[str, Any]], width: int) -> pl.DataFrame:
    schema: dict[str, Any] = {ROW: pl.Int64} | {str(at): pl.String for at in range(width)}
    return pl.DataFrame(rows, schema=schema, orient="row")
