"""The report on one input: verdict first, then what was seen, what each method says, and what speaks for or against."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from time import perf_counter
from typing import TYPE_CHECKING, Any

from openinquest.charts import Language
from openinquest.errors import InputError, Problem
from openinquest.estimate.examining import Examined, Progress, examine
from openinquest.estimate.methods import Method, methods_named, seed_of
from openinquest.estimate.results import MethodResult, Reason, Verdict
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable
from openinquest.estimate.tables import Overlaps, Stratum
from openinquest.estimate.verdict import NEVER_SEEN, judged

if TYPE_CHECKING:
    from openinquest.estimate.identification import Curve
    from openinquest.estimate.strata import Sum

MOST_REPLICATES = 40
"""Replicates that are estimated, evenly spread over those given: the middle of a pooled law needs no more."""
MOST_SEED = 2**63 - 1


@dataclass(frozen=True, eq=False)
class StratumReport:
    """One stratum: the part of the input, and what was found of it; `found` is None where fewer than two lists name
    anybody there.
    """

    stratum: Stratum
    found: Examined | None

    @property
    def verdict(self) -> Verdict:
        """As of any table."""
        return Verdict.REFUSE if self.found is None else self.found.verdict


@dataclass(frozen=True, eq=False)
class Replication:
    """How replicates were pooled: `used` of `given`, persons seen in each, and by method the pooled and Rubin's."""

    given: int
    used: tuple[int, ...]
    seen: tuple[int, ...]
    rubin: Mapping[str, MethodResult]


@dataclass(frozen=True, eq=False)
class Report:
    """What was found of an input.

    `found`: of the table of all persons; with replicates its results are pooled over them. `strata`, `sums`: of each
    stratum, and by method the total over those that may be reported. `curves`: by method, the number unseen under
    departures from the identifying assumption. `digest`: of the input. `version`: of the package.
    """

    overlaps: Overlaps
    found: Examined
    seed: int
    methods: tuple[str, ...]
    digest: str
    version: str
    seconds: float
    strata: tuple[StratumReport, ...] = ()
    sums: Mapping[str, Sum] | None = None
    replication: Replication | None = None
    curves: Mapping[str, Curve] | None = None

    @property
    def n(self) -> int:
        """Persons seen."""
        return self.found.table.n

    @property
    def verdict(self) -> Verdict:
        """Whether any number may be reported."""
        return self.found.verdict

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why not."""
        return self.found.reasons

    @property
    def reported(self) -> tuple[MethodResult, ...]:
        """What may be reported, by method."""
        return tuple(result for result in self.found.results if result.verdict is Verdict.REPORT)

    @property
    def assumptions(self) -> dict[str, str]:
        """What each method takes for granted, in plain words."""
        told = {result.name: result.assumption for result in self.found.results}
        return {name: text for name, text in told.items() if text}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader must know whatever the verdict."""
        return (*self.overlaps.notes, NEVER_SEEN)

    def as_json(self, *, exploratory: bool = False) -> dict[str, Any]:
        """Return the report as plain data. Without `exploratory` the numbers of what is refused are null."""
        from openinquest.estimate.telling import told_in
        from openinquest.estimate.wording import cautions

        bound = self.found.bound
        data: dict[str, Any] = {
            "verdict": self.verdict.value,
            "exploratory": exploratory,
            "reasons": [reason.as_json() for reason in self.reasons],
            "n": self.n,
            "lower_bound": bound.as_json(exploratory=exploratory),
            "lists": list(self.found.table.lists),
            "methods": [result.as_json(exploratory=exploratory) for result in self.found.results],
            "assumptions": self.assumptions,
            "warnings": [*cautions(self), *self.warnings],
            "overlaps": self.found.overlap.as_json(),
            "sensitivity": self.found.sensitivity(exploratory=exploratory) | {"xi": self._xi(exploratory)},
        }
        if self.overlaps.strata:
            data["strata"] = self._strata(exploratory)
        if self.replication:
            data["replicates"] = self._replicates(exploratory)
        if self.overlaps.log is not None:
            entries, root = self.overlaps.log
            data["log"] = {"entries": entries, "root": root}
        data["said"] = {language.value: told_in(self, language) for language in Language}
        return data | {
            "seed": self.seed, "digest": self.digest, "version": self.version, "seconds": round(self.seconds, 2),
        }  # fmt: skip

    def open_curves(self, *, exploratory: bool = False) -> dict[str, Curve]:
        """Return the curves that may be shown, by method: of a refused one only where it is asked for."""
        open_ = {
            result.name for result in self.found.results if exploratory or result.verdict is Verdict.REPORT
        }
        return {name: curve for name, curve in (self.curves or {}).items() if name in open_}

    def _xi(self, exploratory: bool) -> dict[str, Any]:
        from openinquest.estimate.identification import implied_xi

        return {
            name: {"implied": implied_xi(result), "exploratory": result.verdict is Verdict.REFUSE}
            | curve.as_json()
            for name, curve in self.open_curves(exploratory=exploratory).items()
            if (result := self.found.result(name)) is not None
        }

    def _strata(self, exploratory: bool) -> dict[str, Any]:
        parts = []
        for part in self.strata:
            told: dict[str, Any] = {
                "stratum": dict(zip(self.overlaps.strata, part.stratum.values, strict=True)),
                "verdict": part.verdict.value,
                "n": part.stratum.n,
                "silent_lists": list(part.stratum.silent),
            }
            if part.found is not None:
                told |= {
                    "reasons": [reason.as_json() for reason in part.found.reasons],
                    "lower_bound": part.found.bound.as_json(exploratory=exploratory),
                    "methods": [result.as_json(exploratory=exploratory) for result in part.found.results],
                    "sensitivity": part.found.sensitivity(exploratory=exploratory),
                }
            parts.append(told)
        sums = {name: total.as_json(exploratory=exploratory) for name, total in (self.sums or {}).items()}
        return {"columns": list(self.overlaps.strata), "parts": parts, "sums": sums}

    def _replicates(self, exploratory: bool) -> dict[str, Any]:
        told = self.replication
        if told is None:
            return {}
        return {
            "given": told.given,
            "used": list(told.used),
            "n": list(told.seen),
            "rubin": [result.as_json(exploratory=exploratory) for result in told.rubin.values()],
        }


def estimate(
    data: OverlapTable | Overlaps,
    methods: Sequence[str] | None = None,
    *,
    seed: int = 1,
    exploratory: bool = False,
    trials: bool = True,
    threads: int | None = None,
    replicates: int = MOST_REPLICATES,
    progress: Progress = lambda what, share: None,
) -> Report:
    """Return the report on a table, or on all that an input holds (strata, replicates).

    `methods`: names in `METHODS`; all without. `exploratory`: also compute what a table forbids, to look at; numbers
    of what is refused stay refused. `trials`: leave lists out, hide them, change priors; without them the rules that
    rest on these are not applied. `replicates`: at most so many are estimated. The same for a seed on any number of
    threads. `progress` is told what is being done and how far it is, 0 to 1. Raises InputError for an unknown method,
    a seed that is none, and a table that is none.
    """
    if not 0 <= seed <= MOST_SEED:
        raise InputError("Nothing was estimated.", [Problem("a seed of 0 or more", f"{seed}")])
    chosen = methods_named(methods)
    overlaps = data if isinstance(data, Overlaps) else _alone(data)
    workers = threads or os.cpu_count() or 1
    start = perf_counter()
    parts = overlaps.by_stratum()
    steps = (1 + len(parts)) * (3 if overlaps.draws else 1)
    done = 0

    def tell(what: str, at: float) -> None:
        progress(what, (done + at) / steps)

    found = examine(
        overlaps.table(), chosen, seed, exploratory=exploratory, trials=trials, threads=workers, tell=tell
    )
    done += 1
    used, replication, rubins = _used(overlaps.draws, replicates), None, {}
    if used:
        tables = [overlaps.table(draw) for draw in used]
        found, each = _pooled(tables, found, chosen, seed, exploratory, tell)
        done += 2
        rubins = _rubins(each, found)
        replication = Replication(len(overlaps.draws), used, tuple(table.n for table in tables), rubins)
    in_draws = [overlaps.by_stratum(draw) for draw in used] if parts else []
    strata, crossed = [], []
    for at, part in enumerate(parts):
        tell(f"stratum {part.name}", 0.0)
        examined, each = None, {}
        own = seed_of(seed, "stratum", *part.values)
        if part.table is not None:
            examined = examine(
                part.table, chosen, own, exploratory=exploratory, trials=trials, threads=workers, tell=tell
            )
        done += 1
        if used:
            if examined is not None:
                inside = [replicate[at].table or replicate[at].n for replicate in in_draws]
                examined, each = _pooled(inside, examined, chosen, own, exploratory, tell)
            done += 2
        strata.append(StratumReport(part, examined))
        crossed.append(each)
    return Report(
        overlaps, found, seed, tuple(method.name for method in chosen), overlaps.digest, version("openinquest"),
        perf_counter() - start, tuple(strata), _sums(strata, crossed, chosen, seed) if strata else None, replication,
        _curves(found),
    )  # fmt: skip


def _used(given: Sequence[int], most: int) -> tuple[int, ...]:
    """Return the numbers of replicates that are estimated, evenly spread over those given."""
    count = min(len(given), max(1, most))
    return tuple(given[at * len(given) // count] for at in range(count))


def _alone(table: OverlapTable) -> Overlaps:
    import polars as pl

    from openinquest.estimate.tables import CODE, COUNT, DRAW

    cells = pl.DataFrame(
        {DRAW: [0] * len(table.codes), CODE: table.codes.tolist(), COUNT: table.counts.tolist()},
        schema={DRAW: pl.Int64, CODE: pl.Int64, COUNT: pl.Int64},
    )
    return Overlaps(table.lists, (), cells, table.provenance)


ByMethod = Mapping[str, Sequence[MethodResult]]
"""What each method gave, replicate by replicate; empty where none was run."""


def _pooled(
    tables: Sequence[OverlapTable | int],
    point: Examined,
    methods: Sequence[Method],
    seed: int,
    exploratory: bool,
    tell: Progress,
) -> tuple[Examined, ByMethod]:
    """Pool each method over replicates; checks and trials stay those of the point's table.

    A replicate that gives no table is the number of persons seen in it.
    """
    from openinquest.estimate.replicates import over_replicates, pooled

    if point.grounds and not exploratory:
        return point, {}
    results, every = [], {}
    whole = [table for table in tables if isinstance(table, OverlapTable)]
    for number, (method, first) in enumerate(zip(methods, point.results, strict=True)):
        tell(f"replicates: {method.name}", 2 * number / len(methods))
        run = iter(
            over_replicates(
                whole,
                lambda table, seed, run=method.brief: run(table, seed),
                seed_of(seed, "replicates", method.name),
            )
        )
        each = [
            next(run) if isinstance(table, OverlapTable) else _few(method.name, table) for table in tables
        ]
        together = pooled(each, seed_of(seed, "pooled", method.name))
        checks = point.predictive.get(method.name)
        reasons = judged(together, (*point.grounds, *_checked(first)), checks, point.trials)
        results.append(replace(together, reasons=reasons))
        every[method.name] = each
    return replace(point, results=tuple(results)), every


def _rubins(every: ByMethod, found: Examined) -> dict[str, MethodResult]:
    """Return each method by Rubin's rule, refused where its pool is."""
    from openinquest.estimate.replicates import rubin

    told = {}
    for result in found.results:
        if result.name in every:
            by_rubin = rubin(every[result.name])
            told[result.name] = replace(by_rubin, reasons=judged(by_rubin, result.reasons))
    return told


def _checked(result: MethodResult) -> tuple[Reason, ...]:
    """Return the reasons that rest on checks of the point's table, which replicates do not repeat."""
    from openinquest.estimate.results import Ground

    kept = {Ground.HIDDEN_LIST, Ground.PRIOR_DRIVEN, Ground.MISFIT, Ground.NEGATIVE}
    return tuple(reason for reason in result.reasons if reason.ground in kept)


def _sums(
    strata: Sequence[StratumReport], crossed: Sequence[ByMethod], methods: Sequence[Method], seed: int
) -> dict[str, Sum]:
    """Return by method the total over strata; `crossed`: of each stratum, its replicates."""
    from openinquest.estimate.crossed import summed_within
    from openinquest.estimate.strata import summed

    totals = {}
    for method in methods:
        by_name = {part.stratum.name: _of(part, method.name) for part in strata}
        own = seed_of(seed, "sum", method.name)
        runs = {
            part.stratum.name: each[method.name]
            for part, each in zip(strata, crossed, strict=True) if method.name in each
        }  # fmt: skip
        totals[method.name] = summed_within(runs, by_name, own) if runs else summed(by_name, seed=own)
    return totals


def _of(part: StratumReport, name: str) -> MethodResult:
    result = part.found.result(name) if part.found else None
    return result or _few(name, part.stratum.n)


def _few(name: str, n: int) -> MethodResult:
    from openinquest.estimate.results import Ground

    few = Reason(Ground.FEW_LISTS, say("strata.few-lists"))
    return MethodResult(name, n, None, None, None, "", "not run", reasons=(few,))


def _curves(found: Examined) -> dict[str, Curve]:
    """Return by method the number unseen under departures from no highest-order interaction, where its fit has one."""
    from openinquest.estimate.identification import Curve, curve_of

    curves = {result.name: curve_of(result, found.table.lists) for result in found.results}
    return {name: curve for name, curve in curves.items() if isinstance(curve, Curve)}
