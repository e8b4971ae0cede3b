"""The store in one SQLite file."""

from __future__ import annotations

import hmac
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl

from openinquest.errors import EnvironmentFault, ForbiddenChange, NotFound, RecordError
from openinquest.record import schema
from openinquest.record.appending import Marks, head_at, now
from openinquest.record.entry import Entry, EntryKind
from openinquest.record.identity import short_key
from openinquest.record.log import COMMITMENT_SIZE, Frontier, pieces
from openinquest.record.moving import AT_ONCE, TABLES, Moved
from openinquest.record.payloads import entries_of, entry_id, unpacked
from openinquest.record.sqlite_writer import SqliteWriter
from openinquest.record.store import TERM_COLUMNS, TEXT_COLUMNS, Head, Origin, Pull

# The parts of one list of all entries in order of number, of one width: statements, other payloads, what was destroyed.
_STATEMENTS = "SELECT n, 'statement' AS kind, salt, codes, seq, row, selector, quote FROM statement"
_BODIES = "SELECT n, kind, salt, NULL, content, voice, passage, coding FROM body"
_DESTROYED = (
    "SELECT n, (SELECT kind FROM commitment WHERE first <= n ORDER BY first DESC LIMIT 1) AS kind, "
    "NULL, NULL, NULL, NULL, NULL, NULL FROM tombstone"
)


_WORTH_CHECKPOINT = 20_000
"""From how many entries on a transaction also empties the write-ahead log, which is as large as they are."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        if "disk is full" in text or "disk I/O" in text:
            raise EnvironmentFault(
                f"The disk that holds {path.name} is full or failing: free some space and repeat. "
                "The record is as it was before."
            ) from error
        if "readonly" in text or "unable to open" in text:
            raise EnvironmentFault(f"{path} cannot be written: check permissions and disk.") from error
        if "locked" in text or "busy" in text:
            raise RecordError(f"{path.name} is in use by another program for too long: try again.") from error
        if "append-only" in text or "payloads" in text or "tombstone" in text:
            raise ForbiddenChange(f"The record forbids this: {text}.") from error
        if isinstance(error, sqlite3.DatabaseError) and ("malformed" in text or "not a database" in text):
            raise RecordError(f"{path.name} is damaged ({text}): restore a backup.") from error
        raise RecordError(f"The store of the record failed: {text}.") from error


def _connected(path: Path) -> sqlite3.Connection:
    """Open a file to read and write, or only to read where its disk takes no changes."""
    try:
        return _set_up(sqlite3.connect(path, timeout=60, isolation_level=None, cached_statements=200))
    except sqlite3.OperationalError:
        if os.access(path.parent, os.W_OK):
            raise
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size:
        raise EnvironmentFault(
            f"{path} lies where nothing can be written, and what was written last stands in the journal beside it: "
            "copy the folder to where it can be written."
        )
    # nobody else can write there either, so that no lock is wanted
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None, cached_statements=200)


def _set_up(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        for setting in (
            "page_size = 8192", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON",
            "recursive_triggers = ON", "trusted_schema = OFF", "cache_size = -200000", "temp_store = MEMORY",
            "threads = 2",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _bringing_forward(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "readonly" in str(error):
            raise EnvironmentFault(
                f"{path} was written by an older Open Inquest, and lies where nothing can be written to bring it to "
                "the present: copy the folder to where it can be written, and open the copy."
            ) from error
        raise


class SqliteStore:
    """A record's entries in the SQLite file `path`.

    Raises NotFound where the file is missing and `create` is not asked for, RecordError where it is no record,
    damaged, or written by a newer version.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise NotFound(f"There is no record at {path.parent}: `inquest init` makes one.")
        self.path = path
        with explained(path):
            self._connection = _connected(path)
            run = self._connection.execute
            (application,) = run("PRAGMA application_id").fetchone()
            if schema.version(self._connection) and application != schema.APPLICATION_ID:
                raise RecordError(f"{path.name} is a database of another program.")
            with _bringing_forward(path):
                schema.migrate(self._connection)
            schema.give_key(self._connection)

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def head(self, entry: int | None = None) -> Head:
        """Return the head now, or as of entry number `entry`."""
        with explained(self.path):
            row = self._connection.execute(
                "SELECT size, root, at FROM head ORDER BY size DESC LIMIT 1"
            ).fetchone()
            newest = Head(*row) if row else Head(0, Frontier().root)
            return head_at(entry, newest, self._frontier_before, self._commitments)

    def heads(self) -> list[Head]:
        """Return the head after every appending transaction, oldest first."""
        with explained(self.path):
            return [
                Head(*row)
                for row in self._connection.execute("SELECT size, root, at FROM head ORDER BY size")
            ]

    def _frontier_before(self, entry: int) -> tuple[Frontier, str]:
        row = self._connection.execute(
            "SELECT size, peaks, at FROM head WHERE size <= ? ORDER BY size DESC LIMIT 1", (entry,)
        ).fetchone()
        return (Frontier.from_bytes(row[0], row[1]), row[2]) if row else (Frontier(), "")

    @contextmanager
    def writing(self) -> Iterator[SqliteWriter]:
        """Open an appending transaction; waits up to a minute for another writer."""
        with explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                schema.refuse_newer(schema.version(self._connection))
                frontier, _ = self._frontier_before(2**62)
                writer = SqliteWriter(self._connection, frontier, self._marks())
                yield writer
                writer.finish()
                self._connection.execute("COMMIT")
                if writer.size - frontier.size > _WORTH_CHECKPOINT:
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except BaseException:
                # closed already where an interrupt fell between here and the caller's block: then it is rolled back
                with suppress(sqlite3.ProgrammingError):
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                raise

    def _marks(self) -> Marks:
        (key,) = self._connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
        return Marks(key, {mark for (mark,) in self._connection.execute("SELECT mark FROM tombstone")})

    def _commitments(self, after: int, upto: int | None) -> Iterator[tuple[int, str, bytes]]:
        last = 2**62 if upto is None else upto
        runs = self._connection.execute(
            "SELECT first, kind, hashes FROM commitment WHERE first <= ?2 AND first >= "
            "coalesce((SELECT max(first) FROM commitment WHERE first <= ?1 + 1), 0) ORDER BY first",
            (after, last),
        )
        for first, kind, hashes in runs:
            for n, commitments in enumerate(pieces(hashes, COMMITMENT_SIZE), start=first):
                if after < n <= last:
                    yield n, kind, commitments

    def commitments(self, upto: int | None = None) -> Iterator[tuple[int, str, bytes]]:
        """Yield number, kind and commitments of every entry."""
        with explained(self.path):
            yield from self._commitments(0, upto)

    def salts(self) -> Iterator[tuple[int, bytes]]:
        """Yield number and salt of every entry that was not destroyed."""
        with explained(self.path):
            yield from self._connection.execute(
                "SELECT n, salt FROM statement UNION ALL SELECT n, salt FROM body"
            )

    def secret(self, purpose: str) -> bytes:
        """Return a secret of this store for one purpose: HMAC-SHA-256 under the key of its tombstones."""
        with explained(self.path):
            key: bytes = self._connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()[0]
        return hmac.digest(key, purpose.encode("utf-8"), "sha256")

    def entries(
        self, numbers: Sequence[int] | None = None, kind: str | None = None, after: int = 0
    ) -> Iterator[Entry]:
        """Yield entries with their payload, in order of number."""
        with explained(self.path):
            for first in [None] if numbers is None else range(0, len(numbers), 500):
                chosen = None if first is None or numbers is None else sorted(numbers)[first : first + 500]
                yield from self._entries(chosen, kind, after)

    def _entries(self, numbers: Sequence[int] | None, kind: str | None, after: int) -> Iterator[Entry]:
        where, values = "n > ?", [after, *(numbers or ())]
        if numbers is not None:
            where += f" AND n IN ({','.join('?' * len(numbers))})"
        parts = [_STATEMENTS, _BODIES, _DESTROYED]
        if kind is not None:
            parts.remove(_BODIES if kind == EntryKind.STATEMENT else _STATEMENTS)
            where += f" AND kind = '{EntryKind(kind)}'"
        rows = self._connection.execute(
            " UNION ALL ".join(f"{part} WHERE {where}" for part in parts) + " ORDER BY n", values * len(parts)
        )
        while chunk := rows.fetchmany(2000):
            yield from entries_of(chunk, self._texts)

    def _texts(self, codes: Iterable[int]) -> dict[int | None, str]:
        wanted, texts = list(codes), dict[int | None, str]()
        for at in range(0, len(wanted), 900):
            part = wanted[at : at + 900]
            marks = ",".join("?" * len(part))
            texts.update(
                self._connection.execute(f"SELECT code, text FROM term WHERE code IN ({marks})", part)  # noqa: S608
            )
        return texts

    def statement_codes(self, after: int, upto: int) -> pl.DataFrame:
        """Return statements after `after` up to `upto`, terms as codes (Int64)."""
        types = {"n": pl.Int64, "key": pl.Int64, "codes": pl.Binary, "seq": pl.Int64} | dict.fromkeys(
            TEXT_COLUMNS, pl.String
        )
        with explained(self.path):
            rows = self._connection.execute(
                "SELECT n, key, codes, seq, row, selector, quote FROM statement WHERE n > ? AND n <= ? ORDER BY n",
                (after, upto),
            )
            frames = [pl.DataFrame(schema=types)]
            while chunk := rows.fetchmany(100_000):
                columns = zip(*chunk, strict=True)
                frames.append(
                    pl.DataFrame(
                        [
                            pl.Series(name, column, dtype=dtype)
                            for column, (name, dtype) in zip(columns, types.items(), strict=True)
                        ]
                    )
                )
        return unpacked(pl.concat(frames))

    def terms(self, after: int = 0) -> pl.DataFrame:
        """Return code and text of the terms after code `after`."""
        with explained(self.path):
            rows = self._connection.execute("SELECT code, text FROM term WHERE code > ?", (after,)).fetchall()
        return pl.DataFrame(rows, schema={"code": pl.Int64, "text": pl.String}, orient="row")

    def find(self, identifier: str) -> list[int]:
        """Return the numbers of the entries with this identity."""
        key = short_key(identifier)
        with explained(self.path):
            numbers = [
                n
                for (n,) in self._connection.execute(
                    "SELECT n FROM entry_key WHERE key = ?1 UNION SELECT n FROM entry_again WHERE key = ?1",
                    (key,),
                )
            ]
        return [entry.n for entry in self.entries(numbers) if entry_id(entry) == identifier]

    def keys(self) -> pl.DataFrame:
        """Return key and first number of every identity, for look-ups of many at once."""
        with explained(self.path):
            rows = self._connection.execute("SELECT key, n FROM entry_key").fetchall()
        return pl.DataFrame(rows, schema={"key": pl.Int64, "n": pl.Int64}, orient="row")

    def of_thing(self, things: Sequence[str]) -> list[int]:
        """Return the numbers of the statements about these things, as coded."""
        marks = ",".join("?" * len(things))
        with explained(self.path):
            rows = self._connection.execute(
                f"SELECT e.n FROM term t JOIN thing_entry e ON e.thing = t.code WHERE t.text IN ({marks}) "  # noqa: S608
                "ORDER BY e.n",
                list(things),
            )
            return [n for (n,) in rows]

    def destroy(self, numbers: Sequence[int], reason: str) -> None:
        """Remove payloads for good: rows, keys, texts no longer used, free pages, write-ahead log."""
        chosen = [entry for entry in self.entries(numbers) if entry.groups is not None]
        with explained(self.path):
            run = self._connection.execute
            run("BEGIN IMMEDIATE")
            try:
                schema.refuse_newer(schema.version(self._connection))
                marks = self._marks()
                for entry in chosen:
                    identifier = entry_id(entry)
                    run(
                        "INSERT OR IGNORE INTO tombstone VALUES (?, ?, ?, ?)",
                        (entry.n, marks.of(bytes.fromhex(identifier)), now(), reason),
                    )
                    self._forget(entry.n, short_key(identifier))
                self._drop_unused_terms()
                run("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    run("ROLLBACK")
                raise
            run("PRAGMA wal_checkpoint(TRUNCATE)")
            run("VACUUM")
            run("PRAGMA wal_checkpoint(TRUNCATE)")

    def _forget(self, n: int, key: int) -> None:
        run = self._connection.execute
        for table in ("thing_entry", "entry_again", "entry_key", "statement", "body"):
            run(f"DELETE FROM {table} WHERE n = ?", (n,))  # noqa: S608
        again = run("SELECT n FROM entry_again WHERE key = ? ORDER BY n LIMIT 1", (key,)).fetchone()
        if again and not run("SELECT 1 FROM entry_key WHERE key = ?", (key,)).fetchone():
            run("DELETE FROM entry_again WHERE key = ? AND n = ?", (key, again[0]))
            run("INSERT INTO entry_key VALUES (?, ?)", (key, again[0]))

    def _drop_unused_terms(self) -> None:
        codes = self.statement_codes(0, 2**62).select(TERM_COLUMNS)
        used = pl.concat([column.unique().rename("code") for column in codes]).drop_nulls().unique().sort()
        run = self._connection
        run.execute("CREATE TEMP TABLE IF NOT EXISTS used (code INTEGER PRIMARY KEY) STRICT")
        run.execute("DELETE FROM used")
        run.executemany("INSERT INTO used VALUES (?)", ((code,) for code in used))
        run.execute("DELETE FROM term WHERE code NOT IN (SELECT code FROM used)")

    def tombstones(self) -> list[tuple[int, str, str]]:
        """Return number, day and reason of everything that was destroyed."""
        with explained(self.path):
            return self._connection.execute("SELECT n, at, reason FROM tombstone ORDER BY n").fetchall()

    def pulls(self) -> list[Pull]:
        """Return from which logs entries were taken, oldest first."""
        with explained(self.path):
            rows = self._connection.execute("SELECT number, at, size, root, since FROM pull ORDER BY number")
            return [Pull(*row) for row in rows]

    def origins(self) -> list[Origin]:
        """Return where the entries that were taken stand in the logs that they come from, in order."""
        with explained(self.path):
            rows = self._connection.execute("SELECT first, count, there, pull FROM origin ORDER BY first")
            return [Origin(*row) for row in rows]

    def destroyed(self, identifiers: Sequence[str]) -> set[str]:
        """Return those of these identities (64 hex digits) that were destroyed here."""
        with explained(self.path):
            marks = self._marks()
        return {found for found in identifiers if marks.holds(bytes.fromhex(found))}

    def withheld(self) -> set[int]:
        """Return nothing: whoever reads the file reads all of it."""
        return set()

    def integrity(self) -> list[str]:
        """Return what SQLite itself finds wrong with the file; empty if nothing."""
        with explained(self.path):
            rows = self._connection.execute("PRAGMA integrity_check").fetchall()
        return [text for (text,) in rows if text != "ok"]

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of the database, also while others write. `target` must not exist."""
        with explained(target):
            copy = sqlite3.connect(target)
            try:
                self._connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()

    def key(self) -> bytes:
        """Return the key of the tombstones (32 bytes)."""
        with explained(self.path):
            (found,) = self._connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
        return bytes(found)

    def table(self, name: str) -> Iterator[pl.DataFrame]:
        """Yield the rows of one of `TABLES` in order, some at a time."""
        columns = TABLES[name]
        order = ", ".join(list(columns)[:2])
        with explained(self.path):
            rows = self._connection.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY {order}")  # noqa: S608
            while chunk := rows.fetchmany(AT_ONCE):
                yield pl.DataFrame(chunk, schema=dict(columns), orient="row")


def write_copy(source: Moved, target: Path) -> None:
    """Write what another store holds into the new file `target`."""
    with explained(target):
        connection = sqlite3.connect(target, isolation_level=None)
        try:
            schema.migrate(connection)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO meta VALUES ('key', ?)", (source.key(),))
            for name, columns in TABLES.items():
                marks = ", ".join("?" * len(columns))
                for frame in source.table(name):
                    connection.executemany(
                        f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
                        frame.iter_rows(),
                    )
            connection.execute("COMMIT")
        finally:
            connection.close()
