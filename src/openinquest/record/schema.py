"""The schema of the SQLite store: its versions and the way from each to the next."""

from __future__ import annotations

import os
import sqlite3
from importlib.resources import files

from openinquest.errors import RecordError

APPLICATION_ID = 0x4F496E71
"""Marks a SQLite file as a record ("OInq")."""


def _scripts() -> list[str]:
    folder = files("openinquest.record") / "migrations" / "sqlite"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


SCRIPTS = _scripts()
"""One script a version: script k leads from version k to k + 1, in one transaction."""

VERSION = len(SCRIPTS)


def version(connection: sqlite3.Connection) -> int:
    """Return the schema version of an open store."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


def refuse_newer(found: int, known: int | None = None) -> None:
    """Raise RecordError where a store has a newer schema version than this program knows.

    Asked again within every transaction that writes: a newer program may have migrated the store since it was opened.
    """
    known = VERSION if known is None else known
    if found > known:
        raise RecordError(
            f"The record has schema version {found}, this program knows versions up to {known}: "
            "install a newer Open Inquest. Nothing was changed."
        )


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the store to the newest version; all or nothing.

    Raises RecordError where the record was written by a newer version of the program.
    """
    found = version(connection)
    refuse_newer(found)
    if found == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(version(connection), VERSION):
            for statement in split_script(SCRIPTS[number]):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def give_key(connection: sqlite3.Connection) -> None:
    """Give a new store the random key of its tombstones, once, whoever opens it at the same time."""
    if connection.execute("SELECT 1 FROM meta WHERE name = 'key'").fetchone():
        return
    connection.execute("BEGIN IMMEDIATE")
    if not connection.execute("SELECT 1 FROM meta WHERE name = 'key'").fetchone():
        connection.execute("INSERT INTO meta VALUES ('key', ?)", (os.urandom(32),))
    connection.execute("COMMIT")


def split_script(script: str) -> list[str]:
    """Return the statements of a script: `executescript` would commit between them."""
    statements, current = [], ""
    for line in script.splitlines():
        current += line + "\n"
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements
