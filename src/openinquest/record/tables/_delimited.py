"""Delimited text (CSV) to a sheet: structure checked record by record, cells parsed by Polars."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from enum import Enum

import polars as pl

from openinquest.errors import InputError

from ._encoding import Encoding, composed_lines, lost_character, refuse_lost, to_utf8
from ._findings import Findings
from ._header import check_header, drop_unnamed, refuse_width, unnamed
from .sheet import MAX_COLUMNS, ROW, Sheet

# Control characters other than tab and line feed: none belongs in a cell, and some would drive a terminal.
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_PRINTABLE = bytes([0x09, 0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)])
_COUNTED = 100  # cells that a regular expression counts; beyond, it would grow too large to be compiled
_QUOTED = re.compile(rb'"[^"]*"')


class Delimiter(Enum):
    """What may stand between the cells of delimited text."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"


@dataclass(frozen=True, slots=True)
class TextFormat:
    """What a mapping declares about delimited text; None is found out from the file."""

    encoding: Encoding | None = None
    delimiter: Delimiter | None = None


def read_delimited(content: bytes, file: str, name: str, declared: TextFormat) -> Sheet:
    """Return the table in `content`.

    Quoting follows RFC 4180; records are the spreadsheet's rows, so a line break inside quotes does not
    begin a row. Raises InputError with every problem of encoding, header, quoting and width.
    """
    findings = Findings(file)
    message = f"{file} cannot be read as a table; nothing was imported"
    text, lost = to_utf8(content, declared.encoding, findings)
    findings.refuse_if_any(message)
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not text.strip():
        findings.add("a table with column names in row 1", found="an empty file")
        findings.refuse_if_any(message)
    text, lines = composed_lines(text)
    controls = bool(text.translate(None, _PRINTABLE))
    head = _first_record(text)
    delimiter = declared.delimiter or sniff_delimiter(text)
    width = len(_QUOTED.sub(b"", head).split(delimiter.value.encode()))
    if width > MAX_COLUMNS:  # before anything is built for each of them
        refuse_width(width, 1, findings)
        findings.refuse_if_any(message)
    header = check_header(_split_header(head, delimiter, findings), findings)
    findings.refuse_if_any(message)
    blank = _check_records(lines, width, delimiter, findings)
    findings.refuse_if_any(message)
    frame = _cells(text, header, width, delimiter, blank, file)
    frame = drop_unnamed(frame, findings)
    _check_characters(frame, header, controls, lost, findings)
    findings.refuse_if_any(message)
    return Sheet(name, file, header, frame)


def sniff_delimiter(text: bytes) -> Delimiter:
    """Return the delimiter under which the first fifty records agree best in their number of cells.

    Among equals the one that gives more columns, then the comma. A table of one column gets the comma.
    """
    sample = text[:65536].decode(errors="ignore")
    best, best_score = Delimiter.COMMA, (0.0, 0)
    for delimiter in Delimiter:
        widths: list[int] = []
        try:
            for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter.value):
                if record:
                    widths.append(len(record))
                if len(widths) == 50:
                    break
        except csv.Error:
            continue
        if not widths or widths[0] == 1:
            continue
        whole = widths[:-1] if len(widths) > 2 else widths  # the last record may be cut by the sample
        score = (sum(width == widths[0] for width in whole) / len(whole), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first_record(text: bytes) -> bytes:
    """Return the bytes of the header without its line feed; quoted line feeds belong to it."""
    end = text.find(b"\n")
    while end != -1 and text.count(b'"', 0, end) % 2:
        end = text.find(b"\n", end + 1)
    return text if end == -1 else text[:end]


def _split_header(head: bytes, delimiter: Delimiter, findings: Findings) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(head.decode(), newline=""), delimiter=delimiter.value), [])
    except csv.Error:
        findings.add("column names in the first row", found="a cell of more than 100,000 characters", row=1)
        return []


def _check_records(texts: pl.Series, width: int, delimiter: Delimiter, findings: Findings) -> pl.Series:
    """Note records with stray quotes or another number of cells; return a Boolean per record: blank?"""
    line = pl.col("line")
    mark = re.escape(delimiter.value)
    bare_width = line.str.count_matches(delimiter.value, literal=True) + 1
    lines = texts.to_frame("line").with_columns(quotes=line.str.count_matches('"', literal=True))
    if (lines.get_column("quotes") % 2 == 1).any():
        lines = _join_quoted_lines(lines)
    records = lines.with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW),
        width=bare_width,
        blank=line.str.contains(rf'\A(?:[\s{mark}]|"\s*")*\z'),
    )
    blank = records.get_column("blank")
    counted = records.filter(~blank & (pl.col("quotes") == 0) & (pl.col("width") != width)).select(
        ROW, "width"
    )
    cell = rf'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    # Nearly all records with quotes pass this one expression; only the others are looked at more closely.
    right = rf"\A{cell}(?:{mark}{cell}){{{width - 1}}}\z" if width <= _COUNTED else r"[^\s\S]"
    quoted = records.filter((pl.col("quotes") > 0) & ~line.str.contains(right))
    if quoted.height:
        sound = quoted.select(line.str.contains(rf"\A{cell}(?:{mark}{cell})*\z")).to_series()
        _note_stray_quotes(quoted.filter(~sound), findings)
        outside = quoted.filter(sound & ~pl.col("blank")).with_columns(line.str.replace_all(r'"[^"]*"', ""))
        counted = pl.concat([counted, outside.select(ROW, width=bare_width)])
    for row, found in counted.filter(pl.col("width") != width).sort(ROW).iter_rows():
        findings.add(
            f"{width} cells as in the header",
            found=f"{found:,} cells",
            row=row,
            advice="put a text that holds the delimiter or a line break into double quotes",
        )
    return blank


def _join_quoted_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Put together the lines of which quotes make one record; a quote that never closes takes the rest."""
    before = pl.col("quotes").cum_sum().shift(1, fill_value=0)
    numbered = lines.with_columns(record=(before % 2 == 0).cum_sum())
    single = pl.col("record").count().over("record") == 1
    several = numbered.filter(~single)
    joined = several.group_by("record", maintain_order=True).agg(
        pl.col("line").str.join("\n"), pl.col("quotes").sum()
    )
    together = pl.concat([numbered.filter(single).select("record", "line", "quotes"), joined])
    return together.sort("record").select("line", "quotes")


def _note_stray_quotes(records: pl.DataFrame, findings: Findings) -> None:
    """Note malformed records; after one that swallowed a line break the rows below cannot be told apart."""
    for row, line, quotes in records.select(ROW, "line", "quotes").iter_rows():
        if quotes % 2:
            findings.add(
                "every opened double quote closed",
                found="a quote that is opened here and never closed",
                row=row,
                advice="close it; write a double quote inside a quoted cell twice",
            )
            return
        findings.add(
            "double quotes around a whole cell only",
            found="a double quote inside a cell that is not quoted, or text after a closing quote",
            row=row,
            advice="put the whole cell into double quotes and write each one inside it twice",
        )
        if "\n" in line:
            return


def _cells(
    text: bytes, header: tuple[str, ...], width: int, delimiter: Delimiter, blank: pl.Series, file: str
) -> pl.DataFrame:
    """Parse the checked records; number them from the header, which is 1, and drop it and the blank ones.

    The header is parsed along, because Polars takes the number of columns from the first record.
    """
    schema = dict.fromkeys([*header, *unnamed(header, width)], pl.String)
    try:
        frame = pl.read_csv(text, has_header=False, schema=schema, separator=delimiter.value)
    except pl.exceptions.PolarsError:  # whose words may repeat cells
        raise InputError(f"{file} cannot be read as delimited text; nothing was imported") from None
    if frame.height != len(blank):
        raise InputError(
            f"{file}: rows cannot be told apart ({len(blank):,} by their quotes, {frame.height:,} by their "
            "cells); save it again as CSV UTF-8. Nothing was imported"
        )
    numbers = pl.int_range(1, frame.height + 1, dtype=pl.Int64).alias(ROW)
    empty = [name for name in frame.columns if (frame.get_column(name) == "").any()]
    filled = (pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in empty)
    frame = frame.with_columns(numbers, *filled)
    # A slice keeps what the parser built; a filter copies every cell, so it runs only where it has to.
    return frame.filter(~blank).slice(1) if blank.any() else frame.slice(1)


def _check_characters(
    frame: pl.DataFrame, header: tuple[str, ...], controls: bool, lost: bool, findings: Findings
) -> None:
    """Note cells with control characters and, if bytes were lost in decoding, the cells that lost them."""
    lost_in = lost_character() if lost else None
    for name in header:
        column = pl.col(name)
        if controls:
            refuse_control(frame.filter(column.str.contains(CONTROL)), name, findings)
        if lost_in is not None:
            refuse_lost(frame.filter(column.str.contains(lost_in, literal=True)), name, findings)
    if lost_in is not None and any(lost_in in name for name in header):
        refuse_lost(pl.DataFrame({ROW: [1]}), "", findings)
    if controls and any(re.search(CONTROL, name) for name in header):
        refuse_control(pl.DataFrame({ROW: [1]}), "", findings)


def refuse_control(cells: pl.DataFrame, column: str, findings: Findings) -> None:
    """Note the rows of `cells` (`__row`) in which `column` holds control characters."""
    findings.add_rows(
        cells,
        "a cell without control characters",
        column=column,
        found="a NUL or another control character",
        advice="delete it; it is often left by a damaged or binary file",
    )
