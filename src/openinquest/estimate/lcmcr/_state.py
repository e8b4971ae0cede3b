"""What compiled loops pass around: the table, the state of a chain, and room to work in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate.lcmcr._stream import Stream
from openinquest.estimate.table import OverlapTable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ALPHA, UNSEEN = 0, 1


class Tabulated(NamedTuple):
    """A table as loops read it.

    `members` (P, L): for each pattern the places of its lists, first ones first, then -1. `sizes` (P,): how many.
    `counts` (P,): persons, whole numbers.
    """

    members: Ints
    sizes: Ints
    counts: Floats


class Prior(NamedTuple):
    """`shape` and `rate` of the gamma law of alpha; `cap`: the most persons unseen, infinite for none."""

    shape: float
    rate: float
    cap: float


class State(NamedTuple):
    """Where a chain is.

    `log_pi`, `pi` (K,): shares of the classes. `yes`, `no` (L, K): the chance that a list names, or does not name, a
    person of a class, kept apart because either may be smaller than rounding. `hyper` (2,): alpha, and persons unseen.
    `stream` (4,): the chain's random numbers.
    """

    log_pi: Floats
    pi: Floats
    yes: Floats
    no: Floats
    hyper: Floats
    stream: Stream


class Room(NamedTuple):
    """Room to work in.

    By class (K,): `held`, persons seen; `unseen`; `totals`, both; `rests`, what is left of the stick before a class;
    `caught`, the chance to be on some list; `hidden`, the chance of the class together with being on none; `weights`,
    `shares`, `tails`, `expected`. By list and class (L, K): `named`, persons seen whom a list names; `odds` of being
    listed.
    """

    held: Floats
    unseen: Floats
    totals: Floats
    rests: Floats
    caught: Floats
    hidden: Floats
    weights: Floats
    shares: Floats
    tails: Floats
    expected: Floats
    named: Floats
    odds: Floats


class Path(NamedTuple):
    """Room for a trajectory: first row or layer lists, last the sticks, so (L + 1, K) each.

    `place`: log odds of being listed, and in the last row those of breaking the stick (its last entry unused).
    `slope`: the gradient of the log density there. `speed`. `broken` (K,): shares broken off the
    stick. `end`: the state at the place.
    """

    place: Floats
    slope: Floats
    speed: Floats
    broken: Floats
    end: State


def tabulated(table: OverlapTable) -> tuple[Tabulated, Ints]:
    """Return the table in an order of its own, and which list of the table is at each place of it.

    Lists by how many they name, then by the sizes of the overlaps, then by name, and patterns in the order of those
    lists: however a table's lists and rows are arranged, the loops see one and the same table.
    """
    patterns, counts = table.patterns.astype(np.int64), table.counts
    by_size = [
        (
            -int(counts @ patterns[:, j]),
            sorted(counts[patterns[:, j] == 1].tolist()),
            table.lists[j],
            j,
        )
        for j in range(len(table.lists))
    ]
    order = np.array([row[-1] for row in sorted(by_size)], np.int64)
    arranged = patterns[:, order]
    rows = np.lexsort(arranged.T)
    arranged = arranged[rows]
    sizes = arranged.sum(axis=1)
    members = np.full(arranged.shape, -1, np.int64)
    for at, pattern in enumerate(arranged):
        members[at, : sizes[at]] = np.flatnonzero(pattern)
    return Tabulated(members, sizes, counts[rows].astype(np.float64)), order


def room(lists: int, classes: int) -> Room:
    """Return room for a chain."""
    by_lists = {"named", "odds"}
    return Room(**{
        name: np.zeros((lists, classes) if name in by_lists else classes) for name in Room._fields
    })  # fmt: skip


def path(lists: int, classes: int, stream: Stream) -> Path:
    """Return room for a trajectory."""
    end = State(
        np.zeros(classes),
        np.zeros(classes),
        np.zeros((lists, classes)),
        np.zeros((lists, classes)),
        np.zeros(2),
        stream,
    )
    place, slope, speed = np.zeros((3, lists + 1, classes))
    return Path(place, slope, speed, np.zeros(classes), end)
