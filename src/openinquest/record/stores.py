"""Which database holds a record: a file of SQLite in its folder, or PostgreSQL.

`DATABASE_URL` decides where a new record is made; one database may hold many, each in a schema of its own. A folder
whose record stands in PostgreSQL holds the file `record.postgresql` with the record's identifier (32 hex digits), and
no secret: whoever has the folder still needs `DATABASE_URL` to open it. Where a folder has its own file of SQLite,
`DATABASE_URL` says nothing of it.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from openinquest.errors import EnvironmentFault, InputError
from openinquest.record.postgres import PostgresStore
from openinquest.record.sqlite import SqliteStore

STORE_NAME = "record.sqlite3"
ELSEWHERE_NAME = "record.postgresql"
VARIABLE = "DATABASE_URL"
_IDENTIFIER = re.compile(r"[0-9a-f]{32}")


def open_store(folder: Path) -> SqliteStore | PostgresStore:
    """Open the store of the record in `folder`.

    Raises NotFound where there is none, EnvironmentFault where it stands in PostgreSQL and DATABASE_URL is not set.
    """
    marker = folder / ELSEWHERE_NAME
    if not marker.is_file():
        return SqliteStore(folder / STORE_NAME)
    identifier = marker.read_text(encoding="ascii", errors="replace").strip()
    if not _IDENTIFIER.fullmatch(identifier):
        raise InputError(f"{ELSEWHERE_NAME} holds no identifier of a record (32 hex digits).")
    return PostgresStore(_url(), identifier)


def create_store(folder: Path) -> SqliteStore | PostgresStore:
    """Make an empty store for the record in `folder`: in PostgreSQL where DATABASE_URL is set, else in the folder."""
    if not os.environ.get(VARIABLE):
        return SqliteStore(folder / STORE_NAME, create=True)
    identifier = secrets.token_hex(16)
    store = PostgresStore(_url(), identifier, create=True)
    (folder / ELSEWHERE_NAME).write_text(f"{identifier}\n", encoding="ascii")
    return store


def settle_store(folder: Path) -> None:
    """Move a record that lies in its folder into PostgreSQL, where DATABASE_URL is set; else leave it there."""
    if not os.environ.get(VARIABLE):
        return
    identifier = secrets.token_hex(16)
    source = SqliteStore(folder / STORE_NAME)
    try:
        PostgresStore(_url(), identifier, create=True, filled_from=source).close()
    finally:
        source.close()
    (folder / ELSEWHERE_NAME).write_text(f"{identifier}\n", encoding="ascii")
    for name in (STORE_NAME, f"{STORE_NAME}-wal", f"{STORE_NAME}-shm"):
        (folder / name).unlink(missing_ok=True)


def _url() -> str:
    url = os.environ.get(VARIABLE, "")
    if not url:
        raise EnvironmentFault(
            f"This record stands in PostgreSQL: set {VARIABLE} to where, as postgresql://NAME@HOST/DATABASE."
        )
    if not url.startswith(("postgresql://", "postgres://")):
        raise EnvironmentFault(f"{VARIABLE} begins with no known kind of database: expected postgresql://…")
    return url
