"""Parallel tempering, for tables between whose modes chains do not pass (Geyer 1991; even and odd trades in turn).

The rungs of a ladder are posteriors of one model for thinner and thinner tables: the table itself, then its counts
times a smaller and smaller share, rounded. On the last, with a few dozen persons, everything mixes. Any ladder of
tables leaves the law on the first rung as it is, and each is drawn by the sweeps and trajectories of a plain chain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, log, sqrt

import numpy as np

from openinquest.estimate.diagnostics import mixing
from openinquest.estimate.lcmcr._chain import STEP, settle
from openinquest.estimate.lcmcr._rungs import climb_rungs
from openinquest.estimate.lcmcr._state import Floats, Ints, Path, Room, State, Tabulated, path, room
from openinquest.estimate.lcmcr._stream import streams
from openinquest.estimate.lcmcr.chains import (
    EARLY,
    EVERY,
    LEAPS,
    ROUND,
    SWEEP_IN_LEAPS,
    WIDTH,
    Run,
    Settings,
    in_parallel,
    is_enough,
    leap_of,
    leaps_of,
    start,
)

FEWEST = 30.0
"""Persons of the last rung."""
MOST_RUNGS = 32
SPACING = 1.2
"""Of neighbouring rungs: the log ratio of their sizes, in units of sqrt(2 / cells), at which a third of trades is taken
where cells are full."""
WARM_UP = 600
LEAPS_OF_RUNGS = 100
"""Most leaps on a rung: what they cannot pass, trades do."""
DRAWS, FEWEST_DRAWS = 6_000, 1_000
"""Most rounds of an ensemble; and those without which it is not begun."""
WORK = 5_000_000_000
"""Bound of the work of all ensembles, counted as that of plain chains: some twenty seconds of a processor."""


@dataclass(eq=False)
class Ensemble:
    """One ladder: the states of its rungs, and what the first has drawn."""

    states: State
    room: Room
    path: Path
    tallies: Floats
    leaps: Ints
    traded: Floats
    origin: Ints
    visits: Ints
    numbers: list[Floats] = field(default_factory=list)
    laws: list[Floats] = field(default_factory=list)

    def go(self, table: Tabulated, counts: Floats, settings: Settings, draws: int, *, adapting: bool) -> None:
        """Draw `draws` more on the first rung; what is drawn while adapting is not kept."""
        classes, lists = self.states.pi.shape[1], self.states.yes.shape[1]
        numbers = np.empty((draws, 3))
        laws = np.empty((0 if adapting else draws // EVERY, classes, lists + 1))
        climb_rungs(
            table, counts, settings.prior, self.states, self.room, self.path, WIDTH, self.leaps,
            adapting, self.tallies, numbers, laws, EVERY, self.traded, self.origin, self.visits,
        )  # fmt: skip
        if adapting:
            settle(self.tallies)
            self.leaps[:] = [min(leaps_of(step), LEAPS_OF_RUNGS) for step in self.tallies[:, STEP]]
            self.traded[:] = 0.0
            self.visits[:] = 0
        else:
            self.numbers.append(numbers)
            self.laws.append(laws)


def ladder(counts: Floats, cells: int) -> Floats:
    """Return float64 (R, M): whole counts of each rung, the table itself first; one rung for the smallest tables."""
    n = float(counts.sum())
    if n <= FEWEST:
        return counts[None].copy()
    rungs = 1 + min(MOST_RUNGS - 1, ceil(log(n / FEWEST) / (SPACING * sqrt(2 / max(cells, 2)))))
    shares = (FEWEST / n) ** (np.arange(rungs) / (rungs - 1))
    thinned = np.round(counts * shares[:, None])
    kept: Floats = thinned[thinned.sum(axis=1) >= 1]
    return kept


def run_tempered(
    table: Tabulated, lists: int, settings: Settings, seed: np.random.SeedSequence
) -> Run | None:
    """Run as many ensembles as there would be chains, until they agree or have drawn what they may.

    None where the table is too large for so many chains.
    """
    parameters = settings.classes * (lists + 1) - 1
    counts = ladder(table.persons, min(int((table.persons > 0).sum()) - 1, parameters))
    rounds = len(counts) * settings.chains * leap_of(table, lists, settings.classes)
    possible = int(WORK / (rounds * (SWEEP_IN_LEAPS + LEAPS / 2))) - WARM_UP
    if possible < FEWEST_DRAWS:
        return None
    ensembles = [
        _ensemble(table, lists, settings, number, own, len(counts))
        for number, own in enumerate(seed.spawn(settings.chains))
    ]

    def all_go(draws: int, adapting: bool) -> None:
        in_parallel(
            [
                lambda one=one: one.go(table, counts, settings, draws, adapting=adapting)  # type: ignore[misc]
                for one in ensembles
            ],
            settings.threads,
        )

    all_go(WARM_UP, True)
    leaps = float(np.mean([one.leaps for one in ensembles]))
    left = WORK / rounds - WARM_UP * (SWEEP_IN_LEAPS + LEAPS / 2)
    most = int(min(max(left / (SWEEP_IN_LEAPS + leaps / 2), FEWEST_DRAWS), DRAWS, settings.draws))
    drawn = 0
    while True:
        more = min(max(ROUND, drawn // 2), most - drawn)
        all_go(more, False)
        drawn += more
        run = _gathered(ensembles, len(counts), float(counts[-1].sum()))
        if drawn >= most or is_enough(run, settings):
            return run


def _ensemble(
    table: Tabulated,
    lists: int,
    settings: Settings,
    number: int,
    seed: np.random.SeedSequence,
    rungs: int,
) -> Ensemble:
    own = seed.spawn(rungs + 1)
    # every rung starts elsewhere: ensembles begin with all kinds of states, and the ladder sorts them
    begun = [
        start(table, lists, settings, (number + rung) % settings.chains, own[rung]).state
        for rung in range(rungs)
    ]
    stream = streams(own[-1], 1)[0]
    states = State(
        np.array([state.log_pi for state in begun]),
        np.array([state.pi for state in begun]),
        np.array([state.yes for state in begun]),
        np.array([state.no for state in begun]),
        np.array([state.hyper for state in begun]),
        stream,
    )
    tallies = np.zeros((rungs, 10))
    tallies[:, STEP] = 0.05
    classes = settings.classes
    return Ensemble(
        states,
        room(lists, classes, len(table.parents)),
        path(lists, classes, stream),
        tallies,
        np.full(rungs, LEAPS),
        np.zeros((max(rungs - 1, 1), 2)),
        np.zeros(rungs, np.int64),
        np.zeros(1, np.int64),
    )


def _gathered(ensembles: list[Ensemble], rungs: int, last: float) -> Run:
    numbers = np.array([np.concatenate(one.numbers) for one in ensembles])
    numbers = numbers[:, int(EARLY * numbers.shape[1]) :]
    laws = [np.concatenate(one.laws) for one in ensembles]
    traded = np.sum([one.traded for one in ensembles], axis=0)
    shares = traded[:, 1] / np.maximum(traded[:, 0], 1.0)
    return Run(
        numbers[:, :, 0],
        numbers[:, :, 1],
        numbers[:, :, 2],
        np.concatenate([law[int(EARLY * len(law)) :] for law in laws]),
        mixing(numbers[:, :, 0]),
        {"trade of neighbours, least": float(shares.min()), "trade of neighbours": float(shares.mean())},
        len(ensembles) * rungs * (WARM_UP + sum(len(part) for part in ensembles[0].numbers)),
        {
            "rungs": rungs,
            "persons_on_last": int(last),
            "passages": int(sum(int(one.visits[0]) for one in ensembles)),
        },
    )
