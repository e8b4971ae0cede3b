"""What compiled loops pass around: the table, the state of a chain, and room to work in."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate.lcmcr._stream import Stream
from openinquest.estimate.table import OverlapTable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ALPHA, UNSEEN = 0, 1


class Tabulated(NamedTuple):
    """A table as loops read it: a tree of patterns.

    Each node is its parent's pattern with one list more, later in order than all of the parent's; the first node is the
    empty pattern, and some nodes are there only to lead to others. `parents`, `joined` (M,): a node's parent, always
    before it, and the list that it adds; 0 and -1 for the first. `persons` (M,): whole numbers, 0 where nobody is.
    """

    parents: Ints
    joined: Ints
    persons: Floats


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
    listed. By node and class: `grown` (M, K), chances of a class together with the node's pattern; `gathered` (M, K),
    persons of the node and of those below.
    For classes drawn one after another: `order` (K,), the classes, fewest persons first; by layer and node (K + 1, M),
    `layers`, the chance, and `onward`, that of this layer or a later one; by node (M,), `left`, persons without a class
    yet, `drawn`, of the class at hand, `quiet` and `going`, the nodes that are asked for together and their shares.
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
    grown: Floats
    gathered: Floats
    layers: Floats
    onward: Floats
    left: Floats
    drawn: Floats
    going: Floats
    quiet: Ints
    order: Ints


class Line(NamedTuple):
    """What a trajectory has by list and class, in one row each ((L + 1) K,): loops over it are done several at once.

    `place`, `slope`, `speed`; `small`, exp(-|place|); `yes`, `no` and `odds`, as the place says; `powers` and `bits`:
    one memory, as numbers and as their bits.
    """

    place: Floats
    slope: Floats
    speed: Floats
    small: Floats
    yes: Floats
    no: Floats
    odds: Floats
    powers: Floats
    bits: Ints


class Path(NamedTuple):
    """Room for a trajectory: first row or layer lists, last the sticks, so (L + 1, K) each.

    `place`: log odds of being listed, and in the last row those of breaking the stick (its last entry unused).
    `slope`: the gradient of the log density there. `speed`. `odds`. `line`: all these once more, of the same memory.
    `broken`, `kept` (K,): shares broken off the stick, and left of it. `end`: the state at the place; its `log_pi` as
    `arrive` wrote it.
    """

    place: Floats
    slope: Floats
    speed: Floats
    odds: Floats
    line: Line
    broken: Floats
    kept: Floats
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
    return tree_of(patterns[:, order], counts), order


def tree_of(patterns: NDArray[np.int64], counts: NDArray[np.int64]) -> Tabulated:
    """Return the tree of distinct patterns (P, L), none of them empty, and of how many persons have them (P,)."""
    persons_of: dict[tuple[int, ...], int] = {(): 0}
    for pattern, count in zip(patterns, counts.tolist(), strict=True):
        members = tuple(np.flatnonzero(pattern).tolist())
        for size in range(1, len(members)):
            persons_of.setdefault(members[:size], 0)
        persons_of[members] = count
    nodes = sorted(persons_of)
    place = {members: at for at, members in enumerate(nodes)}
    return Tabulated(
        np.array([0] + [place[members[:-1]] for members in nodes[1:]], np.int64),
        np.array([-1] + [members[-1] for members in nodes[1:]], np.int64),
        np.array([persons_of[members] for members in nodes], np.float64),
    )


def room(lists: int, classes: int, nodes: int) -> Room:
    """Return room for a chain."""
    shapes: dict[str, tuple[int, ...]] = {
        "named": (lists, classes),
        "odds": (lists, classes),
        "grown": (nodes, classes),
        "gathered": (nodes, classes),
        "layers": (classes + 1, nodes),
        "onward": (classes + 1, nodes),
        "left": (nodes,),
        "drawn": (nodes,),
        "going": (nodes,),
    }
    floats: dict[str, Any] = {name: np.zeros(shapes.get(name, (classes,))) for name in Room._fields[:-2]}
    return Room(quiet=np.zeros(nodes, np.int64), order=np.arange(classes, dtype=np.int64), **floats)


def path(lists: int, classes: int, stream: Stream) -> Path:
    """Return room for a trajectory."""
    size = (lists + 1) * classes
    place, slope, speed, small, yes, no, odds = (np.zeros(size) for _ in range(7))
    bits = np.zeros(size, np.int64)
    shape = (lists + 1, classes)
    yes_of, no_of = yes.reshape(shape), no.reshape(shape)
    end = State(np.zeros(classes), np.zeros(classes), yes_of[:lists], no_of[:lists], np.zeros(2), stream)
    line = Line(place, slope, speed, small, yes, no, odds, bits.view(np.float64), bits)
    return Path(
        place.reshape(shape), slope.reshape(shape), speed.reshape(shape), odds.reshape(shape),
        line, yes_of[lists], no_of[lists], end,
    )  # fmt: skip
