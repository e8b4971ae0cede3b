"""Office documents made for tests: their XML written by hand, so that what they say is known to the letter."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as container:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else method
            container.writestr(name, content, how)
    return file.getvalue()


def relations(**parts: str) -> str:
    found = "".join(
        f'<Relationship Id="{kind}" Type="{R}/{kind.rstrip("0123456789")}" Target="{path}"/>'
        for kind, path in parts.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{found}</Relationships>'


def paragraph(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def docx(body: str, **parts: str | bytes) -> bytes:
    """Return a DOCX; other parts by kind: footnotes, comments, header1, ..."""
    named = {kind: f"{kind}.xml" for kind in parts if not isinstance(parts[kind], bytes)}
    return zipped(
        {
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations(**named),
        }
        | {f"word/{kind}.xml": text for kind, text in parts.items() if isinstance(text, str)}
        | {f"word/{kind}.bin": octets for kind, octets in parts.items() if isinstance(octets, bytes)}
    )


def odt(body: str, **parts: str) -> bytes:
    spaces = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table", "style"))
    root = (
        f"<office:document-content {spaces} {DC}><office:body><office:text>{{}}</office:text></office:body>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": root.format(body) + "</office:document-content>",
        }
        | {f"{name}.xml": text for name, text in parts.items()}
    )
