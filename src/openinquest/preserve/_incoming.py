"""The archive's waiting room: a file is copied, digested and synced here before it gets its name.

The writer holds a lock on its file. A lock that can be had therefore means that the writer is dead, and
what it left may go.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openinquest.errors import InputError, Problem
from openinquest.preserve import _durable as durable
from openinquest.preserve.extraction import opened

_BLOCK = 1 << 20

Source = str | os.PathLike[str] | bytes | Iterable[bytes]
"""What is kept: a file by its path, octets, or octets that come piece by piece."""


@contextmanager
def received(waiting: Path, source: Source) -> Iterator[tuple[Path, str, int]]:
    """Yield path, SHA-256 and size of a synced, read-only copy of `source`; it goes at the end unless
    renamed.
    """
    with durable.faults("write to the archive"):
        descriptor, path = _locked_file(waiting)
        try:
            if isinstance(source, str | os.PathLike):
                sha256, size = _copy(source, descriptor)
            else:
                sha256, size = _take_down([source] if isinstance(source, bytes) else source, descriptor)
            os.fchmod(descriptor, 0o400)
            os.fsync(descriptor)
            yield path, sha256, size
        finally:
            # Unlinked before the lock goes; a file that was kept has another name by now.
            with suppress(FileNotFoundError):
                path.unlink()
            os.close(descriptor)


def sweep(waiting: Path) -> None:
    """Remove what processes that died have left; files whose writer lives are locked and stay."""
    with durable.faults("tidy the archive"):
        for path in waiting.glob("*"):
            if path.name.startswith(durable.DESTROYED):
                durable.obliterate(path)
                continue
            with suppress(FileNotFoundError, BlockingIOError):
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
                finally:
                    os.close(descriptor)


def _locked_file(waiting: Path) -> tuple[int, Path]:
    while True:
        durable.make_folder(waiting)
        path = waiting / secrets.token_hex(12)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        # A sweeper may have taken the file in the moment before it was locked.
        if os.fstat(descriptor).st_nlink:
            return descriptor, path
        os.close(descriptor)


def _copy(source: str | os.PathLike[str], target: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with opened(source) as descriptor:
        before = os.fstat(descriptor)
        while block := os.read(descriptor, _BLOCK):
            digest.update(block)
            _write(target, memoryview(block))
            size += len(block)
        after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        name = Path(source).name
        raise InputError(
            "The file changed while it was read.",
            [
                Problem(
                    "a file that nobody writes to",
                    "other octets at the end",
                    "try again when it is finished",
                    name,
                )
            ],
        )
    return digest.hexdigest(), size


def _take_down(pieces: Iterable[bytes], target: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        _write(target, memoryview(piece))
        size += len(piece)
    return digest.hexdigest(), size


def _write(descriptor: int, data: memoryview) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
