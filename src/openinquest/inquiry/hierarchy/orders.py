"""Orders: who gave what order to whom and when, by which source; and the special regimes of a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.given import Given, given
from openinquest.inquiry.hierarchy.chains import sources_of
from openinquest.inquiry.hierarchy.moments import Asked, bound
from openinquest.inquiry.hierarchy.periods import Period, State, bounds, period, state
from openinquest.inquiry.hierarchy.places import Ground
from openinquest.inquiry.hierarchy.posts import Holder, Posts
from openinquest.inquiry.hierarchy.rows import of_hierarchy, spoken_of
from openinquest.inquiry.hierarchy.terms import Holding, Presence
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import day_bounds
from openinquest.inquiry.sentences import Day, Sentence

ORDER, REGIME, PERSON = "Order", "Regime", "Person"
_OF_ORDERS = {
    "holding.no-end": "order.no-end",
    "holding.began": "order.given",
    "holding.may-begin": "order.may-give",
    "holding.later": "order.later",
    "holding.over": "order.lifted",
    "holding.undated": "order.undated",
}


@dataclass(frozen=True, slots=True)
class GivenOrder:
    """An order as sources tell it. `presence` says how its place lies to the one asked about (None: not stated).

    `posts_of_giver` are the posts which whoever is named as giver held when it was given, as far as the days of order
    and post are known; that is no allegation.
    """

    id: str
    content: tuple[Given, ...]
    given_by: tuple[Given, ...]
    addressee: tuple[Given, ...]
    carried_out_by: tuple[Given, ...]
    place: tuple[Given, ...]
    event: tuple[Given, ...]
    in_writing: tuple[Given, ...]
    legal_basis: tuple[Given, ...]
    condition: tuple[Given, ...]
    period: Period
    presence: Presence | None
    state: State | None
    posts_of_giver: Mapping[str, tuple[Holder, ...]]
    sources: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """A special regime over a place, and whether it was in force at the time asked about."""

    id: str
    kind: tuple[Given, ...]
    place: tuple[Given, ...]
    presence: Presence | None
    decided_by: tuple[Given, ...]
    curfew: tuple[Given, ...]
    level_of_threat: tuple[Given, ...]
    legal_basis: tuple[Given, ...]
    period: Period
    state: State
    sources: tuple[str, ...]
    statements: tuple[int, ...]


def orders(
    material: Material,
    asked: Asked | None = None,
    ground: Ground | None = None,
    actors: Collection[str] = (),
    ids: Collection[str] | None = None,
) -> list[GivenOrder]:
    """Return the orders on record, by day; those without a day come last.

    With a time, only those that were given by then and are not known to have been lifted. With a ground, only
    those of a place in it or around it, and those without a place that one of `actors` gave or was given.
    """
    material = of_hierarchy(material)
    known = spoken_of(material, accounts(material, ORDER, ids))
    events = _event_places(material, known.values())
    chosen = []
    for account in known.values():
        dates = period(account, ("given_by", "content"), start="date", end="lifted_on")
        found = None if asked is None else _as_order(state(dates, asked))
        presence = _presence(account, ground, events)
        named = {*account.values("given_by"), *account.values("addressee"), *account.values("carried_out_by")}
        placed = (
            ground is None
            or presence is not None
            or (not _places(account, events) and not named.isdisjoint(actors))
        )
        if placed and (found is None or found.shown):
            chosen.append((account, dates, found, presence))
    givers = {giver for account, *_ in chosen for giver in account.values("given_by")}
    posts = Posts(material, (giver for giver in givers if material.schemata.get(giver) == PERSON))
    made = [_order(*one, posts) for one in chosen]
    return sorted(made, key=_by_day)


def regimes(material: Material, asked: Asked, ground: Ground | None) -> list[InForce]:
    """Return the special regimes that were in force there and then, or may have been, the strongest answer first."""
    found = []
    for account in spoken_of(material, accounts(material, REGIME)).values():
        presence = _presence(account, ground, {})
        if ground is not None and presence is None:
            continue
        dates = period(account, ("kind", "place"))
        held = state(dates, asked)
        if held.shown:
            found.append(
                InForce(
                    account.thing,
                    given(account, "kind"),
                    given(account, "place"),
                    presence,
                    given(account, "decided_by"),
                    given(account, "curfew"),
                    given(account, "level_of_threat"),
                    given(account, "legal_basis"),
                    dates,
                    held,
                    sources_of(account),
                    account.numbers(),
                )
            )
    return sorted(found, key=lambda one: (one.presence is not Presence.THERE, one.id))


def day_of(order: GivenOrder) -> Asked | None:
    """Return the first day or time in the log that is given for an order, None where none is closed at both ends."""
    return next((day for one in order.period.starts if one.asserted and (day := _asked(one.value))), None)


def _order(
    account: Account, dates: Period, found: State | None, presence: Presence | None, posts: Posts
) -> GivenOrder:
    days = [day for one in dates.starts if one.asserted and (day := _asked(one.value))]
    held = {giver: _posts_then(posts, giver, days) for giver in account.values("given_by")} if days else {}
    return GivenOrder(
        account.thing,
        given(account, "content"),
        given(account, "given_by"),
        given(account, "addressee"),
        given(account, "carried_out_by"),
        given(account, "place"),
        given(account, "event"),
        given(account, "in_writing"),
        given(account, "legal_basis"),
        given(account, "condition"),
        dates,
        presence,
        found,
        held,
        sources_of(account),
        account.numbers(),
    )


def _posts_then(posts: Posts, giver: str, days: Sequence[Asked]) -> tuple[Holder, ...]:
    """Return the posts that a giver held when the order was given, by every day that sources give for it.

    Where the days come to different answers the weaker one is given; where one of them rules a post out and
    another does not, that is said.
    """
    found: dict[str, list[Holder]] = {}
    for day in days:
        for one in posts.held_by(giver, day):
            found.setdefault(one.id, []).append(replace(one, state=_at_one_moment(one, day)))
    return tuple(_weakest(given, days) for given in found.values())


def _at_one_moment(one: Holder, day: Asked) -> State:
    """Return the state at the moment of an order, which lies somewhere in a day or in days.

    Who came or left on that day, or is attested for one day of many, held the post for some of it only.
    """
    if one.state.holding is not Holding.CERTAIN or day.clock:
        return one.state
    ends = bounds((*one.period.starts, *one.period.ends))
    changed = any(not (day.before(end) or day.after(end)) for end in ends)
    sides = (replace(day, last=day.first), replace(day, first=day.last))
    if not changed and all(state(one.period, side).holding is Holding.CERTAIN for side in sides):
        return one.state
    said = Sentence.of("order.some-of-it", day=Day(day.canonical))
    return State(Holding.POSSIBLE, (*one.state.because, said))


def _weakest(given: Sequence[Holder], days: Sequence[Asked]) -> Holder:
    one = max(given, key=lambda holder: tuple(Holding).index(holder.state.holding))
    if len(given) == len(days):
        return one
    said = Sentence.of("order.days-differ", days=tuple(Day(day.canonical) for day in days))
    return replace(one, state=State(Holding.CONTESTED, (said, *one.state.because)))


def _asked(canonical: str) -> Asked | None:
    found = bound(canonical)
    if found is None or found.early is None or found.late is None:
        return None
    return Asked(canonical, found.early, found.late)


def _as_order(found: State) -> State:
    """Say of an order that it was given and lifted, where a link began and ended."""
    said = tuple(Sentence(_OF_ORDERS.get(one.key, one.key), one.parts) for one in found.because)
    return replace(found, because=said)


def _event_places(material: Material, known: Iterable[Account]) -> Mapping[str, tuple[str, ...]]:
    events = {event for account in known for event in account.values("event")}
    types = {material.schemata[event] for event in events if event in material.schemata}
    return {thing: account.values("place") for thing, account in accounts(material, types, events).items()}


def _places(account: Account, events: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    own = account.values("place")
    return own or tuple(place for event in account.values("event") for place in events.get(event, ()))


def _presence(
    account: Account, ground: Ground | None, events: Mapping[str, tuple[str, ...]]
) -> Presence | None:
    if ground is None:
        return None
    found = {ground.presence(place) for place in _places(account, events)}
    return next((one for one in Presence if one in found), None)


def _by_day(order: GivenOrder) -> tuple[str, str]:
    first = next((low for one in order.period.starts if (low := day_bounds(one.value)[0])), None)
    return (first.isoformat() if first else "~", order.id)
