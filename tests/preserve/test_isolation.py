"""Every file is read in a child of its own, of a process that outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from openinquest.errors import InputError
from openinquest.preserve import ExtractedText, extract
from openinquest.preserve.formats.registry import Format, readable_formats, register
from openinquest.preserve.isolation import _POOL
from openinquest.preserve.text import Limits

READER = """
import os, subprocess, time
from openinquest.preserve.text import ExtractedText

seen = []

def read(data, task):
    word = data.split()[1].decode()
    seen.append(word)
    if word == "garbage":
        for descriptor in range(3, 20):
            try: os.write(descriptor, b"not an answer")
            except OSError: pass
    if word == "linger":
        time.sleep(60)
    return ExtractedText(f"{os.getpid()} {os.getppid()} {' '.join(seen)}", task.media_type, "toy", "1")
"""


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ExtractedText]:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "slow_reader.py").write_text(READER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    monkeypatch.setattr("openinquest.preserve.formats.registry._registered", dict(readable_formats()))
    register(
        Format("text/x-toy", "toy", frozenset({"toy"}), lambda head: head.startswith(b"TOY "), "slow_reader:read", 5)
    )  # fmt: skip

    def toy(word: str) -> ExtractedText:
        path = tmp_path / f"{word}.toy"
        path.write_text(f"TOY {word}")
        return extract(path, limits=Limits(seconds=20))

    return toy


def test_nothing_of_one_file_is_there_when_the_next_is_read(read: Callable[[str], ExtractedText]) -> None:
    (first, parent, *words), (second, same, *others) = (read(word).text.split() for word in ("one", "two"))
    assert (words, others) == (["one"], ["two"])
    assert parent == same, "the libraries would be loaded for every file"
    assert first != second


def test_files_that_are_read_at_once_are_not_mixed_up(read: Callable[[str], ExtractedText]) -> None:
    words = [f"w{number}" for number in range(24)]
    with ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(read, words))
    assert [text.text.split()[2:] for text in texts] == [[word] for word in words]


def test_a_reading_process_that_was_killed_is_replaced(read: Callable[[str], ExtractedText]) -> None:
    parent = int(read("one").text.split()[1])
    os.kill(parent, signal.SIGKILL)
    text = read("two").text.split()
    assert (text[2:], text[1] != str(parent)) == (["two"], True)


def test_an_answer_that_is_none_is_a_fault_of_that_file(read: Callable[[str], ExtractedText]) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read("garbage")
    assert read("next").text.split()[2:] == ["next"]


def test_whoever_asked_takes_reader_and_child_along(
    read: Callable[[str], ExtractedText], tmp_path: Path
) -> None:
    (tmp_path / "linger.toy").write_text("TOY linger")
    script = (
        "import sys\nfrom pathlib import Path\nfrom openinquest.preserve import extract\n"
        "from openinquest.preserve.formats.registry import Format, register\n"
        "register(Format('text/x-toy', 'toy', frozenset({'toy'}), lambda head: head.startswith(b'TOY '), "
        "'slow_reader:read', 5))\n"
        "extract(Path(sys.argv[1]))\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "linger.toy")]) as process:
        family: list[int] = []
        deadline = time.monotonic() + 30
        while len(family) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
            family = _below(process.pid)
        process.kill()
    assert len(family) == 2, family
    while any(Path(f"/proc/{each}").exists() for each in family) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(Path(f"/proc/{each}").exists() for each in family)


def _below(parent: int) -> list[int]:
    try:
        children = [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return children + [each for child in children for each in _below(child)]


def test_processes_that_wait_end_when_they_are_told_to(read: Callable[[str], ExtractedText]) -> None:
    parent = int(read("one").text.split()[1])
    _POOL.close()
    assert not Path(f"/proc/{parent}").exists()
    assert read("two").text.split()[2:] == ["two"]
