"""The words of legal terms: what a rule governs, how it counts, and what its lapse means."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """In what a term is counted."""

    CALENDAR = "calendar"
    WORKING = "working"
    MONTH = "month"
    HOUR = "hour"


class CountsFrom(StrEnum):
    """Whether the day from which a term runs is itself counted."""

    NEXT_DAY = "next-day"
    SAME_DAY = "same-day"


class Governs(StrEnum):
    """What a rule is about. Only the first two are asked for when the status of a question or complaint is."""

    REPLY = "reply"
    DECISION = "decision"
    FILING = "filing"
    FORWARDING = "forwarding"
    NOTICE = "notice"
    REGISTRATION = "registration"
    INVESTIGATION = "investigation"
    SILENCE = "silence"
    SCOPE = "scope"
    GROUNDS = "grounds"
    SECRECY = "secrecy"
    FIELDS = "fields"


class Effect(StrEnum):
    """What silence past the term means by the rule."""

    DEEMED_REFUSED = "deemed-refused"
    OVERDUE = "overdue"
    NONE = "none"


class Evidence(StrEnum):
    """How well the content of a rule is known: read in a copy or quotation, recalled, or neither."""

    READ = "read"
    RECALLED = "recalled"
    UNSEEN = "unseen"


class Kind(StrEnum):
    """What a term runs for."""

    QUESTION = "question"
    COMPLAINT = "complaint"


class DayKind(StrEnum):
    """What a day is in a calendar of working days."""

    WORKING = "working day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED_OFF = "moved day off"
    MOVED_WORKING = "moved working day"

    @property
    def works(self) -> bool:
        """Whether the day counts in a term of working days."""
        return self in (DayKind.WORKING, DayKind.MOVED_WORKING)


class DueStatus(StrEnum):
    """How a term stands on a day."""

    UNKNOWN = "start of the term unknown"
    NOT_DUE = "not due"
    MAY_HAVE_ENDED = "term may have ended"
    IN_TERM = "answered in term"
    LATE = "answered after the term"
    ANSWERED = "answered, term unknown"
    ENDED = "term ended"
    OVERDUE = "overdue"
    DEEMED_REFUSED = "deemed refused"
