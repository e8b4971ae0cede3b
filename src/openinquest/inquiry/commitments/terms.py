"""The words for commitments: how one stands, and how its term stands."""

from __future__ import annotations

from enum import StrEnum


class CommitmentStatus(StrEnum):
    """What is on record of a commitment since it was made. None of these says that it was kept or broken."""

    CONTESTED = "reported-done-and-denied"
    REPORTED_DONE = "reported-done"
    DENIED = "denied"
    ON_RECORD = "steps-on-record"
    NOT_YET_DUE = "not-yet-due"
    NOTHING_FOUND = "nothing-found"


class DueStatus(StrEnum):
    """How the term that was stated stands on a day; where sources give several, as all of them allow."""

    NONE_STATED = "no-term-stated"
    NOT_YET = "not-yet-due"
    MAY_BE = "may-be-due"
    PASSED = "term-passed"


class Timing(StrEnum):
    """When something that bears on a commitment was said or done."""

    SINCE = "since"
    BEFORE = "before"
    UNKNOWN = "order-unknown"
