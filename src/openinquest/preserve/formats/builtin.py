"""The formats of documents that ship: PDF, HTML, DOCX, ODT, XLSX, messages, plain text.

Importing this module registers them, and pictures, sounds and films with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import openinquest.preserve.formats.pictures_and_recordings  # noqa: F401  (registers pictures, sounds and films)
from openinquest.preserve.formats.registry import Format, looks_like_text, register
from openinquest.preserve.formats.transcript import is_srt, is_vtt

_HTML_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|link|div|p|h[1-6]|table|article|section|main|a|b"
    rb"|br|ul|ol|span|font|center|iframe|amp-)[\s>/!a-z]",
    re.IGNORECASE | re.DOTALL,
)


_HEADER_LINE = re.compile(rb"[!-9;-~]{1,80}:[^\n]*(?:\n[ \t][^\n]*)*\n?")
_OF_TRANSPORT = re.compile(
    rb"^(?:mime-version|message-id|received|return-path|delivered-to|x-mailer):", re.IGNORECASE | re.MULTILINE
)
_FROM = re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE)
_CENTRAL, _END = b"PK\x01\x02", b"PK\x05\x06"
_OFFICE = "application/vnd.openxmlformats-officedocument."


def is_pdf(head: bytes) -> bool:
    """Return whether ``%PDF-`` stands in the first 1,024 octets, where readers look for it."""
    return b"%PDF-" in head[:1024]


def is_html(head: bytes) -> bool:
    """Return whether the file begins as HTML does, after white space, comments and an XML declaration."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    return _HTML_BEGINNING.match(head) is not None


def is_message(head: bytes) -> bool:
    """Return whether the file begins with the headers of a message, one of them written by a mail program.

    Words that merely begin with "From:" and "Subject:" are a text in which somebody copied a message.
    """
    plain = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if plain.startswith(b"From ") and b"\n" in plain:
        plain = plain.partition(b"\n")[2]  # the line before a message in a mailbox
    position = 0
    while match := _HEADER_LINE.match(plain, position):
        position = match.end()
    ended = position == len(plain) or plain[position : position + 1] == b"\n"
    headers = plain[:position]
    return ended and bool(_FROM.search(headers)) and bool(_OF_TRANSPORT.search(headers))


def parts_of_zip(sample: bytes) -> frozenset[str]:
    """Return the names of parts in a ZIP container, by the list at its end; empty where it is no container."""
    if not sample.startswith(b"PK\x03\x04"):
        return frozenset()
    end = sample.rfind(_END)
    size = int.from_bytes(sample[end + 12 : end + 16], "little") if end >= 0 else 0
    position = end - size if 0 < size <= end else sample.find(_CENTRAL)
    names: set[str] = set()
    while position >= 0 and sample.startswith(_CENTRAL, position):
        name, extra, comment = (
            int.from_bytes(sample[position + at : position + at + 2], "little") for at in (28, 30, 32)
        )
        names.add(sample[position + 46 : position + 46 + name].decode("utf-8", "replace"))
        position += 46 + name + extra + comment
    return frozenset(names)


def _holds(part: str) -> Callable[[bytes], bool]:
    wanted = re.compile(part)
    return lambda sample: any(wanted.fullmatch(name) for name in parts_of_zip(sample))


def _is_odt(sample: bytes) -> bool:
    return sample.startswith(b"PK\x03\x04") and sample[30:].startswith(
        b"mimetypeapplication/vnd.oasis.opendocument.text"
    )


_READ = "openinquest.preserve.formats."
_MS = "application/vnd.ms-"
_FORMATS = (
    # media type, title, extensions, how to recognise it, the module that reads it, rank, other media types
    ("application/pdf", "PDF", "pdf", is_pdf, "pdf", 10, ""),
    ("text/html", "HTML", "html htm xhtml", is_html, "html", 20, "application/xhtml+xml"),
    (
        _OFFICE + "wordprocessingml.document", "DOCX", "docx docm dotx dotm", _holds(r"word/document\d*\.xml"),
        "docx", 30, _MS + "word.document.macroenabled.12",
    ),
    ("application/vnd.oasis.opendocument.text", "ODT", "odt ott", _is_odt, "odt", 31, ""),
    (
        _OFFICE + "spreadsheetml.sheet", "XLSX", "xlsx xlsm xltx xltm", _holds(r"xl/workbook\d*\.xml"),
        "xlsx", 32, _MS + "excel.sheet.macroenabled.12",
    ),
    ("message/rfc822", "e-mail message", "eml", is_message, "eml", 40, ""),
    ("text/vtt", "WebVTT transcript", "vtt", is_vtt, "transcript", 41, ""),
    ("application/x-subrip", "SubRip transcript", "srt", is_srt, "transcript", 42, ""),
    (
        "text/plain", "plain text", "txt text md csv tsv log", looks_like_text,
        "plain", 90, "text/markdown text/csv text/tab-separated-values",
    ),
)  # fmt: skip

for media_type, title, extensions, recognise, module, rank, also in _FORMATS:
    register(
        Format(
            media_type,
            title,
            frozenset(extensions.split()),
            recognise,
            f"{_READ}{module}:read",
            rank,
            frozenset(also.split()),
            programs=("tesseract",) if module == "pdf" else (),
        )
    )
