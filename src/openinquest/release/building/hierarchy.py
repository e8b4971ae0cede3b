"""Posts, subordination, deployments and orders as they are shown, and the places and days that get a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from openinquest.inquiry import Material, Sentence
from openinquest.inquiry import hierarchy as inquiry
from openinquest.inquiry.accounts import accounts
from openinquest.inquiry.given import given
from openinquest.inquiry.hierarchy.chains import CORE, SUBORDINATION, sources_of
from openinquest.inquiry.hierarchy.moments import Bound
from openinquest.inquiry.hierarchy.periods import bounds, period
from openinquest.inquiry.hierarchy.presence import DEPLOYMENT
from openinquest.inquiry.hierarchy.rows import of_hierarchy, spoken_of
from openinquest.release.building.given import given_of, told
from openinquest.release.snapshot import (
    Between,
    Body,
    Deployment,
    Hierarchy,
    Holder,
    Link,
    Moment,
    Order,
    Period,
    Post,
    PostOfGiver,
    PostThen,
    Regime,
    Sighting,
    Subordination,
    Tenure,
    UnitThere,
)

MOST_MOMENTS = 150
"""Places and days that get a page of their own; those with most units documented come first."""

_LONGEST = 2
"""A time that is known to lie within so many days gives each of them; a wider one gives none."""


def hierarchy_of(material: Material) -> Hierarchy:
    """Return the hierarchy of public frames, as the material stands."""
    material = of_hierarchy(material)
    if material.frames.statements.is_empty():
        return Hierarchy()
    deployments = _deployments(material)
    chosen, left_out = _chosen(material, deployments)
    found = Hierarchy(
        posts=tuple(_post(material, one) for one in inquiry.histories(material)),
        subordinations=tuple(_subordinations(material)),
        deployments=deployments,
        orders=tuple(_order(material, one) for one in inquiry.orders(material)),
        regimes=tuple(_regimes(material)),
        moments=tuple(_moment(material, place, day) for place, day in chosen),
        left_out=left_out,
        note=told(material, (Sentence("command.note"),)),
    )
    return found


def _post(material: Material, history: inquiry.History) -> Post:
    return Post(
        id=history.post,
        body=given_of(history.body),
        commands=given_of(history.commands),
        tenures=tuple(
            Tenure(
                id=one.id,
                holder=given_of(one.holders),
                acting=given_of(one.acting),
                left_by=given_of(one.left_by),
                period=_period(one.period),
                first=one.known[0].isoformat() if one.known else "",
                last=one.known[1].isoformat() if one.known else "",
                sources=one.sources,
                statements=one.statements,
            )
            for one in history.tenures
        ),
        between=tuple(
            Between(one.earlier, one.later, one.change.value, told(material, (one.because,)))
            for one in history.successions
        ),
        statements=history.statements,
    )


def _subordinations(material: Material) -> Iterable[Subordination]:
    for account in spoken_of(material, accounts(material, SUBORDINATION)).values():
        yield Subordination(
            id=account.thing,
            subordinate=given_of(given(account, "subordinate")),
            superior=given_of(given(account, "superior")),
            kind=given_of(given(account, "kind")),
            period=_period(period(account, CORE)),
            sources=sources_of(account),
            statements=account.numbers(),
        )


def _deployments(material: Material) -> tuple[Deployment, ...]:
    return tuple(
        Deployment(
            id=account.thing,
            unit=given_of(given(account, "unit")),
            place=given_of(given(account, "place")),
            task=given_of(given(account, "task")),
            strength=given_of(given(account, "strength")),
            ordered_by=given_of(given(account, "ordered_by")),
            requested_by=given_of(given(account, "requested_by")),
            period=_period(period(account, ("unit", "place"))),
            sources=sources_of(account),
            statements=account.numbers(),
        )
        for account in spoken_of(material, accounts(material, DEPLOYMENT)).values()
    )


def _order(material: Material, order: inquiry.GivenOrder) -> Order:
    return Order(
        id=order.id,
        content=given_of(order.content),
        given_by=given_of(order.given_by),
        addressee=given_of(order.addressee),
        carried_out_by=given_of(order.carried_out_by),
        date=given_of(order.period.starts),
        lifted_on=given_of(order.period.ends),
        place=given_of(order.place),
        in_writing=given_of(order.in_writing),
        legal_basis=given_of(order.legal_basis),
        condition=given_of(order.condition),
        posts_of_giver=tuple(
            PostOfGiver(
                giver, held.post or "", held.state.holding.value, held.statements,
                told(material, held.state.because),
            )
            for giver, posts in order.posts_of_giver.items()
            for held in posts
        ),
        sources=order.sources,
        statements=order.statements,
    )  # fmt: skip


def _regimes(material: Material) -> Iterable[Regime]:
    for account in spoken_of(material, accounts(material, "Regime")).values():
        yield Regime(
            id=account.thing,
            kind=given_of(given(account, "kind")),
            place=given_of(given(account, "place")),
            decided_by=given_of(given(account, "decided_by")),
            curfew=given_of(given(account, "curfew")),
            period=_period(period(account, ("kind", "place"))),
            sources=sources_of(account),
            statements=account.numbers(),
        )


def _period(found: inquiry.Period) -> Period:
    return Period(
        starts=given_of(found.starts),
        ends=given_of(found.ends),
        attested=tuple(dict.fromkeys(one.when.canonical for one in found.attested if one.when)),
        denied=tuple(dict.fromkeys(one.when.canonical if one.when else "" for one in found.refused)),
    )


# ---- places and days


def _chosen(material: Material, deployments: Sequence[Deployment]) -> tuple[list[tuple[str, date]], int]:
    """Return the places and days that get a page, by place, then day, and how many others there would be.

    A place is one where a unit is documented, or else the nearest place around it that a body answers for; a day
    is one on which a unit is documented there, told to the day.
    """
    above = _above(material)
    homes = _answered_for(material, above)
    units: dict[tuple[str, date], int] = defaultdict(int)
    for account in spoken_of(material, accounts(material, DEPLOYMENT)).values():
        days = _days_of(period(account, ("unit", "place")))
        for place in account.values("place"):
            home = next((one for one in (place, *_around(above, place)) if one in homes), place)
            for day in days:
                units[home, day] += 1
    ranked = sorted(units, key=lambda one: (-units[one], *one))
    return sorted(ranked[:MOST_MOMENTS]), max(0, len(ranked) - MOST_MOMENTS)


def _answered_for(material: Material, above: Mapping[str, str]) -> frozenset[str]:
    """Return the places for which a body answers, but for those that lie in no other: a country is no place to be."""
    rows = material.frames.statements.filter(pl.col("property").is_in(["area", "jurisdiction"]))
    places = rows["value"].drop_nulls().unique()
    return frozenset(place for place in places if _around(above, place))


def _above(material: Material) -> Mapping[str, str]:
    """Return the place around each place, that of the first statement in the log."""
    rows = material.frames.statements.filter(pl.col("property") == "within")
    return dict(rows.sort("n", descending=True).select("thing", "value").iter_rows())


def _around(above: Mapping[str, str], place: str) -> list[str]:
    """Return the places around one, nearest first."""
    found: list[str] = []
    while (place := above.get(place, "")) and place not in found:
        found.append(place)
    return found


def _days_of(found: inquiry.Period) -> list[date]:
    """Return the days on which it is documented: the days of attestation, beginning and end, told closely enough."""
    every = [*bounds(found.starts), *bounds(found.ends), *(one.when for one in found.attested if one.when)]
    return sorted({day for one in every for day in _close(one)})


def _close(one: Bound) -> list[date]:
    if one.early is None or one.late is None:
        known = one.early or one.late
        return [known.day] if known is not None else []
    if (one.late.day - one.early.day).days >= _LONGEST:
        return []
    return list(dict.fromkeys((one.early.day, one.late.day)))


def _moment(material: Material, place: str, day: date) -> Moment:
    asked = inquiry.asked_of(material, day.isoformat(), place)
    page = inquiry.command(material, asked, place)
    return Moment(
        place=place,
        day=day.isoformat(),
        units=tuple(
            UnitThere(
                unit.unit,
                tuple(
                    Sighting(
                        place=one.place,
                        presence=one.presence.value,
                        state=one.state.holding.value,
                        task=given_of(one.task),
                        sources=one.sources,
                        statements=one.statements,
                        because=told(material, one.state.because),
                    )
                    for one in unit.sightings
                ),
                told(material, unit.because),
            )
            for unit in page.units
        ),
        links=tuple(_link(material, link) for link in page.links),
        bodies=tuple(
            Body(actor, tuple(_post_then(material, post) for post in found))
            for actor, found in page.posts.items()
            if found
        ),
        orders=tuple(one.id for one in page.orders),
        regimes=tuple(one.id for one in page.regimes),
        because=told(
            material, page.because[1:]
        ),  # the first says that it is no allegation, as every page does
    )


def _link(material: Material, link: inquiry.Link) -> Link:
    return Link(
        id=link.id,
        subordinate=link.subordinate,
        superior=link.superior,
        kind=given_of(link.kinds),
        period=_period(link.period),
        state=link.state.holding.value,
        circular=link.circular,
        sources=link.sources,
        statements=link.statements,
        because=told(material, link.state.because),
    )


def _post_then(material: Material, post: inquiry.Post) -> PostThen:
    return PostThen(
        id=post.id or "",
        holders=tuple(
            Holder(
                holder=one.holder,
                acting=any(said.value == "yes" and said.asserted for said in one.acting),
                state=one.state.holding.value,
                sources=one.sources,
                statements=one.statements,
                because=told(material, one.state.because),
            )
            for one in post.holders
        ),
        because=told(material, post.because),
    )
