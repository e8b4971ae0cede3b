"""What changed between two days, or between two states of the log."""

from __future__ import annotations

from openinquest.inquiry.changes.asking import QuestionChange
from openinquest.inquiry.changes.comparing import Changes, Entered, changes
from openinquest.inquiry.changes.point import Change, PointChange
from openinquest.inquiry.changes.terms import ChangeKind, Clock
from openinquest.inquiry.changes.tracing import behind

__all__ = [
    "Change",
    "ChangeKind",
    "Changes",
    "Clock",
    "Entered",
    "PointChange",
    "QuestionChange",
    "behind",
    "changes",
]
