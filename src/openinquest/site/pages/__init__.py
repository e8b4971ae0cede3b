"""The pages of a release, section by section: for each page its path, its template and what that is given."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.release.snapshot import Snapshot
from openinquest.site.pages import (
    about,
    changes,
    check,
    commitments,
    complaints,
    data,
    estimates,
    figures,
    hearings,
    hierarchy,
    incidents,
    overview,
    people,
    proceedings,
    questions,
    search,
    sources,
    speakers,
    things,
    versions,
)
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.pictures import Draw
from openinquest.site.view import View

SECTIONS = (
    overview.SECTION,
    versions.SECTION,
    figures.SECTION,
    questions.SECTION,
    hearings.SECTION,
    commitments.SECTION,
    incidents.SECTION,
    hierarchy.SECTION,
    people.SECTION,
    estimates.SECTION,
    proceedings.SECTION,
    complaints.SECTION,
    speakers.SECTION,
    sources.SECTION,
    data.SECTION,
    changes.SECTION,
    check.SECTION,
    about.SECTION,
    search.SECTION,
)
"""In the order of the menu, within the groups of the menu."""


Placed = tuple[str, Page]
"""A page with the name of its section, which is empty for a page that the menu does not lead to."""


def menu(snapshot: Snapshot) -> list[tuple[Group, list[str]]]:
    """Return the groups of the menu with the names of their sections, without those that have no pages."""
    groups: dict[Group, list[str]] = {group: [] for group in Group}
    for section in _present(snapshot):
        groups[section.group].append(section.name)
    return [(group, names) for group, names in groups.items() if names]


def pages(site: Site, view: View, draw: Draw) -> Iterator[Placed]:
    """Yield every page, with contexts in the language of `view`; `draw` draws their charts.

    Those with charts, which take longest, come first: two processes that share them then end at about the same time.
    The overview is the first of all.
    """
    for section in _present(site.snapshot):
        for page in section.pictured(site, view, draw):
            yield section.name, page
    for section in _present(site.snapshot):
        for page in section.pages(site, view):
            yield section.name, page
    for page in things.pages(site, view):
        yield page.section, page


def _present(snapshot: Snapshot) -> Iterator[Section]:
    return (section for section in SECTIONS if section.present(snapshot))


__all__ = ["SECTIONS", "Group", "Page", "Placed", "Section", "Site", "menu", "pages"]
