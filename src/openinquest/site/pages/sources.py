"""Where it was said: the list of sources, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.release.snapshot import Source
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.paging import split, statement_weight
from openinquest.site.view import View

_ROW, _LETTER = 720, 2


def _pages(site: Site, view: View) -> Iterator[Page]:
    yield from _list(site)
    for source in site.snapshot.sources.values():
        items = site.by_source.get(source.handle, [])
        context = {
            "source": source,
            "total": len(items),
            "things": len({item.thing for item in items}),
            "speakers": len({item.speaker for item in items}),
        }
        for part in split(site.addresses.sources[source.handle], items, statement_weight):
            yield Page(part.path, "source", 1, {**context, "part": part})


def _list(site: Site) -> Iterator[Page]:
    rows = [(s, len(site.by_source.get(s.handle, []))) for s in site.snapshot.sources.values()]
    rows.sort(key=lambda pair: (pair[0].published_on or "9999", pair[0].handle))
    for part in split("sources.html", rows, lambda pair: _weight(pair[0])):
        yield Page(part.path, "sources", context={"part": part, "total": len(rows)})


def _weight(source: Source) -> int:
    return _ROW + _LETTER * (len(source.title) + len(source.publisher))


SECTION = Section("sources", _pages, group=Group.SOURCES)
