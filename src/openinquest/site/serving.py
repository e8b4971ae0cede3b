"""Serve a dossier to this machine only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from openinquest.errors import EnvironmentFault

_HOST = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: which pages somebody reads is nobody's business."""


def serve(site: Path, port: int, say: Callable[[str], None]) -> None:
    """Serve the folder on 127.0.0.1 until interrupted. Raises EnvironmentFault where the port is taken."""
    try:
        server = ThreadingHTTPServer((_HOST, port), partial(_Quiet, directory=str(site)))
    except OSError as error:
        raise EnvironmentFault(
            f"Port {port} cannot be used ({error.strerror}): name another with --port."
        ) from error
    say(f"Open http://{_HOST}:{server.server_port}/ (Ctrl-C ends it).")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("Ended.")
