"""`inquest stamp` as a person meets it."""

from __future__ import annotations

import json
import shutil

import pytest

from local_authority import Authority, serving
from openinquest.cli import main
from openinquest.record import Settings, create_record

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the local authority")


@pytest.fixture
def authority(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return Authority(tmp_path / "authority", "Invented Time Office")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    create_record(tmp_path / "record", Settings(title={"en": "An invented event"})).close()
    monkeypatch.setenv("INQUEST_RECORD", str(tmp_path / "record"))
    return tmp_path


def test_stamp_tell_and_check(folder, authority, capsys):
    assert main(["cite", "https://example.org/page"]) == 0
    with serving(lambda query: (200, {}, authority.answer(query))) as (address, _):
        assert main(["stamp", "--tsa", address]) == 0
        assert "not pinned" in capsys.readouterr().err
        assert main(["stamp", "--trust", str(authority.root)]) == 0
        assert main(["stamp", "--tsa", address, "--json"]) == 0
    [again] = json.loads(capsys.readouterr().out)
    assert (again["new"], again["verdict"], again["size"]) == (False, "verified", 1)
    assert main(["stamp"]) == 0
    told = capsys.readouterr()
    assert "Invented Time Office" in told.out
    assert "Everything is stamped." in told.err
    assert main(["cite", "https://example.org/another"]) == 0
    assert main(["stamp", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["size"] == 2
    assert main(["check"]) == 0


def test_without_network(folder, authority, capsys):
    query, answer = folder / "request.tsq", folder / "answer.tsr"
    assert main(["stamp", "--request", str(query)]) == 0
    assert main(["stamp", "--request", str(query)]) == 4
    answer.write_bytes(authority.answer(query.read_bytes()))
    assert main(["stamp", "--response", str(answer)]) == 0
    assert main(["stamp", "--response", str(query)]) == 3
    assert main(["check", "--quick"]) == 0
    assert "Invented Time Office" in capsys.readouterr().err


def test_a_proof_of_a_document(folder, authority, capsys):
    (folder / "text.txt").write_text("The ministry said nothing on that day.")
    assert main(["add", str(folder / "text.txt"), "--handle", "text"]) == 0
    assert main(["stamp", "--prove", "text"]) == 2
    assert main(["stamp", "--prove", "text", "--out", str(folder / "proof")]) == 4
    with serving(lambda query: (200, {}, authority.answer(query))) as (address, _):
        assert main(["stamp", "--tsa", address]) == 0
    assert main(["stamp", "--prove", "text", "--out", str(folder / "proof")]) == 0
    assert "README.txt" in capsys.readouterr().err
    assert main(["cite", "https://example.org/page", "--handle", "cited"]) == 0
    assert main(["stamp", "--prove", "cited", "--out", str(folder / "another")]) == 4


def test_what_one_authority_answered_stays_when_another_is_away(folder, authority, capsys):
    with serving(lambda query: (200, {}, authority.answer(query))) as (address, _):
        assert main(["stamp", "--tsa", "http://127.0.0.1:9/", "--tsa", address]) == 5
    told = capsys.readouterr()
    assert "Invented Time Office" in told.err
    assert "cannot be reached" in told.err
    assert main(["stamp", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["stamps"]) == 1
    assert main(["stamp", "--tsa", "ftp://example.org/"]) == 2
