"""`inquest add URL`: what a person types, sees, and gets wrong."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from documentalist import Person
from openinquest.cli import main
from openinquest.preserve.capture import Manners


@pytest.fixture
def person(tmp_path, capsys):
    assert main(["init", str(tmp_path / "record"), "--title", "An invented event"]) == 0
    capsys.readouterr()
    return Person(tmp_path, capsys)


def test_an_address_is_kept_and_told(person, server, without_browser):
    done = person("add", server.address + "/note", "--local", "--json")
    assert done.code == 0
    [item] = done.data
    assert (item["visit"]["status"], item["visit"]["asked"]) == (200, server.address + "/note")
    assert list(item["beside"]) == ["warc"]
    assert "as it stood there" in person("text", item["handle"]).out
    assert person("check").code == 0
    words = (
        "custody",
        item["handle"],
        "copied",
        "--to",
        person.folder / "copy",
        "--reason",
        "to be replayed",
    )
    assert person(*words, "--part", "print").code == 4
    assert person(*words, "--part", "warc").code == 0
    assert hashlib.sha256((person.folder / "copy").read_bytes()).hexdigest() == item["beside"]["warc"]


def test_pages_that_cannot_be_kept_end_with_3_and_the_others_are_kept(
    person, server, without_browser, monkeypatch
):
    monkeypatch.setattr(Manners, "wait", lambda *_: None)
    done = person("add", server.address + "/404", server.address + "/note", "http://127.0.0.1:1/", "--local")
    assert done.code == 3
    assert "Pages kept: 1" in done.err
    assert ("404" in done.err, "no connection" in done.err) == (True, True)


def test_without_chromium_a_page_is_not_kept_and_what_is_missing_is_told(person, server, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    done = person("add", server.address + "/plain", "--local")
    assert (done.code, "apt-get install chromium" in done.err) == (5, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["https://example.org/", "file.txt"], 2),
        (["file.txt", "--local"], 2),
        (["file.txt", "--despite-robots", "why"], 2),
        (["https://example.org/", "--address", "https://example.org/"], 2),
        (["https://example.org/", "--encoding", "cp1251"], 2),
        (["https://example.org/1", "https://example.org/2", "--title", "One"], 2),
        (["https://somebody:secret@example.org/"], 3),
        (["https://example.org/a\nb"], 3),
        (["http://127.0.0.1:1/"], 3),
    ],
    ids=str,
)
def test_words_that_are_not_taken(person, without_browser, words, code):
    done = person("add", *words)
    assert (done.code, "secret" in done.err) == (code, False)
