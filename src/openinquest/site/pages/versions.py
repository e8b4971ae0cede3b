"""Accounts compared: every point by status, with a column for each party."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openinquest.release.snapshot import Point
from openinquest.site import overview
from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.view import View


def _pages(site: Site, view: View) -> Iterator[Page]:
    groups = []
    for status in overview.STATUSES:
        points = overview.points_with(site.snapshot, status)
        groups.append({"status": status, "points": points, "parties": _columns(points)})
    yield Page("versions.html", "versions", context={"groups": groups})


def _columns(points: Sequence[Point]) -> list[str]:
    """Return the parties that say something on these points, those on most of them first."""
    counts: dict[str, int] = {}
    for point in points:
        for party, cell in point.cells.items():
            if cell.positions or cell.silent:
                counts[party] = counts.get(party, 0) + 1
    return sorted(counts, key=lambda party: (-counts[party], party))


SECTION = Section("versions", _pages)
