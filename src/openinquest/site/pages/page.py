"""One page, and what all pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openinquest.release.snapshot import Judgement, Point, Snapshot
from openinquest.site.addresses import Addresses
from openinquest.site.view import View


@dataclass(frozen=True, slots=True)
class Page:
    """One page in every language; `depth` counts the folders below the root of the language."""

    path: str
    template: str
    depth: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)


class Site:
    """What all pages share, worked out once for a snapshot."""

    def __init__(self, snapshot: Snapshot, addresses: Addresses) -> None:
        self.snapshot = snapshot
        self.addresses = addresses
        self.bearing = _bearing(snapshot)
        self.points = _points_of_things(snapshot)


Pages = Callable[[Site, View], Iterator[Page]]
PicturedPages = Callable[[Site, View, Mapping[str, str]], Iterator[Page]]


def none(site: Site, view: View) -> Iterator[Page]:
    """Yield no page: for a section of which every page has a picture."""
    yield from ()


def no_pictures(site: Site, view: View, pictures: Mapping[str, str]) -> Iterator[Page]:
    """Yield no page: for a section without pictures."""
    yield from ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the site: the path of its first page without suffix, and what yields its pages.

    `pages` yields those without a picture, with contexts in the language of the view; `pictured` those that
    hold charts, given as SVG by what they show. The menu names every section, in order.
    """

    name: str
    pages: Pages = none
    pictured: PicturedPages = no_pictures


def _points_of_things(snapshot: Snapshot) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {}
    for point in snapshot.points.values():
        found.setdefault(point.thing, []).append(point)
    return found


def _bearing(snapshot: Snapshot) -> dict[str, list[Judgement]]:
    """Return the judgements that concern each thing, by themselves or through a statement about it."""
    found: dict[str, list[Judgement]] = {}
    for judgement in snapshot.judgements:
        ends = (*judgement.left, judgement.right)
        for thing in dict.fromkeys(thing_of(snapshot, end) for end in ends if end):
            found.setdefault(thing, []).append(judgement)
    return found


def thing_of(snapshot: Snapshot, end: str) -> str:
    """Return the thing that an end of a judgement is about: of `<12>` that of statement 12, else itself."""
    if end.startswith("<") and end.endswith(">") and end[1:-1].isdigit():
        statement = snapshot.statements.get(int(end[1:-1]))
        return statement.thing if statement else end
    return end
