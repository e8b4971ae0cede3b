"""The archive's waiting room: a file is copied, digested and synced here before it gets its name.

The writer holds a lock on its file. A lock that can be had therefore means that the writer is dead, and
what it left may go.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from openinquest.errors import InputError, Problem
from openinquest.preserve.archive import durable
from openinquest.preserve.archive.encryption import Recipients, encrypt
from openinquest.preserve.archive.places import sealed_name
from openinquest.preserve.extraction import opened

_BLOCK = 1 << 20
_MEMORY = Path("/dev/shm")  # noqa: S108  (a file system in memory, where the name is chosen at random)

Source = str | os.PathLike[str] | bytes | Iterable[bytes]
"""What is kept: a file by its path, octets, or octets that come piece by piece."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file in the waiting room: synced and read-only, in the clear or encrypted."""

    path: Path
    readable: Path
    """Where what it holds can be read in the clear: here, or where it came from."""
    sha256: str
    size: int
    tag: str = ""
    seal: str = ""
    """Of an encrypted file: its recipients, and the SHA-256 of it as it lies here."""
    settle: Callable[[], None] = lambda: None
    """Raises InputError where what was read from `readable` need not be what was encrypted."""

    def name(self, own: str) -> str:
        """Return what the file is called in the archive where that which is in it is called `own`."""
        return sealed_name(own, self.tag, self.seal) if self.seal else own


@contextmanager
def received(waiting: Path, source: Source, recipients: Recipients | None = None) -> Iterator[Arrived]:
    """Yield a synced copy of `source`, encrypted if it is to be; it goes at the end unless renamed.

    No octet is written in the clear where there are recipients: a file is then read where it came from, and octets
    are laid into memory (/dev/shm) for readers where the system has such a place.
    """
    with (
        durable.faults("write to the archive"),
        _writing(waiting) as (descriptor, path),
        ExitStack() as stack,
    ):
        if recipients is None and not isinstance(source, str | os.PathLike):
            sha256, size = _written(source, descriptor)
            _finish(descriptor)
            yield Arrived(path, path, sha256, size)
            return
        if not isinstance(source, str | os.PathLike):
            source = stack.enter_context(_in_memory(source, waiting))
        reading = _Blocks(stack.enter_context(opened(source)), source)
        if recipients is None:
            while block := reading.read(_BLOCK):
                _write(descriptor, memoryview(block))
            _finish(descriptor)
            yield Arrived(path, path, reading.sha256, reading.size)
        else:
            seal = encrypt(reading, descriptor, recipients)
            _finish(descriptor)
            yield Arrived(
                path, Path(source), reading.sha256, reading.size, recipients.tag, seal, reading.settle
            )


@contextmanager
def resealed(waiting: Path, source: BinaryIO, recipients: Recipients) -> Iterator[Arrived]:
    """Yield an encrypted copy of an open file; it goes at the end unless renamed."""
    with durable.faults("write to the archive"), _writing(waiting) as (descriptor, path):
        reading = _Hashed(source)
        seal = encrypt(reading, descriptor, recipients)
        _finish(descriptor)
        yield Arrived(path, path, reading.digest.hexdigest(), reading.size, recipients.tag, seal)


def nameless() -> BinaryIO:
    """Return an empty file without a name, in memory where the system can do that."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("object", os.MFD_CLOEXEC), "w+b")
    return cast(BinaryIO, tempfile.TemporaryFile())


@contextmanager
def _writing(waiting: Path) -> Iterator[tuple[int, Path]]:
    descriptor, path = _locked_file(waiting)
    try:
        yield descriptor, path
    finally:
        # Unlinked before the lock goes; a file that was kept has another name by now.
        with suppress(FileNotFoundError):
            path.unlink()
        os.close(descriptor)


def _finish(descriptor: int) -> None:
    os.fchmod(descriptor, 0o400)
    os.fsync(descriptor)


@contextmanager
def _in_memory(source: Iterable[bytes] | bytes, waiting: Path) -> Iterator[Path]:
    """Yield a file with octets that lies in memory if the system has such a place; it is overwritten at the end."""
    folder = _MEMORY if os.access(_MEMORY, os.W_OK) else waiting
    path = folder / f"{durable.DESTROYED}{secrets.token_hex(12)}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            _written(source, descriptor)
        finally:
            os.close(descriptor)
        yield path
    finally:
        durable.obliterate(path)


def _written(source: Iterable[bytes] | bytes, descriptor: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in [source] if isinstance(source, bytes) else source:
        digest.update(piece)
        _write(descriptor, memoryview(piece))
        size += len(piece)
    return digest.hexdigest(), size


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


class _Hashed:
    """An open file with the digest of what was read from it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest, self.size = hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block


class _Blocks:
    """A file that is read once from its start, with its digest, and may be held against that later."""

    def __init__(self, descriptor: int, source: str | os.PathLike[str]) -> None:
        self._descriptor, self._source = descriptor, source
        self._before = os.fstat(descriptor)
        self._digest, self.size = hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        block = os.read(self._descriptor, size if size > 0 else _BLOCK)
        self._digest.update(block)
        self.size += len(block)
        if not block:
            self.judge()
        return block

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def judge(self) -> None:
        """Raise InputError where the file is not as it was when reading began."""
        before, after = self._before, os.fstat(self._descriptor)
        if (before.st_size, before.st_mtime_ns) != (
            after.st_size,
            after.st_mtime_ns,
        ) or self.size != after.st_size:
            raise _changed(self._source)

    def settle(self) -> None:
        """Read it again: others have read it where it lies, and must have read the same."""
        self.judge()
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        again, now = hashlib.sha256(), os.stat(self._source, follow_symlinks=False)
        while block := os.read(self._descriptor, _BLOCK):
            again.update(block)
        same_file = (now.st_dev, now.st_ino) == (self._before.st_dev, self._before.st_ino)
        if not same_file or again.digest() != self._digest.digest():
            raise _changed(self._source)


def _changed(source: str | os.PathLike[str]) -> InputError:
    return InputError(
        "The file changed while it was read.",
        [
            Problem(
                "a file that nobody writes to",
                "other octets at the end",
                "try again when it is finished",
                Path(source).name,
            )
        ],
    )


def _write(descriptor: int, data: memoryview) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
