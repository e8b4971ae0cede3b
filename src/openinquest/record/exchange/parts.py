"""A stretch of a log, part by part: what one record gives to another, whether from its folder or from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from openinquest.record.columnar import decoded
from openinquest.record.log import GROUPS, Frontier, leaf_of
from openinquest.record.payloads import unpacked
from openinquest.record.record import Record
from openinquest.record.rows import ROW_SCHEMA
from openinquest.record.sealing import CHUNK
from openinquest.record.store import JSON_COLUMNS, Store

STATEMENTS: Mapping[str, pl.DataType] = {"n": pl.Int64(), "salt": pl.Binary()} | dict(ROW_SCHEMA)
BODIES: Mapping[str, pl.DataType] = {
    "n": pl.Int64(),
    "salt": pl.Binary(),
    "kind": pl.String(),
} | dict.fromkeys(JSON_COLUMNS, pl.String())
BARE: Mapping[str, pl.DataType] = {"n": pl.Int64(), "kind": pl.String(), "commitments": pl.Binary()}


@dataclass(frozen=True, slots=True)
class Part:
    """Entries of a log that follow each other, each in one of three frames: `STATEMENTS`, `BODIES`, and, where only
    the commitments are there, `BARE`.
    """

    first: int
    last: int
    statements: pl.DataFrame
    bodies: pl.DataFrame
    bare: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Stretch:
    """The entries of a log after `since`, up to `size`, where its root is `root`; `parts` can be read once.

    `frontier` is the right edge of the tree at `since`; `title` is that of the record, by language.
    """

    since: int
    size: int
    root: bytes
    frontier: Frontier
    parts: Iterator[Part]
    title: Mapping[str, str] = field(default_factory=dict)


def stretch_of(record: Record, since: int = 0) -> Stretch:
    """Return what stands in a record after entry `since`. Raises NotFound beyond the end of its log."""
    head = record.head()
    record.head(since)
    store = record.store
    before = [leaf_of(kind, hashes) for _, kind, hashes in store.commitments(since)] if since else []
    frontier = Frontier().extend(before)
    return Stretch(
        since, head.size, head.root, frontier, _parts(store, since, head.size), record.settings.title
    )


class _Rows:
    """The rows of a table in order of number, taken off the front."""

    def __init__(self, store: Store, name: str, since: int) -> None:
        self._coming = store.table(name)
        self._since = since
        self._rest: pl.DataFrame | None = None

    def upto(self, last: int) -> list[pl.DataFrame]:
        """Take the rows with numbers up to `last`."""
        taken: list[pl.DataFrame] = []
        while True:
            if self._rest is None:
                frame = next(self._coming, None)
                if frame is None:
                    return taken
                self._rest = frame.filter(pl.col("n") > self._since)
            taken.append(self._rest.filter(pl.col("n") <= last))
            self._rest = self._rest.filter(pl.col("n") > last)
            if self._rest.height:
                return taken
            self._rest = None


def _parts(store: Store, since: int, size: int) -> Iterator[Part]:
    terms = store.terms()
    statements, bodies = _Rows(store, "statement", since), _Rows(store, "body", since)
    commitments = store.commitments(size)
    for first in range(since + 1, size + 1, CHUNK):
        last = min(first + CHUNK - 1, size)
        said = [_readable(frame, terms) for frame in statements.upto(last)]
        other = [_body(frame) for frame in bodies.upto(last)]
        part = Part(
            first,
            last,
            pl.concat([pl.DataFrame(schema=dict(STATEMENTS)), *said]),
            pl.concat([pl.DataFrame(schema=dict(BODIES)), *other]),
            pl.DataFrame(schema=dict(BARE)),
        )
        there = part.statements.height + part.bodies.height
        if there < last - first + 1:
            present = {*part.statements["n"], *part.bodies["n"]}
            bare = _missing(commitments, {*range(first, last + 1)} - present, last)
            part = Part(first, last, part.statements, part.bodies, bare)
        yield part


def _missing(commitments: Iterator[tuple[int, str, bytes]], wanted: set[int], last: int) -> pl.DataFrame:
    found = []
    for n, kind, hashes in commitments:
        if n in wanted:
            found.append((n, str(kind), hashes))
        if n >= last:
            break
    return pl.DataFrame(found, schema=dict(BARE), orient="row")


def _readable(frame: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    rows = decoded(unpacked(frame), terms)
    return rows.with_columns(frame["salt"]).select(
        pl.col(name).cast(kind) for name, kind in STATEMENTS.items()
    )


def _body(frame: pl.DataFrame) -> pl.DataFrame:
    named = dict(zip(GROUPS, JSON_COLUMNS, strict=True))
    return frame.rename(named).select(pl.col(name).cast(kind) for name, kind in BODIES.items())
