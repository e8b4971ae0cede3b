"""Whether draws of several chains can be relied on: rank-normalised R-hat, effective draws, and their limits.

Vehtari, Gelman, Simpson, Carpenter, Burkner (2021), as ArviZ computes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import numpy as np
from arviz_stats.base.array import array_stats
from numpy.typing import NDArray

from openinquest.estimate.results import Ground, Reason

Floats = NDArray[np.float64]

RHAT_LIMIT = 1.01
"""Above it chains disagree: the limit of Vehtari et al., which chains that agree meet in a few hundred draws."""
ESS_LIMIT = 400.0
"""Effective draws over four chains below which R-hat itself is not to be trusted (Vehtari et al.: 100 a chain)."""
ERROR_LIMIT = 0.025
"""Standard error of the median in lengths of the interval. With one mode and 400 effective draws it is 0.016; above the
limit the median lies where draws are few, between two modes, and another seed would move it for all to see."""
SLOW = "The chains moved too slowly: their draws are worth too few independent ones to tell an interval."
ENDS = (0.025, 0.975)
"""The quantiles reported, whose effective draws count as those of the tail."""


@dataclass(frozen=True, slots=True)
class Mixing:
    """Of one quantity over several chains.

    `rhat`; effective draws of its middle (`bulk`) and ends (`tail`); `error`, the standard error of its median by
    simulation, in lengths of its 95% interval.
    """

    rhat: float
    bulk: float
    tail: float
    error: float

    @property
    def effective(self) -> float:
        """The smaller number of effective draws."""
        return min(self.bulk, self.tail)

    @property
    def sound(self) -> bool:
        """Whether chains agree, over enough effective draws to settle the median."""
        return self.rhat <= RHAT_LIMIT and self.effective >= ESS_LIMIT and self.error <= ERROR_LIMIT


def mixing(draws: Floats) -> Mixing:
    """Return how chains mixed; `draws` (chains, draws) of one quantity, at least two chains and four draws.

    Draws that are all one number have an R-hat of 1 and count as independent. A chain that stands still while others
    differ has an infinite R-hat.
    """
    if np.ptp(draws) == 0:
        return Mixing(1.0, float(draws.size), float(draws.size), 0.0)
    if not np.isfinite(draws).all():
        return Mixing(inf, 0.0, 0.0, inf)
    stats: Any = array_stats
    rhat = float(stats.rhat(draws, chain_axis=0, draw_axis=1, method="rank"))
    bulk = float(stats.ess(draws, chain_axis=0, draw_axis=1, method="bulk"))
    tail = float(stats.ess(draws, chain_axis=0, draw_axis=1, method="tail", prob=ENDS))
    low, high = np.quantile(draws, ENDS)
    error = float(stats.mcse(draws, chain_axis=0, draw_axis=1, method="quantile", prob=0.5))
    error /= max(float(high - low), 1.0)
    return Mixing(
        rhat if isfinite(rhat) else inf,
        bulk if isfinite(bulk) else 0.0,
        tail if isfinite(tail) else 0.0,
        error if isfinite(error) else inf,
    )


def reasons_of(found: Mixing) -> Iterable[Reason]:
    """Yield the reasons not to rely on the draws; none where they are sound."""
    if found.rhat > RHAT_LIMIT:
        yield Reason(
            Ground.RHAT,
            "Chains started far apart came to different answers, so no single one of them can be believed.",
            round(found.rhat, 4) if isfinite(found.rhat) else None,
            RHAT_LIMIT,
        )
    if found.effective < ESS_LIMIT:
        yield Reason(
            Ground.ESS,
            SLOW,
            round(found.effective, 1),
            ESS_LIMIT,
        )
    elif found.error > ERROR_LIMIT:
        yield Reason(
            Ground.ESS,
            "The middle of the draws lies between two modes, and moves with the seed that the chains start from.",
            round(found.error, 4) if isfinite(found.error) else None,
            ERROR_LIMIT,
        )
