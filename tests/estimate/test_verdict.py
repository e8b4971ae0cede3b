"""When nothing may be said: each rule refuses what it should, says why, and lets pass what it should."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from openinquest.estimate import Ground, MethodResult, OverlapTable, Provenance, Reason, Trial, Verdict
from openinquest.estimate.bca import MOST_WITHOUT
from openinquest.estimate.dga.reasons import MOST_APART, MOST_BEYOND, MOST_BY_ONE, MOST_COMPLETE, MOST_MOVED
from openinquest.estimate.diagnostics import ERROR_LIMIT
from openinquest.estimate.lcmcr.result import FEWEST_PASSAGES
from openinquest.estimate.loglinear.result import MOST_LISTS
from openinquest.estimate.overlap import overlap_report
from openinquest.estimate.predictive import Overlap, Predictive
from openinquest.estimate.replicates import FEWEST_EFFECTIVE, MOST_REFUSED
from openinquest.estimate.results import hushed
from openinquest.estimate.sensitivity import MARGIN, WIDEST, Kind
from openinquest.estimate.verdict import (
    FEWEST_SHARED,
    HIDDEN_CHANCE,
    LEAST_P,
    judged,
    table_reasons,
    whole,
)

GOOD = {"100": 40, "010": 30, "001": 20, "110": 9, "101": 8, "011": 7, "111": 4}
RESULT = MethodResult("m", 118, 200.0, 210.0, (150.0, 320.0), "", "")


def grounds(counts, provenance=None):
    lists = "ABCDEFGH"[: len(next(iter(counts)))]
    table = OverlapTable.of(lists, counts, provenance)
    return [reason.ground for reason in table_reasons(table, overlap_report(table))]


def test_a_table_with_nothing_against_it_passes():
    assert grounds(GOOD) == []
    assert grounds(GOOD, Provenance(reviewed=True)) == []


@pytest.mark.parametrize(
    ("counts", "provenance", "ground"),
    [
        ({"10": 5, "01": 6, "11": 3}, None, Ground.FEW_LISTS),
        ({**GOOD, "111": 0}, None, Ground.NO_TRIPLE),
        ({"100": 9, "010": 9, "001": 9, "110": 3, "101": 2, "111": 1}, None, Ground.FEW_SHARED),
        ({"11100": 4, "10000": 3, "00011": 5, "00010": 2}, None, Ground.PIECES),
        ({"111": 40}, None, Ground.NOT_IDENTIFIED),
        (GOOD, Provenance((("A", "C"),)), Ground.COPIED),
        (GOOD, Provenance(reviewed=False), Ground.UNREVIEWED),
    ],
)
def test_each_rule_of_the_table_refuses_and_says_why(counts, provenance, ground):
    lists = "ABCDEFGH"[: len(next(iter(counts)))]
    table = OverlapTable.of(lists, counts, provenance)
    (reason,) = table_reasons(table, overlap_report(table))
    assert reason.ground is ground
    assert reason.says.endswith(".")
    assert whole([RESULT], [reason]) is Verdict.REFUSE


def test_copied_lists_are_named():
    table = OverlapTable.of("ABC", GOOD, Provenance((("B", "A"),)))
    assert table_reasons(table, overlap_report(table))[0].says.startswith(
        "B is known to have been compiled in part from A"
    )


def trial(kind, of, median, ends, known=None, **words):
    return Trial(kind, "m", of, replace(RESULT, median=median, interval95=ends), known, **words)


def test_an_interval_that_says_nothing_is_refused():
    assert judged(RESULT, ()) == ()
    (reason,) = judged(replace(RESULT, interval95=(150.0, 751.0)), ())
    assert reason.ground is Ground.WIDE
    assert reason.value is None, "the ratio would tell one end from the other"


def test_a_prior_that_decides_is_refused():
    near = trial(Kind.PRIOR, "5 classes", 300.0, (200, 400))
    far = trial(Kind.PRIOR, "20 classes", 330.0, (200, 400))
    assert judged(RESULT, (), None, [near]) == ()
    assert [r.ground for r in judged(RESULT, (), None, [near, far])] == [Ground.PRIOR_DRIVEN]
    stuck = replace(far, result=replace(far.result, reasons=(Reason(Ground.RHAT, "."),)))
    assert judged(RESULT, (), None, [stuck]) == (), "a run that came to no answer says nothing"
    assert judged(RESULT, (), None, [replace(far, weighed=True)]) == ()
    assert judged(RESULT, (), None, [replace(far, method="other")]) == ()


@pytest.mark.parametrize(
    ("held", "missed", "refused"), [(3, 1, False), (2, 2, True), (0, 1, False), (9, 2, False), (7, 3, True)]
)
def test_missing_hidden_lists_more_often_than_chance_is_refused(held, missed, refused):
    trials = [trial(Kind.HIDDEN, f"L{at}", 50.0, (40.0, 60.0), 55) for at in range(held)]
    trials += [trial(Kind.HIDDEN, f"M{at}", 50.0, (40.0, 60.0), 90) for at in range(missed)]
    found = judged(RESULT, (), None, trials)
    assert [reason.ground for reason in found] == [Ground.HIDDEN_LIST] * refused
    if refused:
        assert f"{missed} of {held + missed} (M0" in found[0].says


def test_overlaps_that_are_not_reproduced_are_refused():
    row = Overlap("A and B", 13, 20.0, 40.0, 0.001)
    assert judged(RESULT, (), Predictive("m", 0.02, (row,), False)) == ()
    (reason,) = judged(RESULT, (), Predictive("m", 0.001, (row,), False))
    assert reason.ground is Ground.MISFIT
    assert "13 were seen, 20 to 40" in reason.says
    own = replace(RESULT, reasons=(Reason(Ground.MISFIT, "Its own."),))
    assert judged(own, (), Predictive("m", 0.001, (row,), False)) == own.reasons, "not told twice"


def test_the_whole_is_reported_where_one_method_may_be():
    refused = replace(RESULT, reasons=(Reason(Ground.RHAT, "Chains disagree."),))
    assert whole([refused, RESULT], []) is Verdict.REPORT
    assert whole([refused], []) is Verdict.REFUSE
    assert whole([], []) is Verdict.REFUSE


def test_diagnostics_of_a_refused_method_hold_no_number_of_persons():
    told = {
        "rhat": 1.2,
        "delta": [{"delta": 0.5, "median": 99.0, "interval95": [1, 2]}],
        "with": {"mean": 3.0},
    }
    assert hushed(told) == {
        "rhat": 1.2,
        "delta": [{"delta": 0.5, "median": None, "interval95": None}],
        "with": {"mean": None},
    }
    refused = replace(RESULT, reasons=(Reason(Ground.RHAT, "."),), diagnostics=told)
    assert refused.as_json()["diagnostics"] == hushed(told)
    assert refused.as_json(exploratory=True)["diagnostics"] == told
    assert refused.as_json(exploratory=True)["exploratory"] is True
    assert np.isfinite(RESULT.as_json()["median"])


def test_the_page_on_refusal_names_every_ground_and_limit():
    page = (Path(__file__).parents[2] / "docs" / "estimate" / "refusal.md").read_text(encoding="utf-8")
    assert not [
        ground.value
        for ground in Ground
        if ground is not Ground.NEGATIVE and f"| {ground.value} |" not in page
    ]
    assert "negative dependence" in page
    for limit in (
        f"more than {WIDEST:g} times",
        f"{LEAST_P:.1%} of tables",
        f"({HIDDEN_CHANCE:.1%})",
        "above 1.01",
        "under 400",
        f"fewer than {FEWEST_SHARED} on two lists or more",
        "Robson and Regier (1964)",
        f"an error of the median above a fortieth of the interval; fewer than {FEWEST_PASSAGES} passages",
        f"pooled replicates, under {FEWEST_EFFECTIVE}",
        f"a median {MOST_MOVED:g} times another",
        f"log-linear: more than {MOST_LISTS} lists",
    ):
        assert limit in page
    assert (MARGIN, ERROR_LIMIT, MOST_REFUSED, MOST_WITHOUT) == (0.1, 1 / 40, 1 / 20, 1 / 40)
    assert (MOST_BY_ONE, MOST_APART, MOST_COMPLETE, MOST_BEYOND) == (0.1, 0.1, 0.1, 1 / 1000)


@pytest.mark.parametrize("name", ["kosovo_1999", "uk_2013_five", "uk_2013_six"])
def test_no_published_table_is_refused_as_a_table(name):
    table = OverlapTable.from_csv(Path(__file__).parent / "data" / f"{name}.csv")
    overlap = overlap_report(table)
    assert table_reasons(table, overlap) == ()
    assert sum(overlap.by_lists[1:]) > 30 * FEWEST_SHARED


@pytest.mark.parametrize(("found_again", "refused"), [(6, True), (7, False)])
def test_seven_found_again_are_enough(found_again, refused):
    counts = {"100": 9, "010": 9, "001": 9, "110": found_again - 3, "101": 2, "111": 1}
    assert (Ground.FEW_SHARED in grounds(counts)) is refused
