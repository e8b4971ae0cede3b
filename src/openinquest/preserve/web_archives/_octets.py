"""A file of gzip members, or a plain one, read forward with flat memory; damage is found and can be passed over.

Nothing of it is believed: a member may unpack to any length, end in the middle or lie about its sum.
"""

from __future__ import annotations

import zlib
from typing import Protocol

_BLOCK = 1 << 15  # packed, it unpacks to at most 1,032 times as much
_MAGIC = b"\x1f\x8b"
_MEMBER = b"\x1f\x8b\x08"
_GZIP = 16 + zlib.MAX_WBITS


class Readable(Protocol):
    """What is read: a file, or a part of one, from which any place can be had."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` octets, none at the end."""
        ...

    def seek(self, offset: int, /) -> int:
        """Go to a place."""
        ...


class Broken(Exception):
    """What is read is damaged; `str` says how, `at` is the octet of the file from which on."""

    def __init__(self, how: str, at: int) -> None:
        super().__init__(how)
        self.at = at


class Octets:
    """Reads from octet `start` of a file on, unpacking where it is packed by gzip, to `most` octets in all."""

    def __init__(self, file: Readable, start: int = 0, most: int = 1 << 62) -> None:
        self._file, self._left = file, most
        file.seek(start)
        self._raw, self._raw_at = file.read(_BLOCK), start
        self.packed = self._raw.startswith(_MAGIC)
        self._unpacker: zlib._Decompress | None = None
        self._buffer, self._position = b"", 0
        self._member, self._unpacked = start, 0
        self._fault: Broken | None = None

    def place(self) -> tuple[int, int]:
        """Return where the next octet lies: where its member begins in the file, and how far inside it is."""
        self._filled()
        inside = self._unpacked - (len(self._buffer) - self._position)
        return (self._member, inside) if self.packed else (self._member + inside, 0)

    def read(self, most: int) -> bytes:
        """Return up to `most` octets, none at the end. Raises Broken where the file is damaged."""
        if not self._filled():
            return b""
        data = self._buffer[self._position : self._position + most]
        self._position += len(data)
        return data

    def line(self, most: int) -> bytes:
        """Return what is left of a line, its end included, or `most` octets of it; nothing at the end of the file."""
        pieces, left = [], most
        while left and self._filled():
            end = self._buffer.find(b"\n", self._position, self._position + left)
            data = self.read(left if end < 0 else end + 1 - self._position)
            pieces.append(data)
            left -= len(data)
            if end >= 0:
                break
        return b"".join(pieces)

    def skip(self, count: int) -> None:
        """Pass over octets, as far as there are some."""
        while count and (data := self.read(min(count, _BLOCK))):
            count -= len(data)

    def recover(self, beginning: bytes) -> bool:
        """After damage, go to the next member of gzip that begins like this; say whether there is one."""
        if not self.packed or self._fault is None:
            return False
        at = self._member + 1
        self._file.seek(at)
        window, base = b"", at
        while True:
            data = self._file.read(_BLOCK)
            window += data
            found = window.find(_MEMBER)
            while found >= 0 and (len(window) - found >= 512 or not data):
                if _begins(window[found : found + 512], beginning):
                    self._restart(base + found)
                    return True
                found = window.find(_MEMBER, found + 1)
            if not data:
                return False
            keep = len(window) - found if found >= 0 else len(_MEMBER) - 1
            base += len(window) - keep
            window = window[-keep:]

    def _restart(self, at: int) -> None:
        self._file.seek(at)
        self._raw, self._raw_at = self._file.read(_BLOCK), at
        self._unpacker, self._fault = None, None
        self._buffer, self._position = b"", 0
        self._member, self._unpacked = at, 0

    def _filled(self) -> bool:
        """Have octets in the buffer, all of one member; False at the end of the file."""
        if self._fault is not None:
            raise self._fault
        while self._position >= len(self._buffer):
            if not self._raw:
                self._raw = self._file.read(_BLOCK)
            if not self._raw:
                if self._unpacker is not None and not self._unpacker.eof:
                    raise self._broken("the file ends in the middle of what was packed")
                return False
            if self.packed:
                self._unpack()
            else:
                self._buffer, self._position, self._raw = self._raw, 0, b""
                self._unpacked += len(self._buffer)
        return True

    def _unpack(self) -> None:
        if self._unpacker is None or self._unpacker.eof:
            raw = self._raw.lstrip(b"\0")  # padding of tapes
            self._raw_at += len(self._raw) - len(raw)
            self._raw = raw
            if not raw:
                return
            self._unpacker = zlib.decompressobj(_GZIP)
            self._member, self._unpacked = self._raw_at, 0
        try:
            data = self._unpacker.decompress(self._raw)
        except zlib.error:
            raise self._broken("the packed octets are damaged") from None
        rest = self._unpacker.unused_data
        self._raw_at += len(self._raw) - len(rest)
        self._raw = rest
        self._buffer, self._position = data, 0
        self._unpacked += len(data)
        self._left -= len(data)
        if self._left < 0:
            raise self._broken("it unpacks to far more than files of its size do")

    def _broken(self, how: str) -> Broken:
        self._fault = Broken(how, self._member)
        return self._fault


def _begins(packed: bytes, beginning: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIP).decompress(packed, len(beginning)) == beginning
    except zlib.error:
        return False


class Slice:
    """A stretch of a file as a file of its own, such as a part of a container that is not packed."""

    def __init__(self, file: Readable, start: int, size: int) -> None:
        self._file, self._start, self._size, self._at = file, start, size, 0

    def read(self, size: int, /) -> bytes:
        """Return up to `size` octets, none at the end."""
        self._file.seek(self._start + self._at)
        data = self._file.read(max(0, min(size, self._size - self._at)))
        self._at += len(data)
        return data

    def seek(self, offset: int, /) -> int:
        """Go to a place."""
        self._at = offset
        return offset
