"""The methods by name: how each is run for an answer, how more briefly for a trial, and under which other priors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from openinquest.errors import InputError, Problem
from openinquest.estimate.results import MethodResult
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable

Run = Callable[[OverlapTable, int], MethodResult]
Priors = Callable[[OverlapTable], Iterable[tuple[str, Run]]]

BRIEF_DRAWS, BRIEF_EFFECTIVE = 4_000, 450.0
"""Most draws of a chain in a trial, and the independent draws it goes for: just more than the rule asks for."""
BRIEF_STEPS = 300
"""Graphs that a run of the search takes up in a trial, beyond six lists."""
BOOTSTRAP = 1000
BRIEF_BOOTSTRAP, FEW_BOOTSTRAP, FEW_FROM = 200, 40, 5
"""Replicates, each choosing its model anew, of an answer and of a trial; from five lists on a trial has few, for there
one choice among the thousand sets of pairs takes some hundredths of a second."""


@dataclass(frozen=True)
class Method:
    """One method: `run` for an answer, `brief` for a trial, `priors` yields other priors with their names."""

    name: str
    run: Run
    brief: Run
    priors: Priors = lambda table: ()


def _lcmcr(table: OverlapTable, seed: int) -> MethodResult:
    from openinquest.estimate.lcmcr import lcmcr

    return lcmcr(table, seed=seed)


def _lcmcr_brief(classes: int = 10, a: float = 0.25, b: float = 0.25) -> Run:
    def run(table: OverlapTable, seed: int) -> MethodResult:
        from openinquest.estimate.lcmcr import lcmcr

        return lcmcr(
            table,
            classes=classes,
            a=a,
            b=b,
            draws=BRIEF_DRAWS,
            effective=BRIEF_EFFECTIVE,
            temper=False,
            seed=seed,
        )

    return run


def _lcmcr_priors(table: OverlapTable) -> Iterable[tuple[str, Run]]:
    yield say("prior.classes", classes=5), _lcmcr_brief(classes=5)
    yield say("prior.classes", classes=20), _lcmcr_brief(classes=20)
    yield say("prior.alpha", a=1.0, b=1.0), _lcmcr_brief(a=1.0, b=1.0)


def _dga(table: OverlapTable, seed: int) -> MethodResult:
    from openinquest.estimate.dga import dga

    return dga(table, seed=seed)


def _dga_brief(table: OverlapTable, seed: int) -> MethodResult:
    from openinquest.estimate.dga import dga

    return dga(table, deltas=(), steps=BRIEF_STEPS, seed=seed)


def _loglinear(select: str, replicates: int) -> Run:
    def run(table: OverlapTable, seed: int) -> MethodResult:
        from openinquest.estimate.loglinear import loglinear

        many = replicates if replicates == BOOTSTRAP or len(table.lists) < FEW_FROM else FEW_BOOTSTRAP
        return loglinear(table, select, bootstrap=many, seed=seed)

    return run


def _no_highest_order(table: OverlapTable, seed: int) -> MethodResult:
    from openinquest.estimate.identification import no_highest_order

    return no_highest_order(table)


def _family(select: str) -> Method:
    return Method(f"loglinear-{select}", _loglinear(select, BOOTSTRAP), _loglinear(select, BRIEF_BOOTSTRAP))


METHODS = {
    method.name: method
    for method in (
        _family("independence"),
        _family("bic"),
        _family("aic"),
        _family("step"),
        Method("no-highest-order", _no_highest_order, _no_highest_order),
        Method("dga", _dga, _dga_brief),
        Method("lcmcr", _lcmcr, _lcmcr_brief(), _lcmcr_priors),
    )
}
"""Every method of a point estimate, in the order in which reports show them."""


def methods_named(names: Sequence[str] | None) -> tuple[Method, ...]:
    """Return these methods in the order of `METHODS`; all without names. Raises InputError for an unknown name."""
    wanted = list(METHODS) if names is None else list(names)
    unknown = [name for name in wanted if name not in METHODS]
    if unknown or not wanted:
        raise InputError(
            "There is no such method; nothing was estimated",
            [Problem(f"one of {', '.join(METHODS)}", f"'{name}'") for name in unknown or [""]],
        )
    return tuple(method for name, method in METHODS.items() if name in wanted)


def to_compile(methods: Sequence[str] | None) -> bool:
    """Say whether these methods (all without names) are compiled first when they run, as once after installing."""
    from openinquest.estimate import _compiled, lcmcr, loglinear

    names = list(METHODS) if methods is None else methods
    packages = {lcmcr.__name__ for name in names if name == "lcmcr"}
    packages |= {loglinear.__name__ for name in names if name.startswith("loglinear")}
    return any(_compiled.to_compile(package) for package in packages)


def seed_of(seed: int, *words: str) -> int:
    """Return the seed of one part of a report, which does not depend on what else is asked for."""
    entropy = [seed, *(crc32(word.encode()) for word in words)]
    return int(np.random.SeedSequence(entropy).generate_state(1)[0] % 2**31)
