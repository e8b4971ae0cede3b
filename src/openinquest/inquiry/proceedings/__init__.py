"""What became of cases: chains of decisions, discontinuations, the way from deaths to sentences, totals beside them.

Everyone in the role of a suspect or defendant is alleged to be so by a source, whatever was decided since.
"""

from __future__ import annotations

from openinquest.inquiry.proceedings.as_json import (
    case_json,
    ending_json,
    funnel_json,
    lasting_json,
    step_json,
    total_json,
)
from openinquest.inquiry.proceedings.cases import Case, Docket, docket, proceedings
from openinquest.inquiry.proceedings.counting import Range
from openinquest.inquiry.proceedings.deaths import Stated
from openinquest.inquiry.proceedings.findings import find_doubts
from openinquest.inquiry.proceedings.funnel import Funnel, Level, funnel
from openinquest.inquiry.proceedings.lasting import Lasting, Until, lasting
from openinquest.inquiry.proceedings.ledger import Ending, Ground, ledger
from openinquest.inquiry.proceedings.remedies import Remedy
from openinquest.inquiry.proceedings.standing import Reading, Standing
from openinquest.inquiry.proceedings.steps import Held, Step
from openinquest.inquiry.proceedings.terms import CaseStatus, Effect, Kind, Stage
from openinquest.inquiry.proceedings.totals import Apart, Total, totals
from openinquest.inquiry.proceedings.tracing import behind, counted

__all__ = [
    "Apart",
    "Case",
    "CaseStatus",
    "Docket",
    "Effect",
    "Ending",
    "Funnel",
    "Ground",
    "Held",
    "Kind",
    "Lasting",
    "Level",
    "Range",
    "Reading",
    "Remedy",
    "Stage",
    "Standing",
    "Stated",
    "Step",
    "Total",
    "Until",
    "behind",
    "case_json",
    "counted",
    "docket",
    "ending_json",
    "find_doubts",
    "funnel",
    "funnel_json",
    "lasting",
    "lasting_json",
    "ledger",
    "proceedings",
    "step_json",
    "total_json",
    "totals",
]
