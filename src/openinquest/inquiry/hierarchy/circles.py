"""Bodies that stand above themselves: the knots of subordination, and a shortest circle in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openinquest.inquiry.accounts import Account
from openinquest.inquiry.hierarchy.moments import Bound, bound, surely_before

_TRIES = 64
"""How many links of one knot are tried for a circle whose links may all have held at one time."""

Edges = Mapping[str, Sequence[tuple[str, str, Account]]]
"""By body the links above it: superior, id, account."""


def knots(above: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the sets of bodies that can all be reached from each other (Tarjan 1972), and those above themselves."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on: set[str] = set()
    found = []
    for root in sorted(above):
        if root in index:
            continue
        work = [(root, iter(above[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on.add(root)
        while work:
            body, rest = work[-1]
            upper = next(rest, None)
            if upper is not None:
                if upper not in index:
                    index[upper] = low[upper] = len(index)
                    stack.append(upper)
                    on.add(upper)
                    work.append((upper, iter(above.get(upper, ()))))
                elif upper in on:
                    low[body] = min(low[body], index[upper])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[body])
            if low[body] == index[body]:
                knot = []
                while True:
                    knot.append(stack.pop())
                    on.discard(knot[-1])
                    if knot[-1] == body:
                        break
                if len(knot) > 1 or body in above.get(body, ()):
                    found.append(sorted(knot))
    return sorted(found)


def circle_in(knot: Sequence[str], edges: Edges) -> tuple[list[str], list[Account]] | None:
    """Return a shortest circle in a knot whose links may all have held at one time, None where none is found."""
    inside = set(knot)
    tried = 0
    for body in knot:
        for upper, _, link in sorted(edges.get(body, ()), key=lambda edge: edge[:2]):
            if upper not in inside:
                continue
            tried += 1
            if tried > _TRIES:
                return None
            way = _way(upper, body, inside, edges, link)
            if way is not None:
                return [body, *way[0]], [link, *way[1]]
    return None


def _way(
    start: str,
    goal: str,
    inside: set[str],
    edges: Edges,
    link: Account,
) -> tuple[list[str], list[Account]] | None:
    """Return the shortest way up from `start` to `goal` by links that may have held together with `link`."""
    if start == goal:
        return [], []
    came: dict[str, tuple[str, Account]] = {}
    frontier = [start]
    while frontier and goal not in came:
        reached = []
        for body in frontier:
            for upper, _, other in sorted(edges.get(body, ()), key=lambda edge: edge[:2]):
                if upper in inside and upper not in came and upper != start and _together(link, other):
                    came[upper] = (body, other)
                    reached.append(upper)
        frontier = reached
    if goal not in came:
        return None
    bodies, links, at = [], [], goal
    while at != start:
        at, other = came[at]
        bodies.append(at)
        links.append(other)
    if any(not _together(a, b) for a in links for b in links):
        return None
    return bodies[::-1], links[::-1]


def _together(a: Account, b: Account) -> bool:
    """Return whether two links may have held at one time: neither surely ended before the other began."""
    for one, other in ((a, b), (b, a)):
        ends, starts = bounds_of(one, "to"), bounds_of(other, "from")
        if ends and starts and all(surely_before(end, start) for end in ends for start in starts):
            return False
    return True


def bounds_of(account: Account, prop: str) -> list[Bound]:
    """Return the dates of a property that can be read."""
    found = (bound(value) for value in account.values(prop))
    return [one for one in found if one is not None]
