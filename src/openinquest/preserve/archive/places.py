"""Under which names the files of an archive lie: their own, or encrypted with what tells that they are whole.

An encrypted file is called ``NAME.TAG.DIGEST.age``: the set of recipients, and the SHA-256 of the file as it lies
there, so that it is checked without a key, appears and goes by one rename, and two writers of the same do not meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SEALED = re.compile(r"(?P<name>.+)\.(?P<tag>[0-9a-f]{16})\.(?P<digest>[0-9a-f]{64})\.age")


@dataclass(frozen=True, slots=True)
class Place:
    """A file as it lies: its path, the name it was given, and of an encrypted one its recipients and digest."""

    path: Path
    name: str
    tag: str = ""
    digest: str = ""


def place_of(path: Path) -> Place:
    """Tell by its name how a file lies."""
    if match := _SEALED.fullmatch(path.name):
        return Place(path, match["name"], match["tag"], match["digest"])
    return Place(path, path.name)


def sealed_name(name: str, tag: str, digest: str) -> str:
    """Return the name of a file once it is encrypted."""
    return f"{name}.{tag}.{digest}.age"


def places(folder: Path) -> Iterator[Place]:
    """Yield the files in a folder, by name."""
    if folder.is_dir():
        yield from (place_of(path) for path in sorted(folder.iterdir()))


def find(folder: Path, name: str) -> Place | None:
    """Return how the file of that name lies in a folder, the one written last; None where it is not there."""
    if (plain := folder / name).is_file():
        return Place(plain, name)
    found = [place for place in places(folder) if place.name == name and place.digest]
    return max(found, key=lambda place: (place.path.stat().st_mtime_ns, place.path.name), default=None)
