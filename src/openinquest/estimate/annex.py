"""The methods paragraph for a report's annex, in English, Russian and Kazakh: what was done, to be done again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

import yaml

from openinquest.charts import Language
from openinquest.estimate.report import Report
from openinquest.estimate.results import MethodResult, Verdict
from openinquest.estimate.sentences import number


def methods_paragraph(report: Report, language: Language | str = Language.EN) -> str:
    """Return a paragraph on input, methods, assumptions, checks and verdict; numbers only of what may be reported."""
    words = _words()[Language(language)]
    grouped = _grouping(Language(language))
    lists = report.found.table.lists
    reported, refused = report.reported, [r for r in report.found.results if r.verdict is Verdict.REFUSE]
    parts = [
        words["input"].format(n=grouped(report.n), count=len(lists), lists=", ".join(lists)),
        words["method"].format(methods="; ".join(words.get(f"m:{name}", name) for name in report.methods)),
        words["assumption"],
    ]
    if report.overlaps.draws and report.replication is not None:
        parts.append(
            words["replicates"].format(used=len(report.replication.used), given=report.replication.given)
        )
    if report.overlaps.strata:
        parts.append(words["strata"].format(columns=", ".join(report.overlaps.strata)))
    parts.append(words["checks" if report.found.trials else "checks_few"])
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
