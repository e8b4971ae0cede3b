"""Pages of a PDF that are pictures: drawn by PDFium, their text recognised by Tesseract where it is installed."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from openinquest.preserve.formats import ocr
from openinquest.preserve.text import Box

_FEW_LETTERS = 40  # a page with a picture and fewer than these is a scan with a stamp or a page number
_PER_INCH, _LONGEST = 300, 5_000  # pixels: Tesseract was trained at 300 to the inch; A4 is 3,508 long then


class Scans:
    """The recognition of one document's scanned pages, within a number of seconds for all of them."""

    def __init__(self, seconds: float) -> None:
        self._budget = ocr.Budget(seconds)
        self._found: dict[int, ocr.Recognised] = {}
        self._not_reached: list[int] = []
        self._needed = False

    @property
    def version(self) -> str:
        """Return what the version of the extractor gains by it; empty where nothing was recognised."""
        with_what = ocr.engine() if self._found else None
        return f"+tesseract{with_what.version}" if with_what else ""

    def text(self, document: pypdfium2.PdfDocument, index: int, own: str) -> str:
        """Return the text of a page: `own`, unless it is a picture with more text in it than that."""
        if sum(letter.isalnum() for letter in own) >= _FEW_LETTERS or not _is_drawn(
            document, index, bool(own)
        ):
            return own
        self._needed = True
        with_what = ocr.engine()
        if with_what is None:
            return own
        drawn = _drawn(document, index)
        found = drawn and ocr.recognise_page(with_what, *drawn, index + 1, self._budget)
        if not found:
            self._not_reached.append(index + 1)
            return own
        if len(found.text) <= len(own):
            return own
        self._found[index + 1] = found
        return found.text

    def boxes(self, number: int) -> Sequence[Box]:
        """Return the boxes of the words of a page (from 1), at their positions in its text."""
        return self._found[number].boxes if number in self._found else ()

    def notes(self) -> list[str]:
        """Return sentences on what was recognised and what was not."""
        said = []
        if self._needed and ocr.engine() is None:
            said.append(f"Text in scanned pages was not looked for: {ocr.ADVICE}, and add it again.")
        if self._found:
            count = len(self._found)
            pages = "1 page" if count == 1 else f"{count} pages"
            said.append(
                f"The text of {pages} was recognised by a machine (OCR): look at them before you quote."
            )
        if self._not_reached:
            said.append(
                f"{len(self._not_reached)} scanned pages, the first of them page {self._not_reached[0]}, could not be"
                " recognised within the time set."
            )
        return said


def _is_drawn(document: pypdfium2.PdfDocument, index: int, has_text: bool) -> bool:
    """Return whether the page shows something that is not text: any at all, or a picture beside few words."""
    try:
        page = document[index]
        kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM]
        if not has_text:
            kinds += [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING]
        return next(iter(page.get_objects(filter=kinds, max_depth=2)), None) is not None
    except pypdfium2.PdfiumError:
        return False


def _drawn(document: pypdfium2.PdfDocument, index: int) -> tuple[bytes, int, int] | None:
    try:
        page = document[index]
        longest = max(page.get_size())
        scale = min(_PER_INCH / 72, _LONGEST / longest) if longest > 0 else 0
        if not scale:
            return None
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    except (pypdfium2.PdfiumError, ValueError):
        return None
    octets, width, stride = bytes(bitmap.buffer), bitmap.width, bitmap.stride
    rows = b"".join(octets[row * stride : row * stride + width] for row in range(bitmap.height))
    return rows, width, bitmap.height
