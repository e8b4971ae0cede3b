"""What a method gives: an estimate with draws, diagnostics and the assumption it stands on, or reasons to refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate.bca import Resampling

Floats = NDArray[np.float64]


class Verdict(StrEnum):
    """Whether a number may be reported."""

    REPORT = "report"
    REFUSE = "refuse"


class Ground(StrEnum):
    """Why a number may not be reported."""

    FEW_LISTS = "fewer than three lists"
    NO_TRIPLE = "no person on three lists"
    FEW_SHARED = "too few persons on two lists"
    PIECES = "lists in pieces"
    COPIED = "lists copied from one another"
    SAME = "lists that name the same persons"
    UNREVIEWED = "linkage not reviewed"
    NEGATIVE = "negative dependence"
    NOT_EXISTING = "estimate does not exist"
    NOT_IDENTIFIED = "estimate not identified"
    RHAT = "chains disagree"
    ESS = "too few effective draws"
    GRID_END = "mass at the end of the grid"
    PRIOR_DRIVEN = "driven by the prior"
    HIDDEN_LIST = "hidden list not recovered"
    WIDE = "interval too wide"
    MISFIT = "overlaps not reproduced"
    TOO_LARGE = "too large for the method"
    REPLICATES = "replicates refused"
    STRATA = "strata refused"


_NUMBERS = frozenset({
    "median", "mean", "interval95", "interval", "low", "high", "estimate", "estimates", "n0", "unseen", "total",
    "n_hat", "lower", "upper", "medians", "quantiles", "intervals",
})  # fmt: skip
"""Names under which diagnostics hold numbers of persons that an answer could be read from."""


_OF_THE_CLOCK = frozenset({"sweeps_per_second"})
"""Diagnostics that differ from one run to the next; `seconds` alone tells of the clock in data."""


def hushed(told: Any) -> Any:
    """Return diagnostics with every number of persons in them null, for a method that is refused."""
    if isinstance(told, Mapping):
        return {name: None if name in _NUMBERS else hushed(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [hushed(value) for value in told]
    return told


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of refusal: a sentence for people, and the value measured and the limit it passed, if any.

    `says` is a `Sentence` where it can be said in other languages. `methods`: those that it refuses, where it stands
    among the reasons of a whole table; empty where it refuses whatever it stands with.
    """

    ground: Ground
    says: str
    value: float | None = None
    limit: float | None = None
    methods: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the fields that are set; `code` is the key of the sentence, the same in every version of it."""
        code = getattr(self.says, "key", None)
        fields = {
            "ground": self.ground.value, "code": code, "says": self.says, "value": self.value, "limit": self.limit,
            "methods": list(self.methods) or None,
        }  # fmt: skip
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(frozen=True, eq=False)
class MethodResult:
    """What one method says of one table.

    `n`: persons seen. `median`, `mean`, `interval95`: of N, all persons; None where the method gives none (a refusal
    that leaves nothing to compute). They are kept, and printed only where asked for as exploratory, when `reasons`
    refuse. `draws`: float64 (chains, draws) of N, of equal weight: posterior, or bootstrap replicates; None where
    there are none. `estimated`: whether `median` is an estimate from the table itself, and draws, where there are any,
    are of tables resampled about it, whose middle need not be the estimate; else `median` is the middle of a posterior,
    which draws are of. `resampling`: what the interval takes from the table beside draws; None where it is not BCa from
    them. `fitted`: float64 (2**L - 1,), expected persons in each observable cell (codes 1 and up), the
    posterior mean for Bayesian methods; its sum is near n. `cells`: float64 (draws, 2**L - 1), draws of the law of a
    pattern given that it was seen, rows summing to 1, for the predictive check; None where there are none.
    `settings`, `diagnostics`: JSON values by name. `convention`: how the interval was made, in words. `assumption`:
    what identifies the unseen, in plain words. `reasons`: why the number may not be reported; empty where it may.
    `seconds`: of the clock.
    """

    name: str
    n: int
    median: float | None
    mean: float | None
    interval95: tuple[float, float] | None
    assumption: str
    convention: str
    draws: Floats | None = None
    fitted: Floats | None = None
    cells: Floats | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    diagnostics: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    seconds: float = 0.0
    estimated: bool = False
    resampling: Resampling | None = None

    @property
    def verdict(self) -> Verdict:
        """REFUSE where there is any reason to."""
        return Verdict.REFUSE if self.reasons or self.median is None else Verdict.REPORT

    def as_json(self, *, exploratory: bool = False) -> dict[str, Any]:
        """Return the result for reports; without `exploratory`, the numbers of a refused method are null."""
        open_ = self.verdict is Verdict.REPORT or exploratory
        told = dict(self.diagnostics) if open_ else hushed(self.diagnostics)
        return {
            "name": self.name,
            "verdict": self.verdict.value,
            "exploratory": open_ and self.verdict is Verdict.REFUSE,
            "reasons": [reason.as_json() for reason in self.reasons],
            "median": self.median if open_ else None,
            "mean": self.mean if open_ else None,
            "interval95": list(self.interval95) if open_ and self.interval95 else None,
            "convention": self.convention,
            "assumption": self.assumption,
            "settings": dict(self.settings),
            "diagnostics": {name: value for name, value in told.items() if name not in _OF_THE_CLOCK},
            "seconds": round(self.seconds, 3),
        }
