"""Between records: bundles as files, perhaps encrypted with age, and the kept files that pulled captures tell of."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from openinquest.errors import EnvironmentFault, InquestError, NotFound
from openinquest.preserve.archive.encryption import decrypted, encrypt, recipients_of
from openinquest.preserve.archive.store import Archive
from openinquest.record import Record, open_record
from openinquest.record.exchange import Stretch, read_bundle, stretch_of, write_bundle
from openinquest.record.new_file import new_file

_AGE = b"age-encryption.org/"
_PIECE = 1 << 20


def make_bundle(record: Record, target: Path, since: int = 0, recipients: Sequence[str] = ()) -> Stretch:
    """Write the entries of a record after `since` into the new file `target`, encrypted where there are recipients.

    Raises NotFound beyond the end of the log, ForbiddenChange where the file exists, InputError for no recipient.
    """
    to = recipients_of(recipients) if recipients else None
    stretch = stretch_of(record, since)
    with new_file(target, "The bundle") as incomplete, incomplete.open("wb") as file:
        if to is None:
            for piece in write_bundle(stretch):
                file.write(piece)
        else:
            encrypt(_Pieces(write_bundle(stretch)), file.fileno(), to)
        file.flush()
        os.fsync(file.fileno())
    return stretch


@contextmanager
def offered(other: Path) -> Iterator[tuple[Stretch, Archive | None]]:
    """Open what another record offers: its folder, with its archive, or a bundle of it, encrypted or not.

    Raises NotFound where there is neither; InputError, EnvironmentFault and RecordError as reading either does.
    """
    if other.is_dir():
        with open_record(other) as record:
            yield stretch_of(record), Archive(record.archive_folder)
        return
    if not other.is_file():
        raise NotFound(f"There is neither a record nor a bundle at {other}.")
    with other.open("rb") as file:
        is_sealed = file.read(len(_AGE)) == _AGE
        file.seek(0)
        with decrypted(other, what="The bundle") if is_sealed else file as source:
            yield read_bundle(source, other.name), None


@dataclass(slots=True)
class Files:
    """What became of kept files: `taken` from the other archive, `missing` in both, `damaged` there."""

    taken: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def take_files(
    record: Record, captured: Mapping[str, int], other: Archive | None, *, dry_run: bool = False
) -> Files:
    """Take the files of captures (SHA-256 to size) that a record lacks over from another archive, digests compared.

    Files lie in either archive as it wants them: what is encrypted there may be in the clear here, and the other way
    round. With `dry_run` nothing is written.
    """
    here, done = Archive(record.archive_folder), Files()
    for sha256, size in sorted(captured.items()):
        if here.holds(sha256):
            continue
        if other is None or not other.holds(sha256):
            done.missing.append(sha256)
            continue
        if dry_run:
            done.taken += 1
            continue
        try:
            with other.open(sha256) as source, here.receiving(_pieces(source, size)) as received:
                if received.sha256 == sha256:
                    received.keep()
                    done.taken += 1
                else:
                    done.damaged.append(sha256)
        except EnvironmentFault:
            raise
        except InquestError:
            done.damaged.append(sha256)
    return done


def _pieces(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield what a file holds, but hardly more than it should."""
    left = size + 1
    while left > 0 and (piece := source.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece


class _Pieces(io.RawIOBase):
    """Octets that come piece by piece, to be read as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count
