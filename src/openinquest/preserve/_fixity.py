"""Whether the archive still holds what it was given."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from openinquest.preserve import _durable as durable

_BUCKET, _REST = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{62}")
_OWN_FOLDERS = ("derived", "incoming")
_AT_ONCE, _AHEAD = 4, 64
"""Files that are read at once, so that the disk need not wait for the processor; and that may wait to be told."""

Expected = tuple[Path, str]
"""A file, and the SHA-256 that it should have."""


class Fault(Enum):
    """What can be wrong with a file of the archive."""

    CHANGED = "changed"  # its octets are not those of its name
    UNREADABLE = "unreadable"
    WRITABLE = "writable"  # not read-only: harmless yet, but somebody or something touched it
    FOREIGN = "foreign"  # no file that the archive writes
    ORPHAN = "orphan"  # derived from an object that is not there, or its JSON is missing
    UNFINISHED = "unfinished"  # left by a process that died; the next writer removes it


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


def object_paths(root: Path) -> Iterator[Path]:
    """Yield the paths of all objects under `root`, in order of their digests."""
    for bucket in sorted(root.glob("[0-9a-f][0-9a-f]")):
        yield from (path for path in sorted(bucket.iterdir()) if _REST.fullmatch(path.name))


def findings(root: Path) -> Iterator[Finding]:
    """Yield everything that is wrong under `root`, in the order of its files, of which several are read at once."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        waiting: deque[Finding | Future[list[Finding]]] = deque()
        for item in _looked_at(root):
            waiting.append(
                item if isinstance(item, Finding) else threads.submit(_content_findings, root, *item)
            )
            if len(waiting) > _AHEAD:
                yield from _told(waiting.popleft())
        for each in waiting:
            yield from _told(each)


def _told(found: Finding | Future[list[Finding]]) -> list[Finding]:
    return [found] if isinstance(found, Finding) else found.result()


def _looked_at(root: Path) -> Iterator[Finding | Expected]:
    """Yield what is wrong at first sight, and the files whose octets are to be read."""
    for path in sorted(root.glob("*")):
        if path.name in _OWN_FOLDERS and path.is_dir():
            continue
        if not _BUCKET.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
            yield _finding(root, path, Fault.FOREIGN, "is no part of the archive")
            continue
        for item in sorted(path.iterdir()):
            if not _REST.fullmatch(item.name) or item.is_symlink() or not item.is_file():
                yield _finding(root, item, Fault.FOREIGN, "is no part of the archive")
            else:
                yield item, item.parent.name + item.name
    for bucket in sorted((root / "derived").glob("*")):
        for folder in sorted(bucket.glob("*")) if bucket.is_dir() else []:
            yield from _derived_findings(root, folder)
    for path in sorted((root / "incoming").glob("*")):
        yield _finding(root, path, Fault.UNFINISHED, "was being written, or its writer died")


def _finding(root: Path, path: Path, fault: Fault, sentence: str) -> Finding:
    name = str(path.relative_to(root))
    return Finding(name, fault, f"{name} {sentence}.")


def _content_findings(root: Path, path: Path, expected: str) -> list[Finding]:
    try:
        found = digest(path)
    except Exception as error:  # one bad sector must not hide the rest
        return [_finding(root, path, Fault.UNREADABLE, f"cannot be read ({error.__class__.__name__})")]
    wrong = []
    if found != expected:
        sentence = f"has changed: its SHA-256 is {found}, it should be {expected}"
        wrong.append(_finding(root, path, Fault.CHANGED, sentence))
    if path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        wrong.append(_finding(root, path, Fault.WRITABLE, "is not read-only any more"))
    return wrong


def _derived_findings(root: Path, folder: Path) -> Iterator[Finding | Expected]:
    source = folder.parent.name + folder.name
    if not (root / source[:2] / source[2:]).is_file():
        yield _finding(root, folder, Fault.ORPHAN, "was made from a file that is not in the archive")
    described: set[str] = set()
    for path in sorted(folder.glob("*.json")):
        try:
            fields = json.loads(path.read_bytes())
            name, expected, of = str(fields["file"]), str(fields["sha256"]), str(fields["of"])
        except (ValueError, KeyError, TypeError):
            yield _finding(root, path, Fault.CHANGED, "is not as it was written")
            continue
        described |= {path.name, name}
        if of != source:
            yield _finding(root, path, Fault.CHANGED, "says that it comes from another file")
        if not (folder / name).is_file():
            yield _finding(root, path, Fault.ORPHAN, "describes a file that is not there")
        else:
            yield folder / name, expected
    for path in sorted(folder.glob("*")):
        if path.name not in described and path.suffix != ".json":
            yield _finding(root, path, Fault.ORPHAN, "has no description of what it comes from")
