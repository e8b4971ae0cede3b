"""The web archive of a visit, read back by warcio."""

from __future__ import annotations

import base64
import hashlib

import pytest
from warcio import cli
from warcio.archiveiterator import ArchiveIterator

from hostile_pages import PAGES
from openinquest.preserve.capture.warc import cut_to_whole


def read(path):
    with path.open("rb") as file:
        return [
            (each.rec_type, each.rec_headers, each.raw_stream.read())
            for each in ArchiveIterator(file, no_record_parse=True)
        ]


def test_everything_that_went_over_the_line_is_there_to_the_octet(visit, server):
    done = visit("/moved")
    records = read(done.files["warc"])
    assert [kind for kind, _, _ in records] == ["warcinfo", *["response", "request"] * 4]
    urls = [headers["WARC-Target-URI"] for kind, headers, _ in records if kind == "response"]
    assert urls == [server.address + path for path in ("/robots.txt", "/moved", "/moved-again", "/plain")]
    info, answer, asked = records[0][2], records[-2][2], records[-1][2]
    assert b"operator: c1\r\n" in info
    assert b"system: Linux, Chromium 1\r\n" in info
    assert b"software: Open Inquest" in info
    assert answer.startswith(b"HTTP/1.1 200 OK\r\nServer: ")
    assert answer.endswith(b"\r\n\r\n" + PAGES["/plain"])
    assert asked.startswith(b"GET /plain HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"Cookie: seen=1\r\n" in asked
    assert records[-1][1]["WARC-Concurrent-To"] == records[-2][1]["WARC-Record-ID"]


@pytest.mark.parametrize("path", ["/moved", "/packed", "/huge", "/404"])
def test_digests_hold(visit, path):
    warc = visit(path).files["warc"]
    with warc.open("rb") as file:
        for each in ArchiveIterator(file, check_digests="raise"):
            while each.raw_stream.read(1 << 16):
                pass
    for kind, headers, block in read(warc):
        if kind in ("request", "response"):
            digest = headers["WARC-Block-Digest"].removeprefix("sha256:")
            assert base64.b32decode(digest) == hashlib.sha256(block).digest()
            assert headers["WARC-Payload-Digest"].startswith("sha1:")


def test_warcio_itself_finds_nothing_wrong(visit, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", "-v", str(visit("/plain").files["warc"])])
    assert ended.value.code == 0
    assert capsys.readouterr().out.count("digest pass") == 5


@pytest.mark.parametrize(("path", "why"), [("/huge", "length"), ("/drip", "time"), ("/plain", None)])
def test_what_was_cut_is_called_so(visit, path, why):
    [answer] = [h for kind, h, _ in read(visit(path, seconds=0.5).files["warc"]) if kind == "response"][1:]
    assert answer.get_header("WARC-Truncated") == why


def test_an_archive_whose_writer_was_ended_is_cut_to_what_is_whole(visit):
    warc = visit("/plain").files["warc"]
    whole = warc.read_bytes()
    warc.write_bytes(whole + whole[:40])
    cut_to_whole(warc)
    assert warc.read_bytes() == whole
