"""Web archives (WARC, ISO 28500) record by record, with what HTTP said and the payload as it was meant.

warcio writes them; it is not used to read those of strangers, because it goes on without a word where packed octets
are damaged and holds a line or chunk of any length in memory.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from openinquest.preserve.web_archives._octets import Broken, Octets

_LINE, _HEADERS = 1 << 16, 1 << 20
_BLOCK, _PACKED = 1 << 18, 1 << 15
_VERSION = re.compile(rb"WARC/\d\.\d+\s*")
_MAGIC, _GZIP = b"WARC/", b"\x1f\x8b"
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,15})\s*(;[^\n]*)?\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_PLAIN = ("", "identity", "none", "utf-8")


class Undecodable(Exception):
    """A payload cannot be had as it was meant; `str` says why."""


class Body:
    """The block of a record: at most the octets that its header says."""

    def __init__(self, octets: Octets, length: int) -> None:
        self._octets, self.left = octets, length
        self.hashes: list[Any] = []
        """Fed with all that is read."""

    def read(self, most: int = _BLOCK) -> bytes:
        """Return up to `most` octets, none at the end. Raises Broken where the file ends before the record does."""
        if not self.left:
            return b""
        data = self._octets.read(min(most, self.left))
        if not data:
            raise Broken("the file ends in the middle of a record", self._octets.place()[0])
        return self._taken(data)

    def line(self, most: int = _LINE) -> bytes:
        """Return what is left of a line, its end included, or `most` octets of it; nothing at the end."""
        return self._taken(self._octets.line(min(most, self.left)))

    def blocks(self) -> Iterator[bytes]:
        """Yield what is left."""
        while data := self.read():
            yield data

    def _taken(self, data: bytes) -> bytes:
        self.left -= len(data)
        for each in self.hashes:
            each.update(data)
        return data


@dataclass(slots=True)
class Record:
    """One record: where it lies, the fields of its header (names in lower case), its block."""

    place: tuple[int, int]
    fields: Mapping[str, str]
    body: Body

    def said(self, name: str) -> str:
        """Return a field, empty where it is missing."""
        return self.fields.get(name, "")


@dataclass(slots=True)
class Response:
    """What a server answered: status, fields (names in lower case); the payload follows in the block."""

    status: int
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """The type that the server said, without parameters, in lower case."""
        return self.fields.get("content-type", "").partition(";")[0].strip().lower()[:100]


def records(octets: Octets, faults: list[str]) -> Iterator[Record]:
    """Yield the records; what is damaged is passed over and told in `faults`.

    Whoever reads a block meets `Broken` where the damage lies inside it, and may go on with the next record.
    """
    astray = False
    while True:
        try:
            place = octets.place()
            line = octets.line(_LINE)
            if not line:
                return
            if not line.strip():
                continue
            if not _VERSION.fullmatch(line):
                if not astray:
                    faults.append(
                        f"At octet {place[0]} there is no record: the length of the one before is wrong."
                    )
                astray = True
                continue
            astray = False
            fields = _fields(octets.line, place)
            length = fields.get("content-length", "")
            if not re.fullmatch(r"\d{1,15}", length, re.ASCII):
                faults.append(f"The record at octet {place[0]} does not say its length.")
                continue
            body = Body(octets, int(length))
            yield Record(place, fields, body)
            for _ in body.blocks():
                pass
        except Broken as fault:
            faults.append(f"At octet {fault.at} {fault}.")
            if not octets.recover(_MAGIC):
                return


def response_of(record: Record) -> Response:
    """Read what a server answered from a record that holds it. Raises Undecodable where that is no HTTP."""
    status = _STATUS.match(line) if (line := record.body.line()) else None
    if status is None:
        raise Undecodable("it holds no answer of a server that can be read")
    return Response(int(status[1]), _fields(record.body.line, record.place))


def payload(blocks: Iterable[bytes], response: Response, notes: list[str]) -> Iterator[bytes]:
    """Yield a payload without the codings of its transfer. Raises Undecodable where one is not known or damaged.

    Programs that record from within a browser keep headers of codings that they have taken off: that is seen and told.
    """
    if "chunked" in response.fields.get("transfer-encoding", "").lower():
        blocks = dechunked(blocks, notes)
    codings = response.fields.get("content-encoding", "").lower().split(",")
    for coding in reversed([coding.strip() for coding in codings]):
        if coding in ("gzip", "x-gzip"):
            blocks = _inflated(blocks, "gzip", notes)
        elif coding == "deflate":
            blocks = _inflated(blocks, "deflate", notes)
        elif coding not in _PLAIN:
            known = {"br": "Brotli (br)", "zstd": "Zstandard (zstd)"}.get(
                coding, "a way that is not known here"
            )
            raise Undecodable(f"it is packed with {known}, which cannot be unpacked here")
    yield from blocks


@dataclass(slots=True)
class Digest:
    """A digest that a record states of itself, and the same computed of what is there.

    `hashes` are to be fed with the octets; the digest agrees where one of them does.
    """

    stated: str
    hashes: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, stated: str, ways: int = 1) -> Digest:
        """Return one for what a record states, with nothing to feed where that is nothing or of an unknown kind."""
        name = stated.partition(":")[0].lower().replace("-", "")
        if name not in ("sha1", "sha256", "sha384", "sha512", "md5"):
            return cls(stated)
        return cls(stated, [hashlib.new(name, usedforsecurity=False) for _ in range(ways)])

    @property
    def found(self) -> str:
        """`agrees`, `differs`, `unknown` where it cannot be computed, or empty where none is stated."""
        if not self.stated:
            return ""
        if not self.hashes:
            return "unknown"
        value = self.stated.partition(":")[2].strip()
        agree = any(
            value.lower() == each.hexdigest() or value.upper().rstrip("=") == _base32(each.digest())
            for each in self.hashes
        )
        return "agrees" if agree else "differs"


def _base32(digest: bytes) -> str:
    return base64.b32encode(digest).decode("ascii").rstrip("=")


def _fields(line: Any, place: tuple[int, int]) -> dict[str, str]:
    """Read header lines up to the blank one; of a field that is said twice the first counts."""
    found: dict[str, str] = {}
    name, left = "", _HEADERS
    while (text := line(_LINE)) and text.strip():
        left -= len(text)
        if left < 0:
            raise Broken("the header of a record has no end", place[0])
        try:
            decoded = text.decode("utf-8")
        except UnicodeDecodeError:
            decoded = text.decode("latin-1")
        if decoded[0] in " \t" and name:
            found[name] += " " + decoded.strip()
            continue
        name, colon, value = decoded.partition(":")
        name = name.strip().lower() if colon else ""
        if name and name not in found:
            found[name] = value.strip()
        else:
            name = ""
    return found


def dechunked(blocks: Iterable[bytes], notes: list[str]) -> Iterator[bytes]:
    """Yield what came in chunks as it was before. Raises Undecodable where one is damaged."""
    waiting, coming = bytearray(), iter(blocks)

    def more() -> bool:
        data = next(coming, b"")
        waiting.extend(data)
        return bool(data)

    first = True
    while True:
        while b"\n" not in waiting[:1024] and len(waiting) < 1024 and more():
            pass
        size = _CHUNK.match(bytes(waiting[:1100]))
        if size is None:
            if first:
                notes.append("It is said to come in chunks and does not; it was taken as it stands.")
                yield from filter(None, chain([bytes(waiting)], coming))
                return
            raise Undecodable("it comes in chunks, of which one is damaged")
        first = False
        del waiting[: size.end()]
        left = int(size[1], 16)
        if not left:
            return
        while left:
            if not waiting and not more():
                raise Undecodable("it comes in chunks, of which the last is cut short")
            data = bytes(waiting[:left])
            del waiting[:left]
            left -= len(data)
            yield data
        while len(waiting) < 2 and more():
            pass
        if waiting[:2] == b"\r\n":
            del waiting[:2]
        elif waiting[:1] == b"\n":
            del waiting[:1]


def _inflated(blocks: Iterable[bytes], coding: str, notes: list[str]) -> Iterator[bytes]:
    coming = iter(blocks)
    head = b""
    while len(head) < 2 and (data := next(coming, b"")):
        head += data
    if not head:
        return
    packed = coding == "gzip"
    if packed and not head.startswith(_GZIP):
        notes.append("It is said to be packed with gzip and is not; it was taken as it stands.")
        yield head
        yield from coming
        return
    zlib_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    bits = 16 + zlib.MAX_WBITS if packed else zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS
    unpacker = zlib.decompressobj(bits)
    for data in chain([head], coming):
        for at in range(0, len(data), _PACKED):
            piece = data[at : at + _PACKED]
            while piece:
                if unpacker.eof:
                    if not (packed and piece.startswith(_GZIP)):
                        return
                    unpacker = zlib.decompressobj(bits)
                try:
                    unpacked = unpacker.decompress(piece)
                except zlib.error:
                    raise Undecodable(f"it is packed with {coding}, and damaged") from None
                piece = unpacker.unused_data
                if unpacked:
                    yield unpacked
    if not unpacker.eof:
        raise Undecodable(f"it is packed with {coding}, and cut short")
