"""What happened where and when: incidents in time, on a map, and in a table with who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from markupsafe import Markup

from openinquest.charts import Language
from openinquest.charts.chronology import MOST_ROWS, Chronology, Happening, Stretch, chronology
from openinquest.charts.maps import MapPicture, Spot, map_picture
from openinquest.ontology import Dated, ValueProblem
from openinquest.release.snapshot import Given, Incident, Located, Place, Snapshot, When
from openinquest.site.pages.page import Group, Head, Page, Section, Site
from openinquest.site.paging import BUDGET, split
from openinquest.site.pictures import capitalised
from openinquest.site.view import View

MOST_PLACES, MOST_NAMED = 30, 5
"""Places in the table beside the map, those with the most incidents first, and incidents named in a row of it."""
MOST_HAPPENED = 100
"""Incidents on the page of a place; the page of all has the others."""
_ROW, _GIVEN, _MAP, _IN_TIME, _PLACE = 700, 420, 40_000, 1_400, 900


@dataclass(frozen=True, slots=True)
class Spotted:
    """One place on the map: incidents that happened there or at a place inside it."""

    located: Located
    incidents: tuple[str, ...]


def _pages(site: Site, view: View) -> Iterator[Page]:
    incidents = list(site.snapshot.incidents.values())
    spotted, elsewhere = placed(site.snapshot, incidents)
    pictures = _MAP * bool(spotted) + _IN_TIME * min(len(incidents), MOST_ROWS)
    pictures += _PLACE * min(len(spotted), MOST_PLACES)
    together = pictures + sum(map(_weight, incidents)) <= BUDGET
    path = "incidents.html" if together else "incident-list.html"
    parts = split(path, incidents, _weight)
    shared = {"total": len(incidents), "points": site.points, "named": MOST_NAMED, "svg": Markup}
    shown = {
        "spotted": spotted[:MOST_PLACES],
        "more": max(0, len(spotted) - MOST_PLACES),
        "elsewhere": elsewhere,
        "times": in_time(view, incidents),
        "map": on_map(view, spotted),
        "drawn_from": drawn_from(site.snapshot, spotted),
    }
    if together:
        yield Page("incidents.html", "incidents", context={**shared, **shown, "part": parts[0]})
        return
    yield Page("incidents.html", "incidents", context={**shared, **shown, "part": None, "list": path})
    for part in parts:
        yield Page(part.path, "incidents", context={**shared, **dict.fromkeys(shown), "part": part})


def _weight(incident: Incident) -> int:
    given = (*incident.kinds, *incident.places, *(when.given for when in incident.moments))
    return _ROW + _GIVEN * len(given)


def placed(snapshot: Snapshot, incidents: Sequence[Incident]) -> tuple[list[Spotted], list[str]]:
    """Return the places on the map, those with the most incidents first, and the incidents that are on none of them."""
    found: dict[str, tuple[Located, dict[str, None]]] = {}
    elsewhere = []
    for incident in incidents:
        located = [
            place.located
            for given in incident.places
            if asserted(given) and (place := snapshot.places.get(given.value)) and place.located
        ]
        for one in located:
            found.setdefault(one.of, (one, {}))[1][incident.id] = None
        if not located:
            elsewhere.append(incident.id)
    spotted = [Spotted(one, tuple(names)) for one, names in found.values()]
    return sorted(spotted, key=lambda one: (-len(one.incidents), one.located.of)), elsewhere


def drawn_from(snapshot: Snapshot, spotted: Sequence[Spotted]) -> list[str]:
    """Return the sources of the coordinates on the map."""
    numbers = [n for one in spotted for n in one.located.statements if n in snapshot.statements]
    return list(dict.fromkeys(filter(None, (snapshot.statements[n].document for n in numbers))))


def on_map(view: View, spotted: Sequence[Spotted]) -> MapPicture | None:
    """Return the map of incidents; None where none can be placed."""
    if not spotted:
        return None
    spots = [
        Spot(
            view.title(one.located.of).partition(" (")[0], one.located.longitude, one.located.latitude,
            len(one.incidents), one.located.radius,
        )
        for one in spotted
    ]  # fmt: skip
    return map_picture(
        view.t("incidents.map"), spots, Language(view.language), counted=view.t("incidents.number")
    )


def in_time(view: View, incidents: Sequence[Incident]) -> Chronology | None:
    """Return incidents in time; None where nobody says when any was."""
    happenings = [
        Happening(
            capitalised(view.plain_thing(one.id).striptags()),
            tuple(found for when in one.moments if (found := _stretch(view, when)) is not None),
        )
        for one in incidents
    ]
    if not any(row.stretches for row in happenings):
        return None
    return chronology(view.t("incidents.times"), happenings, Language(view.language))


def asserted(given: Given) -> bool:
    """Say whether anybody gives a value, be it the record alone, and not only denies it."""
    return bool(given.by) or not given.denied_by


def _stretch(view: View, when: When) -> Stretch | None:
    """Return one account of when as bounds; None where it says no day."""
    given = when.given
    try:
        dated = Dated.parse(given.value)
    except ValueProblem:
        return None
    first, last = dated.earliest or dated.latest, dated.latest or dated.earliest
    if first is None or last is None:
        return None
    begins, ends = dated.begins, dated.ends
    exact = begins is not None or ends is not None
    start = begins or (ends if dated.earliest is None and ends else datetime.combine(first, time.min))
    end = ends or (begins if dated.latest is None and begins else datetime.combine(last, time.max))
    end = end.replace(microsecond=0)
    if exact and end - start < timedelta(minutes=1):
        end = start
    who = ", ".join(view.plain_thing(name).striptags() for name in given.by or given.denied_by)
    named = view.term("property", when.property).striptags() if when.property != "date" else ""
    said = ", ".join(filter(None, (named, view.date(given.value), who)))
    return Stretch(
        start, max(start, end), said, dated.earliest is None, dated.latest is None, exact, not asserted(given)
    )


def heads(snapshot: Snapshot) -> Iterator[tuple[str, Head]]:
    """Yield incidents and places with what their pages show: an incident where it was, a place what happened there."""
    happened: dict[str, dict[str, None]] = {}
    for incident in snapshot.incidents.values():
        yield incident.id, Head("incidents", "incident", partial(_of_incident, incident))
        for given in incident.places:
            if asserted(given) and (place := snapshot.places.get(given.value)):
                for name in (place.id, *place.within):
                    happened.setdefault(name, {})[incident.id] = None
    for place in snapshot.places.values():
        yield place.id, Head("", "place", partial(_of_place, place, tuple(happened.get(place.id, ()))))


def _of_incident(incident: Incident, site: Site, view: View) -> dict[str, Any]:
    return {"incident": incident}


def _of_place(place: Place, happened: tuple[str, ...], site: Site, view: View) -> dict[str, Any]:
    return {
        "place": place,
        "happened": happened[:MOST_HAPPENED],
        "more": max(0, len(happened) - MOST_HAPPENED),
    }


def _present(snapshot: Snapshot) -> bool:
    return bool(snapshot.incidents)


SECTION = Section("incidents", _pages, group=Group.PEOPLE, present=_present)
