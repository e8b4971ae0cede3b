"""Kept results in a release: the verdict and what may stand go on, what is refused never does; pages follow from it."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html

from openinquest.charts import Language
from openinquest.errors import ForbiddenChange, InputError
from openinquest.record import Record
from openinquest.release import verify_site, write_release
from openinquest.release.downloads import SCHEMA
from openinquest.release.entries import Malformed
from openinquest.release.estimates import estimate_line, estimate_of, parse_estimate, read_estimates
from openinquest.release.package.tables import Pages as Tabled
from openinquest.release.package.tables import tables
from openinquest.release.results import Results
from openinquest.release.snapshot import Meta, Snapshot, Text
from openinquest.release.verify import Pages

COUNTS = "A,B,C,count\n1,0,0,300\n0,1,0,250\n0,0,1,200\n1,1,0,60\n1,0,1,45\n0,1,1,40\n1,1,1,12\n"
METHODS = ["no-highest-order"]


def told(tmp_path: Path, **known: Any) -> dict[str, Any]:
    """A report as `inquest estimate --exploratory --out` keeps it, with every number that it has."""
    from openinquest.estimate import Provenance, estimate, read_overlaps

    (tmp_path / "table.csv").write_text(COUNTS, encoding="utf-8")
    overlaps = read_overlaps([tmp_path / "table.csv"], provenance=Provenance(**known))
    report = estimate(overlaps, METHODS, exploratory=True)
    return json.loads(json.dumps(report.as_json(exploratory=True)))


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return told(tmp_path_factory.mktemp("passed"))


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return told(tmp_path_factory.mktemp("refused"), reviewed=False)


def test_a_result_that_may_be_reported_goes_on_with_its_numbers(passed: dict[str, Any]) -> None:
    found = estimate_of(passed, 5)
    assert found.reported
    assert found.seen == 907
    (answer,) = found.answers
    assert answer.median == round(passed["methods"][0]["median"])
    assert (answer.low, answer.high) == tuple(round(end) for end in passed["methods"][0]["interval95"])
    assert [one.persons for one in found.lists] == [417, 362, 297]
    assert {trial.kind for trial in found.trials} <= {"left-out", "hidden", "prior"}
    assert all(getattr(found.headline, language.value) for language in Language)
    assert len({found.headline.en, found.headline.ru, found.headline.kk}) == 3
    assert parse_estimate(estimate_line(found)) == found


def test_tables_give_what_the_verdict_lets_out_and_nothing_else(
    passed: dict[str, Any], refused: dict[str, Any]
) -> None:
    both = tuple(estimate_of(told, 5) for told in (passed, refused))
    meta = Meta(Text("T"), "", "2031-01-01", 1, "0" * 64, "s")
    snapshot = Snapshot(meta, {}, {}, {}, {}, {}, (), {}, {}, {}, estimates=both)
    held = {table.name: table for table in tables(snapshot, pl.DataFrame(schema=SCHEMA), Tabled({}, {}, {}))}
    at = [column.name for column in held["answers"].columns].index("median")
    (given,), (kept_back,) = ([row for row in held["answers"].rows if row[0] == number] for number in (1, 2))
    assert given[at] == round(passed["methods"][0]["median"])
    assert kept_back[at : at + 3] == (None, None, None)
    assert [row[1:4] for row in held["estimates"].rows] == [(True, 907, both[0].bound), (False, 907, None)]


def test_no_number_that_is_refused_goes_on_even_where_the_report_shows_it(refused: dict[str, Any]) -> None:
    median = round(refused["methods"][0]["median"])  # made to be looked at
    found = estimate_of(refused, 5)
    line = estimate_line(found).decode()
    assert not found.reported
    assert found.reasons
    assert found.answers[0].median is None
    assert found.bound is None
    for number in (median, *map(round, refused["methods"][0]["interval95"])):
        assert f"{number}" not in line
        assert f"{number:,}" not in line


def test_lists_that_name_few_persons_have_no_number(passed: dict[str, Any]) -> None:
    small = [one.persons for one in estimate_of(passed, 300).lists]
    assert small == [417, 362, None]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data["answers"][0].update(reported=False), "refused"),
        (lambda data: data.update(more=1), "not known"),
        (lambda data: data.update(seen="907"), "seen is no int"),
        (lambda data: data.update(seen=True), "seen is no int"),
        (lambda data: data.update(reported=1), "reported is no bool"),
        (lambda data: data.update(digest="../../x"), "digest"),
        (lambda data: data["headline"].update(en="x" * 5000), "longer"),
        (lambda data: data.update(answers=data["answers"] * 6000), "no list"),
        (lambda data: data["answers"][0].update(median=2**60), "too large"),
        (lambda data: data.pop("version"), "version is missing"),
        (lambda data: data.update(headline=[]), "no object"),
    ],
)
def test_a_line_that_was_changed_is_no_result(passed: dict[str, Any], change: Any, why: str) -> None:
    data = json.loads(estimate_line(estimate_of(passed, 5)))
    change(data)
    line = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    with pytest.raises(Malformed, match=why):
        parse_estimate(line)


def test_a_line_is_read_in_its_one_form_alone(passed: dict[str, Any]) -> None:
    line = estimate_line(estimate_of(passed, 5))
    for other in (
        line[:-1],
        line + b"\n",
        json.dumps(json.loads(line)).encode() + b"\n",
        b"[" * 100_000,
        b"\xff",
    ):
        with pytest.raises(Malformed):
            parse_estimate(other)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "[" * 100_000, '{"said":{"en":{},"ru":{},"kk":{}}}', '{"verdict":NaN}']
)
def test_a_file_that_is_no_report_is_refused_before_anything_is_written(
    sample_record: Record, tmp_path: Path, text: str
) -> None:
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        read_estimates([tmp_path], sample_record, 5)
    with pytest.raises(InputError, match="cannot be read"):
        write_release(sample_record, tmp_path / "site", results=Results((tmp_path,)))
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("number", [float("nan"), -1, "12", True, [1]])
def test_numbers_of_persons_are_numbers(passed: dict[str, Any], number: Any) -> None:
    wrong = deepcopy(passed)
    wrong["methods"][0]["median"] = number
    with pytest.raises((ValueError, Malformed)):
        estimate_of(wrong, 5)


def test_a_result_of_another_record_is_refused(
    passed: dict[str, Any], sample_record: Record, tmp_path: Path
) -> None:
    head = sample_record.head()
    for log in (
        {"entries": head.size, "root": "0" * 64},
        {"entries": head.size + 1, "root": head.root.hex()},
    ):
        (tmp_path / "report.json").write_text(json.dumps(passed | {"log": log}), encoding="utf-8")
        with pytest.raises(ForbiddenChange, match="another record"):
            read_estimates([tmp_path], sample_record, 5)
    own = {"entries": head.size, "root": head.root.hex()}
    (tmp_path / "report.json").write_text(json.dumps(passed | {"log": own}), encoding="utf-8")
    assert read_estimates([tmp_path / "report.json"], sample_record, 5)[0].entries == head.size


@pytest.fixture(scope="module")
def site(
    passed: dict[str, Any],
    refused: dict[str, Any],
    sample_record: Record,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("shown")
    for name, report in (("passed", passed), ("refused", refused)):
        (folder / f"{name}.json").write_text(json.dumps(report), encoding="utf-8")
    results = Results((folder / "passed.json", folder / "refused.json"))
    out: Path = write_release(
        sample_record, folder / "site", today=date(2026, 11, 21), results=results
    ).folder
    return out


def test_pages_lead_with_the_verdict_and_follow_from_what_is_published(site: Path) -> None:
    for language in ("en", "ru", "kk"):
        shown, kept = (html.parse(site / language / "estimate" / f"{number}.html") for number in (1, 2))
        assert shown.xpath("//main//p[contains(@class,'labels')]/span[contains(@class,'m-reported')]")
        assert shown.xpath("//main//*[name()='svg']")
        assert kept.xpath("//main//p[contains(@class,'labels')]/span[contains(@class,'m-not-reported')]")
        assert not kept.xpath("//main//*[name()='svg']")
        assert len(kept.xpath("//section[h2[@id='why']]//li")) == 1
    checked = verify_site(site)
    assert (checked.wrong, checked.pages) == ("", Pages.REMADE)


def test_a_changed_result_is_found_out(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    place = copy / "data" / "estimates.jsonl"
    place.write_bytes(place.read_bytes().replace(b'"seen":907', b'"seen":908'))
    assert "estimates.jsonl" in verify_site(copy).wrong
