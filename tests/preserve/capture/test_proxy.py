"""The only way out that a browser has, asked without one."""

from __future__ import annotations

import http.client
import socket
from email.message import Message
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from hostile_pages import PAGES
from openinquest.preserve.capture import Bounds, _proxy
from openinquest.preserve.capture._proxy import RecordingProxy
from openinquest.preserve.capture.destinations import Gate
from openinquest.preserve.capture.pursuit import Answer
from openinquest.preserve.capture.warc import Recorder


@pytest.fixture
def through(tmp_path, server):
    """Ask for an address through a proxy, and read what it recorded: `through(url)`, `through.proxy`."""

    class Through:
        recorder = Recorder(tmp_path / "visit.warc.gz", {"operator": "c1"})
        bounds = Bounds(octets=2**17, total_octets=2**18, responses=6, seconds=3)
        ready = Answer(server.address + "/ready", 200, "OK", Message(), BytesIO(b"had before"), 10, "")
        proxy = RecordingProxy(recorder, Gate(local=True), bounds, [ready], tmp_path)

        def __call__(self, url, method="GET", body=None, **headers):
            line = http.client.HTTPConnection(*self.proxy.server_address[:2], timeout=10)
            try:
                line.request(method, url, body, headers)
                answer = line.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, ConnectionError) as error:
                return 0, type(error).__name__.encode()
            finally:
                line.close()

        def recorded(self):
            self.recorder.close()
            with (tmp_path / "visit.warc.gz").open("rb") as file:
                return [
                    (
                        each.rec_type,
                        each.rec_headers["WARC-Target-URI"],
                        each.rec_headers.get_header("WARC-Truncated"),
                    )
                    for each in ArchiveIterator(file, check_digests="raise")
                    if each.raw_stream.read() is not None
                ]

    made = Through()
    yield made
    made.recorder.close()
    made.proxy.shutdown()
    made.proxy.server_close()


def test_what_is_asked_for_is_passed_on_and_recorded(through, server):
    assert through(server.address + "/plain") == (200, PAGES["/plain"])
    assert through(server.address + "/404")[0] == 404
    assert through(server.address + "/plain", "HEAD")[1] == b""
    answers = [url for kind, url, _ in through.recorded() if kind == "response"]
    assert answers[:2] == [server.address + "/plain", server.address + "/404"]


def test_what_was_had_before_is_handed_out_once(through, server):
    assert through(server.address + "/ready") == (200, b"had before")
    assert through(server.address + "/ready")[0] == 404, "the second time it is asked for"
    assert server.asked["/ready"] == 1


def test_one_answer_and_all_of_them_are_bounded(through, server):
    for _ in range(3):
        status, body = through(server.address + "/huge-part")
        assert len(body) <= 2**17
    assert (status, body) == (503, b"")
    assert through.proxy.notes() == [
        "2 of what the page loads were cut at the limits of length or time.",
        "1 of what the page asks for was not fetched: it asks for more than a page may.",
    ]
    assert [cut for kind, _, cut in through.recorded() if kind == "response"] == ["length", "length"]


def test_a_page_may_ask_so_many_times_and_no_more(through, server):
    statuses = [through(f"{server.address}/dot.svg?{number}")[0] for number in range(8)]
    assert statuses == [200] * 6 + [503] * 2


def test_nothing_behind_the_wall_is_reached(through, server):
    through.proxy.gate = Gate()
    assert [through(url)[0] for url in (server.address, "http://169.254.169.254/", "http://[::1]/")] == [
        403
    ] * 3
    assert through("file:///etc/passwd")[0] == 403
    assert not server.asked
    assert through.proxy.notes() == [
        "4 of what the page asks for were not fetched: an address in a private network."
    ]


def test_sockets_and_long_questions_are_refused(through, server):
    assert through(server.address + "/plain", Upgrade="websocket")[0] == 501
    assert through(server.address + "/plain", "POST", b"x" * (2**20 + 1))[0] in (0, 413)
    assert not server.asked


def test_nobody_else_on_the_machine_is_let_in(through, server, monkeypatch):
    monkeypatch.setattr(_proxy, "_owner", lambda *_: 4_000_000)
    assert through(server.address + "/plain")[0] == 0
    assert not server.asked


def test_a_tunnel_without_a_word_is_closed(through):
    with socket.create_connection(through.proxy.server_address) as line:
        line.sendall(b"CONNECT example.org:443 HTTP/1.1\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 200")
        line.shutdown(socket.SHUT_WR)
        assert line.recv(100) == b""
