"""Many files into a record: read at once, as many as there are processors, and written into the log in their order."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from openinquest.errors import InputError, Unreadable
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.isolation import abandon
from openinquest.preserve.registration import Kept, dated, enter
from openinquest.preserve.sources import Description, Prepared, prepare_file
from openinquest.record import Coder, Record

_TOGETHER, _GROUP = 1.0, 64
"""A transaction costs as much as a small file: seconds that ready files wait for others, and how many go together."""
_PAUSE = 0.05
_AHEAD = 16
"""Files for each processor that may be read before the log has the ones before them: their texts are in memory."""


Refused = InputError | Unreadable
"""Why one file cannot be kept, which says nothing of the next."""


def keep_all(
    record: Record,
    paths: Iterable[Path],
    description: Description,
    coder: Coder,
    *,
    encoding: str | None = None,
) -> Iterator[tuple[Path, Kept | Refused]]:
    """Keep files as `keep` does each; yield them in their order, each with what was kept or why it cannot be.

    Each is read in a process of its own, several at a time. The log is written in groups of what is ready: a kill
    leaves at most the last group in the archive and not in the log, which adding the files again mends. Any other error
    than these two is raised when the files before it are in the log.
    """
    description = dated(description)
    archive = Archive(record.archive_folder)

    def prepared(path: Path) -> Prepared:
        return prepare_file(path, archive, coder.name, coder.at, description, encoding=encoding)

    with ThreadPoolExecutor(processors()) as threads:
        queue = _Queue(iter(paths), lambda path: threads.submit(prepared, path))
        try:
            while group := list(queue.group()):
                yield from _entered(record, group, description, coder)
        except BaseException:
            # what is being read is of no use any more, and may take minutes
            threads.shutdown(wait=False, cancel_futures=True)
            while queue.is_busy():
                abandon()
                time.sleep(_PAUSE)
            raise
    if queue.unlisted is not None:
        raise queue.unlisted


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Queue:
    """Files that are being read, in the order in which they were found."""

    def __init__(self, paths: Iterator[Path], submit: Callable[[Path], Future[Prepared]]) -> None:
        self._paths, self._submit = paths, submit
        self._waiting: deque[tuple[Path, Future[Prepared]]] = deque()
        self.unlisted: InputError | None = None

    def group(self) -> Iterator[tuple[Path, Future[Prepared]]]:
        """Yield the first, as soon as it is done, and those after it that are done within a second."""
        self._fill()
        until = time.monotonic() + _TOGETHER
        for number in range(_GROUP):
            if not self._waiting:
                return
            try:
                self._waiting[0][1].exception(max(0.0, until - time.monotonic()) if number else None)
            except TimeoutError:
                return
            yield self._waiting.popleft()
            self._fill()

    def is_busy(self) -> bool:
        """Say whether a file is being read."""
        return any(not future.done() for _, future in self._waiting)

    def _fill(self) -> None:
        try:
            for path in islice(self._paths, processors() * _AHEAD - len(self._waiting)):
                self._waiting.append((path, self._submit(path)))
        except InputError as error:  # a folder that cannot be listed: first those that were found
            self._paths, self.unlisted = iter(()), error


def _entered(
    record: Record, ready: Iterable[tuple[Path, Future[Prepared]]], description: Description, coder: Coder
) -> Iterator[tuple[Path, Kept | Refused]]:
    outcomes: list[tuple[Path, Prepared | Refused]] = []
    fault: BaseException | None = None
    for path, future in ready:
        try:
            outcomes.append((path, future.result()))
        except (InputError, Unreadable) as error:
            outcomes.append((path, error))
        except BaseException as error:
            fault = error
            break
    kept = iter(enter(record, [one for _, one in outcomes if isinstance(one, Prepared)], description, coder))
    for path, one in outcomes:
        yield path, next(kept) if isinstance(one, Prepared) else one
    if fault is not None:
        raise fault
