"""`inquest bundle` and `inquest pull`: two laptops, a stick between them, and what goes wrong with it."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys

import pytest

from openinquest.cli import main
from openinquest.record import open_record
from openinquest.record.checks import check_log

KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
import openinquest.record.exchange.parts as parts
from openinquest.record import open_record
from openinquest.record.exchange import pull, stretch_of

parts.CHUNK = 10
stretch = stretch_of(open_record(Path(sys.argv[1])))

def cut():
    for count, part in enumerate(stretch.parts):
        if count == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        yield part

pull(open_record(Path(sys.argv[2])), replace(stretch, parts=cut()), name="x")
"""


@pytest.fixture
def laptops(coded, tmp_path, monkeypatch, capsys):
    """Two folders: a record of an invented event with a kept file, and an empty one."""
    monkeypatch.delenv("INQUEST_IDENTITY", raising=False)
    (tmp_path / "page.txt").write_text("A page that somebody kept.\n", encoding="utf-8")
    theirs, ours = str(tmp_path / "record"), str(tmp_path / "ours")
    assert main(["add", str(tmp_path / "page.txt"), "--record", theirs]) == 0
    assert main(["init", ours, "--title", "An invented event"]) == 0
    capsys.readouterr()
    return theirs, ours


def said(capsys, *words):
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def root(folder):
    with open_record(folder) as record:
        return record.head().root


def leaves(folder):
    with open_record(folder) as record:
        return sorted(record.leaves())


def test_a_folder_is_pulled_with_its_files(laptops, tmp_path, capsys):
    theirs, ours = laptops
    code, shown = said(capsys, "pull", theirs, "--record", ours, "--dry-run")
    assert (code, shown["written"], shown["size"]) == (0, False, 0)
    code, done = said(capsys, "pull", theirs, "--record", ours)
    assert code == 0
    assert done["taken"] == shown["taken"]
    assert done["files"] == {"taken": 1, "missing": [], "damaged": []}
    assert main(["check", "--record", ours]) == 0
    assert leaves(tmp_path / "ours") == leaves(tmp_path / "record")
    capsys.readouterr()
    assert said(capsys, "pull", theirs, "--record", ours)[1]["taken"] == {}
    assert main(["log", "--record", ours, "--at", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["origin"]["root"] == done["other"]["root"]


def test_a_damaged_file_is_not_taken_and_what_is_missing_is_told(laptops, tmp_path, capsys):
    theirs, ours = laptops
    (kept,) = [path for path in (tmp_path / "record" / "archive").glob("??/*") if path.is_file()]
    kept.chmod(0o600)
    kept.write_bytes(b"A page that somebody swapped.\n")
    code, done = said(capsys, "pull", theirs, "--record", ours)
    assert (code, len(done["files"]["damaged"])) == (1, 1)
    assert not list((tmp_path / "ours" / "archive").glob("??/*"))
    kept.unlink()
    code, done = said(capsys, "pull", theirs, "--record", ours)
    assert (code, len(done["files"]["missing"])) == (0, 1)


def test_a_bundle_goes_over_encrypted_and_opens_for_its_reader_only(laptops, tmp_path, monkeypatch, capsys):
    pytest.importorskip("pyrage")
    theirs, ours = laptops
    keys = []
    for name in ("reader", "stranger"):
        assert main(["encrypt", "--make-key", str(tmp_path / name)]) == 0
        keys.append(capsys.readouterr().out.strip())
    bundle = tmp_path / "for-us.bundle"
    assert main(["bundle", str(bundle), "--to", keys[0], "--record", theirs]) == 0
    assert bundle.stat().st_mode & 0o077 == 0
    assert bundle.read_bytes().startswith(b"age-encryption.org/")
    assert main(["bundle", str(bundle), "--record", theirs]) == 4
    capsys.readouterr()
    for identity, told in ((None, "The bundle is encrypted."), ("stranger", "encrypted to others")):
        if identity:
            monkeypatch.setenv("INQUEST_IDENTITY", str(tmp_path / identity))
        assert main(["pull", str(bundle), "--record", ours]) == 5
        assert told in capsys.readouterr().err
    monkeypatch.setenv("INQUEST_IDENTITY", str(tmp_path / "reader"))
    whole = bundle.read_bytes()
    for harmed in (whole[:-30], whole[:300] + bytes([whole[300] ^ 1]) + whole[301:]):
        (tmp_path / "harmed.bundle").write_bytes(harmed)
        assert main(["pull", str(tmp_path / "harmed.bundle"), "--record", ours]) in (3, 4)
        assert "damaged" in capsys.readouterr().err
    with open_record(tmp_path / "ours") as record:
        assert record.head().size == 0
    code, done = said(capsys, "pull", str(bundle), "--record", ours)
    assert (code, len(done["files"]["missing"])) == (0, 1)
    assert leaves(tmp_path / "ours") == leaves(tmp_path / "record")


def test_only_what_came_since_goes_over(laptops, tmp_path, capsys):
    theirs, ours = laptops
    assert said(capsys, "pull", theirs, "--record", ours)[0] == 0
    _, made = said(capsys, "bundle", str(tmp_path / "all"), "--record", theirs)
    (tmp_path / "more.txt").write_text("Another page.\n", encoding="utf-8")
    assert main(["add", str(tmp_path / "more.txt"), "--record", theirs]) == 0
    capsys.readouterr()
    bundle = str(tmp_path / "since")
    assert (
        said(capsys, "bundle", bundle, "--since", str(made["size"]), "--record", theirs)[1]["since"]
        == made["size"]
    )
    _, done = said(capsys, "pull", bundle, "--record", ours)
    assert done["taken"] == {"document": 1, "capture": 1}
    assert main(["bundle", str(tmp_path / "none"), "--since", "9999", "--record", theirs]) == 4
    assert main(["pull", str(tmp_path / "nowhere"), "--record", ours]) == 4
    assert main(["pull", ours, "--record", ours]) == 2
    assert not list(tmp_path.glob("*.part"))


def test_what_is_killed_in_the_middle_leaves_the_record_as_it_was(laptops, tmp_path, capsys):
    theirs, ours = laptops
    assert main(["cite", "https://example.org/a", "--title", "A", "--record", ours]) == 0
    before = root(tmp_path / "ours")
    killed = subprocess.run([sys.executable, "-c", KILLED, theirs, ours], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert root(tmp_path / "ours") == before
    capsys.readouterr()
    assert said(capsys, "pull", theirs, "--record", ours)[0] == 0
    with open_record(tmp_path / "ours") as record, open_record(tmp_path / "record") as other:
        assert record.head().size == other.head().size + 1
        assert not list(check_log(record))
        assert len(record.store.pulls()) == 1


def test_a_record_that_is_damaged_is_not_pulled(laptops, tmp_path, capsys):
    theirs, ours = laptops
    shutil.copytree(theirs, tmp_path / "changed")
    connection = sqlite3.connect(tmp_path / "changed" / "record.sqlite3")
    connection.execute("DROP TRIGGER body_stands")
    connection.execute("UPDATE body SET content = replace(content, 'A', 'B') WHERE n = 1")
    connection.commit()
    connection.close()
    assert main(["pull", str(tmp_path / "changed"), "--record", ours]) == 3
    assert "altered" in capsys.readouterr().err
    with open_record(tmp_path / "ours") as record:
        assert record.head().size == 0
