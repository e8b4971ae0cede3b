"""Which documents may be one text or one picture: proposed with figures, decided by a person.

A text that ten pages print is one source, not ten: the judgement `republishes` says so, and everything that asks
for independent sources reads it. Nothing here decides; what a person confirms or rejects is not proposed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from openinquest.errors import EnvironmentFault, InputError, RecordError
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.republication.decisions import (
    Decided,
    Side,
    known_earlier,
    published_order,
    side_of,
)
from openinquest.preserve.republication.likeness import ALL_BUT, Likeness, compare_texts
from openinquest.preserve.republication.pictures import near_pictures, picture_hash
from openinquest.preserve.web_archives.inventory import WACZ, WARC
from openinquest.record.entry import EntryKind, Flat, is_companion
from openinquest.record.record import Record


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that may be one: what their texts share, and how far apart their pictures are.

    The earlier published is `first` where `dated` says that this is known; otherwise the order means nothing.
    """

    first: Side
    second: Side
    text: Likeness | None
    distance: int | None
    same_bytes: bool

    @property
    def dated(self) -> bool:
        """Whether the first was published before the second, by the days on record."""
        return known_earlier(self.first, self.second)

    def as_json(self) -> Flat:
        """Return the pair as plain data; what was not compared is null."""
        figures: Flat = {"distance": self.distance, "same_bytes": self.same_bytes, "text": None}
        if (text := self.text) is not None:
            figures["text"] = {
                "relation": text.relation.value, "shared": text.shared, "runs_first": text.runs_first,
                "runs_second": text.runs_second, "of_first": round(text.of_first, 4),
                "of_second": round(text.of_second, 4), "alike": round(text.alike, 4),
                "estimate": round(text.estimate, 4),
            }  # fmt: skip
        sides = {name: side.as_json() for name, side in (("first", self.first), ("second", self.second))}
        return sides | {"dated": self.dated} | figures


@dataclass(frozen=True, slots=True)
class Proposals:
    """The pairs that wait for a person, the most alike first; what was compared, and sentences on what was not.

    `behind` counts the pairs of texts that are not listed while both are proposed as copies of one earlier text.
    """

    pairs: tuple[Pair, ...]
    behind: int
    texts: int
    short: int
    pictures: int
    notes: tuple[str, ...]

    def as_json(self) -> Flat:
        """Return them as plain data."""
        return {
            "pairs": [pair.as_json() for pair in self.pairs],
            "behind": self.behind,
            "compared": {"texts": self.texts, "short": self.short, "pictures": self.pictures},
            "notes": list(self.notes),
        }


class _Documents:
    """The documents of a record of which something was kept, the earliest published first."""

    def __init__(self, record: Record) -> None:
        self._archive = Archive(record.archive_folder)
        self._captures: dict[str, list[Flat]] = {}
        for _, flat in record.flats(EntryKind.CAPTURE):
            # what is kept beside a page is no second text of it, and the list of a web archive is nobody's words
            if not is_companion(flat) and flat.get("media_type") not in (WARC, WACZ):
                self._captures.setdefault(flat["document"], []).append(flat)
        described = record.apparatus().documents
        sides = [side_of(name, said.fields) for name, said in described.items() if name in self._captures]
        self.sides: Sequence[Side] = sorted(sides, key=published_order)
        self.damaged: list[str] = []
        self.unreadable: list[str] = []

    def newest(self, side: Side) -> Flat:
        """Return the newest capture of a document."""
        return self._captures[side.id][-1]

    def texts(self) -> Iterator[str]:
        """Yield the main text of each document, of the newest bytes that have one; empty where none have."""
        for side in self.sides:
            found = ""
            try:
                for flat in self._read_first(side):
                    text = self._archive.text(flat["sha256"])
                    if text is not None and text.text:
                        found = text.main_text()
                        break
            except RecordError:
                self.damaged.append(side.handle)
            yield found

    def _read_first(self, side: Side) -> list[Flat]:
        """Return the captures of a document, the newest first, but a picture of a page after the page itself."""
        return sorted(reversed(self._captures[side.id]), key=_is_picture)

    @cached_property
    def pictures(self) -> dict[int, Flat]:
        """The newest captures of documents that are pictures and nothing else, by the place of the document."""
        return {
            place: self.newest(side)
            for place, side in enumerate(self.sides)
            if all(map(_is_picture, self._captures[side.id]))
        }

    def hashes(self) -> dict[int, int]:
        """Return the perceptual hashes of pictures. Raises EnvironmentFault without the extra `images`."""
        found: dict[int, int] = {}
        for place, flat in self.pictures.items():
            try:
                known = picture_hash(self._archive, flat["sha256"], flat["media_type"])
            except (InputError, RecordError):
                self.unreadable.append(self.sides[place].handle)
                continue
            if known is not None:
                found[place] = known
        return found


def propose(record: Record) -> Proposals:
    """Compare the texts and pictures of all documents of which something was kept, and return what is alike.

    Pairs that a person rejected are left out, and those that are one text by what was confirmed.
    """
    documents = _Documents(record)
    compared = compare_texts(documents.texts())
    notes: list[str] = []
    hashes: dict[int, int] = {}
    try:
        hashes = documents.hashes()
    except EnvironmentFault as fault:
        notes.append(f"{_several(len(documents.pictures), 'picture')} not compared. {fault.message}")
    texts = {(pair.first, pair.second): pair for pair in compared.pairs}
    distances = {(near.first, near.second): near.distance for near in near_pictures(hashes)}
    decided = Decided.of(record)
    roots = decided.roots()

    def apart(first: int, second: int) -> bool:
        return decided.apart(documents.sides[first].id, documents.sides[second].id) is not None

    def joined(first: int, second: int) -> bool:
        one, other = documents.sides[first].id, documents.sides[second].id
        return roots.get(one, one) == roots.get(other, other)

    texts = {places: pair for places, pair in texts.items() if not apart(*places)}
    distances = {places: far for places, far in distances.items() if not (apart(*places) or joined(*places))}
    waiting = {places for places in texts if not joined(*places)}
    behind = (waiting & _behind(texts)) - distances.keys()
    pairs = []
    for first, second in (waiting | distances.keys()) - behind:
        one, other = documents.sides[first], documents.sides[second]
        same = documents.newest(one)["sha256"] == documents.newest(other)["sha256"]
        pairs.append(Pair(one, other, texts.get((first, second)), distances.get((first, second)), same))
    for handles, told in (
        (
            documents.damaged,
            "The kept text of {} is damaged, and was not compared: `inquest check` tells more.",
        ),
        (documents.unreadable, "The picture {} cannot be read, and was not compared."),
    ):
        notes += [told.format(handle) for handle in handles]
    long = len(documents.sides) - compared.short
    ranked = tuple(sorted(pairs, key=_rank))
    return Proposals(ranked, len(behind), long, compared.short, len(hashes), tuple(notes))


def _is_picture(capture: Flat) -> bool:
    return str(capture.get("media_type", "")).startswith("image/")


def _behind(texts: Mapping[tuple[int, int], Likeness]) -> set[tuple[int, int]]:
    """Return the pairs of texts that both stand nearly whole in a third, earlier one, with which each is paired.

    They would be one text with it, once that is confirmed; a wire report in three hundred papers makes 45,000.
    """
    holding: dict[int, set[int]] = {}
    for (first, second), pair in texts.items():
        if pair.of_second >= ALL_BUT:
            holding.setdefault(second, set()).add(first)
    empty: set[int] = set()
    return {pair for pair in texts if holding.get(pair[0], empty) & holding.get(pair[1], empty)}


def _rank(pair: Pair) -> tuple[float, int, tuple[date, str], tuple[date, str]]:
    share = max(pair.text.of_first, pair.text.of_second) if pair.text else 0.0
    return (
        -share,
        64 if pair.distance is None else pair.distance,
        published_order(pair.first),
        published_order(pair.second),
    )


def _several(count: int, what: str) -> str:
    return f"1 {what} was" if count == 1 else f"{count:,} {what}s were"
