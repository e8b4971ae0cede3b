"""Latent classes: sweeps and effective draws per CPU second beside R's package, and how they change with the table.

`python -m benchmarks.lcmcr [--write]` prints the tables; with `--write` they go below the mark in
docs/estimate/lcmcr.md, and the plot to docs/images/growth-lcmcr.svg. Times are CPU seconds of one thread, the least of
several runs where a run is short: what else the machine does can only add. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from math import inf
from pathlib import Path

import numpy as np

from benchmarks.dga import published
from benchmarks.measure import machine
from openinquest.charts import Theme, Width, growth_plot, render_svg
from openinquest.estimate import OverlapTable
from openinquest.estimate.lcmcr import lcmcr
from openinquest.estimate.lcmcr._state import Prior, tabulated
from openinquest.estimate.lcmcr.chains import Chain, Settings, start

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "estimate" / "lcmcr.md"
MARK = "<!-- measured -->"

R_SWEEPS = {"kosovo_1999": 70_000, "uk_2013_five": 80_000, "uk_2013_six": 61_000}
R_EFFECTIVE = {"kosovo_1999": 126, "uk_2013_five": 111}
"""LCMCR 0.4.14 in R, K = 10, 1.01 million iterations, per CPU second, measured with four other packages in 2026."""
WANTED = {"kosovo_1999": 5, "uk_2013_five": 30}
NAMES = {
    "kosovo_1999": "Kosovo 1999",
    "uk_2013_five": "UK 2013, five lists",
    "uk_2013_six": "UK 2013, six lists",
}
PIECE = 500


def simulated(lists: int, patterns: int, persons: int, seed: int = 1) -> OverlapTable:
    """Return a table of two classes with so many patterns and about so many persons."""
    generator = np.random.default_rng(seed)
    chances = np.array([generator.uniform(0.3, 0.6, lists), generator.uniform(0.03, 0.1, lists)])
    codes = np.arange(1, 2**lists)
    rows = (codes[:, None] >> np.arange(lists) & 1).astype(bool)
    likely = np.array([0.2, 0.8]) @ np.where(rows, chances[:, None], 1 - chances[:, None]).prod(axis=2)
    kept = np.sort(np.argsort(-likely, kind="stable")[:patterns])
    counts = np.maximum(np.round(persons * likely[kept] / likely[kept].sum()), 1).astype(np.int64)
    return OverlapTable(tuple(f"list {j}" for j in range(lists)), rows[kept].astype(np.uint8), counts)


def microseconds(table: OverlapTable, classes: int = 10, leaps: int | None = None, pieces: int = 20) -> float:
    """Return the least CPU time of a sweep; with `leaps`, of a sweep and a trajectory of up to so many leaps."""
    loops, order = tabulated(table)
    settings = Settings(classes, Prior(0.25, 0.25, inf), 4, PIECE, 1.0, 1)
    chain: Chain = start(loops, len(order), settings, 2, np.random.SeedSequence(1))
    chain.go(loops, settings.prior, 600, adapting=True)
    chain.leaps = leaps or 0
    found = []
    for _ in range(pieces):
        began = time.process_time()
        chain.go(loops, settings.prior, PIECE)
        found.append(time.process_time() - began)
    return 1e6 * min(found) / PIECE


def effective(table: OverlapTable, wanted: float, seeds: range) -> tuple[float, float]:
    """Return effective draws of N, of middle and ends, per CPU second of the whole method for so many wanted."""
    bulk = tail = seconds = 0.0
    for seed in seeds:
        began = time.process_time()
        result = lcmcr(table, effective=wanted, draws=20_000, temper=False, threads=1, seed=seed)
        seconds += time.process_time() - began
        bulk += result.diagnostics["ess_bulk"]
        tail += result.diagnostics["ess_tail"]
    return bulk / seconds, tail / seconds


def beside_r() -> list[str]:
    """Return the table of published tables."""
    lines = [
        "| K = 10 | sweeps a second | of R's | effective draws a second, 4,000 wanted: middle | ends | 20,000 "
        "wanted: middle | ends | of R's | wanted |"
    ]
    lines += ["| --- |" + " ---: |" * 8]
    for name, title in NAMES.items():
        table = published(name)
        sweeps = 1e6 / microseconds(table, pieces=300)
        short = effective(table, 4_000, range(1, 5))
        long = effective(table, 20_000, range(1, 3))
        theirs = R_EFFECTIVE.get(name)
        ratio = f"{min(short) / theirs:.0f} and {min(long) / theirs:.0f} times" if theirs else ""
        wanted = f"2 and {WANTED[name]} times" if name in WANTED else "2 times"
        lines.append(
            f"| {title} | {sweeps:,.0f} | {sweeps / R_SWEEPS[name]:.1f} times | {short[0]:,.0f} | {short[1]:,.0f} "
            f"| {long[0]:,.0f} | {long[1]:,.0f} | {ratio} | {wanted} |"
        )
    return lines


def growth() -> tuple[list[str], list[tuple[str, int, float]]]:
    """Return the table of cost by lists, patterns, classes and persons, and its points by persons."""
    lines = [
        "| lists | patterns | classes | persons | a sweep (µs) | with a trajectory of up to 40 leaps (µs) |"
    ]
    lines += ["| ---: | ---: | ---: | ---: | ---: | ---: |"]
    points: list[tuple[str, int, float]] = []
    cases = [(4, 15, 10, 10**size) for size in range(3, 9)]
    cases += [(6, 15, 10, 10_000), (6, 60, 10, 10_000), (10, 60, 10, 10_000), (10, 240, 10, 10_000)]
    cases += [(4, 15, 5, 10_000), (4, 15, 20, 10_000)]
    for lists, patterns, classes, persons in cases:
        table = simulated(lists, patterns, persons)
        bare = microseconds(table, classes, pieces=10)
        whole = microseconds(table, classes, 40, pieces=5)
        lines.append(f"| {lists} | {patterns} | {classes} | {persons:,} | {bare:.1f} | {whole:.0f} |")
        if (lists, patterns, classes) == (4, 15, 10):
            points += [("a sweep", persons, bare), ("with a trajectory", persons, whole)]
    return lines, points


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lcmcr")
    parser.add_argument("--write", action="store_true", help="keep the results in docs/")
    arguments = parser.parse_args()
    lcmcr(published("kosovo_1999"), draws=100, temper=False)
    rows, points = growth()
    lines = [f"Measured {datetime.now(UTC).date()} on {machine()}.", "", *beside_r(), "", *rows]
    print("\n".join(lines))
    if arguments.write:
        head, mark, tail = PAGE.read_text(encoding="utf-8").partition(MARK)
        after = tail[tail.index("<!-- end of measured -->") :] if "<!-- end of measured -->" in tail else ""
        PAGE.write_text(head + mark + "\n\n" + "\n".join(lines) + "\n\n" + after, encoding="utf-8")
        chart = growth_plot(points, title="Cost by persons", size_name="persons", value_name="microseconds")
        picture = ROOT / "docs" / "images" / "growth-lcmcr.svg"
        picture.write_text(render_svg(chart.at(Width.WIDE), Theme.ADAPTIVE), encoding="utf-8")


if __name__ == "__main__":
    main()
