"""Reading a dossier on this machine: checked first, then served until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from openinquest.cli import main


def test_a_dossier_is_checked_and_served_without_the_record(dossier: Path) -> None:
    command = [sys.executable, "-m", "openinquest", "open", str(dossier), "--no-browser", "--language", "ru"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as served:
        assert served.stderr is not None
        try:
            lines = [line for _, line in zip(range(2), served.stderr, strict=False)]
            assert "are as manifest.json says" in lines[0], lines
            address = lines[1].split()[1]
            assert address.endswith("/ru/index.html")
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert answer.read() == (dossier / "ru" / "index.html").read_bytes()
        finally:
            served.send_signal(signal.SIGINT)
        assert served.stderr.read() == "Ended.\n"
        assert served.wait(20) == 0


def test_a_changed_copy_is_not_served_unasked(
    dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manifest.json").write_bytes((dossier / "manifest.json").read_bytes())
    assert main(["open", str(tmp_path), "--no-browser"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("Wrong: ")
    assert "--anyway" in told


def test_what_is_no_dossier_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["open", str(tmp_path)]) == 3
    assert "manifest.json" in capsys.readouterr().err
