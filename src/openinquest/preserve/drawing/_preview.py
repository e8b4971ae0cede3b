"""A page with the places marked that are to be blackened, for the eyes of who decides: what is under them shows.

Made in the process that reads hostile files.
"""

from __future__ import annotations

from collections.abc import Sequence

import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont
import pypdfium2

from openinquest.errors import InputError, Problem
from openinquest.preserve.drawing import _blackening, _pages, _pictures
from openinquest.preserve.drawing._packing import png
from openinquest.preserve.drawing.places import Margins, Place, padded
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.made import Made

_LONGEST = 1_400
_VEIL, _RULER = (200, 0, 0, 90), (0, 70, 160, 70)
_INK = (200, 0, 0, 255)


def of_pdf(data: bytes, task: Task) -> Made:
    """Return page `task.order["page"]` with its places, numbered, and a ruler of tenths. InputError as for the copy."""
    document = _pages.opened(data, task.name, _blackening.MOST_PAGES)
    number = _page(task, len(document))
    try:
        page = document[number - 1]
        scale = _LONGEST / max(page.get_size())
        margins = _blackening.margins_of(page, scale)
        return _drawn(_pages.drawn(page, scale), _own(task, number), margins)
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
        raise InputError(
            "The page cannot be drawn.",
            [Problem("a page that can be drawn", f"page {number}", file=task.name)],
        ) from None


def of_picture(data: bytes, task: Task) -> Made:
    """Return picture `task.order["page"]` of the file likewise."""
    with _pictures.opened(data, task.name) as picture:
        number = _page(task, _pictures.count_of(picture))
        picture.seek(number - 1)
        shown = _pictures.pixels(picture, task.name).convert("RGB")
        scale = min(1.0, _LONGEST / max(shown.size))
        margins = _blackening.margins_in_pixels(picture, scale)
    size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
    return _drawn(shown.resize(size), _own(task, number), margins)


def _page(task: Task, pages: int) -> int:
    number = int(task.order["page"])
    if not 1 <= number <= pages:
        raise InputError(
            "There is no such page.", [Problem(f"a page from 1 to {pages}", str(number), file=task.name)]
        )
    return number


def _own(task: Task, number: int) -> list[tuple[str, Place]]:
    """Return the places of a page, each with the number under which the command lists it."""
    named = zip(task.order["names"], map(Place.from_json, task.order["places"]), strict=True)
    return [(name, place) for name, place in named if place.page == number]


def _drawn(picture: PIL.Image.Image, places: Sequence[tuple[str, Place]], margins: Margins) -> Made:
    sheet = PIL.Image.new("RGBA", picture.size)
    draw, font = PIL.ImageDraw.Draw(sheet), PIL.ImageFont.load_default()
    width, height = picture.size
    for tenth in range(1, 10):
        across, down = width * tenth // 10, height * tenth // 10
        draw.line((across, 0, across, height), fill=_RULER)
        draw.line((0, down, width, down), fill=_RULER)
        draw.text((across + 2, 1), f"{tenth}0", fill=_RULER[:3], font=font)
        draw.text((2, down + 1), f"{tenth}0", fill=_RULER[:3], font=font)
    for name, place in places:
        box = padded(place, width, height, margins)
        draw.rectangle(box, fill=_VEIL, outline=_INK)
        draw.text((box[0] + 3, max(0, box[1] - 12)), name, fill=_INK, font=font)
    whole = PIL.Image.alpha_composite(picture.convert("RGBA"), sheet).convert("RGB")
    return Made(png(whole), "image/png", "preview", "1", {"places": len(places)})
