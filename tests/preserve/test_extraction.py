import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from openinquest.errors import EnvironmentFault, InputError
from openinquest.preserve import Format, Limits, Task, extract, readable_formats, register
from openinquest.preserve.text import ExtractedText

RUSSIAN = "По данным прокуратуры, погибли 238 человек. Список не опубликован.\n\nВторой абзац о том же.\n"


def _write(tmp_path: Path, name: str, data: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def test_plain_text_is_read_with_its_paragraphs(tmp_path: Path) -> None:
    text = extract(_write(tmp_path, "a.txt", "\ufeff" + RUSSIAN.replace("\n", "\r\n")))
    assert text.text == RUSSIAN
    assert [text.text[p.start : p.end] for p in text.paragraphs] == RUSSIAN.strip().split("\n\n")
    assert (text.media_type, text.language, text.pages) == ("text/plain", "ru", ())


def test_positions_count_code_points(tmp_path: Path) -> None:
    text = extract(_write(tmp_path, "a.txt", "😀 e\u0301\n\nx"))
    assert text.text == "😀 é\n\nx"
    assert [(p.start, p.end) for p in text.paragraphs] == [(0, 3), (5, 6)]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-16-le", "koi8-r"])
def test_a_text_of_another_encoding_is_read_and_the_choice_is_noted(tmp_path: Path, encoding: str) -> None:
    text = extract(_write(tmp_path, "a.txt", RUSSIAN.encode(encoding)))
    assert text.text == RUSSIAN
    assert bool(text.notes) == (encoding != "utf-16")


def test_mixed_encodings_are_an_error_that_a_person_can_overrule(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.txt", RUSSIAN.encode() + RUSSIAN.encode("cp1251"))
    with pytest.raises(InputError, match="mixes encodings") as caught:
        extract(path)
    assert {problem.row for problem in caught.value.problems} == {4, 6}
    assert "characters do not fit" in extract(path, encoding="utf-8").notes[0]


@pytest.mark.parametrize(
    ("name", "data", "seen"),
    [
        ("report.pdf", b"<!doctype html><html><body>404</body></html>", "HTML"),
        ("report.pdf", b"just words", "plain text"),
        ("page.html", b"%PDF-1.7 ...", "PDF"),
        ("page.html", b"just words", "plain text"),
        ("letter.txt", b"<html><body>words</body></html>", "HTML"),
        ("letter.txt", b"PK\x03\x04rest", "ZIP"),
        ("letter.txt", b"\xff\xd8\xff\xe0rest", "JPEG"),
        ("letter.txt", bytes(range(256)) * 4, "unknown format"),
        ("photo.jpg", b"just words", "plain text"),
        ("letter.docx", b"<html><body>words</body></html>", "HTML"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    tmp_path: Path, name: str, data: bytes, seen: str
) -> None:
    with pytest.raises(InputError, match="not what its name says") as caught:
        extract(_write(tmp_path, name, data))
    (problem,) = caught.value.problems
    assert problem.file == name
    assert seen in problem.found


def test_a_stated_media_type_must_fit_too(tmp_path: Path) -> None:
    path = _write(tmp_path, "download", "<html><body>words</body></html>")
    assert extract(path).media_type == "text/html"
    assert extract(path, "text/html; charset=utf-8").media_type == "text/html"
    for media_type in ("application/pdf", "image/png"):
        with pytest.raises(InputError):
            extract(path, media_type)


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04rest", b"Rar!\x1a\x07", b"\x7fELF\x02", b"{\\rtf1 words}", b"\x00\x01\x02"]
)
def test_formats_that_cannot_be_read_say_which_can(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="cannot be read yet") as caught:
        extract(_write(tmp_path, "file", data))
    assert all(name in caught.value.problems[0].expected for name in ("PDF", "HTML", "DOCX", "plain text"))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    for name in ("a.txt", "a.pdf", "a.html", "a"):
        with pytest.raises(InputError, match="empty"):
            extract(_write(tmp_path, name, b""))


@pytest.mark.parametrize("kind", ["missing", "folder", "link", "pipe"])
def test_only_regular_files_are_read_and_a_pipe_does_not_hang(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(_write(tmp_path, "a.txt", "words"))
    elif kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(InputError):
        extract(path)


def test_names_with_line_breaks_and_dots_are_only_names(tmp_path: Path) -> None:
    path = _write(tmp_path, "..\nname\t; rm -rf.txt", "words")
    assert extract(path).text == "words"


def test_limits_of_size_and_text_are_kept(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.txt", "words " * 100)
    with pytest.raises(InputError, match="too large"):
        extract(path, limits=Limits(octets=100))
    with pytest.raises(InputError, match="limits") as caught:
        extract(path, limits=Limits(characters=100))
    assert "more than 100 characters" in caught.value.problems[0].found


# Formats registered by others, and what a reader may not do ------------------------------------------------------

READER = """
import os, signal, socket, subprocess, time
from openinquest.errors import InputError, Problem
from openinquest.preserve.text import ExtractedText

def read(data, task):
    what = data.split()[1].decode()
    if what == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "sleep":
        time.sleep(60)
    if what == "spin":
        while True: pass
    if what == "memory":
        bytearray(10 ** 12)
    if what == "fail":
        raise KeyError("secret words of the file")
    if what == "connect":
        socket.create_connection(("127.0.0.1", int(data.split()[2])), 1)
    if what == "run":
        subprocess.run(["true"])
    if what == "write":
        open("/tmp/should-not-be-there", "w")
    if what == "refuse":
        raise InputError("Not like this.", [Problem("that", file=task.name, row=7)])
    return ExtractedText(what, task.media_type, "toy", "1")
"""


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ExtractedText]:
    module = tmp_path / "modules"
    module.mkdir()
    (module / "toy_reader.py").write_text(READER)
    monkeypatch.setenv("PYTHONPATH", str(module))
    monkeypatch.setattr("openinquest.preserve.formats.registry._registered", dict(readable_formats()))
    toy = Format(
        "text/x-toy", "toy", frozenset({"toy"}), lambda head: head.startswith(b"TOY "), "toy_reader:read", 5
    )
    register(toy)
    register(toy)
    with pytest.raises(ValueError, match="already"):
        register(Format("text/x-toy", "toy", frozenset(), bool, "other:read"))
    return lambda what: extract(_write(tmp_path, "a.toy", f"TOY {what}"), limits=Limits(seconds=2))


def test_a_format_registered_by_another_package_is_read(toy: Callable[[str], ExtractedText]) -> None:
    text = toy("words")
    assert (text.text, text.media_type, text.extractor) == ("words", "text/x-toy", "toy")


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("crash", "SIGSEGV"),
        ("spin", "2 seconds"),
        ("sleep", "2 seconds"),
        ("memory", "MB of memory"),
        ("fail", "failure of the reader"),
        ("run", "failure of the reader"),
        ("write", "failure of the reader"),
    ],
)
def test_whatever_happens_to_a_reader_is_an_error_of_that_file(
    toy: Callable[[str], ExtractedText], what: str, found: str
) -> None:
    with pytest.raises(InputError) as caught:
        toy(what)
    assert found in caught.value.problems[0].found
    assert "secret" not in str(caught.value)
    assert not Path("/tmp/should-not-be-there").exists()


def test_the_readers_own_reasons_come_through(toy: Callable[[str], ExtractedText]) -> None:
    with pytest.raises(InputError, match=r"Not like this\.") as caught:
        toy("refuse")
    assert (caught.value.problems[0].row, caught.value.problems[0].file) == (7, "a.toy")


def test_a_reader_reaches_no_network(toy: Callable[[str], ExtractedText]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        with pytest.raises(InputError):
            toy(f"connect {server.getsockname()[1]}")
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_page_that_links_everywhere_fetches_nothing(tmp_path: Path) -> None:
    contacts: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(3)
        port = server.getsockname()[1]

        def listen() -> None:
            try:
                server.accept()[0].close()
                contacts.append("contact")
            except TimeoutError:
                pass

        thread = threading.Thread(target=listen)
        thread.start()
        address = f"http://127.0.0.1:{port}"
        page = (
            f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "{address}/dtd" [<!ENTITY x SYSTEM "{address}/x">'
            f'<!ENTITY f SYSTEM "file:///etc/passwd">]><html><head><base href="{address}/">'
            f'<link rel="stylesheet" href="{address}/css"><script src="{address}/js"></script>'
            f'<meta http-equiv="refresh" content="0;url={address}/r"></head><body><p>Seen &x; &f; words</p>'
            f'<img src="{address}/i"><iframe src="{address}/f"></iframe></body></html>'
        )
        text = extract(_write(tmp_path, "a.html", page))
        thread.join()
    assert contacts == []
    assert "root:" not in text.text
    assert "Seen &x; &f; words" in text.text


def test_no_process_to_read_with_is_a_fault_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    with pytest.raises(EnvironmentFault):
        extract(_write(tmp_path, "a.txt", "words"))


def test_a_task_carries_the_limits() -> None:
    assert Task("text/plain").limits == Limits()
