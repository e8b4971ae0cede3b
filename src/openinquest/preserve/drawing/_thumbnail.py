"""The small picture of a document, made in the process that reads hostile files."""

from __future__ import annotations

import io

import PIL
import PIL.Image
import pypdfium2

from openinquest.errors import InputError, Problem
from openinquest.preserve.drawing import _pages, _pictures
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.made import Made

LONGEST = 320
_MOST_PAGES = 1_000_000


def of_picture(data: bytes, task: Task) -> Made:
    """Return the small picture of a picture, of several the first. Raises InputError where it cannot be read."""
    with _pictures.opened(data, task.name, 2 * LONGEST) as picture:
        return _small(_pictures.pixels(picture, task.name))


def of_pdf(data: bytes, task: Task) -> Made:
    """Return the small picture of the first page. Raises InputError where it cannot be drawn."""
    try:
        page = _pages.opened(data, task.name, _MOST_PAGES)[0]
        return _small(_pages.drawn(page, 2 * LONGEST / max(page.get_size())))
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
        raise InputError(
            "The first page cannot be drawn.", [Problem("a page that can be drawn", file=task.name)]
        ) from None


def _small(picture: PIL.Image.Image) -> Made:
    picture.thumbnail((LONGEST, LONGEST), PIL.Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=b"", icc_profile=None)
    facts = {"width": picture.width, "height": picture.height}
    return Made(out.getvalue(), "image/jpeg", "pillow", PIL.__version__, facts)
