"""The report: the same for a seed, complete, and without any number that must not be reported, in any output."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.charts import Language
from openinquest.cli.estimate_screen import show_report
from openinquest.errors import InputError
from openinquest.estimate import (
    METHODS,
    Ground,
    Method,
    MethodResult,
    OverlapTable,
    Provenance,
    Reason,
    estimate,
    methods_paragraph,
    read_overlaps,
    write_report,
)
from openinquest.estimate.pictures import pictures
from openinquest.estimate.wording import spread

DATA = Path(__file__).parent / "data"
KOSOVO = OverlapTable.from_csv(DATA / "kosovo_1999.csv")
QUICK = ("loglinear-bic", "no-highest-order", "dga")
FORBIDDEN = (771_234.0, 772_345.0, 760_987.0, 783_210.0)
"""Median, mean and ends of a method that is refused: none of them may appear anywhere."""
KEYS = {
    "n", "lists", "overlaps", "verdict", "reasons", "assumptions", "lower_bound", "methods", "sensitivity", "seed",
    "digest", "version",
}  # fmt: skip


def refused(table, seed):
    """What a method gives whose chains disagree, with its numbers wherever a result can hold any."""
    median, mean, low, high = FORBIDDEN
    draws = np.random.default_rng(seed).uniform(low, high, (4, 300))
    return MethodResult(
        "refused", table.n, median, mean, (low, high), "It assumes.", "so", draws,
        np.full(2 ** len(table.lists) - 1, table.n / (2 ** len(table.lists) - 1)), None, {"classes": 3},
        {"rhat": 1.3, "models": [{"estimate": median, "interval95": [low, high]}], "delta":
         [{"delta": 0.5, "median": median, "mean": mean, "interval95": [low, high]}]},
        (Reason(Ground.RHAT, "Chains disagree.", 1.3, 1.01),), 0.1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def full():
    """The report of Kosovo with all its trials, on one thread."""
    return estimate(KOSOVO, QUICK, seed=7, threads=1)


@pytest.fixture
def with_refused(monkeypatch):
    priors = [("another prior", refused)]
    monkeypatch.setitem(METHODS, "refused", Method("refused", refused, refused, lambda table: priors))


def numbers(text):
    """All numbers in a text, whatever groups their digits."""
    joined = re.sub(r"(?<=\d)[,\u00a0 ](?=\d{3}(?!\d))", "", text)
    return {float(found) for found in re.findall(r"\d+(?:\.\d+)?", joined)}


def leaks(text):
    return [value for value in numbers(text) if 760_000 < value < 784_000]


def outputs(report, folder, capsys, exploratory=False):
    """Everything that a user can get of a report, as text by where it is."""
    capsys.readouterr()
    show_report(report, exploratory=exploratory)
    found = {"screen": capsys.readouterr().out, "json": json.dumps(report.as_json(exploratory=exploratory))}
    write_report(report, folder, exploratory=exploratory)
    for path in folder.rglob("*"):
        if path.suffix in (".html", ".json", ".txt", ".svg"):
            found[path.name] = path.read_text(encoding="utf-8")
    found["draws.parquet"] = str(pl.read_parquet(folder / "draws.parquet")["persons"].to_list())
    for picture in pictures(report, exploratory=exploratory):
        found[f"table of {picture.name}"] = f"{picture.chart.table} {picture.chart.description}"
    return found


def test_what_is_refused_is_in_no_output(with_refused, tmp_path, capsys):
    report = estimate(KOSOVO, ["no-highest-order", "refused"], seed=3)
    for where, text in outputs(report, tmp_path / "out", capsys).items():
        assert not leaks(text), where
    data = report.as_json()
    method = next(item for item in data["methods"] if item["name"] == "refused")
    assert (method["verdict"], method["median"], method["mean"], method["interval95"]) == (
        "refuse",
        None,
        None,
        None,
    )
    assert data["verdict"] == "report"


def test_what_is_refused_is_shown_where_asked_for_and_marked_everywhere(with_refused, tmp_path, capsys):
    report = estimate(KOSOVO, ["no-highest-order", "refused"], seed=3, exploratory=True)
    found = outputs(report, tmp_path / "out", capsys, exploratory=True)
    for where in ("screen", "json", "report.html", "report.json", "estimates.svg", "trace-refused.svg"):
        assert leaks(found[where]), where
        assert "exploratory" in found[where].lower(), where
    assert not leaks(found["annex.txt"]), "a paragraph for a report never holds what must not be reported"
    looked = report.as_json(exploratory=True)
    for rows in (looked["methods"], looked["sensitivity"]["prior"]):
        marked = {row.get("method") or row["name"]: row["exploratory"] for row in rows if row["median"]}
        assert marked["refused"] is True
    assert looked["sensitivity"]["xi"]["refused"]["exploratory"] is True
    assert looked["sensitivity"]["xi"]["no-highest-order"]["exploratory"] is False
    assert found["assumption.svg"].count("exploratory") >= 1
    drawn = pl.read_parquet(tmp_path / "out" / "draws.parquet")
    assert drawn.filter(pl.col("method") == "refused")["exploratory"].all()
    assert not drawn.filter(pl.col("method") != "refused")["exploratory"].any()


def test_the_verdict_comes_first_in_every_output(tmp_path, capsys):
    for table, verdict in ((KOSOVO, "report"), (KOSOVO.only(["EXH", "ABA"]), "refuse")):
        found = outputs(estimate(table, QUICK[1:], trials=False), tmp_path / verdict, capsys)
        assert found["screen"].startswith(f"Verdict: {verdict}")
        assert next(iter(json.loads(found["json"]).items())) == ("verdict", verdict)
        page = re.sub(r"<[^>]*>", " ", found["report.html"].partition("<body>")[2])
        assert page.index(f"Verdict: {verdict}") < min(page.index("persons are on"), page.index("bound"))


def test_a_report_has_all_that_is_promised(full):
    data = full.as_json()
    assert data.keys() >= KEYS
    assert (data["n"], data["seed"], data["digest"]) == (4400, 7, KOSOVO.digest)
    assert [item["name"] for item in data["methods"]] == ["loglinear-bic", "no-highest-order", "dga"]
    for item in data["methods"]:
        assert {
            "median",
            "mean",
            "interval95",
            "settings",
            "diagnostics",
            "seconds",
            "verdict",
        } <= item.keys()
        assert data["assumptions"][item["name"]]
    assert round(data["methods"][0]["median"], 1) == 10356.5
    assert data["lower_bound"]["verdict"] == "report"
    assert {"leave_one_out", "hidden_list", "prior", "predictive", "xi"} <= data["sensitivity"].keys()
    assert {row["of"] for row in data["sensitivity"]["leave_one_out"]} == set(KOSOVO.lists)
    assert {row["of"]: row["known"] for row in data["sensitivity"]["hidden_list"]} == KOSOVO.totals
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def without_seconds(report):
    return re.sub(r'"seconds": [\d.]+', "", json.dumps(report.as_json(exploratory=True)))


def test_a_seed_gives_the_same_report_on_any_number_of_threads(full):
    four = estimate(KOSOVO, QUICK, seed=7, threads=4)
    assert without_seconds(full) == without_seconds(four)
    alone = estimate(KOSOVO, ["dga"], seed=7, trials=False).found.results[0]
    assert alone.draws.tolist() == full.found.result("dga").draws.tolist(), (
        "what else is asked for changes nothing"
    )


def test_numbers_are_the_same_in_every_output_of_a_seed(tmp_path, capsys):
    """Two reports written at different times hold the same bytes but seconds; page, data and draws the same numbers."""
    folders = (tmp_path / "one", tmp_path / "two")
    for folder in folders:
        report = estimate(KOSOVO, ["loglinear-bic", "dga"], seed=9)
        write_report(report, folder)
    timed = r'"seconds": [\d.]+|[\d.]+ seconds'
    for path in folders[0].rglob("*.*"):
        other = folders[1] / path.relative_to(folders[0])
        if path.suffix == ".parquet":
            assert path.read_bytes() == other.read_bytes()
        else:
            texts = (re.sub(timed, "", where.read_text(encoding="utf-8")) for where in (path, other))
            assert len(set(texts)) == 1, path.name
    data = json.loads((folders[0] / "report.json").read_text(encoding="utf-8"))
    drawn = pl.read_parquet(folders[0] / "draws.parquet")
    capsys.readouterr()
    show_report(report)
    shown = (capsys.readouterr().out, (folders[0] / "report.html").read_text(encoding="utf-8"))
    for method in data["methods"]:
        low, high = method["interval95"]
        assert all(f"{low:,.0f} to {high:,.0f}" in text for text in shown), method["name"]
        own = drawn.filter(pl.col("method") == method["name"])["persons"]
        assert own.min() <= low <= high <= own.max()
        assert low in own.to_list() or method["name"] != "loglinear-bic", (
            "an end of the bootstrap is one of its draws"
        )


def test_a_table_that_forbids_any_number_gets_count_and_reasons_alone(tmp_path, capsys):
    copied = OverlapTable(KOSOVO.lists, KOSOVO.patterns, KOSOVO.counts, Provenance((("HRW", "OSCE"),)))
    report = estimate(copied, QUICK)
    data = report.as_json()
    assert data["verdict"] == "refuse"
    assert [reason["ground"] for reason in data["reasons"]] == [Ground.COPIED.value]
    assert data["lower_bound"]["median"] is None, "copying breaks the bound too"
    assert all(item["median"] is None for item in data["methods"])
    found = outputs(report, tmp_path / "out", capsys)
    assert "4,400 persons" in found["screen"]
    assert "HRW is known to have been compiled in part from OSCE" in found["report.html"]
    looked = estimate(copied, QUICK, exploratory=True).as_json(exploratory=True)
    assert [round(item["median"]) for item in looked["methods"]] == [10357, 16942, 12595]
    assert all(item["exploratory"] for item in looked["methods"])
    merged = estimate(copied.merged(["OSCE", "HRW"], "OSCE + HRW"), QUICK)
    assert not merged.found.grounds


def test_without_trials_their_rules_are_not_applied():
    quick = estimate(KOSOVO, ["loglinear-step"], trials=False)
    assert not quick.found.trials
    full = estimate(KOSOVO, ["loglinear-step"])
    assert Ground.HIDDEN_LIST in [reason.ground for reason in full.found.results[0].reasons]
    assert Ground.HIDDEN_LIST not in [reason.ground for reason in quick.found.results[0].reasons]
    assert "sizes of lists" not in methods_paragraph(quick), "a paragraph tells of no check that was not made"
    assert "sizes of lists" in methods_paragraph(full)


@pytest.mark.parametrize("words", [{"methods": ["nonsense"]}, {"methods": []}, {"seed": -1}])
def test_wrong_words_are_refused(words):
    with pytest.raises(InputError):
        estimate(KOSOVO, **words)


def test_strata_are_summed_and_what_is_left_out_is_told(tmp_path, capsys):
    rows = [{**dict(zip(KOSOVO.lists, map(int, pattern), strict=True)), "part": part, "count": int(count) // share}
            for pattern, count in zip(KOSOVO.patterns, KOSOVO.counts, strict=True)
            for part, share in (("north", 1), ("south", 2))]  # fmt: skip
    rows += [{**dict.fromkeys(KOSOVO.lists, 0), "EXH": 1, "part": "west", "count": 9}]
    path = tmp_path / "t.csv"
    pl.DataFrame(rows).write_csv(path)
    report = estimate(
        read_overlaps(path, strata=["part"]), ["loglinear-bic", "no-highest-order"], trials=False
    )
    data = report.as_json()["strata"]
    assert [part["verdict"] for part in data["parts"]] == ["report", "report", "refuse"]
    assert [part["n"] for part in data["parts"]] == [4400, report.n - 4409, 9]
    assert report.n == sum(part["n"] for part in data["parts"])
    total = report.sums["loglinear-bic"]
    each = [part.found.result("loglinear-bic").median for part in report.strata[:2]]
    assert total.result.median == pytest.approx(sum(each), rel=1e-12)
    assert total.seen_left_out == 9
    shown = outputs(report, tmp_path / "out", capsys)
    for where in ("screen", "report.html"):
        assert "2 of 3 strata only" in shown[where], where
        assert "west" in shown[where], where
        assert numbers(shown[where]) >= {round(number) for number in each}, where


def test_replicates_are_pooled_and_wider_than_one(tmp_path):
    generator = np.random.default_rng(1)
    rows = [[draw, *pattern, int(count * scale)]
            for draw, scale in [(0, 1.0), *((at, s) for at, s in enumerate(generator.uniform(0.8, 1.2, 40), 1))]
            for pattern, count in zip(KOSOVO.patterns.tolist(), KOSOVO.counts, strict=True)]  # fmt: skip
    path = tmp_path / "t.csv"
    pl.DataFrame(rows, schema=["draw", *KOSOVO.lists, "count"], orient="row").write_csv(path)
    report = estimate(read_overlaps(path), ["dga"], trials=False)
    alone = estimate(KOSOVO, ["dga"], trials=False).found.results[0]
    pooled = report.found.results[0]
    assert pooled.interval95[0] < alone.interval95[0]
    assert pooled.interval95[1] > alone.interval95[1]
    told = report.as_json()["replicates"]
    assert (told["given"], len(told["used"])) == (40, 40)
    assert told["rubin"][0]["median"]
    assert len(estimate(read_overlaps(path), ["dga"], trials=False, replicates=3).replication.used) == 3


def test_the_page_loads_nothing_and_holds_every_picture(full, tmp_path):
    write_report(full, tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=[\"'](?!#)", page)
    assert "url(" not in page
    plots = {path.stem for path in (tmp_path / "out" / "plots").glob("*.svg")}
    assert {"overlaps", "estimates", "assumption", "left-out-dga", "hidden-dga"} <= plots
    assert page.count("<svg") == 2 * len(plots)
    before = sorted(tmp_path.rglob("*"))
    write_report(estimate(KOSOVO, ["no-highest-order"], trials=False), tmp_path / "out")
    assert len(sorted(tmp_path.rglob("*"))) < len(before), "pictures of an earlier report do not stay"


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("lists", [("EXH", "ABA", "OSCE", "HRW"), ("EXH", "ABA")])
def test_the_paragraph_is_whole_in_every_language(language, lists):
    report = estimate(KOSOVO.only(lists), QUICK, trials=False)
    text = methods_paragraph(report, language)
    assert "{" not in text
    assert report.digest[:16] in text
    assert ("10,357" in text or "10\u00a0357" in text) is (len(lists) == 4)
    for picture in pictures(report, Language(language)):
        assert picture.chart.table.rows


def test_the_paragraph_tells_what_was_done_and_no_more():
    refused = methods_paragraph(estimate(KOSOVO.only(["EXH", "ABA"]), QUICK))
    assert "fewer than three lists" in refused
    assert not re.search("R-hat|log-linear", refused), "nothing was run"
    quick = methods_paragraph(estimate(KOSOVO, ["no-highest-order"], trials=False))
    assert "R-hat" in quick
    assert not re.search("left out|priors", quick)
    whole = methods_paragraph(estimate(KOSOVO, ["no-highest-order"]))
    assert "each list was left out, known sizes of lists were estimated" in whole
    assert "priors" not in whole, "the method has none"
    three = methods_paragraph(estimate(KOSOVO.without("HRW"), ["no-highest-order"]))
    assert "each list was left out" not in three, "two lists give no estimate"


def test_methods_that_agree_are_not_told_to_be_apart():
    report = estimate(KOSOVO.without("HRW"), ["no-highest-order", "loglinear-bic"], trials=False)
    assert len(report.reported) == 2
    assert spread(report).startswith("The middles of these methods all lie at 22,301, their intervals")
    assert "nothing in the table tests" in spread(report)


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_hostile_tables_end_in_a_number_or_a_refusal(data):
    """Never a traceback, never a number below those seen, and a refusal always with a reason."""
    width = data.draw(st.integers(2, 5))
    cell = st.sampled_from([0, 0, 0, 1, 1, 2, 5, 40, 3_000, 2_000_000])
    words = [f"{code:0{width}b}" for code in range(1, 2**width)]
    counts = {word: data.draw(cell) for word in words}
    try:
        table = OverlapTable.of([f"L{at}" for at in range(width)], counts)
    except InputError as refusal:
        assert refusal.problems  # noqa: PT017 - a list that names nobody is no table
        return
    report = estimate(table, QUICK[1:], trials=False)
    for result in report.found.results:
        if result.verdict == "report":
            low, high = result.interval95
            assert table.n <= low <= high < np.inf
            assert low <= result.median <= high
        else:
            assert result.reasons
    assert report.verdict == "report" or report.reasons
    json.dumps(report.as_json(), allow_nan=False)


def test_the_order_of_lists_and_patterns_changes_nothing():
    turned = KOSOVO.only(["HRW", "OSCE", "EXH", "ABA"])
    first, second = (estimate(table, ["loglinear-bic", "dga"], seed=2).found for table in (KOSOVO, turned))
    for name in ("loglinear-bic", "dga"):
        one, two = first.result(name), second.result(name)
        assert one.median == pytest.approx(two.median)
        assert one.interval95 == pytest.approx(two.interval95)
        assert replace(one, reasons=()).verdict == replace(two, reasons=()).verdict
