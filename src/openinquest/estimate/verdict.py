"""When nothing may be said: the rules of refusal for a table and for a method, each with a sentence and its limit.

A rule is either of the table (then no method may be reported) or of one method on it. Limits are constants here, with
their reasons. What no rule can catch is in `NEVER_SEEN`, and stands in every report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb

from openinquest.estimate.overlap import OverlapReport
from openinquest.estimate.predictive import Predictive
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.sensitivity import WIDEST, Kind, Trial, is_wide
from openinquest.estimate.table import OverlapTable

FEWEST_LISTS = 3
"""Two lists cannot tell dependence from persons unseen: any number fits any dependence."""

LEAST_P = 0.005
"""Predictive probability of so poor a fit: such checks are gentle, so that a half per cent is already plain."""

HIDDEN_CHANCE = 0.025
"""How rarely a method whose intervals are right misses so many hidden lists by chance."""

COVERAGE = 0.95

NEVER_SEEN = (
    "No diagnostic looks at the persons whom no list names. Where they differ from all who were seen (a group that "
    "no list reaches), every method here comes out too low, mostly with every check in order: on simulated "
    "populations of three kinds of people, one of them hardly ever listed, intervals of 95% held the true number in 0 "
    "of 100 (averaging over graphs, independent lists) to about 80 of 100 (log-linear by AIC), not in 95."
)


def table_reasons(table: OverlapTable, overlap: OverlapReport) -> tuple[Reason, ...]:
    """Return why no method may be reported for a table, whatever it gives."""
    reasons = []
    known = table.provenance
    if len(table.lists) < FEWEST_LISTS:
        reasons.append(
            Reason(
                Ground.FEW_LISTS,
                f"There are {len(table.lists)} lists. With two, any number of unseen persons fits some dependence "
                "between them, and nothing in the table tells which.",
                len(table.lists), FEWEST_LISTS,
            )
        )  # fmt: skip
    elif not overlap.shared_by_three:
        reasons.append(
            Reason(
                Ground.NO_TRIPLE,
                "No person is on three lists, so that how lists depend on one another is not seen.",
                0, 1,
            )
        )  # fmt: skip
    if len(table.counts) == 1:
        reasons.append(
            Reason(
                Ground.NOT_IDENTIFIED,
                "All persons are on just the same lists, which tells no more than one list does: how many a list "
                "misses is not seen, and lists that agree in everything are likely copies.",
                1, 2,
            )
        )  # fmt: skip
    if len(overlap.pieces) > 1:
        groups = "; ".join(", ".join(piece) for piece in overlap.pieces)
        reasons.append(
            Reason(
                Ground.PIECES,
                f"The lists fall into {len(overlap.pieces)} groups with nobody in common: {groups}. They may tell of "
                "different people.",
                len(overlap.pieces), 1,
            )
        )  # fmt: skip
    for compiled, source in known.copied:
        reasons.append(
            Reason(
                Ground.COPIED,
                f"{compiled} is known to have been compiled in part from {source}: persons on both were not found "
                "twice. Take the two as one list (merge them), or leave one out.",
            )
        )
    if known.reviewed is False:
        reasons.append(
            Reason(
                Ground.UNREVIEWED,
                "Who is the same person across the lists has not been reviewed by persons to the end: a link that is "
                "missed or wrong changes the overlaps, and the estimate many times over.",
            )
        )
    if known.drawn_alike is False:
        reasons.append(
            Reason(
                Ground.RHAT,
                "The chains that drew who is the same person across the lists disagree, so that nobody knows how "
                "uncertain the linkage is.",
            )
        )
    return tuple(reasons)


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
    grounds = dict.fromkeys((reason.ground, reason.says) for reason in found)
    return tuple(next(r for r in found if (r.ground, r.says) == key) for key in grounds)


def whole(results: Iterable[MethodResult], grounds: Sequence[Reason]) -> Verdict:
    """Return REPORT where the table allows it and at least one method may be reported."""
    open_ = any(result.verdict is Verdict.REPORT for result in results)
    return Verdict.REPORT if open_ and not grounds else Verdict.REFUSE


def _width(result: MethodResult) -> Iterable[Reason]:
    if is_wide(result) and not _has(result, Ground.WIDE):
        says = f"The upper end of the interval is more than {WIDEST:g} times the lower: it does not say how many."
        # the ratio itself would give one end away where the other is known
        yield Reason(Ground.WIDE, says, limit=WIDEST)


def _has(result: MethodResult, ground: Ground) -> bool:
    """Say whether a method found this ground itself, so that it is not told twice."""
    return any(reason.ground is ground for reason in result.reasons)


def _misfit(result: MethodResult, predictive: Predictive | None) -> Iterable[Reason]:
    if predictive is not None and predictive.p < LEAST_P and not _has(result, Ground.MISFIT):
        worst = min(predictive.overlaps, key=lambda row: row.p)
        most = (
            f", worst of all persons {_on(worst.name)}: {worst.seen:,} were seen, {worst.low:,.0f} to "
            f"{worst.high:,.0f} are what it expects"
        )
        yield Reason(
            Ground.MISFIT,
            f"The method does not reproduce the overlaps seen{most if worst.outside else ''}.",
            round(predictive.p, 4), LEAST_P,
        )  # fmt: skip


def _on(name: str) -> str:
    return name if name.startswith("on exactly") else f"on {name}"


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
            yield Reason(
                Ground.PRIOR_DRIVEN,
                f"With {trial.of} instead, the median lies outside the interval: the answer comes from the prior "
                "rather than from the lists.",
            )
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
        yield Reason(
            Ground.HIDDEN_LIST,
            f"Asked for the known size of each list from the others, the method missed {len(missed)} of {len(tested)} "
            f"({', '.join(missed)}).",
            round(chance, 4), HIDDEN_CHANCE,
        )  # fmt: skip
