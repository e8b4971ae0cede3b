"""The grid over the number unseen: from coarse to fine where there is mass, and far enough that none is cut off.

Up to HEAD every number is a point of its own. Beyond, the law of n0 is smooth, and is integrated over panels of
v = log n0 by Gauss and Legendre's rule: panels first double n0 from one end to the next, out to REACH times the
persons seen, and are halved until every graph that matters there changes by little within one. What the ends of a
panel hide is bounded by their tangents, so that a peak far narrower than the panel is found, which happens when
counts are in the millions. Beyond the last panel every graph falls as a power of n0, known exactly, and so is the
mass there. The sum over numbers beyond HEAD is the integral from HEAD - 1/2 and the first term of Euler and Maclaurin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openinquest.estimate.dga.graphs import Bools, Family, Floats
from openinquest.estimate.dga.margins import Margins

HEAD = 64
"""Numbers of unseen below this are points of their own."""

REACH = 1e12
"""How many times the persons seen the last panel reaches; with delta of 2**-L, mass beyond is some 1e-12."""

POINTS = 8
"""Points in a panel: exact to 1e-9 for what changes by e**6 across it."""

_STEEP, _LENIENT = 6.0, 0.4
"""Nats by which a graph may change across a panel, and how many more for each nat by which it matters less."""

_HIDDEN = 0.5
_NEGLIGIBLE = 26.0
"""Nats below the whole at which a graph in a panel does not matter: 5e-12, of 18,154 graphs together 1e-7."""

_HALVINGS = 60
RULE = np.polynomial.legendre.leggauss(POINTS)


@dataclass(frozen=True, eq=False)
class Grid:
    """Points and what each graph weighs at them.

    `graphs`: Boolean, which graphs of the family asked about matter. `unseen`: float64 (K,), n0 of the points: first
    the whole numbers of the head, then POINTS for each panel. `log_mass`: float64 (G, K), of the graphs that matter,
    log of what a point stands for, not normalised. `heads`: how many points are whole numbers. `low`, `high`:
    float64 (panels,), ends in log n0, ascending. `log_tail`: float64 (G,), log of the mass beyond the last panel, and
    `fall`, the power with which it falls there. `end`: n0 there.
    """

    graphs: Bools
    unseen: Floats
    log_mass: Floats
    heads: int
    low: Floats
    high: Floats
    log_tail: Floats
    fall: Floats
    end: float


@dataclass(frozen=True, eq=False)
class _Ends:
    """Values and slopes of log n0's law at some v, for each graph: float64 (G, K)."""

    value: Floats
    slope: Floats

    def of(self, graphs: Bools, columns: Bools | slice = slice(None)) -> _Ends:
        return _Ends(self.value[graphs][:, columns], self.slope[graphs][:, columns])


def adaptive_grid(family: Family, margins: Margins, cuts: tuple[float, ...] = ()) -> Grid:
    """Return the grid on which the family is summed; panels end at each of `cuts` (n0, halves) beyond the head."""
    head = np.arange(HEAD + 1, dtype=np.float64)
    weights = family.weights
    kept = np.ones(len(family), np.bool_)
    log_head = weights @ margins.terms(head) + margins.common(head)
    # Euler and Maclaurin: the slope at HEAD - 1/2 over 24, as the difference of the numbers on both sides
    if not (cuts and max(cuts) < HEAD):
        log_head[:, -2] += np.log(23 / 24)
        log_head[:, -1] -= np.log(24)
    start, last = np.log(HEAD - 0.5), np.log(REACH * max(margins.n, HEAD))
    bounds = np.append(np.arange(start, last, np.log(2.0)), last)
    bounds = np.unique(np.concatenate([bounds, [np.log(cut) for cut in cuts if cut > HEAD]]))
    ends = _ends(weights, margins, bounds)
    far = ends.value[:, -1]
    low, high = bounds[:-1], bounds[1:]
    left, right = _Ends(ends.value[:, :-1], ends.slope[:, :-1]), _Ends(ends.value[:, 1:], ends.slope[:, 1:])
    best = float(log_head.max())
    highest = log_head.max(axis=1)
    done: list[tuple[Floats, Floats]] = []
    for _ in range(_HALVINGS):
        width = high - low
        top, bound = _bounds(left, right, width)
        best = max(best, float((np.minimum(left.value, right.value) + np.log(width)).max(initial=-np.inf)))
        mass = bound + np.log(width)
        matters = mass > best - _NEGLIGIBLE
        allowed = _STEEP + _LENIENT * np.maximum(best - mass, 0.0)
        steep = np.maximum(np.abs(left.slope), np.abs(right.slope)) * width > allowed
        rough = (matters & (steep | (bound - top > _HIDDEN))).any(axis=0)
        fine = matters.any(axis=0) & ~rough
        done.append((low[fine], high[fine]))
        if not rough.any():
            break
        # a graph that matters nowhere still open, nor in a panel that is done, is not carried on
        np.maximum(highest, np.where(matters & fine, mass, -np.inf).max(axis=1), out=highest)
        open_ = np.maximum(highest, mass[:, rough].max(axis=1)) > best - _NEGLIGIBLE
        kept[np.flatnonzero(kept)[~open_]] = False
        weights, highest = weights[open_], highest[open_]
        middle = (low[rough] + high[rough]) / 2
        between = _ends(weights, margins, middle)
        left, right = left.of(open_, rough), right.of(open_, rough)
        left = _joined(left, between)
        right = _joined(between, right)
        low, high = np.concatenate([low[rough], middle]), np.concatenate([middle, high[rough]])
    low = np.sort(np.concatenate([each[0] for each in done]))
    high = np.sort(np.concatenate([each[1] for each in done]))
    v = (low + high)[:, None] / 2 + (high - low)[:, None] / 2 * RULE[0]
    unseen = np.exp(v).ravel()
    log_weight = (v + np.log((high - low)[:, None] / 2 * RULE[1])).ravel()
    log_panels = weights @ margins.terms(unseen) + margins.common(unseen) + log_weight
    fall = margins.fall(weights)
    return Grid(
        kept,
        np.concatenate([head, unseen]),
        np.concatenate([log_head[kept], log_panels], axis=1),
        len(head),
        low,
        high,
        far[kept] - np.log(fall - 1.0),
        fall,
        float(np.exp(last)),
    )


def _ends(weights: Floats, margins: Margins, v: Floats) -> _Ends:
    unseen = np.exp(v)
    value = weights @ margins.terms(unseen) + margins.common(unseen) + v
    slope = (weights @ margins.slopes(unseen) + margins.common_slopes(unseen)) * unseen + 1.0
    return _Ends(value, slope)


def _joined(one: _Ends, two: _Ends) -> _Ends:
    return _Ends(np.hstack([one.value, two.value]), np.hstack([one.slope, two.slope]))


def _bounds(left: _Ends, right: _Ends, width: Floats) -> tuple[Floats, Floats]:
    """Return the higher end, and where the ends rise towards each other, the height at which their tangents meet."""
    top = np.maximum(left.value, right.value)
    hill = (left.slope > 0) & (right.slope < 0)
    turn = np.where(hill, left.slope - right.slope, 1.0)
    meet = (right.value - left.value - right.slope * width) / turn
    bound: Floats = np.where(hill, np.maximum(top, left.value + left.slope * np.clip(meet, 0.0, width)), top)
    return top, bound
