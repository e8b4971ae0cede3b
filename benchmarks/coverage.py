"""How often 95% intervals hold the number they are of: simulated populations of known size, methods side by side.

`python -m benchmarks.coverage [--method lcmcr] [--populations 100] [--write]` prints a table for each method; with
`--write` they go below their mark in docs/estimate/lcmcr.md. Every method sees the same populations.
Nothing is asserted: a method that fails on a kind of population is to be seen failing.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.dga import KINDS, LISTS, PERSONS, population
from openinquest.estimate import METHODS, MethodResult, OverlapTable
from openinquest.estimate.lcmcr import lcmcr

PAGE = Path(__file__).parents[1] / "docs" / "estimate" / "lcmcr.md"
MARK, END = "<!-- coverage -->", "<!-- end of coverage -->"
SEED = 20_260_901
ALIKE = "three classes, hard to tell apart"
EFFECTIVE = 1_000.0


@dataclass(frozen=True)
class Outcome:
    """What one method said of one population."""

    held: bool
    below: bool
    reported: bool
    ratio: float
    length: float


def three_alike(generator: np.random.Generator) -> OverlapTable:
    """Return a table of three classes that four lists see often, seldom and hardly."""
    bounds = np.array([(0.35, 0.55), (0.12, 0.22), (0.03, 0.06)])
    chances = generator.uniform(bounds[:, :1], bounds[:, 1:], (3, LISTS))
    on = generator.random((PERSONS, LISTS)) < chances[generator.choice(3, PERSONS, p=[0.25, 0.35, 0.4])]
    patterns, counts = np.unique(on[on.any(axis=1)], axis=0, return_counts=True)
    return OverlapTable(tuple("ABCD"), patterns.astype(np.uint8), counts)


def table_of(kind: str, number: int) -> OverlapTable:
    """Return a simulated table; the same for every method."""
    generator = np.random.default_rng([SEED, number])
    return three_alike(generator) if kind == ALIKE else population(kind, generator, PERSONS)


def run_of(name: str) -> Callable[[OverlapTable, int], MethodResult]:
    """Return how a method is run; latent classes for fewer draws than in a report, each chain on one thread."""
    if name == "lcmcr":
        return lambda table, seed: lcmcr(table, effective=EFFECTIVE, threads=1, seed=seed)
    return METHODS[name].run


def outcome(run: Callable[[OverlapTable, int], MethodResult], kind: str, number: int) -> Outcome:
    """Return what a method says of one population."""
    result = run(table_of(kind, number), number)
    low, high = result.interval95 or (np.nan, np.nan)
    return Outcome(
        bool(low <= PERSONS <= high),
        bool(high < PERSONS),
        not result.reasons,
        (result.median or np.nan) / PERSONS,
        (high - low) / PERSONS,
    )


def rows_of(name: str, populations: int) -> list[str]:
    """Return the table of one method."""
    lines = [
        f"| {name} | interval holds the number | whole interval too low | reported | of these, holds "
        "| middle estimate, of the number | length of the interval, of the number |",
        "| --- |" + " ---: |" * 6,
    ]
    run = run_of(name)
    for kind in (*KINDS, ALIKE):
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda number, kind=kind: outcome(run, kind, number), range(populations)))
        held = np.array([one.held for one in found])
        reported = np.array([one.reported for one in found])
        among = f"{held[reported].mean():.0%}" if reported.any() else ""
        lines.append(
            f"| {kind} | {held.mean():.0%} | {np.mean([one.below for one in found]):.0%} | {reported.mean():.0%} "
            f"| {among} | {np.nanmedian([one.ratio for one in found]):.2f} "
            f"| {np.nanmedian([one.length for one in found]):.2f} |"
        )
        print(lines[-1], flush=True)
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage")
    parser.add_argument("--method", action="append", choices=sorted(METHODS))
    parser.add_argument("--populations", type=int, default=100)
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/")
    arguments = parser.parse_args()
    lines = [
        f"Measured {datetime.now(UTC).date()}: {arguments.populations} simulated populations of {PERSONS:,} on {LISTS} "
        "lists for each row. Nominal: 95%."
    ]
    for name in arguments.method or ["lcmcr"]:
        lines += ["", *rows_of(name, arguments.populations)]
    print("\n".join(lines))
    if arguments.write:
        head, mark, tail = PAGE.read_text(encoding="utf-8").partition(MARK)
        after = tail[tail.index(END) :] if END in tail else END + "\n"
        PAGE.write_text(head + mark + "\n\n" + "\n".join(lines) + "\n\n" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
