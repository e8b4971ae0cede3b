"""Pictures: kept as they are; the text in them recognised where Tesseract and Pillow are installed.

A picture is evidence with or without text, so nothing about its text keeps it from being kept: what could not be
done is a note.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openinquest.preserve.formats import ocr
from openinquest.preserve.formats.building import TextBuilder
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import Box, ExtractedText

if TYPE_CHECKING:
    from PIL.Image import Image

EXTRACTOR, VERSION = "image", "1"

_MOST_PIXELS = 120_000_000
_NARROW, _WIDE = 1_600, 6_000  # Tesseract wants letters of about 30 pixels: small pictures are drawn larger
_DAMAGED = "The picture is damaged or of a kind that Pillow cannot decode; no text was looked for."


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the text that was recognised, each picture of the file a page, with the boxes of its words.

    Without Pillow or Tesseract, for a damaged picture and for one of more than 120 million pixels the text is empty
    and a note says why.
    """
    with_what = ocr.engine()
    if with_what is None:
        return _without(task, f"No text was looked for in the picture: {ocr.ADVICE}, and add it again.")
    try:
        import PIL.Image
    except ImportError:
        advice = "pip install 'openinquest[ocr]'"
        return _without(task, f"No text was looked for in the picture: {advice}, and add it again.")
    builder, boxes, notes = TextBuilder(), list[Box](), list[str]()
    if with_what.missing:
        notes.append(f"Models of Tesseract are missing: {', '.join(with_what.missing)}; {ocr.ADVICE}.")
    PIL.Image.MAX_IMAGE_PIXELS = None  # bounded below, and a warning would be lost in this process
    budget, dropped = ocr.Budget(task.limits.ocr_seconds), 0
    try:
        with PIL.Image.open(
            io.BytesIO(data), formats=["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP"]
        ) as picture:
            # the frames of a GIF or WebP are one film, the pictures of a TIFF are pages
            count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            for number in range(1, min(count, task.limits.pages) + 1):
                picture.seek(number - 1)
                if picture.width * picture.height > _MOST_PIXELS:
                    notes.append(
                        f"Picture {number} has more than {_MOST_PIXELS} pixels; no text was looked for."
                    )
                    continue
                grey = _grey(picture)
                found = ocr.recognise_page(with_what, grey.tobytes(), *grey.size, number, budget)
                if found is None:
                    notes.append(f"Time did not suffice from picture {number} of {count} on.")
                    break
                builder.recognised(number, found.text, found.boxes, boxes)
                dropped += found.dropped
    except Exception:  # whatever a damaged picture provokes in Pillow costs its text, not the picture
        notes.append(_DAMAGED)
    if builder.text():
        notes.append("Its text was recognised by a machine (OCR): look at the picture before you quote.")
    if dropped:
        notes.append(f"{dropped} lines that were hardly legible were left out.")
    version = f"{VERSION}+tesseract{with_what.version}"
    return builder.extracted(task, (EXTRACTOR, version), notes=notes, boxes=boxes)


def keep_only(data: bytes, task: Task) -> ExtractedText:
    """Return no text, for pictures of kinds that cannot be decoded here (HEIC, AVIF)."""
    return _without(task, "No text is looked for in pictures of this kind; a copy as JPEG can be added too.")


def _without(task: Task, note: str) -> ExtractedText:
    return ExtractedText("", task.media_type, EXTRACTOR, VERSION, notes=(note,))


def _grey(picture: Image) -> Image:
    """Return it upright, on white, without colours, and of a size at which Tesseract reads best."""
    import PIL.Image
    import PIL.ImageOps

    upright = PIL.ImageOps.exif_transpose(picture) or picture
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = PIL.Image.new("RGBA", upright.size, "white")
        upright = PIL.Image.alpha_composite(ground, upright)
    grey = upright.convert("L")
    longest = max(grey.size)
    factor = 2 if longest < _NARROW else min(1.0, _WIDE / longest)
    if factor == 1.0:
        return grey
    return grey.resize(
        (max(1, int(grey.width * factor)), max(1, int(grey.height * factor))), PIL.Image.Resampling.LANCZOS
    )
