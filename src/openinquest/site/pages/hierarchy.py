"""Who held which post, over whom, where and when, by which source. Every page says that a post is no allegation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from markupsafe import Markup

from openinquest.charts import Language, chains_picture
from openinquest.release.snapshot import Between, Given, Link, Moment, Order, Post, Snapshot, Text, UnitThere
from openinquest.site.addresses import file_name
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.paging import split
from openinquest.site.pictures import capitalised
from openinquest.site.view import View

_POST, _TENURE, _DEPLOYMENT, _ORDER, _LINK, _PICTURE = 500, 900, 1_300, 2_400, 1_200, 14_000
_MOST_LINKS = 30
"""Links of a place and day that its table shows; the list of all links has the others."""
_MOST_TREES = 12
"""Units whose chains a picture draws; the table beside it has all."""


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
    orders = split("hierarchy-orders.html", found.orders, _order_weight)
    order_at = {order.id: f"{part.path}#{file_name(order.id)}" for part in orders for order in part.items}
    shared: dict[str, Any] = {"found": found, "order_at": order_at, "moment_path": moment_path}
    first = _POST * (len(found.moments) + 2)
    for links in split("hierarchy.html", found.subordinations, lambda one: _LINK, first=first):
        context = {**shared, "part": links, "places": _by_place(found.moments)}
        yield Page(links.path, "hierarchy", context=context)
    if found.posts:
        for posts in split("hierarchy-posts.html", found.posts, _post_weight):
            context = {**shared, "part": posts, "after": _after}
            yield Page(posts.path, "posts", context=context)
    if found.deployments:
        for there in split("hierarchy-deployments.html", found.deployments, lambda one: _DEPLOYMENT):
            yield Page(there.path, "deployments", context={**shared, "part": there})
    if found.regimes:
        for regimes in split("hierarchy-regimes.html", found.regimes, lambda one: _DEPLOYMENT):
            yield Page(regimes.path, "regimes", context={**shared, "part": regimes})
    if found.orders:
        for part in orders:
            yield Page(part.path, "orders", context={**shared, "part": part})
    for at, moment in enumerate(found.moments):
        yield from _moment(view, shared, found.moments, at, moment)


def _moment(
    view: View, shared: Mapping[str, Any], moments: tuple[Moment, ...], at: int, moment: Moment
) -> Iterator[Page]:
    near = [moments[i] for i in (at - 1, at + 1) if 0 <= i < len(moments)]
    near = [one for one in near if one.place == moment.place]
    context = {
        **shared,
        "moment": moment,
        "before": next((one for one in near if one.day < moment.day), None),
        "after": next((one for one in near if one.day > moment.day), None),
        # drawn by the process that writes the page, and by no other
        "picture": cache(partial(_picture, view, moment)),
        "above": _above(moment),
        "posts_of": {body.id: body.posts for body in moment.bodies},
        "links": moment.links[:_MOST_LINKS],
        "orders": {order.id: order for order in shared["found"].orders},
        "regimes": {regime.id: regime for regime in shared["found"].regimes},
    }
    posts = {body.id: body.posts for body in moment.bodies}
    units = {unit.id for unit in moment.units}
    superiors = [link.superior for link in moment.links if link.superior not in units]
    rows: list[UnitThere | str] = [*moment.units, *dict.fromkeys(superiors)]
    first = _PICTURE * bool(moment.links) + _LINK * min(len(moment.links), _MOST_LINKS)

    def weight(row: UnitThere | str) -> int:
        held = posts.get(row if isinstance(row, str) else row.id, ())
        seen = 0 if isinstance(row, str) else len(row.sightings)
        return _POST + _TENURE * (seen + sum(1 + len(post.holders) for post in held))

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


def _post_weight(post: Post) -> int:
    return _POST + _TENURE * len(post.tenures) + _POST * len(post.between)


def _order_weight(order: Order) -> int:
    return _ORDER + _POST * len(order.posts_of_giver)


# ---- the picture


def _picture(view: View, moment: Moment) -> Markup:
    """Return the chains above the units of a moment as one picture; nothing where no superior is on record."""
    units = [unit.id for unit in moment.units if any(link.subordinate == unit.id for link in moment.links)]
    if not units:
        return Markup()
    title = f"{view.title(moment.place)}, {view.date(moment.day)}"
    drawn = chains_picture(title, _plain(view, moment), units[:_MOST_TREES], Language(view.language))
    return Markup(drawn.wide + drawn.narrow)  # noqa: S704 - SVG of our own charts, which escape their texts


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
