"""Incidents and places as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import cos, hypot, isfinite, radians

import polars as pl

from openinquest.inquiry import Material
from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.given import given, stated
from openinquest.inquiry.order import day_bounds
from openinquest.ontology import JudgementKind, Quantity, ValueProblem, ValueType
from openinquest.release.building.given import given_of
from openinquest.release.snapshot import Incident, Located, Place, When

INCIDENT, PLACE = "Incident", "Place"
_METRES = 111_195.0
"""Of a degree of latitude."""
_LARGE = frozenset({"country", "region", "district", "group-of-places"})
"""Kinds of which a point in the middle would mislead, unless somebody says within how many metres they lie."""
_DEEPEST = 12


def incidents_of(material: Material) -> dict[str, Incident]:
    """Return the incidents of public frames, those with a day first, by day."""
    schema = material.ontology.schemata.get(INCIDENT)
    dates = [
        name for name, prop in (schema.properties.items() if schema else ()) if prop.type is ValueType.DATE
    ]
    found = [_incident(account, dates) for account in accounts(material, INCIDENT).values()]
    found.sort(key=lambda one: (not one.first, one.first, one.last, one.id))
    return {one.id: one for one in found}


def _incident(account: Account, dates: Iterable[str]) -> Incident:
    moments = [When(name, value) for name in dates for value in given_of(given(account, name))]
    bounds = [
        day_bounds(moment.given.value) for moment in moments if moment.given.by or not moment.given.denied_by
    ]
    known = [day for pair in bounds for day in pair if day is not None]
    return Incident(
        id=account.thing,
        kinds=given_of(given(account, "kind")),
        places=given_of(given(account, "place")),
        moments=tuple(moments),
        event=account.value("event") or "",
        first=min(known).isoformat() if known else "",
        last=max(known).isoformat() if known else "",
    )


def places_of(material: Material) -> dict[str, Place]:
    """Return the places of public frames by id, each with where it lies."""
    told = accounts(material, PLACE)
    above = _above(material, told)
    own = {name: found for name, account in told.items() if (found := _coordinates(account)) is not None}
    return {name: _place(account, above, own) for name, account in told.items()}


def _above(material: Material, told: Mapping[str, Account]) -> dict[str, dict[str, None]]:
    """Return the places that directly contain each place: by what is stated, then by judgement."""
    found = {
        name: dict.fromkeys(one.value for one in stated(account, "within")) for name, account in told.items()
    }
    judged = material.frames.judgements.filter(pl.col("kind") == JudgementKind.WITHIN.value).sort("n")
    for left, right in judged.select("left", "right").iter_rows():
        for name in left:
            if name in found and right in told:
                found[name][right] = None
    return found


def _place(account: Account, above: Mapping[str, Mapping[str, None]], own: Mapping[str, Located]) -> Place:
    within = tuple(_outwards(account.thing, above))
    located = next((own[name] for name in (account.thing, *within) if name in own), None)
    return Place(account.thing, account.value("kind") or "", within, located)


def _outwards(place: str, above: Mapping[str, Mapping[str, None]]) -> Iterator[str]:
    """Yield the places that contain a place, nearest first, each once, however they contain each other."""
    seen, level = {place}, [place]
    for _ in range(_DEEPEST):
        level = [name for below in level for name in above.get(below, ()) if name not in seen]
        seen |= {*level}
        yield from dict.fromkeys(level)


def _coordinates(account: Account) -> Located | None:
    """Return where a place itself lies; its radius holds all that is stated, and what was rounded away."""
    points, numbers = [], set[int]()
    for latitude, longitude in zip(stated(account, "latitude"), stated(account, "longitude"), strict=False):
        point = (_degrees(latitude.value, 90.0), _degrees(longitude.value, 180.0))
        if point[0] is not None and point[1] is not None:
            places = max(_decimals(latitude.value), _decimals(longitude.value))
            points.append((point[0], point[1], _METRES * 0.5 / 10**places))
            numbers |= {*latitude.statements, *longitude.statements}
    if not points:
        return None
    first = points[0]
    across = _METRES * cos(radians(first[0]))
    apart = max(hypot((y - first[0]) * _METRES, (x - first[1]) * across) for y, x, _ in points)
    precision = max(
        (metres for one in stated(account, "precision") if (metres := _metres(one.value))), default=0.0
    )
    if account.value("kind") in _LARGE and not precision:
        return None
    radius = max(precision, apart, max(rounded for _, _, rounded in points))
    return Located(account.thing, first[0], first[1], round(radius, 1), tuple(sorted(numbers)))


def _degrees(text: str, most: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and abs(value) <= most else None


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _metres(text: str) -> float:
    """Return the upper bound of a quantity, else the lower one; 0 where it has none."""
    try:
        quantity = Quantity.parse(text)
    except ValueProblem:
        return 0.0
    bound = quantity.upper or quantity.lower
    return float(bound.value) if bound is not None else 0.0
