"""Pages of a PDF drawn as a viewer shows them, in the process that reads hostile files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from openinquest.errors import InputError, Problem

if TYPE_CHECKING:
    from PIL.Image import Image


def opened(data: bytes, name: str, most_pages: int) -> pypdfium2.PdfDocument:
    """Open a PDF. Raises InputError for one that is locked, broken, without pages or of too many."""
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        found = "a PDF that is locked with a password" if locked else "a broken PDF"
        raise InputError(
            "The PDF cannot be drawn.", [Problem("a PDF that opens", found, file=name)]
        ) from None
    if not 0 < count <= most_pages:
        raise InputError(
            "The PDF cannot be drawn.", [Problem(f"1 to {most_pages} pages", str(count), file=name)]
        )
    return document


def drawn(page: pypdfium2.PdfPage, scale: float) -> Image:
    """Return a page with its annotations and forms at `scale` pixels a point, grey where it has no colours.

    The page is turned and cropped as it asks. Raises PdfiumError or ValueError where it cannot be drawn.
    """
    bitmap = page.render(scale=scale, may_draw_forms=True, rev_byteorder=True, prefer_bgrx=True)
    picture: Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture
