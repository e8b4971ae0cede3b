"""A folder from elsewhere, in which every name is meant to do harm: kept or refused, and nothing else."""

from __future__ import annotations

import json
import os
import socket

import pytest

from openinquest.cli import main
from openinquest.preserve import Archive
from openinquest.record import Settings, create_record, open_record

WORDS = b"Twelve people had died in the unrest, the ministry said."
NAMES = (
    b"plain.txt", b"new\nline.txt", b"esc\x1b[2J\x1b]0;owned\x07.txt", b"\xff\xfeoctets.txt", b"-rf.txt", b"%n%s.txt",
    "\u202etxt.exe.txt".encode(), b"a..\\..\\etc.txt", b"...txt", b"a'; DROP TABLE log;--.txt", b"x" * 250 + b".txt",
    b"below\xff\n/in.txt",
)  # fmt: skip
REFUSED = (b"two\nlines.bin", b"esc\x1b[2J.bin", b"\xffoctets.bin", "\u202egpj.bin".encode())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    create_record(tmp_path / "record", Settings(title={"en": "An invented event"})).close()
    monkeypatch.setenv("INQUEST_RECORD", str(tmp_path / "record"))
    found = os.fsencode(tmp_path / "found")
    os.makedirs(found + b"/below\xff\n")
    for number, name in enumerate(NAMES):
        with open(found + b"/" + name, "wb") as file:
            file.write(WORDS + b" %d" % number)
    for number, name in enumerate(REFUSED):
        with open(found + b"/" + name, "wb") as file:
            file.write(b"\0\1\2%d" % number)
    os.symlink("/etc/passwd", found + b"/link.txt")
    os.mkfifo(found + b"/pipe.txt")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.path.relpath(found + b"/socket.txt"))
    return tmp_path


def test_every_name_is_kept_or_refused_and_moves_no_cursor(folder, capsys):
    before = sorted(path.name for path in folder.iterdir())
    assert main(["add", str(folder / "found")]) == 3
    told = capsys.readouterr()
    for line in (told.out + told.err).splitlines():
        assert line.isprintable(), ascii(line)
    assert told.err.count("unknown format") == len(REFUSED)
    assert sorted(path.name for path in folder.iterdir()) == before
    with open_record(folder / "record") as record:
        documents = record.apparatus().documents.values()
        titles = [said.fields["title"] for said in documents]
        assert len(titles) == len(NAMES) - 1, "one of them begins with a point, and is hidden"
        assert all(title.isprintable() and title.encode("utf-8") for title in titles)
        assert not list(Archive(record.archive_folder).verify())
        assert len(list(Archive(record.archive_folder).objects())) == len(titles)
    for words in (["log", "--json"], ["add", str(folder / "found"), "--json"], ["check", "--json"]):
        main(words)
        out = capsys.readouterr()
        assert (out.out + out.err).encode("utf-8")
        if out.out:
            json.loads(out.out)


def test_a_file_that_may_not_be_read_is_told_and_the_others_are_kept(folder, capsys, monkeypatch):
    real = os.open

    def opened(path, flags, *arguments, **options):
        if str(path).endswith("plain.txt"):  # root may read everything
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *arguments, **options)

    monkeypatch.setattr(os, "open", opened)
    assert main(["add", str(folder / "found")]) == 3
    told = capsys.readouterr().err
    assert "plain.txt: expected permission to read" in told
    assert main(["add", str(folder / "found" / "plain.txt")]) == 5, "alone it is a fault of the machine"
    with open_record(folder / "record") as record:
        kept = [said.fields["title"] for said in record.apparatus().documents.values()]
        assert "new line" in kept
        assert "plain" not in kept
        assert not list(Archive(record.archive_folder).verify())
