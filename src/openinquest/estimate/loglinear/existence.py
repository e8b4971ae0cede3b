"""Whether a model gives an estimate at all: existence by linear programme, identifiability by rank.

Counts n of observable cells, the design matrix A of the model. The maximum likelihood estimate exists if there is a
table m of positive cells with A'm = A'n (Haberman 1974; Fienberg and Rinaldo 2012, Annals of Statistics 40): maximise
s subject to A'm = A'n, m_x >= s, s >= 0; it exists if s > 0. By the theorem of the alternative that fails just where
some A z is nought at every cell with a count, nowhere positive, and not all nought. That form is solved here, since
its optimum is 0 or at least 1 and nothing lies between; it depends on which cells are empty, not on the counts. The
parameters are identified if the rank of A is their number.

Cells that hold a pair which is in the model and was never seen together are left out with its parameter, which is
minus infinity (Chan, Silverman and Vincent 2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.optimize import linprog

from openinquest.estimate.loglinear._ranks import spanning
from openinquest.estimate.loglinear.models import Model, size

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDED = 9
"""Decimals to which rows of the programme are rounded before equal ones are put together."""


class Status(StrEnum):
    """Whether a model gives a number."""

    FITS = "fits"
    NOT_EXISTING = "does not exist"
    NOT_IDENTIFIED = "not identified"
    UNFITTED = "not resolved by floating point"


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A model on a table: `terms` int64 (p,) that keep a parameter (0, the intercept, first), `allowed` bool (2**L,)
    cells that count (cell 0 among them where it is observable), `empty` the pairs of parameter minus infinity,
    `closed` whether no term that keeps a parameter lies above such a pair.
    """

    terms: Ints
    allowed: Bools
    empty: tuple[int, ...]
    closed: bool

    def matrix(self, cells: Ints) -> Floats:
        """Return float64 (cells, p): 1 where a cell holds a term."""
        rows: Floats = ((cells[:, None] & self.terms) == self.terms).astype(np.float64)
        return rows


def design(model: Model, margins: Floats) -> Design:
    """Return the design of a model; `margins` float64 (2**L,): persons on all lists of each set."""
    empty = tuple(term for term in model.terms if size(term) == 2 and margins[term] == 0)
    cells = np.arange(2**model.lists)
    allowed = np.ones(len(cells), np.bool_)
    for pair in empty:
        allowed &= cells & pair != pair
    kept = [0, *(1 << at for at in range(model.lists)), *(term for term in model.terms if term not in empty)]
    lost = any(not allowed[term] for term in kept)
    return Design(np.array(kept, np.int64), allowed, empty, not lost)


def identified(made: Design) -> bool:
    """Whether the rank of the design is the number of its parameters."""
    if not made.closed:
        return False
    # a model is told apart by cells of at most one list more than its largest term
    most = max(size(int(term)) for term in made.terms) + 1
    return _spans(made, (np.bitwise_count(np.arange(len(made.allowed))) <= most) & made.allowed)


def _spans(made: Design, cells: Bools) -> bool:
    """Whether the rows of these cells (2**L,) alone have full rank; if all were seen, the estimate exists."""
    count = len(made.terms)
    room, square = np.empty(len(cells), np.int64), np.empty((count, count), np.int64)
    return bool(spanning(made.terms, count, cells, room, square))


def exists(made: Design, counts: Floats) -> bool:
    """Whether the estimate exists for `counts` float64 (2**L,) of cells, the first of which is not observed."""
    return not vanishing(made, counts).any()


def vanishing(made: Design, counts: Floats) -> Bools:
    """Return bool (2**L,): cells whose expectation goes to nought along one direction of recession, if there is any.

    `counts` float64 (2**L,): persons in each cell; cell 0 is not observed and is left out.
    """
    observable = made.allowed.copy()
    observable[0] = False
    seen = observable & (counts > 0)
    none = np.zeros(len(counts), np.bool_)
    if _spans(made, seen):
        return none
    free = null_space(made.matrix(np.flatnonzero(seen)), rcond=1e-10)
    if free.shape[1] == 0:
        return none
    unseen = np.flatnonzero(observable & ~seen)
    rows = np.round(_predictors(made, free, unseen), _ROUNDED) + 0.0
    distinct, place = np.unique(rows, axis=0, return_inverse=True)
    if not len(distinct):
        return none
    gone = none
    if free.shape[1] == 1:
        # one direction and its opposite are all there is
        if (distinct >= 0).all() or (distinct <= 0).all():
            gone[unseen] = (distinct[:, 0] != 0)[place.reshape(-1)]
        return gone
    found = linprog(
        distinct.sum(axis=0),
        A_ub=np.vstack([distinct, -distinct]),
        b_ub=np.concatenate([np.zeros(len(distinct)), np.ones(len(distinct))]),
        bounds=(None, None),
        method="highs",
    )
    if found.status != 0:
        # what cannot be shown to exist is not taken
        gone[unseen] = True
        return gone
    if found.fun > -0.5:
        return none
    gone[unseen] = (distinct @ found.x < -1e-6)[place.reshape(-1)]
    return gone


def _predictors(made: Design, free: Floats, cells: Ints) -> Floats:
    """Return float64 (cells, k): linear predictors of `cells` in each of k free directions."""
    if len(cells) * len(made.terms) < 1 << 22:
        return made.matrix(cells) @ free
    columns = []
    for direction in free.T:
        values = np.zeros(len(made.allowed))
        values[made.terms] = direction
        shape = values.reshape([2] * int(np.log2(len(values))))
        for axis in range(shape.ndim):
            upper = [slice(None)] * shape.ndim
            upper[axis] = slice(1, 2)
            lower = [slice(None)] * shape.ndim
            lower[axis] = slice(0, 1)
            shape[tuple(upper)] += shape[tuple(lower)]
        columns.append(shape.reshape(-1)[cells])
    return np.stack(columns, axis=1)
