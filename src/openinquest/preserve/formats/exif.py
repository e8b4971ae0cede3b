"""What cameras write into images (EXIF), read by exifread; runs in the process that reads hostile files."""

from __future__ import annotations

import io
import logging
import struct
from collections.abc import Iterator
from typing import Any

from openinquest.errors import InputError, Problem
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.metadata import LOCATION, MAKE, MODEL, TAKEN, extracted
from openinquest.preserve.text import ExtractedText

_FIRST = ((TAKEN, "EXIF DateTimeOriginal"), (MAKE, "Image Make"), (MODEL, "Image Model"))


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the fields of an image as `metadata.extracted` writes them; none where it says nothing.

    Notes of makers, thumbnails and XMP are left out. Raises InputError where the fields cannot be read.
    """
    import exifread

    logging.disable(logging.CRITICAL)  # its warnings repeat what stands in the file
    try:
        tags = exifread.process_file(
            io.BytesIO(_webp(data) or data), details=False, extract_thumbnail=False, truncate_tags=False
        )
        fields = list(_fields(tags))
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        ArithmeticError,
        OSError,
        struct.error,
    ) as error:
        problem = Problem("EXIF fields in order", type(error).__name__, file=task.name)
        raise InputError("What the image says of itself cannot be read.", [problem]) from None
    return extracted(fields, "exifread", exifread.__version__, task.media_type)


def _webp(data: bytes) -> bytes:
    """Return the EXIF of a WebP picture, empty for all else: exifread wants a mark before it that need not be there."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return b""
    start = 12
    while start + 8 <= len(data):
        size = int.from_bytes(data[start + 4 : start + 8], "little")
        if data[start : start + 4] == b"EXIF":
            return data[start + 8 : start + 8 + size].removeprefix(b"Exif\0\0")
        start += 8 + size + size % 2
    return b""


def _fields(tags: dict[str, Any]) -> Iterator[tuple[str, str]]:
    said = {name: str(tag).strip("\0 ") for name, tag in tags.items() if not isinstance(tag, bytes)}
    for name, source in _FIRST:
        if said.get(source):
            zone = said.get("EXIF OffsetTimeOriginal", "") if name is TAKEN else ""
            yield name, f"{said[source]} {zone}".strip()
    if place := _place(tags):
        yield LOCATION, place
    yield from said.items()


def _place(tags: dict[str, Any]) -> str:
    """Return latitude and longitude in degrees, north and east positive; empty where there is no such place."""
    degrees = []
    for name, most in (("GPSLatitude", 90), ("GPSLongitude", 180)):
        value, side = tags.get(f"GPS {name}"), str(tags.get(f"GPS {name}Ref", ""))[:1].upper()
        parts = [float(part) for part in value.values] if value is not None else []
        if len(parts) != 3 or side not in "NSEW" or not side:
            return ""
        number = parts[0] + parts[1] / 60 + parts[2] / 3600
        if not 0 <= number <= most:
            return ""
        degrees.append(-number if side in "SW" else number)
    return f"{degrees[0]:.6f}, {degrees[1]:.6f}"
