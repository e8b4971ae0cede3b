"""Work that a copy of a process shares: nothing is left out, done twice or lost, whatever becomes of the copy."""

import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.forking import Turns, beside_copy
from openinquest.release.leaks.kinds import Finding, Kind
from openinquest.release.leaks.two import in_two
from openinquest.site.sharing import PAYS_FROM, shared

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")

HERE = os.getpid()


def note(folder: Path, place: int) -> None:
    with (folder / str(place)).open("ab") as file:
        file.write(b"x")


@settings(max_examples=20, deadline=None)
@given(many=st.integers(0, 300), at_once=st.integers(1, 40))
def test_each_place_is_of_one_process(
    tmp_path_factory: pytest.TempPathFactory, many: int, at_once: int
) -> None:
    folder = tmp_path_factory.mktemp("places")
    turns = Turns(at_once)

    def work() -> None:
        for place in range(many):
            if turns.mine(place):
                note(folder, place)

    assert beside_copy(work, work) == (None, True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == dict.fromkeys(
        map(str, range(many)), b"x"
    )


def dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def raises() -> None:
    raise OSError("the disk is full")


@pytest.mark.parametrize("end", [dies, raises])
def test_a_copy_that_did_not_come_to_its_end_is_told(end, capfd: pytest.CaptureFixture[str]) -> None:
    assert beside_copy(end, lambda: "done") == ("done", False)


def test_where_this_process_fails_the_copy_does_not_go_on() -> None:
    reading, writing = os.pipe()

    def waits() -> None:
        os.close(reading)
        os.write(writing, b"%d" % os.getpid())
        time.sleep(600)

    def fails() -> None:
        copies.append(int(os.read(reading, 20)))
        raise OSError("the disk is full")

    copies: list[int] = []
    with pytest.raises(OSError, match="the disk is full"):
        beside_copy(waits, fails)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert pipe.read() == b""  # ends at once: nobody has the other end open
    with pytest.raises(ProcessLookupError):
        os.kill(copies[0], 0)


def finding(at: int) -> Finding:
    return Finding(f"page-{at}.html", "line 1", next(iter(Kind)), at, "ab" * 32)


class Began:
    """Ends a copy of this process in its midst, and gives it the time to come to that."""

    def __init__(self, folder: Path, end) -> None:
        self._mark = folder / "copy"
        self._end = end

    def work(self) -> None:
        if os.getpid() == HERE:
            time.sleep(0.005)
        else:
            self._mark.touch()
            self._end()

    def was_there(self) -> bool:
        return self._mark.exists()


ENDS = pytest.mark.parametrize("end", [lambda: None, dies, raises])


@ENDS
def test_what_a_copy_did_not_search_to_the_end_is_searched_again(
    end, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    began = Began(tmp_path, end)

    def search(at: int) -> list[Finding]:
        began.work()
        return [finding(at)] * 100  # more than a pipe holds

    found = in_two(search, 100, lambda: [finding(-1)])
    assert began.was_there()
    assert sorted(one.entry for one in found) == sorted([-1, *(at for at in range(100) for _ in range(100))])


@ENDS
def test_pages_that_a_copy_did_not_write_are_written(
    end, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    began = Began(tmp_path, end)
    pages = tmp_path / "pages"
    pages.mkdir()

    def work(mine) -> None:
        for place in range(200):
            if mine(place):
                began.work()
                (pages / str(place)).write_text("page")

    shared(work, PAYS_FROM, lambda: None)
    assert began.was_there()
    assert {path.name for path in pages.iterdir()} == set(map(str, range(200)))
