"""What a report says around its numbers: who is refused and why, what sums cover, what lies below the bound."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from drawn_marks import rows
from openinquest.cli.estimate_screen import show_report
from openinquest.estimate import (
    METHODS,
    Ground,
    Method,
    MethodResult,
    OverlapTable,
    Provenance,
    estimate,
    overlaps_of,
    write_report,
)
from openinquest.estimate.pictures import look_of, pictures
from openinquest.estimate.wording import cautions, covers, differ, headline, reasons, sum_rows

KOSOVO = OverlapTable.from_csv(Path(__file__).parent / "data" / "kosovo_1999.csv")
BAD = ("loglinear-independence", "loglinear-step")


def screen(report, capsys, language="en"):
    capsys.readouterr()
    show_report(report, language)
    return " ".join(capsys.readouterr().out.split())


def test_reasons_at_the_top_name_the_methods_that_they_refuse(tmp_path, capsys):
    report = estimate(KOSOVO, BAD)
    assert report.verdict == "refuse"
    told = report.as_json()["reasons"]
    assert {name for reason in told for name in reason["methods"]} == set(BAD)
    hidden = [reason for reason in told if reason["ground"] == Ground.HIDDEN_LIST]
    assert [reason["methods"] for reason in hidden] == [[BAD[0]], [BAD[1]]], "each says which lists it missed"
    write_report(report, tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    box = re.search(r'<div class="verdict refuse">.*?</div>', page, re.DOTALL).group()
    for text in (screen(report, capsys).partition("persons are on")[0], box):
        assert "log-linear, lists independent: Asked for the known size" in text
        assert "log-linear, stepwise: Asked for the known size" in text
    assert page.count("Asked for the known size") == 2, "what stands at the top is not said again below"


def test_reasons_of_the_table_refuse_all_and_name_none():
    two = KOSOVO.only(["EXH", "ABA"])
    report = estimate(two, BAD)
    assert [reason["methods"] for reason in report.as_json()["reasons"]] == [list(BAD)]
    assert reasons(report)[0].startswith("There are 2 lists.")


def parted(shares, copied=()):
    """Kosovo in parts of these sizes; in a part of `copied` ABA holds just whom EXH holds."""
    rows = []
    for name, share in shares.items():
        counts = {}
        for pattern, count in zip(KOSOVO.patterns.tolist(), KOSOVO.counts.tolist(), strict=True):
            if name in copied:
                pattern[1] = pattern[0]
            if any(pattern):
                counts[tuple(pattern)] = counts.get(tuple(pattern), 0) + int(count * share)
        rows += [[name, *pattern, count] for pattern, count in counts.items()]
    frame = pl.DataFrame(rows, schema=["place", *KOSOVO.lists, "count"], orient="row")
    return overlaps_of(frame, strata=["place"])


def test_a_sum_says_beside_its_number_of_which_strata_it_is(tmp_path, capsys):
    methods = ["loglinear-bic", "dga"]
    report = estimate(parted({"north": 1, "south": 0.8, "west": 0.9}, copied=["west"]), methods, trials=False)
    data = report.as_json()["strata"]["sums"]
    for name in methods:
        assert data[name]["all_strata"] is False
        assert (data[name]["covers"], data[name]["leaves_out"]) == (["north", "south"], ["west"])
    assert not list(sum_rows(report, whole=True))
    assert [row[1] for row in sum_rows(report, whole=False)] == ["of north, south only"] * 2
    write_report(report, tmp_path / "out", language="kk")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "тек north, south" in page
    assert "барлық топтың қосындысы" not in page
    assert "sum of some strata only of north, south only" not in screen(report, capsys)
    assert "of north, south only" in screen(report, capsys)


def test_sums_of_all_strata_stand_apart_from_sums_of_some(capsys):
    report = estimate(parted({"north": 1, "south": 0.8}), ["loglinear-bic", "no-highest-order"], trials=False)
    names = ["log-linear, best by BIC", "no highest-order interaction"]
    assert [row[0] for row in sum_rows(report, whole=True)] == names
    assert not list(sum_rows(report, whole=False))
    assert "sum is that of the numbers of the strata" in screen(report, capsys)
    total = report.sums["loglinear-bic"]
    few = replace(total, parts=(total.parts[0], replace(total.parts[1], reported=False)))
    mixed = replace(report, sums={"loglinear-bic": total, "dga": few})
    assert differ(report) is None
    assert "cannot be compared" in differ(mixed)
    assert covers(few) == "of north only"
    many = replace(total, parts=tuple(replace(total.parts[0], stratum=f"s{at:02}") for at in range(40)))
    many = replace(many, parts=(*many.parts, replace(total.parts[1], reported=False)))
    assert covers(many) == "all but south"


def test_the_headline_of_a_refused_whole_names_the_strata_that_pass():
    whole = parted({"north": 1, "south": 0.8})
    report = estimate(whole, ["dga"], trials=False)
    refused = replace(report, found=replace(report.found, grounds=(_ground(),)))
    assert refused.verdict == "refuse"
    assert headline(refused).startswith("Verdict: refuse.")
    assert "2 may be reported by themselves: north, south" in headline(refused)


def _ground():
    table = OverlapTable(KOSOVO.lists, KOSOVO.patterns, KOSOVO.counts, Provenance(reviewed=False))
    return estimate(table, ["dga"], trials=False).reasons[0]


def test_a_number_within_the_doubt_of_the_bound_is_not_called_too_low():
    report = estimate(KOSOVO, ["no-highest-order"], trials=False)
    low, high = report.found.bound.interval95

    def with_median(value):
        results = (replace(report.found.results[0], median=value, interval95=(value - 9, value + 9)),)
        return cautions(replace(report, found=replace(report.found, results=results)))

    assert not with_median(report.found.bound.median - 1)
    assert not with_median(low + 1)
    assert "Below the lower bound" in with_median(low - 1)[0]
    assert not with_median(high + 1)


def test_exclusion_refuses_what_takes_lists_for_independent_and_leaves_the_rest():
    known = Provenance(negative_dependence=True)
    table = OverlapTable(KOSOVO.lists, KOSOVO.patterns, KOSOVO.counts, known)
    report = estimate(table, ["loglinear-independence", "no-highest-order"], trials=False)
    independent, other = report.found.results
    assert Ground.NEGATIVE in [reason.ground for reason in independent.reasons]
    assert other.verdict == "report"
    assert report.found.bound.verdict == "refuse"
    assert any("kept persons off another" in caution for caution in cautions(report))
    assert not any("kept persons off" in text for text in cautions(estimate(KOSOVO, ["dga"], trials=False)))


def colours(chart):
    """Colours of lines that are thicker than those of axes."""
    return {row["token"] for row in rows(chart.wide, "line") if row["thickness"] in (0.8, 1.3, 1.8, 3)}


def chained(table, seed):
    draws = np.random.default_rng(seed).uniform(9_000, 12_000, (4, 300))
    fitted = np.full(15, table.n / 15)
    return MethodResult("lcmcr", table.n, 10_400.0, None, (9_000, 12_000), "", "", draws, fitted)


def test_a_method_has_one_colour_in_every_picture(monkeypatch):
    monkeypatch.setitem(METHODS, "lcmcr", Method("lcmcr", chained, chained))
    monkeypatch.setattr("openinquest.estimate.examining.check_overlaps", lambda *words: None)
    report = estimate(KOSOVO, ["no-highest-order", "lcmcr"], trials=False)
    by_name = {picture.name: colours(picture.chart) for picture in pictures(report)}
    assert len(by_name["estimates"]) == 2
    assert by_name["assumption"] == by_name["estimates"]
    (own,) = by_name["trace-lcmcr"]
    alone = estimate(KOSOVO, ["lcmcr"], trials=False)
    assert [colours(p.chart) for p in pictures(alone) if p.name == "estimates"] == [{own}]
    assert len({look_of(name) for name in ("loglinear-bic", "dga", "lcmcr", "loglinear-aic")}) == 4


@pytest.mark.parametrize(
    ("language", "verdict"), [("ru", "Решение: сообщать можно"), ("kk", "Шешім: хабарлауға болады")]
)
def test_screen_and_page_speak_the_language(tmp_path, capsys, language, verdict):
    report = estimate(KOSOVO, ["no-highest-order", "loglinear-bic", "loglinear-independence"])
    write_report(report, tmp_path / "out", language=language)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in page
    body = re.sub(r'<div class="annex".*?</div>', "", page.partition("<body>")[2], flags=re.DOTALL)
    names = r"report\.json|draws\.parquet|Open Inquest|no-highest-order|loglinear-\w+|[0-9a-f]{16,}"
    for shown in (re.sub(r"<[^>]*>", " ", body), screen(report, capsys, language)):
        assert verdict in shown
        assert "16 942" in shown.replace("\u00a0", " ")
        assert not re.findall(r"[a-z]{4,}", re.sub(names, "", shown))
    write_report(report, tmp_path / "english", language="en")
    data = [(tmp_path / name / "report.json").read_bytes() for name in ("out", "english")]
    assert data[0] == data[1], "data stay as they are in every language"
