"""Appending to a store: what every database does alike in one transaction, in which all stands or nothing does.

A store's own writer says how rows are put into its tables; sealing, numbering, codes of texts and the refusal of what
was destroyed are the same for all.
"""

from __future__ import annotations

import hmac
import struct
import sys
from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar

import polars as pl

from openinquest.errors import ForbiddenChange, NotFound
from openinquest.record.entry import EntryKind, NewEntry
from openinquest.record.log import COMMITMENT_SIZE, Frontier, leaf_of, pieces
from openinquest.record.rows import Batch
from openinquest.record.sealing import Sealed, canonical_columns, seal_all
from openinquest.record.store import TERM_COLUMNS, TEXT_COLUMNS, Head, Origin, Pull

T = TypeVar("T")

PLAIN = ("seq", *TEXT_COLUMNS)
"""The columns of statements that are stored as they are."""

CODES = struct.Struct(f"<{len(TERM_COLUMNS)}I")
"""One code of a term for each of `TERM_COLUMNS`; 0 is an absent field."""

RUN = 512
"""How many commitments one row holds at the most."""


def now() -> str:
    """Return the time as entries write it: UTC, to the second, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def head_at(
    entry: int | None,
    newest: Head,
    frontier_before: Callable[[int], tuple[Frontier, str]],
    commitments: Callable[[int, int], Iterable[tuple[int, str, bytes]]],
) -> Head:
    """Return the head of a log as of entry number `entry`, None for the newest.

    `frontier_before` gives the last frontier that was written down up to an entry, and when; `commitments` those of the
    entries after one number up to another. Raises NotFound where there is no such entry.
    """
    if entry is None or entry == newest.size:
        return newest
    if not 0 <= entry <= newest.size:
        raise NotFound(f"The log has {newest.size} entries; there is no entry {entry}.")
    frontier, at = frontier_before(entry)
    missing = [leaf_of(kind, hashes) for _, kind, hashes in commitments(frontier.size, entry)]
    return Head(entry, frontier.extend(missing).root, at)


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

    def refuse(self, ids: Iterable[bytes]) -> None:
        """Raise ForbiddenChange where one of the identities was destroyed here."""
        if not self._marks:
            return
        if count := sum(self.holds(identifier) for identifier in ids):
            raise ForbiddenChange(
                f"{count} of the entries were destroyed in this record and cannot come back. Nothing was written."
            )


class Appender(ABC):
    """One appending transaction."""

    def __init__(self, frontier: Frontier, marks: Marks) -> None:
        self._before = frontier
        self._frontier = frontier
        self._marks = marks
        self._keys: list[pl.Series] = []

    @property
    def size(self) -> int:
        """How many entries the log has, those of this transaction included."""
        return self._frontier.size

    def entries(self, entries: Sequence[NewEntry]) -> list[int]:
        """Append judgements, documents or captures; return their numbers."""
        numbers: list[int] = []
        for kind in dict.fromkeys(entry.kind for entry in entries):
            canonical = canonical_columns([entry.canonical() for entry in entries if entry.kind == kind])
            first = self.size + 1
            for sealed in seal_all(kind, self.size, canonical.height, canonical.slice):
                new = self._commit(kind, sealed)
                numbers.extend(new)
                self._put_bodies(new, kind, sealed, canonical.slice(new.start - first, len(new)))
        return numbers

    def statements(self, rows: pl.DataFrame) -> range:
        """Append statements; return their numbers in the order of the rows."""
        batch = Batch.of(rows)
        return self._statements(
            batch, seal_all(EntryKind.STATEMENT, self.size, rows.height, batch.canonical_json)
        )

    def sealed_statements(self, rows: pl.DataFrame, sealed: Sealed) -> range:
        """Append statements that were sealed in another log, under their own salts, for where this one ends."""
        return self._statements(Batch.of(rows), iter([sealed]))

    def sealed_entries(self, kind: EntryKind, canonical: pl.DataFrame, sealed: Sealed) -> range:
        """Append judgements, documents or captures that were sealed in another log; `JSON_COLUMNS` in `canonical`."""
        new = self._commit(kind, sealed)
        self._put_bodies(new, kind, sealed, canonical)
        return new

    def _statements(self, batch: Batch, sealing: Iterator[Sealed]) -> range:
        before = self.size
        # while the first are sealed
        coded = self._coded(batch)
        things = coded.select("thing", n=pl.int_range(before + 1, before + 1 + pl.len())).sort("thing", "n")
        self._put_things(things)

        def chunks() -> Iterator[tuple[Sealed, Any]]:
            at = 0
            for sealed in sealing:
                new = range(before + 1 + at, before + 1 + at + len(sealed))
                chunk, codes = (frame.slice(at, len(sealed)) for frame in (batch.rows, coded))
                yield sealed, self._statement_rows(new, sealed, chunk, codes)
                at += len(sealed)

        for sealed, ready in _one_ahead(chunks()):
            self._commit(EntryKind.STATEMENT, sealed)
            self._put_statements(ready)
        return range(before + 1, self.size + 1)

    def _commit(self, kind: str, sealed: Sealed) -> range:
        """Write the commitments of a chunk; return the numbers of its entries."""
        new = range(self.size + 1, self.size + 1 + len(sealed))
        self._marks.refuse(sealed.ids)
        self._frontier = self._frontier.join(sealed.nodes)
        self._keys.append(sealed.keys)
        runs = pieces(sealed.commitments, RUN * COMMITMENT_SIZE)
        self._put_commitments([(new.start + at * RUN, str(kind), run) for at, run in enumerate(runs)])
        return new

    def _coded(self, batch: Batch) -> pl.DataFrame:
        """Return the codes (UInt32, 0 where absent) of `TERM_COLUMNS`, new texts added to the store."""
        distinct = [
            batch.distinct[name].to_frame("text").with_columns(of=pl.lit(name)) for name in TERM_COLUMNS
        ]
        texts = pl.concat(distinct)
        terms = self._codes(texts["text"].unique().sort())
        found = texts.join(terms, on="text", how="left").partition_by("of", as_dict=True, include_key=False)
        columns = []
        for name in TERM_COLUMNS:
            # against the few texts of this column only: a small table stays in the processor's cache
            known = found.get((name,), terms.clear())
            if batch.is_constant(name):
                codes = pl.repeat(known["code"][0], batch.rows.height, dtype=pl.UInt32, eager=True)
            elif known.is_empty():
                codes = pl.repeat(0, batch.rows.height, dtype=pl.UInt32, eager=True)
            else:
                column = batch.rows.select(pl.col(name).alias("text"))
                codes = column.join(known, on="text", how="left", maintain_order="left")["code"].fill_null(0)
            columns.append(codes.alias(name))
        return pl.DataFrame(columns)

    def _codes(self, texts: pl.Series) -> pl.DataFrame:
        """Return the codes of distinct texts (columns text, code), new texts added to the store."""
        last = self._last_code()
        known = self._known_terms(texts, last)
        new = texts.to_frame().join(known, on="text", how="anti", maintain_order="left")
        new = new.with_columns(code=pl.int_range(last + 1, last + 1 + new.height, dtype=pl.UInt32))
        self._put_terms(new)
        return pl.concat([known, new])

    def finish(self) -> None:
        """Write the index of identities and the new head."""
        if self.size == self._before.size:
            return
        keys = pl.concat(self._keys).to_frame("key")
        keys = keys.with_columns(n=pl.int_range(self._before.size + 1, self.size + 1))
        self._put_keys(keys, self._before.size)
        self._put_head(self._frontier)

    @abstractmethod
    def pulled(self, pull: Pull, origins: Sequence[Origin]) -> None:
        """Note from which log entries of this transaction were taken, and where they stand in it."""

    @abstractmethod
    def _put_commitments(self, runs: Sequence[tuple[int, str, bytes]]) -> None:
        """Add runs of commitments: number of the first, kind, 128 bytes an entry."""

    @abstractmethod
    def _put_bodies(self, new: range, kind: str, sealed: Sealed, canonical: pl.DataFrame) -> None:
        """Add the payloads of entries that are no statements, `JSON_COLUMNS` in `canonical`."""

    @abstractmethod
    def _statement_rows(self, new: range, sealed: Sealed, rows: pl.DataFrame, codes: pl.DataFrame) -> Any:
        """Return what `_put_statements` takes: `PLAIN` of `rows`, and `codes` (UInt32) of `TERM_COLUMNS`.

        Called in a thread, while the chunk before is put; nothing of the store may be touched.
        """

    @abstractmethod
    def _put_statements(self, ready: Any) -> None:
        """Add the payloads of statements, as `_statement_rows` made them ready."""

    @abstractmethod
    def _put_things(self, things: pl.DataFrame) -> None:
        """Add to the index of things: columns thing (code) and n, sorted."""

    @abstractmethod
    def _put_keys(self, keys: pl.DataFrame, after: int) -> None:
        """Add to the index of identities: columns key and n, of the entries after number `after`."""

    @abstractmethod
    def _put_head(self, frontier: Frontier) -> None:
        """Note the new head."""

    @abstractmethod
    def _last_code(self) -> int:
        """Return the largest code of a term, 0 where there is none."""

    @abstractmethod
    def _known_terms(self, texts: pl.Series, last: int) -> pl.DataFrame:
        """Return text and code (UInt32) of those texts that have a code already; others may be among them."""

    @abstractmethod
    def _put_terms(self, terms: pl.DataFrame) -> None:
        """Add terms: columns text and code."""


def _one_ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield items, each of which is made in a thread while the one before is used."""
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as worker:
        coming = worker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = worker.submit(next, items, None)
            yield item


def packed(codes: pl.DataFrame) -> bytes:
    """Return the codes of all rows, row after row, as unsigned 32-bit little-endian integers."""
    width = codes.width
    packed = array("I", bytes(4 * width * codes.height))
    for at, column in enumerate(codes):
        first = column[0]
        constant = (column == first).all()
        packed[at::width] = array("I", [first]) * codes.height if constant else array("I", column.to_list())
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()
