"""Time stamps of a record: lists of what there was, and the tokens by which authorities say when.

Layout of the folder `stamps/` beside the log::

    LIST.txt            what was stamped, to the byte; LIST is its SHA-256
    LIST.salts          by what each kept file stands in that list; as secret as the record
    LIST.TOKEN.tsr      an authority's answer as it came; TOKEN is its SHA-256
    trusted/PIN.pem     certificates that a person pinned; PIN is the SHA-256 of the file

A list holds the root of the log and a salted digest of every file that was not stamped before, so that an authority,
and whoever listens on the way to it, learns of no document that the record has it.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from openinquest.errors import InputError, Problem
from openinquest.preserve.archive import durable
from openinquest.preserve.extraction import opened
from openinquest.preserve.time_stamps.tokens import LONGEST, Token, Trust, read, read_certificates
from openinquest.record.entry import EntryKind
from openinquest.record.record import Record

FORMAT = "openinquest-stamp/1"
TRUSTED = "trusted"
_LONGEST_PEM = 1 << 20
_LINES = re.compile(rf"{FORMAT}\nlog (0|[1-9][0-9]*) ([0-9a-f]{{64}})\n(?:file [0-9a-f]{{64}}\n)*", re.ASCII)
_SALT_LINE = re.compile(r"([0-9a-f]{64}) ([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that is or can be stamped: size and root of the log, and salts by the SHA-256 of files new in it."""

    size: int
    root: str
    salts: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> bytes:
        """The octets that are stamped."""
        files = sorted(f"file {line_of(sha256, salt)}\n" for sha256, salt in self.salts.items())
        return "".join([f"{FORMAT}\nlog {self.size} {self.root}\n", *files]).encode("ascii")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A list that lies in the folder, with the tokens on it, oldest first.

    `text` is the list as it lies there; of the files in it, `salts` names those that were not destroyed since.
    """

    name: str
    text: bytes
    size: int
    root: str
    salts: Mapping[str, str]
    answered: bool
    """Whether any answer of an authority lies beside it."""
    tokens: Sequence[Token] = ()


def line_of(sha256: str, salt: str) -> str:
    """Return what a list says of a file: the SHA-256 of salt and digest, as `echo SALT DIGEST | sha256sum` has it."""
    return hashlib.sha256(f"{salt} {sha256}\n".encode("ascii")).hexdigest()


def parse_list(text: bytes) -> tuple[int, str, list[str]]:
    """Return size and root of the log, and the salted digests. `ValueError` where the octets are no list."""
    matched = _LINES.fullmatch(text.decode("ascii"))
    if matched is None:
        raise ValueError("no list of a time stamp")
    lines = [line.removeprefix("file ") for line in text.decode("ascii").splitlines()[2:]]
    if lines != sorted(set(lines)):
        raise ValueError("a list of a time stamp is sorted")
    return int(matched[1]), matched[2], lines


class Stamps:
    """The time stamps of a record. Reading writes nothing."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.folder = record.stamps_folder

    def unstamped(self) -> list[str]:
        """Return the SHA-256 of every kept file that stands in no list with a token, in order."""
        kept = {flat["sha256"] for _, flat in self._record.flats(EntryKind.CAPTURE)}
        return sorted(kept - {sha256 for stamp in self.lists() if stamp.answered for sha256 in stamp.salts})

    def due(self) -> Listed:
        """Return what is to be stamped now: the newest list again while it says all there is, else a new one.

        Nothing is written.
        """
        head, new = self._record.head(), self.unstamped()
        for stamp in self.lists():
            if (stamp.size, stamp.root) == (head.size, head.root.hex()) and set(new) <= set(stamp.salts):
                known = Listed(stamp.size, stamp.root, stamp.salts)
                # where a file of it was destroyed, the list cannot be written anew from what is left
                if known.text == stamp.text:
                    return known
        return Listed(head.size, head.root.hex(), {sha256: secrets.token_hex(32) for sha256 in new})

    def keep_list(self, listed: Listed) -> str:
        """Keep a list with its salts and return its name, the SHA-256 of its octets."""
        name = hashlib.sha256(listed.text).hexdigest()
        salts = "".join(f"{salt} {sha256}\n" for sha256, salt in sorted(listed.salts.items()))
        self._write(f"{name}.salts", salts.encode("ascii"))
        self._write(f"{name}.txt", listed.text)
        return name

    def keep_token(self, token: Token) -> bool:
        """Keep an authority's answer; return whether it is new: not a second word of one signer on one list.

        Raises InputError where it stamps no list of this record.
        """
        stamp = next((stamp for stamp in self.lists() if stamp.name == token.sha256), None)
        if stamp is None:
            advice = "was it made from a request of this record?"
            problem = Problem("a stamp of a list of this record", "one of something else", advice)
            raise InputError("The authority's answer cannot be used.", [problem])
        if token.signer in {other.signer for other in self._tokens(stamp.name)}:
            return False
        self._write(f"{token.sha256}.{hashlib.sha256(token.answer).hexdigest()}.tsr", token.answer)
        return True

    def lists(self) -> Iterator[Stamp]:
        """Yield the lists that can be read, without their tokens, the one of the longest log first."""
        answered = {path.name.partition(".")[0] for path in self.folder.glob("*.tsr")}
        found = []
        for path in self.folder.glob("*.txt"):
            with suppress(ValueError, OSError):
                text = path.read_bytes()
                size, root, _ = parse_list(text)
                found.append(Stamp(path.stem, text, size, root, self.salts(path.stem), path.stem in answered))
        yield from sorted(found, key=lambda stamp: (stamp.size, stamp.name), reverse=True)

    def all(self) -> Iterator[Stamp]:
        """Yield the lists with the tokens on them that can be read; `check` tells of the others."""
        for stamp in self.lists():
            yield replace(stamp, tokens=sorted(self._tokens(stamp.name), key=lambda token: token.time))

    def salts(self, name: str) -> dict[str, str]:
        """Return the salts of a list by the SHA-256 of files; none where they are missing.

        `ValueError` where a line cannot be read.
        """
        try:
            lines = (self.folder / f"{name}.salts").read_text("ascii").splitlines()
        except FileNotFoundError:
            return {}
        pairs = [_SALT_LINE.fullmatch(line) for line in lines]
        if None in pairs:
            raise ValueError("a salt cannot be read")
        return {pair[2]: pair[1] for pair in pairs if pair}

    def pin(self, path: Path) -> int:
        """Pin the certificates of a PEM file and return how many they are.

        Raises InputError where it cannot be read or holds no root certificate.
        """
        pem = read_file(path, _LONGEST_PEM)
        found = read_certificates(pem, path.name)
        self._write(f"{TRUSTED}/{hashlib.sha256(pem).hexdigest()}.pem", pem)
        return len(found)

    def trust(self) -> Trust:
        """Return what was pinned. Raises InputError where a pinned file cannot be read any more."""
        pinned = sorted((self.folder / TRUSTED).glob("*.pem"))
        return Trust([each for path in pinned for each in read_certificates(path.read_bytes(), path.name)])

    def forget(self, digests: Collection[str]) -> None:
        """Remove, for `destroy`, by what files stand in the lists: the lines that stay fit no file any more."""
        for path in self.folder.glob(".*"):
            # left by a writer that died; it may hold salts too
            durable.obliterate(path)
        for path in self.folder.glob("*.salts"):
            with suppress(ValueError):
                known = self.salts(path.stem)
                if known.keys() & set(digests):
                    left = sorted((sha256, salt) for sha256, salt in known.items() if sha256 not in digests)
                    self._replace(
                        path, "".join(f"{salt} {sha256}\n" for sha256, salt in left).encode("ascii")
                    )

    def _replace(self, path: Path, octets: bytes) -> None:
        old = path.with_name(f".{durable.DESTROYED}{secrets.token_hex(8)}")
        with durable.faults("write the time stamps"):
            # the old octets keep a name until they are overwritten, the file is there all the time
            os.link(path, old)
            self._write(path.name, octets, anew=True)
            durable.obliterate(old)

    def _tokens(self, name: str) -> Iterator[Token]:
        for path in self.folder.glob(f"{name}.*.tsr"):
            with suppress(InputError):
                yield read(path.read_bytes(), path.name)

    def _write(self, name: str, octets: bytes, anew: bool = False) -> None:
        target = self.folder / name
        if target.is_file() and not anew and target.read_bytes() == octets:
            return
        with durable.faults("write the time stamps"):
            durable.make_folder(target.parent)
            waiting = target.with_name(f".{secrets.token_hex(12)}")
            try:
                descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o400)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(octets)
                    file.flush()
                    os.fsync(descriptor)
                durable.publish(waiting, target)
            finally:
                waiting.unlink(missing_ok=True)


def read_file(path: Path, most: int = LONGEST) -> bytes:
    """Return the octets of a small file that a person gave. Raises InputError where there is none or it is large."""
    with opened(path) as descriptor:
        octets = os.read(descriptor, most + 1)
    if len(octets) > most:
        problem = Problem(f"at most {most} octets", "more", file=path.name)
        raise InputError("The file is too large for what it should be.", [problem])
    return octets


def counted(count: int, one: str, several: str) -> str:
    """Return a number with its noun."""
    return f"{count} {one if count == 1 else several}"
