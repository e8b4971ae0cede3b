"""Where a document names what stays in: every spelling that the leak check knows, proposed and taken over by a person.

Only the text of a document is searched. What stands in a picture alone, or was read wrongly, is not proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from openinquest.preserve.archive.store import Archive, sha256_of
from openinquest.preserve.drawing.copies import places_of
from openinquest.preserve.drawing.places import Place
from openinquest.preserve.text import ExtractedText
from openinquest.record import Record
from openinquest.release.gathering import Asked, gather
from openinquest.release.leaks.kinds import Kind
from openinquest.release.leaks.names import parts_of
from openinquest.release.leaks.search import Searcher
from openinquest.release.leaks.spellings import spelt
from openinquest.release.leaks.tokens import WORD
from openinquest.release.leaks.withheld import withheld_of
from openinquest.release.redaction.judging import Redaction

_BROKEN = re.compile(r"(?<=\w)[-\u00ad\u2010]\n(?=\w)|\u00ad")
_SLACK = 0.002
"""Share of a page by which a word may stick out of a box that covers it: what is blackened reaches farther."""
_BETWEEN = re.compile(r"[.\s]{0,3}")
_OF_PERSONS = frozenset({Kind.NAME, Kind.INITIALS, Kind.SURNAME})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passage of the kept text that names what stays in: what kind of thing, by which entry it is known.

    `name` is what a person calls it by; `covered` says whether all of it is blackened already.
    """

    name: str
    kind: str
    entry: int
    start: int
    end: int
    words: str
    places: tuple[Place, ...]
    covered: bool


@dataclass(frozen=True, slots=True)
class KeptIn:
    """All that a release would keep in: what searches texts for it, and the names of persons by their entries."""

    searcher: Searcher
    names: Mapping[int, str]


def kept_in(record: Record) -> KeptIn:
    """Return what a release of today would keep in."""
    with TemporaryDirectory(prefix="inquest-redact-") as folder:
        gathered = gather(record, Asked(datetime.now(UTC).date()), Path(folder))
        withheld = withheld_of(record, gathered.made_of.entries, gathered.made_of.coarsened)
    return KeptIn(Searcher(withheld), dict(withheld.names))


def proposals(record: Record, of: Redaction, text: ExtractedText, known: KeptIn) -> list[Proposal]:
    """Return the passages of a document's text that name what stays in, in their order, each once.

    Where a person is named in full, the surname alone is taken to be that person's for the rest of the document.
    """
    spans = _spans(text.text, known)
    placed = places_of(Archive(record.archive_folder), of.sha256, text, [span[:2] for span in spans])
    found = []
    for (start, end, kind, entry), places in zip(spans, placed, strict=True):
        name = sha256_of(f"{of.sha256} {start} {end}".encode())[:6]
        covered = bool(places) and all(_is_covered(place, of.places) for place in places)
        words = " ".join(text.text[start:end].replace("\u00ad", "").split())
        found.append(Proposal(name, kind, entry, start, end, words, tuple(places), covered))
    return found


def _spans(text: str, known: KeptIn) -> list[tuple[int, int, str, int]]:
    whole, origins = _unbroken(text)
    found: dict[tuple[int, int], tuple[str, int]] = {}
    hits = list(known.searcher.places(whole))
    for kind, entry, start, end in (*hits, *_surnames(whole, {hit[1] for hit in hits}, known)):
        first, last = _with_the_rest_of_the_name(whole, start, end) if kind in _OF_PERSONS else (start, end)
        found.setdefault((origins[first], origins[last - 1] + 1), (kind.value, entry))
    spans = [(start, end, *found[start, end]) for start, end in sorted(found)]
    inner = {
        one[:2]
        for one in spans
        for other in spans
        if one != other and other[0] <= one[0] and one[1] <= other[1]
    }
    return [span for span in spans if span[:2] not in inner]


def _surnames(text: str, entries: Iterable[int], known: KeptIn) -> Iterator[tuple[Kind, int, int, int]]:
    """Yield where the surnames of those who are named in a text stand alone."""
    of = {
        root: entry
        for entry in sorted(entries, reverse=True)
        if entry in known.names
        for parts in parts_of(known.names[entry])
        for root in parts.surname
    }
    for match in WORD.finditer(text) if of else ():
        if match[0][0].isupper():
            for root in spelt(match[0]).loose & of.keys():
                yield Kind.NAME, of[root], *match.span()


def _unbroken(text: str) -> tuple[str, Sequence[int]]:
    """Return a text without the breaks within its words, and where each of its letters stood."""
    kept, at = [], 0
    for match in _BROKEN.finditer(text):
        kept.append(range(at, match.start()))
        at = match.end()
    kept.append(range(at, len(text)))
    origins = [place for part in kept for place in part]
    return "".join(text[part.start : part.stop] for part in kept), origins


def _with_the_rest_of_the_name(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a passage with the initials and the father's name that stand beside it."""
    words = [match.span() for match in WORD.finditer(text, max(0, start - 80), min(len(text), end + 80))]
    inside = [number for number, span in enumerate(words) if span[0] < end and start < span[1]]
    if not inside:
        return start, end
    first, last = inside[0], inside[-1]
    while first > 0 and _belongs(text, words[first - 1], words[first]):
        first -= 1
    while last + 1 < len(words) and _belongs(text, words[last + 1], words[last]):
        last += 1
    return min(start, words[first][0]), max(end, words[last][1])


def _belongs(text: str, span: tuple[int, int], beside: tuple[int, int]) -> bool:
    word = text[slice(*span)]
    gap = text[min(span[1], beside[1]) : max(span[0], beside[0])]
    if not word[:1].isupper() or not _BETWEEN.fullmatch(gap):
        return False
    return bool(spelt(word).father) or (len(word) == 1 and text[span[1] : span[1] + 1] == ".")


def _is_covered(place: Place, boxes: Iterable[Place]) -> bool:
    return any(
        box.page == place.page
        and box.left <= place.left + _SLACK
        and box.top <= place.top + _SLACK
        and box.right >= place.right - _SLACK
        and box.bottom >= place.bottom - _SLACK
        for box in boxes
    )
