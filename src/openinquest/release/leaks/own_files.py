"""Files that come with the program, byte by byte: fonts and scripts of the pages hold nothing of a record."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

_ENDINGS: Final = (".woff2", ".woff", ".ttf", ".otf", ".js", ".mjs", ".wasm", ".css", ".py")
_PARTS: Final = ("site", "charts", "release")


def is_own(data: bytes) -> bool:
    """Say whether bytes are those of a file of the program."""
    return sha256(data).digest() in _digests()


@cache
def _digests() -> frozenset[bytes]:
    package = files("openinquest")
    found: set[bytes] = set()
    waiting = [package / part for part in _PARTS]
    while waiting:
        for place in waiting.pop().iterdir():
            if place.is_dir():
                waiting.append(place)
            elif place.name.endswith(_ENDINGS):
                found.add(sha256(place.read_bytes()).digest())
    return frozenset(found)
