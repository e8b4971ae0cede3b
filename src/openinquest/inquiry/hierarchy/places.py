"""How places lie to the place asked about, and by which clock a time there is read."""

from __future__ import annotations

from datetime import date

import polars as pl

from openinquest.inquiry.hierarchy.moments import bound
from openinquest.inquiry.hierarchy.terms import Presence
from openinquest.inquiry.material import Material
from openinquest.ontology import Stance

TIME_ZONE = "time_zone"


class Ground:
    """The place asked about, and which places lie in it or around it; each is looked up once."""

    def __init__(self, material: Material, place: str) -> None:
        self.place = place
        self._material = material
        self._known: dict[str, Presence | None] = {place: Presence.THERE}

    def presence(self, other: str | None) -> Presence | None:
        """Return whether a place is or lies in the one asked about, or is wider and holds it; else None."""
        if other is None:
            return None
        if other not in self._known:
            found = None
            if self._material.inside(other, self.place):
                found = Presence.THERE
            elif self._material.inside(self.place, other):
                found = Presence.WIDER
            self._known[other] = found
        return self._known[other]


def zone_of(material: Material, place: str, day: date | None = None) -> tuple[str, str] | None:
    """Return the zone that the record states for a place on a day, or for the nearest place around it that has one.

    The second value is the place of which it is stated. None where none is, or where several are.
    """
    rows = material.frames.statements.filter(
        (pl.col("property") == TIME_ZONE)
        & (pl.col("stance") == Stance.ASSERTS.value)
        & pl.col("value").is_not_null()
    ).select("thing", "value", "holds_at")
    stated: dict[str, set[str]] = {}
    for thing, zone, holds_at in rows.iter_rows():
        if (thing == place or material.inside(place, thing)) and _holds(holds_at, day):
            stated.setdefault(thing, set()).add(zone)
    near = [one for one in sorted(stated) if not any(o != one and material.inside(o, one) for o in stated)]
    zones = {zone for one in near for zone in stated[one]}
    return (zones.pop(), near[0]) if len(zones) == 1 else None


def _holds(holds_at: str | None, day: date | None) -> bool:
    found = bound(holds_at) if holds_at and day else None
    if found is None or day is None:
        return True
    after = found.early is None or found.early.day <= day
    return after and (found.late is None or day <= found.late.day)
