"""A report in a folder: a page, the same as JSON, draws as Parquet, pictures, and the paragraph for an annex."""

from __future__ import annotations

import json
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined

from openinquest.charts import Language, Rendered, Theme, render_chart, render_svg, stylesheet
from openinquest.estimate import wording
from openinquest.estimate.annex import methods_paragraph
from openinquest.estimate.pictures import pictures
from openinquest.estimate.report import Report
from openinquest.estimate.results import MethodResult, Verdict
from openinquest.estimate.sensitivity import Kind
from openinquest.estimate.sentences import in_language, number, say

PAGE, DATA, DRAWS, ANNEX, PICTURES = "report.html", "report.json", "draws.parquet", "annex.txt", "plots"
CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
DRAW_COLUMNS = {
    "stratum": pl.String, "method": pl.String, "chain": pl.Int32, "draw": pl.Int32, "persons": pl.Float64,
    "exploratory": pl.Boolean,
}  # fmt: skip


def write_report(
    report: Report, folder: Path, *, exploratory: bool = False, language: Language | str = Language.EN
) -> tuple[str, ...]:
    """Write a report into `folder`, which is made where it is missing; return the names of what was written.

    Page and pictures are in `language`; data stay in English, the paragraph for an annex is in all three languages.
    Files of an earlier report there are written over. Draws of what is refused are written only where numbers are
    wanted to look at. Raises OSError where a file cannot be written.
    """
    language = Language(language)
    folder.mkdir(exist_ok=True)
    drawn = [
        (picture, render_chart(picture.chart))
        for picture in pictures(report, language, exploratory=exploratory)
    ]
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
        _write(plots / f"{picture.name}.svg", render_svg(picture.chart.wide, Theme.ADAPTIVE) + "\n")
    by_part: dict[str, list[Rendered]] = {}
    for picture, rendered in drawn:
        by_part.setdefault(picture.part, []).append(rendered)
    _write(folder / PAGE, page(report, by_part, language, exploratory=exploratory))
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


def page(
    report: Report,
    charts: dict[str, list[Rendered]],
    language: Language = Language.EN,
    *,
    exploratory: bool = False,
) -> str:
    """Return the report as one HTML page that loads nothing: no script, light and dark, for phones and for print."""
    found = report.found
    rows = partial(wording.method_rows, language=language, exploratory=exploratory)
    sums = partial(wording.sum_rows, report, language, exploratory=exploratory)
    context: dict[str, Any] = {
        "report": report, "found": found, "exploratory": exploratory, "wording": wording, "charts": charts,
        "csp": CSP, "style": _style(), "language": language,
        "t": lambda text: in_language(text, language),
        "w": lambda key, **words: in_language(say(key, **words), language),
        "number": lambda value, spec=",": number(value, language, spec),
        "trials": {kind.name: trial_table(report, kind, language, exploratory=exploratory) for kind in Kind},
        "rows": list(rows(found.results)),
        "sums_of_all": list(sums(whole=True)), "sums_of_some": list(sums(whole=False)),
        "strata": list(wording.stratum_rows(report, language)),
        "by_stratum": [
            (part.stratum.name, list(rows(part.found.results))) for part in report.strata
            if part.found is not None and (exploratory or part.verdict is Verdict.REPORT)
        ],
        "lists": list(wording.list_rows(report, language)), "pairs": list(wording.pair_rows(report, language)),
        "rubin": list(rows(list(report.replication.rubin.values()))) if report.replication else [],
        "annex": [(other.value, methods_paragraph(report, other)) for other in _first(language)],
        "tongues": {"en": "English", "ru": "Русский", "kk": "Қазақша"},
    }  # fmt: skip
    return _environment().get_template("report.html.j2").render(**context)


def trial_table(
    report: Report, kind: Kind, language: Language = Language.EN, *, exploratory: bool = False
) -> dict[str, Any]:
    """Return the trials of one kind as `header` and `rows` of cells; no rows where there were none.

    One row a method, one column a list; of priors, which are each of one method, one row a prior.
    """
    tried = {trial.method for trial in report.found.trials if trial.kind is kind}
    kept = [at for at, result in enumerate(report.found.results) if result.name in tried]
    names = [in_language(wording.method_name(report.found.results[at].name), language) for at in kept]
    rows = [
        (row[0], *(row[1 + at] for at in kept))
        for row in wording.trial_rows(report, kind, language, exploratory=exploratory)
    ]
    if kind is Kind.PRIOR or not rows:
        return {"header": [in_language(say("head.with"), language), *names], "rows": rows}
    tried_lists = [
        in_language(say("plot.without", of=row[0]), language) if kind is Kind.LEFT_OUT else row[0]
        for row in rows
    ]
    header = [in_language(say("head.method"), language), *tried_lists]
    return {
        "header": header,
        "rows": [(name, *(row[1 + at] for row in rows)) for at, name in enumerate(names)],
    }


def _first(language: Language) -> list[Language]:
    """Return all languages, this one first."""
    return sorted(Language, key=lambda other: other is not language)


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
