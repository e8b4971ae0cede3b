"""One page, and what all pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from openinquest.release.snapshot import Judgement, Point, Snapshot, Statement
from openinquest.site.addresses import Addresses, said
from openinquest.site.pictures import Draw
from openinquest.site.view import View

_NAMING = ("thing", "place")


@dataclass(frozen=True, slots=True)
class Page:
    """One page in every language; `depth` counts the folders below the root of the language.

    `section` names a section of the menu for a page that another one yields.
    """

    path: str
    template: str
    depth: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)
    section: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What the page of a thing shows before what was said of it, and the section to which it belongs.

    `template` extends that of things and fills its block `head` from what `context` gives.
    """

    section: str
    template: str
    context: Callable[[Site, View], Mapping[str, Any]]


class Site:
    """What all pages share, worked out once for a snapshot."""

    def __init__(self, snapshot: Snapshot, addresses: Addresses) -> None:
        self.snapshot = snapshot
        self.addresses = addresses
        self.bearing = _bearing(snapshot)
        self.points = _points_of_things(snapshot)
        ordered = sorted(snapshot.statements.values(), key=said)
        self.by_speaker = _grouped(ordered, lambda s: {s.speaker, s.voice or s.speaker})
        self.by_source = _grouped(ordered, lambda s: (s.document,))
        self.by_value = _grouped(ordered, lambda s: (s.value,) if s.type in _NAMING else ())


Pages = Callable[[Site, View], Iterator[Page]]
PicturedPages = Callable[[Site, View, Draw], Iterator[Page]]


def none(site: Site, view: View) -> Iterator[Page]:
    """Yield no page: for a section of which every page has a picture."""
    yield from ()


def no_pictures(site: Site, view: View, draw: Draw) -> Iterator[Page]:
    """Yield no page: for a section without pictures."""
    yield from ()


class Group(StrEnum):
    """The first row of the menu, in order; a group with one section alone is called as that section."""

    OVERVIEW = "overview"
    ACCOUNTS = "accounts"
    ANSWERS = "answers"
    CASES = "cases"
    PEOPLE = "people"
    SOURCES = "sources"
    ABOUT = "about"
    SEARCH = "search"


def always(snapshot: Snapshot) -> bool:
    """Say yes: for a section that every release has."""
    return True


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the site: the path of its first page without suffix, and what yields its pages.

    `pages` yields those without a picture, with contexts in the language of the view; `pictured` those that
    hold charts, and are given what draws them. The menu names every section in its `group`, in order, but those
    for which `present` says that the snapshot holds nothing: they must yield no page.
    """

    name: str
    pages: Pages = none
    pictured: PicturedPages = no_pictures
    group: Group = Group.ABOUT
    present: Callable[[Snapshot], bool] = always


def _grouped(
    statements: Iterable[Statement], keys: Callable[[Statement], Iterable[str]]
) -> dict[str, list[Statement]]:
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        for key in keys(statement):
            groups.setdefault(key, []).append(statement)
    return groups


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
