"""What a policy says: who is named, what of them goes out, and how exactly. It can only narrow what marks allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

PERSONAL = ("Person", "Casualty", "ListEntry")
"""The schemata whose things are one person each, or one record of a person."""
NAMING = (
    "label",
    "name",
    "alias",
    "family_name",
    "given_name",
    "patronymic",
    "description",
    "address",
    "note",
)
"""The properties by which a person may be known, or that say in free words who it is."""
SMALLEST = 5
"""The smallest count that tables of persons show where no policy says otherwise."""


class Named(StrEnum):
    """Who is named among those who are marked public."""

    PUBLIC = "public"
    """Everybody who is marked public."""
    OFFICIALS = "officials"
    """Persons who act in public office or hold a post, and those who are listed."""
    LISTED = "listed"
    """Those who are listed, and nobody else."""


class Unnamed(StrEnum):
    """What becomes of persons who are marked public and not named."""

    WITHHELD = "withheld"
    """All that names them stays in."""
    PSEUDONYM = "pseudonym"
    """They go out under a number that says nothing."""


class Why(StrEnum):
    """Why somebody who is marked public goes unnamed."""

    NEVER = "never"
    SCHEMA = "schemata"
    CHOICE = "named"
    CONSENT = "consent"


class Grain(StrEnum):
    """How exact a date goes out."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    WITHHELD = "withheld"

    @property
    def coarseness(self) -> int:
        """Where it stands from the finest (0) to nothing at all (3)."""
        return list(Grain).index(self)


@dataclass(frozen=True, slots=True)
class Persons:
    """Who is named. `posts` narrows officials to who held one of them, `schemata` to things of these types.

    `never` beats all else. With `require_consent`, who is no official is named only where the mark notes a consent
    that begins with one of the words of `consent`.
    """

    named: Named = Named.PUBLIC
    listed: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    schemata: frozenset[str] = frozenset(PERSONAL)
    unnamed: Unnamed = Unnamed.WITHHELD
    require_consent: bool = False
    consent: tuple[str, ...] = ("yes", "given", "да", "иә")

    def renamed(self, canonical: Mapping[str, str]) -> Persons:
        """Return the same with the ids under which things go since they were merged."""
        return replace(
            self,
            listed=frozenset(canonical.get(name, name) for name in self.listed),
            never=frozenset(canonical.get(name, name) for name in self.never),
            posts=frozenset(canonical.get(name, name) for name in self.posts),
        )

    @property
    def narrows(self) -> bool:
        """Whether anybody who is marked public may go unnamed."""
        return (
            self.named is not Named.PUBLIC
            or bool(self.never)
            or self.require_consent
            or self.schemata != frozenset(PERSONAL)
        )


WITHHELD = "withheld"
NO_COORDINATES = -1
Place = str | int
"""How a place goes out: the kind of the place that contains it, so many steps up, or `withheld`."""
Key = tuple[str, str]
"""A schema and one of its properties, or an empty text for all of them that a rule can be about."""


@dataclass(frozen=True, slots=True)
class Documents:
    """What goes out of documents: their words, and of which a copy that has leave rather than a citation alone.

    `copies` are handles or ids, None for every document of which a copy has leave.
    """

    quotes: bool = True
    copies: frozenset[str] | None = None

    def copied(self, *names: str) -> bool:
        """Say whether a copy of the document of these names (handle, id) may go out, if it has leave."""
        return self.copies is None or any(name in self.copies for name in names)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as it was read; each part is empty where the file says nothing of it.

    `ages` holds the first age of each band, in order, beginning with 0; the last band is open. `coordinates` is a
    number of decimals, or `NO_COORDINATES`. `rare` are the properties by which a person may be told: where fewer
    than `smallest` share them, the last of them stay in.
    """

    persons: Persons = field(default_factory=Persons)
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    withheld: frozenset[Key] = frozenset()
    ages: Mapping[Key, tuple[int, ...]] = field(default_factory=dict)
    dates: Mapping[Key, Grain] = field(default_factory=dict)
    said_on: Grain = Grain.DAY
    holds_at: Grain = Grain.DAY
    places: Mapping[Key, Place] = field(default_factory=dict)
    coordinates: int | None = None
    documents: Documents = field(default_factory=Documents)
    smallest: int = SMALLEST
    rare: tuple[Key, ...] = ()
    address: str = ""
    contact: str = ""
    file: str = ""
