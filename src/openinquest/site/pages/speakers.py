"""Who speaks: the list by party, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.release.snapshot import LANGUAGES, Speaker
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.paging import split, statement_weight
from openinquest.site.view import View

_ROW, _LETTER = 120, 2


def _pages(site: Site, view: View) -> Iterator[Page]:
    yield from _list(site)
    for speaker in site.snapshot.speakers.values():
        items = site.by_speaker.get(speaker.id, [])
        spoken = {(item.speaker, item.voice, item.party) for item in items}
        # who speaks for whom stands above the table where it is the same in every row
        one = len(spoken) == 1 and items[0].speaker == speaker.id
        columns = ("thing", "source") if one else ("thing", "speaker", "source")
        for part in split(site.addresses.speakers[speaker.id], items, statement_weight):
            context = {"speaker": speaker, "part": part, "total": len(items), "columns": columns}
            yield Page(part.path, "speaker", 1, context)


def _list(site: Site) -> Iterator[Page]:
    groups: dict[str, list[tuple[Speaker, int]]] = {}
    for speaker in site.snapshot.speakers.values():
        count = len(site.by_speaker.get(speaker.id, []))
        for party in dict.fromkeys(m.party for m in speaker.parties) or {"": None}:
            groups.setdefault(party, []).append((speaker, count))
    for members in groups.values():
        # by the label in English, so that each part of the list holds the same speakers in every language
        members.sort(key=lambda pair: (-pair[1], _named(pair[0]), pair[0].id))
    order = [party for party in site.snapshot.parties if party in groups]
    rest = sorted(set(groups) - set(order) - {""})
    parties = (*order, *rest, *([""] if "" in groups else []))
    rows = [(party, *member) for party in parties for member in groups[party]]
    totals = {party: len(members) for party, members in groups.items()}
    for part in split("speakers.html", rows, lambda row: _weight(row[1])):
        found = [(party, list(members)) for party, members in part.groups(lambda row: row[0])]
        yield Page(part.path, "speakers", context={"groups": found, "totals": totals, "part": part})


def _named(speaker: Speaker) -> str:
    return (speaker.label.in_language(LANGUAGES[0])[0] or speaker.id).casefold()


def _weight(speaker: Speaker) -> int:
    label = speaker.label
    return _ROW + max(len(label.en), _LETTER * len(label.ru), _LETTER * len(label.kk)) + len(speaker.id)


SECTION = Section("speakers", _pages, group=Group.SOURCES)
