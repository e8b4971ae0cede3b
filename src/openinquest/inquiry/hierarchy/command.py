"""Who was in command at a place and time, by which source: units, the chain above each, holders of posts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from openinquest.inquiry.hierarchy.chains import Link, branches, chain_above, kind_named, several
from openinquest.inquiry.hierarchy.moments import Asked
from openinquest.inquiry.hierarchy.orders import GivenOrder, InForce, orders, regimes
from openinquest.inquiry.hierarchy.places import Ground
from openinquest.inquiry.hierarchy.posts import Post, Posts
from openinquest.inquiry.hierarchy.presence import Sighting, sightings
from openinquest.inquiry.hierarchy.rows import of_hierarchy
from openinquest.inquiry.hierarchy.terms import Presence
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Day, Part, Ref, Sentence


@dataclass(frozen=True, slots=True)
class UnitThere:
    """A unit on the page: what puts it there, and what is to be said of the chain above it."""

    unit: str
    sightings: tuple[Sighting, ...]
    because: tuple[Sentence, ...]

    @property
    def presence(self) -> Presence | None:
        """The strongest ground on which it is listed; None where it was only asked for by name."""
        return self.sightings[0].presence if self.sightings else None


@dataclass(frozen=True, slots=True)
class Command:
    """The answer to who was in command at a place and time. Holding a post is no allegation.

    `links` are all links above the units, each once, lowest first; `posts` the posts of every unit, body, post and
    person in them; `because` what is to be said of the whole. `only` and `kinds` are the units and kinds of
    subordination to which the page was narrowed.
    """

    place: str | None
    asked: Asked
    units: tuple[UnitThere, ...]
    links: tuple[Link, ...]
    posts: Mapping[str, tuple[Post, ...]]
    orders: tuple[GivenOrder, ...]
    regimes: tuple[InForce, ...]
    because: tuple[Sentence, ...]
    only: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers behind all of it."""
        return tuple(sorted({n for group in self.numbers.values() for n in group}))

    @property
    def numbers(self) -> Mapping[str, tuple[int, ...]]:
        """The log numbers behind each count of the page, by its name."""
        seen = [one for unit in self.units for one in unit.sightings]
        groups: dict[str, Iterable[int]] = {
            presence.value: (n for one in seen if one.presence is presence for n in one.statements)
            for presence in Presence
        }
        groups["links"] = (n for link in self.links for n in link.statements)
        groups["posts"] = (n for held in self.posts.values() for post in held for n in post.statements)
        groups["orders"] = (n for one in self.orders for n in one.statements)
        groups["regimes"] = (n for one in self.regimes for n in one.statements)
        return {name: tuple(sorted(set(found))) for name, found in groups.items()}

    def counted(self, presence: Presence) -> int:
        """Return how many units are listed on a ground; a unit may be listed on several."""
        return sum(any(one.presence is presence for one in unit.sightings) for unit in self.units)


def command(
    material: Material,
    asked: Asked,
    place: str | None = None,
    units: Collection[str] = (),
    kinds: Collection[str] = (),
) -> Command:
    """Return who was in command at a place at a time, as far as the sources go.

    With `units`, only these, also where nothing puts them at the place; without a place, wherever they were.
    `kinds` keeps only links of some kinds of subordination.
    """
    material = of_hierarchy(material)
    ground = None if place is None else Ground(material, place)
    listed: dict[str, list[Sighting]] = {unit: [] for unit in sorted(set(units))}
    for one in sightings(material, ground, asked, units):
        listed.setdefault(one.unit, []).append(one)
    links = chain_above(material, listed, asked, kinds)
    actors = dict.fromkeys([*listed, *(link.superior for link in links)])
    posts = Posts(material, actors)
    held = {actor: posts.of(actor, asked) for actor in actors}
    persons = {holder.holder for found in held.values() for post in found for holder in post.holders}
    above = branches(links)
    found = tuple(
        UnitThere(unit, tuple(seen), tuple(_of_unit(unit, seen, place, above.get(unit, []), kinds)))
        for unit, seen in listed.items()
    )
    return Command(
        place,
        asked,
        found,
        links,
        held,
        tuple(orders(material, asked, ground, {*actors, *persons})),
        tuple(regimes(material, asked, ground)),
        tuple(_of_all(asked, bool(found), kinds)),
        tuple(sorted(set(units))),
        tuple(sorted(set(kinds))),
    )


def _of_unit(
    unit: str, seen: list[Sighting], place: str | None, links: list[Link], kinds: Collection[str]
) -> Iterable[Sentence]:
    if not seen and place is not None:
        yield Sentence.of("unit.not-there", unit=Ref(unit), place=Ref(place))
    if not links:
        yield Sentence.of("chain.top.kind", kinds=_named(kinds)) if kinds else Sentence("chain.top")
    yield from several(links)


def _of_all(asked: Asked, found: bool, kinds: Collection[str]) -> Iterable[Sentence]:
    yield Sentence("command.note")
    if asked.zone_of is not None:
        yield Sentence.of("command.zone", day=Day(asked.canonical), place=Ref(asked.zone_of))
    if asked.hour_lost:
        yield Sentence.of("command.no-zone", day=Day(asked.canonical))
    if asked.first.day != asked.last.day:
        yield Sentence.of("command.days", day=Day(asked.canonical))
    if kinds:
        yield Sentence.of("command.kinds", kinds=_named(kinds))
    if not found:
        yield Sentence("command.none")


def _named(kinds: Collection[str]) -> tuple[Part, ...]:
    return tuple(kind_named(kind) for kind in sorted(set(kinds)))
