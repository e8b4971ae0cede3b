"""Many entries at once: identities, commitments and leaves, by column.

Sealing is two fifths of an import: fourteen hashes a row. They are made by column, outside the interpreter's
lock, chunk by chunk in as many threads as there are cores, while the caller writes the chunks before.
"""

from __future__ import annotations

import os
from binascii import unhexlify
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import polars as pl

from openinquest.record.log import (
    COMMITMENT_SIZE,
    GROUPS,
    HASH_SIZE,
    INNER_REST,
    OUTER_REST,
    inner_key,
    outer_key,
    pieces,
    subtrees,
)
from openinquest.record.store import JSON_COLUMNS

CHUNK = 25_000
_AHEAD = 16
"""How many chunks are sealed before the first of them is asked for, each some 8 MB: as much as is sealed while the
store takes in texts and indexes things."""

_LEVELS_BY_COLUMN = 512
"""From how many nodes on a level of the tree is hashed by column."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A chunk of sealed entries.

    `salts` are 32 bytes a row and `commitments` 128, row after row; `ids` is a Binary series of the identities and
    `keys` an Int64 series of their first 64 bits. `nodes` are the complete subtrees that the leaves make up, by
    height and root.
    """

    salts: bytes
    ids: pl.Series
    keys: pl.Series
    commitments: bytes
    nodes: Sequence[tuple[int, bytes]]

    def __len__(self) -> int:
        return len(self.keys)


def canonical_columns(entries: Iterable[Sequence[bytes]]) -> pl.DataFrame:
    """Return the canonical JSON of entries (four groups each, in the order of `GROUPS`) as `JSON_COLUMNS`."""
    rows = [[group.decode() for group in groups] for groups in entries]
    return pl.DataFrame(rows, schema=dict.fromkeys(JSON_COLUMNS, pl.String()), orient="row")


def identities(canonical: pl.DataFrame) -> pl.Series:
    """Return the identities (Binary, 32 bytes) of entries whose canonical JSON stands in `JSON_COLUMNS`."""
    return cut(digests(canonical.select(_identity())), HASH_SIZE).alias("id")


def short_keys(ids: pl.Series) -> pl.Series:
    """Return the first 64 bits of identities, as signed integers (Int64)."""
    return ids.bin.head(8).bin.reinterpret(dtype=pl.Int64, endianness="big").alias("key")


def seal(kind: str, first: int, salts: bytes, canonical: pl.DataFrame) -> Sealed:
    """Seal entries of one kind under the salts given; `first` is the index (from 0) of the first leaf.

    `canonical` holds the canonical JSON of the groups in `JSON_COLUMNS` (String).
    """
    ids, commitments, leaves = _hashed(kind, salts, canonical)
    return Sealed(salts, ids, short_keys(ids), commitments, subtrees_by_column(first, leaves))


def sealed_columns(kind: str, salts: bytes, canonical: pl.DataFrame) -> pl.DataFrame:
    """Return `id`, `commitments` (128 bytes) and `leaf` (all Binary) of entries of one kind under the salts given."""
    ids, commitments, leaves = _hashed(kind, salts, canonical)
    return pl.DataFrame(
        {"id": ids, "commitments": cut(commitments, COMMITMENT_SIZE), "leaf": cut(leaves, HASH_SIZE)}
    )


def sealed_of(columns: pl.DataFrame, salts: bytes, first: int) -> Sealed:
    """Return what `sealed_columns` made as a chunk of a log, whose first leaf has the index `first` (from 0)."""
    ids, nodes = columns["id"], subtrees_by_column(first, joined(columns["leaf"]))
    return Sealed(salts, ids, short_keys(ids), joined(columns["commitments"]), nodes)


def cut(data: bytes, size: int) -> pl.Series:
    """Return a string of bytes in pieces of one size (Binary)."""
    if not data:
        return pl.Series(dtype=pl.Binary)
    # by way of an array of octets, which takes a third of the time of slicing it piece by piece
    octets = pl.Series([data], dtype=pl.Binary).bin.reinterpret(dtype=pl.Array(pl.UInt8, len(data)))
    return octets.explode().reshape((-1, size)).cast(pl.List(pl.UInt8)).cast(pl.Binary)


def joined(column: pl.Series) -> bytes:
    """Return the pieces of a column (Binary) in one string of bytes."""
    return b"".join(column.to_list())


def seal_all(
    kind: str, first: int, count: int, canonical: Callable[[int, int], pl.DataFrame]
) -> Iterator[Sealed]:
    """Seal `count` entries chunk by chunk, in order, with fresh random salts.

    `canonical(at, size)` gives the canonical JSON of a chunk; it is called in threads. The work begins at once, so
    whoever calls may do other work before asking for the first chunk.
    """

    def sealed(at: int) -> Sealed:
        chunk = canonical(at, CHUNK)
        return seal(kind, first + at, os.urandom(HASH_SIZE * chunk.height), chunk)

    workers = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="sealing")
    coming = (workers.submit(sealed, at) for at in range(0, count, CHUNK))
    return _in_order(workers, coming, deque(islice(coming, _AHEAD)))


def _in_order(
    workers: ThreadPoolExecutor, coming: Iterator[Future[Sealed]], waiting: deque[Future[Sealed]]
) -> Iterator[Sealed]:
    try:
        while waiting:
            sealed = waiting.popleft().result()
            waiting.extend(islice(coming, 1))
            yield sealed
    finally:
        workers.shutdown(cancel_futures=True)


def _sha256_hex(data: pl.Expr) -> pl.Expr:
    # loaded with the first batch that is sealed, not with whatever only reads
    from polars_hash import CryptographicHashingNameSpace

    return CryptographicHashingNameSpace(data).sha2_256()


def digests(data: pl.DataFrame) -> bytes:
    """Return the hashes (SHA-256, 32 bytes) of the one column of a frame, one after the other.

    All are read from hex at once: Polars, which does it one by one, takes as long for it as for hashing.
    """
    return unhexlify(data.select(_sha256_hex(pl.first()).str.join("")).item())


def _hashed(kind: str, salts: bytes, canonical: pl.DataFrame) -> tuple[pl.Series, bytes, bytes]:
    """Return identities (Binary), and commitments and leaves one after the other."""
    commitments = _commitments(salts, canonical)
    leaves = cut(commitments, COMMITMENT_SIZE).to_frame("commitments")
    start = pl.lit(b"\x00" + kind.encode("ascii"))
    return identities(canonical), commitments, digests(leaves.select(start + pl.col("commitments")))


def _commitments(salts: bytes, canonical: pl.DataFrame) -> bytes:
    """Return the four commitments of each row: of a group under the HMAC of its name, which is spelled out here."""
    keyed = pl.DataFrame(
        {"inner": cut(inner_key(salts), HASH_SIZE), "outer": cut(outer_key(salts), HASH_SIZE)}
    ).with_columns(pl.col("outer") + pl.lit(OUTER_REST))
    found = []
    for group, column in zip(GROUPS, JSON_COLUMNS, strict=True):
        inner = digests(keyed.select(pl.col("inner") + pl.lit(INNER_REST + group.encode("ascii"))))
        salt = digests(keyed.select(pl.col("outer") + cut(inner, HASH_SIZE)))
        body = canonical[column].cast(pl.Binary)
        found.append(
            cut(salt, HASH_SIZE).to_frame("salt").select(_sha256_hex(pl.col("salt") + body).alias(group))
        )
    together = pl.concat(found, how="horizontal").select(pl.concat_str(pl.all()).str.join("")).item()
    return unhexlify(together)


def _identity() -> pl.Expr:
    """Return what the identity of an entry is the hash of."""
    content, voice, passage, _ = (pl.col(name) for name in JSON_COLUMNS)
    starts = (pl.lit(text) for text in ('{"content":', ',"passage":', ',"voice":'))
    parts = [part for pair in zip(starts, (content, passage, voice), strict=True) for part in pair]
    return pl.concat_str(*parts, pl.lit("}"))


def subtrees_by_column(first: int, leaves: bytes) -> list[tuple[int, bytes]]:
    """Return what `log.subtrees` returns, the lower levels hashed by column; `leaves` are 32 bytes each."""
    level, height = leaves, 0
    before: list[tuple[int, bytes]] = []
    after: list[tuple[int, bytes]] = []
    while len(level) > _LEVELS_BY_COLUMN * HASH_SIZE:
        if first % 2:
            before.append((height, level[:HASH_SIZE]))
            level, first = level[HASH_SIZE:], first + 1
        if len(level) % (2 * HASH_SIZE):
            after.append((height, level[-HASH_SIZE:]))
            level = level[:-HASH_SIZE]
        pairs = cut(level, 2 * HASH_SIZE).to_frame("pair")
        level = digests(pairs.select(pl.lit(b"\x01") + pl.col("pair")))
        height, first = height + 1, first // 2
    upper = [(height + above, node) for above, node in subtrees(first, pieces(level))]
    return before + upper + after[::-1]
