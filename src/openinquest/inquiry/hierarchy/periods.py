"""From when to when something held as far as sources say, and whether it held at the time asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from openinquest.inquiry.accounts import Account, Said
from openinquest.inquiry.given import Given, given
from openinquest.inquiry.hierarchy.moments import Asked, Bound, bound, earliest, latest, surely_before
from openinquest.inquiry.hierarchy.terms import Holding
from openinquest.inquiry.sentences import Day, Part, Ref, Sentence

HELD = "held"
_STRENGTH = (Holding.CERTAIN, Holding.BETWEEN, Holding.POSSIBLE, Holding.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Attested:
    """A day or time at which it is said to have held, or not to; `when` None: no day is given."""

    when: Bound | None
    who: str
    statement: int


@dataclass(frozen=True, slots=True)
class Period:
    """When something held: beginnings and ends as told, days on which it is attested, and what is denied.

    `claimed` says whether a source, and not the record alone, states the link itself, with a day or without.
    """

    starts: tuple[Given, ...]
    ends: tuple[Given, ...]
    attested: tuple[Attested, ...]
    refused: tuple[Attested, ...]
    claimed: bool

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers behind it."""
        own = (one.statement for one in (*self.attested, *self.refused))
        given = (n for one in (*self.starts, *self.ends) for n in one.statements)
        return tuple(sorted({*own, *given}))

    @property
    def dated(self) -> bool:
        """Whether anything says when."""
        return bool(bounds(self.starts) or bounds(self.ends) or any(a.when for a in self.attested))


@dataclass(frozen=True, slots=True)
class State:
    """Whether something held at the time asked about, with the sentences that say why."""

    holding: Holding
    because: tuple[Sentence, ...]

    @property
    def shown(self) -> bool:
        """Whether it belongs on the page of that time: everything but what surely held at another time only."""
        return self.holding is not Holding.NO


def period(
    account: Account,
    core: Sequence[str] = (),
    start: str = "from",
    end: str = "to",
    values: Iterable[str] = (),
) -> Period:
    """Return the period of a link.

    `core` are the properties that make the link: a source that states one of them for a day (`holds_at`) attests
    the link for that day, and one that denies it denies the link. With `values`, only these of `core` count.
    """
    wanted = frozenset(values)
    attested: list[Attested] = []
    refused: list[Attested] = []
    claimed = False
    for s in account.said(HELD):
        (attested if s.value == "yes" else refused).append(_attested(s))
    for s in account.denied.get(HELD, ()):
        (refused if s.value == "yes" else attested).append(_attested(s))
    for prop in core:
        for s in account.said(prop):
            if not s.definition and (not wanted or s.value in wanted):
                claimed = True
                if s.holds_at is not None:
                    attested.append(_attested(s))
        refused += [_attested(s) for s in account.denied.get(prop, ()) if not wanted or s.value in wanted]
    return Period(given(account, start), given(account, end), tuple(attested), tuple(refused), claimed)


def bounds(values: Iterable[Given]) -> list[Bound]:
    """Return the days and times that somebody gives, without what is no date."""
    found = (bound(one.value) for one in values if one.asserted)
    return [one for one in found if one is not None]


def state(period: Period, asked: Asked) -> State:
    """Return whether it held at the time asked about.

    Every beginning is taken with every end that sources give. Where they come to different answers the weaker
    one is given; where one of them rules the time out and another does not, the accounts are in conflict.
    """
    starts, ends = _candidates(period.starts), _candidates(period.ends)
    found = [_one(start, end, period, asked) for start, end in product(starts, ends)]
    answers = {holding for holding, _ in found}
    if answers == {Holding.NO}:
        return State(Holding.NO, found[0][1])
    notes = (*_differences(period), *(_clocks(period, asked) if asked.clock else ()))
    if Holding.NO in answers:
        yes = next(said for holding, said in found if holding is not Holding.NO)
        no = next(said for holding, said in found if holding is Holding.NO)
        return State(Holding.CONTESTED, (Sentence("holding.contested"), *yes, *no, *notes))
    holding, because = max(found, key=lambda one: _rank(one[0]))
    return _refused(State(holding, (*because, *notes)), period, asked)


def _one(
    start: Bound | None, end: Bound | None, period: Period, asked: Asked
) -> tuple[Holding, tuple[Sentence, ...]]:
    """Return the answer that one beginning and one end give, with the days on which it is attested."""
    began = None if start is None else asked.began(start)
    lasted = None if end is None else asked.lasted(end)
    days = [one.when for one in period.attested if one.when is not None]
    there = next((when for when in days if _attests(when, asked)), None)
    excluded = (start is not None and began is False) or (end is not None and lasted is False)
    if there is not None:
        said = Sentence.of("holding.attested", day=_day(there))
        if not excluded:
            return Holding.CERTAIN, (said,)
        return Holding.CONTESTED, (said, _outside(start, end, began))
    if excluded:
        return Holding.NO, (_outside(start, end, began),)
    if start is not None and end is not None and began and lasted:
        return Holding.CERTAIN, (Sentence.of("holding.dates", start=_day(start), end=_day(end)),)
    if start is not None and began and asked.covers(start):
        return Holding.CERTAIN, (Sentence.of("holding.began", start=_day(start)),)
    if end is not None and lasted and asked.covers(end):
        return Holding.CERTAIN, (Sentence.of("holding.ended", end=_day(end)),)
    return _around(start, end, bool(began), bool(lasted), period, asked)


def _around(
    start: Bound | None, end: Bound | None, began: bool, lasted: bool, period: Period, asked: Asked
) -> tuple[Holding, tuple[Sentence, ...]]:
    """Return the answer where neither the dates nor an attestation settle it."""
    days = [one.when for one in period.attested if one.when is not None]
    stops = [one.when for one in period.refused if one.when is not None]
    before = latest([when for when in days if asked.before(when)])
    after = earliest([when for when in days if asked.after(when)])
    if before is not None and any(asked.before(stop) and not surely_before(stop, before) for stop in stops):
        before = None  # somebody says that it no longer held after that day
    if after is not None and any(asked.after(stop) and not surely_before(after, stop) for stop in stops):
        after = None
    first = before or (start if began else None)
    last = after or (end if lasted else None)
    if first is not None and last is not None:
        return Holding.BETWEEN, (Sentence.of("holding.between", before=_day(first), after=_day(last)),)
    if start is not None and not began and before is None and (last is not None or _closed(start)):
        return Holding.POSSIBLE, (Sentence.of("holding.may-begin", start=_day(start)),)
    if end is not None and not lasted and after is None and (first is not None or _closed(end)):
        return Holding.POSSIBLE, (Sentence.of("holding.may-end", end=_day(end)),)
    near = next((when for when in days if not asked.before(when) and not asked.after(when)), None)
    if near is not None:
        return Holding.POSSIBLE, (Sentence.of("holding.may-attest", day=_day(near)),)
    if start is not None and began and before is None:
        return Holding.UNKNOWN, (Sentence.of("holding.no-end", start=_day(start)),)
    if end is not None and lasted and after is None:
        return Holding.UNKNOWN, (Sentence.of("holding.no-beginning", end=_day(end)),)
    if before is not None or after is not None:
        return Holding.UNKNOWN, tuple(_nearest(before, after, days))
    known = start or end
    if known is not None:
        return Holding.UNKNOWN, (Sentence.of("holding.open", day=_day(known)),)
    return Holding.UNKNOWN, (Sentence("holding.undated"),)


def _nearest(before: Bound | None, after: Bound | None, days: Sequence[Bound]) -> Iterable[Sentence]:
    if len({when.canonical for when in days}) == 1:
        yield Sentence.of("holding.once", day=_day(days[0]))
    else:
        near = tuple(_day(when) for when in (before, after) if when is not None)
        yield Sentence.of("holding.nearest", day=near)


def _refused(found: State, period: Period, asked: Asked) -> State:
    """Return the state after what is denied of the time asked about, or of the link as such."""
    bearing = [one for one in period.refused if one.when is None or _attests(one.when, asked)]
    if not bearing or found.holding is Holding.NO:
        return found
    said = tuple(_denial(one) for one in bearing)
    if found.holding is Holding.UNKNOWN and all(one.when is not None for one in bearing):
        return State(Holding.NO, (*said, *found.because))
    if not (period.claimed or period.attested or any(one.by for one in (*period.starts, *period.ends))):
        return State(Holding.NO, (*said, *found.because))
    return State(Holding.CONTESTED, (Sentence("holding.contested"), *said, *found.because))


def _denial(one: Attested) -> Sentence:
    if one.when is None:
        return Sentence.of("holding.denied.always", who=Ref(one.who))
    return Sentence.of("holding.denied", who=Ref(one.who), day=_day(one.when))


def _outside(start: Bound | None, end: Bound | None, began: bool | None) -> Sentence:
    if start is not None and began is False:
        return Sentence.of("holding.later", start=_day(start))
    return Sentence.of("holding.over", end=_day(end))


def _differences(period: Period) -> Iterable[Sentence]:
    """Say which dates are told in several ways, or denied."""
    for name, values in (("start", period.starts), ("end", period.ends)):
        given = [one for one in values if one.by]
        if len(given) > 1:
            told = tuple(_position(one) for one in given)
            yield Sentence.of(f"holding.differ.{name}", told=told)
        for one in values:
            for who in one.denied_by:
                yield Sentence.of("holding.denied.date", who=Ref(who), day=Day(one.value))


def _position(one: Given) -> Part:
    return Sentence.of("holding.position", day=Day(one.value), who=tuple(Ref(who) for who in one.by))


def _clocks(period: Period, asked: Asked) -> Iterable[Sentence]:
    """Say where clock times of several zones were compared, and where an hour without a zone was left aside."""
    given = [*bounds(period.starts), *bounds(period.ends)]
    given += [one.when for one in period.attested if one.when is not None]
    for one in given:
        if not one.clock or not asked.clock:
            continue
        if one.zone is None:
            yield Sentence.of("holding.no-zone", day=_day(one))
        elif one.zone != asked.first.zone:
            yield Sentence.of("holding.zones", day=_day(one), asked=Day(asked.canonical))


def _candidates(values: Sequence[Given]) -> list[Bound | None]:
    """Return the bounds to reckon with: a wider one goes where a narrower one lies in it, a denied one may not hold."""
    given = bounds(values)
    if len(values) < 2 and not any(one.denied_by for one in values):
        return [*given] or [None]
    kept: list[Bound | None] = [one for one in given if not any(other.inside(one) for other in given)]
    if not kept or any(one.denied_by and one.asserted for one in values):
        kept.append(None)
    return kept


def _attests(when: Bound, asked: Asked) -> bool:
    """Return whether a state that holds at `when` holds at the time asked about."""
    if asked.covers(when):
        return True
    if not when.interval or when.early is None or when.late is None:
        return False
    first = Bound(when.canonical, when.early, when.early, interval=False)
    last = Bound(when.canonical, when.late, when.late, interval=False)
    return asked.began(first) is True and asked.lasted(last) is True


def _closed(one: Bound) -> bool:
    return one.early is not None and one.late is not None


def _attested(s: Said) -> Attested:
    return Attested(bound(s.holds_at) if s.holds_at else None, s.who, s.n)


def _day(one: Bound | None) -> Day:
    return Day(None if one is None else one.canonical)


def _rank(holding: Holding) -> int:
    return _STRENGTH.index(holding) if holding in _STRENGTH else len(_STRENGTH)
