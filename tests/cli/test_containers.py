"""Web archives and bags as a person adds and hands them on: what is typed, seen, and got wrong."""

import json
import shutil
import subprocess

import pytest


def warc(*names):
    """A WARC of one page a name, written by hand."""
    octets = b""
    for name in names:
        page = f"<!doctype html><html><body><p>Twelve people had died, says {name}.</p></body></html>"
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
        head = (
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2031-03-04T05:06:07Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Target-URI: https://example.org/{name}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        octets += head.encode() + answer + b"\r\n\r\n"
    return octets


@pytest.fixture
def crawl(person):
    (person.folder / "crawl.warc").write_bytes(warc("one", "two"))
    return person.folder / "crawl.warc"


def test_of_a_web_archive_with_several_pages_one_is_asked_for(person, crawl):
    before = person.head
    asked = person("add", crawl)
    assert (asked.code, person.head) == (2, before)
    assert "https://example.org/two\t2031-03-04T05:06:07Z\t200\ttext/html" in asked.out
    assert "--page" in asked.err
    listed = person("add", crawl, "--json")
    assert [page["address"][-3:] for page in listed.data["pages"]] == ["one", "two"]
    done = person("add", crawl, "--page", "https://example.org/two", "--handle", "second", "--json")
    assert (done.code, done.data["pages"][0]["handle"]) == (0, "second")
    assert "record urn:uuid:two, captured 2031-03-04" in person("custody", "second").out
    assert "says two" in person("text", "second").out
    assert "https://example.org/one" in person("text", "crawl").out
    assert person("check").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("note.txt", "--page", "https://example.org/one"), ("note.txt", "--all"), ("note.txt", "--despite-damage"),
        ("crawl.warc", "--all", "--page", "https://example.org/one"), ("crawl.warc", "--encoding", "cp1251"),
        ("crawl.warc", "--all", "--title", "One title"),
    ],
)  # fmt: skip
def test_words_that_do_not_fit_are_refused(person, crawl, words):
    (person.folder / "note.txt").write_text("A note.")
    before = person.head
    assert person("add", person.folder / words[0], *words[1:]).code == 2
    assert person.head == before


def test_the_lists_of_web_archives_are_no_copies_of_each_other(person):
    names = [f"page-{number}" for number in range(12)]
    (person.folder / "both").mkdir()
    for name in ("first", "second"):
        (person.folder / "both" / f"{name}.warc").write_bytes(warc(*names, name))
    assert person("add", person.folder / "both").code == 0
    found = person("copies", "--json").data
    assert (found["pairs"], found["compared"]["texts"] + found["compared"]["short"]) == ([], 0)


def test_a_bag_goes_from_one_record_to_another(person, crawl, tmp_path):
    assert person("add", crawl, "--all", "--publisher", "A Monitor").code == 0
    bag = tmp_path / "bag"
    words = (
        "--bagit",
        bag,
        "--with",
        "A commission",
        "--organization",
        "An Archive",
        "--reason",
        "asked for",
    )
    done = person("export", *words, "--json")
    assert (done.code, done.data["documents"], done.data["files"]) == (0, 3, 3)
    assert (
        subprocess.run(
            ["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=bag, check=False
        ).returncode
        == 0
    )
    assert person("export", *words).code == 4
    assert "A commission" in person("custody", "crawl").out
    person.record = tmp_path / "another"
    assert person("init", person.record, "--title", "Another record", record=False).code == 0
    taken = person("add", bag)
    assert taken.code == 0
    assert "Files kept: 3, received from 'An Archive'" in taken.err
    assert "Keep the bag" in taken.err
    found = person("custody", "example", "--json").data
    assert [(each["event"], each.get("with", "")) for each in found] == [
        ("received", ""),
        ("received", "An Archive"),
    ]
    assert person("check").code == 0
    copy = shutil.copytree(bag, tmp_path / "copy")
    (copy / "data/documents/crawl.warc").write_bytes(warc("three"))
    (copy / "data/extra").symlink_to("/etc/passwd")
    before = person.head
    refused = person("add", copy, "--json")
    assert (refused.code, person.head) == (3, before)
    assert len(json.loads(refused.out)["problems"]) == 3
    assert "Damage:" in (despite := person("add", copy, "--despite-damage")).err
    assert despite.code == 1
