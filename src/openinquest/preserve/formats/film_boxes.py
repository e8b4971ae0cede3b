"""What films and sounds of the MP4 family (ISO 14496-12, QuickTime) say of themselves: time, length, place, device.

Runs in the process that reads hostile files. Other containers say nothing here; exiftool may.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import BinaryIO

from openinquest.preserve.formats.registry import Task
from openinquest.preserve.metadata import FIELDS, LOCATION, MAKE, MODEL, TAKEN, extracted
from openinquest.preserve.text import ExtractedText

_VERSION = "1"
_DEPTH, _BOXES, _LONGEST = 8, 20_000, 4_000
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_INSIDE = {b"moov", b"udta", b"trak", b"mdia"}
_QUICKTIME = {
    b"\xa9xyz": LOCATION, b"\xa9mak": MAKE, b"\xa9mod": MODEL, b"\xa9day": TAKEN, b"\xa9swr": "Software",
    b"\xa9nam": "Title", b"\xa9cmt": "Comment", b"\xa9aut": "Author",
}  # fmt: skip
_APPLE = {
    "com.apple.quicktime.location.ISO6709": LOCATION,
    "com.apple.quicktime.make": MAKE,
    "com.apple.quicktime.model": MODEL,
    "com.apple.quicktime.creationdate": TAKEN,
}


def read(source: BinaryIO, task: Task) -> ExtractedText:
    """Return the fields of a film or sound as `metadata.extracted` writes them; none where it says nothing.

    Only the boxes that describe are read, however large the file is.
    """
    size = source.seek(0, os.SEEK_END)
    fields = list(_fields(_Octets(source, 0, size))) if _Octets(source, 0, size).part(4, 8) == b"ftyp" else []
    return extracted(fields, "openinquest-film", _VERSION, task.media_type)


@dataclass(frozen=True, slots=True)
class _Octets:
    """The octets of a file from `start` to `end`, read as they are asked for."""

    source: BinaryIO
    start: int
    end: int

    def part(self, first: int, last: int) -> bytes:
        """Return the octets between two places, counted from the start; fewer where there are none."""
        self.source.seek(self.start + first)
        return self.source.read(max(0, min(last, self.end - self.start) - first))

    def within(self, first: int, last: int) -> _Octets:
        """Return the part between two places as octets of their own."""
        return _Octets(self.source, self.start + first, self.start + last)

    def body(self) -> bytes:
        """Return all of it, or what a field may have."""
        return self.part(0, _LONGEST)

    def __len__(self) -> int:
        return self.end - self.start


def _fields(film: _Octets) -> Iterator[tuple[str, str]]:
    created: list[tuple[str, str]] = []
    for path, box in _boxes(film, ()):
        kind = path[-1]
        if kind in _QUICKTIME and path[-2:-1] == (b"udta",):
            yield _QUICKTIME[kind], _text(box.body())
        elif kind == b"meta":
            yield from _apple(box)
        elif kind == b"mvhd":
            created = list(_header(box.body()))
    # what a device wrote by itself comes before the clock of the container
    yield from created


def _boxes(octets: _Octets, above: tuple[bytes, ...]) -> Iterator[tuple[tuple[bytes, ...], _Octets]]:
    """Yield path and body of each box, depth first; what does not fit its parent ends the walk."""
    start = 0
    for _ in range(_BOXES):
        head, width = octets.part(start, start + 16), 8
        if len(head) < width:
            return
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if size == 1:
            size, width = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = len(octets) - start
        if not width <= size <= len(octets) - start:
            return
        body = octets.within(start + width, start + size)
        yield (*above, kind), body
        if kind in _INSIDE and len(above) < _DEPTH:
            yield from _boxes(body, (*above, kind))
        start += size


def _header(body: bytes) -> Iterator[tuple[str, str]]:
    """Read the movie header: when the container says it was made, and how long it lasts."""
    width = 8 if body[:1] == b"\x01" else 4
    fields = [4, 4 + width, 4 + 2 * width, 8 + 2 * width]
    created, _, scale, length = (
        int.from_bytes(body[at : at + size], "big")
        for at, size in zip(fields, (width, width, 4, width), strict=True)
    )
    # many devices write nought, or seconds since 1970, which gives years long before films were digital
    if 0 < created < 1 << 33 and (made := _EPOCH + timedelta(seconds=created)).year >= 1990:
        yield "ContainerCreated", made.strftime("%Y-%m-%dT%H:%M:%SZ")
        yield TAKEN, made.strftime("%Y-%m-%dT%H:%M:%SZ")
    if scale and 0 < length < (1 << 32) - 1:
        yield "Seconds", f"{length / scale:.3f}"


def _text(body: bytes) -> str:
    """Read a text of user data: QuickTime's with length and language, or a plain one."""
    length = int.from_bytes(body[:2], "big")
    return (body[4 : 4 + length] if length and 4 + length <= len(body) else body).decode("utf-8", "replace")


def _apple(box: _Octets) -> Iterator[tuple[str, str]]:
    """Read the keys and values that Apple's devices write; the box may or may not have a version before it."""
    names: list[str] = []
    for [kind], part in _boxes(box.within(4 if box.part(0, 4) == bytes(4) else 0, len(box)), ()):
        if kind == b"keys":
            listed = _boxes(part.within(min(8, len(part)), len(part)), ())
            names = [key.body().decode("utf-8", "replace") for _, key in islice(listed, FIELDS)]
        elif kind == b"ilst":
            for [number], item in islice(_boxes(part, ()), FIELDS):
                at = int.from_bytes(number, "big")
                values = [value.body()[8:] for [name], value in _boxes(item, ()) if name == b"data"]
                if 1 <= at <= len(names) and values:
                    plain = re.sub(r"^com\.(apple\.quicktime|android)\.", "", names[at - 1])
                    yield _APPLE.get(names[at - 1], plain), values[0].decode("utf-8", "replace")
