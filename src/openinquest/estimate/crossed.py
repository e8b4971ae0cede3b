"""Strata of replicates: each stratum pooled over its replicates, totals added up within each before they are pooled.

A person may stand in one stratum in one replicate and in another in the next. Sums of pooled strata would take the two
for independent; the sum within a replicate has the person once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from openinquest.estimate.replicates import pooled
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.sentences import say
from openinquest.estimate.strata import Sum, addable, summed


def summed_within(
    by_stratum: Mapping[str, Sequence[MethodResult]], together: Mapping[str, MethodResult], seed: int = 1
) -> Sum:
    """Return the total of one method over strata of which there are replicates.

    `by_stratum`: results of each replicate, in one order; `together`: of each stratum, pooled and judged, which says
    what may be in the total. Strata are added up within each replicate (as `summed` does), and the sums pooled (as
    `pooled` does), with its refusals: a replicate in which a stratum of the total is refused has no sum. A total of one
    stratum is that stratum. Raises InputError as these two do, and ValueError for strata of unequally many replicates.
    """
    base = summed(together, seed)
    result = base.result
    if len(base.covers) > 1:
        result = pooled(list(_sums(by_stratum, base.covers, seed, marked=False)), seed)
    everything = base.everything
    if everything is not None:
        drawn = [name for name in by_stratum if addable(together[name])]
        everything = replace(
            pooled(list(_sums(by_stratum, drawn, seed, marked=True)), seed), reasons=everything.reasons
        )
    return replace(base, result=result, everything=everything)


def _sums(
    by_stratum: Mapping[str, Sequence[MethodResult]], names: Sequence[str], seed: int, *, marked: bool
) -> list[MethodResult]:
    """Return the sum over these strata in each replicate; `marked`: also of refused ones, to look at."""
    sums = []
    for each in zip(*(by_stratum[name] for name in names), strict=True):
        total = summed(dict(zip(names, each, strict=True)), seed)
        found = total.result
        if marked and total.everything is not None:
            found = total.everything
        if total.complete or marked:
            sums.append(found)
            continue
        grounds = (reason for part in each if part.verdict is Verdict.REFUSE for reason in part.reasons)
        reasons = tuple({reason.ground: reason for reason in grounds}.values())
        reasons = reasons or (Reason(Ground.STRATA, say("strata.no-draws")),)
        sums.append(replace(found, draws=None, median=None, mean=None, interval95=None, reasons=reasons))
    return sums
