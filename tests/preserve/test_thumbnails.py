"""Small pictures: of pictures and first pages, pixels alone, kept and destroyed as every derivative is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from openinquest.cli import main
from openinquest.errors import NotFound, RecordError
from openinquest.preserve.archive.derived import THUMBNAIL
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.documents import captures_of, find_document
from openinquest.preserve.drawing.thumbnails import kept_thumbnail, thumbnail_of
from openinquest.record import Settings, create_record, open_record

_WORDS = b"a house in an invented street"


def photo(path: Path) -> Path:
    """A JPEG that lies on its side: its left half is red, and it says so of itself, and where it was made."""
    picture = Image.new("RGB", (640, 400), "blue")
    picture.paste("red", (0, 0, 320, 400))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter: what is left in the file is above on the screen
    exif[0x010E] = _WORDS.decode()
    picture.save(path, exif=exif, comment=_WORDS)
    return path


def opened(octets: bytes) -> Image.Image:
    return Image.open(io.BytesIO(octets))


def near(colour, other) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(colour, other, strict=True))


def test_a_photograph_stands_upright_and_says_nothing_of_itself(tmp_path):
    made = thumbnail_of(photo(tmp_path / "photo.jpg"), "image/jpeg")
    small = opened(made.octets)
    assert small.size == (200, 320)
    assert near(small.getpixel((100, 10)), (255, 0, 0))
    assert near(small.getpixel((100, 310)), (0, 0, 255))
    assert not small.getexif()
    assert not {"exif", "comment", "icc_profile"} & small.info.keys()
    assert _WORDS not in made.octets


@pytest.mark.parametrize("mode", ["CMYK", "I;16", "LA", "P", "1"])
def test_every_kind_of_pixels_keeps_its_light_and_dark(tmp_path, mode):
    grey = Image.linear_gradient("L").resize((400, 400))
    if mode == "I;16":
        grey = Image.frombytes("I;16", (400, 400), b"".join(bytes((v, v)) for v in grey.tobytes()))
    else:
        grey = grey.convert(mode)
    path = tmp_path / ("picture.jpg" if mode == "CMYK" else "picture.png")
    grey.save(path)
    media_type = "image/jpeg" if mode == "CMYK" else "image/png"
    small = opened(thumbnail_of(path, media_type).octets).convert("L").resize((4, 4))
    assert small.getpixel((1, 0)) < 60 < 195 < small.getpixel((1, 3))


def test_the_first_page_of_a_pdf(tmp_path, pdf):
    path = tmp_path / "brief.pdf"
    path.write_bytes(pdf([["Twelve people had died."], ["The second page."]]))
    small = opened(thumbnail_of(path, "application/pdf").octets)
    assert small.size == (226, 320)
    assert small.convert("L").getextrema()[0] < 200, "something is written there"


@pytest.mark.parametrize(
    ("name", "media_type", "octets"),
    [
        ("cut.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + bytes(200)),
        ("cut.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"),
        ("words.txt", "text/plain", b"words"),
        ("bomb.png", "image/png", None),
    ],
)
def test_what_cannot_be_drawn_has_none_and_is_kept_all_the_same(tmp_path, name, media_type, octets):
    if octets is None:
        out = io.BytesIO()
        Image.new("1", (20_000, 20_000)).save(out, "PNG")
        octets = out.getvalue()
        assert len(octets) < 100_000
    (tmp_path / name).write_bytes(octets)
    assert thumbnail_of(tmp_path / name, media_type) is None


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_record(tmp_path / "record", Settings(title={"en": "An invented event"})).close()
    return tmp_path / "record"


def run(*words: object) -> int:
    return main([str(word) for word in words])


def test_it_is_kept_checked_shown_and_destroyed(home, tmp_path, capsys):
    assert run("add", photo(tmp_path / "photo.jpg"), "--record", home) == 0
    assert run("text", "photo", "--thumbnail", tmp_path / "small.jpg", "--record", home) == 0
    assert opened((tmp_path / "small.jpg").read_bytes()).size == (200, 320)
    assert run("text", "photo", "--thumbnail", tmp_path / "small.jpg", "--record", home) == 2, (
        "never over a file"
    )
    with open_record(home) as record:
        archive = Archive(record.archive_folder)
        [(_, capture)] = captures_of(record, find_document(record, "photo"))
        sha256, made = kept_thumbnail(archive, [capture["sha256"]])
        assert (made.tool, sha256) == ("pillow", capture["sha256"])
    assert run("check", "--record", home) == 0
    [lying] = (home / "archive" / "derived").rglob("thumbnail-*.jpg")
    lying.chmod(0o600)
    lying.write_bytes(lying.read_bytes()[:-1] + b"x")
    assert run("check", "--record", home) == 1
    assert "thumbnail" in capsys.readouterr().out
    with pytest.raises(RecordError):
        archive.made(sha256, THUMBNAIL)
    assert run("destroy", "--document", "photo", "--reason", "safety", "--yes", "--record", home) == 0
    assert not list((home / "archive").rglob("*thumbnail*"))
    with pytest.raises(NotFound):
        kept_thumbnail(archive, [sha256])


def test_of_an_encrypted_archive_it_is_encrypted(home, tmp_path, monkeypatch):
    from openinquest.preserve.archive.encryption import IDENTITY, make_identity

    monkeypatch.setenv(IDENTITY, str(tmp_path / "key.txt"))
    key = make_identity(tmp_path / "key.txt")
    assert run("encrypt", "--to", key, "--yes", "--record", home) == 0
    assert run("add", photo(tmp_path / "photo.jpg"), "--record", home) == 0
    lying = list((home / "archive" / "derived").rglob("thumbnail-*"))
    assert len(lying) == 2
    assert all(path.name.endswith(".age") and b"JFIF" not in path.read_bytes() for path in lying)
    assert run("text", "photo", "--thumbnail", tmp_path / "small.jpg", "--record", home) == 0
    assert run("check", "--record", home) == 0
