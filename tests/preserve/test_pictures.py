"""Pictures that look alike, by their distance. They are drawn here."""

import io
import random

import pytest

from openinquest.errors import EnvironmentFault, InputError
from openinquest.ontology import document_id
from openinquest.preserve import Archive, Task
from openinquest.preserve.republication._picture_hash import read
from openinquest.preserve.republication.copies import propose
from openinquest.preserve.republication.pictures import Near, near_pictures, picture_hash
from openinquest.record import Settings, create_record

Image = pytest.importorskip("PIL.Image", reason="the extra `images` is not installed")
pytest.importorskip("imagehash", reason="the extra `images` is not installed")


def drawn(seed):
    """Return a picture of soft patches of grey."""
    draw = random.Random(seed)
    patches = Image.frombytes("L", (14, 14), bytes(draw.randrange(256) for _ in range(196)))
    return patches.resize((480, 360), Image.Resampling.BICUBIC)


def octets(image, kind="JPEG", **how):
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return Archive(tmp_path_factory.mktemp("pictures") / "archive")


def hashed(data):
    """Return the hash as the isolated process works it out."""
    return int(read(data, Task("image/jpeg")).text, 16)


def test_copies_are_near_and_others_far():
    original = drawn(1)
    small = octets(original.resize((240, 180)), quality=40)
    trimmed = octets(original.crop((4, 3, 476, 357)))
    files = [octets(original, quality=95), small, trimmed, octets(drawn(2))]
    found = {
        (near.first, near.second): near.distance
        for near in near_pictures(dict(enumerate(map(hashed, files))))
    }
    assert found[0, 1] <= 2
    assert found[0, 2] <= 12
    assert not any(3 in pair for pair in found)


def test_a_picture_is_turned_as_its_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 8  # to be turned a quarter to the left
    lying = octets(drawn(1).transpose(Image.Transpose.ROTATE_270), exif=exif)
    assert (hashed(lying) ^ hashed(octets(drawn(1)))).bit_count() <= 2


def test_a_hash_is_worked_out_once(archive, monkeypatch):
    sha256 = archive.put(octets(drawn(3), "PNG")).sha256
    first = picture_hash(archive, sha256, "image/png")
    monkeypatch.setattr("openinquest.preserve.republication.pictures.read_isolated", None)
    assert picture_hash(archive, sha256, "image/png") == first
    assert not list(archive.verify()), "it is kept as a derivative that `check` knows"
    assert archive.text(sha256) is None, "a hash is no text of the document"


def test_a_picture_of_one_tone_is_compared_with_nothing():
    assert read(octets(Image.new("L", (90, 90), 200), "PNG"), Task("image/png")).text == ""


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff\xe0 none", octets(drawn(4))[:300], b"GIF89a" + b"\xff" * 40], ids=len
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(InputError):
        read(data, Task("image/jpeg"))


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr("openinquest.preserve.republication._picture_hash._MOST_PIXELS", 1000)
    with pytest.raises(InputError, match="too large"):
        read(octets(drawn(1), "PNG"), Task("image/png"))


def test_distance_is_counted_in_bits():
    assert near_pictures({4: 0b1011, 2: 0, 9: (1 << 64) - 1}) == [Near(2, 4, 3)]


def _read_here(descriptor, known, task):
    with open(descriptor, "rb", closefd=False) as file:
        return read(file.read(), task)


@pytest.fixture
def record(tmp_path, monkeypatch):
    """A record of two pictures that are near, one published before the other, and one that is broken."""
    # in this process: that another one reads pictures is tried above
    monkeypatch.setattr("openinquest.preserve.republication.pictures.read_isolated", _read_here)
    data = [octets(drawn(1)), octets(drawn(1).resize((240, 180)), quality=50), b"\xff\xd8\xff\xe0 no picture"]
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        kept = Archive(made.archive_folder)
        for name, day, file in zip(
            ("late", "soon", "broken"), ("2030-02-01", "2030-01-01", ""), data, strict=True
        ):
            identifier = document_id(f"https://example.org/{name}")
            said = {
                "id": identifier,
                "handle": name,
                "title": name,
                "coder": "c1",
                "coded_at": "2030-03-01T00:00:00Z",
            }
            capture = {
                "document": identifier, "sha256": kept.put(file).sha256, "size": len(file), "media_type": "image/jpeg",
                "how": "file", "by": "c1", "at": "2030-03-01T00:00:00Z", "method": "person",
            }  # fmt: skip
            made.append(documents=[said | ({"published_on": day} if day else {})], captures=[capture])
        yield made


def test_pictures_are_proposed_with_their_distance(record):
    found = propose(record)
    [pair] = found.pairs
    assert (pair.first.handle, pair.second.handle, pair.dated, pair.text) == ("soon", "late", True, None)
    assert pair.distance <= 2
    assert (found.pictures, len(found.notes), "broken" in found.notes[0]) == (2, 1, True)


def test_without_the_component_texts_are_compared_and_pictures_told(record, monkeypatch):
    monkeypatch.setattr("openinquest.preserve.republication.pictures.find_spec", lambda name: None)
    found = propose(record)
    assert found.pairs == ()
    assert "openinquest[images]" in found.notes[0]
    with pytest.raises(EnvironmentFault):
        picture_hash(Archive(record.archive_folder), "0" * 64, "image/png")
