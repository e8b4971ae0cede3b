"""A bag in the making: a new folder that gets its name when all of it is on the disk."""

from __future__ import annotations

import fcntl
import glob
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openinquest.errors import ForbiddenChange, InputError, Problem
from openinquest.preserve.archive import durable
from openinquest.preserve.bagit.format import (
    DECLARATION,
    ENCODING,
    INFO,
    OXUM,
    PAYLOAD,
    VERSION,
    manifest,
    tag_text,
)


class BagFolder:
    """Files are added one by one, each digested as it is written; `finish` writes manifests and gives the name."""

    def __init__(self, waiting: Path, target: Path) -> None:
        self._waiting, self._target = waiting, target
        self._payload: dict[str, str] = {}
        self.octets = 0

    def add(self, name: str, pieces: Iterable[bytes]) -> str:
        """Write a payload file under a path within `data/`; return its SHA-256."""
        path = f"{PAYLOAD}/{name}"
        sha256, size = self._write(path, pieces)
        self._payload[path] = sha256
        self.octets += size
        return sha256

    def finish(self, info: Iterable[tuple[str, str]]) -> None:
        """Write the tag files with what `bag-info.txt` shall say besides the size, wait for the disk, and rename."""
        oxum = (OXUM, f"{self.octets}.{len(self._payload)}")
        tag_files = {
            DECLARATION: tag_text([("BagIt-Version", VERSION), ("Tag-File-Character-Encoding", ENCODING)]),
            INFO: tag_text([*info, oxum]),
            "manifest-sha256.txt": manifest(self._payload),
        }
        digests = {name: self._write(name, [text.encode("utf-8")])[0] for name, text in tag_files.items()}
        self._write("tagmanifest-sha256.txt", [manifest(digests).encode("utf-8")])
        with durable.faults("write the bag"):
            for folder, _, _ in os.walk(self._waiting):
                durable.sync_folder(Path(folder))

    def publish(self) -> None:
        """Give the folder its name. Raises ForbiddenChange where something has come to stand there."""
        with durable.faults("write the bag"):
            try:
                self._waiting.rename(self._target)
            except (FileExistsError, NotADirectoryError, OSError) as error:
                if self._target.exists():
                    raise _taken(self._target) from error
                raise
            durable.sync_folder(self._target.parent)

    def _write(self, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
        target = self._waiting / name
        digest, size = hashlib.sha256(), 0
        with durable.faults("write the bag"):
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                for piece in pieces:
                    digest.update(piece)
                    size += file.write(piece)
                file.flush()
                os.fsync(file.fileno())
        return digest.hexdigest(), size


@contextmanager
def bag_folder(target: Path) -> Iterator[BagFolder]:
    """Begin a bag that is to stand at `target`; what is not published by the end of the block is removed.

    Raises ForbiddenChange where there is something but an empty folder, InputError where its parent is no folder.
    """
    target = target.absolute()
    if target.is_symlink() or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
        raise _taken(target)
    if not target.parent.is_dir():
        raise InputError(
            "The bag cannot be written.", [Problem("a folder that is there", file=str(target.parent))]
        )
    _sweep(target)
    waiting = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    with durable.faults("write the bag"):
        waiting.mkdir(mode=0o700)
        lock = os.open(waiting, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield BagFolder(waiting, target)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
        os.close(lock)


def _sweep(target: Path) -> None:
    """Remove what a writer of this bag left that was killed: it may hold what nobody is to see."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        with suppress(OSError):
            descriptor = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(descriptor)


def _taken(target: Path) -> ForbiddenChange:
    return ForbiddenChange(f"{target} is there already: a bag is written into a new folder, or an empty one.")
