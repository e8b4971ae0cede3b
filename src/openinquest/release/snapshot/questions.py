"""The register of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openinquest.release.snapshot.given import Days, Term
from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply to a question; `n` is the statement that was graded.

    `grade` is the one that counts, `grades` are all that were given, `reasons` those of the graders.
    """

    n: int
    content: str
    by: str
    on: str
    grade: str
    grades: tuple[str, ...] = ()
    ground: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the register; `text` is what was asked, `label` a name for it.

    `days_low` and `days_high` bound the days that it stood open on `day`.

    `statements` are those that put the question, `contested_by` those that deny an answer (log numbers).
    `repeats` are earlier questions that are the same, `follows` those that it takes up; `thread` is the id of the
    first asking. `term` is how it stands by rules of law that a named person verified.
    """

    id: str
    label: Text
    text: str
    asked_by: tuple[str, ...]
    asked_of: tuple[str, ...]
    asked_on: str
    forum: str
    status: str
    days_low: int | None
    days_high: int | None
    day: str
    ended: bool
    replies: tuple[Reply, ...] = ()
    contested_by: tuple[int, ...] = ()
    searched_in: tuple[str, ...] = ()
    statements: tuple[int, ...] = ()
    because: Text = field(default_factory=Text)
    asked_days: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    thread: str = ""
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its repeats, in the order of asking: what became of them as one; `id` is that of the first."""

    id: str
    questions: tuple[str, ...]
    status: str
    days: Days | None
    takes_up: tuple[str, ...] = ()
    taken_up_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressee:
    """What was asked of one addressee (`id` empty: none is named); a repeat counts in `askings` alone.

    `median_low` and `median_high` bound the days until an answer in which half were answered; None: not reached.
    """

    id: str
    asked: tuple[str, ...]
    askings: int
    answered: tuple[str, ...]
    otherwise: tuple[str, ...]
    waiting: tuple[str, ...]
    median_low: int | None
    median_high: int | None


@dataclass(frozen=True, slots=True)
class Register:
    """The threads in the order of asking, what was asked of whom, and what the register covers."""

    threads: Mapping[str, Thread] = field(default_factory=dict)
    addressees: tuple[Addressee, ...] = ()
    coverage: Text = field(default_factory=Text)
