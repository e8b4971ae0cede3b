"""How many are recorded nowhere, and when nothing may be said: multiple systems estimation.

An `OverlapTable` in; what each method says of it, with diagnostics, the assumption it stands on and a verdict, out.
`estimate` gives the whole report. Each method is a function of its own: `lcmcr.lcmcr`, `dga.dga`,
`loglinear.loglinear`, `identification.no_highest_order`, `chapman`, `chao`.
"""

from openinquest.estimate.annex import methods_paragraph
from openinquest.estimate.bounds import chao, chapman
from openinquest.estimate.from_record import overlaps_of_record
from openinquest.estimate.methods import METHODS, Method
from openinquest.estimate.reading import overlaps_of, read_overlaps
from openinquest.estimate.replicates import over_replicates, pooled, rubin
from openinquest.estimate.report import Report, estimate
from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.sensitivity import Trial
from openinquest.estimate.strata import Sum, summed
from openinquest.estimate.table import OverlapTable, Provenance
from openinquest.estimate.tables import Overlaps, Stratum
from openinquest.estimate.writing import write_report

__all__ = [
    "METHODS",
    "Ground",
    "Method",
    "MethodResult",
    "OverlapTable",
    "Overlaps",
    "Provenance",
    "Reason",
    "Report",
    "Stratum",
    "Sum",
    "Trial",
    "Verdict",
    "chao",
    "chapman",
    "estimate",
    "methods_paragraph",
    "over_replicates",
    "overlaps_of",
    "overlaps_of_record",
    "pooled",
    "read_overlaps",
    "rubin",
    "summed",
    "write_report",
]
