"""Folders of a record that hold what others made from its log: caches that can be deleted at any time.

Whatever they hold may name what was destroyed since, so they are emptied whenever anything is. A package that keeps
such a folder is listed here, because the record must know of it even where that package was never loaded.
"""

from __future__ import annotations

import shutil
from enum import Enum
from pathlib import Path


class Derived(Enum):
    """A folder inside that of the record."""

    LINKAGE = "linkage"
    """What the last run of linkage found: ids, levels and weights of pairs of list entries."""
    CALLED = "called"
    """What things are called, by the words of their names."""


def forget_derived(folder: Path) -> None:
    """Delete every such folder of the record in `folder` with all that it holds.

    Raises OSError where one cannot be deleted: then nothing may be called destroyed.
    """
    for derived in Derived:
        place = folder / derived.value
        if place.is_symlink():
            place.unlink()
        elif place.is_dir():
            shutil.rmtree(place)
