"""Totals over strata: the draws of each added up, and an account of the strata that are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openinquest.errors import InputError, Problem
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.sentences import Sentence, say

Floats = NDArray[np.float64]

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
    `everything`: over all strata that have draws, to look at; refused where any of them is; None where none has any.
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

    Draws are added one by one after those of each stratum are put in an order of their own, which depends on `seed`
    and the stratum's name: strata are taken as independent, and order in chains means nothing. Where strata have
    different numbers of draws, the fewer are gone through again in another order. A stratum that is refused, or that
    has no draws, is left out, and the total says so: it is then of the other strata, not of all persons. Raises
    InputError without strata, and where they come from different methods.
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
    drawn = {stratum: result for stratum, result in ordered.items() if result.draws is not None}
    everything = None
    if drawn:
        everything = _total(drawn, seed, _grounds(refused, len(drawn), len(parts)))
    return Sum(
        _total(open_, seed, reasons) if open_ else _none(ordered, reasons),
        everything, parts, seen, inside, seen - inside, says,
    )  # fmt: skip


def resampled(draws: Floats, count: int, generator: np.random.Generator) -> Floats:
    """Return `count` of the draws, each as often as any other but once, in an order by chance; float64 (count,)."""
    flat = np.asarray(draws, np.float64).ravel()
    rounds = [generator.permutation(flat) for _ in range(-(-count // len(flat)))]
    mixed: Floats = np.concatenate(rounds)[:count]
    return mixed


def generator_of(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers of one stratum or replicate, which do not depend on what others there are."""
    digest = blake2b(f"{seed}\n{name}".encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def _usable(result: MethodResult) -> bool:
    return result.verdict is Verdict.REPORT and result.draws is not None


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
    count = max(result.draws.size for result in results.values() if result.draws is not None)
    draws = np.zeros(count)
    for stratum, result in results.items():
        if result.draws is not None:
            draws += resampled(result.draws, count, generator_of(seed, stratum))
    first = next(iter(results.values()))
    low, median, high = np.quantile(draws, LEVELS, method="inverted_cdf").tolist()
    # a mean that one stratum does not have, the sum has not either
    means = [result.mean for result in results.values()]
    mean = None if None in means else float(sum(each for each in means if each is not None))
    return MethodResult(
        first.name, sum(result.n for result in results.values()), median, mean, (low, high), first.assumption,
        CONVENTION, draws[None, :], settings={"strata": list(results), "seed": seed},
        diagnostics={"draws": count}, reasons=reasons, seconds=sum(result.seconds for result in results.values()),
    )  # fmt: skip


def _none(results: Mapping[str, MethodResult], reasons: tuple[Reason, ...]) -> MethodResult:
    first = next(iter(results.values()))
    return MethodResult(first.name, 0, None, None, None, first.assumption, CONVENTION, reasons=reasons)


def _said(strata: int, reported: int, inside: int, outside: int, refused: Sequence[str]) -> Sentence:
    if reported == strata:
        return say("sum.all", strata=strata, inside=inside)
    if not reported:
        return say("sum.none", strata=strata, outside=outside)
    return say(
        "sum.some", reported=reported, strata=strata, inside=inside, refused=tuple(refused), outside=outside
    )
