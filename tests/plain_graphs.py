"""Decomposable graphs and their law, written out plainly from the definitions: slow, and without any code of ours."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations, permutations
from math import exp, lgamma, log

Graph = frozenset[frozenset[int]]
Cells = Mapping[tuple[int, ...], int]


def chordless_cycles(lists: int) -> list[tuple[int, int]]:
    """Every cycle of four or more lists, as (mask of all edges among them, mask of the cycle's edges)."""
    bit = {pair: 1 << at for at, pair in enumerate(combinations(range(lists), 2))}
    found = set()
    for size in range(4, lists + 1):
        for members in combinations(range(lists), size):
            inside = sum(bit[pair] for pair in combinations(members, 2))
            for order in permutations(members[1:]):
                round_ = (members[0], *order)
                steps = zip(round_, (*round_[1:], round_[0]), strict=True)
                found.add((inside, sum(bit[min(a, b), max(a, b)] for a, b in steps)))
    return sorted(found)


@cache
def chordal_codes(lists: int) -> list[int]:
    """Every graph without a chordless cycle, as a mask of its edges in the order of `combinations`."""
    cycles = chordless_cycles(lists)
    edges = lists * (lists - 1) // 2
    return [code for code in range(2**edges) if all(code & inside != cycle for inside, cycle in cycles)]


@cache
def cliques(lists: int, code: int) -> list[frozenset[int]]:
    """The largest sets of lists that are joined, each with each."""
    pairs = list(combinations(range(lists), 2))
    edges = {pair for at, pair in enumerate(pairs) if code >> at & 1}
    whole = [
        frozenset(members)
        for size in range(1, lists + 1)
        for members in combinations(range(lists), size)
        if set(combinations(members, 2)) <= edges
    ]
    return [one for one in whole if not any(one < other for other in whole)]


def separators(found: list[frozenset[int]]) -> list[frozenset[int]]:
    """What a tree of the cliques with the largest overlaps has on its branches (Kruskal)."""
    branches = sorted(combinations(range(len(found)), 2), key=lambda two: -len(found[two[0]] & found[two[1]]))
    group = list(range(len(found)))
    chosen = []
    for one, two in branches:
        if group[one] != group[two]:
            chosen.append(found[one] & found[two])
            group = [group[one] if each == group[two] else each for each in group]
    return chosen


@cache
def between(lists: int, code: int) -> list[frozenset[int]]:
    """The separators of a graph."""
    return separators(cliques(lists, code))


def log_dirichlet(cells: Cells, members: frozenset[int], lists: int, delta: float) -> float:
    """Log probability of a sequence of persons whose cells on these lists have a Dirichlet law."""
    if not members:
        return 0.0
    alpha = delta * 2 ** (lists - len(members))
    counts: dict[tuple[int, ...], int] = {}
    for cell, count in cells.items():
        key = tuple(cell[at] for at in sorted(members))
        counts[key] = counts.get(key, 0) + count
    total = alpha * 2 ** len(members)
    found = lgamma(total) - lgamma(total + sum(counts.values()))
    return found + sum(lgamma(count + alpha) - lgamma(alpha) for count in counts.values())


def posterior(cells: Cells, delta: float, unseen: range) -> dict[tuple[int, int], float]:
    """P(graph, n0 | counts) over a stated range of n0, with the prior 1 / N and all graphs alike."""
    lists = len(next(iter(cells)))
    laws = {}
    for n0 in unseen:
        full = dict(cells) | {(0,) * lists: n0}
        persons = sum(full.values())
        common = lgamma(persons + 1) - lgamma(n0 + 1) - log(persons)
        known: dict[frozenset[int], float] = {}
        for code in chordal_codes(lists):
            law = common
            for sign, parts in ((1, cliques(lists, code)), (-1, between(lists, code))):
                for members in parts:
                    if members not in known:
                        known[members] = log_dirichlet(full, members, lists, delta)
                    law += sign * known[members]
            laws[code, n0] = law
    top = max(laws.values())
    whole = sum(exp(law - top) for law in laws.values())
    return {key: exp(law - top) / whole for key, law in laws.items()}


def smallest_with(law: Mapping[int, float], share: float) -> int:
    """The smallest number up to which at least this share lies."""
    total = 0.0
    for number in sorted(law):
        total += law[number]
        if total >= share:
            return number
    return max(law)


def over_unseen(joint: Mapping[tuple[int, int], float]) -> dict[int, float]:
    """The law of n0 alone."""
    law: dict[int, float] = {}
    for (_, unseen), share in joint.items():
        law[unseen] = law.get(unseen, 0.0) + share
    return law


def over_graphs(joint: Mapping[tuple[int, int], float]) -> dict[int, float]:
    """The law of the graph alone."""
    law: dict[int, float] = {}
    for (code, _), share in joint.items():
        law[code] = law.get(code, 0.0) + share
    return law


def words(cells: Cells) -> Iterator[tuple[str, int]]:
    """Cells as words of 0 and 1."""
    return (("".join(map(str, cell)), count) for cell, count in cells.items())
