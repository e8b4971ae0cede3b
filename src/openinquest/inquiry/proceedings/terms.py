"""The words of the view of cases: what a case stands at, and what each kind of decision makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

PROCEEDING, DECISION = "Proceeding", "Decision"


class CaseStatus(StrEnum):
    """What a case stands at on a day, as far as the record tells."""

    OPEN = "open"
    INTERRUPTED = "interrupted"
    DISCONTINUED = "discontinued"
    REFUSED = "not-opened"
    REOPENED = "re-opened"
    JOINED = "joined"
    IN_COURT = "in-court"
    DECIDED = "decided"
    FINAL = "final"
    CLASSIFIED = "classified"
    UNKNOWN = "unknown"

    @property
    def ended(self) -> bool:
        """Whether nothing should follow but a review or a re-opening."""
        return self in _ENDED


_ENDED = frozenset(
    {CaseStatus.DISCONTINUED, CaseStatus.REFUSED, CaseStatus.JOINED, CaseStatus.DECIDED, CaseStatus.FINAL}
)


class Kind(StrEnum):
    """The kinds of decision that move a case; the vocabulary `decision_kinds` has more."""

    REGISTERED = "registered"
    OPENED = "opened"
    REFUSED = "refused-to-open"
    CHARGED = "charged"
    TRANSFERRED = "transferred"
    INTERRUPTED = "interrupted"
    RESUMED = "resumed"
    REOPENED = "reopened"
    DISCONTINUED = "discontinued"
    SEVERED = "severed"
    JOINED = "joined"
    CLASSIFIED = "classified"
    SENT_TO_COURT = "sent-to-court"
    TRIAL_OPENED = "trial-opened"
    TRIAL_CLOSED = "trial-closed"
    VERDICT = "verdict"
    ACQUITTAL = "acquittal"
    APPEAL = "appeal-decision"
    REVIEW = "review"
    IN_FORCE = "entered-into-force"


STATUS_OF: Mapping[str, CaseStatus] = {
    Kind.REGISTERED: CaseStatus.OPEN,
    Kind.OPENED: CaseStatus.OPEN,
    Kind.REFUSED: CaseStatus.REFUSED,
    Kind.CHARGED: CaseStatus.OPEN,
    Kind.TRANSFERRED: CaseStatus.OPEN,
    Kind.INTERRUPTED: CaseStatus.INTERRUPTED,
    Kind.RESUMED: CaseStatus.OPEN,
    Kind.REOPENED: CaseStatus.REOPENED,
    Kind.DISCONTINUED: CaseStatus.DISCONTINUED,
    Kind.JOINED: CaseStatus.JOINED,
    Kind.SENT_TO_COURT: CaseStatus.IN_COURT,
    Kind.TRIAL_OPENED: CaseStatus.IN_COURT,
    Kind.TRIAL_CLOSED: CaseStatus.IN_COURT,
    Kind.VERDICT: CaseStatus.DECIDED,
    Kind.ACQUITTAL: CaseStatus.DECIDED,
    Kind.APPEAL: CaseStatus.DECIDED,
    Kind.REVIEW: CaseStatus.DECIDED,
    Kind.IN_FORCE: CaseStatus.FINAL,
}
"""What a case stands at after a decision; a kind that is not here changes nothing.

Classifying the file or severing another case from it says nothing of how far the case has come.
"""

STATUS_OF_STAGE: Mapping[str, CaseStatus] = {
    "registered": CaseStatus.OPEN,
    "investigated": CaseStatus.OPEN,
    "pending": CaseStatus.OPEN,
    "interrupted": CaseStatus.INTERRUPTED,
    "discontinued": CaseStatus.DISCONTINUED,
    "in-court": CaseStatus.IN_COURT,
    "decided": CaseStatus.DECIDED,
    "appeal": CaseStatus.IN_COURT,
    "final": CaseStatus.FINAL,
}
"""What a stage that a source names means as a status."""

RANK: Mapping[str, int] = {
    Kind.REGISTERED: 0,
    Kind.REFUSED: 1,
    Kind.OPENED: 1,
    Kind.TRANSFERRED: 2,
    Kind.CHARGED: 2,
    Kind.SEVERED: 2,
    Kind.JOINED: 2,
    Kind.INTERRUPTED: 2,
    Kind.RESUMED: 2,
    Kind.DISCONTINUED: 2,
    Kind.REOPENED: 2,
    Kind.SENT_TO_COURT: 3,
    Kind.TRIAL_OPENED: 4,
    Kind.TRIAL_CLOSED: 4,
    Kind.VERDICT: 5,
    Kind.ACQUITTAL: 5,
    Kind.APPEAL: 6,
    Kind.REVIEW: 7,
    Kind.IN_FORCE: 8,
}
"""The usual order of procedure, for decisions whose days do not tell their order."""

RANK_OF_STAGE: Mapping[str, int] = {
    "registered": 0,
    "investigated": 2,
    "pending": 2,
    "interrupted": 2,
    "discontinued": 2,
    "in-court": 4,
    "decided": 5,
    "appeal": 6,
    "final": 8,
}

TURNS = frozenset(
    {
        CaseStatus.INTERRUPTED,
        CaseStatus.DISCONTINUED,
        CaseStatus.REFUSED,
        CaseStatus.REOPENED,
        CaseStatus.JOINED,
    }
)
"""Statuses that may come at any point of the usual order, so that it does not tell what came last."""

IN_A_CASE = frozenset(Kind)
"""Kinds of decision that make no sense outside a case."""

REVIEWS = frozenset({Kind.APPEAL.value, Kind.REVIEW.value})

INVESTIGATES = frozenset({Kind.CHARGED, Kind.TRANSFERRED, Kind.SENT_TO_COURT, Kind.INTERRUPTED})
"""Decisions before the court that nobody takes in a case that has ended."""


class Effect(StrEnum):
    """What a review does to the decision under review."""

    UPHELD = "upheld"
    CHANGED = "changed"
    SET_ASIDE = "set-aside"
    SENT_BACK = "sent-back"


class GroundGroup(StrEnum):
    """The groups of the vocabulary of grounds that this view keeps apart."""

    DISCONTINUATION = "discontinuation"
    INTERRUPTION = "interruption"


class Stage(StrEnum):
    """The stages of the funnel, in order."""

    REGISTERED = "registered"
    OPENED = "opened"
    REFUSED = "not-opened"
    PASSED_ON = "passed-on"
    INTERRUPTED = "interrupted"
    DISCONTINUED = "discontinued"
    REOPENED = "re-opened"
    IN_COURT = "in-court"
    DECIDED = "decided"
    SENTENCED = "sentenced"
    ACQUITTED = "acquitted"
    FINAL = "final"
