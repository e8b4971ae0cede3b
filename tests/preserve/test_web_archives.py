"""Web archives: their pages become documents that say from which record they were taken; none of it is believed."""

import base64
import gzip
import hashlib
import io
import json
import random
import re
import zipfile
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from openinquest.errors import InputError, UsageError
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.registration import cite
from openinquest.preserve.sources import Description
from openinquest.preserve.text import Limits
from openinquest.preserve.web_archives import _parts as _web_archive_parts
from openinquest.preserve.web_archives._index import index
from openinquest.preserve.web_archives._octets import Broken
from openinquest.preserve.web_archives._parts import WebArchive
from openinquest.preserve.web_archives._process import payload_of
from openinquest.preserve.web_archives._warc import Undecodable
from openinquest.preserve.web_archives.inventory import Inventory
from openinquest.preserve.web_archives.keeping import KeptArchive, is_web_archive, keep_web_archive
from openinquest.preserve.web_archives.unpacking import unpacking
from openinquest.record import Coder, Record, Settings, create_record
from openinquest.record.entry import EntryKind
from preserve.test_fuzzing import changed

CODER = Coder("c1", "2030-03-01T00:00:00Z")
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(words):
    body = f"<p>The ministry said {words}.</p><p>Nobody was asked again.</p>"
    return f"<!doctype html><html><head><title>{words}</title></head><body>{body}</body></html>".encode()


class Writer(WARCWriter):
    """warcio's, which leaves its temporary files to the garbage collector."""

    @staticmethod
    def _create_temp_file():
        return io.BytesIO()


class Crawl:
    """A WARC in the making; `answer` is written as a server would have sent it."""

    def __init__(self, packed=True):
        self.octets = io.BytesIO()
        self.writer = Writer(self.octets, gzip=packed, warc_version="1.1")

    def answer(self, address, body, fields=None, status="200 OK", at="2031-03-04T05:06:07Z", **headers):
        said = StatusAndHeaders(status, list((fields or HTML).items()), protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            address,
            "response",
            io.BytesIO(body),
            http_headers=said,
            warc_headers_dict={"WARC-Date": at} | headers,
        )
        self.writer.write_record(record)
        return record.rec_headers.get_header("WARC-Record-ID").strip("<>")

    def revisit(self, address, body):
        digest = "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()
        said = StatusAndHeaders("200 OK", list(HTML.items()), protocol="HTTP/1.1")
        record = self.writer.create_revisit_record(
            address, digest, "https://example.org/first", "2031-03-04T05:06:07Z", http_headers=said,
            warc_headers_dict={"WARC-Date": "2031-03-05T00:00:00Z"},
        )  # fmt: skip
        self.writer.write_record(record)

    def at(self, path):
        path.write_bytes(self.octets.getvalue())
        return path


def chunked(body, size=40):
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def inventory_of(path, *wanted):
    """As the other process makes it."""
    with path.open("rb") as file:
        return Inventory.of(json.loads(json.dumps(index(WebArchive(file), list(wanted)).as_json())))


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        yield made


@pytest.fixture
def take(record):
    return lambda path, *addresses, **how: keep_web_archive(
        record, path, how.pop("description", Description()), CODER, addresses=addresses, **how
    )


def captures(record):
    return [flat for _, flat in record.flats(EntryKind.CAPTURE)]


def kept(record, sha256):
    with Archive(record.archive_folder).open(sha256) as stored:
        return stored.read()


def untouched(record):
    return record.head().size == 0 and not [p for p in record.archive_folder.rglob("*") if p.is_file()]


def test_the_only_page_becomes_a_document_of_its_own(record, take, tmp_path):
    body = page("that twelve people had died")
    crawl = Crawl()
    fields = HTML | {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    number = crawl.answer("https://example.org/news?id=1", chunked(gzip.compress(body)), fields)
    crawl.answer("https://example.org/style.css", b"a{}", {"Content-Type": "text/css"})
    path = crawl.at(tmp_path / "crawl.warc.gz")
    made = take(path, description=Description(publisher="A Monitor"))
    [one] = made.pages
    assert one.document["address"] == "https://example.org/news?id=1"
    assert (one.document["publisher"], one.document["title"]) == ("A Monitor", "that twelve people had died")
    whole, only = captures(record)
    assert kept(record, whole["sha256"]) == path.read_bytes()
    assert kept(record, only["sha256"]) == body
    assert only["captured_at"] == "2031-03-04T05:06:07Z"
    source = only["taken_from"]
    assert (source["sha256"], source["record"], source["found"]) == (made.archive.sha256, number, "agrees")
    assert source["digest"].startswith("sha1:")
    text = Archive(record.archive_folder).text(only["sha256"]).text
    assert "that twelve people had died" in text


def test_of_several_pages_a_person_chooses(record, take, tmp_path):
    crawl = Crawl()
    for name in ("a", "b", "c"):
        crawl.answer(f"https://example.org/{name}", page(name * 3))
    path = crawl.at(tmp_path / "crawl.warc.gz")
    made = take(path, "https://example.org/c", "https://EXAMPLE.org/a")
    assert [each.document["title"] for each in made.pages] == ["ccc", "aaa"]
    again = take(path, everything=True)
    assert [each.known for each in again.pages] == [True, False, True]
    assert again.archive.known


def test_what_is_not_there_is_told_all_at_once_and_nothing_is_written(record, take, tmp_path):
    crawl = Crawl()
    crawl.answer("https://example.org/old", b"", {"Location": "/new"}, "301 Moved")
    crawl.answer("https://example.org/gone", page("gone"), status="404 Not Found")
    crawl.answer("https://example.org/new", page("new"))
    path = crawl.at(tmp_path / "crawl.warc.gz")
    with pytest.raises(InputError) as refused:
        take(path, "https://example.org/old", "https://example.org/gone", "https://example.org/never")
    found = [str(problem) for problem in refused.value.problems]
    assert len(found) == 3
    assert "301" in found[0]
    assert "/new" in found[0]
    assert "404" in found[1]
    assert "no answer" in found[2]
    assert untouched(record)
    text = inventory_of(path).text()
    assert "301" in text
    assert "https://example.org/gone" in text


def test_two_captures_of_an_address_are_two_captures_of_one_document(record, take, tmp_path):
    crawl = Crawl()
    crawl.answer("https://example.org/a", page("twelve"), at="2031-01-01T00:00:00Z")
    crawl.answer("https://example.org/a", page("thirteen"), at="2031-02-01T00:00:00Z")
    crawl.answer("https://example.org/a", page("thirteen"), at="2031-03-01T00:00:00Z")
    made = take(crawl.at(tmp_path / "crawl.warc.gz"), "https://example.org/a")
    assert len({each.document["id"] for each in made.pages}) == 1
    assert [flat["captured_at"][:7] for flat in captures(record)[1:]] == ["2031-01", "2031-02", "2031-03"]


@dataclass
class Taken:
    """What was made of all that may be odd about a page at once, in one archive that is not packed."""

    record: Record
    made: KeptArchive
    first: str
    inventory: Inventory

    def page(self, name):
        return next(each for each in self.made.pages if each.document["address"].endswith(f"/{name}"))

    def capture(self, name):
        return next(
            each for each in captures(self.record) if each["document"] == self.page(name).document["id"]
        )


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    folder, crawl = tmp_path_factory.mktemp("odd"), Crawl(packed=False)
    first = crawl.answer("https://example.org/first", page("unchanged"))
    crawl.revisit("https://example.org/second", page("unchanged"))
    crawl.revisit("https://example.org/third", page("never captured"))
    crawl.answer("https://example.org/differs", page("twelve people"))
    packed = HTML | {"Content-Encoding": "gzip"}
    crawl.answer("https://example.org/br", b"\x0b\x02\x80", HTML | {"Content-Encoding": "br"})
    crawl.answer("https://example.org/cut", gzip.compress(page("x" * 999))[:60], packed)
    crawl.answer("https://example.org/bad", b"5\r\nhello\r\nzz\r\n", HTML | {"Transfer-Encoding": "chunked"})
    crawl.answer("https://example.org/browser", page("as shown"), packed | {"Transfer-Encoding": "chunked"})
    cyrillic = (
        "<!doctype html><title>x</title><p>Ә</p><p>№ 5 — «да»</p>".encode("cp1251", "replace") + b"\x98"
    )
    crawl.answer("https://example.org/cp1251", cyrillic, {"Content-Type": "text/html; charset=windows-1251"})
    crawl.answer("https://example.org/when", page("at some time"), at="yesterday")
    path = folder / "crawl.warc"
    path.write_bytes(crawl.octets.getvalue().replace(b"twelve people", b"eleven people"))
    with create_record(folder / "record", Settings(title={"en": "An invented event"})) as made:
        kept = keep_web_archive(made, path, Description(), CODER, everything=True)
        yield Taken(made, kept, first, inventory_of(path))


def test_a_repeated_page_is_had_from_the_record_that_holds_it(odd):
    capture = odd.capture("second")
    assert kept(odd.record, capture["sha256"]) == page("unchanged")
    assert (capture["captured_at"], capture["taken_from"]["repeats"]) == ("2031-03-05T00:00:00Z", odd.first)
    assert [each.address for each in odd.inventory.failures] == ["https://example.org/third"]
    assert "not in this archive" in odd.inventory.text()


def test_bytes_that_are_not_those_of_the_digest_are_told(odd):
    assert "not those whose digest" in str(odd.page("differs"))
    assert "1 record are not those" in str(odd.made.archive)
    assert odd.capture("differs")["taken_from"]["found"] == "differs"


def test_what_cannot_be_unpacked_is_told_and_the_rest_kept(odd):
    told = [str(problem) for problem in odd.made.problems]
    for words, sentence in zip(("Brotli", "cut short", "damaged"), told, strict=True):
        assert words in sentence
    assert len(odd.made.pages) == 6


def test_codings_that_a_browser_took_off_are_seen(odd):
    assert kept(odd.record, odd.capture("browser")["sha256"]) == page("as shown")
    assert any("said to be packed" in note for note in odd.page("browser").notes)


def test_the_encoding_that_the_server_said_helps_where_none_can_be_told(odd):
    one = odd.page("cp1251")
    assert any("windows-1251" in note for note in one.notes)
    assert "«да»" in Archive(odd.record.archive_folder).text(one.sha256).text


def test_a_time_that_is_none_is_left_out_and_told(odd):
    assert "captured_at" not in odd.capture("when")
    assert any("does not say when" in note for note in odd.page("when").notes)


def members(octets):
    """The places at which packed records begin."""
    found, at = [], octets.find(b"\x1f\x8b\x08")
    while at >= 0:
        found.append(at)
        at = octets.find(b"\x1f\x8b\x08", at + 1)
    return found


def three(packed=True):
    crawl = Crawl(packed)
    for name in ("a", "b", "c"):
        crawl.answer(f"https://example.org/{name}", page(name * 3))
    return crawl.octets.getvalue()


def spoilt(octets):
    """Damage inside the second packed record."""
    middle = members(octets)[1] + 200
    return octets[:middle] + bytes(20) + octets[middle + 20 :]


@pytest.mark.parametrize(
    ("damage", "left", "told"),
    [
        (lambda: spoilt(three()), "ac", "packed octets are damaged"),
        (lambda: three()[:-40], "ab", "ends in the middle"),
        (lambda: three(False)[:-150], "ab", "ends in the middle"),
        (lambda: gzip.compress(three(False)), "abc", ""),
        (lambda: three(False).replace(b"Content-Length: ", b"Content-Length: 9", 1), "", "ends in the middle"),
        (lambda: re.sub(rb"Content-Length: \d+", b"Content-Length: 99", three(False), count=1), "bc", "the one before"),
        (lambda: three(False).replace(b"Content-Length: ", b"Content-Length: -", 1), "bc", "does not say its length"),
        (lambda: three() + b"PK\x03\x04 something else", "abc", "packed octets are damaged"),
        (lambda: three() + bytes(512), "abc", ""),
    ],
    ids=[
        "a damaged record", "cut while packed", "cut", "one packed whole", "too long", "too short", "no length",
        "something behind", "padding",
    ],
)  # fmt: skip
def test_damage_is_told_and_the_records_around_it_are_had(tmp_path, damage, left, told):
    path = tmp_path / "crawl.warc"
    path.write_bytes(damage())
    assert is_web_archive(path)
    found = inventory_of(path)
    assert "".join(each.address[-1] for each in found.pages if each.found == "agrees") == left
    assert bool(found.faults) == bool(told)
    assert told in " ".join(found.faults)


def test_what_unpacks_without_end_is_given_up(tmp_path, monkeypatch):
    crawl = Crawl()
    crawl.answer(
        "https://example.org/a", gzip.compress(bytes(9 << 20), 1), HTML | {"Content-Encoding": "gzip"}
    )
    path = crawl.at(tmp_path / "crawl.warc.gz")
    with unpacking(path, path.name, Limits(octets=1 << 20)) as process:
        [found] = process.index([])["pages"]
        with pytest.raises(InputError, match="more than 1 MB"):
            list(process.payload(found["part"], found["member"], found["inside"]))
    monkeypatch.setattr(_web_archive_parts, "_ALWAYS_ALLOWED", 0)
    path.write_bytes(path.read_bytes() + gzip.compress(bytes(9 << 20)))
    assert any("far more" in fault for fault in inventory_of(path).faults)
    path.write_bytes(b"WARC/1.1\r\n" + b"X: y\r\n" * 400_000)
    assert any("no end" in fault for fault in inventory_of(path).faults)


def wacz(path, crawl, listed, *, spoil=b"", more=(), pages=None):
    """A WACZ by hand: its list of digests is right but for `spoil`, which is put behind the records."""
    lines = [{"format": "json-pages-1.0", "id": "pages"}, *listed]
    parts = {
        "pages/pages.jsonl": pages or "\n".join(map(json.dumps, lines)).encode(),
        "archive/data.warc.gz": crawl.octets.getvalue(),
        **dict(more),
    }
    resources = [
        {
            "name": name,
            "path": name,
            "hash": "sha256:" + hashlib.sha256(octets).hexdigest(),
            "bytes": len(octets),
        }
        for name, octets in parts.items()
    ]
    package = json.dumps(
        {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
    ).encode()
    digest = json.dumps({"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(package).hexdigest()})
    parts["archive/data.warc.gz"] += spoil
    with zipfile.ZipFile(path, "w") as made:
        for name, octets in parts.items():
            made.writestr(name, octets, zipfile.ZIP_DEFLATED if name.endswith("l") else zipfile.ZIP_STORED)
        made.writestr("datapackage.json", package)
        made.writestr("datapackage-digest.json", digest)
    return path


def crawled():
    crawl = Crawl()
    crawl.answer("https://example.org/", b"", {"Location": "/start"}, "302 Found")
    crawl.answer("https://example.org/start", page("the start"), at="2031-03-04T05:06:08Z")
    crawl.answer("https://example.org/frame", page("an advertisement"))
    return crawl


def test_of_a_wacz_the_listed_pages_count(record, take, tmp_path):
    listed = [
        {"id": "1", "url": "https://example.org/", "ts": "2031-03-04T05:06:07.5Z"},
        {"id": "2", "url": "https://example.org/lost", "ts": "2031-03-04T05:06:07Z"},
    ]
    path = wacz(tmp_path / "crawl.wacz", crawled(), listed)
    made = take(path)
    assert [each.document["address"] for each in made.pages] == ["https://example.org/start"]
    assert made.archive.document["media_type"] == "application/wacz"
    assert [note for note in made.archive.notes if "lost" in note]
    assert not any("digest" in note for note in made.archive.notes)
    assert [each.address[-5:] for each in inventory_of(path, "https://example.org/frame").asked] == ["frame"]


def test_a_wacz_is_held_against_its_own_list(tmp_path):
    listed = [{"url": "https://example.org/start", "ts": ""}]
    path = wacz(tmp_path / "crawl.wacz", crawled(), listed, spoil=bytes(3))
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("archive/../../extra.warc", b"WARC/1.1\r\n")
    told = " ".join(inventory_of(path).faults)
    assert "archive/data.warc.gz' has another digest" in told
    assert "extra.warc' is not in its own list" in told


@pytest.mark.parametrize(
    "pages",
    [b"not json\n[1]\n" + b'{"url": 5}', b"\xff\xfe" * 50, b"[" * 100_000],
    ids=["lines", "octets", "deep"],
)
def test_a_list_of_pages_that_is_none_is_told(tmp_path, pages):
    path = wacz(tmp_path / "crawl.wacz", crawled(), [], pages=pages)
    found = inventory_of(path)
    assert not found.pages
    assert any("list of pages" in fault for fault in found.faults)


def test_changed_archives_are_read_or_refused_and_nothing_else(tmp_path):
    crawl = Crawl(packed=False)
    fields = HTML | {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    crawl.answer("https://example.org/a", chunked(gzip.compress(page("twelve"))), fields)
    crawl.answer("https://example.org/old", b"", {"Location": "/a"}, "301 Moved")
    crawl.revisit("https://example.org/b", page("twelve"))
    whole = wacz(
        tmp_path / "crawl.wacz", crawled(), [{"url": "https://example.org/start", "ts": ""}]
    ).read_bytes()
    seeds = (crawl.octets.getvalue(), three(), whole)
    for seed in range(300):
        octets = changed(seeds[seed % 3], random.Random(seed))
        with suppress(Undecodable):
            archive = WebArchive(io.BytesIO(octets))
            found = Inventory.of(json.loads(json.dumps(index(archive, []).as_json())))
            found.extracted().text.encode()
            for each in found.pages:
                part, member, inside = each.place
                with suppress(Undecodable, Broken):
                    deque(payload_of(archive, part, member, inside, []), maxlen=0)


def test_an_archive_without_pages_is_kept_only_if_that_is_wanted(record, take, tmp_path):
    crawl = Crawl()
    crawl.answer("https://example.org/gone", page("gone"), status="410 Gone")
    path = crawl.at(tmp_path / "crawl.warc.gz")
    with pytest.raises(InputError, match="no page"):
        take(path)
    assert untouched(record)
    assert not take(path, everything=True).pages
    assert len(captures(record)) == 1


def test_a_title_or_handle_that_cannot_be_given_is_refused_before_anything_is_kept(record, take, tmp_path):
    (tmp_path / "crawl.warc").write_bytes(three(False))
    cite(record, "https://example.org/b", Description(handle="taken"), CODER)
    size = record.head().size
    with pytest.raises(UsageError):
        take(tmp_path / "crawl.warc", everything=True, description=Description(title="One"))
    with pytest.raises(InputError, match="taken"):
        take(tmp_path / "crawl.warc", "https://example.org/a", description=Description(handle="taken"))
    assert record.head().size == size
    assert not list(Archive(record.archive_folder).objects())


def test_other_files_are_no_web_archives(tmp_path):
    for name, octets in (
        ("a.gz", gzip.compress(b"text")),
        ("b.zip", b"PK\x03\x04"),
        ("c", b""),
        ("d", b"\x1f\x8b"),
    ):
        (tmp_path / name).write_bytes(octets)
        assert not is_web_archive(tmp_path / name)
    assert not is_web_archive(tmp_path / "missing")
    assert not is_web_archive(Path("/dev/zero"))
