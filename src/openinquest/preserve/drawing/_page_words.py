"""The words of a page that can be seen on its drawing, in the process that reads hostile files.

A PDF can hold words that nobody sees: behind a picture, in white, off the page, in a layer that is off, put there by a
scanner a little beside what it read. A word counts as seen where it is painted, the page looks otherwise without its
letters, and no other letters stand on them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from math import ceil, floor

import PIL.Image
import PIL.ImageChops
import pypdfium2
import pypdfium2.raw as pdfium

from openinquest.preserve.drawing import _pages
from openinquest.preserve.drawing._page_text import Letter, PageText, Shares, around, goes_on

_DIFFERENCE, _CONTRAST = 24, 60  # of 255
_DEEP = 15  # objects within objects
_CELL, _MOST_CELLS = 16, 200  # pixels
_LIGATURE = 4
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
    width, height = picture.size
    letters = [
        None
        if (letter := text.letter(index)) is None or not letter.text.strip() or not letter.text.isprintable()
        else _Drawn(letter, index, _pixels(letter.box, width, height), _pixels(letter.ink, width, height))
        for index in range(len(text))
    ]
    painted = {drawn.index for drawn in letters if drawn is not None and text.is_painted(drawn.index)}
    unclear = _on_each_other([drawn for drawn in letters if drawn is not None])
    visible = _visible(page, picture, scale)

    def is_seen(drawn: _Drawn) -> bool:
        return (
            drawn.index in painted
            and drawn.index not in unclear
            and visible.crop(_whole(drawn.ink, picture.size)).getbbox() is not None
        )

    return [
        Seen(unicodedata.normalize("NFC", "".join(drawn.letter.text for drawn in word)), *_boxes(word))
        for word in _words(letters)
        if all(map(is_seen, word))
    ]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A letter with its boxes in pixels."""

    letter: Letter
    index: int
    box: Shares
    ink: Shares


def _words(letters: Sequence[_Drawn | None]) -> Iterator[list[_Drawn]]:
    """Yield the letters of each word: what follows one another on a line without a gap."""
    word: list[_Drawn] = []
    box: Shares | None = None
    for drawn in letters:
        if drawn is None or (box is not None and not goes_on(box, drawn.box, drawn.letter.down, 1.0)):
            if word:
                yield word
            word, box = [], None
        if drawn is not None:
            word.append(drawn)
            box = drawn.box if box is None else around(box, drawn.box)
    if word:
        yield word


def _boxes(word: Sequence[_Drawn]) -> tuple[Shares, Shares]:
    return reduce(around, (drawn.box for drawn in word)), reduce(around, (drawn.ink for drawn in word))


def _on_each_other(letters: Sequence[_Drawn]) -> set[int]:
    """Return the indices of letters that stand on other letters: nobody can tell which of them is seen.

    Letters that follow one another at once may share a place, as those of a ligature do.
    """
    by_cell: dict[tuple[int, int], list[_Drawn]] = {}
    for drawn in letters:
        x, y = _middle(drawn.ink)
        by_cell.setdefault((int(x) // _CELL, int(y) // _CELL), []).append(drawn)
    found: set[int] = set()
    for drawn in letters:
        left, top, right, bottom = drawn.ink
        if right - left > _MOST_CELLS * _CELL or bottom - top > _MOST_CELLS * _CELL:
            continue
        for across in range(int(left) // _CELL, int(right) // _CELL + 1):
            for down in range(int(top) // _CELL, int(bottom) // _CELL + 1):
                for other in by_cell.get((across, down), ()):
                    x, y = _middle(other.ink)
                    if abs(other.index - drawn.index) > _LIGATURE and left < x < right and top < y < bottom:
                        found |= {drawn.index, other.index}
    return found


def _middle(box: Shares) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


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
