"""Many entries at once: identities, commitments and leaves, on every core where the batch is large.

A row costs 11 hashes. They are the larger part of an import, so batches go to worker processes in chunks while
the caller writes the chunk before; workers get bytes and give bytes, and know nothing of the store.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread

from openinquest.record.log import HASH_SIZE, commit_all, leaf_of, subtrees

CHUNK = 25_000
_WORTH_WORKERS = 60_000
_AHEAD = 3
"""How many chunks a core are given out before the first is asked for: what they hold is in memory twice."""

Joined = tuple[bytes, bytes, bytes, bytes]
"""The canonical JSON of many entries, joined by line feeds (canonical JSON has none): content, voice, passage, coding.

One string a group travels between processes in a fraction of the time of a list.
"""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A chunk of sealed entries, row after row: 32 bytes of salt and of identity, 128 of commitments.

    `nodes` are the complete subtrees that its leaves make up, by height and root.
    """

    salts: bytes
    ids: bytes
    commitments: bytes
    nodes: Sequence[tuple[int, bytes]]


def joined(rows: Iterable[Sequence[bytes]]) -> Joined:
    """Return rows of four groups as joined columns."""
    content, voice, passage, coding = zip(*rows, strict=True)
    return b"\n".join(content), b"\n".join(voice), b"\n".join(passage), b"\n".join(coding)


def identity_bytes(content: bytes, voice: bytes, passage: bytes) -> bytes:
    """Return the identity of an entry, 32 bytes, from the canonical JSON of three groups."""
    return sha256(b'{"content":%b,"passage":%b,"voice":%b}' % (content, passage, voice)).digest()


def pieces(data: bytes, size: int) -> list[bytes]:
    """Return a string of bytes in pieces of one size."""
    return [data[at : at + size] for at in range(0, len(data), size)]


def seal(kind: str, first: int, salts: bytes, groups: Joined) -> Sealed:
    """Seal one chunk in this process; `first` is the index (from 0) of its first leaf."""
    rows = list(zip(*(group.split(b"\n") for group in groups), strict=True))
    commitments = commit_all(salts, rows)
    return Sealed(
        salts=salts,
        ids=b"".join([identity_bytes(content, voice, passage) for content, voice, passage, _ in rows]),
        commitments=b"".join(commitments),
        nodes=subtrees(first, [leaf_of(kind, hashes) for hashes in commitments]),
    )


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone: killed, it cannot tell its workers."""
    parent = parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        Thread(target=watch, daemon=True).start()


def seal_all(kind: str, first: int, chunks: Iterator[tuple[int, Joined]], rows: int) -> Iterator[Sealed]:
    """Seal `rows` entries that come in chunks (of how many, and their groups), with fresh random salts.

    Yields in the order given. Workers begin at once, so the caller may do other work before it asks for the first.
    """
    cores = os.cpu_count() or 1
    if rows < _WORTH_WORKERS or cores < 2:
        return _seal_here(kind, first, chunks)
    # one core is the caller's, which writes meanwhile; with a worker on each, all of them wait for one another.
    # spawn, not fork: the frame library runs threads, and a forked child of a threaded process may hang
    pool = ProcessPoolExecutor(cores - 1, get_context("spawn"), initializer=_end_with_parent)
    futures = _submitted(pool, kind, first, chunks)
    return _in_order(pool, futures, deque(islice(futures, _AHEAD * cores)))


def _seal_here(kind: str, first: int, chunks: Iterable[tuple[int, Joined]]) -> Iterator[Sealed]:
    for count, groups in chunks:
        yield seal(kind, first, os.urandom(HASH_SIZE * count), groups)
        first += count


def _submitted(
    pool: ProcessPoolExecutor, kind: str, first: int, chunks: Iterable[tuple[int, Joined]]
) -> Iterator[Future[Sealed]]:
    for count, groups in chunks:
        with _interrupts_held():
            future = pool.submit(seal, kind, first, os.urandom(HASH_SIZE * count), groups)
        yield future
        first += count


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold back Ctrl-C, here for a moment and in a worker that is started now for good.

    A terminal sends it to every process; only the one that writes shall answer, and it ends its workers.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _in_order(
    pool: ProcessPoolExecutor, coming: Iterator[Future[Sealed]], waiting: deque[Future[Sealed]]
) -> Iterator[Sealed]:
    with pool:
        while waiting:
            sealed = waiting.popleft().result()
            waiting.extend(islice(coming, 1))
            yield sealed
