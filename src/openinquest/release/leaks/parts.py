"""The texts of a file, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_RUN: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\ufffd]{4,}")
_WIDE: Final = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01\x04]){4,}")
_WIDE_BIG: Final = re.compile(rb"(?:\x00[\x20-\x7e\xa0-\xff]|[\x01\x04][\x00-\xff]){4,}")
_ONE_BYTE: Final = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")


class Part(NamedTuple):
    """A text of a file; an empty place means that the place is found by looking the text up in the file."""

    text: str
    place: str = ""


class Lines(NamedTuple):
    """Texts of a file that follow one another, each with its number: lines, or rows of a table.

    `told` is what each row says of a table that has thing, property and value; nothing of other tables. `keyed` lines
    are of JSON: they are read with their keys and without, since only so a family name stands beside a given name.
    """

    texts: list[str]
    each: str
    first: int
    told: list[tuple[str, str, str]] = []  # noqa: RUF012
    keyed: bool = False


class Pieces(NamedTuple):
    """All stretches of one page at once, as they are written in UTF-8: most of them stand on other pages too."""

    texts: list[bytes]
    place: str = ""


class Trouble(NamedTuple):
    """What cannot be let out, or not be searched: the value of a kind of finding, and where."""

    kind: str
    place: str


def strings_of(data: bytes) -> Iterator[str]:
    """Yield what may be text in bytes of any kind: UTF-8, UTF-16, and Cyrillic of one byte a letter."""
    for match in _RUN.finditer(data.decode("utf-8", "replace")):
        yield match[0]
    for pattern, encoding in ((_WIDE, "utf-16-le"), (_WIDE_BIG, "utf-16-be")):
        for found in pattern.finditer(data):
            yield found[0].decode(encoding, "replace")
    if any(byte >= 0xC0 for byte in data[:4096]) and len(data) < 1 << 16:
        for found in _ONE_BYTE.finditer(data):
            yield found[0].decode("cp1251", "replace")
