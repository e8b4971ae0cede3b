"""Earlier and later among things said: only where bounds do not overlap, else by the coder's `seq`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from openinquest.ontology import Dated, ValueProblem

_FIRST, _LAST = -(2**62), 2**62


class Span(NamedTuple):
    """When something was said: the first and the last moment possible; None where that side is open.

    A moment is a day and, within the day, the coder's `seq`; without one, any moment of the day is possible.
    """

    low: tuple[date, int] | None
    high: tuple[date, int] | None

    @classmethod
    def of(cls, first: date | None, last: date | None, seq: int | None = None) -> Span:
        """Return the span of the days `first` to `last`."""
        return cls(
            None if first is None else (first, _FIRST if seq is None else seq),
            None if last is None else (last, _LAST if seq is None else seq),
        )

    @property
    def dated(self) -> bool:
        """Whether it is known not before which day it was said; `../day` and no day at all are not."""
        return self.low is not None


def earlier(a: Span, b: Span) -> bool:
    """Return whether `a` is known to be earlier than `b`; False also where the order is unknown."""
    return a.high is not None and b.low is not None and a.high < b.low


def latest(spans: Sequence[Span]) -> list[int]:
    """Return the positions of the spans that none of the others is known to follow, in order."""
    lows = [span.low for span in spans if span.low is not None]
    if not lows:
        return list(range(len(spans)))
    bar = max(lows)
    return [i for i, span in enumerate(spans) if span.high is None or span.high >= bar]


class Precedence:
    """The spans of one voice, sorted once, so that what immediately precedes each is found quickly."""

    def __init__(self, spans: Sequence[Span]) -> None:
        closed = ((span.high, i) for i, span in enumerate(spans) if span.high is not None)
        self._order = sorted(closed)
        self._highs = [high for high, _ in self._order]
        self._bars: list[tuple[date, int] | None] = []
        bar: tuple[date, int] | None = None
        for _, i in self._order:
            low = spans[i].low
            if low is not None and (bar is None or low > bar):
                bar = low
            self._bars.append(bar)

    def before(self, span: Span, most: int | None = None) -> list[int]:
        """Return the positions known to be earlier than `span`, without those followed by another such.

        Where there are more than `most`, the latest of them.
        """
        if span.low is None:
            return []
        end = bisect_left(self._highs, span.low)
        if end == 0:
            return []
        bar = self._bars[end - 1]
        found: list[int] = []
        for at in range(end - 1, -1, -1):
            high, i = self._order[at]
            if (bar is not None and high < bar) or len(found) == most:
                break
            found.append(i)
        return sorted(found)


@lru_cache(maxsize=65536)  # a record of a million statements has some hundreds of days
def day_bounds(canonical: str | None) -> tuple[date | None, date | None]:
    """Return the first and last day of a canonical date; None where it is open, absent or not a date."""
    if not canonical:
        return None, None
    try:
        dated = Dated.parse(canonical)
    except ValueProblem:
        return None, None
    return dated.earliest, dated.latest
