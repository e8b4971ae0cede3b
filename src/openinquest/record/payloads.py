"""Entries out of the rows of a store: codes become texts again, columns become groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import polars as pl

from openinquest.errors import NotFound
from openinquest.record.appending import CODES, PLAIN
from openinquest.record.entry import Entry, EntryKind
from openinquest.record.log import GROUPS
from openinquest.record.rows import groups_of_row
from openinquest.record.store import TERM_COLUMNS

Row = tuple[Any, ...]
"""Number, kind and salt; then of a statement its codes and `PLAIN`, of another entry None and its groups' JSON. An
entry that was destroyed has no salt."""


def entries_of(
    rows: Sequence[Row], texts: Callable[[Iterable[int]], Mapping[int | None, str]]
) -> Iterator[Entry]:
    """Yield the entries of rows, in their order; `texts` gives the texts of codes."""
    coded = [CODES.unpack(row[3]) if row[1] == EntryKind.STATEMENT and row[3] else () for row in rows]
    known = texts({code for codes in coded for code in codes if code})
    for (n, kind, salt, _, *rest), codes in zip(rows, coded, strict=True):
        if codes:
            fields: dict[str, Any] = {
                name: known.get(code) for name, code in zip(TERM_COLUMNS, codes, strict=True)
            }
            plain = dict(zip(PLAIN, rest, strict=True))
            yield Entry(n, EntryKind(kind), salt, groups_of_row(fields | plain))
        elif salt is not None:
            groups = {name: body.encode() for name, body in zip(GROUPS, rest, strict=True)}
            yield Entry(n, EntryKind(kind), salt, groups)
        else:
            yield Entry(n, EntryKind(kind), b"", None)


def unpacked(packed: pl.DataFrame) -> pl.DataFrame:
    """Return n, key, `TERM_COLUMNS` (codes, null where absent) and `PLAIN` of rows whose `codes` are packed."""
    width = pl.Array(pl.UInt32, len(TERM_COLUMNS))
    codes = pl.col("codes").bin.reinterpret(dtype=width, endianness="little")
    columns = packed.select(codes.arr.to_struct(list(TERM_COLUMNS))).unnest("codes")
    return packed.select("n", "key", *columns.select(pl.when(pl.all() != 0).then(pl.all())), *PLAIN)


def entry_id(entry: Entry) -> str:
    """Return the identity of a stored entry, from its payload. Raises NotFound where that was destroyed."""
    if entry.groups is None:
        raise NotFound(f"Entry {entry.n} was destroyed.")
    content, voice, passage = (entry.groups[name] for name in ("content", "voice", "passage"))
    return sha256(b'{"content":%b,"passage":%b,"voice":%b}' % (content, passage, voice)).hexdigest()
