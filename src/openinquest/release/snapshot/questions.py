"""The register of questions."""

from __future__ import annotations

from dataclasses import dataclass, field

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
