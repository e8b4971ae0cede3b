"""One request and its answer, octet by octet as they went over the line, with limits of length and time.

What came is written to a file as it comes, so that an answer of two gigabytes takes no more memory than one of two.
"""

from __future__ import annotations

import http.client
import io
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from openinquest.preserve.capture.destinations import Gate, Unreached, through_proxy

_BLOCK = 1 << 16
_LONGEST_HEAD = 1 << 18
_HOP_BY_HOP = frozenset(
    {"connection", "host", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te",
     "trailer", "upgrade"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; `headers` without those that concern one connection only."""

    url: str
    method: str = "GET"
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""

    def octets(self) -> bytes:
        """Return the request as it goes over the line."""
        parts = urlsplit(self.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if parts.scheme == "http" and through_proxy(self.url):
            target = self.url
        lines = [f"{self.method} {target} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in self.headers if name.lower() not in _HOP_BY_HOP]
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1", "replace") + self.body


class Exchange:
    """An exchange under way: `begin`, then `blocks` to its end, then `close`; the raw answer stays in `raw`.

    `cut` is empty, or says why the answer is not whole: `length`, `time` or `disconnect`, the words of WARC.
    """

    def __init__(self, request: Request, gate: Gate, octets: int, seconds: float) -> None:
        self.request = request
        self.at = datetime.now(UTC)
        self.ip = ""
        self.cut = ""
        self.status = 0
        self.reason = ""
        self.headers: Message = Message()
        self.head = b""
        self.raw: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `close`)
        self._gate, self._octets, self._until = gate, octets, time.monotonic() + seconds
        self._seconds = seconds
        self._socket: socket.socket | None = None
        self._answer: http.client.HTTPResponse | None = None

    def begin(self) -> None:
        """Connect, send, and read the head of the answer. Raises Unreached."""
        try:
            self._socket, self.ip = self._gate.connect(self.request.url)
            self._socket.settimeout(max(0.1, self._until - time.monotonic()))
            self._socket.sendall(self.request.octets())
            tee = _Tee(self._socket, self.raw, self._octets + _LONGEST_HEAD, self._until)
            self._answer = http.client.HTTPResponse(_Faked(tee), method=self.request.method)  # type: ignore[arg-type]
            self._answer.begin()
        except Unreached:
            self.close()
            raise
        except _Cut:
            self.close()
            raise Unreached(f"no answer within {self._seconds:g} seconds") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise Unreached(_unread(error)) from None
        self.status, self.reason, self.headers = (
            self._answer.status,
            self._answer.reason,
            self._answer.headers,
        )

    def blocks(self) -> Iterator[bytes]:
        """Yield the body as it comes, without the marks of chunks; ends early where `cut` then says why."""
        answer, count = self._answer, 0
        if answer is None:
            return
        try:
            while block := answer.read1(_BLOCK):
                block = block[: max(0, self._octets - count)]
                count += len(block)
                if block:
                    yield block
                if count >= self._octets and not answer.isclosed():
                    self.cut = "length"
                    break
            if not self.cut and answer.length:
                self.cut = "disconnect"
        except _Cut as stopped:
            self.cut = stopped.why
        except (OSError, http.client.HTTPException, ValueError):
            self.cut = "time" if time.monotonic() >= self._until else "disconnect"

    def finish(self) -> None:
        """Close the connection and find where the head of the raw answer ends."""
        self._hang_up()
        self.raw.seek(0)
        start = self.raw.read(_LONGEST_HEAD)
        ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := start.find(mark)) >= 0]
        self.head = start[: min(ends)] if ends else start
        self.raw.seek(len(self.head))

    def close(self) -> None:
        """Let go of everything."""
        self._hang_up()
        self.raw.close()

    def _hang_up(self) -> None:
        if self._answer is not None:
            self._answer.close()
            self._answer = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _unread(error: Exception) -> str:
    if isinstance(error, http.client.RemoteDisconnected | ConnectionError):
        return "no answer: the server hung up"
    if isinstance(error, TimeoutError):
        return "no answer: it took too long"
    return f"no answer that can be read ({type(error).__name__})"


class _Cut(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class _Tee(io.RawIOBase):
    """Reads from a socket and writes what it read to a file, until a limit of length or time."""

    def __init__(self, source: socket.socket, copy: IO[bytes], octets: int, until: float) -> None:
        self._source, self._copy, self._left, self._until = source, copy, octets, until

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read what is there."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise _Cut("time")
        if self._left <= 0:
            raise _Cut("length")
        self._source.settimeout(left)
        try:
            count = self._source.recv_into(buffer)
        except TimeoutError:
            raise _Cut("time") from None
        self._copy.write(memoryview(buffer)[:count])
        self._left -= count
        return count


@dataclass(frozen=True, slots=True)
class _Faked:
    """As much of a socket as `http.client` asks for."""

    source: io.RawIOBase

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self.source, _BLOCK)
