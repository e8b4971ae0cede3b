"""Folders that are to be kept: which files they hold, in an order that does not depend on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from openinquest.errors import InputError, Problem


def files_in(path: Path) -> Iterator[Path]:
    """Yield the regular files in and below a folder, by name, without those whose name begins with a point.

    Links are not followed: what they point to may lie outside. A path that is no folder is yielded as it is, so that
    whoever reads it says what is wrong with it, and so is one below that cannot be listed. Raises InputError for a
    folder in which there is nothing to keep.
    """
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    found, unlisted = 0, list[Path]()
    for folder, folders, names in os.walk(path, onerror=lambda error: unlisted.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if not name.startswith(".") and file.is_file() and not file.is_symlink():
                found += 1
                yield file
    yield from unlisted
    if not found and not unlisted:
        raise InputError(
            "There is nothing to keep.", [Problem("a folder with files in it", "none", file=path.name)]
        )
