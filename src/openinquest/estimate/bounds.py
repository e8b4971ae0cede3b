"""Two lists at a time, and a lower bound from all of them: simple formulas with simple conditions.

Both are estimates, with intervals, and both are wrong where their condition fails. Chapman's estimator supposes that
two lists are independent, which two lists cannot show. Chao's lower bound supposes that some persons are easier to
find than others, by all lists alike, and that lists otherwise do not depend on each other, or draw from each other's
persons; where being on one list keeps persons off another it lies above the truth.
"""

from __future__ import annotations

import time
from itertools import combinations
from math import exp, isfinite, log, sqrt
from typing import Any

import numpy as np
from scipy.stats import norm

from openinquest.errors import InputError, Problem
from openinquest.estimate.copies import same_persons
from openinquest.estimate.overlap import overlap_report
from openinquest.estimate.results import Ground, MethodResult, Reason
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable

_Z = float(norm.ppf(0.975))


def chapman(table: OverlapTable, pair: tuple[str, str] | None = None) -> MethodResult:
    """Estimate N from two lists: (n1 + 1)(n2 + 1) / (m + 1) - 1 (Chapman 1951).

    `pair` names the lists; a table of two needs none. `n` of the result are persons on either. Nearly unbiased where
    the lists are independent and n1 + n2 >= N; the variance is Seber's (1970), the interval lognormal about the
    unseen. It always carries a reason to refuse, since two lists show nothing of how they depend on each other.
    Raises InputError where there is no such pair.
    """
    began = time.perf_counter()
    names = tuple(pair) if pair else table.lists
    if len(names) != 2 or names[0] == names[1]:
        raise InputError("Chapman's estimator takes two lists.", [Problem("two names", ", ".join(names))])
    two = table.only(names)
    cells = two.cells().astype(object)  # whole numbers of any size
    left, right, both = int(cells[1]), int(cells[2]), int(cells[3])
    first, second = left + both, right + both
    reasons = [_few(len(names)), *_provenance(two)]
    settings = {"lists": list(names)}
    if not both:
        says = say("chapman.nobody", first=names[0], second=names[1])
        reasons.append(Reason(Ground.NOT_EXISTING, says, 0, 1))
        return _refused("chapman", two.n, _INDEPENDENT, settings, reasons, began)
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * left * right / ((both + 1) ** 2 * (both + 2))
    return MethodResult(
        "chapman",
        two.n,
        median=total,
        mean=None,
        interval95=_lognormal(two.n, total - two.n, variance),
        assumption=_INDEPENDENT,
        convention="95 %, lognormal about the unseen, variance after Seber",
        settings=settings,
        diagnostics={"on_first": first, "on_second": second, "on_both": both},
        reasons=tuple(reasons),
        seconds=time.perf_counter() - began,
        estimated=True,
    )


def chapman_pairs(table: OverlapTable) -> tuple[MethodResult, ...]:
    """Return Chapman's estimator for every two lists, in the order of the lists: how far they lie apart shows
    dependence.
    """
    return tuple(chapman(table, pair) for pair in combinations(table.lists, 2))


def chao(table: OverlapTable) -> MethodResult:
    """Estimate a lower bound of N from those on one list and on two: n + sum_{i<j} f_i f_j / (f + 1).

    f_i: persons on list i alone; f: persons on exactly two lists. If person k is on list i with odds a_k t_i, then
    E f_i f_j is at most n0 times what persons on lists i and j alone are expected (Cauchy and Schwarz), whatever the
    law of a: Chao's bound (1987, 1989) for lists of unequal reach (Rivest and Baillargeon 2007). With equal reach it
    is her n + (L - 1) / L f1^2 / (2 f2); that form, given in `diagnostics["equal_lists"]`, lies above the truth for
    unequal lists even where they are independent. One in the denominator takes off the bias, as in Chapman's
    estimator, which this is for two lists. Variance by the delta method, interval lognormal about the unseen.
    Refused where lists are copied from each other or look like copies, linkage is unreviewed, dependence may be
    negative, lists are in pieces, or nobody is on exactly two lists.
    """
    began = time.perf_counter()
    by_number = table.patterns.sum(axis=1, dtype=np.int64)
    alone = [0.0] * len(table.lists)
    for pattern, count in zip(table.patterns[by_number == 1], table.counts[by_number == 1], strict=True):
        alone[int(np.argmax(pattern))] = float(count)
    # sorted, so that sums in floating point do not depend on the order of lists
    alone.sort()
    once, twice = sum(alone), float(table.counts[by_number == 2].sum())
    reasons = [*_provenance(table), *same_persons(table)]
    if len(table.counts) == 1:
        reasons.append(Reason(Ground.NOT_IDENTIFIED, say("one-pattern"), 1, 2))
    if table.provenance.negative_dependence:
        reasons.append(Reason(Ground.NEGATIVE, say("bound.negative")))
    pieces = overlap_report(table).pieces
    if len(pieces) > 1:
        reasons.append(Reason(Ground.PIECES, say("bound.pieces"), len(pieces), 1))
    if not twice:
        reasons.append(Reason(Ground.NOT_EXISTING, say("bound.nobody"), 0, 1))
        return _refused("chao", table.n, _BOUND, {}, reasons, began)
    products = sum(one * two for one, two in combinations(alone, 2))
    unseen = products / (twice + 1)
    variance = (
        sum(one * (once - one) ** 2 for one in alone) / (twice + 1) ** 2
        + products**2 * twice / (twice + 1) ** 4
        + unseen
    )
    lists = len(table.lists)
    equal = (lists - 1) / lists * once * max(once - 1, 0) / (2 * (twice + 1))
    return MethodResult(
        "chao",
        table.n,
        median=table.n + unseen,
        mean=None,
        interval95=_lognormal(table.n, unseen, variance),
        assumption=_BOUND,
        convention="95 %, lognormal about the unseen, of the bound itself",
        diagnostics={
            "on_one_list": int(once),
            "on_two_lists": int(twice),
            "equal_lists": {"estimate": table.n + equal},
        },
        reasons=tuple(reasons),
        seconds=time.perf_counter() - began,
        estimated=True,
    )


def _lognormal(n: int, unseen: float, variance: float) -> tuple[float, float]:
    """Return n + n0 / C, n + n0 C with C = exp(z sqrt(log(1 + var / n0^2))) (Chao 1987)."""
    if unseen <= 0:
        return float(n), float(n)
    factor = exp(min(_Z * sqrt(log(1 + variance / unseen**2)), 600.0))
    return n + unseen / factor, n + unseen * factor if isfinite(unseen * factor) else float("inf")


def _few(lists: int) -> Reason:
    return Reason(Ground.FEW_LISTS, say("few-lists.dependence"), lists, 3)


def _provenance(table: OverlapTable) -> list[Reason]:
    found = []
    for compiled, source in table.provenance.copied:
        found.append(Reason(Ground.COPIED, say("bound.copied", compiled=compiled, source=source)))
    if table.provenance.reviewed is False:
        found.append(Reason(Ground.UNREVIEWED, say("bound.unreviewed")))
    return found


def _refused(
    name: str, n: int, assumption: str, settings: dict[str, Any], reasons: list[Reason], began: float
) -> MethodResult:
    return MethodResult(
        name, n, None, None, None, assumption, "", settings=settings, reasons=tuple(reasons),
        seconds=time.perf_counter() - began,
    )  # fmt: skip


_INDEPENDENT = (
    "Being on one of the two lists makes being on the other neither likelier nor less likely, for everybody."
)
_BOUND = (
    "Some persons are easier to find than others, by every list alike; lists otherwise do not depend on each other, or "
    "draw on each other's persons. Then at least this many exist. Where being on one list keeps persons off another, "
    "or links between lists were missed, the number may be too high and is no bound."
)
