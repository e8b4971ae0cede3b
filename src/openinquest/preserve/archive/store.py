"""The archive: every file kept under its SHA-256, as it came, for as long as the record stands.

Layout of the folder::

    ab/cdef...            an object: the octets whose SHA-256 is abcdef..., read-only
    derived/ab/cdef.../   what was made from that object: NAME (read-only) and NAME.json, which says from what
                          (`of`), its own SHA-256 and size, the extractor and its version
    incoming/             files being received; what a killed process left there goes with the next writer
    recipients.txt        where the archive is encrypted: to whom; then the files above are encrypted, and called
                          NAME.TAG.DIGEST.age (_places.py)

An object appears by one rename after its octets are on the disk, so it is either whole or not there.
Nothing in here is ever changed; `remove` exists for `inquest destroy` only.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from openinquest.errors import NotFound, Problem
from openinquest.preserve.archive import durable, fixity, incoming
from openinquest.preserve.archive.derived import (
    TEXT,
    read_derivative,
    read_derivatives,
    read_made,
    write_derivative,
    write_made,
)
from openinquest.preserve.archive.encryption import Recipients, decrypted, read_recipients
from openinquest.preserve.archive.places import Place, find, places
from openinquest.preserve.made import Made
from openinquest.preserve.text import ExtractedText

_DIGEST = re.compile(r"[0-9a-f]{64}")
_TRIES = 10  # a file may be encrypted to others between being found and being opened


@dataclass(frozen=True, slots=True)
class Stored:
    """An object of the archive. `is_new` is no where the same octets were kept already."""

    sha256: str
    size: int
    is_new: bool


class Archive:
    """A content-addressed folder; several processes may use it at once.

    Every method that touches the disk raises `EnvironmentFault` for a full disk, a missing permission or a
    failing device, and leaves the archive as it was. Opening an archive writes nothing.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._swept = False

    def put(self, source: str | os.PathLike[str] | bytes) -> Stored:
        """Keep a file (by path) or octets. The source is only read; what is kept already is not kept twice.

        Raises `InputError` for anything but a regular file and for one that changes while it is read.
        """
        with self.receiving(source) as received:
            return received.keep()

    @contextmanager
    def receiving(self, source: incoming.Source) -> Iterator[Received]:
        """Copy `source` in without keeping it yet: the block may look at `path`, then calls `keep` or not."""
        if not self._swept:
            incoming.sweep(self.path / "incoming")
            self._swept = True
        with incoming.received(self.path / "incoming", source, self.recipients()) as arrived:
            yield Received(self, arrived.readable, arrived.sha256, arrived.size, arrived)

    def recipients(self) -> Recipients | None:
        """Return to whom the archive is encrypted, None where it is not. RecordError where that cannot be told."""
        return read_recipients(self.path)

    def object_path(self, sha256: str) -> Path:
        """Return where the object lies or would lie in the clear. `NotFound` where the text is no SHA-256."""
        place = self._place(sha256)
        return place.path if place else self._folder(sha256) / sha256[2:]

    def holds(self, sha256: str) -> bool:
        """Return whether the object is there (its octets are not read; `verify` does that)."""
        return self._place(sha256) is not None

    def open(self, sha256: str) -> BinaryIO:
        """Open an object for reading from its start to its end. `NotFound` where it is not in the archive.

        Where it is encrypted: `EnvironmentFault` without an identity that opens it, and `RecordError` in place of the
        end where it is damaged.
        """
        for _ in range(_TRIES):
            if (place := self._place(sha256)) is None:
                break
            with suppress(FileNotFoundError), durable.faults("read from the archive"):
                return decrypted(place.path, sha256) if place.digest else place.path.open("rb")
        raise NotFound("The archive does not hold that file.", [Problem("a kept file", sha256)])

    @contextmanager
    def descriptor(self, sha256: str) -> Iterator[int]:
        """Yield an object as an open file that may be read anywhere; one that is encrypted is laid into memory for it.

        Raises as `open`.
        """
        with self.open(sha256) as stored:
            if isinstance(stored, io.BufferedReader) and isinstance(stored.raw, io.FileIO):
                yield stored.fileno()
                return
            with incoming.nameless() as clear:
                shutil.copyfileobj(stored, clear)
                clear.flush()
                yield clear.fileno()

    def put_text(self, sha256: str, extracted: ExtractedText, kind: str = TEXT) -> None:
        """Keep the text of an object beside it, under its extractor and version; the same again changes
        nothing.

        `NotFound` where the object is not in the archive.
        """
        if not self.holds(sha256):
            raise NotFound("The archive does not hold that file.", [Problem("a kept file", sha256)])
        write_derivative(
            self._derived(sha256), self.path / "incoming", sha256, extracted, kind, self.recipients()
        )

    def text(self, sha256: str, kind: str = TEXT) -> ExtractedText | None:
        """Return the kept text of an object, the one written last where there are several, but one that holds
        words before one that holds none; None if there is none.

        `RecordError` where what is kept is damaged.
        """
        return read_derivative(self._derived(sha256), sha256, kind)

    def texts(self, sha256: str) -> Iterator[ExtractedText]:
        """Yield every kept text of an object, the newest first: what an older version read stays to be cited.

        `RecordError` where one is damaged.
        """
        return read_derivatives(self._derived(sha256), sha256)

    def put_made(self, sha256: str, made: Made, kind: str) -> None:
        """Keep what was made of an object beside it, as `put_text` does its text."""
        if not self.holds(sha256):
            raise NotFound("The archive does not hold that file.", [Problem("a kept file", sha256)])
        write_made(self._derived(sha256), self.path / "incoming", sha256, made, kind, self.recipients())

    def made(self, sha256: str, kind: str, digest: str = "") -> Made | None:
        """Return what was made last of an object and a kind, with a `digest` what has it as its SHA-256; None where
        there is none. RecordError if damaged.
        """
        return read_made(self._derived(sha256), sha256, kind, digest)

    def objects(self) -> Iterator[str]:
        """Yield the SHA-256 of every object, in order."""
        yield from fixity.objects(self.path)

    def verify(self) -> Iterator[fixity.Finding]:
        """Read everything and yield what is wrong; nothing where the archive is whole. Memory stays flat.

        An encrypted archive is checked without an identity: files against their names. With one, objects are
        decrypted too.
        """
        return fixity.findings(self.path)

    def remove(self, sha256: str) -> list[Path]:
        """Remove an object and all that was derived from it, for `destroy`; return what was removed.

        The files leave their place first, then are overwritten and unlinked. Overwriting reaches neither
        backups nor the spare blocks of flash disks and copy-on-write file systems: the person who destroys
        has to know. `NotFound` where there is nothing of it.
        """
        derived = self._derived(sha256)
        folder = self._folder(sha256)
        own = [place.path for place in places(folder) if place.name == sha256[2:]]
        paths = [path for path in [*own, *sorted(derived.glob("*"))] if path.is_file()]
        if not paths:
            raise NotFound("The archive does not hold that file.", [Problem("a kept file", sha256)])
        durable.destroy(paths, self.path / "incoming")
        for emptied in (derived, derived.parent, folder):
            durable.remove_empty(emptied)
        return paths

    def _folder(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise NotFound("The archive holds files by their SHA-256.", [Problem("64 hexadecimal digits")])
        return self.path / sha256[:2]

    def _place(self, sha256: str) -> Place | None:
        return find(self._folder(sha256), sha256[2:])

    def _derived(self, sha256: str) -> Path:
        return self.path / "derived" / self._folder(sha256).name / sha256[2:]


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was copied into the archive's waiting room: on the disk, digested, not kept yet.

    It can be read in the clear at `path`, which is where it came from if the copy is encrypted.
    """

    archive: Archive
    path: Path
    sha256: str
    size: int
    arrived: incoming.Arrived

    def keep(self) -> Stored:
        """Keep it. Where the archive holds the same octets already, these are read again and stay if
        unharmed.

        `InputError` where the copy is encrypted, and what was read at `path` may have been something else.
        """
        folder, name = self.archive._folder(self.sha256), self.sha256[2:]
        self.arrived.settle()
        there = find(folder, name)
        if there is not None and fixity.digest(there.path) == (there.digest or self.sha256):
            return Stored(self.sha256, self.size, is_new=False)
        name = self.arrived.name(name)
        durable.publish(self.arrived.path, folder / name)
        if there is not None and there.path.name != name:
            there.path.unlink(missing_ok=True)  # damaged
        return Stored(self.sha256, self.size, is_new=True)


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of octets as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
