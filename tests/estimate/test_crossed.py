"""Strata of replicates: totals are added up within each replicate, where a person is in one stratum only."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from openinquest.estimate import (
    Ground,
    MethodResult,
    OverlapTable,
    Reason,
    estimate,
    overlaps_of,
    pooled,
    summed,
)
from openinquest.estimate.crossed import summed_within

KOSOVO = OverlapTable.from_csv(Path(__file__).parent / "data" / "kosovo_1999.csv")


def result(n, *draws, reasons=()):
    values = np.array([draws], float)
    return MethodResult(
        "m", n, float(np.median(values)), None, (min(draws), max(draws)), "", "", values, reasons=reasons
    )


def moving(replicates):
    """Two strata between which persons move: what one has more, the other has less."""
    moves = np.linspace(-80, 80, replicates)
    north = [result(100, *(300 + move + np.arange(-5.0, 6.0))) for move in moves]
    south = [result(200, *(500 - move + np.arange(-5.0, 6.0))) for move in moves]
    return {"north": north, "south": south}


def test_what_moves_between_strata_moves_no_total():
    strata = moving(50)
    together = {name: pooled(each) for name, each in strata.items()}
    within, apart = summed_within(strata, together), summed(together)
    wide = [end[1] - end[0] for end in (apart.result.interval95, within.result.interval95)]
    assert within.result.median == pytest.approx(800, abs=1.5)
    assert wide[1] < 20 < 100 < wide[0], "pooled strata vary by where persons stand, their total does not"
    assert within.complete
    assert within.covers == ("north", "south")


def test_a_stratum_that_is_refused_is_in_no_total():
    strata = moving(50)
    together = {name: pooled(each) for name, each in strata.items()}
    stuck = Reason(Ground.RHAT, "Chains disagree.")
    refused = MethodResult(
        "m", 200, 500.0, None, (400, 600), "", "", together["south"].draws, reasons=(stuck,)
    )
    total = summed_within(strata, together | {"south": refused})
    assert (total.covers, total.leaves_out) == (("north",), ("south",))
    assert total.result.median == pytest.approx(300, abs=8)
    assert total.everything.median == pytest.approx(800, abs=3)
    assert total.everything.reasons


def test_too_many_replicates_without_a_sum_refuse_the_total():
    strata = moving(50)
    together = {name: pooled(each) for name, each in strata.items()}
    stuck = Reason(Ground.RHAT, "Chains disagree.")
    strata["north"][:2] = [result(100, 300, 301, reasons=(stuck,))] * 2
    assert not summed_within(strata, together).result.reasons, "a twentieth may be left out"
    strata["south"][5:9] = [result(100, 300, 301, reasons=(stuck,))] * 4
    assert [reason.ground for reason in summed_within(strata, together).result.reasons] == [Ground.REPLICATES]


def replicated(replicates=41):
    """Kosovo with persons of the second stratum who stand in the first in some replicates."""
    generator = np.random.default_rng(4)
    rows = []
    for draw in range(replicates):
        for pattern, count in zip(KOSOVO.patterns.tolist(), KOSOVO.counts.tolist(), strict=True):
            north = int(generator.binomial(count, 0.5))
            for place, held in (("north", north), ("south", count - north)):
                rows.append([draw, place, *pattern, held])
    return pl.DataFrame(rows, schema=["draw", "place", *KOSOVO.lists, "count"], orient="row")


def test_a_table_of_strata_and_replicates_is_estimated_whole(tmp_path):
    report = estimate(overlaps_of(replicated(), strata=["place"]), ["dga"], trials=False)
    told = report.as_json()
    assert [part["stratum"]["place"] for part in told["strata"]["parts"]] == ["north", "south"]
    for part in told["strata"]["parts"]:
        assert part["methods"][0]["settings"]["pooling"] == "draws"
        assert part["methods"][0]["diagnostics"]["replicates"] == 40
    total = told["strata"]["sums"]["dga"]
    assert total["all_strata"] is True
    assert total["settings"]["pooling"] == "draws"
    parts = [part["methods"][0]["median"] for part in told["strata"]["parts"]]
    assert total["median"] == pytest.approx(sum(parts), rel=0.1)


def test_threads_change_no_sum_of_strata():
    table = overlaps_of(replicated(4), strata=["place"])
    one, two = (
        estimate(table, ["dga"], trials=False, threads=threads, exploratory=True).sums["dga"].everything
        for threads in (1, 2)
    )
    assert one.draws.size
    assert np.array_equal(one.draws, two.draws)


def test_a_stratum_that_some_replicates_do_not_have_is_refused_by_name():
    frame = replicated(6)
    west = frame.filter((pl.col("place") == "north") & (pl.col("draw") < 3)).with_columns(
        place=pl.lit("west")
    )
    report = estimate(overlaps_of(pl.concat([frame, west]), strata=["place"]), ["dga"], trials=False)
    part = next(part for part in report.strata if part.stratum.name == "west")
    assert Ground.REPLICATES in [reason.ground for reason in part.found.result("dga").reasons]
    assert "west" in report.sums["dga"].leaves_out
