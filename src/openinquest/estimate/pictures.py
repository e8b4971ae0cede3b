"""The pictures of a report: overlaps, estimates by method, chains, the curve of the assumption, lists left out.

What is refused has no number in any picture; where numbers are wanted to look at, they are marked as not to be
reported. Ranks of chains show no number of persons, so that they are drawn for refused methods too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openinquest.charts import (
    Chart,
    Estimate,
    Language,
    NamedCurve,
    estimates_chart,
    exploratory_word,
    rank_chart,
    trace_chart,
    upset_chart,
    xi_chart,
)
from openinquest.estimate.identification import implied_xi
from openinquest.estimate.methods import METHODS
from openinquest.estimate.report import Report
from openinquest.estimate.results import MethodResult, Verdict
from openinquest.estimate.sensitivity import Kind, Trial
from openinquest.estimate.sentences import in_language, say
from openinquest.estimate.wording import grounds, method_name, no_answer

_BINS = 60
_TAILS = (0.002, 0.998)
_WIDE = 20.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with the name of its file and the part of the report that it belongs to."""

    name: str
    part: str
    chart: Chart


def pictures(
    report: Report, language: Language = Language.EN, *, exploratory: bool = False
) -> Iterator[Picture]:
    """Yield the pictures of a report in the order in which it shows them."""
    found = report.found
    bound = found.bound
    bound_shown = bound.median if bound.verdict is Verdict.REPORT or exploratory else None
    combinations = [(lists, count) for lists, count in found.overlap.patterns]
    yield Picture(
        "overlaps",
        "overlaps",
        upset_chart(_words("plot.overlaps", language), found.table.lists, combinations, language),
    )
    rows = [estimate_row(result, exploratory, language=language) for result in found.results]
    if rows:
        title = _words("plot.estimates", language)
        chart = estimates_chart(title, rows, language, seen=report.n, bound=bound_shown)
        yield Picture("estimates", "methods", chart)
    curves = [
        _curve(result, curve.points, language)
        for name, curve in report.open_curves(exploratory=exploratory).items()
        if curve.unseen > 0 and (result := found.result(name)) is not None
    ]
    if curves:
        chart = xi_chart(_words("plot.assumption", language), curves, language, seen=report.n)
        yield Picture("assumption", "xi", chart)
    yield from _trials(report, language, exploratory)
    yield from _chains(report, language, exploratory)


def _curve(result: MethodResult, points: tuple[tuple[float, float], ...], language: Language) -> NamedCurve:
    """Return a method's curve with its own answer; a refused one says in its name that it is not to be reported."""
    xi = implied_xi(result)
    mark = None if xi is None or result.median is None else (xi, result.median)
    refused = result.verdict is Verdict.REFUSE
    name = in_language(method_name(result.name), language)
    if refused:
        name = f"{name} ({exploratory_word(language)})"
    return NamedCurve(name, points, mark, look=look_of(result.name), marked=refused)


def look_of(method: str) -> int:
    """Return the place of a method among all: each has one colour and one mark in every picture."""
    names = list(METHODS)
    return names.index(method) if method in names else len(names)


def _words(key: str, language: Language, **words: object) -> str:
    return in_language(say(key, **words), language)


def estimate_row(
    result: MethodResult, exploratory: bool, name: str = "", language: Language = Language.EN
) -> Estimate:
    """Return a method as a row of a chart; without numbers where it is refused."""
    refused = result.verdict is Verdict.REFUSE
    name = name or in_language(method_name(result.name), language)
    look = look_of(result.name)
    why = "; ".join(in_language(ground, language) for ground in grounds(result.reasons))
    if result.median is None or (refused and not exploratory):
        return Estimate(name, note=why, look=look)
    low, high = result.interval95 or (None, None)
    law = () if result.draws is None else smooth(result.draws.ravel())
    return Estimate(name, result.median, low, high, why if refused else "", law, marked=refused, look=look)


def smooth(draws: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Return how draws lie, (persons, height): a histogram of the middle 99.6%, smoothed.

    Steps are even, in persons or, where the highest is `_WIDE` times the lowest or more, in their logarithm: else all
    but the tail would lie in the first of them. Empty for draws of one value. Heights are relative.
    """
    values = draws[np.isfinite(draws)]
    if len(values) < 2:
        return ()
    low, high = np.quantile(values, _TAILS)
    if not high > low:
        return ()
    steps = (np.geomspace if low > 0 and high >= _WIDE * low else np.linspace)(low, high, _BINS + 1)
    counts, edges = np.histogram(values, steps)
    width = 2.0
    kernel = np.exp(-0.5 * (np.arange(-6, 7) / width) ** 2)
    padded = np.convolve(counts, kernel / kernel.sum(), "same")
    middles = (edges[:-1] + edges[1:]) / 2
    return tuple(zip(middles.tolist(), padded.tolist(), strict=True))


def _trials(report: Report, language: Language, exploratory: bool) -> Iterator[Picture]:
    for result in report.found.results:
        own = [trial for trial in report.found.trials if trial.method == result.name]
        open_ = exploratory or result.verdict is Verdict.REPORT
        left = [trial for trial in own if trial.kind is Kind.LEFT_OUT]
        name = method_name(result.name)
        if left and open_:
            rows = [estimate_row(result, exploratory, _words("plot.all-lists", language), language)]
            refused = result.verdict is Verdict.REFUSE
            for trial in left:
                of = _words("plot.without", language, of=trial.of)
                rows.append(_trial_row(trial, of, language, exploratory, refused))
            title = _words("plot.left-out", language, method=name)
            chart = estimates_chart(title, rows, language, seen=report.n)
            yield Picture(f"left-out-{result.name}", "leave_one_out", chart)
        hidden = [trial for trial in own if trial.kind is Kind.HIDDEN and trial.usable]
        if hidden:
            rows = [_trial_row(trial, trial.of, language, exploratory) for trial in hidden]
            title = _words("plot.hidden", language, method=name)
            chart = estimates_chart(title, rows, language, counted=_words("plot.on-list", language))
            yield Picture(f"hidden-{result.name}", "hidden_list", chart)


def _trial_row(
    trial: Trial, name: str, language: Language, exploratory: bool, refused: bool = False
) -> Estimate:
    result, look = trial.result, look_of(trial.method)
    if not (trial.shown or (exploratory and trial.usable)):
        why = "; ".join(in_language(ground, language) for ground in no_answer(trial))
        return Estimate(name, note=why, known=trial.known, look=look)
    low, high = result.interval95 or (None, None)
    marked = refused or not trial.shown
    return Estimate(name, result.median, low, high, known=trial.known, marked=marked, look=look)


def _chains(report: Report, language: Language, exploratory: bool) -> Iterator[Picture]:
    for result in report.found.results:
        if result.draws is None or result.draws.ndim != 2 or len(result.draws) < 2:
            continue
        if not np.isfinite(result.draws).all():
            continue
        chains, look = result.draws.tolist(), look_of(result.name)
        name = method_name(result.name)
        if exploratory or result.verdict is Verdict.REPORT:
            mark = "" if result.verdict is Verdict.REPORT else f" ({exploratory_word(language)})"
            title = _words("plot.trace", language, method=name) + mark
            yield Picture(f"trace-{result.name}", "chains", trace_chart(title, chains, language, look=look))
        title = _words("plot.ranks", language, method=name)
        yield Picture(f"ranks-{result.name}", "chains", rank_chart(title, chains, language, look=look))
