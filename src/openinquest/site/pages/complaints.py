"""The register of complaints: where each went, what came back, for how many days, by which rule of law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from openinquest.release.snapshot import Complaint, Snapshot
from openinquest.site.pages.page import Group, Head, Page, Section, Site
from openinquest.site.paging import split
from openinquest.site.view import View

_COMPLAINT = 2_600


def present(snapshot: Snapshot) -> bool:
    """Say whether any complaint, or a total of complaints, is on record."""
    return bool(snapshot.complaints.register or snapshot.complaints.totals)


def heads(snapshot: Snapshot) -> Iterator[tuple[str, Head]]:
    """Yield the complaints with what their pages show."""
    for complaint in snapshot.complaints.register.values():
        yield complaint.id, Head("complaints", "complaint", partial(_page_of, complaint))


def _pages(site: Site, view: View) -> Iterator[Page]:
    found = site.snapshot.complaints
    for part in split("complaints.html", _in_order(found.register), _weight):
        yield Page(part.path, "complaints", context={"part": part, "found": found})


def _in_order(register: Mapping[str, Complaint]) -> list[Complaint]:
    """Return single complaints before those that stand for several, each by the day of lodging."""
    return sorted(register.values(), key=lambda one: one.collective)


def _weight(complaint: Complaint) -> int:
    because = complaint.because
    return _COMPLAINT + max(len(because.en), 2 * len(because.ru), 2 * len(because.kk))


def _page_of(complaint: Complaint, site: Site, view: View) -> dict[str, Any]:
    return {"c": complaint}


SECTION = Section("complaints", _pages, group=Group.CASES, present=present)
