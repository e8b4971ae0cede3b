"""Where the parts of `inquest link` write: never onto what they read, and readable for their user alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from openinquest.errors import EnvironmentFault, UsageError


def check_targets(targets: Iterable[Path | None], inputs: Iterable[Path | None]) -> None:
    """Make sure before long work that results can be written; None stands for an option that was not given.

    Raises UsageError for a target that is a folder, one of the inputs (under whatever path) or another target, and
    EnvironmentFault for one that cannot be written. Nothing is created.
    """
    read = [path for path in inputs if path is not None]
    seen: list[Path] = []
    for path in targets:
        if path is None:
            continue
        if path.is_dir():
            raise UsageError(f"{path} is a folder; name a file to write to.")
        if any(_same(path, other) for other in read):
            raise UsageError(f"{path} is one of the files that are read; write the result to another.")
        if any(_same(path, other) for other in seen):
            raise UsageError(f"Two results would be written to {path}; give each its own file.")
        seen.append(path)
        if not path.parent.is_dir():
            raise UsageError(f"There is no folder {path.parent} to write {path.name} to.")
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise EnvironmentFault(f"{path} cannot be written: no permission.")


def _same(path: Path, other: Path) -> bool:
    if path.resolve() == other.resolve():
        return True
    return path.exists() and other.exists() and path.samefile(other)


def files_of(record: Path) -> Iterator[Path]:
    """Yield the files that make up a record, which no result may overwrite."""
    from openinquest.record.settings import FILE_NAME
    from openinquest.record.stores import STORE_NAME

    yield record / STORE_NAME
    yield record / FILE_NAME


def private(path: Path) -> Path:
    """Return the path of a file that its owner alone can read; it is created where it is missing."""
    path.touch(mode=0o600)
    if path.is_file():  # a pipe or a terminal keeps its mode
        path.chmod(0o600)
    return path


def write_new(path: Path, octets: bytes) -> None:
    """Write a file that only its owner can read. Raises UsageError where something stands there already or no folder
    is, EnvironmentFault where it cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(octets)
    except FileExistsError:
        raise UsageError(f"{path} is there already; name a new file.") from None
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"There is no folder {path.parent} to write {path.name} to.") from None
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be written: {error.strerror}.") from error
