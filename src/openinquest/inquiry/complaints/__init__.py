"""Complaints: by what kind of complainant, to whom, passed on where, what came back, and what became of each."""

from openinquest.inquiry.complaints.as_json import complaint_json, official_json, totals_json
from openinquest.inquiry.complaints.findings import find_doubtful_complaints
from openinquest.inquiry.complaints.official import Official, Stated, official
from openinquest.inquiry.complaints.outcomes import StatedOutcome
from openinquest.inquiry.complaints.path import Circle, Path, Step
from openinquest.inquiry.complaints.register import Complaint, register
from openinquest.inquiry.complaints.statuses import ComplaintStatus, Outcome, Return
from openinquest.inquiry.complaints.totals import Group, Total, Totals, totals
from openinquest.inquiry.complaints.tracing import behind

__all__ = [
    "Circle",
    "Complaint",
    "ComplaintStatus",
    "Group",
    "Official",
    "Outcome",
    "Path",
    "Return",
    "Stated",
    "StatedOutcome",
    "Step",
    "Total",
    "Totals",
    "behind",
    "complaint_json",
    "find_doubtful_complaints",
    "official",
    "official_json",
    "register",
    "totals",
    "totals_json",
]
