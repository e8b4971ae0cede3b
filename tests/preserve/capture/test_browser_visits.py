"""Pages in Chromium, each visit in processes of its own, as users run it."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from warcio.archiveiterator import ArchiveIterator

from hostile_pages import ARTICLE, RUSSIAN
from openinquest.errors import EnvironmentFault
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.capture import Bounds, Outcome, capture, supervision
from openinquest.preserve.capture.supervision import visited
from openinquest.preserve.documents import captures_of, kept_text
from openinquest.preserve.sources import Description
from openinquest.record import Coder

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("needs_chromium")]
QUICK = Bounds(
    page_octets=2**20, octets=2**19, seconds=3, visit_seconds=40, pause=0.05, rest_seconds=3, scroll_seconds=3,
    scrolls=12,
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(monkeypatch):
    """Where visits of this test work, so that what they leave behind is told from what others do meanwhile."""
    with tempfile.TemporaryDirectory(prefix="v") as made:  # those of pytest are too long for sockets
        monkeypatch.setattr(tempfile, "tempdir", made)
        yield Path(made)
        assert not list(Path(made).iterdir())
        assert not processes(Path(made))


def processes(folder: Path) -> list[str]:
    """The command lines that name a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = path.read_bytes().decode(errors="replace")
            found += [line] if f"{folder}/" in line else []
    return found


def seen(server, path, **more):
    """Visit a path and return the visit and the octets of each file."""
    with visited(server.address + path, "c1", more.pop("bounds", QUICK), local=True, **more) as found:
        return found.visit, {name: file.read_bytes() for name, file in found.files.items()}


def test_a_page_is_kept_as_it_was_shown(record, server):
    done = capture(record, server.address + "/moved", Description(), Coder("c1"), local=True, bounds=QUICK)
    assert (done.visit.outcome, done.visit.address) == (Outcome.WHOLE, server.address + "/plain")
    text = kept_text(record, done.kept.document["id"]).text.text
    assert "twelve people had died" in text
    assert "Nine were named by the script." in text, "scripts were run before the page was read"
    archive = Archive(record.archive_folder)
    with archive.open(done.beside["screenshot"]) as stored:
        picture = stored.read()
    assert (picture[:4], int.from_bytes(picture[16:20])) == (b"\x89PNG", 1280)
    with archive.open(done.beside["print"]) as stored:
        printed = pypdfium2.PdfDocument(stored.read())
    assert "twelve people had died" in printed[0].get_textpage().get_text_bounded()
    printed.close()
    with archive.open(done.beside["warc"]) as stored:
        urls = {(each.rec_type, each.rec_headers["WARC-Target-URI"]) for each in ArchiveIterator(stored)}
    assert {
        ("response", server.address + path) for path in ("/moved", "/plain", "/late.js", "/dot.svg")
    } <= urls
    assert ("resource", f"urn:view:{server.address}/plain") in urls
    assert not [url for _, url in urls if url and server.address not in url], (
        "nothing else was asked for anything"
    )
    assert server.asked["/plain"] == 1, "what was had is not asked for twice"
    page = next(flat for _, flat in captures_of(record, done.kept.document["id"]) if flat["part"] == "page")
    assert page["taken_from"]["tool"].startswith("Chromium 1")


def test_a_folder_that_is_too_long_for_the_browser_is_said(server, monkeypatch, folder):
    longer = folder / ("long" * 20)
    longer.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(longer))
    with (
        pytest.raises(EnvironmentFault, match="too long a path"),
        visited(server.address + "/plain", "c1", QUICK, local=True),
    ):
        pass
    assert not list(longer.iterdir())
    longer.rmdir()


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("path", "outcome", "noted"),
    [
        ("/paid", Outcome.PAYWALLED, ""),
        ("/members", Outcome.LOGIN, ""),
        ("/dialogs", Outcome.WHOLE, "dialog"),
        ("/timers", Outcome.WHOLE, ""),
        ("/busy", Outcome.WHOLE, "do not come to rest"),
        ("/download", Outcome.WHOLE, "download"),
        ("/poisoned", Outcome.WHOLE, ""),
        ("/scroll", Outcome.WHOLE, "goes on and on"),
        ("/deep", Outcome.WHOLE, ""),
        ("/drip", Outcome.CUT, "cut after"),
        ("/huge", Outcome.CUT, "cut at"),
        ("/bomb", Outcome.CUT, "cut at"),
        ("/big-parts", Outcome.WHOLE, "2 of what the page loads were cut"),
    ],
)
def test_hard_pages_end_and_say_what_they_were(server, path, outcome, noted):
    visit, files = seen(server, path)
    assert visit.outcome is outcome
    assert noted in " ".join(visit.notes)
    assert {"warc", "served"} <= files.keys()


@pytest.mark.nightly
def test_a_page_reaches_nothing_behind_the_wall(server):
    visit, files = seen(server, "/inward")
    assert "private network" in " ".join(visit.notes)
    assert "WebSocket" in " ".join(visit.notes)
    assert b"root:" not in files["page"]
    assert server.asked["/worker.js"] == 0


@pytest.mark.nightly
def test_what_the_header_says_of_the_charset_counts_and_the_rendered_page_is_read(record, server):
    done = capture(record, server.address + "/wrong", Description(), Coder("c1"), local=True, bounds=QUICK)
    assert RUSSIAN in kept_text(record, done.kept.document["id"]).text.text


@pytest.mark.nightly
def test_a_script_that_leads_on_is_told(server):
    visit, files = seen(server, "/onward")
    assert [(hop.source, hop.status, hop.target) for hop in visit.redirects] == [
        (server.address + "/onward", 0, server.address + "/plain")
    ]
    assert ARTICLE[:30].encode() in files["page"]
    visit, _ = seen(server, "/gone-on")
    assert [hop.status for hop in visit.redirects] == [0, 302]
    assert (visit.outcome, visit.status, visit.address) == (Outcome.GONE, 404, server.address + "/404")


@pytest.mark.nightly
def test_a_visit_that_takes_too_long_is_ended_with_all_its_processes(server, monkeypatch, folder):
    monkeypatch.setattr(supervision, "_GRACE", -30.0)
    visit, files = seen(server, "/busy")
    assert (visit.outcome, "The visit was ended" in " ".join(visit.notes)) == (Outcome.CUT, True)
    assert {"served", "warc"} <= files.keys()
    with gzip.open(BytesIO(files["warc"])) as whole:
        assert b"twelve people" in whole.read()


@pytest.mark.nightly
def test_a_visit_ends_with_whoever_started_it(server, folder):
    script = (
        "import tempfile; from openinquest.preserve.capture.supervision import visited; "
        "from openinquest.preserve.capture import Bounds\n"
        f"tempfile.tempdir = {str(folder)!r}\n"
        f"with visited({server.address + '/busy'!r}, 'c1', Bounds(), local=True): pass"
    )
    starter = subprocess.Popen([sys.executable, "-c", script])
    wait_for(lambda: any("--user-data-dir" in line for line in processes(folder)))
    starter.kill()
    starter.wait()
    wait_for(lambda: not processes(folder) and not list(folder.iterdir()))


def wait_for(what, seconds=20):
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.1)
    assert what()
