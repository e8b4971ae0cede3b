"""A search shared with a copy of this process (`fork`): what was read once need not be handed over, nor read again."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator

from openinquest.release.leaks.kinds import Finding, Kind

_IS_COPY = False


class NotInACopy(Exception):
    """What was begun cannot be done in a copy of a process."""


def refuse_in_copy() -> None:
    """Raise NotInACopy where this process is a copy of another."""
    if _IS_COPY:
        raise NotInACopy


def in_two(
    search: Callable[[int], list[Finding]], count: int, alone: Callable[[], list[Finding]]
) -> list[Finding]:
    """Return what is found in pieces 0 to `count` - 1, of which each process takes the next that nobody has taken.

    `alone` is searched by this process only. Where the copy fails, all of its pieces and those of this process are
    searched again here, so that the fault shows itself: what was not searched to the end is never taken for clean.
    """
    taken = multiprocessing.get_context("fork").Value("q", 0)

    def turns() -> Iterator[int]:
        while True:
            with taken.get_lock():
                at = taken.value
                taken.value = at + 1
            if at >= count:
                return
            yield at

    reading, writing = os.pipe()
    gc.collect()
    gc.freeze()  # what both read is not copied for the sake of counting it
    other = os.fork()
    if other == 0:
        _answer(writing, lambda: [found for at in turns() for found in search(at)])
    os.close(writing)
    try:
        by_itself = alone()
        mine = [found for at in turns() for found in search(at)]
        with os.fdopen(reading, "rb") as pipe:
            answer = pipe.read()
    except BaseException:
        os.kill(other, signal.SIGKILL)
        os.waitpid(other, 0)
        raise
    finally:
        gc.unfreeze()
    if os.waitpid(other, 0)[1] != 0:
        return by_itself + [found for at in range(count) for found in search(at)]
    theirs = [
        Finding(file, place, Kind(kind), n, digest) for file, place, kind, n, digest in json.loads(answer)
    ]
    return by_itself + mine + theirs


def _answer(writing: int, search: Callable[[], list[Finding]]) -> None:
    """Search in the copy, and end it: it never returns."""
    global _IS_COPY
    _IS_COPY = True
    failed = 1
    try:
        found = [(one.file, one.place, one.kind.value, one.entry, one.digest) for one in search()]
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(found).encode())
        failed = 0
    finally:
        os._exit(failed)
