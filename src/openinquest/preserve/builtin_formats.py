"""The formats that ship: PDF, HTML, plain text. Importing this module registers them."""

from __future__ import annotations

import re

from openinquest.preserve.formats import Format, looks_like_text, register

_HTML_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|link|div|p|h[1-6]|table|article|section|main|a|b"
    rb"|br|ul|ol|span|font|center|iframe|amp-)[\s>/!a-z]",
    re.IGNORECASE | re.DOTALL,
)


def is_pdf(head: bytes) -> bool:
    """Return whether ``%PDF-`` stands in the first 1,024 octets, where readers look for it."""
    return b"%PDF-" in head[:1024]


def is_html(head: bytes) -> bool:
    """Return whether the file begins as HTML does, after white space, comments and an XML declaration."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    return _HTML_BEGINNING.match(head) is not None


register(
    Format(
        media_type="application/pdf",
        title="PDF",
        extensions=frozenset({"pdf"}),
        recognise=is_pdf,
        reader="openinquest.preserve.pdf:read",
        rank=10,
    )
)
register(
    Format(
        media_type="text/html",
        title="HTML",
        extensions=frozenset({"html", "htm", "xhtml"}),
        recognise=is_html,
        reader="openinquest.preserve.html:read",
        rank=20,
        also_called=frozenset({"application/xhtml+xml"}),
    )
)
register(
    Format(
        media_type="text/plain",
        title="plain text",
        extensions=frozenset({"txt", "text", "md", "csv", "tsv", "log", "srt", "vtt"}),
        recognise=looks_like_text,
        reader="openinquest.preserve.plain:read",
        rank=90,
        also_called=frozenset({"text/markdown", "text/csv", "text/tab-separated-values"}),
    )
)
