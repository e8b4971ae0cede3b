"""The list of figures, and a page for each with its history."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from openinquest.release.snapshot import LANGUAGES, Figure
from openinquest.site import overview
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.pages.things import continued, lists
from openinquest.site.paging import Part, split
from openinquest.site.pictures import Draw, is_drawn, no_picture
from openinquest.site.view import View

_ROW, _VALUE = 420, 160  # bytes of a row of the list, and of each value in it
_MOST_VALUES = 40
"""Values of a figure that the list shows, the first ones; the page of the figure has them all."""


def _pages(site: Site, view: View) -> Iterator[Page]:
    yield from _list(site, view)
    for figure in site.snapshot.figures.values():
        if not is_drawn(figure):
            yield from _figure(site, view, figure, no_picture)


def _pictured(site: Site, view: View, draw: Draw) -> Iterator[Page]:
    for figure in site.snapshot.figures.values():
        if is_drawn(figure):
            yield from _figure(site, view, figure, draw)


def _list(site: Site, view: View) -> Iterator[Page]:
    changed = {run.figure.id for run in overview.revisions(site.snapshot)}
    rows: list[dict[str, Any]] = [
        {
            "group": "revised" if figure.id in changed else "other",
            "figure": figure,
            "point": site.snapshot.points.get(figure.id),
            "given": given[:_MOST_VALUES],
            "left": max(0, len(given) - _MOST_VALUES),
        }
        for figure in site.snapshot.figures.values()
        for given in (_values(figure),)
    ]
    # by the label in English, so that each part of the list holds the same figures in every language
    rows.sort(key=lambda row: (row["group"] == "other", _named(row["figure"]), row["figure"].id))
    totals = {name: sum(row["group"] == name for row in rows) for name in ("revised", "other")}
    for part in split("figures.html", rows, lambda row: _ROW + _VALUE * len(row["given"])):
        groups = [(name, list(found)) for name, found in part.groups(lambda row: row["group"])]
        yield Page(part.path, "figures", context={"groups": groups, "totals": totals, "part": part})


def _named(figure: Figure) -> str:
    return (figure.label.in_language(LANGUAGES[0])[0] or figure.id).casefold()


def _figure(site: Site, view: View, figure: Figure, draw: Draw) -> Iterator[Page]:
    point = site.snapshot.points.get(figure.id)
    path = site.addresses.figures[figure.id]
    parts = site.addresses.parts.get(figure.id) or [Part(path, 1, (), (path,))]
    items = (item for part in parts for item in part.items)
    occasions = {item.occasion: item.said_on for item in items if item.occasion and item.said_on}
    more = lists(site, figure.id, path)
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
        "status": {item.n: item.status for item in figure.series},
        "group_day": [occasions.get(group.occasion, "") for group in figure.parts],
        **more,
        "picture": partial(draw, figure.id),
    }
    for part in parts:
        yield Page(part.path, "figure", 1, {**context, "part": part})
    yield from continued(figure.id, more, back=path)


def _values(figure: Figure) -> list[tuple[str, int]]:
    """Return each value of a figure once, in the order in which it was first said, with that statement."""
    first: dict[str, int] = {}
    for item in figure.series:
        if item.stance == "asserts":
            first.setdefault(item.value, item.n)
    return list(first.items())


SECTION = Section("figures", _pages, _pictured, group=Group.ACCOUNTS)
