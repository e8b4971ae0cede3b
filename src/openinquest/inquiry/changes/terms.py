"""The words in which changes are told."""

from __future__ import annotations

from enum import StrEnum


class Clock(StrEnum):
    """Which of the record's two clocks runs: what had been said by a day, or what had been entered by then."""

    SAID = "said"
    ENTERED = "entered"


class ChangeKind(StrEnum):
    """What a statement that is new on a point does there; the first that holds."""

    WITHDRAWN = "withdrawn"
    DENIED = "denied"
    ASKED = "asked"
    ANSWERED = "answered"
    DECIDED = "decided"
    REVISED = "revised"
    UPDATED = "updated"
    REPEATED = "repeated"
    SAID = "said"
