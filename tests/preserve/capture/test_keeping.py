"""Captured pages in a record: which capture is the page, and that everything else treats it so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hostile_pages import ARTICLE, page
from openinquest.errors import EnvironmentFault, InputError
from openinquest.ontology import CopyKind
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.capture import Manners, Outcome, capture
from openinquest.preserve.checks import Texts, check_archive, check_passages
from openinquest.preserve.custody import Told, copy_out, events_of, verify
from openinquest.preserve.destruction import destroy_entries, entries_of
from openinquest.preserve.documents import captures_of, kept_text
from openinquest.preserve.registration import cite
from openinquest.preserve.republication.copies import propose
from openinquest.preserve.sources import Description
from openinquest.preserve.time_stamps.stamps import Stamps
from openinquest.record import Coder

CODER = Coder("c1", "2030-03-01T00:00:00Z")
MARK = b"\xef\xbb\xbf"
PICTURE, PRINT = b"\x89PNG of the page", b"%PDF-1.7 of the page"


@pytest.fixture
def keep(record, server, without_browser):
    """Keep what is at a path; what a browser would have shown is `shown`."""
    without_browser |= {"page": MARK + page(ARTICLE), "screenshot": PICTURE, "print": PRINT}

    def kept(path, description=None, **more):
        return capture(record, server.address + path, description or Description(), CODER, local=True, **more)

    return kept


def state_of(record, document):
    rows = record.frames().documents.iter_rows(named=True)
    return next(row["state"] for row in rows if row["id"] == document)


def test_a_citation_becomes_a_preserved_page_under_its_id(record, server, keep):
    cited, _ = cite(record, server.address + "/moved", Description(title="Our title", handle="ours"), CODER)
    done = keep("/moved", Description(publisher="A Monitor"))
    assert {"id": cited["id"], "handle": "ours", "title": "Our title"}.items() <= done.kept.document.items()
    assert done.kept.document["publisher"] == "A Monitor"
    assert state_of(record, cited["id"]) == "preserved"
    assert "led to" in str(done)
    assert "its web archive, a picture and a print" in str(done)


def test_each_part_says_what_it_is_and_where_it_comes_from(record, server, keep):
    done = keep("/moved")
    flats = [flat for _, flat in captures_of(record, done.kept.document["id"])]
    parts = {flat["part"]: flat for flat in flats}
    assert list(parts) == ["warc", "screenshot", "print", "page"]
    assert {flat["how"] for flat in flats} == {"visit"}
    assert [flat["media_type"] for flat in flats] == [
        "application/warc",
        "image/png",
        "application/pdf",
        "text/html",
    ]
    for name in ("screenshot", "print", "page"):
        assert parts[name]["taken_from"] == {"sha256": parts["warc"]["sha256"], "tool": "none"}
    visit = parts["warc"]["visit"]
    assert (visit["asked"], visit["address"]) == (server.address + "/moved", server.address + "/plain")
    assert (visit["status"], visit["outcome"], len(visit["redirects"])) == (200, "whole", 2)
    assert (visit["system"], parts["warc"]["by"]) == ("Linux, Chromium 1", "c1")
    assert visit["begun"] <= visit["ended"]
    archive = Archive(record.archive_folder)
    with archive.open(parts["screenshot"]["sha256"]) as stored:
        assert stored.read() == PICTURE


def test_text_and_quotations_are_those_of_the_page(record, server, keep):
    done = keep("/plain")
    document = done.kept.document["id"]
    kept = kept_text(record, document)
    assert (kept.sha256, "twelve people had died" in kept.text.text) == (done.kept.sha256, True)
    texts = Texts(record)
    assert texts.hold(document, "twelve people had died")
    assert not texts.hold(document, "eleven people had died")


def test_a_page_that_is_gone_later_is_still_the_page_that_was_kept(record, server, keep, without_browser):
    done = keep("/plain")
    document = done.kept.document["id"]
    server.robots, server.robots_status = b"User-agent: *\nDisallow: /", 200
    with pytest.raises(InputError, match="entry 7 tells of the attempt"):
        keep("/plain")
    assert not Texts(record).hold(document, "eleven people had died")
    assert kept_text(record, document).sha256 == done.kept.sha256
    assert state_of(record, document) == "preserved"


def test_a_page_that_says_again_what_it_said_is_another_finding(record, keep, without_browser):
    first = keep("/plain")
    without_browser["page"] = MARK + page(ARTICLE.replace("twelve", "seventeen"))
    keep("/plain")
    without_browser["page"] = MARK + page(ARTICLE)
    third = keep("/plain")
    assert third.kept.sha256 == first.kept.sha256
    assert Texts(record).hold(first.kept.document["id"], "twelve people had died")
    assert not Texts(record).hold(first.kept.document["id"], "seventeen people had died")


@pytest.mark.parametrize(("path", "found"), [("/404", "gone"), ("/403", "refused"), ("/loop", "failed")])
def test_what_could_not_be_kept_is_an_attempt_and_stays_cited(record, server, keep, path, found):
    with pytest.raises(InputError, match="tells of the attempt"):
        keep(path)
    [row] = record.frames().documents.iter_rows(named=True)
    assert row["state"] == "cited"
    received, attempted = events_of(record, row["id"])
    assert (received.event, attempted.event, attempted.found) == ("received", "attempted", found)
    assert attempted.sha256 == received.sha256, "what came is kept"
    assert attempted.reason
    assert not list(check_archive(record))


def test_where_nothing_answers_the_attempt_holds_the_visit(record, without_browser, server):
    with pytest.raises(EnvironmentFault, match="tells of the attempt"):
        capture(record, "http://127.0.0.1:1/", Description(), CODER, local=True)
    [row] = record.frames().documents.iter_rows(named=True)
    events = events_of(record, row["id"])
    assert events[-1].found == "unreached"


def test_an_address_that_cannot_be_used_writes_nothing(record, without_browser, server):
    before = record.head()
    for address in ("http://somebody:secret@example.org/", "http://example.org/a b", "http://a\nb.org/"):
        with pytest.raises(InputError) as caught:
            capture(record, address, Description(), CODER)
        assert "secret" not in str(caught.value)
    with pytest.raises(InputError):
        capture(record, server.address, Description(published_on="the day before"), CODER)
    assert (record.head(), server.asked.total()) == (before, 0)


def test_a_file_is_kept_as_files_are(record, server, keep, pdf):
    server.pdf = pdf([["Twelve people had died."]], title="A letter")
    done = keep("/letter.pdf")
    assert (done.kept.document["media_type"], done.kept.document["title"]) == ("application/pdf", "A letter")
    with Archive(record.archive_folder).open(done.kept.sha256) as stored:
        assert stored.read() == server.pdf
    assert list(done.beside) == ["warc"]
    assert kept_text(record, done.kept.document["id"]).text.pages


def test_a_file_of_no_known_format_is_kept_in_the_web_archive_only(record, keep):
    with pytest.raises(InputError, match="cannot be kept"):
        keep("/file.bin")
    assert record.frames().documents["state"].to_list() == ["cited"]


def test_a_page_of_a_wrong_charset_reads_as_the_browser_showed_it(record, keep, without_browser):
    text = "Министерство сообщило о двенадцати погибших."
    without_browser["page"] = MARK + page(f"<p>{text}</p>", "<meta charset=windows-1251>")
    assert text in kept_text(record, keep("/wrong").kept.document["id"]).text.text


def test_a_page_that_cannot_be_read_is_kept_all_the_same(record, keep, without_browser):
    without_browser.clear()
    done = keep("/deep")
    assert (done.kept.characters, done.beside.keys()) == (0, {"warc"})
    assert "No text could be read" in str(done)
    assert "as the server sent it" in str(done)


def test_a_form_for_a_password_is_no_page(record, keep, without_browser, monkeypatch):
    from openinquest.preserve.capture import keeping

    inner = keeping.visited

    class Walled:
        def __init__(self, *words, **more):
            self.inner = inner(*words, **more)

        def __enter__(self):
            found = self.inner.__enter__()
            found.visit.outcome, found.visit.told = Outcome.LOGIN, "a form for name and password"
            return replace(found)

        def __exit__(self, *what):
            return self.inner.__exit__(*what)

    monkeypatch.setattr(keeping, "visited", Walled)
    with pytest.raises(InputError, match="form for name"):
        keep("/members")
    [row] = record.frames().documents.iter_rows(named=True)
    assert row["state"] == "cited"
    assert [flat["part"] for _, flat in captures_of(record, row["id"])] == ["warc", "screenshot"]


def test_custody_stamps_copies_and_destruction_see_every_part(record, keep, tmp_path):
    done = keep("/plain")
    document = done.kept.document["id"]
    all_parts = {*done.beside.values(), done.kept.sha256}
    assert {
        sha256 for sha256, state in verify(record, document, Told("a look"), CODER) if state == "unharmed"
    } == all_parts
    assert set(Stamps(record).unstamped()) == all_parts
    copied = copy_out(record, document, tmp_path / "working", Told("to read", copy=CopyKind.WORKING), CODER)
    assert copied == done.kept.sha256, "the page, not what was kept beside it"
    told = {event.sha256: event.reason for event in events_of(record, document) if event.event == "received"}
    assert "HTTP status 200: whole" in told[done.beside["warc"]]
    assert "screenshot" in told[done.beside["screenshot"]]
    assert not list(check_archive(record))
    assert not list(check_passages(record))
    proposed = propose(record)
    assert (proposed.pictures, proposed.notes) == (0, ())
    destroy_entries(record, entries_of(record, document), "for safety", CODER)
    assert not list(Archive(record.archive_folder).objects())


def test_a_host_is_given_a_rest_between_two_visits(record, server, keep):
    waited = []
    manners = Manners(pause=30, sleep=waited.append)
    keep("/plain", manners=manners)
    assert not waited
    keep("/timers", manners=manners)
    assert [25 < seconds <= 30 for seconds in waited] == [True]
