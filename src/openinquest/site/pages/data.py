"""The page on downloads."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.release.downloads import COLUMNS
from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.view import View


def _pages(site: Site, view: View) -> Iterator[Page]:
    yield Page("data.html", "data", context={"columns": COLUMNS})


SECTION = Section("data", _pages)
