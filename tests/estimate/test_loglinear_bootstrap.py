"""The bootstrap of log-linear models where models chosen in replicates lie far from the one of the table."""

from openinquest.estimate import OverlapTable
from openinquest.estimate.loglinear import loglinear


def test_an_interval_always_holds_its_estimate():
    # pairs of one person each: replicates mostly choose other models, so that BCa has its ends beyond the estimate
    counts = {"100": 400, "010": 300, "001": 200, "110": 1, "101": 1, "011": 1, "111": 30}
    result = loglinear(OverlapTable.of("ABC", counts), "step", bootstrap=200)
    low, high = result.interval95
    assert low <= result.median <= high * (1 + 1e-9)
    assert not result.diagnostics["bca"]
    assert high / low > 1000
