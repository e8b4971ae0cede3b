"""What a person should look at in posts, subordination and orders; it is shown as it stands, never repaired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.doubts import Doubt
from openinquest.inquiry.hierarchy.chains import CORE as OF_LINKS
from openinquest.inquiry.hierarchy.chains import SUBORDINATION
from openinquest.inquiry.hierarchy.circles import bounds_of, circle_in, knots
from openinquest.inquiry.hierarchy.history import histories, overlaps
from openinquest.inquiry.hierarchy.moments import surely_before
from openinquest.inquiry.hierarchy.orders import ORDER, PERSON, REGIME, day_of, orders
from openinquest.inquiry.hierarchy.periods import Period, bounds, period
from openinquest.inquiry.hierarchy.posts import CORE, OCCUPANCY
from openinquest.inquiry.hierarchy.presence import DEPLOYMENT
from openinquest.inquiry.hierarchy.rows import of_hierarchy
from openinquest.inquiry.material import Material

_DATED: Mapping[str, tuple[str, str]] = {
    SUBORDINATION: ("from", "to"),
    OCCUPANCY: ("from", "to"),
    DEPLOYMENT: ("from", "to"),
    REGIME: ("from", "to"),
    ORDER: ("date", "lifted_on"),
}


def doubts(material: Material) -> Iterator[Doubt]:
    """Yield what the hierarchy finds odd: see each of the functions below."""
    material = of_hierarchy(material)
    yield from find_backward_periods(material)
    yield from find_outside_attestations(material)
    yield from find_several_holders(material)
    yield from find_circles(material)
    yield from find_orders_without_post(material)


def find_backward_periods(material: Material) -> Iterator[Doubt]:
    """Find links, deployments, regimes and orders whose end lies before their beginning, by every account."""
    for schema, (start, end) in _DATED.items():
        for account in accounts(material, schema).values():
            starts, ends = bounds_of(account, start), bounds_of(account, end)
            if starts and ends and all(surely_before(last, first) for first in starts for last in ends):
                numbers = _listed(account.numbers(start, end))
                yield Doubt(
                    account.thing,
                    f"it ends ({ends[0].canonical}) before it begins ({starts[0].canonical}): entries {numbers}",
                    "check both dates; the view shows them as they stand",
                )


def find_outside_attestations(material: Material) -> Iterator[Doubt]:
    """Find holders who are attested before they were appointed, or after they left, by every account."""
    for account in accounts(material, OCCUPANCY).values():
        dates = period(account, CORE)
        starts, ends = bounds(dates.starts), bounds(dates.ends)
        for one in dates.attested:
            if one.when is None:
                continue
            if starts and all(surely_before(one.when, start) for start in starts):
                what = (
                    f"it is attested for {one.when.canonical}, before the appointment ({starts[0].canonical})"
                )
            elif ends and all(surely_before(end, one.when) for end in ends):
                what = f"it is attested for {one.when.canonical}, after its end ({ends[0].canonical})"
            else:
                continue
            numbers = _listed({one.statement, *_numbers(dates)})
            yield Doubt(
                account.thing, f"{what}: entries {numbers}", "check the days, or code a second occupancy"
            )


def find_several_holders(material: Material) -> Iterator[Doubt]:
    """Find posts that more persons held at once, by every account, and that are not said to be shared.

    The day of a change is nobody's alone, and somebody who acts beside the holder is no second one.
    """
    for history in histories(material):
        known = [one for one in history.tenures if not one.stood_in]
        acting = [one for one in history.tenures if one.stood_in]
        if history.shared:
            continue
        for a, b in (*overlaps(known), *overlaps(acting)):
            start = max(one.sure[0] for one in (a, b) if one.sure)
            end = min(one.sure[1] for one in (a, b) if one.sure)
            numbers = _listed({*a.period.statements, *b.period.statements})
            yield Doubt(
                history.post,
                f"two hold it at once, {a.id} and {b.id}, {start} to {end}: entries {numbers}",
                "check the dates; say that the post is shared, or who was acting",
            )


def find_circles(material: Material) -> Iterator[Doubt]:
    """Find bodies that stand above themselves, by links that may have held at one time."""
    edges: dict[str, list[tuple[str, str, Account]]] = defaultdict(list)
    for account in accounts(material, SUBORDINATION).values():
        for lower in account.values("subordinate"):
            for upper in account.values("superior"):
                edges[lower].append((upper, account.thing, account))
    for knot in knots({body: [upper for upper, _, _ in found] for body, found in edges.items()}):
        circle = circle_in(knot, edges)
        if circle is not None:
            bodies, links = circle
            numbers = _listed({n for link in links for n in link.numbers(*OF_LINKS)})
            yield Doubt(
                bodies[0],
                f"it stands above itself: {' under '.join([*bodies, bodies[0]])}, "
                f"by {', '.join(link.thing for link in links)}: entries {numbers}",
                "check who is under whom, and from when to when; the chain is cut where it closes",
            )


def find_orders_without_post(material: Material) -> Iterator[Doubt]:
    """Find orders whose giver is a person of whom the record knows no post on any day given for them."""
    for order in orders(material):
        if day_of(order) is None:
            continue
        for giver, posts in order.posts_of_giver.items():
            if material.schemata.get(giver) == PERSON and not posts:
                numbers = _listed(
                    {n for one in (*order.given_by, *order.period.starts) for n in one.statements}
                )
                yield Doubt(
                    order.id,
                    f"{giver} is said to have given it, and no post of theirs on that day is on record: "
                    f"entries {numbers}",
                    "code the post with its day, or check whom the source names and when",
                )


def _numbers(dates: Period) -> set[int]:
    return {n for one in (*dates.starts, *dates.ends) for n in one.statements}


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(n) for n in sorted(set(numbers)))
