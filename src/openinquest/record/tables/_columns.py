"""From the columns of a sheet to the fields of a mapping: presence, inheritance, defaults, keys."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

import polars as pl

from openinquest.errors import shown

from ._findings import Findings
from .fields import CLOSED, DEFAULTS, FIELDS, INHERITED, REQUIRED, VERBATIM, Reads
from .mapping import TableMapping, columns_read
from .sheet import ROW, Sheet

KEY = "key"
NOTHING = "-"
"""What a coder writes to say that a cell is really blank."""
_LONGEST_WORD = 20
# "no voice" differs from "the speaker's own voice", which a blank says; a speaker "-" is not whom the document names
_KEPT_NOTHING = VERBATIM | {"voice", "speaker"}


def field_texts(mapping: TableMapping, sheet: Sheet, findings: Findings) -> tuple[pl.DataFrame, list[str]]:
    """Return one row per row of the sheet and what should be told of columns that were not read.

    The frame has `__row` Int64, `key` String, every field of the kind of sheet as String (null where
    absent), and the columns of wide properties and checks as `column:<name>`. Cells are trimmed, but not those of
    exported tables. Noted are missing columns, missing and repeated keys, missing required fields and words outside a
    closed list.
    """
    notes = _check_presence(mapping, sheet, findings)
    read = [name for name in columns_read(mapping) if name in sheet.header]
    cells = sheet.frame.select(ROW, *read)
    if mapping.reads is not Reads.EXPORTED:  # which was read once, and is what it says
        cells = cells.with_columns(pl.col(name).str.strip_chars() for name in read)
    cells = cells.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in read)
    cells = cells.with_columns(pl.col(name).forward_fill() for name in mapping.inherit if name in read)
    names = FIELDS[mapping.reads]
    parts = [pl.col(name) for name in mapping.key if name in read]
    kept = [pl.col(name).alias(f"column:{name}") for name in read]
    texts = cells.select(
        ROW,
        (pl.concat_str(parts, separator=".") if parts else pl.lit(None, pl.String)).alias(KEY),
        *(_field(mapping, name, read).alias(name) for name in names),
        *kept,
    )
    if findings:
        return texts, notes
    _check_keys(texts, mapping, findings)
    inherited = INHERITED.get(mapping.reads, frozenset())
    for name in (name for name in REQUIRED[mapping.reads] if name not in inherited):
        missing = texts.filter(pl.col(name).is_null())
        findings.add_rows(
            missing, f"a {name} in every row", column=column_of(mapping, name), found="a blank cell"
        )
    for name in [name for name in names if name in CLOSED]:
        check_words(texts, name, CLOSED[name], mapping, findings)
    return texts, notes


def column_of(mapping: TableMapping, name: str) -> str:
    """Return the column that a field is read from, or the field's own name where it has none."""
    source = mapping.fields.get(name)
    return source.column if source is not None and source.column is not None else name


def check_words(
    texts: pl.DataFrame, name: str, words: Collection[str], mapping: TableMapping, findings: Findings
) -> None:
    """Note the rows in which the field is a word outside `words`."""
    wrong = texts.filter(pl.col(name).is_in(list(words)).not_()).select(ROW, cell=name)
    near = {
        word: get_close_matches(str(word).lower(), words, 1) for word in wrong.get_column("cell").unique()
    }
    for row, word in wrong.iter_rows():
        findings.add(
            f"one of {', '.join(words)}",
            found=shown(word) if _is_one_word(word) else f"a text of {len(word)} characters",
            advice=f"did you mean {near[word][0]}?" if near[word] else "",
            row=row,
            column=column_of(mapping, name),
        )


def _is_one_word(text: str) -> bool:
    """Tell whether a cell may be repeated: a longer text may be a passage that slipped into the column."""
    return len(text) <= _LONGEST_WORD and not any(letter.isspace() for letter in text)


def _field(mapping: TableMapping, name: str, read: Collection[str]) -> pl.Expr:
    source = mapping.fields.get(name)
    if source is None:
        return pl.lit(DEFAULTS[mapping.reads].get(name), pl.String)
    if source.column is None or source.column not in read:
        return pl.lit(source.constant or source.default, pl.String)
    cell = pl.col(source.column)
    if source.default is not None:
        cell = cell.fill_null(source.default)
    return cell if name in _KEPT_NOTHING else pl.when(cell != NOTHING).then(cell)


def _check_presence(mapping: TableMapping, sheet: Sheet, findings: Findings) -> list[str]:
    """Note columns that the mapping needs and the sheet lacks; tell which columns are not read."""
    columns = columns_read(mapping)
    unread = [name for name in sheet.header if name not in columns and name not in mapping.ignore]
    for name, needed in columns.items():
        near = get_close_matches(name.lower(), [other.lower() for other in unread], 1, 0.8)
        if name not in sheet.header and (needed or near):
            findings.add(
                f"a column '{name}'",
                found=f"a column {shown(near[0])}, which the mapping does not read" if near else "none",
                advice="rename the column or correct the mapping",
                row=1,
            )
    if not unread or findings:  # with columns missing, row 1 may be no header but somebody's words
        return []
    named = ", ".join(shown(name) for name in unread)
    where = f"{sheet.file}, sheet {sheet.name}" if sheet.name else sheet.file
    return [f"{where}: not read, because the mapping does not name them: {named}"]


def _check_keys(texts: pl.DataFrame, mapping: TableMapping, findings: Findings) -> None:
    column = ", ".join(mapping.key)
    blank = texts.filter(pl.col(KEY).is_null())
    findings.add_rows(blank, "a key in every row", column=column, found="a blank cell")
    spaced = texts.filter(pl.col(KEY).str.contains(r"[\s<>#]"))
    if mapping.reads in (Reads.STATEMENTS, Reads.EXPORTED):
        findings.add_rows(spaced, "a key without blanks, '<', '>' and '#'", column=column, found="one with")
    again = texts.filter(pl.col(KEY).is_not_null() & pl.col(KEY).is_duplicated())
    firsts = again.select(ROW, first=pl.col(ROW).first().over(KEY)).filter(pl.col(ROW) != pl.col("first"))
    for row, first in firsts.iter_rows():
        findings.add("every key once", found=f"the key of row {first} again", row=row, column=column)
