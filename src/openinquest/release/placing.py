"""Put a release in place whole: made in a folder beside it, then exchanged in one step, whatever kills the program.

The folder beside it is called `.NAME-release-…` and is locked while its maker lives; what makers that died left is
removed, or put back where it was the release itself, when the next one is written.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from openinquest.errors import ForbiddenChange, visible
from openinquest.release.manifest import NAME, SERIES
from openinquest.release.signing import SEAL_FILES

_OLD = "old"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of Linux


def refuse_other(out: Path) -> None:
    """Raise ForbiddenChange where `out` holds anything but a release and its own files: what is replaced is removed."""
    if out.is_symlink():
        raise ForbiddenChange(f"{out} is a link to another place: name the place itself.")
    if not out.exists():
        return
    if not out.is_dir():
        raise ForbiddenChange(f"{out} is a file: name a folder that does not exist yet, or a release.")
    present = set(_files(out, ""))
    if not present and not any(out.iterdir()):
        return
    own = _own_files(out)
    if own is None:
        raise ForbiddenChange(f"{out} holds other files than a release: name a new folder.")
    strange = sorted(present - own)
    if strange:
        raise ForbiddenChange(
            f"{out} holds {visible(strange[0][:80])}, which is no file of the release there and would be removed: move "
            "it, or name a new folder."
        )


def _files(folder: Path, prefix: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}"


def _own_files(out: Path) -> set[str] | None:
    """Return the files that a release says it has, also one of an older format; None where there is no release."""
    try:
        manifest = json.loads((out / NAME).read_bytes())
        if not manifest["format"].startswith(SERIES):
            return None
        return {NAME, *SEAL_FILES, *manifest["files"]}
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return None


@contextmanager
def working_folder(out: Path) -> Iterator[Path]:
    """Yield an empty folder on the same disk as `out`, which is removed at the end.

    Before that, what dead makers left is cleared away; a release that one of them had taken out of its place is put
    back.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    start = f".{out.name}-release-"
    for left in sorted(out.parent.iterdir()):
        if left.name.startswith(start) and left.is_dir() and not left.is_symlink():
            _clear(left, out)
    work, lock = _made(start, out.parent)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(lock)


def _made(start: str, parent: Path) -> tuple[Path, int]:
    while True:
        work = Path(mkdtemp(prefix=start, dir=parent))
        # between making and locking, another program may take the folder for one that was left
        with suppress(FileNotFoundError):
            lock = os.open(work, os.O_RDONLY)
            if _locked(lock) and work.exists():
                return work, lock
            os.close(lock)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _clear(left: Path, out: Path) -> None:
    with suppress(FileNotFoundError, PermissionError):
        lock = os.open(left, os.O_RDONLY)
        try:
            if _locked(lock):
                if (left / _OLD).is_dir() and not out.exists():
                    (left / _OLD).rename(out)
                shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(lock)


def put_in_place(made: Path, out: Path) -> None:
    """Let `made`, a folder in a working folder of `out`, take the place of what stands there, if anything."""
    made.chmod(0o755)
    if not out.exists():
        made.rename(out)
    elif not _exchanged(made, out):
        old = made.parent / _OLD
        out.rename(old)
        try:
            made.rename(out)
        except BaseException:
            old.rename(out)
            raise


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can; say whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
