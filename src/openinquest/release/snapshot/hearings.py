"""Hearings: what was asked and answered there and since; commitments: what was promised, and what is on record."""

from __future__ import annotations

from dataclasses import dataclass, field

from openinquest.release.snapshot.given import Given, Graded, Searched
from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody who said something: the statement, who and when."""

    n: int
    by: str
    said_on: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put at a hearing: how it stood by the replies given `there`, and by those `since`."""

    question: str
    there: str
    since: str
    now: str
    replies_there: tuple[Graded, ...] = ()
    replies_since: tuple[Graded, ...] = ()
    replies_unplaced: tuple[Graded, ...] = ()
    because: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Bearing:
    """A judgement on a claim: its kind, the statements that bear on it, and the reason."""

    kind: str
    statements: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimBeside:
    """A claim about a hearing: who makes it, who denies it, what was judged to bear on it."""

    claim: str
    asserted: tuple[Said, ...]
    denied: tuple[Said, ...]
    bearing: tuple[Bearing, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A voice of whom statements made there are on record, with their numbers."""

    who: str
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """One session; `asked` was put there, to `replies_to` holding it was judged to be a reply."""

    id: str
    date: tuple[Given, ...]
    body: tuple[Given, ...]
    duration: tuple[Given, ...]
    publicity: str
    broadcast_by: tuple[str, ...]
    not_broadcast_by: tuple[str, ...]
    open_by: tuple[str, ...]
    closed_by: tuple[str, ...]
    publicity_statements: tuple[int, ...]
    speakers: tuple[Given, ...]
    heard: tuple[Heard, ...]
    asked: tuple[Asked, ...]
    replies_to: tuple[Asked, ...]
    claims: tuple[ClaimBeside, ...]
    statements: tuple[int, ...]
    because: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A statement that bears on a commitment, by a judgement of `kind` or because it is about it (`about`).

    `timing` says whether it came since, before, or in an order that is not known; `on` is its day.
    """

    kind: str
    n: int
    on: str
    timing: str
    reason: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody in office promised, announced or drew as a lesson. No status says that it was kept or broken."""

    id: str
    status: str
    term: str
    kind: tuple[Given, ...]
    content: tuple[Given, ...]
    made_by: tuple[Given, ...]
    made_to: tuple[Given, ...]
    made_on: tuple[Given, ...]
    made_low: str
    made_high: str
    due: tuple[Given, ...]
    about: tuple[Given, ...]
    reported: tuple[Said, ...]
    denied: tuple[Said, ...]
    on_record: tuple[OnRecord, ...]
    searched: Searched
    statements: tuple[int, ...]
    because: Text = field(default_factory=Text)
