"""The perceptual hash of one picture, made in the process that reads hostile files."""

from __future__ import annotations

import io
import warnings

from openinquest.errors import InputError, Problem
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import ExtractedText

_MOST_PIXELS = 100_000_000
_FLAT = 12  # tones of 256 between the darkest and the lightest spot


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the hash as 16 hexadecimal digits; none, and a note, for a picture of one tone.

    Of several frames the first counts, turned as its camera says. Raises InputError for what is no picture, or is
    one of more than 100 million pixels.
    """
    import imagehash
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                picture.draft("L", (512, 512))  # a JPEG is decoded no larger than needed
                grey = ImageOps.exif_transpose(picture).convert("L")
        spots = grey.resize((32, 32)).tobytes()
        text = "" if max(spots) - min(spots) < _FLAT else str(imagehash.phash(grey))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InputError(
            "The picture is too large.", [Problem(f"at most {_MOST_PIXELS} pixels", file=task.name)]
        ) from None
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, EOFError):
        raise InputError(
            "The picture cannot be read.", [Problem("a whole picture", file=task.name)]
        ) from None
    notes = () if text else ("The picture is of one tone.",)
    return ExtractedText(text, task.media_type, "imagehash", imagehash.__version__, notes=notes)
