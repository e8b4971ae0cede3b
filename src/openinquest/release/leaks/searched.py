"""What the last check found clean, so that a file which did not change since is not searched for the same again.

It lies in the record's folder as `leaks.searched`, and says of one release (the SHA-256 of its manifest): with which
program it was searched, for what, and what went out beside it. All of that as digests keyed with a secret of the
record, never as texts. A file is passed over only where the program is the same and nothing is searched for that was
not searched for then. What goes out beside it only takes from what is found: it may have grown, and nothing else. Salts
and content ids of later entries were not yet drawn or made when the file was sealed.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b, sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import polars as pl

from openinquest.release.leaks.hashes import Hashes
from openinquest.release.leaks.withheld import Withheld
from openinquest.release.manifest import FileSeal

FILE_NAME: Final = "leaks.searched"
_FIELDS: Final = ("release", "program", "withheld", "secrets", "log_size", "again")
_LARGEST: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Searched:
    """A release that was searched, by the digest of its manifest; `again` are its files that held something."""

    release: str
    program: str
    withheld: str
    secrets: str
    log_size: int
    again: tuple[str, ...]
    open: array[int]

    @classmethod
    def of(cls, release: bytes, log_size: int, withheld: Withheld, again: Iterable[str]) -> Searched:
        """Return what is to be kept of a release that was searched just now and may go out."""
        return cls(
            release=sha256(release).hexdigest(),
            program=program(),
            withheld=withheld.digest,
            secrets=_secrets(withheld.hashes, withheld.key),
            log_size=log_size,
            again=tuple(sorted(set(again))),
            open=_open(withheld),
        )

    def covers(self, withheld: Withheld) -> bool:
        """Say whether all that is searched for now was searched for then; `withheld` has the hashes as of then."""
        return (
            self.program == program()
            and self.withheld == withheld.digest
            and withheld.earlier is not None
            and self.secrets == _secrets(withheld.earlier, withheld.key)
            and _within(self.open, _open(withheld))
        )

    def unchanged(self, new: Mapping[str, FileSeal], old: Mapping[str, FileSeal]) -> set[str]:
        """Return the files that hold, byte by byte, what they held when they were searched and found clean."""
        return {name for name, seal in new.items() if old.get(name) == seal} - {*self.again}


def read_searched(folder: Path) -> Searched | None:
    """Return what is known of the last check; None where nothing is, or it cannot be read."""
    place = folder / FILE_NAME
    try:
        if place.stat().st_size > _LARGEST:
            return None
        head, _, rest = place.read_bytes().partition(b"\n")
        found: Any = json.loads(head)
        known = array("Q")
        known.frombytes(rest)
        if found["sha256"] != sha256(rest).hexdigest() or type(found["log_size"]) is not int:
            return None
        said = {name: found[name] for name in _FIELDS}
        return Searched(**{**said, "again": tuple(map(str, said["again"]))}, open=known)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def keep(folder: Path, searched: Searched) -> None:
    """Keep it beside the record, for nobody else to read. Where that cannot be, the next check searches everything."""
    data = searched.open.tobytes()
    head = {name: getattr(searched, name) for name in _FIELDS} | {"sha256": sha256(data).hexdigest()}
    half = folder / f"{FILE_NAME}.new"
    with suppress(OSError):
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(json.dumps(head, sort_keys=True).encode() + b"\n" + data)
        half.replace(folder / FILE_NAME)


@cache
def program() -> str:
    """Return a digest of all files of the program, and of what else tells how a text is read."""
    told = sha256(f"{sys.version} {unicodedata.unidata_version} {pl.__version__}".encode())
    root = files("openinquest")
    waiting = [("", root)]
    while waiting:
        path, folder = waiting.pop()
        for place in sorted(folder.iterdir(), key=lambda place: place.name):
            name = f"{path}/{place.name}"
            if place.is_dir():
                waiting.append((name, place))
            elif not name.endswith(".pyc"):
                told.update(name.encode() + b"\0" + sha256(place.read_bytes()).digest())
    return told.hexdigest()


def _secrets(hashes: Hashes, key: bytes) -> str:
    told = blake2b(key=key[:64])
    for known in (hashes.salts, hashes.contents, hashes.files):
        told.update(len(known).to_bytes(8, "big") + known.tobytes())
    return told.hexdigest()


def _open(withheld: Withheld) -> array[int]:
    key = withheld.key[:64]
    told: Sequence[tuple[str, Iterable[object]]] = (
        ("name", withheld.open_names), ("place", withheld.open_places), ("words", withheld.open_words),
        ("id", withheld.open_ids), ("point", withheld.open_points), ("birth", withheld.open_births),
        ("person", (person.told for person in withheld.open_persons)),
    )  # fmt: skip
    return array("Q", sorted({
        int.from_bytes(blake2b(f"{kind}\0{item!r}".encode("utf-8", "surrogatepass"), key=key, digest_size=8).digest())
        for kind, items in told for item in items
    }))  # fmt: skip


def _within(some: array[int], more: array[int]) -> bool:
    return bool(pl.Series(some, dtype=pl.UInt64).is_in(pl.Series(more, dtype=pl.UInt64).implode()).all())
