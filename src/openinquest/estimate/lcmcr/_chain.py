"""A chain: sweeps with their further moves, each followed by a trajectory."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np

from openinquest.estimate._compiled import compiled, lean
from openinquest.estimate.lcmcr._counts import failures, share_out
from openinquest.estimate.lcmcr._moves import move_alpha, shift_classes, swap_labels
from openinquest.estimate.lcmcr._state import UNSEEN, Floats, Path, Prior, Room, State, Tabulated
from openinquest.estimate.lcmcr._sweep import allocate, draw_lists, draw_shares, missed, odds_of_missing
from openinquest.estimate.lcmcr._trajectory import travel

SHIFTS, SHIFTED, SWAPS, SWAPPED, TRIPS, ARRIVED, STEP, STEP_SUM, GAP, SINCE = range(10)
"""Places in a chain's tallies: moves offered and taken; trajectories and the sum of their chances of acceptance; the
length of a leap, and what adapts it."""

_TARGET = 0.7
"""Acceptance that leaps are adapted to: best is 0.65 in many dimensions, more is safer in few."""


@lean
def sweep(table: Tabulated, prior: Prior, state: State, room: Room, width: float, tallies: Floats) -> None:
    """Do one sweep: classes of persons, shifts, n0, alpha, labels, shares and chances of being listed."""
    seen = 0.0
    for at in range(len(table.persons)):
        seen += table.persons[at]
    missed(state, room)
    allocate(table, state, room)
    if width > 0.0:
        offered, taken = shift_classes(seen, prior, width, state, room)
        tallies[SHIFTS] += offered
        tallies[SHIFTED] += taken
    # a shift keeps `caught` and `hidden` as they should be
    odds = odds_of_missing(state, room)
    unseen = failures(seen, odds, state.stream)
    # with a cap, a number above it leaves the old one in place
    if unseen <= prior.cap:
        state.hyper[UNSEEN] = unseen
    for k in range(len(state.pi)):
        room.grown[0, k] = room.hidden[k]
    share_out(state.hyper[UNSEEN], room.grown, 0, room.gathered, 0, room.tails, state.stream)
    for k in range(len(state.pi)):
        room.unseen[k] = room.gathered[0, k]
        room.totals[k] = room.held[k] + room.unseen[k]
    move_alpha(prior, state, room)
    tallies[SWAPS] += len(state.pi)
    tallies[SWAPPED] += swap_labels(state, room)
    draw_lists(state, room)
    draw_shares(state, room)


def settle(tallies: Floats) -> None:
    """End adapting: leaps keep the length they came to; shares of moves taken count from here."""
    tallies[..., STEP] = np.exp(tallies[..., STEP_SUM])
    tallies[..., [at for at in range(tallies.shape[-1]) if at != STEP]] = 0.0


@lean
def _adapt(chance: float, tallies: Floats) -> None:
    """Adapt the length of a leap by dual averaging (Hoffman and Gelman 2014, algorithm 5, with their constants)."""
    tallies[SINCE] += 1.0
    since = tallies[SINCE]
    tallies[GAP] += (_TARGET - chance - tallies[GAP]) / (since + 10.0)
    log_step = log(10.0 * 0.05) - sqrt(since) / 0.05 * tallies[GAP]
    weight = since**-0.75
    tallies[STEP_SUM] = weight * log_step + (1.0 - weight) * tallies[STEP_SUM]
    tallies[STEP] = exp(log_step)


@compiled
def advance(
    table: Tabulated,
    prior: Prior,
    state: State,
    room: Room,
    path: Path,
    width: float,
    leaps: int,
    adapting: bool,
    tallies: Floats,
    numbers: Floats,
    laws: Floats,
    every: int,
) -> None:
    """Go on by len(numbers) sweeps, each with a trajectory of up to `leaps` leaps (0 for none).

    `numbers` (T, 3): persons in all, alpha, and classes that hold somebody seen. `laws` (T // every, K, L + 1): shares
    of the classes, and chances of being listed by class.
    """  # fmt: skip
    seen = 0.0
    for at in range(len(table.persons)):
        seen += table.persons[at]
    lists, classes = state.yes.shape
    for at in range(len(numbers)):
        if leaps > 0:
            chance, _ = travel(table, prior, state, path, room, tallies[STEP], leaps)
            tallies[TRIPS] += 1.0
            tallies[ARRIVED] += chance
            if adapting:
                _adapt(chance, tallies)
        sweep(table, prior, state, room, width, tallies)
        numbers[at, 0] = seen + state.hyper[UNSEEN]
        numbers[at, 1] = state.hyper[0]
        held = 0.0
        for k in range(classes):
            held += room.held[k] > 0.0
        numbers[at, 2] = held
        if at % every == every - 1 and at // every < len(laws):
            for k in range(classes):
                laws[at // every, k, lists] = state.pi[k]
                for j in range(lists):
                    laws[at // every, k, j] = state.yes[j, k]
