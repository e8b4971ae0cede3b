"""The words for what became of a complaint."""

from __future__ import annotations

from enum import StrEnum


class ComplaintStatus(StrEnum):
    """What became of a complaint as of a day; the first that holds, by the rules in docs/inquiry/complaints.md."""

    CONTESTED = "contested"
    GRANTED = "granted"
    GRANTED_IN_PART = "granted-in-part"
    REJECTED = "rejected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    DECIDED_FOR_SOME = "decided-for-some"
    REPLIED = "replied"
    REPLIED_FOR_SOME = "replied-for-some"
    IN_A_CIRCLE = "in-a-circle"
    DEEMED_REFUSED = "deemed-refused"
    OVERDUE = "overdue"
    FORWARDED = "forwarded"
    PENDING = "pending"
    NO_REPLY = "no-reply-found"


class Outcome(StrEnum):
    """The outcomes that sources state, by the vocabulary `complaint_outcomes`."""

    GRANTED = "granted"
    GRANTED_IN_PART = "granted-in-part"
    REJECTED = "rejected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    FORWARDED = "forwarded"
    PENDING = "pending"
    NO_REPLY = "no-reply"
    DEEMED_REFUSED = "deemed-refused"

    @property
    def final(self) -> bool:
        """Whether it ends the complaint; what a source says of silence, or of a stage on the way, does not."""
        return self in _FINAL

    @property
    def silent(self) -> bool:
        """Whether it says that no reply came."""
        return self in (Outcome.NO_REPLY, Outcome.DEEMED_REFUSED)


class Return(StrEnum):
    """How a complaint came back."""

    TO_WHO_HAD_IT = "to a body that had it before"
    TO_WHOM_IT_IS_AGAINST = "to the body complained of"


_FINAL = frozenset(
    {Outcome.GRANTED, Outcome.GRANTED_IN_PART, Outcome.REJECTED, Outcome.RETURNED, Outcome.WITHDRAWN}
)
