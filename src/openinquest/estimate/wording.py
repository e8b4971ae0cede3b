"""What a report says in sentences: verdict, reasons, the count, the bound, how far methods lie apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from openinquest.estimate.report import Report, StratumReport
from openinquest.estimate.results import MethodResult, Reason, Verdict
from openinquest.estimate.sensitivity import Kind, Trial, tried_lists

METHOD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "chapman": "two lists, Chapman",
        "chao": "lower bound, Chao",
        "loglinear-independence": "log-linear, lists independent",
        "loglinear-bic": "log-linear, best by BIC",
        "loglinear-aic": "log-linear, best by AIC",
        "loglinear-step": "log-linear, stepwise",
        "no-highest-order": "no highest-order interaction",
        "dga": "decomposable graphs (DGA)",
        "lcmcr": "latent classes (LCMCR)",
    }
)


def method_name(name: str) -> str:
    """Return a method's name in words."""
    plain = name.removesuffix("-rubin")
    return METHOD_NAMES.get(plain, plain)


def persons(number: float) -> str:
    """Return a number of persons, whole, with commas."""
    return f"{number:,.0f}"


def interval(result: MethodResult) -> str:
    """Return an interval as text, or nothing."""
    return (
        ""
        if result.interval95 is None
        else f"{persons(result.interval95[0])} to {persons(result.interval95[1])}"
    )


def headline(report: Report) -> str:
    """Return the verdict in one sentence."""
    if report.verdict is Verdict.REFUSE:
        return "Verdict: refuse. No number of all persons may be reported from these lists."
    count, of = len(report.reported), len(report.found.results)
    if count == of:
        which = {1: "The one method", 2: "Both methods"}.get(of, f"All {of} methods")
        return f"Verdict: report. {which} may be reported."
    return f"Verdict: report. {count} of {of} methods may be reported, the others not."


def seen(report: Report) -> str:
    """Return the count in one sentence."""
    lists = report.found.table.lists
    return f"{persons(report.n)} persons are on at least one of {len(lists)} lists: {', '.join(lists)}."


def bound(report: Report, *, exploratory: bool = False) -> str:
    """Return the lower bound in one sentence, or why there is none."""
    result = report.found.bound
    if result.median is not None and (result.verdict is Verdict.REPORT or exploratory):
        mark = "" if result.verdict is Verdict.REPORT else " EXPLORATORY, not to be reported:"
        ends = f" (95%: {interval(result)})" if result.interval95 else ""
        return (
            f"Lower bound:{mark} about {persons(result.median)} persons or more{ends}. It is itself an estimate, and "
            "holds where lists find some people more easily than others, not where they keep them off one another."
        )
    return f"Lower bound: none. {' '.join(reason.says for reason in result.reasons)}".rstrip()


def spread(report: Report) -> str | None:
    """Return how far apart the methods lie that may be reported; None for fewer than two."""
    medians = sorted(result.median for result in report.reported if result.median is not None)
    if len(medians) < 2:
        return None
    ends = [result.interval95 for result in report.reported if result.interval95]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    return (
        f"The middles of these methods lie between {persons(medians[0])} and {persons(medians[-1])}, their intervals "
        f"between {persons(low)} and {persons(high)}. Nothing in the table says which of them is right: they differ in "
        "what they take for granted of the persons whom no list names. Report the range, not one of them alone."
    )


def cautions(report: Report) -> tuple[str, ...]:
    """Return what speaks against reported numbers without refusing them: lists that move them, a bound above them."""
    return tuple(text for text in (_unsteady(report), _below(report), _untried(report)) if text)


def _untried(report: Report) -> str:
    """Say where only the largest lists were left out and hidden."""
    lists, tried = report.found.table.lists, tried_lists(report.found.table)
    if len(lists) == len(tried) or not any(trial.kind is Kind.HIDDEN for trial in report.found.trials):
        return ""
    return f"Of the {len(lists)} lists the {len(tried)} largest were left out and hidden, the others not."


def _unsteady(report: Report) -> str:
    """Say which lists, left out, move a reported answer out of its own interval."""
    moved: dict[str, list[str]] = {}
    for trial in report.found.trials:
        of = next((result for result in report.reported if result.name == trial.method), None)
        median = trial.result.median
        if trial.kind is not Kind.LEFT_OUT or not trial.shown or median is None or of is None:
            continue
        if of.interval95 and not of.interval95[0] <= median <= of.interval95[1]:
            moved.setdefault(trial.of, []).append(method_name(of.name))
    if not moved:
        return ""
    told = "; ".join(f"without {of}: {', '.join(names)}" for of, names in moved.items())
    return f"Leaving out one list moves the middle out of the interval that all lists give ({told})."


def _below(report: Report) -> str:
    """Say which reported numbers lie below the lower bound."""
    bound = report.found.bound
    if bound.verdict is Verdict.REFUSE or bound.median is None:
        return ""
    low = [result for result in report.reported if result.median is not None and result.median < bound.median]
    if not low:
        return ""
    names = ", ".join(method_name(result.name) for result in low)
    return (
        f"Below the lower bound lies: {names}. Either lists keep persons off one another, and the bound does not hold, "
        "or the number is too low."
    )


def why(reasons: Sequence[Reason]) -> str:
    """Return reasons as one text."""
    return " ".join(reason.says for reason in reasons)


def grounds(reasons: Sequence[Reason]) -> str:
    """Return the grounds of reasons, short, each once."""
    return "; ".join(dict.fromkeys(reason.ground.value for reason in reasons))


def method_rows(
    results: Sequence[MethodResult], *, exploratory: bool = False
) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, median, interval and verdict of each method; numbers only where they may stand."""
    for result in results:
        refused = result.verdict is Verdict.REFUSE
        shown = result.median is not None and (not refused or exploratory)
        median = persons(result.median) if shown and result.median is not None else ""
        verdict = "report" if not refused else f"refuse: {grounds(result.reasons) or 'no estimate'}"
        if refused and shown:
            verdict = f"EXPLORATORY, {verdict}"
        yield method_name(result.name), median, interval(result) if shown else "", verdict


def sum_rows(report: Report, *, exploratory: bool = False) -> Iterator[tuple[str, str, str, str]]:
    """Yield the sum over strata of each method, and of how many of the strata it is the sum."""
    for total in (report.sums or {}).values():
        result = total.result
        if result.verdict is Verdict.REFUSE and exploratory and total.everything is not None:
            result = total.everything
        name, median, ends, verdict = next(method_rows([result], exploratory=exploratory))
        inside = sum(part.reported for part in total.parts)
        if result.verdict is Verdict.REPORT and inside < len(total.parts):
            verdict = f"report, as the total of {inside} of {len(total.parts)} strata only"
        yield name, median, ends, verdict


def trial_rows(report: Report, kind: Kind, *, exploratory: bool = False) -> Iterator[tuple[str, ...]]:
    """Yield what was changed, then one cell a method: median and interval, or why there is none."""
    found = report.found
    tried = [trial for trial in found.trials if trial.kind is kind]
    names = [result.name for result in found.results]
    for of in dict.fromkeys(trial.of for trial in tried):
        by_method = {trial.method: trial for trial in tried if trial.of == of}
        known = next((f" ({persons(t.known)})" for t in by_method.values() if t.known is not None), "")
        yield of + known, *(trial_cell(report, by_method.get(name), exploratory) for name in names)


def trial_cell(report: Report, trial: Trial | None, exploratory: bool = False) -> str:
    """Return what a trial gave, as far as it may be shown."""
    if trial is None:
        return ""
    result = report.found.result(trial.method)
    open_ = (
        exploratory or trial.kind is Kind.HIDDEN or (result is not None and result.verdict is Verdict.REPORT)
    )
    if not open_:
        return "refused"
    if trial.result.median is None or not (trial.shown or (exploratory and trial.usable)):
        return f"no answer: {trial.why}"
    refused = trial.kind is not Kind.HIDDEN and (result is None or result.verdict is Verdict.REFUSE)
    mark = "EXPLORATORY " if refused or not trial.shown else ""
    missed = " MISSED" if trial.known is not None and not trial.holds else ""
    return f"{mark}{persons(trial.result.median)} ({interval(trial.result)}){missed}"


def stratum_line(part: StratumReport) -> str:
    """Return what was found of a stratum in one line."""
    silent = f"; not on its own lists: {', '.join(part.stratum.silent)}" if part.stratum.silent else ""
    if part.found is None:
        return f"refuse: fewer than two lists name anybody{silent}"
    if part.verdict is Verdict.REFUSE:
        return f"refuse: {grounds(part.found.reasons)}{silent}"
    return f"report{silent}"
