"""The posterior over graphs and the number unseen: probabilities, quantiles, draws, mean, what lies beyond a cap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.polynomial import legendre

from openinquest.estimate.dga.graphs import Family, Floats, Ints
from openinquest.estimate.dga.grid import POINTS, RULE, Grid, adaptive_grid
from openinquest.estimate.dga.margins import Margins
from openinquest.estimate.table import OverlapTable

INTERVAL = (0.025, 0.5, 0.975)
_HALVINGS = 48
_ALMOST_ALL = 1.0 - 1e-6


@dataclass(frozen=True, eq=False)
class Posterior:
    """What one delta and one family of graphs say of one table.

    `asked`: all the graphs; `family`: those that matter. `log_evidence`: log of the sum over (graph, n0), up to a
    constant of the table and of the number of graphs. `probability`: float64 (G,), P(graph | data). `mass`: float64
    (G, K), joint with the points of the grid; sums to 1 less the tail. `beyond`: mass beyond the last point, or beyond
    the user's cap if there were none. `fall`: the smallest power of all graphs asked about.
    """

    table: OverlapTable
    delta: float
    limits: tuple[int, int] | None
    asked: Family
    family: Family
    grid: Grid
    log_evidence: float
    probability: Floats
    mass: Floats
    beyond: float
    fall: float

    @classmethod
    def of(
        cls, table: OverlapTable, family: Family, delta: float, limits: tuple[int, int] | None = None
    ) -> Posterior:
        """Sum the family over n0, all of them, or only those from the first to the last of `limits`."""
        margins = Margins.of(table, family.subsets, delta)
        cuts = (limits[0] - 0.5, limits[1] + 0.5) if limits else ()
        grid = adaptive_grid(family, margins, cuts)
        fall = float(margins.fall(family.weights).min())
        return cls._normalised(table, delta, limits, family, family.kept(grid.graphs), grid, fall)

    @classmethod
    def _normalised(
        cls,
        table: OverlapTable,
        delta: float,
        limits: tuple[int, int] | None,
        asked: Family,
        family: Family,
        grid: Grid,
        fall: float,
    ) -> Posterior:
        highest = float(max(grid.log_mass.max(), grid.log_tail.max()))
        weighed = np.exp(grid.log_mass - highest)
        tail = np.exp(grid.log_tail - highest)
        outside = float(tail.sum())
        if limits:
            outside += float(weighed[:, grid.unseen > limits[1] + 0.5].sum())
            weighed[:, (grid.unseen < limits[0] - 0.5) | (grid.unseen > limits[1] + 0.5)] = 0.0
        below = float(weighed.sum())
        # under a cap the law is that below it, whatever lies beyond
        scale = below if limits else below + outside
        mass = weighed / scale if scale > 0 else weighed
        probability = mass.sum(axis=1)
        if not limits:
            probability += tail / scale
        beyond = outside / (below + outside)
        evidence = highest + float(np.log(scale)) if scale > 0 else -np.inf
        return cls(table, delta, limits, asked, family, grid, evidence, probability, mass, beyond, fall)

    @cached_property
    def complete(self) -> float:
        """The probability of the complete graph."""
        return float(self.probability[self.family.complete].sum())

    def without_complete(self) -> Posterior:
        """Return the posterior of the other graphs, of which there must be one."""
        asked = self.asked.kept(~self.asked.complete)
        if self.complete > _ALMOST_ALL:
            # of the others, next to nothing is on this grid
            return Posterior.of(self.table, asked, self.delta, self.limits)
        kept = ~self.family.complete
        grid = replace(
            self.grid,
            log_mass=self.grid.log_mass[kept],
            log_tail=self.grid.log_tail[kept],
            fall=self.grid.fall[kept],
        )
        margins = Margins.of(self.table, asked.subsets, self.delta)
        fall = float(margins.fall(asked.weights).min())
        return self._normalised(
            self.table, self.delta, self.limits, asked, self.family.kept(kept), grid, fall
        )

    @cached_property
    def _pieces(self) -> tuple[Floats, Floats]:
        """Return cumulated mass of head points and panels, and the panels' densities integrated: Legendre series."""
        total = self.mass.sum(axis=0)
        heads = self.grid.heads
        panels = total[heads:].reshape(-1, POINTS)
        cumulated = np.cumsum(np.concatenate([total[:heads], panels.sum(axis=1)]))
        density = panels / RULE[1]
        orders = np.arange(POINTS)
        basis = legendre.legvander(RULE[0], POINTS - 1)
        series = ((2 * orders + 1) / 2)[:, None] * (basis.T @ (RULE[1] * density).T)
        return cumulated, legendre.legint(series, lbnd=-1, axis=0)

    def quantiles(self, levels: Floats) -> Floats:
        """Return the smallest n0 up to which each share of the mass lies, float64; inf where beyond the last panel."""
        cumulated, integrals = self._pieces
        heads, grid = self.grid.heads, self.grid
        piece = np.searchsorted(cumulated, levels, side="left")
        found = np.full(len(levels), np.inf)
        early = piece < heads
        found[early] = grid.unseen[piece[early]]
        late = (piece >= heads) & (piece < len(cumulated))
        if late.any():
            panel = piece[late] - heads
            rest = levels[late] - cumulated[piece[late] - 1]
            coefficients = integrals[:, panel]
            left, right = np.full(late.sum(), -1.0), np.full(late.sum(), 1.0)
            for _ in range(_HALVINGS):
                middle = (left + right) / 2
                small = legendre.legval(middle, coefficients, tensor=False) < rest
                left, right = np.where(small, middle, left), np.where(small, right, middle)
            width = (grid.high - grid.low)[panel]
            unseen = np.exp(grid.low[panel] + (right + 1) / 2 * width)
            found[late] = np.ceil(unseen - 0.5)
        return found

    def interval(self) -> tuple[float, float, float]:
        """Return the ends of the central 95 per cent of N and, between them, the median; inf where beyond all."""
        low, middle, high = (self.table.n + self.quantiles(np.array(INTERVAL))).tolist()
        return low, middle, high

    @property
    def mean(self) -> float | None:
        """The mean of N; None where there is none, because a graph falls with a power of 2 or less."""
        total = self.mass.sum(axis=0)
        inner = float(total @ self.grid.unseen)
        if self.limits:
            return self.table.n + inner
        if self.fall <= 2.0:
            return None
        powers = self.grid.fall
        tails = np.exp(self.grid.log_tail - self.log_evidence) * (powers - 1) / (powers - 2)
        return self.table.n + inner + float(tails.sum()) * self.grid.end

    def draws(self, count: int, generator: np.random.Generator) -> tuple[Floats, Ints]:
        """Return n0 and the graph (a row of `family`) of equal-weight draws, float64 and int64 (count,), shuffled.

        One draw falls in each of `count` equal shares of the law of n0, so that quantiles of the draws are those of
        the law up to a share; the graph is drawn given n0.
        """
        cumulated, _ = self._pieces
        levels = (np.arange(count) + generator.random(count)) / count
        unseen = self.quantiles(np.minimum(levels, 1.0) * cumulated[-1])
        unseen = np.where(np.isfinite(unseen), unseen, self.grid.end)
        order = generator.permutation(count)
        unseen = unseen[order]
        near = np.clip(np.searchsorted(self.grid.unseen, unseen), 0, len(self.grid.unseen) - 1)
        shares = np.cumsum(self.mass, axis=0)
        uniform = generator.random(count) * shares[-1, near]
        graphs = np.empty(count, np.int64)
        for point in np.unique(near):
            here = near == point
            graphs[here] = np.searchsorted(shares[:, point], uniform[here], side="right")
        return unseen, np.minimum(graphs, len(self.family) - 1)

    def edges(self) -> dict[tuple[int, int], float]:
        """Return the probability that each pair of lists is joined."""
        pairs, joined = self.family.edges()
        return dict(zip(pairs, (self.probability @ joined).tolist(), strict=True))
