"""What keeping and checking cost beside the plain tools: python -m benchmarks.preserve [--files 10000] [--write].

Every figure stands beside a reference of the same run on the same files. The folder for the files is that of
BENCHMARK_FOLDER, else the system's; it must be on the disk that is to be measured, with room for five times the files
and for the one large file. With `--write` the tables go to docs/benchmarks-preservation.md.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from benchmarks import preserve_corpus as corpus
from benchmarks.measure import machine
from benchmarks.preserve_formats import Rows, bare_libraries, files, keep_table, table
from openinquest.preserve import Archive, extract
from openinquest.preserve.archive.encryption import IDENTITY, make_identity
from openinquest.preserve.gathering import processors
from openinquest.record import Settings, create_record

FILES, MIDDLE, SPREAD = 10_000, 100_000, 1.17
"""How many files, and the middle and spread of their sizes, which are lognormal: 200 KB on average."""
_FORGETTING = 6
"""Seconds in which ext4 goes around the places of files that were just removed, which slows who makes some then."""


def make(folder: Path, count: int, seed: int) -> list[Path]:
    """Write files of random octets, a hundred to a folder; return them."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        path = folder / f"{number // 100:03}" / f"{number}.bin"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(chance.randbytes(int(chance.lognormvariate(0, SPREAD) * MIDDLE)))
        made.append(path)
    os.sync()
    return made


def seconds(run: Callable[[], object]) -> float:
    """Return how long a run takes on the clock, after what was written before is on the disk."""
    os.sync()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _shell(command: str, folder: Path) -> Callable[[], object]:
    return lambda: subprocess.run(command, shell=True, check=True, cwd=folder, stdout=subprocess.DEVNULL)


def _store(made: Sequence[Path], target: Path) -> None:
    archive = Archive(target)
    with ThreadPoolExecutor(processors()) as threads:
        for _ in threads.map(archive.put, made):
            pass


def _forget(made: Iterable[Path]) -> None:
    """Have the system drop what it keeps of the files in memory."""
    for path in made:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def storing(folder: Path, made: Sequence[Path], rounds: int) -> Rows:
    """Return a row a way of storing: its rate, and as a share of that of sha256sum and cp one after the other."""
    copy, target = folder / "copy", folder / "archive"
    runs: dict[str, list[float]] = {}

    def note(name: str, run: Callable[[], object], *gone: Path) -> None:
        runs.setdefault(name, []).append(seconds(run))
        for path in gone:
            subprocess.run(["rm", "-rf", str(path)], check=True)
            time.sleep(_FORGETTING)

    for _ in range(rounds):
        note("sha256sum", _shell("find files -type f -print0 | xargs -0 sha256sum", folder))
        note("cp", _shell("cp -r files copy", folder), copy)
        note("cp, then sync", _shell("cp -r files copy && sync -f copy", folder), copy)
        note("kept", lambda: _store(made, target), target)
        with patch("os.fsync", lambda descriptor: None):
            note("kept, without fsync", lambda: _store(made, target), target)
    best = {name: min(times) for name, times in runs.items()}
    size = sum(path.stat().st_size for path in made) / 1e6
    durable = best["sha256sum"] + best["cp, then sync"]
    fleeting = best["sha256sum"] + best["cp"]
    lasting = [
        ["sha256sum, cp, sync once at the end", durable, durable],
        ["kept, each file synced by itself", best["kept"], durable],
        ["sha256sum, cp", fleeting, fleeting],
        ["kept, without fsync", best["kept, without fsync"], fleeting],
    ]
    return [
        [str(name), f"{took:.1f}", f"{size / took:.0f}", f"{of / took:.2f}"] for name, took, of in lasting
    ]  # type: ignore[operator,str-format]


def checking(folder: Path, made: Sequence[Path], rounds: int) -> Rows:
    """Return a row a way of reading all files from the disk: its rate, and as a share of that of cat."""
    archive = Archive(folder / "archive")
    _store(made, folder / "archive")
    time.sleep(_FORGETTING)  # until the disk has written what it took
    kept = [archive.object_path(sha256) for sha256 in archive.objects()]
    size = sum(path.stat().st_size for path in kept) / 1e6
    ways: dict[str, Callable[[], object]] = {
        "cat": _shell("find archive -type f -print0 | xargs -0 cat", folder),
        "sha256sum": _shell("find archive -type f -print0 | xargs -0 sha256sum", folder),
        "check of the archive": lambda: list(archive.verify()),
    }
    runs: dict[str, list[float]] = {}
    for number in range(rounds):
        for name, run in list(ways.items())[
            :: -1 if number % 2 else 1
        ]:  # none is always behind the same other
            _forget(kept)
            runs.setdefault(name, []).append(seconds(run))
    best = {name: min(runs[name]) for name in ways}
    return [[name, f"{t:.1f}", f"{size / t:.0f}", f"{best['cat'] / t:.2f}"] for name, t in best.items()]


def reading(folder: Path, count: int, seed: int) -> Rows:
    """Return a row a format: documents a second as `add` reads them, and with the bare library in one process."""
    rows = []
    bare = bare_libraries()
    for name, data in files(corpus.sections(20, seed), pdf=True).items():
        paths = [folder / f"{number}-{name}" for number in range(count)]
        for path in paths:
            path.write_bytes(data)
        extract(paths[0])

        def ours(paths: Sequence[Path] = paths) -> None:
            with ThreadPoolExecutor(processors()) as threads:
                list(threads.map(extract, paths))

        took = min(seconds(ours) for _ in range(2))
        title, library = bare.get(name, ("none", None))
        plain = "–"
        if library is not None:
            library(data)
            took_plain = min(
                seconds(lambda f=library, d=data: [f(d) for _ in range(count)]) for _ in range(2)
            )  # type: ignore[misc]
            plain = f"{count / took_plain:.0f}"
        ending = name.partition(".")[2].upper()
        rows.append([ending, f"{len(data) / 1024:.0f}", f"{count / took:.0f}", title, plain])
    return rows


def memory(folder: Path, gigabytes: int) -> Rows:
    """Return a row a command: the most memory it held, for a film of one megabyte and for a large one."""
    most: dict[str, list[int]] = {}
    os.environ[IDENTITY] = str(folder / "key.txt")
    key = make_identity(folder / "key.txt")
    for kind in ("", ", encrypted"):
        record = ["--record", str(folder / f"record{bool(kind)}")]
        create_record(Path(record[1]), Settings(title={"en": "A film"})).close()
        if kind:
            _most(["encrypt", "--to", key, "--yes", *record])
        for size in (1 << 20, gigabytes << 30):
            film = folder / "film.mp4"
            with film.open("wb") as file:
                file.write(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2\0\0\0\1mdat" + (size - 24).to_bytes(8, "big"))
                file.truncate(size)
            for words in (["add", str(film)], ["check"]):
                most.setdefault(f"{words[0]}{kind}", []).append(_most([*words, *record]))
        shutil.rmtree(record[1])
    return [
        [f"inquest {name}", *(f"{kilobytes / 1024:.0f}" for kilobytes in held)] for name, held in most.items()
    ]


def _most(words: Sequence[str]) -> int:
    """Run a command; return the kilobytes that it, or the largest process it waited for, held at most.

    It is started by a small process: what whoever starts a process holds counts as held by that one.
    """
    script = (
        "import os, subprocess, sys\n"
        "process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "_, status, used = os.wait4(process.pid, 0)\n"
        "print(used.ru_maxrss)\n"
        "os._exit(os.waitstatus_to_exitcode(status)) if status else sys.stdout.flush()\n"
    )
    command = [sys.executable, "-c", script, sys.executable, "-m", "openinquest", *words]
    return int(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def main() -> None:
    """Measure, print, and with --write keep the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preserve")
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--rounds", type=int, default=2, help="of which the best counts, for each way")
    parser.add_argument("--documents", type=int, default=60, help="of each format")
    parser.add_argument("--gigabytes", type=int, default=10, help="the large film")
    parser.add_argument("--seed", type=int, default=2031)
    parser.add_argument("--only", choices=["storing", "checking", "reading", "memory"])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    parts: dict[str, tuple[list[str], Callable[[Path], Rows]]] = {
        "storing": (
            ["way", "seconds", "MB a second", "share of its reference"],
            lambda folder: storing(folder, make(_below(folder), given.files, given.seed), given.rounds),
        ),
        "checking": (
            ["way", "seconds", "MB a second", "share of cat"],
            lambda folder: checking(folder, make(_below(folder), given.files, given.seed), given.rounds),
        ),
        "reading": (
            ["format", "KB", "documents a second", "bare library", "documents a second"],
            lambda folder: reading(folder, given.documents, given.seed),
        ),
        "memory": (
            ["command", "MB held for 1 MB", f"MB held for {given.gigabytes} GB"],
            lambda folder: memory(folder, given.gigabytes),
        ),
    }
    for name, (heads, run) in parts.items():
        if given.only not in (None, name):
            continue
        with TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as folder:
            lines = table(heads, run(Path(folder)))
        print("\n".join([name, *lines, ""]), flush=True)
        if given.write:
            keep_table(name, [f"Measured {datetime.now(UTC).date()} on {machine()}.", "", *lines])


def _below(folder: Path) -> Path:
    (folder / "files").mkdir()
    return folder / "files"


if __name__ == "__main__":
    main()
