"""Shares and scores with their intervals: Wilson's for counts, the bootstrap over groups for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEVEL = 0.95
REPLICATES = 1_000
_CELLS = 4_000_000
"""Counts drawn at once: 32 MB, whatever the number of kinds of groups."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A share or score from 0 to 1 with the ends of its 95% interval; all None where nothing was there to measure."""

    value: float | None
    low: float | None
    high: float | None

    def as_json(self) -> dict[str, float | None]:
        """Return value, low and high, to six decimals."""
        return {name: _rounded(getattr(self, name)) for name in ("value", "low", "high")}

    def __str__(self) -> str:
        if self.value is None:
            return "nothing to measure"
        if self.low is None or self.high is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def wilson(hits: int, of: int, level: float = LEVEL) -> Measured:
    """Return the share `hits / of` with its score interval (Wilson 1927), which stays within 0 and 1.

    Of nothing, all three are None. Raises ValueError unless 0 <= hits <= of.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    if of == 0:
        return Measured(None, None, None)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share = hits / of
    middle = share + z * z / (2 * of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    below, scale = middle - reach, 1 + z * z / of
    # rounding must not put the ends beyond the share where all or nothing was hit
    low = 0.0 if hits == 0 else below / scale
    high = 1.0 if hits == of else (middle + reach) / scale
    return Measured(share, low, high)


def resampled(
    groups: pl.DataFrame,
    measures: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    seed: int,
    replicates: int = REPLICATES,
    level: float = LEVEL,
) -> tuple[Measured, ...]:
    """Return measures of summed columns with percentile intervals of the bootstrap over groups (Efron 1979).

    `groups` has one row a group (a person, a pair) and numeric columns; `measures` takes their sums, shape
    (replicates, columns), to shape (replicates, measures), NaN where undefined. Groups with equal rows are drawn
    together, by the multinomial of their kinds, which is the same bootstrap at a fraction of the cost. Where a measure
    is exactly 0 or 1 the bootstrap has nothing to draw from and would say that it is certain: the interval is then
    Wilson's for none, or all, of as many groups.
    """
    import numpy as np

    kinds = groups.group_by(groups.columns).len("__times").sort(groups.columns)
    rows = kinds.select(pl.col(groups.columns).cast(pl.Float64)).to_numpy()
    times = kinds["__times"].to_numpy().astype(np.float64)
    values = measures((times @ rows)[np.newaxis, :])[0]
    if not times.size:
        return tuple(Measured(None, None, None) for _ in values)
    generator = np.random.default_rng(seed)
    total = int(times.sum())
    at_once = max(1, _CELLS // times.size)
    drawn = [
        measures(generator.multinomial(total, times / total, size=min(at_once, replicates - start)) @ rows)
        for start in range(0, replicates, at_once)
    ]
    samples = np.concatenate(drawn)
    ends = ((1 - level) / 2, (1 + level) / 2)
    found = []
    for position, value in enumerate(values):
        column = samples[:, position]
        column = column[~np.isnan(column)]
        if np.isnan(value) or not column.size:
            found.append(Measured(None, None, None))
        elif value in (0.0, 1.0):
            found.append(wilson(round(value) * total, total, level))
        else:
            low, high = np.quantile(column, ends)
            found.append(Measured(float(value), float(low), float(high)))
    return tuple(found)


def as_plain(value: Any) -> Any:
    """Return a dataclass's field as JSON takes it: measured values and frames unfolded, floats to six decimals."""
    if isinstance(value, Measured):
        return value.as_json()
    if isinstance(value, pl.DataFrame):
        return [{name: as_plain(cell) for name, cell in row.items()} for row in value.iter_rows(named=True)]
    return _rounded(value) if isinstance(value, float) else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
