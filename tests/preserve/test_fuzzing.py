"""Small valid files of each format, changed at random: read or refused, and nothing else.

The readers run here, under the hook that forbids them files, sockets and programs, and with the limits of
characters; processes of their own for so many files would take hours. `test_isolation.py` tests the process.
"""

from __future__ import annotations

import importlib
import io
import random
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.preserve import _reading_process, readable_formats
from openinquest.preserve.formats.language import with_languages
from openinquest.preserve.formats.registry import Format, Task
from openinquest.preserve.text import ExtractedText, Limits
from preserve.camera_files import film
from preserve.office_files import docx, odt, paragraph, zipped

LIMITS = Limits(octets=1 << 20, characters=200_000, pages=50, seconds=20)

VTT = (
    b"WEBVTT\n\n00:01.000 --> 00:02.500\n<v One>Twelve had died\n\n00:03.000 --> 00:04.000\nNobody answered\n"
)
SRT = b"1\n00:00:01,000 --> 00:00:02,500\nTwelve had died\n\n2\n00:00:03,000 --> 00:00:04,000\nNobody\n"
EML = (
    b"From: a@example.org\r\nSubject: =?utf-8?b?0KI=?=\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Twelve=20had died</p>\r\n--b\r\n"
    b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nwords\r\n--b--\r\n"
)
HTML = (
    "<!doctype html><html lang=kk><head><meta charset=utf-8><title>Қаңтар</title><script>fetch('/')</script></head>"
    "<body><article><h1>Қаңтар</h1><p>Он екі адам &amp; &#1241;</p><table><tr><td>1<td>2</table></article>"
).encode()


def _book() -> bytes:
    import openpyxl

    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Қаңтар", 1, 2.5])
    book.save(file)
    return file.getvalue()


SEEDS: dict[str, bytes] = {
    "text/plain": "Қаңтар: он екі адам.\r\n\r\nЯнварь.".encode(),
    "text/html": HTML,
    "application/pdf": b"",  # made by the fixture
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx(paragraph("Қаңтар")),
    "application/vnd.oasis.opendocument.text": odt("<text:p>Қаңтар</text:p><text:h>Twelve</text:h>"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _book(),
    "message/rfc822": EML,
    "text/vtt": VTT,
    "application/x-subrip": SRT,
}  # fmt: skip


def reader_of(media_type: str) -> tuple[Format, Callable[..., ExtractedText]]:
    known = readable_formats()[media_type]
    module, _, function = known.reader.partition(":")
    return known, getattr(importlib.import_module(module), function)


_WATCHED = {"on": False}


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _WATCHED["on"]:
        _reading_process._refuse_side_effects(event, arguments)


@pytest.fixture(scope="module", autouse=True)
def _hook(pdf: Callable[..., bytes]) -> None:
    SEEDS["application/pdf"] = pdf([["Twelve had died", "Қаңтар"], ["Nobody answered"]], title="Title")
    for media_type, seed in SEEDS.items():  # whatever they load they load before they are watched
        reader_of(media_type)[1](seed, Task(media_type, limits=LIMITS))
    sys.addaudithook(_watch)


@contextmanager
def watched() -> Iterator[None]:
    _WATCHED["on"] = True
    try:
        yield
    finally:
        _WATCHED["on"] = False


def read(media_type: str, octets: bytes) -> ExtractedText | None:
    """Return the text, None where the file is refused; anything else that happens is a failure of the test."""
    text = refused = None
    with watched():
        try:
            text = with_languages(reader_of(media_type)[1](octets, Task(media_type, "a", limits=LIMITS)))
        except InputError as error:
            refused = error
        except RecursionError:  # comments within comments of a header: the reader's process says so and ends
            return None
    if refused is not None:
        assert refused.message
        assert all(len(problem.found) < 500 for problem in refused.problems), "echoes the file"
    return text


def hold(text: ExtractedText) -> None:
    """Whether it is what everything else takes it to be."""
    size = len(text.text)
    assert size <= LIMITS.characters
    for mark in (*text.paragraphs, *text.pages, *text.boxes, *text.cues):
        assert 0 <= mark.start <= mark.end <= size
    starts = [paragraph.start for paragraph in text.paragraphs]
    assert starts == sorted(starts)
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in text.text)
    assert all(said.isprintable() for said in text.declared.values())
    assert "\r" not in text.text
    text.text.encode("utf-8")  # no lone surrogates
    assert ExtractedText.from_json(text.text, text.to_json()) == text


def changed(octets: bytes, chance: random.Random) -> bytes:
    """Change octets as damage and malice do: bits, runs, lengths, repetitions, pieces from elsewhere."""
    made = bytearray(octets)
    for _ in range(chance.randint(1, 5)):
        if not made:
            break
        at, to = sorted(chance.randrange(len(made) + 1) for _ in range(2))
        how = chance.randrange(7)
        if how == 0:
            made[min(at, len(made) - 1)] ^= 1 << chance.randrange(8)
        elif how == 1:
            made[min(at, len(made) - 1)] = chance.choice((0, 0x7F, 0x80, 0xFF, 0x3C, 0x28, 0x0A))
        elif how == 2:
            del made[at : min(to, at + 40)]
        elif how == 3:
            made[at:at] = made[at : min(to, at + 200)] * chance.randint(2, 30)
        elif how == 4:
            made[at:at] = chance.choice(PIECES)
        elif how == 5:
            made[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"9999", b"-1  "))
        else:
            del made[at:]
    return bytes(made)


PIECES = (
    b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;", b"&#xD800;", b"&#0;", b"<" * 300, b"<p>" * 300,
    b"\xed\xa0\x80", "\u202e\u2028\ufeff\u0000".encode(), b"((((((((((", b"stream\nendstream", b"/Kids [1 0 R 1 0 R]",
    b"--b\r\n", b"Content-Type: text/html; charset=\xff\r\n", b"=?utf-8?b?////?=", b"00:00:99,999 --> 00:00:00,000",
    b"1 0 obj << /Length 999999999 >>", b"\x1b$B", b"' OR 1=1 --", b"%n%s%x",
)  # fmt: skip


def inside(octets: bytes, chance: random.Random) -> bytes:
    """Change a part of a container and pack it again, so that the change reaches the reader of the part."""
    with zipfile.ZipFile(io.BytesIO(octets)) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    name = chance.choice([name for name in parts if name.endswith(".xml")])
    return zipped(parts | {name: changed(parts[name], chance)})


def example(media_type: str, seed: int) -> bytes:
    chance, octets = random.Random(seed), SEEDS[media_type]
    if octets.startswith(b"PK") and chance.random() < 0.8:
        return inside(octets, chance)
    return changed(octets, chance)


def test_the_files_that_are_changed_are_good_ones() -> None:
    for media_type, octets in SEEDS.items():
        text = read(media_type, octets)
        assert text is not None, media_type
        assert text.text.strip(), media_type
        hold(text)


@pytest.mark.parametrize("media_type", SEEDS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_changed_files_are_read_or_refused(media_type: str, seed: int) -> None:
    text = read(media_type, example(media_type, seed))
    if text is not None:
        hold(text)


@pytest.mark.nightly
def test_changed_files_are_read_or_refused_for_a_minute() -> None:
    """The seed of whatever fails is in the message: `example(media_type, seed)` makes it again."""
    seed = first = time.time_ns() % 2**32
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for media_type in SEEDS:
            try:
                text = read(media_type, example(media_type, seed))
                if text is not None:
                    hold(text)
            except BaseException as error:
                raise AssertionError(f"{media_type}, seed {seed}") from error
        seed += 1
    assert seed > first + 20


def test_a_changed_film_is_measured_or_refused() -> None:
    from openinquest.preserve.formats.media import read as measure

    chance = random.Random(7)
    with watched():
        for _ in range(300):
            with suppress(InputError):
                text = measure(io.BytesIO(changed(film(), chance)), Task("video/mp4", limits=LIMITS))
                assert text.seconds is None or text.seconds >= 0
