"""The store in PostgreSQL: a schema for each record, in one database."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.errors import ForbiddenChange, NotFound
from openinquest.record.appending import PLAIN, Marks, head_at, now
from openinquest.record.entry import Entry, EntryKind
from openinquest.record.identity import short_key
from openinquest.record.log import COMMITMENT_SIZE, Frontier, pieces
from openinquest.record.moving import AT_ONCE, TABLES, Moved
from openinquest.record.payloads import entries_of, entry_id, unpacked
from openinquest.record.postgres_link import Link, literal, numbers
from openinquest.record.postgres_seals import bound, seal, withholding
from openinquest.record.postgres_writer import PostgresWriter
from openinquest.record.schema import refuse_newer
from openinquest.record.sqlite import write_copy
from openinquest.record.store import TERM_COLUMNS, TEXT_COLUMNS, Head, Origin, Pull

_BATCH = 2000
_ALL = 2**62

# the parts of one list of all entries in order of number, of one width
_STATEMENTS = (
    "SELECT n, 'statement', salt, codes, seq, \"row\", selector, quote, "
    "NULL::text, NULL::text, NULL::text, NULL::text FROM statement"
)
_BODIES = (
    "SELECT n, kind, salt, NULL::bytea, NULL::bigint, NULL::bytea, NULL::bytea, NULL::bytea, "
    "content, voice, passage, coding FROM body"
)
_DESTROYED = (
    "SELECT n, (SELECT kind FROM commitment c WHERE c.first <= t.n ORDER BY first DESC LIMIT 1), "
    "NULL::bytea, NULL::bytea, NULL::bigint, NULL::bytea, NULL::bytea, NULL::bytea, "
    "NULL::text, NULL::text, NULL::text, NULL::text FROM tombstone t"
)
_WITHHELD = (
    "SELECT n, (SELECT kind FROM commitment c WHERE c.first <= s.n ORDER BY first DESC LIMIT 1), "
    "NULL::bytea, NULL::bytea, NULL::bigint, NULL::bytea, NULL::bytea, NULL::bytea, "
    "NULL::text, NULL::text, NULL::text, NULL::text FROM sealed s "
    "WHERE NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.n = s.n)"
)
_COLUMNS = 'n, kind, salt, codes, seq, "row", selector, quote, content, voice, passage, coding'
_COMMITMENTS = "SELECT first, kind, hashes FROM commitment"


def _scripts() -> list[str]:
    folder = files("openinquest.record") / "migrations" / "postgresql"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


SCRIPTS = _scripts()
"""One script a version: script k leads from version k to k + 1, in one transaction."""


def split_script(script: str) -> list[str]:
    """Return the statements of a script: each ends a line with `;`, outside of `$$`."""
    statements, current = [], ""
    for line in script.splitlines():
        current += line + "\n"
        if line.rstrip().endswith(";") and current.count("$$") % 2 == 0:
            statements.append(current)
            current = ""
    return statements


class PostgresStore:
    """A record's entries in a schema of their own, in the database that `url` names.

    `identifier` (32 hex digits) names the schema: with `create` it is made, and takes all that `filled_from` holds.
    Raises NotFound where the database has no such record, RecordError where a newer version wrote it.
    """

    def __init__(
        self, url: str, identifier: str, *, create: bool = False, filled_from: Moved | None = None
    ) -> None:
        self._link = Link(url, f"record_{identifier}")
        self._in_transaction = False
        self._tail = int(identifier[:15], 16)
        """Whoever appends holds the advisory lock of this number: the log has one tail."""
        with self._link.explained():
            try:
                version = self._version()
                if not create and not version:
                    raise NotFound("The database that DATABASE_URL names does not hold this record.")
                refuse_newer(version, len(SCRIPTS))
                if version < len(SCRIPTS):
                    self._migrate(filled_from)
                self._link.bound = bound(self._link)
                self._withholding = withholding(self._link)
            except BaseException:
                self._link.close()
                raise
            self._link.rollback()

    def close(self) -> None:
        """Let go of the database."""
        self._link.close()

    def _version(self) -> int:
        if self._link.value("SELECT to_regclass('schema_version')::text") is None:
            return 0
        return int(self._link.value("SELECT max(version) FROM schema_version") or 0)

    def _migrate(self, source: Moved | None) -> None:
        run = self._link.run
        self._lock()
        run(f"CREATE SCHEMA IF NOT EXISTS {self._link.schema}")
        run("CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, at text NOT NULL)")
        for number in range(self._version(), len(SCRIPTS)):
            for statement in split_script(SCRIPTS[number]):
                run(statement)
            run(f"INSERT INTO schema_version VALUES ({number + 1}, '{now()}')")
        if self._meta("key") is None:
            key = source.key() if source is not None else os.urandom(32)
            run(f"INSERT INTO meta VALUES ('key', {literal(key)})")
            if source is not None:
                self._fill(source)
        seal(self._link, 0, 0)
        self._link.commit()

    def _fill(self, source: Moved) -> None:
        for name in TABLES:
            narrow = [column for column in _NARROW if column in TABLES[name]]
            octets = [column for column in _OCTETS if column in TABLES[name]]
            for frame in source.table(name):
                self._link.insert(
                    name, frame.with_columns(pl.col(narrow).cast(pl.Int32), pl.col(octets).cast(pl.Binary))
                )

    def _meta(self, name: str) -> bytes | None:
        found: bytes | None = self._link.value(f"SELECT value FROM meta WHERE name = '{name}'")
        return found

    def _lock(self) -> None:
        self._link.run(f"DO $$BEGIN PERFORM pg_advisory_xact_lock({self._tail}); END$$")

    @contextmanager
    def _reading(self) -> Iterator[Link]:
        with self._link.explained():
            try:
                yield self._link
            finally:
                if not self._in_transaction:
                    self._link.rollback()

    # reading -----------------------------------------------------------------------------------------------

    def head(self, entry: int | None = None) -> Head:
        """Return the head now, or as of entry number `entry`."""
        with self._reading() as link:
            rows = link.rows("SELECT size, root, at FROM head ORDER BY size DESC LIMIT 1")
            newest = Head(*rows[0]) if rows else Head(0, Frontier().root)
            return head_at(entry, newest, self._frontier_before, self._commitments)

    def heads(self) -> list[Head]:
        """Return the head after every appending transaction, oldest first."""
        with self._reading() as link:
            return [Head(*row) for row in link.rows("SELECT size, root, at FROM head ORDER BY size")]

    def _frontier_before(self, entry: int) -> tuple[Frontier, str]:
        rows = self._link.rows(
            f"SELECT size, peaks, at FROM head WHERE size <= {int(entry)} ORDER BY size DESC LIMIT 1"
        )
        return (Frontier.from_bytes(rows[0][0], rows[0][1]), rows[0][2]) if rows else (Frontier(), "")

    def _commitments(self, after: int, upto: int | None) -> Iterator[tuple[int, str, bytes]]:
        last = _ALL if upto is None else upto
        start = self._link.value(f"SELECT max(first) FROM commitment WHERE first <= {after + 1}") or 0
        while True:
            runs = self._link.rows(
                f"{_COMMITMENTS} WHERE first >= {start} AND first <= {last} ORDER BY first LIMIT {_BATCH}"
            )
            for first, kind, hashes in runs:
                for n, commitments in enumerate(pieces(hashes, COMMITMENT_SIZE), start=first):
                    if after < n <= last:
                        yield n, kind, commitments
            if len(runs) < _BATCH:
                return
            start = runs[-1][0] + 1

    def commitments(self, upto: int | None = None) -> Iterator[tuple[int, str, bytes]]:
        """Yield number, kind and commitments of every entry."""
        with self._reading():
            yield from self._commitments(0, upto)

    def salts(self) -> Iterator[tuple[int, bytes]]:
        """Yield number and salt of every entry that was not destroyed."""
        with self._reading() as link:
            found = link.frame("SELECT n, salt FROM statement UNION ALL SELECT n, salt FROM body")
        yield from found.iter_rows()

    def secret(self, purpose: str) -> bytes:
        """Return a secret of this store for one purpose: HMAC-SHA-256 under the key of its tombstones."""
        with self._reading():
            key = self._meta("key") or b""
        return hmac.digest(key, purpose.encode("utf-8"), "sha256")

    def entries(
        self, numbers: Sequence[int] | None = None, kind: str | None = None, after: int = 0
    ) -> Iterator[Entry]:
        """Yield entries with their payload, in order of number."""
        parts = [_STATEMENTS, _BODIES, _DESTROYED, *([_WITHHELD] if self._withholding else [])]
        where = ""
        if kind is not None:
            parts.remove(_BODIES if kind == EntryKind.STATEMENT else _STATEMENTS)
            where = f" WHERE kind = '{EntryKind(kind)}'"
        if numbers is not None:
            chosen = sorted({n for n in numbers if n > after})
            for first in range(0, len(chosen), _BATCH):
                yield from self._page(parts, f"IN ({_list(chosen[first : first + _BATCH])})", where)
            return
        while True:
            page = list(self._page(parts, f"> {int(after)}", where, limit=_BATCH))
            yield from page
            if len(page) < _BATCH:
                return
            after = page[-1].n

    def _page(
        self, parts: Sequence[str], which: str, where: str, limit: int | None = None
    ) -> Iterator[Entry]:
        most = f" ORDER BY n LIMIT {limit}" if limit else ""
        # each part is cut by itself, so that no page of a long log is made of the whole
        every = " UNION ALL ".join(
            f"(SELECT * FROM ({part}) p({_COLUMNS}) WHERE n {which}{most})" for part in parts
        )
        with self._reading() as link:
            rows = link.rows(
                f"SELECT * FROM ({every}) e{where} ORDER BY n{f' LIMIT {limit}' if limit else ''}"
            )
            yield from list(entries_of([_stored(row) for row in rows], self._texts))

    def _texts(self, codes: Iterable[int]) -> dict[int | None, str]:
        wanted = list(codes)
        texts = dict[int | None, str]()
        for at in range(0, len(wanted), _BATCH):
            part = _list(wanted[at : at + _BATCH])
            rows = self._link.rows(f"SELECT code, text FROM term WHERE code IN ({part})")
            texts.update((code, text.decode("utf-8")) for code, text in rows)
        return texts

    def statement_codes(self, after: int, upto: int) -> pl.DataFrame:
        """Return statements after `after` up to `upto`, terms as codes (Int64)."""
        with self._reading() as link:
            found = link.frame(
                'SELECT n, key, codes, seq, "row", selector, quote FROM statement '
                f"WHERE n > {int(after)} AND n <= {int(upto)} ORDER BY n"
            )
        return unpacked(found.with_columns(pl.col(TEXT_COLUMNS).cast(pl.String)))

    def terms(self, after: int = 0) -> pl.DataFrame:
        """Return code and text of the terms after code `after`."""
        with self._reading() as link:
            found = link.frame(f"SELECT code, text FROM term WHERE code > {int(after)}")
        return found.select(pl.col("code").cast(pl.Int64), pl.col("text").cast(pl.String)).sort("code")

    def find(self, identifier: str) -> list[int]:
        """Return the numbers of the entries with this identity."""
        key = short_key(identifier)
        with self._reading() as link:
            found = link.rows(
                f"SELECT n FROM entry_key WHERE key = {key} UNION SELECT n FROM entry_again WHERE key = {key}"
            )
        return [entry.n for entry in self.entries([n for (n,) in found]) if entry_id(entry) == identifier]

    def keys(self) -> pl.DataFrame:
        """Return key and first number of every identity, for look-ups of many at once."""
        with self._reading() as link:
            return link.frame("SELECT key, n FROM entry_key")

    def of_thing(self, things: Sequence[str]) -> list[int]:
        """Return the numbers of the statements about these things, as coded."""
        if not things:
            return []
        digests = ", ".join(literal(sha256(thing.encode("utf-8")).digest()) for thing in things)
        with self._reading() as link:
            rows = link.rows(
                "SELECT e.n FROM term t JOIN thing_entry e ON e.thing = t.code "
                f"WHERE sha256(t.text) IN ({digests}) ORDER BY e.n"
            )
        return [n for (n,) in rows]

    def tombstones(self) -> list[tuple[int, str, str]]:
        """Return number, day and reason of everything that was destroyed."""
        with self._reading() as link:
            return link.rows("SELECT n, at, reason FROM tombstone ORDER BY n")

    def pulls(self) -> list[Pull]:
        """Return from which logs entries were taken, oldest first."""
        with self._reading() as link:
            rows = link.rows("SELECT number, at, size, root, since FROM pull ORDER BY number")
        return [Pull(*row) for row in rows]

    def origins(self) -> list[Origin]:
        """Return where the entries that were taken stand in the logs that they come from, in order."""
        with self._reading() as link:
            rows = link.rows("SELECT first, count, there, pull FROM origin ORDER BY first")
        return [Origin(*row) for row in rows]

    def destroyed(self, identifiers: Sequence[str]) -> set[str]:
        """Return those of these identities (64 hex digits) that were destroyed here."""
        with self._reading():
            marks = self._marks()
        return {found for found in identifiers if marks.holds(bytes.fromhex(found))}

    def _marks(self) -> Marks:
        rows = self._link.rows("SELECT mark FROM tombstone")
        return Marks(self._meta("key") or b"", {mark for (mark,) in rows})

    def integrity(self) -> list[str]:
        """Return nothing: PostgreSQL checks its pages when it reads them (`pg_amcheck` looks at all of them)."""
        return []

    def key(self) -> bytes:
        """Return the key of the tombstones (32 bytes)."""
        with self._reading():
            return self._meta("key") or b""

    def table(self, name: str) -> Iterator[pl.DataFrame]:
        """Yield the rows of one of `TABLES` in order, some at a time."""
        columns = TABLES[name]
        quoted = ", ".join(f'"{column}"' for column in columns)
        order = [f'"{column}"' for column in list(columns)[: 2 if name in _TWO_KEYS else 1]]
        last: tuple[int, ...] = ()
        while True:
            where = f"WHERE ({', '.join(order)}) > ({_list(last)})" if last else ""
            with self._reading() as link:
                frame = link.frame(
                    f"SELECT {quoted} FROM {name} {where} ORDER BY {', '.join(order)} LIMIT {AT_ONCE}"
                )
            if frame.is_empty():
                return
            last = frame.select(frame.columns[: len(order)]).row(-1)
            yield frame.cast(pl.Schema(columns))

    def withheld(self) -> set[int]:
        """Return the numbers of the entries that the database keeps from this role."""
        if not self._withholding:
            return set()
        with self._reading() as link:
            return {n for (n,) in link.rows("SELECT n FROM sealed EXCEPT SELECT n FROM tombstone")}

    def copy_to(self, target: Path) -> None:
        """Write a copy of one moment into a new SQLite file, also while others write.

        Raises ForbiddenChange for a role that does not see all of it.
        """
        if self._withholding:
            raise ForbiddenChange(
                "The role that DATABASE_URL names has no clearance, and would not copy what is sealed: "
                "use the owner of the record, or a role with clearance."
            )
        with self._link.explained():
            self._link.rollback()
            self._link.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            self._in_transaction = True
            try:
                write_copy(self, target)
            finally:
                self._in_transaction = False
                self._link.rollback()

    # writing -----------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[PostgresWriter]:
        """Open an appending transaction; waits up to a minute for another writer."""
        with self._link.explained():
            self._in_transaction = True
            try:
                self._link.rollback()
                self._lock()
                refuse_newer(self._version(), len(SCRIPTS))
                frontier, _ = self._frontier_before(_ALL)
                writer = PostgresWriter(self._link, frontier, self._marks())
                last_code = int(self._link.value("SELECT coalesce(max(code), 0) FROM term"))
                yield writer
                writer.finish()
                if writer.size > frontier.size:
                    seal(self._link, frontier.size, last_code)
                self._link.commit()
            except BaseException:
                self._link.rollback()
                raise
            finally:
                self._in_transaction = False

    def destroy(self, numbers: Sequence[int], reason: str) -> None:
        """Remove payloads for good: rows, keys, texts no longer used, and the pages that held them."""
        chosen = [entry for entry in self.entries(numbers) if entry.groups is not None]
        with self._link.explained():
            self._in_transaction = True
            try:
                self._lock()
                refuse_newer(self._version(), len(SCRIPTS))
                self._forget(chosen, reason)
                self._link.commit()
            except BaseException:
                self._link.rollback()
                raise
            finally:
                self._in_transaction = False
            with self._link.alone():
                for table in ("statement", "body", "term", "entry_key", "entry_again", "thing_entry"):
                    self._link.run(f"VACUUM (FULL) {table}")
                self._link.run("CHECKPOINT")

    def _forget(self, chosen: Sequence[Entry], reason: str) -> None:
        marks, run = self._marks(), self._link.run
        rows = [(entry.n, marks.of(bytes.fromhex(entry_id(entry))), now(), reason) for entry in chosen]
        schema = {"n": pl.Int64, "mark": pl.Binary, "at": pl.String, "reason": pl.String}
        self._link.insert("tombstone", pl.DataFrame(rows, schema=schema, orient="row"))
        gone = _list([entry.n for entry in chosen])
        keys = _list([short_key(entry_id(entry)) for entry in chosen])
        for table in ("thing_entry", "entry_again", "entry_key", "statement", "body"):
            run(f"DELETE FROM {table} WHERE n IN ({gone})")
        run(
            "WITH heir AS (SELECT key, min(n) AS n FROM entry_again a WHERE key IN "
            f"({keys}) AND NOT EXISTS (SELECT 1 FROM entry_key k WHERE k.key = a.key) GROUP BY key), "
            "moved AS (DELETE FROM entry_again a USING heir h WHERE a.key = h.key AND a.n = h.n "
            "RETURNING a.key, a.n) INSERT INTO entry_key SELECT key, n FROM moved"
        )
        codes = self.statement_codes(0, _ALL).select(TERM_COLUMNS)
        used = pl.concat([column.unique().rename("code") for column in codes]).drop_nulls().unique().sort()
        self._link.insert("used", used.cast(pl.Int32).to_frame(), temporary=True)
        run("DELETE FROM term WHERE code NOT IN (SELECT code FROM used)")
        run("DROP TABLE used")


_list = numbers
_TWO_KEYS = ("entry_again", "thing_entry")
_NARROW = ("code", "thing")
_OCTETS = ("text", "row", "selector", "quote")


def _stored(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row of the one list as `entries_of` takes it: of a statement its plain columns, else its groups."""
    n, kind, salt, codes, seq, *rest = row
    if codes is not None:
        return (
            n,
            kind,
            salt,
            codes,
            seq,
            *(text.decode("utf-8") if text is not None else None for text in rest[:3]),
        )
    return (n, kind, salt, None, *rest[len(PLAIN) - 1 :])
