"""The proxy through which a browser loads a page: the only way out that it has.

It opens every connection itself, so that each is judged, verified, bounded and recorded. To the browser it speaks TLS
with a certificate made for this one visit; the certificates of servers are verified here.
"""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import MSG_PEEK
from typing import Any

from openinquest.errors import InputError
from openinquest.ontology import normalise_address
from openinquest.preserve.capture.bounds import Bounds
from openinquest.preserve.capture.destinations import Gate, Unreached
from openinquest.preserve.capture.exchange import Exchange, Request
from openinquest.preserve.capture.pursuit import Answer, unpacked
from openinquest.preserve.capture.warc import Recorder

_MOST_SENT = 1 << 20  # octets of one request that a page may send
_NOT_PASSED_ON = frozenset(
    {
        "alt-svc",
        "connection",
        "content-length",
        "keep-alive",
        "proxy-authenticate",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_HANGS = 30.0


class RecordingProxy(ThreadingHTTPServer):
    """Listens on this machine; `answers` are handed out once each, in place of asking for them again."""

    daemon_threads = True
    block_on_close = False

    def __init__(
        self, recorder: Recorder, gate: Gate, bounds: Bounds, answers: Iterable[Answer], folder: Path
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recorder, self.gate, self.bounds = recorder, gate, bounds
        self.tls = _certified(folder)
        self.cut = self.refused = self.failed = self.sockets = self.left_out = 0
        self.answered: dict[str, tuple[int, str]] = {}
        """Of every answer to a GET its status and, of a redirection, where it leads, by normalised address."""
        self._ready: dict[str, list[Answer]] = {}
        for answer in answers:
            self._ready.setdefault(answer.url, []).append(answer)
        self._lock = threading.Lock()
        self._octets = self._count = 0
        threading.Thread(target=self.serve_forever, args=(0.05,), name="proxy", daemon=True).start()

    @property
    def address(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def ready(self, url: str) -> Answer | None:
        """Return the answer that is there already for an address, the first time that it is asked for."""
        with self._lock, suppress(InputError):
            waiting = self._ready.get(normalise_address(url))
            return waiting.pop(0) if waiting else None
        return None

    def admit(self) -> int:
        """Return how many octets the next answer may have; 0 where the page has had all that it may."""
        with self._lock:
            self._count += 1
            left = self.bounds.total_octets - self._octets
            if self._count > self.bounds.responses or left <= 0:
                self.left_out += 1
                return 0
            return min(self.bounds.octets, left)

    def took(self, octets: int) -> None:
        """Count the octets of an answer."""
        with self._lock:
            self._octets += octets

    def noticed(self, name: str) -> None:
        """Count something that is told at the end: `cut`, `refused`, `failed` or `sockets`."""
        with self._lock:
            setattr(self, name, getattr(self, name) + 1)

    def told(self, url: str, status: int, location: str) -> None:
        """Note how an address was answered."""
        with suppress(InputError):
            self.answered[normalise_address(url)] = status, location if 300 <= status < 400 else ""

    def notes(self) -> list[str]:
        """Return sentences on what the page did not get."""
        told = (
            (self.cut, "{} of what the page loads {} cut at the limits of length or time."),
            (self.refused, "{} of what the page asks for {} not fetched: an address in a private network."),
            (self.failed, "{} of what the page asks for {} not to be had."),
            (self.left_out, "{} of what the page asks for {} not fetched: it asks for more than a page may."),
            (self.sockets, "{} of what the page asks for {} refused: a WebSocket."),
        )
        return [text.format(count, "was" if count == 1 else "were") for count, text in told if count]

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Let nobody in but processes of this user: what others asked for would stand in the web archive."""
        return _owner(client_address[1], self.server_address[1]) in (None, os.geteuid())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that hangs up is no error."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _HANGS
    server: RecordingProxy
    _site = ""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_CONNECT(self) -> None:
        """Become the server that the browser wants to speak to."""
        self.send_response(200)
        self.end_headers()
        self.wfile.flush()
        scheme = "http"
        first = self.connection.recv(1, MSG_PEEK)
        if first == b"\x16":  # how TLS begins
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
            self.connection.settimeout(_HANGS)
            scheme = "https"
        self._site = f"{scheme}://{self.path.removesuffix(':443' if scheme == 'https' else ':80')}"
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)
        self.close_connection = not first

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._relay
        raise AttributeError(name)

    def _relay(self) -> None:
        url = self._site + self.path if self.path.startswith("/") else self.path
        if self.headers.get("Upgrade"):
            self.server.noticed("sockets")
            self._brief(501)
            return
        size = self.headers.get("Content-Length", "0")
        if not size.isdecimal() or int(size) > _MOST_SENT or self.headers.get("Transfer-Encoding"):
            self.server.noticed("failed")
            self.close_connection = True
            self._brief(413)
            return
        body = self.rfile.read(int(size))
        ready = self.server.ready(url) if self.command == "GET" else None
        if ready is not None:
            self._hand_out(ready)
            return
        octets = self.server.admit()
        if not octets:
            self._brief(503)
            return
        headers = [(name, value) for name, value in self.headers.items() if name.lower() != "content-length"]
        headers += [("Content-Length", size)] if body else []
        exchange = Exchange(
            Request(url, self.command, headers, body), self.server.gate, octets, self.server.bounds.seconds
        )
        try:
            exchange.begin()
        except Unreached as stopped:
            self.server.noticed("refused" if stopped.forbidden else "failed")
            self._brief(403 if stopped.forbidden else 502)
            return
        self._pass_on(exchange)

    def _pass_on(self, exchange: Exchange) -> None:
        size = 0
        if self.command == "GET":
            self.server.told(exchange.request.url, exchange.status, exchange.headers.get("Location", ""))
        try:
            has_body = self._head(exchange.status, exchange.reason, exchange.headers.items())
            for block in exchange.blocks():
                size += len(block)
                if has_body:
                    self._chunk(block)
            if has_body:
                self._chunk(b"")
        except OSError:
            # the browser wants no more of it: what came by then is what it saw
            exchange.cut = exchange.cut or "disconnect"
            self.close_connection = True
        finally:
            self.server.took(size)
            if exchange.cut in ("length", "time"):
                self.server.noticed("cut")
            exchange.finish()
            self.server.recorder.exchange(exchange)
            exchange.close()

    def _hand_out(self, answer: Answer) -> None:
        # unpacked here, where it is bounded: a browser would unpack a thousandfold
        headers = [
            (name, said) for name, said in answer.headers.items() if name.lower() != "content-encoding"
        ]
        self._head(answer.status, answer.reason, headers)
        with suppress(ValueError):
            for block in unpacked(answer, self.server.bounds.page_octets):
                if block:
                    self._chunk(block)
        self._chunk(b"")

    def _head(self, status: int, reason: str, headers: Iterable[tuple[str, str]]) -> bool:
        """Send the head of an answer; return whether a body may follow."""
        has_body = self.command != "HEAD" and status not in (204, 304) and status >= 200
        self.send_response_only(status, reason)
        for name, value in headers:
            if name.lower() not in _NOT_PASSED_ON:
                self.send_header(name, " ".join(value.splitlines()))
        if has_body:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        return has_body

    def _chunk(self, block: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(block), block))

    def _brief(self, status: int) -> None:
        self.send_response_only(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _owner(port: int, to: int) -> int | None:
    """Return which user holds the other end of a connection on this machine, where the system tells (Linux)."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[1].endswith(f":{port:04X}") and fields[2].endswith(f":{to:04X}"):
                return int(fields[7])
    return None


def _certified(folder: Path) -> ssl.SSLContext:
    """Return a context with a key and a certificate that nobody but the browser of this visit ever sees."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "one visit")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "visit.pem"
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    path.unlink()
    return context
