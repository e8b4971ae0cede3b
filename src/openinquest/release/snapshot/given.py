"""Values as sources give them, and what all sections count with: days, moments, reasons."""

from __future__ import annotations

from dataclasses import dataclass, field

from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class Given:
    """One value of a property: who gives it, who denies it, and the log numbers of all of these.

    With nobody in `by`, only the record itself states it. `denied` are the numbers that deny it.
    """

    value: str
    by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    statements: tuple[int, ...] = ()
    denied: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """How many days something has lasted on `day` at least and at most (None: no limit), and whether it ended."""

    low: int
    high: int | None
    day: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two bounds; `high` is None where there is no upper one."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends by one version of a verified rule of law: ISO days, or empty where they are not known."""

    rule: str
    article: Text
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Term:
    """How the terms of law stand for a question or complaint; `status` is empty where no rule has a term."""

    status: str
    dues: tuple[Due, ...] = ()
    because: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Graded:
    """One reply: `n` is the statement that was graded, `grades` all that were given, with their reasons."""

    n: int
    by: str
    on: str
    grade: str
    grades: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    statements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """Where something was looked for: documents read for it, else how many of the whole record, and how read."""

    named: tuple[str, ...] = ()
    documents: int = 0
    whole: int = 0
