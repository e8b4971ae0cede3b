"""Estimates over replicates of a table, as draws of a linkage or of an imputation give them: pooled into one.

Two ways. `pooled` mixes the laws of N, an equal share from each replicate (Sadinle 2018, arXiv 1812.09590): what the
tables leave open about who is whom goes into the interval as it is. `rubin` combines means and variances of log n0
(Rubin 1987), for few replicates, and takes the persons seen as known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import exp, isfinite, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from openinquest.errors import InputError, Problem
from openinquest.estimate._draws import generator_of, shuffled
from openinquest.estimate.estimates import LEAST_UNSEEN, law
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.sentences import say
from openinquest.estimate.strata import LEVELS, assumption_of
from openinquest.estimate.table import OverlapTable

Floats = NDArray[np.float64]
Method = Callable[..., MethodResult]
"""Called as method(table, seed=...)."""

MOST_REFUSED = 0.05
"""Share of replicates that may be refused and left out: more, and what is left is no longer what linkage left open."""

FEWEST_EFFECTIVE = 40
"""Independent draws that the pooled law is worth at least. Between replicates there are no more than replicates;
with 40, an end of the interval is known to some two fifths of a standard deviation."""

MOST_DRAWS = 20_000
"""Draws kept of a pooled law."""


def over_replicates(
    tables: Sequence[OverlapTable], method: Method, seed: int = 1
) -> tuple[MethodResult, ...]:
    """Return what `method` says of each table; equal tables are estimated once, each with a seed of its own."""
    known: dict[str, MethodResult] = {}
    results = []
    for table in tables:
        key = "\x1f".join((*table.lists, table.digest))
        if key not in known:
            own = int(generator_of(seed, key).integers(2**31))
            known[key] = method(table, seed=own)
        results.append(known[key])
    return tuple(results)


def pooled(results: Sequence[MethodResult], seed: int = 1) -> MethodResult:
    """Return the mixture of the laws of N over replicates, under the same name.

    Every replicate that may be reported gives as many draws as any other, taken by chance for the seed; draws float64
    (1, D). Of a posterior these are its own, and the median is that of all. Of a method that estimates they are of the
    law that its interval stands for (`estimates.law`), and the number is the median of the estimates: the middle of
    resampled tables is not the estimate. `n` is the middle number of persons seen. Refused (Ground.REPLICATES) where
    more than a twentieth of the replicates are refused or have neither draws nor an interval (fewer are left out), and
    for one replicate alone; refused (Ground.ESS) where replicates differ so much that there are too few of them. The
    numbers of a pool refused for its replicates are those over all that have a law.
    `diagnostics`: replicates, left_out, refused_on (grounds and how often), n_range, between (share of the variance
    of log n0 that lies between replicates), effective. Raises InputError without replicates or by several methods.
    """
    _check(results)
    laws = [(result, draws) for result in results if (draws := law(result)) is not None]
    usable = [(result, draws) for result, draws in laws if result.verdict is Verdict.REPORT]
    reasons = _refused(results, len(usable))
    mixed = laws if reasons else usable
    told = _told(results, len(usable))
    base = MethodResult(
        results[0].name, int(np.quantile([result.n for result in results], 0.5, method="inverted_cdf")), None, None,
        None, assumption_of(results), _POOLED, settings=dict(results[0].settings) | {"pooling": "draws", "seed": seed},
        seconds=sum(result.seconds for result in results), estimated=any(result.estimated for result in results),
    )  # fmt: skip
    if not mixed:
        return replace(base, diagnostics=told, reasons=reasons)
    each = max(1, min(min(len(draws) for _, draws in mixed), MOST_DRAWS // len(mixed)))
    drawn = [shuffled(draws, each, generator_of(seed, f"{at}")) for at, (_, draws) in enumerate(mixed)]
    draws = generator_of(seed, "order").permutation(np.concatenate(drawn))
    within, between = _spread([pair for result, _ in mixed if (pair := _log_unseen(result)) is not None])
    effective = len(draws) if between == 0 else min(len(draws), (within + between) / (between / len(mixed)))
    told |= {"between": _share(between, within), "effective": round(effective, 1)}
    if len(mixed) == 1:
        reasons = (*reasons, _ALONE)
    elif effective < FEWEST_EFFECTIVE:
        says = say("replicates.differ", replicates=len(mixed))
        reasons = (*reasons, Reason(Ground.ESS, says, round(effective, 1), FEWEST_EFFECTIVE))
    low, median, high = np.quantile(draws, LEVELS, method="inverted_cdf").tolist()
    estimates = [result.median for result, _ in mixed if result.estimated and result.median is not None]
    if estimates:
        median = float(np.median(estimates))
        # of replicates whose resampled tables nearly all lie to one side
        low, high = min(low, median), max(high, median)
    if not isfinite(high):
        reasons = (*reasons, Reason(Ground.WIDE, say("replicates.no-end")))
    means = [result.mean for result, _ in mixed]
    mean = None if None in means else float(np.mean([each for each in means if each is not None]))
    fitted = [result.fitted for result, _ in mixed if result.fitted is not None]
    alike = len(fitted) == len(mixed) and len({len(row) for row in fitted}) == 1
    return replace(
        base, median=median, mean=mean, interval95=(low, high) if isfinite(high) else None,
        draws=draws[np.isfinite(draws)][None, :], fitted=np.mean(fitted, axis=0) if alike else None, diagnostics=told,
        reasons=reasons, convention=_OF_ESTIMATES if estimates else _POOLED,
    )  # fmt: skip


_POOLED = "equal-tailed 95% interval of the draws of all replicates together"
_OF_ESTIMATES = (
    "equal-tailed 95% interval of all replicates together, each by the law that its own interval stands for, about the "
    "median of the estimates"
)


def rubin(results: Sequence[MethodResult]) -> MethodResult:
    """Return N by Rubin's rule on log n0: the result named "<method>-rubin", without draws.

    With W the mean variance of log n0 within R replicates and B the variance between their means, T = W + (1 + 1/R) B
    and df = (R - 1) (1 + R W / ((R + 1) B))**2. The interval is exp of the mean of log n0, plus and minus T's root
    times Student's t (the normal where B is 0), plus the mean of the persons seen; the median is its middle. Of a
    method that estimates, log n0 is that of the estimate. Its variance is that of the draws or, where the interval is
    not from draws, read from the interval. n0 below one half counts as one half. A law of n0 that is not near to
    lognormal is not well told by it, nor is what replicates differ in persons seen: `diagnostics`
    has n_range, within, between, total, degrees_of_freedom (None if infinite). Refused (Ground.REPLICATES) for one
    replicate, and where more than a twentieth of the replicates are refused. Raises InputError as `pooled` does.
    """
    _check(results)
    first = results[0]
    usable = [result for result in results if result.verdict is Verdict.REPORT]
    reasons = _refused(results, len(usable))
    used = [
        pair
        for pair in (_log_unseen(result) for result in (results if reasons else usable))
        if pair is not None
    ]
    told = _told(results, len(usable))
    settings = dict(first.settings) | {"pooling": "rubin"}
    name, seconds = f"{first.name}-rubin", sum(result.seconds for result in results)
    seen = float(np.mean([result.n for result in results]))
    if len(used) < 2:
        reasons = (*reasons, _ALONE)
        return MethodResult(
            name, round(seen), None, None, None, first.assumption, _RUBIN, settings=settings, diagnostics=told,
            reasons=reasons, seconds=seconds,
        )  # fmt: skip
    count = len(used)
    within, between = _spread(used)
    total = within + (1 + 1 / count) * between
    ratio = count * within / ((count + 1) * between) if between > 0 else np.inf
    freedom = float((count - 1) * (1 + ratio) ** 2)
    reach = float(stdtrit(freedom, LEVELS[2]) if isfinite(freedom) else ndtri(LEVELS[2])) * sqrt(total)
    middle = float(np.mean([place for place, _ in used]))
    told |= {
        "within": within, "between": between, "variance": total,
        "degrees_of_freedom": freedom if isfinite(freedom) else None,
    }  # fmt: skip
    ends = [
        seen + exp(power) if power < _LARGEST else np.inf
        for power in (middle - reach, middle, middle + reach)
    ]
    if not isfinite(ends[2]):
        reasons = (*reasons, Reason(Ground.WIDE, say("replicates.no-end")))
    return MethodResult(
        name, round(seen), ends[1] if isfinite(ends[1]) else None, None,
        (ends[0], ends[2]) if isfinite(ends[2]) else None, first.assumption, _RUBIN, settings=settings,
        diagnostics=told, reasons=reasons, seconds=seconds,
    )  # fmt: skip


_RUBIN = "95% interval by Rubin's rule on log n0, Student's t, with the mean number of persons seen"
_LARGEST = 100.0
_ALONE = Reason(Ground.REPLICATES, say("replicates.one"), 1, 2)


def _check(results: Sequence[MethodResult]) -> None:
    if not results:
        raise InputError("There is nothing to pool.", [Problem("at least one replicate", "none")])
    names = sorted({result.name for result in results})
    if len(names) > 1:
        raise InputError(
            "These replicates cannot be pooled.", [Problem("estimates by one method", ", ".join(names))]
        )


def _refused(results: Sequence[MethodResult], usable: int) -> tuple[Reason, ...]:
    share = 1 - usable / len(results)
    if share <= MOST_REFUSED:
        return ()
    counts = {"refused": len(results) - usable, "replicates": len(results)}
    grounds = {reason.ground: None for result in results for reason in result.reasons}
    named = tuple(say(f"ground.{ground.name}") for ground in sorted(grounds))
    says = (
        say("replicates.refused", **counts, grounds=named) if named else say("replicates.no-draws", **counts)
    )
    return (Reason(Ground.REPLICATES, says, round(share, 4), MOST_REFUSED),)


def _grounds(results: Sequence[MethodResult]) -> dict[str, int]:
    found: dict[str, int] = {}
    for result in results:
        for ground in sorted({reason.ground.value for reason in result.reasons}):
            found[ground] = found.get(ground, 0) + 1
    return found


def _told(results: Sequence[MethodResult], usable: int) -> dict[str, object]:
    seen = [result.n for result in results]
    return {
        "replicates": len(results),
        "left_out": len(results) - usable,
        "refused_on": _grounds(results),
        "n_range": [min(seen), max(seen)],
    }


def _log_unseen(result: MethodResult) -> tuple[float, float] | None:
    """Return log n0 and its variance, None where there are neither draws nor an interval.

    The mean of draws of a posterior; of a method that estimates its estimate, with the variance over resampled tables
    where its interval is from these.
    """
    place, variance = None, None
    if result.draws is not None and (result.resampling is not None or not result.estimated):
        draws = np.asarray(result.draws, np.float64).ravel() - result.n
        logs = np.log(np.maximum(draws, LEAST_UNSEEN))
        place, variance = float(logs.mean()), float(logs.var(ddof=1)) if len(logs) > 1 else 0.0
        if not result.estimated:
            return place, variance
    if result.median is None:
        return None
    if variance is None:
        if result.interval95 is None:
            return None
        low, high = (log(max(end - result.n, LEAST_UNSEEN)) for end in result.interval95)
        variance = ((high - low) / (2 * float(ndtri(LEVELS[2])))) ** 2
    return log(max(result.median - result.n, LEAST_UNSEEN)), variance


def _spread(logs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the mean variance within and the variance between."""
    places, variances = np.array(logs).T
    return float(variances.mean()), float(places.var(ddof=1)) if len(places) > 1 else 0.0


def _share(between: float, within: float) -> float:
    return round(between / (between + within), 4) if between + within > 0 else 0.0
