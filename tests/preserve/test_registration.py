"""Documents into the log: cited, kept, described again."""

import pytest

from openinquest.errors import InputError
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.registration import cite, destroy, keep
from openinquest.preserve.sources import Description
from openinquest.record import Coder, Settings, create_record

CODER = Coder("c1", "2030-03-01T00:00:00Z")
PAGE = "https://example.org/page"
HTML = """<!doctype html><html lang="en"><head><title>A page with a title</title></head>
<body><article><h1>What was said</h1><p>The ministry said that twelve people had died in the unrest.</p>
<p>Nobody answered the question why they had died, and nobody was asked again.</p></article></body></html>"""


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        yield made


@pytest.fixture
def page(tmp_path):
    (tmp_path / "page.html").write_text(HTML, encoding="utf-8")
    return tmp_path / "page.html"


def only(record):
    [row] = record.frames().documents.iter_rows(named=True)
    return row


def test_a_citation_is_a_document_without_bytes(record):
    document, warnings = cite(record, PAGE, Description(title="A page", published_on="5 January 2030"), CODER)
    assert not warnings
    assert document["published_on"] == "2030-01-05"
    row = only(record)
    assert (row["title"], row["published_on"], row["state"]) == ("A page", "2030-01-05", "cited")
    assert record.frames().documents["handle"].to_list() == [document["handle"]]


def test_citing_again_adds_what_is_new_and_nothing_otherwise(record):
    first, _ = cite(record, PAGE, Description(title="A page", language="en"), CODER)
    size = record.head().size
    again, warnings = cite(record, "HTTPS://EXAMPLE.org:443/page", Description(title="A page"), CODER)
    assert (again, record.head().size) == (first, size)
    assert len(warnings) == 1
    third, _ = cite(record, PAGE, Description(publisher="A Monitor"), CODER)
    assert third == first | {"publisher": "A Monitor"}
    assert (only(record)["title"], only(record)["publisher"]) == ("A page", "A Monitor")


def test_a_kept_page_keeps_what_people_said_of_it(record, page):
    cited, _ = cite(record, PAGE, Description(title="Our title", handle="our-page"), CODER)
    kept = keep(record, page, Description(address=PAGE), CODER)
    row = only(record)
    assert (row["id"], row["handle"], row["title"]) == (cited["id"], "our-page", "Our title")
    assert (row["state"], row["media_type"]) == ("preserved", "text/html")
    with Archive(record.archive_folder).open(kept.sha256) as stored:
        assert stored.read() == page.read_bytes()


def test_a_kept_page_without_a_citation_takes_its_own_title(record, page):
    keep(record, page, Description(address=PAGE), CODER)
    assert only(record)["title"] == "A page with a title"


def test_keeping_again_writes_nothing_unless_something_is_said_anew(record, page):
    first = keep(record, page, Description(), CODER)
    size = record.head().size
    again = keep(record, page, Description(), CODER)
    assert (again.known, again.described, again.sha256) == (True, False, first.sha256)
    assert record.head().size == size
    named = keep(record, page, Description(title="Another title"), CODER)
    assert (named.known, named.described) == (True, True)
    assert record.head().size == size + 1
    assert only(record)["title"] == "Another title"


def test_two_versions_of_a_page_are_two_captures_of_one_document(record, page):
    keep(record, page, Description(address=PAGE), CODER)
    page.write_text(HTML.replace("twelve", "thirteen"), encoding="utf-8")
    keep(record, page, Description(address=PAGE), CODER)
    assert record.frames().documents.height == 1
    kinds = [entry.kind.value for entry in record.entries()]
    assert (kinds.count("capture"), kinds.count("document")) == (2, 1)


def test_handles_are_unique(record):
    first, _ = cite(record, PAGE, Description(), CODER)
    second, _ = cite(record, PAGE + "/2", Description(), CODER)
    assert first["handle"] != second["handle"]
    size = record.head().size
    with pytest.raises(InputError, match="taken"):
        cite(record, PAGE + "/3", Description(handle=str(first["handle"])), CODER)
    with pytest.raises(InputError, match="taken"):
        cite(record, PAGE + "/2", Description(handle=str(first["handle"])), CODER)
    assert record.head().size == size


def test_the_same_page_under_another_address_is_pointed_out(record):
    cite(record, "http://example.org/page", Description(handle="plain"), CODER)
    _, warnings = cite(record, "https://www.example.org/page", Description(), CODER)
    assert any("plain" in warning for warning in warnings)


@pytest.mark.parametrize(
    "description",
    [
        Description(published_on="31.02.2030"),
        Description(language="the English language"),
        Description(handle="two words"),
        Description(title="x" * 2000),
    ],
    ids=["no day", "no language", "no handle", "too long"],
)
def test_what_cannot_be_used_is_refused_and_nothing_kept(record, page, description):
    for register in (
        lambda: cite(record, PAGE, description, CODER),
        lambda: keep(record, page, description, CODER),
    ):
        with pytest.raises(InputError) as refused:
            register()
        assert len(refused.value.problems) == 1
    assert record.head().size == 0
    assert not [path for path in record.archive_folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02" * 100, b"%PDF-1.7\nnothing"], ids=["empty", "binary", "broken PDF"]
)
def test_a_file_that_is_no_document_leaves_record_and_archive_as_they_were(record, tmp_path, content):
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        keep(record, path, Description(), CODER)
    assert "file.pdf" in str(refused.value)
    assert record.head().size == 0
    assert not [path for path in record.archive_folder.rglob("*") if path.is_file()]


def test_bytes_go_with_the_last_capture_that_needs_them(record, page):
    first = keep(record, page, Description(address=PAGE), CODER)
    second = keep(record, page, Description(address=PAGE + "/mirror"), CODER)
    assert first.sha256 == second.sha256
    archive = Archive(record.archive_folder)
    captures = [entry.n for entry in record.entries() if entry.kind.value == "capture"]
    destroy(record, captures[:1], "safety")
    assert archive.holds(first.sha256)
    destroy(record, captures[1:], "safety")
    assert not archive.holds(first.sha256)
    left = b"".join(path.read_bytes() for path in record.folder.rglob("*") if path.is_file())
    assert b"twelve people" not in left
