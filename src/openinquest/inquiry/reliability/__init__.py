"""Agreement of coders: two people over the same documents, compared passage by passage on every point.

Alpha is Krippendorff's. It says how far codings can be told from chance, and nothing of who is right; what was chosen
where coders differ are judgements, shown beside each difference.
"""

from __future__ import annotations

from openinquest.inquiry.reliability.agreement import reliability
from openinquest.inquiry.reliability.alpha import Alpha, Metric, alpha
from openinquest.inquiry.reliability.as_json import reliability_as_json
from openinquest.inquiry.reliability.coded import every_coding, who_coded
from openinquest.inquiry.reliability.intervals import Bounds, Drawn, NoInterval, bounds
from openinquest.inquiry.reliability.passages import Coding, Passage, matched, passages
from openinquest.inquiry.reliability.results import (
    Agreement,
    Alone,
    Aspect,
    Chosen,
    Difference,
    Measured,
    Reliability,
    Unit,
)
from openinquest.inquiry.reliability.tracing import behind

__all__ = [
    "Agreement",
    "Alone",
    "Alpha",
    "Aspect",
    "Bounds",
    "Chosen",
    "Coding",
    "Difference",
    "Drawn",
    "Measured",
    "Metric",
    "NoInterval",
    "Passage",
    "Reliability",
    "Unit",
    "alpha",
    "behind",
    "bounds",
    "every_coding",
    "matched",
    "passages",
    "reliability",
    "reliability_as_json",
    "who_coded",
]
