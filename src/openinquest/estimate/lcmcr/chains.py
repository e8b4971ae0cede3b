"""Several chains from places far apart, run side by side until their draws are enough."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from openinquest.estimate.diagnostics import RHAT_LIMIT, Mixing, mixing
from openinquest.estimate.lcmcr._chain import (
    ARRIVED,
    SHIFTED,
    SHIFTS,
    STEP,
    SWAPPED,
    SWAPS,
    TRIPS,
    advance,
)
from openinquest.estimate.lcmcr._state import Floats, Path, Prior, Room, State, Tabulated, path, room
from openinquest.estimate.lcmcr._stream import streams

WARM_UP = 600
"""Sweeps, each with a trajectory, before draws are kept; leaps are adapted in them. A chain that still is not where
others are shows in R-hat."""
ROUND = 500
"""Draws each chain adds before the first look; later rounds grow with what there is."""
LEAPS = 40
"""Most leaps of a trajectory; their number is drawn evenly from 1 up."""
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

    def go(self, table: Tabulated, prior: Prior, draws: int, *, adapting: bool = False) -> None:
        """Draw `draws` more; what is drawn while adapting is not kept."""
        classes, lists = self.state.yes.shape[1], self.state.yes.shape[0]
        numbers = np.empty((draws, 3))
        laws = np.empty((0 if adapting else draws // EVERY, classes, lists + 1))
        advance(
            table, prior, self.state, self.room, self.path, WIDTH, LEAPS, adapting, self.tallies, numbers, laws, EVERY
        )  # fmt: skip
        if adapting:
            self.tallies[:STEP] = 0.0
        else:
            self.numbers.append(numbers)
            self.laws.append(laws)


@dataclass(frozen=True, eq=False)
class Run:
    """What chains drew.

    `persons`, `alpha`, `occupied`: (chains, draws). `laws`: (some draws, K, L + 1), as many from each chain. `found`:
    how N mixed. `accepted`: shares of moves taken, by name.
    """

    persons: Floats
    alpha: Floats
    occupied: Floats
    laws: Floats
    found: Mixing
    accepted: dict[str, float]


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
    return Chain(state, room(lists, classes), path(lists, classes, stream), tallies)


def run_chains(table: Tabulated, lists: int, settings: Settings, seed: np.random.SeedSequence) -> Run:
    """Run chains until they agree on enough effective draws, or each has drawn as many as it may."""
    seeds = seed.spawn(settings.chains)
    chains = [start(table, lists, settings, number, own) for number, own in enumerate(seeds)]
    in_parallel(
        [
            lambda chain=chain: chain.go(table, settings.prior, WARM_UP, adapting=True)  # type: ignore[misc]
            for chain in chains
        ],
        settings.threads,
    )
    drawn = 0
    while True:
        more = min(max(ROUND, drawn // 2), settings.draws - drawn)
        in_parallel(
            [
                lambda chain=chain, more=more: chain.go(table, settings.prior, more)  # type: ignore[misc]
                for chain in chains
            ],
            settings.threads,
        )
        drawn += more
        persons = np.array([np.concatenate(chain.numbers)[:, 0] for chain in chains])
        found = mixing(persons)
        if drawn >= settings.draws or (found.rhat <= RHAT_LIMIT and found.effective >= settings.effective):
            return gathered(chains, found)


def gathered(chains: Sequence[Chain], found: Mixing) -> Run:
    """Return what chains drew, together."""
    numbers = np.array([np.concatenate(chain.numbers) for chain in chains])
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
        np.concatenate([law for chain in chains for law in chain.laws]),
        found,
        accepted,
    )


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
