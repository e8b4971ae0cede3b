"""Visits in processes of their own: started, watched, and ended with all that they started."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from openinquest.errors import EnvironmentFault, Problem, shown
from openinquest.preserve.capture.bounds import Bounds
from openinquest.preserve.capture.visits import Outcome, Visit
from openinquest.preserve.capture.warc import cut_to_whole

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_LOOK, _GRACE = 0.2, 30.0
_ROUNDS, _ROUND = 100, 0.03
_PAGE = os.sysconf("SC_PAGE_SIZE")
_LONGEST_FOLDER = 107 - len("/org.chromium.Chromium.XXXXXX/SingletonSocket")
"""Chromium makes a socket in its folder, whose path the system bounds (unix(7)), and ends without a word otherwise."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit brought: what it came to, and the files that it made, by what they are."""

    visit: Visit
    files: dict[str, Path]
    """Some of `warc`, `page`, `served`, `screenshot`, `print`, `file`."""
    tool: str
    """What rendered the page, with its version."""


@contextmanager
def visited(
    asked: str, collector: str, bounds: Bounds, *, local: bool = False, despite_robots: str = ""
) -> Iterator[Visited]:
    """Visit an address (normalised) and yield what came of it; the files go at the end of the block.

    Raises EnvironmentFault where there is no browser for a page, or a process cannot be started.
    """
    chromium = next(filter(None, map(shutil.which, _BROWSERS)), "")
    driver = _version("playwright")
    browser = _told_version(chromium) if chromium and driver else ""
    folder = Path(tempfile.mkdtemp(prefix="inquest-"))
    try:
        if browser and (beyond := len(os.fsencode(folder)) - _LONGEST_FOLDER) > 0:
            raise EnvironmentFault(
                "The folder for temporary files has too long a path for Chromium.",
                [
                    Problem(
                        f"a path shorter by {beyond} octets",
                        shown(str(folder.parent)),
                        "set TMPDIR to another",
                    )
                ],
            )
        job = {
            "asked": asked, "collector": collector, "bounds": asdict(bounds), "local": local, "folder": str(folder),
            "despite_robots": despite_robots, "chromium": chromium if driver else "",
            "agent": _agent(browser), "system": _system(browser),
        }  # fmt: skip
        stopped = _run(json.dumps(job).encode("ascii"), folder, bounds)
        done = _collected(folder, stopped, asked, f"{browser}, playwright {driver}")
        if "served" in done.files and not browser:
            raise EnvironmentFault(
                "Pages are kept by Chromium, which is not there.",
                [Problem(
                    "Chromium and the extra `capture`", "neither" if not (chromium or driver) else "one of them",
                    "pip install 'openinquest[capture]' (Debian: apt-get install chromium)",
                )],
            )  # fmt: skip
        yield done
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(job: bytes, folder: Path, bounds: Bounds) -> str:
    """Run the process and return why it was ended, empty where it ended by itself."""
    command = [sys.executable, "-P", "-m", "openinquest.preserve.capture._process"]
    told = (folder / "told").open("wb")
    try:
        with told:
            process = subprocess.Popen(  # noqa: S603  (our own interpreter and module; the address is in the job)
                command, stdin=subprocess.PIPE, stdout=told, stderr=told, cwd="/", start_new_session=True,
                env=os.environ | {"TMPDIR": str(folder), "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
            )  # fmt: skip
    except OSError as error:
        raise EnvironmentFault(
            f"The process that visits pages cannot be started: {error.strerror}."
        ) from error
    until = time.monotonic() + bounds.visit_seconds + _GRACE
    try:
        assert process.stdin is not None  # noqa: S101  (a pipe was asked for)
        with suppress(BrokenPipeError):
            # left open: its end tells the process that this one has ended
            process.stdin.write(job + b"\n")
            process.stdin.flush()
        while process.poll() is None:
            if time.monotonic() > until:
                return f"it took more than {bounds.visit_seconds:g} seconds"
            if _memory(process.pid) > bounds.memory:
                return f"it took more than {bounds.memory >> 20:,} MB of memory"
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK)
        return "" if process.returncode == 0 else "the process that visits pages broke down"
    finally:
        _end(process, folder)


def _collected(folder: Path, stopped: str, asked: str, tool: str) -> Visited:
    warc = folder / "visit.warc.gz"
    cut_to_whole(warc)
    try:
        result = json.loads((folder / "result.json").read_bytes())
        visit = Visit.from_json(result["visit"])
        files = {name: folder / file for name, file in result["files"].items()}
    except (OSError, ValueError):
        visit, files = Visit(asked, "", asked, outcome=Outcome.UNREACHED, told=stopped or "no answer"), {}
    if stopped:
        visit.notes.append(f"The visit was ended: {stopped}.")
        visit.outcome = Outcome.CUT if visit.outcome is Outcome.WHOLE else visit.outcome
    if warc.is_file() and visit.responses:
        files["warc"] = warc
    return Visited(visit, files, tool)


def _end(process: subprocess.Popen[bytes], folder: Path) -> None:
    """End the process with all that it started."""
    for _ in range(_ROUNDS):
        left = end_below(process.pid, str(folder))
        if process.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        elif not left:
            break
        time.sleep(_ROUND)
    process.wait()
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()


def end_with_starter(folder: str) -> None:
    """End this process, all that it started, and what it wrote, once standard input ends: who holds its other end
    open has then ended without a word. Never returns.
    """
    os.read(sys.stdin.fileno(), 1)
    for _ in range(_ROUNDS):
        left = end_below(os.getpid(), folder)
        shutil.rmtree(folder, ignore_errors=True)
        if not left and not Path(folder).exists():
            break
        time.sleep(_ROUND)
    os._exit(1)


def end_below(pid: int, folder: str) -> list[int]:
    """Kill what descends from a process, and what outlived its parents by the folder that it works in; return it.

    A browser leaves the group of whoever started it, so that to end the group is not enough.
    """
    left = [*_descendants(pid), *_working_in(folder)]
    for each in left:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(each, signal.SIGKILL)
    return left


def _processes() -> Iterator[tuple[int, int]]:
    """Yield the id of each process and that of its parent, where the system tells (Linux)."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            fields = (entry / "stat").read_text(encoding="latin-1").rpartition(")")[2].split()
            if fields[0] != "Z":
                yield int(entry.name), int(fields[1])


def _descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for each, parent in _processes():
        children.setdefault(parent, []).append(each)
    found, waiting = [], [pid]
    while waiting:
        new = children.get(waiting.pop(), [])
        found += new
        waiting += new
    return found


def _working_in(folder: str) -> list[int]:
    found = []
    for pid, _ in _processes():
        with suppress(OSError):
            if folder.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def _memory(pid: int) -> int:
    """Return the octets of memory that the descendants of a process hold for themselves alone."""
    total = 0
    for each in _descendants(pid):
        with suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{each}/statm").read_text(encoding="ascii").split()
            total += (int(fields[1]) - int(fields[2])) * _PAGE
    return total


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


@cache
def _told_version(chromium: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  (the system's browser, found by name)
            [chromium, "--version"], capture_output=True, timeout=30, check=False, text=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return "Chromium"
    return " ".join(done.stdout.split()[:2]) or "Chromium"


def _agent(browser: str) -> str:
    major = browser.rpartition(" ")[2].partition(".")[0]
    chrome = f" Chrome/{major}.0.0.0" if major.isdecimal() else ""
    name = f"OpenInquest/{version('openinquest')}"
    return (
        f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko){chrome} Safari/537.36 {name}"
    )


def _system(browser: str) -> str:
    """Return what this machine runs, without its name."""
    machine = f"{platform.system()} {platform.release()} {platform.machine()}"
    return ", ".join(filter(None, (machine, f"Python {platform.python_version()}", browser)))
