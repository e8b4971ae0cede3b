"""Where everything stands on the pages, for the tables of the data package."""

from __future__ import annotations

from typing import NamedTuple

from openinquest.release.snapshot import Snapshot
from openinquest.site.addresses import Addresses


class Permalinks(NamedTuple):
    """The addresses of what stands on a page, below the folder of a language, with anchors."""

    statements: dict[int, str]
    things: dict[str, str]
    sources: dict[str, str]


def permalinks(snapshot: Snapshot, addresses: Addresses) -> Permalinks:
    """Return where statements, things and sources stand; what stands on no page is left out."""
    statements = {n: addresses.statement(n) for n in snapshot.statements}
    things = {
        thing: addresses.questions.get(thing) or addresses.thing(thing) or addresses.speakers.get(thing, "")
        for thing in snapshot.things
    }
    return Permalinks(
        {n: path for n, path in statements.items() if path},
        {thing: path for thing, path in things.items() if path},
        dict(addresses.sources),
    )
