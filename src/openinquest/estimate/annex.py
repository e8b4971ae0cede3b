"""The methods paragraph for a report's annex, in English, Russian and Kazakh: what was done, to be done again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from openinquest.charts import Language
from openinquest.estimate.examining import Examined
from openinquest.estimate.report import Report
from openinquest.estimate.results import MethodResult, Verdict
from openinquest.estimate.sensitivity import Kind, tried_lists
from openinquest.estimate.sentences import number


def methods_paragraph(report: Report, language: Language | str = Language.EN) -> str:
    """Return a paragraph on input, methods, assumptions, checks and verdict; numbers only of what may be reported.

    It tells what was done and no more: nothing of methods where the table forbids all, of trials those that were made.
    """
    words = _words()[Language(language)]
    grouped = _grouping(Language(language))
    lists = report.found.table.lists
    reported, refused = report.reported, [r for r in report.found.results if r.verdict is Verdict.REFUSE]
    parts = [words["input"].format(n=grouped(report.n), count=len(lists), lists=", ".join(lists))]
    examined = [found for found in _examined(report) if not found.grounds]
    if examined:
        parts += _made(report, examined, words)
    if report.verdict is Verdict.REPORT:
        told = "; ".join(_told(result, words, grouped) for result in reported)
        parts.append(words["result"].format(results=told))
        if refused:
            parts.append(
                words["refused"].format(methods=", ".join(words.get(f"m:{r.name}", r.name) for r in refused))
            )
    else:
        parts.append(words["nothing"].format(grounds="; ".join(words.get(f"g:{r.ground.name}", r.ground.value)
                                                               for r in report.reasons)))  # fmt: skip
    bound = report.found.bound
    if bound.verdict is Verdict.REPORT and bound.median is not None:
        parts.append(words["bound"].format(bound=grouped(bound.median)))
    parts.append(words["unseen"])
    parts.append(words["record"].format(version=report.version, seed=report.seed, digest=report.digest[:16]))
    return " ".join(parts)


def _examined(report: Report) -> list[Examined]:
    """Return the whole table and its strata, as far as there was a table."""
    return [report.found, *(part.found for part in report.strata if part.found is not None)]


def _made(report: Report, examined: Sequence[Examined], words: Mapping[str, str]) -> Iterator[str]:
    """Yield what was done of methods and checks, with those trials alone that were made."""
    yield words["method"].format(methods="; ".join(words.get(f"m:{name}", name) for name in report.methods))
    yield words["assumption"]
    if report.overlaps.draws and report.replication is not None:
        yield words["replicates"].format(used=len(report.replication.used), given=report.replication.given)
    if report.overlaps.strata:
        yield words["strata"].format(columns=", ".join(report.overlaps.strata))
    kinds = {trial.kind for found in examined for trial in found.trials}
    tried = max(len(tried_lists(found.table)) for found in examined)
    some = any(len(tried_lists(found.table)) < len(found.table.lists) for found in examined)
    trials = [
        words[key].format(tried=tried)
        for kind, key in (
            (Kind.PRIOR, "t:priors"), (Kind.LEFT_OUT, "t:left-some" if some else "t:left"), (Kind.HIDDEN, "t:hidden"),
        )
        if kind in kinds
    ]  # fmt: skip
    yield words["checks"].format(trials=f"; {', '.join(trials)}" if trials else "")


def _told(result: MethodResult, words: Mapping[str, str], grouped: Callable[[float], str]) -> str:
    name = words.get(f"m:{result.name}", result.name)
    if result.median is None:
        return name
    if result.interval95 is None:
        return f"{name}: {grouped(result.median)}"
    low, high = result.interval95
    return words["number"].format(
        name=name, median=grouped(result.median), low=grouped(low), high=grouped(high)
    )


def _grouping(language: Language) -> Callable[[float], str]:
    return lambda value: number(value, language)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = files("openinquest.estimate").joinpath("data/annex.yaml").read_text(encoding="utf-8")
    words: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return words
