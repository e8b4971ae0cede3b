"""When the average over graphs may not be reported, each rule with its bound and the reason for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from openinquest.estimate.dga.graphs import Bools
from openinquest.estimate.dga.posterior import Posterior
from openinquest.estimate.dga.search import Found
from openinquest.estimate.results import Ground, Reason
from openinquest.estimate.sentences import say

MOST_BEYOND = 1e-3
"""Mass that a grid may cut off: it moves the end of a 95% interval by a twenty-fifth of what lies beyond it."""

MOST_COMPLETE = 0.1
"""Posterior probability of the complete graph from which the answer is the prior's: under it the counts say nothing
of the unseen. From a fortieth it may set an end of the interval, from a half the median."""

MOST_MOVED = 1.5
"""Ratio of medians under two priors that no data tell apart, beyond which the prior speaks; or where the one median
lies outside the interval of the other."""

CLOSE = 4.0
"""Other deltas within this factor always count: with the usual one, the prior weighs a quarter to four persons."""

REJECTED = -5.0
"""Log of the Bayes factor (150 to 1: Kass and Raftery 1995) below which the data reject another delta, which then
does not count unless it is close. Of five lists and more, most tables reject .5 by e**6 and more."""

MOST_BY_ONE = 0.1
"""Mass of the graphs that only one run of the search found: what none found is then not small."""

MOST_APART = 0.1
"""Distance of a run's median from that of all runs, in lengths of the interval."""


def few_lists(posterior: Posterior) -> Iterable[Reason]:
    """Refuse two lists."""
    lists = len(posterior.table.lists)
    if lists < 3:
        yield Reason(Ground.FEW_LISTS, say("dga.two-lists"), lists, 3)


def grid_end(posterior: Posterior) -> Iterable[Reason]:
    """Refuse where mass lies beyond the end of the grid."""
    if posterior.beyond > MOST_BEYOND:
        if posterior.limits:
            says = say("dga.grid-asked", end=posterior.limits[1], beyond=posterior.beyond)
        else:
            says = say("dga.grid-beyond", beyond=posterior.beyond)
        yield Reason(Ground.GRID_END, says, round(posterior.beyond, 6), MOST_BEYOND)


def driven_by_complete(posterior: Posterior, bare: Posterior) -> Iterable[Reason]:
    """Refuse where the complete graph, which the data tell nothing about, has a say."""
    if posterior.complete > MOST_COMPLETE:
        yield Reason(
            Ground.PRIOR_DRIVEN,
            say("dga.complete", probability=posterior.complete),
            round(posterior.complete, 4), MOST_COMPLETE,
        )  # fmt: skip
    elif moved(posterior, bare):
        yield Reason(Ground.PRIOR_DRIVEN, say("dga.without-complete"), limit=MOST_MOVED)


def driven_by_delta(posterior: Posterior, others: Sequence[tuple[float, Posterior]]) -> Iterable[Reason]:
    """Refuse where another delta, close or not rejected by the data, gives another answer."""
    for delta, other in others:
        close = max(delta / posterior.delta, posterior.delta / delta) <= CLOSE
        if (close or other.log_evidence - posterior.log_evidence > REJECTED) and moved(posterior, other):
            key = "dga.delta-close" if close else "dga.delta-open"
            says = say(key, other=delta, used=posterior.delta)
            yield Reason(Ground.PRIOR_DRIVEN, says, limit=MOST_MOVED)
            return


def moved(one: Posterior, two: Posterior) -> bool:
    """Return whether the median of the second lies outside the interval of the first, or too far from its median."""
    low, median, high = one.interval()
    other = two.interval()[1]
    if not np.isfinite([median, other]).all():
        return True
    return not low <= other <= high or max(median, other) > MOST_MOVED * min(median, other)


def agreement(posterior: Posterior, found: Found) -> tuple[dict[str, Any], list[Reason]]:
    """Return what the runs of the search tell of one another, and reasons where they differ."""
    runs = found.runs[:, posterior.grid.graphs]
    shares = runs @ posterior.probability
    alone = float(posterior.probability[runs.sum(axis=0) == 1].sum()) if len(runs) > 1 else 1.0
    low, median, high = posterior.interval()
    medians = [_median_of(posterior, run) for run in runs]
    apart = max(abs(each - median) for each in medians) / max(high - low, 1.0)
    told = {
        "runs": len(runs),
        "evaluated": list(found.evaluated),
        "open": [round(share, 6) for share in found.open],
        "share": [round(float(share), 6) for share in shares],
        "found_by_one": round(alone, 6),
        "apart": round(apart, 4),
    }
    reasons = []
    if alone > MOST_BY_ONE:
        says = say("dga.by-one", share=alone, runs=len(runs))
        reasons.append(Reason(Ground.RHAT, says, round(alone, 4), MOST_BY_ONE))
    if not apart <= MOST_APART:
        says = say("dga.apart")
        reasons.append(Reason(Ground.RHAT, says, round(apart, 4) if np.isfinite(apart) else None, MOST_APART))
    return told, reasons


def _median_of(posterior: Posterior, run: Bools) -> float:
    """Return the median of N over the graphs of one run; infinite where it found none that matters."""
    law = np.cumsum(run @ posterior.mass)
    if not law[-1] > 0:
        return float("inf")
    return float(posterior.table.n + posterior.grid.unseen[np.searchsorted(law, law[-1] / 2)])
