"""Several chains from places far apart, run side by side until their draws are enough."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from openinquest.estimate.diagnostics import ERROR_LIMIT, RHAT_LIMIT, Mixing, mixing
from openinquest.estimate.lcmcr._chain import (
    ARRIVED,
    SHIFTED,
    SHIFTS,
    STEP,
    SWAPPED,
    SWAPS,
    TRIPS,
    advance,
    settle,
)
from openinquest.estimate.lcmcr._state import Floats, Path, Prior, Room, State, Tabulated, path, room
from openinquest.estimate.lcmcr._stream import streams

WARM_UP = 800
"""Sweeps, each with a trajectory, before draws are kept; leaps are adapted in them."""
EARLY = 0.1
"""Share of a chain's draws that counts as warm-up too, so that a longer run forgets where it started."""
HOPELESS, SURE = 1.1, 4_000
"""R-hat beyond which, after so many draws, chains are taken to sit in modes that more draws will not join."""
ROUND = 500
"""Draws each chain adds before the first look; later rounds grow with what there is."""
LEAPS, MOST_LEAPS = 40, 400
"""Most leaps of a trajectory in short and at all; their number is drawn evenly from 1 up."""
FEWEST_LEAPS = 4
"""With fewer at most, trajectories are left out: where a table is large, sweeps alone go nearly as far."""
WORK, LEAST_DRAWS = 150_000, 4_000
"""Bound of the work of a run for each draw that a chain may keep, as for LEAST_DRAWS where they are fewer: nodes (of
the tree of patterns) gone through, times classes. For 20,000 draws it is 3,000 million, some ten seconds of a
processor. Work is counted and not timed, so that results repeat."""
SWEEP_IN_LEAPS = 6
LIST_IN_NODES = 12
"""What a sweep and a list cost: as so many leaps of a trajectory, and as so many nodes."""
REACH = 3.0
"""How far, in log odds per unit of speed, a trajectory may go: with many persons leaps are short, and more of them are
needed to pass along what the table leaves open."""
WIDTH = 1.0
"""Deviation of a shift of the log odds of a class."""
EVERY = 10
"""One law in so many draws is kept whole, for fitted cells."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked for.

    `classes`: K. `chains`; `draws`, the most each keeps; `effective`, draws wanted after allowing for dependence, of
    middle and ends both. `threads`: None for as many as there are processors; results do not depend on it.
    """

    classes: int
    prior: Prior
    chains: int
    draws: int
    effective: float
    threads: int | None = None


@dataclass(eq=False)
class Chain:
    """One chain: its state, and what it has drawn so far."""

    state: State
    room: Room
    path: Path
    tallies: Floats
    numbers: list[Floats] = field(default_factory=list)
    laws: list[Floats] = field(default_factory=list)
    leaps: int = LEAPS

    def go(self, table: Tabulated, prior: Prior, draws: int, *, adapting: bool = False) -> None:
        """Draw `draws` more; what is drawn while adapting is not kept."""
        classes, lists = self.state.yes.shape[1], self.state.yes.shape[0]
        numbers = np.empty((draws, 3))
        laws = np.empty((0 if adapting else draws // EVERY, classes, lists + 1))
        advance(
            table, prior, self.state, self.room, self.path, WIDTH, self.leaps, adapting, self.tallies, numbers,
            laws, EVERY,
        )  # fmt: skip
        if adapting:
            settle(self.tallies)
            if self.leaps >= LEAPS:
                self.leaps = leaps_of(self.tallies[STEP])
        else:
            self.numbers.append(numbers)
            self.laws.append(laws)


@dataclass(frozen=True, eq=False)
class Run:
    """What chains drew.

    `persons`, `alpha`, `occupied`: (chains, draws). `laws`: (some draws, K, L + 1), as many from each chain. `found`:
    how N mixed. `accepted`: shares of moves taken, by name.
    `sweeps`: in all, with warm-up. `tempered`: how tempering went, if there was any.
    """

    persons: Floats
    alpha: Floats
    occupied: Floats
    laws: Floats
    found: Mixing
    accepted: dict[str, float]
    sweeps: int
    tempered: dict[str, float | int | None] | None = None


def leaps_of(step: float) -> int:
    """Return the most leaps of a trajectory for leaps of this length."""
    return int(min(max(ceil(REACH / step), LEAPS), MOST_LEAPS))


def leap_of(table: Tabulated, lists: int, classes: int) -> int:
    """Return the work of one leap."""
    return classes * (len(table.parents) + LIST_IN_NODES * lists)


def leaps_within(leap: int, settings: Settings) -> int | None:
    """Return the most leaps of a trajectory with which warm-up and the fewest draws keep to the bound, at most LEAPS.

    None where even sweeps alone do not: such a table is too large.
    """
    sweeps = settings.chains * (WARM_UP + ROUND)
    each = WORK * max(settings.draws, LEAST_DRAWS) / (sweeps * leap) - SWEEP_IN_LEAPS
    if each < 0:
        return None
    leaps = int(min(2 * each, LEAPS))
    return leaps if leaps >= FEWEST_LEAPS else 0


def draws_within(leap: int, begun: int, leaps: float, settings: Settings) -> int:
    """Return the most draws that a chain keeps: trajectories of up to `begun` leaps in the warm-up, `leaps` later."""
    most = WORK * max(settings.draws, LEAST_DRAWS) / (settings.chains * leap)
    left = most - WARM_UP * (SWEEP_IN_LEAPS + begun / 2)
    return int(min(max(left / (SWEEP_IN_LEAPS + leaps / 2), ROUND), settings.draws))


def start(
    table: Tabulated, lists: int, settings: Settings, number: int, seed: np.random.SeedSequence
) -> Chain:
    """Return a chain at a place far from others: few classes or many, easily or hardly seen, drawn by its own seed."""
    generator = np.random.default_rng(seed)
    classes = settings.classes
    alpha = float(np.exp(generator.uniform(np.log(0.05), np.log(10.0))))
    used = 1 + (number * classes) // max(settings.chains, 1)
    pi = np.full(classes, 1e-6)
    pi[:used] += generator.dirichlet(np.ones(used))
    pi /= pi.sum()
    yes = generator.beta(1.0, float(np.exp(generator.uniform(0.0, 3.0))), (lists, classes))
    yes = np.clip(yes, 1e-6, 1 - 1e-6)
    stream = streams(seed, 1)[0]
    state = State(np.log(pi), pi, yes, 1 - yes, np.array([alpha, 0.0]), stream)
    tallies = np.zeros(10)
    tallies[STEP] = 0.05
    return Chain(state, room(lists, classes, len(table.parents)), path(lists, classes, stream), tallies)


def run_chains(table: Tabulated, lists: int, settings: Settings, seed: np.random.SeedSequence) -> Run | None:
    """Run chains until they agree on enough effective draws, or each has drawn as many as it may.

    None for a table that is too large.
    """
    leap = leap_of(table, lists, settings.classes)
    begun = leaps_within(leap, settings)
    if begun is None:
        return None
    seeds = seed.spawn(settings.chains)
    chains = [start(table, lists, settings, number, own) for number, own in enumerate(seeds)]
    for chain in chains:
        chain.leaps = begun
    in_parallel(
        [
            lambda chain=chain: chain.go(table, settings.prior, WARM_UP, adapting=True)  # type: ignore[misc]
            for chain in chains
        ],
        settings.threads,
    )
    # long trajectories are worth more draws than short ones, and cost more
    most = draws_within(leap, begun, sum(chain.leaps for chain in chains) / len(chains), settings)
    drawn = 0
    while True:
        more = min(max(ROUND, drawn // 2), most - drawn)
        in_parallel(
            [
                lambda chain=chain, more=more: chain.go(table, settings.prior, more)  # type: ignore[misc]
                for chain in chains
            ],
            settings.threads,
        )
        drawn += more
        run = gathered(chains)
        if (
            is_enough(run, settings)
            or drawn >= most
            or (run.found.rhat > HOPELESS and drawn >= min(SURE, most // 2))
        ):
            return run


def gathered(chains: Sequence[Chain]) -> Run:
    """Return what chains drew, together, without the first part of it."""
    numbers = np.array([np.concatenate(chain.numbers) for chain in chains])
    numbers = numbers[:, int(EARLY * numbers.shape[1]) :]
    laws = [np.concatenate(chain.laws) for chain in chains]
    tallies = np.sum([chain.tallies for chain in chains], axis=0)
    accepted = {
        "shift of a class": float(tallies[SHIFTED] / max(tallies[SHIFTS], 1.0)),
        "swap of labels": float(tallies[SWAPPED] / max(tallies[SWAPS], 1.0)),
        "trajectory": float(tallies[ARRIVED] / max(tallies[TRIPS], 1.0)),
    }
    return Run(
        numbers[:, :, 0],
        numbers[:, :, 1],
        numbers[:, :, 2],
        np.concatenate([law[int(EARLY * len(law)) :] for law in laws]),
        mixing(numbers[:, :, 0]),
        accepted,
        len(chains) * (WARM_UP + sum(len(part) for part in chains[0].numbers)),
    )


def is_enough(run: Run, settings: Settings) -> bool:
    """Whether chains agree on as many effective draws as were asked for."""
    found = run.found
    return found.rhat <= RHAT_LIMIT and found.effective >= settings.effective and found.error <= ERROR_LIMIT


def in_parallel(tasks: Sequence[Callable[[], None]], threads: int | None) -> None:
    """Run tasks, each of which touches only what is its own, on up to `threads` threads."""
    workers = min(len(tasks), threads or os.cpu_count() or 1)
    if workers <= 1:
        for task in tasks:
            task()
        return
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(task) for task in tasks]:
            done.result()
