"""Files made for these tests: PDF written by hand, so that what it says is known to the letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from openinquest.preserve import Archive, ExtractedText

PdfMaker = Callable[..., bytes]


def _pdf(pages: Sequence[Sequence[str]], title: str = "", encrypted: bool = False) -> bytes:
    """Return a PDF: one list of lines a page, one code for each UTF-16 unit, a ToUnicode map for any script."""
    units = sorted({unit for lines in pages for line in lines for unit in _utf16(line)})
    codes = {unit: number for number, unit in enumerate(units, 1)}
    mapped = "".join(f"<{code:04X}> <{unit:04X}>\n" for unit, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /M def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{mapped}endbfchar endcmap end end"
    ).encode()
    kids = " ".join(f"{8 + 2 * number} 0 R" for number in range(len(pages)))
    bodies: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R]"
        b" /ToUnicode 6 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 500 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /F /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800"
        b" /Descent -200 /CapHeight 700 /StemV 80 >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
        b"<< /Title <FEFF" + title.encode("utf-16-be").hex().upper().encode() + b"> >>",
    ]
    for number, lines in enumerate(pages):
        drawn = "".join(
            f"BT /F 10 Tf 40 {800 - 14 * row} Td <{''.join(f'{codes[u]:04X}' for u in _utf16(line))}> Tj ET\n"
            for row, line in enumerate(lines)
        ).encode()
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {9 + 2 * number} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    lock = (
        b" /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> >>"
        b" /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]"
    )
    out += b"trailer << /Size %d /Root 1 0 R /Info 7 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        lock if encrypted else b"",
        start,
    )
    return bytes(out)


def _utf16(line: str) -> list[int]:
    octets = line.encode("utf-16-be")
    return [int.from_bytes(octets[index : index + 2], "big") for index in range(0, len(octets), 2)]


@pytest.fixture(scope="session")
def pdf() -> PdfMaker:
    return _pdf


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture(scope="session")
def as_text() -> Callable[[str], ExtractedText]:
    return lambda text: ExtractedText(text, "text/plain", "plain", "1")
