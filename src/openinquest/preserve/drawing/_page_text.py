"""Where the letters of a page stand in its drawing, in the process that reads hostile files.

Places are shares of the width and height of the page as it is shown, turned and cropped, from its upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_int, c_uint, c_ulong, c_ushort, c_void_p, cast, sizeof
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

Shares = tuple[float, float, float, float]
"""The left, upper, right and lower edge."""
_FAR = 4  # heights of a line between two letters of it
_UNPAINTED = frozenset({-1, int(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE), int(pdfium.FPDF_TEXTRENDERMODE_CLIP)})
_KEY = 64
_FAINT, _WHITE = 16, 240  # of 255
_FINE, _FAR_POINT = 1_000_000, 1_000
"""PDFium tells the place of a point on a drawing in whole pixels: this is one with many."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One code of the text of a page: the character, its ink, the box that its line gives it, whether that line runs up
    or down the page as it is shown.
    """

    text: str
    ink: Shares
    box: Shares
    down: bool


class PageText:
    """The letters of one page, in the order in which PDFium gives them."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._text = page.get_textpage()
        # pages are turned by quarters and cropped, so that all points follow from three; far apart, to be exact
        self._origin = _device(page, 0, 0)
        self._by_x, self._by_y = (
            tuple((there - here) / _FAR_POINT for there, here in zip(point, self._origin, strict=True))
            for point in (_device(page, _FAR_POINT, 0), _device(page, 0, _FAR_POINT))
        )
        self._turned = radians(page.get_rotation())
        self._own_text: dict[int, bool] = {}

    def __len__(self) -> int:
        return max(0, int(pdfium.FPDFText_CountChars(self._text)))

    def letter(self, index: int) -> Letter | None:
        """Return the letter of an index; None for one that PDFium put in, such as a line's end."""
        if pdfium.FPDFText_IsGenerated(self._text, index) == 1:
            return None
        left, right, bottom, top = (c_double() for _ in range(4))
        if not pdfium.FPDFText_GetCharBox(self._text, index, left, right, bottom, top):
            return None
        ink = (left.value, bottom.value, right.value, top.value)
        loose = pdfium.FS_RECTF()
        wide = ink
        if pdfium.FPDFText_GetLooseCharBox(self._text, index, byref(loose)):
            wide = (
                min(ink[0], loose.left), min(ink[1], loose.bottom),
                max(ink[2], loose.right), max(ink[3], loose.top),
            )  # fmt: skip
        code = pdfium.FPDFText_GetUnicode(self._text, index)
        turned = pdfium.FPDFText_GetCharAngle(self._text, index) + self._turned
        down = abs(sin(turned)) > abs(cos(turned))
        return Letter(chr(code) if code < 0x110000 else "", self._shown(ink), self._shown(wide), down)

    def is_painted(self, index: int) -> bool:
        """Say whether a letter is drawn as what it is: not invisibly, not as a mere outline for cutting, not in white,
        and not as other text that stands for what is drawn (ActualText).
        """
        item = pdfium.FPDFText_GetTextObject(self._text, index)
        address = int(cast(item, c_void_p).value or 0)
        if address not in self._own_text:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item) if address else -1
            self._own_text[address] = mode not in _UNPAINTED and not _stands_for_other(item)
        if not self._own_text[address]:
            return False
        red, green, blue, alpha = (c_uint() for _ in range(4))
        if not pdfium.FPDFText_GetFillColor(self._text, index, red, green, blue, alpha):
            return True
        return alpha.value > _FAINT and min(red.value, green.value, blue.value) < _WHITE

    def indices(self, first_unit: int, last_unit: int) -> range:
        """Return the indices of the letters between two UTF-16 units of the page's text, both included."""
        first = pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, first_unit)
        last = pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, last_unit)
        return range(max(first, 0), last + 1)

    def _shown(self, box: Shares) -> Shares:
        """Return a box in the page's own units as it is shown: turned and cropped."""
        one, other = self._point(box[0], box[1]), self._point(box[2], box[3])
        return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])

    def _point(self, x: float, y: float) -> tuple[float, float]:
        (left, top), (a, b), (c, d) = self._origin, self._by_x, self._by_y
        return left + a * x + c * y, top + b * x + d * y


def _stands_for_other(item: Any) -> bool:
    """Say whether an object of a page is marked as standing for other text than it draws."""
    key, length = (c_ushort * _KEY)(), c_ulong()
    for number in range(max(0, int(pdfium.FPDFPageObj_CountMarks(item)))):
        mark = pdfium.FPDFPageObj_GetMark(item, number)
        for param in range(max(0, int(pdfium.FPDFPageObjMark_CountParams(mark)))):
            named = pdfium.FPDFPageObjMark_GetParamKey(mark, param, key, sizeof(key), length)
            if named and bytes(key).startswith("ActualText".encode("utf-16-le")):
                return True
    return False


def _device(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """Return a point of a page as shares of the page as it is shown."""
    across, down = c_int(), c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, byref(across), byref(down))
    return across.value / _FINE, down.value / _FINE


def lines_of(letters: Sequence[Letter], width: float, height: float) -> Iterator[tuple[Shares, bool]]:
    """Yield a box for each line of letters that follow one another, that of all of its letters, and whether it runs up
    or down. `width` and `height` are those of the page.
    """
    current: Shares | None = None
    down = False
    for letter in letters:
        if current is not None and letter.down == down and goes_on(current, letter.box, down, width / height):
            current = around(current, letter.box)
            continue
        if current is not None:
            yield current, down
        current, down = letter.box, letter.down
    if current is not None:
        yield current, down


def around(one: Shares, other: Shares) -> Shares:
    """Return the box of two boxes."""
    return (
        min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip


def goes_on(line: Shares, box: Shares, down: bool, wide: float) -> bool:
    """Say whether a letter stands on a line, not far from what it has; pages are `wide` times as wide as high."""
    if down:
        line, box, wide = (line[1], line[0], line[3], line[2]), (box[1], box[0], box[3], box[2]), 1 / wide
    gap = max(box[0] - line[2], line[0] - box[2])
    return line[1] <= (box[1] + box[3]) / 2 <= line[3] and gap * wide < _FAR * (line[3] - line[1])
