"""A PDF of pictures, with words that are found and read aloud but not drawn. Nothing of any other file is in it.

The same pages give the same octets: no date, no name, no number made at random.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_TOGETHER = 100  # of a table of characters, as PDF wants it
_EM = 1_000
_WIDE = 500  # thousandths of the size that each letter is wide


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the box in which it stands, in points from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Raster:
    """The pixels of a page: `packed` as `filter` says, in `bits` a colour, grey or (`colours` 3) red, green, blue."""

    packed: bytes
    filter: str
    width: int
    height: int
    colours: int
    bits: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size in points, its pixels, its words."""

    width: float
    height: float
    raster: Raster
    words: Sequence[Word] = ()


class Writer:
    """Takes pages one by one, so that only their compressed pixels are in memory; `octets` is the whole file."""

    def __init__(self) -> None:
        self._sheets: list[Sheet] = []
        self._size = 0

    def add(self, sheet: Sheet) -> int:
        """Take a page; return the octets that all pages come to so far."""
        self._sheets.append(sheet)
        self._size += len(sheet.raster.packed)
        return self._size

    def octets(self) -> bytes:
        """Return the file."""
        units = sorted(
            {unit for sheet in self._sheets for word in sheet.words for unit in _units(word.text + " ")}
        )
        codes = {unit: number for number, unit in enumerate(units, 1)}
        kids = " ".join(f"{7 + 3 * number} 0 R" for number in range(len(self._sheets)))
        bodies = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {len(self._sheets)} /Kids [{kids}] >>".encode(),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Unseen /Encoding /Identity-H /DescendantFonts [4 0 R]"
            b" /ToUnicode 6 0 R >>",
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unseen /CIDToGIDMap /Identity /DW %d"
            b" /FontDescriptor 5 0 R /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            % _WIDE,
            b"<< /Type /FontDescriptor /FontName /Unseen /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0"
            b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
            _stream(_table_of(codes)),
        ]
        for number, sheet in enumerate(self._sheets):
            first = 7 + 3 * number
            bodies += [
                (
                    f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_number(sheet.width)} {_number(sheet.height)}]"
                    f" /Contents {first + 1} 0 R"
                    f" /Resources << /XObject << /P {first + 2} 0 R >> /Font << /F 3 0 R >> >> >>"
                ).encode(),
                _stream(_content(sheet, codes)),
                _picture(sheet.raster),
            ]
        return _file(bodies)


def _file(bodies: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
    return bytes(out)


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)


def _picture(raster: Raster) -> bytes:
    space = "DeviceRGB" if raster.colours == 3 else "DeviceGray"
    predictor = (
        f" /DecodeParms << /Predictor 15 /Colors {raster.colours} /BitsPerComponent {raster.bits}"
        f" /Columns {raster.width} >>"
        if raster.filter == "FlateDecode"
        else ""
    )
    head = (
        f"<< /Type /XObject /Subtype /Image /Width {raster.width} /Height {raster.height} /ColorSpace /{space}"
        f" /BitsPerComponent {raster.bits} /Filter /{raster.filter}{predictor} /Length {len(raster.packed)} >>"
    ).encode()
    return b"%b\nstream\n%b\nendstream" % (head, raster.packed)


def _content(sheet: Sheet, codes: dict[int, int]) -> bytes:
    width, height = _number(sheet.width), _number(sheet.height)
    parts = [f"q {width} 0 0 {height} 0 0 cm /P Do Q"]
    for word in sheet.words:
        units = _units(word.text)
        size = max(word.bottom - word.top, 1.0)
        natural = size * _WIDE / _EM * len(units)
        stretch = 100 * max(word.right - word.left, 1.0) / natural
        # with a space behind it, by which programs tell words apart that do not measure gaps
        shown = "".join(f"{codes[unit]:04X}" for unit in (*units, ord(" ")))
        parts.append(
            f"BT 3 Tr /F {_number(size)} Tf {_number(stretch)} Tz 1 0 0 1 {_number(word.left)}"
            f" {_number(sheet.height - word.bottom + 0.2 * size)} Tm <{shown}> Tj ET"
        )
    return "\n".join(parts).encode("ascii")


def _table_of(codes: dict[int, int]) -> bytes:
    """Return the table by which codes are read as characters: of those that occur, and no other."""
    rows = [f"<{code:04X}> <{unit:04X}>" for unit, code in codes.items()]
    blocks = [
        f"{len(rows[at : at + _TOGETHER])} beginbfchar\n"
        + "\n".join(rows[at : at + _TOGETHER])
        + "\nendbfchar\n"
        for at in range(0, len(rows), _TOGETHER)
    ]
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Unseen def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{''.join(blocks)}endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")


def _units(text: str) -> list[int]:
    octets = text.encode("utf-16-be", "ignore")
    return [int.from_bytes(octets[at : at + 2], "big") for at in range(0, len(octets), 2)]


def _number(value: float) -> str:
    return re.sub(r"\.?0+$", "", f"{value:.2f}") or "0"
