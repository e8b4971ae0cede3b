"""The pages of a release, section by section: for each page its path, its template and what that is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openinquest.site.pages import (
    about,
    check,
    data,
    figures,
    overview,
    questions,
    sources,
    speakers,
    things,
    versions,
)
from openinquest.site.pages.page import Page, Site
from openinquest.site.view import View

SECTIONS = (
    overview.SECTION,
    versions.SECTION,
    figures.SECTION,
    questions.SECTION,
    speakers.SECTION,
    sources.SECTION,
    data.SECTION,
    check.SECTION,
    about.SECTION,
)
"""In the order of the menu."""

MENU = tuple(section.name for section in SECTIONS)


def pages(site: Site, view: View) -> Iterator[Page]:
    """Yield every page without a picture, with contexts in the language of `view`."""
    for section in SECTIONS:
        yield from section.pages(site, view)
    yield from things.pages(site, view)


def pictured_pages(site: Site, view: View, pictures: Mapping[str, str]) -> Iterator[Page]:
    """Yield the pages that hold charts, the overview first; `pictures` holds SVG by what it shows."""
    for section in SECTIONS:
        yield from section.pictured(site, view, pictures)


__all__ = ["MENU", "SECTIONS", "Page", "Site", "pages", "pictured_pages"]
