"""Log-linear models measured: 1,000 re-selecting refits, and growth by lists, by patterns and by persons.

`python -m benchmarks.loglinear [--growth] [--coverage]` prints the tables. Everything is run once before it is timed,
so that compiling does not count. Seconds are of the processors' time, and beside them of the clock.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import machine
from openinquest.estimate import MethodResult, OverlapTable, Verdict
from openinquest.estimate.bounds import chao
from openinquest.estimate.loglinear import loglinear
from openinquest.estimate.table import unpacked

DATA = Path(__file__).parents[1] / "tests" / "estimate" / "data"
TABLES = ("kosovo_1999", "uk_2013_five", "uk_2013_six")
SELECTS = ("bic", "aic", "step", "independence")


def clocked(run: Callable[[], MethodResult], times: int = 3) -> tuple[float, float, MethodResult]:
    """Return the least seconds of the processors and of the clock, and the result."""
    taken = []
    result = run()
    for _ in range(times):
        processors, clock = time.process_time(), time.perf_counter()
        result = run()
        taken.append((time.process_time() - processors, time.perf_counter() - clock))
    return min(one for one, _ in taken), min(one for _, one in taken), result


def population(
    lists: int, persons: int, seed: int, *, reach: tuple[float, float] = (0.05, 0.3)
) -> OverlapTable:
    """Return a table of two kinds of persons, one of them found three times as easily as the other."""
    generator = np.random.default_rng(seed)
    chances = generator.uniform(*reach, lists)
    kinds = np.where(generator.random((persons, 1)) < 0.5, 1.5, 0.5)
    rows = generator.random((persons, lists)) < np.minimum(chances * kinds, 0.9)
    return tabled(rows)


def tabled(rows: np.ndarray) -> OverlapTable:
    """Return the table of persons by list, bool (N, L); those on no list are left out."""
    seen = rows[rows.any(axis=1)]
    codes, counts = np.unique(seen @ (1 << np.arange(seen.shape[1])), return_counts=True)
    names = tuple(f"L{at:02}" for at in range(seen.shape[1]))
    return OverlapTable(names, unpacked(codes, len(names)), counts)


def refits() -> Iterator[str]:
    """Yield the table of 1,000 refits on the published tables."""
    yield "| table | select | N | 95 % | processor s | clock s |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for name in TABLES:
        table = OverlapTable.from_csv(DATA / f"{name}.csv")
        for select in SELECTS:
            processors, clock, made = clocked(lambda t=table, s=select: loglinear(t, s))
            low, high = made.interval95 or (float("nan"), float("nan"))
            told = f"{made.median:,.1f} | {low:,.0f} to {high:,.0f}"
            yield f"| {name} | {select} | {told} | {processors:.2f} | {clock:.2f} |"


def growth() -> Iterator[str]:
    """Yield the cost by number of lists, of patterns and of persons."""
    yield "| what | lists | patterns | persons seen | processor s | clock s |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"

    def row(what: str, table: OverlapTable, select: str, replicates: int = 1000) -> str:
        processors, clock, _ = clocked(lambda: loglinear(table, select, bootstrap=replicates), 1)
        size = f"{len(table.lists)} | {len(table.counts)} | {table.n:,}"
        return f"| {what} | {size} | {processors:.2f} | {clock:.2f} |"

    for lists in (3, 4, 5, 6, 8):
        table = population(lists, 20_000, 1)
        yield row("lists, step", table, "step")
        yield row("lists, bic", table, "bic")
    for lists in (6, 8, 10, 12):
        yield row("lists, few overlaps, step", population(lists, 6_000, 1, reach=(0.01, 0.08)), "step")
    for persons in (1_000, 10_000, 100_000, 1_000_000):
        yield row("persons, bic", population(4, persons, 2), "bic")
    for reach in ((0.01, 0.05), (0.05, 0.2), (0.2, 0.5)):
        yield row("patterns, step", population(8, 20_000, 3, reach=reach), "step")


POPULATIONS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "independent": lambda g: g.random((2000, 4)) < (0.3, 0.25, 0.4, 0.2),
    "two classes": lambda g: (
        g.random((2000, 4)) < np.where(g.random((2000, 1)) < 0.6, (0.15, 0.1, 0.2, 0.1), (0.6, 0.5, 0.6, 0.4))
    ),
    "one pair repels": lambda g: _repelled(g),
    "three classes": lambda g: (
        g.random((2000, 4))
        < np.array([(0.02, 0.02, 0.03, 0.02), (0.25, 0.2, 0.3, 0.15), (0.7, 0.6, 0.7, 0.5)])[
            g.choice(3, 2000, p=[0.35, 0.45, 0.2])
        ]
    ),
}


def _repelled(generator: np.random.Generator) -> np.ndarray:
    rows = generator.random((2000, 4)) < (0.3, 0.25, 0.4, 0.2)
    rows[:, 1] &= ~(rows[:, 0] & (generator.random(2000) < 0.7))
    return rows


def coverage(trials: int = 200, replicates: int = 400) -> Iterator[str]:
    """Yield how often 95 % intervals hold the true 2,000 of simulated populations, and where estimates lie."""
    yield "| population | method | reported | median of N | held, bootstrap | held, Poisson profile |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for name, draw in POPULATIONS.items():
        tables = [tabled(draw(np.random.default_rng([7, trial]))) for trial in range(trials)]
        for select in ("bic", "aic", "step", "independence"):
            made = [loglinear(table, select, bootstrap=replicates) for table in tables]
            given = [one for one in made if one.median is not None and one.interval95]
            held = np.mean([one.interval95[0] <= 2000 <= one.interval95[1] for one in given])
            ends = [one.diagnostics["intervals"]["poisson"] for one in given]
            plain = np.mean([end["low"] <= 2000 <= (end["high"] or np.inf) for end in ends])
            reported = np.mean([one.verdict is Verdict.REPORT for one in made])
            middle = np.median([one.median for one in given])
            yield f"| {name} | {select} | {reported:.0%} | {middle:,.0f} | {held:.0%} | {plain:.0%} |"
        bounds = [chao(table) for table in tables]
        below = np.mean([one.median <= 2000 for one in bounds if one.median is not None])
        middle = np.median([one.median for one in bounds if one.median is not None])
        yield f"| {name} | chao (bound) | | {middle:,.0f} | {below:.0%} at or below | |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loglinear")
    parser.add_argument("--growth", action="store_true", help="also cost by lists, patterns and persons")
    parser.add_argument("--coverage", action="store_true", help="also simulated populations of known size")
    parser.add_argument("--trials", type=int, default=200)
    arguments = parser.parse_args()
    print(f"On {machine()}.\n")
    print("\n".join(refits()))
    if arguments.growth:
        print()
        for line in growth():
            print(line, flush=True)
    if arguments.coverage:
        print()
        for line in coverage(arguments.trials):
            print(line, flush=True)


if __name__ == "__main__":
    main()
