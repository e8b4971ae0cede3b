"""Commitments: what was promised, announced or drawn as a lesson, due when, and what is on record since."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from openinquest.release.snapshot import Commitment, Snapshot
from openinquest.site.pages.page import Group, Head, Page, Section, Site
from openinquest.site.paging import split
from openinquest.site.view import View

_COMMITMENT, _LINK, _MOST = 1_800, 700, 50


def present(snapshot: Snapshot) -> bool:
    """Say whether any commitment is on record."""
    return bool(snapshot.commitments)


def heads(snapshot: Snapshot) -> Iterator[tuple[str, Head]]:
    """Yield the commitments with what their pages show."""
    for commitment in snapshot.commitments.values():
        yield commitment.id, Head("commitments", "commitment", partial(_page_of, commitment))


def _pages(site: Site, view: View) -> Iterator[Page]:
    for part in split("commitments.html", site.snapshot.commitments.values(), _weight):
        yield Page(part.path, "commitments", context={"part": part})


def _weight(commitment: Commitment) -> int:
    return _COMMITMENT + _LINK * min(len(commitment.on_record), _MOST)


def _page_of(commitment: Commitment, site: Site, view: View) -> dict[str, Any]:
    return {"c": commitment}


SECTION = Section("commitments", _pages, group=Group.ANSWERS, present=present)
