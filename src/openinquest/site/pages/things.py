"""A page for everything else that is spoken of; the menu does not name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from openinquest.release.snapshot import Snapshot, Statement
from openinquest.site.pages import commitments, complaints, hearings, incidents, proceedings, questions
from openinquest.site.pages.page import Head, Page, Site
from openinquest.site.paging import Part, judgement_weight, mention_weight, split
from openinquest.site.view import View

REGISTERS: tuple[Callable[[Snapshot], Iterator[tuple[str, Head]]], ...] = (
    proceedings.heads,
    complaints.heads,
    hearings.heads,
    commitments.heads,
    questions.heads,
    incidents.heads,
)
"""Sections whose things have more on their pages than what was said of them."""

_FEW = 40
"""Judgements, and statements that name a thing, which its own page holds; more of them get pages of their own."""


def pages(site: Site, view: View) -> Iterator[Page]:
    """Yield the pages of things that no other section has."""
    heads = {thing: head for register in REGISTERS for thing, head in register(site.snapshot)}
    for thing, path in site.addresses.things.items():
        yield from _thing(site, view, thing, path, heads.get(thing))


def _thing(site: Site, view: View, thing: str, path: str, head: Head | None) -> Iterator[Page]:
    known = site.snapshot.things.get(thing)
    parts = site.addresses.parts[thing]
    obvious = all(item.property in ("value", "holds", "answer") for part in parts for item in part.items)
    more = lists(site, thing, path)
    points = site.points.get(thing, [])
    shown = site.addresses.shown.first(points)
    context = {
        "columns": ("speaker", "source") if obvious else ("property", "speaker", "source"),
        "thing": thing,
        "schema": known.schema if known else "Thing",
        "points": points[:shown],
        "compared": points[shown:],
        **more,
    }
    template, section = (head.template, head.section) if head else ("thing", "")
    more_of_it = head.context(site, view) if head else {}
    for part in parts:
        yield Page(part.path, template, 1, {**context, **more_of_it, "part": part}, section)
    yield from continued(thing, more, back=path)


def lists(site: Site, thing: str, path: str) -> dict[str, Any]:
    """Return the judgements on a thing and the statements that name it, in parts; long ones on pages of their own."""
    stem = path.removesuffix(".html")
    bearing = split(f"{stem}~judged.html", site.bearing.get(thing, []), judgement_weight)
    mentioned = split(f"{stem}~named.html", site.by_value.get(thing, []), mention_weight)
    return {"bearing": bearing, "mentioned": mentioned, "few": _FEW}


def continued(thing: str, more: dict[str, Any], *, back: str) -> Iterator[Page]:
    """Yield the pages of the lists that are too long for the page of the thing."""
    for name in ("bearing", "mentioned"):
        parts: list[Part[Statement]] = more[name]
        if sum(len(part.items) for part in parts) > _FEW:
            for part in parts:
                yield Page(part.path, "more", 1, {"thing": thing, "part": part, "name": name, "back": back})
