"""Pixels packed for a file, the same pixels always alike and with nothing beside them."""

from __future__ import annotations

import io
import struct

import PIL.Image
import PIL.ImageChops

from openinquest.preserve.drawing._pdf_writer import Raster

_COLOURLESS = 24  # of 255: how far red, green and blue may lie apart in grey
_PLAIN = 0.9  # of the pixels: as much is white or black on a page of text
_WHITE, _BLACK = 232, 23
_TONES = 15


def png(picture: PIL.Image.Image) -> bytes:
    """Return a picture as PNG."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()


def jpeg(picture: PIL.Image.Image, quality: int = 90) -> bytes:
    """Return a picture as JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def packed(picture: PIL.Image.Image) -> Raster:
    """Return a page's pixels for a PDF: text in 16 tones of grey without loss, all else as JPEG."""
    grey = _grey(picture)
    if grey is not None and _is_plain(grey):
        tones = grey.point([(value * _TONES + 127) // 255 for value in range(256)])
        drawn = PIL.Image.frombytes("P", tones.size, tones.tobytes())
        drawn.putpalette([value * 17 for value in range(16) for _ in range(3)])
        out = io.BytesIO()
        drawn.save(out, "PNG", bits=4, compress_level=6)
        return Raster(_pixels_of(out.getvalue()), "FlateDecode", *picture.size, 1, 4)
    chosen = picture if grey is None else grey
    return Raster(jpeg(chosen, 85), "DCTDecode", *picture.size, 3 if grey is None else 1, 8)


def _grey(picture: PIL.Image.Image) -> PIL.Image.Image | None:
    """Return the picture in grey, None where it has colours."""
    if picture.mode == "L":
        return picture
    red, green, blue = picture.split()
    for one, other in ((red, green), (green, blue), (red, blue)):
        if PIL.ImageChops.difference(one, other).getextrema()[1] > _COLOURLESS:  # type: ignore[operator]
            return None
    return picture.convert("L")


def _is_plain(grey: PIL.Image.Image) -> bool:
    counts = grey.histogram()
    return sum(counts[_WHITE:]) + sum(counts[: _BLACK + 1]) >= _PLAIN * grey.width * grey.height


def _pixels_of(data: bytes) -> bytes:
    """Return what a PNG holds as pixels, which is how a PDF has them too."""
    at, found = 8, []
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            found.append(data[at + 8 : at + 8 + size])
        at += 12 + size
    return b"".join(found)
