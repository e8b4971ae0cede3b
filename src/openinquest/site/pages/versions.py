"""Accounts compared: every point by status, with a column for each party."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openinquest.release.snapshot import Point
from openinquest.site import overview
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.view import View

MOST = 7
"""Columns of parties; where more of them speak, those on the fewest points share the last one."""


def _pages(site: Site, view: View) -> Iterator[Page]:
    totals = {status: len(overview.points_with(site.snapshot, status)) for status in overview.STATUSES}
    for part in site.addresses.versions:
        groups = [
            {"status": status, "points": points, "parties": parties[:MOST], "others": parties[MOST:]}
            for status, pairs in part.groups(lambda pair: pair[0])
            for points in [[point for _, point in pairs if point is not None]]
            for parties in [_columns(points)]
        ]
        yield Page(part.path, "versions", context={"groups": groups, "totals": totals, "part": part})


def _columns(points: Sequence[Point]) -> list[str]:
    """Return the parties that say something on these points, those on most of them first."""
    counts: dict[str, int] = {}
    for point in points:
        for party, cell in point.cells.items():
            if cell.positions or cell.silent:
                counts[party] = counts.get(party, 0) + 1
    return sorted(counts, key=lambda party: (-counts[party], party))


SECTION = Section("versions", _pages, group=Group.ACCOUNTS)
