"""Who speaks: the list by party, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.release.snapshot import Speaker
from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.view import View


def _pages(site: Site, view: View) -> Iterator[Page]:
    yield _list(site, view)
    for speaker in site.snapshot.speakers.values():
        items = view.by_speaker.get(speaker.id, [])
        path = site.addresses.speakers[speaker.id]
        yield Page(path, "speaker", 1, {"speaker": speaker, "items": items})


def _list(site: Site, view: View) -> Page:
    groups: dict[str, list[tuple[Speaker, int]]] = {}
    for speaker in site.snapshot.speakers.values():
        count = len(view.by_speaker.get(speaker.id, []))
        for party in dict.fromkeys(m.party for m in speaker.parties) or {"": None}:
            groups.setdefault(party, []).append((speaker, count))
    for members in groups.values():
        members.sort(key=lambda pair: (-pair[1], view.plain(pair[0].label).casefold()))
    order = [party for party in site.snapshot.parties if party in groups]
    rest = sorted(set(groups) - set(order) - {""})
    ordered = [(p, groups[p]) for p in (*order, *rest, *([""] if "" in groups else []))]
    return Page("speakers.html", "speakers", context={"groups": ordered})


SECTION = Section("speakers", _pages)
