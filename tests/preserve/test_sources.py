import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from openinquest.errors import InputError
from openinquest.ontology import document_id
from openinquest.preserve import Archive, Description, prepare_citation, prepare_file, suggest_handle

PAGE = (
    '<html><head><title>Итоги</title><meta property="og:site_name" content="Сайт">'
    '<link rel="canonical" href="https://example.org/a"></head>'
    "<body><p>По данным прокуратуры, погибли 238 человек, и список не опубликован.</p></body></html>"
)


def _file(tmp_path: Path, name: str = "page.html", words: str = PAGE) -> Path:
    path = tmp_path / name
    path.write_text(words)
    return path


def test_a_file_becomes_document_capture_and_text(archive: Archive, tmp_path: Path) -> None:
    sha256 = hashlib.sha256(PAGE.encode()).hexdigest()
    prepared = prepare_file(_file(tmp_path), archive, by="c1", at="2026-01-02T03:04:05Z")
    assert prepared.document == {
        "id": sha256,
        "title": "Итоги",
        "language": "ru",
        "media_type": "text/html",
        "handle": "page",
    }
    assert prepared.capture == {
        "document": sha256,
        "sha256": sha256,
        "size": len(PAGE.encode()),
        "media_type": "text/html",
        "how": "file",
        "by": "c1",
        "at": "2026-01-02T03:04:05Z",
        "method": "person",
    }
    assert archive.text(sha256) == prepared.text
    assert prepared.text.text.startswith("По данным")
    assert prepared.stored.is_new


def test_what_the_page_declares_is_suggested_not_taken_over(archive: Archive, tmp_path: Path) -> None:
    prepared = prepare_file(_file(tmp_path), archive, by="c1", at="2026-01-02T03:04:05Z")
    assert prepared.suggested == {"publisher": "Сайт", "address": "https://example.org/a"}


def test_what_a_person_says_wins_and_an_address_gives_the_id(archive: Archive, tmp_path: Path) -> None:
    said = Description("A title", "A publisher", "2022-01-10", "HTTPS://Example.org/a#x", "en", "h-1")
    prepared = prepare_file(_file(tmp_path), archive, "c1", "2026-01-02T03:04:05Z", said)
    assert prepared.document == {
        "id": document_id("https://example.org/a"),
        "title": "A title",
        "publisher": "A publisher",
        "published_on": "2022-01-10",
        "address": "https://example.org/a",
        "language": "en",
        "media_type": "text/html",
        "handle": "h-1",
    }
    assert prepared.capture["document"] == prepared.document["id"]


def test_a_cited_document_and_its_later_capture_share_the_id(archive: Archive, tmp_path: Path) -> None:
    cited = prepare_citation("https://EXAMPLE.org/a", Description(title="T", published_on="2022-01-10"))
    assert cited == {
        "id": document_id("https://example.org/a"),
        "title": "T",
        "published_on": "2022-01-10",
        "address": "https://example.org/a",
        "handle": "example-2022-01-10",
    }
    kept = prepare_file(
        _file(tmp_path), archive, "c1", "2026-01-02T03:04:05Z", Description(address="https://example.org/a")
    )
    assert kept.document["id"] == cited["id"]


def test_adding_a_file_twice_keeps_it_once(archive: Archive, tmp_path: Path) -> None:
    first = prepare_file(_file(tmp_path), archive, "c1", "2026-01-02T03:04:05Z")
    second = prepare_file(_file(tmp_path), archive, "c2", "2026-01-03T03:04:05Z")
    assert (first.stored.is_new, second.stored.is_new) == (True, False)
    assert list(archive.objects()) == [first.stored.sha256]
    assert list(archive.verify()) == []


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("a.pdf", "no pdf", Description()),
        ("a.txt", "", Description()),
        ("a.txt", "words", Description(language="Kazakh language")),
        ("a.txt", "words", Description(handle="../x")),
        ("a.txt", "words", Description(title="t" * 2000)),
        ("a.txt", "words", Description(address="no address")),
    ],
)
def test_a_file_that_cannot_be_used_leaves_the_archive_as_it_was(
    archive: Archive, tmp_path: Path, name: str, words: str, said: Description
) -> None:
    with pytest.raises(InputError):
        prepare_file(_file(tmp_path, name, words), archive, "c1", "2026-01-02T03:04:05Z", said)
    assert [path for path in archive.path.rglob("*") if path.is_file()] == []


def test_every_problem_of_a_description_is_listed() -> None:
    with pytest.raises(InputError) as caught:
        prepare_citation("https://e.org", Description(title="t" * 2000, language="??", handle="a b"))
    assert {problem.column for problem in caught.value.problems} == {"title", "language", "handle"}


@pytest.mark.parametrize(
    ("source", "published_on", "handle"),
    [
        ("https://belsat.eu/en/news/x", "2022-01-10", "belsat-2022-01-10"),
        ("https://www.dailymaverick.co.za/article/x", "2022-01-07", "dailymaverick-2022-01-07"),
        ("https://rus.azattyq.org/a/1.html", "", "azattyq"),
        ("https://www.hrw.org/news", "2022-05-05/2022-05-06", "hrw-2022-05-05"),
        ("Қаңтар есебі 2022-05", "2022-05", "qantar-esebi-2022-05"),
        ("Отчёт № 5", "", "otchet-no-5"),
        ("???", "", "document"),
        ("http://[::1]/", "", "1"),
    ],
)
def test_a_handle_is_suggested_from_site_or_name_and_day(source: str, published_on: str, handle: str) -> None:
    assert suggest_handle(source, published_on) == handle


def test_the_text_of_a_pdf_keeps_its_pages_in_the_archive(
    archive: Archive, tmp_path: Path, pdf: Callable[..., bytes]
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([["one"], ["two"]]))
    stored = prepare_file(path, archive, "c1", "2026-01-02T03:04:05Z").stored
    text = archive.text(stored.sha256)
    assert text is not None
    assert [page.number for page in text.pages] == [1, 2]
