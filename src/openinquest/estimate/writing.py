"""A report in a folder: a page, the same as JSON, draws as Parquet, pictures, and the paragraph for an annex."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined

from openinquest.charts import Rendered, Theme, render_chart, render_svg, stylesheet
from openinquest.estimate import wording
from openinquest.estimate.annex import Language, methods_paragraph
from openinquest.estimate.pictures import pictures
from openinquest.estimate.report import Report
from openinquest.estimate.results import MethodResult, Verdict
from openinquest.estimate.sensitivity import Kind

PAGE, DATA, DRAWS, ANNEX, PICTURES = "report.html", "report.json", "draws.parquet", "annex.txt", "plots"
CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
DRAW_COLUMNS = {
    "stratum": pl.String, "method": pl.String, "chain": pl.Int32, "draw": pl.Int32, "persons": pl.Float64,
    "exploratory": pl.Boolean,
}  # fmt: skip


def write_report(report: Report, folder: Path, *, exploratory: bool = False) -> tuple[str, ...]:
    """Write a report into `folder`, which is made where it is missing; return the names of what was written.

    Files of an earlier report there are written over. Draws of what is refused are written only where numbers are
    wanted to look at. Raises OSError where a file cannot be written.
    """
    folder.mkdir(exist_ok=True)
    drawn = [(picture, render_chart(picture.chart)) for picture in pictures(report, exploratory=exploratory)]
    told = report.as_json(exploratory=exploratory)
    _write(folder / DATA, json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    draws_frame(report, exploratory=exploratory).write_parquet(folder / DRAWS)
    paragraphs = [methods_paragraph(report, language) for language in Language]
    _write(folder / ANNEX, "\n\n".join(paragraphs) + "\n")
    plots = folder / PICTURES
    plots.mkdir(exist_ok=True)
    for old in plots.glob("*.svg"):
        old.unlink()
    for picture, _ in drawn:
        _write(plots / f"{picture.name}.svg", render_svg(picture.chart.spec, Theme.ADAPTIVE) + "\n")
    by_part: dict[str, list[Rendered]] = {}
    for picture, rendered in drawn:
        by_part.setdefault(picture.part, []).append(rendered)
    _write(folder / PAGE, page(report, by_part, exploratory=exploratory))
    return PAGE, DATA, DRAWS, ANNEX, f"{PICTURES}/ ({len(drawn)})"


def draws_frame(report: Report, *, exploratory: bool = False) -> pl.DataFrame:
    """Return the draws of all persons, one a row: `DRAW_COLUMNS`; stratum is empty for the whole table.

    `exploratory` is true of draws of a method that is refused, which are there only where they are wanted.
    """
    frames = [pl.DataFrame(schema=DRAW_COLUMNS)]
    frames += [_draws_of(result, "", exploratory) for result in report.found.results]
    for part in report.strata:
        if part.found is not None:
            frames += [_draws_of(result, part.stratum.name, exploratory) for result in part.found.results]
    return pl.concat(frames)


def _draws_of(result: MethodResult, stratum: str, exploratory: bool) -> pl.DataFrame:
    refused = result.verdict is Verdict.REFUSE
    if result.draws is None or (refused and not exploratory):
        return pl.DataFrame(schema=DRAW_COLUMNS)
    chains, draws = result.draws.shape
    return pl.DataFrame(
        {
            "stratum": [stratum] * (chains * draws),
            "method": [result.name] * (chains * draws),
            "chain": [chain for chain in range(1, chains + 1) for _ in range(draws)],
            "draw": list(range(1, draws + 1)) * chains,
            "persons": result.draws.ravel(),
            "exploratory": [refused] * (chains * draws),
        },
        schema=DRAW_COLUMNS,
    )


def page(report: Report, charts: dict[str, list[Rendered]], *, exploratory: bool = False) -> str:
    """Return the report as one HTML page that loads nothing: no script, light and dark, for phones and for print."""
    found = report.found
    template = _environment().get_template("report.html.j2")
    trials = {}
    for kind in Kind:
        names = [
            r.name for r in found.results if any(t.kind is kind and t.method == r.name for t in found.trials)
        ]
        places = [[r.name for r in found.results].index(name) for name in names]
        rows = [
            (row[0], *(row[1 + at] for at in places))
            for row in wording.trial_rows(report, kind, exploratory=exploratory)
        ]
        trials[kind.name] = {"names": [wording.method_name(name) for name in names], "rows": rows}
    context: dict[str, Any] = {
        "report": report, "found": found, "exploratory": exploratory, "wording": wording, "charts": charts,
        "csp": CSP, "style": _style(), "trials": trials, "kinds": Kind,
        "rows": list(wording.method_rows(found.results, exploratory=exploratory)),
        "sums": list(wording.sum_rows(report, exploratory=exploratory)),
        "rubin": [] if report.replication is None
        else list(wording.method_rows(list(report.replication.rubin.values()), exploratory=exploratory)),
        "annex": [(language.value, methods_paragraph(report, language)) for language in Language],
        "tongues": {"en": "English", "ru": "Русский", "kk": "Қазақша"},
    }  # fmt: skip
    return template.render(**context)


@cache
def _style() -> str:
    own = files("openinquest.estimate").joinpath("templates/report.css").read_text(encoding="utf-8")
    return f"{stylesheet()}{own}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("openinquest.estimate"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
