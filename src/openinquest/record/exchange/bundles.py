"""A bundle: a stretch of a log as a file of lines of JSON, packed with gzip (docs/format.md, "A bundle").

The first line says which log it is from, every other line is one entry, in order. What was written is proved by the
root in the first line: it follows from the entries and the right edge of the tree before them.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import polars as pl

from openinquest.errors import InputError, InquestError, Problem
from openinquest.record.exchange.admitting import admitted
from openinquest.record.exchange.parts import Part, Stretch
from openinquest.record.log import HASH_SIZE, Frontier
from openinquest.record.rows import ROW_SCHEMA
from openinquest.record.store import JSON_COLUMNS

FORMAT = "openinquest-bundle/1"
_FAMILY = "openinquest-bundle/"
_HEADER_LIMIT = 1 << 16
_BLOCK = 1 << 23
_LINE_LIMIT = 1 << 24
_PACKING = 1
"""The least that gzip does: it takes a third of the time of the usual, and the file is a fifth longer."""

_LINE: dict[str, Any] = (
    {"n": pl.Int64, "kind": pl.String, "salt": pl.String}
    | dict(ROW_SCHEMA)
    | {"groups": pl.List(pl.String), "commitments": pl.String}
)


def write_bundle(stretch: Stretch) -> Iterator[bytes]:
    """Yield the octets of the bundle of a stretch, some at a time."""
    header = {
        "format": FORMAT,
        "since": stretch.since,
        "size": stretch.size,
        "root": stretch.root.hex(),
        "peaks": stretch.frontier.to_bytes().hex(),
        "title": dict(stretch.title),
    }
    packer = zlib.compressobj(_PACKING, wbits=31)
    yield packer.compress(json.dumps(header, ensure_ascii=False, sort_keys=True).encode() + b"\n")
    for part in stretch.parts:
        yield packer.compress(_lines(part))
    yield packer.flush()


def _lines(part: Part) -> bytes:
    said = part.statements.with_columns(kind=pl.lit("statement"), salt=pl.col("salt").bin.encode("hex"))
    said = said.select(
        "n", "kind", "salt", *(name for name in ROW_SCHEMA if said[name].null_count() < said.height)
    )
    other = part.bodies.select(
        "n", "kind", pl.col("salt").bin.encode("hex"), groups=pl.concat_list(JSON_COLUMNS)
    )
    bare = part.bare.with_columns(pl.col("commitments").bin.encode("hex"))
    lines = [
        pl.DataFrame(
            {"n": frame["n"], "line": frame.select(line=pl.struct(pl.all()).struct.json_encode())["line"]}
        )
        for frame in (said, other, bare)
        if frame.height
    ]
    return "".join(f"{line}\n" for line in pl.concat(lines).sort("n")["line"]).encode()


def read_bundle(source: BinaryIO, name: str) -> Stretch:
    """Return the stretch in a bundle; its parts are read, and checked line by line, as they are asked for.

    Raises InputError where this is no bundle, or one of a newer version; so does reading its parts, with every problem
    of a part, where it was cut off or altered.
    """
    lines = _Lines(source, name)
    header = _header(lines, name)
    frontier = Frontier.from_bytes(header["since"], bytes.fromhex(header["peaks"]))
    parts = _parts(lines, header["since"], header["size"], name)
    title = {str(key): str(text) for key, text in header["title"].items()}
    return Stretch(header["since"], header["size"], bytes.fromhex(header["root"]), frontier, parts, title)


class _Lines:
    """Whole lines of a packed file, a block at a time: memory does not grow with what they unpack to."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self._file = gzip.GzipFile(fileobj=source, mode="rb")
        self._name = name
        self._rest = b""

    def first(self) -> bytes:
        try:
            line = self._file.readline(_HEADER_LIMIT)
        except (OSError, EOFError, zlib.error) as error:
            raise _no_bundle(self._name, "another kind of file") from error
        if not line.endswith(b"\n"):
            raise _no_bundle(self._name, "no first line")
        return line

    def block(self) -> bytes:
        """Return the next whole lines, none at the end."""
        got = self._read()
        while got and b"\n" not in got:
            if len(self._rest) + len(got) > _LINE_LIMIT:
                raise _refused(self._name, "lines of at most 16 MiB", "a longer one")
            more = self._read()
            if not more:
                break
            got += more
        whole, mark, self._rest = (self._rest + got).rpartition(b"\n") if got else (b"", b"", self._rest)
        if not got and self._rest:
            raise _refused(self._name, "a last line that is whole", "one that is cut off")
        if len(self._rest) > _LINE_LIMIT:
            raise _refused(self._name, "lines of at most 16 MiB", "a longer one")
        return whole + mark

    def _read(self) -> bytes:
        try:
            return self._file.read(_BLOCK)
        except EOFError as error:
            raise _refused(self._name, "a whole file", "one that is cut off") from error
        except (OSError, zlib.error) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise _refused(self._name, "a whole file", "one that is damaged") from error


def _header(lines: _Lines, name: str) -> dict[str, Any]:
    try:
        header = json.loads(lines.first())
    except (ValueError, RecursionError):
        raise _no_bundle(name, "a first line that is none") from None
    said = header.get("format") if isinstance(header, dict) else None
    if not isinstance(said, str) or not said.startswith(_FAMILY):
        raise _no_bundle(name, "a first line that is none")
    if said != FORMAT:
        raise InputError(
            f"{name} was written by another version: install a newer Open Inquest. Nothing was pulled.",
            [Problem(f"format {FORMAT}", "another", file=name, row=1)],
        )
    problems = [
        Problem(expected, "something else", file=name, row=1, column=key)
        for key, (fits, expected) in _HEADER.items()
        if not fits(header.get(key))
    ]
    if not problems and not header["since"] <= header["size"]:
        problems.append(Problem("entries up to a size beyond since", "none", file=name, row=1, column="size"))
    if not problems and len(header["peaks"]) != 2 * HASH_SIZE * header["since"].bit_count():
        problems.append(Problem("as many peaks as since has", "others", file=name, row=1, column="peaks"))
    if problems:
        raise InputError(f"{name} is damaged. Nothing was pulled.", problems)
    return dict(header)


def _is_hex(value: Any) -> bool:
    return isinstance(value, str) and len(value) % 64 == 0 and not set(value) - set("0123456789abcdef")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


_HEADER = {
    "since": (_is_count, "a whole number"),
    "size": (_is_count, "a whole number"),
    "root": (lambda value: _is_hex(value) and len(value) == 64, "64 hexadecimal digits"),
    "peaks": (_is_hex, "hashes in hexadecimal digits"),
    "title": (lambda value: isinstance(value, dict), "a title by language"),
}


def _parts(lines: _Lines, since: int, size: int, name: str) -> Iterator[Part]:
    done = since
    while block := lines.block():
        frame = _frame(block, name, done - since + 2)
        if done + frame.height > size:
            raise _refused(name, f"{size - since} entries, as the first line says", "more of them")
        yield admitted(frame, done, done - since + 2, name)
        done += frame.height
    if done < size:
        raise _refused(
            name, f"{size - since} entries, as the first line says", f"{done - since}: it was cut off"
        )


def _frame(block: bytes, name: str, row: int) -> pl.DataFrame:
    """Return the lines of a block as columns. Raises InputError where one is no line of a bundle."""
    try:
        frame = pl.read_ndjson(io.BytesIO(block), schema=_LINE)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise _refused(
            name, "a line of JSON for each entry", "something else", _wrong_line(block, row)
        ) from None
    if frame.height != block.count(b"\n"):
        raise _refused(name, "a line of JSON for each entry", "blank lines", _wrong_line(block, row))
    return frame


def _wrong_line(block: bytes, row: int) -> int | None:
    """Return the number of the first line that is no object of JSON."""
    for at, line in enumerate(block.splitlines(), row):
        try:
            if not isinstance(json.loads(line), dict):
                return at
        except (ValueError, RecursionError):
            return at
    return None


def _refused(name: str, expected: str, found: str, row: int | None = None) -> InquestError:
    advice = "have the bundle made and handed over again"
    return InputError(
        f"{name} is damaged. Nothing was pulled.", [Problem(expected, found, advice, name, row=row)]
    )


def _no_bundle(name: str, found: str) -> InquestError:
    return InputError(
        f"{name} is no bundle of a record.", [Problem("a file that `inquest bundle` made", found, file=name)]
    )
