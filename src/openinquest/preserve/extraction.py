"""From a file to its text: opened with care, recognised by content, read in a process of its own."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openinquest.preserve.formats.builtin
import openinquest.preserve.web_archives.kinds  # noqa: F401  (both register the formats that ship)
from openinquest.errors import InputError, Problem, Unreadable
from openinquest.preserve.formats.registry import HEAD, Task, recognise
from openinquest.preserve.isolation import read_isolated
from openinquest.preserve.text import ExtractedText, Limits

_DEFAULT_LIMITS = Limits()


def extract(
    path: str | os.PathLike[str],
    media_type: str | None = None,
    *,
    encoding: str | None = None,
    name: str | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> ExtractedText:
    """Return the text of the file at `path` with its paragraphs and pages.

    The format is found by content; `name` (default: the file's own) and `media_type` must agree with it.
    `encoding` overrides what would be found for text. Raises `InputError` for a file that is empty, too
    large, of a format that cannot be read or another than its name says, broken or locked, and
    `Unreadable` where it cannot be opened for lack of permission.
    """
    shown_name = Path(path).name if name is None else name
    with opened(path) as descriptor:
        size = os.fstat(descriptor).st_size
        known = recognise(_sample(descriptor, size), shown_name, media_type)
        if size > limits.octets and not known.streamed:
            raise InputError(
                "The file is too large to be read.",
                [Problem(f"at most {limits.octets} octets", f"{size} octets", file=shown_name)],
            )
        return read_isolated(descriptor, known, Task(known.media_type, shown_name, encoding, limits))


def beginning_of(path: str | os.PathLike[str]) -> bytes:
    """Return what formats are recognised by: the beginning of a file, of a ZIP container also the end. Raises as
    `opened` does.
    """
    with opened(path) as descriptor:
        return _sample(descriptor, os.fstat(descriptor).st_size)


def _sample(descriptor: int, size: int) -> bytes:
    head = os.pread(descriptor, HEAD, 0)
    if head.startswith(b"PK\x03\x04") and size > HEAD:
        head += os.pread(descriptor, HEAD, max(HEAD, size - HEAD))
    return head


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[int]:
    """Open a regular file for reading as a descriptor; links, folders and devices are refused as `InputError`, what
    may not be opened as `Unreadable`.
    """
    name = Path(path).name
    try:
        # Without waiting: to open a named pipe would hang until somebody writes to it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _unopened(error, name) from None
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            found = "a folder" if stat.S_ISDIR(mode) else "a device, pipe or socket"
            raise InputError("The file cannot be read.", [Problem("a regular file", found, file=name)])
        yield descriptor
    finally:
        os.close(descriptor)


def _unopened(error: OSError, name: str) -> InputError | Unreadable:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return InputError("The file cannot be read.", [Problem("a file", "nothing of that name", file=name)])
    if error.errno == errno.ELOOP:
        advice = "give the file that it points to"
        return InputError(
            "The file cannot be read.", [Problem("a regular file", "a symbolic link", advice, name)]
        )
    if error.errno in (errno.ENAMETOOLONG, errno.ENXIO, errno.EISDIR):
        return InputError(
            "The file cannot be read.", [Problem("a regular file", error.strerror or "", file=name)]
        )
    return Unreadable(
        "The file cannot be opened.", [Problem("permission to read", error.strerror or "", file=name)]
    )
