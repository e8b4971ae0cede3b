"""Which units were documented at a place, and which were responsible for the area; the two are never mixed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.given import Given, given
from openinquest.inquiry.hierarchy.chains import sources_of, voiced
from openinquest.inquiry.hierarchy.moments import Asked
from openinquest.inquiry.hierarchy.periods import Period, State, period, state
from openinquest.inquiry.hierarchy.places import Ground
from openinquest.inquiry.hierarchy.rows import spoken_of
from openinquest.inquiry.hierarchy.terms import Holding, Presence
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Sentence
from openinquest.ontology import Stance

DEPLOYMENT = "Deployment"
_BODIES = ("Unit", "PublicBody", "Organization", "Company")
_AREAS = ("area", "jurisdiction")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What puts a unit on the page of a place: a deployment (`id`), or an area stated of the unit itself.

    `place` is where the source has it; a wider place than the one asked about does not say that it was there.
    `rivals` are other units, or places that neither hold it nor lie in it, that sources give for the same deployment.
    """

    id: str
    unit: str
    place: str
    presence: Presence
    state: State
    period: Period
    task: tuple[Given, ...]
    strength: tuple[Given, ...]
    ordered_by: tuple[Given, ...]
    requested_by: tuple[Given, ...]
    rivals: tuple[Given, ...]
    sources: tuple[str, ...]
    statements: tuple[int, ...]


def sightings(
    material: Material, ground: Ground | None, asked: Asked, units: Collection[str] = ()
) -> list[Sighting]:
    """Return what was documented on the ground at that time, of all units or of some, by unit, strongest first.

    Without a ground, wherever it was.
    """
    found = [*_deployed(material, ground, asked, units), *_responsible(material, ground, asked, units)]
    order = tuple(Presence)
    return sorted(found, key=lambda one: (order.index(one.presence), one.unit, one.id, one.place))


def _deployed(
    material: Material, ground: Ground | None, asked: Asked, units: Collection[str]
) -> Iterable[Sighting]:
    known = accounts(material, DEPLOYMENT, _things(material, (DEPLOYMENT,), ("place",), ground))
    for account in spoken_of(material, known).values():
        for place in account.values("place"):
            presence = Presence.THERE if ground is None else ground.presence(place)
            if presence is None:
                continue
            for unit in account.values("unit"):
                if units and unit not in units:
                    continue
                found = _deployment(material, account, unit, place, presence, asked)
                if found.state.shown:
                    yield found


def _deployment(
    material: Material, account: Account, unit: str, place: str, presence: Presence, asked: Asked
) -> Sighting:
    """Return one unit at one place by a deployment; accounts of it differ where sources name others."""
    of_units, of_places = given(account, "unit"), given(account, "place")
    dates = period(account, ("unit", "place"), values=(unit, place))
    found = state(dates, asked)
    rivals = _others(of_units, unit)
    rivals += tuple(one for one in _others(of_places, place) if not _nested(material, one.value, place))
    if rivals and found.shown:
        said = Sentence.of("sighting.rivals", others=tuple(voiced(one.value, one.by) for one in rivals))
        found = State(Holding.CONTESTED, (said, *found.because))
    of_unit = set(sources_of(account, of_units, unit))
    return Sighting(
        account.thing,
        unit,
        place,
        presence,
        found,
        dates,
        given(account, "task"),
        given(account, "strength"),
        given(account, "ordered_by"),
        given(account, "requested_by"),
        rivals,
        tuple(who for who in sources_of(account, of_places, place) if who in of_unit),
        account.numbers(),
    )


def _responsible(
    material: Material, ground: Ground | None, asked: Asked, units: Collection[str]
) -> Iterable[Sighting]:
    things = _things(material, _BODIES, _AREAS, ground)
    for account in accounts(material, _BODIES, things & set(units) if units else things).values():
        for prop in _AREAS:
            for one in given(account, prop):
                if not one.asserted or (ground is not None and ground.presence(one.value) is None):
                    continue
                dates = _stated(account, prop, one.value)
                found = state(dates, asked)
                if found.shown:
                    yield Sighting(
                        account.thing, account.thing, one.value, Presence.RESPONSIBLE, found, dates,
                        (), (), (), (), (), one.by, one.statements,
                    )  # fmt: skip


def _others(values: Iterable[Given], own: str) -> tuple[Given, ...]:
    return tuple(one for one in values if one.asserted and one.value != own)


def _nested(material: Material, a: str, b: str) -> bool:
    """Return whether one of two places lies in the other: then they are no rivals, one is only closer."""
    return material.inside(a, b) or material.inside(b, a)


def _stated(account: Account, prop: str, value: str) -> Period:
    """Return when an area was stated: it has no beginning and no end of its own, only days on which it held."""
    return period(account, (prop,), start="", end="", values=(value,))


def _things(
    material: Material, schemata: Collection[str], props: Collection[str], ground: Ground | None
) -> set[str]:
    """Return the things of some types for which a place on the ground, or around it, is stated."""
    rows = (
        material.frames.statements.filter(
            pl.col("schema").is_in(list(schemata))
            & pl.col("property").is_in(list(props))
            & (pl.col("stance") == Stance.ASSERTS.value)
            & pl.col("value").is_not_null()
        )
        .select("thing", "value")
        .unique()
    )
    return {
        thing for thing, place in rows.iter_rows() if ground is None or ground.presence(place) is not None
    }
