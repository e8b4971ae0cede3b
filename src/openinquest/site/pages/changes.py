"""What each release changed: this one statement by statement, those before it in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openinquest.release.snapshot import Edition, Snapshot
from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.paging import mention_weight, split
from openinquest.site.view import View

_FEW = 40
"""Ranges of numbers that are spelled out; more of them are only counted."""

Ranges = Sequence[tuple[int, int]]


def _pages(site: Site, view: View) -> Iterator[Page]:
    snapshot = site.snapshot
    this = snapshot.editions[-1] if snapshot.editions else None
    rows = [
        (name, statement)
        for name, ranges in (("changed", this.changed), ("added", this.added))
        for n in _numbers(snapshot, ranges)
        for statement in [snapshot.statements[n]]
    ] if this else []  # fmt: skip
    context = {
        "releases": [_told(release) for release in reversed(snapshot.editions)],
        "withheld": _spans(this.withheld) if this else [],
        "first": len(snapshot.editions) < 2,
    }
    for part in split("changes.html", rows, lambda row: mention_weight(row[1]), first=_weight(snapshot)):
        groups = [(name, [s for _, s in found]) for name, found in part.groups(lambda row: row[0])]
        yield Page(part.path, "changes", context={**context, "part": part, "groups": groups})


def _numbers(snapshot: Snapshot, ranges: Ranges) -> Iterator[int]:
    """Yield the numbers of statements in ranges; costs what there is, however wide the ranges are."""
    known = sorted(snapshot.statements)
    at = 0
    for first, last in ranges:
        while at < len(known) and known[at] < first:
            at += 1
        while at < len(known) and known[at] <= last:
            yield known[at]
            at += 1


def _told(release: Edition) -> tuple[Edition, dict[str, int]]:
    counts = {name: _count(getattr(release, name)) for name in ("added", "changed", "withheld")}
    return release, counts


def _count(ranges: Ranges) -> int:
    return sum(last - first + 1 for first, last in ranges)


def _spans(ranges: Ranges) -> list[str]:
    return [f"#{first}" if first == last else f"#{first}–#{last}" for first, last in ranges[:_FEW]]


def _weight(snapshot: Snapshot) -> int:
    return min(400 * len(snapshot.editions), 30_000)


SECTION = Section("changes", _pages)
