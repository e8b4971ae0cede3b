"""How long each view of inquiry takes over a whole record, and how it grows: frames in, results out.

`python -m benchmarks.inquiry [--statements 1000000] [--growth] [--view NAME] [--write]`. The frames are made once and
kept as Parquet; each view runs in a process of its own, so that its peak of memory is its own. Seconds are of the
clock, beside the CPU's: Polars uses every core. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from benchmarks.inquiry_corpus import frames
from benchmarks.measure import machine
from openinquest.charts import Theme, Width, growth_plot, render_svg
from openinquest.cli import ALLOCATOR
from openinquest.inquiry import Material
from openinquest.record.frames import Frames

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks-inquiry.md"
MARK = "<!-- results -->"
ON = date(2033, 9, 1)
SINCE = date(2033, 5, 28)  # nine tenths of the days are before it
TARGET = "under 2 s at a million statements, and 2 GB"

_DRAWN = 6
"""Views in the picture, the slowest; the table has all."""

View = Callable[..., Any]


def of(module: str, function: str, *words: Any, **named: Any) -> View:
    """A function of a module of inquiry, loaded when it is called."""
    return lambda material: getattr(import_module(f"openinquest.inquiry.{module}"), function)(
        material, *words, **named
    )


def command_there(material: Material) -> Any:
    """Who was in command at the place that holds all others, on the last day of the first month."""
    hierarchy = import_module("openinquest.inquiry.hierarchy")
    return hierarchy.command(material, hierarchy.asked_of(material, "2031-04-08", "place-0"), "place-0")


def state_before(given: Frames) -> Frames:
    """The frames of nine tenths of the days, as a record gives them when asked for that day."""
    earlier = pl.col("definition") | (pl.col("said_to") <= SINCE).fill_null(False)
    return replace(given, statements=given.statements.filter(earlier))


def changed(material: Material, before: Frames) -> Any:
    """What was said in the last tenth of the days; both tables of versions are part of it."""
    changes = import_module("openinquest.inquiry.changes")
    earlier = Material.of(before, material.ontology, on=SINCE)
    return changes.changes(earlier, material, changes.Clock.SAID, (SINCE, ON))


BESIDE: Mapping[str, Callable[[Frames], Frames]] = {"changed": state_before}
"""Other frames that a view is given: read from the record like the first, so not timed."""
VIEWS: Mapping[str, View] = {
    "figures": of("figures", "figures"),
    "versions": of("versions", "versions"),
    "questions": of("questions", "questions", ON),
    "proceedings": of("proceedings", "proceedings", ON),
    "proceedings --funnel": of("proceedings", "funnel", ON),
    "proceedings --totals": of("proceedings", "totals", ON),
    "proceedings --ledger": of("proceedings", "ledger", ON),
    "proceedings --durations": of("proceedings", "lasting", ON),
    "complaints": of("complaints", "register", ON),
    "hearings": of("hearings", "hearings", ON),
    "commitments": of("commitments", "commitments", ON),
    "command --at": command_there,
    "command --orders": of("hierarchy", "orders"),
    "command --posts": of("hierarchy", "histories"),
    "casualties": of("casualties", "casualties"),
    "changed": changed,
    "pairings": of("pairings", "pairings"),
    "casualties --completeness": of("casualties", "completeness"),
    "corroboration POINT": of("corroboration", "corroboration", ("Figure-1", "Claim-1", "Casualty-1:age")),
    "reliability": of("reliability", "reliability"),
}


def kept(size: int, folder: Path) -> Path:
    """Make frames of so many statements and keep them; return their folder."""
    made = frames(size)
    for field in fields(made):
        getattr(made, field.name).write_parquet(folder / f"{field.name}.parquet")
    return folder


def loaded(folder: Path) -> Frames:
    """Return kept frames."""
    return Frames(
        **{field.name: pl.read_parquet(folder / f"{field.name}.parquet") for field in fields(Frames)}
    )


def measure(view: str, folder: Path) -> dict[str, float]:
    """Return seconds of indexing and of a view, CPU seconds, and the peak of memory in MB; for a process of its own."""
    gc.disable()  # as the commands do while they make a view
    read = loaded(folder)
    beside = [BESIDE[view](read)] if view in BESIDE else []
    before, started = time.process_time(), time.perf_counter()
    material = Material.of(read, on=None)
    indexed = time.perf_counter() - started
    VIEWS[view](material, *beside)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"index": indexed, "seconds": seconds, "cpu": time.process_time() - before, "peak": peak}


def all_views(size: int, views: list[str], folder: Path) -> dict[str, dict[str, float]]:
    """Return what each view takes at this size; frames that were kept before are used again."""
    if not folder.exists():
        folder.mkdir(parents=True)
        kept(size, folder)
    results = {}
    for view in views:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.inquiry", "--one", view, "--folder", str(folder)],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | ALLOCATOR,
        )
        results[view] = json.loads(done.stdout)
        print(f"{size:,} {view}: {results[view]}", file=sys.stderr, flush=True)
    return results


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inquiry")
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument(
        "--growth", action="store_true", help="also a hundredth, a tenth, and ten times as many"
    )
    parser.add_argument("--view", action="append", choices=list(VIEWS), help="only these")
    parser.add_argument("--write", action="store_true", help="keep the results in docs/")
    parser.add_argument("--one", choices=list(VIEWS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="keep the frames there, one folder a size")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one, arguments.folder)))
        return
    top = arguments.statements
    sizes = [top // 100, top // 10, top, top * 10] if arguments.growth else [top]
    views = arguments.view or list(VIEWS)
    with TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        results = {size: all_views(size, views, folder / str(size)) for size in sizes}
    lines = tables(results, views)
    print("\n".join(lines))
    if arguments.write:
        keep(lines, results)


def tables(results: Mapping[int, Mapping[str, Mapping[str, float]]], views: list[str]) -> list[str]:
    """Return the table of seconds by view and size, with memory at the size aimed at."""
    sizes = list(results)
    lines = [f"Measured {datetime.now(UTC).date()} on {machine()}. Target: {TARGET}.", ""]
    heads = (
        [f"{size:,} (s)" for size in sizes]
        + [f"CPU s at {sizes[-1]:,}"]
        + [f"MB at {size:,}" for size in sizes]
    )
    lines += ["| view | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    for view in views:
        cells = [f"{results[size][view]['seconds']:.2f}" for size in sizes]
        cells += [f"{results[sizes[-1]][view]['cpu']:.2f}"]
        cells += [f"{results[size][view]['peak']:,.0f}" for size in sizes]
        lines.append(f"| `{view}` | " + " | ".join(cells) + " |")
    first = next(iter(views))
    indexing = ", ".join(f"{results[size][first]['index']:.2f} s at {size:,}" for size in sizes)
    return [*lines, "", f"Of each, indexing the frames takes {indexing}."]


def keep(lines: list[str], results: Mapping[int, Mapping[str, Mapping[str, float]]]) -> None:
    """Write the tables and the plot into docs/."""
    head, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    PAGE.write_text(head + mark + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    if len(results) > 1:
        last = results[max(results)]
        slowest = sorted(last, key=lambda view: -last[view]["seconds"])[:_DRAWN]
        points = [(view, size, each[view]["seconds"]) for view in slowest for size, each in results.items()]
        chart = growth_plot(
            points, title="Seconds by statements", size_name="statements", value_name="seconds"
        )
        picture = ROOT / "docs" / "images" / "growth-inquiry.svg"
        picture.write_text(render_svg(chart.at(Width.WIDE), Theme.ADAPTIVE), encoding="utf-8")


if __name__ == "__main__":
    main()
