"""Commitments: what was promised or drawn as a lesson, due when, and what is on record since."""

from openinquest.inquiry.commitments.as_json import commitment_json, totals_json
from openinquest.inquiry.commitments.findings import find_doubtful_commitments
from openinquest.inquiry.commitments.links import Link
from openinquest.inquiry.commitments.register import Commitment, commitments
from openinquest.inquiry.commitments.terms import CommitmentStatus, DueStatus, Timing
from openinquest.inquiry.commitments.totals import Total, totals
from openinquest.inquiry.commitments.tracing import behind

__all__ = [
    "Commitment",
    "CommitmentStatus",
    "DueStatus",
    "Link",
    "Timing",
    "Total",
    "behind",
    "commitment_json",
    "commitments",
    "find_doubtful_commitments",
    "totals",
    "totals_json",
]
