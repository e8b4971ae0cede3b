"""Who held a post, one after the other: gaps, overlaps, and what lies between one holder and the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.given import Given, given
from openinquest.inquiry.hierarchy.chains import sources_of
from openinquest.inquiry.hierarchy.moments import Bound, Side, bound
from openinquest.inquiry.hierarchy.periods import Period, bounds, period
from openinquest.inquiry.hierarchy.posts import CORE, OCCUPANCY, POSITION, is_shared
from openinquest.inquiry.hierarchy.rows import of_hierarchy, spoken_of
from openinquest.inquiry.hierarchy.terms import Change
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Day, Sentence
from openinquest.ontology import Stance

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tenure:
    """One occupancy of a post with its dates. `sure` are the days that it covers by every account, if any.

    `known` are the first and the last day that anything dated says of it. Holding a post is no allegation.
    """

    id: str
    holders: tuple[Given, ...]
    acting: tuple[Given, ...]
    left_by: tuple[Given, ...]
    left_reason: tuple[Given, ...]
    period: Period
    sure: tuple[date, date] | None
    known: tuple[date, date] | None
    sources: tuple[str, ...]
    statements: tuple[int, ...]

    @property
    def stood_in(self) -> bool:
        """Whether some source says that the holder only acted in the post."""
        return any(one.value == "yes" and one.asserted for one in self.acting)


@dataclass(frozen=True, slots=True)
class Succession:
    """What lies between two occupancies of a post."""

    change: Change
    earlier: str
    later: str
    because: Sentence
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A post, all its occupancies by their first known day, and what lies between them."""

    post: str
    body: tuple[Given, ...]
    commands: tuple[Given, ...]
    legal_basis: tuple[Given, ...]
    shared: bool
    tenures: tuple[Tenure, ...]
    successions: tuple[Succession, ...]
    statements: tuple[int, ...]


def histories(material: Material, posts: Iterable[str] | None = None) -> list[History]:
    """Return the histories of some posts, or of all, by id."""
    material = of_hierarchy(material)
    positions = accounts(material, POSITION, posts)
    of: dict[str, list[Account]] = {post: [] for post in positions}
    known = accounts(material, OCCUPANCY, _occupancies(material, positions))
    for account in spoken_of(material, known).values():
        for post in account.values("post"):
            if post in of:
                of[post].append(account)
    return [_history(post, positions[post], found) for post, found in of.items()]


def tenure(account: Account) -> Tenure:
    """Return an occupancy with the days that it surely covers and those that are known of it."""
    dates = period(account, CORE)
    return Tenure(
        account.thing,
        given(account, "holder"),
        given(account, "acting"),
        given(account, "left_by"),
        given(account, "left_reason"),
        dates,
        _sure(dates),
        _known(dates),
        sources_of(account),
        account.numbers(),
    )


def overlaps(tenures: Sequence[Tenure]) -> Iterable[tuple[Tenure, Tenure]]:
    """Yield pairs of occupancies by different holders that share more than the day of a change, by every account."""
    dated = sorted((one for one in tenures if one.sure), key=lambda one: (one.sure or (date.min,))[0])
    running: list[Tenure] = []
    for one in dated:
        begins, ends = one.sure or (date.max, date.min)
        running = [other for other in running if other.sure and other.sure[1] > begins]
        for other in running:
            if ends > (other.sure or (date.max,))[0] and _persons(one).isdisjoint(_persons(other)):
                yield other, one
        running.append(one)


def _history(post: str, position: Account, occupancies: Sequence[Account]) -> History:
    tenures = sorted((tenure(account) for account in occupancies), key=_order)
    shared = is_shared(position)
    found = [_overlap(*pair, shared) for pair in overlaps(tenures)]
    together = {(one.earlier, one.later) for one in found} | {(one.later, one.earlier) for one in found}
    if not shared:
        found += [
            _between(tenures[at], b, tenures)
            for at, b in _one_after_another(tenures)
            if (tenures[at].id, b.id) not in together
        ]
    order = {one.id: at for at, one in enumerate(tenures)}
    found.sort(key=lambda one: (order[one.earlier], order[one.later]))
    numbers = {n for one in tenures for n in one.statements}
    return History(
        post,
        given(position, "body"),
        given(position, "commands"),
        given(position, "legal_basis"),
        shared,
        tuple(tenures),
        tuple(found),
        tuple(sorted({*position.numbers(), *numbers})),
    )


def _overlap(a: Tenure, b: Tenure, post_shared: bool) -> Succession:
    first, last = a.sure or (date.max, date.min), b.sure or (date.max, date.min)
    start, end = max(first[0], last[0]), min(first[1], last[1])
    shared = post_shared or a.stood_in is not b.stood_in
    places = {"start": Day(start.isoformat()), "end": Day(end.isoformat())}
    said = Sentence.of("change.shared", **places) if shared else Sentence.of("change.overlap", **places)
    return Succession(
        Change.SHARED if shared else Change.OVERLAP,
        a.id,
        b.id,
        said,
        tuple(sorted({*a.period.statements, *b.period.statements})),
    )


def _one_after_another(tenures: Sequence[Tenure]) -> Iterable[tuple[int, Tenure]]:
    """Yield each occupancy but the first with the place of the one before it: of the earlier, who is known longest.

    Who only stood in for a while stands between two days of the holder, and is not whom the next one follows.
    """
    longest = 0
    for at, one in enumerate(tenures):
        if at:
            yield longest, one
        if one.known and one.known[1] >= (tenures[longest].known or (date.min, date.min))[1]:
            longest = at


def _between(a: Tenure, b: Tenure, tenures: Iterable[Tenure]) -> Succession:
    """Return what lies between an occupancy and the next: a gap only where both days are known well enough.

    There is none where another of the `tenures` of the post may have filled it.
    """
    numbers = tuple(sorted({*a.period.statements, *b.period.statements}))
    end, start = _last_end(a.period), _first_start(b.period)
    if end is not None and start is not None:
        closing, opening = end.late, start.early
        if closing is not None and opening is not None:
            told_days = {"end": Day(end.canonical), "start": Day(start.canonical)}
            empty = closing.day + _DAY < opening.day
            others = (one for one in tenures if one is not a and one is not b)
            if empty and not any(_may_fill(one, closing.day, opening.day) for one in others):
                said = Sentence.of("change.gap", **told_days)
                return Succession(Change.GAP, a.id, b.id, said, numbers)
            if not empty and _exact(end) and _exact(start) and opening.day >= closing.day:
                said = Sentence.of("change.adjoins", **told_days)
                return Succession(Change.ADJOINS, a.id, b.id, said, numbers)
    return Succession(Change.NOT_KNOWN, a.id, b.id, _not_known(a, b), numbers)


def _not_known(a: Tenure, b: Tenure) -> Sentence:
    """Say how closely it is known when one gave way to another, where the days part the two at all."""
    if a.known is None or b.known is None:
        return Sentence("change.undated")
    last, first = a.known[1], b.known[0]
    if last <= first:
        return Sentence.of("change.not-known", end=Day(last.isoformat()), start=Day(first.isoformat()))
    return Sentence.of("change.unparted", first=_days(a.known), second=_days(b.known))


def _days(known: tuple[date, date]) -> Day:
    first, last = known
    return Day(first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}")


def _may_fill(one: Tenure, closing: date, opening: date) -> bool:
    """Return whether an occupancy may have covered some of the days between two others."""
    if one.known is None:
        return True
    return one.known[0] < opening and (one.known[1] > closing or not bounds(one.period.ends))


def _sure(dates: Period) -> tuple[date, date] | None:
    """Return the first and last day that it covers by every account; None where no account settles any.

    A beginning, an end and an attestation are moments at which it held, each within its bounds. It held from the
    latest day on which the first of them may lie to the earliest day on which the last of them may lie: from "2022"
    to "2022" settles no day.
    """
    if dates.refused:
        return None
    moments: list[tuple[date | None, date | None]] = []
    for one in dates.attested:
        if one.when is not None:
            early, late = (None if side is None else side.day for side in (one.when.early, one.when.late))
            # an interval is held through, a month only at some time in it
            moments += [(early, early), (late, late)] if one.when.interval else [(early, late)]
    if not any(one.denied_by for one in (*dates.starts, *dates.ends)):
        moments += [_moment(dates.starts, over=False), _moment(dates.ends, over=True)]
    firsts = [late for _, late in moments if late is not None]
    lasts = [early for early, _ in moments if early is not None]
    if not firsts or not lasts or min(firsts) > max(lasts):
        return None
    return min(firsts), max(lasts)


def _moment(values: Iterable[Given], *, over: bool) -> tuple[date | None, date | None]:
    """Return the days between which a beginning, or what is `over`, lies by every account; None: not settled."""
    found = [bound(one.value) for one in values if one.asserted]
    early = [None if one is None or one.early is None else _day_of(one.early, over=over) for one in found]
    late = [None if one is None or one.late is None else _day_of(one.late, over=over) for one in found]
    first, last = [day for day in early if day], [day for day in late if day]
    return (
        min(first) if first and len(first) == len(early) else None,
        max(last) if last and len(last) == len(late) else None,
    )


def _day_of(side: Side, *, over: bool) -> date:
    """Return the day of one side; what was over at midnight was over on the day before."""
    return side.day - _DAY if over and side.midnight else side.day


def _known(dates: Period) -> tuple[date, date] | None:
    every = [*bounds(dates.starts), *bounds(dates.ends), *(one.when for one in dates.attested if one.when)]
    days = [side.day for one in every for side in (one.early, one.late) if side is not None]
    return (min(days), max(days)) if days else None


def _last_end(dates: Period) -> Bound | None:
    """Return the end that is told, if it is told in one way only."""
    ends = bounds(dates.ends)
    return ends[0] if len(ends) == 1 else None


def _first_start(dates: Period) -> Bound | None:
    starts = bounds(dates.starts)
    return starts[0] if len(starts) == 1 else None


def _exact(one: Bound) -> bool:
    return one.early is not None and one.late is not None and one.early.day == one.late.day


def _persons(one: Tenure) -> set[str]:
    return {holder.value for holder in one.holders if holder.asserted}


def _order(one: Tenure) -> tuple[date, bool, str]:
    # Of two that meet on one day, the one of which no beginning is known came first.
    return (one.known[0] if one.known else date.max, bool(bounds(one.period.starts)), one.id)


def _occupancies(material: Material, posts: Iterable[str]) -> set[str]:
    wanted = pl.DataFrame({"value": sorted(posts)}, schema={"value": pl.String})
    rows = material.frames.statements.filter(
        (pl.col("schema") == OCCUPANCY)
        & (pl.col("property") == "post")
        & (pl.col("stance") == Stance.ASSERTS.value)
    ).join(wanted, on="value", how="semi")
    return set(rows["thing"])
