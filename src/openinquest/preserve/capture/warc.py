"""The web archive of a visit: every request and answer as it went over the line (WARC 1.1, by warcio).

Payload digests are SHA-1, in which other archives look for doubles; the digest of each whole block is SHA-256, and
`warcio check` verifies both. Every record is a gzip member of its own, so that a visit that was ended in mid-write
loses no more than the record that was being written.
"""

from __future__ import annotations

import base64
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from openinquest.preserve.capture.exchange import Exchange

MEDIA_TYPE = "application/warc"
_BLOCK = 1 << 16


class _Exact(StatusAndHeaders):  # type: ignore[misc]
    """A head that is written to the octet as it came: warcio would write it anew."""

    def __init__(self, octets: bytes) -> None:
        super().__init__("as it came", [])  # warcio takes a head without a line for none
        self._octets = octets

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Hand out the octets."""
        self.headers_buff = self._octets


class Recorder:
    """Writes exchanges and what was made of them; several threads may."""

    def __init__(self, path: Path, info: Mapping[str, str]) -> None:
        self._file = path.open("wb")
        self._whole = path.with_suffix(".length").open("wb", buffering=0)
        self._lock = threading.Lock()
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self.responses = 0
        # line breaks would be fields of their own
        told = {name: " ".join(value.split()) for name, value in info.items()}
        self._write(self._writer.create_warcinfo_record(path.name, told))

    def exchange(self, done: Exchange) -> None:
        """Write a finished exchange: the answer, then the request, joined to each other."""
        fields = {"WARC-Date": _iso(done.at)} | ({"WARC-IP-Address": done.ip} if done.ip else {})
        if done.cut:
            fields["WARC-Truncated"] = done.cut
        fields["WARC-Block-Digest"] = _sha256(chain([done.head], _rest(done.raw)))
        url = done.request.url
        answer = self._writer.create_warc_record(
            url, "response", payload=_Body(done.raw), length=_size(done.raw),
            http_headers=_Exact(done.head), warc_headers_dict=fields,
        )  # fmt: skip
        octets = done.request.octets()
        head, _, body = octets.partition(b"\r\n\r\n")
        asked = self._writer.create_warc_record(
            url, "request", payload=BytesIO(body), length=len(body), http_headers=_Exact(head + b"\r\n\r\n"),
            warc_headers_dict={"WARC-Date": _iso(done.at), "WARC-Block-Digest": _sha256([octets])},
        )  # fmt: skip
        asked.rec_headers.add_header("WARC-Concurrent-To", answer.rec_headers.get_header("WARC-Record-ID"))
        self._write(answer, asked)
        self.responses += 1

    def resource(self, address: str, media_type: str, octets: bytes) -> None:
        """Write what was made of a page: the page as a browser rendered it."""
        fields = {"WARC-Block-Digest": _sha256([octets])}
        made = self._writer.create_warc_record(
            address, "resource", payload=BytesIO(octets), length=len(octets), warc_content_type=media_type,
            warc_headers_dict=fields,
        )  # fmt: skip
        self._write(made)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()
            self._whole.close()

    def _write(self, *records: object) -> None:
        with self._lock:
            if self._file.closed:  # a thread that outlived the visit
                return
            for record in records:
                self._writer.write_record(record)
            self._file.flush()
            os.pwrite(self._whole.fileno(), b"%020d" % self._file.tell(), 0)


def cut_to_whole(path: Path) -> None:
    """Cut a web archive whose writer was ended to the records that are whole."""
    length = path.with_suffix(".length")
    if path.is_file() and length.is_file() and (text := length.read_text(encoding="ascii")).isdecimal():
        with path.open("r+b") as file:
            file.truncate(int(text))


class _Body:
    """The rest of a file as a stream of its own, so that position 0 is where the body begins."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._start = file, file.tell()

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def tell(self) -> int:
        return self._file.tell() - self._start

    def seek(self, place: int) -> int:
        return self._file.seek(self._start + place)


def _size(file: IO[bytes]) -> int:
    start = file.tell()
    end = file.seek(0, 2)
    file.seek(start)
    return end - start


def _rest(file: IO[bytes]) -> Iterator[bytes]:
    start = file.tell()
    while block := file.read(_BLOCK):
        yield block
    file.seek(start)


def _sha256(blocks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return "sha256:" + base64.b32encode(digest.digest()).decode("ascii")


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
