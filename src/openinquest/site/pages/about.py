"""The page on method: every word that the dossier uses, and what it means."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.site import overview
from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.view import View

GRADES = ("answered", "partial", "deferred", "deflected", "refused", "forwarded", "open")
FLAGS = (
    "current", "updated", "revised", "fell", "variant", "withdrawn", "repeated-after-withdrawal",
    "attributed", "undated", "denied",
)  # fmt: skip


def _pages(site: Site, view: View) -> Iterator[Page]:
    words = {"statuses": overview.STATUSES, "flag_words": FLAGS, "grades": GRADES}
    yield Page("about.html", "about", context=words)


SECTION = Section("about", _pages)
