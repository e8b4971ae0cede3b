"""Where it was said: the list of sources, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.view import View


def _pages(site: Site, view: View) -> Iterator[Page]:
    yield _list(site, view)
    for source in site.snapshot.sources.values():
        items = view.by_source.get(source.handle, [])
        path = site.addresses.sources[source.handle]
        yield Page(path, "source", 1, {"source": source, "items": items})


def _list(site: Site, view: View) -> Page:
    rows = [(s, len(view.by_source.get(s.handle, []))) for s in site.snapshot.sources.values()]
    rows.sort(key=lambda pair: (pair[0].published_on or "9999", pair[0].handle))
    return Page("sources.html", "sources", context={"sources": rows})


SECTION = Section("sources", _pages)
