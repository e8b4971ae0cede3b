"""The report on the terminal: verdict, reasons, the count seen, the lower bound; then everything else."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from openinquest.cli.output import print_table

if TYPE_CHECKING:
    from openinquest.charts import Language
    from openinquest.estimate import Report

_WIDTH = 110


def show_report(report: Report, language: Language | str = "en", *, exploratory: bool = False) -> None:
    """Print a report on standard output, in English, Russian or Kazakh."""
    from openinquest.charts import Language

    _Screen(report, Language(language), exploratory).show()


class _Screen:
    """One report, in one language."""

    def __init__(self, report: Report, language: Language, exploratory: bool) -> None:
        from openinquest.estimate import wording

        self.report, self.language, self.exploratory = report, language, exploratory
        self.wording, self.free = wording, False

    def show(self) -> None:
        report, wording, exploratory = self.report, self.wording, self.exploratory
        self.tell(wording.headline(report))
        if exploratory:
            self.tell(self.word("exploratory"))
        self.points(wording.reasons(report))
        self.tell(wording.seen(report))
        self.tell(wording.bound(report, exploratory=exploratory))
        self.gap()
        rows = wording.method_rows(report.found.results, self.language, exploratory=exploratory)
        self.table(("method", "median", "interval", "verdict"), rows, "of.all")
        if (apart := wording.spread(report)) is not None:
            self.tell(apart)
        for caution in wording.cautions(report):
            self.tell(caution)
        self.points(wording.against(report))
        self.strata()
        self.replicates()
        self.lists()
        if granted := wording.assumptions(report):
            self.gap()
            self.tell(f"{self.word('granted')}:")
            self.points([f"{self.said(name)}: {self.said(text)}" for name, text in granted])
        self.trials()
        self.gap()
        for warning in wording.warnings(report, self.language):
            self.tell(warning)
        words = {"digest": report.digest[:16], "version": report.version, "seconds": report.seconds}
        self.tell(self.word("again.line", seed=report.seed, **words))

    def strata(self) -> None:
        report, wording = self.report, self.wording
        if not report.strata:
            return
        self.gap()
        rows = wording.stratum_rows(report, self.language)
        header = (", ".join(report.overlaps.strata), self.word("head.seen"), self.word("head.verdict"))
        print_table(header, list(rows), title=self.word("strata"))
        self.free = False
        numbers = ("median", "interval", "verdict")
        for part in report.strata:
            if part.found is not None and (self.exploratory or part.verdict.value == "report"):
                self.gap()
                of_part = wording.method_rows(part.found.results, self.language, exploratory=self.exploratory)
                self.tell(f"{part.stratum.name}:")
                self.table(("method", *numbers), of_part)
        self.gap()
        for whole, names in ((True, ("sum-all", *numbers)), (False, ("sum-some", "covers", *numbers))):
            sums = wording.sum_rows(report, self.language, whole=whole, exploratory=self.exploratory)
            self.table(names, sums, "sums")
        for text in (wording.summing(report), wording.differ(report)):
            if text is not None:
                self.tell(text)
        totals = (report.sums or {}).items()
        self.points(
            [f"{self.said(wording.method_name(name))}: {self.said(total.says)}" for name, total in totals]
        )

    def replicates(self) -> None:
        told = self.report.replication
        if told is None or not told.rubin:
            return
        self.gap()
        self.tell(self.wording.pooled_over(self.report))
        results = list(told.rubin.values())
        rows = self.wording.method_rows(results, self.language, exploratory=self.exploratory)
        self.table(("rubin", "median", "interval", "verdict"), rows)

    def lists(self) -> None:
        self.gap()
        self.table(("list", "persons", "alone"), self.wording.list_rows(self.report, self.language), "lists")
        rows = self.wording.pair_rows(self.report, self.language)
        self.table(("pair", "both", "others", "independent"), rows, "pairs")

    def trials(self) -> None:
        from openinquest.estimate.sensitivity import Kind
        from openinquest.estimate.writing import trial_table

        titles = {Kind.LEFT_OUT: "left-out", Kind.HIDDEN: "hidden-list", Kind.PRIOR: "priors"}
        for kind, title in titles.items():
            told = trial_table(self.report, kind, self.language, exploratory=self.exploratory)
            if told["rows"]:
                self.gap()
                print_table(told["header"], told["rows"], title=self.word(title))
                self.free = False

    def said(self, text: str) -> str:
        from openinquest.estimate.sentences import in_language

        return in_language(text, self.language)

    def word(self, key: str, **words: Any) -> str:
        from openinquest.estimate.sentences import say

        return self.said(say(key, **words))

    def gap(self) -> None:
        """Leave one line free, however many parts that might stand between are not there."""
        if not self.free:
            print()
        self.free = True

    def tell(self, text: str, indent: str = "") -> None:
        self.free = False
        print(textwrap.fill(self.said(text), _WIDTH, subsequent_indent=indent, break_on_hyphens=False))

    def points(self, texts: Any) -> None:
        for text in texts:
            self.tell(f"- {self.said(text)}", "  ")

    def table(self, heads: tuple[str, ...], rows: Any, title: str = "") -> None:
        if found := list(rows):
            header = [self.word(f"head.{name}") for name in heads]
            print_table(header, found, title=self.word(title) if title else "")
            self.free = False
            self.gap()
