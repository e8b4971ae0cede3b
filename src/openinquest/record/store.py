"""What a store of a record must offer, whichever database it is.

A store keeps commitments, payloads and heads, and knows nothing of what entries mean. Statements come and go in
columns, since there may be ten million of them; everything else entry by entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from openinquest.record.entry import Entry, NewEntry

TERM_COLUMNS = (
    "thing", "property", "value", "original", "stance", "target", "holds_at", "scope", "basis",
    "speaker", "voice", "said_on", "occasion", "via", "document", "wording",
    "coder", "coded_at", "method", "import", "sheet", "inferred",
)  # fmt: skip
"""Columns of statements whose texts recur; a store keeps each text once."""

TEXT_COLUMNS = ("row", "selector", "quote")
"""Columns whose texts hardly ever recur."""

JSON_COLUMNS = ("json_content", "json_voice", "json_passage", "json_coding")
"""The canonical JSON of the groups, which is sealed and not stored."""


@dataclass(frozen=True, slots=True)
class Head:
    """The log at some size: how many entries, the root over them, when the last of them came."""

    size: int
    root: bytes
    at: str = ""


@dataclass(frozen=True, slots=True)
class Pull:
    """Another log from which entries were taken: its size and root then, after which of its entries, and when."""

    number: int
    at: str
    size: int
    root: bytes
    since: int


@dataclass(frozen=True, slots=True)
class Origin:
    """A run of entries that were taken: the number of the first here and there, how many, and of which pull."""

    first: int
    count: int
    there: int
    pull: int


class Writer(Protocol):
    """One appending transaction: everything written to it stands, or nothing does."""

    def entries(self, entries: Sequence[NewEntry]) -> list[int]:
        """Append judgements, documents or captures; return their log numbers."""
        ...

    def statements(self, rows: pl.DataFrame) -> range:
        """Append statements; return their log numbers in the order of the rows.

        `rows` has the columns `TERM_COLUMNS` and `TEXT_COLUMNS` (String) and `seq` (Int64). Texts are stored in
        Unicode NFC.
        """
        ...


class Store(Protocol):
    """A store of one record."""

    def head(self, entry: int | None = None) -> Head:
        """Return the head now, or as of entry number `entry`. Raises NotFound beyond the end."""
        ...

    def writing(self) -> AbstractContextManager[Writer]:
        """Open an appending transaction; waits for another writer to finish."""
        ...

    def entries(
        self, numbers: Sequence[int] | None = None, kind: str | None = None, after: int = 0
    ) -> Iterator[Entry]:
        """Yield entries after number `after` with payload, in order of number; destroyed ones with groups None."""
        ...

    def commitments(self, upto: int | None = None) -> Iterator[tuple[int, str, bytes]]:
        """Yield number, kind and 128 bytes of commitments of every entry."""
        ...

    def salts(self) -> Iterator[tuple[int, bytes]]:
        """Yield number and salt (32 bytes) of every entry that was not destroyed, in no order."""
        ...

    def secret(self, purpose: str) -> bytes:
        """Return 32 bytes that nobody knows without this store, the same for one purpose at all times."""
        ...

    def statement_codes(self, after: int, upto: int) -> pl.DataFrame:
        """Return statements after number `after`, up to `upto`: n, key, `TERM_COLUMNS` as codes, seq, texts."""
        ...

    def terms(self, after: int = 0) -> pl.DataFrame:
        """Return code (Int64) and text (String) of the terms with codes after `after`."""
        ...

    def find(self, identifier: str) -> list[int]:
        """Return the numbers of the entries with this identity (64 hex digits), in order; empty if none."""
        ...

    def of_thing(self, things: Sequence[str]) -> list[int]:
        """Return the numbers of the statements about these things, as coded."""
        ...

    def destroy(self, numbers: Sequence[int], reason: str) -> None:
        """Remove the payloads of these entries for good and leave tombstones."""
        ...

    def destroyed(self, identifiers: Sequence[str]) -> set[str]:
        """Return those of these identities (64 hex digits) that were destroyed here."""
        ...

    def heads(self) -> list[Head]:
        """Return the head after every appending transaction, oldest first."""
        ...

    def keys(self) -> pl.DataFrame:
        """Return key and first number (Int64) of every identity, for look-ups of many at once."""
        ...

    def tombstones(self) -> list[tuple[int, str, str]]:
        """Return number, day and reason of everything that was destroyed."""
        ...

    def table(self, name: str) -> Iterator[pl.DataFrame]:
        """Yield the rows of one of `moving.TABLES` in order, some at a time."""
        ...

    def pulls(self) -> list[Pull]:
        """Return from which logs entries were taken, oldest first."""
        ...

    def origins(self) -> list[Origin]:
        """Return where the entries that were taken stand in the logs that they come from, in order."""
        ...

    def withheld(self) -> set[int]:
        """Return the numbers of entries that the database keeps from whoever opened it; they come with groups None."""
        ...

    def integrity(self) -> list[str]:
        """Return what the database itself finds wrong; empty if nothing."""
        ...

    def copy_to(self, target: Path) -> None:
        """Write a copy of one moment into a new SQLite file, also while others write."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
