"""How many are recorded nowhere, and when nothing may be said: multiple systems estimation.

An `OverlapTable` in; what each method says of it, with diagnostics, the assumption it stands on and a verdict, out.
"""

from openinquest.estimate.results import Ground, MethodResult, Reason, Verdict
from openinquest.estimate.table import OverlapTable, Provenance

__all__ = ["Ground", "MethodResult", "OverlapTable", "Provenance", "Reason", "Verdict"]
