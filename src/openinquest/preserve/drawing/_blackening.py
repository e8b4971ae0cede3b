"""Copies of documents in which places are blackened, made in the process that reads hostile files.

A copy is made of the pixels that a viewer shows, after the boxes were burnt into them, and of nothing else: no text,
no picture, no object of the original is carried over. Words are put back, unseen, where they stand in full outside the
boxes and can be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor
from typing import Any

import PIL.Image
import PIL.ImageDraw
import pypdfium2

from openinquest.errors import InputError, Problem
from openinquest.preserve.drawing import _pages, _pictures
from openinquest.preserve.drawing._packing import jpeg, packed, png
from openinquest.preserve.drawing._page_words import Seen, words_of
from openinquest.preserve.drawing._pdf_writer import Sheet, Word, Writer
from openinquest.preserve.drawing.places import Margins, Place, padded
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.made import Made

TOOL, VERSION = "blackened", f"1+pdfium{pypdfium2.PDFIUM_INFO.build}+pillow{PIL.__version__}"
MOST_PAGES = 1_000
_PER_INCH, _LONGEST = 200, 5_000  # pixels
_MARGIN, _MARGIN_OF_PICTURES = 1.5, 6.0  # points; codes of photographs smear what is in them over 16 pixels
_PIXELS, _PIXELS_OF_JPEG = 2, 16
_LOSSY = ("JPEG", "WEBP", "MPO")
_PAGE_HEIGHT = 842  # points of the longer side of a page made of a picture

Box = tuple[int, int, int, int]


def of_pdf(data: bytes, task: Task) -> Made:
    """Return the blackened copy of a PDF, a new PDF. `task.order` has `places`, and `words` that were recognised.

    Raises InputError for a file that is locked, broken, of more than 1,000 pages or has a page that cannot be drawn,
    and for places on pages that it does not have.
    """
    document = _pages.opened(data, task.name, MOST_PAGES)
    places = _places(task.order, len(document), task.name)
    recognised = _recognised(task.order)
    left_out, writer, kept, blackened = _left_out(document), Writer(), 0, 0
    for number in range(1, len(document) + 1):
        own = [place for place in places if place.page == number]
        try:
            sheet = _sheet(document[number - 1], own, recognised.get(number, ()))
        except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
            raise InputError(
                "A page cannot be drawn, so no copy was made.",
                [Problem("pages that can be drawn", f"page {number}", file=task.name)],
            ) from None
        kept, blackened = kept + len(sheet.words), blackened + len(own)
        if writer.add(sheet) > task.limits.made:
            raise InputError(
                "The copy would be too large.",
                [Problem(f"at most {task.limits.made >> 20} MB", file=task.name)],
            )
    facts = {"pages": len(document), "places": blackened, "words": kept, "left_out": left_out}
    return Made(writer.octets(), "application/pdf", TOOL, VERSION, facts)


def of_picture(data: bytes, task: Task) -> Made:
    """Return the blackened copy of a picture: PNG, of a photograph JPEG, of several in one file (TIFF) a PDF.

    Of a film (GIF, WebP) it holds the first picture alone. Raises InputError as `of_pdf` does.
    """
    with _pictures.opened(data, task.name) as picture:
        count, kind = _pictures.count_of(picture), picture.format
        films = int(getattr(picture, "n_frames", 1)) - count
        if count > MOST_PAGES:
            raise InputError(
                "The file has too many pictures.",
                [Problem(f"at most {MOST_PAGES}", str(count), file=task.name)],
            )
        places = _places(task.order, count, task.name)
        writer, one = Writer(), None
        for number in range(1, count + 1):
            picture.seek(number - 1)
            one = _pictures.pixels(picture, task.name)
            margins = margins_in_pixels(picture)
            boxes = [padded(place, *one.size, margins) for place in places if place.page == number]
            burn(one, boxes)
            if count > 1 and writer.add(_page_of(one)) > task.limits.made:
                raise InputError(
                    "The copy would be too large.",
                    [Problem(f"at most {task.limits.made >> 20} MB", file=task.name)],
                )
    assert one is not None  # noqa: S101  (a picture has one frame or more; for the type checker)
    facts = {
        "pages": count,
        "places": len(places),
        "words": 0,
        "left_out": {"frames": films} if films else {},
    }
    if count > 1:
        return Made(writer.octets(), "application/pdf", TOOL, VERSION, facts)
    if kind in _LOSSY:
        return Made(jpeg(one), "image/jpeg", TOOL, VERSION, facts)
    return Made(png(one), "image/png", TOOL, VERSION, facts)


def burn(picture: PIL.Image.Image, boxes: Iterable[tuple[float, float, float, float]]) -> list[Box]:
    """Blacken boxes in a picture, every pixel that they touch; return them in whole pixels."""
    draw, burnt = PIL.ImageDraw.Draw(picture), []
    for left, top, right, bottom in boxes:
        box = (floor(left), floor(top), ceil(right), ceil(bottom))
        if box[0] < box[2] and box[1] < box[3]:
            draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill="black")
            burnt.append(box)
    return burnt


def margins_of(page: pypdfium2.PdfPage, scale: float) -> Margins:
    """Return how far around a place a page is blackened, in pixels of a drawing at `scale` pixels a point."""
    if _pages.has_pictures(page):
        return Margins(scale * _MARGIN_OF_PICTURES, scale * _MARGIN_OF_PICTURES)
    return Margins(scale * _MARGIN, 0.0)


def margins_in_pixels(picture: PIL.Image.Image, scale: float = 1.0) -> Margins:
    """Return how far around a place a picture, as it was opened, is blackened where it is drawn at `scale`."""
    pixels = scale * (_PIXELS_OF_JPEG if picture.format in _LOSSY else _PIXELS)
    return Margins(pixels, pixels)


def _sheet(page: pypdfium2.PdfPage, places: Sequence[Place], recognised: Sequence[Seen]) -> Sheet:
    width, height = page.get_size()
    scale = min(_PER_INCH / 72, _LONGEST / max(width, height))
    picture = _pages.drawn(page, scale)
    margins = margins_of(page, scale)
    boxes = [padded(place, *picture.size, margins) for place in places]
    words = words_of(page, picture, scale, recognised)
    burnt = burn(picture, boxes)
    kept = [
        Word(word.text, *(float(round(edge)) for edge in _scaled(word.box, 1 / scale)))
        for word in words
        if word.is_drawn(picture) and not any(_meet(word.ink, box, scale / 2) for box in burnt)
    ]
    page.close()
    return Sheet(width, height, packed(picture), kept)


def _page_of(picture: PIL.Image.Image) -> Sheet:
    scale = _PAGE_HEIGHT / max(picture.size)
    return Sheet(picture.width * scale, picture.height * scale, packed(picture))


def _scaled(box: Sequence[float], by: float) -> tuple[float, ...]:
    return tuple(edge * by for edge in box)


def _meet(one: Sequence[float], other: Sequence[float], margin: float) -> bool:
    return (
        one[0] < other[2] + margin
        and other[0] - margin < one[2]
        and one[1] < other[3] + margin
        and other[1] - margin < one[3]
    )


def _places(order: Mapping[str, Any], pages: int, name: str) -> list[Place]:
    places = [Place.from_json(each) for each in order["places"]]
    wrong = [place for place in places if not (1 <= place.page <= pages and _on_page(place))]
    if wrong:
        raise InputError(
            "A place is not on a page of the document; no copy was made.",
            [Problem(f"a box on one of {pages} pages", f"page {place.page}", file=name) for place in wrong],
        )
    return places


def _on_page(place: Place) -> bool:
    return 0 <= place.left < place.right <= 1 and 0 <= place.top < place.bottom <= 1


def _recognised(order: Mapping[str, Any]) -> dict[int, list[Seen]]:
    found: dict[int, list[Seen]] = {}
    for page, text, *box in order.get("words", ()):
        left, top, right, bottom = map(float, box)
        shares = (left, top, right, bottom)
        found.setdefault(int(page), []).append(Seen(str(text), shares, shares))
    return found


def _left_out(document: pypdfium2.PdfDocument) -> dict[str, int]:
    """Count what a viewer may show of the original and the copy does not have."""
    found = {"attachments": document.count_attachments()}
    found |= dict.fromkeys(("annotations", "fields"), 0)
    for number in range(len(document)):
        for subtype in _pages.annotation_kinds(document, number):
            found["fields" if subtype == _pages.WIDGET else "annotations"] += 1
    return {name: count for name, count in found.items() if count}
