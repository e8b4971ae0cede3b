"""The leak check: all files of a release searched for what stays in, before any of them is put in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openinquest.errors import CheckFailed, Problem
from openinquest.record import Record
from openinquest.release.before import Before
from openinquest.release.ingredients import Ingredients
from openinquest.release.leaks.derived import derived
from openinquest.release.leaks.exceptions import FILE_NAME, Allowed, read_allowed
from openinquest.release.leaks.kinds import MEANING, Finding
from openinquest.release.leaks.scanning import by_kind, scan
from openinquest.release.leaks.searched import Searched, keep, read_searched
from openinquest.release.leaks.withheld import withheld_of
from openinquest.release.manifest import NAME, parse_manifest

_LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What the check came to: findings that nobody allowed, those that somebody did, exceptions that fit nothing.

    `searched` files were read; `shadowed` names that stay in were not searched for, since somebody who goes out has
    the same one. `unchanged` files were not read, since they are those of the release before, byte by byte, in which
    the same was searched for.
    """

    findings: Sequence[Finding]
    excepted: Sequence[tuple[Finding, Allowed]]
    stale: Sequence[Allowed]
    searched: int
    shadowed: int
    unchanged: int = 0

    @property
    def sentences(self) -> list[str]:
        """What a person who releases has to know of a check that found nothing new."""
        told = [f"{self.searched} files were searched for what stays in."]
        if self.unchanged:
            told.append(
                f"{self.unchanged} more are those of the release before, in which the same was searched for."
            )
        if self.shadowed:
            told.append(
                f"{self.shadowed} names that stay in are also names of people who go out, and were not searched for."
            )
        allowed = {item.finding: item for _, item in self.excepted}
        for item in allowed.values():
            count = sum(other.finding == item.finding for _, other in self.excepted)
            places = "place" if count == 1 else "places"
            told.append(f"Allowed by {item.by} on {item.on}: {item.finding}, {count} {places} ({item.why}).")
        if self.stale:
            gone = ", ".join(item.finding for item in self.stale)
            told.append(f"Exceptions in {FILE_NAME} that fit no finding any more: {gone}. Take them out.")
        return told

    def as_json(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "searched": self.searched,
            "unchanged": self.unchanged,
            "shadowed": self.shadowed,
            "excepted": [
                {**finding.as_json(), "by": item.by, "on": item.on, "why": item.why}
                for finding, item in self.excepted
            ],
            "stale": [item.finding for item in self.stale],
        }


class LeaksFound(CheckFailed):
    """A release would have let out what stays in; nothing was put in place."""

    def __init__(self, report: LeakReport) -> None:
        counts = ", ".join(f"{count} {kind.value}" for kind, count in by_kind(report.findings).items())
        problems = [_problem(finding) for finding in report.findings[:_LISTED]]
        more = len(report.findings) - len(problems)
        rest = f" The first {_LISTED} are listed, {more} are not." if more > 0 else ""
        super().__init__(
            f"The release was stopped: {len(report.findings)} places in its files may give away what stays in "
            f"({counts}).{rest} Nothing was written. For each, mark more as restricted or sealed, coarsen it in the "
            "policy, redact the document, or, if it is a false alarm, allow it with --allow FINDING --because WHY "
            f"(kept in {FILE_NAME} of the record).",
            problems,
        )
        self.report = report


def _problem(finding: Finding) -> Problem:
    of = f" (entry {finding.entry})" if finding.entry else ""
    return Problem(
        "nothing that stays in",
        f"{finding.kind.value}: {MEANING[finding.kind]}{of}",
        f"finding {finding.digest}",
        f"{finding.file}, {finding.place}",
    )


def check_leaks(
    made: Path, names: Sequence[str], record: Record, made_of: Ingredients, before: Before | None = None
) -> LeakReport:
    """Search the files `names` of the folder `made` for what stays in. Raises LeaksFound.

    `made_of` is what they follow from, `before` the release that they come after: files that are the same in both are
    passed over where that one was searched for all that is searched for now. Whatever else goes wrong is raised as it
    is: a check that did not end says nothing.
    """
    allowed = {item.finding: item for item in read_allowed(record.folder)}
    last = read_searched(record.folder)
    known = last if last is not None and before is not None and last.release == before.digest else None
    earlier = known.log_size if known else None
    withheld = withheld_of(record, made_of.entries, made_of.coarsened, earlier)
    place = made / NAME
    manifest = parse_manifest(place.read_bytes()) if place.is_file() else None
    unchanged: set[str] = set()
    if known and before and manifest and known.covers(withheld):
        unchanged = known.unchanged(manifest.files, before.manifest.files)
    searched = [name for name in names if name not in unchanged]
    found, shadowed = scan(made, searched, withheld)
    found += derived(record, made_of, before)
    excepted = [(finding, allowed[finding.digest]) for finding in found if finding.digest in allowed]
    used = {item.finding for _, item in excepted}
    report = LeakReport(
        findings=sorted(finding for finding in found if finding.digest not in allowed),
        excepted=excepted,
        stale=[item for item in allowed.values() if item.finding not in used],
        searched=len(searched),
        shadowed=shadowed,
        unchanged=len(names) - len(searched),
    )
    if report.findings:
        raise LeaksFound(report)
    if manifest:
        again = (finding.file for finding, _ in excepted)
        keep(record.folder, Searched.of(place.read_bytes(), manifest.log_size, withheld, again))
    return report
