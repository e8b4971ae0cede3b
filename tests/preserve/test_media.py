"""Sound and film: told by signature, kept without text, their length read; hostile headers end."""

import io
import struct
import wave
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.preserve import Limits, extract
from openinquest.preserve.formats.media import read
from openinquest.preserve.formats.registry import Task, recognise

TASK = Task("video/mp4")


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def film(scale: int = 1000, duration: int = 83_500, brand: bytes = b"isom") -> bytes:
    head = box(b"mvhd", bytes(12) + struct.pack(">II", scale, duration) + bytes(80))
    return box(b"ftyp", brand + bytes(4)) + box(b"mdat", b"x" * 5_000) + box(b"moov", head)


def sound(seconds: float = 1.5) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 8_000, 0, "NONE", ""))
        out.writeframes(bytes(int(16_000 * seconds)))
    return file.getvalue()


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (film(), "video/mp4"),
        (film(brand=b"qt  "), "video/quicktime"),
        (film(brand=b"M4A "), "audio/mp4"),
        (film(brand=b"3gp5"), "video/3gpp"),
        (film(brand=b"heic"), "image/heic"),
        (sound(), "audio/wav"),
        (b"ID3\x03\0\0\0\0\0\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(50), "audio/mpeg"),
        (b"\xff\xf1\x50\x80\x01\x3f\xfc\x00", "audio/aac"),
        (b"OggS" + bytes(30), "audio/ogg"),
        (b"fLaC" + bytes(30), "audio/flac"),
        (b"#!AMR\n" + bytes(30), "audio/amr"),
        (b"\x1a\x45\xdf\xa3" + bytes(30), "video/x-matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "video/x-msvideo"),
        (b"\0\0\1\xba" + bytes(30), "video/mpeg"),
    ],
)
def test_recordings_are_told_by_their_signature(head: bytes, media_type: str) -> None:
    assert recognise(head).media_type == media_type


def test_utf16_text_is_not_taken_for_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffслова и ещё слова".encode("utf-16-le"))
    assert extract(path).media_type == "text/plain"


def test_a_film_larger_than_any_limit_is_kept_with_its_length(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(film())
    text = extract(path, limits=Limits(octets=100))
    assert (text.text, text.seconds, text.media_type) == ("", 83.5, "video/mp4")
    assert "transcript" in text.notes[0]
    assert read(io.BytesIO(sound()), Task("audio/wav")).seconds == 1.5


def test_a_film_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"just words")
    with pytest.raises(InputError, match="not what its name says"):
        extract(path)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_broken_headers_end_without_a_length(data: st.DataObject) -> None:
    octets = bytearray(data.draw(st.sampled_from([film(), film(0, 0), sound(0.01)])))
    for _ in range(data.draw(st.integers(1, 8))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    seconds = read(io.BytesIO(bytes(octets[: data.draw(st.integers(0, len(octets)))])), TASK).seconds
    assert seconds is None or 0 < seconds < 10**7
