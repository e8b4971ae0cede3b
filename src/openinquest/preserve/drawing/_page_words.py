"""The words of a page that can be seen on its drawing, in the process that reads hostile files.

A PDF can hold words that nobody sees: behind a picture, in white, off the page, in a layer that is off, put there by a
scanner a little beside what it read. A word counts as seen where the page looks otherwise without its letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import ceil, floor

import PIL.Image
import PIL.ImageChops
import pypdfium2
import pypdfium2.raw as pdfium

from openinquest.preserve.drawing import _pages
from openinquest.preserve.drawing._page_text import PageText, Shares, around, goes_on

_DIFFERENCE, _CONTRAST = 24, 60  # of 255
_DEEP = 15  # objects within objects
_FEW = 40  # letters: a page with fewer that can be seen is a scan with a stamp


@dataclass(frozen=True, slots=True)
class Seen:
    """A word, the box that its line gives it, and its ink, in pixels of the drawing; as shares of the page of one that
    was recognised.
    """

    text: str
    box: Shares
    ink: Shares

    def is_drawn(self, picture: PIL.Image.Image) -> bool:
        """Say whether something stands in its box on a drawing."""
        low, high = picture.crop(_whole(self.box, picture.size)).convert("L").getextrema()
        return float(high) - float(low) > _CONTRAST  # type: ignore[arg-type]


def words_of(
    page: pypdfium2.PdfPage, picture: PIL.Image.Image, scale: float, recognised: Sequence[Seen]
) -> list[Seen]:
    """Return the words of a page that can be seen, in pixels of its drawing, in the order of its text.

    Where its own text is not seen, as on a scan, those that were recognised in the picture.
    """
    own = _own(page, picture, scale)
    if sum(len(word.text) for word in own) >= _FEW or not recognised:
        return own
    width, height = picture.size
    return [
        Seen(word.text, _pixels(word.box, width, height), _pixels(word.ink, width, height))
        for word in recognised
    ]


def _own(page: pypdfium2.PdfPage, picture: PIL.Image.Image, scale: float) -> list[Seen]:
    text = PageText(page)
    if not len(text):
        return []
    letters = [text.letter(index) for index in range(len(text))]
    visible = _visible(page, picture, scale)
    width, height = picture.size
    found: list[Seen] = []
    word, box, seen, drawn = "", None, True, None

    def end() -> None:
        nonlocal word, box, seen, drawn
        plain = unicodedata.normalize("NFC", word)
        if plain and box is not None and drawn is not None and seen:
            found.append(Seen(plain, box, drawn))
        word, box, seen, drawn = "", None, True, None

    for letter in letters:
        if letter is None or not letter.text.strip() or not letter.text.isprintable():
            end()
            continue
        own = _pixels(letter.box, width, height)
        if box is not None and not goes_on(box, own, letter.down, 1.0):
            end()
        box = own if box is None else around(box, own)
        word += letter.text
        ink = _pixels(letter.ink, width, height)
        drawn = ink if drawn is None else around(drawn, ink)
        seen = seen and visible.crop(_whole(ink, picture.size)).getbbox() is not None
    end()
    return found


def _visible(page: pypdfium2.PdfPage, picture: PIL.Image.Image, scale: float) -> PIL.Image.Image:
    """Return where the page looks otherwise without its text."""
    with suppress(pypdfium2.PdfiumError):
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_DEEP):
            pdfium.FPDFTextObj_SetTextRenderMode(item, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    without = _pages.drawn(page, scale).convert("L")
    difference = PIL.ImageChops.difference(picture.convert("L"), without)
    return difference.point([255 if value > _DIFFERENCE else 0 for value in range(256)])


def _pixels(box: Shares, width: int, height: int) -> Shares:
    return box[0] * width, box[1] * height, box[2] * width, box[3] * height


def _whole(box: Shares, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return a box in whole pixels of a picture, one at least: what lies outside is at its edge."""
    left, top = (min(max(floor(edge), 0), most - 1) for edge, most in zip(box[:2], size, strict=True))
    right, bottom = (min(ceil(edge), most) for edge, most in zip(box[2:], size, strict=True))
    return left, top, max(right, left + 1), max(bottom, top + 1)
