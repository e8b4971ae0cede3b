"""The list of figures, and a page for each with its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from openinquest.release.snapshot import Figure
from openinquest.site import overview
from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.pictures import is_drawn
from openinquest.site.view import View


def _pages(site: Site, view: View) -> Iterator[Page]:
    yield _list(site, view)
    for figure in site.snapshot.figures.values():
        if not is_drawn(figure):
            yield _figure(site, view, figure, "")


def _pictured(site: Site, view: View, pictures: Mapping[str, str]) -> Iterator[Page]:
    for figure in site.snapshot.figures.values():
        if is_drawn(figure):
            yield _figure(site, view, figure, pictures.get(figure.id, ""))


def _list(site: Site, view: View) -> Page:
    changed = {run.figure.id for run in overview.revisions(site.snapshot)}
    groups: list[dict[str, Any]] = []
    for name, inside in (("revised", True), ("other", False)):
        rows: list[dict[str, Any]] = [
            {"figure": figure, "point": site.snapshot.points.get(figure.id), "given": _values(figure)}
            for figure in site.snapshot.figures.values()
            if (figure.id in changed) is inside
        ]
        rows.sort(key=lambda row: str(view.plain(row["figure"].label) or row["figure"].id).casefold())
        if rows:
            groups.append({"name": name, "title": view.t(f"figures.{name}"), "figures": rows})
    return Page("figures.html", "figures", context={"groups": groups})


def _figure(site: Site, view: View, figure: Figure, picture: str) -> Page:
    point = site.snapshot.points.get(figure.id)
    occasions = {s.occasion: s.said_on for s in view.by_thing.get(figure.id, []) if s.occasion and s.said_on}
    identity = [
        ("measure", view.term("choice:measure", figure.measure)),
        ("population", view.plain_thing(figure.population) if figure.population != "all" else ""),
        ("place", view.plain_thing(figure.place)),
        ("unit", view.term("choice:unit", figure.unit)),
        ("counting", view.t.word("counting", figure.counting)),
    ]
    context = {
        "figure": figure,
        "point": point,
        "identity": [(name, value) for name, value in identity if value],
        "items": view.by_thing.get(figure.id, []),
        "status": {item.n: item.status for item in figure.series},
        "group_day": [occasions.get(group.occasion, "") for group in figure.parts],
        "bearing": site.bearing.get(figure.id, []),
        "picture": Markup(picture),  # noqa: S704 - SVG of our own charts, which escape their texts
    }
    return Page(site.addresses.figures[figure.id], "figure", 1, context)


def _values(figure: Figure) -> list[tuple[str, int]]:
    """Return each value of a figure once, in the order in which it was first said, with that statement."""
    first: dict[str, int] = {}
    for item in figure.series:
        if item.stance == "asserts":
            first.setdefault(item.value, item.n)
    return list(first.items())


SECTION = Section("figures", _pages, _pictured)
