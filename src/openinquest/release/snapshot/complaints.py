"""Complaints: what was complained of to whom, where it went, what came back. Who complained is never here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openinquest.release.snapshot.given import Days, Given, Graded, Range, Searched, Term
from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class Forwarding:
    """One passing on; `by` may be empty, `days` are all that sources give."""

    to: str
    by: str
    days: tuple[str, ...]
    told_by: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """A complaint that came back: the bodies on the way, and whether their order is known."""

    kind: str
    way: tuple[str, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome that a voice states (`by` empty: the record alone); `on` its day, `scope` of what it is said."""

    outcome: str
    by: str
    on: str
    said_on: str
    scope: str
    denied_by: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint; `collective` stands for several of which sources speak together.

    `waiting` counts from lodging until a final outcome, else until the day of release; None where no day of
    lodging is known.
    """

    id: str
    status: str
    collective: bool
    kind: tuple[Given, ...] = ()
    complainants: tuple[Given, ...] = ()
    lodged_with: tuple[Given, ...] = ()
    lodged_on: tuple[Given, ...] = ()
    received_on: tuple[Given, ...] = ()
    against: tuple[Given, ...] = ()
    contests: tuple[Given, ...] = ()
    about: tuple[Given, ...] = ()
    grounds: tuple[Given, ...] = ()
    extended_to: tuple[Given, ...] = ()
    path: tuple[Forwarding, ...] = ()
    path_ordered: bool = True
    circles: tuple[Circle, ...] = ()
    replies: tuple[Graded, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    waiting: Days | None = None
    term: Term | None = None
    searched: Searched = field(default_factory=Searched)
    statements: tuple[int, ...] = ()
    because: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class ComplaintCount:
    """The single complaints of one addressee, in all and by status; `of` is empty where it is not known."""

    of: str
    complaints: tuple[str, ...]
    passed_on_to: tuple[str, ...]
    replied: tuple[str, ...]
    decided: tuple[str, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComplaintTotal:
    """A total of complaints that a voice gave: what the record documents of it and what it does not account for."""

    figure: str
    n: int
    value: str
    by: str
    said_on: str
    documented: tuple[str, ...]
    unaccounted: Range | None
    because: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Complaints:
    """The register by the day of lodging, the numbers by addressee, and totals that were given."""

    register: Mapping[str, Complaint] = field(default_factory=dict)
    addressees: tuple[ComplaintCount, ...] = ()
    totals: tuple[ComplaintTotal, ...] = ()
    coverage: Text = field(default_factory=Text)
