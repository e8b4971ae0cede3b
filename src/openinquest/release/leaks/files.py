"""From a file of a release to its texts, by what it is: of each kind that a release may hold, and of none else.

A kind that is not known here is a finding, since nobody can say what is in it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

import polars as pl

from openinquest.forking import refuse_in_copy
from openinquest.release.leaks.images import image_parts, is_image
from openinquest.release.leaks.parts import Lines, Part, Pieces, Trouble, strings_of
from openinquest.release.leaks.pdf import pdf_parts
from openinquest.release.leaks.segments import BETWEEN, html_stretches

_MARKUP: Final = frozenset(
    {".html", ".htm", ".xhtml", ".svg", ".xml", ".rels", ".opf", ".ncx", ".rdf", ".atom", ".rss"}
)
_JSON: Final = frozenset({".json", ".jsonld", ".geojson", ".webmanifest", ".map", ".topojson"})
_LINES: Final = frozenset({".jsonl", ".ndjson", ".ftm"})
_TABLES: Final = frozenset({".csv", ".tsv"})
_PLAIN: Final = frozenset(
    {
        ".txt", ".md", ".css", ".js", ".mjs", ".py", ".yaml", ".yml", ".cff", ".toml", ".r", ".bib", ".ris", ".pem",
        ".pub", ".asc", ".sql", ".ini", "", ".sha256", ".log", ".ttl", ".nt", ".vtt", ".srt",
    }
)  # fmt: skip
_STRINGS: Final = frozenset(
    {".wasm", ".ots", ".tsr", ".tsq", ".der", ".sig", ".crt", ".cer", ".pf_index", ".pf_filter"}
)
"""Files of programs, signatures and time stamps, and lists of words: what may be text in them is searched."""
ZIPPED: Final = frozenset({".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".wacz"})
_FONTS: Final = (b"wOF2", b"wOFF", b"OTTO", b"\0\1\0\0", b"true")
_PAGEFIND: Final = b"pagefind_dcd"
_LARGEST: Final = 512 * 1024 * 1024
_MOST_MEMBERS: Final = 20_000
_DEEPEST: Final = 4
_LETTERS_AT_ONCE: Final = 1 << 18
_ROWS_AT_ONCE: Final = 1_000


Found = Part | Lines | Pieces | Trouble


def parts_of(path: Path) -> Iterator[Found]:
    """Yield the texts of a file; never raises for what the file holds."""
    try:
        data = path.read_bytes()
    except OSError:
        yield Trouble("unreadable", "a file that cannot be opened")
        return
    yield from parts_of_bytes(path.name, data)


def parts_of_bytes(name: str, data: bytes, depth: int = 0) -> Iterator[Found]:
    """Yield the texts of a file of this name."""
    ending = PurePosixPath(name).suffix.lower()
    try:
        if depth > _DEEPEST or len(data) > _LARGEST:
            yield Trouble("unreadable", "more than is read of one file")
        elif data[:2] == b"\x1f\x8b":
            yield from _gzipped(name, data, depth)
        elif data.startswith(b"PK\x03\x04") or ending in ZIPPED:
            yield from _zipped(data, depth)
        elif data.startswith(b"%PDF") or ending == ".pdf":
            yield from pdf_parts(data)
        elif is_image(data):
            yield from image_parts(data)
        elif data.startswith(b"PAR1"):
            yield from _parquet(data)
        elif data.startswith(_FONTS) or ending in (".woff2", ".woff", ".ttf", ".otf"):
            yield from _font(data)
        elif data.startswith(_PAGEFIND):
            yield from _of_index(name, data.removeprefix(_PAGEFIND), depth)
        elif ending in _STRINGS or data.startswith(b"\0asm"):
            yield from (Part(text, "text inside") for text in strings_of(data))
        else:
            yield from _texts(ending, data)
    except (ValueError, zlib.error, zipfile.BadZipFile, EOFError, pl.exceptions.PolarsError, RecursionError, csv.Error,
            NotImplementedError, RuntimeError):  # fmt: skip
        yield Trouble("unreadable", "a file that is broken, locked, or not what its name says")


def _texts(ending: str, data: bytes) -> Iterator[Found]:
    text = _decoded(data)
    if text is None:
        yield Trouble("unreadable", "a kind of file that is not known here")
    elif ending in _MARKUP or text.lstrip()[:1] == "<":
        yield Pieces(html_stretches(text.encode()))
    elif ending in _TABLES:
        yield from _table(text, "\t" if ending == ".tsv" else ",")
    elif ending in _JSON or ending in _LINES:
        if ending in _JSON:
            json.loads(text)  # what is no JSON is not what its name says
        yield from _lines(text)
    elif ending in _PLAIN:
        yield from (Part(match[0]) for match in re.finditer(r"(?:[^\n]+\n?)+", text))
    else:
        yield Trouble("unreadable", "a kind of file that is not known here")


def _decoded(data: bytes) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _lines(text: str) -> Iterator[Lines]:
    """Yield the lines of JSON, some thousands at once."""
    start, first = 0, 1
    while start < len(text):
        end = text.find("\n", start + _LETTERS_AT_ONCE)
        some = text[start:] if end < 0 else text[start:end]
        start += len(some) + 1
        lines = some.split("\n")
        yield Lines(lines, "line", first, keyed='ame"' in some or 'ame\\"' in some)
        first += len(lines)


def _table(text: str, delimiter: str) -> Iterator[Lines]:
    csv.field_size_limit(_LARGEST)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    heads = next(rows, [])
    yield Lines([BETWEEN.join(heads)], "row", 1)
    yield from _rows(rows, heads)


def _rows(rows: Iterator[Sequence[str]], heads: Sequence[str]) -> Iterator[Lines]:
    """Yield the rows of a table behind its first, some thousands at once."""
    wanted = ("thing", "property", "value")
    columns = tuple(heads.index(name) for name in wanted) if set(wanted) <= {*heads} else ()
    first = 2
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        told = [_told(row, columns) for row in some] if columns else []
        yield Lines([BETWEEN.join(row) for row in some], "row", first, told)
        first += len(some)


def _told(row: Sequence[str], columns: tuple[int, ...]) -> tuple[str, str, str]:
    if max(columns) >= len(row):
        return "", "", ""
    thing, name, value = (row[at] for at in columns)
    return thing, name, value


def _parquet(data: bytes) -> Iterator[Part | Lines]:
    refuse_in_copy()  # what reads Parquet has threads, and a copy of a process has none of them
    frame = pl.read_parquet(io.BytesIO(data))
    footer = int.from_bytes(data[-8:-4], "little")
    for text in strings_of(data[-8 - footer : -8]):
        yield Part(text, "metadata")
    yield Lines([BETWEEN.join(frame.columns)], "row", 1)
    rows = (["" if value is None else str(value) for value in values] for values in frame.iter_rows())
    yield from _rows(rows, frame.columns)


def _gzipped(name: str, data: bytes, depth: int) -> Iterator[Found]:
    unpacker = zlib.decompressobj(31)
    plain = unpacker.decompress(data, _LARGEST)
    if unpacker.unconsumed_tail:
        yield Trouble("unreadable", "more than is read of one file")
        return
    inner = name.removesuffix(".gz")
    if plain.startswith(_PAGEFIND):
        yield from _of_index(inner, plain.removeprefix(_PAGEFIND), depth + 1)
    else:
        yield from parts_of_bytes(inner, plain, depth + 1)
    if unpacker.unused_data.strip(b"\0"):
        yield from (Part(text, "bytes after the end") for text in strings_of(unpacker.unused_data))


def _of_index(name: str, data: bytes, depth: int) -> Iterator[Found]:
    """Yield the texts of a file of the search index: its fragments are JSON, its lists of words packed."""
    if data[:1] in (b"{", b"["):
        yield from parts_of_bytes("fragment.json", data, depth + 1)
    else:
        yield from (Part(text, "text of the search index") for text in strings_of(data))


def _zipped(data: bytes, depth: int) -> Iterator[Found]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _LARGEST:
            yield Trouble("unreadable", "more than is read of one file")
            return
        if archive.comment:
            yield from (Part(text, "comment of the archive") for text in strings_of(archive.comment))
        for number, member in enumerate(members, start=1):
            where = f"member {number}"
            yield Part(member.filename, f"name of {where}")
            if member.is_dir():
                continue
            if member.flag_bits & 1:
                yield Trouble("unreadable", f"{where}, which is encrypted")
                continue
            for part in parts_of_bytes(member.filename, archive.read(member), depth + 1):
                if isinstance(part, Pieces):
                    yield Pieces(part.texts, where)
                elif isinstance(part, Lines):
                    yield Lines(part.texts, f"{where}, {part.each}", part.first, keyed=part.keyed)
                elif isinstance(part, Part):
                    yield Part(part.text, f"{where}, {part.place}".rstrip(", "))
                else:
                    yield Trouble(part.kind, f"{where}, {part.place}")


def _font(data: bytes) -> Iterator[Part | Trouble]:
    """Yield nothing for a font of the program; another may hold anything."""
    from openinquest.release.leaks.own_files import is_own

    if is_own(data):
        return
    if data[:4] in (b"OTTO", b"\0\1\0\0", b"true"):
        yield from (Part(text, "text inside the font") for text in strings_of(data))
    else:
        yield Trouble("unreadable", "a packed font that is not one of the program's")
