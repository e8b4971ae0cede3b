"""The register of questions: those that are open first, the longest open first."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.view import View


def _pages(site: Site, view: View) -> Iterator[Page]:
    for part in site.addresses.register:
        yield Page(part.path, "questions", context={"part": part})


SECTION = Section("questions", _pages, group=Group.ANSWERS)
