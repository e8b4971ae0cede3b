"""Totals that officials give, beside the cases of the record: what they say, what is documented, what is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, floor
from typing import NamedTuple

import polars as pl

from openinquest.inquiry.figures import figures
from openinquest.inquiry.material import FIGURE, Material
from openinquest.inquiry.order import Span, day_bounds
from openinquest.inquiry.proceedings.cases import Case, docket
from openinquest.inquiry.proceedings.funnel import set_aside
from openinquest.inquiry.proceedings.steps import Step
from openinquest.inquiry.proceedings.terms import Kind
from openinquest.inquiry.sentences import Day, Number, Part, Ref, Sentence
from openinquest.inquiry.series import Entry
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import Flag
from openinquest.ontology import APPROXIMATE_SHARE, JudgementKind, Quantity, Stance, ValueProblem


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


class Apart(StrEnum):
    """Why a total and the cases of the record are not compared."""

    POPULATION = "population"
    PLACE = "place"
    TIME = "time"
    UNIT = "unit"
    VALUE = "value"
    MORE = "more"


class Range(NamedTuple):
    """A number between two bounds; `high` is None where there is no upper one."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Total:
    """One number that a voice gave, and what the record documents of the same up to the same day.

    `documented` counts what cases of the record show, at least and at most; `unaccounted` is for how many the
    record has no case of its own. Both are None where the two are not compared, and `apart` says why. `cases`
    are those placed in the figure's population, `elsewhere` those left out because of their place.
    """

    figure: str
    entry: Entry
    day: str | None
    cases: tuple[str, ...]
    elsewhere: tuple[str, ...]
    documented: Range | None
    unaccounted: Range | None
    apart: Apart | None
    because: tuple[Sentence, ...]
    statements: tuple[int, ...]


class _Counted(NamedTuple):
    """One case in a figure: when it came to count and ceased to, and how many persons it counts for."""

    since: Span
    until: Span | None
    many: Range
    statements: tuple[int, ...]


def totals(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Total]:
    """Return every standing number about cases that was given, by figure and day of speaking.

    A case counts in a figure only where a `within` judgement, or a chain of them, puts it there: populations
    are words, and nobody else can tell whose they are. Cases are counted as of the day for which the number
    holds. An amount without a case of its own is one that nobody has coded, no more.
    """
    defined = _defined(material)
    wanted = sorted(set(defined) if ids is None else set(ids) & set(defined))
    if not wanted:
        return []
    cases = {case.id: case for case in docket(material, on).cases}
    inside = _members(material, wanted, cases)
    found = []
    for figure in figures(material, wanted):
        about = defined[figure.id]
        members = [cases[case] for case in inside.get(figure.id, ())]
        near, far = _by_place(material, about.get("place"), members)
        counting = _Counting(about, near)
        for entry in figure.series:
            s = entry.statement
            if s.stance is Stance.ASSERTS and s.value is not None and Flag.WITHDRAWN not in entry.flags:
                found.append(_total(figure.id, about, entry, counting, [case.id for case in near], far))
    return found


class _Counting:
    """The cases of one figure, so that each of its numbers is compared with what they show on its day."""

    def __init__(self, about: Mapping[str, str], cases: Sequence[Case]) -> None:
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


def _total(
    figure: str,
    about: Mapping[str, str],
    entry: Entry,
    counting: _Counting,
    near: Sequence[str],
    far: Sequence[str],
) -> Total:
    s = entry.statement
    day = s.holds_at or about.get("period") or s.said_on
    first, last = day_bounds(day)
    given = _given(s.value or "")
    apart: Apart | None = None
    documented = unaccounted = None
    if about.get("unit") not in tuple(Unit):
        apart = Apart.UNIT
    elif given is None:
        apart = Apart.VALUE
    elif not near:
        apart = Apart.PLACE if far else Apart.POPULATION
    elif last is None or (about.get("period") and about.get("measure") != Measure.PENDING):
        apart = Apart.TIME
    else:
        documented = counting.on(first or date.min, last)
        if given.high is not None and documented.low > given.high:
            apart = Apart.MORE
        else:
            low = 0 if documented.high is None else max(0, given.low - documented.high)
            unaccounted = Range(low, None if given.high is None else given.high - documented.low)
    return Total(
        figure=figure,
        entry=entry,
        day=day,
        cases=tuple(near),
        elsewhere=tuple(far),
        documented=documented,
        unaccounted=unaccounted,
        apart=apart,
        because=tuple(_because(s, day, documented, unaccounted, apart, near, far)),
        statements=tuple(sorted({s.n, *counting.statements})),
    )


def _because(
    s: Statement,
    day: str | None,
    documented: Range | None,
    unaccounted: Range | None,
    apart: Apart | None,
    near: Sequence[str],
    far: Sequence[str],
) -> Iterable[Sentence]:
    number = Number(s.n)
    if documented is not None:
        yield Sentence.of("total.documents", day=Day(day), **_places(documented))
    if apart is not None:
        yield Sentence.of(f"total.apart.{apart.value}", number=number)
    elif unaccounted is not None:
        yield Sentence.of("total.unaccounted", number=number, **_places(unaccounted))
    if far and near:
        yield Sentence.of("total.elsewhere", cases=tuple(Ref(case) for case in far))


def _places(found: Range) -> dict[str, Part]:
    return {"low": found.low, "high": "…" if found.high is None else found.high}


def _counted(case: Case, about: Mapping[str, str]) -> Iterable[_Counted]:
    """Return how a case counts in a figure of this measure and unit; nothing where no decision makes it count."""
    measure, persons = about["measure"], about.get("unit") == Unit.PERSONS
    if measure in (Measure.OPENED, Measure.PENDING, Measure.ACCUSED, Measure.SUSPECTS, Measure.VICTIMS):
        accused = case.having(Kind.CHARGED, *_COURT)
        since = _opened(case)
        if measure == Measure.ACCUSED:
            # nobody is accused by the opening alone; without a charge on record it may have come at any time
            since = _earliest(accused) if accused else Span(since.low, None)
        prop = "victim" if measure == Measure.VICTIMS else "suspect"
        many = _persons(case, prop) if persons else Range(1, 1)
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


def _persons(case: Case, prop: str) -> Range:
    """Return how many persons stand in a role: as a source counts them, else at least those whom it names."""
    given = case.value("victims" if prop == "victim" else "defendants")
    found = _given(given) if given else None
    return found or Range(max(1, len(case.values(prop))), None)


def _judged(case: Case, steps: Sequence[Step]) -> Range:
    """Return how many persons some judgments concern: as counted by a source, else by name and by defendants."""
    counts = [_given(value) for step in steps for value in step.values("persons")]
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
    given = case.value("defendants")
    found = _given(given) if given else None
    return Range(max(1, len(named)), found.high if found else None)


def _given(canonical: str) -> Range | None:
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


def _by_place(material: Material, place: str | None, cases: Iterable[Case]) -> tuple[list[Case], list[str]]:
    """Return the cases that lie in a place, and the ids of those that are said to lie elsewhere only."""
    near, far = [], []
    for case in cases:
        places = case.values("place")
        if place and places and not any(p == place or material.inside(p, place) for p in places):
            far.append(case.id)
        else:
            near.append(case)
    return near, far


def _members(material: Material, wanted: Iterable[str], cases: Mapping[str, Case]) -> Mapping[str, list[str]]:
    """Return by figure the cases that `within` judgements put there, through other figures too."""
    rows = material.frames.judgements.filter(pl.col("kind") == JudgementKind.WITHIN.value)
    parts: dict[str, set[str]] = defaultdict(set)
    for left, right in rows.select("left", "right").iter_rows():
        parts[right].update(left)
    found = {}
    for figure in wanted:
        seen, queue = {figure}, [figure]
        while queue:
            for part in parts.get(queue.pop(), ()):
                if part not in seen:
                    seen.add(part)
                    queue.append(part)
        found[figure] = sorted(seen & cases.keys()) if len(seen) > 1 else []
    return found


def _defined(material: Material) -> Mapping[str, Mapping[str, str]]:
    """Return what the record says of the figures that are about cases, the first value of each property."""
    rows = material.frames.statements.filter(
        (pl.col("schema") == FIGURE)
        & (pl.col("property") == "measure")
        & pl.col("value").is_in([measure.value for measure in Measure])
        & (pl.col("stance") == Stance.ASSERTS.value)
    )
    defined = material.defined(rows["thing"].unique())
    return {
        figure: {prop: values[0] for prop, values in about.items() if values}
        for figure, about in defined.items()
        if about.get("measure", [""])[0] in tuple(Measure)
    }


def _low(span: Span) -> date:
    return span.low[0] if span.low else date.min


def _high(span: Span) -> date:
    return span.high[0] if span.high else date.max
