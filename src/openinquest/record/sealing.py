"""Many entries at once: identities, commitments and leaves, on every core where the batch is large.

A row costs 11 hashes. They are the larger part of an import, so batches go to worker processes in chunks while
the caller writes the chunk before; workers get bytes and give bytes, and know nothing of the store.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context

from openinquest.record.log import HASH_SIZE, commit, leaf_of

CHUNK = 25_000
_WORTH_WORKERS = 60_000

GroupRows = Sequence[Sequence[bytes]]
"""Four sequences of canonical JSON of equal length, in the order content, voice, passage, coding."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A chunk of sealed entries: parallel strings of bytes, 32 (salts, ids, leaves) or 128 (commitments) a row."""

    salts: bytes
    ids: bytes
    commitments: Sequence[bytes]
    leaves: Sequence[bytes]


def identity_bytes(content: bytes, voice: bytes, passage: bytes) -> bytes:
    """Return the identity of an entry, 32 bytes, from the canonical JSON of three groups."""
    return sha256(b'{"content":%b,"passage":%b,"voice":%b}' % (content, passage, voice)).digest()


def seal(kind: str, salts: bytes, groups: GroupRows) -> Sealed:
    """Seal one chunk in this process."""
    rows = list(zip(*groups, strict=True))
    commitments = [
        commit(salts[at : at + HASH_SIZE], row)
        for at, row in zip(range(0, len(salts), HASH_SIZE), rows, strict=True)
    ]
    return Sealed(
        salts=salts,
        ids=b"".join([identity_bytes(content, voice, passage) for content, voice, passage, _ in rows]),
        commitments=commitments,
        leaves=[leaf_of(kind, hashes) for hashes in commitments],
    )


def seal_all(kind: str, chunks: Iterator[GroupRows], rows: int) -> Iterator[Sealed]:
    """Seal `rows` entries that come in chunks, with fresh random salts; yields in the order given."""
    cores = os.cpu_count() or 1
    if rows < _WORTH_WORKERS or cores < 2:
        for groups in chunks:
            yield seal(kind, os.urandom(HASH_SIZE * len(groups[0])), groups)
        return
    # spawn, not fork: the frame library runs threads, and a forked child of a threaded process may hang
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Sealed]] = deque()

        def submit(how_many: int) -> None:
            for groups in islice(chunks, how_many):
                waiting.append(pool.submit(seal, kind, os.urandom(HASH_SIZE * len(groups[0])), groups))

        submit(cores + 1)
        while waiting:
            sealed = waiting.popleft().result()
            submit(1)
            yield sealed
