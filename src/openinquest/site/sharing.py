"""Two processes write the pages of a large release: each takes the next few that nobody has taken yet.

The second is a copy of the first, so that nothing has to be handed over; it only reads the snapshot and writes files.
Where there is no second core, or no `fork`, one process writes them all.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from openinquest.forking import Turns, beside_copy

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
    turns = Turns(_AT_ONCE)

    def ours() -> None:
        beside()
        work(turns.mine)

    _, ended_well = beside_copy(lambda: work(turns.mine), ours)
    if not ended_well:
        work(_everything)


def _everything(place: int) -> bool:
    return True
