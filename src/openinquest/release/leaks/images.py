"""What a picture says beside its pixels: EXIF, XMP, IPTC, comments, text chunks, what stands after its end."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final

from openinquest.release.leaks.coordinates import as_text
from openinquest.release.leaks.parts import Part, Trouble, strings_of

_LARGEST_CHUNK: Final = 16 * 1024 * 1024
_JPEG_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_NO_WORDS: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xDA})
_PIXELS: Final = frozenset(
    {b"IDAT", b"PLTE", b"tRNS", b"fdAT", b"IHDR", b"gAMA", b"cHRM", b"sRGB", b"bKGD", b"pHYs"}
)


def is_image(data: bytes) -> bool:
    """Say whether bytes begin as JPEG, PNG, GIF, WebP, TIFF or AVIF do."""
    return data.startswith(
        (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
    ) or (
        (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or data[4:12] in (b"ftypavif", b"ftypheic", b"ftypmif1")
    )


def image_parts(data: bytes) -> Iterator[Part | Trouble]:
    """Yield the texts in a picture that are no pixels, and what about it cannot be let out."""
    if data.startswith(b"\xff\xd8\xff"):
        segments = _jpeg(data)
    elif data.startswith(b"\x89PNG"):
        segments = _png(data)
    elif data[:4] == b"RIFF":
        segments = _webp(data)
    else:
        segments = iter([("metadata", data)])
    try:
        for where, raw in segments:
            for text in strings_of(raw):
                yield Part(text, where)
    except (struct.error, zlib.error, IndexError):
        yield Trouble("unreadable", "a picture that is not built as its kind is")
    yield from _exif(data)


def _jpeg(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker == 0xD9:
            yield "bytes after the end of the picture", data[at + 2 :]
            return
        if marker in _JPEG_ALONE or marker in (0x00, 0xFF):
            at += 2 if marker != 0xFF else 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if marker not in _NO_WORDS:
            yield f"segment {marker:02X} of the picture", data[at + 4 : at + 2 + length]
        at += 2 + length
        if marker == 0xDA:
            at = _after_scan(data, at)


def _after_scan(data: bytes, at: int) -> int:
    match = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL).search(data, at)
    return match.start() if match else len(data)


def _png(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"IEND":
            yield "bytes after the end of the picture", data[at:]
            return
        if kind in _PIXELS:
            continue
        where = f"chunk {kind.decode('ascii', 'replace')} of the picture"
        yield where, body
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            for start in (match.end() for match in re.finditer(rb"\0", body[:400])):
                unpacked = _inflated(body[start:]) or _inflated(body[start + 1 :])
                if unpacked:
                    yield where, unpacked
                    break


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST_CHUNK)
    except zlib.error:
        return b""


def _webp(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 12
    while at + 8 <= len(data):
        kind, length = struct.unpack("<4sI", data[at : at + 8])
        if kind not in (b"VP8 ", b"VP8L", b"ALPH", b"ANMF"):
            yield f"chunk {kind.decode('ascii', 'replace')} of the picture", data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    yield "bytes after the end of the picture", data[at:]


def _exif(data: bytes) -> Iterator[Part | Trouble]:
    import exifread

    logging.getLogger("exifread").setLevel(logging.CRITICAL)  # what is no EXIF is no news here
    try:
        tags = exifread.process_file(io.BytesIO(data), details=False)
    except Exception:
        yield Trouble("unreadable", "EXIF that cannot be read")
        return
    if "JPEGThumbnail" in tags or "TIFFThumbnail" in tags or any("Thumbnail" in name for name in tags):
        yield Trouble("thumbnail", "EXIF")
    point = _degrees(tags, "GPS GPSLatitude"), _degrees(tags, "GPS GPSLongitude")
    if point[0] is not None and point[1] is not None:
        yield Trouble("place-of-picture", "EXIF")
        yield Part(as_text([(point[0], point[1])]), "EXIF")
    for name, value in tags.items():
        text = str(value)
        if name.startswith("Image XP"):
            text = bytes(getattr(value, "values", [])).decode("utf-16-le", "replace")
        if text and len(text) > 2:
            yield Part(text, f"EXIF {name}"[:60])


def _degrees(tags: dict[str, object], name: str) -> float | None:
    value: Any = tags.get(name)
    side = str(tags.get(f"{name}Ref", ""))
    try:
        degrees, minutes, seconds = (float(part) for part in value.values)
    except (AttributeError, TypeError, ValueError, ZeroDivisionError):
        return None
    found = degrees + minutes / 60 + seconds / 3600
    return -found if side in ("S", "W") else found
