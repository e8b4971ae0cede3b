"""Encrypting an archive that is there already, or to more recipients: file by file, to be repeated after a kill."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openinquest.errors import InputError, Problem, RecordError
from openinquest.preserve.archive import durable, incoming
from openinquest.preserve.archive.encryption import RECIPIENTS, Recipients, decrypted, opens, recipients_of
from openinquest.preserve.archive.fixity import digest
from openinquest.preserve.archive.places import Place, places
from openinquest.preserve.archive.store import Archive


@dataclass(frozen=True, slots=True)
class Sealed:
    """What encrypting an archive did: to whom it is encrypted, how many files were, and which are damaged."""

    recipients: Recipients
    files: int
    damaged: tuple[str, ...]


def encrypt_archive(archive: Archive, keys: tuple[str, ...]) -> Sealed:
    """Encrypt an archive to these recipients besides those that it has; without any, finish what was begun.

    The list of recipients comes first, then every file is encrypted beside itself and the old one goes, one in the
    clear overwritten. A kill leaves each file in one of the two forms or in both, and all of them can be read; the same
    again finishes. A file that is damaged stays as it is.

    Raises InputError for keys that are none, where there are none at all, and where the identity that is named opens
    nothing that is encrypted to them: a key that nobody has would be the end of the archive. EnvironmentFault without
    an identity.
    """
    before = archive.recipients()
    if not keys and before is None:
        raise InputError("The archive is not encrypted.", [Problem("recipients to encrypt it to", "none")])
    recipients = recipients_of((*keys, *(before.keys if before else ())))
    if not opens(recipients):
        raise InputError(
            "Nothing was encrypted.",
            [Problem("a recipient whose identity you have", "none of which your identity file is the secret half")],
        )  # fmt: skip
    waiting = archive.path / "incoming"
    with durable.faults("encrypt the archive"):
        durable.make_folder(waiting)
        _write_list(archive.path, recipients)
        incoming.sweep(waiting)
        files, damaged = 0, []
        for folder, is_object in _folders(archive.path):
            for place in list(places(folder)):
                if place.tag == recipients.tag or not place.path.is_file() or place.path.is_symlink():
                    continue
                expected = folder.name + place.name if is_object else ""
                try:
                    files += _seal(waiting, place, recipients, expected)
                except RecordError:
                    damaged.append(str(place.path.relative_to(archive.path)))
    return Sealed(recipients, files, tuple(damaged))


def _folders(root: Path) -> Iterator[tuple[Path, bool]]:
    """Yield the folders that hold files of an archive, and whether these are objects."""
    for bucket in sorted(root.glob("[0-9a-f][0-9a-f]")):
        yield bucket, True
    for folder in sorted(root.glob("derived/[0-9a-f][0-9a-f]/*")):
        yield folder, False


def _seal(waiting: Path, place: Place, recipients: Recipients, expected: str) -> bool:
    """Encrypt one file and remove the old one; say whether there was anything to encrypt. RecordError if damaged."""
    folder = place.path.parent
    done = [each for each in places(folder) if (each.name, each.tag) == (place.name, recipients.tag)]
    if not any(digest(each.path) == each.digest for each in done):
        if place.digest and digest(place.path) != place.digest:
            raise RecordError("A file of the archive is damaged.")
        modified = place.path.stat().st_mtime_ns  # by which the newest of several texts is told
        opened = decrypted(place.path, expected or None) if place.digest else place.path.open("rb")
        with opened as source, incoming.resealed(waiting, source, recipients) as arrived:
            if expected and arrived.sha256 != expected:
                raise RecordError("A file of the archive is damaged.")
            os.utime(arrived.path, ns=(modified, modified))
            durable.publish(arrived.path, folder / arrived.name(place.name))
    if place.digest:
        place.path.unlink()
        durable.sync_folder(folder)
    else:
        durable.destroy([place.path], waiting)
    return not done


def _write_list(folder: Path, recipients: Recipients) -> None:
    waiting = folder / "incoming" / f"{durable.DESTROYED}{secrets.token_hex(8)}"
    with waiting.open("x", encoding="ascii") as file:
        file.write(str(recipients))
        file.flush()
        os.fsync(file.fileno())
    waiting.rename(folder / RECIPIENTS)
    durable.sync_folder(folder)
