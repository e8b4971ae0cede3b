"""Incidents: when and where each was, by whose account; and places with their coordinates."""

from __future__ import annotations

from dataclasses import dataclass

from openinquest.release.snapshot.given import Given


@dataclass(frozen=True, slots=True)
class Located:
    """Where on Earth a place is: degrees (WGS84), and within how many metres of it, nothing (0) where not known.

    `of` is the place whose coordinates they are: itself, or the nearest one that contains it and has any.
    """

    of: str
    latitude: float
    longitude: float
    radius: float = 0.0
    statements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its kind (a term, or nothing), the places that contain it, from the nearest on, and where it is."""

    id: str
    kind: str = ""
    within: tuple[str, ...] = ()
    located: Located | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A day or time that is given of an incident: `property` says of what in it (its start, a fire, its end)."""

    property: str
    given: Given


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident: kinds, places and moments as sources give them, and everything else that is stated of it.

    `first` and `last` are the days between which it lies by all accounts, ISO, or empty where none is told.
    """

    id: str
    kinds: tuple[Given, ...] = ()
    places: tuple[Given, ...] = ()
    moments: tuple[When, ...] = ()
    event: str = ""
    first: str = ""
    last: str = ""
