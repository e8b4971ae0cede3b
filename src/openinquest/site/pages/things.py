"""A page for everything else that is spoken of; the menu does not name them."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.site.pages.page import Page, Site
from openinquest.site.view import View, said


def pages(site: Site, view: View) -> Iterator[Page]:
    """Yield the pages of things that no other section has."""
    for thing, path in site.addresses.things.items():
        yield _thing(site, view, thing, path)


def _thing(site: Site, view: View, thing: str, path: str) -> Page:
    known = site.snapshot.things.get(thing)
    items = sorted(view.by_thing.get(thing, []), key=lambda s: (s.property, said(s)))
    obvious = all(item.property in ("value", "holds", "answer") for item in items)
    context = {
        "columns": ("speaker", "source") if obvious else ("property", "speaker", "source"),
        "thing": thing,
        "label": view.title(thing),
        "schema": known.schema if known else "Thing",
        "points": site.points.get(thing, []),
        "items": items,
        "bearing": site.bearing.get(thing, []),
        "mentioned": view.by_value.get(thing, []),
    }
    return Page(path, "thing", 1, context)
