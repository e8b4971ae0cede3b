"""The hierarchy on a screen: units with the chain above each, orders, and the history of a post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from openinquest.cli.output import print_table

Json = Mapping[str, Any]


def print_command(page: Json) -> None:
    """Print the page of a place and time."""
    where = page["at"]["label"] if page["at"] else "Wherever documented"
    print(f"{where}, {page['when']}")
    print(page["because"])
    bodies = {body["id"]: body for body in page["bodies"]}
    above: dict[str, list[Json]] = defaultdict(list)
    for link in page["links"]:
        above[link["subordinate"]].append(link)
    shown: set[str] = set()
    for unit in page["units"]:
        print(f"\n{unit['label']}")
        for seen in unit["sightings"]:
            print(f"  {seen['presence_label']}: {seen['place_label']}; {_stated(seen)}")
        if unit["because"]:
            print(f"  {unit['because']}")
        for line in _chain(unit["id"], bodies, above, shown):
            print(line)
    if page["orders"]:
        print()
        print_orders(page["orders"], "Orders given by then")
    if page["regimes"]:
        print()
        rows = [
            (one["label"], _values(one["kind"]), one["state_label"], _values(one["from"]), _values(one["to"]),
             _values(one["decided_by"]), _who(one["sources"]), _entries(one["statements"]))
            for one in page["regimes"]
        ]  # fmt: skip
        header = ("regime", "kind", "at that time", "from", "to", "decided by", "sources", "entries")
        print_table(header, rows, "Special regimes there and then")
    told = ", ".join(f"{name} {one['count']}" for name, one in page["numbers"].items())
    print(
        f"\nListed, whatever is said of them at that time: {told}. `inquest why '{page['why']}'` lists the statements."
    )


def print_orders(orders: Sequence[Json], title: str = "") -> None:
    """Print orders as a table, under a title or the note that holding a post is no allegation."""
    rows = [
        (one["label"], _values(one["content"]), _values(one["given_by"]), _posts_of_giver(one),
         _values(one["addressee"]), _values(one["date"]), one["state_label"], one["because"],
         _who(one["sources"]), _entries(one["statements"]))
        for one in orders
    ]  # fmt: skip
    header = (
        "order", "content", "given by", "posts then (no allegation)", "to", "date", "at that time", "why", "sources",
        "entries",
    )  # fmt: skip
    if not orders:
        print("No order was found in what was read.")
        return
    if not title:
        print(orders[0]["note"])
    print_table(header, rows, title)


def print_histories(histories: Sequence[Json]) -> None:
    """Print who held each post, and what lies between one holder and the next."""
    print(histories[0]["note"] if histories else "No post was found in what was read.")
    for history in histories:
        body = _values(history["body"])
        print(f"\n{history['label']}" + (f" ({body})" if body else ""))
        rows = [
            (_values(one["holder"]) + _acting(one),
             _values(one["from"]), _values(one["to"]), _days(one["attested"]),
             _values(one["left_by"]), _who(one["sources"]), _entries(one["statements"]))
            for one in history["held"]
        ]  # fmt: skip
        print_table(("holder", "from", "to", "attested on", "left", "sources", "entries"), rows)
        for one in history["between"]:
            print(f"  {one['change']}: {one['earlier']}, {one['later']}. {one['because']}")


def _chain(
    unit: str, bodies: Mapping[str, Json], above: Mapping[str, Sequence[Json]], shown: set[str]
) -> Iterator[str]:
    """Yield the lines of a chain: the posts of each body, then each superior, indented once more.

    What stands above a body is told once on a page; `shown` are those of which it has been.
    """
    yield from _posts(bodies.get(unit), "  ")
    stack: list[tuple[int, Json]] = [(1, link) for link in reversed(above.get(unit, ()))]
    while stack:
        depth, link = stack.pop()
        pad = "  " * depth
        kind = _values(link["kind"]) or "kind not stated"
        yield f"{pad}under {link['superior_label']} ({kind}): {_stated(link)}"
        if link["circular"]:
            continue
        if link["superior"] in shown:
            yield f"{pad}  (its posts, and what is above it, stand further up on this page)"
            continue
        shown.add(link["superior"])
        yield from _posts(bodies.get(link["superior"]), pad + "  ")
        stack += [(depth + 1, upper) for upper in reversed(above.get(link["superior"], ()))]


def _posts(body: Json | None, pad: str) -> Iterator[str]:
    for post in body["posts"] if body else ():
        name = post["label"] or "post not named"
        if not post["holders"]:
            yield f"{pad}- {name}: {post['because']}"
            continue
        if post["because"]:
            yield f"{pad}- {name}: {post['because']}"
        for one in post["holders"]:
            yield f"{pad}- {name}: {one['holder_label'] or 'holder not named'}{_acting(one)}; {_stated(one)}"


def _stated(one: Json) -> str:
    """Return the state, its reason, the sources and the entries behind it, in one line."""
    who = _who(one["sources"]) or "the record itself, no source"
    return f"{one['state_label']}. {one['because']} [{who}; {_entries(one['statements'])}]"


def _values(values: Iterable[Json]) -> str:
    """Return values with who gives each where they differ, and who denies one; the record is no voice."""
    given = [one for one in values if one["by"] or one["record"]]
    sourced = [one for one in given if one["by"]] or given
    return "; ".join(_value(one, alone=len(sourced) < 2) for one in sourced)


def _value(one: Json, *, alone: bool) -> str:
    notes = [] if alone or not one["by"] else [_who(one["by"])]
    if one["denied_by"]:
        notes.append(f"denied by {_who(one['denied_by'])}")
    return f"{one['label']} ({'; '.join(notes)})" if notes else str(one["label"])


def _days(attested: Iterable[Json]) -> str:
    return "; ".join(sorted({one["when"] or "undated" for one in attested}))


def _acting(one: Json) -> str:
    """Return that a holder only acted in the post, where somebody says so; and that others do not."""
    said = {value["value"]: value for value in one["acting"] if value["by"] or value["record"]}
    if "yes" not in said:
        return ""
    return " (acting; accounts differ)" if "no" in said or said["yes"]["denied_by"] else " (acting)"


def _posts_of_giver(order: Json) -> str:
    givers = order["posts_of_giver"]
    named = len(givers) > 1
    return "; ".join(
        f"{giver['giver_label'] + ', ' if named else ''}{one['post_label'] or 'post not named'}: "
        f"{one['state_label']} ({one['because']})"
        for giver in givers
        for one in giver["held"]
    )


def _who(voices: Iterable[Json]) -> str:
    return ", ".join(one["label"] for one in voices)


def _entries(numbers: Iterable[int]) -> str:
    return " ".join(f"<{n}>" for n in numbers)
