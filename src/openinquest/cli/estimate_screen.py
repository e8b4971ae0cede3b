"""The report on the terminal: verdict, reasons, the count seen, the lower bound; then everything else."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from openinquest.cli.output import print_table

if TYPE_CHECKING:
    from openinquest.estimate import Report

_WIDTH = 110


def show_report(report: Report, *, exploratory: bool = False) -> None:
    """Print a report on standard output."""
    from openinquest.estimate import wording
    from openinquest.estimate.sensitivity import Kind

    found = report.found
    _tell(wording.headline(report))
    if exploratory:
        _tell("EXPLORATORY: numbers marked so failed a check. They are to look at, not to be reported.")
    for reason in report.reasons:
        _tell(f"- {reason.says}", "  ")
    _tell(wording.seen(report))
    _tell(wording.bound(report, exploratory=exploratory))
    print()
    rows = list(wording.method_rows(found.results, exploratory=exploratory))
    print_table(("method", "median", "95% interval", "verdict"), rows, title="All persons, seen and unseen")
    print()
    if (apart := wording.spread(report)) is not None:
        _tell(apart)
    for caution in wording.cautions(report):
        _tell(caution)
    for result in found.results:
        if result.reasons and not found.grounds:
            _tell(f"- {wording.method_name(result.name)}: {wording.why(result.reasons)}", "  ")
    _show_strata(report, exploratory)
    _show_replicates(report, exploratory)
    _show_overlaps(report)
    if report.assumptions:
        print()
        _tell("What each method takes for granted:")
        for name, text in report.assumptions.items():
            _tell(f"- {wording.method_name(name)}: {text}", "  ")
    names = [wording.method_name(result.name) for result in found.results]
    titles = {
        Kind.LEFT_OUT: ("without", "One list left out: all persons"),
        Kind.HIDDEN: ("list (its size)", "One list hidden: its known size, estimated from the others"),
        Kind.PRIOR: ("with", "Other priors: all persons"),
    }
    for kind, (first, title) in titles.items():
        tried = {trial.method for trial in found.trials if trial.kind is kind}
        keep = [at for at, result in enumerate(found.results) if result.name in tried]
        table = [
            (row[0], *(row[1 + at] for at in keep))
            for row in wording.trial_rows(report, kind, exploratory=exploratory)
        ]
        if table:
            print()
            print_table((first, *(names[at] for at in keep)), table, title=title)
    print()
    for warning in report.warnings:
        _tell(warning[:1].upper() + warning[1:].rstrip(".") + ".")
    _tell(
        f"Seed {report.seed}, data {report.digest[:16]}, Open Inquest {report.version}, {report.seconds:.1f} seconds."
    )


def _show_overlaps(report: Report) -> None:
    overlap = report.found.overlap
    print()
    rows = [(row.name, f"{row.total:,}", f"{row.alone:,}") for row in overlap.totals]
    print_table(("list", "persons", "on it alone"), rows, title="Lists")
    print()
    pairs = [
        (" + ".join(row.lists), f"{row.persons:,}", "" if row.of_others is None else f"{row.of_others:,}",
         "" if row.independent is None else f"{row.independent:,.1f}")
        for row in overlap.pairs
    ]  # fmt: skip
    print_table(
        ("pair", "persons on both", "of those on a third list", "there, if independent"), pairs, title="Pairs"
    )


def _show_strata(report: Report, exploratory: bool) -> None:
    from openinquest.estimate import wording

    if not report.strata:
        return
    print()
    rows = [(part.stratum.name, f"{part.stratum.n:,}", wording.stratum_line(part)) for part in report.strata]
    print_table((", ".join(report.overlaps.strata), "seen", "verdict"), rows, title="Strata")
    print()
    table = list(wording.sum_rows(report, exploratory=exploratory))
    print_table(("sum of strata", "median", "95% interval", "verdict"), table, title="Summed draw by draw")
    for name, total in (report.sums or {}).items():
        _tell(f"- {wording.method_name(name)}: {total.says}", "  ")


def _show_replicates(report: Report, exploratory: bool) -> None:
    from openinquest.estimate import wording

    told = report.replication
    if told is None or not told.rubin:
        return
    print()
    _tell(
        f"Numbers are pooled over {len(told.used)} of {told.given} replicates, in which {min(told.seen):,} to "
        f"{max(told.seen):,} persons were seen. By Rubin's rule on the unseen instead:"
    )
    rows = list(wording.method_rows(list(told.rubin.values()), exploratory=exploratory))
    print_table(("Rubin's rule", "median", "95% interval", "verdict"), rows)


def _tell(text: str, indent: str = "") -> None:
    print(textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_on_hyphens=False))
