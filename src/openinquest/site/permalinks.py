"""Where everything stands on the pages, for the tables of the data package."""

from __future__ import annotations

from openinquest.release.snapshot import Snapshot
from openinquest.site.addresses import Addresses


def permalinks(
    snapshot: Snapshot, addresses: Addresses
) -> tuple[dict[int, str], dict[str, str], dict[str, str]]:
    """Return the addresses of statements, things and sources, below the folder of a language."""
    statements = {n: addresses.statement(n) for n in snapshot.statements}
    things = {
        thing: addresses.questions.get(thing) or addresses.thing(thing) or addresses.speakers.get(thing, "")
        for thing in snapshot.things
    }
    return (
        {n: path for n, path in statements.items() if path},
        {thing: path for thing, path in things.items() if path},
        dict(addresses.sources),
    )
