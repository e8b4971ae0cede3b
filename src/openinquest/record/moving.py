"""A whole record from one database to another, table by table: every leaf, salt and code as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import polars as pl

TABLES: Mapping[str, Mapping[str, pl.DataType]] = {
    "commitment": {"first": pl.Int64(), "kind": pl.String(), "hashes": pl.Binary()},
    "term": {"code": pl.Int64(), "text": pl.String()},
    "statement": {
        "n": pl.Int64(), "salt": pl.Binary(), "key": pl.Int64(), "thing": pl.Int64(), "codes": pl.Binary(),
        "seq": pl.Int64(), "row": pl.String(), "selector": pl.String(), "quote": pl.String(),
    },
    "body": {
        "n": pl.Int64(), "salt": pl.Binary(), "key": pl.Int64(), "kind": pl.String(),
        "content": pl.String(), "voice": pl.String(), "passage": pl.String(), "coding": pl.String(),
    },
    "entry_key": {"key": pl.Int64(), "n": pl.Int64()},
    "entry_again": {"key": pl.Int64(), "n": pl.Int64()},
    "thing_entry": {"thing": pl.Int64(), "n": pl.Int64()},
    "tombstone": {"n": pl.Int64(), "mark": pl.Binary(), "at": pl.String(), "reason": pl.String()},
    "pull": {
        "number": pl.Int64(), "at": pl.String(), "size": pl.Int64(), "root": pl.Binary(), "since": pl.Int64(),
    },
    "origin": {"first": pl.Int64(), "count": pl.Int64(), "there": pl.Int64(), "pull": pl.Int64()},
    "head": {"size": pl.Int64(), "peaks": pl.Binary(), "root": pl.Binary(), "at": pl.String()},
}  # fmt: skip
"""Every table of a store with its columns, in the order in which they are filled. The first one or two columns order
the rows; `row`, `selector`, `quote` and `text` are texts here whatever a database keeps them as."""

AT_ONCE = 50_000
"""How many rows are in memory at a time."""


class Moved(Protocol):
    """A store that hands its tables over."""

    def key(self) -> bytes:
        """Return the key of its tombstones (32 bytes)."""
        ...

    def table(self, name: str) -> Iterator[pl.DataFrame]:
        """Yield the rows of one of `TABLES` in order, some at a time, all of one moment."""
        ...
