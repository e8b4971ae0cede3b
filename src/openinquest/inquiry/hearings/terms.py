"""The words for hearings: how public one was, and where a reply was given."""

from __future__ import annotations

from enum import StrEnum


class Publicity(StrEnum):
    """Whether the public could follow a hearing, as sources say."""

    BROADCAST = "broadcast"
    OPEN = "open"
    CLOSED = "closed"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


class Where(StrEnum):
    """Where a reply to a question asked at a hearing was given."""

    THERE = "there"
    SINCE = "since"
    UNPLACED = "unplaced"


class Answer(StrEnum):
    """How a question stands at a hearing or since: the grades of replies, `ungraded`, or nothing found."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    DEFERRED = "deferred"
    FORWARDED = "forwarded"
    DEFLECTED = "deflected"
    REFUSED = "refused"
    UNGRADED = "ungraded"
    NOT_FOUND = "no-reply-found"
