"""One table before every method and every check: what each gives, and what may be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from openinquest.estimate.methods import Method, seed_of
from openinquest.estimate.overlap import OverlapReport, overlap_report
from openinquest.estimate.predictive import Predictive, check_overlaps
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.sensitivity import Kind, Trial, own_trials, run_trials
from openinquest.estimate.table import OverlapTable
from openinquest.estimate.verdict import contradicted, judged, table_reasons, whole

Progress = Callable[[str, float], None]
_NOT_RUN = "not run, because nothing may be reported for this table"


@dataclass(frozen=True, eq=False)
class Examined:
    """What one table gave.

    `grounds`: why nothing may be reported, whatever a method gives. `results`: one a method, with all reasons against
    it. `bound`: Chao's lower bound, which may be refused too. `predictive`: by method, where it has a fit to check.
    `trials`: leave one out, hidden lists, priors; empty where none were run.
    """

    table: OverlapTable
    overlap: OverlapReport
    grounds: tuple[Reason, ...]
    results: tuple[MethodResult, ...]
    bound: MethodResult
    predictive: Mapping[str, Predictive]
    trials: tuple[Trial, ...]

    @property
    def verdict(self) -> Verdict:
        """REPORT where at least one method may be reported."""
        return whole(self.results, self.grounds)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why nothing is reported: the table's own grounds, else those of all methods, each with its `methods`."""
        every = tuple(result.name for result in self.results)
        if self.grounds:
            return tuple(replace(reason, methods=every) for reason in self.grounds)
        if self.verdict is Verdict.REPORT:
            return ()
        found: dict[tuple[Ground, str], list[tuple[str, Reason]]] = {}
        for result in self.results:
            for reason in result.reasons:
                found.setdefault((reason.ground, reason.says), []).append((result.name, reason))
        return tuple(_together(named) for named in found.values())

    def result(self, name: str) -> MethodResult | None:
        """Return what a method gave."""
        return next((result for result in self.results if result.name == name), None)

    def sensitivity(self, *, exploratory: bool = False) -> dict[str, Any]:
        """Return checks and trials as plain data; numbers of refused methods only where asked for."""
        open_ = {result.name for result in self.results if result.verdict is Verdict.REPORT}

        def told(kind: Kind) -> list[dict[str, Any]]:
            # a hidden list tells of that list, whose size is known: it gives no number away
            return [
                trial.as_json(
                    open_=trial.method in open_ or (kind is Kind.HIDDEN and not self.grounds),
                    exploratory=exploratory,
                )
                for trial in self.trials
                if trial.kind is kind
            ]

        return {
            "leave_one_out": told(Kind.LEFT_OUT),
            "hidden_list": told(Kind.HIDDEN),
            "prior": told(Kind.PRIOR),
            "predictive": {name: check.as_json() for name, check in self.predictive.items()},
        }


def examine(
    table: OverlapTable,
    methods: Sequence[Method],
    seed: int,
    *,
    exploratory: bool = False,
    trials: bool = True,
    threads: int = 2,
    tell: Progress = lambda what, share: None,
) -> Examined:
    """Run methods and checks on one table.

    Where the table itself forbids a number nothing is run but the lower bound, unless numbers are wanted to look at
    (`exploratory`). The same for a seed on any number of threads.
    """
    from openinquest.estimate.bounds import chao

    overlap = overlap_report(table)
    grounds = table_reasons(table, overlap)
    bound = chao(table)
    if grounds and not exploratory:
        refused = tuple(_not_run(method, table, grounds) for method in methods)
        return Examined(table, overlap, grounds, refused, bound, {}, ())
    tell("estimating", 0.02)
    with ThreadPoolExecutor(max(1, threads)) as pool:
        found = list(pool.map(lambda method: method.run(table, seed_of(seed, method.name)), methods))
    tell("leaving lists out, hiding lists, other priors", 0.35)
    tried: tuple[Trial, ...] = ()
    if trials and not grounds:
        tried = run_trials(table, methods, seed, threads, lambda what, share: tell(what, 0.35 + 0.6 * share))
    tried += tuple(trial for result in found for trial in own_trials(result))
    tell("checking overlaps", 0.95)
    checks = {result.name: check for result in found if (check := check_overlaps(table, result, seed))}
    results = tuple(
        replace(
            result,
            reasons=judged(result, (*grounds, *contradicted(table, result)), checks.get(result.name), tried),
        )
        for result in found
    )
    return Examined(table, overlap, grounds, results, bound, checks, tried)


def _together(named: Sequence[tuple[str, Reason]]) -> Reason:
    """Return one reason of several methods, with what was measured where all measured the same."""
    first = named[0][1]
    alike = all(reason.value == first.value for _, reason in named)
    return replace(first, value=first.value if alike else None, methods=tuple(name for name, _ in named))


def _not_run(method: Method, table: OverlapTable, grounds: tuple[Reason, ...]) -> MethodResult:
    return MethodResult(
        method.name, table.n, None, None, None, assumption="", convention=_NOT_RUN, reasons=grounds
    )
