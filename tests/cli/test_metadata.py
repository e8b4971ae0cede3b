"""`inquest metadata`, and where what it shows may go: nowhere."""

from __future__ import annotations

import json

import pytest

from openinquest.cli import main
from openinquest.record import Settings, create_record
from preserve.camera_files import DEGREES, film


@pytest.fixture
def folder(tmp_path, monkeypatch):
    create_record(tmp_path / "record", Settings(title={"en": "An invented event"})).close()
    monkeypatch.setenv("INQUEST_RECORD", str(tmp_path / "record"))
    monkeypatch.setenv("PATH", "/nowhere")
    return tmp_path


def test_a_place_is_kept_and_shown_on_demand_and_is_in_no_log_nor_release(folder, capsys):
    path = folder / "film.mp4"
    path.write_bytes(film())
    assert main(["add", str(path), "--handle", "film"]) == 0
    told = capsys.readouterr()
    assert "43.23" not in told.out + told.err
    assert "sealed" in told.err
    assert main(["metadata", "film"]) == 0
    assert "43.23" not in capsys.readouterr().out
    assert main(["metadata", "film", "--sealed", "--json"]) == 0
    said = {field["name"]: field for field in json.loads(capsys.readouterr().out)["fields"]}
    assert said["Location"] == {"name": "Location", "value": "+43.2390+076.8950/", "level": "sealed"}
    assert main(["log", "--json"]) == 0
    assert "43.23" not in capsys.readouterr().out
    assert main(["release", "--out", str(folder / "site")]) == 0
    assert b"43.23" not in b"".join(
        path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()
    )
    assert main(["check"]) == 0


def test_a_document_without_such_an_account_is_said_to_have_none(folder, capsys):
    (folder / "text.txt").write_text("The ministry said nothing on that day.")
    assert main(["add", str(folder / "text.txt"), "--handle", "text"]) == 0
    assert main(["metadata", "text"]) == 4
    assert main(["metadata", "photo"]) == 4
    assert DEGREES not in capsys.readouterr().err
