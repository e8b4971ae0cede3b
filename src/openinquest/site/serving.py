"""Serve a dossier to this machine only: what `inquest open` and `inquest demo` do, from any folder or stick."""

from __future__ import annotations

import os
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from urllib.parse import unquote, urlsplit

from openinquest.errors import EnvironmentFault
from openinquest.site.desk import CSP
from openinquest.site.pages.search import CSP as SEARCHING

HOST = "127.0.0.1"
INDEX = "index.html"

_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8", ".jsonl": "application/x-ndjson; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
    ".jpg": "image/jpeg", ".woff2": "font/woff2", ".csv": "text/csv; charset=utf-8", ".pdf": "application/pdf",
    ".parquet": "application/vnd.apache.parquet", ".py": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".yaml": "text/plain; charset=utf-8",
    ".toml": "text/plain; charset=utf-8", ".cff": "text/plain; charset=utf-8", ".bib": "text/plain; charset=utf-8",
}  # fmt: skip
"""Of our own, since a system may have other ideas: with `nosniff` a script that is called plain text does not run."""
_OTHER = "application/octet-stream"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_SECONDS = 30


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Path, port: int) -> None:
        self.site = site.resolve()
        super().__init__((HOST, port), _Handler)

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser on this machine calls this server; a page elsewhere pointed here says its own name."""
        return frozenset(f"{name}:{self.server_port}" for name in (HOST, "localhost"))

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a reader that went away is no fault."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "inquest"
    sys_version = ""
    timeout = _SECONDS

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: which pages somebody reads is nobody's business."""

    def do_GET(self) -> None:
        """Send a file of the dossier."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Send what GET would send before the file itself."""
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        if self.headers.get("Host", "") not in self.server.hosts:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
            return
        path = urlsplit(self.path).path
        place = file_at(self.server.site, path)
        if place is None:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        if place.name == INDEX and not path.endswith(("/", f"/{INDEX}")):
            self._refuse(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"{path}/"})
            return
        with place.open("rb") as file:
            self.send_response(HTTPStatus.OK)
            self._send_headers(place.name == "search.html")
            self.send_header("Content-Type", _TYPES.get(place.suffix.lower(), _OTHER))
            self.send_header("Content-Length", str(os.fstat(file.fileno()).st_size))
            self.end_headers()
            if body:
                copyfileobj(file, self.wfile)

    def _refuse(self, status: HTTPStatus, headers: dict[str, str] | None = None) -> None:
        text = f"{status.value} {status.phrase}\n".encode()
        self.send_response(status)
        self._send_headers(searching=False)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", _TYPES[".txt"])
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def _send_headers(self, searching: bool) -> None:
        policy = SEARCHING if searching else CSP
        self.send_header("Content-Security-Policy", f"{policy}; frame-ancestors 'none'")
        for name, value in _HEADERS.items():
            self.send_header(name, value)


def file_at(site: Path, path: str) -> Path | None:
    """Return the file below `site` that the path of an address names, or None: never one outside, never a list."""
    try:
        parts = PurePosixPath(unquote(path, errors="strict").lstrip("/")).parts
    except UnicodeDecodeError:
        return None
    odd = any(part.startswith(".") or set(part) & set("\\:\0") for part in parts)
    if odd:
        return None
    try:
        place = site.joinpath(*parts)
        place = place / INDEX if place.is_dir() else place
        inside = place.resolve().is_relative_to(site.resolve())
        return place if inside and place.is_file() else None
    except OSError:  # a name longer than the disk's names, or one that may not be read
        return None


def serve(
    site: Path,
    port: int,
    say: Callable[[str], None],
    *,
    start: str = "",
    opened: Callable[[str], object] | None = None,
) -> None:
    """Serve the folder on 127.0.0.1 until interrupted; port 0 takes one that is free.

    `opened` is called with the address of the page `start`, once it can be asked for. Raises EnvironmentFault where
    the port cannot be used.
    """
    try:
        server = _Server(site, port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "no such port"
        raise EnvironmentFault(f"Port {port} cannot be used ({reason}): name another with --port.") from error
    address = f"http://{HOST}:{server.server_port}/{start}"
    with server:
        try:
            say(f"Open {address} (only on this machine; Ctrl-C ends it).")
            if opened is not None:
                opened(address)
            server.serve_forever()
        except KeyboardInterrupt:
            say("Ended.")
