"""What was kept of documents: said of those that go out, with a digest where they have a web address."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from invented import WORLD, say
from openinquest.record import Record, Settings, create_record
from openinquest.release.building import build_snapshot
from openinquest.release.entries import Malformed
from openinquest.release.kept import Kept, check_kept, kept_of, parse_kept
from openinquest.release.snapshot import KeptFile, Meta, Text
from openinquest.site import render

DAY = "2030-01-06T00:00:00Z"
CODING = {"coder": "c1", "coded_at": "2026-01-01T00:00:00Z", "method": "person"}
META = Meta(
    title=Text(en="Invented"),
    period="2030",
    released_on="2031-01-01",
    log_size=90,
    root="0" * 64,
    software="x",
)


def document(handle: str, address: str) -> dict[str, Any]:
    told = {"id": identifier(handle), "handle": handle, "title": handle.title(), "publisher": "A paper"}
    return {**told, "address": address, "language": "en", "media_type": "text/html", **CODING}


def identifier(handle: str) -> str:
    return sha256(handle.encode()).hexdigest()


def capture(handle: str, text: str, **more: Any) -> dict[str, Any]:
    told = {
        "document": identifier(handle),
        "sha256": identifier(text),
        "size": len(text),
        "media_type": "text/html",
    }
    return {
        **told,
        "how": "fetched",
        "captured_at": "2030-01-06T00:00:00Z",
        "by": "c1",
        "at": "2030-01-06T00:00:00Z",
        **more,
    }


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    made = create_record(tmp_path_factory.mktemp("kept") / "record", Settings({"en": "Invented"}))
    said = [say("dead", "5", document=identifier(name)) for name in ("web", "handed", "cited")]
    judged = [
        {"kind": "republishes", "left": identifier("cited"), "right": identifier("web"), "by": "c1",
         "at": DAY, "method": "person"},
    ]  # fmt: skip
    documents = [
        document("web", "https://example.org/a"), document("handed", "file in a drawer"),
        document("cited", "https://example.org/b"),
    ]  # fmt: skip
    captures = [
        capture("web", "the page"), capture("web", "the page later"), capture("web", "its picture", part="picture"),
        capture("handed", "a file from somebody"),
    ]  # fmt: skip
    made.append([*WORLD, *said], judged, documents, captures)
    return made


@pytest.fixture(scope="module")
def kept(record: Record) -> tuple[Kept, ...]:
    frames = record.frames()
    return kept_of(record, frames, frames.documents["n"].to_list(), record.head().size)


def test_digests_are_those_of_pages_alone_and_never_of_what_somebody_handed_over(
    kept: tuple[Kept, ...],
) -> None:
    by_document = {one.document: one.files for one in kept}
    assert [file.sha256 for file in by_document[identifier("web")]] == [
        identifier("the page"), identifier("the page later"),
    ]  # fmt: skip
    assert by_document[identifier("handed")] == ()
    assert identifier("cited") not in by_document
    told = b"".join(one.line() for one in kept)
    assert identifier("a file from somebody").encode() not in told
    assert b"2030-01-06" not in told


def test_no_digest_goes_out_of_a_document_in_which_something_is_blackened(record: Record) -> None:
    frames = record.frames()
    kept = kept_of(record, frames, set(frames.documents["n"]), record.head().size, {identifier("web")})
    assert [one.files for one in kept if one.document == identifier("web")] == [()]


def test_nothing_is_said_of_documents_that_stay_in(record: Record) -> None:
    frames = record.frames()
    numbers = frames.documents.sort("n")["n"].to_list()
    assert [one.document for one in kept_of(record, frames, numbers[1:], record.head().size)] == [
        identifier("handed")
    ]
    assert kept_of(record, frames, numbers, 3) == ()


def test_the_page_of_a_source_says_what_was_kept_and_where_else_it_stands(
    record: Record, kept: tuple[Kept, ...], tmp_path: Path
) -> None:
    render(build_snapshot(record.frames(), META, kept=kept), tmp_path, pictured=False)
    web, handed, cited = (
        html.parse(tmp_path / "en" / "source" / f"{name}.html").xpath("string(//main)")
        for name in ("web", "handed", "cited")
    )
    assert identifier("the page") in web
    assert "a copy was kept" in web
    assert "a copy was kept" in handed
    assert "SHA-256" not in handed
    assert "cited only, no copy kept" in cited
    assert "The same text, as judged, is published in: A paper" in " ".join(cited.split())


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(more=1),
        lambda data: data["files"][0].update(sha256="x"),
        lambda data: data["files"][0].update(size=-1),
        lambda data: data["files"][0].update(size=1.5),
        lambda data: data["files"][0].update(media_type="t" * 300),
        lambda data: data.pop("document"),
    ],
)
def test_lines_are_read_as_strictly_as_they_are_written(change: Callable[[dict[str, Any]], None]) -> None:
    line = Kept("d", (KeptFile("0" * 64, 5, "text/html"),)).line()
    assert parse_kept(line).line() == line
    data = json.loads(line)
    change(data)
    with pytest.raises(Malformed):
        parse_kept(json.dumps(data, separators=(",", ":"), sort_keys=True).encode() + b"\n")


def test_documents_stand_once_and_in_order() -> None:
    check_kept((Kept("a"), Kept("b")))
    for wrong in ((Kept("b"), Kept("a")), (Kept("a"), Kept("a"))):
        with pytest.raises(Malformed):
            check_kept(wrong)
