"""One table step by step, told: which pair came when, what was passed over and why, and where other models lie."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import log

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate.loglinear._ranks import log_tail, tail
from openinquest.estimate.loglinear.existence import Status
from openinquest.estimate.loglinear.fitting import Fit, fit, margins_of
from openinquest.estimate.loglinear.models import Model
from openinquest.estimate.loglinear.selection import THRESHOLD, Rule

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """A pair that was added. `measure`: p of its overlap before, or the score statistic. `total`: N after."""

    pair: int
    measure: float
    total: float
    passed_over: tuple[tuple[int, Status], ...]


def path(counts: Floats, rule: Rule) -> tuple[Step, ...]:
    """Return the steps by which `rule` goes from main effects; every model on the way is checked in full.

    `counts`: float64 (2**L,), cell 0 not looked at. The rules are those of `selection.choose`, which is quick and
    keeps no account; both end at the same model.
    """
    lists = len(counts).bit_length() - 1
    margins = margins_of(counts)
    pairs = [1 << one | 1 << two for two, one in combinations(range(lists), 2)]
    pairs.sort(key=lambda pair: (pair.bit_length(), pair))
    here = fit(counts, Model(lists))
    steps: list[Step] = []
    if not isinstance(here, Fit):
        return ()
    penalty = {Rule.AIC: 2.0, Rule.BIC: log(here.n)}.get(rule)
    while True:
        wanted = _wanted(here, pairs, margins, penalty)
        passed: list[tuple[int, Status]] = []
        for _, pair, measure in wanted:
            there = fit(counts, Model(lists, (*here.model.terms, pair)))
            if not isinstance(there, Fit):
                passed.append((pair, there.status))
                continue
            if penalty is not None and there.deviance + penalty >= here.deviance:
                continue
            steps.append(Step(pair, measure, there.total, tuple(passed)))
            here = there
            break
        else:
            return tuple(steps)


def _wanted(
    here: Fit, pairs: list[int], margins: Floats, penalty: float | None
) -> list[tuple[float, int, float]]:
    mass = here.fitted.copy()
    mass[0] = 0
    mass = margins_of(mass)
    found = []
    kept = [0, *(1 << at for at in range(here.model.lists)), *here.model.terms]
    terms = np.array([term for term in kept if term not in here.empty])
    information = mass[terms[:, None] | terms]
    for pair in pairs:
        if pair in here.model.terms:
            continue
        if penalty is None:
            if (least := log_tail(margins[pair], mass[pair])) < log(THRESHOLD):
                found.append((least, pair, tail(margins[pair], mass[pair])))
            continue
        shared = mass[terms | pair]
        spare = mass[pair] - shared @ np.linalg.solve(information, shared)
        if spare > 1e-9 * mass[pair]:
            score = float((margins[pair] - mass[pair]) ** 2 / spare)
            if score > penalty / 2:
                found.append((-score, pair, score))
    return sorted(found, key=lambda one: one[0])


def neighbours_of(counts: Floats, model: Model) -> list[Fit]:
    """Return the fits of models with one pair more or one pair less."""
    lists = model.lists
    near = []
    for two, one in combinations(range(lists), 2):
        pair = 1 << one | 1 << two
        terms = {*model.terms} ^ {pair}
        there = fit(counts, Model(lists, tuple(terms)))
        if isinstance(there, Fit):
            near.append(there)
    return near
