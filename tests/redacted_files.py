"""Documents that hold a secret in every corner that a PDF or a picture has, and tools that look into all corners."""

from __future__ import annotations

import io
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parents[1] / "src" / "openinquest" / "charts" / "fonts"
SECRET = "Айғаным Жұмахметқызы"
"""An invented name with letters that Kazakh alone has."""
OPEN = "Құжатта он екі адам туралы айтылады"


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    path = next(path for path in sorted(FONTS.rglob("*.ttf")) if "Bold" not in path.name)
    return ImageFont.truetype(str(path), size)


def written(
    words: list[tuple[int, int, str]], size: tuple[int, int] = (800, 500), letters: int = 24
) -> Image.Image:
    """A white picture with words at places."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for left, top, text in words:
        draw.text((left, top), text, fill="black", font=font(letters))
    return picture


@cache
def face() -> tuple[bytes, dict[int, int]]:
    """The font of the charts, packed, and its glyphs by their letters."""
    data = (FONTS / "NotoSans-Regular.ttf").read_bytes()

    def numbers(at: int, count: int) -> tuple[int, ...]:
        return struct.unpack(f">{count}H", data[at : at + 2 * count])

    tables = {data[12 + 16 * n : 16 + 16 * n]: 12 + 16 * n for n in range(numbers(4, 1)[0])}
    (start,) = struct.unpack(">I", data[tables[b"cmap"] + 8 : tables[b"cmap"] + 12])
    records = [
        struct.unpack(">HHI", data[at : at + 8])
        for n in range(numbers(start + 2, 1)[0])
        for at in [start + 4 + 8 * n]
    ]
    at = start + next(offset for *_, offset in records if numbers(start + offset, 1) == (4,))
    count = numbers(at + 6, 1)[0] // 2
    ends, begins = numbers(at + 14, count), numbers(at + 16 + 2 * count, count)
    deltas, offsets = numbers(at + 16 + 4 * count, count), numbers(at + 16 + 6 * count, count)
    glyphs = {}
    for n, (begin, end, delta, offset) in enumerate(zip(begins, ends, deltas, offsets, strict=True)):
        for letter in range(begin, min(end, 0xFFFE) + 1):
            place = at + 16 + 6 * count + 2 * n + offset + 2 * (letter - begin)
            glyphs[letter] = (numbers(place, 1)[0] if offset else letter) + delta & 0xFFFF
    return zlib.compress(data), glyphs


class Pdf:
    """A PDF written object by object, in a font that has the letters."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.catalog = b""
        self.trailer = b""
        self.codes: dict[int, int] = {}

    def add(self, body: bytes) -> int:
        self.bodies.append(body)
        return len(self.bodies)

    def stream(self, data: bytes, head: bytes = b"", packed: bool = True) -> int:
        if packed:
            data, head = zlib.compress(data), head + b" /Filter /FlateDecode"
        return self.add(b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), head, data))

    def hexed(self, text: str) -> bytes:
        octets = text.encode("utf-16-be")
        units = [int.from_bytes(octets[at : at + 2], "big") for at in range(0, len(octets), 2)]
        return b"".join(b"%04X" % self.codes.setdefault(unit, face()[1][unit]) for unit in units)

    def shown(self, text: str, left: float, bottom: float, size: float = 12, mode: int = 0) -> bytes:
        return b"BT %d Tr /F %f Tf %f %f Td <%b> Tj ET\n" % (mode, size, left, bottom, self.hexed(text))

    def picture(self, picture: Image.Image, name: str = "JPEG") -> int:
        out = io.BytesIO()
        picture.save(out, name)
        head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB" % picture.size
        head += b" /BitsPerComponent 8 /Filter /DCTDecode"
        return self.stream(out.getvalue(), head, packed=False)

    def font(self) -> int:
        rows = "".join(f"<{code:04X}> <{unit:04X}>\n" for unit, code in self.codes.items())
        table = self.stream(
            (
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /M def\n"
                "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
                f"{len(self.codes)} beginbfchar\n{rows}endbfchar endcmap end end"
            ).encode()
        )
        file = self.add(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(face()[0]), face()[0])
        )
        about = self.add(
            b"<< /Type /FontDescriptor /FontName /F /FontFile2 %d 0 R /Flags 4 /FontBBox [0 -300 1000 1000]"
            b" /ItalicAngle 0 /Ascent 1069 /Descent -293 /CapHeight 714 /StemV 80 >>" % file
        )
        wide = b" ".join(
            b"%d [%d]" % (code, font(1_000).getlength(chr(unit))) for unit, code in self.codes.items()
        )
        own = self.add(
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /W [%b] /FontDescriptor %d 0 R /CIDToGIDMap /Identity"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>" % (wide, about)
        )
        return self.add(
            b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [%d 0 R]"
            b" /ToUnicode %d 0 R >>" % (own, table)
        )

    def pages(self, drawn: list[tuple[bytes, bytes, bytes]]) -> bytes:
        """Return the file; a page is its contents, more resources, and more of its own entries."""
        face = self.font()
        parent = len(self.bodies) + 2 * len(drawn) + 1
        kids = []
        for contents, resources, more in drawn:
            content = self.stream(contents)
            box = b"" if b"/MediaBox" in more else b"/MediaBox [0 0 595 842]"
            kids.append(
                self.add(
                    b"<< /Type /Page /Parent %d 0 R %b /Contents %d 0 R /Resources << /Font << /F %d 0 R >> %b >> %b >>"
                    % (parent, box, content, face, resources, more)
                )
            )
        listed = b" ".join(b"%d 0 R" % kid for kid in kids)
        self.add(b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(kids), listed))
        root = self.add(b"<< /Type /Catalog /Pages %d 0 R %b >>" % (parent, self.catalog))
        return _file(self.bodies, root, self.trailer)


def _file(bodies: list[bytes], root: int, trailer: bytes = b"") -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root %d 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1, root, trailer, start,
    )  # fmt: skip
    return bytes(out)


def utf16(text: str) -> bytes:
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


def everywhere() -> bytes:
    """A PDF that has the secret on its page, in an annotation, a form, a bookmark, a file attached to it, its own
    account, XMP, a script, a hidden layer, behind a picture, beside the page, as other text, in an older version.
    """
    pdf = Pdf()
    secret = utf16(SECRET)
    white = pdf.picture(Image.new("RGB", (40, 40), "white"))
    note = pdf.add(
        b"<< /Type /Annot /Subtype /Text /Rect [300 700 320 720] /Contents %b /T %b >>" % (secret, secret)
    )
    free = pdf.add(
        b"<< /Type /Annot /Subtype /FreeText /Rect [300 600 500 640] /DA (/Helv 12 Tf) /Contents %b >>"
        % secret
    )
    field = pdf.add(
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (who) /V %b /Rect [60 500 300 520] /F 4 >>" % secret
    )
    attached = pdf.stream(SECRET.encode(), b"/Type /EmbeddedFile")
    spec = pdf.add(b"<< /Type /Filespec /F (who.txt) /UF %b /EF << /F %d 0 R >> >>" % (secret, attached))
    layer = pdf.add(b"<< /Type /OCG /Name %b >>" % secret)
    xmp = pdf.stream(
        f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(), b"/Type /Metadata /Subtype /XML", packed=False
    )
    item = len(pdf.bodies) + 2
    outline = pdf.add(b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count 1 >>" % (item, item))
    pdf.add(b"<< /Title %b /Parent %d 0 R >>" % (secret, outline))
    script = pdf.add(b"<< /S /JavaScript /JS %b >>" % secret)
    info = pdf.add(b"<< /Title %b /Author %b /Producer %b >>" % (secret, secret, secret))
    pdf.catalog = (
        b"/Outlines %d 0 R /OpenAction %d 0 R /Metadata %d 0 R /Lang (kk)"
        b" /Names << /EmbeddedFiles << /Names [(who) %d 0 R] >> /JavaScript << /Names [(s) %d 0 R] >> >>"
        b" /AcroForm << /Fields [%d 0 R] /DA (/Helv 12 Tf) >>"
        b" /OCProperties << /OCGs [%d 0 R] /D << /OFF [%d 0 R] /Order [%d 0 R] >> >>"
        % (outline, script, xmp, spec, script, field, layer, layer, layer)
    )
    pdf.trailer = b"/Info %d 0 R" % info
    contents = (
        pdf.shown(OPEN, 60, 780)
        + pdf.shown(f"Куәгер {SECRET} сағат тоғызда келді", 60, 750)
        + b"/OC /L BDC\n" + pdf.shown(SECRET, 60, 400) + b"EMC\n"
        + pdf.shown(SECRET, 60, 300) + b"q 300 0 0 30 50 290 cm /W Do Q\n"
        + pdf.shown(SECRET, 900, 900)
        + pdf.shown(SECRET, 60, 200, mode=3)
        + b"1 1 1 rg " + pdf.shown(SECRET, 60, 150) + b"0 g "
        + b"/Span << /ActualText %b >> BDC " % secret + pdf.shown("Бір сөз", 60, 100) + b"EMC\n"
    )  # fmt: skip
    resources = b"/XObject << /W %d 0 R >> /Properties << /L %d 0 R >>" % (white, layer)
    thumb = pdf.picture(written([(5, 5, SECRET)], (106, 60), 8))
    more = b"/Annots [%d 0 R %d 0 R %d 0 R] /Thumb %d 0 R /PieceInfo << /X << /Private %b >> >>" % (
        note, free, field, thumb, secret,
    )  # fmt: skip
    first = pdf.pages([(contents, resources, more)])
    # an incremental update that puts another page content in place of nothing: the older version stays in the file
    start = len(first)
    more_info = b"%d 0 obj\n<< /Title %b >>\nendobj\n" % (info, utf16("Later"))
    update = b"xref\n%d 1\n%010d 00000 n \n" % (info, start)
    size, root = (
        int(found[1]) for found in (re.search(rb"/Size (\d+)", first), re.search(rb"/Root (\d+)", first))
    )
    before = int(re.search(rb"startxref\n(\d+)", first)[1])
    tail = b"trailer << /Size %d /Root %d 0 R /Info %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root, info, before, start + len(more_info),
    )  # fmt: skip
    return first + more_info + update + tail


def corners(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield by which tool and as what text whatever can be had from a PDF: what an adversary would try."""
    from pdfminer.high_level import extract_text
    from pypdf import PdfReader

    with pypdfium2.PdfDocument(data) as document:
        yield "pdfium", "\n".join(page.get_textpage().get_text_range() for page in document)
        yield "pdfium, properties", str(document.get_metadata_dict())
        yield "pdfium, bookmarks", " ".join(item.get_title() for item in document.get_toc())
        assert document.count_attachments() == 0
    reader = PdfReader(io.BytesIO(data))
    yield "pypdf", "\n".join(page.extract_text() for page in reader.pages)
    yield (
        "pypdf, all",
        f"{reader.metadata} {reader.xmp_metadata} {reader.get_fields()} {reader.trailer['/Root']}",
    )
    assert not reader.attachments
    assert all("/Annots" not in page for page in reader.pages)
    yield "pdfminer", extract_text(io.BytesIO(data))
    yield from raw(data)
    yield from _programs(data)


def raw(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield all octets, and those of each stream unpacked, in each encoding in which words may stand there."""
    pieces = [data]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            pieces.append(zlib.decompress(match[1].rstrip(b"\r\n")))
        except zlib.error:
            pieces.append(match[1])
    for piece in pieces:
        for encoding in ("utf-8", "utf-16-be", "utf-16-le", "cp1251"):
            yield f"octets as {encoding}", piece.decode(encoding, "replace")
        for shift in re.findall(rb"<([0-9A-Fa-f]{8,})>", piece):
            octets = bytes.fromhex(shift.decode() + "0" * (len(shift) % 2))
            yield "hexadecimal", octets.decode("utf-16-be", "replace")


def tool(name: str) -> str | None:
    """Return where a program is: on the path, or where REDACTION_TOOLS says."""
    return shutil.which(
        name, path=os.pathsep.join([os.environ.get("REDACTION_TOOLS", ""), os.environ["PATH"]])
    )


def _programs(data: bytes) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.pdf"
        path.write_bytes(data)
        for name, words in (
            ("pdftotext", ["-raw", str(path), "-"]),
            ("pdfinfo", [str(path)]),
            ("pdfdetach", ["-list", str(path)]),
            ("exiftool", ["-a", "-u", "-ee", str(path)]),
        ):
            if program := tool(name):
                done = subprocess.run([program, *words], capture_output=True, timeout=60)
                yield name, done.stdout.decode("utf-8", "replace")
