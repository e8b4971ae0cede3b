"""What became of cases: each with the chain of its decisions, and the numbers that they make.

Everyone in a role is alleged to be in it by a source, whatever was decided since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openinquest.release.snapshot.given import Days, Given, Range
from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground of a decision; `finding` only where the source itself names what stands behind it."""

    code: str
    finding: str
    given: Given


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a case with every value that sources give; `low` and `high` are the days of it, ISO."""

    id: str
    kind: tuple[Given, ...] = ()
    date: tuple[Given, ...] = ()
    low: str = ""
    high: str = ""
    decider: tuple[Given, ...] = ()
    article: tuple[Given, ...] = ()
    grounds: tuple[Ground, ...] = ()
    ground_text: tuple[Given, ...] = ()
    missing_element: tuple[Given, ...] = ()
    sentence: tuple[Given, ...] = ()
    penalty: tuple[Given, ...] = ()
    persons: tuple[Given, ...] = ()
    remedy: tuple[Given, ...] = ()
    reviews: tuple[Given, ...] = ()
    effect: tuple[Given, ...] = ()
    about: tuple[Given, ...] = ()
    open_to_public: tuple[Given, ...] = ()
    statements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """A row of the ledger: a decision that discontinued a case, refused one or interrupted its term (`ends` False).

    `next` are the decisions known to come later, `unordered` those of which the order is not known.
    """

    decision: Decision
    case: str
    ends: bool
    next: tuple[str, ...] = ()
    unordered: tuple[str, ...] = ()
    contested_by: tuple[str, ...] = ()
    because: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: `status` is the one under which it is listed, `statuses` all that remain possible.

    `last` is the decision from which the status is read, or empty. `accused` and `alleged_victims` are persons
    whom a source puts in these roles; `defendants` and `victims` are numbers. `lasting` counts from the beginning
    until the first end, else until the day of release; None where no day of beginning is known.
    """

    id: str
    status: str
    statuses: tuple[str, ...]
    last: str
    decisions: tuple[Decision, ...]
    kind: tuple[Given, ...] = ()
    number: tuple[Given, ...] = ()
    stage: tuple[Given, ...] = ()
    opened_on: tuple[Given, ...] = ()
    ended_on: tuple[Given, ...] = ()
    body: tuple[Given, ...] = ()
    court: tuple[Given, ...] = ()
    place: tuple[Given, ...] = ()
    article: tuple[Given, ...] = ()
    subject: tuple[Given, ...] = ()
    about: tuple[Given, ...] = ()
    defendants: tuple[Given, ...] = ()
    victims: tuple[Given, ...] = ()
    open_to_public: tuple[Given, ...] = ()
    accused: tuple[Given, ...] = ()
    alleged_victims: tuple[Given, ...] = ()
    severed_from: tuple[Given, ...] = ()
    joined_to: tuple[Given, ...] = ()
    part_of: tuple[Given, ...] = ()
    severed: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    classified: tuple[int, ...] = ()
    lasting: Days | None = None
    endings: tuple[Ending, ...] = ()
    statements: tuple[int, ...] = ()
    because: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class GroundCount:
    """How many cases were stopped on one ground, as `no-elements` or `no-elements:lawful`."""

    ground: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: cases documented there, cases that must have passed it, and how many are not known to be either."""

    name: str
    documented: tuple[str, ...]
    implied: tuple[str, ...]
    unknown: int
    grounds: tuple[GroundCount, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusCount:
    """The cases that stand at one status."""

    status: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Cases by stage, all or those about a `subject`."""

    subject: str
    cases: tuple[str, ...]
    stages: tuple[Stage, ...]
    standing: tuple[StatusCount, ...]


@dataclass(frozen=True, slots=True)
class DeathsStated:
    """A number of all deaths that a voice gave and that stands: `n` is its statement."""

    figure: str
    n: int
    value: str
    by: str
    said_on: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """A number about cases that a voice gave, beside the cases of the record.

    `documented` and `unaccounted` are None where the two are not compared; `apart` says why.
    """

    figure: str
    n: int
    value: str
    by: str
    said_on: str
    day: str
    scope: str
    cases: tuple[str, ...]
    documented: Range | None
    unaccounted: Range | None
    apart: str
    because: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Median:
    """A number of days in which half had ended, and its interval; None where that was not reached."""

    days: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long cases last until something, censored at the last observation (an ISO day, or empty)."""

    until: str
    observed: str
    cases: int
    ended: int
    left_out: int
    shortest: Median
    longest: Median


@dataclass(frozen=True, slots=True)
class Proceedings:
    """The cases by id in the order in which they began, and what they come to.

    `funnels` has all cases first, then those about each subject that the record has. `deaths_recorded` counts
    deaths of which the record has an account of its own, `deaths_with_case` those for which it names a case.
    """

    cases: Mapping[str, Case] = field(default_factory=dict)
    funnels: tuple[Funnel, ...] = ()
    deaths_stated: tuple[DeathsStated, ...] = ()
    deaths_recorded: int = 0
    deaths_with_case: int = 0
    endings: tuple[Ending, ...] = ()
    totals: tuple[Total, ...] = ()
    lasting: tuple[Lasting, ...] = ()
