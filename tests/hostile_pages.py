"""A server of hard pages on this machine: what a hostile or broken site does, one path each."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ARTICLE = (
    "<h1>What was said</h1><p>The ministry said that twelve people had died in the unrest of that week.</p>"
    "<p>Nobody answered the question why they had died, and nobody was asked again after that day.</p>"
)
RUSSIAN = "Министерство сообщило, что погибли двенадцать человек, и больше ничего не сказало."


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>A page</title>{head}</head><body>{body}</body></html>".encode()


FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
PAGES: dict[str, bytes] = {
    "/plain": page(f"<article>{ARTICLE}</article><img src='/dot.svg'><script src='/late.js'></script>"),
    "/paid": page(f"<article>{ARTICLE}</article>", FREE),
    "/members": page("<form>Sign in<input name=u><input type=password name=p></form>"),
    "/dialogs": page(
        f"{ARTICLE}<script>alert(1); confirm(2); prompt(3); window.open('/plain');"
        "window.onbeforeunload = () => 'stay'; setInterval(() => alert(4), 100)</script>"
    ),
    "/timers": page(
        f"{ARTICLE}<p id=n></p><script>setInterval(() => fetch('/dot.svg?' + Math.random()), 50)</script>"
    ),
    "/busy": page(f"{ARTICLE}<script>addEventListener('load', () => {{ for (;;); }})</script>"),
    "/inward": page(
        f"{ARTICLE}<iframe src='file:///etc/passwd'></iframe><iframe src='http://169.254.169.254/meta'></iframe>"
        "<img src='http://169.254.1.1/x.png'><script>navigator.serviceWorker.register('/worker.js');"
        "new WebSocket('ws://' + location.host + '/socket')</script>"
    ),
    "/download": page(f"{ARTICLE}<a id=a href='/file.bin' download>x</a><script>a.click()</script>"),
    "/onward": page("<script>setTimeout(() => location.replace('/plain'), 10)</script>"),
    "/gone-on": page("<script>location = '/led'</script>"),
    "/poisoned": page(
        f"{ARTICLE}<script>Array.prototype.map = null; document.querySelectorAll = () => {{ throw 1 }};"
        "window.scrollBy = Element.prototype.getClientRects = () => { throw 2 }</script>"
    ),
    "/scroll": page(
        "<div id=list></div><script>let n = 0; function more() { if (n > 100000) return; for (let i = 0; i < 10; i++) {"
        "let p = document.createElement('p'); p.style.height = '300px'; p.textContent = 'Entry number ' + (n++);"
        "list.append(p) } } more(); addEventListener('scroll', more)</script>"
    ),
    "/deep": b"<!doctype html>" + b"<div>" * 3000 + b"<p>Deep down it says that seven were hurt.</p>",
    "/empty": b"",
}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.robots = b""
        self.robots_status = 404
        self.pdf = b"%PDF-1.7 to be set by whoever asks for it"
        self.release = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """Visitors hang up: that is what the limits are for."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked[path] += 1
        self.server.agents.add(self.headers.get("User-Agent", ""))
        known = getattr(self, f"get_{path.strip('/').replace('.', '_').replace('-', '_')}", None)
        if known is not None:
            known()
        elif path in PAGES:
            self.answer(PAGES[path])
        elif path[1:].isdecimal():
            self.answer(page(f"<p>Status {path[1:]}</p>"), status=int(path[1:]))
        else:
            self.answer(page("<p>Nothing of that name</p>"), status=404)

    def answer(
        self, body: bytes, media_type: str = "text/html; charset=utf-8", status: int = 200, **more: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def get_robots_txt(self) -> None:
        self.answer(self.server.robots, "text/plain", self.server.robots_status)

    def get_dot_svg(self) -> None:
        self.answer(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "image/svg+xml")

    def get_late_js(self) -> None:
        self.answer(b"document.body.append('Nine were named by the script.')", "text/javascript")

    def get_moved(self) -> None:
        self.answer(b"", status=301, Location="/moved-again")

    def get_moved_again(self) -> None:
        self.answer(b"", status=302, Location="/plain", Set_Cookie="seen=1; Path=/")

    def get_led(self) -> None:
        self.answer(b"", status=302, Location="/404")

    def get_loop(self) -> None:
        self.answer(b"", status=302, Location="/loop")

    def get_cookie(self) -> None:
        if "seen=1" in self.headers.get("Cookie", ""):
            self.answer(page(ARTICLE))
        else:
            self.answer(b"", status=302, Location="/cookie", Set_Cookie="seen=1; Path=/")

    def get_inwards(self) -> None:
        self.answer(b"", status=302, Location="http://169.254.169.254/latest/meta-data")

    def get_to_file(self) -> None:
        self.answer(b"", status=302, Location="file:///etc/passwd")

    def get_with_password(self) -> None:
        self.answer(b"", status=302, Location="http://somebody:secret@127.0.0.1/")

    def get_wrong(self) -> None:
        body = f"<!doctype html><html><head><meta charset=utf-8></head><body><p>{RUSSIAN}</p></body></html>"
        self.answer(body.encode("cp1251"), "text/html; charset=windows-1251")

    def get_packed(self) -> None:
        self.answer(gzip.compress(page(ARTICLE)), Content_Encoding="gzip")

    def get_bomb(self) -> None:
        self.answer(gzip.compress(page("<p>" + "0" * 8_000_000)), Content_Encoding="gzip")

    def get_letter_pdf(self) -> None:
        self.answer(self.server.pdf, "application/pdf")

    def get_note(self) -> None:
        self.answer(b"A note of twelve words, as it stood there.", "text/plain")

    def get_again(self) -> None:
        first = self.server.asked["/again"] == 1
        self.answer(page(ARTICLE), status=503 if first else 200, Retry_After="1")

    def get_never(self) -> None:
        self.answer(page(ARTICLE), status=503, Retry_After="86400")

    def get_huge(self) -> None:
        self.stream(b"<p>Words without end.</p>" * 2_600, 2 * 2**30)

    def get_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.wfile.write(b"<!doctype html><p>The first words came.</p>")
        while not self.server.release.wait(0.05):
            self.wfile.write(b"<p>x</p>")

    def get_silence(self) -> None:
        self.server.release.wait(20)

    def get_broken(self) -> None:
        self.wfile.write(b"HTTP/1.1 2000 what\r\n\x00\x00\r\n")
        self.close_connection = True

    def get_file_bin(self) -> None:
        self.answer(
            bytes(1000), "application/octet-stream", Content_Disposition='attachment; filename="a\\nb"'
        )

    def get_big_parts(self) -> None:
        self.answer(page(f"{ARTICLE}<script>for (let n of [1, 2]) fetch('/huge-part?' + n)</script>"))

    def get_huge_part(self) -> None:
        self.stream(bytes(65_536), 2 * 2**30, "image/png")

    def stream(self, block: bytes, size: int, media_type: str = "text/html") -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        while size > 0:
            self.wfile.write(block)
            size -= len(block)


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.release.set()
        server.shutdown()
        server.server_close()
        time.sleep(0)
