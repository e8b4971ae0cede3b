"""Which model: by AIC or BIC among all that are listed, by steps, or as told; for one table or for a thousand at once.

Every table is chosen for anew, by the same rule as the first: what a bootstrap must do that is not to understate.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from openinquest.estimate.loglinear._searching import (
    FITS,
    NOT_EXISTING,
    SKIPPED,
    UNDECIDED,
    UNFITTED,
    best_listed,
    climb,
)  # fmt: skip
from openinquest.estimate.loglinear.existence import design, exists
from openinquest.estimate.loglinear.models import (
    EXHAUSTIVE,
    PAIRS,
    Family,
    Model,
    family,
    hierarchical,
    pairs_only,
)  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bytes = NDArray[np.int8]
Bools = NDArray[np.bool_]

_Arguments = tuple[int, Ints, Ints, Ints, Ints, Ints]

THRESHOLD = 0.02
"""The p below which a pair is added by steps: the value of Chan, Silverman and Vincent (2021)."""

_CHUNK = 32
"""Tables a task: enough to outweigh starting it, few enough for two processors to end together."""


class Rule(StrEnum):
    """How the model is chosen."""

    BIC = "bic"
    AIC = "aic"
    STEP = "step"
    INDEPENDENCE = "independence"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What was chosen for each of R tables.

    `unseen`: float64 (R,), n0, nan where no model gives an estimate. `betas`: float64 (R, 2**L), coefficients by term
    of the model chosen. `terms`: for each table the terms of two lists and more, None where no model was left.
    """

    unseen: Floats
    betas: Floats
    terms: tuple[tuple[int, ...] | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What became of each listed model on one table: `status` int8 (models,), `deviances` float64 (models,)."""

    models: tuple[Model, ...]
    status: Bytes
    deviances: Floats


def listed(lists: int) -> tuple[Model, ...] | None:
    """Return the models among which AIC and BIC choose: all up to 4 lists, pairs at 5; None for steps beyond."""
    if lists <= EXHAUSTIVE:
        return hierarchical(lists)
    return pairs_only(lists) if lists <= PAIRS else None


def choose(counts: Floats, rule: Rule, model: Model | None = None, first: Model | None = None) -> Choice:
    """Choose a model for each row of `counts` float64 (R, 2**L), cell 0 of which is not looked at.

    `model` is the one of FIXED; `first`, a model likely to win, saves time and changes no result.
    """
    counts = np.array(counts, np.float64)
    counts[:, 0] = 0
    lists = int(counts.shape[1]).bit_length() - 1
    models = (model or Model(lists),) if rule in (Rule.FIXED, Rule.INDEPENDENCE) else listed(lists)
    n = counts.sum(axis=1)
    penalties = np.log(n) if rule is Rule.BIC else np.full(len(n), 2.0)
    if rule is not Rule.STEP and models is not None:
        return _choose_listed(counts, family(models), penalties, first)
    return _choose_climbing(counts, lists, np.full(len(n), -1.0) if rule is Rule.STEP else penalties)


def assess(cells: Floats, models: tuple[Model, ...]) -> Listing:
    """Fit every model to one table (2**L,), cell 0 not looked at; nothing is left undecided."""
    counts = np.array(cells, np.float64)[None]
    counts[:, 0] = 0
    made = family(models)
    room = _Room.of(counts, len(models))
    room.search(_family_arguments(made, None), np.full(1, -1.0), _no_starts(made))
    status = room.status[0]
    for at in np.flatnonzero(status == UNDECIDED):
        status[at] = _answer(counts[0], models[at])
    for at in np.flatnonzero(status == UNFITTED):
        if _answer(counts[0], models[at]) == NOT_EXISTING:
            status[at] = NOT_EXISTING
    return Listing(models, status, room.deviances[0])


def _choose_listed(counts: Floats, made: Family, penalties: Floats, first: Model | None) -> Choice:
    starts = _no_starts(made)
    kept = [_choose_chunk(counts[:1], made, penalties[:1], first, starts)]
    leader = kept[0].terms[0]
    first = next((model for model in made.models if model.terms == leader), first)
    if len(counts) > 1:
        starts = _starts_of(counts[0], made)
    tasks = [slice(low, low + _CHUNK) for low in range(1, len(counts), _CHUNK)]
    kept += _spread_out(
        [partial(_choose_chunk, counts[at], made, penalties[at], first, starts) for at in tasks]
    )
    return _joined(kept)


def _choose_chunk(
    counts: Floats, made: Family, penalties: Floats, first: Model | None, starts: Floats
) -> Choice:
    room = _Room.of(counts, len(made.models))
    family_arguments = _family_arguments(made, first)
    todo = np.arange(len(counts))
    while len(todo):
        part = room.part(todo)
        part.search(family_arguments, penalties[todo], starts)
        room.take(part, todo)
        todo = todo[room.pending[todo] >= 0]
        for table in todo:
            at = int(room.pending[table])
            room.answers[table, at] = _answer(counts[table], made.models[at])
            room.status[table] = SKIPPED
            room.deviances[table] = np.inf
    terms = tuple(made.models[at].terms if at >= 0 else None for at in room.chosen)
    unseen = np.where(room.chosen >= 0, np.exp(room.betas[:, 0]), np.nan)
    return Choice(unseen, room.betas, terms)


def _choose_climbing(counts: Floats, lists: int, penalties: Floats) -> Choice:
    tasks = [slice(low, low + _CHUNK) for low in range(0, len(counts), _CHUNK)]
    return _joined(_spread_out([partial(_climb_chunk, counts[at], lists, penalties[at]) for at in tasks]))


def _climb_chunk(counts: Floats, lists: int, penalties: Floats) -> Choice:
    tables, size = counts.shape
    inside = np.zeros((tables, lists, lists), np.bool_)
    betas, criteria, status = np.zeros((tables, size)), np.zeros(tables), np.zeros(tables, np.int8)
    known: dict[int, list[tuple[Bools, int]]] = {}
    todo = np.arange(tables)
    while len(todo):
        answers = [(at, *pair) for at, table in enumerate(todo) for pair in known.get(int(table), [])]
        pairs, values, deviances, came = inside[todo], betas[todo], criteria[todo], status[todo]
        climb(
            lists, log(THRESHOLD), penalties[todo], *_given(counts[todo]),
            np.array([answer[1] for answer in answers], np.bool_).reshape(-1, lists, lists),
            np.array([answer[2] for answer in answers], np.int8),
            np.array([answer[0] for answer in answers], np.int64),
            pairs, values, deviances, came,
        )  # fmt: skip
        inside[todo], betas[todo], criteria[todo], status[todo] = pairs, values, deviances, came
        todo = todo[status[todo] == UNDECIDED]
        for table in todo:
            answer = _answer(counts[table], Model(lists, _pairs(inside[table])))
            known.setdefault(int(table), []).append((inside[table].copy(), answer))
    fits = status == FITS
    terms = tuple(_pairs(pairs) if fit else None for pairs, fit in zip(inside, fits, strict=True))
    return Choice(np.where(fits, np.exp(betas[:, 0]), np.nan), betas, terms)


def _pairs(inside: Bools) -> tuple[int, ...]:
    return tuple(sorted(int(1 << one | 1 << two) for one, two in np.argwhere(inside)))


def _answer(cells: Floats, model: Model) -> int:
    return _answer_for((cells > 0).tobytes(), model)


@lru_cache(maxsize=1 << 14)
def _answer_for(seen: bytes, model: Model) -> int:
    """Ask the linear programme, once for tables that are empty in the same cells: no more than that matters."""
    cells = np.frombuffer(seen, np.bool_).astype(np.float64)
    made = design(model, _margins(cells[None])[0])
    return FITS if exists(made, cells) else NOT_EXISTING


@dataclass(slots=True, eq=False)
class _Room:
    """Tables as the loop over listed models takes them, and room for what it gives."""

    given: tuple[Floats, Floats, Floats]
    answers: Bytes
    status: Bytes
    deviances: Floats
    chosen: Ints
    betas: Floats
    pending: Ints

    @classmethod
    def of(cls, counts: Floats, models: int) -> _Room:
        tables, size = counts.shape
        return cls(
            _given(counts),
            np.full((tables, models), UNDECIDED, np.int8),
            np.full((tables, models), SKIPPED, np.int8),
            np.full((tables, models), np.inf),
            np.full(tables, -1, np.int64),
            np.zeros((tables, size)),
            np.full(tables, -1, np.int64),
        )

    def search(self, models: _Arguments, penalties: Floats, starts: Floats) -> None:
        """Let the loop fill in the results."""
        best_listed(
            *models, penalties, *self.given, starts, self.answers,
            self.status, self.deviances, self.chosen, self.betas, self.pending,
        )  # fmt: skip

    def part(self, tables: Ints) -> _Room:
        return _Room(
            (self.given[0][tables], self.given[1][tables], self.given[2][tables]),
            self.answers[tables], self.status[tables], self.deviances[tables], self.chosen[tables],
            self.betas[tables], self.pending[tables],
        )  # fmt: skip

    def take(self, part: _Room, tables: Ints) -> None:
        self.status[tables] = part.status
        self.deviances[tables] = part.deviances
        self.chosen[tables] = part.chosen
        self.betas[tables] = part.betas
        self.pending[tables] = part.pending


def _given(counts: Floats) -> tuple[Floats, Floats, Floats]:
    return counts, _margins(counts), xlogy(counts, counts).sum(axis=1)


def _margins(counts: Floats) -> Floats:
    lists = int(counts.shape[1]).bit_length() - 1
    margins = counts.reshape(-1, *[2] * lists).copy()
    for axis in range(1, lists + 1):
        lower = tuple(slice(None) if at != axis else slice(0, 1) for at in range(lists + 1))
        upper = tuple(slice(None) if at != axis else slice(1, 2) for at in range(lists + 1))
        margins[lower] += margins[upper]
    return margins.reshape(counts.shape)


def _family_arguments(made: Family, first: Model | None) -> _Arguments:
    order = made.order
    if first is not None and first in made.models:
        at = made.models.index(first)
        order = np.concatenate([[at], order[order != at]])
    return made.models[0].lists, made.offsets, made.members, made.above, made.above_members, order


def _no_starts(made: Family) -> Floats:
    return np.full((len(made.models), 1 << made.models[0].lists), np.nan)


def _starts_of(cells: Floats, made: Family) -> Floats:
    """Return coefficients of every model on the first table, from which fits to tables near it begin."""
    starts = _no_starts(made)
    _Room.of(cells[None], len(made.models)).search(_family_arguments(made, None), np.full(1, -1.0), starts)
    return starts


def _spread_out(tasks: list[Callable[[], Choice]]) -> list[Choice]:
    """Do tasks on all processors; each depends on nothing but its own tables."""
    if len(tasks) < 2:
        return [task() for task in tasks]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda task: task(), tasks))


def _joined(choices: list[Choice]) -> Choice:
    return Choice(
        np.concatenate([choice.unseen for choice in choices]),
        np.concatenate([choice.betas for choice in choices]),
        tuple(terms for choice in choices for terms in choice.terms),
    )
