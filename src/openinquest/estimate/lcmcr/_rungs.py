"""Chains over thinner and thinner tables that trade places: one ensemble of parallel tempering (Geyer 1991)."""

from __future__ import annotations

from math import log

import numpy as np

from openinquest.estimate._compiled import compiled, lean
from openinquest.estimate.lcmcr._chain import advance
from openinquest.estimate.lcmcr._state import Floats, Ints, Path, Prior, Room, State, Tabulated
from openinquest.estimate.lcmcr._stream import exponential
from openinquest.estimate.lcmcr._sweep import missed, weigh_slowly


@lean
def log_chances(table: Tabulated, state: State, room: Room, chances: Floats) -> None:
    """Write to `chances` (M,) the log of the chance of each pattern given that it was seen, where anybody has it."""
    missed(state, room)
    seen = 0.0
    for k in range(len(state.pi)):
        seen += state.pi[k] * room.caught[k]
    for at in range(1, len(table.parents)):
        if table.persons[at] > 0.0:
            chances[at] = weigh_slowly(table, at, state, room.weights) - log(seen)


@lean
def _trade(one: Floats, two: Floats) -> None:
    for at in range(len(one)):
        one[at], two[at] = two[at], one[at]


@compiled
def climb_rungs(
    table: Tabulated,
    persons: Floats,
    prior: Prior,
    states: State,
    room: Room,
    path: Path,
    width: float,
    leaps: Ints,
    adapting: bool,
    tallies: Floats,
    numbers: Floats,
    laws: Floats,
    every: int,
    traded: Floats,
    origin: Ints,
    visits: Ints,
) -> None:
    """Go on by len(numbers) rounds: a sweep and a trajectory on each rung, then trades between neighbours.

    `persons` (R, M): those of each rung, the whole table's first. `states`: arrays of leading dimension R; one stream.
    `leaps` (R,), `tallies` (R, 10). `numbers`, `laws` as of a chain, of the first rung. `traded` (R - 1, 2): trades
    offered and taken.
    `origin` (R,): 1 for a state that was last on the last rung, 0 for one that was last on the first; `visits` (1,)
    counts the arrivals on the first of states from the last.
    """  # fmt: skip
    rungs, nodes = persons.shape
    classes, lists = states.pi.shape[1], states.yes.shape[1]
    chances = np.zeros((rungs, nodes))
    none = np.empty((0, classes, lists + 1))
    one_row = np.empty((1, 3))
    for at in range(len(numbers)):
        for rung in range(rungs):
            thinned = Tabulated(table.parents, table.joined, persons[rung])
            state = State(
                states.log_pi[rung],
                states.pi[rung],
                states.yes[rung],
                states.no[rung],
                states.hyper[rung],
                states.stream,
            )
            advance(
                thinned,
                prior,
                state,
                room,
                path,
                width,
                leaps[rung],
                adapting,
                tallies[rung],
                one_row,
                none,
                1,
            )
            if rung == 0:
                for column in range(3):
                    numbers[at, column] = one_row[0, column]
                if at % every == every - 1 and at // every < len(laws):
                    for k in range(classes):
                        laws[at // every, k, lists] = state.pi[k]
                        for j in range(lists):
                            laws[at // every, k, j] = state.yes[j, k]
            log_chances(table, state, room, chances[rung])
        for low in range(at % 2, rungs - 1, 2):
            high = low + 1
            ratio = 0.0
            for row in range(nodes):
                ratio += (persons[low, row] - persons[high, row]) * (chances[high, row] - chances[low, row])
            traded[low, 0] += 1.0
            if ratio > -exponential(states.stream):
                traded[low, 1] += 1.0
                _trade(states.log_pi[low], states.log_pi[high])
                _trade(states.pi[low], states.pi[high])
                _trade(states.hyper[low], states.hyper[high])
                for j in range(lists):
                    _trade(states.yes[low, j], states.yes[high, j])
                    _trade(states.no[low, j], states.no[high, j])
                origin[low], origin[high] = origin[high], origin[low]
        visits[0] += origin[0]
        origin[0] = 0
        origin[rungs - 1] = 1
