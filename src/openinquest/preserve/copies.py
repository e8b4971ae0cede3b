"""Which documents may be one text or one picture: proposed with figures, decided by a person.

A text that ten pages print is one source, not ten: the judgement `republishes` says so, and everything that asks
for independent sources reads it. Nothing here decides; what a person confirms or rejects is not proposed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256 as digest_of
from typing import Any

from openinquest.errors import EnvironmentFault, ForbiddenChange, InputError, Problem, RecordError
from openinquest.ontology import Dated, JudgementKind, ValueProblem, before
from openinquest.preserve.archive import Archive
from openinquest.preserve.likeness import ALL_BUT, Likeness, compare_texts
from openinquest.preserve.pictures import near_pictures, picture_hash
from openinquest.record.entry import EntryKind, Flat, NewEntry
from openinquest.record.importing import Coder
from openinquest.record.record import Record

COPIES_PREFIX = "copies-"
"""How the names begin under which `inquest undo` takes a decision back."""


@dataclass(frozen=True, slots=True)
class Side:
    """A document of a pair: its id, handle, title, publisher and day of publication, empty where not on record."""

    id: str
    handle: str
    title: str = ""
    publisher: str = ""
    published_on: str = ""

    @property
    def day(self) -> Dated | None:
        """The day of publication, None where there is none that can be read."""
        try:
            return Dated.parse(self.published_on) if self.published_on else None
        except ValueProblem:
            return None


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
        sides = {name: _about(side) for name, side in (("first", self.first), ("second", self.second))}
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


@dataclass(frozen=True, slots=True)
class Decided:
    """What persons and machines have judged already: the first text of each document, and pairs told apart."""

    judged: Mapping[tuple[str, str, str], int]
    """Kind, left and right (ids) to the log number of the judgement that stands."""

    @classmethod
    def of(cls, record: Record) -> Decided:
        """Read the judgements that stand."""
        kinds = (JudgementKind.REPUBLISHES.value, JudgementKind.DIFFERENT.value)
        found = {}
        for judged in record.apparatus().standing:
            flat = judged.flat
            if flat["kind"] in kinds and flat.get("right"):
                left = flat["left"]
                for one in [left] if isinstance(left, str) else left:
                    found[flat["kind"], str(one), str(flat["right"])] = judged.n
        return cls(found)

    def roots(self) -> dict[str, str]:
        """Return for each document that repeats another the least name of all that are one text with it."""
        parent: dict[str, str] = {}

        def root(name: str) -> str:
            while name in parent:
                name = parent[name]
            return name

        for kind, left, right in self.judged:
            if kind == JudgementKind.REPUBLISHES.value:
                low, high = sorted((root(left), root(right)))
                if low != high:
                    parent[high] = low
        return {name: root(name) for name in parent}

    def apart(self, one: str, other: str) -> int | None:
        """Return the entry that tells two documents apart, None where there is none."""
        kind = JudgementKind.DIFFERENT.value
        return self.judged.get((kind, one, other)) or self.judged.get((kind, other, one))

    def source(self, document: str) -> tuple[str, int] | None:
        """Return the document that this one repeats, and the entry that says so."""
        for (kind, left, right), n in self.judged.items():
            if kind == JudgementKind.REPUBLISHES.value and left == document:
                return right, n
        return None


class _Documents:
    """The documents of a record of which something was kept, the earliest published first."""

    def __init__(self, record: Record) -> None:
        self._archive = Archive(record.archive_folder)
        self._captures: dict[str, list[Flat]] = {}
        for _, flat in record.flats(EntryKind.CAPTURE):
            self._captures.setdefault(flat["document"], []).append(flat)
        described = record.apparatus().documents
        sides = [side_of(name, said.fields) for name, said in described.items() if name in self._captures]
        self.sides: Sequence[Side] = sorted(sides, key=_order)
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


def side_of(document: str, fields: Mapping[str, Any]) -> Side:
    """Return a document by its id as what is said of it describes it."""
    names = ("title", "publisher", "published_on")
    said = {name: str(fields.get(name) or "") for name in names}
    return Side(document, str(fields.get("handle") or document), **said)


def known_earlier(one: Side, other: Side) -> bool:
    """Return whether one document was published before the other; no where the days on record do not tell."""
    first, second = one.day, other.day
    return first is not None and second is not None and before(first, second) is True


def confirm(record: Record, original: Side, copy: Side, coder: Coder, reason: str = "") -> tuple[int, str]:
    """Write down that `copy` republishes `original`; return the entry and the name under which it can be undone.

    Raises ForbiddenChange where that is on record, or something that cannot stand beside it; nothing is written.
    """
    return _enter(record, JudgementKind.REPUBLISHES, copy, original, coder, reason)


def reject(record: Record, one: Side, other: Side, coder: Coder, reason: str = "") -> tuple[int, str]:
    """Write down that neither document republishes the other; return as `confirm` does, and raise likewise."""
    left, right = sorted((one, other), key=_order)
    return _enter(record, JudgementKind.DIFFERENT, left, right, coder, reason)


def _enter(
    record: Record, kind: JudgementKind, left: Side, right: Side, coder: Coder, reason: str
) -> tuple[int, str]:
    if left.id == right.id:
        raise InputError("A document is not a copy of itself.", [Problem("two documents", "one twice")])
    name = (
        COPIES_PREFIX
        + digest_of(f"{kind} {left.id} {right.id} {coder.name} {coder.at}".encode()).hexdigest()[:8]
    )
    judgement = {
        "kind": kind.value, "left": left.id, "right": right.id, "reason": " ".join(reason.split()), "by": coder.name,
        "at": coder.at, "method": "person", "coded_from": {"import": name},
    }  # fmt: skip
    # inside the transaction, so that two people cannot decide otherwise at once
    with record.store.writing() as writer:
        if (told := _in_the_way(Decided.of(record), kind, left, right)) is not None:
            raise ForbiddenChange(f"{told} Nothing was written.")
        [n] = writer.entries([NewEntry.of(EntryKind.JUDGEMENT, judgement)])
    return n, name


def _in_the_way(decided: Decided, kind: JudgementKind, left: Side, right: Side) -> str | None:
    """Return the sentence on what stands already and leaves no place for a judgement, None where nothing does."""
    apart = decided.apart(left.id, right.id)
    if kind is JudgementKind.DIFFERENT:
        if apart is not None:
            return f"Entry {apart} says so already."
        for one, other in ((left, right), (right, left)):
            said = decided.judged.get((JudgementKind.REPUBLISHES.value, one.id, other.id))
            if said is not None:
                return f"Entry {said} says that {one.handle} republishes {other.handle}: undo that first."
        return None
    if apart is not None:
        return f"Entry {apart} says that neither republishes the other: undo that first."
    if (source := decided.source(left.id)) is not None:
        if source[0] == right.id:
            return f"Entry {source[1]} says so already."
        return (
            f"Entry {source[1]} says that {left.handle} republishes another document: confirm which that one "
            "repeats, or undo it first."
        )
    roots = decided.roots()
    if roots.get(left.id, left.id) == roots.get(right.id, right.id):
        return f"By what was confirmed {right.handle} is a copy of {left.handle}, or both of a third: undo that first."
    return None


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


def _order(side: Side) -> tuple[date, str]:
    """Return what sorts documents by publication; without a day they come last, by id."""
    day = side.day
    return ((day.earliest if day else None) or date.max, side.id)


def _rank(pair: Pair) -> tuple[float, int, tuple[date, str], tuple[date, str]]:
    share = max(pair.text.of_first, pair.text.of_second) if pair.text else 0.0
    return (-share, 64 if pair.distance is None else pair.distance, _order(pair.first), _order(pair.second))


def _about(side: Side) -> Flat:
    return {
        "document": side.handle, "id": side.id, "title": side.title, "publisher": side.publisher,
        "published_on": side.published_on,
    }  # fmt: skip


def _several(count: int, what: str) -> str:
    return f"1 {what} was" if count == 1 else f"{count:,} {what}s were"
