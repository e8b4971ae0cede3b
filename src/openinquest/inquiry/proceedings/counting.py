"""How cases of the record count in a total: since when, until when, and for how many persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from math import ceil, floor
from typing import NamedTuple

from openinquest.inquiry.order import Span
from openinquest.inquiry.proceedings.cases import Case
from openinquest.inquiry.proceedings.funnel import set_aside
from openinquest.inquiry.proceedings.steps import Step
from openinquest.inquiry.proceedings.terms import Kind
from openinquest.ontology import APPROXIMATE_SHARE, Quantity, ValueProblem


class Unit(StrEnum):
    """What a total about cases may count."""

    CASES = "cases"
    PERSONS = "persons"
    SENTENCES = "sentences"


class Measure(StrEnum):
    """The measures of figures that are about cases."""

    OPENED = "cases-opened"
    PENDING = "cases-pending"
    CLOSED = "cases-closed"
    IN_COURT = "cases-in-court"
    CONVICTIONS = "convictions"
    ACQUITTALS = "acquittals"
    SENTENCES = "sentences"
    ACCUSED = "accused"
    SUSPECTS = "suspects"
    VICTIMS = "victims-recognised"


class Range(NamedTuple):
    """A number between two bounds; `high` is None where there is no upper one."""

    low: int
    high: int | None


class _Counted(NamedTuple):
    """One case in a figure: when it came to count and ceased to, and how many persons it counts for."""

    since: Span
    until: Span | None
    many: Range
    statements: tuple[int, ...]


class Counting:
    """The cases of one figure, so that each of its numbers is compared with what they show on its day."""

    def __init__(self, about: Mapping[str, str], cases: Iterable[Case]) -> None:
        self._rows = [one for case in cases for one in _counted(case, about)]
        self._known: dict[tuple[date, date], Range] = {}
        self.statements = tuple(sorted({n for one in self._rows for n in one.statements}))

    def on(self, first: date, last: date) -> Range:
        """Return how many count on a day between `first` and `last`, at least and at most."""
        if (first, last) not in self._known:
            low, high, bounded = 0, 0, True
            for one in self._rows:
                until = one.until
                if _high(one.since) <= first and (until is None or _low(until) > last):
                    low += one.many.low
                if _low(one.since) <= last and (until is None or _high(until) >= first):
                    bounded = bounded and one.many.high is not None
                    high += one.many.high or 0
            self._known[first, last] = Range(low, high if bounded else None)
        return self._known[first, last]


def _counted(case: Case, about: Mapping[str, str]) -> Iterable[_Counted]:
    """Return how a case counts in a figure of this measure and unit; nothing where no decision makes it count."""
    measure, persons = about["measure"], about.get("unit") == Unit.PERSONS
    if measure in (Measure.OPENED, Measure.PENDING, Measure.ACCUSED, Measure.SUSPECTS, Measure.VICTIMS):
        accused = case.having(Kind.CHARGED, *_COURT)
        since = _opened(case)
        if measure == Measure.ACCUSED:
            # nobody is accused by the opening alone; without a charge on record it may have come at any time
            since = _earliest(accused) if accused else Span(since.low, None)
        many = _persons(case, victims=measure == Measure.VICTIMS) if persons else Range(1, 1)
        ends = case.having(Kind.DISCONTINUED, Kind.REFUSED, *_COURT) if measure == Measure.PENDING else []
        until = _earliest(ends) if ends else None
        if until is not None and case.having(Kind.REOPENED, Kind.RESUMED):
            until = until._replace(high=None)
        yield _Counted(since, until, many, case.statements)
        return
    if measure == Measure.CONVICTIONS:
        undone = set_aside(case)
        steps = [step for step in case.having(Kind.VERDICT) if step.id not in undone]
    elif measure == Measure.SENTENCES:
        steps = case.having(Kind.VERDICT)
        for step in steps:
            yield _Counted(step.span, None, Range(1, 1), step.statements)
        return
    else:
        steps = case.having(*_KINDS[Measure(measure)])
    if not steps:
        return
    many = _judged(case, steps) if persons else Range(1, 1)
    numbers = tuple(sorted({n for step in steps for n in step.statements}))
    yield _Counted(_earliest(steps), None, many, numbers)


_COURT = (Kind.SENT_TO_COURT, Kind.TRIAL_OPENED, Kind.TRIAL_CLOSED, Kind.VERDICT, Kind.ACQUITTAL)
_KINDS: Mapping[Measure, tuple[Kind, ...]] = {
    Measure.CLOSED: (Kind.DISCONTINUED,),
    Measure.IN_COURT: _COURT,
    Measure.ACQUITTALS: (Kind.ACQUITTAL,),
}


def _opened(case: Case) -> Span:
    """Return between which days a case began: as given, else before its first decision."""
    if case.began is not None:
        return case.began
    highs = [step.span.high for step in case.steps if step.span.high is not None]
    return Span(None, min(highs, default=None))


def _earliest(steps: Sequence[Step]) -> Span:
    """Return the span of the first of several decisions."""
    lows = [step.span.low for step in steps]
    highs = [step.span.high for step in steps if step.span.high is not None]
    low = None if None in lows else min(low for low in lows if low is not None)
    return Span(low, min(highs, default=None))


def _persons(case: Case, *, victims: bool) -> Range:
    """Return how many persons stand in a role: as a source counts them, else at least those whom it names."""
    said = case.value("victims" if victims else "defendants")
    found = given(said) if said else None
    return found or Range(max(1, len(case.victims if victims else case.accused)), None)


def _judged(case: Case, steps: Sequence[Step]) -> Range:
    """Return how many persons some judgments concern: as counted by a source, else by name and by defendants."""
    counts = [given(value) for step in steps for value in step.values("persons")]
    counted = [found for found in counts if found is not None]
    named = {name for step in steps for name in step.values("about")}
    if counted:
        # judgments of one case may concern the same persons: together at least the largest, at most all
        highs = [found.high for found in counted if found.high is not None]
        every = len(highs) == len(counted) == len(steps)
        return Range(
            max(len(named), *(found.low for found in counted)), max(sum(highs), len(named)) if every else None
        )
    if all(step.values("about") for step in steps):
        return Range(len(named), len(named))
    said = case.value("defendants")
    found = given(said) if said else None
    return Range(max(1, len(named)), found.high if found else None)


def given(canonical: str) -> Range | None:
    """Return the whole numbers that a quantity may be; None where it is vague or unbounded below and above."""
    try:
        quantity = Quantity.parse(canonical)
    except ValueProblem:
        return None
    lower, upper = quantity.lower, quantity.upper
    if lower is None and upper is None:
        return None
    reach = APPROXIMATE_SHARE if quantity.approximate else 0
    low, high = 0, None
    if lower is not None:
        low = ceil(lower.value * (1 - reach))
        low += lower.strict and low == lower.value
    if upper is not None:
        high = floor(upper.value * (1 + reach))
        high -= upper.strict and high == upper.value
    return Range(max(0, low), high)


def _low(span: Span) -> date:
    return span.low[0] if span.low else date.min


def _high(span: Span) -> date:
    return span.high[0] if span.high else date.max
