"""The first page: what is contested, divided, revised and open."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.site import overview
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.pictures import Draw
from openinquest.site.view import View


def _pictured(site: Site, view: View, draw: Draw) -> Iterator[Page]:
    snapshot = site.snapshot
    by_status = {status: overview.points_with(snapshot, status) for status in overview.STATUSES}
    runs = overview.revisions(snapshot)
    waiting = overview.open_questions(snapshot)
    totals = {status: len(points) for status, points in by_status.items()}
    revised = len({run.figure.id for run in runs})
    unreplied = sum(not question.replies for question in waiting)
    totals |= {"revised": revised, "open": len(waiting), "unreplied": unreplied}
    leading = {status: by_status[status][: overview.SHOWN] for status in ("contested", "divided")}
    counts = {
        "statements": len(snapshot.statements),
        "speakers": len({s.speaker for s in snapshot.statements.values()}),
        "sources": len(snapshot.sources),
    }
    tiles = [(name, totals[name]) for name in ("open", "contested", "divided", "revised")]
    yield Page(
        "index.html",
        "overview",
        context={
            "leading": leading,
            "totals": totals,
            "tiles": tiles,
            "runs": runs[: overview.SHOWN],
            "questions": waiting[: overview.ASKED],
            "agreed": by_status["agreed"][: overview.SHOWN],
            "counts": counts,
            "draw": draw,
        },
    )


SECTION = Section("index", pictured=_pictured, group=Group.OVERVIEW)
