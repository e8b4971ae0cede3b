"""Whether the archive still holds what it was given."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from openinquest.errors import EnvironmentFault, RecordError
from openinquest.preserve.archive import durable
from openinquest.preserve.archive.encryption import (
    RECIPIENTS,
    Recipients,
    decrypted,
    has_identity,
    opens,
    read_recipients,
)
from openinquest.preserve.archive.places import Place, find, place_of, places

_BUCKET, _REST = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{62}")
_OWN_FOLDERS = ("derived", "incoming")
_BLOCK = 1 << 20
_AT_ONCE, _AHEAD = 4, 64
"""Files that are read at once, so that the disk need not wait for the processor; and that may wait to be told."""

Expected = tuple[Place, str, bool]
"""A file, the SHA-256 that what is in it should have, and whether it is an object."""


class Fault(Enum):
    """What can be wrong with a file of the archive."""

    CHANGED = "changed"  # its octets are not those of its name
    UNREADABLE = "unreadable"
    WRITABLE = "writable"  # not read-only: harmless yet, but somebody or something touched it
    FOREIGN = "foreign"  # no file that the archive writes
    ORPHAN = "orphan"  # derived from an object that is not there, or its JSON is missing
    UNFINISHED = "unfinished"  # left by a process that died; the next writer removes it
    OPEN = "open"  # lies in the clear in an archive that is encrypted
    OLDER = "older"  # encrypted to other recipients than the archive now is


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which file (relative to the archive), what, and the sentence to show."""

    path: str
    fault: Fault
    sentence: str


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, read in blocks."""
    with durable.faults("read from the archive"), path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def objects(root: Path) -> Iterator[str]:
    """Yield the SHA-256 of every object under `root`, in order."""
    for bucket in sorted(root.glob("[0-9a-f][0-9a-f]")):
        for name in sorted({place.name for place in places(bucket) if _REST.fullmatch(place.name)}):
            yield bucket.name + name


def findings(root: Path) -> Iterator[Finding]:
    """Yield everything that is wrong under `root`, in the order of its files, of which several are read at once."""
    recipients = read_recipients(root)
    tag, with_key = (recipients.tag, _opens(recipients)) if recipients else ("", False)
    if recipients is None and any(place_of(path).tag for path in root.glob("[0-9a-f][0-9a-f]/*.age")):
        sentence = f"{RECIPIENTS} is missing, though files are encrypted: what is added now lies in the clear"
        yield Finding(RECIPIENTS, Fault.ORPHAN, f"{sentence}.")
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        waiting: deque[Finding | Future[list[Finding]]] = deque()
        for item in _looked_at(root):
            waiting.append(
                item
                if isinstance(item, Finding)
                else threads.submit(_content_findings, root, tag, with_key, *item)
            )
            if len(waiting) > _AHEAD:
                yield from _told(waiting.popleft())
        for each in waiting:
            yield from _told(each)


def _opens(recipients: Recipients) -> bool:
    with suppress(EnvironmentFault):
        return has_identity() and opens(recipients)
    return False


def _told(found: Finding | Future[list[Finding]]) -> list[Finding]:
    return [found] if isinstance(found, Finding) else found.result()


def _looked_at(root: Path) -> Iterator[Finding | Expected]:
    """Yield what is wrong at first sight, and the files whose octets are to be read."""
    for path in sorted(root.glob("*")):
        if (path.name in _OWN_FOLDERS and path.is_dir()) or (path.name == RECIPIENTS and path.is_file()):
            continue
        if not _BUCKET.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
            yield _finding(root, path, Fault.FOREIGN, "is no part of the archive")
            continue
        for item in sorted(path.iterdir()):
            place = place_of(item)
            if not _REST.fullmatch(place.name) or item.is_symlink() or not item.is_file():
                yield _finding(root, item, Fault.FOREIGN, "is no part of the archive")
            else:
                yield place, item.parent.name + place.name, True
    for bucket in sorted((root / "derived").glob("*")):
        for folder in sorted(bucket.glob("*")) if bucket.is_dir() else []:
            yield from _derived_findings(root, folder)
    for path in sorted((root / "incoming").glob("*")):
        yield _finding(root, path, Fault.UNFINISHED, "was being written, or its writer died")


def _finding(root: Path, path: Path, fault: Fault, sentence: str) -> Finding:
    name = str(path.relative_to(root))
    return Finding(name, fault, f"{name} {sentence}.")


def _content_findings(
    root: Path, tag: str, with_key: bool, place: Place, expected: str, is_object: bool
) -> list[Finding]:
    path, wrong = place.path, []
    try:
        found = digest(path)
    except Exception as error:  # one bad sector must not hide the rest
        return [_finding(root, path, Fault.UNREADABLE, f"cannot be read ({error.__class__.__name__})")]
    if found != (place.digest or expected):
        sentence = f"has changed: its SHA-256 is {found}, it should be {place.digest or expected}"
        wrong.append(_finding(root, path, Fault.CHANGED, sentence))
    elif place.digest and is_object and with_key:
        wrong += _decrypted_findings(root, place, expected)
    if path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        wrong.append(_finding(root, path, Fault.WRITABLE, "is not read-only any more"))
    if place.tag != tag:
        told = (Fault.OLDER, "is encrypted to others than the archive; repeat `inquest encrypt`")
        if not place.tag:
            told = (
                Fault.OPEN,
                "lies in the clear, though the archive is encrypted; repeat `inquest encrypt`",
            )
        wrong.append(_finding(root, path, *told))
    return wrong


def _decrypted_findings(root: Path, place: Place, expected: str) -> list[Finding]:
    try:
        with decrypted(place.path, expected) as file:
            while file.read(_BLOCK):
                pass
    except RecordError:
        return [_finding(root, place.path, Fault.CHANGED, "does not hold what its name says")]
    except EnvironmentFault as fault:
        return [_finding(root, place.path, Fault.UNREADABLE, f"cannot be opened: {fault.message}")]
    return []


def _companion(description: str, names: Iterable[str]) -> str:
    """Return the name of what a description describes: the other one that differs in its ending alone."""
    stem = description.removesuffix("json")
    return next((n for n in names if n != description and n.rpartition(".")[0] + "." == stem), stem + "txt")


def _derived_findings(root: Path, folder: Path) -> Iterator[Finding | Expected]:
    source = folder.parent.name + folder.name
    if find(root / source[:2], source[2:]) is None:
        yield _finding(root, folder, Fault.ORPHAN, "was made from a file that is not in the archive")
    lying = list(places(folder))
    names, described = {place.name for place in lying}, set[str]()
    for place in lying:
        if not place.name.endswith(".json"):
            continue
        name = _companion(place.name, names)
        described |= {place.name, name}
        if place.digest:  # what it says is for those who have the key: its name says what it describes
            yield place, "", False
        else:
            try:
                fields = json.loads(place.path.read_bytes())
                name, expected, of = str(fields["file"]), str(fields["sha256"]), str(fields["of"])
            except (ValueError, KeyError, TypeError):
                yield _finding(root, place.path, Fault.CHANGED, "is not as it was written")
                continue
            described.add(name)
            if of != source:
                yield _finding(root, place.path, Fault.CHANGED, "says that it comes from another file")
            if (text := find(folder, name)) is not None and not text.digest:
                yield text, expected, False
        if name not in names:
            yield _finding(root, place.path, Fault.ORPHAN, "describes a file that is not there")
    for place in lying:
        if place.name not in described and not place.name.endswith(".json"):
            yield _finding(root, place.path, Fault.ORPHAN, "has no description of what it comes from")
        elif place.digest and not place.name.endswith(".json"):
            yield place, "", False
