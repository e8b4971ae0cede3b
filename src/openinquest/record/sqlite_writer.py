"""Appending to the SQLite store: one transaction, in which all stands or nothing does."""

from __future__ import annotations

import hmac
import sqlite3
import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from openinquest.errors import ForbiddenChange
from openinquest.record.entry import EntryKind, NewEntry
from openinquest.record.log import GROUPS, HASH_SIZE, Frontier, pieces
from openinquest.record.rows import Batch
from openinquest.record.sealing import Sealed, canonical_columns, seal_all
from openinquest.record.store import TERM_COLUMNS, TEXT_COLUMNS

PLAIN = ("seq", *TEXT_COLUMNS)
"""The columns of statements that are stored as they are."""

CODES = struct.Struct(f"<{len(TERM_COLUMNS)}I")
"""One code of a term for each of `TERM_COLUMNS`; 0 is an absent field."""


COMMITMENT_SIZE = HASH_SIZE * len(GROUPS)

RUN = 512
"""How many commitments one row holds at the most."""

_FEW = 3
"""Up to how many terms on record for each text that comes, all of them are read rather than looked up one by one."""


def now() -> str:
    """Return the time as entries write it: UTC, to the second, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Marks:
    """Tells whether an identity was destroyed, by keyed marks that tell nothing to whoever lacks the key."""

    def __init__(self, key: bytes, marks: set[bytes]) -> None:
        self._key = key
        self._marks = marks

    def of(self, identifier: bytes) -> bytes:
        """Return the mark of an identity of 32 bytes."""
        return hmac.digest(self._key, identifier, "sha256")

    def holds(self, identifier: bytes) -> bool:
        """Say whether an identity of 32 bytes was destroyed."""
        return bool(self._marks) and self.of(identifier) in self._marks

    def refuse(self, ids: Iterable[bytes]) -> None:
        """Raise ForbiddenChange where one of the identities was destroyed here."""
        if not self._marks:
            return
        if count := sum(self.holds(identifier) for identifier in ids):
            raise ForbiddenChange(
                f"{count} of the entries were destroyed in this record and cannot come back. Nothing was written."
            )


class SqliteWriter:
    """One appending transaction."""

    def __init__(self, connection: sqlite3.Connection, frontier: Frontier, marks: Marks) -> None:
        self._connection = connection
        self._before = frontier
        self._frontier = frontier
        self._marks = marks
        self._keys: list[pl.Series] = []

    @property
    def size(self) -> int:
        """How many entries the log has, those of this transaction included."""
        return self._frontier.size

    def entries(self, entries: Sequence[NewEntry]) -> list[int]:
        """Append judgements, documents or captures; return their numbers."""
        numbers: list[int] = []
        for kind in dict.fromkeys(entry.kind for entry in entries):
            canonical = canonical_columns([entry.canonical() for entry in entries if entry.kind == kind])
            first = self.size + 1
            for sealed in seal_all(kind, self.size, canonical.height, canonical.slice):
                new = self._commit(kind, sealed)
                numbers.extend(new)
                self._connection.executemany(
                    "INSERT INTO body VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    zip(
                        new,
                        pieces(sealed.salts),
                        sealed.keys.to_list(),
                        [str(kind)] * len(new),
                        *(column.to_list() for column in canonical.slice(new.start - first, len(new))),
                        strict=True,
                    ),
                )
        return numbers

    def statements(self, rows: pl.DataFrame) -> range:
        """Append statements; return their numbers in the order of the rows."""
        before = self.size
        batch = Batch.of(rows)
        sealing = seal_all(EntryKind.STATEMENT, before, rows.height, batch.canonical_json)
        # while the first are sealed
        coded = self._coded(batch)
        things = coded.select("thing", n=pl.int_range(before + 1, before + 1 + pl.len())).sort("thing", "n")
        self._connection.executemany("INSERT INTO thing_entry VALUES (?, ?)", _tuples(things))
        at = 0
        for sealed in sealing:
            new = self._commit(EntryKind.STATEMENT, sealed)
            chunk, codes = (frame.slice(at, len(sealed)) for frame in (batch.rows, coded))
            present = [name for name in PLAIN if chunk[name].null_count() < chunk.height]
            columns = ", ".join(["n", "salt", "key", "thing", "codes", *present])
            self._connection.executemany(
                f"INSERT INTO statement ({columns}) VALUES (?, ?, ?, ?, ?{', ?' * len(present)})",  # noqa: S608
                zip(
                    new,
                    _pieces(sealed.salts, HASH_SIZE),
                    sealed.keys.to_list(),
                    codes["thing"].to_list(),
                    _pieces(_packed(codes), CODES.size),
                    *(chunk[name].to_list() for name in present),
                    strict=True,
                ),
            )
            at += len(sealed)
        return range(before + 1, self.size + 1)

    def _commit(self, kind: str, sealed: Sealed) -> range:
        """Write the commitments of a chunk; return the numbers of its entries."""
        new = range(self.size + 1, self.size + 1 + len(sealed))
        self._marks.refuse(sealed.ids)
        self._frontier = self._frontier.join(sealed.nodes)
        self._keys.append(sealed.keys)
        self._connection.executemany(
            "INSERT INTO commitment VALUES (?, ?, ?)",
            [
                (new.start + at * RUN, str(kind), run)
                for at, run in enumerate(pieces(sealed.commitments, RUN * COMMITMENT_SIZE))
            ],
        )
        return new

    def _coded(self, batch: Batch) -> pl.DataFrame:
        """Return the codes (UInt32, 0 where absent) of `TERM_COLUMNS`, new texts added to the store."""
        distinct = {name: batch.distinct[name].rename("text") for name in TERM_COLUMNS}
        terms = self._codes(pl.concat(list(distinct.values())).unique().sort())
        columns = []
        for name, texts in distinct.items():
            # against the few texts of this column only: a small table stays in the processor's cache
            known = texts.to_frame().join(terms, on="text", how="left")
            if batch.is_constant(name):
                codes = pl.repeat(known["code"][0], batch.rows.height, dtype=pl.UInt32, eager=True)
            elif texts.is_empty():
                codes = pl.repeat(0, batch.rows.height, dtype=pl.UInt32, eager=True)
            else:
                column = batch.rows.select(pl.col(name).alias("text"))
                codes = column.join(known, on="text", how="left", maintain_order="left")["code"].fill_null(0)
            columns.append(codes.alias(name))
        return pl.DataFrame(columns)

    def _codes(self, texts: pl.Series) -> pl.DataFrame:
        """Return the codes of distinct texts (columns text, code), new texts added to the store."""
        run = self._connection.execute
        (last,) = run("SELECT coalesce(max(code), 0) FROM term").fetchone()
        known = self._known_terms(texts, last)
        new = texts.to_frame().join(known, on="text", how="anti", maintain_order="left")
        new = new.with_columns(code=pl.int_range(last + 1, last + 1 + new.height, dtype=pl.UInt32))
        self._connection.executemany("INSERT INTO term (text, code) VALUES (?, ?)", _tuples(new))
        return pl.concat([known, new])

    def _known_terms(self, texts: pl.Series, last: int) -> pl.DataFrame:
        """Return the texts that the store has a code for already; of a small store all of its texts."""
        run = self._connection
        if last <= _FEW * len(texts):
            found = run.execute("SELECT text, code FROM term").fetchall()
        else:
            run.execute(
                "CREATE TEMP TABLE IF NOT EXISTS incoming (text TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"
            )
            run.execute("DELETE FROM incoming")
            run.executemany("INSERT INTO incoming VALUES (?)", zip(texts.to_list()))
            found = run.execute(
                "SELECT t.text, t.code FROM incoming i CROSS JOIN term t ON t.text = i.text"
            ).fetchall()
        known, codes = zip(*found, strict=True) if found else ((), ())
        return pl.DataFrame({"text": known, "code": codes}, schema={"text": pl.String, "code": pl.UInt32})

    def finish(self) -> None:
        """Write the index of identities and the new head."""
        if self.size == self._before.size:
            return
        self._write_keys(self._before.size)
        self._connection.execute(
            "INSERT INTO head VALUES (?, ?, ?, ?)",
            (self.size, self._frontier.to_bytes(), self._frontier.root, now()),
        )

    def _write_keys(self, after: int) -> None:
        """Index the new entries by identity; sorted here, which costs a tenth of `INSERT ... SELECT ... ORDER BY`."""
        keys = pl.concat(self._keys).to_frame("key").with_columns(n=pl.int_range(after + 1, self.size + 1))
        first = keys.sort("key", "n").unique("key", keep="first", maintain_order=True)
        inserted = self._connection.executemany(
            "INSERT OR IGNORE INTO entry_key VALUES (?, ?)", _tuples(first)
        ).rowcount
        if inserted < self.size - after:
            self._connection.execute(
                "WITH new AS (SELECT key, n FROM statement WHERE n > ?1 "
                "UNION ALL SELECT key, n FROM body WHERE n > ?1) "
                "INSERT INTO entry_again SELECT new.key, new.n FROM new "
                "JOIN entry_key k ON k.key = new.key AND k.n <> new.n",
                (after,),
            )


def _packed(codes: pl.DataFrame) -> bytes:
    """Return the codes of all rows, row after row, as unsigned 32-bit little-endian integers."""
    width = codes.width
    packed = array("I", bytes(4 * width * codes.height))
    for at, column in enumerate(codes):
        first = column[0]
        constant = (column == first).all()
        packed[at::width] = array("I", [first]) * codes.height if constant else array("I", column.to_list())
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _pieces(data: bytes, size: int) -> list[bytearray]:
    """Return bytes in pieces of one size, as the database module takes them fastest.

    It looks for an adapter of every `bytes` and `None` that it is given, but not of a `bytearray`: a row of two
    and three of them took 8.5 microseconds to insert, of bytearrays and none absent 4.1.
    """
    whole = bytearray(data)
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def _tuples(frame: pl.DataFrame) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.to_list() for column in frame), strict=True)
