"""The method `lcmcr`: persons fall into classes; within one, lists name them independently of each other."""

from __future__ import annotations

import time
from collections.abc import Iterable
from math import inf, isfinite
from typing import Any

import numpy as np

from openinquest.errors import InputError, Problem
from openinquest.estimate.diagnostics import ESS_LIMIT, SLOW, Mixing, reasons_of
from openinquest.estimate.lcmcr._state import Prior, tabulated
from openinquest.estimate.lcmcr.cells import fitted_and_cells
from openinquest.estimate.lcmcr.chains import REACH, WARM_UP, WIDTH, Run, Settings, run_chains
from openinquest.estimate.lcmcr.tempering import run_tempered
from openinquest.estimate.results import Ground, MethodResult, Reason
from openinquest.estimate.table import OverlapTable

MOST_CLASSES = 200
FEWEST_LISTS = 3
FEWEST_PASSAGES = 20
"""Passages of states from the last rungs to the first, in all ladders, without which their agreement is by chance: each
has then seen a mode or two, and neither R-hat nor effective draws of so few visits can be believed."""

ASSUMPTION = (
    "Everybody belongs to one of a few classes; within a class, whether one list names a person says nothing of "
    "whether another does; and those whom no list names are of the same classes as the others. Nothing in the table "
    "tests it. On simulated populations of three classes, intervals of 95% held the number in 1 of 100 where one class "
    "is hardly ever listed, and in 8 of 100 where the classes are hard to tell apart; they were too low, and no "
    "diagnostic showed it."
)
TOO_LARGE = (
    "There are too many lists and patterns to draw the classes often enough: merge lists, or leave some out."
)
CONVENTION = "equal-tailed 95% posterior interval"


def lcmcr(
    table: OverlapTable,
    *,
    classes: int = 10,
    a: float = 0.25,
    b: float = 0.25,
    chains: int = 4,
    draws: int = 20_000,
    effective: float = 4_000.0,
    cap: float | None = None,
    temper: bool = True,
    threads: int | None = None,
    seed: int = 1,
) -> MethodResult:
    """Return N by a Bayesian latent class model (Manrique-Vallier 2016): the result named "lcmcr".

    Up to `classes` classes; the shares of the classes by stick-breaking with a concentration alpha ~ gamma law of
    shape `a` and rate `b`; chances of being listed uniform; N has the prior 1 / N. `chains` chains, at least two, start
    far apart and draw until R-hat of N is at most 1.01 and its middle and ends are worth `effective` independent draws
    each, or until each chain has kept `draws`. Where they still disagree, and `temper` is set, as many ladders of
    parallel tempering start over, and the answer is theirs. `cap`: at most so many times n are unseen (R's package
    keeps to 20 without saying so), and no tempering; None for no cap, as the model has it.

    `draws` of N: float64 (chains, draws). `fitted`: posterior means, None beyond 16 lists; `cells`: up to 1,000 draws,
    None beyond 12.
    `diagnostics`: `rhat`, `ess_bulk`, `ess_tail` of N; `error_of_median`, by simulation, in lengths of the interval;
    the mean `alpha`; `classes_held`, the mean number of classes that hold somebody seen; `accepted`, shares of moves
    taken; `sweeps` in all, and `sweeps_per_second` of the clock; `tempered`, and how `tempering` went: rungs, passages
    of a state from the last to the first.
    Reasons to refuse: chains disagree, too few effective draws, fewer than three lists, nobody on two lists, a table
    too large (the work of a run is bounded, in proportion to `draws`; then there is no number).
    Deterministic for a seed on any number of threads; the order of lists and patterns changes nothing. Raises
    InputError for settings out of range.
    """
    started = time.perf_counter()
    _check(classes, a, b, chains, draws, effective, cap)
    arranged, order = tabulated(table)
    most = inf if cap is None else float(np.floor(cap * table.n))
    settings = Settings(classes, Prior(a, b, most), chains, draws, effective, threads)
    plain, ladder = np.random.SeedSequence(seed).spawn(2)
    asked = {
        "classes": classes, "a": a, "b": b, "prior": "1/N", "cap": cap, "chains": chains, "draws": draws,
        "effective": effective, "temper": temper, "warm_up": WARM_UP, "reach": REACH, "shift": WIDTH, "seed": seed,
    }  # fmt: skip
    run = run_chains(arranged, len(order), settings, plain)
    if run is None:
        return MethodResult(
            "lcmcr", table.n, None, None, None, ASSUMPTION, CONVENTION, settings=asked,
            reasons=(Reason(Ground.TOO_LARGE, TOO_LARGE, float(len(table.counts))),),
            seconds=time.perf_counter() - started,
        )  # fmt: skip
    before = run.found
    # with a cap n0 belongs to the state, and rungs could not trade it
    if temper and not before.sound and cap is None:
        run = run_tempered(arranged, len(order), settings, ladder) or run
    low, median, high = (float(value) for value in np.quantile(run.persons, (0.025, 0.5, 0.975)))
    fitted, cells = fitted_and_cells(run.laws, order, table.n)
    seconds = time.perf_counter() - started
    return MethodResult(
        "lcmcr", table.n, median, float(run.persons.mean()), (low, high), ASSUMPTION, CONVENTION, run.persons,
        fitted, cells,
        asked,
        _diagnostics(run, before, seconds), tuple(_reasons(table, run)), seconds,
    )  # fmt: skip


def _diagnostics(run: Run, before: Mixing, seconds: float) -> dict[str, Any]:
    tempering = (
        {}
        if run.tempered is None
        else {"tempering": run.tempered | {"rhat_before": _rounded(before.rhat, 4)}}
    )
    return tempering | {
        "rhat": _rounded(run.found.rhat, 4),
        "ess_bulk": _rounded(run.found.bulk, 1),
        "ess_tail": _rounded(run.found.tail, 1),
        "error_of_median": _rounded(run.found.error, 5),
        "alpha": round(float(run.alpha.mean()), 4),
        "classes_held": round(float(run.occupied.mean()), 2),
        "accepted": {name: round(share, 4) for name, share in run.accepted.items()},
        "tempered": run.tempered is not None,
        "draws_kept": run.persons.shape[1],
        "sweeps": run.sweeps,
        "sweeps_per_second": round(run.sweeps / seconds, 1),
    }


def _rounded(value: float, digits: int) -> float | None:
    return round(value, digits) if isfinite(value) else None


def _reasons(table: OverlapTable, run: Run) -> Iterable[Reason]:
    if len(table.lists) < FEWEST_LISTS:
        yield Reason(
            Ground.FEW_LISTS,
            "Two lists cannot tell classes of persons apart: what comes out is the prior.",
            len(table.lists),
            FEWEST_LISTS,
        )
    if (table.patterns.sum(axis=1) < 2).all():
        yield Reason(
            Ground.PRIOR_DRIVEN,
            "Nobody is on two lists, so that no list tells how many the others miss: what comes out is the prior.",
        )
    yield from reasons_of(run.found)
    passages = run.tempered["passages"] if run.tempered else None
    if passages is not None and passages < FEWEST_PASSAGES and run.found.effective >= ESS_LIMIT:
        yield Reason(Ground.ESS, SLOW, passages, FEWEST_PASSAGES)


def _check(
    classes: int, a: float, b: float, chains: int, draws: int, effective: float, cap: float | None
) -> None:
    problems = []
    if not 1 <= classes <= MOST_CLASSES:
        problems.append(Problem(f"1 to {MOST_CLASSES} classes", f"{classes}"))
    for name, value in (("a", a), ("b", b), ("effective", effective)):
        if not 0 < value < inf:
            problems.append(Problem(f"a positive {name}", f"{value}"))
    if chains < 2:
        problems.append(Problem("at least 2 chains, so that they can disagree", f"{chains}"))
    if draws < 100:
        problems.append(Problem("at least 100 draws a chain", f"{draws}"))
    if cap is not None and not cap >= 1:
        problems.append(Problem("a cap of at least once the persons seen", f"{cap}"))
    if problems:
        raise InputError("These settings cannot be used.", problems)
