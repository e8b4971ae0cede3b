"""Work shared with a copy of this process (`fork`): what was read once need not be handed over, nor read again."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import TypeVar

_Done = TypeVar("_Done")
_IS_COPY = False


class NotInACopy(Exception):
    """What was begun cannot be done in a copy of a process."""


def refuse_in_copy() -> None:
    """Raise NotInACopy where this process is a copy of another."""
    if _IS_COPY:
        raise NotInACopy


class Turns:
    """Places from 0 up that two processes go through in the same order: each is of the process that comes to it first.

    To be made before the process is copied. A process that comes to a free place takes `at_once` of them.
    """

    def __init__(self, at_once: int = 1) -> None:
        self._taken = multiprocessing.get_context("fork").Value("q", 0)
        self._at_once = at_once
        self._end = 0

    def mine(self, place: int) -> bool:
        """Return whether this process is to do what has this place."""
        if place < self._end:
            return True
        with self._taken.get_lock():
            if place < self._taken.value:
                return False
            self._taken.value = self._end = place + self._at_once
        return True


def beside_copy(theirs: Callable[[], None], ours: Callable[[], _Done]) -> tuple[_Done, bool]:
    """Do `theirs` in a copy of this process and `ours` in this one, and wait for both.

    Return what `ours` returns, and whether the copy came to the end of its work. Where `ours` fails the copy is killed.
    """
    gc.collect()
    gc.freeze()  # what both read is not copied for the sake of counting it
    try:
        other = os.fork()
        if other == 0:
            _end_with(theirs)
        try:
            done = ours()
        except BaseException:
            os.kill(other, signal.SIGKILL)
            os.waitpid(other, 0)
            raise
        return done, os.waitpid(other, 0)[1] == 0
    finally:
        gc.unfreeze()


def _end_with(work: Callable[[], None]) -> None:
    """Do the work of a copy, and end it: it never returns."""
    global _IS_COPY
    _IS_COPY = True
    failed = 1
    try:
        work()
        failed = 0
    finally:
        os._exit(failed)
