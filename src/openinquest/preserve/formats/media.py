"""Sound and film: kept as they are, addressed by time (``t=`` of W3C Media Fragments).

They hold no text here. What is said in one is a transcript: a document of its own that names what it transcribes.
Only boxes and headers are looked at, so a film of any size is read in a moment.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import ExtractedText

EXTRACTOR, VERSION = "media", "1"

_MOST_BOXES = 10_000
_LONGEST = 10**7  # seconds; a header that says more is broken


def read(file: BinaryIO, task: Task) -> ExtractedText:
    """Return no text, but how long the sound or film lasts where its header says so (MP4 family and WAV)."""
    head = file.read(12)
    seconds: float | None = None
    if head[4:8] == b"ftyp":
        seconds = _of_mp4(file)
    elif head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        seconds = _of_wav(file)
    if seconds is not None and not 0 < (seconds := round(seconds, 3)) < _LONGEST:
        seconds = None
    note = "It has no text of its own: add a transcript as a document, and name what it transcribes."
    return ExtractedText(
        "",
        task.media_type,
        EXTRACTOR,
        VERSION,
        notes=(note,),
        seconds=seconds,
    )


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start of the content and end of each box of an ISO base media file."""
    for _ in range(_MOST_BOXES):
        file.seek(start)
        header = file.read(16)
        if len(header) < 8 or start >= end:
            return
        size, kind, content = int.from_bytes(header[:4], "big"), header[4:8], start + 8
        if size == 1:
            size, content = int.from_bytes(header[8:16], "big"), start + 16
        elif size == 0:
            size = end - start
        if size < content - start:
            return
        yield kind, content, min(start + size, end)
        start += size


def _of_mp4(file: BinaryIO) -> float | None:
    end = file.seek(0, io.SEEK_END)
    for kind, content, stop in _boxes(file, 0, end):
        if kind == b"moov":
            for inner, begin, _ in _boxes(file, content, stop):
                if inner == b"mvhd":
                    file.seek(begin)
                    return _of_mvhd(file.read(32))
    return None


def _of_mvhd(body: bytes) -> float | None:
    try:
        at, kind = (20, ">IQ") if body[0] == 1 else (12, ">II")
        scale, duration = struct.unpack_from(kind, body, at)
    except (struct.error, IndexError):
        return None
    return duration / scale if scale else None


def _of_wav(file: BinaryIO) -> float | None:
    position, rate = 12, 0
    for _ in range(100):
        file.seek(position)
        header = file.read(8)
        if len(header) < 8:
            return None
        size = int.from_bytes(header[4:8], "little")
        if header[:4] == b"fmt ":
            rate = int.from_bytes(file.read(12)[8:12], "little")
        if header[:4] == b"data":
            return size / rate if rate else None
        position += 8 + size + size % 2
    return None
