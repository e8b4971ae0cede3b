"""Whether a method reproduces the overlaps that it was fitted to: predictive checks (Gelman, Meng, Stern 1996).

Tables of n persons are drawn from the laws of a pattern that a method holds possible, and the overlaps seen are placed
among theirs. It can show that a method is wrong for those who were seen. Of those whom no list names it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate.results import MethodResult
from openinquest.estimate.sentences import Sentence, say
from openinquest.estimate.table import OverlapTable

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

DRAWS = 800
"""Tables drawn: enough for probabilities of a hundredth to be told apart."""
MOST_LISTS = 12
"""Beyond it the table has too many cells to draw whole tables."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """One overlap: what was seen, the middle 95% of what is drawn, and how rare so extreme a value is (two-sided)."""

    name: str
    seen: int
    low: float
    high: float
    p: float

    @property
    def outside(self) -> bool:
        """Whether what was seen lies outside the middle 95%."""
        return not self.low <= self.seen <= self.high

    @property
    def where(self) -> str:
        """The name as it follows on persons: on A and B, on exactly 2 lists."""
        if isinstance(self.name, Sentence):
            return (
                self.name if self.name.key.startswith("where.") else say("where.pair", **self.name.parameters)
            )
        return f"on {self.name}"


@dataclass(frozen=True, slots=True)
class Predictive:
    """How the overlaps seen lie among drawn ones.

    `p`: share of drawn tables that lie at least as far from the law they were drawn from (by the deviance of all
    cells) as the table seen. `overlaps`: persons on each pair of lists, and on exactly 1, 2, ... lists. `plugged_in`:
    whether the law was one estimate and not draws, so that the check is gentler than it should be.
    """

    method: str
    p: float
    overlaps: tuple[Overlap, ...]
    plugged_in: bool

    def as_json(self) -> dict[str, Any]:
        """Return the check as plain data; all of it is of persons seen."""
        return {
            "p": round(self.p, 4),
            "plugged_in": self.plugged_in,
            "overlaps": [
                {"of": row.name, "seen": row.seen, "low": row.low, "high": row.high, "p": round(row.p, 4)}
                for row in self.overlaps
            ],
        }


def check_overlaps(table: OverlapTable, result: MethodResult, seed: int = 1) -> Predictive | None:
    """Return how a method's fit reproduces the overlaps of a table, or None where it has no fit to check.

    Takes `cells` where the method gives draws of the law, else `fitted`.
    """
    laws = _laws(result)
    width = len(table.lists)
    if laws is None or width > MOST_LISTS or laws.shape[1] != 2**width - 1:
        return None
    generator = np.random.default_rng([seed, 0x70726564])
    laws = laws[np.linspace(0, len(laws) - 1, DRAWS).astype(int)]
    drawn = generator.multinomial(table.n, laws)
    seen = table.cells()[1:]
    far_drawn, far_seen = _deviance(drawn, laws * table.n), _deviance(seen, laws * table.n)
    p = float((1 + (far_drawn >= far_seen).sum()) / (1 + DRAWS))
    return Predictive(result.name, p, tuple(_overlaps(table, drawn, seen)), result.cells is None)


def _laws(result: MethodResult) -> Floats | None:
    laws = result.cells if result.cells is not None and len(result.cells) else result.fitted
    if laws is None:
        return None
    rows = np.atleast_2d(np.asarray(laws, np.float64))
    sums = rows.sum(axis=1, keepdims=True)
    if not (np.isfinite(rows).all() and (rows >= 0).all() and (sums > 0).all()):
        return None
    shares: Floats = rows / sums
    return shares


def _deviance(counts: Counts, means: Floats) -> Floats:
    """Return the deviance of counts (rows) from means; infinite where somebody stands in a cell of mean 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(counts > 0, counts * np.log(counts / means), 0.0)
    total: Floats = 2 * terms.sum(axis=-1)
    return total


def _overlaps(table: OverlapTable, drawn: Counts, seen: Counts) -> Iterator[Overlap]:
    codes = np.arange(1, 2 ** len(table.lists))
    sizes = sum((codes >> at & 1 for at in range(len(table.lists))), start=np.zeros_like(codes))
    groups = [
        (
            say("overlap.pair", left=table.lists[left], right=table.lists[right]),
            (codes >> left & codes >> right & 1) == 1,
        )
        for left, right in combinations(range(len(table.lists)), 2)
    ]
    groups += [
        (say("where.exactly", size=size) if size > 1 else say("where.one"), sizes == size)
        for size in range(1, len(table.lists) + 1)
    ]
    for name, cells in groups:
        values, value = drawn[:, cells].sum(axis=1), int(seen[cells].sum())
        low, high = np.quantile(values, [0.025, 0.975])
        below, above = (
            (1 + (values <= value).sum()) / (1 + DRAWS),
            (1 + (values >= value).sum()) / (1 + DRAWS),
        )
        yield Overlap(name, value, float(low), float(high), float(min(1.0, 2 * min(below, above))))
