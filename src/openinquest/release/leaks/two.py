"""A search that two processes share, the second a copy of the first."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

from openinquest.forking import Turns, beside_copy
from openinquest.release.leaks.kinds import Finding, Kind


def in_two(
    search: Callable[[int], list[Finding]], count: int, alone: Callable[[], list[Finding]]
) -> list[Finding]:
    """Return what is found in pieces 0 to `count` - 1, of which each process takes the next that nobody has taken.

    `alone` is searched by this process only. Where the copy fails, all of its pieces and those of this process are
    searched again here, so that the fault shows itself: what was not searched to the end is never taken for clean.
    """
    turns = Turns()
    reading, writing = os.pipe()

    def by_turns() -> list[Finding]:
        return [found for at in range(count) if turns.mine(at) for found in search(at)]

    def theirs() -> None:
        found = [(one.file, one.place, one.kind.value, one.entry, one.digest) for one in by_turns()]
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(found).encode())

    def ours() -> tuple[list[Finding], list[Finding], bytes]:
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            return alone(), by_turns(), pipe.read()

    (by_itself, mine, answer), ended_well = beside_copy(theirs, ours)
    if not ended_well:
        return by_itself + [found for at in range(count) for found in search(at)]
    told = [
        Finding(file, place, Kind(kind), n, digest) for file, place, kind, n, digest in json.loads(answer)
    ]
    return by_itself + mine + told
