"""A time stamping authority on this machine, made by OpenSSL: its keys are new in every run."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

_CONFIG = """[ tsa ]
default_tsa = local
[ local ]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""
_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class Authority:
    """An authority with a root (`root`, PEM) that signed its certificate."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.root = folder, folder / "root.pem"
        folder.mkdir()
        (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
        (folder / "serial").write_text("01")
        (folder / "ext").write_text(
            "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"
        )
        root = ("-days", "30", "-subj", f"/CN=Root of {name}", "-keyout", "root.key", "-out", "root.pem")
        self.openssl("req", "-x509", *_KEY, *root)
        self.openssl("req", *_KEY, "-subj", f"/CN={name}", "-keyout", "tsa.key", "-out", "tsa.csr")
        self.openssl(
            "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "7",
            "-days", "30", "-extfile", "ext", "-out", "tsa.pem",
        )  # fmt: skip

    def openssl(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)

    def answer(self, query: bytes, *words: str) -> bytes:
        """Stamp a query (DER)."""
        (self.folder / "query").write_bytes(query)
        self.openssl(
            "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key",
            "-out", "answer", *words,
        )  # fmt: skip
        return (self.folder / "answer").read_bytes()

    def vouches(self, data: Path, token: Path) -> bool:
        """Say whether `openssl ts -verify` finds the token good, with nothing but the root and the two files."""
        words = ("ts", "-verify", "-data", str(data), "-in", str(token), "-CAfile", str(self.root))
        done = subprocess.run(["openssl", *words], capture_output=True, check=False)
        return done.returncode == 0 and b"Verification: OK" in done.stdout


Reply = Callable[[bytes], tuple[int, dict[str, str], bytes]]


@contextmanager
def serving(reply: Reply) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """Serve on this machine; yield the address and the list of requests (headers, body) as they come."""
    seen: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((dict(self.headers), body))
            status, headers, answer = reply(body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/stamp", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
