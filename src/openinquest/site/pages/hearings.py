"""Hearings: what was asked and answered there, what came since, and how public they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from openinquest.release.snapshot import Asked, Hearing, Snapshot
from openinquest.site.pages.page import Group, Head, Page, Section, Site
from openinquest.site.paging import split
from openinquest.site.view import View

_HEARING = 3_200


def present(snapshot: Snapshot) -> bool:
    """Say whether any hearing is on record."""
    return bool(snapshot.hearings)


def heads(snapshot: Snapshot) -> Iterator[tuple[str, Head]]:
    """Yield the hearings with what their pages show."""
    for hearing in snapshot.hearings.values():
        yield hearing.id, Head("hearings", "hearing", partial(_page_of, hearing))


def counted(asked: Sequence[Asked], where: str) -> list[tuple[str, int]]:
    """Return how many questions stood how, `there` or `since`, in the order in which the words first come."""
    found: dict[str, int] = {}
    for one in asked:
        word = one.there if where == "there" else one.since
        found[word] = found.get(word, 0) + 1
    return list(found.items())


def _pages(site: Site, view: View) -> Iterator[Page]:
    for part in split("hearings.html", site.snapshot.hearings.values(), lambda hearing: _HEARING):
        yield Page(part.path, "hearings", context={"part": part, "counted": counted})


def _page_of(hearing: Hearing, site: Site, view: View) -> dict[str, Any]:
    return {"h": hearing, "counted": counted}


SECTION = Section("hearings", _pages, group=Group.ANSWERS, present=present)
