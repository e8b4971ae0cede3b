"""The measurements. Each returns rows of a table; nothing is asserted here."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.corpus import MAPPING, WHOLE_MAPPING, Size, empty_record, table, whole_table
from openinquest.record import Coder, Record, apply_import, fold_corpus, plan_import
from openinquest.record.sheets import read_tables
from openinquest.record.tables import load_mappings


@contextmanager
def clocked(times: dict[str, float], name: str) -> Iterator[None]:
    """Add the wall time of a block, in seconds."""
    start = time.perf_counter()
    yield
    times[name] = times.get(name, 0.0) + time.perf_counter() - start


def bare(rows: list[tuple[object, ...]], columns: list[str], folder: Path) -> float:
    """Return the seconds that `executemany` takes for the same rows into one unindexed table."""
    connection = sqlite3.connect(folder / "bare.sqlite3")
    connection.execute(f"CREATE TABLE bare ({', '.join(f'{name} TEXT' for name in columns)})")
    start = time.perf_counter()
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO bare VALUES ({marks})", rows)
    connection.commit()
    took = time.perf_counter() - start
    connection.close()
    return took


def import_and_fold(rows: int, whole: bool = False) -> dict[str, float]:
    """Import a corpus from CSV, fold it, show things; return seconds, ratios, bytes.

    `whole` is for the sheet with every column of the template, instead of the dozen that a statement needs.
    """
    size = Size.of(rows)
    times: dict[str, float] = {}
    with TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as name:
        folder = Path(name)
        sheet = whole_table(size) if whole else table(size)
        sheet.write_csv(folder / "corpus.csv")
        (folder / "mapping.yaml").write_text(WHOLE_MAPPING if whole else MAPPING)
        data = sheet.rows()
        before = bare(data, sheet.columns, folder)
        with empty_record(folder / "record", size) as record:
            defined = record.store.path.stat().st_size
            with clocked(times, "import"):
                with clocked(times, "read"):
                    read = read_tables(
                        record, [folder / "corpus.csv"], load_mappings(folder / "mapping.yaml")
                    )
                with clocked(times, "check"):
                    plan = plan_import(record, read.tables, Coder("c1"), "corpus", read.digest)
                with clocked(times, "write"):
                    apply_import(record, plan)
            del read, plan
            (folder / "bare.sqlite3").unlink()
            after = bare(data, sheet.columns, folder)
            times["bare"] = (before + after) / 2
            times["ratio"] = times["bare"] / times["import"]
            times["bytes"] = (_size(record.folder) - defined) / rows
            times |= folds(record)
            times |= shows(record, size)
    return times


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("record.sqlite3*"))


def folds(record: Record) -> dict[str, float]:
    """Return the seconds of the export's first making, of reading it, and of the fold of everything."""
    times: dict[str, float] = {}
    with clocked(times, "export"):
        record.codes()
    runs = []
    for _ in range(3):
        run: dict[str, float] = {}
        with clocked(run, "fold"):
            fold_corpus(record.codes())
        runs.append(run["fold"])
    return times | {"fold": min(runs)}


def shows(record: Record, size: Size, samples: int = 400) -> dict[str, float]:
    """Return the median and 95th percentile of `show THING` in a running process, in milliseconds."""
    taken = []
    record.show("figure-0")
    for number in range(samples):
        start = time.perf_counter()
        record.show(f"figure-{number * 7919 % size.things}")
        taken.append((time.perf_counter() - start) * 1000)
    return {"show p50": statistics.median(taken), "show p95": statistics.quantiles(taken, n=20)[-1]}


def commands() -> dict[str, float]:
    """Return the seconds of the demo, and of `figures --json` from a cold start, best of five."""
    inquest = [sys.executable, "-m", "openinquest"]
    times: dict[str, float] = {}
    with TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as name:
        folder = f"{name}/record"
        with clocked(times, "demo --no-serve"):
            subprocess.run(
                [*inquest, "demo", "--no-serve", "--record", folder], check=True, capture_output=True
            )
        cold = []
        for _ in range(5):
            run: dict[str, float] = {}
            with clocked(run, "t"):
                subprocess.run(
                    [*inquest, "figures", "--json", "--record", folder], check=True, capture_output=True
                )
            cold.append(run["t"])
    return times | {"figures --json": min(cold)}


def machine() -> str:
    """Return one line on the machine and the versions that the figures depend on."""
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "unknown processor",
    )
    return (
        f"{cpu}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}, "
        f"SQLite {sqlite3.sqlite_version}, Polars {pl.__version__}"
    )
