"""The hierarchy on a screen: units with the chain above each, orders, and the history of a post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openinquest.cli.output import print_table
from openinquest.cli.view_wording import Command as Words
from openinquest.cli.view_wording import Say, day, heads, quoted

if TYPE_CHECKING:
    from openinquest.inquiry import Language

Json = Mapping[str, Any]


def print_command(page: Json, language: Language) -> None:
    """Print the page of a place and time."""
    where = page["at"]["label"] if page["at"] else Words.ANYWHERE.of(language)
    print(f"{where}, {day(page['when'], language)}")
    print(page["because"])
    bodies = {body["id"]: body for body in page["bodies"]}
    above: dict[str, list[Json]] = defaultdict(list)
    for link in page["links"]:
        above[link["subordinate"]].append(link)
    shown: set[str] = set()
    for unit in page["units"]:
        print(f"\n{unit['label']}")
        for seen in unit["sightings"]:
            print(f"  {seen['presence_label']}: {seen['place_label']}; {_stated(seen, language)}")
        if unit["because"]:
            print(f"  {unit['because']}")
        for line in _chain(unit["id"], bodies, above, shown, language):
            print(line)
    if page["orders"]:
        print()
        print_orders(page["orders"], language, Words.ORDERS_BY_THEN.of(language))
    if page["regimes"]:
        print()
        rows = [
            (one["label"], _values(one["kind"], language), one["state_label"], _dates(one["from"], language),
             _dates(one["to"], language), _values(one["decided_by"], language), _who(one["sources"]),
             _entries(one["statements"]))
            for one in page["regimes"]
        ]  # fmt: skip
        header = (
            Words.REGIME,
            Words.KIND,
            Words.STATE,
            Words.FROM,
            Words.TO,
            Words.DECIDED_BY,
            Say.SOURCES,
            Say.ENTRIES,
        )
        print_table(heads(language, *header), rows, Words.REGIMES_THEN.of(language))
    told = ", ".join(f"{_NUMBERS[name].of(language)} {one['count']}" for name, one in page["numbers"].items())
    print(f"\n{Words.LISTED.of(language, told, page['why'])}")


_NUMBERS = {
    "documented-there": Words.THERE, "documented-in-wider-area": Words.WIDER,
    "responsible-for-area": Words.RESPONSIBLE, "links": Words.LINKS, "posts": Words.POSTS, "orders": Words.ORDERS,
    "regimes": Words.REGIMES,
}  # fmt: skip
_CHANGES = {
    "gap": Words.GAP, "adjoins": Words.ADJOINS, "overlap": Words.OVERLAP, "shared": Words.SHARED,
    "not-known": Words.NOT_KNOWN,
}  # fmt: skip


def print_orders(orders: Sequence[Json], language: Language, title: str = "") -> None:
    """Print orders as a table, under a title or the note that holding a post is no allegation."""
    rows = [
        (one["label"], _texts(one["content"], language), _values(one["given_by"], language),
         _posts_of_giver(one, language), _values(one["addressee"], language), _dates(one["date"], language),
         one["state_label"], one["because"],
         _who(one["sources"]), _entries(one["statements"]))
        for one in orders
    ]  # fmt: skip
    header = (
        Words.ORDER, Words.CONTENT, Words.GIVEN_BY, Words.POSTS_THEN, Words.GIVEN_TO, Words.DATE, Words.STATE,
        Words.WHY, Say.SOURCES, Say.ENTRIES,
    )  # fmt: skip
    if not orders:
        print(Words.NO_ORDER.of(language))
        return
    if not title:
        print(orders[0]["note"])
    print_table(heads(language, *header), rows, title)


def print_histories(histories: Sequence[Json], language: Language) -> None:
    """Print who held each post, and what lies between one holder and the next."""
    print(histories[0]["note"] if histories else Words.NO_POST.of(language))
    for history in histories:
        body = _values(history["body"], language)
        print(f"\n{history['label']}" + (f" ({body})" if body else ""))
        rows = [
            (_values(one["holder"], language) + _acting(one, language),
             _dates(one["from"], language), _dates(one["to"], language), _days(one["attested"], language),
             _values(one["left_by"], language), _who(one["sources"]), _entries(one["statements"]))
            for one in history["held"]
        ]  # fmt: skip
        header = (Words.HOLDER, Words.FROM, Words.TO, Words.ATTESTED, Words.LEFT, Say.SOURCES, Say.ENTRIES)
        print_table(heads(language, *header), rows)
        holders = {one["id"]: _values(one["holder"], language) for one in history["held"]}
        for one in history["between"]:
            change = _CHANGES[one["change"]].of(language)
            print(f"  {change}: {holders[one['earlier']]}, {holders[one['later']]}. {one['because']}")


def _chain(
    unit: str,
    bodies: Mapping[str, Json],
    above: Mapping[str, Sequence[Json]],
    shown: set[str],
    language: Language,
) -> Iterator[str]:
    """Yield the lines of a chain: the posts of each body, then each superior, indented once more.

    What stands above a body is told once on a page; `shown` are those of which it has been.
    """
    yield from _posts(bodies.get(unit), "  ", language)
    stack: list[tuple[int, Json]] = [(1, link) for link in reversed(above.get(unit, ()))]
    while stack:
        depth, link = stack.pop()
        pad = "  " * depth
        kind = _values(link["kind"], language) or Words.NO_KIND.of(language)
        yield pad + Words.UNDER.of(language, link["superior_label"], kind, _stated(link, language))
        if link["circular"]:
            continue
        if link["superior"] in shown:
            yield f"{pad}  {Words.FURTHER_UP.of(language)}"
            continue
        shown.add(link["superior"])
        yield from _posts(bodies.get(link["superior"]), pad + "  ", language)
        stack += [(depth + 1, upper) for upper in reversed(above.get(link["superior"], ()))]


def _posts(body: Json | None, pad: str, language: Language) -> Iterator[str]:
    for post in body["posts"] if body else ():
        name = post["label"] or Words.NO_POST_NAME.of(language)
        if not post["holders"]:
            yield f"{pad}- {name}: {post['because']}"
            continue
        if post["because"]:
            yield f"{pad}- {name}: {post['because']}"
        for one in post["holders"]:
            holder = one["holder_label"] or Words.NO_HOLDER_NAME.of(language)
            yield f"{pad}- {name}: {holder}{_acting(one, language)}; {_stated(one, language)}"


def _stated(one: Json, language: Language) -> str:
    """Return the state, its reason, the sources and the entries behind it, in one line."""
    who = _who(one["sources"]) or Words.RECORD_ITSELF.of(language)
    return f"{one['state_label']}. {one['because']} [{who}; {_entries(one['statements'])}]"


def _values(values: Iterable[Json], language: Language) -> str:
    """Return values with who gives each where they differ, and who denies one; the record is no voice."""
    given = [one for one in values if one["by"] or one["record"]]
    sourced = [one for one in given if one["by"]] or given
    return "; ".join(_value(one, language, alone=len(sourced) < 2) for one in sourced)


def _texts(values: Iterable[Json], language: Language) -> str:
    """Return words of sources, quoted where they are in another language, as `_values` returns values."""
    return _values([{**one, "label": quoted(one["label"], language)} for one in values], language)


def _dates(values: Iterable[Json], language: Language) -> str:
    """Return days as people read them, as `_values` returns values."""
    return _values([{**one, "label": day(one["label"], language)} for one in values], language)


def _value(one: Json, language: Language, *, alone: bool) -> str:
    notes = [] if alone or not one["by"] else [_who(one["by"])]
    if one["denied_by"]:
        notes.append(Words.DENIED_BY.of(language, _who(one["denied_by"])))
    return f"{one['label']} ({'; '.join(notes)})" if notes else str(one["label"])


def _days(attested: Iterable[Json], language: Language) -> str:
    days = sorted({one["when"] or "" for one in attested})
    return "; ".join(day(one, language) or Words.UNDATED.of(language) for one in days)


def _acting(one: Json, language: Language) -> str:
    """Return that a holder only acted in the post, where somebody says so; and that others do not."""
    said = {value["value"]: value for value in one["acting"] if value["by"] or value["record"]}
    if "yes" not in said:
        return ""
    differs = "no" in said or said["yes"]["denied_by"]
    return f" ({(Words.ACTING_DIFFERS if differs else Words.ACTING).of(language)})"


def _posts_of_giver(order: Json, language: Language) -> str:
    givers = order["posts_of_giver"]
    named = len(givers) > 1
    return "; ".join(
        f"{giver['giver_label'] + ', ' if named else ''}{one['post_label'] or Words.NO_POST_NAME.of(language)}: "
        f"{one['state_label']} ({one['because']})"
        for giver in givers
        for one in giver["held"]
    )


def _who(voices: Iterable[Json]) -> str:
    return ", ".join(one["label"] for one in voices)


def _entries(numbers: Iterable[int]) -> str:
    return " ".join(f"<{n}>" for n in numbers)
