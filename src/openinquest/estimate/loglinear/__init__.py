"""Hierarchical log-linear models: existence and identifiability before any number, selection in every replicate.

`loglinear` is the method; models, fits, profiles and the bootstrap are parts to look into.
"""

from openinquest.estimate.loglinear.existence import Status
from openinquest.estimate.loglinear.fitting import Fit, Unfit, fit
from openinquest.estimate.loglinear.models import Model, hierarchical, pairs_only, parse_formula
from openinquest.estimate.loglinear.profile import Convention
from openinquest.estimate.loglinear.result import loglinear
from openinquest.estimate.loglinear.selection import Rule

__all__ = [
    "Convention",
    "Fit",
    "Model",
    "Rule",
    "Status",
    "Unfit",
    "fit",
    "hierarchical",
    "loglinear",
    "pairs_only",
    "parse_formula",
]
