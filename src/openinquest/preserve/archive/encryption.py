"""Encryption at rest with age (extra `age`): to whom an archive is encrypted, and whose key opens it.

Recipients are public keys, one a line in `recipients.txt` in the archive. The identity, which is the secret half, is
read from the file that INQUEST_IDENTITY names and from nowhere else; it is never written, shown or handed to another
process. Everything is streamed, so that memory does not grow with files.
"""

from __future__ import annotations

import getpass
import hashlib
import io
import os
import re
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, Protocol

from openinquest.errors import EnvironmentFault, InputError, Problem, RecordError

IDENTITY = "INQUEST_IDENTITY"
RECIPIENTS = "recipients.txt"
ARCHIVE = "The archive"
"""What messages call that which is encrypted, where it is nothing else."""
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_LOCKED = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
_HEAD = "# Whoever holds the secret half of one of these keys can read this archive; `inquest encrypt` adds to them.\n"


class Reading(Protocol):
    """Anything that gives octets."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most so many octets, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom an archive is encrypted: public keys, each once, in alphabetical order."""

    keys: tuple[str, ...]

    @property
    def tag(self) -> str:
        """Sixteen hexadecimal digits that name just this set, in the names of the files encrypted to it."""
        return hashlib.sha256("\n".join(self.keys).encode("ascii")).hexdigest()[:16]

    def __str__(self) -> str:
        return _HEAD + "".join(f"{key}\n" for key in self.keys)


def recipients_of(keys: Sequence[str]) -> Recipients:
    """Return the set of these public keys. InputError where one is none, or there is none."""
    wrong = [key for key in keys if not _RECIPIENT.fullmatch(key) or not _is_sound(key)]
    if wrong or not keys:
        # not shown: who mistakes the halves would have the secret one in the terminal's history twice
        found = f"{len(wrong)} that is none" if wrong else "none"
        raise InputError(
            "Those are no recipients.",
            [Problem("public keys as age-keygen writes them, age1 and 58 letters and digits", found)],
        )
    return Recipients(tuple(sorted(set(keys))))


def _is_sound(key: str) -> bool:
    age = _age()
    try:
        age.x25519.Recipient.from_str(key)
    except age.RecipientError:
        return False
    return True


def read_recipients(archive: Path) -> Recipients | None:
    """Return to whom an archive is encrypted, None where it is not. RecordError where its list is damaged."""
    try:
        lines = (archive / RECIPIENTS).read_text(encoding="ascii", errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not keys or not all(_RECIPIENT.fullmatch(key) for key in keys):
        raise RecordError(
            f"The archive's list of recipients ({RECIPIENTS}) is damaged; restore it from a backup."
        )
    return Recipients(tuple(sorted(set(keys))))


def has_identity() -> bool:
    """Say whether a file with an identity is named."""
    return bool(os.environ.get(IDENTITY))


def encrypt(source: Reading, target: int, recipients: Recipients) -> str:
    """Encrypt all of `source` into the open file `target`; return the SHA-256 of what was written.

    Raises OSError where writing fails, and what reading raises.
    """
    age = _age()
    keys = [age.x25519.Recipient.from_str(key) for key in recipients.keys]
    reader, writer = _Reader(source), _Writer(lambda data: os.write(target, data))
    try:
        age.encrypt_io(reader, writer, keys)
    except age.EncryptError:
        raise (reader.fault or writer.fault or OSError("age could not encrypt")) from None
    return writer.digest.hexdigest()


def decrypted(path: Path, sha256: str | None = None, *, what: str = ARCHIVE) -> BinaryIO:
    """Open an encrypted file for reading what is in it, front to back; messages call it `what`.

    Raises EnvironmentFault without an identity; reading raises it where the identity is another's, and RecordError
    where the file is damaged or holds other octets than those of `sha256`; no octets are given out as the end before.
    """
    keys = identities(what)
    return io.BufferedReader(_Decrypting(path.open("rb"), keys, sha256, what), 1 << 18)


def opens(recipients: Recipients) -> bool:
    """Say whether the identity that is named opens what is encrypted to `recipients`. Raises as `identities`."""
    age, keys = _age(), identities()
    sealed = age.encrypt(b"", [age.x25519.Recipient.from_str(key) for key in recipients.keys])
    try:
        age.decrypt(sealed, list(keys))
    except age.DecryptError:
        return False
    return True


def make_identity(place: Path) -> str:
    """Write a new identity into a file that only its owner can read; return its recipient, the public half.

    Raises InputError where the file is there already, EnvironmentFault where it cannot be written.
    """
    identity = _age().x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"# public key: {recipient}\n{identity}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise InputError(
            "The key was not made.", [Problem("a file that is not there yet", "one that is", file=place.name)]
        ) from None
    except OSError as error:
        raise EnvironmentFault(f"The key cannot be written: {error.strerror}.") from None
    return recipient


def identities(what: str = ARCHIVE) -> tuple[Any, ...]:
    """Return the identities in the file that INQUEST_IDENTITY names; its passphrase is asked at a terminal, once.

    Raises EnvironmentFault where there is none, or it cannot be used. What stands in the file is never repeated.
    """
    place = os.environ.get(IDENTITY)
    if not place:
        raise EnvironmentFault(
            f"{what} is encrypted.",
            [
                Problem(
                    "an identity that opens it",
                    "none",
                    f"name your age identity file in the variable {IDENTITY}",
                )
            ],
        )
    return _identities_in(place)


@lru_cache(maxsize=4)
def _identities_in(place: str) -> tuple[Any, ...]:
    age = _age()
    try:
        octets = Path(place).read_bytes()
    except OSError as error:
        raise _unusable(error.strerror or "it cannot be read") from None
    if octets.startswith(_LOCKED):
        if not sys.stdin.isatty():
            raise _unusable("it is locked by a passphrase, and nobody can be asked for it here")
        try:
            octets = age.passphrase.decrypt(octets, getpass.getpass("Passphrase of the identity file: "))
        except age.DecryptError:
            raise _unusable("the passphrase is another") from None
    keys = [line.strip() for line in octets.decode("ascii", "replace").splitlines()]
    try:
        found = tuple(age.x25519.Identity.from_str(key) for key in keys if key and not key.startswith("#"))
    except age.IdentityError:
        raise _unusable("it holds something else than age identities") from None
    if not found:
        raise _unusable("it holds no identity")
    return found


def _unusable(found: str) -> EnvironmentFault:
    advice = f"name the file that age-keygen wrote in the variable {IDENTITY}"
    return EnvironmentFault(
        "The identity file cannot be used.",
        [Problem("lines that begin with AGE-SECRET-KEY-1", found, advice)],
    )


def _age() -> ModuleType:
    try:
        return import_module("pyrage")
    except ImportError:
        raise EnvironmentFault(
            'Encryption is done by a component that is not installed: pip install "openinquest[age]".'
        ) from None


class _Reader:
    """What age reads from; what goes wrong is kept, since age tells only that something did."""

    def __init__(self, source: Reading) -> None:
        self._source = source
        self.fault: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except Exception as error:
            self.fault = error
            raise


class _Writer:
    """What age writes to, with the digest of what was written."""

    def __init__(self, write: Callable[[memoryview], int]) -> None:
        self._write = write
        self.digest = hashlib.sha256()
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        left = memoryview(data)
        try:
            while left:
                left = left[self._write(left) :]
        except OSError as error:
            self.fault = error
            raise
        return len(data)

    def flush(self) -> None:
        """Everything was written already."""


class _Decrypting(io.RawIOBase):
    """The octets in an encrypted file, decrypted by a thread as they are asked for."""

    def __init__(self, file: BinaryIO, keys: tuple[Any, ...], sha256: str | None, what: str) -> None:
        self._file, self._sha256, self._what = file, sha256, what
        self._pipe, self._end = os.pipe()
        self._writer = _Writer(lambda data: os.write(self._end, data))
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._decrypt, args=(list(keys),), daemon=True)
        self._thread.start()

    def _decrypt(self, keys: list[Any]) -> None:
        try:
            _age().decrypt_io(_Reader(self._file), self._writer, keys)
        except Exception as error:
            self._error = error
        finally:
            os.close(self._end)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        got = os.readv(self._pipe, [buffer])
        if not got:
            self._thread.join()
            self._judge()
        return got

    def _judge(self) -> None:
        """Raise where the end that was reached is not that of what was encrypted."""
        if self._error is not None and "No matching keys" in str(self._error):
            raise EnvironmentFault(
                f"{self._what} is encrypted to others.",
                [Problem("an identity that opens it", "one that does not", f"name another in {IDENTITY}")],
            )
        if self._error is not None or self._sha256 not in (None, self._writer.digest.hexdigest()):
            if self._what != ARCHIVE:
                raise RecordError(f"{self._what} is damaged or was cut off: have it made again.")
            raise RecordError("A file of the archive is damaged: restore it from a backup.")

    def close(self) -> None:
        if not self.closed:
            os.close(self._pipe)  # the thread ends as soon as nobody reads
            self._thread.join()
            self._file.close()
        super().close()
