"""Appending to the SQLite store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any

import polars as pl

from openinquest.record.appending import CODES, PLAIN, Appender, Marks, now, packed
from openinquest.record.log import HASH_SIZE, Frontier, pieces
from openinquest.record.sealing import Sealed
from openinquest.record.store import Origin, Pull

_FEW = 3
"""Up to how many terms on record for each text that comes, all of them are read rather than looked up one by one."""


class SqliteWriter(Appender):
    """One appending transaction."""

    def __init__(self, connection: sqlite3.Connection, frontier: Frontier, marks: Marks) -> None:
        super().__init__(frontier, marks)
        self._connection = connection

    def _put_commitments(self, runs: Sequence[tuple[int, str, bytes]]) -> None:
        self._connection.executemany("INSERT INTO commitment VALUES (?, ?, ?)", runs)

    def _put_bodies(self, new: range, kind: str, sealed: Sealed, canonical: pl.DataFrame) -> None:
        self._connection.executemany(
            "INSERT INTO body VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            zip(
                new,
                pieces(sealed.salts),
                sealed.keys.to_list(),
                [str(kind)] * len(new),
                *(column.to_list() for column in canonical),
                strict=True,
            ),
        )

    def _statement_rows(
        self, new: range, sealed: Sealed, rows: pl.DataFrame, codes: pl.DataFrame
    ) -> tuple[str, Iterable[tuple[object, ...]]]:
        present = [name for name in PLAIN if rows[name].null_count() < rows.height]
        columns = ", ".join(["n", "salt", "key", "thing", "codes", *present])
        insert = f"INSERT INTO statement ({columns}) VALUES (?, ?, ?, ?, ?{', ?' * len(present)})"  # noqa: S608
        return insert, zip(
            new,
            _pieces(sealed.salts, HASH_SIZE),
            sealed.keys.to_list(),
            codes["thing"].to_list(),
            _pieces(packed(codes), CODES.size),
            *(rows[name].to_list() for name in present),
            strict=True,
        )

    def _put_statements(self, ready: tuple[str, Iterable[tuple[object, ...]]]) -> None:
        self._connection.executemany(*ready)

    def _put_things(self, things: pl.DataFrame) -> None:
        self._connection.executemany("INSERT INTO thing_entry VALUES (?, ?)", _tuples(things))

    def _last_code(self) -> int:
        (last,) = self._connection.execute("SELECT coalesce(max(code), 0) FROM term").fetchone()
        return int(last)

    def _put_terms(self, terms: pl.DataFrame) -> None:
        self._connection.executemany("INSERT INTO term (text, code) VALUES (?, ?)", _tuples(terms))

    def _known_terms(self, texts: pl.Series, last: int) -> pl.DataFrame:
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

    def _put_head(self, frontier: Frontier) -> None:
        self._connection.execute(
            "INSERT INTO head VALUES (?, ?, ?, ?)",
            (frontier.size, frontier.to_bytes(), frontier.root, now()),
        )

    def pulled(self, pull: Pull, origins: Sequence[Origin]) -> None:
        """Note from which log entries of this transaction were taken, and where they stand in it."""
        self._connection.execute("INSERT INTO pull VALUES (?, ?, ?, ?, ?)", astuple(pull))
        self._connection.executemany("INSERT INTO origin VALUES (?, ?, ?, ?)", map(astuple, origins))

    def _put_keys(self, keys: pl.DataFrame, after: int) -> None:
        # sorted here, which costs a tenth of `INSERT ... SELECT ... ORDER BY`
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


def _pieces(data: bytes, size: int) -> list[bytearray]:
    """Return bytes in pieces of one size, as the database module takes them fastest.

    It looks for an adapter of every `bytes` and `None` that it is given, but not of a `bytearray`: a row of two
    and three of them took 8.5 microseconds to insert, of bytearrays and none absent 4.1.
    """
    whole = bytearray(data)
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def _tuples(frame: pl.DataFrame) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.to_list() for column in frame), strict=True)
