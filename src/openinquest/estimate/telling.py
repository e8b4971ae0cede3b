"""What a report says, sentence by sentence in one language, for whoever shows it without this package.

No sentence gives a number that is refused: it is told as a report without `exploratory` tells it.
"""

from __future__ import annotations

from typing import Any

from openinquest.charts import Language
from openinquest.estimate import wording
from openinquest.estimate.report import Report
from openinquest.estimate.results import MethodResult, Reason
from openinquest.estimate.sensitivity import Kind
from openinquest.estimate.sentences import in_language, known

TRIALS = {"leave_one_out": Kind.LEFT_OUT, "hidden_list": Kind.HIDDEN, "prior": Kind.PRIOR}
"""Names of trials in data."""


def told_in(report: Report, language: Language) -> dict[str, Any]:
    """Return the sentences of a report as plain data: of methods and trials in the order of the report's own lists."""

    def said(text: str | None) -> str | None:
        return None if text is None else in_language(text, language)

    def reasons(given: tuple[Reason, ...]) -> list[str]:
        texts = (known(reason.says, f"ground.{reason.ground.name}") for reason in given)
        return [in_language(text, language) for text in texts]

    def method(result: MethodResult) -> dict[str, Any]:
        assumption = known(result.assumption, f"assumption.{result.name}") if result.assumption else ""
        return {
            "name": said(wording.method_name(result.name)),
            "verdict": said(wording.verdict(result)),
            "reasons": reasons(result.reasons),
            "assumption": said(assumption),
        }

    found = report.found
    return {
        "headline": said(wording.headline(report)),
        "reasons": [said(text) for text in wording.reasons(report)],
        "seen": said(wording.seen(report)),
        "bound": said(wording.bound(report)),
        "spread": said(wording.spread(report)),
        "against": [said(text) for text in wording.against(report)],
        "cautions": [said(text) for text in wording.cautions(report)],
        "warnings": list(wording.warnings(report, language)),
        "methods": [method(result) for result in found.results],
        "trials": {
            name: [
                {"of": said(trial.of), "no_answer": [said(text) for text in wording.no_answer(trial)]}
                for trial in found.trials
                if trial.kind is kind
            ]
            for name, kind in TRIALS.items()
        },
        "strata": [said(wording.stratum_line(part)) for part in report.strata],
    }
