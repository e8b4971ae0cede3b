"""Pictures and scans: their text where Tesseract is installed; kept without it, and whatever is wrong with them."""

import io
import shutil
import zlib
from pathlib import Path
from typing import Any

import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.preserve import Limits, check_quote, extract
from openinquest.preserve.formats import image as images
from openinquest.preserve.formats import ocr as recognition
from openinquest.preserve.formats.pdf import rectangles
from openinquest.preserve.formats.registry import Task

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
LINES = ["По данным комиссии, погибли 12 человек.", "Тексеру әлі басталған жоқ, деп хабарлады кеңсе."]
needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None or not FONT.exists(),
    reason="needs the system's Tesseract and DejaVu fonts",
)


def drawn(
    lines: list[str] = LINES, mode: str = "RGB", size: tuple[int, int] = (1500, 330)
) -> PIL.Image.Image:
    picture = PIL.Image.new("RGB", size, "white")
    pen = PIL.ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        pen.text((90, 60 + 80 * row), line, font=PIL.ImageFont.truetype(str(FONT), 40), fill="black")
    return picture.convert(mode)


def saved(picture: PIL.Image.Image, kind: str, **how: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


@needs_tesseract
def test_a_picture_is_read_with_the_places_of_its_words(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(saved(drawn(), "PNG"))
    text = extract(path)
    assert text.media_type == "image/png"
    assert all(check_quote(line, text).found for line in LINES)
    assert "tesseract" in text.version
    assert "OCR" in text.notes[0]
    box = next(box for box in text.boxes if text.text[box.start : box.end] == "погибли")
    left, right = (90 + drawn_width(LINES[0].partition(word)[0]) for word in ("погибли", " 12"))
    assert box.left * 1500 == pytest.approx(left, abs=6)
    assert box.right * 1500 == pytest.approx(right, abs=6)
    assert 60 < box.top * 330 < box.bottom * 330 < 120
    assert [p.language for p in text.paragraphs]


def drawn_width(words: str) -> float:
    return PIL.ImageFont.truetype(str(FONT), 40).getlength(words)


@needs_tesseract
def test_a_scanned_pdf_is_read_and_its_words_have_rectangles(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(saved(drawn(), "PDF", resolution=200))
    text = extract(path)
    found = check_quote(LINES[0], text)
    assert found.found
    assert text.pages[0].number == 1
    match = found.matches[0]
    boxes = rectangles(path.read_bytes(), tuple(text.pages), match.start, match.end, text.boxes)
    assert len(boxes) == len(LINES[0].split())
    width, height = pypdfium2.PdfDocument(path)[0].get_size()
    assert all(0 < box.left < box.right < width and 0 < box.bottom < box.top < height for box in boxes)
    assert "OCR" in " ".join(text.notes)


@needs_tesseract
def test_time_for_recognition_runs_out_without_losing_the_document(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(saved(drawn(), "PDF"))
    text = extract(path, limits=Limits(ocr_seconds=0))
    assert text.text == ""
    assert "within the time set" in text.notes[-1]


def test_without_tesseract_a_picture_is_kept_and_the_advice_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recognition.shutil, "which", lambda name: None)
    recognition.engine.cache_clear()
    text = images.read(saved(drawn(), "PNG"), Task("image/png"))
    recognition.engine.cache_clear()
    assert text.text == ""
    assert "tesseract-ocr-kaz" in text.notes[0]


BLANK = {
    kind: saved(PIL.Image.new("RGB", (40, 40), "white"), kind)
    for kind in ("PNG", "JPEG", "TIFF", "GIF", "WEBP")
}


@pytest.mark.parametrize(("kind", "media_type"), [(kind, f"image/{kind.lower()}") for kind in BLANK])
def test_pictures_are_told_by_their_signature(
    tmp_path: Path, kind: str, media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    path = tmp_path / "file"
    path.write_bytes(BLANK[kind])
    assert extract(path).media_type == media_type


def test_a_bomb_of_pixels_is_kept_and_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        images.ocr, "engine", lambda: recognition.Engine("/nowhere", "5", ("rus", "kaz", "eng"))
    )
    data = bytearray(BLANK["PNG"])
    data[16:24] = (100_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    text = images.read(bytes(data), Task("image/png"))
    assert text.text == ""
    assert "pixels" in text.notes[0]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damaged_pictures_are_kept_with_a_note(data: st.DataObject) -> None:
    octets = bytearray(data.draw(st.sampled_from([BLANK[kind] for kind in ("PNG", "TIFF", "WEBP")])))
    for _ in range(data.draw(st.integers(1, 6))):
        octets[data.draw(st.integers(4, len(octets) - 1))] = data.draw(st.integers(0, 255))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            images.ocr, "engine", lambda: recognition.Engine("/nowhere", "5", ("rus", "kaz", "eng"))
        )
        patch.setattr(images.ocr, "recognise_page", lambda *_: None)
        patch.setattr(images, "_MOST_PIXELS", 10**6)
        text = images.read(bytes(octets), Task("image/png"))
    assert text.text == ""
    assert text.notes
