"""A picture decoded into plain pixels, in the process that reads hostile files.

What a file holds beside its pixels (what a camera wrote, small pictures, profiles, texts) stays behind.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import PIL.Image
import PIL.ImageOps

from openinquest.errors import InputError, Problem

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 120_000_000
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP")
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")
_BROKEN = (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, EOFError, OverflowError)


@contextmanager
def opened(data: bytes, name: str, draft: int = 0) -> Iterator[Image]:
    """Open a picture; a JPEG may be decoded smaller, to `draft` pixels or more.

    Raises InputError for what is no picture that can be decoded, also where the block finds that out.
    """
    PIL.Image.MAX_IMAGE_PIXELS = None  # bounded by `pixels`, frame by frame
    try:
        with PIL.Image.open(io.BytesIO(data), formats=list(_FORMATS)) as picture:
            if draft:
                picture.draft("RGB", (draft, draft))
            yield picture
    except InputError:
        raise
    except (*_BROKEN, PIL.Image.DecompressionBombError):
        raise InputError("The picture cannot be read.", [Problem("a whole picture", file=name)]) from None


def count_of(picture: Image) -> int:
    """Return how many pictures a file has as pages: those of a TIFF. Of a film (GIF, WebP) the first is the picture."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def pixels(picture: Image, name: str) -> Image:
    """Return the present frame as a viewer shows it: upright, on white, grey (`L`) or in colours (`RGB`).

    Raises InputError for more than 120 million pixels.
    """
    if picture.width * picture.height > MOST_PIXELS:
        raise InputError("The picture is too large.", [Problem(f"at most {MOST_PIXELS} pixels", file=name)])
    upright = PIL.ImageOps.exif_transpose(picture) or picture
    if upright.mode in _SIXTEEN_BITS:
        return _of_eight_bits(upright)
    if upright.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = PIL.Image.new("RGBA", upright.size, "white")
        upright = PIL.Image.alpha_composite(ground, upright)
    plain = upright.convert("L" if upright.mode in ("1", "L") else "RGB")
    return PIL.Image.frombytes(plain.mode, plain.size, plain.tobytes())  # nothing hangs on these pixels


def _of_eight_bits(picture: Image) -> Image:
    """Return grey of 16 bits or more in 8: Pillow would cut off what is lighter than 255.

    Of pixels on a scale that is not known, the darkest is black and the lightest white.
    """
    wide = picture.convert("F")
    low, high = map(float, wide.getextrema())  # type: ignore[arg-type]
    if picture.mode.startswith("I") and low >= 0 and high <= 65_535:
        low, high = 0.0, 65_535.0
    step = 255 / (high - low) if high > low else 0.0
    return wide.point(lambda value: value * step - low * step).convert("L")
