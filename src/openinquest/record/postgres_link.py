"""A connection to PostgreSQL: bulk by COPY as Arrow, and what goes wrong said so that a person can act on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import polars as pl

from openinquest.errors import EnvironmentFault, ForbiddenChange, InquestError, RecordError

_LOST = ("08", "57P")
_OURS = "P0001"


class Link:
    """A connection that is opened when it is first needed, and anew after it was lost.

    `url` is a connection string of libpq; it may hold a password and is never shown. Names of tables without a
    schema are those of `schema`.
    """

    def __init__(self, url: str, schema: str) -> None:
        self._url = url
        self.schema = schema
        self._connection: Any = None
        self.bound = False
        """Whether policies of rows bind the role, under which COPY into a table is not to be had."""

    def run(self, sql: str) -> None:
        """Execute a statement that returns nothing."""
        with self._cursor() as cursor:
            cursor.execute(sql)

    def frame(self, sql: str) -> pl.DataFrame:
        """Return the rows of a query, read by COPY."""
        with self._cursor() as cursor:
            cursor.execute(sql)
            found = pl.from_arrow(cursor.fetch_arrow_table())
        assert isinstance(found, pl.DataFrame)  # noqa: S101 - a table makes a frame
        return found

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.frame(sql).rows()

    def value(self, sql: str) -> Any:
        """Return the one value that a query gives, None where it gives no row."""
        rows = self.rows(sql)
        return rows[0][0] if rows else None

    def insert(self, table: str, frame: pl.DataFrame, *, temporary: bool = False) -> None:
        """Add rows to a table by COPY; temporary tables are made anew."""
        if frame.is_empty() and not temporary:
            return
        if self.bound and not temporary:
            columns = ", ".join(f'"{name}"' for name in frame.columns)
            self.insert("coming", frame, temporary=True)
            self.run(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM pg_temp.coming")
            self.run("DROP TABLE pg_temp.coming")
            return
        with self._cursor() as cursor:
            if temporary:
                cursor.adbc_ingest(table, _arrow(frame), mode="create", temporary=True)
            else:
                cursor.adbc_ingest(table, _arrow(frame), mode="append", db_schema_name=self.schema)

    def commit(self) -> None:
        """End the transaction; all of it stands."""
        self._open().commit()

    def rollback(self) -> None:
        """End the transaction; nothing of it stands. A lost connection has done so already."""
        if self._connection is not None:
            with suppress(*_errors()):
                self._connection.rollback()

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            with suppress(*_errors()):
                self._connection.close()
            self._connection = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Execute statements outside of transactions, as VACUUM wants it."""
        connection = self._open()
        connection.rollback()
        connection.adbc_connection.set_autocommit(True)
        try:
            yield
        finally:
            with suppress(*_errors()):
                connection.adbc_connection.set_autocommit(False)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what PostgreSQL and its driver say into what a person can act on."""
        try:
            yield
        except _errors() as error:
            found = explanation(error)
            if _is_lost(error):
                self.close()
            # not chained: the driver repeats the statement, and with it what the record holds
            raise found from None

    def _open(self) -> Any:
        if self._connection is None:
            try:
                from adbc_driver_postgresql import dbapi
            except ImportError:
                raise EnvironmentFault(
                    "A record in PostgreSQL needs its driver: install openinquest[postgres]."
                ) from None

            self._connection = dbapi.connect(_noticing(self._url))
            with self._connection.cursor() as cursor:
                for setting in (
                    "application_name = 'openinquest'", "lock_timeout = '60s'", "client_min_messages = 'error'",
                    "synchronous_commit = 'on'", f"search_path = {self.schema}, pg_temp",
                    # a client that vanished without a word gives up the tail of the log within some minutes
                    "tcp_keepalives_idle = 60", "tcp_keepalives_interval = 15", "tcp_keepalives_count = 4",
                ):  # fmt: skip
                    cursor.execute(f"SET {setting}")
            self._connection.commit()
        return self._connection

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        cursor = self._open().cursor()
        try:
            yield cursor
        finally:
            with suppress(*_errors()):
                cursor.close()


def _noticing(url: str) -> str:
    """Return the URL with what makes a client notice within minutes that a network is gone."""
    wanted = {
        "connect_timeout": 30,
        "keepalives_idle": 60,
        "keepalives_interval": 15,
        "keepalives_count": 4,
        "tcp_user_timeout": 120_000,
    }
    missing = [f"{name}={value}" for name, value in wanted.items() if f"{name}=" not in url]
    return url + ("&" if "?" in url else "?") + "&".join(missing) if missing else url


def explanation(error: Exception) -> InquestError:
    """Return our error for one of the driver's; its own words only where they can hold nothing of the record."""
    state = str(getattr(error, "sqlstate", "") or "")
    text = str(error)
    if _is_lost(error):
        return RecordError(
            "The connection to PostgreSQL was lost or cannot be made: see that the server runs and that "
            "DATABASE_URL names it, and repeat. A transaction that had not ended left nothing behind."
        )
    if state == _OURS:
        said = next((words for words in _REFUSALS if words in text), "it can only be added to")
        return ForbiddenChange(f"The record forbids this: {said}.")
    if state == "53100":
        return EnvironmentFault(
            "The disk of the PostgreSQL server is full: free some space there and repeat. "
            "The record is as it was before."
        )
    if state in ("53200", "53300"):
        return EnvironmentFault("The PostgreSQL server lacks memory or connections: try again later.")
    if state == "25006":
        return EnvironmentFault("The PostgreSQL server takes no changes now (it is read-only or a standby).")
    if state == "42501":
        return ForbiddenChange(
            "The role that DATABASE_URL names may not do this in PostgreSQL; to write it also needs clearance."
        )
    if state == "55P03":
        return RecordError("The record is in use by another program for too long: try again.")
    if state.startswith("28"):
        return EnvironmentFault("PostgreSQL refuses the name or password in DATABASE_URL.")
    if state == "3D000":
        return EnvironmentFault(
            "PostgreSQL has no database of the name in DATABASE_URL: `createdb` makes one."
        )
    if state.startswith("XX"):
        return RecordError(f"PostgreSQL finds its files damaged (state {state}): restore a backup.")
    return RecordError(f"PostgreSQL refused (state {state or 'unknown'}).")


_REFUSALS = (
    "the log is append-only", "payloads can only be added", "payloads go only by destroy",
    "a tombstone stays", "the key of a tombstone stays",
)  # fmt: skip


def literal(data: bytes) -> str:
    """Return octets as a constant of SQL."""
    return f"'\\x{data.hex()}'::bytea"


def numbers(values: Sequence[int]) -> str:
    """Return whole numbers as a list of constants of SQL."""
    return ", ".join(str(int(value)) for value in values)


def _is_lost(error: Exception) -> bool:
    state = str(getattr(error, "sqlstate", "") or "")
    if state:
        return state.startswith(_LOST)
    text = str(error)
    return any(
        words in text
        for words in (
            "Failed to connect",
            "connection to server",
            "server closed the connection",
            "no connection to",
            "could not receive data from server",
            "could not send data to server",
            "SSL SYSCALL error",
            "SSL connection has been closed",
        )
    )


def _errors() -> tuple[type[Exception], ...]:
    """Return what the driver raises; nothing where there is no driver."""
    try:
        from adbc_driver_manager import Error
    except ImportError:
        return ()
    return (Error,)


def _arrow(frame: pl.DataFrame) -> Any:
    """Return a frame as the driver takes it: no large strings and binaries, no unsigned numbers."""
    import pyarrow as pa

    table = frame.with_columns(pl.col(pl.UInt32).cast(pl.Int32)).to_arrow(
        compat_level=pl.CompatLevel.oldest()
    )
    plain = {pa.large_string(): pa.string(), pa.large_binary(): pa.binary()}
    return table.cast(
        pa.schema(
            [
                (name, plain.get(kind, kind))
                for name, kind in zip(table.schema.names, table.schema.types, strict=True)
            ]
        )
    )
