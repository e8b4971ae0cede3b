"""What files say of how they were made: read in a process of its own, places and owners sealed."""

from __future__ import annotations

import io
import os
import re
import shutil
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError, RecordError
from openinquest.ontology import Level
from openinquest.preserve.archive.derived import METADATA
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.formats import exif, film_boxes
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.metadata import (
    FIELDS,
    LONGEST,
    account_of,
    extracted,
    level_of,
    metadata_of,
    parsed,
)
from preserve.camera_files import DEGREES, PLACE, box, film, jpeg, png, tiff, webp


def image(octets):
    return parsed(exif.read(octets, Task("image/jpeg")))


def moving(octets):
    return parsed(film_boxes.read(io.BytesIO(octets), Task("video/mp4")))


def fields(metadata):
    return {field.name: (field.value, field.level) for field in metadata.fields}


def test_time_and_camera_are_shown_place_and_owner_are_sealed():
    found = image(jpeg())
    said = fields(found)
    assert said["Location"] == (DEGREES, Level.SEALED)
    assert said["EXIF CameraOwnerName"] == ("Invented Owner", Level.SEALED)
    assert said["EXIF BodySerialNumber"] == ("SN-1234567", Level.SEALED)
    assert said["Taken"] == ("2030:01:05 16:37:00 +06:00", Level.RESTRICTED)
    assert {field.level for field in found.fields if field.name.startswith("GPS")} == {Level.SEALED}
    shown = str(found) + str(found.open_fields())
    for secret in ("43", "76", "Invented Owner", "SN-1234567"):
        assert secret not in shown
    assert "sealed" in str(found)
    assert "Invented Works Model 7" in str(found)


@pytest.mark.parametrize(
    ("place", "degrees"),
    [
        (PLACE | {1: "S", 3: "W"}, "-43.239028, -76.895033"),
        (PLACE | {1: ""}, None),
        (PLACE | {2: ((1, 0), (0, 0), (0, 1))}, None),
        (PLACE | {2: ((91, 1), (0, 1), (0, 1))}, None),
        (PLACE | {2: ((43, 1), (14, 1))}, None),
        ({}, None),
    ],
    ids=["south west", "no side", "divided by nought", "beyond the pole", "two parts", "none"],
)
def test_a_place_is_one_on_earth_or_none(place, degrees):
    try:
        said = fields(image(jpeg(tiff(place=place))))
    except InputError:
        assert degrees is None
        return
    assert said.get("Location", (None,))[0] == degrees


@pytest.mark.parametrize(
    "octets",
    [tiff(), png(tiff()), webp(tiff()), webp(b"Exif\0\0" + tiff())],
    ids=["TIFF", "PNG", "WebP", "WebP with a mark"],
)
def test_a_place_is_found_in_every_kind_of_picture(octets):
    assert fields(image(octets))["Location"] == (DEGREES, Level.SEALED)


def test_films_say_when_where_and_with_what():
    said = fields(moving(film()))
    assert said["Location"] == ("+43.2390+076.8950/", Level.SEALED)
    assert said["Taken"] == ("2030-01-05T16:37:00+0600", Level.RESTRICTED)
    assert said["Make"][0] == "Invented Works"
    assert said["ContainerCreated"][0] == "2030-01-05T10:37:00Z"
    assert said["Seconds"][0] == "61.500"
    assert "ContainerCreated" not in fields(moving(film(made=0)))


def test_what_describes_is_found_behind_a_film_larger_than_memory(tmp_path):
    path = tmp_path / "film.mp4"
    head, tail = film()[:12], film()[12:]
    with path.open("wb") as file:
        file.write(head + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 16 + 6 * 2**30))
        file.seek(6 * 2**30, 1)
        file.write(tail)
    assert fields(parsed(account_of(path, "video/mp4")))["Seconds"][0] == "61.500"


def test_boxes_inside_boxes_end():
    deep = b""
    for _ in range(2000):
        deep = box(b"moov", deep)
    assert moving(box(b"ftyp", b"isom") + deep).fields == []
    assert moving(box(b"ftyp", b"isom") + box(b"free") * 50_000).fields == []


def test_fields_are_bounded_and_tidy():
    found = parsed(
        extracted([("A\u202eb\n", "x" * 5000), *((f"n{n}", "v") for n in range(900))], "t", "1", "image/x")
    )
    assert (len(found.fields), len(found.fields[0].value), found.fields[0].name) == (FIELDS, LONGEST, "Ab")


@pytest.mark.parametrize(
    "name",
    ["GPS GPSLatitude", "XMP:City", "Composite:GPSPosition", "IPTC:Province-State", "LensSerialNumber", "OwnerName",
     "Image Artist", "IPTC:By-line", "com.apple.quicktime.location.accuracy.horizontal"],
)  # fmt: skip
def test_what_can_tell_a_place_or_a_person_is_sealed(name):
    assert level_of(name) is Level.SEALED


def test_a_hostile_file_is_read_elsewhere_and_costs_only_its_own_account(tmp_path):
    endless = bytearray(tiff(place={}))
    endless[4:8] = struct.pack(">I", 4_000_000_000)
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg(bytes(endless)))
    account = account_of(path, "image/jpeg", path.name)
    assert account is not None
    assert parsed(account).fields == []
    path.write_bytes(jpeg())
    assert fields(parsed(account_of(path, "image/jpeg", path.name)))["Location"][0] == DEGREES
    assert account_of(path, "text/plain") is None


def test_the_account_lies_beside_its_file_and_goes_with_it(archive: Archive):
    stored = archive.put(jpeg())
    assert metadata_of(archive, stored.sha256) is None
    account = exif.read(jpeg(), Task("image/jpeg"))
    archive.put_text(stored.sha256, account, METADATA)
    assert archive.text(stored.sha256) is None
    assert metadata_of(archive, stored.sha256) == parsed(account)
    assert list(archive.verify()) == []
    [kept] = (archive.path / "derived").rglob("metadata-*.txt")
    kept.chmod(0o600)
    kept.write_text("[]")
    assert list(archive.verify())
    with pytest.raises(RecordError):
        metadata_of(archive, stored.sha256)
    archive.remove(stored.sha256)
    assert not [path for path in archive.path.rglob("*") if path.is_file()]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_octets_bring_a_reader_to_anything_but_fields_or_a_refusal(data):
    make, read = data.draw(st.sampled_from([(jpeg, image), (film, moving)]))
    octets = bytearray(make())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(octets) - 1))
        octets[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(octets)))
    try:
        found = read(bytes(octets[: cut or None]))
    except InputError:
        return
    assert all(level_of(field.name) is field.level for field in found.fields)


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A stand-in for exiftool that is the only one found; it says what the file `said` holds."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "exiftool"
    script.write_text(f"#!/bin/sh\ncat {tmp_path}/said\n")
    script.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    (tmp_path / "photo.jpg").write_bytes(jpeg())
    return tmp_path


def test_what_exiftool_finds_besides_is_added(program):
    (program / "said").write_text(
        '[{"SourceFile": "-", "ExifTool:ExifToolVersion": 12.57, "File:Size": "1", "XMP-photoshop:City": "Oynar",'
        ' "IFD0:Make": "Another", "IPTC:Keywords": ["a", "b"]}]'
    )
    account = account_of(program / "photo.jpg", "image/jpeg")
    said = fields(parsed(account))
    assert said["Make"][0] == "Invented Works"
    assert said["XMP-photoshop:City"] == ("Oynar", Level.SEALED)
    assert said["IPTC:Keywords"][0] == "a, b"
    assert "File:Size" not in said
    assert (account.extractor, account.version) == ("exifread+exiftool", "3.5.1+12.57")


@pytest.mark.parametrize("said", ["", "[]", "[1]", "no JSON", "[{}, {}]"])
def test_an_exiftool_that_fails_costs_only_what_it_would_have_added(program, said):
    (program / "said").write_text(said)
    metadata = parsed(account_of(program / "photo.jpg", "image/jpeg"))
    assert fields(metadata)["Location"][0] == DEGREES
    assert len(metadata.notes) == 1


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_exiftool_and_our_readers_agree(tmp_path):
    for name, octets, kind in (("a.jpg", jpeg(), "image/jpeg"), ("a.mp4", film(), "video/mp4")):
        path = tmp_path / name
        path.write_bytes(octets)
        said = fields(parsed(account_of(path, kind)))
        place = said["Composite:GPSPosition"][0].replace("+", "").split(", ")
        ours = re.findall(r"\d+\.\d+", said["Location"][0])
        assert [float(each) for each in place] == pytest.approx([float(each) for each in ours], abs=1e-5)
