"""Two processes write the pages of a large release: each takes the next few that nobody has taken yet.

The second is a copy of the first (`fork`), so that nothing has to be handed over; it only reads the snapshot and writes
files. Where there is no second core, or no `fork`, one process writes them all.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable

PAYS_FROM = 400
"""Statements from which on a second process pays for itself."""

_AT_ONCE = 16
Mine = Callable[[int], bool]
"""Says of each page, by its place in the order of all pages, whether this process is to write it."""


def shared(work: Callable[[Mine], None], statements: int, beside: Callable[[], None]) -> None:
    """Do `work` in two processes where that pays, each asking which pages are its own.

    `beside` is done by this process alone, while the other begins with the pages. Where the second process fails, all
    pages are written again in this one, so that the fault shows itself here.
    """
    if statements < PAYS_FROM or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        beside()
        work(_everything)
        return
    taken = multiprocessing.get_context("fork").Value("q", 0)

    def mine_by_turns() -> Mine:
        end = [0]

        def mine(place: int) -> bool:
            if place < end[0]:
                return True
            with taken.get_lock():
                if place < taken.value:
                    return False
                taken.value = end[0] = place + _AT_ONCE
            return True

        return mine

    gc.collect()
    gc.freeze()  # what both read is not copied for the sake of counting it
    other = os.fork()
    if other == 0:
        failed = 1
        try:
            work(mine_by_turns())
            failed = 0
        finally:
            os._exit(failed)
    try:
        beside()
        work(mine_by_turns())
    except BaseException:
        os.kill(other, signal.SIGKILL)
        os.waitpid(other, 0)
        raise
    finally:
        gc.unfreeze()
    if os.waitpid(other, 0)[1] != 0:
        work(_everything)


def _everything(place: int) -> bool:
    return True
