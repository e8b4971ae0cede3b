"""Pages of a PDF drawn as a viewer shows them, in the process that reads hostile files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from openinquest.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

WIDGET = int(pdfium.FPDF_ANNOT_WIDGET)
_MOST_ANNOTATIONS = 10_000


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
    """Return a page in colours at `scale` pixels a point, turned and cropped as it asks; of its own contents alone,
    without annotations and the fields of forms.

    Raises PdfiumError or ValueError where it cannot be drawn.
    """
    bitmap = page.render(
        scale=scale, draw_annots=False, may_draw_forms=False, rev_byteorder=True, prefer_bgrx=True
    )
    picture: Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture


def has_pictures(page: pypdfium2.PdfPage) -> bool:
    """Say whether pixels of a picture are drawn on a page."""
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM]
    return next(iter(page.get_objects(filter=kinds, max_depth=1)), None) is not None


def annotation_kinds(document: pypdfium2.PdfDocument, index: int) -> Iterator[int]:
    """Yield the subtype of each annotation of a page, links aside."""
    page = document[index]
    for number in range(min(int(pdfium.FPDFPage_GetAnnotCount(page)), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        subtype = int(pdfium.FPDFAnnot_GetSubtype(annotation))
        pdfium.FPDFPage_CloseAnnot(annotation)
        if subtype != pdfium.FPDF_ANNOT_LINK:
            yield subtype
    page.close()
