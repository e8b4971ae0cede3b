"""When nothing may be said: the rules of refusal for a table and for a method, each with a sentence and its limit.

A rule is either of the table (then no method may be reported) or of one method on it. Limits are constants here, with
their reasons. What no rule can catch is in `NEVER_SEEN`, and stands in every report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb

from openinquest.estimate.copies import same_persons
from openinquest.estimate.overlap import OverlapReport
from openinquest.estimate.predictive import Predictive
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.sensitivity import WIDEST, Kind, Trial, is_wide
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable

FEWEST_LISTS = 3
"""Two lists cannot tell dependence from persons unseen: any number fits any dependence."""

FEWEST_SHARED = 7
"""Persons on two lists or more: with fewer found again, even independent lists give a number that is far off on average
(Robson and Regier 1964), and what is averaged over models is little but the prior."""

LEAST_P = 0.005
"""Predictive probability of so poor a fit: such checks are gentle, so that a half per cent is already plain."""

HIDDEN_CHANCE = 0.025
"""How rarely a method whose intervals are right misses so many hidden lists by chance."""

COVERAGE = 0.95

_INDEPENDENT = ("loglinear-independence", "chapman")

NEVER_SEEN = (
    "No diagnostic looks at the persons whom no list names. Where they differ from all who were seen (a group that "
    "no list reaches), every method here comes out too low, mostly with every check in order: on simulated "
    "populations of three kinds of people, one of them hardly ever listed, intervals of 95% held the true number in 0 "
    "of 100 (averaging over graphs, independent lists) or 1 of 100 (latent classes) to about 80 of 100 (log-linear by "
    "AIC), not in 95."
)


def table_reasons(table: OverlapTable, overlap: OverlapReport) -> tuple[Reason, ...]:
    """Return why no method may be reported for a table, whatever it gives."""
    reasons = []
    known = table.provenance
    if len(table.lists) < FEWEST_LISTS:
        says = say("few-lists.table", lists=len(table.lists))
        reasons.append(Reason(Ground.FEW_LISTS, says, len(table.lists), FEWEST_LISTS))
    elif not overlap.shared_by_three:
        reasons.append(Reason(Ground.NO_TRIPLE, say("no-triple"), 0, 1))
    else:
        shared = sum(overlap.by_lists[1:])
        if shared < FEWEST_SHARED:
            says = say("few-shared", shared=shared, limit=FEWEST_SHARED)
            reasons.append(Reason(Ground.FEW_SHARED, says, shared, FEWEST_SHARED))
    if len(table.counts) == 1:
        reasons.append(Reason(Ground.NOT_IDENTIFIED, say("one-pattern"), 1, 2))
    if len(overlap.pieces) > 1:
        groups = tuple(", ".join(piece) for piece in overlap.pieces)
        says = say("pieces.table", pieces=len(groups), groups=groups)
        reasons.append(Reason(Ground.PIECES, says, len(groups), 1))
    for compiled, source in known.copied:
        reasons.append(Reason(Ground.COPIED, say("copied.table", compiled=compiled, source=source)))
    reasons += same_persons(table)
    if known.reviewed is False:
        reasons.append(Reason(Ground.UNREVIEWED, say("unreviewed.table")))
    if known.drawn_alike is False:
        reasons.append(Reason(Ground.RHAT, say("drawn-apart")))
    return tuple(reasons)


def contradicted(table: OverlapTable, result: MethodResult) -> tuple[Reason, ...]:
    """Return why what is known of a table contradicts what one method takes for granted.

    Negative dependence forbids lists to be independent. Models in which lists may depend take it up as far as the
    overlaps show it, and stay.
    """
    if table.provenance.negative_dependence and result.name in _INDEPENDENT:
        return (Reason(Ground.NEGATIVE, say("negative.independent")),)
    return ()


def judged(
    result: MethodResult,
    table_grounds: Sequence[Reason],
    predictive: Predictive | None = None,
    trials: Iterable[Trial] = (),
) -> tuple[Reason, ...]:
    """Return all reasons against reporting a method: its own, the table's, and those of its checks."""
    own = [trial for trial in trials if trial.method == result.name]
    found = [*table_grounds, *result.reasons, *_width(result), *_misfit(result, predictive)]
    found += [*_driven(result, own), *_hidden(own)]
    if result.median is None and not found:
        found.append(Reason(Ground.NOT_EXISTING, say("no-estimate")))
    grounds = dict.fromkeys((reason.ground, reason.says) for reason in found)
    return tuple(next(r for r in found if (r.ground, r.says) == key) for key in grounds)


def whole(results: Iterable[MethodResult], grounds: Sequence[Reason]) -> Verdict:
    """Return REPORT where the table allows it and at least one method may be reported."""
    open_ = any(result.verdict is Verdict.REPORT for result in results)
    return Verdict.REPORT if open_ and not grounds else Verdict.REFUSE


def _width(result: MethodResult) -> Iterable[Reason]:
    if is_wide(result) and not _has(result, Ground.WIDE):
        # the ratio itself would give one end away where the other is known
        yield Reason(Ground.WIDE, say("wide", limit=WIDEST), limit=WIDEST)


def _has(result: MethodResult, ground: Ground) -> bool:
    """Say whether a method found this ground itself, so that it is not told twice."""
    return any(reason.ground is ground for reason in result.reasons)


def _misfit(result: MethodResult, predictive: Predictive | None) -> Iterable[Reason]:
    if predictive is not None and predictive.p < LEAST_P and not _has(result, Ground.MISFIT):
        worst = min(predictive.overlaps, key=lambda row: row.p)
        says = say("misfit")
        if worst.outside:
            says = say("misfit.worst", where=worst.where, seen=worst.seen, low=worst.low, high=worst.high)
        yield Reason(Ground.MISFIT, says, round(predictive.p, 4), LEAST_P)


def _driven(result: MethodResult, trials: Iterable[Trial]) -> Iterable[Reason]:
    """Compare medians under other priors with the interval of the method itself."""
    if result.interval95 is None or _has(result, Ground.PRIOR_DRIVEN):
        return
    low, high = result.interval95
    for trial in trials:
        other = trial.result
        if (
            trial.kind is Kind.PRIOR
            and not trial.weighed
            and trial.usable
            and other.median is not None
            and not low <= other.median <= high
        ):
            yield Reason(Ground.PRIOR_DRIVEN, say("prior.other", of=trial.of))
            return


def _hidden(trials: Iterable[Trial]) -> Iterable[Reason]:
    """Count the lists whose known size the method misses, and refuse where so many would be rare by chance."""
    tested = [
        trial for trial in trials if trial.kind is Kind.HIDDEN and trial.usable and trial.result.interval95
    ]
    missed = [trial.of for trial in tested if not trial.holds]
    chance = sum(
        comb(len(tested), k) * (1 - COVERAGE) ** k * COVERAGE ** (len(tested) - k)
        for k in range(len(missed), len(tested) + 1)
    )
    if missed and chance < HIDDEN_CHANCE:
        says = say("hidden", missed=len(missed), tested=len(tested), lists=tuple(missed))
        yield Reason(Ground.HIDDEN_LIST, says, round(chance, 4), HIDDEN_CHANCE)
