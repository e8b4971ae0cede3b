"""What a report says in sentences: verdict, reasons, the count, the bound, how far methods lie apart.

Functions return a `Sentence`, or cells of a table in the language asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openinquest.charts import Language
from openinquest.estimate.report import Report, StratumReport
from openinquest.estimate.results import MethodResult, Reason, Verdict
from openinquest.estimate.sensitivity import Kind, Trial, tried_lists
from openinquest.estimate.sentences import Sentence, catalogue, in_language, known, number, say
from openinquest.estimate.strata import Sum
from openinquest.estimate.verdict import NEVER_SEEN

MOST_NAMED = 6
"""Strata that are named in one cell or one headline; beyond, the others are counted."""


def method_name(name: str) -> Sentence:
    """Return a method's name in words."""
    key = f"method.{name.removesuffix('-rubin')}"
    return say(key) if key in catalogue() else say("name", name=name)


def headline(report: Report) -> Sentence:
    """Return the verdict in one sentence."""
    passed = [part.stratum.name for part in report.strata if part.verdict is Verdict.REPORT]
    if report.verdict is Verdict.REFUSE and passed:
        return say(
            "verdict.refuse-strata", strata=len(report.strata), reported=len(passed), names=_named(passed)
        )
    if report.verdict is Verdict.REFUSE:
        return say("verdict.refuse")
    count, of = len(report.reported), len(report.found.results)
    if count == of:
        return say({1: "verdict.one", 2: "verdict.both"}.get(of, "verdict.all"), methods=of)
    return say("verdict.some", reported=count, methods=of)


def reasons(report: Report) -> tuple[str, ...]:
    """Return why nothing is reported, each reason with the methods that it refuses, unless it refuses any."""
    return tuple(
        _says(reason)
        if report.found.grounds
        else say("reason", methods=tuple(map(method_name, reason.methods)), says=_says(reason))
        for reason in report.reasons
    )


def against(report: Report) -> tuple[Sentence, ...]:
    """Return why methods are refused beside others that are reported, one sentence a method."""
    if report.verdict is Verdict.REFUSE:
        return ()
    return tuple(
        say("reason", methods=(method_name(result.name),), says=why(result.reasons))
        for result in report.found.results
        if result.reasons
    )


def assumptions(report: Report) -> tuple[tuple[Sentence, str], ...]:
    """Return by method's name what it takes for granted."""
    return tuple(
        (method_name(result.name), known(result.assumption, f"assumption.{result.name}"))
        for result in report.found.results
        if result.assumption
    )


def warnings(report: Report, language: Language = Language.EN) -> tuple[str, ...]:
    """Return what the reader must know whatever the verdict: how the input was read, and what no check finds."""
    texts = (
        in_language(text, language) for text in (*report.overlaps.notes, known(NEVER_SEEN, "never-seen"))
    )
    return tuple(text[:1].upper() + text[1:].rstrip(".") + "." for text in texts)


def seen(report: Report) -> Sentence:
    """Return the count in one sentence."""
    lists = report.found.table.lists
    return say("seen", n=report.n, count=len(lists), lists=lists)


def bound(report: Report, *, exploratory: bool = False) -> Sentence:
    """Return the lower bound in one sentence, or why there is none."""
    result = report.found.bound
    if result.median is not None and (result.verdict is Verdict.REPORT or exploratory):
        key = "bound" if result.verdict is Verdict.REPORT else "bound.exploratory"
        ends = say("bound.ends", interval=interval(result)) if result.interval95 else say("nothing")
        return say(key, bound=result.median, ends=ends)
    return say("bound.none", why=tuple(_says(reason) for reason in result.reasons))


def interval(result: MethodResult) -> Sentence:
    """Return an interval as text, or nothing."""
    if result.interval95 is None:
        return say("nothing")
    return say("interval", low=result.interval95[0], high=result.interval95[1])


def spread(report: Report) -> Sentence | None:
    """Return how far apart the methods lie that may be reported; None for fewer than two."""
    medians = sorted(result.median for result in report.reported if result.median is not None)
    if len(medians) < 2:
        return None
    ends = [result.interval95 for result in report.reported if result.interval95]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    if round(medians[0]) == round(medians[-1]):
        return say("spread.same", first=medians[0], low=low, high=high)
    return say("spread", first=medians[0], last=medians[-1], low=low, high=high)


def cautions(report: Report) -> tuple[Sentence, ...]:
    """Return what speaks against reported numbers without refusing them: lists that move them, a bound above them."""
    found = (_unsteady(report), _below(report), _excluding(report), _untried(report))
    return tuple(text for text in found if text is not None)


def _untried(report: Report) -> Sentence | None:
    """Say where only the largest lists were left out and hidden."""
    lists, tried = report.found.table.lists, tried_lists(report.found.table)
    if len(lists) == len(tried) or not any(trial.kind is Kind.HIDDEN for trial in report.found.trials):
        return None
    return say("untried", lists=len(lists), tried=len(tried))


def _unsteady(report: Report) -> Sentence | None:
    """Say which lists, left out, move a reported answer out of its own interval."""
    moved: dict[str, list[Sentence]] = {}
    for trial in report.found.trials:
        of = next((result for result in report.reported if result.name == trial.method), None)
        median = trial.result.median
        if trial.kind is not Kind.LEFT_OUT or not trial.shown or median is None or of is None:
            continue
        if of.interval95 and not of.interval95[0] <= median <= of.interval95[1]:
            moved.setdefault(trial.of, []).append(method_name(of.name))
    if not moved:
        return None
    told = tuple(say("unsteady.one", of=of, methods=tuple(names)) for of, names in moved.items())
    return say("unsteady", told=told)


def _below(report: Report) -> Sentence | None:
    """Say which reported numbers lie below the bound's own interval; within it, the bound is as unsure as they are."""
    bound = report.found.bound
    if bound.verdict is Verdict.REFUSE or bound.interval95 is None:
        return None
    least = bound.interval95[0]
    low = [result for result in report.reported if result.median is not None and result.median < least]
    return say("below", methods=tuple(method_name(result.name) for result in low)) if low else None


def _excluding(report: Report) -> Sentence | None:
    """Say what follows where lists may keep persons off one another."""
    if not report.found.table.provenance.negative_dependence or report.verdict is Verdict.REFUSE:
        return None
    return say("excluding")


def why(reasons: Sequence[Reason]) -> Sentence:
    """Return reasons as one text."""
    return say("why", reasons=tuple(_says(reason) for reason in reasons))


def grounds(reasons: Sequence[Reason]) -> tuple[Sentence, ...]:
    """Return the grounds of reasons, short, each once."""
    found = dict.fromkeys(reason.ground for reason in reasons)
    return tuple(say(f"ground.{ground.name}") for ground in found)


def method_rows(
    results: Sequence[MethodResult], language: Language = Language.EN, *, exploratory: bool = False
) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, median, interval and verdict of each method; numbers only where they may stand."""
    for result in results:
        yield (
            in_language(method_name(result.name), language),
            *_numbers(result, language, exploratory),
            in_language(verdict(result, exploratory=exploratory), language),
        )


def verdict(result: MethodResult, *, exploratory: bool = False) -> Sentence:
    """Return the verdict on one method with its grounds."""
    if result.verdict is Verdict.REPORT:
        return say("cell.report")
    told = grounds(result.reasons) or (say("cell.no-estimate"),)
    shown = exploratory and result.median is not None
    return say("cell.exploratory" if shown else "cell.refuse", grounds=told)


def _numbers(result: MethodResult, language: Language, exploratory: bool) -> tuple[str, str]:
    if result.median is None or (result.verdict is Verdict.REFUSE and not exploratory):
        return "", ""
    return number(result.median, language), in_language(interval(result), language)


def sum_rows(
    report: Report, language: Language = Language.EN, *, whole: bool, exploratory: bool = False
) -> Iterator[tuple[str, ...]]:
    """Yield sums over strata by method: name, the strata in it, median, interval, verdict.

    `whole`: those of all strata, without their column; else those of some of them or none.
    """
    for total in (report.sums or {}).values():
        if total.complete is not whole:
            continue
        result = total.result
        covered = covers(total)
        if result.verdict is Verdict.REFUSE and exploratory and total.everything is not None:
            result = total.everything
        cells = (
            in_language(method_name(result.name), language), in_language(covered, language),
            *_numbers(result, language, exploratory),
            in_language(verdict(result, exploratory=exploratory), language),
        )  # fmt: skip
        yield (cells[0], *cells[2:]) if whole else cells


def covers(total: Sum) -> Sentence:
    """Return of which strata a sum is, in a few words."""
    inside, outside = total.covers, total.leaves_out
    if not outside:
        return say("covers.all", strata=len(inside))
    if not inside:
        return say("covers.none")
    if len(inside) <= MOST_NAMED:
        return say("covers.only", names=inside)
    if len(outside) <= MOST_NAMED:
        return say("covers.but", names=outside)
    return say("covers.many", names=inside[:MOST_NAMED], more=len(inside) - MOST_NAMED)


def summing(report: Report) -> Sentence | None:
    """Say how sums are made, where there are any."""
    return say("sums.how") if any(total.covers for total in (report.sums or {}).values()) else None


def differ(report: Report) -> Sentence | None:
    """Say that sums are of different strata, where they are."""
    sums = [total.covers for total in (report.sums or {}).values() if total.covers]
    return say("sums.differ") if len(set(sums)) > 1 else None


def trial_rows(
    report: Report, kind: Kind, language: Language = Language.EN, *, exploratory: bool = False
) -> Iterator[tuple[str, ...]]:
    """Yield what was changed, then one cell a method: median and interval, or why there is none."""
    found = report.found
    tried = [trial for trial in found.trials if trial.kind is kind]
    names = [result.name for result in found.results]
    for of in dict.fromkeys(trial.of for trial in tried):
        by_method = {trial.method: trial for trial in tried if trial.of == of}
        known = next((trial.known for trial in by_method.values() if trial.known is not None), None)
        first = of if known is None else say("cell.sized", of=of, known=known)
        cells = (trial_cell(report, by_method.get(name), exploratory) for name in names)
        yield tuple(in_language(cell, language) for cell in (first, *cells))


def trial_cell(report: Report, trial: Trial | None, exploratory: bool = False) -> Sentence:
    """Return what a trial gave, as far as it may be shown."""
    if trial is None:
        return say("nothing")
    result = report.found.result(trial.method)
    open_ = (
        exploratory or trial.kind is Kind.HIDDEN or (result is not None and result.verdict is Verdict.REPORT)
    )
    if not open_:
        return say("cell.refused")
    if trial.result.median is None or not (trial.shown or (exploratory and trial.usable)):
        return say("cell.no-answer", why=no_answer(trial))
    refused = trial.kind is not Kind.HIDDEN and (result is None or result.verdict is Verdict.REFUSE)
    cell = say("cell.trial", median=trial.result.median, interval=interval(trial.result))
    if refused or not trial.shown:
        cell = say("cell.marked", cell=cell)
    return say("cell.missed", cell=cell) if trial.known is not None and not trial.holds else cell


def no_answer(trial: Trial) -> tuple[Sentence, ...]:
    """Return why a trial has no number to show; empty where it has."""
    if trial.shown:
        return ()
    found = tuple(say(f"ground.{ground.name}") for ground in trial.grounds)
    return found or (say("cell.no-estimate"),)


def stratum_line(part: StratumReport) -> Sentence:
    """Return what was found of a stratum in one line."""
    if part.found is None:
        line = say("stratum.few")
    elif part.verdict is Verdict.REFUSE:
        line = say("cell.refuse", grounds=grounds(part.found.reasons))
    else:
        line = say("cell.report")
    return say("stratum.silent", verdict=line, lists=part.stratum.silent) if part.stratum.silent else line


def stratum_rows(report: Report, language: Language = Language.EN) -> Iterator[tuple[str, str, str]]:
    """Yield name, persons seen and verdict of each stratum."""
    for part in report.strata:
        line = in_language(stratum_line(part), language)
        yield part.stratum.name, number(part.stratum.n, language), line


def list_rows(report: Report, language: Language = Language.EN) -> Iterator[tuple[str, str, str]]:
    """Yield name, persons, and persons on no other of each list."""
    for row in report.found.overlap.totals:
        yield row.name, number(row.total, language), number(row.alone, language)


def pair_rows(report: Report, language: Language = Language.EN) -> Iterator[tuple[str, str, str, str]]:
    """Yield each pair, the persons on both, and beside it what a third list and independence say of it."""
    for row in report.found.overlap.pairs:
        others = "" if row.of_others is None else number(row.of_others, language)
        expected = "" if row.independent is None else number(row.independent, language, ",.1f")
        yield " + ".join(row.lists), number(row.persons, language), others, expected


def pooled_over(report: Report) -> Sentence:
    """Return over how many replicates numbers are pooled; there must be some."""
    told = report.replication
    if told is None:
        raise ValueError("there are no replicates")
    low, high = min(told.seen), max(told.seen)
    return say("replicates.pooled", used=len(told.used), given=told.given, low=low, high=high)


def _named(names: Sequence[str]) -> Sentence:
    if len(names) <= MOST_NAMED:
        return say("names", names=tuple(names))
    return say("names.more", names=tuple(names[:MOST_NAMED]), more=len(names) - MOST_NAMED)


def _says(reason: Reason) -> str:
    """Return what a reason says; where only English has its sentence, other languages name the ground."""
    return known(reason.says, f"ground.{reason.ground.name}")
