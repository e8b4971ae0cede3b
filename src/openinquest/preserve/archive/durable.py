"""Writing so that a power cut leaves the old state or the new one: fsync, rename, fsync of the folder."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openinquest.errors import EnvironmentFault, Problem

_REASONS = {
    errno.ENOSPC: ("free space on the disk of the archive", "make room, then try again"),
    errno.EDQUOT: ("room within the disk quota", "make room, then try again"),
    errno.EFBIG: ("files of this size to be allowed", "use another file system or raise the limit"),
    errno.EACCES: ("permission to use the folder of the archive", "check who owns it"),
    errno.EPERM: ("permission to use the folder of the archive", "check who owns it"),
    errno.EROFS: ("a disk that can be written to", "mount it for writing"),
    errno.EIO: ("a disk without faults", "check the disk before anything else"),
    errno.EMFILE: ("fewer open files", "close other programs"),
    errno.ENFILE: ("fewer open files", "close other programs"),
}
DESTROYED = "destroyed-"
_BLOCK = 1 << 20


@contextmanager
def faults(doing: str) -> Iterator[None]:
    """Turn what the machine refuses while `doing` into `EnvironmentFault`; other errors of files pass
    through.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _REASONS:
            raise
        expected, advice = _REASONS[error.errno]
        raise EnvironmentFault(
            f"Could not {doing}.", [Problem(expected, error.strerror or "", advice)]
        ) from error


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, each on the disk before the next."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the folder's entries are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish(temporary: Path, target: Path) -> None:
    """Give a synced, read-only file its name. `EnvironmentFault` where the machine refuses."""
    with faults("keep the file in the archive"):
        # `remove` of another object may take the empty folder away in between: make it again.
        for _ in range(10):
            make_folder(target.parent)
            try:
                temporary.rename(target)
                break
            except FileNotFoundError:
                if not temporary.exists():
                    raise
        sync_folder(target.parent)


def destroy(paths: Iterable[Path], waiting: Path) -> None:
    """Move files out of their place, overwrite and unlink them."""
    with faults("remove from the archive"):
        make_folder(waiting)
        doomed = []
        for path in paths:
            name = waiting / f"{DESTROYED}{secrets.token_hex(8)}"
            path.rename(name)
            sync_folder(path.parent)
            doomed.append(name)
        for name in doomed:
            obliterate(name)
        sync_folder(waiting)


def remove_empty(folder: Path) -> None:
    """Remove a folder if nothing is in it."""
    with suppress(OSError):
        folder.rmdir()


def obliterate(path: Path) -> None:
    """Overwrite a file and unlink it; another process may be doing the same."""
    with suppress(FileNotFoundError):
        path.chmod(0o600)
        with path.open("r+b", buffering=0) as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(bytes(min(left, _BLOCK)))
            os.fsync(file.fileno())
        path.unlink()
