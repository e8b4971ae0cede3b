"""Averaging over decomposable graphs: CPU seconds beside R's package, and how they grow with lists, patterns, persons.

`python -m benchmarks.dga [--write]` prints the tables; with `--write` they go below the mark in docs/estimate/dga.md,
and the plot to docs/images/growth-dga.svg. CPU seconds count all threads. Each figure is the least of several runs:
what else the machine does can only add. Overlap tables are simulated but for the published ones; nothing is asserted.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import machine
from openinquest.charts import Theme, Width, growth_plot, render_svg
from openinquest.estimate import OverlapTable
from openinquest.estimate.dga import Posterior, decomposable_graphs, dga

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "tests" / "estimate" / "data"
PAGE = ROOT / "docs" / "estimate" / "dga.md"
MARK = "<!-- measured -->"

R_SECONDS = {"kosovo_1999": 0.11, "uk_2013_five": 1.3}
"""dga 2.0.2 in R on a grid of 10 n numbers, measured with four other packages on one machine in 2026."""


def published(name: str) -> OverlapTable:
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    return OverlapTable.of(head[:-1], {"".join(row[:-1]): int(row[-1]) for row in rows})


def simulated(lists: int, persons: int, seed: int = 1) -> OverlapTable:
    generator = np.random.default_rng(seed)
    ease = generator.normal(size=(persons, 1)) * generator.uniform(0, 0.8, lists)
    chance = 1 / (1 + np.exp(-generator.uniform(-3, -1.2, lists) - ease))
    on = generator.random((persons, lists)) < chance
    patterns, counts = np.unique(on[on.any(axis=1)], axis=0, return_counts=True)
    return OverlapTable(tuple(f"list {at}" for at in range(lists)), patterns.astype(np.uint8), counts)


def least(run: Callable[[], Any], times: int = 5) -> float:
    """Return the least CPU seconds of several runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)


def seconds_of(table: OverlapTable, limits: tuple[int, int] | None = None) -> float:
    """Return the CPU seconds of the sum over all graphs."""
    return least(lambda: summed(table, limits))


def seconds_of_method(table: OverlapTable, times: int, **settings: Any) -> float:
    """Return the CPU seconds of the whole method."""
    return least(lambda: dga(table, **settings), times)


def summed(table: OverlapTable, limits: tuple[int, int] | None = None) -> Posterior:
    posterior = Posterior.of(table, decomposable_graphs(len(table.lists)), 2.0 ** -len(table.lists), limits)
    posterior.interval()
    return posterior


def against_r() -> list[str]:
    """Return the rows of the table of published tables."""
    rows = []
    for name in ("kosovo_1999", "uk_2013_five", "uk_2013_six"):
        table = published(name)
        grid, whole = seconds_of(table, (1, 10 * table.n)), seconds_of(table)
        method = seconds_of_method(table, 2)
        r = R_SECONDS.get(name)
        beside = f"{r:g} | {r / whole:.0f}" if r else " | "
        graphs = len(decomposable_graphs(len(table.lists)))
        rows.append(f"| {name} | {graphs:,} | {grid:.3f} | {whole:.3f} | {method:.2f} | {beside} |")
    return rows


def growth() -> tuple[list[str], list[tuple[str, float, float]]]:
    """Return the rows of growth by lists, patterns and persons, and the points of the plot."""
    rows, points = [], []
    for lists in range(3, 11):
        table = simulated(lists, 3000)
        if lists <= 6:
            decomposable_graphs(lists)
            seconds, how = seconds_of(table), "all graphs"
        else:
            seconds, how = seconds_of_method(table, 1, deltas=()), "search, 4 runs, whole method"
        rows.append(f"| {lists} lists ({how}) | {len(table.counts)} | {table.n:,} | {seconds:.3f} |")
        points.append(("lists", float(lists), seconds))
    five = simulated(5, 30_000)
    order = np.argsort(-five.counts, kind="stable")
    for patterns in (8, 16, 31):
        some = order[:patterns]
        table = OverlapTable(five.lists, five.patterns[some], five.counts[some])
        seconds = seconds_of(table)
        rows.append(f"| 5 lists, the most frequent patterns | {patterns} | {table.n:,} | {seconds:.3f} |")
        points.append(("patterns", float(patterns), seconds))
    small = published("uk_2013_five")
    for times in (1, 10, 100, 1_000, 10_000, 100_000):
        table = OverlapTable(small.lists, small.patterns, small.counts * times)
        seconds = seconds_of(table)
        rows.append(
            f"| UK five, every count times {times:,} | {len(table.counts)} | {table.n:,} | {seconds:.3f} |"
        )
        points.append(("persons", float(table.n), seconds))
    return rows, points


Chances = Callable[[np.random.Generator, int], np.ndarray]


def independent(generator: np.random.Generator, persons: int) -> np.ndarray:
    return np.tile(generator.uniform(0.1, 0.35, LISTS), (persons, 1))


def two_classes(generator: np.random.Generator, persons: int) -> np.ndarray:
    often = generator.random(persons) < 0.3
    high, low = generator.uniform(0.3, 0.6, LISTS), generator.uniform(0.05, 0.2, LISTS)
    return np.where(often[:, None], high, low)


def hidden_class(generator: np.random.Generator, persons: int) -> np.ndarray:
    kind = generator.choice(3, persons, p=[0.2, 0.4, 0.4])
    chances = np.stack(
        [generator.uniform(0.3, 0.6, LISTS), generator.uniform(0.1, 0.2, LISTS), np.full(LISTS, 0.01)]
    )
    return chances[kind]


def population(name: str, generator: np.random.Generator, persons: int) -> OverlapTable:
    """Return the table of a population of known size."""
    kinds = {"two classes": two_classes, "three classes, one hardly listed": hidden_class}
    on = generator.random((persons, LISTS)) < kinds.get(name, independent)(generator, persons)
    if name == "negative dependence":
        # who is on the first list is on the second a third as often
        on[:, 1] &= ~on[:, 0] | (generator.random(persons) < 1 / 3)
    elif name == "one pair depends":
        on[:, 1] |= on[:, 0] & (generator.random(persons) < 0.4)
    patterns, counts = np.unique(on[on.any(axis=1)], axis=0, return_counts=True)
    return OverlapTable(tuple("ABCD"), patterns.astype(np.uint8), counts)


LISTS, PERSONS, POPULATIONS = 4, 2_000, 200
KINDS = (
    "independence", "one pair depends", "negative dependence", "two classes", "three classes, one hardly listed",
)  # fmt: skip


def coverage() -> list[str]:
    """Return how often intervals hold the known size, of all populations and of those reported."""
    rows = []
    for name in KINDS:
        held, reported, ratios = [], [], []
        for seed in range(POPULATIONS):
            result = dga(population(name, np.random.default_rng([7, seed]), PERSONS), draws=1)
            low, high = result.interval95 or (np.nan, np.nan)
            held.append(low <= PERSONS <= high)
            reported.append(not result.reasons)
            ratios.append((result.median or np.nan) / PERSONS)
        among = np.mean(np.array(held)[reported]) if any(reported) else np.nan
        rows.append(
            f"| {name} | {np.mean(held):.0%} | {np.mean(reported):.0%} | {among:.0%} | {np.nanmedian(ratios):.2f} |"
        )
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dga")
    parser.add_argument("--write", action="store_true", help="keep the results in docs/")
    arguments = parser.parse_args()
    rows, points = growth()
    lines = [
        f"Measured {datetime.now(UTC).date()} on {machine()}. CPU seconds.",
        "",
        "| table | graphs | grid to 10 n | whole adaptive grid | method, with other deltas and draws | R, grid to 10 n "
        "| times R |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *against_r(),
        "",
        "| table | patterns | persons seen | seconds |",
        "| --- | ---: | ---: | ---: |",
        *rows,
        "",
        f"{POPULATIONS} simulated populations of {PERSONS:,} on {LISTS} lists. Nominal: 95%.",
        "",
        "| population | interval holds the number | reported | of these, holds | middle estimate, of the number |",
        "| --- | ---: | ---: | ---: | ---: |",
        *coverage(),
    ]
    print("\n".join(lines))
    if arguments.write:
        head, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
        picture = "![CPU seconds by lists, patterns and persons](../images/growth-dga.svg)"
        PAGE.write_text(head + MARK + "\n\n" + "\n".join(lines) + "\n\n" + picture + "\n", encoding="utf-8")
        chart = growth_plot(
            points,
            title="CPU seconds by lists, by patterns, by persons",
            size_name="how many",
            value_name="seconds",
        )
        (ROOT / "docs" / "images" / "growth-dga.svg").write_text(
            render_svg(chart.at(Width.WIDE), Theme.ADAPTIVE), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
