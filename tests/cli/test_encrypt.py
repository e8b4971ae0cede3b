"""`inquest encrypt`: what a user does with an encrypted archive, and what is said where the key is missing."""

from __future__ import annotations

import stat

import pytest

from openinquest.cli import main
from openinquest.record import Settings, create_record

pytest.importorskip("pyrage")
WORDS = "The ministry said that twelve people had died in the unrest."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    create_record(tmp_path / "record", Settings(title={"en": "An invented event"})).close()
    monkeypatch.setenv("INQUEST_RECORD", str(tmp_path / "record"))
    monkeypatch.delenv("INQUEST_IDENTITY", raising=False)
    (tmp_path / "found").mkdir()
    for name in ("page", "other"):
        (tmp_path / "found" / f"{name}.txt").write_text(f"{name}: {WORDS}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def key(folder, monkeypatch, capsys):
    """A key of ours, named as the identity; its public half."""
    assert main(["encrypt", "--make-key", str(folder / "key.txt")]) == 0
    monkeypatch.setenv("INQUEST_IDENTITY", str(folder / "key.txt"))
    return capsys.readouterr().out.strip()


def clear_words(folder):
    return [
        path.name
        for path in (folder / "record" / "archive").rglob("*")
        if path.is_file() and b"twelve people" in path.read_bytes()
    ]


def test_a_user_encrypts_adds_reads_and_checks(folder, key, monkeypatch, capsys):
    assert main(["add", str(folder / "found" / "page.txt")]) == 0
    assert clear_words(folder)
    assert main(["encrypt", "--to", key, "--yes"]) == 0
    assert not clear_words(folder)
    assert main(["add", str(folder / "found")]) == 0
    assert not clear_words(folder)
    capsys.readouterr()
    for name in ("page", "other"):
        assert main(["text", name]) == 0
        assert WORDS in capsys.readouterr().out
    assert main(["custody", "page", "copied", "--to", str(folder / "copy.txt"), "--reason", "to read"]) == 0
    assert (folder / "copy.txt").read_bytes() == (folder / "found" / "page.txt").read_bytes()
    assert main(["backup", str(folder / "backup.tar")]) == 0
    capsys.readouterr()

    monkeypatch.delenv("INQUEST_IDENTITY")
    for words in (["text", "page"], ["copies"]):
        assert main(words) == 5
        assert "INQUEST_IDENTITY" in capsys.readouterr().err
    assert main(["check"]) == 0
    assert "were not held against" in capsys.readouterr().out
    assert main(["destroy", "--document", "page", "--reason", "a court order", "--yes"]) == 0
    assert main(["check"]) == 0


def test_what_a_lost_key_means_is_said_before_anything_is_done(folder, key, capsys):
    assert main(["encrypt", "--to", key]) == 2
    assert "A lost key is a lost archive" in capsys.readouterr().err
    assert main(["encrypt"]) == 3
    assert not (folder / "record" / "archive" / "recipients.txt").exists()


def test_a_key_is_for_its_owner_alone_and_no_other_is_overwritten(folder, key):
    place = folder / "key.txt"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    before = place.read_bytes()
    assert main(["encrypt", "--make-key", str(place)]) == 3
    assert place.read_bytes() == before
    assert main(["encrypt", "--make-key", str(folder / "nowhere" / "key.txt")]) == 5


def test_the_secret_half_given_by_mistake_is_not_repeated(folder, key, capsys):
    secret = (folder / "key.txt").read_text().splitlines()[-1]
    assert main(["encrypt", "--to", secret, "--yes"]) == 3
    assert secret not in "".join(capsys.readouterr())
