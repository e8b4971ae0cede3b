"""One table step by step, told: which pair came when, what was passed over and why, and where other models lie."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import log

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate.loglinear._lattice import spread
from openinquest.estimate.loglinear._ranks import log_tail, tail
from openinquest.estimate.loglinear.existence import Status
from openinquest.estimate.loglinear.fitting import Fit, fit, margins_of
from openinquest.estimate.loglinear.models import Model
from openinquest.estimate.loglinear.selection import THRESHOLD, Rule

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """A pair that was added, or taken off. `total`: N after.

    `measure`: p of its overlap before; for AIC and BIC, by how much the criterion was lowered.
    """

    pair: int
    added: bool
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
        passed: list[tuple[int, Status]] = []
        for measure, pair in _wanted(here, pairs, margins, penalty):
            there = fit(counts, Model(lists, tuple({*here.model.terms} ^ {pair})))
            if not isinstance(there, Fit):
                passed.append((pair, there.status))
                continue
            added = len(there.model.terms) > len(here.model.terms)
            if penalty is not None:
                lowered = here.deviance - there.deviance - (penalty if added else -penalty)
                if lowered <= 1e-9:
                    continue
                measure = lowered
            steps.append(Step(pair, added, measure, there.total, tuple(passed)))
            here = there
            break
        else:
            return tuple(steps)


def _wanted(here: Fit, pairs: list[int], margins: Floats, penalty: float | None) -> list[tuple[float, int]]:
    """Return pairs in the order in which they are tried, with p or with what they promise to add to the criterion."""
    mass = here.fitted.copy()
    mass[0] = 0
    mass = margins_of(mass)
    if penalty is None:
        outside = [pair for pair in pairs if pair not in here.model.terms]
        found = [(log_tail(margins[pair], mass[pair]), pair) for pair in outside]
        return [
            (tail(margins[pair], mass[pair]), pair)
            for least, pair in sorted(found, key=lambda one: one[0])
            if least < log(THRESHOLD)
        ]
    kept = [0, *(1 << at for at in range(here.model.lists)), *here.model.terms]
    terms = np.array([term for term in kept if term not in here.empty])
    inverse = np.linalg.inv(mass[terms[:, None] | terms])
    found = []
    for pair in pairs:
        if pair in here.empty:
            promise = 2 * _brought_back(here, pair) - penalty
        elif pair in here.model.terms:
            place = int(np.flatnonzero(terms == pair)[0])
            promise = float(here.beta[pair] ** 2 / inverse[place, place]) - penalty
        else:
            shared = mass[terms | pair]
            spare = mass[pair] - shared @ inverse @ shared
            if not spare > 1e-9 * mass[pair]:
                continue
            promise = penalty - float((margins[pair] - mass[pair]) ** 2 / spare)
        if promise < penalty / 2:
            found.append((promise, pair))
    return sorted(found, key=lambda one: one[0])


def _brought_back(here: Fit, pair: int) -> float:
    """Return the persons expected on both lists of a pair if it had no parameter, all others being kept."""
    cells = np.arange(len(here.beta))
    values = here.beta.copy()
    spread(values)
    back = cells & pair == pair
    for other in here.empty:
        if other != pair:
            back &= cells & other != other
    return float(np.exp(values[back]).sum())


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
