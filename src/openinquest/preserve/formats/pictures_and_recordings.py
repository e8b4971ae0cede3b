"""Pictures, sounds and films, told by their signatures. Importing this module registers them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from openinquest.preserve.formats.registry import Format, register

_RIFF_KIND = slice(8, 12)
_MPEG_SOUND = re.compile(rb"\xff[\xe2-\xff]")  # eleven bits of synchronisation


def begins(*marks: bytes) -> Callable[[bytes], bool]:
    """Return a test for files that begin with one of `marks`."""
    return lambda head: head.startswith(marks)


def _riff(kind: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(b"RIFF") and head[_RIFF_KIND] == kind


def _brand(*brands: bytes) -> Callable[[bytes], bool]:
    """Return a test for the MP4 family by its major brand; without one given, for the whole family."""
    return lambda head: head[4:8] == b"ftyp" and (not brands or head[8:12].startswith(brands))


def _is_mp3(head: bytes) -> bool:
    # Two octets are not much of a signature: the bit rate and the sample rate behind them must be real too.
    if head.startswith(b"ID3") and head[3:4] in (b"\2", b"\3", b"\4"):
        return True
    if not _MPEG_SOUND.match(head) or len(head) < 4:
        return False
    layer, rate, samples = head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    return layer == 1 and rate not in (0, 15) and samples != 3 and not head.startswith(b"\xff\xfe")


def _is_aac(head: bytes) -> bool:
    return head[:1] == b"\xff" and head[1:2] in (b"\xf0", b"\xf1", b"\xf8", b"\xf9") and len(head) > 7


def _pictures() -> Iterable[Format]:
    reader = "openinquest.preserve.formats.image:read"
    for media_type, title, extensions, recognise in (
        ("image/jpeg", "JPEG picture", "jpg jpeg jpe jfif", begins(b"\xff\xd8\xff")),
        ("image/png", "PNG picture", "png", begins(b"\x89PNG\r\n\x1a\n")),
        ("image/tiff", "TIFF picture", "tif tiff", begins(b"II*\0", b"MM\0*")),
        ("image/webp", "WebP picture", "webp", _riff(b"WEBP")),
        ("image/gif", "GIF picture", "gif", begins(b"GIF87a", b"GIF89a")),
        ("image/bmp", "BMP picture", "bmp", _is_bmp),
    ):
        names = frozenset(extensions.split())
        yield Format(media_type, title, names, recognise, reader, 60, programs=("tesseract",))
    only_kept = "openinquest.preserve.formats.image:keep_only"
    heic = _brand(b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
    yield Format(
        "image/heic", "HEIC or AVIF picture", frozenset({"heic", "heif", "avif"}), heic, only_kept, 61
    )


def _is_bmp(head: bytes) -> bool:
    return head.startswith(b"BM") and head[6:10] == b"\0\0\0\0" and len(head) > 26


def _recordings() -> Iterable[Format]:
    for media_type, title, extensions, recognise, rank in (
        ("audio/mpeg", "MP3 sound", "mp3", _is_mp3, 72),
        ("audio/ogg", "Ogg sound or film", "ogg oga ogv opus", begins(b"OggS"), 70),
        ("audio/wav", "WAV sound", "wav", _riff(b"WAVE"), 70),
        ("audio/flac", "FLAC sound", "flac", begins(b"fLaC"), 70),
        ("audio/amr", "AMR sound", "amr", begins(b"#!AMR"), 70),
        ("audio/aac", "AAC sound", "aac", _is_aac, 73),
        ("audio/mp4", "M4A sound", "m4a m4b", _brand(b"M4A", b"M4B"), 70),
        ("video/3gpp", "3GPP film", "3gp 3g2", _brand(b"3gp", b"3g2"), 70),
        ("video/quicktime", "QuickTime film", "mov qt", _brand(b"qt  "), 70),
        ("video/mp4", "MP4 film", "mp4 m4v", _brand(), 71),
        ("video/x-matroska", "Matroska or WebM film", "mkv webm mka", begins(b"\x1a\x45\xdf\xa3"), 70),
        ("video/x-msvideo", "AVI film", "avi", _riff(b"AVI "), 70),
        ("video/mpeg", "MPEG film", "mpg mpeg vob", begins(b"\0\0\1\xba", b"\0\0\1\xb3"), 70),
        (
            "video/x-ms-asf",
            "Windows Media film or sound",
            "wmv wma asf",
            begins(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
            70,
        ),
    ):
        names = frozenset(extensions.split())
        reader = "openinquest.preserve.formats.media:read"
        yield Format(media_type, title, names, recognise, reader, rank, streamed=True)


for each in (*_pictures(), *_recordings()):
    register(each)
