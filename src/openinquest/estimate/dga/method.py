"""The method `dga`: an answer averaged over decomposable graphs, and what it hangs on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from openinquest.errors import InputError, Problem
from openinquest.estimate.dga import reasons as rules
from openinquest.estimate.dga.cells import MOST_LISTS, cliques_by_name, drawn_cells, expected_counts
from openinquest.estimate.dga.graphs import EXACT_LISTS, Floats, Ints, decomposable_graphs
from openinquest.estimate.dga.grid import HEAD
from openinquest.estimate.dga.posterior import Posterior
from openinquest.estimate.dga.search import Found, search
from openinquest.estimate.results import Ground, MethodResult, Reason
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable

MOST_PERSONS = 10**10
"""Beyond this, sums of logarithms of gamma functions are no longer exact to a ten-thousandth."""

STEPS = 500
"""Graphs that one run of the search takes up at most. On simulated tables of 7 to 10 lists 500 found all but 1 to 9
per cent of the mass that 2,000 found, and the interval of N was the same to two persons, after 100 as well."""

CELL_DRAWS = 1_000
SHOWN = 10
JEFFREYS = 0.5

ASSUMPTION = say("assumption.dga")
CONVENTION = "equal-tailed 95% posterior interval, over graphs and the number unseen"


@dataclass(frozen=True)
class _Asked:
    """What was asked for; `table` has its lists in the order of their names."""

    table: OverlapTable
    grid: tuple[int, int] | None
    complete: bool
    steps: int
    seed: int

    def posterior(self, delta: float, runs: int) -> tuple[Posterior, Found | None]:
        """Return the posterior for one delta, and what the search found if there had to be one."""
        found = None
        if len(self.table.lists) <= EXACT_LISTS:
            graphs = decomposable_graphs(len(self.table.lists))
        else:
            found = search(self.table, delta, runs=runs, steps=self.steps, seed=self.seed)
            graphs = found.family
        if not self.complete:
            kept = ~graphs.complete
            graphs = graphs.kept(kept)
            found = found and found.kept(kept)
        return Posterior.of(self.table, graphs, delta, self.grid), found


def dga(
    table: OverlapTable,
    *,
    delta: float | None = None,
    grid: tuple[int, int] | None = None,
    complete: bool = True,
    deltas: Sequence[float] | None = None,
    runs: int = 4,
    steps: int = STEPS,
    draws: int = 4_000,
    seed: int = 1,
) -> MethodResult:
    """Return N by Bayesian averaging over decomposable graphs (Madigan and York 1997): the result named "dga".

    Every graph has the same prior probability, N the prior 1 / N, and the cells of a graph the hyper-Dirichlet law
    with `delta` persons in every cell, 2**-L by default: together one person. All graphs of up to 6 lists are summed
    over; beyond, those that `runs` runs of a search find, each taking up at most `steps` graphs.

    The number unseen runs over all whole numbers; `grid` keeps it between its first and its last instead, as R's
    package asks for, and mass that this cuts off is a reason to refuse. Without `complete` the graph that joins all
    lists is left out: under it the counts say nothing of the unseen. `deltas`: those under which the answer is given
    for comparison; a usual set if None, none if empty.

    `draws` of N: float64 (1, draws), of equal weight. `fitted` and `cells` are None beyond 10 lists. `mean` is None
    where the posterior has none: with delta 2**-L the complete graph falls too slowly for one. `diagnostics`:
    `graphs`, the ten likeliest with their cliques; `edges`, the probability that two lists depend; `complete_graph`,
    its probability and the answer without it; `delta`, the answer under others, with the logarithm of the Bayes
    factor against the one used; `beyond_grid`; `search`. Deterministic for a seed; the order of lists changes
    nothing. Raises InputError for settings out of range.
    """
    started = time.perf_counter()
    used = 2.0 ** -len(table.lists) if delta is None else float(delta)
    _check(used, grid, deltas or (), runs, steps, draws)
    exact = len(table.lists) <= EXACT_LISTS
    settings: dict[str, Any] = {
        "delta": used, "grid": list(grid) if grid else "all", "complete": complete, "prior": "1/N",
        "graphs": "all" if exact else "search", "draws": draws, "seed": seed,
    } | ({} if exact else {"runs": runs, "steps": steps})  # fmt: skip
    if table.n > MOST_PERSONS:
        reason = Reason(Ground.TOO_LARGE, say("dga.large", limit=MOST_PERSONS), table.n, MOST_PERSONS)
        return MethodResult(
            "dga", table.n, None, None, None, ASSUMPTION, CONVENTION, settings=settings, reasons=(reason,)
        )
    asked = _Asked(table.only(sorted(table.lists)), grid, complete, steps, seed)
    posterior, found = asked.posterior(used, runs)
    compared = _usual_deltas(used) if deltas is None else sorted(set(deltas) - {used})
    others = [(other, asked.posterior(other, 1)[0]) for other in compared]
    diagnostics = _graphs(posterior) | {
        "delta": [
            {
                "delta": other,
                **_numbers(law),
                "log_bayes_factor": _rounded(law.log_evidence - posterior.log_evidence),
            }
            for other, law in others
        ],
        "beyond_grid": posterior.beyond,
    }
    found_reasons = [*rules.few_lists(posterior), *rules.grid_end(posterior)]
    if found:
        diagnostics["search"], differ = rules.agreement(posterior, found)
        found_reasons += differ
    if complete:
        bare = posterior.without_complete()
        diagnostics["complete_graph"] = {
            "probability": posterior.complete, "with": _numbers(posterior), "without": _numbers(bare),
        }  # fmt: skip
        found_reasons += rules.driven_by_complete(posterior, bare)
    found_reasons += rules.driven_by_delta(posterior, others)
    generator = np.random.default_rng(seed)
    unseen, graphs = posterior.draws(draws, generator)
    fitted, cells = _overlaps(table, posterior, unseen, graphs, generator)
    low, median, high = posterior.interval()
    return MethodResult(
        "dga", table.n, median if isfinite(median) else None, posterior.mean,
        (low, high) if isfinite(high) else None, ASSUMPTION, CONVENTION, (table.n + unseen)[None, :], fitted, cells,
        settings, diagnostics, tuple(found_reasons), time.perf_counter() - started,
    )  # fmt: skip


def _usual_deltas(used: float) -> list[float]:
    """Return a quarter to four times the delta used, and Jeffreys' one half, the largest that is in use."""
    return sorted({used / 4, used / 2, 2 * used, 4 * used, JEFFREYS} - {used})


def _graphs(posterior: Posterior) -> dict[str, Any]:
    """Return the likeliest graphs and the probability of each edge, by the names of lists."""
    names = posterior.table.lists
    order = np.argsort(-posterior.probability, kind="stable")[:SHOWN].tolist()
    return {
        "graphs": [
            {
                "cliques": cliques_by_name(posterior.table, posterior.family.cliques(graph)),
                "probability": round(float(posterior.probability[graph]), 6),
            }
            for graph in order
        ],
        "edges": {
            f"{names[one]}, {names[two]}": round(share, 6) for (one, two), share in posterior.edges().items()
        },
    }


def _numbers(posterior: Posterior) -> dict[str, Any]:
    low, median, high = posterior.interval()
    return {
        "median": median if isfinite(median) else None,
        "mean": posterior.mean,
        "interval95": [low, high] if isfinite(high) else None,
    }


def _rounded(value: float) -> float | None:
    return round(value, 3) if isfinite(value) else None


def _overlaps(
    table: OverlapTable, posterior: Posterior, unseen: Floats, graphs: Ints, generator: np.random.Generator
) -> tuple[Floats | None, Floats | None]:
    """Return expected counts and draws of the law of a pattern, by the codes of the table as it was given."""
    lists = len(table.lists)
    if lists > MOST_LISTS:
        return None, None
    codes = np.arange(1, 2**lists)
    within = np.zeros_like(codes)
    for at, name in enumerate(table.lists):
        within |= (codes >> at & 1) << posterior.table.lists.index(name)
    cells = drawn_cells(posterior, unseen[:CELL_DRAWS], graphs[:CELL_DRAWS], generator)
    return expected_counts(posterior)[within - 1], cells[:, within - 1]


def _check(
    delta: float,
    grid: tuple[int, int] | None,
    deltas: Sequence[float],
    runs: int,
    steps: int,
    draws: int,
) -> None:
    problems = [
        Problem("delta above 0, to 1,000", f"{each:g}")
        for each in (delta, *deltas)
        if not 1e-9 <= each <= 1e3
    ]
    if grid and not 0 <= grid[0] < HEAD:
        problems.append(Problem(f"a grid that begins from 0 to {HEAD - 1}", f"{grid[0]}"))
    if grid and grid[1] < grid[0]:
        problems.append(Problem("a grid that ends where it begins, or beyond", f"{grid[0]} to {grid[1]}"))
    if runs < 2 or steps < 1:
        problems.append(Problem("at least 2 runs of at least 1 step", f"{runs} and {steps}"))
    if draws < 1:
        problems.append(Problem("at least 1 draw", f"{draws}"))
    if problems:
        raise InputError("Graphs cannot be averaged so.", problems)
