"""Blackened copies: what was hidden is in no corner of them, boxes fall on the right pixels, no more is lost."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, PngImagePlugin

from openinquest.errors import InputError
from openinquest.preserve import Archive, extract
from openinquest.preserve.drawing.copies import copy_of, places_of, plan_digest
from openinquest.preserve.drawing.places import Covers, Margins, Place, padded
from openinquest.preserve.quotes import every_place
from openinquest.preserve.text import Box, Limits
from redacted_files import OPEN, SECRET, Pdf, corners, everywhere, raw, tool, written

PDF = "application/pdf"
PARTS = [part.lower() for part in SECRET.split()]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def kept(archive: Archive, data: bytes, name: str):
    path = archive.path.parent / name
    path.write_bytes(data)
    # what Tesseract reads is tested elsewhere, and takes long
    return archive.put(path).sha256, extract(path, limits=Limits(ocr_seconds=0))


def hidden(archive: Archive, data: bytes, quote: str = SECRET):
    """The copy of a PDF in which a quotation is blackened wherever it stands."""
    sha256, text = kept(archive, data, "original.pdf")
    spans = every_place(quote, text)
    assert spans
    places = [place for group in places_of(archive, sha256, text, spans) for place in group]
    return copy_of(archive, sha256, PDF, places, text), places


def shows(text: str) -> list[str]:
    return [part for part in PARTS if part in text.lower()]


def drawn(data: bytes, page: int = 0, scale: float = 1.0) -> Image.Image:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return document[page].render(scale=scale, draw_annots=False).to_pil().convert("L")


def dark(picture: Image.Image) -> Image.Image:
    return picture.point([255 if value < 160 else 0 for value in range(256)])


def test_nothing_is_left_in_any_corner_of_the_file(archive):
    original = everywhere()
    told = {name for name, text in raw(original) if shows(text)}
    assert {"octets as utf-8", "hexadecimal"} <= told, "the secret does stand in the original"
    made, places = hidden(archive, original)
    assert places
    for name, text in corners(made.octets):
        assert not shows(text), name
    texts = dict(corners(made.octets))
    for name in ("pdfium", "pypdf", "pdfminer"):
        for word in OPEN.split():
            assert word in texts[name], f"{name} still finds what is open"
    assert dict(made.facts["left_out"]) == {"attachments": 1, "annotations": 2, "fields": 1}
    assert made.octets.count(b"%%EOF") == 1
    again = Archive(archive.path.parent / "another")
    assert hidden(again, original)[0].octets == made.octets, "the same octets from the same places"


def test_words_that_nobody_sees_are_not_put_back(archive):
    pdf = Pdf()
    white = pdf.picture(Image.new("RGB", (40, 40), "white"))
    contents = (
        pdf.shown(OPEN, 60, 780)
        + pdf.shown("Covered words", 60, 300) + b"q 300 0 0 30 50 290 cm /W Do Q\n"
        + pdf.shown("Unseen words", 60, 200, mode=3)
        + b"1 1 1 rg " + pdf.shown("White words", 60, 150) + b"0 g "
        + pdf.shown("Outside words", 60, 2000)
        + pdf.shown("Visible", 300, 700) + pdf.shown("Beneath", 300, 700, mode=3)
        + pdf.shown("Shown", 300, 660) + b"1 1 1 rg " + pdf.shown("Whiter", 300, 660) + b"0 g "
        + b"/Span << /ActualText (Other) >> BDC " + pdf.shown("Drawn", 300, 580) + b"EMC\n"
        + pdf.shown("Over", 300, 620) + pdf.shown("Twice", 300, 620)
        + b"0 g 50 90 300 30 re f " + pdf.shown("Black words", 60, 100)
    )  # fmt: skip
    sha256, text = kept(archive, pdf.pages([(contents, b"/XObject << /W %d 0 R >>" % white, b"")]), "a.pdf")
    assert "Covered" in text.text
    assert "Unseen" in text.text, "the original has them all"
    made = copy_of(archive, sha256, PDF, [Place(1, 0.5, 0.5, 0.6, 0.6)], text)
    found = dict(corners(made.octets))["pypdf"]
    assert set(OPEN.split()) <= set(found.split())
    hidden = {
        "Covered",
        "Unseen",
        "White",
        "Outside",
        "Black",
        "words",
        "Beneath",
        "Whiter",
        "Over",
        "Twice",
        "Other",
    }
    assert not hidden & set(found.split())


def scan(boxed: bool) -> tuple[bytes, Image.Image]:
    """A scanned page: a picture of words, and the same words unseen one line above where they are drawn."""
    picture = written([(60, 100, OPEN), (60, 200, f"Куәгер {SECRET} келді")], (900, 1200), 30)
    pdf = Pdf()
    image = pdf.picture(picture)
    layer = b"".join(
        pdf.shown(text, 595 * 60 / 900, 842 * (1 - (top - 40) / 1200), 14, mode=3)
        for top, text in ((100, OPEN), (200, f"Куәгер {SECRET} келді"))
    )
    contents = b"q 595 0 0 842 0 0 cm /I Do Q\n" + (layer if boxed else b"")
    return pdf.pages([(contents, b"/XObject << /I %d 0 R >>" % image, b"")]), picture


def test_a_scan_with_a_layer_of_text_beside_its_words(archive):
    data, _ = scan(boxed=True)
    sha256, text = kept(archive, data, "scan.pdf")
    made = copy_of(archive, sha256, PDF, [Place(1, 0.05, 0.15, 0.95, 0.21)], text)
    for name, found in corners(made.octets):
        assert not shows(found), name
    before, after = dark(drawn(data, scale=1.5)), dark(drawn(made.octets, scale=1.5))
    width, height = after.size
    line = (int(0.05 * width) + 2, int(0.15 * height) + 2, int(0.95 * width) - 2, int(0.21 * height) - 2)
    assert after.crop(line).getextrema() == (255, 255)
    above = (0, 0, width, int(0.13 * height))
    assert ImageChops.difference(before.crop(above), after.crop(above)).histogram()[255] < 200
    assert before.crop(above).getbbox()


def test_words_that_were_recognised_are_put_back_where_they_can_be_seen(archive):
    data, _ = scan(boxed=False)
    sha256, text = kept(archive, data, "scan.pdf")
    words = [*OPEN.split(), "Куәгер", *SECRET.split(), "келді", "Иесіз"]
    joined, boxes = "", []
    for number, word in enumerate(words):
        top = 0.08 if number < len(OPEN.split()) else 0.165
        left = 0.07 + 0.1 * (number % len(OPEN.split()))
        if word == "Иесіз":
            left, top = 0.5, 0.8  # nothing is drawn there
        boxes.append(Box(len(joined), len(joined) + len(word), 1, left, top, left + 0.09, top + 0.03))
        joined += word + " "
    read = replace(text, text=joined, boxes=boxes)
    made = copy_of(archive, sha256, PDF, [Place(1, 0.05, 0.15, 0.95, 0.21)], read)
    found = dict(corners(made.octets))["pypdf"]
    assert not shows(found)
    assert "Иесіз" not in found
    assert "Құжатта" in found


CROPS = ("", "0 0 595 842"), ("120 180 480 700", "0 0 595 842"), ("40 60 400 640", "-100 -50 495 792")
ALWAYS = {(90, 1), (270, 2), (0, 2)}
TURNS = [
    pytest.param(turn, *crop, marks=() if (turn, number) in ALWAYS else pytest.mark.nightly)
    for turn in (0, 90, 180, 270)
    for number, crop in enumerate(CROPS)
]


@pytest.mark.parametrize(("turn", "crop", "media"), TURNS)
def test_on_a_turned_or_cropped_page_the_right_pixels_are_black(archive, turn, crop, media):
    def page(secret: bool) -> bytes:
        pdf = Pdf()
        contents = pdf.shown(OPEN, 130, 600) + (pdf.shown(SECRET, 190, 400) if secret else b"")
        contents += pdf.shown("Тағы бір жол", 190, 340)
        more = f"/MediaBox [{media}] /Rotate {turn} {f'/CropBox [{crop}]' if crop else ''}"
        return pdf.pages([(contents, b"", more.encode())])

    with_it, without = page(True), page(False)
    made, places = hidden(archive, with_it)
    assert len(places) == 1
    scale = 200 / 72
    ink = dark(
        ImageChops.invert(ImageChops.difference(drawn(with_it, scale=scale), drawn(without, scale=scale)))
    )
    after = drawn(made.octets, scale=scale)
    assert ink.size == after.size
    assert ink.getbbox(), "the secret is in sight"
    left = ImageChops.multiply(ink, after)  # black wherever the secret was
    assert left.getextrema() == (0, 0)
    # and all else is as it was, but for the box
    width, height = after.size
    left, top, right, bottom = padded(places[0], width, height, Margins(1.5 * scale, 0.0))
    box = (left - 1, top - 1, right + 1, bottom + 1)
    rest = ImageChops.difference(drawn(without, scale=scale), after)
    rest.paste(0, tuple(round(edge) for edge in box))
    assert rest.point([255 if value > 80 else 0 for value in range(256)]).getbbox() is None
    assert "жол" in dict(corners(made.octets))["pypdf"]


NONE = Margins(0.0, 0.0)


def test_a_box_tells_nothing_of_the_length_of_a_word():
    line = {"top": 0.5, "bottom": 0.52, "covers": Covers.WORDS}
    short, longer = Place(1, 0.21, right=0.26, **line), Place(1, 0.19, right=0.29, **line)
    assert padded(short, 1000, 1000, NONE) == padded(longer, 1000, 1000, NONE)
    left, top, right, bottom = padded(short, 1000, 1000, NONE)
    assert (left % 60, right % 60) == (0, 0)
    assert left <= 190 < 290 <= right
    assert (top, bottom) == (500, 520)
    across = Place(1, 0.5, 0.21, 0.52, 0.26, Covers.WORDS_DOWN)
    assert padded(across, 1000, 1000, NONE) == (top, left, bottom, right)


@pytest.mark.parametrize(
    "place",
    [
        Place(2, 0.1, 0.1, 0.2, 0.2),
        Place(0, 0.1, 0.1, 0.2, 0.2),
        Place(1, -0.1, 0.1, 0.2, 0.2),
        Place(1, 0.1, 0.1, 1.2, 0.2),
        Place(1, 0.3, 0.1, 0.2, 0.2),
        Place(1, 0.1, float("nan"), 0.2, 0.2),
    ],
)
def test_a_place_that_is_on_no_page_is_refused(archive, pdf, place):
    sha256, _ = kept(archive, pdf([["One page."]]), "a.pdf")
    with pytest.raises(InputError, match="place"):
        copy_of(archive, sha256, PDF, [place])


def test_hostile_files_are_refused_with_a_reason(archive, pdf):
    pages = Pdf()
    many = pages.pages([(b"", b"", b"")] * 1_001)
    for name, data, told in (
        ("locked.pdf", pdf([["x"]], encrypted=True), "password"),
        ("cut.pdf", pdf([["x"]])[:300], "broken"),
        ("long.pdf", many, "1001"),
        ("none.pdf", b"%PDF-1.7\n%%EOF", "broken"),
    ):
        path = archive.path.parent / name
        path.write_bytes(data)
        sha256 = archive.put(path).sha256
        with pytest.raises(InputError) as refused:
            copy_of(archive, sha256, PDF, [Place(1, 0.1, 0.1, 0.2, 0.2)])
        assert told in str(refused.value)
        assert not list((archive.path / "derived").rglob("blackened*"))


def photograph(**options) -> bytes:
    """A JPEG with the secret in sight, in its small picture, its texts and its comment."""
    picture = written([(60, 100, OPEN), (60, 300, SECRET)])
    exif = Image.Exif()
    exif[0x010E] = SECRET
    exif[0x8298] = SECRET
    out, small = io.BytesIO(), io.BytesIO()
    picture.resize((160, 100)).save(small, "JPEG")
    picture.save(out, "JPEG", exif=exif, comment=SECRET.encode(), icc_profile=SECRET.encode(), **options)
    data = out.getvalue()
    segment = b"\xff\xe2" + (len(small.getvalue()) + 2).to_bytes(2, "big") + small.getvalue()
    return data[:2] + segment + data[2:] + b"after the end: " + SECRET.encode() + small.getvalue()


BOX = Place(1, 0.05, 0.55, 0.95, 0.75)


def blackened(archive, data: bytes, name: str, media_type: str, places=(BOX,)):
    path = archive.path.parent / name
    path.write_bytes(data)
    sha256 = archive.put(path).sha256
    made = copy_of(archive, sha256, media_type, list(places))
    for corner, text in raw(made.octets):
        assert not shows(text), corner
    return made


def test_a_photograph_keeps_nothing_but_its_pixels(archive):
    made = blackened(archive, photograph(), "photo.jpg", "image/jpeg")
    assert made.octets.count(b"\xff\xd8\xff") == 1, "no small picture in it"
    assert made.octets.endswith(b"\xff\xd9")
    found = Image.open(io.BytesIO(made.octets))
    assert not found.getexif()
    assert not {"exif", "comment", "icc_profile", "mp"} & found.info.keys()
    grey = found.convert("L")
    assert grey.crop((40, 275, 760, 375)).getextrema()[1] < 12
    assert grey.crop((40, 90, 760, 150)).getextrema()[0] < 60, "what is open can be read"
    if program := tool("exiftool"):
        import subprocess

        path = archive.path.parent / "copy.jpg"
        path.write_bytes(made.octets)
        done = subprocess.run([program, "-a", "-u", "-G1", str(path)], capture_output=True, timeout=60)
        told = done.stdout.decode()
        assert not shows(told)
        groups = {line.split("]")[0].strip("[") for line in told.splitlines()}
        assert groups <= {"ExifTool", "System", "File", "JFIF", "Composite"}


def test_a_photograph_on_its_side_is_blackened_as_it_is_shown(archive):
    picture = Image.new("RGB", (640, 400), "white")
    picture.paste("red", (0, 0, 100, 400))  # above, once it is turned
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    picture.save(out, "JPEG", exif=exif)
    made = blackened(archive, out.getvalue(), "side.jpg", "image/jpeg", [Place(1, 0.0, 0.0, 1.0, 0.16)])
    found = Image.open(io.BytesIO(made.octets)).convert("RGB")
    assert found.size == (400, 640)
    assert max(max(band) for band in found.crop((0, 0, 400, 102)).getextrema()) < 12
    assert min(min(band) for band in found.crop((0, 140, 400, 640)).getextrema()) > 240


def test_a_png_keeps_no_texts(archive):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", SECRET)
    out = io.BytesIO()
    written([(60, 100, OPEN), (60, 300, SECRET)]).save(out, "PNG", pnginfo=texts)
    made = blackened(archive, out.getvalue() + SECRET.encode(), "shot.png", "image/png")
    found = Image.open(io.BytesIO(made.octets))
    found.load()
    assert not found.info
    assert found.convert("L").crop((40, 275, 760, 375)).getextrema() == (0, 0)
    chunks = {made.octets[at + 4 : at + 8] for at in chunk_starts(made.octets)}
    assert chunks == {b"IHDR", b"IDAT", b"IEND"}


def chunk_starts(data: bytes):
    at = 8
    while at < len(data):
        yield at
        at += 12 + int.from_bytes(data[at : at + 4], "big")


@pytest.mark.parametrize("mode", ["I;16", "CMYK", "P", "LA", "1"])
def test_pixels_of_every_kind(archive, mode):
    picture = written([(60, 100, OPEN), (60, 300, SECRET)]).convert("L")
    if mode == "I;16":
        picture = Image.frombytes("I;16", picture.size, b"".join(bytes((v, v)) for v in picture.tobytes()))
    else:
        picture = picture.convert(mode)
    name, media_type, form = (
        ("a.tif", "image/tiff", "TIFF") if mode == "CMYK" else ("a.png", "image/png", "PNG")
    )
    out = io.BytesIO()
    picture.save(out, form)
    made = blackened(archive, out.getvalue(), name, media_type)
    grey = Image.open(io.BytesIO(made.octets)).convert("L")
    assert grey.crop((40, 275, 760, 375)).getextrema() == (0, 0)
    assert grey.crop((40, 90, 760, 150)).getextrema() == (0, 255)


def test_of_a_film_the_first_picture_goes_out_and_of_a_tiff_every_page(archive):
    first, second = (written([place]).resize((400, 250)) for place in ((60, 100, OPEN), (60, 300, SECRET)))
    film, pages = io.BytesIO(), io.BytesIO()
    first.save(film, "GIF", save_all=True, append_images=[second], comment=SECRET.encode())
    first.save(pages, "TIFF", save_all=True, append_images=[second])
    made = blackened(archive, film.getvalue(), "film.gif", "image/gif")
    found = Image.open(io.BytesIO(made.octets))
    assert (made.media_type, getattr(found, "n_frames", 1)) == ("image/png", 1)
    assert dict(made.facts["left_out"]) == {"frames": 1}
    made = blackened(archive, pages.getvalue(), "pages.tif", "image/tiff", [Place(2, 0.05, 0.55, 0.95, 0.75)])
    assert (made.media_type, made.facts["pages"]) == (PDF, 2)
    width, height = drawn(made.octets, 1).size
    inside = (int(0.06 * width), int(0.56 * height), int(0.94 * width), int(0.74 * height))
    assert drawn(made.octets, 1).crop(inside).getextrema()[1] < 12
    assert drawn(made.octets, 0).crop(inside).getextrema()[0] > 240


def test_every_place_is_found_however_it_is_written(tmp_path):
    from openinquest.preserve.text import ExtractedText

    text = ExtractedText(
        "Omarov came. OMAROV left. Oma-\nrov’s house, Omarova’s. omarov", "text/plain", "t", "1"
    )
    found = [text.text[start:end] for start, end in every_place("Omarov", text)]
    assert found == ["Omarov", "OMAROV", "Oma-\nrov", "Omarova", "omarov"]


def test_a_copy_is_made_once_for_the_same_places(archive, pdf):
    sha256, _ = kept(archive, pdf([["One page."]]), "a.pdf")
    one, two = Place(1, 0.1, 0.1, 0.2, 0.2), Place(1, 0.5, 0.1, 0.6, 0.2)
    made = copy_of(archive, sha256, PDF, [one, two])
    assert copy_of(archive, sha256, PDF, [two, one]) == made
    assert plan_digest([one, two]) == plan_digest([two, one, one]) != plan_digest([one])
    assert len(list((archive.path / "derived").rglob("blackened-*.pdf"))) == 1
    assert not list(archive.verify())
