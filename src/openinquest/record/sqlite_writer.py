"""Appending to the SQLite store: one transaction, in which all stands or nothing does."""

from __future__ import annotations

import hmac
import sqlite3
import struct
import sys
from array import array
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import repeat

import polars as pl

from openinquest.errors import ForbiddenChange
from openinquest.record.entry import EntryKind, NewEntry
from openinquest.record.log import GROUPS, HASH_SIZE, Frontier
from openinquest.record.sealing import CHUNK, Joined, Sealed, joined, pieces, seal_all
from openinquest.record.store import JSON_COLUMNS, TERM_COLUMNS, TEXT_COLUMNS

PLAIN = ("seq", *TEXT_COLUMNS)
"""The columns of statements that are stored as they are."""

CODES = struct.Struct(f"<{len(TERM_COLUMNS)}I")
"""One code of a term for each of `TERM_COLUMNS`; 0 is an absent field."""


COMMITMENT_SIZE = HASH_SIZE * len(GROUPS)

RUN = 512
"""How many commitments one row holds at the most."""


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

    def refuse(self, ids: bytes) -> None:
        """Raise ForbiddenChange where one of the identities (32 bytes each) was destroyed here."""
        if not self._marks:
            return
        if count := sum(self.holds(identifier) for identifier in pieces(ids, HASH_SIZE)):
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

    @property
    def size(self) -> int:
        """How many entries the log has, those of this transaction included."""
        return self._frontier.size

    def entries(self, entries: Sequence[NewEntry]) -> list[int]:
        """Append judgements, documents or captures; return their numbers."""
        numbers: list[int] = []
        for kind in dict.fromkeys(entry.kind for entry in entries):
            chosen = [entry.canonical() for entry in entries if entry.kind == kind]
            for sealed in seal_all(kind, self.size, iter([(len(chosen), joined(chosen))]), len(chosen)):
                first = self._commit(kind, sealed)
                numbers.extend(range(first, self.size + 1))
                self._connection.executemany(
                    "INSERT INTO body VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    zip(
                        range(first, self.size + 1),
                        pieces(sealed.salts, HASH_SIZE),
                        _keys(sealed.ids),
                        repeat(str(kind)),
                        *([part.decode() for part in group] for group in zip(*chosen, strict=True)),
                    ),
                )
        return numbers

    def statements(self, batch: pl.DataFrame) -> range:
        """Append statements; return their numbers in the order of the rows."""
        before = self.size
        chunks = (
            (min(CHUNK, batch.height - at), _joined(batch.slice(at, CHUNK)))
            for at in range(0, batch.height, CHUNK)
        )
        sealing = seal_all(EntryKind.STATEMENT, self.size, chunks, batch.height)
        coded = self._coded(batch)  # while the workers begin
        at = 0
        for sealed in sealing:
            first = self._commit(EntryKind.STATEMENT, sealed)
            count = self.size + 1 - first
            self._connection.executemany(
                "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                zip(
                    range(first, first + count),
                    pieces(sealed.salts, HASH_SIZE),
                    _keys(sealed.ids),
                    coded["thing"].slice(at, count).to_list(),
                    pieces(_packed(coded.slice(at, count)), CODES.size),
                    *(batch[name].slice(at, count).to_list() for name in PLAIN),
                    strict=True,
                ),
            )
            at += count
        self._connection.execute(
            "INSERT INTO thing_entry SELECT thing, n FROM statement WHERE n > ? ORDER BY thing, n", (before,)
        )
        return range(before + 1, self.size + 1)

    def _commit(self, kind: str, sealed: Sealed) -> int:
        """Write the commitments of a chunk; return the number of its first entry."""
        first = self.size + 1
        self._marks.refuse(sealed.ids)
        self._frontier = self._frontier.join(sealed.nodes)
        self._connection.executemany(
            "INSERT INTO commitment VALUES (?, ?, ?)",
            [
                (first + at * RUN, str(kind), run)
                for at, run in enumerate(pieces(sealed.commitments, RUN * COMMITMENT_SIZE))
            ],
        )
        return first

    def _coded(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return the codes (UInt32, 0 where absent) of `TERM_COLUMNS`, new texts added to the store."""
        distinct = {name: batch[name].unique().drop_nulls().rename("text") for name in TERM_COLUMNS}
        terms = self._codes(pl.concat(list(distinct.values())).unique().sort())
        columns = []
        for name, texts in distinct.items():
            if len(texts) == 0:
                codes = pl.repeat(0, batch.height, dtype=pl.UInt32, eager=True)
            elif len(texts) == 1 and batch[name].null_count() == 0:
                (code,) = terms.filter(pl.col("text") == texts[0])["code"]
                codes = pl.repeat(code, batch.height, dtype=pl.UInt32, eager=True)
            else:
                # against the few texts of this column only: a small table stays in the processor's cache
                known = texts.to_frame().join(terms, on="text", how="left")
                column = batch.select(pl.col(name).alias("text"))
                codes = column.join(known, on="text", how="left", maintain_order="left")["code"].fill_null(0)
            columns.append(codes.alias(name))
        return pl.DataFrame(columns)

    def _codes(self, texts: pl.Series) -> pl.DataFrame:
        run = self._connection
        run.execute("CREATE TEMP TABLE IF NOT EXISTS incoming (text TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
        run.execute("DELETE FROM incoming")
        (known,) = run.execute("SELECT EXISTS (SELECT 1 FROM term)").fetchone()
        if known:
            run.executemany("INSERT INTO incoming VALUES (?)", zip(texts.to_list()))
            run.execute("INSERT OR IGNORE INTO term (text) SELECT text FROM incoming")
            found = run.execute(
                "SELECT t.code, t.text FROM incoming i CROSS JOIN term t ON t.text = i.text"
            ).fetchall()
            return pl.DataFrame(found, schema={"code": pl.UInt32, "text": pl.String}, orient="row")
        run.executemany("INSERT INTO term (code, text) VALUES (?, ?)", enumerate(texts.to_list(), start=1))
        return pl.DataFrame(
            {"code": pl.int_range(1, len(texts) + 1, dtype=pl.UInt32, eager=True), "text": texts}
        )

    def finish(self) -> None:
        """Write the keys, sorted, and the new head."""
        if self.size == self._before.size:
            return
        self._write_keys(self._before.size)
        self._connection.execute(
            "INSERT INTO head VALUES (?, ?, ?, ?)",
            (self.size, self._frontier.to_bytes(), self._frontier.root, now()),
        )

    def _write_keys(self, after: int) -> None:
        """Index the new entries by the first bits of their identities; sorted, so that the tree grows in order."""
        run = self._connection.execute
        new = "SELECT key, n FROM statement WHERE n > ?1 UNION ALL SELECT key, n FROM body WHERE n > ?1"
        inserted = run(f"INSERT OR IGNORE INTO entry_key {new} ORDER BY key, n", (after,)).rowcount
        if inserted < self.size - after:
            run(
                f"INSERT INTO entry_again SELECT c.key, c.n FROM ({new}) c "  # noqa: S608
                "JOIN entry_key k ON k.key = c.key AND k.n <> c.n",
                (after,),
            )


def _packed(codes: pl.DataFrame) -> bytes:
    """Return the codes of all rows, row after row, as unsigned 32-bit little-endian integers."""
    width = codes.width
    packed = array("I", bytes(4 * width * codes.height))
    for at, column in enumerate(codes):
        first = column[0]
        constant = column.n_unique() == 1
        packed[at::width] = array("I", [first]) * codes.height if constant else array("I", column.to_list())
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _joined(batch: pl.DataFrame) -> Joined:
    content, voice, passage, coding = (batch[name].str.join("\n").item().encode() for name in JSON_COLUMNS)
    return content, voice, passage, coding


def _keys(ids: bytes) -> list[int]:
    return [key for (key,) in struct.iter_unpack(">q24x", ids)]
