"""Who is the same: canonical ids from judgements.

Union-find over `same`. For one pair a person's judgement beats a machine's, and of each author the latest counts.
Where a person judged `different` two things that links would bring together, the weakest machine link on the way
between them is left out (ties by the ids of its ends), as often as needed: links are taken up strongest first,
and one that would join such a pair is not taken. Where persons' own links join the pair, the whole of what those
links hold together is left apart and flagged, since a machine must not choose between two people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PERSON_SCORE = float("inf")
_LESS = {"same": 0, "unsure": 1, "different": 2}


@dataclass(frozen=True, slots=True)
class Link:
    """One judgement on a pair of things: `same` or not (different, unsure), by whom, how strong, which entry."""

    left: str
    right: str
    verdict: str
    person: bool
    by: str = ""
    score: float = 0.0
    n: int = 0
    at: str = ""
    """When it was judged, as a text that sorts."""

    @property
    def order(self) -> tuple[str, int, int]:
        """What orders the verdicts of one author on a pair: of two given at one moment that which joins less is later.

        Where no moment is known, the number decides.
        """
        return (self.at, 0 if self.at else self.n, _LESS.get(self.verdict, 0))

    @property
    def pair(self) -> tuple[str, str]:
        """The ends in order, so that either direction is the same pair."""
        return (self.left, self.right) if self.left <= self.right else (self.right, self.left)


@dataclass(frozen=True, slots=True)
class Flag:
    """A pair that persons judged both same and different; left apart."""

    left: str
    right: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merges:
    """Canonical ids (`canonical` holds only the ids that redirect), flags, and machine links left out."""

    canonical: Mapping[str, str]
    flags: tuple[Flag, ...] = ()
    dropped: tuple[int, ...] = ()

    def of(self, thing: str) -> str:
        """Return the canonical id of a thing."""
        return self.canonical.get(thing, thing)


class _Components:
    """Disjoint sets with the smaller id as representative."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, item: str) -> str:
        root = item
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(item, item)) != root:
            self._parent[item] = root
            item = parent
        return root

    def join(self, left: str, right: str) -> None:
        first, second = sorted((self.find(left), self.find(right)))
        self._parent[second] = first

    def redirects(self) -> dict[str, str]:
        return {item: root for item in self._parent if (root := self.find(item)) != item}


def merges(links: Iterable[Link]) -> Merges:
    """Return the canonical ids that follow from the standing `same`, `different` and `unsure` judgements.

    The result does not depend on the order of `links`.
    """
    same: dict[tuple[str, str], Link] = {}
    apart: list[tuple[str, str]] = []
    disputed: list[tuple[str, str]] = []
    for pair, verdicts in _by_pair(links).items():
        persons = [link for link in verdicts if link.person]
        counted = persons or verdicts
        found = {link.verdict for link in counted}
        if persons and "different" in found:
            apart.append(pair)
        if "same" in found and "different" not in found and (persons or found == {"same"}):
            same[pair] = max(counted, key=lambda link: (link.score, link.at, link.by, link.n))
        elif persons and {"same", "different"} <= found:
            same[pair] = next(link for link in counted if link.verdict == "same")
            disputed.append(pair)

    by_persons = _Components()
    for pair, link in same.items():
        if link.person:
            by_persons.join(*pair)
    torn = {by_persons.find(left): (left, right) for left, right in sorted(apart)
            if by_persons.find(left) == by_persons.find(right)}  # fmt: skip
    flags = tuple(
        Flag(left, right, "persons judged them both the same and different; left apart")
        for left, right in sorted(torn.values())
    )

    components = _Components()
    machine: list[tuple[tuple[str, str], Link]] = []
    for pair, link in sorted(same.items()):
        if not link.person:
            machine.append((pair, link))
        elif by_persons.find(pair[0]) not in torn:
            components.join(*pair)
    dropped = []
    barriers = _Barriers(components, apart)
    for pair, link in sorted(machine, key=lambda item: (-item[1].score, item[0])):
        left, right = pair
        if any(by_persons.find(end) in torn for end in pair) or barriers.forbid(left, right):
            dropped.append(link.n)
        else:
            barriers.join(left, right)
    return Merges(components.redirects(), flags, tuple(sorted(dropped)))


def _by_pair(links: Iterable[Link]) -> dict[tuple[str, str], list[Link]]:
    """Return the latest verdict of each author on each pair."""
    latest: dict[tuple[tuple[str, str], str, bool], Link] = {}
    for link in links:
        key = (link.pair, link.by, link.person)
        if link.left != link.right and (key not in latest or latest[key].order < link.order):
            latest[key] = link
    pairs: dict[tuple[str, str], list[Link]] = {}
    for (pair, _, _), link in latest.items():
        pairs.setdefault(pair, []).append(link)
    return pairs


class _Barriers:
    """Which components must stay apart, kept up while components grow."""

    def __init__(self, components: _Components, apart: Iterable[tuple[str, str]]) -> None:
        self._components = components
        self._against: dict[str, set[str]] = {}
        for left, right in apart:
            first, second = components.find(left), components.find(right)
            if first != second:
                self._against.setdefault(first, set()).add(second)
                self._against.setdefault(second, set()).add(first)

    def forbid(self, left: str, right: str) -> bool:
        return self._components.find(right) in self._against.get(self._components.find(left), ())

    def join(self, left: str, right: str) -> None:
        old = {self._components.find(left), self._components.find(right)}
        self._components.join(left, right)
        new = self._components.find(left)
        against = set().union(*(self._against.pop(root, set()) for root in old))
        for other in against:
            self._against[other] = (self._against[other] - old) | {new}
        if against:
            self._against[new] = against
