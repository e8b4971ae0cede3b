"""What a PDF holds: its text layer, read in a process of its own, and whatever is packed in its objects."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from openinquest.errors import InquestError
from openinquest.release.leaks.parts import Part, Trouble, strings_of

_STREAM: Final = re.compile(rb"stream\r?\n")
_LITERAL: Final = re.compile(rb"\((?:[^()\\]|\\.){2,2000}\)", re.DOTALL)
_HEXADECIMAL: Final = re.compile(rb"<([0-9A-Fa-f\s]{8,4000})>")
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LARGEST_STREAM: Final = 32 * 1024 * 1024
_MOST_UNPACKED: Final = 256 * 1024 * 1024


def pdf_parts(data: bytes) -> Iterator[Part | Trouble]:
    """Yield the pages' texts, and all texts in the objects: metadata, notes, forms, what an older version left."""
    if b"/Encrypt" in data:
        yield Trouble("unreadable", "an encrypted PDF")
        return
    yield from _pages(data)
    left = _MOST_UNPACKED
    for where, raw in _objects(data):
        left -= len(raw)
        if left < 0:
            yield Trouble("unreadable", "a PDF that unpacks to more than is read")
            return
        if raw.startswith((b"\xff\xd8\xff", b"\x89PNG")):
            from openinquest.release.leaks.images import image_parts

            yield from image_parts(raw)
            continue
        for text in _texts(raw):
            yield Part(text, where)


def _pages(data: bytes) -> Iterator[Part | Trouble]:
    from openinquest.preserve.extraction import extract

    with TemporaryDirectory(prefix="inquest-leaks-") as folder:
        place = Path(folder) / "file.pdf"
        place.write_bytes(data)
        try:
            found = extract(place, "application/pdf")
        except InquestError:
            # without a text layer nothing can be read, which is right for a copy that is made of pictures
            if not _opens(data):
                yield Trouble("unreadable", "a PDF that cannot be opened")
            return
    for number, text in enumerate(found.text.split("\f"), start=1):
        yield Part(text, f"page {number}" if "\f" in found.text else "text layer")


def _opens(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and b"startxref" in data


def _objects(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield "objects of the PDF", re.sub(rb"stream\r?\n.*?endstream", b"", data, flags=re.DOTALL)
    for number, match in enumerate(_STREAM.finditer(data), start=1):
        end = data.find(b"endstream", match.end())
        raw = data[match.end() : end if end >= 0 else len(data)]
        unpacked = _inflated(raw)
        yield f"stream {number} of the PDF", unpacked if unpacked is not None else raw


def _inflated(data: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST_STREAM)
    except zlib.error:
        return None


def _texts(raw: bytes) -> Iterator[str]:
    for match in _LITERAL.finditer(raw):
        yield _string(_ESCAPED.sub(_unescaped, match[0][1:-1]))
    for match in _HEXADECIMAL.finditer(raw):
        digits = re.sub(rb"\s", b"", match[1])
        yield _string(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
    if b"<?xpacket" in raw or b"<x:xmpmeta" in raw or b"<rdf:" in raw:
        yield from strings_of(raw)


def _string(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1251", "replace")


def _unescaped(match: re.Match[bytes]) -> bytes:
    found = match[1]
    if found[:1] in b"01234567":
        return bytes([int(found, 8) & 255])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(found, found)
