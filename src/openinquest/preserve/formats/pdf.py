"""PDF: text page by page through PDFium, and where on the page a passage stands.

PDFium counts UTF-16 units and marks a hyphen at a line's end with a code of its own; both end here. A scanned
page has no text of its own: it is drawn and recognised where Tesseract is installed, else that is noted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from openinquest.errors import InputError, Problem
from openinquest.preserve.formats.building import TextBuilder
from openinquest.preserve.formats.cleaning import clean, clean_with_origins, line_of
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.formats.running_lines import running_lines
from openinquest.preserve.formats.scans import Scans
from openinquest.preserve.text import Box, ExtractedText, Page

EXTRACTOR = "pdf"
VERSION = f"1+pdfium{pypdfium2.PDFIUM_INFO.build}"

_LINE_END_HYPHENS = ("\ufffe", "\x02")
_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: "a PDF that is locked with a password",
    pdfium.FPDF_ERR_SECURITY: "a PDF with a protection that PDFium does not know",
    pdfium.FPDF_ERR_FORMAT: "a broken PDF",
}


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A box on a page in PDF units (1/72 inch), the origin at the page's lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the text of all pages with their positions and what the file's properties declare.

    Raises `InputError` for a broken or locked file and for one beyond the limits of pages or characters.
    """
    document = _opened(data, task.name)
    if len(document) > task.limits.pages:
        raise InputError(
            "The PDF is too long.",
            [Problem(f"at most {task.limits.pages} pages", str(len(document)), file=task.name)],
        )
    scans = Scans(task.limits.ocr_seconds)
    texts: list[str] = []
    length = 0
    for index in range(len(document)):
        own = clean(_raw_text(document, index)).strip()
        texts.append(scans.text(document, index, own))
        length += len(texts[-1])
        if length > task.limits.characters:
            raise InputError(
                "The PDF holds too much text.",
                [Problem(f"at most {task.limits.characters} characters", "more", file=task.name)],
            )
    builder = TextBuilder()
    boxes: list[Box] = []
    for number, (page, running) in enumerate(zip(texts, running_lines(texts), strict=True), 1):
        builder.page(number, page, running)
        start = builder.pages[-1].start
        boxes.extend(replace(b, start=b.start + start, end=b.end + start) for b in scans.boxes(number))
    empty = texts.count("")
    notes = [f"{empty} of {len(document)} pages have no text; they may be scans."] if empty else []
    notes.extend(scans.notes())
    declared, version = _declared(document), VERSION + scans.version
    return builder.extracted(task, (EXTRACTOR, version), declared=declared, notes=notes, boxes=boxes)


def rectangles(
    source: Path | bytes, pages: tuple[Page, ...], start: int, end: int, boxes: Sequence[Box] = ()
) -> list[Rectangle]:
    """Return the boxes that cover code points `start` to `end` of the text that `read` made of this file.

    One box or more for each line; on pages that were recognised one for each word, of the `boxes` of the text.
    `InputError` where the pages do not fit the file. Call it for files that were read already: it runs in this
    process.
    """
    document = _opened(source if isinstance(source, bytes) else source.read_bytes(), "")
    found: list[Rectangle] = []
    for page in pages:
        begin, stop = max(start, page.start), min(end, page.end)
        if begin < stop:
            if page.number > len(document):
                raise InputError(
                    "The pages do not fit the file.", [Problem(f"{len(document)} pages at most")]
                )
            words = [box for box in boxes if box.page == page.number]
            if words:
                size = document.get_page_size(page.number - 1)
                found.extend(_of_scan(box, *size) for box in words if box.start < stop and begin < box.end)
            else:
                found.extend(_boxes(document, page, begin - page.start, stop - page.start))
    return found


def _of_scan(box: Box, width: float, height: float) -> Rectangle:
    top, bottom = height * (1 - box.top), height * (1 - box.bottom)
    return Rectangle(box.page, width * box.left, bottom, width * box.right, top)


def _boxes(document: pypdfium2.PdfDocument, page: Page, start: int, end: int) -> list[Rectangle]:
    first, last = units_of(document, page.number, start, end)
    text_page = document[page.number - 1].get_textpage()
    char_first = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, first)
    char_last = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, last - 1)
    count = text_page.count_rects(char_first, char_last - char_first + 1)
    return [Rectangle(page.number, *text_page.get_rect(index)) for index in range(count)]


def units_of(document: pypdfium2.PdfDocument, number: int, start: int, end: int) -> tuple[int, int]:
    """Return the UTF-16 units of PDFium's text of page `number` for code points of what `read` made of that page.

    IndexError where the page's text is shorter.
    """
    raw = _raw_text(document, number - 1)
    text, origins = clean_with_origins(raw)
    skipped = len(text) - len(text.lstrip())
    origins.append(len(raw))
    first = len(raw[: origins[start + skipped]].encode("utf-16-le")) // 2
    last = len(raw[: origins[end + skipped]].encode("utf-16-le")) // 2
    return first, last


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) == 0:
            raise InputError("The PDF has no pages.", [Problem("at least one page", "none", file=name)])
    except pypdfium2.PdfiumError as error:
        reason = _REASONS.get(getattr(error, "err_code", None) or 0, "a PDF that PDFium cannot open")
        advice = "save a copy without the password" if "password" in reason else "fetch it again"
        raise InputError(
            "The PDF cannot be read.", [Problem("a PDF that opens", reason, advice, name)]
        ) from None
    return document


def _raw_text(document: pypdfium2.PdfDocument, index: int) -> str:
    """Return the text of one page; empty for a page that PDFium cannot load (the rest may still be good)."""
    try:
        page = document[index]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    text: str = text_page.get_text_range()
    text_page.close()
    page.close()
    for hyphen in _LINE_END_HYPHENS:
        text = text.replace(hyphen, "\u00ad")
    return text


def _declared(document: pypdfium2.PdfDocument) -> dict[str, str]:
    try:
        title = line_of(document.get_metadata_value("Title"))
    except UnicodeDecodeError:  # half a letter of UTF-16
        return {}
    # Word processors put the file's name there; it tells less than no title.
    return (
        {"title": title} if title and not title.lower().endswith((".doc", ".docx", ".indd", ".html")) else {}
    )
