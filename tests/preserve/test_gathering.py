"""Many files at once: nothing is lost or mixed up, whatever happens to one of them or to the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openinquest.errors import EnvironmentFault, InputError, Unreadable
from openinquest.preserve import Archive
from openinquest.preserve.folders import files_in
from openinquest.preserve.gathering import keep_all
from openinquest.preserve.sources import Description
from openinquest.record import Coder, Record, Settings, create_record, open_record
from openinquest.record.checks import check_log
from openinquest.record.entry import EntryKind


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_record(tmp_path / "record", Settings(title={"en": "An invented event"})).close()
    return tmp_path / "record"


@pytest.fixture
def record(home: Path):
    with open_record(home) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty files, of which every eighth cannot be read and two are the same."""
    place = tmp_path / "found"
    place.mkdir()
    for number in range(40):
        words = b"\0\1\2" if number % 8 == 5 else f"Report {number % 39}: {number % 39} people.".encode()
        (place / f"report-{number:02}.txt").write_bytes(words)
    return place


def kept(record: Record, paths: list[Path]) -> dict[str, object]:
    return {path.name: one for path, one in keep_all(record, paths, Description(), Coder("c1"))}


def texts(record: Record) -> dict[str, str]:
    """Title of each document of `folder` to its stored text."""
    archive = Archive(record.archive_folder)
    return {
        said.fields["title"]: archive.text(flat["sha256"]).text
        for _, flat in record.flats(EntryKind.CAPTURE)
        if (said := record.apparatus().documents[flat["document"]]).fields["title"].startswith("report-")
    }  # fmt: skip


def test_each_file_has_its_own_text_and_each_failure_its_reason(record, folder):
    paths = sorted(folder.iterdir())
    outcomes = kept(record, paths)
    assert list(outcomes) == [path.name for path in paths], "in their order"
    failed = [name for name, one in outcomes.items() if isinstance(one, InputError)]
    assert failed == [f"report-{number:02}.txt" for number in range(5, 40, 8)]
    assert outcomes["report-39.txt"].known, "the same as the first, in the same group"
    assert outcomes["report-39.txt"].sha256 == outcomes["report-00.txt"].sha256
    found = texts(record)
    assert len(found) == 34
    for title, text in found.items():
        number = int(title.rpartition("-")[2])
        assert text.startswith(f"Report {number}: {number} people."), title
    assert not list(check_log(record))


def test_a_second_time_writes_nothing(record, folder):
    paths = sorted(folder.iterdir())
    kept(record, paths)
    before = record.head()
    assert all(isinstance(one, InputError) or one.known for one in kept(record, paths).values())
    assert record.head() == before


def test_what_was_ready_before_a_fault_is_in_the_log(record, folder, monkeypatch):
    from openinquest.preserve import gathering

    real = gathering.prepare_file

    def full(path, *arguments, **options):
        if path.name == "report-20.txt":
            raise EnvironmentFault("Could not write to the archive.")
        return real(path, *arguments, **options)

    monkeypatch.setattr(gathering, "prepare_file", full)
    told = []
    with pytest.raises(EnvironmentFault):
        told.extend(keep_all(record, sorted(folder.iterdir()), Description(), Coder("c1")))
    assert len(told) == 20
    assert set(texts(record)) == {f"report-{number:02}" for number in range(20) if number % 8 != 5}


def test_files_found_before_a_folder_that_cannot_be_listed_are_kept(record, folder):
    def found():
        yield from sorted(folder.iterdir())[:4]
        raise InputError("A folder cannot be read.")

    told = []
    with pytest.raises(InputError, match="folder"):
        told.extend(keep_all(record, found(), Description(), Coder("c1")))
    assert len(told) == len(texts(record)) == 4


def adding(record: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "openinquest", "add", str(folder), "--record", str(record)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.nightly)], ids=lambda how: how.name
)
def test_stopped_in_the_middle_the_rest_follows_and_nothing_is_there_twice(home, folder, how):
    for number in range(40, 100):
        (folder / f"report-{number}.txt").write_text(f"Report {number}: {number} people. " * 200)
    with adding(home, folder) as process:
        archive = home / "archive"
        while process.poll() is None and sum(1 for _ in archive.glob("[0-9a-f]?/*")) < 30:
            time.sleep(0.005)
        assert process.poll() is None
        began = time.monotonic()
        os.kill(process.pid, how)
        process.wait(60)
        assert time.monotonic() - began < 15
    assert process.returncode in (-signal.SIGKILL, 130)
    with open_record(home) as record:
        assert not list(check_log(record))
        assert all(
            Archive(record.archive_folder).holds(flat["sha256"])
            for _, flat in record.flats(EntryKind.CAPTURE)
        )
    with adding(home, folder) as again:
        assert again.wait(120) == 3
    with open_record(home) as record:
        assert len(texts(record)) == 94
        assert not list(Archive(record.archive_folder).verify())
        captures = [flat["sha256"] for _, flat in record.flats(EntryKind.CAPTURE)]
        assert len(captures) == len(set(captures))


def test_two_who_keep_the_same_folder_at_once_lose_nothing(home, folder):
    with adding(home, folder) as first, adding(home, folder) as second:
        assert [process.wait(120) for process in (first, second)] == [3, 3]
    with open_record(home) as record:
        assert len(texts(record)) == 34
        captures = [(flat["document"], flat["sha256"]) for _, flat in record.flats(EntryKind.CAPTURE)]
        assert len(captures) == len(set(captures))
        assert not [*check_log(record), *Archive(record.archive_folder).verify()]


def test_what_may_not_be_opened_is_told_and_stops_nothing(record, folder, monkeypatch):
    closed = folder / "closed"
    closed.mkdir()
    (closed / "never-seen.txt").write_bytes(b"Nobody lists this.")
    real_open, real_scandir = os.open, os.scandir

    def refusing(path, *arguments, **options):
        if str(path).endswith(("report-03.txt", "/closed")):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *arguments, **options)

    def listing(path):
        if str(path).endswith("/closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scandir(path)

    monkeypatch.setattr("openinquest.preserve.extraction.os.open", refusing)
    monkeypatch.setattr("openinquest.preserve.folders.os.scandir", listing)
    outcomes = dict(keep_all(record, files_in(folder), Description(), Coder("c1")))
    refused = {path.name: one for path, one in outcomes.items() if isinstance(one, Unreadable)}
    assert set(refused) == {"report-03.txt", "closed"}
    assert "permission to read" in str(refused["report-03.txt"])
    assert set(texts(record)) == {f"report-{n:02}" for n in range(39) if n % 8 != 5 and n != 3}
