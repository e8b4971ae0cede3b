"""Who held which post, over whom, where and when, by which source. Holding a post is no allegation."""

from __future__ import annotations

from dataclasses import dataclass, field

from openinquest.release.snapshot.given import Given
from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class Period:
    """When something held: beginnings and ends as told, and the days (canonical) on which it is attested or denied."""

    starts: tuple[Given, ...] = ()
    ends: tuple[Given, ...] = ()
    attested: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person in one post, with dates and sources; `first` and `last` are the days known of it, ISO or empty."""

    id: str
    holder: tuple[Given, ...]
    acting: tuple[Given, ...]
    left_by: tuple[Given, ...]
    period: Period
    first: str
    last: str
    sources: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between a holder (by tenure id) and the next: gap, adjoins, overlap, shared or not-known."""

    earlier: str
    later: str
    change: str
    because: Text


@dataclass(frozen=True, slots=True)
class Post:
    """A post with all its holders, earliest first, and what lies between them."""

    id: str
    body: tuple[Given, ...]
    commands: tuple[Given, ...]
    tenures: tuple[Tenure, ...]
    between: tuple[Between, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One body, unit or post under another at a time, with state (`certain` … `contested`) and the reason."""

    id: str
    subordinate: str
    superior: str
    kind: tuple[Given, ...]
    period: Period
    state: str
    circular: bool
    sources: tuple[str, ...]
    statements: tuple[int, ...]
    because: Text


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post at a time, with state and the reason; `holder` is empty where nobody is named."""

    holder: str
    acting: bool
    state: str
    sources: tuple[str, ...]
    statements: tuple[int, ...]
    because: Text


@dataclass(frozen=True, slots=True)
class PostThen:
    """A post of a body at a time (`id` empty: the sources name the body alone), with its holders."""

    id: str
    holders: tuple[Holder, ...]
    because: Text


@dataclass(frozen=True, slots=True)
class Body:
    """A unit, body or post in a chain, with its posts at that time."""

    id: str
    posts: tuple[PostThen, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What puts a unit at a place: documented there or in a wider area, or responsible for the area."""

    place: str
    presence: str
    state: str
    task: tuple[Given, ...]
    sources: tuple[str, ...]
    statements: tuple[int, ...]
    because: Text


@dataclass(frozen=True, slots=True)
class UnitThere:
    """A unit at a place and time; `because` says what is to be said of the chain above it."""

    id: str
    sightings: tuple[Sighting, ...]
    because: Text


@dataclass(frozen=True, slots=True)
class Moment:
    """Who was in command at a place on a day, as far as the sources go; links are lowest first, each once."""

    place: str
    day: str
    units: tuple[UnitThere, ...]
    links: tuple[Link, ...]
    bodies: tuple[Body, ...]
    orders: tuple[str, ...]
    regimes: tuple[str, ...]
    because: Text


@dataclass(frozen=True, slots=True)
class Deployment:
    """A unit at a place, as a source tells it."""

    id: str
    unit: tuple[Given, ...]
    place: tuple[Given, ...]
    task: tuple[Given, ...]
    strength: tuple[Given, ...]
    ordered_by: tuple[Given, ...]
    requested_by: tuple[Given, ...]
    period: Period
    sources: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PostOfGiver:
    """A post that the giver of an order is said to have held when it was given, with the state and the reason."""

    giver: str
    post: str
    state: str
    statements: tuple[int, ...]
    because: Text


@dataclass(frozen=True, slots=True)
class Order:
    """An order as sources tell it. Whether it was carried out is not said here."""

    id: str
    content: tuple[Given, ...]
    given_by: tuple[Given, ...]
    addressee: tuple[Given, ...]
    carried_out_by: tuple[Given, ...]
    date: tuple[Given, ...]
    lifted_on: tuple[Given, ...]
    place: tuple[Given, ...]
    in_writing: tuple[Given, ...]
    legal_basis: tuple[Given, ...]
    condition: tuple[Given, ...]
    posts_of_giver: tuple[PostOfGiver, ...]
    sources: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Regime:
    """A special regime over a place, such as a state of emergency."""

    id: str
    kind: tuple[Given, ...]
    place: tuple[Given, ...]
    decided_by: tuple[Given, ...]
    curfew: tuple[Given, ...]
    period: Period
    sources: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Subordination:
    """A link of subordination at any time: who stands under whom, of which kind, from when to when."""

    id: str
    subordinate: tuple[Given, ...]
    superior: tuple[Given, ...]
    kind: tuple[Given, ...]
    period: Period
    sources: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """All of it. `moments` are by place, then day; `left_out` counts moments for which there are no pages.

    `note` says that holding a post is no allegation; every page of this section shows it.
    """

    posts: tuple[Post, ...] = ()
    subordinations: tuple[Subordination, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    orders: tuple[Order, ...] = ()
    regimes: tuple[Regime, ...] = ()
    moments: tuple[Moment, ...] = ()
    left_out: int = 0
    note: Text = field(default_factory=Text)
