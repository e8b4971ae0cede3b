"""Totals over strata: draws or estimates added up, and an account of the strata that are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from openinquest.errors import InputError, Problem
from openinquest.estimate._draws import generator_of, shuffled
from openinquest.estimate.estimates import added
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.sentences import Sentence, say

LEVELS = (0.025, 0.5, 0.975)
CONVENTION = "equal-tailed 95% interval of sums of draws, each stratum's in an order of its own"


@dataclass(frozen=True, slots=True)
class Part:
    """One stratum of a total: persons seen in it, whether its estimate may be reported, and if not, why."""

    stratum: str
    seen: int
    reported: bool
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the part as plain data; nothing in it is an estimate."""
        return {
            "stratum": self.stratum,
            "n": self.seen,
            "verdict": (Verdict.REPORT if self.reported else Verdict.REFUSE).value,
            "reasons": [reason.as_json() for reason in self.reasons],
        }


@dataclass(frozen=True, eq=False)
class Sum:
    """A total of one method over strata.

    `result`: of the reported strata only, draws float64 (1, D); refused by Ground.STRATA where none is reported.
    `everything`: over all strata that have draws or an estimate, to look at; refused where any stratum is; None where
    none has any.
    `parts`: every stratum, by name. `seen`: persons seen, in all, in reported strata, and in those left out.
    """

    result: MethodResult
    everything: MethodResult | None
    parts: tuple[Part, ...]
    seen: int
    seen_reported: int
    seen_left_out: int
    says: str

    @property
    def covers(self) -> tuple[str, ...]:
        """The strata that are in it."""
        return tuple(part.stratum for part in self.parts if part.reported)

    @property
    def leaves_out(self) -> tuple[str, ...]:
        """The strata that are not."""
        return tuple(part.stratum for part in self.parts if not part.reported)

    @property
    def complete(self) -> bool:
        """Whether every stratum is in it."""
        return not self.leaves_out

    def as_json(self, *, exploratory: bool = False) -> dict[str, Any]:
        """Return the total as plain data; only with `exploratory` also that over all strata."""
        told = self.result.as_json(exploratory=exploratory) | {
            "says": self.says,
            "all_strata": self.complete,
            "covers": list(self.covers),
            "leaves_out": list(self.leaves_out),
            "n": self.seen,
            "n_of_total": self.seen_reported,
            "n_left_out": self.seen_left_out,
            "parts": [part.as_json() for part in self.parts],
        }
        if exploratory and self.everything is not None:
            told["everything"] = self.everything.as_json(exploratory=True)
        return told


def summed(results: Mapping[str, MethodResult], seed: int = 1) -> Sum:
    """Return the total of one method over strata, `results` by the name of the stratum.

    Draws of a posterior are added one by one after those of each stratum are put in an order of their own, which
    depends on `seed` and the stratum's name: strata are taken as independent, and order in chains means nothing. Where
    strata have different numbers of draws, the fewer are gone through again in another order. Of other methods the
    total is the sum of the estimates, with an interval as `estimates.added` makes it. A total of one stratum is that
    stratum. A stratum that is refused, or that has neither draws nor an interval, is left out, and the total says so:
    it is then of the other strata, not of all persons. The order of strata changes nothing. Raises InputError without
    strata, and where they come from different methods.
    """
    if not results:
        raise InputError("There is nothing to add up.", [Problem("at least one stratum", "none")])
    names = sorted({result.name for result in results.values()})
    if len(names) > 1:
        raise InputError(
            "These strata cannot be added up.", [Problem("estimates by one method", ", ".join(names))]
        )
    ordered = {stratum: results[stratum] for stratum in sorted(results)}
    open_ = {stratum: result for stratum, result in ordered.items() if _usable(result)}
    parts = tuple(
        Part(stratum, result.n, stratum in open_, _why(result, stratum in open_))
        for stratum, result in ordered.items()
    )
    seen, inside = sum(part.seen for part in parts), sum(part.seen for part in parts if part.reported)
    refused = [part for part in parts if not part.reported]
    says = _said(len(parts), len(open_), inside, seen - inside, [part.stratum for part in refused])
    reasons = () if open_ else (Reason(Ground.STRATA, say("strata.none"), 0, 1),)
    told = {stratum: result for stratum, result in ordered.items() if addable(result)}
    everything = None
    if told:
        everything = _total(told, seed, _grounds(refused, len(told), len(parts)))
    return Sum(
        _total(open_, seed, reasons) if open_ else _none(ordered, reasons),
        everything, parts, seen, inside, seen - inside, says,
    )  # fmt: skip


def addable(result: MethodResult) -> bool:
    """Return whether a result can be part of a total: it has draws or, where it is an estimate, a number."""
    return result.median is not None if result.estimated else result.draws is not None


def assumption_of(results: Sequence[MethodResult]) -> str:
    """Return what results of one method take for granted: in general words where each has a model of its own."""
    first = results[0].assumption
    if all(result.assumption == first for result in results):
        return first
    general = getattr(first, "key", "") == "assumption.loglinear"
    return say("assumption.loglinear-none") if general else first


def _usable(result: MethodResult) -> bool:
    whole = not result.estimated or result.interval95 is not None
    return result.verdict is Verdict.REPORT and addable(result) and whole


def _why(result: MethodResult, usable: bool) -> tuple[Reason, ...]:
    if usable or result.reasons:
        return result.reasons
    return (Reason(Ground.STRATA, say("strata.no-draws")),)


def _grounds(refused: Sequence[Part], drawn: int, strata: int) -> tuple[Reason, ...]:
    if not refused:
        return ()
    lacking = strata - drawn
    key = "strata.lacking" if lacking else "strata.some"
    says = say(key, refused=len(refused), strata=strata, **({"lacking": lacking} if lacking else {}))
    return (Reason(Ground.STRATA, says, len(refused), 0),)


def _total(results: Mapping[str, MethodResult], seed: int, reasons: tuple[Reason, ...]) -> MethodResult:
    every = list(results.values())
    if len(every) == 1:
        only = every[0]
        return replace(
            only, draws=None if only.draws is None else only.draws.reshape(1, -1), fitted=None, cells=None,
            settings=dict(only.settings) | {"strata": list(results)}, reasons=reasons,
        )  # fmt: skip
    base = MethodResult(
        every[0].name, sum(result.n for result in every), None, None, None, assumption_of(every), CONVENTION,
        settings={"strata": list(results), "seed": seed}, reasons=reasons,
        seconds=sum(result.seconds for result in every),
    )  # fmt: skip
    if not any(result.estimated for result in every):
        return _of_draws(base, results, seed)
    found = added(results, seed)
    return replace(
        base, median=found.estimate, interval95=found.interval, convention=found.convention, estimated=True,
        draws=None if found.draws is None else found.draws[None, :], resampling=found.resampling,
        diagnostics=found.diagnostics,
    )  # fmt: skip


def _of_draws(base: MethodResult, results: Mapping[str, MethodResult], seed: int) -> MethodResult:
    drawn = {stratum: result.draws for stratum, result in results.items() if result.draws is not None}
    count = max(draws.size for draws in drawn.values())
    total = np.zeros(count)
    for stratum, draws in drawn.items():
        total += shuffled(draws, count, generator_of(seed, stratum))
    low, median, high = np.quantile(total, LEVELS, method="inverted_cdf").tolist()
    # a mean that one stratum does not have, the sum has not either
    means = [result.mean for result in results.values()]
    mean = None if None in means else float(sum(each for each in means if each is not None))
    return replace(
        base, median=median, mean=mean, interval95=(low, high), draws=total[None, :], diagnostics={"draws": count}
    )  # fmt: skip


def _none(results: Mapping[str, MethodResult], reasons: tuple[Reason, ...]) -> MethodResult:
    every = list(results.values())
    return MethodResult(every[0].name, 0, None, None, None, assumption_of(every), CONVENTION, reasons=reasons)


def _said(strata: int, reported: int, inside: int, outside: int, refused: Sequence[str]) -> Sentence:
    if reported == strata:
        return say("sum.all", strata=strata, inside=inside)
    if not reported:
        return say("sum.none", strata=strata, outside=outside)
    return say(
        "sum.some", reported=reported, strata=strata, inside=inside, refused=tuple(refused), outside=outside
    )
