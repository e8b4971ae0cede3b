"""Formats that can be read, found by a file's content and held against its name.

A format is registered once with its media type, how to recognise it and where its reader stands. Readers
are named as ``module:function`` and not imported here: they run in a process of their own (isolation.py). A
reader has the signature ``read(data: bytes, task: Task) -> ExtractedText``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from openinquest.errors import InputError, Problem
from openinquest.preserve.text import Limits

HEAD = 65_536  # octets of a file that recognition may look at


@dataclass(frozen=True, slots=True)
class Task:
    """What a reader is told: the media type, the file's name for messages, a person's encoding, and limits; a maker
    also what is to be made, as JSON has it.
    """

    media_type: str
    name: str = ""
    encoding: str | None = None
    limits: Limits = field(default_factory=Limits)
    order: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `recognise` is asked with the first `HEAD` octets, in the order of `rank` (low first).

    Of a ZIP container the last `HEAD` octets, where its list of parts stands, follow the first.
    """

    media_type: str
    title: str
    extensions: frozenset[str]
    recognise: Callable[[bytes], bool]
    reader: str
    rank: int = 50
    also_called: frozenset[str] = frozenset()
    programs: tuple[str, ...] = ()
    """Programs that the reader may start, by name (recognition of text in pictures); it gets more time then."""
    streamed: bool = False
    """Whether the reader is given the open file in place of its octets: films are larger than memory."""


_registered: dict[str, Format] = {}

# Formats that are known by sight, so that an error can say what a file is although it cannot be read.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (
        b"PK\x03\x04",
        "a ZIP container of no kind that can be read",
        "zip ods odp pptx epub wacz",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Microsoft Office file, or a newer one locked with a password",
        "doc xls ppt msg",
    ),
    (b"{\\rtf", "an RTF text", "rtf"),
    (b"\xff\xd8\xff", "a JPEG picture", "jpg jpeg"),
    (b"\x89PNG", "a PNG picture", "png"),
    (b"GIF8", "a GIF picture", "gif"),
    (b"II*\0", "a TIFF picture", "tif tiff"),
    (b"MM\0*", "a TIFF picture", "tif tiff"),
    (b"RIFF", "a RIFF file (WebP picture, WAV sound or AVI film)", "webp wav avi"),
    (b"\x1f\x8b", "a gzip file", "gz tgz"),
    (b"BZh", "a bzip2 file", "bz2"),
    (b"\xfd7zXZ", "an xz file", "xz"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "7z"),
    (b"Rar!", "a RAR archive", "rar"),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a Windows program", "exe dll"),
    (b"ID3", "an MP3 sound", "mp3"),
    (b"OggS", "an Ogg file", "ogg opus oga"),
    (b"SQLite format 3", "an SQLite database", "sqlite sqlite3 db"),
    (b"%!PS", "a PostScript file", "ps eps"),
    (b"<?xml", "an XML file", "xml svg rss"),
    (b"WARC/", "a web archive (WARC)", "warc"),
)


def register(new: Format) -> None:
    """Add a format; `ValueError` if its media type is registered with another reader."""
    known = _registered.get(new.media_type)
    if known is not None and known.reader != new.reader:
        raise ValueError(f"{new.media_type} is read by {known.reader} already")
    _registered[new.media_type] = new


def readable_formats() -> Mapping[str, Format]:
    """Return the registered formats by media type, in the order of recognition."""
    return {known.media_type: known for known in sorted(_registered.values(), key=lambda each: each.rank)}


def recognise(head: bytes, name: str = "", media_type: str | None = None) -> Format:
    """Return the format of a file by its first octets; its name and a stated media type must agree with it.

    Raises `InputError` for an empty file, a format that cannot be read, and a file that is not what its
    name or the stated media type says. A name without a known extension says nothing.
    """
    extension = PurePath(name.lower().removesuffix(".gz" if ".warc" in name.lower() else "")).suffix.lstrip(
        "."
    )
    if not head:
        raise InputError("The file is empty.", [Problem("a file with content", "0 octets", file=name)])
    by_content = next((known for known in readable_formats().values() if known.recognise(head)), None)
    by_name = next((known for known in readable_formats().values() if extension in known.extensions), None)
    by_type = _of_type(media_type, name) if media_type else None
    expected = by_type or by_name
    content = by_content.title if by_content else _seen(head)
    if by_content is None and expected is None:
        readable = ", ".join(known.title for known in readable_formats().values())
        raise InputError(
            "The file is of a format that cannot be read yet.",
            [Problem(f"one of {readable}", content, file=name)],
        )
    named_otherwise = expected is None and any(extension in names.split() for _, _, names in _SIGNATURES)
    if named_otherwise:
        raise _not_as_named(f"what the name says (.{extension})", content, name)
    if expected is not None and expected is not by_content:
        raise _not_as_named(expected.title, content, name)
    assert by_content is not None  # noqa: S101  (the cases above leave nothing else; for the type checker)
    return by_content


def looks_like_text(head: bytes) -> bool:
    """Return whether the octets may be text of some encoding: no control octets, or the pattern of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if b"\0" in head:
        for high in (head[1::2], head[0::2]):
            known = sum(high.count(octet) for octet in (b"\x00", b"\x04", b"\x20"))
            if len(head) >= 4 and known >= 0.95 * len(high) and b"\0\0\0" not in head:
                return True
        return False
    controls = len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head))
    return controls <= len(head) / 1000 and not any(head.startswith(mark) for mark, _, _ in _SIGNATURES)


def _of_type(media_type: str, name: str) -> Format:
    plain = media_type.partition(";")[0].strip().lower()
    for known in readable_formats().values():
        if plain == known.media_type or plain in known.also_called:
            return known
    raise InputError(
        "That media type cannot be read yet.",
        [Problem(f"one of {', '.join(readable_formats())}", plain[:60], file=name)],
    )


def _seen(head: bytes) -> str:
    for mark, title, _ in _SIGNATURES:
        if head.startswith(mark):
            return title
    if head[4:8] == b"ftyp":
        return "a film, sound or picture (MP4 family)"
    return "text" if looks_like_text(head) else "octets of an unknown format"


def _not_as_named(expected: str, found: str, name: str) -> InputError:
    return InputError(
        "The file is not what its name says.",
        [Problem(expected, found, "rename a copy if that is what it is, or fetch it again", name)],
    )
