"""Who held which post, over whom, where and when, by which source. Every page says that a post is no allegation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from markupsafe import Markup

from openinquest.charts import Language, chains_picture
from openinquest.release.snapshot import (
    Between,
    Given,
    Link,
    Moment,
    Post,
    Snapshot,
    Tenure,
    Text,
    UnitThere,
)
from openinquest.site.addresses import file_name
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.paging import split
from openinquest.site.pictures import capitalised
from openinquest.site.view import View
from openinquest.site.weights import Weights, fitting

_ROW, _MOMENT = 300, 250
"""Bytes around what a row or a section holds, and of the line that leads to a place and day."""
_MOST_LINKS = 30
"""Links of a place and day that its table shows; the list of all links has the others."""
_LINKS, _LISTS, _TENURES = 36_000, 6_000, 40_000
"""Bytes that these links may take, the orders and regimes of the day, and the holders of one post in one piece."""
_MOST_TREES = 12
"""Units whose chains a picture draws at most; the table beside it has all."""
_PICTURE, _FRAME, _BODY, _HOLDER, _DRAWN = 24_000, 3_000, 1_300, 280, 6
"""Bytes that a picture may take at both widths; those of its frame, of each body in it, of each holder, of each letter.

A letter stands four times, drawn and read out at both widths.
"""


def present(snapshot: Snapshot) -> bool:
    """Say whether anything of posts, subordination, deployments, orders or regimes is on record."""
    found = snapshot.hierarchy
    parts = (found.posts, found.subordinations, found.deployments, found.orders, found.regimes)
    return any(parts)


def moment_path(moment: Moment) -> str:
    """Return the path of the page of a place and day."""
    return f"command/{file_name(f'{moment.place}-{moment.day}')}.html"


def _pages(site: Site, view: View) -> Iterator[Page]:
    found = site.snapshot.hierarchy
    weights = Weights(site.snapshot)

    def weight(item: object) -> int:
        return _ROW + weights.of(item)

    orders = split("hierarchy-orders.html", found.orders, weight)
    order_at = {order.id: f"{part.path}#{file_name(order.id)}" for part in orders for order in part.items}
    shared: dict[str, Any] = {"found": found, "order_at": order_at, "moment_path": moment_path}
    first = _MOMENT * (len(found.moments) + 2)
    for links in split("hierarchy.html", found.subordinations, weight, first=first):
        context = {**shared, "part": links, "places": _by_place(found.moments)}
        yield Page(links.path, "hierarchy", context=context)
    if found.posts:
        for posts in split("hierarchy-posts.html", _pieces(found.posts, weights), weight):
            context = {**shared, "part": posts, "after": _after}
            yield Page(posts.path, "posts", context=context)
    if found.deployments:
        for there in split("hierarchy-deployments.html", found.deployments, weight):
            yield Page(there.path, "deployments", context={**shared, "part": there})
    if found.regimes:
        for regimes in split("hierarchy-regimes.html", found.regimes, weight):
            yield Page(regimes.path, "regimes", context={**shared, "part": regimes})
    if found.orders:
        for part in orders:
            yield Page(part.path, "orders", context={**shared, "part": part})
    for at, moment in enumerate(found.moments):
        yield from _moment(view, weights, shared, found.moments, at, moment)


def _moment(
    view: View,
    weights: Weights,
    shared: Mapping[str, Any],
    moments: tuple[Moment, ...],
    at: int,
    moment: Moment,
) -> Iterator[Page]:
    near = [moments[i] for i in (at - 1, at + 1) if 0 <= i < len(moments)]
    near = [one for one in near if one.place == moment.place]
    each_link = [_ROW + weights.of(link) for link in moment.links[:_MOST_LINKS]]
    links = moment.links[: max(1, fitting(each_link, _LINKS))]
    drawn = min(_picture_weight(moment, weights), _PICTURE)
    lists = [[_ROW + weights.name(name) for name in names] for names in (moment.orders, moment.regimes)]
    few = [fitting(each, _LISTS // 2) for each in lists]
    above = _above(moment)
    context = {
        **shared,
        "moment": moment,
        "before": next((one for one in near if one.day < moment.day), None),
        "after": next((one for one in near if one.day > moment.day), None),
        # drawn by the process that writes the page, and by no other
        "picture": cache(partial(_picture, view, moment, drawn)),
        "above": above,
        "posts_of": {body.id: body.posts for body in moment.bodies},
        "links": links,
        "few": few,
        "orders": {order.id: order for order in shared["found"].orders},
        "regimes": {regime.id: regime for regime in shared["found"].regimes},
    }
    posts = {body.id: body.posts for body in moment.bodies}
    units = {unit.id for unit in moment.units}
    superiors = [link.superior for link in moment.links if link.superior not in units]
    rows: list[UnitThere | str] = [*moment.units, *dict.fromkeys(superiors)]
    first = drawn * bool(moment.links) + sum(each_link[: len(links)]) + weights.of(moment.because)
    first += sum(sum(each[:most]) for each, most in zip(lists, few, strict=True))

    def weight(row: UnitThere | str) -> int:
        name = row if isinstance(row, str) else row.id
        over = sum(weights.name(link.superior) + _MOMENT for link in above.get(name, ()))
        return _ROW + weights.of(row) + weights.of(posts.get(name, ())) + over

    for part in split(moment_path(moment), rows, weight, first=first):
        here = {
            "part": part,
            "units": [row for row in part.items if isinstance(row, UnitThere)],
            "superiors": [row for row in part.items if isinstance(row, str)],
        }
        yield Page(part.path, "moment", 1, {**context, **here})


def _above(moment: Moment) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in moment.links:
        found.setdefault(link.subordinate, []).append(link)
    return found


def _by_place(moments: tuple[Moment, ...]) -> list[tuple[str, list[Moment]]]:
    found: dict[str, list[Moment]] = {}
    for moment in moments:
        found.setdefault(moment.place, []).append(moment)
    return list(found.items())


def _after(post: Post) -> dict[str, list[Between]]:
    """Return what lies between a holder, by tenure, and those before."""
    found: dict[str, list[Between]] = {}
    for one in post.between:
        found.setdefault(one.later, []).append(one)
    return found


def _pieces(posts: Iterable[Post], weights: Weights) -> Iterator[Post]:
    """Yield the posts, one with more holders than a page takes in several pieces."""
    for post in posts:
        between = _after(post)
        pieces: list[list[Tenure]] = [[]]
        taken = 0
        for tenure in post.tenures:
            more = _ROW + weights.of(tenure) + weights.of(tuple(between.get(tenure.id, ())))
            if pieces[-1] and taken + more > _TENURES:
                pieces.append([])
                taken = 0
            pieces[-1].append(tenure)
            taken += more
        for piece in pieces:
            gaps = [gap for tenure in piece for gap in between.get(tenure.id, ())]
            yield replace(post, tenures=tuple(piece), between=tuple(gaps))


# ---- the picture


def _below_something(moment: Moment) -> list[str]:
    """Return the units over which anything stands."""
    below = {link.subordinate for link in moment.links}
    return [unit.id for unit in moment.units if unit.id in below]


def _picture_weight(moment: Moment, weights: Weights) -> int:
    """Return about what the picture takes: every chain holds all bodies above a unit, with their posts."""
    bodies = {
        body.id: sum(
            _HOLDER + _DRAWN * (weights.letters(post.id) + weights.letters(one.holder))
            for post in body.posts
            for one in post.holders
        )
        for body in moment.bodies
    }
    above = _above(moment)
    taken = _FRAME
    for unit in _below_something(moment)[:_MOST_TREES]:
        reached, ways = {unit: None}, [unit]
        while ways:
            name = ways.pop()
            taken += _BODY + _DRAWN * weights.letters(name) + bodies.get(name, 0)
            for link in above.get(name, ()):
                if link.superior in reached:
                    taken += _BODY
                else:
                    reached[link.superior] = None
                    ways.append(link.superior)
    return taken


@dataclass(frozen=True, slots=True)
class _Chains:
    """A picture, of how many of the units it shows the chains; none where the first alone would be too heavy."""

    picture: Markup
    shown: int
    units: int


def _picture(view: View, moment: Moment, most: int) -> _Chains:
    """Draw the chains above the units of a moment, of as many units as `most` bytes hold at both widths."""
    units = _below_something(moment)
    title = f"{view.title(moment.place)}, {view.date(moment.day)}"
    page = _plain(view, moment)
    shown = min(len(units), _MOST_TREES)
    while shown:
        drawn = chains_picture(title, page, units[:shown], Language(view.language))
        picture = drawn.wide + drawn.narrow
        if len(picture.encode()) <= most:
            return _Chains(Markup(picture), shown, len(units))  # noqa: S704 - SVG of our own charts, which escape
        shown = min(shown - 1, shown * most // len(picture.encode()))
    return _Chains(Markup(), 0, len(units))


def _plain(view: View, moment: Moment) -> dict[str, Any]:
    """Return a moment as the chart takes it, in the language of the view."""

    def label(identifier: str) -> str:
        return capitalised(str(view.plain_thing(identifier).striptags()))

    def words(text: Text) -> str:
        return view.plain(text)

    def values(given: tuple[Given, ...], phrase: Callable[[str], str]) -> list[dict[str, Any]]:
        return [
            {
                "value": phrase(one.value),
                "label": phrase(one.value),
                "by": list(one.by),
                "denied_by": list(one.denied_by),
                "record": not one.by and not one.denied_by,
            }
            for one in given
        ]

    def kind(code: str) -> str:
        return view.term("choice:kind", code).striptags()

    return {
        "note": words(view.snapshot.hierarchy.note),
        "units": [{"id": unit.id} for unit in moment.units],
        "links": [
            {
                "subordinate": link.subordinate,
                "subordinate_label": label(link.subordinate),
                "superior": link.superior,
                "superior_label": label(link.superior),
                "kind": values(link.kind, kind),
                "from": values(link.period.starts, view.date),
                "to": values(link.period.ends, view.date),
                "attested": [{"when": view.date(day)} for day in link.period.attested],
                "state": link.state,
                "state_label": view.t(f"state.{link.state}"),
                "circular": link.circular,
                "sources": [{"label": label(who)} for who in link.sources],
            }
            for link in moment.links
        ],
        "bodies": [
            {"id": actor, "label": label(actor), "posts": _posts(view, moment, actor, label)}
            for actor in dict.fromkeys(
                [*(unit.id for unit in moment.units), *(link.superior for link in moment.links)]
            )
        ],
    }


def _posts(view: View, moment: Moment, actor: str, label: Callable[[str], str]) -> list[dict[str, Any]]:
    held = next((body.posts for body in moment.bodies if body.id == actor), ())
    return [
        {
            "label": label(post.id) if post.id else "",
            "because": view.plain(post.because),
            "holders": [
                {
                    "holder_label": label(one.holder) if one.holder else "",
                    "state_label": view.t(f"state.{one.state}"),
                    "acting": [{"value": "yes", "by": ["-"], "denied_by": [], "record": False}]
                    if one.acting
                    else [],
                }
                for one in post.holders
            ],
        }
        for post in held
    ]


SECTION = Section("hierarchy", _pages, group=Group.PEOPLE, present=present)
