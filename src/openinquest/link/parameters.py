"""The shares (m and u of Fellegi and Sunter, 1969) that weigh each level of each comparison.

m is how often pairs of entries on one person show a level, u how often pairs on two persons do, each within the
level's group. The weight of a level is log2(m / u). Those that ship stand in `data/parameters.yaml`, with how they
were made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from math import log2
from types import MappingProxyType

import polars as pl
import yaml

from openinquest.link.comparisons import COMPARISONS, Comparison, Verdict

SMALLEST = 1e-6
"""Shares are never taken to be smaller: nothing is impossible in a list that people typed."""

VETO = -30.0
"""Bits that a veto weighs at most: more than a day of birth, a day, a place and the rest of a name weigh together."""

WEIGHT_DIGITS = 5
"""Decimals to which the weights of one comparison's levels differ, so that a weight tells its level."""

BESIDE = frozenset({"swapped", "family", "letters"})
"""Rungs beside the ladder, not on it: what stands below them may weigh more."""

Shares = Mapping[str, Mapping[str, tuple[float, float]]]
"""Comparison to level to (m, u)."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Shares of every level of every comparison, ceilings of weights in bits, and how they were made."""

    shares: Shares
    ceilings: Mapping[str, Mapping[str, float]]
    made: str

    def weight(self, comparison: str, level: str) -> float:
        """Return the bits that a level adds to the weight of a pair, frequencies aside."""
        m, u = self.shares[comparison][level]
        return log2(m / u)

    def digest(self) -> str:
        """Return 16 hexadecimal digits of what weighs."""
        said = {name: {level: [f"{m:.6g}", f"{u:.6g}"] for level, (m, u) in levels.items()}
                for name, levels in self.shares.items()}  # fmt: skip
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]

    def frame(self) -> pl.DataFrame:
        """Return one row a level: `comparison`, `level` String, `m`, `u`, `weight` Float64."""
        rows = [
            (name, level, m, u, self.weight(name, level))
            for name, levels in self.shares.items()
            for level, (m, u) in levels.items()
        ]
        names = ["comparison", "level", "m", "u", "weight"]
        return pl.DataFrame(rows, schema=names, orient="row")


@cache
def shipped() -> Parameters:
    """Return the parameters that ship with the package, in order."""
    text = (files("openinquest.link") / "data" / "parameters.yaml").read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    shares = {
        item.name: {level.name: _pair(loaded["levels"][item.name][level.name]) for level in item.levels}
        for item in COMPARISONS
    }
    return in_order(shares, loaded["ceilings"], " ".join(loaded["made"].split()))


def _pair(values: list[float]) -> tuple[float, float]:
    return (float(values[0]), float(values[1]))


def in_order(shares: Shares, ceilings: Mapping[str, Mapping[str, float]], made: str) -> Parameters:
    """Return parameters in which no level weighs more than a closer one of its group, or than its ceiling.

    Shares are brought to sum to one within each group first, so that how much the lists write does not count as
    evidence. A level that differs never weighs for, one that agrees never against; a veto weighs `VETO` or more,
    whatever was learnt.
    """
    done = {
        item.name: _ordered(item, shares[item.name], ceilings.get(item.name, {}))
        for item in COMPARISONS
        if item.name in shares
    }
    return Parameters(MappingProxyType(done), ceilings, made)


def _ordered(
    item: Comparison, shares: Mapping[str, tuple[float, float]], ceilings: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    result = {}
    taken = {0.0}  # the weight of what is missing
    for group in {level.group: None for level in item.levels}:
        members = [level for level in item.levels if level.group == group]
        sums = [sum(max(shares[level.name][side], SMALLEST) for level in members) for side in (0, 1)]
        above = float("inf")
        for level in members:
            m, u = (max(shares[level.name][side], SMALLEST) / sums[side] for side in (0, 1))
            bits = min(log2(m / u), above, ceilings.get(level.name, float("inf")))
            if level.veto:
                bits = min(bits, VETO)
            elif level.verdict is Verdict.DIFFERS:
                bits = min(bits, 0.0)
            elif level.verdict is Verdict.AGREES:
                bits = max(bits, 0.0)
            while round(bits, WEIGHT_DIGITS) in taken:
                bits -= 2.0 * 10**-WEIGHT_DIGITS
            taken.add(round(bits, WEIGHT_DIGITS))
            result[level.name] = (u * 2.0**bits, u)
            if not level.veto and level.name not in BESIDE:
                above = bits
    return {level.name: result[level.name] for level in item.levels}


def blended(
    learnt: Shares, base: Parameters, strength: float, made: str, *, ceilings: bool = True
) -> Parameters:
    """Return what was learnt, drawn towards `base` by a share of `strength` (0 to 1), under its `ceilings` or none.

    A level that was not learnt keeps the shares of `base`.
    """

    def mixed(name: str, level: str, side: int) -> float:
        old = base.shares[name][level][side]
        return (1 - strength) * learnt.get(name, {}).get(level, base.shares[name][level])[
            side
        ] + strength * old

    shares = {
        name: {level: (mixed(name, level, 0), mixed(name, level, 1)) for level in levels}
        for name, levels in base.shares.items()
        if learnt.get(name)
    }
    limits = base.ceilings if ceilings else {}
    changed = in_order(shares, limits, made).shares
    return Parameters(MappingProxyType({**base.shares, **changed}), limits, made)
