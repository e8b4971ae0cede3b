"""Images and films made by hand, so that what they say of themselves is known to the octet."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_ASCII, _LONG, _RATIO = 2, 4, 5
Value = str | int | tuple[tuple[int, int], ...]

CAMERA: Mapping[int, Value] = {0x010F: "Invented Works", 0x0110: "Model 7"}
TAKEN: Mapping[int, Value] = {
    0x9003: "2030:01:05 16:37:00",
    0x9011: "+06:00",
    0xA430: "Invented Owner",
    0xA431: "SN-1234567",
}
PLACE: Mapping[int, Value] = {
    1: "N", 2: ((43, 1), (14, 1), (205, 10)), 3: "E", 4: ((76, 1), (53, 1), (4212, 100)),
}  # fmt: skip
DEGREES = "43.239028, 76.895033"
"""Latitude and longitude of `PLACE`."""


def _directory(tags: Mapping[int, Value], start: int, pointers: Mapping[int, int]) -> bytes:
    """Return one directory of TIFF with its values behind it, big-endian."""
    rows, behind = [], b""
    first = start + 2 + 12 * (len(tags) + len(pointers)) + 4
    for tag, value in sorted({**tags, **pointers}.items()):
        if isinstance(value, int):
            rows.append(struct.pack(">HHII", tag, _LONG, 1, value))
            continue
        if isinstance(value, str):
            kind, count, octets = _ASCII, len(value) + 1, value.encode("ascii") + b"\0"
        else:
            kind, count, octets = _RATIO, len(value), b"".join(struct.pack(">II", *ratio) for ratio in value)
        if len(octets) <= 4:
            rows.append(struct.pack(">HHI4s", tag, kind, count, octets))
        else:
            rows.append(struct.pack(">HHII", tag, kind, count, first + len(behind)))
            behind += octets
    return struct.pack(">H", len(rows)) + b"".join(rows) + bytes(4) + behind


def tiff(
    camera: Mapping[int, Value] = CAMERA,
    taken: Mapping[int, Value] = TAKEN,
    place: Mapping[int, Value] = PLACE,
) -> bytes:
    """Return EXIF as it stands in files."""
    length = len(_directory(camera, 8, {0x8769: 0, 0x8825: 0}))
    details = _directory(taken, 8 + length, {})
    where = _directory(place, 8 + length + len(details), {})
    first = _directory(camera, 8, {0x8769: 8 + length, 0x8825: 8 + length + len(details)})
    return b"MM\0*" + struct.pack(">I", 8) + first + details + where


def jpeg(exif: bytes | None = None) -> bytes:
    """Return the head of a JPEG picture that holds EXIF and no picture."""
    body = b"Exif\0\0" + (tiff() if exif is None else exif)
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"


def png(exif: bytes) -> bytes:
    """Return a PNG picture without a picture."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(exif)) + b"eXIf" + exif + bytes(4)


def webp(exif: bytes) -> bytes:
    """Return a WebP picture without a picture."""
    parts = ((b"VP8X", b"\x08" + bytes(9)), (b"ALPH", b"odd"), (b"EXIF", exif))
    body = b"".join(
        kind + struct.pack("<I", len(octets)) + octets + bytes(len(octets) % 2) for kind, octets in parts
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box of the MP4 family."""
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def film(*, made: int = 3_976_684_620, place: str = "+43.2390+076.8950/", before: bytes = b"") -> bytes:
    """Return an MP4 with a header, a place as telephones write it, and the keys of Apple's devices."""
    header = bytes(4) + struct.pack(">IIII", made, made, 1000, 61_500)
    text = place.encode()
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(text), 0x15C7), text))
    keys = [b"com.apple.quicktime.make", b"com.apple.quicktime.creationdate"]
    listed = b"".join(box(b"mdta", key) for key in keys)
    values = [b"Invented Works", b"2030-01-05T16:37:00+0600"]
    items = b"".join(
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), value))
        for number, value in enumerate(values, 1)
    )
    meta = box(b"meta", box(b"keys", bytes(4), struct.pack(">I", len(keys)), listed), box(b"ilst", items))
    return box(b"ftyp", b"isom") + before + box(b"moov", box(b"mvhd", header), user, meta)
