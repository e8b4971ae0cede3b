"""Read a coding sheet from a file: which format it is, and whether it is what its name says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ._delimited import TextFormat, read_delimited
from ._findings import Findings
from ._json_lines import read_json_lines
from ._parquet import read_parquet
from ._workbook import read_workbook
from .sheet import Reading

MAX_BYTES = 2 << 30
"""Largest file that is read; a CSV of ten million rows of a coding sheet has about one gigabyte."""

_DELIMITED = frozenset({".csv", ".tsv", ".txt"})
_WORKBOOK = frozenset({".xlsx", ".xlsm"})
_JSON_LINES = frozenset({".jsonl", ".ndjson"})
_PARQUET = ".parquet"
_ARCHIVE = b"PK\x03\x04"
# Beginnings of files that are neither, and what to tell the user that the file is.
_KINDS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (XLS) or one with a password"),
    (_ARCHIVE, "a zip archive, as workbooks are"),
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "an RTF document"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML document"),
)


def read_table(
    path: Path, *, sheets: Sequence[str] | None = None, text_format: TextFormat | None = None
) -> Reading:
    """Return the sheets of a CSV, XLSX, Parquet or JSON lines file.

    `sheets` names those wanted of a workbook (None: the only visible one); those that it lacks are simply
    not returned. Any other file is one sheet under the file's stem, whatever is wanted. Raises InputError
    holding every problem, and reads at most `MAX_BYTES`; nothing is executed, no formula computed, no
    address followed.
    """
    file = path.name
    content = _content(path, file)
    if is_workbook(path):
        return read_workbook(content, file, sheets)
    suffix = path.suffix.lower()
    if suffix == _PARQUET:
        return Reading((read_parquet(path, file, path.stem, MAX_BYTES),))
    if suffix in _JSON_LINES:
        return Reading((read_json_lines(content, file, path.stem),))
    return Reading((read_delimited(content, file, path.stem, text_format or TextFormat()),))


def is_workbook(path: Path) -> bool:
    """Tell whether a file's name says that it is a workbook."""
    return path.suffix.lower() in _WORKBOOK


def _content(path: Path, file: str) -> bytes:
    """Return the bytes of a file that is what its name says."""
    findings = Findings(file)
    suffix = path.suffix.lower()
    content = b""
    if suffix not in _DELIMITED | _WORKBOOK | _JSON_LINES | {_PARQUET}:
        findings.add(
            "a coding sheet as .csv, .tsv, .txt, .xlsx, .parquet or .jsonl",
            found=f"a name that ends in '{path.suffix}'" if suffix else "a name without an ending",
            advice="save the sheet as CSV UTF-8 or XLSX",
        )
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            findings.add(
                f"at most {MAX_BYTES >> 20:,} MiB", found=f"{size >> 20:,} MiB", advice="split the sheet"
            )
        elif not findings:
            content = path.read_bytes()
    except OSError as error:
        findings.add("a file that can be read", found=error.strerror or "a fault of the disk")
    findings.refuse_if_any(f"{file} cannot be read; nothing was imported")
    kind = _kind(content)
    if not content:
        findings.add("a table with column names in row 1", found="an empty file")
    elif suffix in _WORKBOOK and not content.startswith(_ARCHIVE):
        findings.add(
            "an XLSX workbook, as the name says",
            found=kind or "something else, perhaps text",
            advice="save the sheet as XLSX, or rename the file if it is CSV",
        )
    elif suffix in _DELIMITED and kind:
        findings.add(
            "delimited text, as the name says",
            found=kind,
            advice="save the sheet as CSV UTF-8, or rename the file if it is XLSX",
        )
    elif suffix in _JSON_LINES and kind:
        findings.add("JSON lines, as the name says", found=kind, advice="rename the file")
    elif suffix == _PARQUET and not content.startswith(b"PAR"):
        found = kind or "something else, perhaps text"
        findings.add("a Parquet file, as the name says", found=found, advice="rename the file")
    findings.refuse_if_any(f"{file} cannot be read; nothing was imported")
    return content


def _kind(content: bytes) -> str:
    """Return what the beginning of a file says it is, "" for text or what is not known."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((words for magic, words in _KINDS if start.startswith(magic.lower())), "")
