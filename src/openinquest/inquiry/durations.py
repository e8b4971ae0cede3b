"""How long things take where some have not ended: the product-limit estimate, for dates known only within bounds.

Kaplan and Meier (1958), variance after Greenwood, intervals on the scale of log(-log S), and the interval of
the median after Brookmeyer and Crowley (1982). Ends at the same time as a censoring come before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

import polars as pl

from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, earlier

_HALF = 0.5


class Length(NamedTuple):
    """How many days something took at least and at most (None: no limit), and whether it ended.

    What has not ended has lasted so long up to the last observation and may last longer.
    """

    low: int
    high: int | None
    ended: bool


class Step(NamedTuple):
    """One day at which something ended: how many were followed until then, ended, and still last after it.

    `low` and `high` are the bounds of the interval of `lasting`; None where it has none (no variance is left).
    """

    days: int
    at_risk: int
    ended: int
    lasting: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The share that still lasts after each number of days, with its intervals.

    `median` is the first day at which at most half still last, `median_low` and `median_high` bound it; None
    where the curve, or the bound, does not come down to a half.
    """

    steps: tuple[Step, ...]
    median: int | None
    median_low: int | None
    median_high: int | None


@dataclass(frozen=True, slots=True)
class Durations:
    """Two curves over `count` lengths, of which `ended` ended: all as short, and all as long as dates allow.

    Where all have ended, every choice of days gives a curve between the two. Where some have not, that holds
    only as long as the days in doubt do not change the order of ends and censorings.
    """

    count: int
    ended: int
    shortest: Curve
    longest: Curve


def length(start: Span, end: Span | None, observed: date) -> Length | None:
    """Return how long something lasted that began at `start`, until `end` or else the last observation.

    None where no last day for its beginning is known, it had not surely begun by then, or it ended before it
    began. An end that is known to lie after the last observation is none yet.
    """
    if start.high is None or start.high[0] > observed or (end is not None and earlier(end, start)):
        return None
    begun = None if start.low is None else start.low[0]
    if end is None or (end.low is not None and end.low[0] > observed):
        return Length(
            _days(start.high[0], observed), None if begun is None else _days(begun, observed), False
        )
    first = start.high[0] if end.low is None else end.low[0]
    last = observed if end.high is None else min(end.high[0], observed)
    return Length(_days(start.high[0], first), None if begun is None else _days(begun, last), True)


def last_observation(material: Material, on: date) -> date | None:
    """Return the last day on which a source is known to have spoken in the record, not after `on`."""
    said = material.frames.statements.lazy().filter(~pl.col("definition") & (pl.col("said_to") <= on))
    found = said.select(pl.col("said_to").max()).collect().item()
    return found if isinstance(found, date) else None


def durations(lengths: Iterable[Length], confidence: float = 0.95) -> Durations:
    """Return the curves of lengths; a length without an upper limit outlasts every day in the longer curve."""
    known = list(lengths)
    shortest = [(float(one.low), one.ended) for one in known]
    longest = [(inf if one.high is None else float(one.high), one.ended) for one in known]
    return Durations(
        len(known),
        sum(one.ended for one in known),
        kaplan_meier(shortest, confidence),
        kaplan_meier(longest, confidence),
    )


def kaplan_meier(times: Sequence[tuple[float, bool]], confidence: float = 0.95) -> Curve:
    """Return the product-limit curve of (days, whether it ended then); one step for each day with an end."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    at_risk, lasting, summed = len(times), 1.0, 0.0
    steps = []
    for days, group in groupby(sorted(times), key=lambda one: one[0]):
        members = [ended for _, ended in group]
        ended = sum(members)
        if ended and days < inf:
            lasting *= 1 - ended / at_risk
            # Greenwood's sum has no value once nothing is left, and neither has the interval.
            summed += ended / (at_risk * (at_risk - ended)) if ended < at_risk else inf
            low, high = _interval(lasting, summed, z)
            steps.append(Step(int(days), at_risk, ended, lasting if ended < at_risk else 0.0, low, high))
        at_risk -= len(members)
    return Curve(
        tuple(steps),
        _first((step.days, step.lasting) for step in steps),
        _first((step.days, step.low) for step in steps),
        _first((step.days, step.high) for step in steps),
    )


def _interval(lasting: float, summed: float, z: float) -> tuple[float | None, float | None]:
    if summed == inf:
        return None, None
    width = z * sqrt(summed) / log(lasting)
    return lasting ** exp(-width), lasting ** exp(width)


def _first(values: Iterable[tuple[int, float | None]]) -> int | None:
    """Return the first day whose value is at most a half; rounding must not put off a half that is reached."""
    return next((days for days, value in values if value is not None and value <= _HALF + 1e-12), None)


def _days(first: date, last: date) -> int:
    return max(0, (last - first).days)
