"""The parts of a web archive: a WARC is one, a WACZ is a ZIP container of several with lists of what is in it."""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from typing import Any, BinaryIO

from openinquest.preserve.web_archives._octets import Broken, Octets, Readable, Slice
from openinquest.preserve.web_archives._warc import Digest, Undecodable

MOST_LISTED = 50_000
_LARGEST_LIST = 64 << 20
_BLOCK = 1 << 18
_TIMES_PACKED, _ALWAYS_ALLOWED = 100, 1 << 30
_PART = re.compile(r"archive/[^/]+\.warc(?:\.gz)?")
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError, NotImplementedError,
    RuntimeError, KeyError,
)  # fmt: skip
"""What zipfile raises of containers that are damaged or made to harm."""
_OWN_LISTS = ("datapackage.json", "datapackage-digest.json")


class WebArchive:
    """An open file of a web archive: its parts, each a sequence of records."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._zip: zipfile.ZipFile | None = None
        self.faults: list[str] = []
        if file.read(4) == b"PK\x03\x04":
            try:
                self._zip = zipfile.ZipFile(file)
            except _DAMAGE as error:
                raise Undecodable("its list of parts cannot be read") from error

    @property
    def parts(self) -> list[str]:
        """The names of the parts that hold records; one without a name where the file itself does."""
        return [""] if self._zip is None else sorted(filter(_PART.fullmatch, self._zip.namelist()))

    def octets(self, part: str, start: int = 0) -> Octets:
        """Open a part at a place. Raises Undecodable where it is locked or packed in a way that is not known."""
        if self._zip is None:
            size = self._file.seek(0, 2)
            return Octets(self._file, start, _allowed(size))
        try:
            info = self._zip.getinfo(part)
        except KeyError:
            raise Undecodable("one of its parts is missing") from None
        return Octets(self._opened(info), start, _allowed(info.compress_size))

    def listed(self) -> dict[str, str] | None:
        """Return the pages that a WACZ lists: address to time; None for a WARC."""
        if self._zip is None:
            return None
        found: dict[str, str] = {}
        for line in self._text("pages/pages.jsonl").splitlines():
            try:
                said = json.loads(line)
            except (ValueError, RecursionError):
                said = None
            if not isinstance(said, dict):
                self.faults.append("A line of its list of pages cannot be read.")
            elif isinstance(said.get("url"), str) and len(found) < MOST_LISTED:
                found.setdefault(said["url"], str(said.get("ts", ""))[:40])
        return found

    def check(self) -> None:
        """Hold the parts of a WACZ against the digests that it lists; what is wrong goes into `faults`."""
        if self._zip is None:
            return
        names = {name for name in self._zip.namelist() if not name.endswith("/")}
        package = self._object("datapackage.json")
        resources = package.get("resources")
        listed = {}
        for each in resources if isinstance(resources, list) else []:
            if isinstance(each, dict) and isinstance(each.get("path"), str):
                listed[each["path"]] = str(each.get("hash", ""))
        if not listed:
            self.faults.append("It lists no digests of its parts, so these cannot be checked.")
            return
        for name in sorted(names - listed.keys() - set(_OWN_LISTS)):
            self.faults.append(f"Its part {name[:100]!r} is not in its own list.")
        for name, stated in sorted(listed.items()):
            if name not in names:
                self.faults.append(f"Its part {name[:100]!r} is in its own list, and missing.")
            else:
                self._compare(name, stated)
        stated = str(self._object("datapackage-digest.json").get("hash", ""))
        if stated:
            self._compare("datapackage.json", stated)

    def _compare(self, name: str, stated: str) -> None:
        digest = Digest.of(stated)
        try:
            part = self._opened(self._zip.getinfo(name)) if self._zip else None
            while part is not None and (data := part.read(_BLOCK)):
                for each in digest.hashes:
                    each.update(data)
        except (Broken, Undecodable) as fault:
            self.faults.append(f"Its part {name[:100]!r} cannot be read: {fault}.")
            return
        if digest.found == "differs":
            self.faults.append(f"Its part {name[:100]!r} has another digest than its own list says.")
        elif digest.found != "agrees":
            self.faults.append(f"Its own list has no digest of its part {name[:100]!r} that can be compared.")

    def _opened(self, info: zipfile.ZipInfo) -> Readable:
        try:
            return self._open(info)
        except _DAMAGE as error:
            raise Undecodable("one of its parts is damaged") from error

    def _open(self, info: zipfile.ZipInfo) -> Readable:
        if info.flag_bits & 1:
            raise Undecodable("one of its parts is locked with a password")
        if info.compress_type == zipfile.ZIP_STORED:
            self._file.seek(info.header_offset)
            header = self._file.read(30)
            if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
                raise Undecodable("one of its parts is not where its list says")
            start = info.header_offset + 30
            start += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
            return Slice(self._file, start, info.file_size)
        if info.compress_type != zipfile.ZIP_DEFLATED or self._zip is None:
            raise Undecodable("one of its parts is packed in a way that is not known")
        return _Packed(self._zip.open(info))

    def _text(self, name: str) -> str:
        try:
            assert self._zip is not None  # noqa: S101  (asked for by methods that have looked)
            part = self._opened(self._zip.getinfo(name))
            data = b""
            while len(data) <= _LARGEST_LIST and (more := part.read(_BLOCK)):
                data += more
        except (KeyError, Broken, Undecodable):
            self.faults.append(f"It has no {name} that can be read.")
            return ""
        if len(data) > _LARGEST_LIST:
            self.faults.append(f"Its {name} is too large to be read.")
            return ""
        return data.decode("utf-8", "replace")

    def _object(self, name: str) -> dict[str, Any]:
        if self._zip is None or (name != "datapackage.json" and name not in self._zip.namelist()):
            return {}
        try:
            said = json.loads(self._text(name) or "{}")
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.faults.append(f"Its {name} cannot be read.")
            return {}
        return said


class _Packed:
    """A packed part of a ZIP container; its damage is `Broken` like any other."""

    def __init__(self, part: Any) -> None:
        self._part = part

    def read(self, size: int, /) -> bytes:
        try:
            return bytes(self._part.read(size))
        except _DAMAGE as error:
            raise Broken("a packed part is damaged", 0) from error

    def seek(self, offset: int, /) -> int:
        try:
            return int(self._part.seek(offset))
        except _DAMAGE as error:
            raise Broken("a packed part is damaged", 0) from error


def _allowed(size: int) -> int:
    return _ALWAYS_ALLOWED + _TIMES_PACKED * size
